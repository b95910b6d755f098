//! What an edition hides changes no byte of it. The definitions are made from the kinds' own descriptions, so that a field
//! that is added is covered by being added.
//!
//! A definition is written by two sources of chance: one for what everybody sees, one for what only some do. The second is
//! changed for the twin, or what it would write is left out; the public portals of both must be the same.

use super::definition::{Ways, compiled, texts};
use proptest::test_runner::{Config, TestRunner};
use rutter::diagnostic::Level;
use rutter::kinds::KINDS;
use rutter::model::AnyKind;
use rutter::parse::fact::To;
use rutter::parse::reader::{FieldDoc, Otherwise, Shape};
use rutter::portal::{File, Portal};
use rutter::source::Log;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A word in everything that is hidden, and in nothing that is not.
const CANARY: &str = "zqx";

/// Fields that mean something beyond their shape, so that chance would write faults: names of checks, versions, names of
/// tasks in the same entry. The cases of `tests/rules` cover them.
const LEFT_OUT: [&str; 4] = ["allow", "version", "depends_on", "aliases"];

/// Chance that is the same on every machine (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).expect("small")
    }
    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }
    fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        if list.is_empty() { None } else { list.get(self.below(list.len())) }
    }
}

/// An entry that others can name.
struct Target {
    kind: &'static dyn AnyKind,
    id: String,
    is_public: bool,
}

struct Writer {
    seen: Chance,
    unseen: Chance,
    /// Whether what is hidden is left out, where it can be.
    leaves_out: bool,
    drops: bool,
    targets: Vec<Target>,
    /// How often something hidden was written.
    hidden: usize,
    numbers: usize,
    /// Ids of parts of the entry that is being written, and whether everybody sees them.
    own: Vec<(String, bool)>,
    /// Those of all entries before, by kind.
    parts: Vec<(&'static str, String, bool)>,
}

impl Writer {
    fn chance(&mut self, is_public: bool) -> &mut Chance {
        if is_public { &mut self.seen } else { &mut self.unseen }
    }

    fn words(&mut self, is_public: bool) -> String {
        const WORDS: [&str; 12] = [
            "alarm",
            "cold",
            "door",
            "fridge",
            "gap",
            "inspector",
            "kitchen",
            "log",
            "night",
            "probe",
            "shift",
            "watch",
        ];
        let chance = self.chance(is_public);
        let count = 2 + chance.below(7);
        let mut words: Vec<String> = (0..count).map(|_| WORDS[chance.below(WORDS.len())].to_owned()).collect();
        // A number keeps titles, and the ids made of them, apart.
        words.push(chance.below(1_000_000).to_string());
        if !is_public {
            self.hidden += 1;
            words.insert(0, format!("{CANARY}secret"));
        }
        words.join(" ")
    }

    /// The id of an earlier entry, so that nothing runs in a circle.
    fn target(&mut self, to: To, is_public: bool, may_leak: bool) -> Option<String> {
        if let To::Part(kind, _) = to {
            let seen = |(of, _, seen): &&(&str, String, bool)| *of == kind && (*seen || !is_public);
            let fits: Vec<String> = self.parts.iter().filter(seen).map(|(_, id, _)| id.clone()).collect();
            return self.chance(is_public).of(&fits).cloned();
        }
        let fits: Vec<usize> = (0..self.targets.len())
            .filter(|i| {
                let target = &self.targets[*i];
                let kind = match to {
                    To::Any => true,
                    To::Owners => target.kind.traits().owns,
                    To::Kinds(kinds) => kinds.contains(&target.kind.name()),
                    To::Part(..) => false,
                };
                kind && (target.is_public || !is_public || may_leak)
            })
            .collect();
        let chosen = self.chance(is_public).of(&fits).copied()?;
        let target = &self.targets[chosen];
        Some(if to == To::Any { format!("{}:{}", target.kind.name(), target.id) } else { target.id.clone() })
    }

    /// Markdown, sometimes with a link. A link of prose always counts, so that what is public links to what is public.
    fn prose(&mut self, is_public: bool) -> String {
        let words = self.words(is_public);
        if !self.chance(is_public).one_in(3) {
            return words;
        }
        match self.target(To::Any, is_public, false) {
            Some(name) => format!("{words} [[{name}]] and **more**"),
            None => words,
        }
    }

