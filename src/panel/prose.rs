//! The little of Markdown that the causes' documentation is written in, as data. What is none of it stays text.

/// A piece of prose that stands by itself, as its source: what is translated as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// `# …`.
    Heading(String),
    /// Lines up to an empty one, joined.
    Paragraph(String),
}

/// A stretch of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span<'a> {
    /// As it is.
    Text(&'a str),
    /// `` `…` ``.
    Code(&'a str),
    /// `[…](https://…)`. Any other address stays text.
    Link {
        /// What it is called, without marks in it.
        text: String,
        /// Where it leads.
        href: &'a str,
    },
}

/// The blocks of `markdown`, in order.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut is_open = false;
    for line in markdown.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix("# ") {
            blocks.push(Block::Heading(heading.to_owned()));
            is_open = false;
        } else if line.is_empty() {
            is_open = false;
        } else if let (true, Some(Block::Paragraph(text))) = (is_open, blocks.last_mut()) {
            text.push(' ');
            text.push_str(line);
        } else {
            blocks.push(Block::Paragraph(line.to_owned()));
            is_open = true;
        }
    }
    blocks
}

/// The spans of a paragraph. A mark that nothing closes is text.
pub fn spans(paragraph: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(offset) = paragraph[at..].find(['`', '[']) {
        at += offset;
        let rest = &paragraph[at..];
        let Some((span, length)) = code(rest).or_else(|| link(rest)) else {
            at += 1;
            continue;
        };
        push_text(&mut spans, &paragraph[start..at]);
        spans.push(span);
        at += length;
        start = at;
    }
    push_text(&mut spans, &paragraph[start..]);
    spans
}

fn push_text<'a>(spans: &mut Vec<Span<'a>>, text: &'a str) {
    if !text.is_empty() {
        spans.push(Span::Text(text));
    }
}

/// A span of code that the text starts with, and its length with its marks.
fn code(text: &str) -> Option<(Span<'_>, usize)> {
    let (code, _) = text.strip_prefix('`')?.split_once('`')?;
    (!code.is_empty()).then_some((Span::Code(code), code.len() + 2))
}

/// A link that the text starts with, and its length with its marks.
fn link(text: &str) -> Option<(Span<'_>, usize)> {
    let (name, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (href, _) = rest.split_once(')')?;
    let is_safe = href.starts_with("https://") && !name.contains('[') && !href.contains(char::is_whitespace);
    is_safe.then(|| (Span::Link { text: name.replace('`', ""), href }, name.len() + href.len() + 4))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnosis::CAUSES;

    fn shown(markdown: &str) -> String {
        let span = |span: &Span| match span {
            Span::Text(text) => (*text).to_owned(),
            Span::Code(code) => format!("<code>{code}</code>"),
            Span::Link { text, href } => format!("<a {href}>{text}</a>"),
        };
        let block = |block: &Block| match block {
            Block::Heading(heading) => format!("<h>{heading}</h>"),
            Block::Paragraph(text) => format!("<p>{}</p>", spans(text).iter().map(span).collect::<String>()),
        };
        blocks(markdown).iter().map(block).collect()
    }

    #[test]
    fn what_is_markup_is_told_from_what_is_text() {
        for (markdown, expected) in [
            ("", ""),
            ("\n\n", ""),
            ("one\ntwo\n\nthree", "<p>one two</p><p>three</p>"),
            ("# Why\nit is\n# So", "<h>Why</h><p>it is</p><h>So</h>"),
            ("#1 is no heading", "<p>#1 is no heading</p>"),
            ("`*` and `a[0]`.", "<p><code>*</code> and <code>a[0]</code>.</p>"),
            ("see [the `x`](https://a.example/#b).", "<p>see <a https://a.example/#b>the x</a>.</p>"),
            ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
            ("[x](http://a.example)", "<p>[x](http://a.example)</p>"),
            ("[a] [b](https://b.example)", "<p>[a] <a https://b.example>b</a></p>"),
            ("a ` b [ c ](", "<p>a ` b [ c ](</p>"),
            ("``", "<p>``</p>"),
            ("<b>é</b> `é`", "<p><b>é</b> <code>é</code></p>"),
        ] {
            assert_eq!(shown(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn every_explanation_is_written_in_nothing_else() {
        for cause in CAUSES {
            let explanation = cause.explanation();
            let blocks = blocks(&explanation);
            let headings = blocks.iter().filter(|block| matches!(block, Block::Heading(_))).count();
            assert_eq!(headings, 4, "{}", cause.code);
            for block in blocks {
                let Block::Paragraph(text) = block else { continue };
                for span in spans(&text) {
                    let Span::Text(text) = span else { continue };
                    assert!(!text.contains(['`', '[', ']']) && !text.contains("**"), "{}: {text}", cause.code);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_blocks_and_only_links_that_are_safe(text in "[a-z`\\[\\]()# \\n:/é]{0,60}|\\PC*") {
            for block in blocks(&text) {
                let Block::Paragraph(text) = block else { continue };
                let is_unsafe = |span: &Span| matches!(span, Span::Link { href, .. } if !href.starts_with("https://"));
                prop_assert!(!spans(&text).iter().any(is_unsafe));
            }
        }
    }
}
