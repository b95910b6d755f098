//! What may be written where: front matter of two sorts and none, sections that fill fields, many entries in one file,
//! and the table beside a launch.

use super::definition::{Outcome, check, texts};

const CONFIG: (&str, &str) = ("rutter.toml", "title = \"Larder\"\n");

/// What a page says of an entry: the text between two names of the bare theme.
fn said(html: &str, key: &str) -> String {
    let rest = html.split("<h1>").nth(1).unwrap_or(html);
    let value = rest.split(&format!("<dt>{key}</dt><dd>")).nth(1).unwrap_or("");
    let mut depth = 0;
    let mut out = String::new();
    for line in value.lines() {
        depth += line.matches("<dl>").count() + line.matches("<ul>").count();
        depth -= (line.matches("</dl>").count() + line.matches("</ul>").count()).min(depth);
        out.push_str(line.trim_end_matches("</dd>"));
        out.push('|');
        if depth == 0 {
            break;
        }
    }
    out.trim_end_matches('|').to_owned()
}

fn sound(files: &[(&str, &str)]) -> Outcome {
    let outcome = check(texts(files));
    assert!(outcome.diagnostics().is_empty(), "{}", outcome.report());
    outcome
}

#[test]
fn a_page_may_come_as_it_stands() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        ("# How we plan\n\nIn weeks. Not months.\n", "How we plan", "In weeks.", &[]),
        ("In weeks.\n", "Planning", "In weeks.", &[]),
        ("+++\ntitle = \"Weeks\"\nsummary = \"Short.\"\n+++\n# How\n\nText.\n", "Weeks", "Short.", &[]),
        ("---\ntitle: 2026\ndescription: Short.\ntags: plan\n---\nText.\n", "2026", "Short.", &["plan"]),
        ("---\ntags: [a, b]\nweight: 3\ntitle:\nauthor: Noor\n---\nText.\n", "Planning", "Text.", &["a", "b"]),
        ("---\ntitle: \"a: b\"\n---\nText.\n", "a: b", "Text.", &[]),
        ("---\n\nA rule, and text.\n", "Planning", "A rule, and text.", &[]),
    ];
    for (text, title, summary, tags) in cases {
        let html = sound(&[CONFIG, ("wiki/planning.md", text)]).page("wiki/planning/index.html");
        let all = said(&html, "tags");
        let titles = all.split("<dt>title</dt><dd>").skip(1).filter_map(|rest| rest.split('|').next());
        let found = (said(&html, "title"), said(&html, "summary"), titles.collect::<Vec<_>>());
        assert_eq!(found, ((*title).into(), (*summary).into(), tags.to_vec()), "{text}");
    }
}

#[test]
fn a_page_says_when_it_is_to_be_read_again() {
    let yearly = ("rutter.toml", "title = \"Larder\"\n[defaults.page]\nreview_every = \"1 year\"\n");
    let cases = [
        (CONFIG, "reviewed = 2026-10-01\n", "", "", false),
        (CONFIG, "reviewed = 2026-10-01\nreview_every = \"90d\"\n", "90 days", "2026-12-30", false),
        (CONFIG, "reviewed = 2026-01-01\nreview_every = \"90d\"\n", "90 days", "2026-04-01", true),
        (CONFIG, "review_every = \"90d\"\n", "90 days", "", true),
        (yearly, "reviewed = 2026-01-01\n", "1 year", "2027-01-01", false),
    ];
    for (config, fields, every, by, late) in cases {
        let text = format!("+++\ntitle = \"Weeks\"\n{fields}+++\nText.\n");
        let html = check(texts(&[config, ("wiki/weeks.md", &text)])).page("wiki/weeks/index.html");
        let review = said(&html, "review");
        let value = |key: &str| {
            let rest = review.split(&format!("<dt>{key}</dt><dd>")).nth(1).unwrap_or("");
            rest.split('|').next().unwrap_or("").to_owned()
        };
        assert_eq!((&*value("every"), &*value("iso"), value("late") == "true"), (every, by, late), "{fields}{review}");
    }
}

#[test]
fn sections_fill_fields_that_the_front_matter_leaves_open() {
    let head = "title = \"Line cook\"\nowner = \"Noor\"\n";
    let body = "Closes the kitchen.\n\n## Goals\n\n- Lock up\n- Go **home**\n\n## Pains\n\nPaper.\n\nMore paper.\n\n## A Friday\n\nLong.\n";
    let persona = |fields: &str| format!("+++\n{head}{fields}+++\n\n{body}");
    let page = |text: &str| sound(&[CONFIG, ("personas/line-cook.md", text)]).page("personas/line-cook/index.html");

    let html = page(&persona(""));
    assert_eq!(said(&html, "goals"), "<ul>|<li>Lock up</li>|<li>Go <strong>home</strong></li>|</ul>");
    assert_eq!(said(&html, "pains"), "<ul>|<li>Paper.</li>|<li>More paper.</li>|</ul>");
    let shown = html.split("<dt>body</dt>").nth(1).unwrap_or("");
    let shown = shown.split("<dt>contents</dt>").next().unwrap_or("");
    assert!(shown.contains("A Friday") && !shown.contains("Lock up") && !shown.contains("Paper."), "{shown}");

    // What the front matter says counts, and the section stays text.
    let html = page(&persona("goals = [\"Sleep\"]\n"));
    assert_eq!(said(&html, "goals"), "<ul>|<li>Sleep</li>|</ul>");
    assert!(html.contains("Lock up"));

    // Names of more than one word, and texts that are no lists.
    let release = "+++\ntitle = \"R\"\nowner = \"Noor\"\n+++\n\nIt is out.\n\n## Upgrade notes\n\nNothing to do.\n\n## Known issues\n\n1. Slow\n2. Loud\n";
    let html = sound(&[CONFIG, ("releases/1.0.0.md", release)]).page("releases/1.0.0/index.html");
    assert_eq!(said(&html, "upgrade_notes"), "Nothing to do.");
    assert_eq!(said(&html, "known_issues"), "<ul>|<li>Slow</li>|<li>Loud</li>|</ul>");

    // A vision is a sentence.
    let html = sound(&[CONFIG, ("vision.md", "+++\nowner = \"Noor\"\n+++\n\nNobody finds out in the morning.\n")])
        .page("vision/index.html");
    assert_eq!(said(&html, "statement"), "Nobody finds out in the morning.");
}

