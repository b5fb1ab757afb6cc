//! The bytes of a header, as logs show them.

/// The byte that was sent where Chromium's log shows this character: it reads header bytes as Windows-1252, and a page's own as
/// Latin-1. `None` for a character that comes of no byte, so that the log must have been written by others.
pub fn sent_byte(shown: char) -> Option<u8> {
    const FROM_80_TO_9F: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";
    let between = FROM_80_TO_9F.chars().zip(0x80..).find(|(known, _)| *known == shown).map(|(_, byte)| byte);
    between.or_else(|| u8::try_from(u32::from(shown)).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_shown_as_one_character_or_another() {
        for (shown, expected) in [
            ('a', Some(0x61)),
            ('é', Some(0xE9)),
            ('€', Some(0x80)),
            ('\u{80}', Some(0x80)),
            ('ž', Some(0x9E)),
            ('中', None),
        ] {
            assert_eq!(sent_byte(shown), expected, "{shown:?}");
        }
    }
}
