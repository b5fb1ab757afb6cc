//! [Vite](https://vite.dev), and what is built on it: `SvelteKit`, Astro, Vue's and React's templates.

use super::{Detour, DevProxy};
use crate::fix::quote::js_string;
use crate::fix::recipe::code::Code;

pub(super) static VITE: DevProxy = DevProxy {
    id: "vite",
    name: "Vite",
    language: "js",
    manual: "https://vite.dev/config/server-options#server-proxy",
    render,
};

fn render(detour: &Detour) -> Vec<(&'static str, Code)> {
    let mut code = Code::default();
    code.line("server: {");
    code.line("  proxy: {");
    let (prefix, target) = (js_string(&detour.prefix), js_string(&detour.server));
    code.put(format_args!("    {prefix}: {{ target: {target}, changeOrigin: true }},"));
    code.line("  },");
    code.line("},");
    vec![(
        "vite.config.js or .ts, inside defineConfig({ }), or into the server: { } that is there; then start Vite again",
        code,
    )]
}
