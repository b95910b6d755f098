//! What people write in another form than the one that is read: told with what to write, and nothing besides.

use super::definition::{Look, Outcome, Ways, check_so, copy, expect, folder, here, texts};
use rutter::diagnostic::Level;
use std::fmt::Write as _;
use std::path::Path;

/// Every diagnostic on a line, with its help and its cure.
fn lines(outcome: &Outcome) -> String {
    let mut out = String::new();
    for d in outcome.diagnostics() {
        let source = outcome.snapshot.sources.file(d.span.file);
        let at = source.position(d.span.start);
        let help = d.help.as_deref().unwrap_or("NO HELP");
        write!(out, "  {} {}:{}:{} {} | {help}", d.rule.code, source.path, at.line, at.column, d.message).ok();
        if let Some(cure) = &d.replacement {
            write!(out, " | {}", cure.text.replace('\n', "⏎")).ok();
        }
        out.push('\n');
    }
    if out.is_empty() { "  nothing is told\n".into() } else { out }
}

const PERSONA: (&str, &str) = ("personas/line-cook.toml", "title = \"Line cook\"\nowner = \"x\"\n");

/// A name, the field as it is written, of an initiative.
const FIELDS: &[(&str, &str)] = &[
    ("a list where one is wanted", "strategy = [\"cold\"]"),
    ("several where one is wanted", "strategy = [\"cold\", \"warm\"]"),
    ("one where a list is wanted", "personas = \"line-cook\""),
    ("names between commas", "personas = \"line-cook, chef\""),
    ("tags between commas", "tags = \"cold, alarms\""),
    ("words where a list is wanted", "tags = \"Cold, and more\""),
    ("nothing", "strategy = \"\""),
    ("nothing in a list", "personas = [\"\"]"),
    ("no word of a list", "moscow = \"\""),
    ("a capital in a reference", "personas = [\"Line-Cook\"]"),
    ("a space behind a reference", "personas = [\"line-cook \"]"),
    ("a kind that does not belong", "personas = [\"goal:less-waste\"]"),
    ("a number as text", "rank = \"two\""),
    ("a number with quotes", "rank = \"2\""),
    ("a size in small letters", "effort = \"m\""),
    ("a table as a number", "rice = 120"),
    ("a table as text", "scope = \"all of it\""),
    ("money as a number", "budget = 12000"),
    ("money as text", "budget = \"12000 EUR\""),
    ("a percentage", "rice = { reach = 1, impact = 2, confidence = \"80%\", effort = 1 }"),
    ("a step by its name", "rice = { reach = 1, impact = \"high\", confidence = 0.8, effort = 1 }"),
    ("a month in words", "target = \"November 2026\""),
    ("a day in words", "target = \"20 November 2026\""),
    ("a day that could be two", "target = \"3/4/2026\""),
    ("a period without quotes", "target = 2026-Q4"),
    ("a year without quotes", "target = 2026"),
    ("a day with slashes, without quotes", "actual = 20/11/2026"),
    ("a day that could be two, without quotes", "actual = 3/4/2026"),
    ("a day that does not exist", "actual = 2026-02-30"),
    ("a day without zeros", "actual = 2026-1-5"),
    ("a day with a time", "actual = 2026-11-20T10:00:00"),
    ("links as texts", "links = [\"https://larder.example\"]"),
    ("check as text", "allow = \"overdue\""),
    ("a score beyond its scale", "scores = { market_demand = 9 }"),
    ("labels as text", "audience = \"public\""),
    ("a survey of two rows", "kano = { responses = [[1, 2], [3]] }"),
];

