//! What readers ask: each answer stands on a page of the example that the home page leads to in at most three clicks.

use super::definition::{Look, Ways, check_so, folder, here};
use std::collections::{BTreeMap, VecDeque};

/// A question, the page that answers it, and words of the answer.
const QUESTIONS: [(&str, &str, &[&str]); 7] = [
    ("What is our north star, and is it on pace?", "index.html", &["97.2%", "target 98.5%", "On track"]),
    ("Who serves the head chef?", "personas/head-chef/index.html", &["What we build for them", "Corrective actions"]),
    (
        "What is due from marketing, and who approves it?",
        "launches/calendar/index.html",
        &["Marketing", "Landing page in six languages", "Approves", "Ines Okafor"],
    ),
    ("Why was the display hub declined?", "roadmap/index.html", &["What we said no to", "Nine of fourteen kitchens"]),
    (
        "What do we tell of 3.6.0's known issue?",
        "releases/index.html",
        &["Known issues, and what to say", "Turn the phone"],
    ),
    ("What do executives have to decide, by when?", "index.html", &["To be decided", "27 Oct", "30 Oct"]),
    ("What do I read on day one?", "onboarding/first-day/index.html", &["Your first day"]),
];

/// What a page leads to, as addresses from the root.
fn led_to<'a>(page: &'a str, text: &'a str) -> impl Iterator<Item = String> + 'a {
    text.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#']).next()).map(move |link| {
        let mut steps: Vec<&str> = page.split('/').collect();
        steps.pop();
        for step in link.split('/') {
            if step == ".." {
                steps.pop();
            } else {
                steps.push(step);
            }
        }
        steps.join("/")
    })
}

#[test]
fn each_question_is_answered_in_three_clicks() {
    let ways =
        Ways { as_of: Some("2026-10-14".into()), edition: Some("internal".into()), look: Look::Own, ..Ways::default() };
    let portal = check_so(folder(&here().join("../example-product")), &ways).portal(Some("internal"));
    let mut clicks = BTreeMap::from([("index.html".to_owned(), 0)]);
    let mut ahead = VecDeque::from(["index.html".to_owned()]);
    while let Some(page) = ahead.pop_front() {
        let text = String::from_utf8_lossy(&portal[&page]).into_owned();
        for next in led_to(&page, &text).filter(|next| next.ends_with(".html") && portal.contains_key(next)) {
            if !clicks.contains_key(&next) {
                clicks.insert(next.clone(), clicks[&page] + 1);
                ahead.push_back(next);
            }
        }
    }
    for (question, page, words) in QUESTIONS {
        assert!(clicks.get(page).is_some_and(|clicks| *clicks <= 3), "{question} {:?}", clicks.get(page));
        let text = String::from_utf8_lossy(&portal[page]);
        for word in words {
            assert!(text.contains(word), "{question} {page} does not say {word:?}");
        }
    }
}
