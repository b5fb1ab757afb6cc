//! [Apache httpd](https://httpd.apache.org) 2.4, in a `.htaccess` file, where the server's own configuration is out of reach; the
//! versions it was proven with stand in [`APACHE_HTACCESS`].
//!
//! The same lines as in a virtual host, but Apache comes to them late: after authentication, and only in the deepest directory that
//! has rewrite rules.

use super::answer::Answer;
use super::apache::directives;
use super::{Family, Recipe};
use crate::fix::quote::fits_apache;
use crate::fix::{Policy, Snippet};

/// Apache httpd, `.htaccess`.
pub(super) static APACHE_HTACCESS: Recipe = Recipe {
    id: "apache-htaccess",
    name: "Apache httpd (.htaccess)",
    family: Family::Proxy,
    language: "apache",
    manual: "https://httpd.apache.org/docs/2.4/howto/htaccess.html",
    caveats: &[
        "The server must let the file speak: AllowOverride FileInfo (or All), with mod_headers and mod_rewrite loaded; without \
         the modules every request is answered 500.",
        "Where the directory asks for a password, the preflight is answered 401 before this file is read: add \"Require method \
         OPTIONS\" beside the Require line that asks for it.",
        "A deeper directory whose .htaccess has RewriteEngine On of its own forgets these rules: paste them there too.",
        "Delete other Header lines for Access-Control-*: one that runs later overrides or doubles these.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_apache);
    let code = directives(&answer);
    answer.snippet(
        [("The .htaccess file of the API's directory, at its top", code)],
        "nothing to restart: Apache reads the file with every request",
    )
}
