//! What lies at the edge of a definition: links, pipes, files of other programs, and text that slips out.

use super::definition::{Look, Ways, check, check_so, folder, texts};
use std::os::unix::fs::symlink;

fn home(files: &[(&str, &str)]) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = home.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    home
}

const CONFIG: (&str, &str) = ("rutter.toml", "title = \"Larder\"\n");
const PAGE: (&str, &str) = ("wiki/alarms.md", "# Alarms\n\nSoon.\n");

#[test]
fn nothing_outside_is_read() {
    let home = home(&[CONFIG, PAGE]);
    let wiki = home.path().join("wiki");
    symlink("/etc/hostname", wiki.join("out.md")).expect("a link");
    symlink("..", wiki.join("loop")).expect("a link");
    symlink("nowhere.md", wiki.join("gone.md")).expect("a link");
    symlink("alarms.md", wiki.join("inside.md")).expect("a link");
    let made = std::process::Command::new("mkfifo").arg(wiki.join("pipe.md")).status().expect("mkfifo");
    assert!(made.success());
    let outcome = check(folder(home.path()));
    assert_eq!(
        outcome.told(),
        [
            "R1203 wiki/gone.md:1 the link `wiki/gone.md` leads out of the definition",
            "R1203 wiki/loop:1 the link `wiki/loop` leads out of the definition",
            "R1203 wiki/out.md:1 the link `wiki/out.md` leads out of the definition",
            "R1203 wiki/pipe.md:1 `wiki/pipe.md` is no ordinary file",
        ]
    );
    assert!(outcome.page("wiki/inside/index.html").contains("Soon."));
}

#[test]
fn files_of_other_programs_are_left_alone() {
    let home = home(&[
        CONFIG,
        PAGE,
        (".git/config", "secret"),
        (".env", "secret"),
        ("wiki/alarms.md~", "secret"),
        ("wiki/.alarms.md.swp", "secret"),
        ("wiki/alarms.md.orig", "secret"),
        ("README.md", "secret"),
        ("notes/idea.md", "secret"),
        (".gitignore", "notes/\n"),
        ("wiki/table.xlsx", "secret"),
        ("dist/old.html", "secret"),
        ("static/robots.txt", "public"),
    ]);
    let outcome = check(folder(home.path()));
    assert!(outcome.diagnostics().is_empty(), "{}", outcome.report());
    let files = outcome.portal(None);
    assert!(files.contains_key("robots.txt"));
    let secret: Vec<&String> =
        files.iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("secret")).map(|(a, _)| a).collect();
    assert!(secret.is_empty(), "{secret:?}");
}

#[test]
fn files_that_are_no_utf8_or_too_large_hide_no_others() {
    let home = home(&[
        ("rutter.toml", "title = \"Larder\"\n[limits]\nfile_bytes = 200\n"),
        ("roadmap/log.toml", "title = \"Log\"\nowner = \"noor\"\npersonas = [\"cook\"]\nhorizon = \"soon\"\n"),
    ]);
    std::fs::create_dir(home.path().join("personas")).expect("a folder");
    std::fs::write(home.path().join("personas/cook.md"), b"K\xfcche\n").expect("a file");
    std::fs::write(home.path().join("people.toml"), "# long\n".repeat(40)).expect("a file");
    let outcome = check(folder(home.path()));
    assert_eq!(
        outcome.told(),
        [
            "R1204 people.toml:1 `people.toml` has 280 bytes, more than the 200 that are allowed",
            "R0009 personas/cook.md:1 `personas/cook.md` is not UTF-8 from byte 1 on",
            "R0005 roadmap/log.toml:4 `horizon` cannot be `soon`",
        ]
    );
}

/// The last defence (R1003): no definition breaks it alone, so that a template does.
#[test]
fn hidden_text_on_a_finished_page_is_found() {
    const SECRET: &str = "The price goes up to 64 euro a month in April for everybody";
    let config = "title = \"Larder\"\n[editions.internal]\naudiences = [\"internal\", \"public\"]\n[editions.public]\naudiences = [\"public\"]\n";
    let page = format!("# Prices\n\n{SECRET}.\n");
    let open = "+++\ntitle = \"Alarms\"\naudience = [\"public\"]\n+++\n\nSoon.\n";
    let told = |main: &str| {
        let template = format!("{{% extends \"base.html\" %}}\n{{% block main %}}{main}{{% endblock main %}}\n");
        let files = [
            ("rutter.toml", config),
            ("wiki/prices.md", page.as_str()),
            ("wiki/alarms.md", open),
            ("theme/templates/entry.html", template.as_str()),
        ];
        check(texts(&files)).told()
    };
    assert_eq!(told("{{ entry.title }}"), Vec::<String>::new());
    // A word or two may well stand in public prose.
    assert_eq!(told("The price goes up"), Vec::<String>::new());
    let found = |main: &str| {
        let told = told(main);
        assert!(!told.is_empty() && told.iter().all(|t| t.starts_with("R1003 wiki/prices.md:")), "{main}: {told:?}");
    };
    found(&format!("<p>{SECRET}</p>"));
    found(&format!("<p title=\"{}\"></p>", SECRET.replace(' ', "\n  ")));
    found("<a href=\"../../wiki/prices/index.html\">more</a>");
}

