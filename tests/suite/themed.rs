//! A theme of the definition's own: a folder that extends another theme, and what is wrong with one.

use super::definition::{Look, Outcome, Ways, check_so, texts};

const PAGE: (&str, &str) = ("wiki/alarms.md", "# Alarms\n\nSoon.\n");
const OURS: &str = "title = \"Ours\"\ncontract = 1\nextends = \"chart\"\n\n[options.motto]\nsort = \"text\"\ndoc = \"what stands at the foot\"\n";

fn built(config: &str, files: &[(&str, &str)]) -> Outcome {
    let config = format!("title = \"Larder\"\n{config}");
    let mut all = vec![("rutter.toml", config.as_str()), PAGE];
    all.extend(files);
    check_so(texts(&all), &Ways { look: Look::Own, ..Ways::default() })
}

fn asset(outcome: &Outcome, name: &str) -> String {
    let (stem, ending) = name.split_once('.').expect("a name with an ending");
    let portal = &outcome.compiled.portals[0].1;
    let is_it = |path: &&String| path.starts_with(&format!("assets/{stem}.")) && path.ends_with(ending);
    outcome.page(portal.files.keys().find(is_it).expect("the asset"))
}

#[test]
fn a_folder_that_extends_a_theme_replaces_parts_adds_options_and_lies_under_the_definitions_own() {
    let outcome = built(
        "theme = \"looks/ours\"\n[theme_options]\nmotto = \"Cold is safe\"\naccent = \"#0B5566\"\naccent_dark = \"#74C3D6\"\n",
        &[
            ("looks/ours/theme.toml", OURS),
            (
                "looks/ours/templates/parts/prov.html",
                "{% component prov(page, portal) %}<p>{{ portal.options.motto }}</p>{% endcomponent prov %}",
            ),
            ("looks/ours/assets/ours.css", "main{color:red}"),
            ("looks/ours/assets/chart.css", "main{color:blue}"),
            ("theme/ours.css", "main{color:green}"),
        ],
    );
    assert_eq!(outcome.told(), Vec::<String>::new());
    assert_eq!(asset(&outcome, "ours.css"), "main{color:green}");
    assert_eq!(asset(&outcome, "chart.css"), "main{color:blue}");
    assert!(asset(&outcome, "options.css").contains("#0B5566"), "the options of what it extends are its own");
    let html = outcome.page("wiki/alarms/index.html");
    assert_eq!(linked(&html), ["tokens", "chart", "ours", "options"], "what lies higher is linked later");
    assert!(html.contains("<p>Cold is safe</p>"), "{html}");
    assert!(html.contains("<nav"), "what it does not replace is there: {html}");
}

/// The stylesheets that a page links, in order.
fn linked(html: &str) -> Vec<&str> {
    let sheets = html.lines().filter(|line| line.contains("rel=\"stylesheet\""));
    sheets.filter_map(|line| line.split("assets/").nth(1)?.split('.').next()).collect()
}

#[test]
fn every_theme_that_rutter_brings_draws_a_page_with_its_own_style_over_that_of_chart() {
    for name in rutter::render::theme::names() {
        let outcome = built(&format!("theme = \"{name}\"\n"), &[("theme/own.css", "main{color:green}")]);
        assert_eq!(outcome.told(), Vec::<String>::new(), "{name}");
        let html = outcome.page("wiki/alarms/index.html");
        let mut expected = vec!["tokens", "chart", name, "own"];
        expected.dedup();
        assert_eq!(linked(&html), expected);
        let paper = if name == "broadsheet" { "#FFFFFF" } else { "#FCFCFA" };
        assert!(html.contains(&format!("name=\"theme-color\" content=\"{paper}\"")), "{name}: {html}");
    }
    let over = ("looks/ours/theme.toml", "contract = 1\nextends = \"ledger\"\n");
    let outcome = built("theme = \"looks/ours\"\n", &[over, ("looks/ours/ours.css", "main{color:red}")]);
    assert_eq!(linked(&outcome.page("wiki/alarms/index.html")), ["tokens", "chart", "ledger", "ours"]);
}

