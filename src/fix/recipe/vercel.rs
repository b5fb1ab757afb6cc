//! [Vercel](https://vercel.com), Routing Middleware.
//!
//! It runs in front of functions of every language, of redirects and of what is not found, and can choose an origin, which the `headers`
//! of vercel.json cannot. What it hands to `next` is sent together with what the function answers.

use super::answer::Answer;
use super::cloud_function::{self, Headers};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Vercel.
pub(super) static VERCEL: Recipe = Recipe {
    id: "vercel",
    name: "Vercel (Routing Middleware)",
    family: Family::Cloud,
    language: "js",
    manual: "https://vercel.com/docs/routing-middleware/api",
    caveats: &[
        "Written from the manual and never run on Vercel: try it on a preview deployment first.",
        "Deployment Protection answers a preflight with 401 before any of your code runs. Add the paths to the OPTIONS Allowlist \
         (Settings, Deployment Protection); the request itself still has to pass the protection.",
        "Delete Access-Control-* from vercel.json and from the functions: the manual does not say which of two wins.",
        "The file stands beside package.json. There is only one: if it is there already, move these lines into it, and call \
         setCorsHeaders for each response it makes.",
        "In Next.js use the recipe for Next.js instead: its file of the same purpose has another name and another API.",
        "A function that runs out of time answers 504 from the platform: see whether pages can read it.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    code.line("import { next } from '@vercel/functions';\n");
    cloud_function::functions(&mut code, &answer, Headers::New);
    code.line(MIDDLEWARE);
    answer.snippet(
        [("middleware.js, a new file at the root of the project, beside package.json", code)],
        "npm install @vercel/functions, then deploy",
    )
}

const MIDDLEWARE: &str = "export default function middleware(request) {
  const headers = new Headers();
  setCorsHeaders(request, headers);
  // A preflight brings no cookie and no token: answer it before anything asks for one.
  return isPreflight(request) ? new Response(null, { status: 204, headers }) : next({ headers });
}

export const config = { matcher: '/api/:path*' }; // the paths that pages of other origins call";
