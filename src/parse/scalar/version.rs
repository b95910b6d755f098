//! Versions of releases, ordered.

use semver::{BuildMetadata, Prerelease};
use std::{cmp::Ordering, fmt, sync::Arc};

/// How a product numbers its releases (`releases.versioning`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Versioning {
    /// SemVer 2.0.0: `2.4.0-rc.1`.
    #[default]
    Semver,
    /// Anything that its numbers order: `2.3`, `2026.11`, `1.2.3.4`, with a pre-release after `-`.
    Parts,
}

/// A version as it is written, ordered by its numbers; a pre-release comes before the release. Where these are the
/// same (`1.0.0+a`, `1.0.0+b`; `2.3`, `2.3.0`), the text decides, so that equal versions have equal texts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Version {
    text: Arc<str>,
    /// Without zeros at the end.
    numbers: Vec<u64>,
    pre: Prerelease,
}

impl Version {
    /// Reads a version.
    pub fn parse(text: &str, versioning: Versioning) -> Result<Self, String> {
        Version::read(text, versioning).map_err(|help| match text.strip_prefix(['v', 'V']) {
            Some(bare) if Version::read(bare, versioning).is_ok() => format!("leave out the `v`: `{bare}`"),
            _ => help,
        })
    }

    fn read(text: &str, versioning: Versioning) -> Result<Self, String> {
        let (mut numbers, pre) = match versioning {
            Versioning::Semver => semver::Version::parse(text)
                .map(|v| (vec![v.major, v.minor, v.patch], v.pre))
                .map_err(|_| advise(text))?,
            Versioning::Parts => parts(text)
                .ok_or_else(|| "write numbers with dots between them: `2.3`, `2026.11`, `2.4.0-rc.1`".to_owned())?,
        };
        while numbers.last() == Some(&0) {
            numbers.pop();
        }
        Ok(Version { text: text.into(), numbers, pre })
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it comes before a release of the same numbers: `2.4.0-rc.1`.
    #[must_use]
    pub fn is_pre_release(&self) -> bool {
        !self.pre.is_empty()
    }

    /// One of its numbers, counted from 0 (major, minor, patch); 0 where it is not written.
    #[must_use]
    pub fn number(&self, place: usize) -> u64 {
        self.numbers.get(place).copied().unwrap_or(0)
    }

    /// Whether it stands at the same place in the order, whatever the text: `2.3` and `2.3.0`.
    #[must_use]
    pub fn same_place(&self, other: &Self) -> bool {
        self.numbers == other.numbers && self.pre == other.pre
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numbers, &self.pre, &self.text).cmp(&(&other.numbers, &other.pre, &other.text))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn parts(text: &str) -> Option<(Vec<u64>, Prerelease)> {
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (numbers, pre) = text.split_once('-').map_or((text, None), |(numbers, pre)| (numbers, Some(pre)));
    if build.is_some_and(|build| build.is_empty() || BuildMetadata::new(build).is_err()) {
        return None;
    }
    let (numbers, pre) = match (pre, tail(numbers)) {
        // No release yet, or one more of the same numbers.
        (None, Some((numbers, "post"))) => (numbers, None),
        (None, Some((numbers, _))) => (numbers, text.get(numbers.len()..).map(|pre| pre.trim_start_matches('.'))),
        (pre, _) => (numbers, pre),
    };
    let pre = match pre {
        Some(pre) => Prerelease::new(pre).ok().filter(|pre| !pre.is_empty())?,
        None => Prerelease::EMPTY,
    };
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten();
    Some((numbers.split('.').map(number).collect::<Option<_>>()?, pre))
}

/// The numbers, and the word behind them that some write without a hyphen: `18.9b0`, `0.13.0.dev1`, `5.0.0.rc.2`.
fn tail(text: &str) -> Option<(&str, &str)> {
    let at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (numbers, rest) = text.split_at(at);
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (word, count) = rest.split_at(end);
    let is_known = ["a", "alpha", "b", "beta", "c", "rc", "dev", "pre", "preview", "post"].contains(&word);
    let is_count = count.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (is_known && is_count).then_some((numbers.trim_end_matches('.'), word))
}

fn advise(text: &str) -> String {
    if parts(text).is_some() {
        "write three numbers without leading zeros: `2.4.0`, or set `releases.versioning = \"parts\"` in `rutter.toml`"
            .to_owned()
    } else {
        "write a version of three numbers: `2.4.0`, `2.4.0-rc.1`".to_owned()
    }
}
