//! The text of a part, while it is written.

/// Text that grows by whole lines.
#[derive(Default)]
pub(in crate::fix) struct Code(String);

impl Code {
    /// Adds a line, or several when it holds `\n`.
    pub(in crate::fix) fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// Everything that was added, each line ended with `\n`.
    pub(in crate::fix) fn finish(self) -> String {
        self.0
    }
}
