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
    // Three hyphens below a blank line are a rule of Markdown.
    let lead = if mark == "+++" { blank(text) } else { 0 };
    let Some(first) = text[lead..].split_inclusive('\n').next().filter(|line| line.trim_end() == mark) else {
        return Fence::None;
    };
    let start = lead + first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == mark {
            return Fence::Closed(start..at, at + line.len());
        }
        at += line.len();
    }
    Fence::Open
}

/// How long the blank lines are that a text begins with.
#[must_use]
pub fn blank(text: &str) -> usize {
    let lines = text.split_inclusive('\n').take_while(|line| line.trim().is_empty());
    lines.map(str::len).sum()
}

/// What stands between two `---` lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// `key: value`, or nothing.
    Yaml,
    /// `key = value`.
    Toml,
    /// Prose between two rules of Markdown.
    Prose,
}

/// Tells what stands between two `---` lines at the top of a text.
#[must_use]
pub fn between(text: &str) -> Between {
    let is_key = |key: &str| {
        let bare = key.trim().trim_matches(['"', '\'']);
        !bare.is_empty() && bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
    };
    let says = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let lines: Vec<&str> = text.lines().filter(says).collect();
    let has = |mark: char| lines.iter().any(|line| line.split_once(mark).is_some_and(|(key, _)| is_key(key)));
    match (has(':'), has('=')) {
        (true, _) => Between::Yaml,
        (false, true) => Between::Toml,
        // Nothing is YAML, and so are braces and lists; what is wrong with them is told as that.
        _ if lines.iter().all(|line| line.trim_start().starts_with(['-', '{', '[', '%', '&', '*', '!'])) => {
            Between::Yaml
        }
        _ => Between::Prose,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_may_follow_blank_lines() {
        let text = "\n\n+++\ntitle = \"P\"\n+++\nText.\n";
        assert!(matches!(fence(text, "+++"), Fence::Closed(range, 22) if &text[range.clone()] == "title = \"P\"\n"));
        assert!(matches!(fence("\n---\ntitle: P\n---\n", "---"), Fence::None));
    }

    #[test]
    fn prose_between_two_rules_is_no_front_matter() {
        assert_eq!(between("title: Planning\n"), Between::Yaml);
        assert_eq!(between("# nothing yet\n\n"), Between::Yaml);
        assert_eq!(between("title = \"Planning\"\n"), Between::Toml);
        assert_eq!(between("\nHow we plan, and why.\n"), Between::Prose);
    }
}