/// Whole definitions, by name.
#[rustfmt::skip]
const WHOLE: &[(&str, &[(&str, &str)])] = &[
    ("a required field mistyped", &[("objectives/o.toml", "preiod = \"2026-Q4\"\nowner = \"x\"\nstatus = \"draft\"\n")]),
    ("yes without quotes", &[("personas/p.toml", "title = \"P\"\nowner = \"x\"\nproto = yes\n")]),
    ("yes with quotes", &[("personas/p.toml", "title = \"P\"\nowner = \"x\"\nproto = \"yes\"\n")]),
    ("periods", &[("plans/a.toml", "owner = \"x\"\nperiod = \"Q4 2026\"\n"), ("plans/b.toml", "owner = \"x\"\nperiod = 2026-11-30\n")]),
    ("days from a launch", &[("launches/l.toml", "tier = 4\ndate = 2026-12-10\nowner = \"x\"\n[[tasks]]\ntitle = \"a\"\ndue = \"t-14\"\nowner = \"x\"\n[[tasks]]\ntitle = \"b\"\ndue = \"14 days before\"\nowner = \"x\"\n[[tasks]]\ntitle = \"c\"\ndue = \"soon\"\nowner = \"x\"\n")]),
    ("a table where a list of tables is wanted", &[("launches/l.toml", "tier = 4\ndate = 2026-12-10\nowner = \"x\"\n[tasks]\ntitle = \"a\"\ndue = \"T\"\n")]),
    ("a list of tables where a table is wanted", &[("launches/l.toml", "tier = 4\ndate = 2026-12-10\nowner = \"x\"\n[[debrief]]\nwins = [\"a\"]\n")]),
    ("texts where tables are wanted", &[("launches/l.toml", "tier = 4\ndate = 2026-12-10\nowner = \"x\"\ntasks = [\"call them\"]\n")]),
    ("likelihood in words", &[("risks/r.toml", "title = \"R\"\nstatement = \"s\"\nowner = \"x\"\nlikelihood = \"high\"\nimpact = 3.5\n")]),
    ("blank lines before the fields", &[("personas/p.md", "\n\n+++\nowner = \"x\"\nkind = \"usr\"\n+++\n# P\n")]),
    ("four plus signs", &[("personas/p.md", "++++\ntitle = \"P\"\n++++\nText.\n")]),
    ("TOML between hyphens", &[("wiki/p.md", "---\ntitle = \"P\"\n---\nText.\n")]),
    ("prose between two rules", &[("wiki/p.md", "---\n\nHow we plan.\n\n---\n\nText.\n")]),
    ("a reference in a title", &[("personas/p.toml", "title = \"P of [[line-cook]]\"\nowner = \"x\"\n"), PERSONA]),
    ("an address without its beginning", &[("collateral/c.toml", "title = \"C\"\nowner = \"x\"\nkind = \"deck\"\nurl = \"rival.example/prices\"\n")]),
    ("a version that is not the id", &[("releases/2.4.0.toml", "owner = \"x\"\nversion = \"2.5.0\"\nplanned = \"2027\"\n")]),
    ("a folder by the name of its kind", &[("initiatives/a.toml", "title = \"A\"\n"), ("persona/a.toml", "title = \"A\"\n"), ("vision/index.md", "Far.\n"), ("personas.md", "Ada\n"), ("notes.md", "What was said\n")]),
    ("other endings, and tables beside nothing", &[("personas/a.MD", "# A\n"), ("wiki/b.mdx", "# B\n"), ("launches/gone.csv", "id,title,due\na,A,T\n")]),
    ("rutter.toml", &[("rutter.toml", "title = \"T\"\nbase_url = \"portal.example\"\nlanguage = \"plain english\"\n[editions]\npublic = [\"public\"]\n")]),
    ("who sees a field that is none", &[("personas/p.toml", "title = \"P\"\nowner = \"x\"\n[audience_of]\nbudgt = [\"exec\"]\n")]),
    ("a target on the other side", &[("objectives/o.toml", "period = \"2026-Q4\"\nowner = \"x\"\nstatus = \"draft\"\n[[key_results]]\nid = \"k\"\ntitle = \"Alarms\"\nunit = \"a day\"\nstart = 5\ntarget = 2\ndirection = \"increase\"\n")]),
    ("days that have passed", &[("milestones/m.toml", "title = \"M\"\ndate = 2026-11-01\n"), ("decisions/d.toml", "title = \"D\"\nowner = \"x\"\nstatus = \"accepted\"\ndate = 2026-01-01\nrevisit = 2026-11-01\n"), ("roadmap/i.toml", "title = \"I\"\nowner = \"x\"\nhorizon = \"now\"\nstatus = \"in-progress\"\ndepends_on = [\"milestone:m\"]\nstages = [{ title = \"Beta\", target = \"2026-10\" }]\n")]),
    ("a day that does not exist, of a milestone and of a launch", &[("milestones/m.toml", "date = 2026-02-30\n"), ("launches/l.toml", "tier = 1\ndate = 2026-11-31\nowner = \"x\"\nstatus = \"go\"\n[[gates]]\nid = \"g\"\ntitle = \"G\"\n")]),
    ("released on a day to come", &[("releases/1.0.0.toml", "owner = \"x\"\nstatus = \"released\"\ndate = 2026-12-20\n")]),
    ("two launches for one segment by two names", &[("segments/s.toml", "title = \"S\"\n"), ("launches/a.toml", "tier = 1\ndate = 2027-02-01\nowner = \"x\"\nsegments = [\"s\"]\n"), ("launches/b.toml", "tier = 2\ndate = 2027-02-08\nowner = \"x\"\nsegments = [\"segment:s\"]\n")]),
];

