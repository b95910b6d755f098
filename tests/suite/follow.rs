//! Every way in which files change: afterwards what is served is what a build from nothing makes, byte for byte.

use super::previewed::{Previewed, write};
use rutter::preview::watch::{LONGEST, Polls};
use std::fmt::Write as _;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const DEFINITION: [(&str, &str); 5] = [
    ("rutter.toml", "title = \"Larder\"\n"),
    ("personas/cook.md", "+++\ntitle = \"Cook\"\nkind = \"user\"\n+++\n\nCooks.\n"),
    ("roadmap/log.md", "+++\ntitle = \"Log\"\nhorizon = \"now\"\npersonas = [\"cook\"]\n+++\n\nA log.\n"),
    ("wiki/one.md", "# One\n\nFirst text, see [[two]].\n"),
    ("wiki/two.md", "# Two\n\nSecond text.\n"),
];

fn started() -> Previewed {
    Previewed::start(&DEFINITION)
}

fn quiet() {
    std::thread::sleep(Duration::from_millis(250));
}

#[test]
fn a_plain_write() {
    let preview = started();
    preview.is_cold("the start", &[]);
    preview.write("wiki/one.md", "# One\n\nOther text, see [[two]].\n");
    preview.until("the new text", |p| p.text("wiki/one/index.html").contains("Other text"));
    preview.is_cold("a plain write", &[]);
    preview.until("all is compiled", |p| p.compiled() > 1);
    let one = |round: usize| {
        quiet();
        let before = preview.compiled();
        preview.write("wiki/one.md", &format!("# One\n\nText {round}, see [[two]].\n"));
        preview.until("all is compiled", |p| p.compiled() > before);
        quiet();
        preview.compiled() == before + 1
    };
    assert!(at_least_once(one), "one save is one compilation");
}

#[test]
fn two_writes_in_one_moment_of_one_length() {
    let preview = started();
    for round in 0..20 {
        preview.write("wiki/one.md", &format!("# One\n\nA{round:04}.\n"));
        preview.write("wiki/one.md", &format!("# One\n\nB{round:04}.\n"));
        preview.until("the last text", |p| p.text("wiki/one/index.html").contains(&format!("B{round:04}")));
    }
    preview.is_cold("writes of one length", &[]);
}

/// Whether something holds at least once: a machine that is busy elsewhere may hold up a writer for longer than a burst lasts,
/// and what is seen then is right, though it is not what is asked.
fn at_least_once(holds: impl FnMut(usize) -> bool) -> bool {
    (0..10).any(holds)
}

#[test]
fn a_file_that_is_emptied_and_filled() {
    let preview = started();
    let file = preview.home().join("roadmap/log.md");
    let round = |round: usize| {
        let is_over = AtomicBool::new(false);
        let seen = std::thread::scope(|scope| {
            let watcher = scope.spawn(|| {
                let mut seen = Vec::new();
                while !is_over.load(Ordering::SeqCst) {
                    seen.push((preview.errors(), preview.text("roadmap/log/index.html").contains("log")));
                    std::thread::sleep(Duration::from_millis(1));
                }
                seen
            });
            // Opened for writing, written in three pieces, each of which is a fault by itself.
            for text in ["", "+++\ntitle = \"Lo", "+++\ntitle = \"Log\"\nhorizon = \"now\"\npersonas = [\"co"] {
                fs::write(&file, text).expect("a piece");
                std::thread::sleep(Duration::from_millis(25));
            }
            let whole = DEFINITION[2].1.replace("A log", &format!("A whole log {round}"));
            fs::write(&file, whole).expect("a file");
            preview.until("the whole text", |p| {
                p.text("roadmap/log/index.html").contains(&format!("A whole log {round}"))
            });
            quiet();
            is_over.store(true, Ordering::SeqCst);
            watcher.join().expect("somebody looks on")
        });
        assert!(seen.iter().all(|(_, there)| *there), "a page is gone while its file is written");
        seen.iter().all(|(errors, _)| *errors == 0)
    };
    assert!(at_least_once(round), "a file half written is told as an error");
    preview.is_cold("emptied and filled", &[]);
}

