//! Headers set one by one: the part that is the same for everything in JavaScript that needs no package for it.

use super::answer::{Answer, Origins};
use super::code::Code;
use super::express::{is_allowed, list_origins};
use crate::fix::quote::js_string;

/// How one framework says it. The lines stand in a function, two spaces deep.
pub(super) struct ByHand {
    /// The statement that sets the header of this name to the value of this expression.
    pub(super) set: fn(&str, &str) -> String,
    /// The lines that make a constant `origin` of the request's `Origin`, and say `Vary: Origin`.
    pub(super) origin_and_vary: &'static str,
    /// The lines that begin the block for a preflight.
    pub(super) if_preflight: &'static str,
}

impl ByHand {
    /// The headers; those of a preflight in a block that is left open.
    pub(super) fn write(&self, code: &mut Code, answer: &Answer) {
        let allow_credentials = answer.allows_credentials().then(|| {
            let comment = answer.credentials_comment_behind(" // ");
            (self.set)("Access-Control-Allow-Credentials", "'true'") + &comment
        });
        let allow_origin = |origin: &str| (self.set)("Access-Control-Allow-Origin", origin);
        match &answer.origins {
            Origins::Any => code.put(format_args!("  {}", allow_origin("'*'"))),
            Origins::One(origin) => {
                code.put(format_args!("  {}", allow_origin(&js_string(origin))));
                if let Some(line) = allow_credentials {
                    code.put(format_args!("  {line}"));
                }
            }
            Origins::Listed(listed) => {
                code.line(self.origin_and_vary);
                code.put(format_args!("  if ({}) {{", is_allowed(listed)));
                code.put(format_args!("    {}", allow_origin("origin")));
                if let Some(line) = allow_credentials {
                    code.put(format_args!("    {line}"));
                }
                code.line("  }");
            }
        }
        if !answer.exposed_headers.is_empty() {
            code.put(format_args!("  {}", self.set_list("Access-Control-Expose-Headers", &answer.exposed_headers)));
        }
        code.line(self.if_preflight);
        if !answer.methods.is_empty() {
            let line = self.set_list("Access-Control-Allow-Methods", &answer.methods);
            code.put(format_args!("    {line} // GET, HEAD and POST need no permission"));
        }
        if !answer.request_headers.is_empty() {
            code.put(format_args!("    {}", self.set_list("Access-Control-Allow-Headers", &answer.request_headers)));
        }
        let max_age = format!("'{}'", answer.max_age);
        code.put(format_args!("    {}", (self.set)("Access-Control-Max-Age", &max_age)));
    }

    fn set_list(&self, name: &str, values: &[&str]) -> String {
        (self.set)(name, &js_string(&values.join(", ")))
    }
}

/// The lists that the headers are chosen from, where they are.
pub(super) fn list_allowed(code: &mut Code, answer: &Answer) {
    if let Origins::Listed(listed) = &answer.origins {
        list_origins(code, listed);
        code.line("");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    const WORDS: ByHand =
        ByHand { set: |name, value| format!("{name} = {value};"), origin_and_vary: "  vary;", if_preflight: "  if {" };

    fn written(origins: &[&str]) -> String {
        let policy = example::policy(origins);
        let mut code = Code::default();
        WORDS.write(&mut code, &Answer::new(&policy, |_| true));
        code.finish()
    }

    #[test]
    fn one_origin_is_a_constant() {
        let code = written(&["https://a.example"]);
        assert!(code.starts_with("  Access-Control-Allow-Origin = 'https://a.example';\n"), "{code}");
        assert!(!code.contains("vary"), "{code}");
    }

    #[test]
    fn several_origins_vary_whether_allowed_or_not() {
        let code = written(&["https://a.example", "https://b.example"]);
        assert!(code.starts_with("  vary;\n  if (corsOrigins.includes(origin)) {\n"), "{code}");
    }

    #[test]
    fn permission_is_given_in_the_open_block_alone() {
        let code = written(&["https://a.example"]);
        let (before, inside) = code.split_once("  if {\n").expect("there is a block");
        assert!(before.contains("Allow-Credentials") && !before.contains("Allow-Methods"), "{code}");
        assert_eq!(inside.lines().filter(|line| line.starts_with("    Access-Control-")).count(), 2, "{code}");
    }
}
