//! Drawn reports against the files of `src/diagnostic/tests/`; `BLESS=1` writes them anew.

use super::*;
use crate::diagnostic::{Rule, json};
use crate::source::{FileId, Span};
use proptest::prelude::*;

static DANGLING: Rule = Rule {
    code: "R0101",
    slug: "dangling-reference",
    level: Level::Error,
    locked: true,
    meaning: "A reference names an entry that does not exist.",
    mend: "Write the id of an entry.",
};

static ORPHAN: Rule = Rule {
    code: "R0110",
    slug: "orphan",
    level: Level::Advice,
    locked: false,
    meaning: "Nothing refers to the entry.",
    mend: "Refer to it, or remove it.",
};

static OVERDUE: Rule = Rule {
    code: "R0404",
    slug: "overdue",
    level: Level::Warning,
    locked: false,
    meaning: "Its target has passed.",
    mend: "Finish it, or move it.",
};

/// Texts by path, and places in them by what stands there.
struct Stage {
    sources: Sources,
}

impl Stage {
    fn new(files: &[(&str, &str)]) -> Self {
        Stage { sources: Sources::new(files.iter().map(|(path, raw)| Source::new(*path, raw)).collect()) }
    }

    fn at(&self, path: &str, piece: &str) -> Span {
        let file = self.sources.at(path).unwrap();
        let start = self.sources.file(file).text.find(piece).unwrap();
        Span::new(file, start..start + piece.len())
    }

    fn offsets(&self, path: &str, range: Range<usize>) -> Span {
        Span::new(self.sources.at(path).unwrap(), range)
    }

    fn heading(&self) -> Heading<'_> {
        Heading { sources: &self.sources, entries: 143, as_of: "2026-11-22", edition: Some("internal") }
    }

    fn human(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) -> String {
        human(&Report { diagnostics: diagnostics.into_iter().collect() }, &self.heading(), Colour::Never)
    }

    fn json(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) -> String {
        json(&Report { diagnostics: diagnostics.into_iter().collect() }, &self.heading())
    }
}

/// Compares with a file, or writes it where `BLESS` is set.
fn expect(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic/tests").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(wanted == text, "{name} is now:\n{text}");
}

