//! What writing a portal promises, tried: every call fails once, and for good; kills; refusals; two builds at once.

mod faults;
mod kill;
mod refusals;

use super::{Adopt, Disk, Emitted, Failure, Options, Real, emit, manifest};
use crate::{
    portal::{File, Portal},
    source::Asset,
};
use faults::Faulty;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};
use tempfile::TempDir;

/// A definition with a place for its portal, and a folder outside that nothing may touch.
struct Site {
    root: TempDir,
    out: &'static str,
}

/// What lies in a folder: path → bytes of a file, target of a link, nothing for a folder.
type Tree = BTreeMap<PathBuf, (char, Vec<u8>)>;

impl Site {
    fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let root = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let site = Site { root: root.expect("a folder for the test"), out: "dist" };
        fs::create_dir(site.definition()).expect("a definition");
        put(&site.definition().join("rutter.toml"), "");
        put(&site.root.path().join("outside/precious"), "precious");
        site
    }

    fn definition(&self) -> PathBuf {
        self.root.path().join("product")
    }

    fn out(&self) -> PathBuf {
        self.definition().join(self.out)
    }

    /// The first portal, with things beside it that rutter did not make.
    fn with_old(self) -> Self {
        self.build(&old(), &Faulty::never()).expect("the old portal");
        for (path, text) in FOREIGN {
            put(&self.out().join(path), text);
        }
        fs::create_dir_all(self.out().join(".git/refs")).expect("an empty folder");
        #[cfg(unix)]
        std::os::unix::fs::symlink("../../outside", self.out().join("link")).expect("a symbolic link");
        #[cfg(target_os = "linux")]
        put(&self.out().join(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"\xff")), "no Unicode");
        self
    }

    fn build(&self, portal: &Portal, disk: &dyn Disk) -> Result<Emitted, Failure> {
        self.build_to(&self.out(), portal, Adopt::No, disk)
    }

    fn build_to(&self, out: &Path, portal: &Portal, adopt: Adopt, disk: &dyn Disk) -> Result<Emitted, Failure> {
        let home = self.root.path().join("users/me");
        let options = Options { adopt, user_home: Some(&home), stop: &AtomicBool::new(false), waits: &|| {} };
        emit(portal, out, &self.definition(), &options, disk)
    }

    /// The portal's folder; nothing where there is none.
    fn tree(&self) -> Option<Tree> {
        self.out().is_dir().then(|| tree(&self.out()))
    }

    /// Nothing lies aside, and nothing outside was touched.
    fn assert_clean(&self, case: &str) {
        let names = |folder: &Path| -> Vec<String> {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
        };
        let found: Vec<_> = [self.definition(), self.out(), self.definition().join("public")]
            .iter()
            .flat_map(|folder| names(folder))
            .collect();
        assert!(!found.iter().any(|name| name.starts_with(".rutter-aside")), "{case}: left {found:?}");
        assert_eq!(
            fs::read(self.root.path().join("outside/precious")).ok().as_deref(),
            Some(&b"precious"[..]),
            "{case}"
        );
    }
}

const FOREIGN: [(&str, &str); 4] = [
    ("CNAME", "example.org\n"),
    (".git/HEAD", "ref: refs/heads/main\n"),
    (".git/objects/4b/825d", "object"),
    ("same/notes.txt", "a note among rutter's files"),
];

fn old() -> Portal {
    portal(&[
        ("index.html", "old"),
        ("same/index.html", "same"),
        ("gone/index.html", "gone"),
        ("turns", "a file that becomes a folder"),
        ("also/turns/index.html", "a folder that becomes a file"),
    ])
}

fn new() -> Portal {
    portal(&[
        ("index.html", "new, and longer"),
        ("same/index.html", "same"),
        ("added/deep/index.html", "added"),
        ("turns/index.html", "a folder"),
        ("also", "a file"),
    ])
}

fn portal(files: &[(&str, &str)]) -> Portal {
    let made = |text: &str| File::Made(Arc::from(text.as_bytes()));
    Portal { files: files.iter().map(|(address, text)| ((*address).to_string(), made(text))).collect() }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, text).expect("a file");
}

