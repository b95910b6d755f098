//! What an entry says, in a form that can be compared with what it said before.

use crate::model::{AnyEntry, AnyKind, Context, Telling};
use crate::parse::fact::{Fact, To};
use crate::parse::plain::one_line;
use crate::parse::reader::Record;
use std::sync::Arc;

/// Who may see what, and what its authors agreed on with the checks, is told to nobody; names are told as such.
const LEFT_OUT: [&str; 8] = ["title", "name", "audience", "audience_of", "allow", "aliases", "extra", "reviewed"];

/// The fields of an entry, those that a kind's table names among its figures, and the elements of lists with what the
/// table names of what is worked out for them.
pub fn said(kind: &dyn AnyKind, entry: &dyn AnyEntry, cx: &Context<'_>) -> Vec<(Arc<str>, Fact)> {
    let core = entry.core();
    if core.broken {
        return Vec::new();
    }
    let told = kind.traits().told;
    let common = Record::facts(&core.common).into_iter().filter(|(key, _)| !LEFT_OUT.contains(&&**key));
    let own = entry.facts().into_iter().map(|(key, fact)| {
        let fact = worked(kind, entry, &key, fact, told, cx);
        (key, fact)
    });
    let mut said: Vec<(Arc<str>, Fact)> = own.chain(common).map(|(key, fact)| (key, bare(&fact, cx))).collect();
    if told.iter().any(|telling| telling.path.starts_with("figures.")) {
        let named = |key: &str| {
            told.iter().any(|t| t.path.strip_prefix("figures.").is_some_and(|p| p.split('.').next() == Some(key)))
        };
        let figures = kind.figures(entry, cx).into_iter().filter(|figure| named(figure.key));
        let table: Vec<_> = figures.map(|figure| (figure.key.into(), bare(&figure.value, cx))).collect();
        said.push(("figures".into(), Fact::Table(table)));
    }
    said.retain(|(_, fact)| !fact.is_absent());
    said
}

/// A list with what the table names of what is worked out for its elements.
fn worked(
    kind: &dyn AnyKind,
    entry: &dyn AnyEntry,
    list: &str,
    written: Fact,
    told: &[Telling],
    cx: &Context<'_>,
) -> Fact {
    let keys: Vec<&str> = told
        .iter()
        .filter_map(|t| t.path.strip_prefix(list)?.strip_prefix('.'))
        .filter(|key| !key.contains('.'))
        .collect();
    let Fact::List(elements) = &written else { return written };
    let Some(Fact::List(meant)) = (!keys.is_empty()).then(|| kind.parts(entry, list, cx)).flatten() else {
        return written;
    };
    if meant.len() != elements.len() {
        return written;
    }
    let both = elements.iter().zip(&meant).map(|(element, meant)| {
        let (Fact::Table(element), Fact::Table(meant)) = (inner(element), inner(meant)) else { return element.clone() };
        let mut table = element.clone();
        for (key, fact) in meant.iter().filter(|(key, _)| keys.contains(&&**key)) {
            table.retain(|(known, _)| known != key);
            table.push((key.clone(), fact.clone()));
        }
        Fact::Table(table)
    });
    Fact::List(both.collect())
}

fn inner(fact: &Fact) -> &Fact {
    match fact {
        Fact::At(_, fact) | Fact::By(_, fact) => inner(fact),
        fact => fact,
    }
}

/// A fact without places; references by the whole name of what they mean.
pub fn bare(fact: &Fact, cx: &Context<'_>) -> Fact {
    match fact {
        Fact::At(_, fact) | Fact::By(_, fact) => bare(fact, cx),
        Fact::Ref(written, to) => match cx.model.find(written, *to) {
            Ok(found) => {
                let name = found.part.map_or_else(|| found.key.to_string(), |part| format!("{}#{part}", found.key));
                Fact::Ref(name.into(), To::Any)
            }
            Err(_) => Fact::Text(written.clone()),
        },
        Fact::Entry(key) => Fact::Ref(key.clone(), To::Any),
        Fact::Prose(text) => Fact::Prose(one_line(text).into()),
        Fact::List(list) => Fact::List(list.iter().map(|fact| bare(fact, cx)).collect()),
        Fact::Table(table) => {
            let known = table.iter().map(|(key, fact)| (key.clone(), bare(fact, cx)));
            // Who sees an element is told to nobody.
            Fact::Table(known.filter(|(key, fact)| &**key != "audience" && !fact.is_absent()).collect())
        }
        Fact::Page(..) | Fact::Curve(_) | Fact::Timeline(_) => Fact::Absent,
        fact => fact.clone(),
    }
}