#[test]
fn many_entries_may_share_a_file() {
    let terms = "# Words.\n\n[gap]\ndefinition = \"No reading.\"\n\n[hand-probe]\nname = \"Hand probe, with a spike\"\ndefinition = \"A spike.\"\nnot_to_confuse = [\"gap\"]\n";
    let outcome =
        sound(&[CONFIG, ("glossary.toml", terms), ("glossary/relay.md", "A plug that passes readings on.\n")]);
    assert_eq!(outcome.compiled.entries, 3);
    let html = outcome.page("glossary/index.html");
    for title in ["Gap", "Hand probe, with a spike", "Relay"] {
        assert!(html.contains(&format!("<dt>title</dt><dd>{title}</dd>")), "{title}");
    }
    let loose = check(texts(&[CONFIG, ("glossary.toml", "title = \"Words\"\n[gap]\ndefinition = \"No reading.\"\n")]));
    assert_eq!(loose.told(), ["R0003 glossary.toml:1 `title` stands outside of any entry"]);
}

/// A launch with a table beside it.
fn launch(csv: &str) -> Outcome {
    let launch = "title = \"Log\"\ntier = 4\ndate = 2027-02-02\nstatus = \"draft\"\n[[tasks]]\nid = \"own\"\ntitle = \"In the file\"\ndue = \"T\"\nowner = \"Noor\"\n";
    check(texts(&[CONFIG, ("launches/log.toml", launch), ("launches/log.csv", csv)]))
}

#[test]
fn a_table_beside_a_launch_holds_its_tasks() {
    let tables = [
        "id,title,due,owner\nkit,\"Press kit, final\",T-14,Noor\n,Rehearse,T-2wd,Noor\n",
        "id;title;due;owner\nkit;Press kit, final;T-14;Noor\n;Rehearse;T-2wd;Noor\n",
        "\u{feff}id;title;due;owner\r\nkit;\"Press kit, final\";T-14;Noor\r\n;Rehearse;T-2wd;Noor\r\n;;;\r\n",
        "title , owner,due,id\n\"Press kit, final\",Noor,T-14,kit\nRehearse,Noor,T-2wd\n\n",
    ];
    for table in tables {
        let outcome = launch(table);
        assert!(outcome.diagnostics().is_empty(), "{table}: {}", outcome.report());
        let html = outcome.page("launches/log/index.html");
        for wanted in ["Press kit, final", "Rehearse", "In the file", "<dt>id</dt><dd>rehearse</dd>"] {
            assert!(html.contains(wanted), "{table}: {wanted}");
        }
    }
    let quoted = launch("id,title,due,owner,note\nkit,\"The \"\"new\"\" kit\",T-14,Noor,\"two\nlines\"\n");
    let html = quoted.page("launches/log/index.html");
    assert!(html.contains("The &quot;new&quot; kit"), "{html}");
    assert!(quoted.diagnostics().is_empty(), "{}", quoted.report());
}

#[test]
fn faults_of_a_table_name_their_cell() {
    let head = "id;title;due;owner;status;gate;weight;depends_on\n";
    let cases: &[(&str, &str, &str, usize)] = &[
        ("kit;\"Press; kit\";T-x;Noor;;;;\n", "R0011", "T-x", 2),
        ("kit;\"Press \"\"; kit\";T-1;Noor;\"in progress\";;;\n", "R0005", "in progress", 2),
        ("a;A;T;Noor;;;;\n\nkit;Kit;T;Noor;;x;much;\n", "R0004", "much", 4),
        ("a;A;T;Noor;;;;\na;B;T;Noor;;;;\n", "R0006", "a", 3),
        ("Press kit;Kit;T;Noor;;;;\n", "R0007", "Press kit", 2),
        ("own;Again;T;Noor;;;;\n", "R0006", "own", 2),
        ("kit;Kit;T;Noor;;;;nothing\n", "R0101", "nothing", 2),
        ("kit;Kit;;Noor;;;;\n", "R0003", "kit;Kit;;Noor;;;;", 2),
        ("kit;Kit;T;Noor;;;;;;more\n", "R0001", "kit;Kit;T;Noor;;;;;;more", 2),
    ];
    for (rows, code, text, line) in cases {
        let outcome = launch(&format!("{head}{rows}"));
        let place = format!("{code} launches/log.csv:{line} ");
        assert_eq!(outcome.diagnostics().len(), 1, "{rows}: {}", outcome.report());
        assert!(outcome.told()[0].starts_with(&place), "{rows}: {:?}", outcome.told());
        assert_eq!(outcome.text(&outcome.diagnostics()[0]), *text, "{rows}");
    }
}
