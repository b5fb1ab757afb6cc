//! What stands in the tables of causes, recipes and development proxies.

use preflight_inspector::diagnosis::CAUSES;
use preflight_inspector::fix::acceptance::FRAMEWORKS;
use preflight_inspector::fix::dev_proxy::{DEV_PROXIES, Detour};
use preflight_inspector::fix::{AllowCredentials, AllowOrigin, Part, Policy, RECIPES, Recipe};
use preflight_inspector::panel::prose::{Block, blocks};
use preflight_inspector::panel::words;
use preflight_inspector::wording::Wording;
use preflight_inspector::wording::template::escaped;

use crate::message::Message;

/// The causes: what each is called in a few words, and its documentation.
pub(super) fn causes() -> Vec<Message> {
    let mut messages = Vec::new();
    for cause in CAUSES {
        let mut add = |text: &str, what: &str| {
            messages.push(Message { english: escaped(text), about: format!("cause {}, {what}", cause.code) });
        };
        add(&words::cause(cause.code).to_string(), "in a few words");
        for block in blocks(&cause.explanation()) {
            match block {
                Block::Heading(text) => add(&text, "heading"),
                Block::Paragraph(text) => add(&text, "text, with `code` and [links](https://…) to be kept"),
            }
        }
    }
    messages
}

/// What recipes and proxies say in phrases of their own: where their text goes, what makes it take effect, and what often goes wrong.
pub(super) fn recipes() -> Vec<Message> {
    let mut messages = Vec::new();
    for recipe in RECIPES {
        let about = |what: &str| format!("recipe {}, {what}", recipe.id);
        for snippet in policies().iter().map(|policy| (recipe.render)(policy)) {
            messages.extend(snippet.parts.iter().filter_map(|part| place(part, about("where the text goes"))));
            messages.extend(text(&snippet.apply, about("to make it take effect")));
        }
        messages.push(Message { english: escaped(recipe.name), about: about("its name") });
        messages.extend(caveats(recipe).map(|english| Message { english, about: about("what often goes wrong") }));
    }
    let detour = Detour::around("http://localhost:3000", "https://api.example/v1/items").expect("a detour");
    for framework in FRAMEWORKS {
        let about = format!("test with {}, what comes after “As”", framework.name);
        messages.push(Message { english: escaped(framework.run), about });
        messages.push(Message { english: escaped(framework.name), about: "what a test is written for".to_owned() });
    }
    for proxy in DEV_PROXIES {
        let parts = detour.render(proxy);
        let about = || format!("proxy {}, where the text goes", proxy.id);
        messages.extend(parts.iter().filter_map(|part| place(part, about())));
    }
    messages
}

fn caveats(recipe: &Recipe) -> impl Iterator<Item = String> {
    recipe.caveats.iter().map(|text| escaped(text))
}

fn place(part: &Part, about: String) -> Option<Message> {
    text(&part.place, about)
}

/// A text of a table. What `say!` makes is found where it is made.
fn text(wording: &Wording, about: String) -> Option<Message> {
    match wording {
        Wording::Text(english) => Some(Message { english: escaped(english), about }),
        _ => None,
    }
}

/// One of each shape that recipes tell apart.
fn policies() -> Vec<Policy> {
    let list = |origins: &[&str]| AllowOrigin::List(origins.iter().map(|origin| (*origin).to_owned()).collect());
    let mut policies = Vec::new();
    for allow_origin in
        [AllowOrigin::Any, list(&["https://a.example"]), list(&["https://a.example", "https://b.example"])]
    {
        for allow_credentials in [AllowCredentials::No, AllowCredentials::Unknown, AllowCredentials::Yes] {
            for names in [vec![], vec!["x-a".to_owned()]] {
                let policy = Policy {
                    allow_origin: allow_origin.clone(),
                    allow_subdomains_of: vec![],
                    allow_credentials,
                    allow_methods: if names.is_empty() { vec![] } else { vec!["PUT".to_owned()] },
                    allow_headers: names.clone(),
                    expose_headers: names,
                    max_age: 7200,
                    drop_request_headers: vec![],
                };
                if policy.allow_origin != AllowOrigin::Any {
                    let parents = vec!["https://c.example".to_owned()];
                    policies.push(Policy { allow_subdomains_of: parents, ..policy.clone() });
                }
                policies.push(policy);
            }
        }
    }
    policies
}
