//! [Angular's development server](https://angular.dev/tools/cli/serve).

use super::{Detour, DevProxy};
use crate::fix::quote::json_string;
use crate::fix::recipe::code::Code;

pub(super) static ANGULAR: DevProxy = DevProxy {
    id: "angular",
    name: "Angular",
    language: "json",
    manual: "https://angular.dev/tools/cli/serve#proxying-to-a-backend-server",
    render,
};

fn render(detour: &Detour) -> Vec<(&'static str, Code)> {
    let mut proxy = Code::default();
    proxy.line("{");
    proxy.put(format_args!("  {}: {{", json_string(&detour.prefix)));
    proxy.put(format_args!("    \"target\": {},", json_string(&detour.server)));
    proxy.line("    \"secure\": true,");
    proxy.line("    \"changeOrigin\": true");
    proxy.line("  }");
    proxy.line("}");
    let mut options = Code::default();
    options.line("\"options\": { \"proxyConfig\": \"src/proxy.conf.json\" }");
    vec![
        ("src/proxy.conf.json, a new file", proxy),
        (
            "angular.json, inside \"serve\" of the project's \"architect\", or into the \"options\" that are there; then start ng serve again",
            options,
        ),
    ]
}