#[test]
fn what_is_wrong_with_a_theme_is_told_in_its_own_file() {
    let told = |config: &str, files: &[(&str, &str)]| built(config, files).told();
    let theme = "theme = \"looks/ours\"\n";
    let manifest = |text: &str| told(theme, &[("looks/ours/theme.toml", text)]);
    assert_eq!(told(theme, &[]), ["R1301 rutter.toml:2 no theme `looks/ours`"]);
    assert_eq!(
        manifest("contract = 2\nextends = \"chart\"\n"),
        ["R1301 looks/ours/theme.toml:1 the theme is written for version 2 of the contract"]
    );
    assert_eq!(manifest("contract = 1\n\nextends = \"chrat\"\n"), ["R1301 looks/ours/theme.toml:3 no theme `chrat`"]);
    assert_eq!(
        manifest("contract = 1\nextends = \"looks/ours\"\n"),
        ["R1301 looks/ours/theme.toml:2 the theme `looks/ours` extends itself"]
    );
    let told = manifest("contract = 1\nextend = \"chart\"\n");
    assert!(told[0].starts_with("R1301 looks/ours/theme.toml:2 the theme's `theme.toml` is wrong"), "{told:?}");
    let broken = [("looks/ours/theme.toml", OURS), ("looks/ours/templates/entry.html", "{% block main %}{{ entry. }}")];
    assert!(built(theme, &broken).told()[0].starts_with("R1301 looks/ours/templates/entry.html:1"));
}

#[test]
fn colours_of_a_theme_that_cannot_be_read_are_told_at_their_own_line_once_for_each_scheme() {
    let told = |text: &str| built("", &[("theme/own.css", text)]).told();
    assert_eq!(told(":root{--x:#999}\n.note{--ink-3:#999}\n"), Vec::<String>::new());
    // Unlayered, it holds in the dark as well; there it can be read.
    assert_eq!(
        told("/* ours */\n:root{\n  --ink-3:#999999;\n}\n"),
        [
            "R1302 theme/own.css:3 `--ink-3` #999999 on `--paper` #FCFCFA has a contrast of 2.77 to 1 in the light scheme, less than 4.5",
            "R1302 theme/own.css:3 `--ink-3` #999999 on `--shoal` #F0F4F6 has a contrast of 2.57 to 1 in the light scheme, less than 4.5",
        ]
    );
    // Paper that only the system darkens: by the switch it stays light, below light ink.
    let paper = told(":root{--paper:#FFFFFF}\n@media (prefers-color-scheme:dark){:root{--paper:#000000}}\n");
    assert!(
        paper.iter().any(|line| line.contains("theme/own.css:1 `--ink` #E7ECEE on `--paper` #FFFFFF")),
        "{paper:?}"
    );
    assert!(!paper.iter().any(|line| line.contains("own.css:2")), "{paper:?}");
}

#[test]
fn an_accent_alone_is_as_light_as_dark_paper_needs_it() {
    let outcome = built("[theme_options]\naccent = \"#0B6E6E\"\n", &[]);
    assert_eq!(outcome.told(), [""; 0]);
    let styles = asset(&outcome, "options.css");
    assert!(styles.contains(":root{--accent:#0B6E6E;"), "{styles}");
    assert!(styles.contains("[data-theme=dark]{--accent:#3B8B8B;"), "{styles}");
}

#[test]
fn an_accent_is_held_against_the_paper_of_the_theme() {
    let config = "theme = \"looks/ours\"\n[theme_options]\naccent = \"#7A7A7A\"\naccent_dark = \"#5CC8C8\"\n";
    let ours = ("looks/ours/theme.toml", "contract = 1\nextends = \"chart\"\n");
    let white = ("looks/ours/ours.css", "@layer tokens{:root{--paper:#FFFFFF}}");
    let told = built(config, &[ours, white]).told();
    assert_eq!(told, ["R1302 rutter.toml:4 `#7A7A7A` on the light paper has a contrast of 4.29 to 1, less than 4.5"]);
}
