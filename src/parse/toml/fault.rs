//! Syntax errors in words: one for each line or value that is broken, since what follows a break is mostly misread.

use super::super::safety::LIMIT_EXCEEDED;
use super::Layout;
use crate::diagnostic::Diagnostic;
use crate::parse::field::flag;
use crate::parse::meant;
use crate::parse::rules::{BAD_DATE, DUPLICATE_ID, SYNTAX};
use crate::parse::scalar::{Period, iso};
use crate::source::Span;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Syntax errors told of one file: a broken quote can make hundreds of thousands of them.
const MOST: usize = 8;
/// Errors that are looked at to find those.
const LOOKED_AT: usize = 4096;

/// What is wrong with a text.
pub(super) struct Faults {
    /// What is told, in the order of the text.
    pub told: Vec<Diagnostic>,
    /// Stretches that may say something else than they seem to.
    pub misread: Vec<Range<usize>>,
    /// Whether everything that stands there was understood, dates that do not exist aside.
    pub clean: bool,
}

/// An error of the parser.
struct Error {
    range: Range<usize>,
    message: String,
}

/// Tells the errors of a text that was parsed as far as it could be.
pub(super) fn tell(text: &str, at: Span, layout: Layout, table: &DeTable<'_>, errors: &[toml::de::Error]) -> Faults {
    let mut found: Vec<Error> = errors
        .iter()
        .take(LOOKED_AT)
        .map(|error| Error {
            range: error.span().unwrap_or(0..0),
            message: error.message().lines().next().unwrap_or_default().to_owned(),
        })
        .collect();
    found.sort_by(|a, b| (a.range.start, &a.message).cmp(&(b.range.start, &b.message)));
    let look = Look { text, at, layout, inline: inline(text, table), table };
    let mut faults = Faults { told: Vec::new(), misread: Vec::new(), clean: true };
    let mut until = 0;
    let mut twice = false;
    for (index, error) in found.iter().enumerate() {
        let start = error.range.start;
        let is_twice = error.message.starts_with("duplicate key");
        // The fields of an entry that stands twice stand twice as well.
        if faults.told.len() == MOST || start < until || twice && is_twice && !look.header_between(until, start) {
            continue;
        }
        let whole = look.broken(start);
        let group: Vec<&Error> = found[index..].iter().take_while(|e| e.range.start <= whole.end).collect();
        let diagnostic = look.explain(&group, &whole);
        twice = is_twice && diagnostic.rule == &DUPLICATE_ID;
        let is_date = diagnostic.rule == &BAD_DATE;
        faults.clean &= is_date;
        until = if is_twice || is_date { error.range.end } else { whole.end + 1 };
        if !is_twice && !is_date {
            faults.misread.push(whole);
        }
        faults.told.push(diagnostic);
    }
    faults
}

