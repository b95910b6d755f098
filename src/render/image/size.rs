//! How large a picture is, so that a page keeps its place free.

/// Width and height of a PNG, GIF, JPEG, WebP or SVG; none where the file does not tell.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let big = |at: usize, length: usize| {
        bytes.get(at..at + length).map(|b| b.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)))
    };
    let little = |at: usize, length: usize| {
        bytes.get(at..at + length).map(|b| b.iter().rev().fold(0_u32, |n, b| n << 8 | u32::from(*b)))
    };
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some((big(16, 4)?, big(20, 4)?)),
        [b'G', b'I', b'F', b'8', ..] => Some((little(6, 2)?, little(8, 2)?)),
        [b'R', b'I', b'F', b'F', ..] => match bytes.get(12..16)? {
            b"VP8X" => Some((little(24, 3)? + 1, little(27, 3)? + 1)),
            b"VP8L" => little(21, 4).map(|bits| ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)),
            _ => Some((little(26, 2)? & 0x3fff, little(28, 2)? & 0x3fff)),
        },
        [0xff, 0xd8, ..] => {
            let mut at = 2;
            loop {
                let marker = *bytes.get(at + 1)?;
                if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                    return Some((big(at + 7, 2)?, big(at + 5, 2)?));
                }
                at += 2 + big(at + 2, 2)? as usize;
            }
        }
        _ => view_box(bytes),
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
