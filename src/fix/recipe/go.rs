//! [Go](https://pkg.go.dev/net/http) with net/http alone: a handler around all others.
//!
//! The text is written for every Go since 1.11: no package that came later, no pattern of the newer `ServeMux`.

use super::answer::{Answer, Listed, Origins};
use super::code::{Code, each};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// Go by hand.
pub(super) static GO: Recipe = Recipe {
    id: "go",
    name: "Go, net/http without a package",
    family: Family::GoAndRust,
    language: "go",
    manual: "https://pkg.go.dev/net/http#Handler",
    caveats: &[
        "withCORS has to be outermost: what is wrapped around it, such as authentication, answers the preflight and its own errors \
         without the headers.",
        "A handler that panics closes the connection without any answer, which the page sees as a network error: recover inside \
         withCORS and answer 500 there.",
        "A handler that sets Access-Control-* itself overwrites these lines, and one that calls Set for Vary drops Origin from it: \
         delete the first, use Add for the second.",
        "httputil.ReverseProxy adds the upstream's headers to these, and a header that is there twice is refused: delete \
         Access-Control-* in its ModifyResponse.",
    ],
    render,
};

/// Where the names of the packages go.
pub(super) const IMPORTS: &str = "The file with func main, inside import ( ), where it is missing";

/// Where the handler is wrapped.
pub(super) const CALL: &str =
    "func main, right above http.ListenAndServe (or http.Server), which gets handler in place of mux";

/// What `mux` is, at the call.
pub(super) const MUX: &str = "// mux: what ListenAndServe got until now; where that is nil, http.DefaultServeMux";

const APPLY: &str = "go build, then restart the program";

const FUNCTION: &str = "The file with func main, outside of any function";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut function = Code::default();
    if let Origins::Listed(listed) = &answer.origins {
        list_origins(&mut function, listed, "var ", " =");
        function.line("");
    }
    with_cors(&mut function, &answer);
    let mut call = Code::default();
    call.put(format_args!("handler := withCORS(mux) {MUX}"));
    let parts = [(FUNCTION, function), (CALL, call)];
    if has_subdomains(&answer.origins) {
        let mut imports = Code::default();
        imports.line("\"regexp\"");
        let [function, call] = parts;
        return answer.snippet([(IMPORTS, imports), function, call], APPLY);
    }
    answer.snippet(parts, APPLY)
}

/// The variables that [`is_allowed`] looks into, declared as the place wants it.
pub(super) fn list_origins(code: &mut Code, listed: &Listed, declare: &str, assign: &str) {
    if listed.exact.is_empty() {
        code.put(format_args!("{declare}corsOrigins{assign} map[string]bool{{}}"));
    } else {
        code.put(format_args!("{declare}corsOrigins{assign} map[string]bool{{"));
        let longest = listed.exact.iter().map(|origin| origin.len()).max().unwrap_or_default();
        for origin in &listed.exact {
            code.put(format_args!("\t{:<width$} true,", format!("\"{origin}\":"), width = longest + 3));
        }
        code.line("}");
    }
    if !listed.subdomains_of.is_empty() {
        let patterns = each(&listed.subdomains_of, &|parent| pattern::subdomains(parent));
        code.put(format_args!("{declare}corsSubdomains{assign} regexp.MustCompile(`{}`)", patterns.join("|")));
    }
}

/// The expression that says whether `origin` is allowed.
pub(super) fn is_allowed(listed: &Listed) -> &'static str {
    if listed.subdomains_of.is_empty() {
        "corsOrigins[origin]"
    } else {
        "corsOrigins[origin] || corsSubdomains.MatchString(origin)"
    }
}

/// Whether the text needs the package `regexp`.
pub(super) fn has_subdomains(origins: &Origins) -> bool {
    matches!(origins, Origins::Listed(listed) if !listed.subdomains_of.is_empty())
}

