//! [Netlify](https://www.netlify.com), with an edge function.
//!
//! It stands in front of functions, redirects, proxied addresses and files alike, and sees their responses, the failed ones too. The
//! `_headers` file and the `[[headers]]` of netlify.toml reach files only.

use super::answer::Answer;
use super::cloud_function::{self, Headers};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Netlify.
pub(super) static NETLIFY: Recipe = Recipe {
    id: "netlify",
    name: "Netlify (edge function)",
    family: Family::Cloud,
    language: "js",
    manual: "https://docs.netlify.com/build/edge-functions/api/",
    caveats: &[
        "Written from the manual and never run on Netlify: try it on a deploy preview first.",
        "Headers from _headers and netlify.toml reach neither functions nor what is proxied: delete Access-Control-* there.",
        "With several edge functions for a path, this one has to run first, or another one's answer comes without the headers: declare \
         it at the top of netlify.toml. What is declared there runs before functions with a config of their own.",
        "Give each function a path of its own below /api, in its config or by a rewrite: whether an edge function also stands in front \
         of /.netlify/functions/NAME, the manual does not say.",
        "A site with Split Testing runs no edge functions.",
        "A site that is protected by a password asks for it before anything of yours runs: see whether the preflight gets through.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    cloud_function::functions(&mut code, &answer, Headers::OfResponse);
    code.line(EDGE_FUNCTION);
    answer.snippet([("netlify/edge-functions/cors.js, a new file", code)], "deploy, or netlify dev to try it here")
}

const EDGE_FUNCTION: &str = "export default async (request, context) => {
  // A preflight brings no cookie and no token: answer it before anything asks for one.
  const answer = isPreflight(request) ? new Response(null, { status: 204 }) : await context.next();
  const response = new Response(answer.body, answer); // a copy, whose headers may be changed
  setCorsHeaders(request, response.headers);
  return response;
};

export const config = { path: '/api/*' }; // the paths that pages of other origins call";
