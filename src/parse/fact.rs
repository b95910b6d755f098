//! What a field says, as data: for pages, exports and lists, which know no kind by name.

use super::scalar::{Date, Interval, Moment, Offset, Period, When};
use super::tree::NodeId;
use std::sync::Arc;

/// The kinds that a reference may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// These.
    Kinds(&'static [&'static str]),
    /// Every kind.
    Any,
    /// Every kind that can own: persons, teams, roles.
    Owners,
    /// A part of the one entry of a kind, by its bare id: the kind, and what such a part is called.
    Part(&'static str, &'static str),
}

/// Values over days, with what they are measured against.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// What is counted.
    pub title: Arc<str>,
    /// In what.
    pub unit: Arc<str>,
    /// Day, as written, and value; none where nothing was counted. In the order of days.
    pub points: Vec<(Date, When, Option<f64>)>,
    /// The days that usually lie between two values; a longer silence is a gap.
    pub step: Option<f64>,
    /// What is wanted.
    pub target: Option<f64>,
    /// What happened meanwhile.
    pub marks: Vec<Mark>,
}

/// Something that happened on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The day.
    pub day: Date,
    /// What it is called.
    pub title: Arc<str>,
    /// The entry that tells of it, `kind:id`.
    pub entry: Arc<str>,
}

/// Work over quarters, to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The quarters, in order.
    pub columns: Vec<Period>,
    /// The first day of each of their months, three in a quarter.
    pub months: Vec<Date>,
    /// The first day of the first one, and the last day of the last one.
    pub days: (Date, Date),
    /// The day that counts as today.
    pub today: Date,
    /// Rows under a name.
    pub bands: Vec<(Fact, Vec<Row>)>,
}

/// A row of a timeline: a bar, marks, or both.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Whose row it is.
    pub title: Fact,
    /// The first and the last day of its bar.
    pub bar: Option<(Date, Date)>,
    /// How sure the bar is: `promised`, `intended`, `considered`, `done`; what sort of marks where it has none.
    pub sort: &'static str,
    /// What stands beside it.
    pub words: Arc<str>,
    /// All of it as a sentence, for those who do not see it.
    pub sentence: Arc<str>,
    /// What happens on single days.
    pub marks: Vec<Mark>,
}

/// The value of a field or a figure.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Fact {
    /// Nothing is known.
    #[default]
    Absent,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A share, 0 to 1.
    Ratio(f64),
    /// Text as it is.
    Text(Arc<str>),
    /// A word of a fixed list: `in-progress`.
    Word(&'static str),
    /// Markdown.
    Prose(Arc<str>),
    /// A day.
    Date(Date),
    /// A period.
    Period(Period),
    /// A day or a period.
    When(When),
    /// Days from a launch.
    Offset(Offset),
    /// A length of time.
    Interval(Interval),
    /// A day with a time.
    Moment(Moment),
    /// An amount of money and its currency.
    Money(f64, Arc<str>),
    /// Somewhere outside.
    Url(Arc<str>),
    /// A picture beside the entry, as written.
    Picture(Arc<str>),
    /// Another entry, or a part of one: as written, and what it may name.
    Ref(Arc<str>, To),
    /// An entry with its fields and figures, `kind:id`.
    Entry(Arc<str>),
    /// A page of the portal by name, and what to call it; absent where the portal has no such page.
    Page(Arc<str>, Arc<str>),
    /// Values over days, to be drawn.
    Curve(Arc<Curve>),
    /// Work over quarters, to be drawn.
    Timeline(Arc<Timeline>),
    /// Several.
    List(Vec<Fact>),
    /// Several by name.
    Table(Vec<(Arc<str>, Fact)>),
    /// An element of a list, and the node that it was read from, so that a page can name it.
    At(NodeId, Box<Fact>),
    /// What another entry says, `kind:id`: its links are followed from there.
    By(Arc<str>, Box<Fact>),
}

impl Fact {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        match self {
            Fact::Absent => true,
            Fact::List(list) => list.is_empty(),
            Fact::Table(table) => table.is_empty(),
            Fact::By(_, inner) => inner.is_absent(),
            _ => false,
        }
    }

    /// A table of facts by name; what is absent is left out.
    pub fn table<const N: usize>(facts: [(&str, Fact); N]) -> Fact {
        Fact::Table(facts.into_iter().filter(|(_, f)| !f.is_absent()).map(|(k, f)| (k.into(), f)).collect())
    }
}

impl<T: Into<Fact>> From<Option<T>> for Fact {
    fn from(value: Option<T>) -> Self {
        value.map_or(Fact::Absent, Into::into)
    }
}
impl From<&str> for Fact {
    fn from(value: &str) -> Self {
        Fact::Text(value.into())
    }
}
impl From<String> for Fact {
    fn from(value: String) -> Self {
        Fact::Text(value.into())
    }
}
impl From<Arc<str>> for Fact {
    fn from(value: Arc<str>) -> Self {
        Fact::Text(value)
    }
}
impl From<f64> for Fact {
    fn from(value: f64) -> Self {
        Fact::Number(value)
    }
}
impl From<i64> for Fact {
    fn from(value: i64) -> Self {
        Fact::Whole(value)
    }
}
impl From<usize> for Fact {
    fn from(value: usize) -> Self {
        Fact::Whole(i64::try_from(value).unwrap_or(i64::MAX))
    }
}
impl From<bool> for Fact {
    fn from(value: bool) -> Self {
        Fact::Flag(value)
    }
}
impl From<Date> for Fact {
    fn from(value: Date) -> Self {
        Fact::Date(value)
    }
}
