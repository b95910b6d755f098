//! What `rutter due` prints for a stand-up.

use super::definition::here;
use serde_json::Value;
use snapbox::{assert_data_eq, str};
use std::process::{Command, Output};

fn due(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rutter"));
    command.arg("due").args(arguments).args(["--as-of", "2026-10-14"]);
    command.current_dir(here().join("../example-product")).output().expect("rutter")
}

fn told(output: &Output) -> (String, String, i32) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code().expect("a code"))
}

fn json(arguments: &[&str]) -> Vec<Value> {
    let (out, err, code) = told(&due(&[arguments, &["--format", "json"]].concat()));
    assert_eq!((err.as_str(), code), ("", 0));
    serde_json::from_str(&out).expect("an array")
}

#[test]
fn a_week_is_told_with_what_is_late_first() {
    assert_data_eq!(
        told(&due(&[])).0,
        str![[r"
date        what                                            of                          team     owner          state
2026-10-13  Help articles drafted: signing, gaps, lost PIN  Signed Logs                 Support  Per Lindqvist  Overdue
2026-10-15  Beta with five councils has begun               One page for the inspector  Product  Noor Haddad    In progress
2026-10-15  Claims and privacy reviewed                     One page for the inspector  Legal    Hélène Brandt  In progress
2026-10-20  Signed logs cannot be edited                    Signed Logs                 Product  Noor Haddad    Blocked

"]]
    );
}

#[test]
fn a_message_for_a_team_is_a_list() {
    let (out, ..) = told(&due(&["--team", "marketing", "--within", "3w", "--format", "markdown"]));
    assert_data_eq!(
        out,
        str![[r"
**Marketing: due by 4 Nov**

- 22 Oct: Landing page in six languages, the officer’s quote cleared for use (Signed Logs), Jonas Weil; in progress
- 22 Oct: Page on the website drafted (One page for the inspector), Jonas Weil; not started
- 29 Oct: E-mail to 3,400 site owners, tested with ten of them (Signed Logs), Jonas Weil; not started
- 3 Nov: Launch day: Signed Logs, Marta Reis; planned
- 3 Nov: Story in the trade press, embargo ends at 09:00 (Signed Logs), Marta Reis; not started
- 3 Nov, 09:00: The embargo ends (Signed Logs), Marta Reis; planned
- 3 Nov, 15:00: E-mail to site owners (Signed Logs), Jonas Weil; Hélène Brandt approves; draft

"]]
    );
}

#[test]
fn a_team_is_asked_for_what_falls_to_it_and_an_owner_for_what_is_theirs() {
    let all = json(&["--within", "1y"]);
    let of = |who: &str, of: &[&str]| -> Vec<String> {
        let rows = json(&[of, &["--within", "1y"]].concat());
        assert!(!rows.is_empty() && rows.len() < all.len() && rows.iter().all(|row| all.contains(row)), "{who}");
        rows.iter().map(|row| row[who].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert!(of("team", &["--team", "support"]).iter().any(|team| team == "Support"));
    assert!(of("owner", &["--owner", "noor-haddad"]).iter().all(|owner| owner == "Noor Haddad"));
    let message = all.iter().find(|row| row["sort"] == "Message").expect("a message");
    assert!(message["approver"].is_string() && message["entry"].is_string() && message["late"] == false);
    assert!(all.iter().any(|row| row["sort"] == "Launch day") && all.iter().any(|row| row["sort"] == "Milestone"));
}

#[test]
fn an_edition_is_told_only_what_it_shows() {
    let titles = |edition: &str| -> Vec<Value> {
        json(&["--within", "1y", "--edition", edition]).into_iter().map(|row| row["of"].clone()).collect()
    };
    let (internal, public) = (titles("internal"), titles("public"));
    assert!(internal.contains(&"Signed Logs".into()) && !public.contains(&"Signed Logs".into()), "{public:?}");
}

#[test]
fn nothing_due_is_told_in_words() {
    let (out, _, code) = told(&due(&["--team", "marketing", "--within", "1d"]));
    assert_eq!((out.as_str(), code), ("Marketing: Nothing is late, and nothing falls due by 15 Oct.\n", 0));
    assert!(json(&["--team", "marketing", "--within", "1d"]).is_empty());
}

#[test]
fn what_is_mistyped_is_told_with_what_was_meant() {
    for (arguments, hint) in [
        (["--team", "marketting"], "--team `marketting` names no team; did you mean `marketing`?"),
        (["--owner", "noor-hadad"], "did you mean `noor-haddad`?"),
        (["--within", "2x"], "--within `2x` is no span of time; write a number of days"),
        (["--edition", "publik"], "did you mean `public`?"),
    ] {
        let (out, err, code) = told(&due(&arguments));
        assert_eq!((out.as_str(), code), ("", 2), "{err}");
        assert!(err.contains(hint), "{err}");
    }
}
