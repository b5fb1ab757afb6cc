//! [token](https://httpwg.org/specs/rfc9110.html#tokens), the syntax of methods and header names.

/// Whether `text` is one or more token characters.
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

fn is_token_byte(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z')
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_a_token_character_or_not() {
        let expected = "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~";
        for byte in 0..=255_u8 {
            assert_eq!(is_token_byte(byte), expected.as_bytes().contains(&byte), "byte {byte:#04x}");
        }
    }

    #[test]
    fn the_empty_string_is_no_token() {
        assert!(!is_token(""));
        assert!(!is_token("GET PUT"));
        assert!(is_token("*"));
    }
}
