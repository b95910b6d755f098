//! Group 01 over one entry: every name that is written stands for something.

use super::Look;
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::model::rules::{
    AMBIGUOUS, BROKEN_ANCHOR, BY_ALIAS, DANGLING, MISSING_FILE, ORPHAN, SELF_REFERENCE, TO_RETIRED, WRONG_KIND,
};
use crate::model::{AnyEntry, Core, Destination, Found, Key, Miss, Model, PAGE};
use crate::parse::fact::To;
use crate::parse::prose::LinkSort;
use crate::parse::reader::{Otherwise, OwnName, Part, ProseLink, Reference};
use crate::parse::safety::{OUTSIDE_DEFINITION, UNSAFE_URL};
use crate::source::Span;
use std::sync::Arc;

/// Checks the references, links and files of an entry.
pub fn check(look: Look<'_>, entry: &dyn AnyEntry, addresses: &dyn Fn(&str) -> bool, report: &mut Report) {
    let core = entry.core();
    let about = core.key.to_string();
    let mut tell = |diagnostic: Diagnostic| report.add(diagnostic.about(about.as_str()));
    for reference in &core.references {
        field(look, entry, reference, &mut tell);
    }
    // What a broken list may have lost is not missed.
    for name in core.own.iter().filter(|_| !core.broken) {
        own(core, name, &mut tell);
    }
    for link in &core.links {
        prose(look, core, link, addresses, &mut tell);
    }
    for (file, span) in &core.files {
        match look.context.model.follow_path(core.path(), file) {
            Destination::File(_) => {}
            Destination::Beyond => tell(beyond(file, *span)),
            _ => tell(missing(look, file, *span).lock()),
        }
    }
    let model = look.context.model;
    let alone =
        !core.broken && core.references.is_empty() && core.links.is_empty() && model.referrers(&core.key).is_empty();
    if alone && model.kind(core.key.kind).is_some_and(|kind| kind.traits().linked) {
        tell(
            Diagnostic::new(&ORPHAN, core.header(), format!("nothing refers to {} `{}`", core.key.kind, core.key.id))
                .help("name it where it matters, or delete it"),
        );
    }
}

fn field(look: Look<'_>, entry: &dyn AnyEntry, reference: &Reference, tell: &mut dyn FnMut(Diagnostic)) {
    let model = look.context.model;
    let core = entry.core();
    match model.find(&reference.written, reference.to) {
        Ok(found) => {
            if found.key == core.key && found.part.is_none() {
                let message = format!("{} `{}` refers to itself", core.key.kind, core.key.id);
                tell(
                    Diagnostic::new(&SELF_REFERENCE, reference.span, message)
                        .help("name another entry, or take it away"),
                );
                return;
            }
            known(look, core, &found, &reference.written, reference.span, tell, true);
            let retired = |key: &Key| {
                model.entry(key).is_some_and(|e| model.kind(key.kind).is_some_and(|kind| kind.is_retired(e.as_ref())))
            };
            let kind = model.kind(core.key.kind);
            let looks_back = kind.is_some_and(|kind| kind.traits().looks_back.contains(&&*reference.path));
            if retired(&found.key) && !retired(&core.key) && !looks_back {
                let message = format!("{} `{}` is no longer live", found.key.kind, found.key.id);
                let mut diagnostic = Diagnostic::new(&TO_RETIRED, reference.span, message)
                    .help("point to what took its place, or take the reference away");
                if let Some(target) = model.core(&found.key) {
                    diagnostic = diagnostic.related(target.at("status"), "it says so here");
                }
                tell(diagnostic);
            }
        }
        Err(miss) => {
            let free = match reference.otherwise {
                Otherwise::Dangles => false,
                Otherwise::Words(words) => words.contains(&&*reference.written),
                Otherwise::Text => {
                    !model.kinds.iter().any(|k| k.traits().owns && model.of_kind(k.name()).next().is_some())
                }
            };
            if let To::Part(kind, what) = reference.to {
                let holder = model.of_kind(kind).next().map(|entry| entry.core());
                // What a broken list may have lost is not missed.
                if !model.may_lack(kind) && holder.is_none_or(|holder| !holder.broken) {
                    let message = format!("no {what} of the {kind} is called `{}`", reference.written);
                    let parts: Vec<&Part> = holder.map_or_else(Vec::new, |core| core.parts.iter().collect());
                    let empty = format!("the {kind} names no {what} yet: add one, or take this away");
                    let diagnostic = Diagnostic::new(&DANGLING, reference.span, message);
                    tell(near_part(diagnostic, core, &reference.written, &parts, empty));
                }
            } else if !free || matches!(miss, Miss::Ambiguous(_)) {
                missed(look, reference, &miss, tell);
            }
        }
    }
}

