//! Which elements of a list are the same before and after, whatever else became of them.

use crate::parse::fact::Fact;

/// What became of the elements of a list, without those that are as they were.
pub struct Paired<'a> {
    /// What they were, and what they are now.
    pub kept: Vec<(&'a Fact, &'a Fact)>,
    /// Elements that came.
    pub come: Vec<&'a Fact>,
    /// Elements that went; none where not all that there was is seen.
    pub gone: Vec<&'a Fact>,
}

/// Finds the elements of a list again: by what names them, then by how much of what they say stayed.
pub fn paired<'a>(before: &'a [Fact], after: &'a [Fact], is_whole: bool) -> Paired<'a> {
    let mut gone: Vec<&Fact> = before.iter().filter(|old| !after.contains(old)).collect();
    let mut come: Vec<&Fact> = after.iter().filter(|new| !before.contains(new)).collect();
    let mut kept = Vec::new();
    let ways: &[fn(&Fact, &Fact) -> bool] = &[is_named_alike, is_alike];
    // What is like something that went may be something else, and what went be hidden.
    for is_one in &ways[..if is_whole { 2 } else { 1 }] {
        for new in come.clone() {
            let found: Vec<&Fact> = gone.iter().filter(|old| is_one(old, new)).copied().collect();
            let is_only = |old: &Fact| come.iter().filter(|other| is_one(old, other)).count() == 1;
            if let [old] = found[..]
                && is_only(old)
            {
                kept.push((old, new));
                gone.retain(|other| !std::ptr::eq(*other, old));
                come.retain(|other| !std::ptr::eq(*other, new));
            }
        }
    }
    if !is_whole {
        gone.clear();
    }
    Paired { kept, come, gone }
}

/// What an element of a list keeps when the rest of it changes.
fn identity(fact: &Fact) -> Option<&Fact> {
    let Fact::Table(table) = fact else { return None };
    let keys = ["id", "title", "name", "metric", "person", "entry", "date"];
    keys.iter().find_map(|key| table.iter().find(|(known, _)| &**known == *key)).map(|(_, id)| id)
}

fn is_named_alike(old: &Fact, new: &Fact) -> bool {
    identity(old).is_some() && identity(old) == identity(new)
}

/// Whether no name tells two elements apart, and they say the same by half at least.
fn is_alike(old: &Fact, new: &Fact) -> bool {
    let (Fact::Table(was), Fact::Table(is)) = (old, new) else { return false };
    let said = |table: &[(std::sync::Arc<str>, Fact)]| table.iter().filter(|(_, fact)| !fact.is_absent()).count();
    let same = was.iter().filter(|(key, fact)| !fact.is_absent() && is.contains(&(key.clone(), fact.clone()))).count();
    identity(old) == identity(new) && same > 0 && same * 2 >= said(was).max(said(is))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(says: &[(&str, &str)]) -> Fact {
        Fact::Table(says.iter().map(|(key, text)| ((*key).into(), Fact::Text((*text).into()))).collect())
    }

    #[test]
    fn elements_are_found_again() {
        let pilot = |note: &str| table(&[("title", "Pilot"), ("note", note)]);
        let ask = |q: &str, a: &str| table(&[("q", q), ("a", a)]);
        let before = [pilot("one"), ask("Why?", "Because."), ask("When?", "Soon."), ask("Who?", "We.")];
        let after = [ask("When?", "Now."), pilot("two"), ask("Why?", "Because."), ask("Where?", "Here.")];
        let found = paired(&before, &after, true);
        assert_eq!(found.kept, [(&before[0], &after[1]), (&before[2], &after[0])]);
        assert_eq!((found.come, found.gone), (vec![&after[3]], vec![&before[3]]));
    }

    #[test]
    fn what_may_be_hidden_is_not_guessed() {
        let (before, after) = ([table(&[("q", "Why?"), ("a", "Because.")])], [table(&[("q", "Why?"), ("a", "So.")])]);
        let found = paired(&before, &after, false);
        assert!(found.kept.is_empty() && found.gone.is_empty());
        assert_eq!(found.come, [&after[0]]);
    }

    #[test]
    fn two_that_are_alike_are_not_mixed_up() {
        let ask = |a: &str, by: &str| table(&[("by", by), ("a", a)]);
        let (before, after) = ([ask("Yes", "Ana"), ask("No", "Ana")], [ask("Maybe", "Ana"), ask("Never", "Ana")]);
        let found = paired(&before, &after, true);
        assert_eq!((found.kept.len(), found.come.len(), found.gone.len()), (0, 2, 2));
    }
}
