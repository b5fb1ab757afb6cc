//! What a message is called in the files of `_locales`: by its English text alone, so that a changed text is another message.

/// The most letters of the words that a key begins with.
const LETTERS: usize = 40;

/// The key of an English text: its first words for those who read the file, and a hash of all of it. The browsers allow ASCII letters,
/// digits and `_`, and take upper and lower case for the same.
pub fn key(english: &str) -> String {
    let mut key = String::new();
    for word in english.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if key.len() + word.len() > LETTERS {
            break;
        }
        key.push_str(&word.to_ascii_lowercase());
        key.push('_');
    }
    format!("{key}{:08x}", hash(english))
}

/// The hash that a key ends with; `None` where it is no key of a text.
pub fn hash_in(key: &str) -> Option<u32> {
    let (words, hash) = key.split_at_checked(key.len().checked_sub(8)?)?;
    (words.is_empty() || words.ends_with('_')).then(|| u32::from_str_radix(hash, 16).ok()).flatten()
}

/// FNV-1a.
pub fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_the_first_words_and_the_whole() {
        for (english, expected) in [
            ("", "811c9dc5"),
            ("a", "a_e40c292c"),
            ("foobar", "foobar_bf9cf968"),
            ("{count} requests to {host}", "count_requests_to_host_"),
            ("The page’s “own” Origin: it is known, and it is long enough", "the_page_s_own_origin_it_is_known_and_"),
        ] {
            let key = key(english);
            assert!(key.starts_with(expected), "{key}");
            assert_eq!(hash_in(&key), Some(hash(english)), "{key}");
        }
        for other in ["name", "description", "", "é", "1234567é", "xdeadbeef"] {
            assert_eq!(hash_in(other), None, "{other}");
        }
    }
}