/// The name of another part of the same entry.
fn own(core: &Core, name: &OwnName, tell: &mut dyn FnMut(Diagnostic)) {
    let parts: Vec<&Part> = core.parts.iter().filter(|part| *part.list == *name.list).collect();
    if parts.iter().any(|part| part.id == name.written) {
        return;
    }
    let diagnostic =
        Diagnostic::new(&DANGLING, name.span, format!("no {} `{}` in this entry", name.what, name.written));
    let empty = format!("`{}` is empty: add one, or take this away", name.list);
    tell(near_part(diagnostic, core, &name.written, &parts, empty));
}

/// Helps with the name of a part that is none of `parts`, in the file of `core`.
fn near_part(diagnostic: Diagnostic, core: &Core, written: &str, parts: &[&Part], empty: String) -> Diagnostic {
    let near = nearest(written, parts.iter().map(|part| &*part.id));
    let span = diagnostic.span;
    match near.and_then(|near| parts.iter().find(|part| &*part.id == near)) {
        Some(part) => diagnostic
            .help(format!("did you mean `{}`?", part.id))
            .replace(span, core.document.source.quoted_as(span, &part.id))
            .related(part.span, "a similar name"),
        None if parts.is_empty() => diagnostic.help(empty),
        None => diagnostic.help(there(parts.len(), parts.iter().map(|part| &*part.id))),
    }
}

fn missed(look: Look<'_>, reference: &Reference, miss: &Miss, tell: &mut dyn FnMut(Diagnostic)) {
    let words = match reference.otherwise {
        Otherwise::Words(words) => words,
        _ => &[],
    };
    tell_miss(look, &Name { written: &reference.written, span: reference.span, to: reference.to, words }, miss, tell);
}

struct Name<'a> {
    written: &'a str,
    span: Span,
    to: To,
    words: &'a [&'static str],
}

fn kinds_of(model: &Model, to: To) -> Vec<&'static str> {
    match to {
        To::Kinds(kinds) => kinds.to_vec(),
        To::Any => model.kinds.iter().map(|kind| kind.name()).collect(),
        To::Owners => model.kinds.iter().filter(|kind| kind.traits().owns).map(|kind| kind.name()).collect(),
        To::Part(kind, _) => vec![kind],
    }
}

/// What there is of `count` names: the first of them.
fn there<'n>(count: usize, names: impl Iterator<Item = &'n str>) -> String {
    let some: Vec<String> = names.take(5).map(|name| format!("`{name}`")).collect();
    let are = if count == 1 { "is" } else { "are" };
    format!("there {are} {}{}", some.join(", "), if count > some.len() { ", …" } else { "" })
}

fn in_words(kinds: &[&str], to: To) -> String {
    match (to, kinds) {
        (To::Part(kind, what), _) => format!("{what} of the {kind}"),
        (To::Any, _) | (_, []) => "entry".to_owned(),
        (_, [one]) => (*one).to_owned(),
        (_, [most @ .., last]) => format!("{} or {last}", most.join(", ")),
    }
}