fn tree(root: &Path) -> Tree {
    let mut found = Tree::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().expect("its kind");
            let what = match () {
                () if kind.is_symlink() => {
                    let target = fs::read_link(entry.path()).expect("its target");
                    ('l', target.into_os_string().into_encoded_bytes())
                }
                () if kind.is_dir() => ('d', Vec::new()),
                () => ('f', fs::read(entry.path()).expect("its bytes")),
            };
            if what.0 == 'd' {
                folders.push(path.clone());
            }
            found.insert(path, what);
        }
    }
    found
}

/// What a folder should hold: the portal, its manifest, and what was there beside.
fn expected(portal: &Portal, foreign: bool) -> Tree {
    let site = Site::new();
    let site = if foreign { site.with_old() } else { site };
    if foreign {
        for path in ["index.html", "same/index.html", "gone", "turns", "also", manifest::NAME] {
            let path = site.out().join(path);
            let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
        }
    }
    let mut lines = String::from("rutter-manifest 1\n");
    for (address, file) in &portal.files {
        let File::Made(bytes) = file else { panic!("made here") };
        put(&site.out().join(address), std::str::from_utf8(bytes).expect("text"));
        lines.extend([&*blake3::hash(bytes).to_hex(), " ", &bytes.len().to_string(), " ", address, "\n"]);
    }
    put(&site.out().join(manifest::NAME), &lines);
    tree(&site.out())
}

#[test]
fn writes_what_the_portal_holds_and_nothing_twice() {
    let site = Site::new();
    let first = site.build(&old(), &Real).expect("a first build");
    assert_eq!((first.written, first.kept, first.removed, first.caveats.len()), (5, 0, 0, 0));
    assert_eq!(site.tree(), Some(expected(&old(), false)));

    let site = Site::new().with_old();
    let second = site.build(&new(), &Real).expect("a second build");
    assert_eq!((second.written, second.kept, second.removed, second.caveats.len()), (4, 1, 3, 0));
    assert_eq!(site.tree(), Some(expected(&new(), true)));
    site.assert_clean("second");

    let before = fs::metadata(site.out()).expect("the folder").modified().ok();
    let third = site.build(&new(), &Real).expect("a third build");
    assert_eq!((third.written, third.kept, third.removed), (0, 5, 0));
    assert_eq!(fs::metadata(site.out()).expect("the folder").modified().ok(), before, "touched without need");
}

#[test]
fn what_was_changed_by_hand_is_made_again() {
    let site = Site::new().with_old();
    let page = site.out().join("same/index.html");
    // Another text of the same length, in a file that has a second name elsewhere.
    put(&page, "SAME");
    let second_name = site.root.path().join("second-name");
    fs::hard_link(&page, &second_name).expect("a second name");
    fs::remove_file(site.out().join("index.html")).expect("a page less");
    site.build(&old(), &Real).expect("a build");
    assert_eq!(site.tree(), Some(expected(&old(), true)));
    assert_eq!(fs::read_to_string(second_name).ok().as_deref(), Some("SAME"), "written through a shared inode");
}

#[cfg(unix)]
#[test]
fn foreign_files_keep_bytes_permissions_and_identity() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let site = Site::new().with_old();
    let (folder, head) = (site.out().join(".git"), site.out().join(".git/HEAD"));
    for (path, mode) in [(&folder, 0o500), (&head, 0o440), (&site.out(), 0o711)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    }
    let before = fs::metadata(&head).expect("a file").ino();
    site.build(&new(), &Real).expect("a build");
    for (path, mode) in [(&folder, 0o500), (&head, 0o440), (&site.out(), 0o711)] {
        assert_eq!(fs::metadata(path).expect("it").mode() & 0o777, mode, "{}", path.display());
    }
    assert_eq!(fs::metadata(&head).expect("a file").ino(), before);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("permissions");
    site.assert_clean("permissions");
}

#[test]
fn a_symbolic_link_to_the_folder_is_followed_and_stays() {
    let site = Site::new();
    let (link, target) = (site.root.path().join("current"), site.root.path().join("releases/1"));
    #[cfg(unix)]
    std::os::unix::fs::symlink("releases/1", &link).expect("a link");
    for portal in [old(), new()] {
        site.build_to(&link, &portal, Adopt::No, &Real).expect("a build through the link");
        assert_eq!(tree(&target), expected(&portal, false));
        assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    }
}

