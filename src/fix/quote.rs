//! Writing captured values in the syntaxes of snippets.
//!
//! Origins, methods and header names come from whatever page was looked at. A token may hold `$`, `'`, `` ` `` and `%`, a host nearly
//! anything, so each of them is hostile. JavaScript can quote every value. For configuration files the rule is stricter than their
//! grammar: a value is written only if it needs no escape at all, because several parsers read the same line, each with escapes and
//! variables of its own. No origin or header name in real use is refused by that.

use std::fmt::Write as _;

/// The longest value written into a configuration file, in bytes. nginx reads no parameter beyond 4,096, Apache no string beyond 8,192.
pub const LONGEST_VALUE: usize = 255;

/// `value` as a JavaScript string literal in single quotes. ASCII only: line separators and bidirectional marks stay visible.
pub fn js_string(value: &str) -> String {
    let mut literal = String::with_capacity(value.len() + 2);
    literal.push('\'');
    for character in value.chars() {
        match character {
            '\'' | '\\' => literal.extend(['\\', character]),
            ' '..='~' => literal.push(character),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(literal, "\\u{{{:x}}}", u32::from(character));
            }
        }
    }
    literal.push('\'');
    literal
}

/// `value` as a Python string literal in double quotes. ASCII only.
pub fn python_string(value: &str) -> String {
    let mut literal = String::with_capacity(value.len() + 2);
    literal.push('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            ' '..='~' => literal.push(character),
            _ => {
                let _ = write!(literal, "\\U{:08x}", u32::from(character));
            }
        }
    }
    literal.push('"');
    literal
}

/// `value` as a JSON string literal. ASCII only, but for what lies beyond the first 65,536 characters, which stays as it is.
pub fn json_string(value: &str) -> String {
    let mut literal = String::with_capacity(value.len() + 2);
    literal.push('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            ' '..='~' | '\u{10000}'.. => literal.push(character),
            _ => {
                let _ = write!(literal, "\\u{:04x}", u32::from(character));
            }
        }
    }
    literal.push('"');
    literal
}

/// `pattern`, which has to be of ASCII, as a JavaScript regular expression literal.
pub fn js_pattern(pattern: &str) -> String {
    format!("/{}/", pattern.replace('/', "\\/"))
}

/// Whether nginx reads `value`, in double quotes, as it stands. It has no escape for `$`, which begins a variable.
pub fn fits_nginx(value: &str) -> bool {
    fits(value, br#""\$"#)
}

/// Whether Apache reads `value` as it stands: in double quotes, and inside those in the single quotes of an expression. `${` begins
/// a variable, `%{` a format, `$1` a back-reference.
pub fn fits_apache(value: &str) -> bool {
    fits(value, br#""'\$%"#)
}

/// Whether `value` is read as it stands in a string of any other language or file: no character of it means anything in double or in
/// single quotes, in a comment, in YAML, XML, JSON or TOML.
pub fn fits_plain(value: &str) -> bool {
    fits(value, br#" "'\$%`#{}&<>"#)
}

/// The same where commas separate the values of a list.
pub fn fits_list(value: &str) -> bool {
    fits_plain(value) && !value.contains(',')
}

/// Whether Ingress NGINX takes `value` in any of its CORS annotations: letters, digits and the signs of an origin. One value that it
/// takes for invalid spoils its whole annotation.
pub fn fits_ingress_annotation(value: &str) -> bool {
    fits_plain(value) && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:/".contains(&byte))
}

fn fits(value: &str, special: &[u8]) -> bool {
    value.len() <= LONGEST_VALUE && value.bytes().all(|byte| matches!(byte, b' '..=b'~') && !special.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_javascript_string_cannot_be_left_early() {
        assert_eq!(js_string("https://app.example"), "'https://app.example'");
        assert_eq!(js_string(r"a'b\c"), r"'a\'b\\c'");
        assert_eq!(js_string("a\nb\u{2028}c\u{202e}"), r"'a\u{a}b\u{2028}c\u{202e}'");
    }

    #[test]
    fn a_python_string_cannot_be_left_early() {
        assert_eq!(python_string("it's"), r#""it's""#);
        assert_eq!(python_string("a\"b\\c\nd\u{202e}"), r#""a\"b\\c\U0000000ad\U0000202e""#);
    }

    #[test]
    fn a_json_string_is_read_back_as_it_was() {
        for value in ["it's", "a\"b\\c\n\0d", "\u{202e}\u{2028}ä", "\u{1f600}"] {
            assert_eq!(serde_json::from_str::<String>(&json_string(value)).ok().as_deref(), Some(value));
        }
    }

    #[test]
    fn a_javascript_pattern_ends_where_it_should() {
        assert_eq!(js_pattern(r"^https://a\.example$"), r"/^https:\/\/a\.example$/");
    }

    #[test]
    fn a_configuration_file_gets_no_value_that_it_could_read_differently() {
        for plain in ["https://app.example:8443", "http://[::1]:3000", "x-request-id", "PATCH", "x~!#&*+-.^_`|"] {
            assert!(fits_nginx(plain), "{plain}");
            assert!(fits_apache(plain), "{plain}");
        }
        for hostile in ["x-$host", "a\"; return 200", "a\\", "a\nb", "a\0", "ä"] {
            assert!(!fits_nginx(hostile), "{hostile}");
            assert!(!fits_apache(hostile), "{hostile}");
        }
        for hostile in ["${PATH}", "%{HTTP:Cookie}", "a' || true || '"] {
            assert!(!fits_apache(hostile), "{hostile}");
        }
    }

    #[test]
    fn a_value_longer_than_a_parameter_may_be_does_not_fit() {
        assert!(fits_nginx(&"a".repeat(LONGEST_VALUE)));
        assert!(!fits_nginx(&"a".repeat(LONGEST_VALUE + 1)));
    }

    #[test]
    fn what_fits_plainly_means_nothing_in_any_language() {
        for plain in ["https://app.example:8443", "http://[::1]:3000", "x-request-id", "PATCH", "x~!*+-.^_|"] {
            assert!(fits_plain(plain), "{plain}");
        }
        for hostile in
            ["a\"b", "it's", "a\\b", "$host", "${home}", "#{home}", "%d", "a`b", "a&amp;b", "<b>", "a b", "a\nb", "ä"]
        {
            assert!(!fits_plain(hostile), "{hostile}");
        }
    }

    #[test]
    fn what_fits_a_list_is_one_value_of_it() {
        assert!(fits_list("http://[::1]:3000") && fits_plain("http://a,b.example"));
        assert!(!fits_list("http://a,b.example") && !fits_list("a b"));
    }

    #[test]
    fn an_annotation_gets_no_value_that_spoils_it() {
        for plain in ["https://app.example:8443", "x-request-id", "PATCH"] {
            assert!(fits_ingress_annotation(plain), "{plain}");
        }
        for spoiling in ["http://[::1]:3000", "https://my_app.example", "https://*", "a,b", "x~"] {
            assert!(!fits_ingress_annotation(spoiling), "{spoiling}");
        }
    }
}
