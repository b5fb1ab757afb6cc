//! [Playwright Test](https://playwright.dev): a real browser does what the page did.

use super::{Check, Framework};
use crate::fix::quote::js_string;
use crate::fix::recipe::code::Code;

pub(super) static PLAYWRIGHT: Framework = Framework {
    id: "playwright",
    name: "Playwright (a real browser)",
    language: "js",
    run: "cors.spec.mjs; npm install --save-dev @playwright/test, then npx playwright test cors.spec.mjs",
    render,
};

fn render(check: &Check) -> Code {
    let mut code = Code::default();
    code.line("import { expect, test } from '@playwright/test';\n");
    code.put(format_args!("const server = process.env.SERVER || {};", js_string(&check.server)));
    code.put(format_args!("const path = {};", js_string(check.path)));
    code.put(format_args!(
        "const method = {}; // sent for real: point SERVER at a test system\n",
        js_string(check.method)
    ));
    open_page(&mut code, check);
    code.line("/** The status of the answer, or why the page may not read it. */");
    code.line("function read(page, url, init) {");
    code.line(
        "  return page.evaluate(([url, init]) => fetch(url, init).then(({ status }) => status, String), [url, init]);",
    );
    code.line("}\n");
    code.line("test('the page reads the answer', async ({ page }) => {");
    code.line("  await open(page);");
    code.line("  const init = {");
    code.line("    method,");
    let headers = check.request_headers.iter().map(|name| {
        let value = if name == "content-type" { "application/json" } else { "test" };
        format!("{}: '{value}'", js_string(name))
    });
    if !check.request_headers.is_empty() {
        code.put(format_args!("    headers: {{ {} }},", headers.collect::<Vec<_>>().join(", ")));
    }
    code.put(format_args!("    credentials: '{}',", credentials(check)));
    code.line("  };");
    code.line("  expect(await read(page, server + path, init)).toEqual(expect.any(Number));");
    code.line("});\n");
    code.line("test('the page reads an error', async ({ page }) => {");
    code.line("  await open(page);");
    code.put(format_args!("  const init = {{ credentials: '{}' }};", credentials(check)));
    code.line("  expect(await read(page, `${server}${path}-that-is-not-there`, init)).toEqual(expect.any(Number));");
    code.line("});");
    code
}

fn open_page(code: &mut Code, check: &Check) {
    if check.is_any() {
        code.line("/** A page without an origin of its own. */");
        code.line("const open = (page) => page.goto('data:text/html,');\n");
        return;
    }
    code.put(format_args!("const origin = {};\n", js_string(&check.origin)));
    code.line("/** An empty page of that origin; the real one is not asked. */");
    code.line("async function open(page) {");
    code.line("  await page.route(`${origin}/`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));");
    code.line("  await page.goto(`${origin}/`);");
    code.line("}\n");
}

fn credentials(check: &Check) -> &'static str {
    if check.with_credentials { "include" } else { "omit" }
}