fn tell_miss(look: Look<'_>, name: &Name<'_>, miss: &Miss, tell: &mut dyn FnMut(Diagnostic)) {
    let model = look.context.model;
    let kinds = kinds_of(model, name.to);
    let source = look.sources.file(name.span.file);
    let (head, part) =
        name.written.split_once('#').map_or((name.written, String::new()), |(h, p)| (h, format!("#{p}")));
    let wanted = in_words(&kinds, name.to);
    match miss {
        Miss::NoKind(prefix) => {
            let near = nearest(prefix, model.kinds.iter().map(|kind| kind.name()));
            let mut diagnostic = Diagnostic::new(&DANGLING, name.span, format!("no kind `{prefix}`"));
            let rest = head.split_once(':').map_or("", |(_, id)| id);
            diagnostic = match near {
                Some(near) => diagnostic
                    .help(format!("did you mean `{near}:{rest}`?"))
                    .replace(name.span, source.quoted_as(name.span, &format!("{near}:{rest}{part}"))),
                None => diagnostic.help("write `kind:id`, or the id alone"),
            };
            tell(diagnostic);
        }
        Miss::WrongKind(key) => {
            let message = format!("`{}` is a {}, not a {wanted}", key.id, key.kind);
            let mut diagnostic = Diagnostic::new(&WRONG_KIND, name.span, message);
            if let Some(target) = model.core(key) {
                diagnostic = diagnostic.related(target.face(), format!("the {}", key.kind));
            }
            tell(diagnostic.help(format!("name a {wanted} here")));
        }
        Miss::Ambiguous(keys) => {
            let all = keys.iter().map(|key| format!("`{key}{part}`")).collect::<Vec<_>>().join(" or ");
            let mut diagnostic = Diagnostic::new(&AMBIGUOUS, name.span, format!("`{head}` could mean several entries"))
                .help(format!("write {all}"));
            for core in keys.iter().filter_map(|key| model.core(key)) {
                diagnostic = diagnostic.related(core.face(), format!("the {}", core.key.kind));
            }
            tell(diagnostic);
        }
        Miss::Unknown => {
            if kinds.iter().any(|kind| model.may_lack(kind)) {
                return;
            }
            let (prefix, id) = head.split_once(':').map_or(("", head), |(kind, id)| (kind, id));
            if !prefix.is_empty() && !kinds.contains(&prefix) && prefix != "portal" {
                let message = format!("`{head}` would be a {prefix}, not a {wanted}");
                tell(Diagnostic::new(&WRONG_KIND, name.span, message).help(format!("name a {wanted} here")));
                return;
            }
            let asked = |core: &Core| kinds.contains(&core.key.kind) && (prefix.is_empty() || prefix == core.key.kind);
            let candidates: Vec<&Core> = model.entries().map(|e| e.core()).filter(|core| asked(core)).collect();
            let names = candidates.iter().map(|core| &*core.key.id).chain(name.words.iter().copied());
            let near = nearest(id, names);
            let wanted = if prefix.is_empty() { wanted } else { prefix.to_owned() };
            let mut diagnostic = Diagnostic::new(&DANGLING, name.span, format!("no {wanted} `{id}`"));
            diagnostic = match near {
                Some(near) => {
                    let full =
                        if prefix.is_empty() { format!("{near}{part}") } else { format!("{prefix}:{near}{part}") };
                    let mut diagnostic = diagnostic
                        .help(format!("did you mean `{near}`?"))
                        .replace(name.span, source.quoted_as(name.span, &full));
                    if let Some(core) = candidates.iter().find(|core| &*core.key.id == near) {
                        diagnostic = diagnostic.related(core.face(), "a similar name");
                    }
                    diagnostic
                }
                None if candidates.is_empty() => {
                    diagnostic.help(format!("there is no {wanted} yet: add one, or take this away"))
                }
                None => diagnostic.help(there(candidates.len(), candidates.iter().map(|core| &*core.key.id))),
            };
            tell(diagnostic);
        }
    }
}

/// A reference that names an entry: is it by its present name, and does the part exist?
fn known(
    look: Look<'_>,
    _from: &Core,
    found: &Found,
    written: &str,
    span: Span,
    tell: &mut dyn FnMut(Diagnostic),
    in_field: bool,
) {
    let model = look.context.model;
    let Some(target) = model.core(&found.key) else { return };
    let source = look.sources.file(span.file);
    if found.by_alias {
        let (head, part) = written.split_once('#').map_or((written, String::new()), |(h, p)| (h, format!("#{p}")));
        let prefix = head.split_once(':').map_or(String::new(), |(kind, _)| format!("{kind}:"));
        tell(
            Diagnostic::new(&BY_ALIAS, span, format!("`{head}` is a former id of `{}`", found.key.id))
                .help(format!("write `{}`", found.key.id))
                .replace(span, source.quoted_as(span, &format!("{prefix}{}{part}", found.key.id)))
                .related(target.at("aliases"), "listed here"),
        );
    }
    if let Some(part) = found.part.as_ref().filter(|part| !model.has_part(&found.key, part)) {
        let diagnostic = no_part(look, target, written, part, span);
        tell(if in_field { diagnostic.lock() } else { diagnostic });
    }
}

fn no_part(look: Look<'_>, target: &Core, written: &str, part: &str, span: Span) -> Diagnostic {
    let parts: Vec<String> =
        target.parts.iter().map(|p| p.id.to_string()).chain(target.prose.anchors().map(str::to_owned)).collect();
    let diagnostic =
        Diagnostic::new(&BROKEN_ANCHOR, span, format!("{} `{}` has no part `{part}`", target.key.kind, target.key.id));
    let near = nearest(part, parts.iter().map(String::as_str));
    match near {
        Some(near) => {
            let whole = written.split_once('#').map_or(near.to_owned(), |(head, _)| format!("{head}#{near}"));
            diagnostic
                .help(format!("did you mean `#{near}`?"))
                .replace(span, look.sources.file(span.file).quoted_as(span, &whole))
        }
        None if parts.is_empty() => diagnostic.help("it has no parts: refer to the whole of it"),
        None => {
            let some: Vec<String> = parts.iter().take(6).map(|p| format!("`#{p}`")).collect();
            diagnostic.help(format!("it has {}", some.join(", ")))
        }
    }
}