    /// A value as TOML; `None` where nothing could be named. `optional`: whether it may be dropped with what holds it.
    fn value(&mut self, shape: &Shape, is_public: bool, optional: bool) -> Option<String> {
        let text = |text: String| format!("\"{text}\"");
        let day = self.chance(is_public).below(28) + 1;
        let pick = self.chance(is_public).below(1000);
        Some(match shape {
            Shape::Flag => (pick.is_multiple_of(2)).to_string(),
            Shape::Whole(low, high) => {
                let span = high.saturating_sub(*low).clamp(0, 4);
                low.max(&-2).saturating_add(i64::try_from(pick).expect("small") % (span + 1)).to_string()
            }
            Shape::Steps(steps) => steps[pick % steps.len()].to_string(),
            Shape::Number => format!("{}.5", pick % 90),
            Shape::Ratio => format!("0.{}", pick % 100),
            Shape::Text | Shape::Free | Shape::Check => text(self.words(is_public)),
            Shape::Prose => text(self.prose(is_public)),
            Shape::Url => text(format!("https://larder.example/{}", self.words(is_public).replace(' ', "-"))),
            Shape::Id => {
                self.numbers += 1;
                let canary = if is_public { "" } else { CANARY };
                let id = format!("{canary}p{}-{pick}", self.chance(is_public).below(1_000_000));
                self.own.push((id.clone(), is_public));
                text(id)
            }
            Shape::Own(_) => {
                let fits: Vec<String> =
                    self.own.iter().filter(|(_, seen)| *seen || !is_public).map(|(id, _)| id.clone()).collect();
                text(self.chance(is_public).of(&fits)?.clone())
            }
            Shape::OneOf(words) => text(words[pick % words.len()].to_owned()),
            Shape::Date => format!("2026-11-{day:02}"),
            Shape::Period => text(format!("2027-Q{}", pick % 4 + 1)),
            Shape::When => {
                // Many, so that a list of them seldom repeats one; of the past too, which alone can be counted on.
                if pick.is_multiple_of(2) {
                    format!("{}-{:02}-{day:02}", 2025 + pick % 3, pick % 12 + 1)
                } else {
                    text(format!("{}-W{:02}", 2025 + pick % 3, pick % 52 + 1))
                }
            }
            Shape::Offset => text(format!("T-{}", pick % 60)),
            Shape::Zone => text(["UTC", "Europe/Lisbon", "America/St_Johns"][pick % 3].to_owned()),
            Shape::Interval => text(format!("{}d", pick % 200 + 1)),
            Shape::Moment => format!("2026-12-{day:02}T09:00:00Z"),
            Shape::Time => text(format!("{:02}:30", pick % 24)),
            Shape::Version => text(format!("1.{pick}.0")),
            Shape::Currency => text(["EUR", "USD", "GBP"][pick % 3].to_owned()),
            Shape::File | Shape::Label | Shape::LabelsByPath => return None,
            Shape::Ref(to, otherwise) => match otherwise {
                Otherwise::Words(words) if pick.is_multiple_of(2) => text(words[pick % words.len()].to_owned()),
                _ => text(self.target(*to, is_public, optional && self.drops)?),
            },
            Shape::List(inner) => {
                let count = self.chance(is_public).below(3) + 1;
                let mut items = Vec::new();
                for _ in 0..count {
                    items.extend(self.element(inner, is_public));
                }
                format!("[{}]", items.join(", "))
            }
            Shape::Tuple(shapes) => {
                let values: Option<Vec<String>> =
                    shapes.iter().map(|shape| self.value(shape, is_public, optional)).collect();
                format!("[{}]", values?.join(", "))
            }
            Shape::Table(fields) => self.table(fields, is_public, optional)?,
            Shape::Map(inner) => {
                // The one map whose keys mean something is that of scores.
                let key =
                    if matches!(**inner, Shape::Whole(1, 5)) { "user_feedback".into() } else { format!("k{pick}") };
                let key = if is_public || key == "user_feedback" { key } else { format!("{CANARY}{key}") };
                format!("{{ {key} = {} }}", self.value(inner, is_public, optional)?)
            }
            Shape::ByLabel(inner) => {
                let told =
                    if is_public { format!("public = {}", self.value(inner, true, optional)?) } else { String::new() };
                if self.leaves_out {
                    return Some(format!("{{ {told} }}"));
                }
                let between = if told.is_empty() { "" } else { ", " };
                format!("{{ {told}{between}internal = {} }}", self.value(inner, false, optional)?)
            }
            Shape::Either(shapes) => {
                let chosen = &shapes[pick % shapes.len()];
                self.value(chosen, is_public, optional)?
            }
        })
    }

