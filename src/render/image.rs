//! Pictures and other files that pages show: published only where something visible shows them, without their metadata.

use crate::diagnostic::{Diagnostic, Report};
use crate::model::{Destination, Model};
use crate::parse::safety::UNSAFE_IMAGE;
use crate::portal::{File, Portal};
use crate::source::Asset;
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
    was_unsafe: bool,
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

    /// Tells which pictures had to be cleaned, where they are shown first.
    pub fn tell(&self, model: &Model, report: &mut Report) {
        let shown = self.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for (path, _) in shown.iter().filter(|(_, shown)| shown.was_unsafe) {
            tell(model, path, report);
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
    let (bytes, was_unsafe) = bare(&asset.path, asset.read().unwrap_or_default());
    let bytes: Arc<[u8]> = bytes.into();
    let hash = blake3::hash(&bytes).to_hex();
    let (stem, ending) = asset.path.rsplit_once('.').map_or((&*asset.path, ""), |(s, e)| (s, e));
    let address = format!("{stem}.{}.{ending}", &hash[..10]);
    Shown { address, size: size(&bytes), bytes, was_unsafe }
}

fn tell(model: &Model, path: &str, report: &mut Report) {
    let shows = model.entries().find_map(|entry| {
        let core = entry.core();
        let is_it = |destination| matches!(destination, Destination::File(file) if *file == *path);
        let link = core.links.iter().find(|link| is_it(model.follow(core, link))).map(|link| link.span);
        let file =
            core.files.iter().find(|(file, _)| is_it(model.follow_path(core.path(), file))).map(|(_, span)| *span);
        Some((core, link.or(file)?))
    });
    if let Some((core, span)) = shows {
        report.add(
            Diagnostic::new(
                &UNSAFE_IMAGE,
                span,
                format!("`{path}` holds scripts, links or foreign content, which are left out"),
            )
            .help("export the picture again as plain SVG")
            .about(core.key.to_string()),
        );
    }
}

/// A picture without what its makers wrote into it, and whether it held something that a picture must not have.
fn bare(path: &str, bytes: Vec<u8>) -> (Vec<u8>, bool) {
    match path.rsplit('.').next().map(str::to_ascii_lowercase).as_deref() {
        Some("png") => (bare_png(&bytes).unwrap_or(bytes), false),
        Some("jpg" | "jpeg") => (bare_jpeg(&bytes).unwrap_or(bytes), false),
        Some("svg") => {
            super::svg::clean(&bytes).map_or((Vec::new(), true), |cleaned| (cleaned.bytes, cleaned.was_unsafe))
        }
        _ => (bytes, false),
    }
}

/// Keeps the chunks of a PNG that make the picture (PNG, third edition, section 11).
fn bare_png(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEPT: [&[u8; 4]; 14] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs",
        b"acTL", b"fcTL",
    ];
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let name: &[u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if KEPT.contains(&name) || name == b"fdAT" {
            out.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(out);
        }
        at += chunk.len();
    }
    None
}

/// Leaves out the application and comment segments of a JPEG, but JFIF, colour profile and Adobe's transform (ITU-T T.81, annex B).
fn bare_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2).filter(|start| *start == [0xff, 0xd8])?.to_vec();
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        if marker == 0xda {
            out.extend_from_slice(bytes.get(at..)?);
            return Some(out);
        }
        let length = u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?) as usize;
        let segment = bytes.get(at..at + 2 + length)?;
        let kept = match marker {
            0xe0 | 0xee => true,
            0xe2 => segment.get(4..).is_some_and(|data| data.starts_with(b"ICC_PROFILE")),
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        if kept {
            out.extend_from_slice(segment);
        }
        at += 2 + length;
    }
}

/// The last two numbers of an SVG's `viewBox`, without their fractions: the shape that a page keeps free for it.
fn view_box(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.get(..bytes.len().min(4096))?;
    let text = String::from_utf8_lossy(head);
    let written = text.split_once("viewBox=\"")?.1.split_once('"')?.0;
    let numbers: Vec<&str> = written.split([' ', ',']).filter(|number| !number.is_empty()).collect();
    let side = |at: usize| -> Option<u32> { numbers.get(at)?.split('.').next()?.parse().ok().filter(|side| *side > 0) };
    Some((side(2)?, side(3)?))
}

/// Width and height of a PNG, GIF, JPEG or SVG; none where the file does not tell.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number =
        |range: std::ops::Range<usize>| bytes.get(range).map(|b| b.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)));
    if bytes.starts_with(b"\x89PNG") {
        return Some((number(16..20)?, number(20..24)?));
    }
    if bytes.starts_with(b"GIF8") {
        let low = |at: usize| Some(u32::from(*bytes.get(at)?) | u32::from(*bytes.get(at + 1)?) << 8);
        return Some((low(6)?, low(8)?));
    }
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return view_box(bytes);
    }
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((number(at + 7..at + 9)?, number(at + 5..at + 7)?));
        }
        at += 2 + number(at + 2..at + 4)? as usize;
    }
}