fn with_cors(code: &mut Code, answer: &Answer) {
    code.line("// withCORS lets pages of other origins read what next answers, errors too.");
    code.line("func withCORS(next http.Handler) http.Handler {");
    code.line("\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {");
    code.line("\t\theader := w.Header()");
    match &answer.origins {
        Origins::Any => set(code, "\t\t", "Access-Control-Allow-Origin", "*"),
        Origins::One(origin) => {
            set(code, "\t\t", "Access-Control-Allow-Origin", origin);
            allow_credentials(code, "\t\t", answer);
        }
        Origins::Listed(listed) => {
            code.line("\t\torigin := r.Header.Get(\"Origin\")");
            code.line("\t\theader.Add(\"Vary\", \"Origin\") // also for a refused origin: a cache must keep the answers apart");
            code.put(format_args!("\t\tif {} {{", is_allowed(listed)));
            code.line("\t\t\theader.Set(\"Access-Control-Allow-Origin\", origin)");
            allow_credentials(code, "\t\t\t", answer);
            code.line("\t\t}");
        }
    }
    if !answer.exposed_headers.is_empty() {
        set(code, "\t\t", "Access-Control-Expose-Headers", &answer.exposed_headers.join(", "));
    }
    code.line("\t\t// A preflight brings no cookie and no token: answer it before anything asks for one.");
    code.line("\t\tif r.Method == http.MethodOptions && r.Header.Get(\"Access-Control-Request-Method\") != \"\" {");
    if !answer.methods.is_empty() {
        code.line("\t\t\t// GET, HEAD and POST need no permission.");
        set(code, "\t\t\t", "Access-Control-Allow-Methods", &answer.methods.join(", "));
    }
    if !answer.request_headers.is_empty() {
        set(code, "\t\t\t", "Access-Control-Allow-Headers", &answer.request_headers.join(", "));
    }
    set(code, "\t\t\t", "Access-Control-Max-Age", &answer.max_age.to_string());
    code.line(PASS_ON);
}

const PASS_ON: &str = "\t\t\tw.WriteHeader(http.StatusNoContent)
\t\t\treturn
\t\t}
\t\tnext.ServeHTTP(w, r)
\t})
}";

fn allow_credentials(code: &mut Code, indent: &str, answer: &Answer) {
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" // ");
        let line = format!("{indent}header.Set(\"Access-Control-Allow-Credentials\", \"true\")");
        code.line(&(line + &comment));
    }
}

fn set(code: &mut Code, indent: &str, name: &str, value: &str) {
    code.put(format_args!("{indent}header.Set(\"{name}\", \"{value}\")"));
}

/// The fields of a composite literal, aligned as gofmt does: down to a line that is a comment.
pub(super) fn fields(code: &mut Code, fields: &[(&str, String)]) {
    for section in fields.split_inclusive(|(name, _)| *name == COMMENT) {
        let longest = section.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, value) in section {
            if *name == COMMENT {
                code.put(format_args!("\t// {value}"));
            } else {
                code.put(format_args!("\t{:<width$} {value}", format!("{name}:"), width = longest + 1));
            }
        }
    }
}

/// In the place of a field's name.
pub(super) const COMMENT: &str = "";

/// The value of the field that allows credentials.
pub(super) fn true_with_comment(answer: &Answer) -> String {
    let comment = answer.credentials_comment_behind(" // ");
    format!("true,{comment}")
}

/// As a composite literal's type and members: `[]string{"a", "b"}`.
pub(super) fn strings(values: &[&str]) -> String {
    let literals = each(values, &|value| format!("\"{value}\""));
    format!("[]string{{{}}}", literals.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn one_origin_is_a_constant() {
        let parts = render(&example::policy(&["https://a.example"])).parts;
        assert_eq!(parts.len(), 2);
        assert!(parts[0].code.contains("\t\theader.Set(\"Access-Control-Allow-Origin\", \"https://a.example\")\n"));
        assert!(!parts[0].code.contains("Vary"), "{}", parts[0].code);
    }

    #[test]
    fn several_origins_vary_whether_allowed_or_not() {
        let code = &render(&example::policy(&["https://a.example", "https://b.example"])).parts[0].code;
        let (before, _) = code.split_once("if corsOrigins[origin] {").expect("there is a lookup");
        assert!(before.contains("header.Add(\"Vary\", \"Origin\")"), "{code}");
    }

    #[test]
    fn only_subdomains_need_another_package() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_subdomains_of = vec!["https://b.example".into(), "https://c.example".into()];
        let parts = render(&policy).parts;
        assert_eq!(parts[0].code, "\"regexp\"\n");
        let both = r"`^https://([a-z0-9_-]+\.)+b\.example$|^https://([a-z0-9_-]+\.)+c\.example$`";
        assert!(parts[1].code.contains(both), "{}", parts[1].code);
    }
}
