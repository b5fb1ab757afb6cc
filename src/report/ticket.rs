//! One exchange for the people who run the server: verdict, evidence, fix, commands, and how to tell that it is mended.

use std::borrow::Cow;
use std::fmt::{Display, Write};

use super::markdown::{block, code, escape};
use super::mask::masked;
use super::{Actor, ExchangeReport, Outcome, Summary, When};
use crate::fetch::{HeaderList, Origin};
use crate::fix::{Applicability, Policy, Recipe};

/// How many other requests are named.
const NAMED: usize = 10;

/// What a ticket is made of.
#[derive(Clone, Copy, Debug)]
pub struct Ticket<'a> {
    /// The exchange that it is about.
    pub exchange: &'a ExchangeReport,
    /// Others with the same server that the same fix mends.
    pub others: &'a [&'a Summary],
    /// The answer that would pass, for all of them, and the server that it is written for.
    pub fix: Option<(&'a Policy, &'static Recipe)>,
    /// Whether cookies, tokens and the values in addresses stay.
    pub with_secrets: bool,
}

impl Ticket<'_> {
    /// As Markdown. Without [`Ticket::with_secrets`] nothing in it lets its reader act as the user, as far as a program can tell.
    pub fn to_markdown(self) -> String {
        let mut out = self.head();
        self.evidence(&mut out);
        if let Some((policy, recipe)) = self.fix {
            fix(&mut out, policy, recipe);
        }
        self.commands(&mut out);
        if let Some((policy, _)) = self.fix {
            self.acceptance(&mut out, policy);
        }
        out.trim_end().to_owned() + "\n"
    }

    /// Captured text, without what the reader must not see.
    fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.with_secrets { Cow::Borrowed(text) } else { Cow::Owned(masked(text)) }
    }

    fn prose(&self, text: &(impl Display + ?Sized)) -> String {
        escape(&self.shown(&text.to_string()))
    }

    fn code(&self, text: &str) -> String {
        code(&self.shown(text))
    }

    fn head(&self) -> String {
        let ExchangeReport { summary, verdict, .. } = self.exchange;
        let Summary { method, current_url, page_origin, outcome, .. } = summary;
        let what = match outcome {
            Outcome::Blocked => "CORS blocks",
            Outcome::Undetermined => "CORS may block",
            Outcome::Allowed | Outcome::NotCors | Outcome::Failed => "About",
        };
        let who = match self.exchange.who_acts {
            Actor::Server => "the server",
            Actor::Client => "the page",
            Actor::Environment => "the machine or network in between",
            Actor::Nobody => "nobody",
        };
        let page = page_origin.as_deref().unwrap_or("unknown");
        format!(
            "# {what} {}\n\n{}\n\n- Page: {}\n- To be changed: {who}\n",
            self.code(&format!("{method} {current_url}")),
            self.prose(verdict),
            self.code(page)
        )
    }

    fn evidence(&self, out: &mut String) {
        let exchange = self.exchange;
        for (what, status) in [("Preflight", exchange.preflight_status), ("Response", exchange.status)] {
            if let Some(status) = status {
                let _ = writeln!(out, "- {what}: {status}");
            }
        }
        if let Some(server) = &exchange.server {
            let _ = writeln!(out, "- Server, by its answers: {}", self.prose(&server.summary()));
            if let Some(says) = &server.says {
                let _ = writeln!(out, "- {}", self.prose(says));
            }
        }
        if let Some(started) = &exchange.started {
            let _ = writeln!(out, "- Captured: {}", escape(started));
        }
        out.push_str("\n## What is wrong\n\n");
        for (number, finding) in (1..).zip(&exchange.findings) {
            let when = match finding.when {
                When::Always => "",
                When::CredentialsIncluded => "If credentials are included: ",
                When::CredentialsNotIncluded => "If credentials are not included: ",
            };
            let _ = writeln!(out, "{number}. {when}{}", self.prose(&finding.message));
            if let Some(expected) = &finding.expected {
                let received =
                    finding.received.as_deref().map_or_else(|| "nothing".to_owned(), |value| self.code(value));
                let _ = writeln!(out, "   Received: {received}. Expected: {}.", self.code(expected));
            }
        }
        if !self.others.is_empty() {
            let _ = writeln!(out, "\nThe same server answers {} more of this page's requests so:\n", self.others.len());
            for other in self.others.iter().take(NAMED) {
                let _ = writeln!(out, "- {}", self.code(&format!("{} {}", other.method, other.current_url)));
            }
            if self.others.len() > NAMED {
                let _ = writeln!(out, "- and {} more", self.others.len() - NAMED);
            }
        }
    }

    fn commands(&self, out: &mut String) {
        let Some(curl) = &self.exchange.curl else { return };
        let commands: Vec<&str> =
            if self.with_secrets { curl.commands().collect() } else { curl.commands_without_secrets().collect() };
        let _ = writeln!(out, "\n## To see it\n\n{}", block("sh", &self.shown(&commands.join("\n\n"))));
        if let Some(why) = &self.exchange.works_elsewhere {
            let _ = writeln!(out, "\n{}", self.prose(why));
        }
    }

    /// The answers that are right.
    fn acceptance(&self, out: &mut String, policy: &Policy) {
        let origin = self.exchange.page_origin.as_deref().and_then(Origin::parse).unwrap_or(Origin::Opaque);
        let lines = |headers: &HeaderList| {
            headers.iter().map(|header| format!("{}: {}", header.name, header.value)).collect::<Vec<_>>().join("\n")
        };
        out.push_str("\n## It is mended when\n");
        if self.exchange.curl.as_ref().is_some_and(|curl| curl.preflight.is_some()) {
            let answer = lines(&policy.headers(&origin, true));
            let _ = writeln!(
                out,
                "\nthe preflight is answered with a status from 200 to 299, no redirect, no login, and\n\n{}",
                block("http", &answer)
            );
        }
        let answer = lines(&policy.headers(&origin, false));
        let _ = writeln!(
            out,
            "\nthe request itself is answered, whatever its status and each header once, with\n\n{}\n\nand a page of another origin is not named.",
            block("http", &answer)
        );
    }
}

