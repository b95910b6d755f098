//! Which file holds which entry: sources become documents, each with its kind and its id.

use super::changelog;
use super::kind::AnyKind;
use super::memory::{Gave, Memory};
use super::sheet::Sheet;
use super::unread;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report};
use crate::parse::field::{as_id, is_id};
use crate::parse::matter::{Between, Fence, between, blank, fence};
use crate::parse::rules::{BAD_ID, DUPLICATE_ID, MISSING_FIELD, NOT_UTF8, SYNTAX};
use crate::parse::safety::{LIMIT_EXCEEDED, OUTSIDE_DEFINITION};
use crate::parse::tree::{BESIDE, Body, DEEPEST, Document, Key, Node, NodeId, Value};
use crate::parse::{prose, toml, yaml};
use crate::source::{FileId, Snapshot, Source, Span, Trouble};
use std::collections::BTreeSet;
use std::sync::Arc;

/// All documents of a definition.
pub struct Gathering {
    /// One for each entry, ordered by path and place.
    pub sheets: Vec<Sheet>,
    /// Kinds of which a broken file may have held more.
    pub partial: BTreeSet<&'static str>,
}

/// Kinds and folders of the model that a later version of rutter reads.
pub type Later = &'static [(&'static str, &'static str)];

/// Turns every source into documents. The faults of one file never hide those of another.
#[must_use]
pub fn gather(
    snapshot: &Snapshot,
    kinds: &'static [&'static dyn AnyKind],
    later: Later,
    config: &Config,
    memory: &Memory,
    report: &mut Report,
) -> Gathering {
    for (path, trouble) in &snapshot.troubles {
        if let Some(file) = snapshot.sources.at(path) {
            report.add(explain(path, trouble, file));
        }
    }
    let troubled: BTreeSet<&str> = snapshot.troubles.iter().map(|(path, _)| &**path).collect();
    let files: Vec<(FileId, &Arc<Source>)> =
        snapshot.sources.iter().filter(|(_, source)| !troubled.contains(&*source.path)).collect();
    let gathered = memory.recall(files, snapshot, |file, source| {
        let mut report = Report::default();
        let (sheets, partial) = of_file(file, source, kinds, snapshot, &mut report);
        Gave { sheets, found: report.diagnostics, partial }
    });
    let mut gathering = Gathering { sheets: Vec::new(), partial: BTreeSet::new() };
    for path in &troubled {
        if let Place::Entry(kind, _) | Place::Entries(kind) = place(path, kinds) {
            gathering.partial.insert(kind.name());
        }
    }
    for known in gathered {
        gathering.sheets.extend(known.gave.sheets.iter().cloned());
        gathering.partial.extend(known.gave.partial);
        report.diagnostics.extend(known.gave.found.iter().cloned());
    }
    if let Some(named) = config.changelog() {
        changelog::lay(&mut gathering, snapshot, named, kinds, report);
    }
    let nesting = config.nesting();
    for sheet in gathering.sheets.iter().filter(|sheet| sheet.depth > nesting && sheet.document.clean) {
        if let Some(node) = sheet.document.root.beyond(nesting) {
            let message = format!("tables and lists are nested more than {nesting} deep");
            let help = format!("lay it out flatter, or raise `limits.nesting` in `rutter.toml`, up to {DEEPEST}");
            report.add(Diagnostic::new(&LIMIT_EXCEEDED, node.span, message).help(help));
        }
    }
    let limit = config.entries();
    if gathering.sheets.len() > limit {
        let count = gathering.sheets.len();
        let place = gathering.sheets[limit].document.header;
        let message = format!("the definition holds {count} entries, more than the {limit} that are allowed");
        report.add(Diagnostic::new(&LIMIT_EXCEEDED, place, message).help("raise `limits.entries` in `rutter.toml`"));
        gathering.sheets.truncate(limit);
    }
    unread::folders(snapshot, kinds, later, report);
    unread::files(snapshot, kinds, report);
    tell_duplicates(&gathering.sheets, report);
    gathering
}

fn explain(path: &str, trouble: &Trouble, file: FileId) -> Diagnostic {
    let top = Span::top(file);
    match trouble {
        Trouble::NotUtf8(at) => Diagnostic::new(&NOT_UTF8, top, format!("`{path}` is not UTF-8 from byte {at} on"))
            .help("save the file as UTF-8"),
        Trouble::LeadsOut => {
            Diagnostic::new(&OUTSIDE_DEFINITION, top, format!("the link `{path}` leads out of the definition"))
                .help("copy the file into the definition")
        }
        Trouble::Special => Diagnostic::new(&OUTSIDE_DEFINITION, top, format!("`{path}` is no ordinary file"))
            .help("take it out of the definition"),
        Trouble::TooLarge(len, limit) => Diagnostic::new(
            &LIMIT_EXCEEDED,
            top,
            format!("`{path}` has {len} bytes, more than the {limit} that are allowed"),
        )
        .help("split or remove it, or raise `limits.file_bytes` in `rutter.toml`"),
        Trouble::Unreadable(why) => Diagnostic::new(&NOT_UTF8, top, format!("`{path}` cannot be read: {why}"))
            .help("mend the file's permissions, or remove it"),
    }
}

