//! Every recipe: as the reader sees it, and with hostile values.
//!
//! What the real servers make of the texts is proven by `tests/prove/run.mjs`.
#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

use preflight_inspector::fix::quote::{fits_apache, fits_ingress_annotation, fits_list, fits_nginx, fits_plain};
use preflight_inspector::fix::{
    AllowCredentials, AllowOrigin, Applicability, Policy, RECIPES, Recipe, Snippet, pattern,
};
use proptest::prelude::*;
use saphyr::LoadableYamlNode;

/// One origin, with credentials, a method and headers that need permission.
fn one_origin() -> Policy {
    Policy {
        allow_origin: origins(["https://app.example"]),
        allow_subdomains_of: vec![],
        allow_credentials: AllowCredentials::Yes,
        allow_methods: strings(["DELETE", "PUT"]),
        allow_headers: strings(["content-type", "x-api-key"]),
        expose_headers: vec![],
        max_age: 7200,
        drop_request_headers: vec![],
    }
}

fn policies() -> Vec<(&'static str, Policy)> {
    let two_origins = origins(["https://admin.example", "https://app.example:8443"]);
    vec![
        ("one origin, with credentials", one_origin()),
        ("one origin, credentials not known", Policy { allow_credentials: AllowCredentials::Unknown, ..one_origin() }),
        (
            "two origins, with credentials, two headers exposed",
            Policy {
                allow_origin: two_origins.clone(),
                expose_headers: strings(["x-page", "x-total"]),
                ..one_origin()
            },
        ),
        (
            "two origins, simple requests without credentials",
            Policy {
                allow_origin: two_origins,
                allow_credentials: AllowCredentials::No,
                allow_methods: vec![],
                allow_headers: vec![],
                ..one_origin()
            },
        ),
        (
            "an origin and all subdomains of a domain, with credentials",
            Policy { allow_subdomains_of: strings(["https://shop.example"]), ..one_origin() },
        ),
        ("any origin", Policy { allow_origin: AllowOrigin::Any, ..one_origin() }),
        (
            "an origin that is long, one that is hostile, and a header that only servers send",
            Policy {
                allow_origin: origins([
                    "https://app.example",
                    "https://preview-4f1c9a7-of-the-new-start-page.app.example",
                    "https://$host'\"`.example",
                ]),
                drop_request_headers: strings(["access-control-allow-origin"]),
                ..one_origin()
            },
        ),
    ]
}

/// Products that add `Vary: Origin` without being told to.
const SAYS_VARY_ITSELF: &[&str] = &[
    "express-cors",
    "django",
    "fastapi",
    "s3",
    "laravel",
    "rack-cors",
    "spring-mvc",
    "spring-security",
    "tomcat",
    "fastify",
    "hono",
    "nestjs",
    "iis",
    "kong",
    "rs-cors",
    "jub0bs-cors",
    "axum",
    "actix-web",
];

/// Services that cannot be told to add it, and whose manual does not promise it: a caveat says what to do.
const CANNOT_SAY_VARY: &[&str] = &["gcs"];

/// Services that have no word for some methods or headers: a note names each that is not in the text.
const LEAVES_OUT: &[&str] = &["azure-app-service", "cloudfront", "kong", "lambda-url", "s3"];

/// Products that refuse a list without an origin, or take it for everybody.
const TAKES_NO_EMPTY_LIST: &[&str] = &[
    "api-gateway-http",
    "azure-app-service",
    "cloudfront",
    "gcs",
    "iis",
    "ingress-nginx",
    "jub0bs-cors",
    "kong",
    "lambda-url",
    "s3",
];

/// Lines that say `true` and allow nobody anything.
const TRUE_OF_NO_CREDENTIALS: &[&str] = &[
    "OriginOverride: true",
    "<async-supported>true</async-supported>",
    "<cors enabled=\"true\"",
    "enable-cors: \"true\"",
];

#[test]
fn every_recipe_reads_well() {
    for recipe in RECIPES {
        let texts: Vec<String> = policies()
            .iter()
            .map(|(title, policy)| format!("##### {title}\n\n{}", read((recipe.render)(policy))))
            .collect();
        insta::assert_snapshot!(recipe.id, texts.join("\n\n"));
    }
}

#[test]
fn a_recipe_is_found_by_its_id_alone() {
    for recipe in RECIPES {
        assert!(
            recipe.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "{}",
            recipe.id
        );
        assert_eq!(Recipe::find(recipe.id).map(|found| found.name), Some(recipe.name));
    }
    assert!(Recipe::find("no-such-server").is_none());
}

