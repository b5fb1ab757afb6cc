//! The command line as a user meets it: what it prints, and its exit status.

#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const BLOCKED: &str = "tests/fixtures/demo/three-at-once.har";
/// Blocked by a server that says what it is.
const SHOWN: &str = "tests/fixtures/demo/options-405.har";
const ALLOWED: &str = "tests/fixtures/demo/simple-get.har";

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_preflight-inspector"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The program may refuse its arguments before it reads.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("the program ends")
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&run(arguments, b""))).expect("JSON")
}

#[test]
fn the_exit_status_tells_what_was_found() {
    for (arguments, status) in [
        (&["explain", BLOCKED][..], 1),
        (&["explain", ALLOWED], 0),
        (&["explain", "no-such-file.har"], 2),
        (&["explain"], 2),
        (&["explain", BLOCKED, "--format", "yaml"], 2),
        (&["fix", BLOCKED, "--server", "nginx"], 1),
        (&["fix", ALLOWED, "--server", "nginx"], 0),
        (&["fix", BLOCKED, "--server", "no-such-server"], 2),
        (&["fix", BLOCKED, "--server", "nginx", "--origin", "app.example"], 2),
        (&["fix", SHOWN], 1),
        (&["fix", BLOCKED], 2),
        (&["fix", ALLOWED], 0),
        (&["fix", BLOCKED, "--server", "nginx", "--origin", "https://*.vercel.app"], 2),
        (&["fix", BLOCKED, "--server", "nginx", "--expose", "X Total"], 2),
        (&["ticket", BLOCKED], 0),
        (&["ticket", ALLOWED], 2),
        (&["ticket", BLOCKED, "--entry", "99"], 2),
        (&["test", BLOCKED, "--framework", "pytest"], 0),
        (&["test", BLOCKED, "--framework", "mocha"], 2),
        (&["test", ALLOWED, "--framework", "pytest"], 2),
        (&["proxy", BLOCKED, "--tool", "vite"], 2),
        (&["preflights", BLOCKED], 0),
        (&["preflights", "no-such-file.har"], 2),
        (&["export", BLOCKED], 0),
        (&["export", "no-such-file.har"], 2),
        (&["causes"], 0),
        (&["cause", "allow-origin-missing"], 0),
        (&["cause", "no-such-cause"], 2),
        (&["servers"], 0),
        (&["no-such-command"], 2),
        (&["--help"], 0),
    ] {
        assert_eq!(run(arguments, b"").status.code(), Some(status), "{arguments:?}");
    }
}

#[test]
fn unusable_input_is_refused_in_one_line_that_says_what_where_and_what_to_do() {
    let long_line = [b"{\"log\": ".as_slice(), &vec![b'x'; 100_000_000]].concat();
    let deep = vec![b'['; 1_000_000];
    let inputs: [(&[u8], &str); 8] = [
        (b"", "the file is empty"),
        (b"hello", "stops being JSON at line 1, column 1"),
        (b"{}", "it has no \"log\" at the top"),
        (br#"{"log":{"entries":7}}"#, "\"log.entries\" is no array"),
        (br#"{"log":{"entries":[{"request""#, "the file is cut off"),
        (b"\xFF\xFE{\0", "UTF-16"),
        (&deep, "the file is cut off"),
        (&long_line, "stops being JSON at line 1, column 9"),
    ];
    for (input, expected) in inputs {
        let output = run(&["explain", "-"], input);
        assert_eq!(output.status.code(), Some(2), "{expected}");
        assert!(output.stdout.is_empty(), "{expected}");
        let line = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(line.starts_with("preflight-inspector: standard input: ") && line.contains(expected), "{line}");
        assert_eq!(line.matches('\n').count(), 1, "{line}");
        assert!(line.len() < 400, "{line}");
    }
}

#[test]
fn an_odd_entry_is_counted_and_bytes_that_are_no_text_do_not_matter() {
    let good = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(BLOCKED)).expect("a recording");
    let odd = good.replacen("\"entries\": [", "\"entries\": [ 7, {\"request\": {\"url\": \"https://x/\"}},", 1);
    assert_ne!(odd, good);
    let mut bytes = odd.into_bytes();
    let at = bytes.windows(5).rposition(|window| window == b"PUT /" || window == b"HTTP/").expect("some text");
    bytes[at] = 0xFF;
    let output = run(&["explain", "-"], &bytes);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output).contains("2 entries of the log could not be read (entry 0: it is no object)"));
}