#[test]
fn another_form_is_told_with_what_to_write() {
    let mut all = String::new();
    let ways = Ways { look: Look::None, ..Ways::default() };
    let mut add = |name: &str, files: &[(&str, &str)]| {
        let config = ("rutter.toml", "title = \"T\"\n");
        let files: Vec<(&str, &str)> = if files.iter().any(|(path, _)| *path == "rutter.toml") {
            files.to_vec()
        } else {
            std::iter::once(config).chain(files.iter().copied()).collect()
        };
        write!(all, "{name}\n{}", lines(&check_so(texts(&files), &ways))).ok();
    };
    for (name, field) in FIELDS {
        let text = format!("title = \"I\"\nowner = \"x\"\nhorizon = \"now\"\nstatus = \"in-progress\"\n{field}\n");
        add(name, &[("roadmap/i.toml", &text), PERSONA]);
    }
    for (name, files) in WHOLE {
        add(name, files);
    }
    assert!(!all.contains("NO HELP"), "{all}");
    expect(&here().join("suite/written.txt"), &all).unwrap_or_else(|difference| panic!("{difference}"));
}

/// Puts a field that no kind has into every entry of a folder.
fn break_all(home: &Path, below: &str) {
    for entry in std::fs::read_dir(home.join(below)).expect("a folder").flatten() {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            break_all(home, &format!("{name}/"));
            continue;
        }
        let is_text = name.ends_with(".toml") || name.ends_with(".md");
        if !is_text || ["rutter.toml", "theme", "static"].iter().any(|other| name.starts_with(other)) {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).expect("a text");
        let broken = if let Some(rest) = text.strip_prefix("+++\n") {
            format!("+++\nzzz = 1\n{rest}")
        } else if name.ends_with(".md") {
            continue;
        } else if below.is_empty() && !text.starts_with(|c: char| c.is_alphabetic()) {
            let header = |line: &str| line.starts_with('[') && !line.contains('.') && !line.starts_with("[[");
            text.lines().map(|l| if header(l) { format!("{l}\nzzz = 1\n") } else { format!("{l}\n") }).collect()
        } else {
            format!("zzz = 1\n{text}")
        };
        std::fs::write(entry.path(), broken).expect("a file");
    }
}

#[test]
fn a_mistake_brings_no_second_one() {
    let home = copy(&here().join("whole"));
    std::fs::remove_file(home.path().join("expected.txt")).ok();
    break_all(home.path(), "");
    let outcome = check_so(folder(home.path()), &Ways { look: Look::Own, ..Ways::default() });
    let errors = outcome.diagnostics().iter().filter(|d| d.level == Level::Error);
    let (mistakes, others): (Vec<_>, Vec<_>) = errors.partition(|d| d.rule.code == "R0002");
    let others: Vec<String> = others.iter().map(|d| format!("{} {}", d.rule.code, d.message)).collect();
    assert_eq!(others, Vec::<String>::new());
    assert!(mistakes.len() >= 50, "only {} entries were broken", mistakes.len());
}
