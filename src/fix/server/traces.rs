//! What answers show of the server, kept until the other exchanges with it are known.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use super::product::{LayerKind, Product, Sign, Tells};
use super::products::PRODUCTS;
use super::sign::{Asked, Seen};
use crate::cors::{Judgement, Stage, Verdict};
use crate::exchange::{Exchange, Logged};
use crate::fetch::{HeaderList, Origin};

/// More make-ups of answers than this are not kept of one server.
const KNOWN: usize = 16;

/// What the answers of one exchange show of the server that it ended at.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    pub(super) preflight: Option<Answer>,
    pub(super) response: Option<Answer>,
    /// Where the request was stopped.
    pub(super) stopped: Option<Stage>,
}

/// What all exchanges with one server show: one answer of each make-up.
#[derive(Clone, Debug, Default)]
pub struct Known<'t>(Vec<&'t Answer>);

#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// 0 where there was none: then the address alone tells.
    pub(super) status: u16,
    /// How many lines of `Access-Control-Allow-Origin` it has.
    pub(super) allow_origins: usize,
    /// In the order of the table.
    pub(super) marks: Vec<Mark>,
}

/// A sign that was found.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) product: &'static Product,
    /// Its product's place in the table.
    pub(super) place: usize,
    pub(super) tells: Tells,
    pub(super) evidence: Vec<String>,
}

/// A sign in the table.
struct Listed {
    product: &'static Product,
    /// Its product's place in the table.
    place: usize,
    sign: &'static Sign,
    /// See [`asks`](super::sign::Look::asks).
    asks: Asked,
}

/// The signs of every product, in the order of the table.
static SIGNS: LazyLock<Vec<Listed>> = LazyLock::new(|| {
    let listed = |(place, product): (usize, &'static Product)| {
        product.signs.iter().map(move |sign| Listed { product, place, sign, asks: sign.look.asks() })
    };
    PRODUCTS.iter().enumerate().flat_map(listed).collect()
});

impl Listed {
    fn mark(&self, seen: &Seen) -> Option<Mark> {
        let evidence = self.sign.look.evidence(seen);
        let Self { product, place, sign, .. } = *self;
        (!evidence.is_empty()).then_some(Mark { product, place, tells: sign.tells, evidence })
    }
}

impl Traces {
    /// What an exchange shows. Nothing where CORS had no say in it.
    pub fn of(exchange: &Exchange, judgement: &Judgement) -> Self {
        let stopped = match judgement.verdict {
            Verdict::NotCors(_) => return Self::default(),
            Verdict::Blocked(stage) | Verdict::Failed(stage, _) => Some(stage),
            Verdict::Allowed | Verdict::Undetermined(_) => None,
        };
        let host = exchange.server_origin().and_then(Origin::host).unwrap_or_default();
        let preflight = exchange.preflight.and_then(|logged| Answer::of(host, logged));
        let response = exchange.request.and_then(|logged| Answer::of(host, logged));
        let response = if preflight.is_none() && response.is_none() {
            let none = HeaderList::default();
            Some(Answer::seen(host, 0, &none, None)).filter(|answer| !answer.marks.is_empty())
        } else {
            response
        };
        Self { preflight, response, stopped }
    }

    /// The same for exchanges that show the same of a server, however often.
    pub fn make_up(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for answer in [&self.preflight, &self.response] {
            answer.as_ref().map(|answer| answer.make_up().collect::<Vec<_>>()).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Both answers.
    pub(super) fn answers(&self) -> impl Iterator<Item = &Answer> {
        [&self.preflight, &self.response].into_iter().flatten()
    }
}

impl<'t> Known<'t> {
    /// Adds what another exchange with the same server shows.
    pub fn add(&mut self, traces: &'t Traces) {
        for answer in traces.answers() {
            if self.0.len() < KNOWN && !self.0.iter().any(|known| known.is_made_up_like(answer)) {
                self.0.push(answer);
            }
        }
    }

    pub(super) fn answers(&self) -> &[&'t Answer] {
        &self.0
    }
}

impl Answer {
    fn of(host: &str, logged: Logged) -> Option<Self> {
        let response = &logged.entry.response;
        if response.status == 0 && response.headers.iter().next().is_none() {
            return None;
        }
        let body = response.body.as_deref();
        Some(Self::seen(host, response.status, &response.headers, body))
    }

    fn seen(host: &str, status: u16, headers: &HeaderList, body: Option<&str>) -> Self {
        let seen = Seen::new(host, status, headers, body);
        let signs = SIGNS.iter().filter(|listed| seen.may_show(listed.asks));
        Self {
            status,
            allow_origins: headers.values("access-control-allow-origin").count(),
            marks: signs.filter_map(|listed| listed.mark(&seen)).collect(),
        }
    }

    /// The marks of products of one kind that are no weak ones.
    pub(super) fn strong(&self, kind: LayerKind) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |mark| mark.product.kind == kind && mark.tells != Tells::Weak)
    }

    fn is_made_up_like(&self, other: &Self) -> bool {
        self.make_up().eq(other.make_up())
    }

    fn make_up(&self) -> impl Iterator<Item = (usize, Tells)> + '_ {
        self.marks.iter().map(|mark| (mark.place, mark.tells))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_sign_is_overlooked(
            lines in proptest::collection::vec((0..200_usize, prop_oneof![
                Just("nginx/1.2"), Just("cloudflare"), Just("1.1 varnish, 1.1 Caddy"), Just("Express"), Just("__cf_bm=1"), Just("1"),
            ]), 0..6),
            status in prop_oneof![Just(0_u16), Just(200), Just(403), Just(522)],
            host in "(api|a\\.lambda-url|x\\.s3)\\.(example|web\\.app|amazonaws\\.com)",
            body in proptest::option::of("(<center>|<p>|\"message\":)?(nginx|Cannot OPTIONS|Not Found|upstream)?.{0,4}"),
        ) {
            let names: Vec<_> = SIGNS.iter().flat_map(|listed| listed.sign.look.header_names()).collect();
            let headers: HeaderList = lines.iter().map(|&(at, value)| (names[at % names.len()], value)).collect();
            let seen = Seen::new(&host, status, &headers, body.as_deref());
            let told = |mark: &Mark| (mark.place, mark.evidence.clone());
            let every: Vec<_> = SIGNS.iter().filter_map(|listed| listed.mark(&seen)).map(|mark| told(&mark)).collect();
            let answer = Answer::seen(&host, status, &headers, body.as_deref());
            prop_assert_eq!(answer.marks.iter().map(told).collect::<Vec<_>>(), every);
        }
    }
}
