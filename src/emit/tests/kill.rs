//! Kills a build at random moments: another copy of this test program, that builds without end.

use super::*;
use std::{
    env,
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

const SITE: &str = "RUTTER_TEST_BUILDS_IN";

#[test]
fn a_kill_leaves_the_old_portal_or_the_new() {
    let site = Site::new().with_old();
    let wanted = [expected(&old(), true), expected(&new(), true)];
    let program = env::current_exe().expect("this program");
    let name = module_path!().split_once("::").expect("a module").1;
    // As random as the scheduler, and spread over the length of several builds.
    let mut moment = Instant::now();
    let mut seen = [0, 0];
    for round in 0..25 {
        let mut child = Command::new(&program)
            .args([&format!("{name}::builds_without_end"), "--exact", "--ignored", "--nocapture"])
            .env(SITE, site.root.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("a second copy");
        let started = site.definition().join("started");
        while !started.exists() {
            assert!(child.try_wait().expect("its state").is_none(), "the second copy ended by itself");
            sleep(Duration::from_millis(1));
        }
        sleep(Duration::from_micros(u64::from(moment.elapsed().subsec_nanos()) % 20_000));
        moment = Instant::now();
        child.kill().expect("a kill");
        child.wait().expect("its end");
        fs::remove_file(started).expect("the sign");
        let found = site.tree();
        let which = wanted.iter().position(|wanted| found.as_ref() == Some(wanted));
        let Some(which) = which else {
            panic!("kill {round} left {:?}", found.map(|t| t.into_keys().collect::<Vec<_>>()))
        };
        seen[which] += 1;
        if round % 5 == 4 {
            site.build(&old(), &Faulty::never()).expect("a healthy build");
            assert!(site.tree().as_ref() == Some(&wanted[0]), "healed after kill {round}");
            site.assert_clean("kill");
        }
    }
    println!("{} times the one, {} times the other", seen[0], seen[1]);
}

/// What is killed; without the variable it does nothing.
#[test]
#[ignore = "the other half of the test above"]
fn builds_without_end() {
    let Some(root) = env::var_os(SITE) else { return };
    let definition = PathBuf::from(root).join("product");
    let options = Options { adopt: Adopt::No, user_home: None, stop: &AtomicBool::new(false), waits: &|| {} };
    let disk = Faulty::never();
    let build =
        |portal: &Portal| emit(portal, &definition.join("dist"), &definition, &options, &disk).expect("a build");
    // Should the one who kills be gone.
    let end = Instant::now() + Duration::from_secs(20);
    put(&definition.join("started"), "");
    while Instant::now() < end {
        build(&new());
        build(&old());
    }
}
