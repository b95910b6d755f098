//! Colours code: syntect, and the only file that says so.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Blocks longer than this stay plain, in bytes.
const BLOCK: usize = 100_000;
/// Blocks with a longer line stay plain, in bytes: patterns may take long on such.
const LINE: usize = 500;
/// The same for the sum of the squares of all lines, which is what patterns may take.
const WORK: usize = 2_000_000;
/// What repeats itself over so many bytes is coloured as its beginning is.
const REPEATED: usize = 40;
/// What the memory of results may hold, in bytes of HTML; twice that in the worst case.
const MEMORY: usize = 32 << 20;

/// What a scope becomes. The longest name decides; where it is empty, the code stays bare whatever is around it. `o` is a
/// keyword where it is a word.
const CLASSES: [(&str, &str); 43] = [
    ("comment", "c"),
    ("string", "s"),
    ("constant", "n"),
    ("constant.language", "k"),
    ("constant.character.escape", "s"),
    ("support.constant", "n"),
    ("keyword", "k"),
    ("keyword.operator", "o"),
    ("storage", "k"),
    ("variable.language", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name.tag", "t"),
    ("entity.name.tag.toml", "p"),
    ("entity.name.tag.yaml", "p"),
    ("entity.name.type", "t"),
    ("entity.name.class", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.union", "t"),
    ("entity.name.trait", "t"),
    ("entity.name.interface", "t"),
    ("entity.name.impl", "t"),
    ("entity.name.namespace", "t"),
    ("entity.name.section", "t"),
    ("entity.name.table", "t"),
    ("entity.other.inherited-class", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("markup.heading", "t"),
    ("entity.other.attribute-name", "p"),
    ("support.type.property-name", "p"),
    ("meta.property-name", "p"),
    ("variable.other.key", "p"),
    ("variable.object.property", "p"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("meta.diff", "p"),
    ("meta.interpolation", ""),
    ("meta.template.expression", ""),
    ("source", ""),
    ("text", ""),
];

/// Colours code by language, and remembers what it coloured.
///
/// The syntaxes are read when the first block asks. One highlighter serves all threads, and every build of a preview.
#[derive(Default)]
pub struct Highlighter {
    memory: Mutex<Memory>,
}

impl fmt::Debug for Highlighter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Highlighter").finish_non_exhaustive()
    }
}

/// Results by hash of language and code; the old half is dropped when the young one is full.
#[derive(Default)]
struct Memory {
    young: HashMap<[u8; 32], Arc<str>>,
    old: HashMap<[u8; 32], Arc<str>>,
    bytes: usize,
}

impl Memory {
    fn recall(&mut self, key: &[u8; 32]) -> Option<Arc<str>> {
        if let Some(found) = self.young.get(key) {
            return Some(found.clone());
        }
        let found = self.old.remove(key)?;
        self.keep(*key, found.clone());
        Some(found)
    }

    fn keep(&mut self, key: [u8; 32], made: Arc<str>) {
        self.bytes += 128 + made.len();
        self.young.insert(key, made);
        if self.bytes > MEMORY {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
    }
}

impl Highlighter {
    /// The code as HTML, parts of it in `<span class="hl-…">`: `k` keyword, `s` string, `n` number or constant, `c` comment,
    /// `p` key or attribute, `t` type, tag or heading, `f` function, `i` inserted, `d` deleted. Nothing where the language is not
    /// known or the code is too long to colour; it is then shown as plain text.
    pub fn highlight(&self, code: &str, language: &str) -> Option<Arc<str>> {
        let longest = code.lines().map(str::len).max().unwrap_or_default();
        let work: usize = if longest > LINE { usize::MAX } else { code.lines().map(|line| line.len().pow(2)).sum() };
        if code.len() > BLOCK || work > WORK {
            return None;
        }
        let language = language.to_ascii_lowercase();
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(language.len() as u64).to_le_bytes()).update(language.as_bytes()).update(code.as_bytes());
        let key = *hasher.finalize().as_bytes();
        let recalled = self.memory.lock().unwrap_or_else(PoisonError::into_inner).recall(&key);
        recalled.or_else(|| {
            let made: Arc<str> = colour(code, syntax(&language)?)?.into();
            self.memory.lock().unwrap_or_else(PoisonError::into_inner).keep(key, made.clone());
            Some(made)
        })
    }
}

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// The syntax of a language by its name, a name people use for it, or the ending of its files.
fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let token = match language {
        "" | "text" | "txt" | "plain" | "plaintext" | "none" | "output" | "csv" | "tsv" => return None,
        "console" | "shell" | "shell-session" | "shellsession" | "terminal" | "ksh" => "bash",
        "node" | "mjs" | "cjs" => "js",
        "csharp" => "cs",
        "golang" => "go",
        "docker" => "dockerfile",
        "jsonc" | "json5" | "jsonl" | "ndjson" => "json",
        "objc" => "m",
        language => language,
    };
    SYNTAXES.find_syntax_by_token(token).filter(|syntax| syntax.name != "Plain Text")
}

/// Nothing where the grammar fails on the code.
fn colour(code: &str, syntax: &SyntaxReference) -> Option<String> {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut painter = Painter { html: String::with_capacity(code.len() * 2), class: "", classes: HashMap::new() };
    for line in code.split_inclusive('\n') {
        let (short, omitted) = shorten(line);
        let mut omitted = omitted.into_iter().peekable();
        let mut from = 0;
        let operations = state.parse_line(&short, &SYNTAXES).ok()?;
        for (at, operation) in
            operations.into_iter().map(|(at, operation)| (at, Some(operation))).chain([(short.len(), None)])
        {
            while let Some((cut, middle)) = omitted.next_if(|(cut, _)| *cut <= at) {
                painter.paint(short.get(from..cut)?, &stack);
                painter.paint(middle, &stack);
                from = cut;
            }
            painter.paint(short.get(from..at)?, &stack);
            from = at;
            if let Some(operation) = operation {
                stack.apply(&operation).ok()?;
            }
        }
    }
    painter.turn("");
    Some(painter.html)
}

/// A line without the middle of what it repeats over and over, which patterns may take very long on, and what was left out at
/// which offset of the rest.
fn shorten(line: &str) -> (Cow<'_, str>, Vec<(usize, &str)>) {
    let bytes = line.as_bytes();
    let mut omitted = Vec::new();
    let mut short = String::new();
    let (mut at, mut from) = (0, 0);
    while at + REPEATED < bytes.len() {
        let run = |period: usize| {
            let same = (at + period..bytes.len())
                .take_while(|i| bytes[*i].is_ascii() && bytes[*i] == bytes[*i - period])
                .count();
            (same + period, period)
        };
        let (length, period) =
            (1..=4).map(run).max_by_key(|(length, period)| (*length, 4 - period)).unwrap_or_default();
        if length < REPEATED || !bytes[at..at + period].is_ascii() {
            at += 1;
            continue;
        }
        let start = at + 4 * period;
        let end = start + (length - 4 * period) / period * period;
        short.push_str(&line[from..start]);
        omitted.push((short.len(), &line[start..end]));
        (at, from) = (end, end);
    }
    if omitted.is_empty() {
        return (Cow::Borrowed(line), omitted);
    }
    short.push_str(&line[from..]);
    (Cow::Owned(short), omitted)
}

struct Painter {
    html: String,
    /// Of the span that is open.
    class: &'static str,
    /// What each scope becomes that was met.
    classes: HashMap<Scope, Option<&'static str>>,
}

impl Painter {
    fn paint(&mut self, code: &str, stack: &ScopeStack) {
        if code.is_empty() {
            return;
        }
        // white space shows no colour: it goes on with what is open
        if code.trim().is_empty() {
            self.html.push_str(code);
            return;
        }
        let mut around = stack.scopes.iter().rev();
        let class = around.find_map(|scope| *self.classes.entry(*scope).or_insert_with(|| class(*scope)));
        let class = match class.unwrap_or_default() {
            "o" if code.trim_start().starts_with(char::is_alphabetic) => "k",
            "o" => "",
            "s" if around.next().is_some_and(is_key) => "p",
            class => class,
        };
        self.turn(class);
        escape(code, &mut self.html);
    }

    /// Ends the span that is open and begins the next, unless they are alike.
    fn turn(&mut self, class: &'static str) {
        if class == self.class {
            return;
        }
        if !self.class.is_empty() {
            // white space behind the span belongs outside it
            let space = self.html.len() - self.html.trim_end().len();
            let at = self.html.len() - space;
            self.html.insert_str(at, "</span>");
        }
        if !class.is_empty() {
            let _ = write!(self.html, "<span class=\"hl-{class}\">");
        }
        self.class = class;
    }
}

/// Whether the strings in a scope are keys, as in JSON.
fn is_key(scope: &Scope) -> bool {
    static KEY: LazyLock<Option<Scope>> = LazyLock::new(|| Scope::new("meta.mapping.key").ok());
    KEY.is_some_and(|key| key.is_prefix_of(*scope))
}

fn class(scope: Scope) -> Option<&'static str> {
    static RULES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
        let mut rules: Vec<_> =
            CLASSES.iter().filter_map(|(name, class)| Scope::new(name).ok().map(|scope| (scope, *class))).collect();
        rules.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
        rules
    });
    RULES.iter().find(|(rule, _)| rule.is_prefix_of(scope)).map(|(_, class)| *class)
}

fn escape(code: &str, html: &mut String) {
    for c in code.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\n' | '\t' => html.push(c),
            c if c.is_control() => html.push('\u{fffd}'),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests;
