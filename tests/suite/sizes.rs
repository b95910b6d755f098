//! Every page stands with nothing of its kind, with one entry and with many, each with no more than it must say and with a title that
//! does not end: nothing but what is required, in the built-in theme.

use super::definition::{Look, Outcome, Ways, check_so, texts};
use rutter::kinds::KINDS;
use rutter::model::AnyKind;
use rutter::parse::reader::example;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What an entry needs besides what its fields say: either-or, which their shapes cannot tell.
const BESIDES: [(&str, &str); 2] =
    [("job", "statement = \"When it rains I want a roof, so I stay dry.\"\n"), ("metric", "preset = \"churn\"\n")];

/// An entry with nothing but what it must have.
fn entry(kind: &dyn AnyKind, number: usize) -> String {
    let mut text = format!(
        "title = \"The {number}th {} with <angles> & “quotes”, told at such length that no line of any table has room for it\"\n",
        kind.name()
    );
    for field in kind.fields().iter().filter(|field| field.required && field.key != "title") {
        writeln!(text, "{} = {}", field.key, example(&field.shape)).expect("text");
    }
    if kind.name() == "plan" {
        writeln!(text, "period = \"20{:02}-Q{}\"", 20 + number / 4, number % 4 + 1).expect("text");
    }
    text.extend(BESIDES.iter().filter(|(name, _)| *name == kind.name()).map(|(_, line)| *line));
    text
}

/// So many entries of each kind; of what there is only one of, that one.
fn definition(count: usize) -> BTreeMap<String, String> {
    let mut files = BTreeMap::from([("rutter.toml".to_owned(), "title = \"Many\"\n".to_owned())]);
    for kind in KINDS {
        let traits = kind.traits();
        for number in 0..count {
            let id = if traits.versioned { format!("1.{number}.0") } else { format!("{}-{number}", kind.name()) };
            if traits.singleton {
                files.insert(format!("{}.toml", traits.folder), entry(*kind, 0));
            } else if traits.nested {
                let text = format!("+++\n{}+++\n", entry(*kind, number));
                files.insert(format!("{}/{id}.md", traits.folder), text);
            } else {
                let file = files.entry(format!("{}.toml", traits.folder)).or_default();
                writeln!(file, "[\"{id}\"]\n{}", entry(*kind, number)).expect("text");
            }
        }
    }
    files
}

fn built(count: usize) -> Outcome {
    let files = definition(count);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    check_so(texts(&files), &Ways { look: Look::Own, ..Ways::default() })
}

/// What a page must not hold: the words of machines, and places where something is said to be and nothing is.
const HOLLOW: [&str; 10] = [
    ">undefined<",
    ">None<",
    ">null<",
    ">NaN<",
    ">—<",
    ">-<",
    "<dd></dd>",
    "<h1></h1>",
    "<h2></h2>",
    "<th scope=\"row\"></th>",
];

fn wrong(count: usize) -> Vec<String> {
    let outcome = built(count);
    let mut wrong = Vec::new();
    if !outcome.compiled.is_sound() {
        wrong.push(format!("{count} of each is not sound:\n{}", outcome.report()));
    }
    for (path, bytes) in outcome.portal(None).iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        let found = HOLLOW.iter().filter(|hollow| html.contains(**hollow));
        wrong.extend(found.map(|hollow| format!("{path} with {count} of each holds {hollow}")));
        if html.matches("<h1").count() != 1 {
            wrong.push(format!("{path} with {count} of each has not one h1"));
        }
    }
    wrong
}

#[test]
fn pages_stand_with_none_with_one_and_with_many_of_each_kind() {
    let wrong: Vec<String> = [0, 1, 200].into_iter().flat_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(40)].join("\n"));
}
