//! A request that nobody made, and what browsers would do with it: a captured one changed, or one made up.

mod captured;
mod lines;
mod link;
mod mended;
mod presets;

use std::borrow::Cow;

use super::{ExchangeReport, explain_judged};
use crate::cors::{self, Undetermined, Verdict};
use crate::exchange::Pairing;
use crate::fetch::origin::is_loopback_host;
use crate::fetch::safelist::cors_unsafe_request_header_names;
use crate::fetch::token::is_token;
use crate::fetch::{CredentialsMode, HeaderList, Origin, method};
use crate::har::{Entry, Request, Response};

pub use lines::{LineProblem, changed_lines};
pub use link::{KEY, LIMIT, NotAScenario};
pub use presets::{PRESETS, Preset};

/// What can be changed. Each is a text as the reader typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The page's origin; its address counts as that.
    Origin,
    /// The request's method.
    Method,
    /// The URL that is asked for.
    Url,
    /// The keyword of the credentials mode; what is none counts as `same-origin`, as `fetch()` has it.
    Credentials,
    /// [`YES`] where the page listens to the upload or streams the body, so that there is a preflight in any case.
    Upload,
    /// The headers that the page sets: one `Name: value` in each line.
    RequestHeaders,
    /// The status of the answer to the preflight; empty without one.
    PreflightStatus,
    /// The headers of that answer.
    PreflightHeaders,
    /// The status of the answer to the request; empty without one.
    Status,
    /// The headers of that answer.
    Headers,
}

/// The value of a field that is either on or empty.
pub const YES: &str = "yes";

/// Every field, in the order in which they are told.
pub const FIELDS: [Field; 10] = [
    Field::Origin,
    Field::Method,
    Field::Url,
    Field::Credentials,
    Field::Upload,
    Field::RequestHeaders,
    Field::PreflightStatus,
    Field::PreflightHeaders,
    Field::Status,
    Field::Headers,
];

/// A request and its answers, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario([String; FIELDS.len()]);

/// What browsers would do.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// What cannot be used as it stands; the rest counts.
    pub problems: Vec<Problem>,
    /// What has to be given before anything can be told.
    pub missing: Option<Missing>,
    /// The request, explained as if it had been made so; `None` where too little of it is known.
    pub report: Option<ExchangeReport>,
    /// Whether browsers refuse the address on that page before CORS is asked: it is `http`, and the page is `https`.
    pub is_mixed_content: bool,
}

/// Something that cannot be used as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub field: Field,
    /// In which of its lines, from 1; `None` in a field of one line.
    pub line: Option<usize>,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// No origin, and no address that has one.
    NotAnOrigin,
    /// No absolute `http` or `https` URL.
    NotAUrl,
    /// No method.
    NotAMethod,
    /// A method that no page may use.
    ForbiddenMethod,
    /// No status from 200 to 599.
    NotAStatus,
    /// A line that is no header.
    Line(LineProblem),
}

/// What has to be given before anything can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The page's origin.
    Origin,
    /// The URL.
    Url,
    /// The method.
    Method,
    /// The status of the answer to the preflight, which is needed.
    PreflightStatus,
    /// The status of the answer to the request: all before it passes.
    Status,
}

impl Field {
    /// Its name in links and in the page.
    pub fn key(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Method => "method",
            Self::Url => "url",
            Self::Credentials => "credentials",
            Self::Upload => "upload",
            Self::RequestHeaders => "request-headers",
            Self::PreflightStatus => "preflight-status",
            Self::PreflightHeaders => "preflight-headers",
            Self::Status => "status",
            Self::Headers => "headers",
        }
    }

    /// The field of this name.
    pub fn find(key: &str) -> Option<Self> {
        FIELDS.into_iter().find(|field| field.key() == key)
    }

    /// Whether it holds header lines.
    pub fn has_lines(self) -> bool {
        matches!(self, Self::RequestHeaders | Self::PreflightHeaders | Self::Headers)
    }
}

impl Scenario {
    /// What was typed into a field.
    pub fn get(&self, field: Field) -> &str {
        self.0.get(field as usize).map_or("", String::as_str)
    }

    /// Types into a field. Line ends become what a browser makes of them, so that what is shown is what is kept.
    pub fn set(&mut self, field: Field, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = if field.has_lines() { text } else { text.replace('\n', " ") };
        if let Some(typed) = self.0.get_mut(field as usize) {
            *typed = text;
        }
    }

    /// The same with another text in a field.
    #[must_use]
    pub fn with(mut self, field: Field, text: &str) -> Self {
        self.set(field, text);
        self
    }

    /// The page's origin; `None` where none was given that can be used.
    pub fn origin(&self) -> Option<Origin> {
        let typed = self.get(Field::Origin).trim();
        Origin::parse(typed).or_else(|| Origin::of_url(typed).filter(Origin::is_http))
    }

    /// The method, as `fetch()` sends it; empty where none was given.
    pub fn method(&self) -> &str {
        method::normalize(self.get(Field::Method).trim())
    }

    /// The URL; `None` where none was given that can be asked.
    pub fn url(&self) -> Option<&str> {
        let typed = self.get(Field::Url).trim();
        Origin::of_url(typed).is_some_and(|origin| origin.is_http()).then_some(typed)
    }

