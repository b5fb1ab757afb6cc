//! [webpack-dev-server](https://webpack.js.org/configuration/dev-server/) 5 and newer, where `proxy` is a list.

use super::{Detour, DevProxy};
use crate::fix::quote::js_string;
use crate::fix::recipe::code::Code;

pub(super) static WEBPACK: DevProxy = DevProxy {
    id: "webpack",
    name: "webpack-dev-server",
    language: "js",
    manual: "https://webpack.js.org/configuration/dev-server/#devserverproxy",
    render,
};

fn render(detour: &Detour) -> Vec<(&'static str, Code)> {
    let mut code = Code::default();
    code.line("devServer: {");
    code.line("  proxy: [");
    let (prefix, target) = (js_string(&detour.prefix), js_string(&detour.server));
    code.put(format_args!("    {{ context: [{prefix}], target: {target}, changeOrigin: true }},"));
    code.line("  ],");
    code.line("},");
    vec![(
        "webpack.config.js, inside module.exports = { }, or into the devServer: { } that is there; then start the development server again",
        code,
    )]
}
