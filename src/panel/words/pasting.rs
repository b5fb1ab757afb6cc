//! What is said beside what is pasted.

use crate::wording::Wording;

/// The button that copies all of a fix, for a server of that name.
pub fn copy_fix(server: Wording) -> Wording {
    say!("Copy the fix for {server}", server)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_names_the_server() {
        assert_eq!(copy_fix("nginx".into()), "Copy the fix for nginx");
    }
}