    /// An element of a list: where it is a table that can have readers of its own, it sometimes does.
    fn element(&mut self, shape: &Shape, is_public: bool) -> Option<String> {
        let labelled = matches!(shape, Shape::Table(fields) if fields.iter().any(|field| field.key == "audience"));
        if !(labelled && is_public && self.seen.one_in(2)) {
            return self.value(shape, is_public, true);
        }
        if self.leaves_out {
            return None;
        }
        let table = self.value(shape, false, true)?;
        Some(table.replacen('{', "{ audience = [\"internal\"], ", 1))
    }

    fn table(&mut self, fields: &[FieldDoc], is_public: bool, optional: bool) -> Option<String> {
        let mut pairs = Vec::new();
        for field in fields.iter().filter(|field| field.key != "audience" && !LEFT_OUT.contains(&field.key)) {
            // An id is as good as required: a part whose title is left out would have none.
            if !field.required && field.key != "id" && field.key != "title" && self.chance(is_public).one_in(2) {
                continue;
            }
            match self.value(&field.shape, is_public, optional || !field.required) {
                Some(value) => pairs.push(format!("{} = {value}", field.key)),
                None if field.required => return None,
                None => {}
            }
        }
        // Tasks without a day are told as lacking it.
        if fields.iter().any(|field| field.key == "due" && field.shape == Shape::Offset)
            && !pairs.iter().any(|pair| pair.starts_with("due"))
        {
            pairs.push("due = \"T-9\"".into());
        }
        Some(format!("{{ {} }}", pairs.join(", ")))
    }

    /// An entry: its fields as TOML, and a body where it has one.
    fn entry(&mut self, kind: &'static dyn AnyKind, is_public: bool) -> Option<(String, String)> {
        self.own.clear();
        let mut fields = String::new();
        let mut hidden_fields = Vec::new();
        let labels = if is_public { "[\"public\", \"internal\"]" } else { "[\"internal\"]" };
        writeln!(fields, "audience = {labels}").expect("text");
        let mut body = String::new();
        let mut from_body = Vec::new();
        for field in kind.fields() {
            if field.key == "audience"
                || field.key == "audience_of"
                || field.key == "name"
                || LEFT_OUT.contains(&field.key)
            {
                continue;
            }
            // A preset brings what an entry may otherwise not lack: it is as good as required.
            // What is decided has a day, what is not green a reason, an id made by chance is no period, a job is a sentence.
            let is_asked = matches!(
                (kind.name(), field.key),
                ("decision", "date") | ("update", "reason") | ("plan", "period") | ("job", "statement")
            );
            let is_fixed = field.required || is_asked || matches!(field.key, "title" | "preset");
            let is_wanted = is_fixed || self.chance(is_public).one_in(2);
            if !is_wanted {
                continue;
            }
            let is_section = matches!(&field.shape, Shape::Prose)
                || matches!(&field.shape, Shape::List(inner) if matches!(**inner, Shape::Prose));
            if is_section && !is_fixed && is_public && self.seen.one_in(3) {
                from_body.push(field);
                continue;
            }
            // Some fields of what is public are hidden one by one.
            let is_shown = !(is_public && !is_fixed && self.seen.one_in(4));
            if !is_shown {
                hidden_fields.push(field.key);
                if self.leaves_out {
                    continue;
                }
            }
            match self.value(&field.shape, is_public && is_shown, !field.required) {
                Some(value) => writeln!(fields, "{} = {value}", field.key).expect("text"),
                None if field.required => return None,
                None => {}
            }
        }
        if !hidden_fields.is_empty() {
            let pairs: Vec<String> = hidden_fields.iter().map(|key| format!("{key} = [\"internal\"]")).collect();
            writeln!(fields, "audience_of = {{ {} }}", pairs.join(", ")).expect("text");
        }
        self.parts.extend(self.own.iter().map(|(id, seen)| (kind.name(), id.clone(), *seen)));
        writeln!(body, "{}.\n", self.prose(is_public)).expect("text");
        self.block(&mut body, is_public);
        for field in from_body {
            let title = rutter::parse::field::in_words(field.key);
            let (one, two) = (self.prose(is_public), self.prose(is_public));
            writeln!(body, "## {title}\n\n- {one}\n- {two}\n").expect("text");
            self.block(&mut body, is_public);
        }
        writeln!(body, "## The end of it\n\n{}.", self.prose(is_public)).expect("text");
        Some((fields, body))
    }

