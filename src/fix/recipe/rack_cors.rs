//! [Rails](https://rubyonrails.org) and everything else on Rack, with [rack-cors](https://github.com/cyu/rack-cors).
//!
//! The text stands in front of all other middleware, so that errors, logins and redirects have the headers too. The methods that need
//! no permission are listed as well: rack-cors answers a preflight for no other method than these.

use super::answer::{Answer, Listed, Origins};
use super::code::{Code, each};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// Rails and Rack with rack-cors.
pub(super) static RACK_CORS: Recipe = Recipe {
    id: "rack-cors",
    name: "Rails / Rack with rack-cors",
    family: Family::RubyAndPhp,
    language: "ruby",
    manual: "https://github.com/cyu/rack-cors",
    caveats: &[
        "Without Rails, in config.ru, the first line reads: use Rack::Cors do. Put it above every other use and below \
         require 'rack/cors'.",
        "Where another initializer also calls insert_before 0, the one that runs last stands in front: see bin/rails middleware.",
        "A controller that sets Access-Control-* itself overwrites these lines: delete it there.",
        "To see what it was asked and what it answered, write insert_before 0, Rack::Cors, debug: true do: it goes to the log.",
        "The answer names the methods in upper case only: a page that asks for patch in lower case stays blocked, and has to say PATCH.",
        "Files that nginx or another server in front answers itself never get to Rails: configure that server for them.",
        "The lines open all paths. To open one, write resource '/api/*'.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut code = Code::default();
    code.line("# In front of everything: errors, logins and redirects have the headers too.");
    code.line("Rails.application.config.middleware.insert_before 0, Rack::Cors do\n  allow do");
    match &answer.origins {
        Origins::Any => code.line("    origins '*'"),
        Origins::One(origin) => code.put(format_args!("    origins '{origin}'")),
        Origins::Listed(listed) => code.line(&origins(listed)),
    }
    code.line("    resource '*',");
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" # ");
        code.put(format_args!("             credentials: true,{comment}"));
    }
    code.line("             # Without get, head and post, a GET or POST with a header of its own would be refused.");
    code.put(format_args!("             methods: {},", methods(&answer.methods)));
    code.put(format_args!("             headers: {},", strings(&answer.request_headers)));
    if !answer.exposed_headers.is_empty() {
        code.put(format_args!("             expose: {},", strings(&answer.exposed_headers)));
    }
    code.put(format_args!("             max_age: {}\n  end\nend", answer.max_age));
    answer.snippet([(PLACE, code)], "bundle add rack-cors, then restart the application")
}

const PLACE: &str = "config/initializers/cors.rb, a new file or in place of what is in it";

fn origins(listed: &Listed) -> String {
    let origins = listed.each(&|origin| format!("'{origin}'"), &|parent| ruby_pattern(&pattern::subdomains(parent)));
    if origins.is_empty() {
        return "    origins []".to_owned();
    }
    format!("    origins {}", origins.join(",\n            "))
}

/// In Ruby, `^` and `$` are the ends of a line, not of the text.
fn ruby_pattern(pattern: &str) -> String {
    let inside = pattern.trim_start_matches('^').trim_end_matches('$').replace('/', "\\/");
    format!("/\\A{inside}\\z/")
}

/// In lower case, as rack-cors looks them up.
fn methods(names: &[&str]) -> String {
    let simple = ["get", "head", "post"].map(str::to_owned);
    let more = names.iter().map(|name| name.to_ascii_lowercase()).filter(|name| !simple.contains(name));
    let symbol = |name: String| {
        let is_plain = name.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_plain { format!(":{name}") } else { format!("'{name}'") }
    };
    format!("[{}]", simple.iter().cloned().chain(more).map(symbol).collect::<Vec<_>>().join(", "))
}

fn strings(values: &[&str]) -> String {
    let literals = each(values, &|value| format!("'{value}'"));
    format!("[{}]", literals.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn a_pattern_spans_the_whole_text_and_not_a_line() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_subdomains_of = vec!["https://shop.example".to_owned()];
        let code = &render(&policy).parts[0].code;
        assert!(code.contains(r"/\Ahttps:\/\/([a-z0-9_-]+\.)+shop\.example\z/"), "{code}");
    }

    #[test]
    fn methods_are_in_lower_case_and_named_once() {
        assert_eq!(methods(&["GET", "PUT", "x-LOCK"]), "[:get, :head, :post, :put, 'x-lock']");
    }
}
