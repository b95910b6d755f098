//! What readers find by: tags, the list from A to Z, the records of the search; and what the health page finds.

use super::definition::{Look, Ways, check, check_so, folder, here, texts};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a part of the records hands over.
fn part(script: &[u8]) -> Value {
    let script = String::from_utf8_lossy(script);
    let (_, content) = script.split_once(',').expect("a part");
    serde_json::from_str(content.trim_end().trim_end_matches(';').trim_end_matches(')')).expect("a part is JSON")
}

/// The parts of a portal's records by their first names.
fn parts(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Value> {
    let scripts = files.iter().filter(|(address, _)| address.starts_with("search/") && address.ends_with(".js"));
    scripts.map(|(address, bytes)| (address[7..].split('.').next().expect("a name").to_owned(), part(bytes))).collect()
}

fn list<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    value[key].as_array().expect("a list").iter().map(|v| v.as_str().expect("text")).collect()
}

#[test]
fn a_tag_gathers_entries_of_all_kinds() {
    let outcome = check(texts(&[
        ("rutter.toml", "title = \"Larder\""),
        ("glossary.toml", "[gap]\ndefinition = \"A hole.\"\ntags = [\"Cold chain\"]\n"),
        ("wiki/gaps.md", "---\ntags: [Cold chain, alarms]\n---\n# Gaps\n\nText.\n"),
    ]));
    let files = outcome.portal(None);
    let tags: Vec<&str> =
        files.keys().map(String::as_str).filter(|a| a.starts_with("tags/") && a.ends_with(".html")).collect();
    assert_eq!(tags, ["tags/alarms/index.html", "tags/cold-chain/index.html", "tags/index.html"]);
    assert!(files.contains_key("tags/cold-chain/index.md"));
    let page = outcome.page("tags/cold-chain/index.html");
    assert!(page.contains("../../glossary/gap/index.html") && page.contains("../../wiki/gaps/index.html"), "{page}");
    assert!(outcome.page("glossary/gap/index.html").contains("../../tags/cold-chain/index.html"));
}

#[test]
fn without_tags_there_is_no_page_of_them() {
    let outcome = check(texts(&[("rutter.toml", "title = \"Larder\""), ("wiki/gaps.md", "# Gaps\n\nText.\n")]));
    assert!(!outcome.portal(None).keys().any(|address| address.starts_with("tags")));
}

#[test]
fn two_ways_to_write_one_tag_clash() {
    let outcome = check(texts(&[
        ("rutter.toml", "title = \"Larder\""),
        ("wiki/a.md", "+++\ntags = [\"Cold chain\"]\n+++\n\nText.\n"),
        ("wiki/b.md", "+++\ntags = [\"x\", \"cold-chain\"]\n+++\n\nText.\n"),
    ]));
    assert_eq!(outcome.told(), ["R0008 wiki/b.md:2 the address `/tags/cold-chain/` is taken already"]);
    let clash = &outcome.diagnostics()[0];
    assert_eq!(outcome.text(clash), "\"cold-chain\"");
    assert_eq!(clash.help.as_deref(), Some("write the tag in both places the same way"));
    assert_eq!(outcome.snapshot.sources.text(clash.related[0].span), "\"Cold chain\"");
}

#[test]
fn every_record_leads_to_a_page_and_every_heading_to_its_anchor() {
    let outcome = check_so(
        folder(&here().join("../example-product")),
        &Ways { as_of: Some("2026-10-14".into()), look: Look::Own, ..Ways::default() },
    );
    let files = outcome.portal(Some("internal"));
    let titles = &parts(&files)["titles"];
    let addresses = list(titles, "address");
    assert!(addresses.len() > 100, "{}", addresses.len());
    for (address, headings) in addresses.iter().zip(titles["headings"].as_array().expect("a list")) {
        let page = files.get(&format!("{address}index.html")).unwrap_or_else(|| panic!("no page `{address}`"));
        let page = String::from_utf8_lossy(page);
        for heading in headings.as_array().expect("a list") {
            let anchor = format!("id=\"{}\"", heading[1].as_str().expect("text"));
            assert!(page.contains(&anchor), "{address} has no {anchor}");
        }
    }
}

