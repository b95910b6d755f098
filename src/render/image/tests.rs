use super::bare::{Bare, Flaw, bare};
use super::{size, turn};

const SECRET: &[u8] = b"38.7223N 9.1393W";

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, data].concat()
}

/// Exif of a camera on its side, little-endian, with a place in it.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend_from_slice(&[0x0f, 0x01, 2, 0, 16, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend_from_slice(&[0; 4]);
    tiff.extend_from_slice(SECRET);
    tiff
}

fn photograph(orientation: u8) -> Vec<u8> {
    [
        vec![0xff, 0xd8],
        segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat()),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
        segment(0xe2, &[b"MPF\0", SECRET].concat()),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01profile"),
        segment(0xed, SECRET),
        segment(0xfe, SECRET),
        vec![0xff, 0xff],
        segment(0xc2, &[8, 0, 20, 0, 40, 1, 1, 0x11, 0]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![1, 2, 0xff, 0, 3, 0xff, 0xd0, 4],
        segment(0xda, &[1, 1, 0, 0, 63, 1]),
        vec![5, 6],
        vec![0xff, 0xd9],
        SECRET.to_vec(),
    ]
    .concat()
}

#[test]
fn a_photograph_keeps_how_it_was_held_and_nothing_else() {
    let Bare { bytes, flaw, turn } = bare("a.jpg", photograph(6));
    assert_eq!((flaw, turn), (None, 6));
    assert!(!holds(&bytes, SECRET) && holds(&bytes, b"profile") && bytes.ends_with(&[5, 6, 0xff, 0xd9]));
    assert!(holds(&bytes, &[1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xda]));
    assert_eq!(size::size(&bytes), Some((40, 20)));
    assert_eq!(turn::upright((40, 20), turn), (20, 40));
    let again = bare("a.jpg", bytes.clone());
    assert_eq!((again.bytes, again.turn), (bytes, 6), "cleaning twice changes nothing");
    let upright = bare("a.jpg", photograph(1));
    assert!(upright.turn == 1 && !holds(&upright.bytes, b"Exif"));
}

#[test]
fn a_photograph_that_is_cut_off_is_shown_as_far_as_it_goes() {
    let whole = photograph(1);
    let at = whole.windows(2).rposition(|pair| pair == [5, 6]).unwrap();
    let Bare { bytes, flaw, .. } = bare("a.jpg", whole[..=at].to_vec());
    assert!(flaw.is_none() && bytes.ends_with(&[5]) && !holds(&bytes, SECRET));
}

#[test]
fn a_png_keeps_its_picture() {
    let chunk = |name: &[u8], data: &[u8]| {
        [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], name, data, b"crc."].concat()
    };
    let picture = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 3, 0, 0, 0, 2, 8, 6, 0, 0, 0]),
        chunk(b"tEXt", SECRET),
        chunk(b"eXIf", SECRET),
        chunk(b"IDAT", b"pixels"),
        chunk(b"IEND", b""),
        SECRET.to_vec(),
    ]
    .concat();
    // Many a picture has the wrong ending.
    let Bare { bytes, flaw, .. } = bare("a.jpg", picture);
    assert!(flaw.is_none() && !holds(&bytes, SECRET) && holds(&bytes, b"pixels") && bytes.ends_with(b"IENDcrc."));
    assert_eq!(size::size(&bytes), Some((3, 2)));
}

#[test]
fn a_gif_moves_on_and_tells_nothing() {
    let block = |data: &[u8]| [&[u8::try_from(data.len()).unwrap()][..], data, &[0]].concat();
    let picture = [
        b"GIF89a\x03\0\x02\0\x80\0\0".to_vec(),
        vec![9; 6],
        [&[0x21, 0xff, 11][..], b"NETSCAPE2.0", &[3, 1, 0, 0, 0]].concat(),
        [&[0x21, 0xff, 11][..], b"XMP DataXMP", &block(SECRET)].concat(),
        [&[0x21, 0xfe][..], &block(SECRET)].concat(),
        vec![0x21, 0xf9, 4, 0, 5, 0, 0, 0],
        [&[0x2c, 0, 0, 0, 0, 3, 0, 2, 0, 0, 2][..], &block(b"pixels")].concat(),
        vec![0x3b],
        SECRET.to_vec(),
    ]
    .concat();
    let Bare { bytes, flaw, .. } = bare("a.gif", picture);
    assert!(flaw.is_none() && !holds(&bytes, SECRET), "{flaw:?}");
    assert!(holds(&bytes, b"NETSCAPE2.0") && holds(&bytes, b"pixels") && bytes.ends_with(&[0, 0x3b]));
    assert_eq!(size::size(&bytes), Some((3, 2)));
}

#[test]
fn a_webp_keeps_its_picture_and_how_it_was_held() {
    let chunk = |name: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        [name, &length, data, &[0][..data.len() % 2]].concat()
    };
    let wrapped = |chunks: Vec<u8>| {
        [b"RIFF", &u32::try_from(chunks.len() + 4).unwrap().to_le_bytes()[..], b"WEBP", &chunks].concat()
    };
    let picture = wrapped(
        [
            chunk(b"VP8X", &[0x0c, 0, 0, 0, 39, 0, 0, 19, 0, 0]),
            chunk(b"VP8 ", b"odd pixels."),
            chunk(b"EXIF", &exif(8)),
            chunk(b"XMP ", SECRET),
        ]
        .concat(),
    );
    let Bare { bytes, flaw, turn } = bare("a.webp", picture);
    assert_eq!((flaw, turn), (None, 8));
    assert!(!holds(&bytes, SECRET) && holds(&bytes, b"odd pixels.\0"));
    assert_eq!(bytes[20], 0x08, "the flags tell of what is left");
    assert_eq!(u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize, bytes.len() - 8);
    assert_eq!(size::size(&bytes), Some((40, 20)));
    let lossless = wrapped(chunk(b"VP8L", &[0x2f, 39, 0xc0, 4, 0]));
    assert_eq!(size::size(&lossless), Some((40, 20)));
}

#[test]
fn what_cannot_be_read_is_left_out_and_what_cannot_be_cleaned_is_told() {
    for (path, bytes) in [
        ("a.png", &b"version https://git-lfs.github.com/spec/v1\n"[..]),
        ("a.JPEG", b"\xff\xd8\xff\xe1\xff\xff"),
        ("a.gif", b"GIF89a"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 \xff\xff\xff\xff"),
        ("a.svg", b"<svg"),
    ] {
        let Bare { bytes, flaw, .. } = bare(path, bytes.to_vec());
        assert_eq!((flaw, bytes.len()), (Some(Flaw::Unread), 0), "{path}");
    }
    assert_eq!(bare("a.avif", b"....ftypavif".to_vec()).flaw, Some(Flaw::Telling));
    assert_eq!(bare("a.pdf", b"%PDF".to_vec()).flaw, None);
}

#[test]
fn a_mangled_picture_never_fails() {
    for whole in [photograph(6), b"GIF89a\x03\0\x02\0\x80\0\0".to_vec()] {
        for end in 0..whole.len() {
            bare("a.jpg", whole[..end].to_vec());
            let mut other = whole.clone();
            other[end] = 0xff;
            size::size(&bare("a.jpg", other).bytes);
        }
    }
}
