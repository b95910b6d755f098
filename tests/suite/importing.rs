//! What comes in from elsewhere is read at once, comes in again without harm, and never over what people wrote.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

struct Room(tempfile::TempDir);

impl Room {
    fn new() -> Room {
        let room = Room(tempfile::tempdir().expect("a folder"));
        room.put("rutter.toml", "title = \"Larder\"\n");
        room
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    fn get(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn has(&self, path: &str) -> bool {
        self.0.path().join(path).exists()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rutter")).args(arguments).current_dir(self.0.path()).output().expect("rutter")
    }

    /// What an import says on standard output; it must end well.
    fn import(&self, arguments: &[&str]) -> String {
        let done = self.run(&[&["import"], arguments].concat());
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).expect("text")
    }

    /// Whether the definition has no errors.
    fn is_sound(&self) {
        let checked = self.run(&["check"]);
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }

    /// Every file with its text.
    fn all(&self) -> Vec<(String, String)> {
        fn walk(folder: &Path, home: &Path, found: &mut Vec<(String, String)>) {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                if entry.path().is_dir() {
                    walk(&entry.path(), home, found);
                } else {
                    let name = entry.path().strip_prefix(home).expect("below").display().to_string();
                    found.push((name, fs::read_to_string(entry.path()).expect("text")));
                }
            }
        }
        let mut found = Vec::new();
        walk(self.0.path(), self.0.path(), &mut found);
        found.sort();
        found
    }
}

const LOG: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Frozen stock\n\n## [1.1.0] - 2026-10-30\n\nSee [the guide](docs/guide.md) and [[ -f x ]].\n\n### Fixed\n\n- Labels print\n\n## [1.0.0] - 2026-09-30 [YANKED]\n\n### Added\n\n- A list\n";

#[test]
fn a_changelog_becomes_releases_that_are_sound_at_once() {
    let room = Room::new();
    room.put("CHANGELOG.md", LOG);
    let before = room.all();
    let dry = room.import(&["changelog", "CHANGELOG.md", "--dry-run"]);
    assert!(dry.contains("3 would be written") && dry.ends_with("Nothing was written.\n"), "{dry}");
    assert_eq!(room.all(), before);
    let said = room.import(&["changelog", "CHANGELOG.md"]);
    assert!(said.contains("3 releases in CHANGELOG.md\n\n3 written\n"), "{said}");
    room.is_sound();
    assert_eq!(
        room.get("releases/1.0.0.toml"),
        "status = \"yanked\"\ndate = 2026-09-30\n\n[[changes]]\ntype = \"added\"\ntext = \"A list\"\n"
    );
    assert_eq!(
        room.get("releases/1.1.0.md"),
        "+++\ndate = 2026-10-30\n\n[[changes]]\ntype = \"fixed\"\ntext = \"Labels print\"\n+++\n\nSee the guide (`docs/guide.md`) and [[ -f x ]].\n"
    );
    assert!(room.get("releases/unreleased.toml").contains("status = \"planned\""));
}

#[test]
fn a_second_import_changes_nothing() {
    let room = Room::new();
    room.put("CHANGELOG.md", LOG);
    room.import(&["changelog", "CHANGELOG.md"]);
    let before = room.all();
    let said = room.import(&["changelog", "CHANGELOG.md"]);
    assert!(said.ends_with("3 as before\n"), "{said}");
    assert_eq!(room.all(), before);
}