#[test]
fn the_ways_of_editors() {
    let preview = started();
    let wiki = preview.home().join("wiki");
    let file = wiki.join("one.md");
    // Written beside, renamed over it.
    for round in 0..3 {
        fs::write(wiki.join("one.md.tmp"), format!("# One\n\nAtomic {round}.\n")).expect("a file beside");
        fs::rename(wiki.join("one.md.tmp"), &file).expect("a rename");
        preview.until("an atomic save", |p| p.text("wiki/one/index.html").contains(&format!("Atomic {round}")));
    }
    preview.is_cold("atomic saves", &[]);
    // vim: a probe, the old file as a backup, a new one.
    for round in 0..3 {
        fs::write(wiki.join("4913"), "").expect("a probe");
        fs::remove_file(wiki.join("4913")).expect("a probe that leaves");
        fs::rename(&file, wiki.join("one.md~")).expect("a backup");
        fs::write(&file, format!("# One\n\nVim {round}.\n")).expect("a new file");
        fs::remove_file(wiki.join("one.md~")).expect("a backup that leaves");
        preview.until("a save of vim", |p| p.text("wiki/one/index.html").contains(&format!("Vim {round}")));
    }
    preview.is_cold("saves of vim", &[]);
    // JetBrains: a new file, the old one away, the new one in its place.
    for round in 0..3 {
        fs::write(wiki.join("one.md___jb_tmp___"), format!("# One\n\nIdea {round}.\n")).expect("a new file");
        fs::rename(&file, wiki.join("one.md___jb_old___")).expect("the old one away");
        fs::rename(wiki.join("one.md___jb_tmp___"), &file).expect("the new one");
        fs::remove_file(wiki.join("one.md___jb_old___")).expect("the old one leaves");
        preview.until("a save of an IDE", |p| p.text("wiki/one/index.html").contains(&format!("Idea {round}")));
    }
    preview.is_cold("saves of an IDE", &[]);
    assert_eq!(preview.errors(), 0);
}

#[test]
fn files_that_come_and_go() {
    let preview = started();
    preview.write("wiki/three.md", "# Three\n\nThird text.\n");
    preview.until("a new page", |p| p.text("wiki/three/index.html").contains("Third text"));
    preview.is_cold("a new file", &[]);
    let mut name = "three".to_owned();
    let renamed = |round: usize| {
        let at = |name: &str| preview.home().join(format!("wiki/{name}.md"));
        let old = format!("wiki/{name}/index.html");
        let new = format!("name-{round}");
        let begin = Instant::now();
        fs::rename(at(&name), at(&new)).expect("a rename");
        preview.until("the old address is gone", |p| p.tag(&old).is_none());
        let took = begin.elapsed();
        preview.is_cold("a rename", &[&old]);
        name = new;
        took < Duration::from_secs(1)
    };
    assert!(at_least_once(renamed), "an old address stays for a second");
    fs::remove_file(preview.home().join(format!("wiki/{name}.md"))).expect("a file leaves");
    let address = format!("wiki/{name}/index.html");
    preview.until("a page leaves", |p| p.tag(&address).is_none());
    preview.is_cold("a delete", &[&address]);
}