/// What a path is for.
pub(super) enum Place {
    /// One entry of a kind, with its id.
    Entry(&'static dyn AnyKind, String),
    /// Many entries of a kind.
    Entries(&'static dyn AnyKind),
    /// A table beside an entry: read with it.
    Beside,
    /// Nothing that is read here.
    Other,
}

/// What the path of a file is for.
pub(super) fn place(path: &str, kinds: &'static [&'static dyn AnyKind]) -> Place {
    let Some((stem, ending)) = path.rsplit_once('.') else { return Place::Other };
    let is_entry = matches!(ending, "md" | "toml");
    let Some((folder, below)) = stem.split_once('/') else {
        let kind = kinds.iter().find(|kind| kind.traits().folder == stem && is_entry);
        return match kind {
            Some(kind) if kind.traits().singleton => Place::Entry(*kind, kind.name().to_owned()),
            Some(kind) if ending == "toml" => Place::Entries(*kind),
            _ => Place::Other,
        };
    };
    let Some(kind) = kinds.iter().find(|kind| kind.traits().folder == folder && !kind.traits().singleton) else {
        return Place::Other;
    };
    let traits = kind.traits();
    if ending == "csv" && traits.beside.is_some() {
        return Place::Beside;
    }
    if !is_entry || (below.contains('/') && !traits.nested) {
        return Place::Other;
    }
    if !traits.nested {
        return Place::Entry(*kind, below.to_owned());
    }
    let path = below.strip_suffix("/index").unwrap_or(below);
    let steps: Vec<String> =
        path.split('/').map(|step| if is_id(step) { step.to_owned() } else { as_id(step) }).collect();
    Place::Entry(*kind, steps.join("/"))
}

/// What one file gives: its entries, and the kind of which it may have held more.
pub(super) fn of_file(
    file: FileId,
    source: &Arc<Source>,
    kinds: &'static [&'static dyn AnyKind],
    snapshot: &Snapshot,
    report: &mut Report,
) -> (Vec<Sheet>, Option<&'static str>) {
    let whole = Span::new(file, 0..source.text.len());
    match place(&source.path, kinds) {
        Place::Entry(kind, id) => {
            let mut document = if source.path.ends_with(".md") {
                markdown(source, file, kind, report)
            } else {
                toml::parse(&source.text, whole, toml::Layout::One, report).document(source.clone(), file)
            };
            if let Some(list) = kind.traits().beside {
                lay_beside(&mut document, list, snapshot, report);
            }
            let id = mended(kind, id.into(), document.header, None, report);
            (vec![Sheet::read(kind, id, document)], None)
        }
        Place::Entries(kind) => {
            let parsed = toml::parse(&source.text, whole, toml::Layout::Many, report);
            let Value::Table(table) = parsed.root.value else { return (Vec::new(), None) };
            let mut sheets = Vec::new();
            for (key, node) in table {
                if !matches!(node.value, Value::Table(_)) {
                    if parsed.clean {
                        report.add(
                            Diagnostic::new(
                                &MISSING_FIELD,
                                key.span,
                                format!("`{}` stands outside of any entry", key.name),
                            )
                            .help(format!("write it below a header that names its {}: `[an-id]`", kind.name())),
                        );
                    }
                    continue;
                }
                let id = mended(kind, key.name.clone(), key.span, Some(key.span), report);
                let document = Document {
                    source: source.clone(),
                    file,
                    header: key.span,
                    root: node,
                    clean: parsed.clean,
                    misread: parsed.misread.clone(),
                    body: None,
                };
                sheets.push(Sheet::read(kind, id, document));
            }
            (sheets, (!parsed.clean).then(|| kind.name()))
        }
        Place::Beside | Place::Other => (Vec::new(), None),
    }
}

/// An id as it must be, so that references to what it is meant to be are not told as well; what it lacks is told.
pub(super) fn mended(kind: &dyn AnyKind, id: Arc<str>, span: Span, key: Option<Span>, report: &mut Report) -> Arc<str> {
    let traits = kind.traits();
    let fine = if traits.versioned {
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+'))
    } else {
        id.split('/').all(is_id) || traits.nested
    };
    if fine {
        return if id.is_empty() { "index".into() } else { id };
    }
    let better = as_id(&id);
    let diagnostic = Diagnostic::new(&BAD_ID, span, format!("`{id}` is not an id"));
    if better.is_empty() {
        report.add(diagnostic.help("take lower-case words of letters and digits, joined by hyphens: `auto-log`"));
        return id;
    }
    report.add(match key {
        Some(key) => diagnostic.help(format!("write `[{better}]`")).replace(key, better.as_str()),
        None => diagnostic.help(format!("rename the file to `{better}`, with its ending")),
    });
    if traits.versioned { id } else { better.into() }
}

