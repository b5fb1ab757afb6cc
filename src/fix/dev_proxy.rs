//! Development proxies: the page asks its own development server, which asks the API. Same origin, so CORS has no say. For an API that is
//! not the reader's own, while developing. One file a tool; adding one touches [`DEV_PROXIES`].

mod angular;
mod next;
mod vite;
mod webpack;

use super::Part;
use super::recipe::code::Code;
use crate::fetch::Origin;
use crate::fetch::origin::is_local_network_host;
use crate::fetch::url::server_and_path;
use crate::wording::Wording;

/// How a development server is told to pass requests on.
#[derive(Debug)]
pub struct DevProxy {
    /// Stable and kebab-case: what `proxy --tool` takes.
    pub id: &'static str,
    /// As the reader would say it.
    pub name: &'static str,
    /// What the text is written in, as the info string of a Markdown code block.
    pub language: &'static str,
    /// The page of the tool's own manual.
    pub manual: &'static str,
    render: fn(&Detour) -> Vec<(&'static str, Code)>,
}

/// Every tool, in the order in which the panel offers them.
pub static DEV_PROXIES: &[&DevProxy] = &[&vite::VITE, &webpack::WEBPACK, &angular::ANGULAR, &next::NEXT];

impl DevProxy {
    /// The tool of that id.
    pub fn find(id: &str) -> Option<&'static DevProxy> {
        DEV_PROXIES.iter().find(|proxy| proxy.id == id).copied()
    }
}

/// The requests that a development server passes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detour {
    /// The API's origin.
    server: String,
    /// The start of the paths that go there, without a slash at the end; never empty.
    prefix: String,
}

impl Detour {
    /// The detour around CORS for a page that asked `url`; `None` unless the page is one under development and the server is not.
    pub fn around(page_origin: &str, url: &str) -> Option<Self> {
        let page = Origin::parse(page_origin).filter(Origin::is_http)?;
        let server = Origin::of_url(url).filter(Origin::is_http)?;
        if !is_local_network_host(page.host()?) || is_local_network_host(server.host()?) {
            return None;
        }
        let (_, path) = server_and_path(url)?;
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        // In a prefix every tool has wildcards of its own.
        let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
        (!first.is_empty() && is_plain(first)).then(|| Self { server: server.to_string(), prefix: format!("/{first}") })
    }

    /// The text for a tool, in the order in which the reader pastes it.
    pub fn render(&self, proxy: &DevProxy) -> Vec<Part> {
        let parts = (proxy.render)(self).into_iter();
        parts.map(|(place, code)| Part::new(place, code)).collect()
    }

    /// What the page has to do, and what comes of it: sentences.
    pub fn advice(&self) -> Wording {
        say!(
            "While developing, let your own development server ask {server} for paths below {prefix}, and call them without a server, as in \
             fetch('{prefix}/...'): then it is the same origin, without CORS. With the full address the request goes around the proxy, and \
             is blocked as before. In production the API has to allow the page, or a server of yours has to pass the requests on \
             in the same way.",
            server = &self.server,
            prefix = &self.prefix
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_for_a_page_under_development_and_a_server_that_is_not() {
        let around = |page, url| Detour::around(page, url).map(|detour| (detour.server, detour.prefix));
        let expected = Some(("https://api.example".to_owned(), "/v1".to_owned()));
        assert_eq!(around("http://localhost:5173", "https://api.example/v1/items?x=1"), expected);
        assert_eq!(around("http://192.168.0.7:3000", "https://api.example/v1"), expected);
        for (page, url) in [
            ("https://app.example", "https://api.example/v1/items"),
            ("http://localhost:5173", "http://localhost:8000/v1/items"),
            ("http://localhost:5173", "https://api.example/"),
            ("http://localhost:5173", "https://api.example"),
            ("http://localhost:5173", "https://api.example/a*b/"),
            ("http://localhost:5173", "https://api.example/'+x/"),
            ("null", "https://api.example/v1"),
            ("http://localhost:5173", "data:,"),
        ] {
            assert_eq!(around(page, url), None, "{page} {url}");
        }
    }

    #[test]
    fn each_tool_s_text_reads_well() {
        let detour = Detour::around("http://localhost:5173", "https://api.example/v1/items").expect("a detour");
        assert!(detour.advice().contains("https://api.example for paths below /v1"), "{}", detour.advice());
        for proxy in DEV_PROXIES {
            let parts = detour.render(proxy);
            let texts: Vec<_> = parts.iter().map(|part| format!("--- {}\n{}", part.place, part.code)).collect();
            insta::assert_snapshot!(proxy.id, texts.concat());
        }
    }

    #[test]
    fn a_hostile_host_stays_inside_of_its_literal() {
        let detour = Detour::around("http://localhost:5173", "https://it's\"${x}`.example/v1/items").expect("a detour");
        for proxy in DEV_PROXIES {
            let text: String = detour.render(proxy).into_iter().map(|part| part.code).collect();
            let is_json = proxy.language == "json";
            let literal = if is_json { r#""https://it's\"${x}`.example"# } else { r#"'https://it\'s"${x}`.example"# };
            assert!(text.contains(literal), "{text}");
        }
    }
}
