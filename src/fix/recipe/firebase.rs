//! [Cloud Functions for Firebase](https://firebase.google.com/docs/functions), second generation, in Node.js.
//!
//! The option `cors` of `onRequest` chooses an origin and nothing else: it allows neither credentials nor the reading of a header, and
//! every method and header that is asked for. Hence a wrapper by hand; request and response are Express's.

use super::answer::Answer;
use super::by_hand::list_allowed;
use super::code::Code;
use super::express::WORDS;
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Cloud Functions for Firebase.
pub(super) static FIREBASE: Recipe = Recipe {
    id: "firebase",
    name: "Cloud Functions for Firebase (second generation)",
    family: Family::Cloud,
    language: "js",
    manual: "https://firebase.google.com/docs/functions/http-events",
    caveats: &[
        "What Firebase itself puts in front of a function was not run: look at one preflight once it is deployed.",
        "Leave the option cors of onRequest out: it would write a second set of headers, allows no credentials, and cors: true lets \
         in every origin.",
        "A function that sets Access-Control-* itself overwrites these lines: delete it there.",
        "The emulator lets in every origin by itself: what works there may be blocked once it is deployed.",
        "A pattern from the manual such as /shop\\.example$/ also lets in https://evilshop.example: it has to begin with ^https://.",
        "A function that not everybody may invoke answers the preflight with 403 before its code runs: { invoker: 'public' }, and check \
         the token in the function.",
        "onCall answers for itself: from pages, it lets in every origin unless its own option cors says otherwise.",
        "An address that Hosting rewrites to the function belongs to the page's own origin and needs none of this.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    list_allowed(&mut code, &answer);
    code.line("const withCors = (handler) => (req, res) => {");
    WORDS.write(&mut code, &answer);
    code.line(PASS_ON);
    let mut call = Code::default();
    call.line(CALL);
    answer.snippet(
        [
            ("functions/index.js, above the functions", code),
            ("The same file: around what each function that pages call did before, here one called api", call),
        ],
        "firebase deploy --only functions",
    )
}

const PASS_ON: &str = "    return res.status(204).end();
  }
  return handler(req, res);
};";

const CALL: &str = "// in an ES module: export const api = ...
exports.api = onRequest(withCors(async (req, res) => {
  // what the function did before
}));";
