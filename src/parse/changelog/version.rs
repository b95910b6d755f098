//! A version within a heading, as people write it.

/// Stages before a release, as a word of their own or right behind the numbers.
const STAGES: &[&str] = &[
    "a",
    "alpha",
    "b",
    "beta",
    "c",
    "rc",
    "dev",
    "pre",
    "preview",
    "prerelease",
    "snapshot",
    "milestone",
    "m",
    "post",
    "p",
];

/// The version that a text begins with, without a `v`, and how many bytes it takes.
pub(super) fn at_start(text: &str) -> Option<(&str, usize)> {
    let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let bare = if bare.len() < text.len() { bare.strip_prefix('.').unwrap_or(bare) } else { bare };
    let before = text.len() - bare.len();
    let is_fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    let end = bare.find(|c: char| !is_fit(c)).unwrap_or(bare.len());
    let run = bare.get(..end)?;
    // Letters of other scripts or a sign go on: it is a word.
    if bare.get(end..)?.starts_with(|c: char| c.is_alphanumeric() || "_%$".contains(c)) {
        return None;
    }
    let mut word = run.trim_end_matches(['.', '-']);
    if let Some(at) = dated(word) {
        word = word.get(..at)?.trim_end_matches(['.', '-']);
    }
    is_version(word, before > 0).then_some((word, before + word.len()))
}

/// Where a day begins that follows a version without a space: `1.2.0-2026-11-30`.
fn dated(word: &str) -> Option<usize> {
    let at = word.len().checked_sub(10)?;
    let day = word.get(at..)?;
    let is_day = day.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    (is_day && word.get(..at)?.ends_with('-')).then_some(at)
}

fn is_version(word: &str, is_marked: bool) -> bool {
    let numbers_end = word.find(['-', '+']).unwrap_or(word.len());
    let (numbers, rest) = word.split_at(numbers_end);
    if rest.ends_with(['-', '+', '.']) {
        return false;
    }
    let parts: Vec<&str> = numbers.split('.').collect();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some((major, more)) = parts.split_first() else { return false };
    // `30.11.2026` is a day.
    if let [day, month, year] = parts[..]
        && !is_marked
        && rest.is_empty()
        && year.len() == 4
        && [day, month].iter().all(|part| part.len() <= 2)
        && (year.starts_with("19") || year.starts_with("20"))
    {
        return false;
    }
    if more.is_empty() {
        return is_number(major) && (rest.is_empty() || is_marked && !rest.starts_with('+')) && major.len() <= 8;
    }
    is_number(major)
        && more.first().is_some_and(|minor| minor.starts_with(|c: char| c.is_ascii_digit()))
        && more.iter().all(|part| is_number(part) || is_staged(part))
}

/// `9b0`, `0rc1`, `2u`, `dev0`, `rc`; not `x`, `5x`.
fn is_staged(part: &str) -> bool {
    let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (word, count) = rest.split_at(end);
    let word = word.to_ascii_lowercase();
    let is_letter = word.len() == 1 && word != "x" && rest.len() < part.len();
    // `0b7`, `rc1`, and `b7` after other numbers.
    (STAGES.contains(&&*word) && (word.len() > 1 || rest.len() < part.len() || !count.is_empty())
        || is_letter
        || ["final", "ga", "release"].contains(&&*word))
        && count.bytes().all(|byte| byte.is_ascii_digit())
}

/// A stage that stands behind a version as words of its own, as the end of the version, and where it ends:
/// `beta 2` → `beta.2`, `RC1` → `rc1`.
pub(super) fn stage(text: &str) -> Option<(String, usize)> {
    let rest = text.strip_prefix(' ')?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let first = rest.get(..end)?.to_ascii_lowercase();
    let word = first.trim_end_matches(|c: char| c.is_ascii_digit());
    if word.len() < 2 || !STAGES.contains(&word) {
        return None;
    }
    if word.len() < first.len() {
        return Some((first, 1 + end));
    }
    let more = rest.get(end..)?;
    let count = more.strip_prefix([' ', '.', '-']).map(|more| {
        let end = more.find(|c: char| !c.is_ascii_digit()).unwrap_or(more.len());
        more.get(..end).unwrap_or("")
    });
    match count.filter(|count| (1..=3).contains(&count.len())) {
        Some(count) => Some((format!("{word}.{count}"), 1 + end + 1 + count.len())),
        None => Some((word.to_owned(), 1 + end)),
    }
}
