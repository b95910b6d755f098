//! The state that *What changed* compares with: read from the definition's repository when the setting says another one.

use super::follow::limit;
use crate::compile::{Inputs, Past, configure, draft};
use crate::diagnostic::Report;
use crate::model::Memory;
use crate::parse::scalar::parse_date;
use crate::source::{FileId, Repository, Silence, Snapshot};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// What was read last, and for which setting.
#[derive(Default)]
pub struct Since {
    known: Mutex<Option<Known>>,
}

struct Known {
    asked: Option<Arc<str>>,
    past: Option<Arc<Past>>,
}

impl Since {
    /// The state that `rutter.toml` of a snapshot asks for; none where it asks for none, and where the repository does not
    /// tell, which `tell` is told once.
    pub fn of(&self, home: &Path, snapshot: &Snapshot, tell: &dyn Fn(String)) -> Option<Arc<Past>> {
        let asked = asked(snapshot);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_ref().filter(|known| known.asked == asked) {
            return known.past.clone();
        }
        let past = asked.as_ref().and_then(|asked| match read(home, asked) {
            Ok(past) => Some(Arc::new(past)),
            Err(silence) => {
                tell(format!("the portal has no page of what changed since `{asked}`: {silence}"));
                None
            }
        });
        *known = Some(Known { asked, past: past.clone() });
        past
    }
}

/// The setting `since` of `[changes]`.
fn asked(snapshot: &Snapshot) -> Option<Arc<str>> {
    let file = snapshot.sources.at("rutter.toml")?;
    let config = configure(snapshot.sources.file(file), FileId(0), &mut Report::default());
    config.changes.and_then(|changes| changes.since).filter(|since| !since.is_empty())
}

fn read(home: &Path, asked: &Arc<str>) -> Result<Past, Silence> {
    let repository = Repository::of(home)?;
    let found = match parse_date(asked) {
        Ok(_) => repository.before(asked),
        Err(_) => repository.revision(asked),
    };
    let revision = found.map_err(|silence| match silence {
        Silence::NoRevision(_) if repository.is_shallow() => Silence::Shallow,
        silence => silence,
    })?;
    let snapshot = repository.read(&revision, &limit)?;
    let as_of = parse_date(&revision.day).map_err(Silence::Failed)?;
    let draft = draft(Inputs::of(&snapshot, as_of), &Memory::default());
    Ok(Past { since: asked.clone(), draft })
}
