//! The day of a release, as people write it.

use crate::parse::scalar::{Date, parse_date};
use std::ops::Range;

/// A day, or why it is none.
pub(crate) type Day = Result<Date, String>;

/// Which number of `03/04/2026` is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The second.
    DayFirst,
    /// The first.
    MonthFirst,
}

/// How days of numbers alone are read, from what stands in one place: one above the 12th tells of all. None where
/// none tells, or two differ.
pub(crate) fn order(days: impl Iterator<Item = [u16; 2]>) -> Option<Order> {
    let mut order = None;
    for [a, b] in days {
        let own = match (a > 12, b > 12) {
            (true, false) => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            _ => continue,
        };
        if order.is_some_and(|order| order != own) {
            return None;
        }
        order = Some(own);
    }
    order
}

/// The first two numbers of a day that ends with its year, as `03/04/2026`.
pub(crate) fn pair(text: &str) -> Option<[u16; 2]> {
    words(text).into_iter().find_map(|at| {
        let word = text.get(at)?.trim_end_matches('.');
        let mark = ['/', '-'].into_iter().find(|mark| word.matches(*mark).count() == 2)?;
        let mut parts = word.split(mark).map(|part| (part.len(), part.parse::<u16>()));
        match (parts.next()?, parts.next()?, parts.next()?) {
            ((1 | 2, Ok(a)), (1 | 2, Ok(b)), (4, Ok(_))) => Some([a, b]),
            _ => None,
        }
    })
}

/// A day that could be two, where the order is known.
pub(crate) fn ordered(text: &str, order: Order) -> Option<Date> {
    let [a, b] = pair(text)?;
    let year = text.get(text.len().checked_sub(4)?..)?;
    let (day, month) = if order == Order::DayFirst { (a, b) } else { (b, a) };
    parse_date(&format!("{year}-{month:02}-{day:02}")).ok()
}

/// A text without the names of days and the times that stand beside a day: `Wed`, `12:00:00 IST`, `7:15 P.M GMT+6`.
pub(crate) fn timeless(text: &str) -> String {
    let is_weekday = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        let full = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        full.iter().any(|day| word == *day || word == day[..3]) || ["tues", "thur", "thurs"].contains(&&*word)
    };
    let is_clock = |word: &str| {
        let word = word.trim_matches(['(', ')', ',', 'T', 'Z', 'z']);
        word.len() >= 4 && word.contains(':') && word.chars().all(|c| c.is_ascii_digit() || ":.+-".contains(c))
    };
    let mut kept: Vec<&str> = Vec::new();
    let mut after_clock = 0;
    for word in text.split_whitespace() {
        if is_clock(word) {
            after_clock = 2;
            continue;
        }
        let bare = word.trim_matches(['(', ')', ',']);
        let is_zone = bare.len() <= 6
            && bare.chars().any(|c| c.is_ascii_alphanumeric())
            && bare.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "+-.:".contains(c))
            || ["am", "pm", "a.m", "p.m", "a.m.", "p.m."].contains(&&*bare.to_lowercase());
        if after_clock > 0 && is_zone {
            after_clock -= 1;
            continue;
        }
        after_clock = 0;
        if !is_weekday(word) {
            kept.push(word);
        }
    }
    kept.join(" ")
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first day in a text, and where: `2026-11-30`, `2026/11/30`, `30.11.2026`, `30th November, 2026`, `Nov 30, 2026`.
pub(crate) fn day(text: &str) -> Option<(Day, Range<usize>)> {
    let words = words(text);
    if let Some((found, at)) = words.iter().find_map(|at| Some((numeric(&text[at.clone()])?, at))) {
        return Some((found, at.clone()));
    }
    for (index, at) in words.iter().enumerate() {
        let word = |index: usize| words.get(index).map(|at| &text[at.clone()]);
        let Some(month) = month(&text[at.clone()]) else { continue };
        let before = index.checked_sub(1).and_then(word).and_then(ordinal);
        let after = word(index + 1).and_then(ordinal);
        let found = match (before, after) {
            (Some(day), _) => year(word(index + 1)).map(|year| (year, day, index - 1, index + 1)),
            (None, Some(day)) => year(word(index + 2)).map(|year| (year, day, index, index + 2)),
            _ => None,
        };
        if let Some((year, day, from, to)) = found {
            return Some((parse_date(&format!("{year}-{month:02}-{day:02}")), words[from].start..words[to].end));
        }
    }
    None
}

fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let parts = c.is_whitespace() || "()[],–—".contains(c);
        match start {
            None if !parts => start = Some(at),
            Some(from) if parts => {
                // Marks around a word are none of it: `-2026-11-30`, `*2026-11-30*`.
                let word = &text[from..at];
                let marks = ['-', '*', '_', ':', '/', '~', ';', '>', '<', '`', '\''];
                let begin = at - word.trim_start_matches(marks).len();
                let end = from + word.trim_end_matches(marks).len();
                if begin < end {
                    words.push(begin..end);
                }
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// A day of numbers alone. Where either could be the month, it is none.
fn numeric(word: &str) -> Option<Day> {
    // `2026-11-30T10:00:00Z`
    let word = match word.split_once('T') {
        Some((day, time)) if time.starts_with(|c: char| c.is_ascii_digit()) && day.len() == 10 => day,
        _ => word,
    };
    let word = word.trim_end_matches('.').replace("--", "-");
    let mark = ['-', '/', '.'].into_iter().find(|mark| word.matches(*mark).count() == 2)?;
    let parts: Vec<&str> = word.split(mark).collect();
    let [a, b, c] = parts[..] else { return None };
    // `30-Nov-2026`, `2026-Nov-30`, `30/Nov/26`
    if let Some(month) = month(b) {
        let (year, day) = if a.len() == 4 { (a, c) } else { (c, a) };
        let year: u16 = year.parse().ok().map(|own: u16| if year.len() == 2 { 2000 + own } else { own })?;
        let day = ordinal(day)?;
        return Some(parse_date(&format!("{year:04}-{month:02}-{day:02}")));
    }
    if ![a, b, c].iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let number = |part: &str| part.parse::<u16>().unwrap_or(0);
    let (year, month, day) = match (a.len(), c.len()) {
        (4, 1 | 2) => (a, number(b), number(c)),
        (1 | 2, 4) if mark == '.' || number(a) > 12 => (c, number(b), number(a)),
        (1 | 2, 4) if number(b) > 12 || a == b => (c, number(a), number(b)),
        (1 | 2, 4) => {
            return Some(Err(format!(
                "`{word}` can be two days: write `{c}-{a:0>2}-{b:0>2}` or `{c}-{b:0>2}-{a:0>2}`"
            )));
        }
        _ => return None,
    };
    Some(parse_date(&format!("{year}-{month:02}-{day:02}")))
}

/// The number of a month by its name.
pub(crate) fn month(word: &str) -> Option<usize> {
    let word = word.trim_end_matches('.').to_lowercase();
    let full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let index = full.iter().position(|name| *name == word).or_else(|| MONTHS.iter().position(|name| *name == word));
    index.or_else(|| (word == "sept").then_some(8)).map(|index| index + 1)
}

fn ordinal(word: &str) -> Option<u8> {
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    bare.trim_end_matches('.').parse().ok().filter(|day| (1..=31).contains(day))
}

fn year(word: Option<&str>) -> Option<u16> {
    word.filter(|word| word.len() == 4).and_then(|word| word.parse().ok())
}
