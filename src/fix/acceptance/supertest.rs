//! [supertest](https://github.com/forwardemail/supertest), in Node's own test runner.

use super::{Check, Framework};
use crate::fix::quote::js_string;
use crate::fix::recipe::code::Code;

pub(super) static SUPERTEST: Framework = Framework {
    id: "supertest",
    name: "supertest (Node.js)",
    language: "js",
    run: "cors.test.cjs; npm install --save-dev supertest, then node --test cors.test.cjs",
    render,
};

fn render(check: &Check) -> Code {
    let mut code = Code::default();
    code.line("const assert = require('node:assert/strict');");
    code.line("const { test } = require('node:test');");
    code.line("const request = require('supertest');\n");
    let server = js_string(&check.server);
    code.put(format_args!("const server = process.env.SERVER || {server}; // or the application: require('./app')"));
    code.put(format_args!("const path = {};", js_string(check.path)));
    code.put(format_args!("const origin = {};\n", js_string(&check.origin)));
    code.line("function letsIn(response) {");
    code.line("  // Sent twice, it arrives joined with a comma, and is refused.");
    code.line("  const allowOrigin = response.headers['access-control-allow-origin'];");
    let allow_origin = js_string(check.allow_origin());
    code.put(format_args!(
        "  assert.equal(allowOrigin, {allow_origin}, `Access-Control-Allow-Origin: ${{allowOrigin}}`);"
    ));
    if check.with_credentials {
        code.line("  const allowCredentials = response.headers['access-control-allow-credentials'];");
        code.line("  assert.equal(allowCredentials, 'true', `Access-Control-Allow-Credentials: ${allowCredentials}`);");
    }
    code.line("}");
    if check.has_preflight() {
        preflight(&mut code, check);
    }
    code.line(READABLE);
    if check.is_any() {
        code.line("  assert.equal(response.headers['access-control-allow-credentials'], undefined);");
    } else {
        code.line("  assert.ok(!['*', stranger].includes(response.headers['access-control-allow-origin']));");
    }
    code.line("});");
    code
}

fn preflight(code: &mut Code, check: &Check) {
    let method = js_string(check.method);
    code.line("\ntest('the preflight lets the page in', async () => {");
    code.line("  const preflight = request(server).options(path).set('Origin', origin);");
    if check.request_headers.is_empty() {
        code.put(format_args!("  const response = await preflight.set('Access-Control-Request-Method', {method});"));
    } else {
        let names: Vec<String> = check.request_headers.iter().map(|name| js_string(name)).collect();
        code.put(format_args!("  const names = [{}];", names.join(", ")));
        code.line("  const response = await preflight");
        code.put(format_args!("    .set('Access-Control-Request-Method', {method})"));
        code.line("    .set('Access-Control-Request-Headers', names.join(','));");
    }
    code.line("  assert.ok(response.ok, `status ${response.status}`);");
    code.line("  letsIn(response);");
    code.line("  const listed = (name) => (response.headers[name] || '').split(/\\s*,\\s*/);");
    if !check.is_safelisted() {
        code.put(format_args!("  assert.ok(listed('access-control-allow-methods').includes({method}));"));
    }
    if !check.request_headers.is_empty() {
        code.line("  const allowed = listed('access-control-allow-headers').map((name) => name.toLowerCase());");
        code.line("  names.forEach((name) => assert.ok(allowed.includes(name), name));");
    }
    code.line("});");
}

const READABLE: &str = "
test('the page reads the answer, and an error too', async () => {
  letsIn(await request(server).get(path).set('Origin', origin));
  letsIn(await request(server).get(`${path}-that-is-not-there`).set('Origin', origin));
});

test('a stranger is not let in', async () => {
  const stranger = 'https://stranger.invalid';
  const response = await request(server).get(path).set('Origin', stranger);";
