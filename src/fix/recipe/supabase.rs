//! [Supabase](https://supabase.com) Edge Functions.
//!
//! One wrapper for all functions, so that an early return or an exception cannot come without the headers.

use super::answer::Answer;
use super::cloud_function::{self, Headers};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Supabase.
pub(super) static SUPABASE: Recipe = Recipe {
    id: "supabase",
    name: "Supabase Edge Functions",
    family: Family::Cloud,
    language: "ts",
    manual: "https://supabase.com/docs/guides/functions/cors",
    caveats: &[
        "Written from the manual and never run on Supabase: try it with supabase functions serve first.",
        "With verify_jwt = true, a request with a missing or expired token gets 401 before the function runs, without headers: the \
         page sees a CORS error. Renew the token, or set verify_jwt = false in supabase/config.toml and verify it in the function.",
        "supabase-js sends authorization, apikey, x-client-info and content-type: allow each of them.",
        "corsHeaders, of @supabase/supabase-js or of _shared/cors.ts, lets every origin in: no longer spread it into responses.",
        "A function that exports fetch, as with withSupabase of @supabase/server, becomes export default { fetch: withCors(...) }.",
        "A function that does not start, or runs too long, is answered by the platform, and that answer has no headers.",
        "A WebSocket needs no CORS, and its response cannot be copied: leave withCors out there.",
        "This is for Edge Functions: the REST API, Auth and Storage answer for themselves.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    cloud_function::functions(&mut code, &answer, Headers::OfTypedResponse);
    code.line(WRAPPER);
    let mut call = Code::default();
    call.line(CALL);
    answer.snippet(
        [
            ("supabase/functions/_shared/with-cors.ts, a new file", code),
            ("The index.ts of each function, instead of its Deno.serve(...)", call),
        ],
        "supabase functions deploy, for each of the functions",
    )
}

const WRAPPER: &str = "export function withCors(handler: (request: Request) => Response | Promise<Response>) {
  return async (request: Request) => {
    const answer = await answerTo(request, handler);
    const response = new Response(answer.body, answer); // a copy, whose headers may be changed
    setCorsHeaders(request, response.headers);
    return response;
  };
}

async function answerTo(request: Request, handler: (request: Request) => Response | Promise<Response>) {
  // A preflight brings no cookie and no token: answer it before anything asks for one.
  if (isPreflight(request)) {
    return new Response(null, { status: 204 });
  }
  try {
    return await handler(request);
  } catch (error) {
    console.error(error);
    return new Response('Internal Server Error', { status: 500 });
  }
}";

const CALL: &str = "import { withCors } from '../_shared/with-cors.ts';

Deno.serve(withCors(async (request) => {
  // what the function did before
}));";