#[test]
fn no_recipe_combines_any_origin_with_credentials() {
    for recipe in RECIPES {
        for allow_credentials in [AllowCredentials::No, AllowCredentials::Unknown, AllowCredentials::Yes] {
            let snippet =
                (recipe.render)(&Policy { allow_origin: AllowOrigin::Any, allow_credentials, ..one_origin() });
            let code = TRUE_OF_NO_CREDENTIALS.iter().fold(code(&snippet), |code, line| code.replace(line, ""));
            assert!(!code.contains("true"), "{}:\n{code}", recipe.id);
            assert_eq!(snippet.applicability, Applicability::Risky, "{}", recipe.id);
        }
    }
}

#[test]
fn an_answer_that_depends_on_the_origin_says_so() {
    let policy = Policy { allow_origin: origins(["https://a.example", "https://b.example"]), ..one_origin() };
    for recipe in RECIPES {
        let code = code(&(recipe.render)(&policy));
        let in_a_caveat = || recipe.caveats.iter().any(|caveat| caveat.contains("Vary: Origin"));
        assert!(
            SAYS_VARY_ITSELF.contains(&recipe.id)
                || CANNOT_SAY_VARY.contains(&recipe.id) && in_a_caveat()
                || code.to_lowercase().contains("vary"),
            "{}:\n{code}",
            recipe.id
        );
    }
}

#[test]
fn where_no_origin_can_be_written_one_that_nobody_has_takes_its_place() {
    let policy = Policy { allow_origin: origins(["https://$host'\"`.example"]), ..one_origin() };
    for recipe in RECIPES.iter().filter(|recipe| TAKES_NO_EMPTY_LIST.contains(&recipe.id)) {
        let code = code(&(recipe.render)(&policy));
        assert!(code.contains("https://nobody.invalid"), "{}:\n{code}", recipe.id);
    }
}

#[test]
fn each_family_is_in_one_piece() {
    let mut families: Vec<String> = RECIPES.iter().map(|recipe| recipe.family.name().to_string()).collect();
    families.dedup();
    let before = families.len();
    families.sort_unstable();
    families.dedup();
    assert_eq!(families.len(), before);
}

#[test]
fn what_was_proven_is_a_recipe_of_today() {
    let proofs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/prove/proofs");
    for file in std::fs::read_dir(proofs).expect("the proofs are kept") {
        let path = file.expect("a file").path();
        let id = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        assert!(Recipe::find(id).is_some_and(Recipe::verified), "{id}");
    }
}

/// Each pattern of an origin that a text holds, tried on what scanners try.
#[test]
fn every_pattern_in_every_text_stands_the_hostile_list() {
    let [origin, parent] = ["https://app.example", "https://shop.example"];
    let policy = Policy { allow_subdomains_of: strings([parent]), ..one_origin() };
    let known = [pattern::exact(origin), pattern::subdomains(parent)];
    assert!(pattern::stands_for(&known[0], origin) && pattern::stands_for_subdomains(&known[1], parent));
    for recipe in RECIPES {
        // However a language escapes slashes and backslashes.
        let code = code(&(recipe.render)(&policy)).replace("\\\\", "\\").replace("\\/", "/");
        for (at, _) in code.match_indices("^http") {
            assert!(known.iter().any(|known| code[at..].starts_with(known.as_str())), "{}:\n{code}", recipe.id);
        }
    }
}

