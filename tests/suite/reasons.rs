//! Why something is done: threads from what is wrong to what is out, and claims that nothing bears out.

use super::definition::{Look, Outcome, Ways, check_so, texts};

const FILES: &[(&str, &str)] = &[
    ("rutter.toml", "title = \"Larder\"\n"),
    (
        "problems.toml",
        "[checked]\ntitle = \"Nobody checked it\"\nseverity = 3\nfrequency = 4\n[rung]\ntitle = \"Rung for nothing\"\nsee_also = [\"checked\"]\n",
    ),
    (
        "jobs.toml",
        "[sleep]\ntitle = \"Sleep\"\nsituation = \"I lock up\"\nmotivation = \"know\"\noutcome = \"sleep\"\noutcomes = [{ title = \"Fewer calls\", importance = 9, satisfaction = 4 }, { title = \"Praise\", importance = 3, satisfaction = 8 }]\nsee_also = [\"problem:rung\"]\n",
    ),
    ("insights.toml", "[named]\ntitle = \"A name is believed\"\nsee_also = [\"problem:rung\"]\n"),
    (
        "releases.toml",
        "[\"4.0.0\"]\nowner = \"Noor\"\nstatus = \"planned\"\ninitiatives = [\"sign\"]\ntitle = \"The log closes\"\n",
    ),
];

fn outcome(roadmap: &str) -> Outcome {
    let mut files = FILES.to_vec();
    files.push(("roadmap.toml", roadmap));
    check_so(texts(&files), &Ways { look: Look::Own, ..Ways::default() })
}

const SIGN: &str = "[sign]\ntitle = \"Signing\"\nowner = \"Noor\"\nstatus = \"discovery\"\nproblems = [\"checked\"]\n";

#[test]
fn threads_lead_to_releases_and_those_that_end_are_named() {
    let html =
        outcome(&format!("{SIGN}[loose]\ntitle = \"For its own sake\"\nowner = \"Noor\"\n")).page("trace/index.html");
    let (gaps, rows) = html.split_once("From problems to releases").expect("rows");
    let gaps = &gaps[gaps.find(">Gaps<").expect("gaps")..];
    for words in ["No initiative", "Rung for nothing", "No reason", "For its own sake"] {
        assert!(gaps.contains(words), "{words}\n{gaps}");
    }
    assert!(!gaps.contains("Nobody checked it"), "{gaps}");
    for words in ["Nobody checked it", "Signing", "The log closes", ">12<"] {
        assert!(rows.contains(words), "{words}\n{rows}");
    }
}

#[test]
fn the_gap_of_a_job_counts_once_more_and_never_below_its_importance() {
    let html = outcome(SIGN).page("jobs/sleep/index.html");
    assert!(html.contains("When I lock up, I want to know, so I can sleep."), "{html}");
    assert!(html.contains("opportunity 14 of 20") && html.contains("opportunity 3 of 20"), "{html}");
    assert!(html.find("Fewer calls") < html.find("Praise"), "the larger gap first");
}

#[test]
fn scores_that_nothing_bears_out_are_told() {
    let scores = "scores = { user_feedback = 4, strategic_alignment = 3 }\n";
    assert_eq!(outcome(&format!("{SIGN}{scores}")).codes(), ["R0412"]);
    let heard = "evidence = [\"insight:named\"]\n";
    assert_eq!(outcome(&format!("{SIGN}{scores}{heard}")).codes(), [] as [&str; 0]);
    let committed = SIGN.replace("discovery", "committed");
    assert_eq!(outcome(&committed).codes(), ["R0413"]);
    assert_eq!(outcome(&format!("{committed}{heard}")).codes(), [] as [&str; 0]);
}