#[test]
fn folders_that_come_go_and_are_renamed() {
    let preview = started();
    // With its content, from elsewhere, at one stroke.
    let made = preview.beside().join("made");
    for number in 0..30 {
        write(&made.join(format!("deep/page-{number}.md")), &format!("# Page {number}\n\nText.\n"));
    }
    fs::rename(&made, preview.home().join("wiki/area")).expect("a folder comes");
    preview.until("its last page", |p| p.tag("wiki/area/deep/page-29/index.html").is_some());
    preview.is_cold("a folder that came", &[]);
    // What is written into it is heard, however deep.
    preview.write("wiki/area/deep/page-3.md", "# Page 3\n\nHeard.\n");
    preview.until("a page in it", |p| p.text("wiki/area/deep/page-3/index.html").contains("Heard"));
    // Made step by step.
    for number in 0..10 {
        preview.write(&format!("wiki/steps/{number}/more/page.md"), "# Step\n\nText.\n");
    }
    preview.until("the last step", |p| p.tag("wiki/steps/9/more/page/index.html").is_some());
    preview.is_cold("folders made step by step", &[]);
    fs::rename(preview.home().join("wiki/area"), preview.home().join("wiki/region")).expect("a rename");
    preview.until("the new address", |p| p.tag("wiki/region/deep/page-3/index.html").is_some());
    preview.is_cold("a folder renamed", &["wiki/area/deep/page-3/index.html"]);
    preview.write("wiki/region/deep/page-4.md", "# Page 4\n\nHeard again.\n");
    preview.until("a page in it", |p| p.text("wiki/region/deep/page-4/index.html").contains("Heard again"));
    fs::remove_dir_all(preview.home().join("wiki/region")).expect("a folder leaves");
    preview.until("it is gone", |p| p.tag("wiki/region/deep/page-3/index.html").is_none());
    preview.is_cold("a folder deleted", &["wiki/region/deep/page-4/index.html"]);
    // Another folder of the same name is another folder.
    preview.write("wiki/region/deep/page-5.md", "# Page 5\n\nText.\n");
    preview.until("its page", |p| p.tag("wiki/region/deep/page-5/index.html").is_some());
    quiet();
    preview.write("wiki/region/deep/page-5.md", "# Page 5\n\nHeard once more.\n");
    preview.until("its text", |p| p.text("wiki/region/deep/page-5/index.html").contains("Heard once more"));
}

#[test]
fn a_checkout_of_many_files_is_one_burst() {
    let preview = started();
    // Half a second is the longest wait: a slow disk makes several bursts of one, but never one a file.
    let most = |begin: Instant| 4 + (begin.elapsed().as_millis() / LONGEST.as_millis()) as usize;
    let (before, begin) = (preview.compiled(), Instant::now());
    for number in 0..400 {
        preview.write(&format!("wiki/bulk/page-{number}.md"), &format!("# Page {number}\n\nBranch one.\n"));
    }
    preview.until("the last page", |p| p.tag("wiki/bulk/page-399/index.html").is_some());
    preview.is_cold("a checkout", &[]);
    quiet();
    let compilations = preview.compiled() - before;
    assert!(compilations <= most(begin), "{compilations} compilations for one checkout");
    let (before, begin) = (preview.compiled(), Instant::now());
    for number in 0..400 {
        let file = preview.home().join(format!("wiki/bulk/page-{number}.md"));
        match number % 4 {
            0 => fs::remove_file(file).expect("a file leaves"),
            1 => fs::rename(&file, preview.home().join(format!("wiki/bulk/moved-{number}.md"))).expect("a rename"),
            _ => fs::write(file, format!("# Page {number}\n\nBranch two.\n")).expect("a file"),
        }
    }
    preview.until("the other branch", |p| p.tag("wiki/bulk/moved-397/index.html").is_some());
    preview.is_cold("another checkout", &["wiki/bulk/page-0/index.html", "wiki/bulk/page-1/index.html"]);
    quiet();
    let compilations = preview.compiled() - before;
    assert!(compilations <= most(begin), "{compilations} compilations for one checkout");
}

#[test]
fn nothing_in_between_is_nothing() {
    let preview = started();
    let addresses = ["index.html", "wiki/one/index.html", "wiki/two/index.html", "roadmap/log/index.html"];
    std::thread::scope(|scope| {
        let looking = scope.spawn(|| {
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_millis(1500) {
                for address in addresses {
                    assert!(preview.tag(address).is_some(), "/{address} is away while the portal is rebuilt");
                }
            }
        });
        for round in 0..20 {
            preview.write("wiki/one.md", &format!("# One\n\nRound {round}, see [[two]].\n"));
            preview.write("roadmap/log.md", &DEFINITION[2].1.replace("A log", &format!("A log {round}")));
            std::thread::sleep(Duration::from_millis(60));
        }
        looking.join().expect("every page is there all the time");
    });
    preview.is_cold("many rounds", &[]);
}

