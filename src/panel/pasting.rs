//! A fix as one text: what the reader takes along with a single press.

/// The pieces of a fix, each a place and the code that goes there, as one text. One piece is its code alone, ready to paste; of several
/// each stands below the name of its place, as there is no place for all.
pub fn as_one_text(pieces: &[(String, String)]) -> String {
    match pieces {
        [(_, code)] => code.clone(),
        pieces => {
            let named: Vec<_> = pieces.iter().map(|(place, code)| format!("{place}:\n\n{code}")).collect();
            named.join("\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_piece_is_ready_to_paste_and_several_say_where_each_goes() {
        let piece = |place: &str, code: &str| (place.to_owned(), code.to_owned());
        for (pieces, expected) in [
            (vec![], ""),
            (vec![piece("app.js", "a();\n")], "a();\n"),
            (vec![piece("Above", "a();\n"), piece("Inside", "b();\n")], "Above:\n\na();\n\nInside:\n\nb();\n"),
        ] {
            assert_eq!(as_one_text(&pieces), expected);
        }
    }
}
