//! `rutter list`: entries, or parts of entries, as a table or as data.

use super::rows::{As, cell, warn_of_errors};
use super::{Common, Failure, Outcome};
use crate::diagnostic::nearest;
use crate::exports::data::{self, Object};
use crate::kinds::KINDS;
use crate::model::AnyKind;
use crate::parse::reader::Shape;
use serde_json::Value;
use std::cmp::Ordering;
use std::path::PathBuf;

/// List entries of a kind, or parts of entries: tasks, gates, messages, key results.
#[derive(clap::Args)]
pub struct Args {
    /// A kind, or a part: task, gate, comms, key-result
    what: String,
    /// The definition; by default the nearest folder upwards that holds rutter.toml
    dir: Option<PathBuf>,
    /// Only those whose field has this value; `field!=value` for those whose has not, `field=` for those without it
    #[arg(long = "where", value_name = "FIELD=VALUE", num_args = 1..)]
    filters: Vec<String>,
    /// Order by this field; `-field` turns it around
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    sort: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value = "table")]
    format: As,
    /// As one edition sees it
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// The day that counts as today
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// As a revision of its git repository holds it; the day of the commit counts as today
    #[arg(long, value_name = "REV")]
    at: Option<String>,
}

/// What is listed: the entries of a kind, or the elements of a list of some kinds.
enum What {
    Kind(&'static dyn AnyKind),
    Parts(&'static str, Vec<&'static dyn AnyKind>),
}

impl What {
    /// Whether a word is the kind of the entries that the parts are of: `launch` says what `entry` says.
    fn is_of(&self, word: &str) -> bool {
        matches!(self, What::Parts(_, kinds) if kinds.iter().any(|kind| kind.name() == word))
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let what = what(&args.what)?;
    let plain = Common::plain(args.dir.clone(), args.edition.clone(), args.as_of.clone());
    let common = Common { at: args.at.clone(), ..plain };
    let job = common.open(&[])?;
    let draft = job.draft(args.edition.as_deref());
    let cx = draft.context();
    let mut rows: Vec<Object> = Vec::new();
    let kinds = match &what {
        What::Kind(kind) => std::slice::from_ref(kind),
        What::Parts(_, kinds) => kinds,
    };
    for key in kinds.iter().flat_map(|kind| kind.ordered(&cx)) {
        let Some(entry) = cx.model.entry(&key) else { continue };
        match &what {
            What::Kind(kind) => {
                let mut row = data::entry(entry.as_ref(), &cx, &draft.sources);
                // Where a field is called `kind`, what does not have it has none.
                let is_field = kind.fields().iter().any(|field| field.key == "kind");
                if is_field && !entry.core().broken && !entry.facts().iter().any(|(key, _)| **key == *"kind") {
                    row.remove("kind");
                }
                rows.push(row);
            }
            What::Parts(list, _) => {
                rows.extend(data::parts(entry.as_ref(), list, &args.what, &cx, &draft.sources));
            }
        }
    }
    let fields = fields(&what);
    for filter in &args.filters {
        let filter = Filter::parse(filter, &what, &fields)?;
        rows.retain(|row| filter.takes(row));
    }
    if let Some(sort) = &args.sort {
        let (field, is_turned) = sort.strip_prefix('-').map_or((sort.as_str(), false), |field| (field, true));
        let field = if what.is_of(field) { "entry" } else { field };
        known(field, &fields)?;
        rows.sort_by(|a, b| by(at(a, field), at(b, field), is_turned));
    }
    let columns = columns(&what);
    args.format.print(&columns, rows)?;
    warn_of_errors(&draft)
}

/// What a word names: a kind by its name or folder, or the lists of that name: `key-result` those called `key_results`.
fn what(word: &str) -> Result<What, Failure> {
    if let Some(kind) = KINDS.iter().find(|kind| kind.name() == word || kind.traits().folder == word) {
        return Ok(What::Kind(*kind));
    }
    let plain = word.replace('-', "_");
    let mut lists = Vec::new();
    for kind in KINDS {
        for field in kind.fields() {
            let is_list = matches!(&field.shape, Shape::List(inner) if matches!(**inner, Shape::Table(_)));
            if is_list && (field.key == plain || field.key.strip_suffix('s') == Some(&plain)) {
                lists.push((field.key, *kind));
            }
        }
    }
    if let Some((list, _)) = lists.first() {
        let list = *list;
        return Ok(What::Parts(
            list,
            lists.into_iter().filter(|(key, _)| *key == list).map(|(_, kind)| kind).collect(),
        ));
    }
    let names = KINDS.iter().map(|kind| kind.name()).chain(["task", "gate", "comms", "key-result"]);
    let near = nearest(word, names.clone());
    Err(Failure::Usage(match near {
        Some(near) => format!("there is no kind or part `{word}`; did you mean `{near}`?"),
        None => format!("there is no kind or part `{word}`; there are {}", names.collect::<Vec<_>>().join(", ")),
    }))
}

/// The fields that can be asked for.
fn fields(what: &What) -> Vec<&'static str> {
    let mut fields = vec!["ref", "kind", "id", "title", "file", "line"];
    match what {
        What::Kind(kind) => fields.extend(kind.fields().iter().map(|field| field.key).chain(["figures"])),
        What::Parts(list, kinds) => {
            fields.extend(["entry", "day", "late", "done", "after", "score"]);
            for field in kinds.iter().flat_map(|kind| kind.fields()).filter(|field| field.key == *list) {
                if let Shape::List(inner) = &field.shape
                    && let Shape::Table(inner) = &**inner
                {
                    fields.extend(inner.iter().map(|field| field.key));
                }
            }
        }
    }
    fields
}

/// The columns of a table: what there is to tell one from the other, then what its kind shows in lists.
fn columns(what: &What) -> Vec<&'static str> {
    match what {
        What::Kind(kind) => ["id", "title"].into_iter().chain(kind.traits().columns.iter().copied()).collect(),
        What::Parts(..) => {
            let known = fields(what);
            let is_dated = known.contains(&"due") || known.contains(&"date");
            let shown = [
                "due", "date", "day", "team", "owner", "status", "decision", "approver", "metric", "target", "current",
            ];
            let has = |column: &&str| known.contains(column) && (*column != "day" || is_dated);
            ["entry", "id", "title"].into_iter().chain(shown.into_iter().filter(has)).collect()
        }
    }
}

