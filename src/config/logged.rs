//! What editions tell of the log of their repository.

use super::{Config, Edition, Logged};

impl Config {
    /// Whether nothing can be hidden from an edition, whatever entries say: there are no others, or it has every label, and
    /// shows what has none.
    #[must_use]
    pub fn sees_all(&self, edition: Option<&str>) -> bool {
        let Some(edition) = edition else { return true };
        let all = || self.editions.0.iter().flat_map(|(_, other)| other.audiences.iter());
        let has_all = |own: &Edition| all().all(|label| own.audiences.has(&label.name));
        let is_default = self.editions.0.first().is_some_and(|(first, _)| *first.name == *edition);
        let shows_unlabelled = is_default || self.default_audience("").is_some();
        shows_unlabelled && self.editions.get(edition).is_some_and(has_all)
    }

    /// What an edition tells of the log of its repository. One that may hide something tells nothing unless it says so: what
    /// changed last may be what it hides.
    #[must_use]
    pub fn logged(&self, edition: Option<&str>) -> Logged {
        let own = edition.and_then(|name| self.editions.get(name)).and_then(|edition| edition.log);
        let all = || self.changes.as_ref().and_then(|changes| changes.log).unwrap_or(Logged::Authors);
        own.unwrap_or_else(|| if self.sees_all(edition) { all() } else { Logged::Off })
    }

    /// Whether any edition tells of the log.
    #[must_use]
    pub fn wants_log(&self) -> bool {
        let mut named: Vec<Option<&str>> = self.editions.0.iter().map(|(label, _)| Some(&*label.name)).collect();
        if named.is_empty() {
            named.push(None);
        }
        named.into_iter().any(|edition| self.logged(edition) != Logged::Off)
    }
}
