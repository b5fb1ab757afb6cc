//! [PHP](https://www.php.net) without a framework.
//!
//! The text goes to the top of the file that every request runs through. The headers are set by a callback that PHP runs when it is
//! about to send them: later than all that the application sends, which can neither replace nor double them, and on a fatal error too.

use super::answer::{Answer, Listed, Origins};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// PHP by hand.
pub(super) static PHP: Recipe = Recipe {
    id: "php",
    name: "PHP without a framework",
    family: Family::RubyAndPhp,
    language: "php",
    manual: "https://www.php.net/manual/en/function.header-register-callback.php",
    caveats: &[
        "Where no single file starts every script, save the lines as a file of their own behind <?php, and name it in php.ini or \
         .user.ini: auto_prepend_file.",
        "Only what PHP answers has the headers: for files, redirects, logins and error pages of the web server in front, configure \
         that one instead, and not both.",
        "An empty line or a byte order mark in front of <?php sends the headers before these lines run, unless output_buffering holds \
         it back.",
        "PHP keeps one such callback: another header_register_callback in the application replaces this one.",
        "With display_errors on, a fatal error is answered with 200 and the message in it: turn it off where others can reach the \
         server.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut code = Code::default();
    code.line("// Runs when PHP is about to send headers: after the application, and after a fatal error too.");
    code.line("header_register_callback(static function (): void {");
    code.line("    // Drops what the application sends itself.");
    code.line("    header_remove('Access-Control-Allow-Origin');");
    code.line("    header_remove('Access-Control-Allow-Credentials');");
    match &answer.origins {
        Origins::Any => code.line(&header("Access-Control-Allow-Origin", "*")),
        Origins::One(origin) => {
            code.line(&header("Access-Control-Allow-Origin", origin));
            allow_credentials(&mut code, &answer, "");
        }
        Origins::Listed(listed) => {
            code.line(VARY);
            code.line("    $origin = $_SERVER['HTTP_ORIGIN'] ?? '';");
            look_up(&mut code, listed);
            code.line("        header('Access-Control-Allow-Origin: ' . $origin);");
            allow_credentials(&mut code, &answer, "    ");
            code.line("    }");
        }
    }
    list(&mut code, "Access-Control-Expose-Headers", &answer.exposed_headers);
    code.line("});");
    code.line(PREFLIGHT);
    if !answer.methods.is_empty() {
        code.line("    // GET, HEAD and POST need no permission.");
    }
    list(&mut code, "Access-Control-Allow-Methods", &answer.methods);
    list(&mut code, "Access-Control-Allow-Headers", &answer.request_headers);
    code.line(&header("Access-Control-Max-Age", &answer.max_age.to_string()));
    code.line("    http_response_code(204);\n    exit;\n}");
    answer.snippet([(PLACE, code)], APPLY)
}

const PLACE: &str =
    "The file that every request runs through, usually index.php: right below <?php (and below declare and namespace)";

const APPLY: &str = "nothing to restart; where opcache.validate_timestamps is 0, reload PHP-FPM";

const VARY: &str =
    "    header('Vary: Origin', false); // also for a refused origin: a cache must keep the answers apart";

const PREFLIGHT: &str = "
// A preflight brings no cookie and no token: answer it before anything asks for one.
if (($_SERVER['REQUEST_METHOD'] ?? '') === 'OPTIONS' && isset($_SERVER['HTTP_ACCESS_CONTROL_REQUEST_METHOD'])) {";

/// Up to the brace behind which the origin is allowed.
fn look_up(code: &mut Code, listed: &Listed) {
    code.line("    $isAllowed = in_array($origin, [");
    for origin in &listed.exact {
        code.put(format_args!("        '{origin}',"));
    }
    code.line("    ], true);");
    for parent in &listed.subdomains_of {
        // D: no line end behind the last character either.
        let pattern = pattern::subdomains(parent);
        code.put(format_args!("    $isAllowed = $isAllowed || preg_match('#{pattern}#D', $origin) === 1;"));
    }
    code.line("    if ($isAllowed) {");
}

fn allow_credentials(code: &mut Code, answer: &Answer, indent: &str) {
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" // ");
        let line = header("Access-Control-Allow-Credentials", "true") + &comment;
        code.put(format_args!("{indent}{line}"));
    }
}

fn list(code: &mut Code, name: &str, values: &[&str]) {
    if !values.is_empty() {
        code.line(&header(name, &values.join(", ")));
    }
}

fn header(name: &str, value: &str) -> String {
    format!("    header('{name}: {value}');")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn the_answer_for_one_origin_is_the_same_for_everyone() {
        let code = &render(&example::policy(&["https://a.example"])).parts[0].code;
        assert!(code.contains("\n    header('Access-Control-Allow-Origin: https://a.example');\n"), "{code}");
        assert!(!code.contains("Vary") && !code.contains("HTTP_ORIGIN"), "{code}");
    }

    #[test]
    fn several_origins_vary_whether_allowed_or_not() {
        let code = &render(&example::policy(&["https://a.example", "https://b.example"])).parts[0].code;
        let (before, _) = code.split_once("if ($isAllowed)").expect("there is a lookup");
        assert!(before.contains("header('Vary: Origin', false);"), "{code}");
    }
}