#[test]
fn every_starter_is_a_definition_without_errors() {
    for kind in rutter::kinds::KINDS {
        let traits = kind.traits();
        let text = traits
            .starter
            .replace("{title}", "A new one")
            .replace("{id}", "a-new-one")
            .replace("{date}", "2027-02-02")
            .replace("{table}", "")
            .replace("{owner}", "Noor Haddad");
        let ending =
            if text.starts_with("+++") || text.starts_with('#') || !text.contains(" = ") { "md" } else { "toml" };
        let id = if traits.versioned { "1.0.0" } else { "a-new-one" };
        let path = if traits.singleton {
            format!("{}.{ending}", traits.folder)
        } else {
            format!("{}/{id}.{ending}", traits.folder)
        };
        let snapshot = texts(&[CONFIG, (&path, &text)]);
        let outcome = check_so(snapshot, &Ways { look: Look::Own, ..Ways::default() });
        assert!(outcome.compiled.is_sound(), "{}: {}", kind.name(), outcome.report());
    }
}

#[test]
fn what_is_nested_too_deep_is_told_where_it_is_and_needs_no_stack() {
    let lists = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
    let toml = |count| format!("+++\nowner = \"Noor Haddad\"\n[extra]\na = {}\n+++\n\nText.\n", lists(count));
    let yaml = |value: &str| format!("---\nx: {value}\n---\n\nText.\n");
    let dashes = yaml(&format!("\n  {}1", "- ".repeat(50_000)));
    let tables = yaml(&(0..2000).fold(String::new(), |text, depth| format!("{text}\n{}k:", " ".repeat(depth + 1))));
    let outcome = check(texts(&[
        CONFIG,
        ("roadmap/fits.md", &toml(70)),
        ("roadmap/lists.md", &toml(20_000)),
        ("wiki/dashes.md", &dashes),
        ("wiki/lists.md", &yaml(&lists(20_000))),
        ("wiki/tables.md", &tables),
    ]));
    let told = outcome.told();
    let place = |told: &String| told.split(' ').take(2).collect::<Vec<_>>().join(" ");
    assert_eq!(
        told.iter().map(place).collect::<Vec<_>>(),
        ["R1204 roadmap/lists.md:4", "R1204 wiki/dashes.md:3", "R1204 wiki/lists.md:2", "R1204 wiki/tables.md:82"],
        "{told:?}"
    );
    let limited = ("rutter.toml", "title = \"Larder\"\n[limits]\nnesting = 3\n");
    let outcome = check(texts(&[limited, ("roadmap/a.md", &toml(3))]));
    assert_eq!(outcome.told(), ["R1204 roadmap/a.md:4 tables and lists are nested more than 3 deep"]);
}

#[test]
fn an_unknown_theme_is_told_once_and_its_place_is_the_name() {
    let outcome = check_so(
        texts(&[("rutter.toml", "title = \"Larder\"\ntheme = \"chrat\"\n"), PAGE]),
        &Ways { look: Look::Own, ..Ways::default() },
    );
    assert_eq!(outcome.told(), ["R1301 rutter.toml:2 no theme `chrat`"]);
    let fault = &outcome.diagnostics()[0];
    assert_eq!((outcome.text(fault), fault.help.as_deref()), ("\"chrat\"", Some("did you mean `chart`?")));
}

/// What an edition hides may say what the edition says as well: as a quotation, in other capitals, as a list of its pages.
#[test]
fn what_is_shown_anyway_is_no_leak() {
    let editions = "title = \"Larder\"\n[editions.internal]\naudiences = [\"internal\", \"public\"]\n[editions.public]\naudiences = [\"public\"]\n[defaults]\naudience = [\"public\"]\n";
    let index = "# Start\n\nWords for everyone.\n\n::: audience internal\n\nAfter that: “The log your inspector will accept, because someone has signed it.”\n\n- [How we answer an alarm](alarms.md)\n- [What a probe can measure](probes.md)\n- [Whom to ask about money](money.md)\n\n:::\n";
    let page = |title: &str, text: &str| format!("# {title}\n\n{text}\n");
    let said = "The log your inspector will accept, because someone has signed it.";
    let alarms = format!("+++\nsummary = \"{said}\"\n+++\n\n{}", page("How we answer an alarm", said));
    let (probes, money) = (page("What a probe can measure", "Cold."), page("Whom to ask about money", "Ana."));
    let files = [
        ("rutter.toml", editions),
        ("wiki/index.md", index),
        ("wiki/alarms.md", &alarms),
        ("wiki/probes.md", &probes),
        ("wiki/money.md", &money),
    ];
    let outcome = check_so(texts(&files), &Ways { edition: Some("public".into()), ..Ways::default() });
    assert_eq!(outcome.codes(), [""; 0], "{}", outcome.report());
}
