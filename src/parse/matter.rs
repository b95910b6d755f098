//! Front matter: the fields above a text of Markdown.

/// Whether a text begins with front matter.
pub enum Fence {
    /// Where the front matter stands, and where the body begins.
    Closed(std::ops::Range<usize>, usize),
    /// It begins, and does not end.
    Open,
    /// There is none.
    None,
}

/// Finds the fields that stand above a text, between two lines that hold nothing but a mark.
#[must_use]
pub fn fence(text: &str, mark: &str) -> Fence {
    let Some(first) = text.split_inclusive('\n').next().filter(|line| line.trim_end() == mark) else {
        return Fence::None;
    };
    let start = first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == mark {
            return Fence::Closed(start..at, at + line.len());
        }
        at += line.len();
    }
    Fence::Open
}
