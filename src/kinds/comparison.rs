//! Capabilities, and the table that compares them: ours first, then those of each competitor.

use super::competitor::Competitor;
use super::product::Product;
use crate::model::{Context, Core, Entry, Kind, State};
use crate::parse::fact::{Fact, To};
use crate::parse::field::{Either, Map, as_id, in_words};
use crate::parse::reader::{Cx, Field, Shape};
use crate::parse::tree::{Node, Value};
use crate::record;
use std::collections::HashMap;
use std::sync::Arc;

/// What a capability amounts to.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It is there.
    Yes,
    /// Some of it is there.
    Partial,
    /// It is not there.
    No,
    /// Nobody knows, and someone says so.
    Unknown,
    /// A figure or a few words: `€ 58`.
    Said(Arc<str>),
}

/// The answers that have a mark of their own.
const WORDS: &[&str] = &["yes", "partial", "no", "unknown"];

impl Field for Answer {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::OneOf(WORDS), Shape::Text, Shape::Number, Shape::Flag])
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.value {
            Value::Flag(true) => Some(Answer::Yes),
            Value::Flag(false) => Some(Answer::No),
            Value::Text(text) => Some(match &*text.trim().to_lowercase() {
                "yes" | "true" => Answer::Yes,
                "partial" | "partly" => Answer::Partial,
                "no" | "false" => Answer::No,
                "" | "?" | "unknown" => Answer::Unknown,
                _ => Answer::Said(text.trim().into()),
            }),
            Value::Whole(_) | Value::Number(_) => {
                let written = cx.raw(node).to_owned();
                let shown = node_number(node);
                Some(Answer::Said(if written.is_empty() { shown.into() } else { written.into() }))
            }
            _ => {
                cx.wrong(node, "yes, partial, no, unknown or a few words").help =
                    Some("write `\"yes\"`, `\"€ 58\"`, or a table with `value`, `note` and `source`".into());
                None
            }
        }
    }
    fn blank() -> Self {
        Answer::Unknown
    }
    fn fact(&self) -> Fact {
        match self {
            Answer::Yes => Fact::Word("yes"),
            Answer::Partial => Fact::Word("partial"),
            Answer::No => Fact::Word("no"),
            Answer::Unknown => Fact::Word("unknown"),
            Answer::Said(words) => Fact::Text(words.clone()),
        }
    }
}