#[test]
fn words_of_all_scripts_lead_to_what_holds_them() {
    let outcome = check(texts(&[
        ("rutter.toml", "title = \"Larder\""),
        ("wiki/a.md", "# Kühlräume\n\nDie Straße zum Łódź-Lager; 冷蔵庫の温度.\n\n## Ångström & Co\n\nText.\n"),
        ("wiki/b.md", "# Second\n\nNothing of it.\n"),
    ]));
    let parts = parts(&outcome.portal(None));
    let at = list(&parts["titles"], "address").iter().position(|a| *a == "wiki/a/").expect("a record");
    for (part, word) in [
        ("titles", "kuhlraume"),
        ("titles", "angstrom"),
        ("words", "strasse"),
        ("words", "lodz"),
        ("words", "冷"),
        ("words", "度"),
    ] {
        let index = if part == "titles" { &parts["titles"]["index"] } else { &parts["words"] };
        let words: Vec<&str> = index["words"].as_str().expect("text").split(' ').collect();
        let number = words.iter().position(|known| *known == word).unwrap_or_else(|| panic!("{part}: no {word}"));
        let places = index["places"].as_str().expect("text").split(',').nth(number).expect("places");
        assert_eq!(usize::from_str_radix(places, 36).expect("one place") / 4, at, "{word}");
    }
}

#[test]
fn an_edition_finds_only_what_it_shows() {
    let outcome = check(texts(&[
        (
            "rutter.toml",
            "title = \"Larder\"\n[editions.internal]\naudiences = [\"internal\", \"public\"]\n[editions.public]\naudiences = [\"public\"]\n",
        ),
        (
            "wiki/a.md",
            "+++\naudience = [\"public\"]\ntags = [\"open\"]\n+++\n# Doors\n\nOpen.\n\n::: audience internal\n\n## Locks\n\nKeyhole.\n\n:::\n",
        ),
        ("wiki/b.md", "+++\naudience = [\"internal\"]\ntags = [\"shut\"]\n+++\n# Cellar\n\nText.\n"),
    ]));
    let all = |edition| {
        let files = outcome.portal(Some(edition)).into_iter().filter(|(a, _)| a.starts_with("search/"));
        files.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect::<String>()
    };
    for word in ["Locks", "keyhole", "Cellar", "shut"] {
        assert!(all("internal").contains(word), "{word}");
        assert!(!all("public").contains(word), "{word}");
    }
    assert!(all("public").contains("Doors"));
}

#[test]
fn health_lists_what_the_checks_find_in_the_default_edition_alone() {
    let outcome = check_so(
        texts(&[
            (
                "rutter.toml",
                "title = \"Larder\"\n[editions.internal]\naudiences = [\"internal\", \"public\"]\n[editions.public]\naudiences = [\"public\"]\n[checks]\nplaceholder = \"off\"\n",
            ),
            ("people.toml", "[noor]\ntitle = \"Noor Haddad\"\naudience = [\"public\"]\n"),
            (
                "wiki/stale.md",
                "+++\naudience = [\"public\"]\nowner = \"noor\"\nreview_every = \"30d\"\nreviewed = 2026-08-01\n+++\n# Stale\n\nTODO.\n",
            ),
            (
                "wiki/fine.md",
                "+++\nowner = \"noor\"\nreview_every = \"30d\"\nallow = [{ check = \"never-reviewed\", reason = \"new\" }]\n+++\n# Fine\n\nText.\n",
            ),
        ]),
        &Ways { as_of: Some("2026-10-14".into()), ..Ways::default() },
    );
    assert!(outcome.compiled.is_sound(), "{}", outcome.report());
    let files = outcome.portal(Some("internal"));
    let page = String::from_utf8_lossy(&files["health/index.html"]).into_owned();
    assert!(page.contains("The review of page <code>stale</code> was due on 31 August 2026."), "{page}");
    assert!(page.contains("wiki/stale/index.html") && page.contains("Noor Haddad"), "{page}");
    for silent in ["Placeholder", "Never reviewed", "wiki/fine/index.html"] {
        let main = page.split("<main").nth(1).unwrap_or(&page);
        assert!(!main.contains(silent), "{silent}: {page}");
    }
    assert!(!outcome.portal(Some("public")).keys().any(|address| address.starts_with("health")));
}