const AUTO_LOG: &str = "+++
title = \"Auto log\"
horizon = \"now\"
status = \"committed\"
why = \"The logbook is what inspectors look for.\"
personas = [\"line-cok\"]
+++
Temperatures are written down by the fridge.
";

fn mistyped(stage: &Stage) -> Diagnostic {
    let place = stage.at("roadmap/auto-log.md", "\"line-cok\"");
    Diagnostic::new(&DANGLING, place, "no persona `line-cok`")
        .help("did you mean `line-cook`?")
        .replace(place, "\"line-cook\"")
        .related(stage.offsets("personas/line-cook.md", 0..0), "a similar name")
}

#[test]
fn a_mistyped_id() {
    let stage = Stage::new(&[("roadmap/auto-log.md", AUTO_LOG), ("personas/line-cook.md", "# Line cook\n")]);
    expect("mistyped-id.txt", &stage.human([mistyped(&stage)]));
    let report = Report { diagnostics: vec![mistyped(&stage)] };
    expect("mistyped-id-in-colour.txt", &human(&report, &stage.heading(), Colour::Always));
    let text = stage.json([mistyped(&stage)]);
    expect("mistyped-id.json", &text);
    // The example of the reference manual.
    let manual = serde_json::json!({
        "as_of": "2026-11-22", "edition": "internal", "entries": 143,
        "counts": { "error": 1, "warning": 0, "advice": 0 },
        "diagnostics": [{
            "code": "R0101", "slug": "dangling-reference", "level": "error",
            "message": "no persona `line-cok`", "file": "roadmap/auto-log.md",
            "line": 6, "column": 13, "end_line": 6, "end_column": 23,
            "help": "did you mean `line-cook`?",
            "replacement": { "file": "roadmap/auto-log.md", "start": 121, "end": 131, "text": "\"line-cook\"" },
            "related": [{ "file": "personas/line-cook.md", "line": 1, "column": 1, "message": "a similar name" }],
        }],
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), manual);
}

#[test]
fn nothing_is_wrong() {
    let stage = Stage::new(&[]);
    let heading = Heading { edition: None, entries: 1, ..stage.heading() };
    assert_eq!(human(&Report::default(), &heading, Colour::Never), "no problems in 1 entry\n");
    let text = json(&Report::default(), &heading);
    assert!(text.contains("\"edition\": null") && text.contains("\"diagnostics\": []"), "{text}");
}

#[test]
fn counts() {
    let stage = Stage::new(&[("a.md", "a\n")]);
    let place = stage.at("a.md", "a");
    let of = |rule, count| std::iter::repeat_n(Diagnostic::new(rule, place, "it"), count);
    for (errors, warnings, advice, line) in [
        (2, 5, 0, "2 errors, 5 warnings in 143 entries"),
        (1, 1, 1, "1 error, 1 warning, 1 piece of advice in 143 entries"),
        (0, 0, 3, "3 pieces of advice in 143 entries"),
    ] {
        let text = stage.human(of(&DANGLING, errors).chain(of(&OVERDUE, warnings)).chain(of(&ORPHAN, advice)));
        assert_eq!(text.lines().last(), Some(line));
    }
}

#[test]
fn offsets_on_disk() {
    let raw = format!("\u{feff}{}", AUTO_LOG.replace('\n', "\r\n"));
    let stage = Stage::new(&[("roadmap/auto-log.md", &raw), ("personas/line-cook.md", "")]);
    let told: serde_json::Value = serde_json::from_str(&stage.json([mistyped(&stage)])).unwrap();
    let told = &told["diagnostics"][0];
    let offset = |key| usize::try_from(told["replacement"][key].as_u64().unwrap()).unwrap();
    assert_eq!(&raw[offset("start")..offset("end")], "\"line-cok\"");
    assert_eq!((told["line"].as_u64(), told["column"].as_u64()), (Some(6), Some(13)));
}

#[test]
fn places_of_every_shape() {
    let long = format!("a = [{}\"line-cok\", {}]\n", "\"x\", ".repeat(10_000), "\"y\", ".repeat(10_000));
    let stage = Stage::new(&[
        ("empty.md", ""),
        ("end.md", "+++\nowner = \"ana\"\n+++\n"),
        ("long.toml", &format!("# one long line\n{long}")),
        ("tabs.toml", "\tpersonas = [\t\"line-cok\" ] # 日本\n"),
        ("wide.toml", "titel = \"日本の厨房\"\nowner = \"日本\" # é\u{1b}[31m\u{9b}31m\n"),
        ("story.md", "# One\n\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n"),
    ]);
    let error = |span, message: &str| Diagnostic::new(&DANGLING, span, message);
    expect(
        "shapes.txt",
        &stage.human([
            error(stage.offsets("empty.md", 0..0), "an empty file").help("write a title"),
            error(stage.offsets("end.md", 0..0), "the whole of a file"),
            error(stage.offsets("end.md", 21..21), "the end of a file").label("here"),
            error(stage.offsets("end.md", 7_000..9_000), "far beyond the end"),
            error(stage.offsets("story.md", 6..6), "an empty line"),
            error(stage.at("long.toml", "\"line-cok\""), "in a long line").label("there is none"),
            error(stage.at("long.toml", long.trim_end()), "all of a long line"),
            error(stage.at("tabs.toml", "\"line-cok\""), "behind tabs").label("there is none"),
            error(stage.at("wide.toml", "\"日本\""), "wide characters").label("nobody"),
            error(stage.offsets("wide.toml", 10..11), "the middle of a character"),
            error(stage.at("story.md", "two\nthree\nfour"), "three lines").label("all of it"),
            error(stage.at("story.md", "two\nthree\nfour\nfive\nsix\nseven\neight\n"), "seven lines"),
            error(stage.at("story.md", "eight\n"), "a line with its break"),
            error(stage.at("story.md", "\n\n"), "two line breaks"),
            error(stage.at("wide.toml", "owner"), "says \u{1b}[31mred\u{1b}[0m \u{9b}31m\nand more")
                .help("write \u{1b}]8;;http://x\u{7}nothing"),
            error(stage.at("story.md", "four"), &"long ".repeat(1_000)),
        ]),
    );
}

#[test]
fn related_places() {
    let many = (0..60).fold(String::new(), |text, n| text + &format!("line-{n} = {n}\n"));
    let stage = Stage::new(&[("a.toml", &many), ("b.toml", "x = 1\ny = 2\n"), ("none.toml", "")]);
    let at = |piece| stage.at("a.toml", piece);
    let places = (0..11).map(|n| format!("line-{n} ")).collect::<Vec<_>>();
    let crowd = places
        .iter()
        .fold(Diagnostic::new(&OVERDUE, at("line-0 "), "many places"), |d, place| d.related(at(place), "this one"));
    expect(
        "related.txt",
        &stage.human([
            Diagnostic::new(&DANGLING, at("line-9 "), "a near place")
                .label("the second")
                .related(at("line-2 "), "the first")
                .help("keep one of the two"),
            Diagnostic::new(&DANGLING, at("line-59 "), "far and other places")
                .label("the second")
                .related(at("line-2 "), "the first")
                .related(stage.at("b.toml", "y = 2"), "another")
                .related(stage.at("b.toml", "x"), "one more")
                .related(stage.offsets("none.toml", 0..0), "an empty file"),
            Diagnostic::new(&ORPHAN, at("line-1 "), "the same place twice").label("one").related(at("line-1 "), "two"),
            crowd,
        ]),
    );
}

#[test]
fn replacements() {
    let stage = Stage::new(&[
        ("a.toml", "titel = \"Larder\"\nowner = \"ana\"\ntags = [\"a\", \"b\",]\n"),
        ("b.toml", "end = 2026-02-30\n"),
        ("long.toml", &format!("a = [{}\"line-cok\"]\n", "\"x\", ".repeat(100))),
    ]);
    let error = |span, message: &str| Diagnostic::new(&DANGLING, span, message);
    let (titel, ana) = (stage.at("a.toml", "titel"), stage.at("a.toml", "\"ana\""));
    let behind = stage.offsets("a.toml", 15..15);
    let long = stage.at("long.toml", "\"line-cok\"");
    expect(
        "replacements.txt",
        &stage.human([
            error(titel, "no field `titel`").help("did you mean `title`?").replace(titel, "title"),
            error(ana, "without help").replace(ana, "\"bea\""),
            error(ana, "to be removed").replace(stage.at("a.toml", "\"a\", "), ""),
            error(ana, "to be added").replace(behind, " and friends"),
            error(ana, "nothing changes").help("look again").replace(ana, "\"ana\""),
            error(ana, "in another file")
                .help("write a day that exists")
                .replace(stage.at("b.toml", "2026-02-30"), "2026-02-28"),
            error(long, "in a long line").help("did you mean `line-cook`?").replace(long, "\"line-cook\""),
            error(long, "in a long line, without help").replace(long, "\"line-cook\""),
            error(ana, "several lines").help("say who and when").replace(ana, "\"ana\"\ndate = 2026-11-03"),
        ]),
    );
}

#[test]
fn many_places_in_one_long_line() {
    let text = format!("a = [{}]", "\"line-cok\", ".repeat(20_000));
    let stage = Stage::new(&[("a.toml", &text)]);
    let file = stage.sources.at("a.toml").unwrap();
    let place = |n: usize| Span::new(file, 5 + n * 12..15 + n * 12);
    let drawn = stage.human((0..200).map(|n| Diagnostic::new(&DANGLING, place(n * 100), "none")));
    assert!(drawn.contains(" --> a.toml:1:238806\n"), "the right column of the last");
    assert!(drawn.lines().all(|line| line.chars().count() < 160), "no line is long");
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c \n\t\r\u{0}\u{1b}\u{9b}é日\u{1f468}\u{200d}\u{301}]{0,60}",
        "\\PC{0,40}",
        "([a-z =\"]{0,30}\n){0,30}"
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn any_text_and_place_is_drawn(
        texts in proptest::collection::vec(hostile(), 1..3),
        places in proptest::collection::vec((0u32..2, 0u32..90, 0u32..90, "\\PC{0,12}"), 1..5),
        text in hostile(),
        wide in any::<bool>(),
    ) {
        let files = texts.iter().enumerate().map(|(n, raw)| Source::new(format!("{n}\u{1b}.md"), raw)).collect();
        let stage = Stage { sources: Sources::new(files) };
        let count = u32::try_from(texts.len()).unwrap();
        let span = |(file, start, end, _): &(u32, u32, u32, String)| {
            let end = if wide { u32::MAX - end } else { *end };
            Span { file: FileId(file % count), start: *start, end }
        };
        let mut diagnostic = Diagnostic::new(&DANGLING, span(&places[0]), &*text).label(&*text).help(&*text);
        for place in &places[1..] {
            diagnostic = diagnostic.related(span(place), &*place.3);
        }
        if let Some(last) = places.last() {
            diagnostic = diagnostic.replace(span(last), &*last.3);
        }
        let drawn = stage.human([diagnostic.clone()]);
        prop_assert!(!drawn.contains(|c: char| c != '\n' && c.is_control()), "{:?}", drawn);
        let told: serde_json::Value = serde_json::from_str(&stage.json([diagnostic])).unwrap();
        let told = &told["diagnostics"][0];
        let number = |value: &serde_json::Value| value.as_u64().unwrap();
        let start = (number(&told["line"]), number(&told["column"]));
        prop_assert!(start <= (number(&told["end_line"]), number(&told["end_column"])));
        let cure = &told["replacement"];
        prop_assert!(number(&cure["start"]) <= number(&cure["end"]));
        let raw = &texts[usize::try_from(span(places.last().unwrap()).file.0).unwrap()];
        prop_assert!(usize::try_from(number(&cure["end"])).unwrap() <= raw.len());
    }
}
