//! What a name stands for: ids, prefixes, parts, former ids, last steps of a path, and what is no name at all.

use super::definition::{check, texts};

const FILES: [(&str, &str); 9] = [
    ("rutter.toml", "title = \"Larder\"\n"),
    ("people.toml", "[noor]\ntitle = \"Noor\"\n"),
    (
        "personas/line-cook.md",
        "+++\ntitle = \"Line cook\"\nowner = \"noor\"\naliases = [\"cook\"]\n+++\n\nCloses the kitchen.\n\n## Pains\n\n- Paper\n",
    ),
    ("personas/watch.toml", "title = \"Night porter\"\nowner = \"noor\"\n"),
    ("glossary.toml", "[watch]\ntitle = \"Watch\"\ndefinition = \"Those who are called.\"\n"),
    (
        "launches/auto-log.toml",
        "title = \"Automatic log\"\ntier = 4\ndate = 2027-02-02\nstatus = \"draft\"\n[[tasks]]\ntitle = \"Press kit\"\ndue = \"T-14\"\nowner = \"noor\"\n[[gates]]\nid = \"go\"\ntitle = \"Go\"\n",
    ),
    ("wiki/alarms/escalation.md", "# Escalation\n\n## By day\n\nAs it comes.\n"),
    ("wiki/alarms/rota.md", "# Rota of alarms\n\nSoon.\n"),
    ("wiki/desk/rota.md", "# Rota of the desk\n\nSoon.\n"),
];

/// What is written into a page, and where it leads (`href`), which rule it breaks, or that it stays text.
const NAMES: &[(&str, &str)] = &[
    ("[[line-cook]]", "personas/line-cook/index.html"),
    ("[[persona:line-cook]]", "personas/line-cook/index.html"),
    ("[[persona:line-cook|our cook]]", "personas/line-cook/index.html"),
    ("[[line-cook#pains]]", "personas/line-cook/index.html#pains"),
    ("[[launch:auto-log#press-kit]]", "launches/auto-log/index.html#press-kit"),
    ("[[auto-log#go]]", "launches/auto-log/index.html#go"),
    ("[[escalation]]", "wiki/alarms/escalation/index.html"),
    ("[[alarms/escalation#by-day]]", "wiki/alarms/escalation/index.html#by-day"),
    ("[cook](../personas/line-cook.md#pains)", "personas/line-cook/index.html#pains"),
    ("[cook](../personas/line-cook)", "personas/line-cook/index.html"),
    ("[cook](/personas/line-cook/)", "personas/line-cook/index.html"),
    ("[noor](../people.toml)", "people/noor/index.html"),
    ("[[cook]]", "R0106"),
    ("[[person:line-cook]]", "R0101"),
    ("[[cooks:line-cook]]", "R0101"),
    ("[[line-cooks]]", "R0101"),
    ("[[line-cook#pain]]", "R0109"),
    ("[[watch]]", "R0111"),
    ("[[rota]]", "R0111"),
    ("[[desk/rota]]", "wiki/desk/rota/index.html"),
    ("[cook](../personas/cook.md)", "R0108"),
    ("[cook](/personas/cooks/)", "R0108"),
    ("[cook](../../personas/line-cook.md)", "R1203"),
    ("[[ -f x ]]", "text"),
    ("[[Line-Cook]]", "text"),
    ("\\[[line-cooks]]", "text"),
    ("`[[line-cooks]]`", "text"),
];

#[test]
fn a_name_leads_where_it_says() {
    for (written, expected) in NAMES {
        let page = format!("# Names\n\nSee {written} there.\n");
        let mut files = FILES.to_vec();
        files.push(("wiki/names.md", &page));
        let outcome = check(texts(&files));
        let codes = outcome.codes();
        if expected.starts_with('R') {
            assert_eq!(codes, [*expected], "{written}: {}", outcome.report());
            continue;
        }
        assert!(codes.is_empty(), "{written}: {}", outcome.report());
        let html = outcome.page("wiki/names/index.html");
        let body = html.split("<dt>body</dt>").nth(1).and_then(|rest| rest.split("</dd>").next()).unwrap_or("");
        if *expected == "text" {
            assert!(!body.contains("href") && body.contains("See "), "{written}: {body}");
        } else {
            assert!(body.contains(&format!("href=\"../../{expected}\"")), "{written}: {body}");
        }
    }
}

#[test]
fn a_field_names_what_belongs_there() {
    // A bare id is no riddle where only one kind belongs.
    let field = "title = \"Log\"\nowner = \"noor\"\npersonas = [\"watch\", \"line-cook\"]\n";
    // An owner may be text only while nobody can be named.
    let owner = "title = \"Log\"\nowner = \"Noor H.\"\n";
    let mut files = FILES.to_vec();
    files.push(("roadmap/log.toml", field));
    assert!(check(texts(&files)).codes().is_empty());
    files.pop();
    files.push(("roadmap/log.toml", owner));
    assert_eq!(check(texts(&files)).codes(), ["R0101"]);
    let alone = [("rutter.toml", "title = \"Larder\"\n"), ("roadmap/log.toml", owner)];
    assert!(check(texts(&alone)).codes().is_empty());
}

#[test]
fn who_refers_is_told_on_the_page() {
    let mut files = FILES.to_vec();
    files.push(("roadmap/log.toml", "title = \"The log\"\nowner = \"noor\"\npersonas = [\"line-cook\"]\n"));
    files.push(("wiki/names.md", "# Names\n\n[[line-cook]] twice: [[persona:line-cook#pains]].\n"));
    let html = check(texts(&files)).page("personas/line-cook/index.html");
    let referrers = html.split("<dt>referrers</dt>").nth(1).unwrap_or("");
    assert_eq!(referrers.matches("<dt>title</dt><dd>The log</dd>").count(), 1, "{referrers}");
    assert_eq!(referrers.matches("<dt>title</dt><dd>Names</dd>").count(), 1, "{referrers}");
}
