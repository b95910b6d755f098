//! A picture without what its makers wrote into it: camera, place, time, names, previews of what was cut away.

use super::turn;

/// What is published of a picture.
pub struct Bare {
    /// The picture; empty where nothing of it can be published.
    pub bytes: Vec<u8>,
    /// What is to be told of it.
    pub flaw: Option<Flaw>,
    /// How the camera was held; 1 where nobody knows.
    pub turn: u8,
}

/// What is to be told of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// An SVG held what a picture must not have.
    Unsafe,
    /// It cannot be read as the picture that its name promises, and is left out.
    Unread,
    /// A format whose metadata stays in.
    Telling,
}

/// Formats that carry metadata and that nothing here can take apart.
const TELLING: [&str; 7] = ["avif", "heic", "heif", "jp2", "jxl", "tif", "tiff"];

/// The picture in `bytes`, told by its first bytes and not by its name; what is no picture passes as it is.
pub fn bare(path: &str, bytes: Vec<u8>) -> Bare {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let kept = |bytes, turn| Bare { bytes, flaw: None, turn };
    let unread = || Bare { bytes: Vec::new(), flaw: Some(Flaw::Unread), turn: 1 };
    let raster = match &*bytes {
        [0x89, b'P', b'N', b'G', ..] => Some(png(&bytes).map(|out| (out, 1))),
        [0xff, 0xd8, ..] => Some(jpeg(&bytes)),
        [b'G', b'I', b'F', b'8', ..] => Some(gif(&bytes).map(|out| (out, 1))),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(webp(&bytes)),
        _ => None,
    };
    match (raster, &*ending) {
        (Some(made), _) => made.map_or_else(unread, |(out, turn)| kept(out, turn)),
        (None, "svg") => crate::render::svg::clean(&bytes).map_or_else(unread, |cleaned| Bare {
            flaw: cleaned.was_unsafe.then_some(Flaw::Unsafe),
            ..kept(cleaned.bytes, 1)
        }),
        (None, "png" | "jpg" | "jpeg" | "gif" | "webp") => unread(),
        (None, ending) if TELLING.contains(&ending) => Bare { flaw: Some(Flaw::Telling), ..kept(bytes, 1) },
        _ => kept(bytes, 1),
    }
}

/// Keeps the chunks of a PNG that make the picture (PNG, third edition, section 11).
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEPT: [&[u8; 4]; 15] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs",
        b"acTL", b"fcTL", b"fdAT",
    ];
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let name: &[u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if KEPT.contains(&name) {
            out.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            break;
        }
        at += chunk.len();
    }
    Some(out)
}

/// Keeps the segments of a JPEG that make the picture, with JFIF, colour profile and Adobe's transform, and says how the
/// camera was held (ITU-T T.81, annex B). What follows the end of the picture, such as a film or a second picture, goes.
fn jpeg(bytes: &[u8]) -> Option<(Vec<u8>, u8)> {
    let mut out = vec![0xff, 0xd8];
    let mut held = 1;
    let mut at = 2;
    loop {
        // Any number of fill bytes may stand before a marker.
        let start = at + bytes.get(at..)?.iter().position(|byte| *byte != 0xff)?;
        let marker = *bytes.get(start).filter(|_| start > at)?;
        at = start + 1;
        if marker == 0xd9 {
            out.extend_from_slice(&[0xff, marker]);
            return Some((out, held));
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        let segment = bytes.get(at..at + length)?;
        at += length;
        let data = segment.get(2..)?;
        let kept = match marker {
            0xe0 | 0xee => true,
            0xe2 => data.starts_with(b"ICC_PROFILE\0"),
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        if let Some(turn) = (marker == 0xe1).then(|| data.strip_prefix(b"Exif\0\0")).flatten().and_then(turn::read) {
            held = turn;
            out.extend_from_slice(&[0xff, 0xe1, 0, 34]);
            out.extend_from_slice(b"Exif\0\0");
            out.extend_from_slice(&turn::write(turn));
        }
        if kept {
            out.extend_from_slice(&[0xff, marker]);
            out.extend_from_slice(segment);
        }
        if marker == 0xda {
            let rest = bytes.get(at..)?;
            // Coded data ends at a marker that is neither a stuffed byte nor a restart.
            let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
            let Some(length) = rest.windows(2).position(ends) else {
                // Cut off, and shown as far as it goes.
                out.extend_from_slice(rest);
                return Some((out, held));
            };
            out.extend_from_slice(&rest[..length]);
            at += length;
        }
    }
}

/// Leaves out the comments of a GIF, and applications other than those that make it move (GIF89a, sections 24 and 26).
fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    /// Bytes of a table of colours, which the flags before it announce.
    fn colours(flags: u8) -> usize {
        if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
    }
    /// Where a chain of blocks ends, each with its length before it.
    fn chain(bytes: &[u8], mut at: usize) -> Option<usize> {
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                return Some(at);
            }
        }
    }
    let mut at = 13 + colours(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    while let Some(sort) = bytes.get(at) {
        let (end, kept) = match sort {
            0x2c => (chain(bytes, at + 11 + colours(*bytes.get(at + 9)?))?, true),
            0x21 => {
                let kept = match bytes.get(at + 1)? {
                    0xf9 => true,
                    0xff => matches!(bytes.get(at + 3..at + 14)?, b"NETSCAPE2.0" | b"ANIMEXTS1.0"),
                    _ => false,
                };
                (chain(bytes, at + 2)?, kept)
            }
            0x3b => break,
            _ => return None,
        };
        if kept {
            out.extend_from_slice(bytes.get(at..end)?);
        }
        at = end;
    }
    out.push(0x3b);
    Some(out)
}

/// Keeps the chunks of a WebP that make the picture, and says how the camera was held (RFC 9649, section 2.7).
fn webp(bytes: &[u8]) -> Option<(Vec<u8>, u8)> {
    const EXIF: u8 = 0x08;
    const XMP: u8 = 0x04;
    let mut chunks: Vec<(&[u8], Vec<u8>)> = Vec::new();
    let mut held = 1;
    let mut at = 12;
    while at < bytes.len() {
        let name = bytes.get(at..at + 4)?;
        let length = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let data = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        at += 8 + length + length % 2;
        match name {
            b"VP8 " | b"VP8L" | b"VP8X" | b"ANIM" | b"ANMF" | b"ALPH" | b"ICCP" => chunks.push((name, data.to_vec())),
            b"EXIF" => {
                if let Some(turn) = turn::read(data.strip_prefix(b"Exif\0\0").unwrap_or(data)) {
                    held = turn;
                    chunks.push((name, turn::write(turn).to_vec()));
                }
            }
            _ => {}
        }
    }
    let is_held = chunks.iter().any(|(name, _)| *name == b"EXIF");
    let mut out = bytes.get(..12)?.to_vec();
    for (name, mut data) in chunks {
        if let (b"VP8X", Some(flags)) = (name, data.first_mut()) {
            *flags &= !(XMP | EXIF);
            *flags |= if is_held { EXIF } else { 0 };
        }
        out.extend_from_slice(name);
        out.extend_from_slice(&u32::try_from(data.len()).ok()?.to_le_bytes());
        out.extend_from_slice(&data);
        out.extend_from_slice(&[0][..data.len() % 2]);
    }
    let length = u32::try_from(out.len() - 8).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&length.to_le_bytes());
    Some((out, held))
}
