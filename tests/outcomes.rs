//! What becomes of an exchange, by what a log shows of it: a row for each way in which browsers log one.

#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

use preflight_inspector::report::{Credentials, ExchangeReport, Outcome, Stage, explain_har};
use serde_json::{Value, json};

const PAGE: &str = "https://app.example";
const API: &str = "https://api.example/items";
const ALLOW: &str = "Access-Control-Allow-Origin: https://app.example";
const CREDENTIALS: &str = "Access-Control-Allow-Credentials: true";
const METHODS: &str = "Access-Control-Allow-Methods: PUT";

fn lines(lines: &[&str]) -> Vec<Value> {
    let split = |line: &&str| line.split_once(": ").map(|(name, value)| json!({ "name": name, "value": value }));
    lines.iter().map(|line| split(line).expect("a header line")).collect()
}

/// `response._error`.
#[derive(Clone, Copy)]
enum Error {
    /// A browser that writes no errors.
    Unwritten,
    Null,
    Text(&'static str),
}

fn entry(method: &str, url: &str, sent: &[&str], status: u16, received: &[&str], error: Error) -> Value {
    let mut entry = json!({
        "startedDateTime": "2026-11-23T10:00:00Z", "time": 9,
        "request": { "method": method, "url": url, "headers": lines(sent) },
        "response": { "status": status, "headers": lines(received) },
    });
    match error {
        Error::Unwritten => {}
        Error::Null => entry["response"]["_error"] = Value::Null,
        Error::Text(text) => entry["response"]["_error"] = json!(text),
    }
    entry
}

fn get(status: u16, received: &[&str], error: Error) -> Vec<Value> {
    vec![entry("GET", API, &["Host: api.example", "Origin: https://app.example"], status, received, error)]
}

/// A PUT and its preflight.
fn put(preflight: (u16, &[&str], Error), request: (u16, &[&str], Error)) -> Vec<Value> {
    let asked = ["Host: api.example", "Origin: https://app.example", "Access-Control-Request-Method: PUT"];
    vec![
        entry("OPTIONS", API, &asked, preflight.0, preflight.1, preflight.2),
        entry("PUT", API, &["Referer: https://app.example/"], request.0, request.1, request.2),
    ]
}

fn explain(entries: &[Value]) -> ExchangeReport {
    let log = json!({ "log": { "entries": entries } }).to_string();
    let mut report = explain_har(log.as_bytes()).expect("a HAR");
    assert_eq!(report.exchanges.len(), 1);
    report.exchanges.remove(0)
}

const OK: Error = Error::Null;
const FAILED: Error = Error::Text("net::ERR_FAILED");
const UNWRITTEN: Error = Error::Unwritten;

fn net(error: &'static str) -> Error {
    Error::Text(error)
}

/// What it shows, the entries, and what is to be said of them.
type Row = (&'static str, Vec<Value>, Outcome, Option<Stage>, Credentials);

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn each_way_of_ending_is_told_from_the_others() {
    use Credentials::{Include, NotInclude, Unknown};
    let rows: Vec<Row> = vec![
        ("passed", get(200, &[ALLOW], OK), Outcome::Allowed, None, NotInclude),
        ("passed under both modes", get(200, &[ALLOW, CREDENTIALS], OK), Outcome::Allowed, None, Unknown),
        (
            "passed, and nobody read the body",
            get(200, &[ALLOW], net("net::ERR_ABORTED")),
            Outcome::Allowed,
            None,
            NotInclude,
        ),
        ("refused: no header", get(200, &[], FAILED), Outcome::Blocked, Some(Stage::Response), Unknown),
        (
            "refused, and only credentials explain it",
            get(200, &["Access-Control-Allow-Origin: *"], FAILED),
            Outcome::Blocked,
            Some(Stage::Response),
            Include,
        ),
        (
            "refused, and nothing explains it",
            get(200, &[ALLOW, CREDENTIALS], FAILED),
            Outcome::Undetermined,
            None,
            Unknown,
        ),
        ("refused, and nothing is shown", get(0, &[], FAILED), Outcome::Undetermined, None, Unknown),
        ("a redirect refused", get(302, &["Location: /x"], FAILED), Outcome::Blocked, Some(Stage::Redirect), Unknown),
        ("against the headers, yet passed", get(200, &[], OK), Outcome::Allowed, None, Unknown),
        ("no errors written, headers fit", get(200, &[ALLOW, CREDENTIALS], UNWRITTEN), Outcome::Allowed, None, Unknown),
        ("no errors written, no header", get(200, &[], UNWRITTEN), Outcome::Blocked, Some(Stage::Response), Unknown),
        (
            "no errors written, the credentials decide",
            get(200, &["Access-Control-Allow-Origin: *"], UNWRITTEN),
            Outcome::Undetermined,
            None,
            Unknown,
        ),
        (
            "no connection",
            get(0, &[], net("net::ERR_CONNECTION_REFUSED")),
            Outcome::Failed,
            Some(Stage::Response),
            Unknown,
        ),
        ("cancelled", get(0, &[], net("net::ERR_ABORTED")), Outcome::Failed, Some(Stage::Response), Unknown),
        ("a blocker", get(0, &[], net("net::ERR_BLOCKED_BY_CLIENT")), Outcome::Failed, Some(Stage::Request), Unknown),
        ("not sent", get(0, &[], net("")), Outcome::Failed, Some(Stage::Request), Unknown),
        (
            "broke off after its headers had passed",
            get(200, &[ALLOW], net("net::ERR_CONTENT_LENGTH_MISMATCH")),
            Outcome::Failed,
            Some(Stage::Response),
            Unknown,
        ),
        ("preflight refused", put((405, &[], OK), (0, &[], FAILED)), Outcome::Blocked, Some(Stage::Preflight), Unknown),
        (
            "preflight refused, and Firefox logs no error",
            put((405, &[], UNWRITTEN), (0, &[], UNWRITTEN)),
            Outcome::Blocked,
            Some(Stage::Preflight),
            Unknown,
        ),
        (
            "preflight refused, and the request is not logged",
            put((405, &[], UNWRITTEN), (0, &[], UNWRITTEN))[..1].to_vec(),
            Outcome::Blocked,
            Some(Stage::Preflight),
            Unknown,
        ),
        (
            "preflight passes without credentials alone, and the response is not shown",
            put((204, &[ALLOW, METHODS], OK), (0, &[], FAILED)),
            Outcome::Blocked,
            Some(Stage::Preflight),
            Unknown,
        ),
        (
            "preflight passes without credentials alone, and no errors are written",
            put((204, &["Access-Control-Allow-Origin: *", METHODS], UNWRITTEN), (0, &[], UNWRITTEN)),
            Outcome::Undetermined,
            None,
            Unknown,
        ),
        (
            "refused, and Safari says so in prose",
            get(200, &[], net("Load cannot proceed due to access control checks.")),
            Outcome::Blocked,
            Some(Stage::Response),
            Unknown,
        ),
        (
            "failed, and Safari says so in prose",
            get(0, &[], net("The network connection was lost.")),
            Outcome::Undetermined,
            None,
            Unknown,
        ),
        (
            "preflight passes, and the response is not shown",
            put((204, &[ALLOW, CREDENTIALS, METHODS], OK), (0, &[], FAILED)),
            Outcome::Undetermined,
            None,
            Unknown,
        ),
        (
            "preflight passes, and the request is not logged",
            put((204, &[ALLOW, CREDENTIALS, METHODS], OK), (0, &[], FAILED))[..1].to_vec(),
            Outcome::Undetermined,
            None,
            Unknown,
        ),
        (
            "preflight passed, response refused",
            put((204, &[ALLOW, CREDENTIALS, METHODS], OK), (200, &[], FAILED)),
            Outcome::Blocked,
            Some(Stage::Response),
            Unknown,
        ),
        (
            "that a response came rules credentials out",
            put((204, &["Access-Control-Allow-Origin: *", METHODS], OK), (200, &[], FAILED)),
            Outcome::Blocked,
            Some(Stage::Response),
            NotInclude,
        ),
        (
            "both passed",
            put((204, &[ALLOW, CREDENTIALS, METHODS], OK), (200, &[ALLOW, CREDENTIALS], OK)),
            Outcome::Allowed,
            None,
            Unknown,
        ),
        (
            "preflight redirected",
            put((301, &["Location: /x"], net("net::ERR_INVALID_REDIRECT")), (0, &[], FAILED)),
            Outcome::Blocked,
            Some(Stage::Preflight),
            Unknown,
        ),
        (
            "preflight redirected, and its status is hidden",
            put((0, &[], net("net::ERR_INVALID_REDIRECT")), (0, &[], FAILED)),
            Outcome::Blocked,
            Some(Stage::Preflight),
            Unknown,
        ),
        (
            "preflight unanswered",
            put((0, &[], net("net::ERR_EMPTY_RESPONSE")), (0, &[], net("net::ERR_EMPTY_RESPONSE"))),
            Outcome::Failed,
            Some(Stage::Preflight),
            Unknown,
        ),
        (
            "preflight unanswered, and Firefox logs no error",
            put((0, &[], UNWRITTEN), (0, &[], UNWRITTEN)),
            Outcome::Failed,
            Some(Stage::Preflight),
            Unknown,
        ),
        (
            "preflight passed, request unanswered",
            put((204, &[ALLOW, CREDENTIALS, METHODS], OK), (0, &[], net("net::ERR_EMPTY_RESPONSE"))),
            Outcome::Failed,
            Some(Stage::Response),
            Unknown,
        ),
    ];
    for (row, entries, outcome, stage, credentials) in rows {
        let report = explain(&entries);
        assert_eq!((report.outcome, report.stage, report.credentials), (outcome, stage, credentials), "{row}");
        let backwards: Vec<_> = entries.into_iter().rev().collect();
        let reversed = explain(&backwards);
        assert_eq!(
            (reversed.outcome, reversed.verdict),
            (report.outcome, report.verdict),
            "{row}, the other way round"
        );
    }
}

#[test]
fn what_cors_has_no_say_in_is_left_alone_and_called_what_it_is() {
    type Row<'r> = (&'r str, &'r str, &'r [&'r str], Option<&'r str>, &'r str);
    const SAME: &str = "of the same origin";
    const NO_CORS: &str = "(no-cors)";
    const NAVIGATION: &str = "a navigation";
    const SOCKET: &str = "WebSockets";
    const NO_HTTP: &str = "no HTTP";
    let host = "Host: api.example";
    let origin = "Origin: https://app.example";
    let sent: [Row; 15] = [
        ("by its Origin", "https://app.example/x", &["Host: app.example", origin], None, SAME),
        ("by its Referer", "https://app.example/x", &["Referer: https://app.example/page"], None, SAME),
        (
            "by Sec-Fetch-Site",
            "https://app.example/x",
            &["Host: app.example", "Sec-Fetch-Site: same-origin"],
            None,
            SAME,
        ),
        ("by Sec-Fetch-Mode", API, &[host, "Sec-Fetch-Mode: same-origin"], None, SAME),
        ("by Sec-Fetch-Mode", API, &[host, "Sec-Fetch-Mode: no-cors"], None, NO_CORS),
        ("no Origin was sent", API, &[":authority: api.example", "Referer: https://app.example/"], None, NO_CORS),
        ("an image that never went out", API, &["Referer: https://app.example/"], Some("image"), NO_CORS),
        ("by Sec-Fetch-Mode", API, &[host, "Sec-Fetch-Mode: navigate"], None, NAVIGATION),
        ("by Sec-Fetch-Mode", API, &[host, "Sec-Fetch-Mode: nested-navigate"], None, NAVIGATION),
        ("a form", API, &[host, origin], Some("document"), NAVIGATION),
        ("by its scheme", "wss://api.example/", &[host, origin], None, SOCKET),
        ("by Sec-Fetch-Mode", API, &[host, origin, "Sec-Fetch-Mode: websocket"], None, SOCKET),
        ("by its kind", API, &[host, origin], Some("websocket"), SOCKET),
        ("data:", "data:text/plain,x", &[], None, NO_HTTP),
        ("an extension's page", "chrome-extension://abc/x", &[origin], None, NO_HTTP),
    ];
    for (row, url, headers, kind, words) in sent {
        // What may not be embedded is another matter.
        let not_embedded = if words == NO_CORS { OK } else { net("net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin") };
        for error in [OK, FAILED, UNWRITTEN, not_embedded] {
            let mut entry = entry("GET", url, headers, 200, &[], error);
            entry["_resourceType"] = json!(kind);
            let report = explain(&[entry]);
            assert_eq!(report.outcome, Outcome::NotCors, "{row}, {words}");
            assert!(report.findings.is_empty() && report.policy.is_none(), "{row}, {words}");
            assert!(report.verdict.to_string().contains(words), "{row}: {}", report.verdict);
        }
    }
}

#[test]
fn the_page_s_origin_is_that_of_the_preflight_then_of_the_request_then_of_a_referer() {
    let preflight = |origin: &str| entry("OPTIONS", API, &[origin, "Access-Control-Request-Method: PUT"], 405, &[], OK);
    let request = |headers: &[&str]| entry("PUT", API, headers, 0, &[], FAILED);
    let rows = [
        (vec![preflight("Origin: https://app.example"), request(&["Referer: https://frame.example/"])], Some(PAGE)),
        (vec![preflight("Origin: null"), request(&["Referer: https://app.example/"])], Some("null")),
        (vec![request(&["Origin: https://app.example", "Referer: https://frame.example/"])], Some(PAGE)),
        (vec![request(&["Referer: https://app.example/path?x"])], Some(PAGE)),
        (vec![request(&[])], None),
        (vec![request(&["Referer: about:blank"])], None),
    ];
    for (entries, expected) in rows {
        assert_eq!(explain(&entries).page_origin.as_deref(), expected);
    }
}

#[test]
fn cookies_tell_that_credentials_were_included_and_a_recorded_mode_settles_it() {
    let sent = ["Host: api.example", "Origin: https://app.example", "Cookie: a=b"];
    let with_cookie = entry("GET", API, &sent, 200, &[], FAILED);
    assert_eq!(explain(&[with_cookie]).credentials, Credentials::Include);
    for (mode, expected) in [
        ("include", Credentials::Include),
        ("same-origin", Credentials::NotInclude),
        ("omit", Credentials::NotInclude),
        ("odd", Credentials::Unknown),
    ] {
        let mut entries = get(200, &[], FAILED);
        entries[0]["request"]["_credentials"] = json!(mode);
        assert_eq!(explain(&entries).credentials, expected, "{mode}");
    }
}

/// The same in a log that writes no errors, of which the last entry has timings or not.
fn in_firefox(mut entries: Vec<Value>, is_timed: bool) -> Vec<Value> {
    for entry in &mut entries {
        entry["response"].as_object_mut().expect("a response").remove("_error");
        entry["timings"] = json!({ "send": 1 });
    }
    entries.last_mut().expect("an entry")["timings"] = if is_timed { json!({ "send": 1 }) } else { json!({}) };
    entries
}

#[test]
fn timings_tell_in_a_log_without_errors_whether_a_request_ended() {
    let none: &[&str] = &[];
    let open = || put((204, &["Access-Control-Allow-Origin: *", METHODS], OK), (0, none, OK));
    let both = || put((204, &[ALLOW, CREDENTIALS, METHODS], OK), (0, none, OK));
    let refused = || put((405, none, OK), (0, none, OK));
    let alone = || get(0, none, OK);
    for (row, entries, is_timed, outcome, stage) in [
        (
            "it ended, and only without credentials the preflight passes",
            open(),
            true,
            Outcome::Failed,
            Some(Stage::Response),
        ),
        ("it did not", open(), false, Outcome::Undetermined, None),
        ("it ended behind a preflight that passes", both(), true, Outcome::Failed, Some(Stage::Response)),
        ("it did not", both(), false, Outcome::Undetermined, None),
        (
            "it ended behind a preflight that passes under no mode",
            refused(),
            true,
            Outcome::Blocked,
            Some(Stage::Preflight),
        ),
        ("it did not", refused(), false, Outcome::Blocked, Some(Stage::Preflight)),
        ("answered, whatever the timings", get(200, &[ALLOW, CREDENTIALS], OK), false, Outcome::Allowed, None),
        (
            "answered behind a preflight, whatever the timings",
            put((204, &[ALLOW, CREDENTIALS, METHODS], OK), (200, &[ALLOW, CREDENTIALS], OK)),
            false,
            Outcome::Allowed,
            None,
        ),
        ("it ended without a preflight", alone(), true, Outcome::Failed, Some(Stage::Response)),
        ("it did not", alone(), false, Outcome::Undetermined, None),
        ("a response is shown without its status", get(0, &["Server: x"], OK), true, Outcome::Undetermined, None),
    ] {
        let report = explain(&in_firefox(entries, is_timed));
        assert_eq!((report.outcome, report.stage), (outcome, stage), "{row}: {}", report.verdict);
    }
    for (row, headers, is_timed, outcome) in [
        ("a preflight that got nothing", &[][..], true, Outcome::Failed),
        ("a preflight that has not ended", &[], false, Outcome::Undetermined),
        ("a preflight whose status is not shown yet", &[ALLOW], true, Outcome::Undetermined),
    ] {
        let preflight = put((0, headers, OK), (0, none, OK)).swap_remove(0);
        let report = explain(&in_firefox(vec![preflight], is_timed));
        assert_eq!(report.outcome, outcome, "{row}");
        assert!(!report.verdict.to_string().contains("The preflight passes"), "{row}: {}", report.verdict);
    }
    assert_eq!(explain(&in_firefox(open(), true)).credentials, Credentials::NotInclude, "the preflight had let it go");
    let undecided = explain(&in_firefox(open(), false)).verdict;
    assert!(undecided.to_string().starts_with("Blocked only if"), "{undecided}");
    let unexplained = explain(&put((204, &[ALLOW, CREDENTIALS, METHODS], OK), (0, none, FAILED))).verdict;
    assert!(unexplained.to_string().contains("every header that was captured"), "{unexplained}");
    let unended = explain(&in_firefox(alone(), false));
    assert!(unended.verdict.to_string().contains("had not ended"), "{}", unended.verdict);
    let unended = explain(&in_firefox(both(), false));
    assert!(unended.verdict.to_string().contains("not in the capture"), "{}", unended.verdict);
}

/// A redirect and the request that follows it.
fn redirected(
    from: &str,
    sent: &[&str],
    location: &str,
    hop: (&[&str], Error),
    next: (u16, &[&str], Error),
) -> Vec<Value> {
    let location_line = format!("Location: {location}");
    let lines: Vec<&str> = hop.0.iter().copied().chain([location_line.as_str()]).collect();
    let (status, received, error) = next;
    let origin = if location.starts_with(PAGE) { "Host: x" } else { "Origin: https://app.example" };
    vec![
        entry("GET", from, sent, 302, &lines, hop.1),
        entry("GET", location, &[origin, "Referer: https://app.example/"], status, received, error),
    ]
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_redirect_ends_where_the_browser_ended_it() {
    const OLD: &str = "https://api.example/old";
    let cors = ["Host: api.example", "Origin: https://app.example"];
    let home = ["Host: app.example", "Referer: https://app.example/"];
    let none: &[&str] = &[];
    let aborted = || redirected(OLD, &cors, API, (&[ALLOW], OK), (0, none, net("net::ERR_ABORTED")));
    let unlogged = in_firefox(redirected(OLD, &cors, API, (none, OK), (0, none, OK)), false);
    let against = |next: (u16, &[&str], Error)| redirected(OLD, &cors, API, (none, OK), next);
    let answered = in_firefox(against((200, &[ALLOW, CREDENTIALS], OK)), true);
    let ended = in_firefox(against((0, none, OK)), true);
    let mut failed = against((0, none, FAILED));
    failed[1]["timings"] = json!({});
    let passing = in_firefox(redirected(OLD, &cors, API, (&[ALLOW, CREDENTIALS], OK), (0, none, OK)), false);
    let open = in_firefox(redirected(OLD, &cors, API, (&["Access-Control-Allow-Origin: *"], OK), (0, none, OK)), false);
    let one = |location: &str, sent: &[&str], url: &str, lines: &[&str], error| {
        let location = format!("Location: {location}");
        let lines: Vec<&str> = lines.iter().copied().chain([location.as_str()]).collect();
        vec![entry("GET", url, sent, 302, &lines, error)]
    };
    let at_home = "https://app.example/old";
    for (row, entries, outcome, stage, code) in [
        ("not waited for", aborted(), Outcome::Allowed, None, None),
        (
            "refused, and the next is logged all the same",
            unlogged,
            Outcome::Blocked,
            Some(Stage::Redirect),
            Some("allow-origin-missing"),
        ),
        ("let through against its headers, and the next is answered", answered, Outcome::Allowed, None, None),
        (
            "let through against its headers, and the next ended",
            ended,
            Outcome::Failed,
            Some(Stage::Response),
            Some("network-error"),
        ),
        (
            "let through against its headers, and the next failed",
            failed,
            Outcome::Undetermined,
            None,
            Some("not-explained"),
        ),
        ("let through, and the next has no end", passing, Outcome::Undetermined, None, Some("not-explained")),
        (
            "let through without credentials, and the next has no end",
            open,
            Outcome::Undetermined,
            None,
            Some("not-explained"),
        ),
        (
            "to another scheme, which is logged",
            redirected(OLD, &cors, "foo:x", (&[ALLOW], OK), (0, none, FAILED)),
            Outcome::Blocked,
            Some(Stage::Redirect),
            Some("redirect-not-http"),
        ),
        (
            "to a WebSocket",
            redirected(OLD, &cors, "ws://api.example/", (&[ALLOW], OK), (0, none, FAILED)),
            Outcome::Blocked,
            Some(Stage::Redirect),
            Some("redirect-not-http"),
        ),
        (
            "to another scheme, which is not logged",
            one("ftp://x/", &cors, OLD, &[ALLOW], OK),
            Outcome::Blocked,
            Some(Stage::Redirect),
            Some("redirect-not-http"),
        ),
        (
            "from home to a password elsewhere",
            one("https://u:p@api.example/", &home, at_home, none, FAILED),
            Outcome::Blocked,
            Some(Stage::Redirect),
            Some("location-includes-credentials"),
        ),
        (
            "the same, let through",
            one("https://u:p@api.example/", &home, at_home, none, OK),
            Outcome::NotCors,
            None,
            None,
        ),
        (
            "from home to a password at home",
            one("https://u:p@app.example/", &home, at_home, none, FAILED),
            Outcome::NotCors,
            None,
            None,
        ),
        (
            "at home",
            redirected(at_home, &home, "https://app.example/new", (none, OK), (200, none, OK)),
            Outcome::NotCors,
            None,
            None,
        ),
        (
            "from home",
            redirected(at_home, &home, API, (none, OK), (200, none, FAILED)),
            Outcome::Blocked,
            Some(Stage::Response),
            Some("allow-origin-missing"),
        ),
        (
            "only without credentials the hop passes, so the response is judged so",
            redirected(
                OLD,
                &cors,
                API,
                (&["Access-Control-Allow-Origin: *"], OK),
                (200, &["Access-Control-Allow-Origin: *"], FAILED),
            ),
            Outcome::Undetermined,
            None,
            Some("not-explained"),
        ),
        (
            "too many",
            one("/old", &cors, OLD, &[ALLOW], net("net::ERR_TOO_MANY_REDIRECTS")),
            Outcome::Failed,
            Some(Stage::Redirect),
            Some("network-error"),
        ),
    ] {
        let count = entries.len();
        let report = explain(&entries);
        let found = report.findings.first().map(|finding| finding.code);
        assert_eq!((report.outcome, report.stage, found), (outcome, stage, code), "{row}: {}", report.verdict);
        assert_eq!(report.entries, (0..count).collect::<Vec<_>>(), "{row}");
    }
    let report = explain(&aborted());
    assert_eq!((report.url.as_str(), report.current_url.as_str(), report.redirects.len()), (OLD, OLD, 0));
}
