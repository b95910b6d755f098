//! Where releases begin in a changelog.

use super::block::{Block, Sort};
use super::day::{self, Order};
use super::heading::{Heading, Note, note as read_note, read};
use std::collections::BTreeMap;
use std::ops::Range;

/// Releases below this level of headings are none, unless they say their day.
const DEEPEST: u8 = 3;

/// The blocks that begin a release, by number, each with its level; without a heading those that stand over a series of them.
pub(super) type Beginnings = BTreeMap<usize, (u8, Option<Heading>)>;

/// Where releases begin.
pub(super) fn beginnings(text: &str, blocks: &[Block]) -> Beginnings {
    let mut found: Vec<(usize, u8, Heading)> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if let Sort::Heading { level, text: plain, target } = &block.sort
            && let Some(heading) = read(text, block.range.clone(), plain, target.as_deref())
        {
            found.push((index, *level, heading));
        }
    }
    let product = product(blocks);
    sift(&mut found, &product);
    if !found.iter().any(|(.., heading)| heading.version.is_some()) {
        let mut lines: Vec<_> = lines(text, blocks).collect();
        sift(&mut lines, &product);
        found.extend(lines);
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
        // A version deeper than the first one's is a part of a release, "1.0 and later", unless it says its day, or
        // nothing else and no other heading stands over it.
        let is_one = heading.is_sure() || heading.is_bare() && is_below_release(blocks, index, level, &kept);
        let fits = level <= top.unwrap_or(DEEPEST) || level <= DEEPEST + 1 && is_one;
        if !fits || heading.weak && is_out {
            continue;
        }
        top.get_or_insert(level.max(2));
        is_out |= heading.version.is_some();
        kept.insert(index, (level, Some(heading)));
    }
    kept
}

/// Whether the heading over another begins a release.
fn is_below_release(blocks: &[Block], index: usize, level: u8, kept: &Beginnings) -> bool {
    let mut above = (0..index).rev();
    let over = above.find(|at| matches!(&blocks[*at].sort, Sort::Heading { level: own, .. } if *own < level));
    over.is_some_and(|at| kept.get(&at).is_some_and(|(_, heading)| heading.is_some()))
}

/// Words that may be the product's name: of the titles, and of the addresses to which headings lead.
fn product(blocks: &[Block]) -> String {
    let mut words = String::from(" ");
    for block in blocks {
        if let Sort::Heading { level, text, target } = &block.sort {
            if *level == 1 && !text.contains(|c: char| c.is_ascii_digit()) {
                words.extend([text, " "]);
            }
            for step in target.iter().flat_map(|target| target.split('/')) {
                words.extend([step, " "]);
            }
        }
    }
    words.to_lowercase()
}

/// Leaves out headings that name something else with a version: only one name can be the product's.
fn sift(found: &mut Vec<(usize, u8, Heading)>, product: &str) {
    if found.iter().any(|(.., heading)| heading.version.is_some() && heading.name.is_none()) {
        for (.., heading) in found.iter_mut() {
            heading.name.take_if(|name| product.contains(&format!(" {name} ")));
        }
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
    for (.., heading) in found {
        heading.name = None;
    }
}

/// Whether a heading stands over the releases of a series, of which the first follows: `2.1` over `2.1.4`.
fn is_series(heading: &Heading, level: u8, next: &(usize, u8, Heading), blocks: &[Block]) -> bool {
    let (_, below, first) = next;
    let (Some((own, _)), Some((first, _))) = (&heading.version, &first.version) else { return false };
    let Some(more) = first.strip_prefix(own.as_str()) else { return false };
    let says_so = |text: &str| {
        let text = text.to_lowercase();
        ["changelog", "release notes", "releases", "series"].iter().any(|word| text.contains(word))
    };
    if level == 1
        && more.starts_with('.')
        && matches!(blocks.first().map(|block| &block.sort), Some(Sort::Heading { text, .. }) if says_so(text))
    {
        return true;
    }
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
        let mut rest = plain.lines();
        let first = rest.next()?;
        let written = text.get(block.range.clone())?;
        let mut end = block.range.start + written.find('\n').unwrap_or(written.len());
        // A line of `^^^^` below is how other markup makes a heading.
        let below = rest.next().unwrap_or("").trim();
        let is_ruled = below.len() >= 3 && "^~\"'+#*".chars().any(|mark| below.chars().all(|c| c == mark));
        if is_ruled {
            let line = text.get(end + 1..block.range.end)?;
            end += 1 + line.find('\n').unwrap_or(line.len());
        }
        let heading = read(text, block.range.start..end, first, None)?;
        let is_strong = written.starts_with(['*', '_', '[', '`']);
        let is_whole = (is_ruled || plain.lines().count() == 1)
            && (heading.is_bare() || first.to_lowercase().starts_with("version "));
        let is_alone = match &heading.title {
            None => is_strong || is_whole,
            Some(_) => is_strong && heading.is_misdated(),
        };
        let is_plain = heading.name.is_none() || heading.title.is_none() && heading.day.is_some();
        let is_one = heading.version.is_some() && is_plain && (heading.day.is_some() || is_alone);
        is_one.then_some((index, 2, heading))
    })
}

/// How days of numbers alone are read in a changelog: by what its headings and short lines say.
pub(super) fn order(blocks: &[Block]) -> Option<Order> {
    let lines = blocks.iter().filter_map(|block| match &block.sort {
        Sort::Heading { text, .. } | Sort::Paragraph(text) if text.len() <= 120 => Some(text.as_str()),
        _ => None,
    });
    day::order(lines.filter_map(day::pair))
}

/// Reads the line below a heading where the heading does not say the day itself; gives the stretch that it says.
pub(super) fn note(text: &str, heading: &mut Heading, until: usize) -> Option<Range<usize>> {
    if heading.version.is_none() || heading.day.is_some() || heading.ahead {
        return None;
    }
    let rest = text.get(heading.range.end..until)?;
    let mut below = rest.trim_start();
    // Tools leave comments there.
    while let Some((_, more)) = below.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        below = more.trim_start();
    }
    let start = until - below.len();
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
