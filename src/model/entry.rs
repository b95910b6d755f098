//! An entry: a document read as its kind, perhaps through the lens of an edition.

use super::common::Common;
use super::kind::Kind;
use crate::parse::fact::Fact;
use crate::parse::field::is_required;
use crate::parse::field::{as_id, in_words};
use crate::parse::prose::{self, Prose};
use crate::parse::reader::{
    Cx, FieldDoc, Fields, Gathered, Hidden, Hideable, Item, Label, Labelled, OwnName, Part, ProseLink, Record,
    Reference, Shape,
};
use crate::parse::rules::{MISSING_FIELD, UNKNOWN_FIELD};
use crate::parse::tree::{BODY, Document, Key as NodeKey, Node, NodeId, Value};
use crate::source::Span;
use std::{any::Any, fmt, ops::Range, sync::Arc};

/// Names an entry: its kind and its id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The name of its kind.
    pub kind: &'static str,
    /// Unique within the kind.
    pub id: Arc<str>,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What every entry has, whatever its kind.
#[derive(Debug)]
pub struct Core {
    /// Its name.
    pub key: Key,
    /// What it was read from.
    pub document: Arc<Document>,
    /// Whether a fault of form was found: its values must not be computed on.
    pub broken: bool,
    /// The fields that every kind has.
    pub common: Common,
    /// The name as shown.
    pub title: Arc<str>,
    /// One sentence.
    pub summary: Option<Arc<str>>,
    /// The body as this edition sees it, where that is not all that is written.
    seen: Option<Arc<str>>,
    /// What the body says.
    pub prose: Prose,
    /// Stretches of the body that the page shows elsewhere: the title, sections that fill fields.
    pub taken: Vec<Range<usize>>,
    /// References of fields.
    pub references: Vec<Reference>,
    /// Names that fields give of parts of this same entry.
    pub own: Vec<OwnName>,
    /// Links of prose, in fields and body.
    pub links: Vec<ProseLink>,
    /// Parts that a reference can name.
    pub parts: Vec<Part>,
    /// What only some audiences see. The entry itself is its root node.
    pub labelled: Vec<Labelled>,
    /// `[audience_of]` on a required field: place and name.
    pub required_hidden: Vec<(Span, String)>,
    /// Files that fields name.
    pub files: Vec<(Arc<str>, Span)>,
    /// Fields that the body fills.
    pub(super) derived: Vec<(NodeKey, Node)>,
    /// What the edition that this was read for does not see.
    hidden: Hidden,
}

impl Core {
    /// The body as this edition sees it: what is hidden is blank, offsets stay.
    #[must_use]
    pub fn body(&self) -> &str {
        self.seen.as_deref().unwrap_or_else(|| self.document.body_text())
    }

    /// Whether this reading hides nothing of it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.hidden.is_empty()
    }

    /// Whether a node, or what holds it, is hidden from this reading.
    #[must_use]
    pub fn hides(&self, node: NodeId) -> bool {
        fn holds(node: &Node, hidden: &Hidden, wanted: NodeId, under: bool) -> Option<bool> {
            let under = under || hidden.nodes.contains(&node.id);
            if node.id == wanted {
                return Some(under);
            }
            match &node.value {
                Value::Table(table) => table.iter().find_map(|(_, node)| holds(node, hidden, wanted, under)),
                Value::List(list) => list.iter().find_map(|node| holds(node, hidden, wanted, under)),
                _ => None,
            }
        }
        !self.hidden.is_empty() && holds(&self.document.root, &self.hidden, node, false).unwrap_or(false)
    }

    /// Where a diagnostic about the whole entry points.
    #[must_use]
    pub fn header(&self) -> Span {
        self.document.header
    }

    /// Where a reader sees which entry it is: its title, else its header.
    #[must_use]
    pub fn face(&self) -> Span {
        // The header of an entry among others in a file is its id; that of a file of its own may be no more than `+++`.
        let is_file = self.header().start == 0;
        let written = ["title", "name"].into_iter().find_map(|key| self.document.root.get(key));
        written.filter(|_| is_file).map_or(self.header(), |node| node.span)
    }

    /// The place of a field, by a dotted path; the entry's header where it is absent.
    #[must_use]
    pub fn at(&self, path: &str) -> Span {
        let derived = self.derived.iter().find(|(key, _)| &*key.name == path).map(|(_, node)| node);
        self.document.root.at(path).or(derived).map_or(self.header(), |node| node.span)
    }

    /// The place of a field of a list's element; the element itself where the field is absent.
    #[must_use]
    pub fn at_in<T>(&self, item: &Item<T>, path: &str) -> Span {
        self.node(item.node).map_or(self.header(), |node| node.at(path).unwrap_or(node).span)
    }

    /// A node of the entry.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.document.root.find(id).or_else(|| self.derived.iter().find_map(|(_, node)| node.find(id)))
    }

    /// The labels of the entry itself; `None` where it names none.
    #[must_use]
    pub fn audience(&self) -> Option<&[Label]> {
        let root = Hideable::Node(self.document.root.id);
        self.labelled.iter().find(|labelled| labelled.what == root).map(|labelled| &*labelled.labels)
    }

    /// The path of the file that holds it, relative to the definition.
    #[must_use]
    pub fn path(&self) -> &Arc<str> {
        &self.document.source.path
    }
}

