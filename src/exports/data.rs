//! Entries as JSON: what `list` prints, under the names that a definition uses.

use crate::model::{AnyEntry, Context};
use crate::parse::fact::{Fact, To};
use crate::parse::reader::Record;
use crate::parse::scalar::iso;
use crate::source::Sources;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// A table of JSON.
pub type Object = Map<String, Value>;

/// A fact as JSON; null where nothing is known. References are `kind:id`, or as they are written where they name nothing.
#[must_use]
pub fn value(fact: &Fact, cx: &Context<'_>) -> Value {
    let named = |written: &str, to: To| match cx.model.find(written, to) {
        Ok(found) => found.part.map_or_else(|| found.key.to_string(), |part| format!("{}#{part}", found.key)),
        Err(_) => written.to_owned(),
    };
    match fact {
        Fact::Absent | Fact::Page(..) | Fact::Timeline(_) => Value::Null,
        Fact::Flag(flag) => (*flag).into(),
        Fact::Whole(whole) => (*whole).into(),
        Fact::Number(number) | Fact::Ratio(number) => (*number).into(),
        Fact::Text(text) | Fact::Prose(text) | Fact::Url(text) | Fact::Picture(text) | Fact::Entry(text) => {
            (**text).into()
        }
        Fact::Word(word) => (*word).into(),
        Fact::Date(day) => iso(*day).into(),
        Fact::Period(period) => period.to_string().into(),
        Fact::When(when) => when.to_string().into(),
        Fact::Offset(offset) => offset.to_string().into(),
        Fact::Interval(interval) => interval.to_string().into(),
        Fact::Moment(moment) => (*moment.text).into(),
        Fact::Money(amount, currency) => json!({ "amount": amount, "currency": &**currency }),
        Fact::Ref(written, to) => named(written, *to).into(),
        Fact::Curve(curve) => curve.points.iter().map(|(_, when, value)| json!([when.to_string(), value])).collect(),
        Fact::List(list) => list.iter().map(|fact| value(fact, cx)).collect(),
        Fact::Table(table) => Value::Object(object(table, cx)),
        Fact::At(_, inner) | Fact::By(_, inner) => value(inner, cx),
    }
}

fn object(table: &[(Arc<str>, Fact)], cx: &Context<'_>) -> Object {
    let known = table.iter().map(|(key, fact)| (key.to_string(), value(fact, cx)));
    known.filter(|(_, value)| !value.is_null()).collect()
}

/// An entry: `ref`, `kind`, `id`, `title`, `file`, `line`, its fields, and `figures`.
#[must_use]
pub fn entry(entry: &dyn AnyEntry, cx: &Context<'_>, sources: &Sources) -> Object {
    with_fields(entry, head(entry, cx, sources), cx)
}

/// The same without the place where it is written, which tells of what stands around it.
#[must_use]
pub fn shown(entry: &dyn AnyEntry, cx: &Context<'_>) -> Object {
    with_fields(entry, named(entry), cx)
}

fn with_fields(entry: &dyn AnyEntry, mut made: Object, cx: &Context<'_>) -> Object {
    let core = entry.core();
    made.extend(
        object(&Record::facts(&core.common), cx).into_iter().filter(|(key, _)| key != "title" && key != "name"),
    );
    if !core.broken {
        made.extend(object(&entry.facts(), cx));
        let figures = cx.model.kind(core.key.kind).map_or_else(Vec::new, |kind| kind.figures(entry, cx));
        let figures = figures.iter().map(|figure| (figure.key.to_owned(), value(&figure.value, cx)));
        let figures: Object = figures.filter(|(_, value)| !value.is_null()).collect();
        if !figures.is_empty() {
            made.insert("figures".into(), Value::Object(figures));
        }
    }
    made
}

fn head(entry: &dyn AnyEntry, _cx: &Context<'_>, sources: &Sources) -> Object {
    let core = entry.core();
    let line = sources.file(core.header().file).position(core.header().start).line;
    let place: [(&str, Value); 2] = [("file", (**core.path()).into()), ("line", line.into())];
    named(entry).into_iter().chain(place.map(|(key, value)| (key.to_owned(), value))).collect()
}

fn named(entry: &dyn AnyEntry) -> Object {
    let core = entry.core();
    // A field may be called `kind` as well, and goes before: the name that references use is always there.
    let pairs: [(&str, Value); 4] = [
        ("ref", core.key.to_string().into()),
        ("kind", core.key.kind.into()),
        ("id", (*core.key.id).into()),
        ("title", (*core.title).into()),
    ];
    pairs.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()
}

/// The elements of a list of an entry, each a table: `kind`, `id`, `title`, `file`, `line`, `entry`, and its fields.
#[must_use]
pub fn parts(entry: &dyn AnyEntry, list: &str, what: &str, cx: &Context<'_>, sources: &Sources) -> Vec<Object> {
    let core = entry.core();
    if core.broken {
        return Vec::new();
    }
    let worked_out = cx.model.kind(core.key.kind).and_then(|kind| kind.parts(entry, list, cx));
    let written = || entry.facts().into_iter().find(|(key, _)| **key == *list).map(|(_, fact)| fact);
    let Some(Fact::List(elements)) = worked_out.or_else(written) else { return Vec::new() };
    let tables = elements.iter().filter_map(|element| match value(element, cx) {
        Value::Object(fields) => Some(fields),
        _ => None,
    });
    tables
        .map(|fields| {
            let mut made = head(entry, cx, sources);
            made.insert("kind".into(), what.into());
            made.insert("entry".into(), core.key.to_string().into());
            let id = fields.get("id").and_then(Value::as_str).map(str::to_owned);
            let known = core.parts.iter().find(|part| Some(&*part.id) == id.as_deref());
            // A task may stand in the table beside its launch.
            match known.map(|part| sources.file(part.span.file).as_ref()).zip(known) {
                Some((source, part)) => {
                    made.insert("file".into(), (*source.path).into());
                    made.insert("line".into(), source.position(part.span.start).line.into());
                }
                None => {
                    made.remove("line");
                }
            }
            for key in ["ref", "id", "title"] {
                made.remove(key);
            }
            if let Some(id) = &id {
                made.insert("ref".into(), format!("{}#{id}", core.key).into());
            }
            made.extend(fields);
            made
        })
        .collect()
}
