//! What may be written: the shape of a value, and the description of a field.

use crate::parse::fact::To;

/// What may stand behind a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// `true` or `false`.
    Flag,
    /// A whole number within bounds.
    Whole(i64, i64),
    /// One of these numbers.
    Steps(&'static [f64]),
    /// Any number.
    Number,
    /// A share, 0 to 1.
    Ratio,
    /// One line of text.
    Text,
    /// Markdown.
    Prose,
    /// An address on the web.
    Url,
    /// A file of the definition.
    File,
    /// An id: lower-case words joined by hyphens.
    Id,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A day.
    Date,
    /// A period.
    Period,
    /// A day or a period.
    When,
    /// Days from a launch.
    Offset,
    /// A length of time.
    Interval,
    /// A time zone.
    Zone,
    /// A day with a time.
    Moment,
    /// A time of day.
    Time,
    /// A version.
    Version,
    /// A currency code.
    Currency,
    /// The name of a check.
    Check,
    /// A label of an audience.
    Label,
    /// Another entry, or a part of one.
    Ref(To, Otherwise),
    /// An element of this list of the same entry, by its id.
    Own(&'static str),
    /// Several of one shape.
    List(Box<Shape>),
    /// As many values as there are shapes, in this order.
    Tuple(Vec<Shape>),
    /// A table with these fields.
    Table(Vec<FieldDoc>),
    /// A table with keys that the author chooses.
    Map(Box<Shape>),
    /// A table with labels of audiences as keys: each value is seen by its label's readers.
    ByLabel(Box<Shape>),
    /// Labels by the path of a field.
    LabelsByPath,
    /// One of several shapes.
    Either(Vec<Shape>),
    /// Anything at all.
    Free,
}

/// What else a reference may say where it names no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// Nothing: it dangles.
    Dangles,
    /// Plain text, where the definition has no entry of those kinds.
    Text,
    /// One of these words.
    Words(&'static [&'static str]),
}

/// One field of a kind or of a table within it.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDoc {
    /// The key.
    pub key: &'static str,
    /// What it says, from the doc comment.
    pub doc: &'static str,
    /// Whether an entry is broken without it.
    pub required: bool,
    /// What may stand there.
    pub shape: Shape,
}

/// A value that a field of this shape could have, as it is written.
#[must_use]
pub fn example(shape: &Shape) -> String {
    match shape {
        Shape::Flag => "true".into(),
        Shape::Whole(low, _) => low.max(&1).to_string(),
        Shape::Steps(steps) => steps.first().copied().unwrap_or(1.0).to_string(),
        Shape::Number => "1".into(),
        Shape::Ratio => "0.5".into(),
        Shape::Text | Shape::Prose | Shape::Free => "\"…\"".into(),
        Shape::Url => "\"https://…\"".into(),
        Shape::File => "\"picture.png\"".into(),
        Shape::OneOf(words) => format!("\"{}\"", words.first().unwrap_or(&"")),
        Shape::Date => "2026-11-30".into(),
        Shape::Period | Shape::When => "\"2026-Q3\"".into(),
        Shape::Offset => "\"T-14\"".into(),
        Shape::Zone => "\"Europe/Lisbon\"".into(),
        Shape::Interval => "\"90d\"".into(),
        Shape::Moment => "2026-11-30T09:00:00".into(),
        Shape::Time => "\"10:00\"".into(),
        Shape::Version => "\"1.0.0\"".into(),
        Shape::Currency => "\"EUR\"".into(),
        Shape::Check => "\"overdue\"".into(),
        Shape::Label => "\"internal\"".into(),
        Shape::Id | Shape::Ref(..) | Shape::Own(_) => "\"an-id\"".into(),
        Shape::List(inner) => format!("[{}]", example(inner)),
        Shape::Tuple(shapes) => format!("[{}]", shapes.iter().map(example).collect::<Vec<_>>().join(", ")),
        Shape::Table(fields) => {
            // Where none is required, some show what it is like.
            let required: Vec<&FieldDoc> = fields.iter().filter(|f| f.required).collect();
            let shown = if required.is_empty() { fields.iter().take(2).collect() } else { required };
            let shown: Vec<String> = shown.iter().map(|f| format!("{} = {}", f.key, example(&f.shape))).collect();
            format!("{{ {} }}", shown.join(", "))
        }
        Shape::Map(inner) | Shape::ByLabel(inner) => format!("{{ name = {} }}", example(inner)),
        Shape::LabelsByPath => "{ … }".into(),
        Shape::Either(shapes) => shapes.first().map_or_else(String::new, example),
    }
}

/// What to write behind a key of this shape, in words.
#[must_use]
pub fn takes(key: &str, shape: &Shape) -> String {
    match shape {
        Shape::Flag => "write `true` or `false`, without quotes".into(),
        Shape::Whole(low, high) => format!("it takes {}", bounds(*low, *high)),
        Shape::Steps(steps) => {
            format!("it takes one of {}", steps.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
        Shape::Ratio => "write a share of 0 to 1: 42% is `0.42`".into(),
        shape => format!("write `{key} = {}`", example(shape)),
    }
}

/// The whole numbers of a scale: `1 to 5`.
#[must_use]
pub fn bounds(low: i64, high: i64) -> String {
    match (low, high) {
        (i64::MIN, i64::MAX) => "a whole number".into(),
        (_, i64::MAX) => format!("{low} or more"),
        _ => format!("{low} to {high}"),
    }
}