/// The lists and tables that are written behind a `=`, outermost only.
fn inline(text: &str, table: &DeTable<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut tables = vec![table];
    while let Some(table) = tables.pop() {
        for (_, value) in table {
            let span = value.span();
            if text.get(..span.start).is_some_and(|before| before.trim_end().ends_with('=')) {
                if matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_)) {
                    found.push(span);
                }
                continue;
            }
            match value.get_ref() {
                DeValue::Table(inner) => tables.push(inner),
                DeValue::Array(list) => tables.extend(list.iter().filter_map(|v| v.get_ref().as_table())),
                _ => {}
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// The innermost value around an offset.
fn leaf(table: &DeTable<'_>, at: usize) -> Option<Range<usize>> {
    let holds = |span: &Range<usize>| span.start <= at && at <= span.end;
    let mut best: Option<Range<usize>> = None;
    let mut values: Vec<_> = table.iter().map(|(_, value)| value).collect();
    while let Some(value) = values.pop() {
        match value.get_ref() {
            DeValue::Table(inner) => values.extend(inner.iter().map(|(_, value)| value)),
            DeValue::Array(list) => values.extend(list.iter()),
            _ if holds(&value.span()) && best.as_ref().is_none_or(|b| b.start <= value.span().start) => {
                best = Some(value.span());
            }
            _ => {}
        }
    }
    best
}

struct Look<'a> {
    text: &'a str,
    at: Span,
    layout: Layout,
    inline: Vec<Range<usize>>,
    table: &'a DeTable<'a>,
}

impl Look<'_> {
    fn line(&self, at: usize) -> Range<usize> {
        let before = self.text.get(..at).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let end = self.text.get(at..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |length| at + length);
        start..end
    }

    fn piece(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }

    fn header_between(&self, from: usize, to: usize) -> bool {
        self.piece(from..to).lines().skip(1).any(|line| line.trim_start().starts_with('['))
    }

    /// The lines that an error breaks: its own, or all of the list, table or long text around it.
    fn broken(&self, at: usize) -> Range<usize> {
        let own = self.line(at);
        let around = self.inline.iter().find(|range| range.start <= at && at <= range.end).cloned();
        match around.or_else(|| leaf(self.table, at)) {
            Some(range) => {
                let (first, last) = (self.line(range.start), self.line(range.end));
                first.start.min(own.start)..last.end.max(own.end)
            }
            None => own,
        }
    }

    fn fault(&self, range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&SYNTAX, self.at.within(range), message).help(help)
    }

    fn explain(&self, group: &[&Error], whole: &Range<usize>) -> Diagnostic {
        let Some(first) = group.first() else { return self.fault(whole.clone(), "this is not TOML", "") };
        let says = |words: &str| group.iter().any(|error| error.message.starts_with(words));
        let start = first.range.start;
        let line = self.line(start);
        if says("cannot recurse further") {
            let message = format!("tables and lists are nested more than {} deep", super::super::tree::DEEPEST);
            let place = self.at.within(first.range.clone());
            return Diagnostic::new(&LIMIT_EXCEEDED, place, message).help("lay it out flatter");
        }
        if first.message.starts_with("duplicate key") {
            let piece = self.piece(first.range.clone());
            let is_entry = self.layout == Layout::Many && self.piece(line.start..start) == "[";
            let rule = if is_entry { &DUPLICATE_ID } else { &SYNTAX };
            return Diagnostic::new(rule, self.at.within(first.range.clone()), format!("`{piece}` stands twice"))
                .help("keep one of the two, or rename one");
        }
        if first.message.starts_with("invalid date") || first.message.starts_with("invalid time") {
            let piece = self.piece(first.range.clone());
            if let Some(bare) = self.bare(&first.range) {
                return bare;
            }
            let why = first.message.split_once(", ").map_or("", |(_, why)| why);
            let message = format!("`{piece}` does not exist: {why}");
            return Diagnostic::new(&BAD_DATE, self.at.within(first.range.clone()), message)
                .help("write a day of the calendar: `2026-11-30`");
        }
        if first.message.starts_with("invalid basic string") || first.message.starts_with("invalid literal string") {
            return self.open_text(first);
        }
        if let Some(range) = self.inline.iter().find(|range| range.start <= start && start <= range.end) {
            let close = if self.text.as_bytes().get(range.start) == Some(&b'[') { ']' } else { '}' };
            let what = if close == ']' { "list" } else { "table" };
            if says("unclosed") || says("unexpected `=` in array") {
                let place = range.start..self.line(range.start).end.min(range.end);
                return self.fault(place, format!("this {what} is not closed"), format!("end it with `{close}`"));
            }
            if says("extra assignment") || says("missing comma between key-value pairs") {
                let help = "put a comma between them: `{ value = 42, unit = \"kitchens\" }`";
                return self.fault(range.clone(), "a comma is missing between two fields", help);
            }
            if says("missing comma between array elements") {
                let help = "put a comma between them";
                let fault = self.fault(start..start, "a comma is missing between two values", help);
                return fault.replace(self.at.within(start..start), ", ");
            }
        }
        self.of_line(first, &line)
    }

    fn open_text(&self, error: &Error) -> Diagnostic {
        let quote = if error.message.contains("literal") { '\'' } else { '"' };
        let range = leaf(self.table, error.range.start).unwrap_or(error.range.clone());
        let piece = self.piece(range.clone());
        let first_line = range.start..self.line(range.start).end.min(range.end);
        let fault = self.fault(first_line, "this text is not closed", format!("end it with `{quote}`"));
        // Where a bracket or a comma follows, only the author knows where the text ends.
        let is_sure =
            !piece.contains(['\n', ']', '}', ',', '#']) && piece.starts_with(quote) && !piece.contains("\"\"\"");
        if is_sure { fault.replace(self.at.within(range), format!("{}{quote}", piece.trim_end())) } else { fault }
    }

    fn of_line(&self, error: &Error, line: &Range<usize>) -> Diagnostic {
        let start = error.range.start;
        let leaf = leaf(self.table, start);
        let behind = self.piece(start..line.end);
        match error.message.as_str() {
            m if m.starts_with("unclosed") => {
                let close = if m.contains("array") { "]]" } else { "]" };
                self.fault(line.clone(), "this header is not closed", format!("end it with `{close}`"))
            }
            m if m.starts_with("key with no value") || m.starts_with("invalid unquoted key") => self.no_value(line),
            m if m.starts_with("unexpected key or value") => match leaf {
                Some(leaf) if self.is_decimal_comma(&leaf, line) => {
                    let number = leaf.start..line.end;
                    let written = self.piece(number.clone()).trim_end().replacen(',', ".", 1);
                    self.fault(number.clone(), "a number is written with a point", format!("write `{written}`"))
                        .replace(self.at.within(number), written)
                }
                _ => self.fault(
                    start..line.end,
                    format!("`{}` stands behind the value", behind.trim()),
                    "write one `key = value` to a line; inside text a double quote is written `\\\"`",
                ),
            },
            m if m.starts_with("missing escaped value") => self.fault(
                start.saturating_sub(1)..start,
                "a backslash stands alone in this text",
                "write a backslash as `\\\\`, or put the text between single quotes",
            ),
            m => match leaf {
                Some(leaf) if leaf.is_empty() => self.fault(
                    line.clone(),
                    "this key has no value",
                    "write the value behind `=`, or take the line away",
                ),
                Some(leaf) if !self.piece(leaf.clone()).contains('"') => {
                    if let Some(bare) = self.bare(&leaf) {
                        return bare;
                    }
                    let bare = self.piece(leaf.clone()).trim_end().trim_matches(['“', '”', '„', '‘', '’']);
                    self.fault(leaf.clone(), "text stands between double quotes", format!("write `\"{bare}\"`"))
                        .replace(self.at.within(leaf), format!("\"{bare}\""))
                }
                _ => self.fault(
                    error.range.clone(),
                    format!("this is not TOML: {m}"),
                    "write `key = value`, one to a line",
                ),
            },
        }
    }

    /// A value without quotes that is a word for yes or no, a period, or a day in another form.
    fn bare(&self, range: &Range<usize>) -> Option<Diagnostic> {
        let written = self.piece(range.clone()).trim_end();
        let range = range.start..range.start + written.len();
        let (message, text) = if let Some(flag) = flag(written) {
            ("yes and no are written as `true` and `false`", flag.to_string())
        } else if Period::parse(written).is_ok() {
            ("a period stands between double quotes", format!("\"{written}\""))
        } else if let Some(help) = meant::doubt(written) {
            return Some(self.fault(range, "a date is written as year-month-day", help));
        } else {
            ("a date is written as year-month-day", iso(meant::date(written)?))
        };
        let fault = self.fault(range.clone(), message, format!("write `{text}`"));
        Some(fault.replace(self.at.within(range), text))
    }

    fn is_decimal_comma(&self, leaf: &Range<usize>, line: &Range<usize>) -> bool {
        let written = self.piece(leaf.start..line.end).trim_end();
        written.split_once(',').is_some_and(|(whole, part)| {
            [whole, part].iter().all(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        })
    }

    fn no_value(&self, line: &Range<usize>) -> Diagnostic {
        let written = self.piece(line.clone());
        let key = written.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(written.len());
        let rest = written[key..].trim_start();
        let gap = line.start + key..line.end - rest.len();
        if let Some(value) = rest.strip_prefix(':').map(str::trim_start).filter(|_| key > 0) {
            let colon = line.start + key..line.end - value.len();
            return self
                .fault(line.clone(), "a key and its value are joined by `=`", "write `=` in place of `:`")
                .replace(self.at.within(colon), " = ");
        }
        let fault =
            self.fault(line.clone(), "this line is no `key = value`", "write `=` between the key and its value");
        let is_value = rest.starts_with(['"', '\'', '[', '{']) || rest.starts_with(|c: char| c.is_ascii_digit());
        if key > 0 && is_value { fault.replace(self.at.within(gap), " = ") } else { fault }
    }
}
