//! [Next.js](https://nextjs.org): rewrites, which work in production too.

use super::{Detour, DevProxy};
use crate::fix::quote::js_string;
use crate::fix::recipe::code::Code;

pub(super) static NEXT: DevProxy = DevProxy {
    id: "next",
    name: "Next.js",
    language: "js",
    manual: "https://nextjs.org/docs/app/api-reference/config/next-config-js/rewrites",
    render,
};

fn render(detour: &Detour) -> Vec<(&'static str, Code)> {
    let mut code = Code::default();
    code.line("async rewrites() {");
    let source = js_string(&format!("{}/:path*", detour.prefix));
    let destination = js_string(&format!("{}{}/:path*", detour.server, detour.prefix));
    code.put(format_args!("  return [{{ source: {source}, destination: {destination} }}];"));
    code.line("},");
    vec![("next.config.mjs, .js or .ts, inside the configuration object; then start Next.js again", code)]
}
