//! [Next.js](https://nextjs.org) 16, in its `proxy.ts`; the versions it was proven with stand in [`NEXTJS`].
//!
//! The proxy runs before every route: what it sets stays on the answer of a route handler, also when that throws. On pages, prerendered
//! ones and that for 404, Next.js overwrites `Vary`, so that the text keeps to the paths of route handlers.

use super::answer::Answer;
use super::by_hand::list_allowed;
use super::code::Code;
use super::fetch_handler::{IS_PREFLIGHT, indented, set_headers};
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Next.js, for its route handlers.
pub(super) static NEXTJS: Recipe = Recipe {
    id: "nextjs",
    name: "Next.js",
    family: Family::JavaScript,
    language: "ts",
    manual: "https://nextjs.org/docs/app/api-reference/file-conventions/proxy",
    caveats: &[
        "Where proxy.ts exists already, for logins say, rename its function and call it in place of NextResponse.next(), with await \
         if it is async: the preflight has to be answered before it. Of two lines export const config, make one.",
        "Before Next.js 16 the file is middleware.ts and its function middleware.",
        "matcher names the paths that begin with /api: change it if the route handlers are elsewhere, but keep pages out of it. Next.js \
         overwrites Vary on them, so that a cache could hand one origin's answer to another.",
        "A redirect of next.config.ts, and that of /api/item/ to /api/item, comes before proxy.ts, also for a preflight: call the \
         last address at once.",
        "A route handler, or headers() of next.config.ts, that sets Access-Control-* itself still does so for origins that are not \
         allowed here: delete it there.",
        "The 404 of a path that has no route handler is a page, and has no Vary: Origin; it says no-store, so that no cache keeps it.",
    ],
    render,
};

const PLACE: &str = "proxy.ts, a new file beside the directory app (src/proxy.ts if that is src/app)";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    code.line("import { NextResponse, type NextRequest } from 'next/server';");
    code.line("");
    list_allowed(&mut code, &answer);
    code.line("export function proxy(request: NextRequest) {");
    indented(&mut code, 1, IS_PREFLIGHT);
    code.line("  const response = isPreflight ? new NextResponse(null, { status: 204 }) : NextResponse.next();");
    set_headers(&mut code, &answer, 1);
    code.line("}");
    code.line("");
    code.line("export const config = { matcher: '/api/:path*' };");
    answer.snippet([(PLACE, code)], "next build, then restart next start; next dev needs neither")
}
