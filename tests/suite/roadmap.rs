//! The views of the roadmap: when is what planned, and what comes first?

use super::definition::{Look, Ways, check, check_so, texts};

const CONFIG: (&str, &str) = ("rutter.toml", "title = \"Larder\"\n");

fn page(address: &str, files: &[(&str, &str)]) -> String {
    let mut all = vec![CONFIG];
    all.extend(files);
    check(texts(&all)).page(address)
}

fn initiative(title: &str, fields: &str) -> String {
    format!("title = \"{title}\"\nowner = \"Noor\"\nstatement = \"Words.\"\n{fields}\n")
}

#[test]
fn nothing_with_a_place_is_lost_from_the_timeline() {
    let files = [
        (
            "roadmap/a.toml",
            initiative(
                "Promised work",
                "horizon = \"now\"\nstatus = \"in-progress\"\nstart = 2026-10-01\ntarget = \"2026-12\"",
            ),
        ),
        (
            "roadmap/b.toml",
            initiative("Intended work", "horizon = \"next\"\ntarget = \"2027-Q2\"\ndepends_on = [\"a\"]"),
        ),
        ("roadmap/c.toml", initiative("Work without a day", "horizon = \"later\"")),
        ("roadmap/d.toml", initiative("Work of old", "horizon = \"done\"\nstatus = \"released\"\nactual = 2025-03-01")),
        ("roadmap/e.toml", initiative("Work far ahead", "horizon = \"later\"\ntarget = \"2033\"")),
        ("roadmap/f.toml", initiative("Work that nobody does", "horizon = \"not-doing\"\nstatus = \"declined\"")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let html = page("roadmap/timeline/index.html", &files);
    for words in [
        "promised, begins 1 October 2026, by December 2026",
        "intended, in Q2 2027, after Promised work",
        "Q3 2026",
        "Work without a day",
        "Work of old",
        "Work far ahead",
    ] {
        assert!(html.contains(words), "{words}\n{html}");
    }
    assert!(!html.contains("Work that nobody does"));
    assert!(html.contains("roadmap/b/index.html") || html.contains("../b/index.html"));
}

#[test]
fn scores_are_ranked_and_equals_share_a_rank() {
    let rice = |reach: u32| {
        format!(
            "horizon = \"next\"\neffort = 2\nmoscow = \"must\"\nrice = {{ reach = {reach}, impact = 1, confidence = 1.0 }}"
        )
    };
    let files = [
        ("roadmap/a.toml", initiative("Small", &rice(10))),
        ("roadmap/b.toml", initiative("Large", &rice(100))),
        ("roadmap/c.toml", initiative("As large", &rice(100))),
        ("roadmap/d.toml", initiative("Judged", "horizon = \"later\"\nkano = \"attractive\"")),
        ("roadmap/e.toml", initiative("Out already", "horizon = \"done\"\nstatus = \"released\"\nkano = \"must-be\"")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let html = page("roadmap/priorities/index.html", &files);
    let ranks: Vec<&str> = html.split("<dt>rank</dt><dd>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(ranks, ["1", "1", "3"], "{html}");
    let order: Vec<usize> =
        ["Large", "Small"].iter().filter_map(|title| html.find(&format!("<dt>title</dt><dd>{title}"))).collect();
    assert!(order.len() == 2 && order[0] < order[1], "{html}");
    assert!(html.contains("Judged") && !html.contains("Out already") && html.contains("reach × impact"), "{html}");
}

#[test]
fn work_stands_under_each_objective_that_it_serves_and_under_none_is_told() {
    let objective = |status: &str| {
        format!(
            "title = \"Objective {status}\"\nowner = \"Noor\"\nperiod = \"2026-Q4\"\nstatus = \"{status}\"\n[[key_results]]\nid = \"a\"\ntitle = \"Doors\"\nunit = \"doors\"\nstart = 1\ntarget = 2\ncurrent = 1\n"
        )
    };
    let files = [
        ("objectives/a.toml", objective("active")),
        ("objectives/b.toml", objective("draft")),
        ("objectives/c.toml", objective("graded")),
        ("objectives/d.toml", objective("dropped")),
        ("roadmap/x.toml", initiative("Serves two", "objectives = [\"a\", \"c\"]")),
        ("roadmap/y.toml", initiative("Serves none", "")),
        (
            "roadmap/z.toml",
            initiative("Out already", "status = \"released\"\nhorizon = \"done\"\nobjectives = [\"b\"]"),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let all: Vec<(&str, &str)> = [CONFIG].into_iter().chain(files).collect();
    let html =
        check_so(texts(&all), &Ways { look: Look::Own, ..Ways::default() }).page("roadmap/objectives/index.html");
    let count = |title: &str| html.matches(&format!(">{title}</a>")).count();
    assert_eq!(count("Serves two"), 2, "{html}");
    assert_eq!(count("Serves none"), 1);
    assert_eq!(count("Objective draft"), 1, "nobody works on it, and it is told");
    assert_eq!(count("Objective dropped") + count("Out already"), 0);
}
