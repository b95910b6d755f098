//! Tags: what belongs together across kinds?

use super::{Desk, Leaf, Page};
use crate::model::Group;
use crate::parse::fact::{Fact, To};
use crate::parse::prose::slug;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All tags, and a page for each.
pub struct Tags;

const NAME: &str = "tags";

/// The name of a tag's page.
#[must_use]
pub fn page_of(tag: &str) -> Arc<str> {
    format!("{NAME}/{}", slug(tag)).into()
}

impl Page for Tags {
    fn name(&self) -> &'static str {
        NAME
    }
    fn folder(&self) -> &'static str {
        NAME
    }
    fn group(&self) -> Group {
        Group::Reference
    }
    fn title(&self) -> &'static str {
        "Tags"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "What belongs together across all kinds.".into()
    }
    fn comes_last(&self) -> bool {
        true
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        desk.projected.entries().any(|entry| !entry.core().common.tags.is_empty())
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for entry in desk.projected.entries() {
            let tags: BTreeSet<String> = entry.core().common.tags.iter().map(|tag| slug(tag)).collect();
            for tag in tags {
                *counts.entry(tag).or_default() += 1;
            }
        }
        let tags = self.leaves(desk).into_iter().map(|leaf| {
            let count = counts.get(&*leaf.name).copied().unwrap_or_default();
            Fact::table([("page", Fact::Page(page_of(&leaf.title), leaf.title)), ("count", count.into())])
        });
        vec![("tags".into(), Fact::List(tags.collect()))]
    }
    fn leaves(&self, desk: &Desk<'_>) -> Vec<Leaf> {
        // Each way of writing is told apart here, so that two that lead to one address are seen to clash.
        let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut leaves = Vec::new();
        for entry in desk.projected.entries() {
            let core = entry.core();
            for tag in core.common.tags.iter().filter(|tag| seen.insert(tag.value.clone())) {
                leaves.push(Leaf {
                    name: slug(tag).into(),
                    title: tag.value.clone(),
                    origin: Some((core.at_in(tag, ""), "write the tag in both places the same way")),
                });
            }
        }
        leaves.sort_by(|a, b| (a.title.to_lowercase(), &a.title).cmp(&(b.title.to_lowercase(), &b.title)));
        leaves
    }
    fn leaf_facts(&self, desk: &Desk<'_>, leaf: &str) -> Vec<(Arc<str>, Fact)> {
        let has = |key: &crate::model::Key| {
            desk.projected.core(key).is_some_and(|core| core.common.tags.iter().any(|tag| slug(tag) == leaf))
        };
        let groups = desk.projected.kinds.iter().filter_map(|kind| {
            let keys = kind.ordered(&desk.context).into_iter().filter(has);
            let cards: Vec<Fact> = keys.map(|key| Fact::Ref(key.to_string().into(), To::Any)).collect();
            let group = [("title", kind.traits().title.into()), ("entries", Fact::List(cards.clone()))];
            (!cards.is_empty()).then(|| Fact::table(group))
        });
        vec![("groups".into(), Fact::List(groups.collect()))]
    }
}
