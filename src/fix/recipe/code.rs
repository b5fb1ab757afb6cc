//! The text of a part, while it is written.

use std::fmt::{Arguments, Write};

/// Text that grows by whole lines.
#[derive(Default)]
pub(in crate::fix) struct Code(String);

impl Code {
    /// Adds a line, or several when it holds `\n`.
    pub(in crate::fix) fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// The same for `format_args!`.
    pub(in crate::fix) fn put(&mut self, line: Arguments) {
        let _ = self.0.write_fmt(line);
        self.0.push('\n');
    }

    /// Everything that was added, each line ended with `\n`.
    pub(in crate::fix) fn finish(self) -> String {
        self.0
    }
}

/// Each of these, as it is written. For closures of every kind one function, as many recipes have lists.
pub(in crate::fix) fn each(values: &[&str], write: &dyn Fn(&str) -> String) -> Vec<String> {
    values.iter().map(|value| write(value)).collect()
}
