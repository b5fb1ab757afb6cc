//! What there is to know of a cause, under its finding.

use web_sys::Element;

use crate::diagnosis::Cause;
use crate::panel::dom::{append, element, said, set, set_text, show};
use crate::panel::prose::{Block, Span, blocks, spans};
use crate::wording::Wording;

/// Writes a cause's documentation into `place`; hides `root`, which folds it away, where there is no such cause.
pub(super) fn draw(root: &Element, place: &Element, code: &str) {
    let cause = Cause::find(code);
    show(root, cause.is_some());
    let explanation = cause.map(Cause::explanation).unwrap_or_default();
    for block in blocks(&explanation) {
        match block {
            Block::Heading(heading) => {
                let line = element("h5");
                set_text(&line, &Wording::text(heading));
                append(place, &line);
            }
            Block::Paragraph(text) => {
                let paragraph = element("p");
                for span in &spans(&said(&Wording::text(text))) {
                    append(&paragraph, &new_span(span));
                }
                append(place, &paragraph);
            }
        }
    }
}

fn new_span(span: &Span) -> Element {
    let (tag, text) = match span {
        Span::Text(text) => ("span", *text),
        Span::Code(code) => ("code", *code),
        Span::Link { text, .. } => ("a", text.as_str()),
    };
    let stretch = element(tag);
    if let Span::Link { href, .. } = span {
        set(&stretch, "href", *href);
        set(&stretch, "target", "_blank");
        set(&stretch, "rel", "noopener noreferrer");
    }
    set_text(&stretch, text);
    stretch
}