    /// A stretch of the body that only some read.
    fn block(&mut self, body: &mut String, is_public: bool) {
        if !is_public || self.seen.one_in(2) {
            return;
        }
        if self.leaves_out {
            return;
        }
        let text = self.prose(false);
        let heading = if self.unseen.one_in(2) {
            format!("## {CANARY}heading {}\n\n", self.unseen.below(999))
        } else {
            String::new()
        };
        let note = if self.unseen.one_in(3) {
            format!("\n[^n]: {CANARY}note\n\n[{CANARY}l]: https://x.example\n")
        } else {
            String::new()
        };
        writeln!(body, "::: audience internal\n\n{heading}{text}\n{note}\n:::\n").expect("text");
    }
}

/// A definition, and how many hidden things it holds. The same seed with another second seed differs in them alone.
fn write(seed: u64, unseen: u64, leaves_out: bool) -> (BTreeMap<String, String>, usize) {
    let mut seen = Chance(seed);
    let drops = seen.one_in(2);
    let mut writer = Writer {
        seen,
        unseen: Chance(unseen),
        leaves_out,
        drops,
        targets: Vec::new(),
        hidden: 0,
        numbers: 0,
        own: Vec::new(),
        parts: Vec::new(),
    };
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let references = if drops { "\nreferences = \"drop\"" } else { "" };
    let internal = "[editions.internal]\naudiences = [\"internal\", \"public\"]\n";
    let public = format!("[editions.public]\naudiences = [\"public\"]{references}\n");
    // The default edition has pages that the others lack: it may be the one that hides.
    let config = if writer.seen.one_in(2) { format!("{internal}{public}") } else { format!("{public}{internal}") };
    let base =
        if writer.seen.one_in(2) { "base_url = \"https://larder.example/portal\"\nrobots = \"open\"\n" } else { "" };
    let config = format!("title = \"Larder\"\n{base}timezone = \"Europe/Lisbon\"\n{config}");
    files.insert("rutter.toml".into(), config);
    for kind in KINDS {
        let traits = kind.traits();
        // Of each kind some that everybody sees, one that is hidden and can be named, and one that may not even be there.
        let mut planned: Vec<(String, bool)> = Vec::new();
        if traits.singleton {
            planned.push((kind.name().to_owned(), writer.seen.one_in(2)));
        } else {
            let name = |n: usize| if traits.versioned { format!("{n}.0.0") } else { format!("{}-{n}", kind.name()) };
            let count = writer.seen.below(3) + 1;
            planned.extend((0..count).map(|n| (name(n), true)));
            let hidden =
                if traits.versioned { format!("77.0.0-{CANARY}") } else { format!("{CANARY}-{}", kind.name()) };
            planned.push((hidden, false));
            let number = writer.unseen.below(1000);
            let hidden = if traits.versioned {
                format!("{}.0.0-{CANARY}", 100 + number)
            } else {
                format!("{CANARY}-{}-{number}", kind.name())
            };
            if !leaves_out {
                planned.push((hidden, false));
            }
        }
        for (id, is_public) in planned {
            let Some((fields, body)) = writer.entry(*kind, is_public) else { continue };
            let may_have_body = is_public && writer.seen.one_in(2) || traits.nested;
            let stem = if traits.singleton { traits.folder.to_owned() } else { format!("{}/{id}", traits.folder) };
            if may_have_body {
                files.insert(format!("{stem}.md"), format!("+++\n{fields}+++\n\n{body}"));
            } else {
                files.insert(format!("{stem}.toml"), fields);
            }
            // Whether it can be named must not hang on what is hidden.
            let is_named = is_public || id.ends_with(kind.name()) || id.starts_with("77.");
            if is_named && !traits.singleton {
                writer.targets.push(Target { kind: *kind, id, is_public });
            }
        }
    }
    (files, writer.hidden)
}

fn public(files: &BTreeMap<String, String>, log: Log) -> (Portal, Vec<String>) {
    let listed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let snapshot = texts(&listed);
    let ways = Ways { edition: Some("public".into()), log: Some(log), ..Ways::default() };
    let mut compiled = compiled(&snapshot, &ways);
    let errors = compiled.report.diagnostics.iter().filter(|d| d.level == Level::Error);
    let errors =
        errors.map(|d| format!("{} {} in {}", d.rule.code, d.message, snapshot.sources.file(d.span.file).path));
    (compiled.portals.remove(0).1, errors.collect())
}

/// A history that chance wrote: what was hidden then may be what a commit changed.
fn log(files: &BTreeMap<String, String>, seed: u64) -> Log {
    let mut chance = Chance(seed);
    let commit = |path: &String| {
        let (day, who) = (chance.below(28) + 1, chance.below(99));
        format!("@2026-03-{day:02}\0{CANARY}author {who}\0\nA\0{path}\0\0")
    };
    Log::of(&mut files.keys().map(commit).collect::<String>().as_bytes()).expect("a log")
}

fn bytes(file: &File) -> &[u8] {
    match file {
        File::Made(bytes) => bytes,
        File::Copied(_) => &[],
    }
}

/// The lines in which two texts differ first, for the report of a failure.
fn difference(one: &[u8], two: &[u8]) -> String {
    let (one, two) = (String::from_utf8_lossy(one).into_owned(), String::from_utf8_lossy(two).into_owned());
    let at = one.lines().zip(two.lines()).find(|(a, b)| a != b);
    at.map_or_else(|| "one is longer".into(), |(a, b)| format!("\n  {a}\n  {b}"))
}

#[test]
fn what_public_hides_changes_no_byte_of_it() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    let mut runner =
        TestRunner::new(Config { cases, max_shrink_iters: 0, failure_persistence: None, ..Config::default() });
    let tally = RefCell::new((0_usize, 0_usize, Vec::<String>::new()));
    let ran = runner.run(&(proptest::num::u64::ANY, proptest::num::u64::ANY), |(seed, unseen)| {
        let (files, hidden) = write(seed, unseen, false);
        let (twin, _) = write(seed, unseen ^ 0x5555_5555, seed.is_multiple_of(3));
        let ((portal, errors), (other, other_errors)) =
            (public(&files, log(&files, unseen)), public(&twin, log(&twin, !unseen)));
        let mut tally = tally.borrow_mut();
        tally.0 += 1;
        if !errors.is_empty() || !other_errors.is_empty() {
            tally.2.extend(errors.into_iter().chain(other_errors));
            return Ok(());
        }
        tally.1 += 1;
        assert!(hidden > 10, "too little is hidden: {hidden}");
        let addresses = |portal: &Portal| portal.files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(addresses(&portal), addresses(&other), "seeds {seed} {unseen}");
        for (address, file) in &portal.files {
            let (one, two) = (bytes(file), bytes(&other.files[address]));
            assert!(one == two, "{address} differs, seeds {seed} {unseen}: {}", difference(one, two));
            let text = String::from_utf8_lossy(one);
            let leak = text.lines().find(|line| line.contains(CANARY));
            assert!(leak.is_none(), "{address} tells of what is hidden, seeds {seed} {unseen}: {leak:?}");
        }
        Ok(())
    });
    let (all, compared, mut errors) = tally.into_inner();
    errors.sort();
    errors.dedup();
    errors.truncate(12);
    ran.unwrap_or_else(|failure| panic!("{failure}"));
    // Nine of ten build; a dozen cases can be unlucky.
    let is_enough = all < 40 || compared * 10 >= all * 7;
    assert!(is_enough, "only {compared} of {all} pairs build:\n{}", errors.join("\n"));
}
