//! Pictures and other files that pages show: published only where something visible shows them, without their metadata.

mod bare;
mod size;
#[cfg(test)]
mod tests;
mod turn;

use crate::diagnostic::{Diagnostic, Report};
use crate::model::{Destination, Model};
use crate::parse::safety::UNSAFE_IMAGE;
use crate::portal::{File, Portal};
use crate::source::Asset;
use bare::{Flaw, bare};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The files that the pages of one portal show.
#[derive(Default)]
pub struct Pictures {
    shown: Mutex<BTreeMap<Arc<str>, Shown>>,
}

#[derive(Clone)]
struct Shown {
    address: String,
    size: Option<(u32, u32)>,
    bytes: Arc<[u8]>,
    flaw: Option<Flaw>,
}

impl Pictures {
    /// The address of a file, which it has from now on: its path, with a hash of what is published in the name.
    pub fn show(&self, asset: &Arc<Asset>) -> String {
        self.look(asset).address
    }

    /// Width and height in pixels, of the formats that tell.
    pub fn size(&self, asset: &Arc<Asset>) -> Option<(u32, u32)> {
        self.look(asset).size
    }

    fn look(&self, asset: &Arc<Asset>) -> Shown {
        let mut shown = self.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = shown.get(&asset.path) {
            return known.clone();
        }
        let made = made(asset);
        shown.insert(asset.path.clone(), made.clone());
        made
    }

    /// Adds what was shown to the portal.
    pub fn publish(&self, portal: &mut Portal) {
        for shown in self.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner).values() {
            portal.files.insert(shown.address.clone(), File::Made(shown.bytes.clone()));
        }
    }

    /// Tells which pictures had to be cleaned or left out, where they are shown first.
    pub fn tell(&self, model: &Model, report: &mut Report) {
        let shown = self.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for (path, shown) in shown.iter() {
            if let Some(flaw) = shown.flaw {
                tell(model, path, flaw, report);
            }
        }
    }

    /// The bytes of what is published at an address, shown already or yet to be.
    #[must_use]
    pub fn at(&self, address: &str, assets: &BTreeMap<Arc<str>, Arc<Asset>>) -> Option<Arc<[u8]>> {
        let (rest, ending) = address.rsplit_once('.')?;
        let (stem, _) = rest.rsplit_once('.')?;
        let path = if ending.is_empty() { stem.to_owned() } else { format!("{stem}.{ending}") };
        let known = self.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get(&*path).cloned();
        let shown = match known {
            Some(shown) => shown,
            None => made(assets.get(&*path)?),
        };
        (shown.address == address).then_some(shown.bytes)
    }
}

fn made(asset: &Asset) -> Shown {
    let bare = bare(&asset.path, asset.read().unwrap_or_default());
    let bytes: Arc<[u8]> = bare.bytes.into();
    let hash = blake3::hash(&bytes).to_hex();
    let (stem, ending) = asset.path.rsplit_once('.').map_or((&*asset.path, ""), |(s, e)| (s, e));
    let address = format!("{stem}.{}.{ending}", &hash[..10]);
    let size = size::size(&bytes).map(|size| turn::upright(size, bare.turn));
    Shown { address, size, bytes, flaw: bare.flaw }
}

fn tell(model: &Model, path: &str, flaw: Flaw, report: &mut Report) {
    let shows = model.entries().find_map(|entry| {
        let core = entry.core();
        let is_it = |destination| matches!(destination, Destination::File(file) if *file == *path);
        let link = core.links.iter().find(|link| is_it(model.follow(core, link))).map(|link| link.span);
        let file =
            core.files.iter().find(|(file, _)| is_it(model.follow_path(core.path(), file))).map(|(_, span)| *span);
        Some((core, link.or(file)?))
    });
    if let Some((core, span)) = shows {
        let (message, help) = match flaw {
            Flaw::Unsafe => (
                format!("`{path}` holds scripts, links or foreign content, which are left out"),
                "export the picture again as plain SVG",
            ),
            Flaw::Unread => (
                format!("`{path}` cannot be read as the picture that its name promises, and is left out"),
                "export the picture again; a file that holds only a pointer is fetched with `git lfs pull`",
            ),
            Flaw::Telling => (
                format!("what `{path}` tells of its making, such as place and time, cannot be taken out"),
                "export the picture as JPEG, PNG or WebP",
            ),
        };
        report.add(Diagnostic::new(&UNSAFE_IMAGE, span, message).help(help).about(core.key.to_string()));
    }
}
