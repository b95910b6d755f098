//! Circles: things that wait for each other, and entries that stand above each other.

use super::Look;
use crate::diagnostic::{Diagnostic, Report, Rule};
use crate::model::{AnyKind, Key, Model};
use crate::source::Span;
use std::collections::BTreeMap;

/// Tells each circle once, at its first entry.
pub fn check(look: Look<'_>, report: &mut Report) {
    for kind in look.context.model.kinds {
        for (field, rule) in kind.traits().chains {
            circles(look.context.model, *kind, field, rule, report);
        }
    }
}

type Edges<'a> = BTreeMap<Key, Vec<(Key, Span)>>;

fn circles(model: &Model, kind: &dyn AnyKind, field: &str, rule: &'static Rule, report: &mut Report) {
    let mut edges: Edges<'_> = BTreeMap::new();
    for entry in model.of_kind(kind.name()) {
        let core = entry.core();
        for reference in core.references.iter().filter(|r| *r.path == *field) {
            if let Ok(found) = model.find(&reference.written, reference.to)
                && found.key.kind == kind.name()
                && found.key != core.key
            {
                edges.entry(core.key.clone()).or_default().push((found.key, reference.span));
            }
        }
    }
    for circle in find(&edges) {
        let names: Vec<&str> = circle.iter().map(|(key, _)| &*key.id).collect();
        let Some(((first, span), rest)) = circle.split_first() else { continue };
        let message = format!("`{}` runs in a circle: {} → {}", field, names.join(" → "), first.id);
        let mut diagnostic =
            Diagnostic::new(rule, *span, message).help("take one of these references away").about(first.to_string());
        for (key, span) in rest {
            diagnostic = diagnostic.related(*span, format!("`{}` goes on here", key.id));
        }
        report.add(diagnostic);
    }
}

/// The circles of a graph, one for each way back to an entry that is being walked, each with the places of its steps.
/// The walk keeps its own stack: chains can be as long as the definition.
fn find(edges: &Edges<'_>) -> Vec<Vec<(Key, Span)>> {
    let mut done: BTreeMap<&Key, bool> = BTreeMap::new();
    let mut circles = Vec::new();
    for start in edges.keys() {
        if done.contains_key(start) {
            continue;
        }
        let mut path: Vec<(&Key, usize)> = vec![(start, 0)];
        done.insert(start, false);
        while let Some((key, next)) = path.last_mut() {
            let Some((to, _)) = edges.get(*key).and_then(|list| list.get(*next)) else {
                done.insert(key, true);
                path.pop();
                continue;
            };
            *next += 1;
            match done.get(to) {
                None => {
                    done.insert(to, false);
                    path.push((to, 0));
                }
                Some(false) => {
                    let from = path.iter().position(|(key, _)| *key == to).unwrap_or(0);
                    let steps = path[from..].iter().filter_map(|(key, next)| {
                        let (_, span) = edges.get(*key)?.get(next.checked_sub(1)?)?;
                        Some(((*key).clone(), *span))
                    });
                    let mut circle: Vec<(Key, Span)> = steps.collect();
                    let least = (0..circle.len()).min_by_key(|i| circle[*i].0.clone()).unwrap_or(0);
                    circle.rotate_left(least);
                    circles.push(circle);
                }
                Some(true) => {}
            }
        }
    }
    circles
}
