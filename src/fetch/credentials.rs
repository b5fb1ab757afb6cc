//! [Credentials mode](https://fetch.spec.whatwg.org/#concept-request-credentials-mode).

/// Whether cookies, client certificates and HTTP authentication go with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CredentialsMode {
    /// Never.
    Omit,
    /// To the page's own origin only: what `fetch()` does unless told otherwise.
    SameOrigin,
    /// Always.
    Include,
}

impl CredentialsMode {
    /// The mode that the standard's keyword names; exact, in lower case.
    pub fn from_keyword(keyword: &str) -> Option<Self> {
        match keyword {
            "omit" => Some(Self::Omit),
            "same-origin" => Some(Self::SameOrigin),
            "include" => Some(Self::Include),
            _ => None,
        }
    }

    /// The standard's keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Omit => "omit",
            Self::SameOrigin => "same-origin",
            Self::Include => "include",
        }
    }
}
