//! Tables of rows, and what became of them.

use std::collections::BTreeMap;

use preflight_inspector::fetch::HeaderList;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a page set: names and values.
pub(crate) type Fields = BTreeMap<String, String>;

/// Field lines by name, without the `access-control-` in front of all but `location`.
pub(crate) type Answer = BTreeMap<String, Lines>;

#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Lines {
    One(String),
    Several(Vec<String>),
}

impl Lines {
    fn each(&self) -> &[String] {
        match self {
            Self::One(line) => std::slice::from_ref(line),
            Self::Several(lines) => lines,
        }
    }
}

/// Rows that were read in the same files, and what they share.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group<R> {
    /// Paths in web-platform-tests, unless it says more.
    pub(crate) source: String,
    /// Why we do not say what the rows say.
    pub(crate) differs: Option<String>,
    /// The page's.
    pub(crate) origin: Option<String>,
    #[serde(default)]
    pub(crate) include: bool,
    #[serde(default)]
    pub(crate) answer: Answer,
    #[serde(default)]
    pub(crate) headers: Fields,
    #[serde(default = "get")]
    pub(crate) method: String,
    /// Redirect statuses that the rows are tried with.
    #[serde(default = "found")]
    pub(crate) codes: Vec<u16>,
    pub(crate) rows: Vec<R>,
}

/// A row, and how it stands in its table.
pub(crate) struct Row<R> {
    pub(crate) typed: R,
    text: String,
}

fn get() -> String {
    "GET".to_owned()
}

fn found() -> Vec<u16> {
    vec![302]
}

/// The groups of a table.
pub(crate) fn groups<R: DeserializeOwned>(table: &str) -> Vec<Group<Row<R>>> {
    serde_json::from_str(table).expect("a table")
}

impl<'de, R: DeserializeOwned> Deserialize<'de> for Row<R> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let text = value.to_string();
        let typed = R::deserialize(value).map_err(serde::de::Error::custom)?;
        Ok(Self { typed, text })
    }
}

/// `over` on top of `base`.
pub(crate) fn merged(base: &Answer, over: &Answer) -> Answer {
    base.iter().chain(over).map(|(name, lines)| (name.clone(), lines.clone())).collect()
}

/// Each field line of an answer.
pub(crate) fn lines(answer: &Answer) -> Vec<(String, &str)> {
    let full = |name: &String| if name == "location" { name.clone() } else { format!("access-control-{name}") };
    answer.iter().flat_map(|(name, lines)| lines.each().iter().map(move |line| (full(name), line.as_str()))).collect()
}

pub(crate) fn header_list(answer: &Answer) -> HeaderList<'_> {
    lines(answer).into_iter().collect()
}

/// What was held against us, and what did not hold.
#[derive(Default)]
pub(crate) struct Tally {
    held: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Holds what a row says against what we say.
    pub(crate) fn hold<R>(&mut self, group: &Group<Row<R>>, row: &Row<R>, ours: &str, theirs: &str) {
        self.held += 1;
        let told = format!("{}\n    {}\n    we say {ours}, it says {theirs}", group.source, row.text);
        match &group.differs {
            None if ours != theirs => self.wrong.push(told),
            Some(why) if ours == theirs => self.wrong.push(format!("{told}, and that it differs: {why}")),
            _ => {}
        }
    }

    /// Fails for each row that did not hold, and for a table that lost rows.
    pub(crate) fn finish(self, at_least: usize) {
        assert!(self.wrong.is_empty(), "{} rows do not hold:\n{}", self.wrong.len(), self.wrong.join("\n"));
        assert!(self.held >= at_least, "only {} were held", self.held);
    }
}
