//! The same exchange as shell commands.

use serde::Serialize;

use crate::exchange::Exchange;
use crate::fetch::Origin;

/// The longest body that is written into a command, in bytes; a longer one is read from a file.
const BODY_LIMIT: usize = 4096;

/// Shell commands that repeat an exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Curl {
    /// The preflight; `None` when the request needs none.
    pub preflight: Option<String>,
    /// The request itself, with the headers that the page set.
    pub request: String,
    /// The same for other people's eyes: cookies, tokens and the body are left out.
    pub request_without_secrets: String,
}

impl Curl {
    /// The commands, in the order in which a browser sends them.
    pub fn commands(&self) -> impl Iterator<Item = &str> {
        self.preflight.iter().chain([&self.request]).map(String::as_str)
    }

    /// The same for a ticket.
    pub fn commands_without_secrets(&self) -> impl Iterator<Item = &str> {
        self.preflight.iter().chain([&self.request_without_secrets]).map(String::as_str)
    }
}

/// The commands for a POSIX shell. Every value is quoted; what no quoting can carry (control characters) is left out.
pub fn curl(exchange: &Exchange, origin: Option<&Origin>) -> Curl {
    let method = exchange.current_method();
    let names = exchange.unsafe_header_names();
    let mut from = Vec::new();
    if let Some(origin) = origin {
        from.push(("Origin".to_owned(), origin.to_string()));
    }
    let preflight = exchange.preflight.map(|_| {
        let mut headers = from.clone();
        headers.push(("Access-Control-Request-Method".to_owned(), method.to_string()));
        if !names.is_empty() {
            headers.push(("Access-Control-Request-Headers".to_owned(), names.join(",")));
        }
        command("-X OPTIONS", exchange.current_url(), &headers, None)
    });
    let mut headers = from;
    let sent = exchange.page_headers();
    headers.extend(sent.iter().map(|header| (header.name.to_string(), header.value.to_string())));
    // A preflight without its request still names the headers that went with it.
    headers.extend(names.iter().filter(|name| !sent.contains(name)).map(|name| (name.clone(), "…".to_owned())));
    let request = exchange.request.map(|request| &request.entry.request);
    if let Some(cookie) = request.and_then(|request| request.headers.get("cookie")) {
        headers.push(("Cookie".to_owned(), cookie.into_owned()));
    }
    let body = request.and_then(|request| request.body.as_deref());
    let verb = match method.as_ref() {
        "GET" if body.is_none() => String::new(),
        "HEAD" => "--head".to_owned(),
        method => format!("-X {}", quote(method)),
    };
    let request = command(&verb, exchange.current_url(), &headers, body);
    for (name, value) in &mut headers {
        if is_secret(name) {
            "(left out)".clone_into(value);
        }
    }
    // A body may hold anything, a password first of all.
    let body = body.map(|_| "(left out)");
    let request_without_secrets = command(&verb, exchange.current_url(), &headers, body);
    Curl { preflight, request, request_without_secrets }
}

/// Whether a header's value lets its reader act as the user.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["cookie", "auth", "token", "secret", "session", "password", "key", "csrf", "xsrf"]
        .iter()
        .any(|word| name.contains(word))
}

fn command(verb: &str, url: &str, headers: &[(String, String)], body: Option<&str>) -> String {
    // --globoff: brackets and braces in the URL are not curl's to expand.
    let mut command = String::from("curl -i --globoff");
    if !verb.is_empty() {
        command.push(' ');
        command.push_str(verb);
    }
    command.push(' ');
    command.push_str(&quote(url));
    for (name, value) in headers {
        if name.starts_with(['@', ':']) {
            continue;
        }
        // To curl, "Name:" removes a header and "Name;" sends it empty.
        let line = if value.is_empty() { [name, ";"].concat() } else { [name, ": ", value].concat() };
        command.push_str(" \\\n  -H ");
        command.push_str(&quote(&line));
    }
    match body {
        Some(body) if body.len() > BODY_LIMIT || body.contains(is_no_typing) => {
            command.push_str(" \\\n  --data-binary @body  # a file with the body, which no command line should carry");
        }
        Some(body) => {
            command.push_str(" \\\n  --data-raw ");
            command.push_str(&quote_body(body));
        }
        None => {}
    }
    command
}

/// What a terminal acts on when it is pasted, inside of quotes too.
fn is_no_typing(c: char) -> bool {
    c.is_control() && c != '\n'
}

/// Single quotes keep everything but a single quote.
fn quote(text: &str) -> String {
    if text.contains(char::is_control) {
        return quote_body(&text.chars().filter(|c| !c.is_control()).collect::<String>());
    }
    quote_body(text)
}

/// The same with line breaks kept.
fn quote_body(text: &str) -> String {
    let is_plain =
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte));
    if is_plain && !text.starts_with('-') {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for (number, part) in text.split('\'').enumerate() {
        quoted.push_str(if number > 0 { r"'\''" } else { "" });
        quoted.push_str(part);
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_quoted_for_the_shell() {
        for (text, expected) in [
            ("PUT", "PUT"),
            ("https://api.example/x", "https://api.example/x"),
            ("https://api.example/?a=1&b=$(rm)", "'https://api.example/?a=1&b=$(rm)'"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
            ("-v", "'-v'"),
            ("a\nb", "ab"),
        ] {
            assert_eq!(quote(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_header_without_a_value_is_sent_empty() {
        let headers = [("X-Empty".to_owned(), String::new())];
        assert_eq!(command("", "https://x/", &headers, None), "curl -i --globoff https://x/ \\\n  -H 'X-Empty;'");
    }

    #[test]
    fn a_body_that_a_terminal_would_act_on_is_read_from_a_file() {
        for (body, is_in_line) in [("{\n}", true), ("a\r\nb", false), ("\u{1b}[A", false), ("\t", false), ("\0", false)]
        {
            let command = command("", "https://x/", &[], Some(body));
            assert_eq!(command.contains("--data-raw"), is_in_line, "{body:?}");
            assert_ne!(command.contains("--data-binary @body"), is_in_line, "{body:?}");
        }
    }

    #[test]
    fn what_lets_others_act_as_the_user_is_a_secret() {
        for (name, expected) in [
            ("Cookie", true),
            ("Authorization", true),
            ("X-Api-Key", true),
            ("x-csrf-token", true),
            ("Content-Type", false),
            ("X-Requested-With", false),
        ] {
            assert_eq!(is_secret(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_shell_reads_back_what_was_quoted(text in "[ -~\n]{0,30}") {
            let script = format!("printf %s {}", quote_body(&text));
            let output = std::process::Command::new("sh").args(["-c", &script]).output();
            let output = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
            prop_assert_eq!(output.ok(), Some(text));
        }
    }
}
