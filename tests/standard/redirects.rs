//! A request, and where it was sent on to.

use serde::Deserialize;
use serde_json::Value;

use crate::log::{Log, Writer};
use crate::table::{Answer, Fields, Lines, Tally, groups};
use crate::{PAGE, told, unsafe_names};

#[test]
fn redirects_are_followed_as_the_standard_does() {
    let mut tally = Tally::default();
    for group in groups::<Redirected>(include_str!("redirects.json")) {
        for row in &group.rows {
            for code in &group.codes {
                let theirs = format!("{code} {}", row.typed.verdict);
                let is_written_by = |writer: &Writer| *writer == Writer::Chromium || !row.typed.hangs_on_errors();
                for writer in [Writer::Chromium, Writer::Firefox].into_iter().filter(is_written_by) {
                    let log = Log::new(writer, group.include);
                    let log = row.typed.write(log, *code, &group.method, &group.headers);
                    tally.hold(&group, row, &format!("{code} {}", told(&log)), &theirs);
                }
            }
        }
    }
    tally.finish(400);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Redirected {
    hops: Vec<Hop>,
    verdict: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hop {
    /// `local`, `remote` or `remote2`.
    to: String,
    /// `Origin`, where it is sent.
    origin: Option<String>,
    /// Where the redirect before changed it.
    method: Option<String>,
    /// Its answer; `status` in it stands for the redirect's.
    preflight: Option<Answer>,
    /// `None` for a request that its preflight kept back.
    answer: Option<Answer>,
    /// Where the redirect leads, if not to the next hop.
    location: Option<String>,
    /// `_error`, if not what the verdict says.
    error: Option<String>,
    #[serde(default = "once")]
    times: usize,
}

fn once() -> usize {
    1
}

impl Redirected {
    /// Whether only a noted error tells how it ended: what it was, or that a request at home, which could be a navigation, was kept from
    /// going on.
    fn hangs_on_errors(&self) -> bool {
        let stopped_at_home = self.verdict.starts_with("blocked") && self.hops.iter().all(|hop| hop.to == "local");
        stopped_at_home || self.hops.iter().any(|hop| hop.error.is_some())
    }

    /// The log, as far as it went.
    fn write(&self, mut log: Log, code: u16, method: &str, headers: &Fields) -> Value {
        let hops: Vec<&Hop> = self.hops.iter().flat_map(|hop| std::iter::repeat_n(hop, hop.times)).collect();
        for (at, hop) in hops.iter().enumerate() {
            let url = server(&hop.to, at);
            let method = hop.method.as_deref().unwrap_or(method);
            if let Some(answer) = &hop.preflight {
                let mut answer = answer.clone();
                let status = answer.remove("status").map_or(200, |_| code);
                let origin = hop.origin.as_deref().unwrap_or_default();
                log.preflight(method, &url, origin, &unsafe_names(headers), status, &answer);
            }
            let Some(answer) = &hop.answer else {
                log.unsent(method, &url, headers);
                continue;
            };
            let mut answer = answer.clone();
            let next = hops.get(at + 1).map(|next| &next.to);
            let location = hop.location.as_ref().or(next).map(|to| server(to, at + 1));
            let status = if location.is_some() { code } else { 200 };
            answer.extend(location.map(|location| ("location".to_owned(), Lines::One(location))));
            log.request(method, &url, hop.origin.as_deref(), headers, status, &answer);
            let blocked = next.is_none() && self.verdict.starts_with("blocked");
            if let Some(error) = hop.error.as_deref().or(blocked.then_some("net::ERR_FAILED")) {
                log.failed(error);
            }
        }
        log.into_har()
    }
}

/// The URL of a hop: on one of the three servers, or as it stands.
fn server(to: &str, at: usize) -> String {
    match to {
        "local" => format!("{PAGE}/{at}"),
        "remote" => format!("http://www1.page.example/{at}"),
        "remote2" => format!("http://www2.page.example/{at}"),
        url => url.to_owned(),
    }
}