fn known(field: &str, fields: &[&str]) -> Result<(), Failure> {
    let first = field.split('.').next().unwrap_or(field);
    if fields.contains(&first) {
        return Ok(());
    }
    let hint = match nearest(first, fields.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", fields.join(", ")),
    };
    Err(Failure::Usage(format!("there is no field `{first}` here; {hint}")))
}

/// One `field=value`.
struct Filter {
    field: String,
    value: String,
    is_turned: bool,
}

impl Filter {
    fn parse(text: &str, what: &What, fields: &[&str]) -> Result<Filter, Failure> {
        let Some((field, value)) = text.split_once('=') else {
            return Err(Failure::Usage(format!("--where takes `field=value`, not `{text}`")));
        };
        let (field, is_turned) = field.strip_suffix('!').map_or((field, false), |field| (field, true));
        if what.is_of(field) {
            let value = format!("{field}:{}", value.strip_prefix(&format!("{field}:")).unwrap_or(value));
            return Ok(Filter { field: "entry".to_owned(), value, is_turned });
        }
        known(field, fields)?;
        Ok(Filter { field: field.to_owned(), value: value.to_owned(), is_turned })
    }

    fn takes(&self, row: &Object) -> bool {
        let found = at(row, &self.field);
        let has = match found {
            None => self.value.is_empty(),
            Some(Value::Array(list)) => {
                list.iter().any(|value| self.is(value)) || list.is_empty() && self.value.is_empty()
            }
            Some(value) => self.is(value),
        };
        has != self.is_turned
    }

    /// Whether a value is the one asked for; of a reference the id alone will do.
    fn is(&self, value: &Value) -> bool {
        let text = cell(Some(value));
        let whole = value.as_str().unwrap_or_default();
        text.eq_ignore_ascii_case(&self.value) || whole.eq_ignore_ascii_case(&self.value)
    }
}

/// What stands at a dotted path.
fn at<'v>(row: &'v Object, path: &str) -> Option<&'v Value> {
    let mut steps = path.split('.');
    let first = row.get(steps.next()?)?;
    steps.try_fold(first, |value, step| value.get(step))
}

/// Orders values: numbers by size, texts by their letters; what is absent comes last either way.
fn by(a: Option<&Value>, b: Option<&Value>, is_turned: bool) -> Ordering {
    let order = match (a, b) {
        (None, None) => return Ordering::Equal,
        (None, Some(_)) => return Ordering::Greater,
        (Some(_), None) => return Ordering::Less,
        (Some(a), Some(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => cell(Some(a)).to_lowercase().cmp(&cell(Some(b)).to_lowercase()),
        },
    };
    if is_turned { order.reverse() } else { order }
}