fn fix(out: &mut String, policy: &Policy, recipe: &'static Recipe) {
    let snippet = (recipe.render)(policy);
    let sure = match snippet.applicability {
        Applicability::Ready => "ready to paste",
        Applicability::NeedsYourInput => "needs a decision, see below",
        Applicability::Risky => "opens more than needed, see below",
    };
    let proof = match recipe.proofs() {
        [] => "from the vendor's documentation, not run".to_owned(),
        proofs => format!("proven with {}", proofs.iter().map(|proof| proof.product).collect::<Vec<_>>().join("; ")),
    };
    let _ = writeln!(out, "\n## Fix for {} ({sure}; {proof})", escape(recipe.name));
    for part in &snippet.parts {
        let _ = writeln!(
            out,
            "\n{}:\n\n{}",
            escape(&part.place),
            block(part.language.unwrap_or(recipe.language), part.code.trim_end())
        );
    }
    let _ = writeln!(out, "\nThen: {}", snippet.apply);
    for note in &snippet.notes {
        let _ = writeln!(out, "\n- {}", escape(note));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::explain_har;

    fn ticket(with_secrets: bool) -> String {
        let header = |name: &str, value: &str| serde_json::json!({ "name": name, "value": value });
        let entry = |method: &str, headers: serde_json::Value, status: u16, answer: serde_json::Value| {
            serde_json::json!({ "startedDateTime": "2026-11-23T10:00:00Z", "time": 9,
                "request": { "method": method, "url": "https://api.example/items?user=ann&key=SECRET1", "headers": headers,
                    "postData": { "text": "{\"password\": \"SECRET2\"}" } },
                "response": { "status": status, "headers": answer, "_error": "net::ERR_FAILED" } })
        };
        let origin = header("Origin", "https://app.example");
        let log = serde_json::json!({ "log": { "entries": [
            entry("PUT", serde_json::json!([origin, header("Authorization", "Bearer SECRET3"), header("Cookie", "id=SECRET4")]), 200,
                serde_json::json!([header("Access-Control-Allow-Origin", "https://other.example/?x=SECRET5")])),
            entry("GET", serde_json::json!([origin]), 502, serde_json::json!([])),
        ] } });
        let report = explain_har(log.to_string().as_bytes()).expect("a HAR");
        let policies = report.policies();
        let recipe = Recipe::find("nginx").expect("a recipe");
        let exchange = &report.exchanges[0];
        let others: Vec<_> = report.summaries().skip(1).collect();
        let fix = policies.values().next().map(|policy| (policy, recipe));
        Ticket { exchange, others: &others, fix, with_secrets }.to_markdown()
    }

    #[test]
    fn it_reads_well() {
        insta::assert_snapshot!(ticket(false));
    }

    #[test]
    fn secrets_stay_with_their_owner_unless_asked_for() {
        let text = ticket(false);
        assert!(!text.contains("SECRET"), "{text}");
        assert!(text.contains("user=\\*\\*\\*") || text.contains("user=***"), "{text}");
        let text = ticket(true);
        for secret in ["SECRET1", "SECRET2", "SECRET3", "SECRET4", "SECRET5"] {
            assert!(text.contains(secret), "{secret} in\n{text}");
        }
    }
}