proptest! {
    /// What is left out leaves no trace. Of what is written: read as its language reads it, a snippet with hostile values has the same
    /// directives as one with plain values of the same lengths, and its literals are the values.
    #[test]
    fn no_value_breaks_out_of_its_literal(policy in hostile_policy()) {
        for recipe in RECIPES {
            let syntax = Syntax::of(recipe);
            let kept = with_each_value(&policy, |value| syntax.fits(value).then(|| value.to_owned()));
            let snippet = (recipe.render)(&policy);
            let hostile_code = code(&snippet);
            prop_assert_eq!(&hostile_code, &code(&(recipe.render)(&kept)));
            let hostile = syntax.read(&hostile_code);
            if !matches!(syntax, Syntax::Plain(_)) {
                let plain = with_each_value(&kept, |value| Some("a".repeat(value.len())));
                prop_assert_eq!(&hostile.skeleton, &syntax.read(&code(&(recipe.render)(&plain))).skeleton);
            }

            let says = |value: &str| match syntax {
                Syntax::Plain(_) => hostile_code.contains(value),
                _ => hostile.literals.iter().any(|literal| literal == value),
            };
            // It looks methods up in lower case.
            let says_method =
                |name: &String| recipe.id == "rack-cors" && hostile_code.contains(&name.to_ascii_lowercase());
            for origin in kept.origins() {
                prop_assert!(says(origin) || says(&format!("%{{HTTP:Origin}} == '{origin}'")), "{origin:?} in\n{hostile_code}");
            }
            let told = |name: &str| {
                let name = format!("{name:?}");
                LEAVES_OUT.contains(&recipe.id) && snippet.notes.iter().any(|note| note.to_string().contains(&name))
            };
            for names in [&kept.allow_methods, &kept.allow_headers, &kept.expose_headers] {
                let each = names.iter().all(|name| says(name) || told(name) || says_method(name));
                prop_assert!(each || says(&names.join(", ")), "{names:?} in\n{hostile_code}");
            }
        }
    }

    /// Read by parsers of their languages; the real servers read the others, hostile values included (`tests/prove`).
    #[test]
    fn texts_of_data_languages_can_be_parsed(policy in hostile_policy()) {
        for recipe in RECIPES {
            let snippet = (recipe.render)(&policy);
            for part in &snippet.parts {
                let problem = match part.language.unwrap_or(recipe.language) {
                    "json" => serde_json::from_str::<serde_json::Value>(&part.code).err().map(|error| error.to_string()),
                    "yaml" => saphyr::Yaml::load_from_str(&part.code).err().map(|error| error.to_string()),
                    "xml" => roxmltree::Document::parse(&format!("<root>{}</root>", part.code)).err().map(|error| error.to_string()),
                    _ => None,
                };
                prop_assert_eq!(problem, None, "{}, {}:\n{}", recipe.id, part.place, part.code);
            }
        }
    }

    #[test]
    fn what_is_left_out_is_told(policy in hostile_policy()) {
        for recipe in RECIPES {
            let syntax = Syntax::of(recipe);
            let snippet = (recipe.render)(&policy);
            let names = [&policy.allow_methods, &policy.allow_headers, &policy.expose_headers].into_iter().flatten();
            for value in policy.origins().iter().chain(names).filter(|value| !syntax.fits(value)) {
                prop_assert!(snippet.notes.iter().any(|note| note.to_string().contains(&format!("{value:?}"))), "{value:?}");
                prop_assert!(snippet.applicability >= Applicability::NeedsYourInput);
            }
        }
    }
}

/// How a snippet's language reads literals and comments: written from the languages' manuals, not from the recipes.
#[derive(Clone, Copy)]
enum Syntax {
    /// Literals in single quotes.
    JavaScript,
    /// Literals in double quotes; a comment begins anywhere.
    Nginx,
    /// Literals in double quotes; a comment begins a line.
    Apache,
    /// Anything else: values stand as they are, since none is written that could be read differently anywhere. With what is written.
    Plain(fn(&str) -> bool),
}

/// A text with each literal replaced by `''`, and what the literals mean.
#[derive(Default)]
struct Reading {
    skeleton: String,
    literals: Vec<String>,
}

impl Syntax {
    fn of(recipe: &Recipe) -> Self {
        match recipe.language {
            "js" | "ts" => Self::JavaScript,
            "nginx" => Self::Nginx,
            "apache" => Self::Apache,
            _ => Self::Plain(match recipe.id {
                "ingress-nginx" => fits_ingress_annotation,
                // They take a text with commas for several values.
                "spring-mvc" | "spring-security" | "tomcat" => fits_list,
                _ => fits_plain,
            }),
        }
    }

    fn fits(self, value: &str) -> bool {
        match self {
            Self::JavaScript => true,
            Self::Nginx => fits_nginx(value),
            Self::Apache => fits_apache(value),
            Self::Plain(fits) => fits(value),
        }
    }

    fn read(self, code: &str) -> Reading {
        let mut reading = Reading::default();
        for line in code.lines() {
            self.read_line(line, &mut reading);
            reading.skeleton.push('\n');
        }
        reading
    }

    fn read_line(self, line: &str, reading: &mut Reading) {
        let quote = if matches!(self, Self::JavaScript) { '\'' } else { '"' };
        let mut rest = line;
        while let Some(character) = rest.chars().next() {
            let is_comment = match self {
                Self::JavaScript => rest.starts_with("//"),
                Self::Nginx => character == '#',
                Self::Apache => character == '#' && rest.len() == line.len(),
                Self::Plain(_) => false,
            };
            if is_comment {
                reading.skeleton.push_str(rest);
                return;
            }
            rest = &rest[character.len_utf8()..];
            if character == quote {
                let (literal, after) = self.read_literal(rest, quote);
                reading.literals.push(literal);
                reading.skeleton.push_str("''");
                rest = after;
            } else {
                reading.skeleton.push(character);
            }
        }
    }