#[test]
fn what_the_source_changes_comes_in_and_what_people_wrote_stays() {
    let room = Room::new();
    room.put("CHANGELOG.md", LOG);
    room.import(&["changelog", "CHANGELOG.md"]);
    // Someone writes more, with a comment; someone changes the day; someone takes a release away.
    let first = room.get("releases/1.0.0.toml").replace("status", "# Withdrawn for a reason.\nkind = \"mvp\"\nstatus");
    room.put("releases/1.0.0.toml", &first);
    room.put("releases/1.1.0.md", &room.get("releases/1.1.0.md").replace("2026-10-30", "2026-10-31"));
    fs::remove_file(room.0.path().join("releases/unreleased.toml")).expect("removed");
    let log =
        LOG.replace("- A list", "- A long list").replace("2026-10-30", "2026-10-29").replace("print", "print well");
    room.put("CHANGELOG.md", &log);
    let said = room.import(&["changelog", "CHANGELOG.md"]);
    assert!(said.contains("2 changed\n  releases/1.1.0.md: changes\n  releases/1.0.0.toml: changes\n"), "{said}");
    assert!(said.contains("1 kept as you wrote it\n  releases/1.1.0.md: date; the source says 2026-10-29\n"), "{said}");
    assert!(said.contains("1 not brought back, because you removed it\n  release unreleased\n"), "{said}");
    let first = room.get("releases/1.0.0.toml");
    assert!(first.starts_with("# Withdrawn for a reason.\nkind = \"mvp\"\nstatus = \"yanked\"\n"), "{first}");
    assert!(first.contains("A long list"));
    let second = room.get("releases/1.1.0.md");
    assert!(second.contains("date = 2026-10-31") && second.contains("Labels print well"), "{second}");
    assert!(!room.has("releases/unreleased.toml"));
    room.is_sound();
    // It is told once.
    let said = room.import(&["changelog", "CHANGELOG.md"]);
    assert!(!said.contains("kept"), "{said}");
}

#[test]
fn a_release_that_was_written_by_hand_gains_only_what_it_lacks() {
    let room = Room::new();
    room.put("CHANGELOG.md", LOG);
    room.put("releases/1.1.0.md", "+++\ndate = 2026-11-01\n+++\n\nOur own words.\n");
    let said = room.import(&["changelog", "CHANGELOG.md"]);
    assert!(said.contains("releases/1.1.0.md: date; the source says 2026-10-30"), "{said}");
    let text = room.get("releases/1.1.0.md");
    assert!(text.contains("2026-11-01") && text.contains("Our own words.") && text.contains("Labels print"), "{text}");
}

#[test]
fn versions_of_other_forms_are_ordered_by_their_numbers() {
    let room = Room::new();
    room.put("CHANGELOG.md", "## 2026.10\n\n- One\n\n## 2026.9b1\n\n- Two\n");
    room.import(&["changelog", "CHANGELOG.md"]);
    assert_eq!(room.get("rutter.toml"), "title = \"Larder\"\nreleases.versioning = \"parts\"\n");
    room.is_sound();
}

