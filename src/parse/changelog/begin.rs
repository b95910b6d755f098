//! Where releases begin in a changelog.

use super::block::{Block, Sort};
use super::heading::{Heading, Note, note as read_note, read};
use std::collections::BTreeMap;
use std::ops::Range;

/// Releases below this level of headings are none, unless they say their day.
const DEEPEST: u8 = 3;

/// The blocks that begin a release, by number, each with its level; without a heading those that stand over a series of them.
pub(super) fn beginnings(text: &str, blocks: &[Block]) -> BTreeMap<usize, (u8, Option<Heading>)> {
    let mut found: Vec<(usize, u8, Heading)> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if let Sort::Heading { level, text: plain, target } = &block.sort
            && let Some(heading) = read(text, block.range.clone(), plain, target.as_deref())
        {
            found.push((index, *level, heading));
        }
    }
    sift(&mut found);
    if !found.iter().any(|(.., heading)| heading.version.is_some()) {
        found.extend(lines(text, blocks));
        found.sort_by_key(|(index, ..)| *index);
    }
    let mut kept = BTreeMap::new();
    let mut top = None;
    let mut is_out = false;
    let mut found = found.into_iter().peekable();
    while let Some((index, level, heading)) = found.next() {
        if found.peek().is_some_and(|next| is_series(&heading, level, next, &blocks[index..])) {
            kept.insert(index, (level, None));
            continue;
        }
        // A version deeper than the first one's is a part of a release: "1.0 and later".
        let fits = level <= top.unwrap_or(DEEPEST) || level <= DEEPEST + 1 && heading.is_sure();
        if !fits || heading.weak && is_out {
            continue;
        }
        top.get_or_insert(level.max(2));
        is_out |= heading.version.is_some();
        kept.insert(index, (level, Some(heading)));
    }
    kept
}

/// Leaves out headings that name something else with a version: only one name can be the product's.
fn sift(found: &mut Vec<(usize, u8, Heading)>) {
    if found.iter().any(|(.., heading)| heading.version.is_some() && heading.name.is_none()) {
        found.retain(|(.., heading)| heading.name.is_none() || heading.day.is_some());
        return;
    }
    let mut names: BTreeMap<&str, (usize, std::cmp::Reverse<usize>)> = BTreeMap::new();
    for (index, _, heading) in found.iter() {
        if let Some(name) = &heading.name {
            names.entry(name).or_insert((0, std::cmp::Reverse(*index))).0 += 1;
        }
    }
    let most = names.into_iter().max_by_key(|(_, count)| *count).map(|(name, _)| name.to_owned());
    found.retain(|(.., heading)| heading.name.is_none() || heading.name == most);
}

/// Whether a heading stands over the releases of a series, of which the first follows: `2.1` over `2.1.4`.
fn is_series(heading: &Heading, level: u8, next: &(usize, u8, Heading), blocks: &[Block]) -> bool {
    let (_, below, first) = next;
    let (Some((own, _)), Some((first, _))) = (&heading.version, &first.version) else { return false };
    let Some(more) = first.strip_prefix(own.as_str()) else { return false };
    more.starts_with('.')
        && *below > level
        && !heading.is_sure()
        && blocks
            .iter()
            .skip(1)
            .find(|block| !matches!(block.sort, Sort::Paragraph(_)))
            .is_some_and(|block| matches!(&block.sort, Sort::Heading { level, .. } if level == below))
}

/// Lines of text that begin a release where no heading does: `v1.2.0 - 30 November 2026`, `**1.2.0**`.
fn lines<'a>(text: &'a str, blocks: &'a [Block]) -> impl Iterator<Item = (usize, u8, Heading)> + 'a {
    blocks.iter().enumerate().filter_map(|(index, block)| {
        let Sort::Paragraph(plain) = &block.sort else { return None };
        let first = plain.lines().next()?;
        let written = text.get(block.range.clone())?;
        let end = block.range.start + written.find('\n').unwrap_or(written.len());
        let heading = read(text, block.range.start..end, first, None)?;
        let is_alone = heading.title.is_none() && written.starts_with(['*', '_', '[']);
        let is_one = heading.version.is_some() && heading.name.is_none() && (heading.day.is_some() || is_alone);
        is_one.then_some((index, 2, heading))
    })
}

/// Reads the line below a heading where the heading does not say the day itself; gives the stretch that it says.
pub(super) fn note(text: &str, heading: &mut Heading, until: usize) -> Option<Range<usize>> {
    if heading.version.is_none() || heading.day.is_some() || heading.ahead {
        return None;
    }
    let rest = text.get(heading.range.end..until)?;
    let skipped = rest.len() - rest.trim_start().len();
    let start = heading.range.end + skipped;
    let line = text.get(start..until)?.lines().next()?;
    let end = start + line.len();
    let found = read_note(line)?;
    // Part of a longer paragraph it stays where it is.
    let after = text.get(end..until)?;
    let is_alone = line.starts_with('#') || after.trim().is_empty() || after.starts_with("\n\n");
    match found {
        Note::Day(day, at) => heading.day = Some((day, start + at.start..start + at.end)),
        Note::Ahead => heading.ahead = true,
        Note::Yanked => heading.yanked = true,
    }
    is_alone.then_some(start..end)
}
