//! What stands behind the colons that open a block: its name, its labels, its title.

use super::Sort;
use super::block::{Kind, Walk};
use super::marker::Marker;

impl Walk<'_> {
    /// What a line opens; a fault if that is nothing known.
    pub(super) fn kind(&mut self, marker: &Marker<'_>) -> Kind {
        let end = marker.rest.find(|c: char| c.is_whitespace() || c == '[' || c == '{').unwrap_or(marker.rest.len());
        let (name, rest) = marker.rest.split_at(end);
        if name == "audience" {
            return self.audience(marker, rest);
        }
        if let Some(sort) = Sort::ALL.into_iter().find(|sort| sort.name() == name) {
            let title = match rest.trim().strip_prefix('[') {
                Some(bracketed) => bracketed.strip_suffix(']').unwrap_or(bracketed),
                None => rest.trim().split('{').next().unwrap_or_default(),
            };
            let title = title.trim();
            return Kind::Admonition(sort, (!title.is_empty()).then(|| title.to_owned()));
        }
        let span = marker.rest_at..marker.rest_at + name.len().max(1).min(marker.rest.len());
        let help = match nearest(name) {
            Some(known) => format!("did you mean `{known}`?"),
            None => {
                "known are `audience`, `note`, `tip`, `info`, `important`, `warning`, `caution` and `danger`".into()
            }
        };
        self.fault(span, format!("unknown `:::` block `{name}`"), help);
        Kind::Unknown
    }

    fn audience(&mut self, marker: &Marker<'_>, rest: &str) -> Kind {
        let mut labels = Vec::new();
        let mut at = marker.rest_at + marker.rest.len() - rest.len();
        for word in rest.split_inclusive(|c: char| c.is_whitespace() || c == ',') {
            let label = word.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
            if !label.is_empty() {
                labels.push((label.to_owned(), at..at + label.len()));
            }
            at += word.len();
        }
        let is_label = |label: &str| label.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
        if let Some((label, span)) = labels.iter().find(|(label, _)| !is_label(label)) {
            let (message, span) = (format!("`{label}` is no audience label"), span.clone());
            self.fault(span, message, "write labels of letters, digits and `-`, with spaces between");
        }
        if labels.is_empty() {
            let help = "name who may read it, for example `::: audience internal`";
            self.fault(marker.fence(), "an audience block without a label", help);
            return Kind::Unknown;
        }
        Kind::Audience(labels)
    }
}

/// The known name that a mistyped one is nearest to.
fn nearest(name: &str) -> Option<&'static str> {
    let known = ["audience"].into_iter().chain(Sort::ALL.map(Sort::name));
    let name: Vec<char> = name.chars().take(20).flat_map(char::to_lowercase).collect();
    known
        .map(|known| (distance(&name, known), known))
        .filter(|(far, known)| far * 3 <= known.len())
        .min()
        .map(|(_, known)| known)
}

/// How many letters must be added, dropped or changed.
fn distance(from: &[char], to: &str) -> usize {
    let mut row: Vec<usize> = (0..=from.len()).collect();
    for (line, wanted) in to.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, written) in from.iter().enumerate() {
            let replaced = diagonal + usize::from(*written != wanted);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[from.len()]
}
