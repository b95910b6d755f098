//! What someone meant who wrote a day or a period in another way: `Q3 2026`, `30.11.2026`, `T-14 days`.

use super::changelog::day::{self, month};
use super::scalar::{Date, Offset, Period, iso};

/// A day that is written in another way, where it can be one day only.
#[must_use]
pub fn date(written: &str) -> Option<Date> {
    let written = written.trim();
    let (found, at) = day::day(written)?;
    found.ok().filter(|_| at == (0..written.len()))
}

/// What to ask of a day that could be two: `3/4/2026`.
#[must_use]
pub fn doubt(written: &str) -> Option<String> {
    let written = written.trim();
    // What begins with its year has one order.
    day::pair(written)?;
    let (found, at) = day::day(written)?;
    found.err().filter(|_| at == (0..written.len()))
}

/// A day before or after a launch, as people write it: `t-14`, `T - 14 days`, `2 weeks before`.
#[must_use]
pub fn offset(written: &str) -> Option<String> {
    let even: String = written.to_lowercase().replace(['\u{2212}', '\u{2013}', '\u{2014}'], "-");
    let (even, ahead) = match even.trim() {
        text if text.contains("before") => (text.replace("before", ""), "-"),
        text if text.contains("after") => (text.replace("after", ""), "+"),
        text => (text.to_owned(), ""),
    };
    let tight: String = even.chars().filter(|c| !c.is_whitespace()).collect();
    let rest = tight.strip_prefix('t').unwrap_or(&tight).trim_end_matches("launch").trim_end_matches("the");
    let at = rest.find(|c: char| c.is_alphabetic()).unwrap_or(rest.len());
    let (number, unit) = rest.split_at(at);
    let unit = match unit {
        "" | "d" | "day" | "days" => "",
        "w" | "wk" | "week" | "weeks" => "w",
        "wd" | "workingday" | "workingdays" => "wd",
        _ => return date(written).map(iso),
    };
    let signed = number.starts_with(['-', '+']);
    let text = if signed && ahead.is_empty() {
        format!("T{number}{unit}")
    } else if !signed && !ahead.is_empty() {
        format!("T{ahead}{number}{unit}")
    } else if rest.is_empty() && tight == "t" {
        "T".to_owned()
    } else {
        return date(written).map(iso);
    };
    Offset::parse(&text).is_ok().then_some(text)
}

/// A text as a period of a definition; none where it is none.
#[must_use]
pub fn period(cell: &str) -> Option<String> {
    let cell = cell.trim();
    if Period::parse(cell).is_ok() {
        return Some(cell.to_owned());
    }
    let lower = cell.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && *word != "of").collect();
    let written = match words[..] {
        [one] => joined(one)?,
        [a, b] if is_year(a) || a.starts_with("fy") => pair(b, year(a)?)?,
        // `Oct 26` may be a day, and `10/26`; `Oct-26` and `Oct '26` are what tables make of a month.
        [a, b] if b.len() == 2 && !is_short(a) && (month(a).is_none() || !cell.contains(['-', '\'', '’'])) => {
            return None;
        }
        [a, b] => pair(a, year(b)?)?,
        ["week", week, y] | [y, "week", week] => pair(&format!("w{week}"), year(y)?)?,
        ["quarter", quarter, y] | [y, "quarter", quarter] => pair(&format!("q{quarter}"), year(y)?)?,
        _ => return None,
    };
    Period::parse(&written).is_ok().then_some(written)
}

/// What stands beside a year: a quarter, a half, a week, a month by name or number.
fn pair(part: &str, year: u16) -> Option<String> {
    let digits = |text: &str| text.parse::<u8>().ok();
    let letter = part.chars().next()?;
    if let Some(number) = part.strip_prefix(['q', 'h', 'w', 's']).and_then(digits) {
        return match letter {
            'q' => Some(format!("{year}-Q{number}")),
            'w' => Some(format!("{year}-W{number:02}")),
            _ => Some(format!("{year}-H{number}")),
        };
    }
    // `3Q 2026`
    if let Some(number) = part.strip_suffix(['q', 'h']).and_then(digits) {
        return Some(format!("{year}-{}{number}", if part.ends_with('q') { 'Q' } else { 'H' }));
    }
    let month = month(part).or_else(|| digits(part).map(usize::from)).filter(|month| (1..=12).contains(month))?;
    Some(format!("{year}-{month:02}"))
}

