//! [Laravel](https://laravel.com) 9.2 and newer, with the middleware that it comes with.
//!
//! The text is the whole of `config/cors.php`. Patterns go into `allowed_origins_patterns`: a `*` in `allowed_origins` would stand for
//! any characters, not for labels.

use super::answer::{Answer, Listed, Origins};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// Laravel's own `HandleCors`.
pub(super) static LARAVEL: Recipe = Recipe {
    id: "laravel",
    name: "Laravel",
    family: Family::RubyAndPhp,
    language: "php",
    manual: "https://laravel.com/docs/12.x/routing#cors",
    caveats: &[
        "The lines open all paths. To open one, write 'paths' => ['api/*', 'sanctum/csrf-cookie'].",
        "Since Laravel 11 a new application has no config/cors.php and runs with defaults: any origin, for api/* and \
         sanctum/csrf-cookie alone; php artisan config:publish cors writes the file.",
        "Delete older packages for the same purpose (fruitcake/laravel-cors, barryvdh/laravel-cors) and Header or add_header lines of \
         the web server: a header that is there twice is refused.",
        "A route that sets Access-Control-* itself still does so for origins that are not allowed here: delete it there.",
        "A fatal error of PHP, memory run out for one, is answered behind the middleware, without the headers; and files in public/ are \
         answered by the web server.",
        "If bootstrap/app.php (up to Laravel 10: app/Http/Kernel.php) lists the global middleware itself, HandleCors has to be in the \
         list, above all that may answer.",
        "Sanctum's cookies need more than CORS: the page's host in SANCTUM_STATEFUL_DOMAINS, and a SESSION_DOMAIN that both share.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut code = Code::default();
    code.line("<?php\n\nreturn [");
    code.line("    'paths' => ['*'],");
    origins(&mut code, &answer);
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" // ");
        code.put(format_args!("    'supports_credentials' => true,{comment}"));
    } else {
        code.line("    'supports_credentials' => false,");
    }
    code.put(format_args!(
        "    'allowed_methods' => {}, // GET, HEAD and POST need no permission",
        array(&answer.methods)
    ));
    code.put(format_args!("    'allowed_headers' => {},", array(&answer.request_headers)));
    code.put(format_args!("    'exposed_headers' => {},", array(&answer.exposed_headers)));
    code.put(format_args!("    'max_age' => {},\n];", answer.max_age));
    answer.snippet(
        [("config/cors.php, in place of what is in it", code)],
        "php artisan config:clear, or config:cache where the configuration is cached; reload Octane if it runs",
    )
}

fn origins(code: &mut Code, answer: &Answer) {
    let none = Listed::default();
    let (exact, listed) = match &answer.origins {
        Origins::Any => (array(&["*"]), &none),
        Origins::One(origin) => (array(&[origin]), &none),
        Origins::Listed(listed) => (array(&listed.exact), listed),
    };
    code.put(format_args!("    'allowed_origins' => {exact},"));
    // D: no line end behind the last character either.
    let patterns = listed.subdomains_of.iter().map(|parent| format!("#{}#D", pattern::subdomains(parent)));
    code.put(format_args!("    'allowed_origins_patterns' => {},", array(&patterns.collect::<Vec<_>>())));
}

fn array<S: AsRef<str>>(values: &[S]) -> String {
    let literals: Vec<String> = values.iter().map(|value| format!("'{}'", value.as_ref())).collect();
    format!("[{}]", literals.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn subdomains_are_a_pattern_and_no_wildcard() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_subdomains_of = vec!["https://shop.example".to_owned()];
        let code = &render(&policy).parts[0].code;
        assert!(code.contains("'allowed_origins' => ['https://a.example'],"), "{code}");
        assert!(
            code.contains(r"'allowed_origins_patterns' => ['#^https://([a-z0-9_-]+\.)+shop\.example$#D'],"),
            "{code}"
        );
    }
}
