//! What the files of hosted services have in common: lists of values that fit plainly.

use super::code::Code;

/// The methods together with those that no browser asks permission for: services compare the method of every request, so that a `GET`
/// that is not listed gets no header at all.
pub(super) fn every_method<'a>(methods: &[&'a str]) -> Vec<&'a str> {
    let mut every = vec!["GET", "HEAD", "POST"];
    every.extend(methods.iter().filter(|method| !["GET", "HEAD", "POST"].contains(method)));
    every
}

/// Adds `name` and its values, each on a line, `indent` deep.
pub(super) fn yaml_list<T: AsRef<str>>(code: &mut Code, indent: &str, name: &str, values: &[T]) {
    if values.is_empty() {
        code.put(format_args!("{indent}{name}: []"));
        return;
    }
    code.put(format_args!("{indent}{name}:"));
    for value in values {
        code.put(format_args!("{indent}  - '{}'", value.as_ref()));
    }
}

/// The values as a JSON array.
pub(super) fn json_list<T: AsRef<str>>(values: &[T]) -> String {
    let values: Vec<String> = values.iter().map(|value| format!("\"{}\"", value.as_ref())).collect();
    format!("[{}]", values.join(", "))
}
