//! What the marks come to.

use serde::Serialize;

use super::product::{LayerKind, Product, Tells};
use super::traces::{Answer, Known, Mark, Traces};
use crate::cors::Stage;
use crate::fetch::status::reason_phrase;
use crate::fix::Recipe;
use crate::sorting;
use crate::wording::Wording;

/// So many pieces of evidence are told of one layer.
const TOLD: usize = 3;

/// Which server it is, as far as its answers show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServerGuess {
    /// What stands between the page and the answer, the outermost first; at least one.
    pub layers: Vec<Layer>,
    /// The product in whose configuration the fix belongs: the innermost that has a recipe, or the one that lost or doubled the header.
    pub fix_at: Option<&'static str>,
    /// The recipe for it: what `fix --server` takes.
    pub recipe: Option<&'static str>,
    /// Which of the layers gave the answer that stopped the request, where that can be told.
    pub says: Option<Wording>,
}

/// One product on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Layer {
    /// Its name.
    pub product: &'static str,
    /// What it does there.
    pub kind: LayerKind,
    /// What it was seen by, as received: `Server: nginx/1.22.1`.
    pub evidence: Vec<String>,
}

impl Traces {
    /// Which server it is; `known` is what all exchanges with it show. `None` where nothing shows it.
    pub fn guess(&self, known: &Known) -> Option<ServerGuess> {
        let own: Vec<_> = self.answers().collect();
        let products = products(&own, known.answers());
        let told = Told { traces: self, known: known.answers(), products: &products };
        let (outer, says) = told.who_answered().unzip();
        let recipe = |product: &Product| product.recipe.and_then(Recipe::find).map(|recipe| recipe.id);
        let mut places = outer.flatten().into_iter().chain(products.iter().rev().copied());
        let fix_at = places.find(|product| recipe(product).is_some());
        let layer = |product: &&'static Product| Layer {
            product: product.name,
            kind: product.kind,
            evidence: evidence(product, own.iter().chain(known.answers()).copied()),
        };
        Some(ServerGuess {
            layers: products.iter().map(layer).collect(),
            fix_at: fix_at.map(|product| product.name),
            recipe: fix_at.and_then(recipe),
            says,
        })
        .filter(|guess| !guess.layers.is_empty())
    }
}

impl ServerGuess {
    /// The layers and what they were seen by: "nginx in front of Express (Server: nginx/1.22.1; X-Powered-By: Express)".
    pub fn summary(&self) -> String {
        let products: Vec<_> = self.layers.iter().map(|layer| layer.product).collect();
        let evidence: Vec<_> = self.layers.iter().flat_map(|layer| &layer.evidence).map(String::as_str).collect();
        format!("{} ({})", products.join(" in front of "), evidence.join("; "))
    }

    /// What the layer was seen by that the recipe is for.
    pub fn evidence(&self) -> Option<String> {
        let chosen = self.layers.iter().find(|layer| Some(layer.product) == self.fix_at)?;
        Some(chosen.evidence.join("; "))
    }
}

/// The products on the way, outermost first. What an exchange shows itself comes before what others show; a weak sign counts where there
/// is no better one.
fn products(own: &[&Answer], known: &[&Answer]) -> Vec<&'static Product> {
    let mut found: Vec<&'static Product> = Vec::new();
    for kind in [LayerKind::Cdn, LayerKind::Gateway, LayerKind::Proxy, LayerKind::Application] {
        let strong = |answers: &[&Answer]| {
            let marks = answers.iter().flat_map(|answer| answer.strong(kind));
            let by_place = sorting::by_key(marks.map(|mark| (mark.place, mark.product)));
            by_place.into_iter().map(|(_, product)| product).collect::<Vec<_>>()
        };
        let weak = |answers: &[&Answer]| {
            let mut marks = answers.iter().flat_map(|answer| &answer.marks).map(|mark| mark.product);
            marks.find(|product| product.kind == kind)
        };
        let mut of_kind = strong(own);
        if of_kind.is_empty() && agree(known, kind) {
            of_kind = strong(known);
        }
        if of_kind.is_empty() {
            of_kind.extend(weak(own));
        }
        found.extend(of_kind);
    }
    let is_included = |product: &Product| found.iter().any(|other| other.includes.contains(&product.name));
    found.iter().copied().filter(|product| !is_included(product)).collect()
}

/// Whether the answers that show a product of this kind have one in common: behind one address may stand several applications, and then
/// it is not known which of them a request was for.
fn agree(answers: &[&Answer], kind: LayerKind) -> bool {
    let mut showing = answers.iter().filter(|answer| answer.strong(kind).next().is_some());
    let Some(first) = showing.next() else { return false };
    let others: Vec<_> = showing.collect();
    let is_in_all =
        |mark: &Mark| others.iter().all(|answer| answer.strong(kind).any(|other| is(other.product, mark.product)));
    first.strong(kind).any(is_in_all)
}

