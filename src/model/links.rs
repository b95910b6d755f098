//! What a reference or a link names: the one place that says how names are looked up.

use super::entry::{Core, Key};
use super::graph::{Model, Named};
use crate::parse::fact::To;
use crate::parse::prose::{self, LinkSort};
use crate::parse::reader::ProseLink;
use std::sync::Arc;

/// The entry that a reference names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The entry.
    pub key: Key,
    /// The part of it, as written.
    pub part: Option<Arc<str>>,
    /// Whether the name is a former id.
    pub by_alias: bool,
}

/// Why a reference names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    /// No entry has that id.
    Unknown,
    /// The prefix is no kind.
    NoKind(Arc<str>),
    /// An entry has that id, but its kind does not belong here.
    WrongKind(Key),
    /// Several entries have that id.
    Ambiguous(Vec<Key>),
}

/// Where a link of prose leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To an entry, or a part of it.
    Entry(Found),
    /// To a file of the definition that is no entry.
    File(Arc<str>),
    /// To a heading of the same entry.
    Here(Arc<str>),
    /// To an address of the portal, without the leading `/`; or to a page by its name, `portal:roadmap`.
    Address(Arc<str>),
    /// Outside the portal.
    Outside,
    /// Nowhere: a wiki link that names nothing.
    Nothing(Miss),
    /// To a file that does not exist: its path.
    Missing(Arc<str>),
    /// Out of the definition.
    Beyond,
    /// To something that must not be linked: `javascript:`.
    Unsafe,
}

/// What begins the name of a page of the portal: `portal:roadmap`.
pub const PAGE: &str = "portal:";

impl Destination {
    /// The entry that it leads to.
    #[must_use]
    pub fn entry(self) -> Option<Found> {
        if let Destination::Entry(found) = self { Some(found) } else { None }
    }
}

impl Model {
    /// What a reference names: `id`, `kind:id`, either with `#part`; former ids and last parts of paths count where no id does.
    pub fn find(&self, written: &str, to: To) -> Result<Found, Miss> {
        if let To::Part(kind, _) = to {
            let part = written.split_once('#').map_or(written, |(_, part)| part);
            let found = Found { key: Key { kind, id: kind.into() }, part: Some(part.into()), by_alias: false };
            let is_there = self.core(&found.key).is_some() && self.has_part(&found.key, part);
            return if is_there { Ok(found) } else { Err(Miss::Unknown) };
        }
        let (head, part) = written.split_once('#').map_or((written, None), |(h, p)| (h, Some(Arc::from(p))));
        let (kind, id) = head.split_once(':').map_or((None, head), |(k, id)| (Some(k), id));
        let kind = match kind {
            Some(name) => Some(self.kind(name).ok_or_else(|| Miss::NoKind(name.into()))?),
            None => None,
        };
        let fits = |key: &Key| match to {
            To::Any => true,
            To::Kinds(kinds) => kinds.contains(&key.kind),
            To::Owners => self.kind(key.kind).is_some_and(|kind| kind.traits().owns),
            To::Part(..) => false,
        };
        let named = self.ids.get(id).map_or(&[][..], Vec::as_slice);
        let asked = |key: &Key| kind.is_none_or(|kind| kind.name() == key.kind);
        let known = |how| named.iter().filter(move |(_, h)| *h == how).map(|(k, _)| k).filter(|k| asked(k) && fits(k));
        for how in [Named::Id, Named::Alias, Named::Tail] {
            let Some(key) = known(how).next() else { continue };
            if known(how).all(|other| other == key) {
                return Ok(Found { key: key.clone(), part, by_alias: how == Named::Alias });
            }
            let mut keys: Vec<Key> = known(how).cloned().collect();
            keys.dedup();
            return Err(Miss::Ambiguous(keys));
        }
        match named.iter().find(|(k, _)| asked(k)) {
            Some((key, _)) => Err(Miss::WrongKind(key.clone())),
            None => Err(Miss::Unknown),
        }
    }

    /// Where a link of an entry's prose leads.
    #[must_use]
    pub fn follow(&self, from: &Core, link: &ProseLink) -> Destination {
        match link.sort {
            LinkSort::Wiki => match self.find(&link.target, To::Any) {
                Ok(found) => Destination::Entry(found),
                Err(miss) => Destination::Nothing(miss),
            },
            _ => self.follow_path(from.path(), &link.target),
        }
    }

    /// Where an ordinary link leads that stands in the file `from`.
    #[must_use]
    pub fn follow_path(&self, from: &str, target: &str) -> Destination {
        // A page of the portal by its name, whatever its address.
        if target.starts_with(PAGE) {
            return Destination::Address(target.into());
        }
        if !prose::is_safe(target) {
            return Destination::Unsafe;
        }
        if let Some(anchor) = target.strip_prefix('#') {
            return Destination::Here(anchor.into());
        }
        if target.starts_with("//") || has_scheme(target) {
            return Destination::Outside;
        }
        let (path, part) = target.split_once('#').map_or((target, None), |(p, a)| (p, Some(Arc::from(a))));
        let path = percent_decoded(path.split('?').next().unwrap_or(path));
        let below_root = path.strip_prefix('/');
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(path) = join(if below_root.is_some() { "" } else { folder }, below_root.unwrap_or(&path)) else {
            return Destination::Beyond;
        };
        for ending in ["", ".md", "/index.md", ".toml"] {
            let candidate = format!("{path}{ending}");
            if let Some([key, ..]) = self.paths.get(candidate.trim_start_matches('/')).map(Vec::as_slice) {
                return Destination::Entry(Found { key: key.clone(), part, by_alias: false });
            }
        }
        if self.files.contains(path.as_str()) {
            return Destination::File(path.into());
        }
        if below_root.is_some() { Destination::Address(path.into()) } else { Destination::Missing(path.into()) }
    }

    /// Whether an entry has a part: one of its lists' elements, or a heading. Unclean documents may have any.
    #[must_use]
    pub fn has_part(&self, key: &Key, part: &str) -> bool {
        self.core(key).is_none_or(|core| {
            !core.document.clean
                || core.parts.iter().any(|p| &*p.id == part)
                || core.prose.anchors().any(|anchor| anchor == part)
        })
    }
}

fn has_scheme(target: &str) -> bool {
    target.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

fn join(folder: &str, path: &str) -> Option<String> {
    let mut steps: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// `%20` and its like as characters; what is no UTF-8 afterwards stays as it was.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        if let Some(byte) = pair.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