/// Splits a Markdown file into front matter and body.
fn markdown(source: &Arc<Source>, file: FileId, kind: &dyn AnyKind, report: &mut Report) -> Document {
    let text = &*source.text;
    let whole = Span::new(file, 0..text.len());
    let mut misread = Vec::new();
    let lead = blank(text);
    let (root, mut clean, body) = match fence(text, "+++") {
        Fence::Closed(matter, body) => {
            let parsed = toml::parse(&text[matter.clone()], whole.within(matter), toml::Layout::One, report);
            misread = parsed.misread;
            (parsed.root, parsed.clean, body)
        }
        Fence::Open => {
            report.add(
                Diagnostic::new(&SYNTAX, whole.within(lead..lead + 3), "the front matter is not closed")
                    .help("put a line `+++` between the fields and the text"),
            );
            (empty(whole), false, text.len())
        }
        Fence::None => match fence(text, "---") {
            Fence::Closed(matter, _) if between(&text[matter.clone()]) == Between::Prose => (empty(whole), true, 0),
            Fence::Closed(matter, body) if kind.traits().nested && between(&text[matter.clone()]) == Between::Toml => {
                report.add(
                    Diagnostic::new(&SYNTAX, whole.within(0..3), "TOML stands between `+++` lines")
                        .help("write `+++` in place of `---`, above and below"),
                );
                (empty(whole), false, body)
            }
            Fence::Closed(matter, body) if kind.traits().nested => {
                let parsed = yaml::parse(&text[matter.clone()], whole.within(matter), report);
                (parsed.root, parsed.clean, body)
            }
            Fence::Closed(_, body) => {
                report.add(
                    Diagnostic::new(
                        &SYNTAX,
                        whole.within(0..3),
                        format!("the front matter of a {} is not TOML", kind.name()),
                    )
                    .help("put it between `+++` lines, as `key = value`"),
                );
                (empty(whole), false, body)
            }
            _ => {
                let first = text[lead..].lines().next().unwrap_or("").trim_end();
                let is_fence = first.len() > 1 && first.bytes().all(|byte| byte == b'+');
                if is_fence {
                    let place = whole.within(lead..lead + first.len());
                    let message = format!("front matter begins with `+++`, not `{first}`");
                    report.add(Diagnostic::new(&SYNTAX, place, message).help("write `+++`, above and below"));
                }
                (empty(whole), !is_fence, 0)
            }
        },
    };
    let span = whole.within(body..text.len());
    let blocks = prose::blocks(&text[body..]);
    for fault in &blocks.faults {
        let place = span.within(fault.span.clone());
        report.add(Diagnostic::new(&SYNTAX, place, fault.message.clone()).help(fault.help.clone()));
        clean = false;
    }
    let lead = if lead < text.len() { lead } else { 0 };
    let header = whole.within(lead..text[lead..].find('\n').map_or(text.len(), |end| lead + end));
    Document {
        source: source.clone(),
        file,
        root,
        header,
        clean,
        misread,
        body: Some(Body { span, blocks, excerpt: None }),
    }
}

fn empty(whole: Span) -> Node {
    Node { id: NodeId(0), span: whole.within(0..0), value: Value::Table(Vec::new()) }
}

/// The path of the table beside the entry that a file holds.
#[must_use]
pub fn beside(path: &str) -> String {
    format!("{}.csv", path.rsplit_once('.').map_or(path, |(stem, _)| stem))
}

/// Puts the rows of the CSV file of the same name into a list of the document.
fn lay_beside(document: &mut Document, list: &str, snapshot: &Snapshot, report: &mut Report) {
    let Some(file) = snapshot.sources.at(&beside(&document.source.path)) else { return };
    let source = snapshot.sources.file(file);
    let (rows, clean) = crate::parse::table::parse(&source.text, file, BESIDE, report);
    document.clean &= clean;
    let span = Span::top(file);
    let Value::Table(table) = &mut document.root.value else { return };
    match table.iter_mut().find(|(key, _)| &*key.name == list) {
        Some((_, Node { value: Value::List(own), .. })) => own.extend(rows),
        Some(_) => {}
        None => {
            let node = Node { id: NodeId(BESIDE), span, value: Value::List(rows) };
            table.push((Key { name: list.into(), span }, node));
        }
    }
}

fn tell_duplicates(sheets: &[Sheet], report: &mut Report) {
    let mut seen: std::collections::HashMap<(&str, String), &Sheet> = std::collections::HashMap::new();
    for sheet in sheets {
        let key = (sheet.kind.name(), sheet.id.to_lowercase());
        match seen.get(&key) {
            None => {
                seen.insert(key, sheet);
            }
            Some(first) if first.id == sheet.id => {
                let message = format!("there are two of {} `{}`", sheet.kind.name(), sheet.id);
                report.add(
                    Diagnostic::new(&DUPLICATE_ID, sheet.document.header, message)
                        .help("give one of them another id")
                        .related(first.document.header, "the first"),
                );
            }
            Some(first) => {
                let message = format!("`{}` and `{}` would have one address", first.id, sheet.id);
                report.add(
                    Diagnostic::new(&crate::parse::rules::URL_CLASH, sheet.document.header, message)
                        .help("make them differ in more than capitals")
                        .related(first.document.header, "the first"),
                );
            }
        }
    }
}
