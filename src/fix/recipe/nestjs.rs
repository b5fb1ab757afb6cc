//! [Nest](https://nestjs.com) on its Express adapter; the versions it was proven with stand in [`NESTJS`].
//!
//! `enableCors` hands its options to the `cors` middleware, which comes before guards, middleware of modules and routes. The options
//! are those of [`express_cors`](super::express_cors), and so are its defaults, which allow more.

use super::answer::Answer;
use super::code::Code;
use super::express_cors::write_options;
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Nest with its own `enableCors`.
pub(super) static NESTJS: Recipe = Recipe {
    id: "nestjs",
    name: "NestJS",
    family: Family::JavaScript,
    language: "ts",
    manual: "https://docs.nestjs.com/security/cors",
    caveats: &[
        "An app.use(...) above app.enableCors(...) answers without the headers, and authentication there answers the preflight with \
         401: keep enableCors first. Guards, and middleware of modules, come after it anyway.",
        "Say it once: take out cors: true of NestFactory.create, a second enableCors, and every @Header('Access-Control-...'), which \
         overwrites this one.",
        "A WebSocket gateway has a cors option of its own, in @WebSocketGateway({ cors: ... }).",
        "This is for the Express adapter, which Nest starts with. With the Fastify adapter the same call goes to @fastify/cors, \
         with which these lines were not run.",
        "The middleware answers every OPTIONS request, also one that is no preflight.",
    ],
    render,
};

const PLACE: &str =
    "src/main.ts, right after const app = await NestFactory.create(AppModule), above every app.use and app.listen";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    code.line("app.enableCors({");
    write_options(&mut code, &answer);
    code.line("});");
    answer.snippet([(PLACE, code)], "build, and restart the Node process")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn what_the_middleware_would_allow_by_itself_is_ruled_out() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_methods.clear();
        let code = &render(&policy).parts[0].code;
        assert!(code.starts_with("app.enableCors({\n  origin: 'https://a.example',\n"), "{code}");
        assert!(code.contains("\n  methods: [],") && code.contains("\n  allowedHeaders: [],"), "{code}");
    }
}
