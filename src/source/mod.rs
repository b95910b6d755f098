//! Finding and reading files: every text that rutter read, and places in it.

mod discover;
mod git;
mod log;
mod tracked;

pub use discover::{Asset, Folder, Snapshot, Trouble, discover};
pub use git::{Blob, Repository, Revision, Silence};
pub use log::{Commit, Log};

use std::sync::{Arc, OnceLock};

/// Which file of a [`Sources`]. Ids follow the order of the paths, so that sorting by id sorts by path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A place in a source: byte offsets into its text, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A place from offsets as the parsers count them. Offsets beyond 4 GiB cannot occur: files are limited.
    #[must_use]
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The place as a range of bytes.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The first place of a file: what is wrong concerns the whole of it.
    #[must_use]
    pub fn top(file: FileId) -> Self {
        Span { file, start: 0, end: 0 }
    }

    /// The place that lies `start..end` bytes behind the start of this one.
    #[must_use]
    pub fn within(self, range: std::ops::Range<usize>) -> Self {
        let base = self.start as usize;
        Span::new(self.file, base + range.start..base + range.end)
    }
}

/// One text file of the definition, as it is compiled: without byte order mark, lines ended by `\n`.
#[derive(Debug)]
pub struct Source {
    /// Relative to the definition, with `/`.
    pub path: Arc<str>,
    /// The text.
    pub text: Arc<str>,
    /// Offsets into `text` before which a `\r` was left out.
    returns: Vec<u32>,
    /// Bytes of the byte order mark that was left out: 0 or 3.
    mark: usize,
    /// Offsets of characters every so many bytes, and where they stand.
    marks: OnceLock<Vec<(usize, Position)>>,
}

/// A line and a column, both counted from 1; columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// Bytes between two marks: what a look-up of a position reads at most, however long a line is.
const STRIDE: usize = 4_096;

impl Position {
    /// The position behind a text that stands here.
    fn behind(self, text: &str) -> Self {
        match text.rfind('\n') {
            Some(last) => Position {
                line: self.line + text.bytes().filter(|b| *b == b'\n').count(),
                column: text.get(last + 1..).unwrap_or("").chars().count() + 1,
            },
            None => Position { column: self.column + text.chars().count(), ..self },
        }
    }
}

impl Source {
    /// Takes a text as it was read; CRLF and a byte order mark are left out, and remembered for [`Source::offset_on_disk`].
    #[must_use]
    pub fn new(path: impl Into<Arc<str>>, raw: &str) -> Self {
        let unmarked = raw.strip_prefix('\u{feff}').unwrap_or(raw);
        let mark = raw.len() - unmarked.len();
        let mut returns = Vec::new();
        let text: Arc<str> = if unmarked.contains("\r\n") {
            let mut text = String::with_capacity(unmarked.len());
            for piece in unmarked.split_inclusive("\r\n") {
                match piece.strip_suffix("\r\n") {
                    Some(line) => {
                        text.push_str(line);
                        returns.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
                        text.push('\n');
                    }
                    None => text.push_str(piece),
                }
            }
            text.into()
        } else {
            unmarked.into()
        };
        Source { path: path.into(), text, returns, mark, marks: OnceLock::new() }
    }

    /// Whether another was read from the same bytes at the same path.
    #[must_use]
    pub fn is_like(&self, other: &Source) -> bool {
        self.path == other.path && self.text == other.text && self.returns == other.returns && self.mark == other.mark
    }

    fn marks(&self) -> &[(usize, Position)] {
        self.marks.get_or_init(|| {
            let mut marks = vec![(0, Position { line: 1, column: 1 })];
            while let Some((at, position)) = marks.last().copied().filter(|(at, _)| at + STRIDE < self.text.len()) {
                let next = self.text.floor_char_boundary(at + STRIDE);
                marks.push((next, position.behind(self.text.get(at..next).unwrap_or(""))));
            }
            marks
        })
    }

    /// Line and column of an offset; one beyond the end is taken as the end, one within a character as its start.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.text.floor_char_boundary((offset as usize).min(self.text.len()));
        let marks = self.marks();
        let mark = marks.partition_point(|(at, _)| *at <= offset).saturating_sub(1);
        let (at, position) = marks.get(mark).copied().unwrap_or((0, Position { line: 1, column: 1 }));
        position.behind(self.text.get(at..offset).unwrap_or(""))
    }

    /// `text` in the quotes that the place has, or bare where it has none: what a replacement there must be.
    #[must_use]
    pub fn quoted_as(&self, span: Span, text: &str) -> String {
        match self.text.get(span.range()).and_then(|piece| piece.chars().next()) {
            Some('"') => format!("\"{text}\""),
            Some('\'') => format!("'{text}'"),
            _ => text.to_owned(),
        }
    }

    /// Where an offset into the compiled text lies in the file on disk, in bytes.
    #[must_use]
    pub fn offset_on_disk(&self, offset: u32) -> usize {
        offset as usize + self.mark + self.returns.partition_point(|at| *at < offset)
    }
}

/// All texts of a definition, in the order of their paths.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    files: Arc<Vec<Arc<Source>>>,
}

impl Sources {
    /// Takes the files and orders them by path.
    #[must_use]
    pub fn new(files: Vec<Source>) -> Self {
        Sources::of(files.into_iter().map(Arc::new).collect())
    }

    /// Takes files that others may hold too, and orders them by path.
    #[must_use]
    pub fn of(mut files: Vec<Arc<Source>>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Sources { files: Arc::new(files) }
    }

    /// The same with `again` in place of the files of their paths.
    #[must_use]
    pub fn with(&self, again: Vec<Arc<Source>>) -> Self {
        let mut files = Vec::clone(&self.files);
        for source in again {
            if let Some(file) = self.at(&source.path) {
                files[file.0 as usize] = source;
            }
        }
        Sources { files: Arc::new(files) }
    }

    /// The file with an id of this collection.
    #[must_use]
    pub fn file(&self, id: FileId) -> &Arc<Source> {
        &self.files[id.0 as usize]
    }

    /// The file at a path.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<FileId> {
        let index = self.files.binary_search_by(|f| (*f.path).cmp(path)).ok()?;
        u32::try_from(index).ok().map(FileId)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// All files with their ids, ordered by path.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Arc<Source>)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(u32::try_from(i).unwrap_or(u32::MAX)), f))
    }

    /// The text at a place; empty where the place is none.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }
}
