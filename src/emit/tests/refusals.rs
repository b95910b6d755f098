//! What is refused before anything is touched, and what a manifest cannot be made to do.

use super::*;
use manifest::Manifest;

/// Refused with these words, and nothing is other than before.
fn assert_refused(site: &Site, out: &Path, portal: &Portal, adopt: Adopt, words: &str) {
    let before = tree(site.root.path());
    match site.build_to(out, portal, adopt, &Real) {
        Err(Failure::Refused { why }) => assert!(why.contains(words), "`{words}` is not in: {why}"),
        other => panic!("{}: {other:?} instead of: {words}", out.display()),
    }
    assert!(tree(site.root.path()) == before, "{words}: something was touched");
}

#[test]
fn places_that_can_be_no_portals() {
    let site = Site::new();
    let root = site.root.path();
    put(&root.join("a-file"), "");
    put(&root.join("users/me/letter"), "");
    put(&site.definition().join("wiki/page.md"), "");
    let cases: [(PathBuf, &str); 10] = [
        ("/".into(), "root of the file system"),
        (site.definition(), "the definition itself"),
        (site.definition().join("wiki/.."), "the definition itself"),
        (root.to_path_buf(), "holds the definition"),
        (root.join("users/me"), "home folder"),
        (root.join("users"), "home folder"),
        (root.join("a-file"), "not a folder"),
        (root.join("missing/../dist"), "leads nowhere"),
        (root.join(".rutter-aside-1"), "keeps aside"),
        (site.definition().join("wiki"), "files that are not rutter's"),
    ];
    for (out, words) in &cases {
        assert_refused(&site, out, &new(), Adopt::No, words);
    }
    for (out, words) in &cases[..9] {
        assert_refused(&site, out, &new(), Adopt::Yes, words);
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_definition_is_no_way_out_of_it() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    let root = site.root.path();
    fs::create_dir(root.join("empty")).expect("a folder");
    symlink("../empty", site.out()).expect("a link");
    symlink("..", site.definition().join("up")).expect("a link");
    assert_refused(&site, &site.out(), &new(), Adopt::Yes, "a way out of the definition");
    assert_refused(&site, &site.definition().join("up/empty"), &new(), Adopt::Yes, "a way out of the definition");
    // Who writes `..` means it.
    site.build_to(&site.definition().join("../empty"), &new(), Adopt::No, &Real).expect("a build");
}

#[test]
fn foreign_files_in_the_way() {
    for (path, address, words, adopted) in [
        ("page", "page", "a file of that name", true),
        ("page/notes", "page", "a file `page`", false),
        ("page", "page/index.html", "a folder of that name", false),
        ("same/page", "same/page", "`same/page` in", true),
        ("same/notes", "same", "a file `same`", false),
    ] {
        let site = Site::new().with_old();
        put(&site.out().join(path), "mine");
        let portal = portal(&[(address, "new")]);
        assert_refused(&site, &site.out(), &portal, Adopt::No, words);
        if adopted {
            site.build_to(&site.out(), &portal, Adopt::Yes, &Real).expect("adopted");
            assert_eq!(fs::read_to_string(site.out().join(address)).ok().as_deref(), Some("new"));
        } else {
            assert_refused(&site, &site.out(), &portal, Adopt::Yes, words);
        }
    }
}

#[test]
fn a_strange_folder_is_taken_over_when_asked() {
    let site = Site::new();
    for (path, text) in [("CNAME", "example.org"), ("index.html", "by hand"), ("old/page.html", "by hand")] {
        put(&site.out().join(path), text);
    }
    assert_refused(&site, &site.out(), &portal(&[("index.html", "made")]), Adopt::No, "not rutter's");
    site.build_to(&site.out(), &portal(&[("index.html", "made")]), Adopt::Yes, &Real).expect("adopted");
    // From now on it is rutter's, without asking; what was there and is not made, never.
    site.build(&portal(&[]), &Real).expect("a build");
    let left: Vec<_> = site.tree().expect("a folder").into_iter().filter(|(_, what)| what.0 == 'f').collect();
    let names: Vec<_> = left.iter().map(|(path, _)| path.to_string_lossy().into_owned()).collect();
    assert_eq!(names, [manifest::NAME, "CNAME", "old/page.html"]);
}

#[test]
fn a_manifest_reaches_nothing_outside() {
    let hash = "0".repeat(64);
    for address in [
        "../../outside/precious",
        "/etc/passwd",
        "a/../../outside/precious",
        "./index.html",
        "a//b",
        "a/",
        "",
        "..",
        "a\u{0}b",
        "a\rb",
        ".rutter-manifest",
        ".rutter-manifest/x",
    ] {
        let site = Site::new().with_old();
        put(&site.out().join(manifest::NAME), &format!("rutter-manifest 1\n{hash} 8 {address}\n"));
        assert_refused(&site, &site.out(), &portal(&[]), Adopt::No, "rutter did not write");
        site.build_to(&site.out(), &portal(&[]), Adopt::Yes, &Real).expect("adopted");
        site.assert_clean(address);
    }
    // A folder that was exchanged for a link since: what is behind it stays.
    #[cfg(unix)]
    {
        let site = Site::new().with_old();
        let kept = site.root.path().join("kept");
        fs::rename(site.out().join("gone"), &kept).expect("a move");
        std::os::unix::fs::symlink(&kept, site.out().join("gone")).expect("a link");
        site.build(&new(), &Real).expect("a build");
        assert!(kept.join("index.html").exists() && site.out().join("gone").is_symlink());
    }
}

#[test]
fn manifests_that_rutter_did_not_write() {
    let line = |address: &str| format!("{} 3 {address}\n", "0".repeat(64));
    for (text, fault) in [
        (String::new(), "cut off"),
        ("rutter-manifest 1".into(), "cut off"),
        ("something else\n".into(), "does not begin"),
        ("rutter-manifest 2\n".into(), "another version"),
        (format!("rutter-manifest 1\n{}", line("a").trim_end()), "cut off"),
        (format!("rutter-manifest 1\n{}{}", line("b"), line("a")), "out of order (line 3)"),
        (format!("rutter-manifest 1\n{0}{0}", line("a")), "out of order"),
        (format!("rutter-manifest 1\n{}", line("a").replace("0 3", "g 3")), "(2)"),
        (format!("rutter-manifest 1\n{}", line("a").replace(" 3 ", " +3 ")), "(2)"),
        (format!("rutter-manifest 1\n{}", line("a").replace(" 3 ", " 99999999999999999999 ")), "(2)"),
    ] {
        let found = Manifest::parse(text.as_bytes()).expect_err(&text);
        assert!(found.contains(fault), "{text:?}: {found}");
    }
    let text = format!("rutter-manifest 1\n{}{}", line("a b/ü.html"), line("b"));
    assert_eq!(Manifest::parse(text.as_bytes()).expect("a manifest").print(), text);
}

#[test]
fn addresses_that_no_folder_holds() {
    let site = Site::new();
    for address in ["../x", "/x", "a/../../x", "", "a\nb", ".rutter-manifest", ".rutter-aside-0/x"] {
        assert_refused(&site, &site.out(), &portal(&[(address, "")]), Adopt::Yes, "cannot be the address");
    }
    let long = "x".repeat(300);
    match site.build(&portal(&[("index.html", ""), (&long, "")]), &Real) {
        Err(Failure::Machine { path, .. }) => assert!(path.ends_with(&long), "{}", path.display()),
        other => panic!("{other:?}"),
    }
    assert_eq!(site.tree(), None);
    site.assert_clean("long");
}

#[test]
fn folders_aside_that_are_not_rutters_stay() {
    let site = Site::new().with_old();
    // Where this site's folder aside goes: what a build that cannot clean up leaves.
    let name = blake3::hash(b"dist").to_hex();
    let aside = site.definition().join(format!(".rutter-aside-{}", &name[..16]));
    put(&aside.join("mine"), "mine");
    assert_refused(&site, &site.out(), &new(), Adopt::Yes, "Move it away");
    put(&aside.join("made-by-rutter"), "by someone else");
    assert_refused(&site, &site.out(), &new(), Adopt::Yes, "Move it away");
    fs::remove_dir_all(&aside).expect("removed");
    // A kill before the marker was whole.
    for text in [None, Some(""), Some("rutter keeps")] {
        fs::create_dir(&aside).expect("a folder");
        if let Some(text) = text {
            put(&aside.join("made-by-rutter"), text);
        }
        site.build(&new(), &Real).expect("a build");
        site.assert_clean("marker");
        site.build(&old(), &Real).expect("a build");
    }
    // A portal that someone made in the meantime is not thrown away, nor is the last one.
    put(&aside.join("made-by-rutter"), "rutter keeps");
    put(&aside.join("new/index.html"), "half");
    put(&aside.join("old/CNAME"), "the only one");
    assert_refused(&site, &site.out(), &new(), Adopt::Yes, "Move one of them away");
}

#[test]
fn what_comes_while_a_build_runs_is_not_lost() {
    let site = Site::new().with_old();
    let out = site.out();
    let disk = Faulty::with(move || {
        put(&out.join(".git/late/note"), "late");
        put(&out.join("gone/late"), "late, in a folder that goes");
        // As programs save: a new file over the old one.
        put(&out.join("CNAME.tmp"), "changed.example");
        fs::rename(out.join("CNAME.tmp"), out.join("CNAME")).expect("a move");
    });
    let emitted = site.build(&new(), &disk).expect("a build");
    assert_eq!(emitted.caveats, []);
    for (path, text) in
        [(".git/late/note", "late"), ("gone/late", "late, in a folder that goes"), ("CNAME", "changed.example")]
    {
        assert_eq!(fs::read_to_string(site.out().join(path)).ok().as_deref(), Some(text), "{path}");
    }
    site.assert_clean("late");

    // One that cannot be carried over stays aside, and no later build removes it.
    let out = site.out();
    let disk = Faulty::with(move || put(&out.join("gone/index.html"), "late, and in the way"));
    let emitted = site.build(&old(), &disk).expect("a build");
    let [super::super::Caveat::Late(path)] = &emitted.caveats[..] else { panic!("{emitted:?}") };
    assert_eq!(fs::read_to_string(path).ok().as_deref(), Some("late, and in the way"));
    assert_refused(&site, &site.out(), &new(), Adopt::Yes, "Move it away");
}
