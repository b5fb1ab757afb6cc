//! [pytest](https://docs.pytest.org), with [requests](https://requests.readthedocs.io).

use super::{Check, Framework};
use crate::fix::quote::python_string;
use crate::fix::recipe::code::Code;

pub(super) static PYTEST: Framework = Framework {
    id: "pytest",
    name: "pytest (Python)",
    language: "python",
    run: "test_cors.py; pip install pytest requests, then pytest test_cors.py",
    render,
};

fn render(check: &Check) -> Code {
    let mut code = Code::default();
    code.line("import os\n\nimport requests\n");
    code.put(format_args!("SERVER = os.environ.get(\"SERVER\", {})", python_string(&check.server)));
    code.put(format_args!("URL = SERVER + {}", python_string(check.path)));
    code.put(format_args!("ORIGIN = {}\n\n", python_string(&check.origin)));
    code.line("def ask(method, url, headers):");
    code.line("    return requests.request(method, url, headers=headers, allow_redirects=False, timeout=10)\n\n");
    code.line("def assert_lets_in(response):");
    code.line("    # Sent twice, it arrives joined with a comma, and is refused.");
    code.put(format_args!(
        "    assert response.headers.get(\"Access-Control-Allow-Origin\") == {}",
        python_string(check.allow_origin())
    ));
    if check.with_credentials {
        code.line("    assert response.headers.get(\"Access-Control-Allow-Credentials\") == \"true\"");
    }
    if check.has_preflight() {
        preflight(&mut code, check);
    }
    code.line(READABLE);
    if check.is_any() {
        code.line("    assert \"Access-Control-Allow-Credentials\" not in response.headers");
    } else {
        code.line("    assert response.headers.get(\"Access-Control-Allow-Origin\") not in (\"*\", stranger)");
    }
    code
}

fn preflight(code: &mut Code, check: &Check) {
    let method = python_string(check.method);
    code.line("\n\ndef test_the_preflight_lets_the_page_in():");
    code.put(format_args!("    headers = {{\"Origin\": ORIGIN, \"Access-Control-Request-Method\": {method}}}"));
    if !check.request_headers.is_empty() {
        let names: Vec<String> = check.request_headers.iter().map(|name| python_string(name)).collect();
        code.put(format_args!("    names = [{}]", names.join(", ")));
        code.line("    headers[\"Access-Control-Request-Headers\"] = \",\".join(names)");
    }
    code.line("    response = ask(\"OPTIONS\", URL, headers)");
    code.line("    assert 200 <= response.status_code <= 299");
    code.line("    assert_lets_in(response)");
    if !check.is_safelisted() {
        code.line("    allowed = response.headers.get(\"Access-Control-Allow-Methods\", \"\").replace(\" \", \"\").split(\",\")");
        code.put(format_args!("    assert {method} in allowed"));
    }
    if !check.request_headers.is_empty() {
        code.line("    allowed = response.headers.get(\"Access-Control-Allow-Headers\", \"\").lower().replace(\" \", \"\").split(\",\")");
        code.line("    assert [name for name in names if name not in allowed] == []");
    }
}

const READABLE: &str = "

def test_the_page_reads_the_answer_and_an_error_too():
    assert_lets_in(ask(\"GET\", URL, {\"Origin\": ORIGIN}))
    assert_lets_in(ask(\"GET\", URL + \"-that-is-not-there\", {\"Origin\": ORIGIN}))


def test_a_stranger_is_not_let_in():
    stranger = \"https://stranger.invalid\"
    response = ask(\"GET\", URL, {\"Origin\": stranger})";
