//! [Koa](https://koajs.com) 3 and 2 by hand.
//!
//! Not with its `cors` middleware: of an error that is thrown, that one tells a cache nothing where the origin is refused, and an
//! empty list of request headers allows them all. The headers are set twice, because Koa's error page drops those of the context
//! and keeps those of the error.

use super::answer::Answer;
use super::by_hand::{ByHand, list_allowed};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Koa by hand.
pub(super) static KOA: Recipe = Recipe {
    id: "koa",
    name: "Koa",
    family: Family::JavaScript,
    language: "js",
    manual: "https://koajs.com/#error-handling",
    caveats: &[
        "Routes and middleware above these lines answer without the headers, and authentication above them answers the preflight \
         with 401: keep them first.",
        "Delete @koa/cors where it is in use: it would overwrite these lines, allows every request header when its allowHeaders is \
         empty, and leaves Vary out of a thrown error when the origin is refused.",
        "Middleware below that sets Access-Control-* or Vary itself overwrites these lines: delete it there.",
        "A stream in ctx.body that fails, such as a file that is not there, has no headers: Koa 2 answers with its bare error page, \
         Koa 3 breaks the connection.",
    ],
    render,
};

const PLACE: &str = "The file that creates the app, right after const app = new Koa(), above every other app.use";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    list_allowed(&mut code, &answer);
    code.line("app.use(async (ctx, next) => {\n  const headers = {};");
    WORDS.write(&mut code, &answer);
    code.line(PASS_ON);
    answer.snippet([(PLACE, code)], "restart the Node process")
}

const WORDS: ByHand = ByHand {
    set: |name, value| format!("headers['{name}'] = {value};"),
    origin_and_vary: "  const origin = ctx.get('Origin');
  headers.Vary = 'Origin'; // also for a refused origin: a cache must keep the answers apart",
    if_preflight: "  // A preflight brings no cookie and no token: answer it before anything asks for one.
  if (ctx.method === 'OPTIONS' && ctx.get('Access-Control-Request-Method')) {",
};

const PASS_ON: &str = "    ctx.set(headers);
    ctx.status = 204;
    return;
  }
  ctx.set(headers);
  try {
    await next();
  } catch (error) {
    // Koa's error page drops every header but those of the error.
    error.headers = { ...error.headers, ...headers };
    throw error;
  }
});";