fn beyond(target: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&OUTSIDE_DEFINITION, span, format!("`{target}` leads out of the definition"))
        .help("copy what it names into the definition, or take it away")
}

fn missing(look: Look<'_>, target: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(&MISSING_FILE, span, format!("there is no file `{target}`"));
    match near_file(look, target) {
        Some(path) => diagnostic
            .help(format!("did you mean `{path}`?"))
            .replace(span, look.sources.file(span.file).quoted_as(span, &path)),
        None => diagnostic.help("correct the path, or add the file"),
    }
}

/// The only file that a path may mean which leads nowhere, from the root of the definition and with the path's part: the one that
/// ends as it does, whatever stands before it; else the one with its name. A path without an ending means a page.
pub(super) fn near_file(look: Look<'_>, target: &str) -> Option<String> {
    let (path, part) = target.split_at(target.find(['#', '?']).unwrap_or(target.len()));
    let path = path.trim_start_matches(['.', '/']).trim_end_matches('/');
    let (wanted, ending) = stem(path);
    let files = look.context.model.files();
    let only = |wanted: &str| {
        let fits = |file: &&Arc<str>| {
            let (file, written) = stem(file);
            let ends =
                |file: &str| file.strip_suffix(wanted).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
            written == Some(ending.unwrap_or("md")) && (ends(file) || file.strip_suffix("/index").is_some_and(ends))
        };
        let mut found = files.iter().filter(|file| file.contains(wanted)).filter(fits);
        found.next().filter(|_| found.next().is_none())
    };
    let name = wanted.rsplit('/').next().filter(|name| !name.is_empty())?;
    only(wanted).or_else(|| only(name)).map(|file| format!("/{file}{part}"))
}

/// A path without its file's ending, and the ending.
fn stem(path: &str) -> (&str, Option<&str>) {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    path[name..].rfind('.').map_or((path, None), |dot| (&path[..name + dot], Some(&path[name + dot + 1..])))
}

fn prose(
    look: Look<'_>,
    core: &Core,
    link: &ProseLink,
    addresses: &dyn Fn(&str) -> bool,
    tell: &mut dyn FnMut(Diagnostic),
) {
    match look.context.model.follow(core, link) {
        Destination::Entry(found) => known(look, core, &found, &link.target, link.span, tell, false),
        Destination::File(_) | Destination::Outside => {}
        Destination::Here(anchor) => {
            let known = anchor.is_empty()
                || core.prose.anchors().any(|a| *a == *anchor)
                || core.parts.iter().any(|p| p.id == anchor);
            if !known && link.sort != LinkSort::Image {
                tell(no_part(look, core, &link.target, &anchor, link.span));
            }
        }
        Destination::Address(address) if address.starts_with(PAGE) => {
            if !addresses(&address) {
                let name = &address[PAGE.len()..];
                tell(
                    Diagnostic::new(&DANGLING, link.span, format!("the portal has no page `{name}`"))
                        .help("name a page by its folder: `portal:roadmap`"),
                );
            }
        }
        Destination::Address(address) => {
            if !addresses(&address) {
                tell(missing(look, &link.target, link.span));
            }
        }
        Destination::Missing(_) => {
            let diagnostic = missing(look, &link.target, link.span);
            // `rival.example/prices` in a field: an address whose beginning is missing.
            let host = link.target.split('/').next().unwrap_or_default();
            let is_host = host.contains('.') && !host.starts_with('.') && host.split('.').all(|part| !part.is_empty());
            let is_web = is_host && link.sort == LinkSort::Auto && diagnostic.replacement.is_none();
            let full = format!("https://{}", link.target);
            tell(if is_web {
                let text = look.sources.file(link.span.file).quoted_as(link.span, &full);
                diagnostic
                    .help(format!("an address on the web begins with `https://`: write `{full}`"))
                    .replace(link.span, text)
            } else {
                diagnostic
            });
        }
        Destination::Beyond => tell(beyond(&link.target, link.span)),
        Destination::Nothing(miss) => {
            tell_miss(look, &Name { written: &link.target, span: link.span, to: To::Any, words: &[] }, &miss, tell);
        }
        Destination::Unsafe => tell(
            Diagnostic::new(&UNSAFE_URL, link.span, "this address cannot be part of a portal")
                .help("use an address that starts with `https://`, or take the link away"),
        ),
    }
}
