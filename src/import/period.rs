//! A stretch of time as other tools write it: `Q3 2026`, `Oct 2026`, `2026/10`, `H2 2026`.

use crate::parse::changelog::day::month;
use crate::parse::scalar::Period;

/// A cell as a period of a definition; none where it is none.
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
    use super::period;

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