#[cfg(unix)]
#[test]
fn a_link_that_is_swapped() {
    let preview = started();
    let home = preview.home();
    for name in ["a", "b"] {
        preview.write(&format!("drafts/{name}/page.md"), &format!("# Page\n\nDraft {name}.\n"));
    }
    std::os::unix::fs::symlink(home.join("drafts/a"), home.join("wiki/current")).expect("a link");
    preview.until("the first draft", |p| p.text("wiki/current/page/index.html").contains("Draft a"));
    std::os::unix::fs::symlink(home.join("drafts/b"), home.join("wiki/next")).expect("a link");
    fs::rename(home.join("wiki/next"), home.join("wiki/current")).expect("a swap");
    preview.until("the second draft", |p| p.text("wiki/current/page/index.html").contains("Draft b"));
    preview.is_cold("a link swapped", &["wiki/next/page/index.html"]);
    preview.write("drafts/b/page.md", "# Page\n\nDraft b, again.\n");
    preview.until("what is behind the link", |p| p.text("wiki/current/page/index.html").contains("again"));
    preview.is_cold("a text behind a link", &[]);
}

#[test]
fn everything_that_pages_are_made_of() {
    let preview = started();
    preview.write("launches/spring.toml", "title = \"Spring\"\ndate = 2026-12-20\ntier = 2\n");
    preview.write("launches/spring.csv", "id,title,due\npress,Press list,T-14\n");
    preview.until("a launch", |p| p.text("launches/spring/index.html").contains("Press list"));
    preview.write("launches/spring.csv", "id,title,due\npress,Press list sent,T-14\n");
    preview.until("its table", |p| p.text("launches/spring/index.html").contains("Press list sent"));
    preview.write(
        "wiki/dot.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0h1\"/></svg>",
    );
    preview.write("wiki/one.md", "# One\n\n![A dot](dot.svg)\n");
    preview.until("a picture", |p| p.text("wiki/one/index.html").contains("dot."));
    preview.is_cold("a picture", &[]);
    preview.write(
        "wiki/dot.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 2\"><path d=\"M0 0h2\"/></svg>",
    );
    quiet();
    preview.is_cold("another picture", &[]);
    preview.write("static/CNAME", "one");
    preview.until("a file", |p| p.text("CNAME") == "one");
    preview.write("static/CNAME", "two");
    preview.until("another", |p| p.text("CNAME") == "two");
    preview.write("theme/own.css", "main { color: red }\n");
    preview.until("a stylesheet", |p| p.text("index.html").contains("own."));
    preview.is_cold("a stylesheet", &[]);
    preview.write(
        "theme/templates/parts/prov.html",
        "{% component prov(portal, page) %}<p>Ours</p>{% endcomponent prov %}",
    );
    preview.until("a template", |p| p.text("index.html").contains("<p>Ours</p>"));
    preview.is_cold("a template", &[]);
    preview.write("rutter.toml", "title = \"Pantry\"\n");
    preview.until("settings", |p| p.text("wiki/two/index.html").contains("Pantry"));
    preview.is_cold("settings", &[]);
}

#[test]
fn a_broken_save_keeps_the_last_good_portal() {
    let preview = started();
    let good = preview.tag("roadmap/log/index.html");
    preview.write("roadmap/log.md", &DEFINITION[2].1.replace("\"cook\"", "\"cokk\""));
    preview.until("an error", |p| p.errors() == 1);
    assert!(preview.report().contains("No persona <span class=\"name\">cokk</span>"), "{}", preview.report());
    assert_eq!(preview.tag("roadmap/log/index.html"), good, "the last good page is gone");
    preview.write("wiki/one.md", "# One\n\nSee [[nothing-of-that-name]].\n");
    preview.until("both errors", |p| p.errors() == 2);
    preview.write("roadmap/log.md", DEFINITION[2].1);
    preview.until("one error", |p| p.errors() == 1);
    preview.write("wiki/one.md", DEFINITION[3].1);
    preview.until("no error", |p| p.errors() == 0);
    preview.is_cold("mending", &[]);
    // A theme that fails on some pages only, none of which anybody has open.
    let fails = "{% extends \"shell.html\" %}{% block main %}{{ nothing.of.that.name }}{% endblock main %}";
    preview.write("theme/templates/entries/persona.html", fails);
    preview.until("a fault of the theme", |p| p.errors() == 1);
    assert!(preview.report().contains("theme/templates/entries/persona.html:1:"), "{}", preview.report());
    assert!(preview.text("personas/cook/index.html").contains("Cooks"), "the last good page is gone");
    fs::remove_file(preview.home().join("theme/templates/entries/persona.html")).expect("a file leaves");
    preview.until("no fault", |p| p.errors() == 0);
    preview.is_cold("mending the theme", &[]);
}