#[test]
fn files_of_the_definition_go_out_as_they_are() {
    let site = Site::new();
    let disk = site.definition().join("map.png");
    put(&disk, "pixels");
    let portal = |len: u64| {
        let asset = Asset { path: "map.png".into(), disk: disk.clone(), len, blob: None };
        Portal { files: [("assets/map.png".to_string(), File::Copied(Arc::new(asset)))].into() }
    };
    site.build(&portal(6), &Real).expect("a build");
    let published = site.out().join("assets/map.png");
    assert_eq!(fs::read_to_string(&published).ok().as_deref(), Some("pixels"));
    // It was longer when the portal was planned; then it is gone.
    for len in [7, 6] {
        match site.build(&portal(len), &Real) {
            Err(Failure::Machine { path, .. }) => assert_eq!(path, disk),
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read_to_string(&published).ok().as_deref(), Some("pixels"));
        let _ = fs::remove_file(&disk);
        site.assert_clean("asset");
    }
}

#[test]
fn the_second_build_waits_for_the_first() {
    use std::sync::mpsc;
    let site = Site::new().with_old();
    // The lock is on the definition, and on the folder of the portal for builds of another definition to it.
    let other = site.root.path().join("other");
    fs::create_dir(&other).expect("another definition");
    for definition in [site.definition(), other] {
        // A program that another test starts holds the lock too, from its birth until it begins.
        let mut free = Real.lock(&site.definition()).expect("a lock");
        for _ in 0..1000 {
            if free.is_some() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
            free = Real.lock(&site.definition()).expect("a lock");
        }
        let held = free.expect("free");
        let (tell, told) = mpsc::channel();
        std::thread::scope(|scope| {
            let build = scope.spawn(|| {
                let tell = tell;
                let stop = AtomicBool::new(false);
                let waits = move || tell.send(()).expect("a listener");
                let options = Options { adopt: Adopt::No, user_home: None, stop: &stop, waits: &waits };
                emit(&new(), &site.out(), &definition, &options, &Real)
            });
            told.recv().expect("it waits");
            assert!(!build.is_finished());
            drop(held);
            build.join().expect("no panic").expect("the second build");
        });
        assert_eq!(site.tree(), Some(expected(&new(), true)));
        site.build(&old(), &Real).expect("back to the old");
    }
}

#[test]
fn builds_at_once_end_with_one_of_them() {
    let site = Site::new().with_old();
    std::thread::scope(|scope| {
        for portal in [old(), new(), old(), new()] {
            let site = &site;
            scope.spawn(move || (0..10).for_each(|_| drop(site.build(&portal, &Real).expect("a build"))));
        }
    });
    let found = site.tree().expect("a portal");
    assert!(found == expected(&old(), true) || found == expected(&new(), true));
    site.assert_clean("at once");
}

/// By hand: `cargo test ten_thousand -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn ten_thousand_files() {
    let root = tempfile::tempdir().expect("a folder");
    let definition = root.path().join("product");
    fs::create_dir(&definition).expect("a definition");
    let made = |edition: usize, changed: usize| {
        let file = |n: usize| {
            let text = format!("{n} {}", if n < changed { edition } else { 0 }).repeat(4096 / 8);
            (format!("wiki/{}/page-{n}/index.html", n % 20), File::Made(Arc::from(text.into_bytes())))
        };
        Portal { files: (0..10_000).map(file).collect() }
    };
    let (stop, out) = (AtomicBool::new(false), definition.join("dist"));
    let options = Options { adopt: Adopt::No, user_home: None, stop: &stop, waits: &|| {} };
    for (what, portal) in [
        ("first build", made(0, 0)),
        ("nothing changed", made(0, 0)),
        ("ten files changed", made(1, 10)),
        ("all files changed", made(2, 10_000)),
    ] {
        let start = std::time::Instant::now();
        let emitted = emit(&portal, &out, &definition, &options, &Real).expect("a build");
        println!("{what}: {:.2} s, {emitted:?}", start.elapsed().as_secs_f64());
    }
}