/// What a product was seen by, one piece for each header.
fn evidence<'a>(product: &Product, answers: impl Iterator<Item = &'a Answer>) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    let name = |piece: &str| piece.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let marks = answers.flat_map(|answer| &answer.marks).filter(|mark| is(mark.product, product));
    for piece in marks.flat_map(|mark| &mark.evidence) {
        if told.len() < TOLD && !told.iter().any(|other| name(other) == name(piece)) {
            told.push(piece.clone());
        }
    }
    told
}

fn is(product: &Product, other: &Product) -> bool {
    product.name == other.name
}

/// What is looked at to say who answered.
struct Told<'t> {
    traces: &'t Traces,
    known: &'t [&'t Answer],
    products: &'t [&'static Product],
}

impl Told<'_> {
    /// Who gave the answer that stopped the request, in a sentence; and, where the fix belongs into an outer layer, that layer.
    fn who_answered(&self) -> Option<(Option<&'static Product>, Wording)> {
        let (what, answer) = match self.traces.stopped? {
            Stage::Preflight => (say!("the preflight"), self.traces.preflight.as_ref()?),
            Stage::Redirect | Stage::Response => (say!("the request"), self.traces.response.as_ref()?),
            Stage::Request => return None,
        };
        if answer.status == 0 {
            return None;
        }
        let mut inner_to_outer = self.products.iter().rev().copied();
        let application = self.products.iter().rev().find(|product| product.kind == LayerKind::Application);
        let outer = inner_to_outer.find(|product| product.kind != LayerKind::Application)?;
        let shows = |product: &Product| answer.marks.iter().any(|mark| is(mark.product, product));
        let behind = application.map_or_else(|| say!("what stands behind it"), |product| product.name.into());
        let status = format!("{} {}", answer.status, reason_phrase(answer.status));
        let status = status.trim_end();

        if let Some((product, evidence)) = self.signed(answer) {
            let says = say!("{product} answered {what} itself ({evidence}).", product = product.name, what, evidence);
            return Some((Some(product), says));
        }
        if answer.allow_origins > 1 {
            let says = if answer.allow_origins == 2 {
                say!(
                    "Access-Control-Allow-Origin came twice: most likely {outer} and {behind} each add it.",
                    outer = outer.name,
                    behind
                )
            } else {
                say!(
                    "Access-Control-Allow-Origin came several times: most likely {outer} and {behind} each add it.",
                    outer = outer.name,
                    behind
                )
            };
            return Some((Some(outer), says));
        }
        let is_applications = answer.strong(LayerKind::Application).any(|mark| mark.tells == Tells::Always);
        let missing = self.missing(answer);
        let is_gateways = matches!(answer.status, 502 | 504) || answer.status == 503 && missing.is_some();
        if is_gateways && !is_applications && shows(outer) {
            let says = say!(
                "{outer} answered {what} with {status} itself: {behind} gave it no answer that it could pass on.",
                outer = outer.name,
                what,
                status,
                behind
            );
            return Some((Some(outer), says));
        }
        if let Some(missing) = missing.filter(|_| answer.allow_origins == 0 && shows(outer)) {
            let says = say!(
                "{outer} answered {what} itself, it seems: {missing}, which other answers of this server have, is not there. {behind} \
                 never saw it.",
                outer = outer.name,
                what,
                missing,
                behind
            );
            return Some((Some(outer), says));
        }
        let application = application.filter(|product| is_applications && shows(product))?;
        let says = say!(
            "{application} answered {what}, and {outer} passed it on.",
            application = application.name,
            what,
            outer = outer.name
        );
        Some((None, says))
    }

    /// Who signs the answer as its own, and by what.
    fn signed<'a>(&self, answer: &'a Answer) -> Option<(&'static Product, &'a str)> {
        let own = answer.marks.iter().find(|mark| mark.tells == Tells::Own)?;
        let product = self.products.iter().find(|product| is(product, own.product))?;
        Some((product, own.evidence.last()?))
    }

    /// What every answer of the application has, and this one has not; `None` where it shows an application all the same.
    fn missing<'a>(&'a self, answer: &Answer) -> Option<&'a str> {
        if answer.strong(LayerKind::Application).next().is_some() {
            return None;
        }
        let others = self.traces.answers().chain(self.known.iter().copied());
        let marks = others.flat_map(|other| other.strong(LayerKind::Application));
        let mut of_layers = marks.filter(|mark| self.products.iter().any(|product| is(product, mark.product)));
        of_layers.find(|mark| mark.tells == Tells::Always)?.evidence.first().map(String::as_str)
    }
}
