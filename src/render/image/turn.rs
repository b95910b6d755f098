//! How a camera was held: the one thing of Exif that a picture needs to be shown upright (Exif 3.0, tag 0x0112, 1 to 8).

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// The orientation that Exif's TIFF names; none where there is none, or where it is the usual one.
pub fn read(tiff: &[u8]) -> Option<u8> {
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) } as usize)
    };
    let first = long(4)?;
    let entries = (0..usize::from(short(first)?)).map(|n| first + 2 + 12 * n);
    let own = entries.take_while(|at| *at < tiff.len()).find(|at| short(*at) == Some(ORIENTATION))?;
    let value = u8::try_from(short(own + 8)?).ok()?;
    (short(own + 2)? == SHORT && (2..=8).contains(&value)).then_some(value)
}

/// A TIFF that says this and nothing else.
pub const fn write(turn: u8) -> [u8; 26] {
    [b'M', b'M', 0, b'*', 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0]
}

/// Width and height as shown: from five on, a picture lies on its side.
pub const fn upright((width, height): (u32, u32), turn: u8) -> (u32, u32) {
    if turn >= 5 { (height, width) } else { (width, height) }
}