#[test]
fn the_json_report_keeps_its_contract() {
    let report = json(&["explain", BLOCKED, "--format", "json"]);
    assert_eq!(report["schema"], 1);
    let exchanges = report["exchanges"].as_array().expect("a list");
    let exchange = exchanges.iter().find(|exchange| exchange["outcome"] == "blocked").expect("the blocked one");
    assert_eq!(exchange["method"], "PUT");
    assert_eq!(exchange["page_origin"], "http://localhost:8000");
    assert_eq!(exchange["entries"].as_array().map(Vec::len), Some(2));
    assert_eq!(exchange["stage"], "preflight");
    assert_eq!(exchange["credentials"], "unknown");
    assert_eq!(exchange["first_error"]["chromium"], serde_json::json!(["PreflightAllowOriginMismatch"]));
    assert_eq!(exchange["first_error"]["firefox"], serde_json::json!(["CORSAllowOriginNotMatchingOrigin"]));
    assert_eq!(exchange["first_error"]["safari"], serde_json::json!(["origin-not-allowed"]));
    let method =
        exchange["findings"].as_array().expect("a list").iter().find(|finding| finding["code"] == "method-not-allowed");
    let method = method.expect("the second fault");
    for (field, expected) in [
        ("role", "blocks-next"),
        ("stage", "preflight"),
        ("header", "Access-Control-Allow-Methods"),
        ("received", "GET"),
        ("expected", "PUT"),
        ("when", "always"),
    ] {
        assert_eq!(method[field], expected, "{field}");
    }
    assert!(method["message"].is_string() && exchange["policy"].is_object());
}

#[test]
fn every_cause_and_server_that_is_listed_can_be_asked_for() {
    let causes = json(&["causes", "--format", "json"]);
    for cause in causes.as_array().expect("a list") {
        let id = cause["id"].as_str().expect("an id");
        let explained = printed(&run(&["cause", id], b""));
        assert!(explained.contains("What to change"), "{id}");
    }
    let servers = json(&["servers", "--format", "json"]);
    let ids: Vec<_> =
        servers.as_array().expect("a list").iter().map(|server| server["id"].as_str().expect("an id")).collect();
    for id in ["express-cors", "express", "nginx", "apache", "apache-htaccess"] {
        assert!(ids.contains(&id), "{id}");
    }
    for id in ids {
        let fix = printed(&run(&["fix", BLOCKED, "--server", id], b""));
        assert!(fix.contains("http://localhost:8000"), "{id}: {fix}");
    }
}

#[test]
fn another_origin_can_be_allowed_too() {
    let fixes = json(&["fix", BLOCKED, "--server", "nginx", "--origin", "https://b.example", "--format", "json"]);
    assert_eq!(
        fixes[0]["policy"]["allow_origin"],
        serde_json::json!({ "list": ["http://localhost:8000", "https://b.example"] })
    );
    assert_eq!(fixes[0]["server_origin"], "http://localhost:8001");
}

#[test]
fn what_the_policy_allows_can_be_changed() {
    let changes =
        ["--origin", "https://*.shop.example", "--credentials", "no", "--expose", "X-Total", "--max-age", "600"];
    let arguments = [&["fix", BLOCKED, "--server", "nginx", "--format", "json"][..], &changes].concat();
    let fix = &json(&arguments)[0];
    let policy = &fix["policy"];
    assert_eq!(policy["allow_subdomains_of"], serde_json::json!(["https://shop.example"]));
    assert_eq!((&policy["allow_credentials"], &policy["max_age"]), (&"no".into(), &600.into()));
    assert_eq!(policy["expose_headers"], serde_json::json!(["x-total"]));
    assert_eq!(fix["snippet"]["applicability"], "risky");
}

