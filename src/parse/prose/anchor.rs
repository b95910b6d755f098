//! The anchors of headings, made as GitHub makes them.

use std::collections::HashMap;

/// Ids that the page around the body uses, beside those of its glyphs (`g-…`); a heading of that name gets a number.
const TAKEN: [&str; 7] = ["main", "nav", "search", "q", "hits", "hitcount", "toc"];

/// Gives the headings of one body their anchors, in the order of the text.
///
/// An anchor holds letters, digits, `-`, `_` and `.`, never a colon: ids with one are free for everything else on the page.
#[derive(Debug, Default)]
pub struct Anchors {
    /// How often each anchor was asked for.
    taken: HashMap<String, usize>,
}

impl Anchors {
    /// The anchor of the next heading, from its plain text or from the id that its author chose.
    pub fn pick(&mut self, text: &str, explicit: Option<&str>) -> String {
        let explicit: Option<String> =
            explicit.map(|id| id.chars().filter(|c| is_word(*c) || matches!(c, '-' | '.')).collect());
        let base = explicit.filter(|id| !id.is_empty()).unwrap_or_else(|| slug(text));
        let mut anchor = base.clone();
        let reserved = TAKEN.contains(&base.as_str()) || base.starts_with("g-");
        let mut count = *self.taken.entry(base.clone()).or_insert_with(|| usize::from(reserved));
        if count > 0 {
            anchor = format!("{base}-{count}");
            while self.taken.contains_key(&anchor) {
                count += 1;
                anchor = format!("{base}-{count}");
            }
            self.taken.insert(anchor.clone(), 1);
        }
        self.taken.insert(base, count + 1);
        anchor
    }
}

/// A heading in lower case, spaces as hyphens, nothing but letters, digits, `-` and `_`.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' | '\n' | '-' => slug.push('-'),
            c if is_word(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    // an id is never empty
    if slug.is_empty() { "section".into() } else { slug }
}

/// Letters, marks, decimal digits and connecting punctuation.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let is_mark = matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{e47}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20f0}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}');
    let is_connector = matches!(
        c,
        '\u{203f}' | '\u{2040}' | '\u{2054}' | '\u{fe33}' | '\u{fe34}' | '\u{fe4d}'..='\u{fe4f}' | '\u{ff3f}'
    );
    // numbers that are no digits: ², ½, ①
    let is_figure = c.is_numeric()
        && !matches!(c, '\u{b2}'..='\u{be}' | '\u{2070}'..='\u{2189}' | '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{2cfd}'
            | '\u{3192}'..='\u{3195}' | '\u{3220}'..='\u{32cf}' | '\u{1f100}'..='\u{1f10c}');
    c.is_alphabetic() || is_mark || is_connector || is_figure
}