#[test]
fn a_bug_is_shown_and_the_preview_goes_on() {
    let preview = started();
    preview.fails(true);
    preview.write("wiki/one.md", "# Another name\n\nWritten while it fails.\n");
    preview.until("a word", |p| p.report().contains("This is a bug in rutter"));
    assert!(preview.text("wiki/two/index.html").contains("Second text"), "the last good portal is gone");
    preview.fails(false);
    preview.write("wiki/one.md", "# A third name\n\nWritten after it.\n");
    preview.until("all is well", |p| p.errors() == 0 && p.text("wiki/two/index.html").contains("A third name"));
    preview.is_cold("a bug", &[]);
}

#[test]
fn a_definition_that_is_taken_away_and_given_back() {
    let preview = started();
    let away = preview.beside().join("away");
    fs::rename(preview.home(), &away).expect("it goes");
    preview.until("a word", |p| p.lines().iter().any(|line| line.contains("cannot be read")));
    assert!(preview.text("wiki/one/index.html").contains("First text"), "the last good page is gone");
    assert!(preview.report().contains("The definition is away"));
    fs::rename(&away, preview.home()).expect("it comes back");
    preview.until("all is well", |p| p.errors() == 0);
    preview.write("wiki/one.md", "# One\n\nHeard after all.\n");
    preview.until("what is written now", |p| p.text("wiki/one/index.html").contains("Heard after all"));
    // Deleted, and written anew: another folder of the same name.
    fs::remove_dir_all(preview.home()).expect("it is deleted");
    preview.until("a word", |p| p.errors() == 1);
    for (path, text) in DEFINITION {
        preview.write(path, text);
    }
    preview.until("all is well", |p| p.errors() == 0);
    quiet();
    preview.write("wiki/one.md", "# One\n\nHeard once more.\n");
    preview.until("what is written now", |p| p.text("wiki/one/index.html").contains("Heard once more"));
    preview.is_cold("it came back", &[]);
}

#[test]
fn without_events_files_are_looked_at() {
    let preview = Previewed::by(&DEFINITION, Polls::Yes);
    preview.write("wiki/one.md", "# One\n\nSeen.\n");
    preview.until("a text", |p| p.text("wiki/one/index.html").contains("Seen"));
    preview.write("wiki/deep/down/three.md", "# Three\n\nThird text.\n");
    preview.until("a new page", |p| p.tag("wiki/deep/down/three/index.html").is_some());
    fs::rename(preview.home().join("wiki/deep"), preview.home().join("wiki/far")).expect("a rename");
    preview.until("the new address", |p| p.tag("wiki/far/down/three/index.html").is_some());
    preview.is_cold("polling", &["wiki/deep/down/three/index.html"]);
}

#[test]
fn its_own_output_and_what_editors_leave_wake_nobody() {
    let preview = started();
    let (before, said) = (preview.compiled(), preview.lines().len());
    for number in 0..20 {
        preview.write(&format!("dist/page-{number}/index.html"), "<p>A portal</p>");
        preview.write(&format!(".git/objects/{number}"), "an object");
        preview.write("wiki/one.md~", "a backup");
        preview.write("wiki/.one.md.swp", "a swap file");
    }
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(preview.compiled(), before, "what is no part of the definition is compiled");
    let mut lines = String::new();
    for line in preview.lines().iter().skip(said) {
        writeln!(lines, "{line}").ok();
    }
    assert_eq!(lines, "", "there was nothing to say");
}