#[test]
fn a_ticket_is_for_the_entry_that_was_asked_for_and_keeps_secrets_back() {
    let log = serde_json::json!({ "log": { "entries": (0..3).map(|at| serde_json::json!({
        "request": { "method": "GET", "url": format!("https://api.example/v1/{at}?key=SECRET"),
            "headers": [{ "name": "Origin", "value": "http://localhost:5173" }] },
        "response": { "status": 200, "headers": [], "_error": "net::ERR_FAILED" },
    })).collect::<Vec<_>>() } });
    let input = log.to_string().into_bytes();
    let ticket = |more: &[&str]| printed(&run(&[&["ticket", "-"], more].concat(), &input));
    assert!(ticket(&[]).starts_with("# CORS blocks `GET https://api.example/v1/0?key=***`"), "{}", ticket(&[]));
    assert!(ticket(&["--entry", "2"]).starts_with("# CORS blocks `GET https://api.example/v1/2?key=***`"));
    assert!(ticket(&["--entry", "2"]).contains("`GET https://api.example/v1/1?key=***`"));
    assert!(ticket(&["--with-secrets"]).contains("SECRET"));

    let proxy = printed(&run(&["proxy", "-", "--tool", "vite"], &input));
    assert!(proxy.contains("'/v1': { target: 'https://api.example', changeOrigin: true }"), "{proxy}");
}

#[test]
fn a_fix_says_which_requests_it_does_not_help() {
    let entries = |recording: &str| {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(recording)).expect("a recording");
        let har: Value = serde_json::from_str(&text).expect("JSON");
        har["log"]["entries"].as_array().expect("entries").clone()
    };
    let both = [entries(BLOCKED), entries("tests/fixtures/demo/sandboxed-frame.har")].concat();
    let log = serde_json::json!({ "log": { "entries": both } }).to_string();
    let fix = printed(&run(&["fix", "-", "--server", "nginx"], log.as_bytes()));
    assert!(fix.contains("does not help 1 of the blocked requests"), "{fix}");
    assert!(!fix.contains("\"*\""), "{fix}");
    let alone = printed(&run(&["fix", "tests/fixtures/demo/sandboxed-frame.har", "--server", "nginx"], b""));
    assert!(alone.contains("Access-Control-Allow-Origin \"*\" always"), "{alone}");
}

#[test]
fn without_a_server_the_fix_is_for_the_one_that_the_answers_show_and_says_so() {
    let guessed = printed(&run(&["fix", SHOWN], b""));
    assert!(guessed.starts_with("nginx for http://localhost:8001\n"), "{guessed}");
    assert!(guessed.contains("Chosen because the response shows Server: nginx/1.26.2."), "{guessed}");
    assert!(guessed.contains("add_header"), "{guessed}");
    let chosen = printed(&run(&["fix", SHOWN, "--server", "express"], b""));
    assert!(!chosen.contains("Chosen because") && !chosen.contains("add_header"), "{chosen}");
    let markdown = printed(&run(&["fix", SHOWN, "--format", "markdown"], b""));
    assert!(markdown.contains("Chosen because the response shows Server: nginx/1.26.2."), "{markdown}");
    for (arguments, guessed, recipe) in [
        (&["fix", SHOWN, "--format", "json"][..], true, "nginx"),
        (&["fix", SHOWN, "--server", "express", "--format", "json"], false, "express"),
    ] {
        let fix = &json(arguments)[0];
        assert_eq!((&fix["guessed"], &fix["recipe"]), (&Value::from(guessed), &Value::from(recipe)));
        assert_eq!(fix["server"]["layers"][0]["evidence"][0], "Server: nginx/1.26.2");
        assert!(fix["snippet"]["parts"].is_array());
    }
}

#[test]
fn a_ticket_names_the_server_and_holds_its_fix() {
    let ticket = printed(&run(&["ticket", SHOWN], b""));
    assert!(ticket.contains("- Server, by its answers: nginx (Server: nginx/1.26.2)"), "{ticket}");
    assert!(ticket.contains("add_header"), "{ticket}");
    let chosen = printed(&run(&["ticket", SHOWN, "--server", "express"], b""));
    assert!(!chosen.contains("add_header"), "{chosen}");
}