/// An entry of a kind.
#[derive(Debug)]
pub struct Entry<K> {
    /// What every entry has.
    pub core: Core,
    /// What this kind has.
    pub fields: K,
}

impl<K> std::ops::Deref for Entry<K> {
    type Target = K;
    fn deref(&self) -> &K {
        &self.fields
    }
}

/// An entry whose kind is not known.
pub trait AnyEntry: Any + Send + Sync {
    /// What every entry has.
    fn core(&self) -> &Core;
    /// What its own fields say, in the order of its kind's description.
    fn facts(&self) -> Vec<(Arc<str>, Fact)>;
}

impl<K: Kind> AnyEntry for Entry<K> {
    fn core(&self) -> &Core {
        &self.core
    }
    fn facts(&self) -> Vec<(Arc<str>, Fact)> {
        self.fields.facts()
    }
}

/// Reads a document as kind `K`, as far as `hidden` lets it be seen. The faults found are returned with it.
pub(super) fn read<K: Kind>(
    key: Key,
    document: &Arc<Document>,
    hidden: &Hidden,
    docs: &[FieldDoc],
) -> (Entry<K>, Vec<crate::diagnostic::Diagnostic>) {
    let (seen, prose) = visible_prose(document, hidden);
    let body = seen.as_deref().unwrap_or_else(|| document.body_text());
    let (derived, taken) = derive::<K>(document, hidden, &prose, body, docs);
    let mut cx = Cx::new(document, hidden, docs);
    let mut fields = Fields::over(&document.root, &derived, &mut cx);
    let common = Common::read(&mut fields);
    let record = K::read(&mut fields);
    fields.finish();
    let mut found = std::mem::take(&mut cx.found);
    forget_misread(document, &mut found);
    let title = title::<K>(&common, &prose, &key);
    check_presence::<K>(document, &common, &prose, &mut found);
    let lead = K::LEAD.filter(|_| K::FROM_BODY).zip(lead_range::<K>(&prose, body));
    let required_hidden = place_paths(document, &prose, lead.as_ref(), (docs, &record.needs()), &mut found);
    if let Some(body) = &document.body {
        let leads = prose.links.iter().filter(|link| !link.target.is_empty());
        let links = leads.map(|link| ProseLink {
            sort: link.sort,
            target: link.target.as_str().into(),
            span: body.place(link.target_span.clone()),
        });
        found.links.extend(links);
        let blocks = body.blocks.audience.iter().map(|block| Labelled {
            what: Hideable::Body(block.span.clone()),
            labels: block
                .labels
                .iter()
                .map(|(name, range)| Label { name: name.as_str().into(), span: body.place(range.clone()) })
                .collect(),
        });
        found.labelled.extend(blocks);
    }
    let summary = common.summary.clone().or_else(|| first_sentence(&prose, body));
    let mut skipped: Vec<Range<usize>> = taken.into_iter().map(|(_, range)| range).collect();
    let excerpt = document.body.as_ref().and_then(|body| body.excerpt.as_ref());
    skipped.extend(excerpt.into_iter().flat_map(|excerpt| excerpt.taken.iter().cloned()));
    if let Some(heading) = prose.headings.first().filter(|h| h.level == 1 && h.text == *title) {
        skipped.push(heading.span.clone());
    }
    let core = Core {
        broken: !document.clean || found.is_lacking || !found.faults.is_empty(),
        key,
        document: document.clone(),
        title,
        summary,
        seen,
        prose,
        taken: skipped,
        references: found.references,
        own: found.own,
        links: found.links,
        parts: found.parts,
        labelled: found.labelled,
        required_hidden,
        files: found.files,
        derived,
        common,
        hidden: hidden.clone(),
    };
    (Entry { core, fields: record }, found.faults)
}