/// Whether a word is a quarter, a half or a week: `q3`, `3q`, `h2`, `w48`.
fn is_short(word: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let marks = ['q', 'h', 'w', 's'];
    word.strip_prefix(marks).is_some_and(is_number) || word.strip_suffix(marks).is_some_and(is_number)
}

/// One word: `FY2026`, `Q32026`, `3Q26`, `Oct26`.
fn joined(word: &str) -> Option<String> {
    if let Some(year) = word.strip_prefix("fy").or_else(|| word.strip_prefix("cy")).and_then(year) {
        return Some(format!("{year}"));
    }
    let at = word.char_indices().nth_back(3).map(|(at, _)| at).filter(|at| is_year(&word[*at..]));
    let at = at.or_else(|| word.char_indices().nth_back(1).map(|(at, _)| at)).filter(|at| *at >= 2)?;
    let (part, digits) = word.split_at(at);
    // Digits alone are a number.
    part.starts_with(|c: char| c.is_alphabetic()).then_some(())?;
    pair(part, year(digits)?)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.bytes().all(|b| b.is_ascii_digit())
}

fn year(word: &str) -> Option<u16> {
    let word = word.strip_prefix("fy").unwrap_or(word);
    match word.len() {
        4 if is_year(word) => word.parse().ok(),
        2 => word.parse::<u16>().ok().map(|year| 2000 + year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{date, offset, period};

    #[test]
    fn days_before_a_launch_are_read_as_people_write_them() {
        for (written, expected) in [
            ("t-14", "T-14"),
            ("T -14", "T-14"),
            ("T-14 days", "T-14"),
            ("14 days before launch", "T-14"),
            ("T\u{2212}14", "T-14"),
            ("-14", "T-14"),
            ("T-2W", "T-2w"),
            ("1 week after", "T+1w"),
            ("t", "T"),
            ("1.12.2026", "2026-12-01"),
            ("Dec 1, 2026", "2026-12-01"),
        ] {
            assert_eq!(offset(written).as_deref(), Some(expected), "{written}");
        }
        for written in ["T-x", "T-", "soon", "T-1m", "14", "3/4/2026"] {
            assert_eq!(offset(written), None, "{written}");
        }
    }

    #[test]
    fn a_day_that_could_be_two_is_none() {
        assert_eq!(date("20/11/2026").map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
        assert_eq!(date("20 November 2026").map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
        assert_eq!(date("2026-1-5").map(|day| day.to_string()).as_deref(), Some("2026-01-05"));
        assert_eq!(date("3/4/2026"), None);
        assert_eq!(date("from 2026-11-20 on"), None);
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (cell, expected) in [
            ("2026-Q3", "2026-Q3"),
            ("Q3 2026", "2026-Q3"),
            ("2026 Q3", "2026-Q3"),
            ("Q3/2026", "2026-Q3"),
            ("Q3'26", "2026-Q3"),
            ("3Q 2026", "2026-Q3"),
            ("FY26 Q3", "2026-Q3"),
            ("Quarter 3 of 2026", "2026-Q3"),
            ("H2 2026", "2026-H2"),
            ("Oct 2026", "2026-10"),
            ("October, 2026", "2026-10"),
            ("Oct-26", "2026-10"),
            ("10/2026", "2026-10"),
            ("2026/10", "2026-10"),
            ("2026-10", "2026-10"),
            ("Week 48 2026", "2026-W48"),
            ("FY2026", "2026"),
            ("2026", "2026"),
        ] {
            assert_eq!(period(cell).as_deref(), Some(expected), "{cell}");
        }
        for cell in [
            "",
            "soon",
            "Q5 2026",
            "13/2026",
            "42",
            "Alpha 26 b",
            "2026-10-30",
            "v2",
            "next quarter",
            "30 Oct",
            "Oct 26",
            "10/26",
        ] {
            assert_eq!(period(cell), None, "{cell}");
        }
    }
}