#[test]
fn a_changelog_that_is_read_as_it_stands_is_not_imported_too() {
    let room = Room::new();
    room.put("rutter.toml", "title = \"Larder\"\nreleases.changelog = \"CHANGELOG.md\"\n");
    room.put("CHANGELOG.md", LOG);
    let refused = room.run(&["import", "changelog", "CHANGELOG.md"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(!room.has("releases"));
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let room = Room::new();
    room.put("CHANGELOG.md", "## 1.1.0 - 31/31/2026\n\n- One\n\n## 1.0.0\n\n- Two\n\n## 1.0.0\n\n- Three\n");
    let done = room.run(&["import", "changelog", "CHANGELOG.md"]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.starts_with("CHANGELOG.md:1: `31/31/2026` is not a date"), "{told}");
    assert!(told.contains("CHANGELOG.md:9: `1.0.0` stands in line 5 already"), "{told}");
    assert!(room.get("releases/1.0.0.md").contains("- Three"));
    room.is_sound();
    room.put("EMPTY.md", "# Nothing\n");
    assert_eq!(room.run(&["import", "changelog", "EMPTY.md"]).status.code(), Some(1));
}

const TABLE: &str = "\u{feff}Backlog of the kitchen team;;;;;;\n;;;;;;\nIssue key;Summary;Status;Labels;Labels;Due date;Description;Sprint\nK-1;Dark mode;In Progress;ui;night;14/Jul/25 3:42 PM;\"First line\n\nh2. Why\n# one; with a sign\";S1\nK-2;Dark mode;Waiting;;;30/Jul/25 9:00 AM;;\nK-3;\"Labels; all\";Done;ui;;;;S2\n";

#[test]
fn a_table_becomes_entries_and_no_row_and_no_cell_is_lost() {
    let room = Room::new();
    room.put("table.csv", TABLE);
    let dry = room.import(&["jira", "table.csv", "--dry-run"]);
    assert!(dry.contains("Summary      title\nStatus       status\nLabels       tags\n"), "{dry}");
    assert!(dry.contains("Sprint       extra.sprint\n") && dry.contains("3 would be written"), "{dry}");
    room.import(&["jira", "table.csv"]);
    room.is_sound();
    assert_eq!(
        room.get("roadmap/dark-mode.md"),
        "+++\ntitle = \"Dark mode\"\nstatus = \"in-progress\"\ntarget = 2025-07-14\nexternal = { system = \"jira\", key = \"K-1\" }\ntags = [\"ui\", \"night\"]\nextra = { sprint = \"S1\" }\n+++\n\nFirst line\n\n### Why\n1. one; with a sign\n"
    );
    // Two of one name are two; what fits no word of the field is kept.
    assert!(room.get("roadmap/dark-mode-2.toml").contains("extra = { status = \"Waiting\" }"));
    assert!(room.get("roadmap/labels-all.toml").contains("status = \"released\""));
    let before = room.all();
    assert!(room.import(&["jira", "table.csv"]).ends_with("3 as before\n"));
    assert_eq!(room.all(), before);
    // A later table, and a word of someone here.
    room.put("roadmap/dark-mode.md", &room.get("roadmap/dark-mode.md").replace("in-progress", "committed"));
    fs::rename(room.0.path().join("roadmap/labels-all.toml"), room.0.path().join("roadmap/labels.toml"))
        .expect("moved");
    room.put("table.csv", &TABLE.replace("In Progress", "Done").replace("\"Labels; all\"", "All labels"));
    let said = room.import(&["jira", "table.csv"]);
    assert!(said.contains("1 changed\n  roadmap/labels.toml: title\n"), "{said}");
    assert!(said.contains("roadmap/dark-mode.md: status; the source says \"released\""), "{said}");
}

#[test]
fn columns_are_mapped_as_someone_says() {
    let room = Room::new();
    room.put("people.toml", "[noor]\nname = \"Noor Haddad\"\n");
    room.put(
        "risks.csv",
        "What,How likely,Who,Seen\nThe sync fails,4,Noor Haddad,03/04/2026\nNobody comes,2,Someone,05/04/2026\n",
    );
    let wrong = room.run(&["import", "csv", "risks.csv", "--kind", "risk", "--map", "Wat=statement"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("did you mean `What`?"));
    room.put(
        "risks.map.toml",
        "kind = \"risk\"\n\n[columns]\nWhat = \"statement\"\n\"How likely\" = \"likelihood\"\nWho = \"owner\"\nSeen = \"proximity\"\n\n[set]\nimpact = \"3\"\n",
    );
    room.import(&["csv", "risks.csv", "--mapping", "risks.map.toml", "--dates", "day-first"]);
    room.is_sound();
    let all = room.all();
    let first = &all.iter().find(|(name, _)| name.starts_with("risks/")).expect("a risk").1;
    assert!(first.contains("owner = \"noor\"") || first.contains("extra = { who = \"Someone\" }"), "{first}");
    assert!(first.contains("impact = 3") && first.contains("-04-"), "{first}");
}

#[test]
fn what_gh_prints_becomes_initiatives_milestones_and_releases() {
    let room = Room::new();
    room.put(
        "all.json",
        r#"[{"number":7,"title":"Frozen stock","body":"Count it.\r\n\r\nSee [here](docs/x.md).","state":"OPEN","labels":[{"name":"stock"}],"assignees":[{"login":"noor"}],"url":"https://github.com/larder/app/issues/7","createdAt":"2026-10-01T08:00:00Z"},
{"number":8,"title":"Old list","body":"","state":"CLOSED","stateReason":"NOT_PLANNED","labels":[],"assignees":[],"url":"https://github.com/larder/app/issues/8"}]
[{"number":1,"title":"Winter","state":"open","open_issues":3,"due_on":"2026-12-01T08:00:00Z","html_url":"https://github.com/larder/app/milestone/1"}]
[{"tag_name":"v1.2.0","name":"The alarm book","draft":false,"prerelease":true,"published_at":"2026-11-30T10:00:00Z","body":"Wakes you.\n\n### Added\n\n- Alarms\n","html_url":"https://github.com/larder/app/releases/tag/v1.2.0"}]"#,
    );
    room.import(&["github", "all.json"]);
    room.is_sound();
    assert!(room.get("roadmap/frozen-stock.md").contains("key = \"larder/app#7\""));
    assert!(room.get("roadmap/frozen-stock.md").contains("See here (`docs/x.md`)."));
    assert!(room.get("roadmap/old-list.toml").contains("status = \"declined\""));
    assert!(room.get("milestones/winter.toml").contains("date = 2026-12-01"));
    let release = room.get("releases/1.2.0.md");
    assert!(release.contains("title = \"The alarm book\"") && release.contains("date = 2026-11-30"), "{release}");
    assert!(release.contains("text = \"Alarms\"") && release.contains("kind = \"pre-release\""), "{release}");
    assert!(room.import(&["github", "all.json"]).ends_with("4 as before\n"));
}

#[test]
fn a_folder_of_markdown_becomes_pages_whose_links_lead_on() {
    let room = Room::new();
    room.put(
        "old/README.md",
        "# Handbook\n\nBegin with [the rules](Our%20Rules/index.md#one) or [there](/Our%20Rules/first/).\n",
    );
    room.put("old/Our Rules/index.md", "---\ntitle: Our rules\nlayout: page\n---\n\n## One\n\n!!! warning \"Mind\"\n    Not twice.\n\n[up](../README.md) and [gone](nowhere.md)\n");
    room.put("old/Our Rules/first.mdx", "+++\ntitle = \"First\"\nweight = 3\nmenu = \"main\"\n+++\n\nimport Tabs from '@theme/Tabs';\n\n:::tip[Look]\nAt ![this](img/a.png).\n:::\n");
    room.put("old/Our Rules/img/a.png", "not looked at");
    let done = room.run(&["import", "markdown", "old"]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.contains("Our Rules/index.md: `nowhere.md` leads to nothing in the folder"), "{told}");
    assert_eq!(
        room.get("wiki/index.md"),
        "# Handbook\n\nBegin with [the rules](our-rules/index.md#one) or [there](our-rules/first.md).\n"
    );
    let rules = room.get("wiki/our-rules/index.md");
    assert!(rules.contains("::: warning Mind\n\nNot twice.\n\n:::"), "{rules}");
    assert!(rules.contains("[up](../index.md) and gone (`nowhere.md`)"), "{rules}");
    let first = room.get("wiki/our-rules/first.md");
    assert!(first.contains("order = 3") && first.contains("[extra]\nmenu = \"main\""), "{first}");
    assert!(
        first.contains("::: tip Look") && first.contains("![this](img/a.png)") && !first.contains("Tabs"),
        "{first}"
    );
    assert!(room.has("wiki/our-rules/img/a.png"));
    let before = room.all();
    assert!(room.import(&["markdown", "old"]).ends_with("3 as before\n"));
    assert_eq!(room.all(), before);
}

#[test]
fn the_order_and_the_titles_of_other_tools_come_along() {
    let room = Room::new();
    room.put("site/mkdocs.yml", "site_name: Larder\nnav:\n  - Start: index.md\n  - Guide:\n      - Counting: guide/count.md\n      - guide/labels.md\n");
    room.put("site/docs/index.md", "# Start here\n\n[Labels](guide/labels.md#print-them) and [more](#more).\n");
    room.put("site/docs/guide/count.md", "Count [once](labels.md#nowhere).\n");
    room.put("site/docs/guide/labels.md", "---\ntitle: Labels\n---\n\n## Print them\n");
    let done = room.run(&["import", "markdown", "site/docs"]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.contains("guide/count.md: `labels.md#nowhere` names no heading there"), "{told}");
    let start = room.get("wiki/index.md");
    assert_eq!(
        start,
        "---\norder: 1\n---\n\n# Start here\n\n[Labels](guide/labels.md#print-them) and more (`#more`).\n"
    );
    assert_eq!(
        room.get("wiki/guide/count.md"),
        "---\ntitle: \"Counting\"\norder: 2\n---\n\nCount [once](labels.md).\n"
    );
    assert!(room.get("wiki/guide/labels.md").starts_with("---\norder: 3\ntitle: Labels\n---\n"));
    room.is_sound();
    let before = room.all();
    assert!(room.import(&["markdown", "site/docs"]).ends_with("3 as before\n"));
    assert_eq!(room.all(), before);
}

#[test]
fn front_matter_that_cannot_be_read_stays_to_be_mended() {
    let room = Room::new();
    room.put("old/toml.md", "+++\ntitle = \n+++\n\n# Words\n");
    room.put("old/yaml.md", "---\ntitle: [a\n---\n\n# Words\n");
    room.import(&["markdown", "old"]);
    assert_eq!(room.get("wiki/toml.md"), "+++\ntitle = \n+++\n\n# Words\n");
    assert_eq!(room.get("wiki/yaml.md"), "---\ntitle: [a\n---\n\n# Words\n");
    let told = String::from_utf8_lossy(&room.run(&["check"]).stderr).into_owned();
    assert!(told.contains("wiki/toml.md:2:") && told.contains("wiki/yaml.md:"), "{told}");
}

#[test]
fn folders_of_four_tools_are_sound_at_once() {
    let room = Room::new();
    // A book, a site of Docusaurus, one of Hugo, one of Jekyll.
    room.put("book/SUMMARY.md", "# Summary\n\n- [One](one.md)\n  - [Two](deep/two.md)\n");
    room.put("book/deep/two.md", "Words.\n\n{{#include ../x.rs}}\n");
    room.put("book/one.md", "# One\n\n[on](deep/two.html)\n");
    room.put("book/guides/_category_.json", "{\"label\": \"Guides\", \"position\": 4}");
    room.put("book/guides/index.md", "[first](/start/first) and [b](../posts/2026-11-30-news.md)\n");
    room.put("book/guides/a.md", "---\nsidebar_position: 2\nslug: /start/first\n---\n\n# A\n");
    room.put(
        "book/posts/2026-11-30-news.md",
        "+++\ndate = 2026-11-30\nweight = 7\n+++\n\n[one]({{< ref \"one.md\" >}})\n",
    );
    room.put("book/_posts/2026-10-30-old.md", "---\nlayout: post\ncategories: [a, b]\n---\n\n[one]({{ site.baseurl }}{% link one.md %}), [self](/2026/10/30/old.html)\n");
    let done = room.run(&["import", "markdown", "book", "--name", "book"]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success() && told.contains("deep/two.md: 1 tag that only its tool can fill in"), "{told}");
    room.is_sound();
    assert!(!room.has("wiki/summary.md"));
    assert_eq!(room.get("wiki/one.md"), "---\norder: 1\n---\n\n# One\n\n[on](deep/two.md)\n");
    assert!(room.get("wiki/deep/two.md").starts_with("---\ntitle: \"Two\"\norder: 2\n---\n"));
    assert_eq!(
        room.get("wiki/guides/index.md"),
        "---\ntitle: \"Guides\"\norder: 4\n---\n\n[first](a.md) and [b](../posts/2026-11-30-news.md)\n"
    );
    assert!(room.get("wiki/guides/a.md").starts_with("---\norder: 2\nsidebar_position: 2\n"));
    assert!(room.get("wiki/posts/2026-11-30-news.md").contains("[one](../one.md)"));
    let old = room.get("wiki/posts/2026-10-30-old.md");
    assert!(old.contains("[one](../one.md), [self](2026-10-30-old.md)"), "{old}");
}

#[test]
fn months_quarters_and_odd_days_of_tables_are_read_or_told() {
    let room = Room::new();
    let rows = [
        "Report\n\nTitle;Due date;Status",
        "One;Q3 2026;Ready to develop",
        "Two;Oct 2026;Done",
        "'=Three;Sat Mar 07 2026 14:03:22 GMT+0000 (GMT);Todo",
        "Four;next spring;Todo",
        "\"Fi\nve\";10/2026;Todo",
    ];
    room.put("table.csv", &format!("{}\n", rows.join("\n")));
    let done = room.run(&["import", "csv", "table.csv", "--kind", "initiative"]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.contains("above line 3, which names the columns"), "{told}");
    assert!(
        told.contains("table.csv:7: `Due date`: 1 cell does not fit `target`") && told.contains("`next spring`"),
        "{told}"
    );
    assert!(room.get("roadmap/one.toml").contains("target = \"2026-Q3\"\n"));
    assert!(room.get("roadmap/one.toml").contains("status = \"committed\"\n"));
    assert!(room.get("roadmap/two.toml").contains("target = \"2026-10\"\n"));
    let three = room.get("roadmap/three.toml");
    assert!(three.contains("title = \"=Three\"") && three.contains("target = 2026-03-07\n"), "{three}");
    assert!(room.get("roadmap/four.toml").contains("due_date = \"next spring\""));
    assert!(room.get("roadmap/fi-ve.toml").contains("target = \"2026-10\"\n"));
    room.is_sound();
}