fn node_number(node: &Node) -> String {
    match node.value {
        Value::Whole(whole) => whole.to_string(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

record! {
    /// What a capability amounts to, with where that is known from.
    Capability {
        /// yes, no, partial, unknown, or a few words
        value: Answer,
        /// what to add
        note: Option<Arc<str>>,
        /// where it is known from
        source: Option<Arc<str>>,
    }
}

/// What something can do: an answer by the name of each capability.
pub type Capabilities = Map<Either<Answer, Capability>>;

/// A name of a capability, however it is written: `night-watch` and `Night watch` are one.
fn key(name: &str) -> String {
    let id = as_id(name);
    if id.is_empty() { name.trim().to_lowercase() } else { id }
}

/// A name as it is shown: written with spaces or capitals it stands as it is, an id in words.
fn title(name: &str) -> String {
    if as_id(&name.replace('_', "-")) == name.replace('_', "-") { in_words(name) } else { name.trim().to_owned() }
}

/// Where something is known from: an address as such.
#[must_use]
pub fn source(text: Option<&Arc<str>>) -> Fact {
    text.map_or(Fact::Absent, |text| {
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        if is_address && !text.contains(char::is_whitespace) { Fact::Url(text.clone()) } else { text.clone().into() }
    })
}

/// A cell: `state` for an answer that has a mark, else `text`; `note` and `source`; `unknown` where nobody knows.
fn cell(answer: Option<&Either<Answer, Capability>>) -> Fact {
    let (value, note, from) = match answer {
        None => (&Answer::Unknown, None, None),
        Some(Either::Plain(answer)) => (answer, None, None),
        Some(Either::Full(full)) => (&full.value, full.note.clone(), full.source.as_ref()),
    };
    let state = match value {
        Answer::Yes => State::new("Yes", "yes", "ink").fact(),
        Answer::Partial => State::new("Partly", "half", "ink").fact(),
        Answer::No => State::new("No", "no", "mute").fact(),
        Answer::Unknown | Answer::Said(_) => Fact::Absent,
    };
    let said = if let Answer::Said(words) = value { Fact::Text(words.clone()) } else { Fact::Absent };
    let unknown = if *value == Answer::Unknown { Fact::Flag(true) } else { Fact::Absent };
    Fact::table([
        ("state", state),
        ("text", said),
        ("unknown", unknown),
        ("note", note.into()),
        ("source", source(from)),
    ])
}

/// What the product can do, one capability a row: `title` and `cell`.
#[must_use]
pub fn own(capabilities: &Capabilities) -> Fact {
    let rows = capabilities
        .0
        .iter()
        .map(|(label, answer)| Fact::table([("title", title(&label.name).into()), ("cell", cell(Some(answer)))]));
    Fact::List(rows.collect())
}

/// A column of the table: an entry, and its capabilities by key.
struct Column<'a> {
    core: &'a Core,
    answers: HashMap<String, &'a Either<Answer, Capability>>,
    head: Fact,
}

impl<'a> Column<'a> {
    fn new(core: &'a Core, capabilities: &'a Capabilities, kind: &'static [&'static str], more: Fact) -> Self {
        let answers = capabilities.0.iter().map(|(label, answer)| (key(&label.name), answer)).collect();
        let entry = Fact::Ref(core.key.id.clone(), To::Kinds(kind));
        Column { core, answers, head: Fact::table([("entry", entry), ("standing", more)]) }
    }
}

/// The product's capabilities beside those of `theirs`: `columns`, ours first where there is a product, and `rows` of
/// `title` and `cells`. Rows are the product's capabilities in its order, then what only others have, in theirs.
/// `checked` says between which days the columns were checked. Absent where nobody has a capability.
#[must_use]
pub fn compare(theirs: &[&Entry<Competitor>], cx: &Context<'_>) -> Fact {
    let product = cx.model.only::<Product>();
    let mut rows: Vec<(String, &str)> = Vec::new();
    let mut columns: Vec<Column<'_>> = Vec::new();
    if let Some(product) = product {
        columns.push(Column::new(&product.core, &product.capabilities, &[Product::NAME], Fact::Absent));
    }
    for competitor in theirs {
        let standing = competitor.standing(cx);
        columns.push(Column::new(&competitor.core, &competitor.capabilities, &[Competitor::NAME], standing));
    }
    let written = product.iter().map(|product| &product.capabilities);
    let mut known = std::collections::HashSet::new();
    for (label, _) in written.chain(theirs.iter().map(|competitor| &competitor.capabilities)).flat_map(|map| &map.0) {
        let key = key(&label.name);
        if known.insert(key.clone()) {
            rows.push((key, &label.name));
        }
    }
    if rows.is_empty() {
        return Fact::Absent;
    }
    let rows = rows.into_iter().map(|(key, name)| {
        let cells = columns.iter().map(|column| cell(column.answers.get(&key).copied()));
        Fact::table([("title", title(name).into()), ("cells", Fact::List(cells.collect()))])
    });
    let rows = rows.collect();
    let days: Vec<_> = theirs.iter().filter_map(|competitor| competitor.checked).collect();
    let checked =
        Fact::table([("first", days.iter().min().copied().into()), ("last", days.iter().max().copied().into())]);
    let ours = columns.first().is_some_and(|column| column.core.key.kind == Product::NAME);
    Fact::table([
        ("ours", if ours { Fact::Flag(true) } else { Fact::Absent }),
        ("columns", Fact::List(columns.into_iter().map(|column| column.head).collect())),
        ("rows", Fact::List(rows)),
        ("checked", checked),
    ])
}
