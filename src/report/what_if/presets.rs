//! Scenarios to begin with.

use super::{Field, Scenario};

/// A scenario to begin with. Its name stands in the page.
#[derive(Debug)]
pub struct Preset {
    /// Its stable id.
    pub id: &'static str,
    /// The method.
    pub method: &'static str,
    /// The credentials mode.
    pub credentials: &'static str,
    /// The headers that the page sets.
    pub sent: &'static str,
    /// The answer to the preflight: status and headers.
    pub preflight: (&'static str, &'static str),
    /// The answer to the request: status and headers.
    pub response: (&'static str, &'static str),
}

/// All of them. The first is what the reader begins with.
pub static PRESETS: &[Preset] = &[
    Preset {
        id: "no-header",
        method: "GET",
        credentials: "same-origin",
        sent: "",
        preflight: ("", ""),
        response: ("200", "Content-Type: application/json"),
    },
    Preset {
        id: "wildcard-with-credentials",
        method: "GET",
        credentials: "include",
        sent: "",
        preflight: ("", ""),
        response: ("200", "Access-Control-Allow-Origin: *\nAccess-Control-Allow-Credentials: true"),
    },
    Preset {
        id: "trailing-slash",
        method: "GET",
        credentials: "same-origin",
        sent: "",
        preflight: ("", ""),
        response: ("200", "Access-Control-Allow-Origin: https://app.example/"),
    },
    Preset {
        id: "two-origins",
        method: "GET",
        credentials: "same-origin",
        sent: "",
        preflight: ("", ""),
        response: ("200", "Access-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Origin: *"),
    },
    Preset {
        id: "header-not-allowed",
        method: "POST",
        credentials: "same-origin",
        sent: "Content-Type: application/json\nX-Request-Id: 7",
        preflight: (
            "204",
            "Access-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Headers: content-type",
        ),
        response: ("200", "Access-Control-Allow-Origin: https://app.example"),
    },
    Preset {
        id: "method-not-allowed",
        method: "DELETE",
        credentials: "same-origin",
        sent: "",
        preflight: (
            "204",
            "Access-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: GET, POST, PUT",
        ),
        response: ("204", "Access-Control-Allow-Origin: https://app.example"),
    },
    Preset {
        id: "authorization-by-wildcard",
        method: "GET",
        credentials: "same-origin",
        sent: "Authorization: Bearer token",
        preflight: ("204", "Access-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: *"),
        response: ("200", "Access-Control-Allow-Origin: *"),
    },
    Preset {
        id: "preflight-not-found",
        method: "PUT",
        credentials: "same-origin",
        sent: "Content-Type: application/json",
        preflight: ("404", "Access-Control-Allow-Origin: https://app.example"),
        response: ("200", "Access-Control-Allow-Origin: https://app.example"),
    },
    Preset {
        id: "preflight-redirected",
        method: "PUT",
        credentials: "same-origin",
        sent: "Content-Type: application/json",
        preflight: ("301", "Location: https://api.example/items/\nAccess-Control-Allow-Origin: *"),
        response: ("200", "Access-Control-Allow-Origin: *"),
    },
    Preset {
        id: "error-without-headers",
        method: "POST",
        credentials: "include",
        sent: "Content-Type: application/json",
        preflight: (
            "204",
            "Access-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Headers: content-type",
        ),
        response: ("500", "Content-Type: text/html"),
    },
    Preset {
        id: "simple",
        method: "POST",
        credentials: "same-origin",
        sent: "Content-Type: application/x-www-form-urlencoded",
        preflight: ("", ""),
        response: ("200", "Access-Control-Allow-Origin: *"),
    },
    Preset {
        id: "correct",
        method: "PUT",
        credentials: "include",
        sent: "Content-Type: application/json\nAuthorization: Bearer token",
        preflight: (
            "204",
            "Vary: Origin\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: authorization, content-type\nAccess-Control-Max-Age: 7200",
        ),
        response: (
            "200",
            "Vary: Origin\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true",
        ),
    },
];

impl Preset {
    /// The preset of this id.
    pub fn find(id: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.id == id)
    }

    /// What it begins with.
    pub fn scenario(&self) -> Scenario {
        Scenario::default()
            .with(Field::Origin, "https://app.example")
            .with(Field::Method, self.method)
            .with(Field::Url, "https://api.example/items")
            .with(Field::Credentials, self.credentials)
            .with(Field::RequestHeaders, self.sent)
            .with(Field::PreflightStatus, self.preflight.0)
            .with(Field::PreflightHeaders, self.preflight.1)
            .with(Field::Status, self.response.0)
            .with(Field::Headers, self.response.1)
    }
}