    /// Asks the algorithms. Total: anything typed gets a forecast.
    pub fn forecast(&self) -> Forecast {
        let problems = self.problems();
        let (origin, url, method) = (self.origin(), self.url(), self.method());
        let is_method = is_token(method) && !is_forbidden(method);
        let missing = match (&origin, url) {
            (None, _) => Some(Missing::Origin),
            (_, None) => Some(Missing::Url),
            _ if !is_method => Some(Missing::Method),
            _ => None,
        };
        let (Some(origin), Some(url), None) = (origin, url, missing) else {
            return Forecast { problems, missing, report: None, is_mixed_content: false };
        };
        let is_mixed_content = is_mixed_content(&origin, url);
        let entries = self.entries(&origin, url);
        let pairing: Pairing = entries.into_iter().enumerate().collect();
        let Some((_, exchange)) = pairing.iter().next() else {
            return Forecast { problems, missing, report: None, is_mixed_content };
        };
        let judgement = cors::foretell(&exchange);
        let missing = match judgement.verdict {
            Verdict::Undetermined(Undetermined::ResponseNotShown) => Some(Missing::PreflightStatus),
            Verdict::Undetermined(Undetermined::NoRequest) => Some(Missing::Status),
            _ => None,
        };
        Forecast {
            problems,
            missing,
            report: Some(explain_judged(&exchange, &judgement, exchange.indexes())),
            is_mixed_content,
        }
    }

    /// Whether there is a preflight: <https://fetch.spec.whatwg.org/#concept-main-fetch>.
    fn needs_preflight(&self, origin: &Origin, url: &str, unsafe_names: &[String]) -> bool {
        let is_cross_origin = Origin::of_url(url).as_ref() != Some(origin) || *origin == Origin::Opaque;
        let is_asked_for = self.get(Field::Upload) == YES;
        is_cross_origin && (is_asked_for || !unsafe_names.is_empty() || !method::is_cors_safelisted(self.method()))
    }

    /// The same as a log would have it: the preflight, where there is one, and the request.
    fn entries(&self, origin: &Origin, url: &str) -> Vec<Entry<'static>> {
        let (mut sent, _) = lines::read(self.get(Field::RequestHeaders), true);
        let names = cors_unsafe_request_header_names(&sent);
        let mut entries = Vec::new();
        if self.needs_preflight(origin, url, &names) {
            let mut asked = HeaderList::default();
            asked.append("Origin", origin.to_string());
            asked.append("Access-Control-Request-Method", self.method());
            if !names.is_empty() {
                asked.append("Access-Control-Request-Headers", names.join(","));
            }
            let answer = self.response(Field::PreflightStatus, Field::PreflightHeaders);
            entries.push(entry("OPTIONS", url, asked, answer));
        }
        sent.append("Origin", origin.to_string());
        let mut request = entry(self.method(), url, sent, self.response(Field::Status, Field::Headers));
        request.request.credentials = Some(self.credentials());
        entries.push(request);
        entries
    }

    fn credentials(&self) -> CredentialsMode {
        CredentialsMode::from_keyword(self.get(Field::Credentials)).unwrap_or(CredentialsMode::SameOrigin)
    }

    fn response(&self, status: Field, headers: Field) -> Response<'static> {
        let status = read_status(self.get(status)).unwrap_or_default();
        Response { status, headers: lines::read(self.get(headers), false).0, ..Response::default() }
    }

    fn problems(&self) -> Vec<Problem> {
        let is_typed = |field| !self.get(field).trim().is_empty();
        let method = self.method();
        let wrong = |field: Field| match field {
            Field::Origin => self.origin().is_none().then_some(ProblemKind::NotAnOrigin),
            Field::Url => self.url().is_none().then_some(ProblemKind::NotAUrl),
            Field::Method if !is_token(method) => Some(ProblemKind::NotAMethod),
            Field::Method => is_forbidden(method).then_some(ProblemKind::ForbiddenMethod),
            Field::PreflightStatus | Field::Status => {
                read_status(self.get(field)).is_none().then_some(ProblemKind::NotAStatus)
            }
            _ => None,
        };
        let in_fields = FIELDS.into_iter().filter(|field| is_typed(*field)).flat_map(|field| {
            let of_lines = if field.has_lines() {
                lines::read(self.get(field), field == Field::RequestHeaders).1
            } else {
                Vec::new()
            };
            let alone = wrong(field).map(|kind| Problem { field, line: None, kind });
            let lines = of_lines.into_iter().map(move |(line, problem)| Problem {
                field,
                line: Some(line),
                kind: ProblemKind::Line(problem),
            });
            alone.into_iter().chain(lines).collect::<Vec<_>>()
        });
        in_fields.collect()
    }
}

/// A [forbidden method](https://fetch.spec.whatwg.org/#forbidden-method).
fn is_forbidden(method: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| forbidden.eq_ignore_ascii_case(method))
}

/// `None` for what is no status that an answer ends with.
fn read_status(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    (typed.len() == 3).then(|| typed.parse().ok()).flatten().filter(|status| (200..600).contains(status))
}

fn is_mixed_content(origin: &Origin, url: &str) -> bool {
    let is_far = |origin: &Origin| origin.host().is_some_and(|host| !is_loopback_host(host));
    let goes_to_http = |server: Origin| server.scheme() == Some("http") && is_far(&server);
    origin.scheme() == Some("https") && Origin::of_url(url).is_some_and(goes_to_http)
}

fn entry(method: &str, url: &str, headers: HeaderList<'static>, response: Response<'static>) -> Entry<'static> {
    let own = |text: &str| Cow::Owned(text.to_owned());
    let request = Request { method: own(method), url: own(url), headers, ..Request::default() };
    Entry { request, response, ..Entry::default() }
}

#[cfg(test)]
mod tests;