    fn read_literal(self, text: &str, quote: char) -> (String, &str) {
        let mut literal = String::new();
        let mut rest = text;
        loop {
            let character = rest.chars().next().unwrap_or_else(|| panic!("the literal has no end: {text}"));
            rest = &rest[character.len_utf8()..];
            if character == quote {
                return (literal, rest);
            }
            if character == '\\' {
                rest = self.read_escape(rest, &mut literal);
            } else {
                assert!(!self.begins_variable(character, rest), "{text}");
                literal.push(character);
            }
        }
    }

    /// Other than those that the recipes write themselves, and the `$` that ends a pattern.
    fn begins_variable(self, character: char, rest: &str) -> bool {
        match (self, character) {
            (Self::Nginx, '$') => !["request_method:", "http_access_control_request_method\"", "\""]
                .iter()
                .any(|own| rest.starts_with(own)),
            (Self::Apache, '%') => !rest.starts_with("{HTTP:Origin}"),
            (Self::Apache, '$') => true,
            _ => false,
        }
    }

    fn read_escape<'a>(self, rest: &'a str, literal: &mut String) -> &'a str {
        if let (Self::JavaScript, Some(digits)) = (self, rest.strip_prefix("u{")) {
            let (digits, after) = digits.split_once('}').expect("an escape has an end");
            literal
                .push(u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).expect("an escape is a character"));
            return after;
        }
        let escaped = rest.chars().next().expect("an escape has a character");
        literal.push(escaped);
        &rest[escaped.len_utf8()..]
    }
}

fn hostile_policy() -> impl Strategy<Value = Policy> {
    let origin = ("[a-z][a-z0-9+.-]{0,6}://", hostile_text()).prop_map(|(scheme, host)| scheme + &host);
    let names = || prop::collection::vec(hostile_text(), 0..5);
    (prop::collection::vec(origin, 1..4), names(), names(), names()).prop_map(
        |(origins, allow_methods, allow_headers, expose_headers)| Policy {
            allow_origin: AllowOrigin::List(origins),
            allow_methods,
            allow_headers,
            expose_headers,
            ..one_origin()
        },
    )
}

fn hostile_text() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        "[a-z.-]{1,30}",
        "[ -~]{0,6}",
        prop::sample::select(vec![
            "'",
            "\"",
            "\\",
            "`",
            "$",
            "${HOME}",
            "$http_cookie",
            "%{",
            "%{HTTP:Cookie}",
            "%s",
            "$1",
            "\\1",
            "\n",
            "\r\n",
            "\0",
            "#",
            "//",
            "*/",
            ";",
            "}",
            "\u{2028}",
            "\u{202e}",
            "ü",
            "' + process.env + '",
            "\"; return 200; #",
            "\nHeader unset X",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(fragment, 0..5).prop_map(|fragments| fragments.concat())
}

fn with_each_value(policy: &Policy, change: impl Fn(&str) -> Option<String>) -> Policy {
    let changed = |values: &[String]| values.iter().filter_map(|value| change(value)).collect();
    Policy {
        allow_origin: AllowOrigin::List(changed(policy.origins())),
        allow_methods: changed(&policy.allow_methods),
        allow_headers: changed(&policy.allow_headers),
        expose_headers: changed(&policy.expose_headers),
        // Whether something was left out is no part of the text.
        ..policy.clone()
    }
}

fn read(snippet: Snippet) -> String {
    let parts: Vec<String> =
        snippet.parts.into_iter().map(|part| format!("--- {}\n{}", part.place, part.code)).collect();
    let notes: Vec<String> = snippet.notes.iter().map(|note| format!("\n- {note}")).collect();
    format!("{}--- {}\n{:?}{}", parts.concat(), snippet.apply, snippet.applicability, notes.concat())
}

fn code(snippet: &Snippet) -> String {
    snippet.parts.iter().map(|part| part.code.as_str()).collect()
}

fn origins<const N: usize>(origins: [&str; N]) -> AllowOrigin {
    AllowOrigin::List(strings(origins))
}

fn strings<const N: usize>(values: [&str; N]) -> Vec<String> {
    values.map(String::from).into()
}
