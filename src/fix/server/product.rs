//! What a product is known by.

use serde::Serialize;

use super::sign::Look;

/// A product, and the signs of it.
#[derive(Debug)]
pub(super) struct Product {
    pub(super) name: &'static str,
    pub(super) kind: LayerKind,
    /// The recipe for it; `None` where its own configuration sets no headers.
    pub(super) recipe: Option<&'static str>,
    pub(super) signs: &'static [Sign],
    /// Products that it is made of, whose signs it shows too: no layers of their own.
    pub(super) includes: &'static [&'static str],
}

/// What a layer does. Outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LayerKind {
    /// A content delivery network.
    Cdn,
    /// What takes requests in for others: an API gateway, a load balancer, a hosting platform.
    Gateway,
    /// A web server, which passes requests on or serves files.
    Proxy,
    /// What makes the answer: a framework and what it runs in, or a store of files.
    Application,
}

/// Something to look for, and what it tells.
#[derive(Debug)]
pub(super) struct Sign {
    pub(super) look: Look,
    pub(super) tells: Tells,
}

/// What a sign tells beside its product's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tells {
    /// Each answer that the product makes or passes on has it, so that its absence tells something too.
    Always,
    /// Some of them have it.
    Sometimes,
    /// Only answers that the product makes itself have it.
    Own,
    /// Others have it too: it counts only where nothing better is there.
    Weak,
}

pub(super) const fn always(look: Look) -> Sign {
    Sign { look, tells: Tells::Always }
}

pub(super) const fn sometimes(look: Look) -> Sign {
    Sign { look, tells: Tells::Sometimes }
}

pub(super) const fn own(look: Look) -> Sign {
    Sign { look, tells: Tells::Own }
}

pub(super) const fn weak(look: Look) -> Sign {
    Sign { look, tells: Tells::Weak }
}