#[test]
fn where_nothing_shows_the_server_the_reader_is_told_how_to_choose() {
    let output = run(&["fix", BLOCKED], b"");
    assert!(output.stdout.is_empty());
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(told.contains("does not show what server this is; choose with --server ID"), "{told}");
    for (family, id) in [("JavaScript", "express-cors"), ("Web servers and proxies", "apache-htaccess")] {
        let line = told.lines().find(|line| line.contains(&format!("{family}: "))).unwrap_or_default();
        assert!(line.contains(id), "{told}");
    }
    // Of two servers one says what it is.
    let entries = |recording: &str| {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(recording)).expect("a recording");
        let har: Value = serde_json::from_str(&text.replace("localhost:8001", "api.example")).expect("JSON");
        har["log"]["entries"].as_array().expect("entries").clone()
    };
    let shown = serde_json::to_string(&entries(SHOWN)).expect("JSON").replace("api.example", "cdn.example");
    let both = [entries(BLOCKED), serde_json::from_str(&shown).expect("JSON")].concat();
    let log = serde_json::json!({ "log": { "entries": both } }).to_string();
    let output = run(&["fix", "-"], log.as_bytes());
    let text = printed(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("nginx for http://cdn.example\n"), "{text}");
    assert!(text.contains("A server for http://api.example\n") && text.contains("choose with --server ID"), "{text}");
}

#[test]
fn markdown_is_for_a_ticket_and_holds_no_secrets() {
    let recording = "tests/fixtures/demo/authorization-not-listed.har";
    assert!(printed(&run(&["explain", recording], b"")).contains("Bearer demo"));
    let markdown = printed(&run(&["explain", recording, "--format", "markdown"], b""));
    assert!(markdown.contains("Authorization: (left out)") && !markdown.contains("Bearer"), "{markdown}");
}

#[test]
fn markdown_is_not_broken_by_what_was_captured() {
    let hostile = r#"{"log":{"entries":[{"request":{"method":"GET","url":"https://api.example/`<script>|",
        "headers":[{"name":"Origin","value":"https://app.example"}]},
        "response":{"status":200,"headers":[{"name":"Access-Control-Allow-Origin","value":"``` | <img src=x>\n# x"}],"_error":"net::ERR_FAILED"}}]}}"#;
    let text = printed(&run(&["explain", "-", "--format", "markdown"], hostile.as_bytes()));
    assert!(text.contains("## ``GET https://api.example/`<script>|``"), "{text}");
    assert!(text.contains(r"\`\`\` \| \<img src=x\>"), "{text}");
    assert!(!text.contains("\n# x"), "{text}");
}

#[test]
fn the_cost_of_preflights_is_told_in_each_format() {
    let text = printed(&run(&["preflights", BLOCKED], b""));
    assert!(
        text.starts_with("1 preflight took ") && text.contains("PUT http://localhost:8001/three-at-once"),
        "{text}"
    );
    let markdown = printed(&run(&["preflights", BLOCKED, "--format", "markdown"], b""));
    assert!(markdown.contains("| Safari | 10 minutes | none |"), "{markdown}");
    let told = json(&["preflights", BLOCKED, "--format", "json"]);
    assert_eq!((&told["count"], &told["spared"]["safari"]["max_age"]), (&Value::from(1), &Value::from(600)));
    assert_eq!(told["endpoints"][0]["method"], "PUT");
}

#[test]
fn an_export_has_no_secrets_unless_they_are_asked_for_and_counts_what_it_leaves_out() {
    let log = br#"{"log":{"entries":[7,{"request":{"method":"GET","url":"https://api.example/?key=SECRET","headers":
        [{"name":"Origin","value":"https://app.example"},{"name":"Cookie","value":"id=SECRET"}]},"response":{"status":200}}]}}"#;
    let output = run(&["export", "-"], log);
    let masked = printed(&output);
    assert!(!masked.contains("SECRET") && masked.contains("https://api.example/?key=***1"), "{masked}");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(told, "preflight-inspector: standard input: 1 of its entries could not be read and are left out\n");
    assert_eq!(printed(&run(&["export", "-", "--with-secrets"], log)).matches("id=SECRET").count(), 1);
    let explained = run(&["explain", "-"], masked.as_bytes());
    assert!(printed(&explained).contains("https://api.example/?key=***1"));
}