/// Leaves out what was read where a syntax error lets values seem to be others.
fn forget_misread(document: &Document, found: &mut Gathered) {
    if document.misread.is_empty() {
        return;
    }
    found.faults.retain(|fault| !document.is_misread(fault.span));
    found.references.retain(|reference| !document.is_misread(reference.span));
    found.own.retain(|name| !document.is_misread(name.span));
    found.links.retain(|link| !document.is_misread(link.span));
    found.files.retain(|(_, span)| !document.is_misread(*span));
}

fn visible_body(document: &Document, hidden: &Hidden) -> String {
    let Some(body) = &document.body else { return String::new() };
    let text = document.body_text();
    let cut = prose::cut(text, &body.blocks, |block| hidden.ranges.contains(&block.span));
    let mut bytes = cut.into_bytes();
    for range in &hidden.ranges {
        for byte in bytes.get_mut(range.clone()).into_iter().flatten().filter(|b| **b != b'\n') {
            *byte = b' ';
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// What is shown of the body, where that is not all that is written, and what it says. What other tools' templates left in
/// it is known, and not shown.
fn visible_prose(document: &Document, hidden: &Hidden) -> (Option<Arc<str>>, Prose) {
    let body = visible_body(document, hidden);
    let prose = prose::scan(&body);
    match prose::tidy(&body, &prose.placeholders) {
        None => ((body != document.body_text()).then(|| body.into()), prose),
        Some(body) => {
            let tidied = prose::scan(&body);
            (Some(body.into()), Prose { placeholders: prose.placeholders, ..tidied })
        }
    }
}

/// The fields that sections of the body fill: their nodes, and which stretch each took.
type Derived = (Vec<(NodeKey, Node)>, Vec<(Arc<str>, Range<usize>)>);

fn derive<K: Kind>(document: &Document, hidden: &Hidden, prose: &Prose, text: &str, docs: &[FieldDoc]) -> Derived {
    let (mut nodes, mut taken): Derived = (Vec::new(), Vec::new());
    let Some(body) = document.body.as_ref().filter(|_| K::FROM_BODY) else { return (nodes, taken) };
    let place = |range: Range<usize>| body.place(range);
    let id = |offset: usize| NodeId(BODY + u32::try_from(offset).unwrap_or(0));
    let node = |range: Range<usize>, value: Value| Node { id: id(range.start), span: place(range), value };
    // A field that is hidden stays absent, written or not: the body must not fill it.
    let absent = |key: &str| !hidden.fields.contains(key) && document.root.get(key).is_none();
    for heading in prose.headings.iter().filter(|h| h.level == 2) {
        let name = field_of(&heading.text);
        let Some(field) = docs.iter().find(|f| f.key == name && absent(f.key)) else { continue };
        if nodes.iter().any(|(key, _): &(NodeKey, Node)| *key.name == *field.key) {
            continue;
        }
        let content = heading.content.clone();
        let value = match &field.shape {
            Shape::List(inner) if matches!(**inner, Shape::Text | Shape::Prose) => {
                let items = prose::items(text, &content);
                let items = items.into_iter().map(|r| node(r.clone(), Value::Text(prose::item_text(text, &r).into())));
                Value::List(items.collect())
            }
            Shape::Text | Shape::Prose => {
                let said = text.get(content.clone()).unwrap_or("").trim();
                if said.is_empty() {
                    continue;
                }
                Value::Text(said.into())
            }
            _ => continue,
        };
        let key = NodeKey { name: field.key.into(), span: place(heading.span.clone()) };
        // The list's own number must differ from its first item's, which may start at the same byte.
        nodes.push((key, node(heading.span.start..content.end, value)));
        taken.push((field.key.into(), heading.span.start..content.end));
    }
    let first = K::LEAD.filter(|lead| absent(lead) && !nodes.iter().any(|(key, _)| *key.name == **lead));
    if let Some(lead) = first {
        let range = lead_range::<K>(prose, text);
        let clear = range.as_ref().is_some_and(|r| !taken.iter().any(|(_, t)| t.start <= r.start && r.start < t.end));
        if let Some(range) = range.filter(|_| clear) {
            let said = text.get(range.clone()).unwrap_or("").trim();
            let key = NodeKey { name: lead.into(), span: place(range.clone()) };
            nodes.push((key, node(range.clone(), Value::Text(said.into()))));
            taken.push((lead.into(), range));
        }
    }
    (nodes, taken)
}

/// The beginning of a body that fills the field [`Kind::LEAD`].
fn lead_range<K: Kind>(prose: &Prose, text: &str) -> Option<Range<usize>> {
    if !K::LEAD_IS_BODY {
        return prose.first_paragraph.clone();
    }
    let whole = text.len() - text.trim_start().len()..text.trim_end().len();
    (whole.start < whole.end).then_some(whole)
}

/// The field that a heading names: `Trade-offs` → `trade_offs`.
fn field_of(heading: &str) -> String {
    as_id(heading).replace('-', "_")
}

fn title<K: Kind>(common: &Common, prose: &Prose, key: &Key) -> Arc<str> {
    let written = common.title.clone().or_else(|| common.name.clone());
    let heading =
        || prose.headings.first().filter(|h| h.level == 1 && !h.text.is_empty()).map(|h| h.text.as_str().into());
    let id = || if K::VERSIONED && key.id.contains('.') { key.id.clone() } else { in_words(&key.id).into() };
    written.or_else(heading).unwrap_or_else(id)
}

fn check_presence<K: Kind>(document: &Document, common: &Common, prose: &Prose, found: &mut Gathered) {
    if !document.clean {
        return;
    }
    let empty = document.root.table().is_empty() && document.body_text().trim().is_empty();
    if empty && !K::MAY_BE_EMPTY && found.faults.is_empty() {
        let message = format!("this {} says nothing", K::NAME);
        found.faults.push(
            crate::diagnostic::Diagnostic::new(&MISSING_FIELD, document.header, message)
                .help(format!("add `title = \"…\"`; `rutter explain {}` lists its fields", K::NAME)),
        );
    } else if K::NEEDS_TITLE && common.title.is_none() && common.name.is_none() && document.root.get("title").is_none()
    {
        let headed = prose.headings.first().is_some_and(|h| h.level == 1);
        if !headed {
            found.faults.push(
                crate::diagnostic::Diagnostic::new(&MISSING_FIELD, document.header, "missing field `title`")
                    .help("add `title = \"…\"`, or begin the text with `# …`"),
            );
        }
    }
}

/// Turns the paths of `[audience_of]` into what they hide; returns those that name a required field.
fn place_paths(
    document: &Document,
    prose: &Prose,
    lead: Option<&(&'static str, Range<usize>)>,
    (docs, needs): (&[FieldDoc], &[&str]),
    found: &mut Gathered,
) -> Vec<(Span, String)> {
    let mut required = Vec::new();
    for (table, path, span, labels) in std::mem::take(&mut found.paths) {
        match is_required(docs, &path) {
            None => {
                let near = crate::diagnostic::nearest(&path, docs.iter().map(|d| d.key));
                let mut fault =
                    crate::diagnostic::Diagnostic::new(&UNKNOWN_FIELD, span, format!("unknown field `{path}`"));
                fault = match near {
                    Some(near) => fault.help(format!("did you mean `{near}`?")).replace(span, near),
                    None => fault.help("name a field of this entry, or one of a table of it: `budget.amount`"),
                };
                found.faults.push(fault);
                continue;
            }
            Some(is_required) => {
                if is_required || needs.contains(&&*path) {
                    required.push((span, path.clone()));
                }
            }
        }
        let written = document.root.find(table).and_then(|t| t.at(&path)).map(|node| Hideable::Node(node.id));
        // What of the body bears that name goes with the field: it would fill the field where the field is hidden.
        let headed = prose.headings.iter().filter(|h| h.level == 2 && field_of(&h.text) == path);
        let sections = headed.map(|h| h.span.start..h.content.end);
        let lead = lead.iter().filter(|(key, _)| *key == path).map(|(_, range)| range.clone());
        let stretches = sections.chain(lead).map(Hideable::Body).chain([Hideable::Field(path.as_str().into())]);
        found
            .labelled
            .extend(written.into_iter().chain(stretches).map(|what| Labelled { what, labels: labels.clone() }));
    }
    required
}

fn first_sentence(prose: &Prose, body: &str) -> Option<Arc<str>> {
    let paragraph = crate::parse::plain::plain(body.get(prose.first_paragraph.clone()?)?);
    let end = paragraph
        .char_indices()
        .find(|(i, c)| matches!(c, '.' | '!' | '?') && paragraph[i + c.len_utf8()..].starts_with([' ', '\n']))
        .map_or(paragraph.len(), |(i, c)| i + c.len_utf8());
    let sentence = crate::parse::plain::one_line(&paragraph[..end]);
    (!sentence.is_empty()).then(|| sentence.into())
}
