//! Did-you-mean: the name that was meant by a mistyped one.

/// Longer words are no typing mistakes of anything.
const LONGEST: usize = 80;

/// Endings of singulars and plurals behind what both share: `team`, `status`, `story`, `criterion`, `person`.
const NUMBERS: [(&str, &str); 5] = [("", "s"), ("", "es"), ("y", "ies"), ("on", "a"), ("rson", "ople")];

/// The name among `among` that a mistyped `word` most likely meant.
///
/// Letters of either case are the same, and so are `-` and `_`. In this order: a name that is one typing mistake away
/// (a letter too many, missing, wrong, or two swapped) or its singular or plural; one that is a few away, in
/// proportion to the length; the only one that the word begins, ends or is part of, or that is part of the word.
/// Of equals, the alphabetically first. Words of one character mean what is the same in the other case.
pub fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = word;
    let mut word = Vec::new();
    if !fold(typed, &mut word) {
        return None;
    }
    if word.len() < 2 {
        let mut letters = Vec::new();
        return among.into_iter().find(|name| !word.is_empty() && fold(name, &mut letters) && letters == word);
    }
    // Two mistakes in four letters are another word.
    let limit = if word.len() < 5 { 1 } else { 1 + word.len() / 4 };
    let mut closest: Option<(usize, &str)> = None;
    // What is further away than the closest so far need not be counted out.
    let nearer = |closest: Option<(usize, &str)>| closest.map_or(limit, |(distance, _)| distance.min(limit));
    let mut parts = [Only::None; 4];
    let places = Places::of(&word);
    let mut letters = Vec::with_capacity(LONGEST);
    for name in among {
        if !fold(name, &mut letters) {
            continue;
        }
        let distance = places.mistakes(&letters, nearer(closest));
        let distance =
            distance.filter(|d| *d < 2).or_else(|| differ_in_number(&word, &letters).then_some(1)).or(distance);
        if let Some(distance) = distance
            && closest.is_none_or(|best| (distance, name) < best)
        {
            closest = Some((distance, name));
        }
        if word.len().min(letters.len()) < 4 {
            continue;
        }
        let (is_part, is_whole) = (is_in(&word, &letters), is_in(&letters, &word));
        let holds = [is_part && letters.starts_with(&word), is_part && letters.ends_with(&word), is_part, is_whole];
        for (only, holds) in parts.iter_mut().zip(holds) {
            if holds {
                only.meet(name);
            }
        }
    }
    let part = parts.into_iter().find_map(Only::name);
    match closest {
        Some((0..3, name)) => Some(name),
        Some((_, name)) => part.or(Some(name)),
        None => part,
    }
}

/// The only name so far that something holds for.
#[derive(Clone, Copy)]
enum Only<'a> {
    None,
    One(&'a str),
    Many,
}

impl<'a> Only<'a> {
    fn meet(&mut self, name: &'a str) {
        *self = match *self {
            Only::None => Only::One(name),
            Only::One(first) if first == name => Only::One(first),
            _ => Only::Many,
        };
    }

    fn name(self) -> Option<&'a str> {
        if let Only::One(name) = self { Some(name) } else { None }
    }
}

/// Puts small letters with `_` for `-` into `letters`; false for a longer text than is looked at.
fn fold(text: &str, letters: &mut Vec<char>) -> bool {
    letters.clear();
    let even = |c| if c == '-' { '_' } else { c };
    if text.is_ascii() {
        letters.extend(text.bytes().take(LONGEST + 1).map(|b| even(char::from(b.to_ascii_lowercase()))));
    } else {
        letters.extend(text.chars().flat_map(char::to_lowercase).take(LONGEST + 1).map(even));
    }
    letters.len() <= LONGEST
}

/// Whether a word stands somewhere in another.
fn is_in(part: &[char], whole: &[char]) -> bool {
    // The first letter tells most of them apart.
    whole.windows(part.len()).any(|letters| letters.first() == part.first() && letters == part)
}

/// Whether one is the singular and the other the plural of the same word.
fn differ_in_number(a: &[char], b: &[char]) -> bool {
    let shared = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let ends = |word: &[char], end: &str| word.iter().skip(shared).copied().eq(end.chars());
    shared > 1 && NUMBERS.iter().any(|(one, many)| ends(a, one) && ends(b, many) || ends(a, many) && ends(b, one))
}

/// Where each letter stands in a word, a bit a place.
struct Places {
    ascii: [u128; 128],
    others: Vec<(char, u128)>,
    letters: usize,
}

impl Places {
    /// The word is no longer than [`LONGEST`].
    fn of(word: &[char]) -> Places {
        let mut places = Places { ascii: [0; 128], others: Vec::new(), letters: word.len() };
        for (letter, bit) in word.iter().zip((0..u128::BITS).map(|place| 1 << place)) {
            match places.ascii.get_mut(*letter as usize) {
                Some(bits) => *bits |= bit,
                None => places.others.push((*letter, bit)),
            }
        }
        places
    }

    fn get(&self, letter: char) -> u128 {
        let other = || self.others.iter().filter(|(other, _)| *other == letter).fold(0, |bits, (_, bit)| bits | bit);
        self.ascii.get(letter as usize).copied().unwrap_or_else(other)
    }

    /// Letters to add, drop, change or swap with their neighbour to come from this word to the other; none beyond `limit`.
    ///
    /// Damerau–Levenshtein, each letter touched once, a column of the table at a time: where a cell is one more or one less
    /// than its neighbour is a bit each (Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein and Damerau edit
    /// distances").
    fn mistakes(&self, other: &[char], limit: usize) -> Option<usize> {
        if self.letters.abs_diff(other.len()) > limit {
            return None;
        }
        let last = 1 << self.letters.checked_sub(1)?;
        let (mut more_below, mut less_below) = (u128::MAX, 0);
        let (mut same, mut before) = (0_u128, 0);
        let (mut distance, mut left) = (self.letters, other.len());
        for here in other.iter().map(|letter| self.get(*letter)) {
            let swapped = ((!same & here) << 1) & before;
            same = ((here & more_below).wrapping_add(more_below) ^ more_below) | here | less_below | swapped;
            let more_right = less_below | !(same | more_below);
            let less_right = same & more_below;
            distance = distance + usize::from(more_right & last != 0) - usize::from(less_right & last != 0);
            let more_right = more_right << 1 | 1;
            more_below = less_right << 1 | !(same | more_right);
            less_below = more_right & same;
            before = here;
            left -= 1;
            if distance > limit + left {
                return None;
            }
        }
        Some(distance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const IDS: [&str; 8] = [
        "line-cook",
        "head-chef",
        "owner",
        "dishwasher",
        "inspector",
        "regional-manager",
        "kitchen-lead",
        "kitchen-aid",
    ];

    #[test]
    fn what_people_mistype() {
        for (word, meant) in [
            ("line-cok", Some("line-cook")),
            ("line_cook", Some("line-cook")),
            ("Line-Cook", Some("line-cook")),
            ("lien-cook", Some("line-cook")),
            ("onwer", Some("owner")),
            ("owners", Some("owner")),
            ("dish-washer", Some("dishwasher")),
            ("cook", Some("line-cook")),
            ("chef", Some("head-chef")),
            ("manager", Some("regional-manager")),
            ("head-chef-at-night", Some("head-chef")),
            ("kitchen", None),
            ("coo", None),
            ("inspctr", Some("inspector")),
            ("o", None),
            ("", None),
            ("somebody-else", None),
        ] {
            assert_eq!(nearest(word, IDS), meant, "{word}");
        }
    }

    #[test]
    fn which_of_several() {
        for (word, among, meant) in [
            ("tilte", &["title", "tilde"][..], Some("tilde")),
            ("bat", &["cat", "bar"], Some("bar")),
            ("note", &["date", "done"], None),
            ("story", &["stories", "store"], Some("store")),
            ("stories", &["storage", "story"], Some("story")),
            ("people", &["role", "person"], Some("person")),
            ("criterion", &["criteria", "critical"], Some("criteria")),
            ("statuses", &["statutes", "status"], Some("status")),
            ("target_date", &["start_date", "target"], Some("target")),
            ("ÜBERSICHT", &["übersicht"], Some("übersicht")),
            ("cook", &["line-cook", "line-cook"], Some("line-cook")),
            ("cook", &["line-cook", "cook-book"], Some("cook-book")),
            ("cook", &["line-cook", "fry-cook", "a-cook-b"], None),
        ] {
            assert_eq!(nearest(word, among.iter().copied()), meant, "{word}");
        }
    }

    #[test]
    fn ten_thousand_names_and_long_words() {
        let names: Vec<String> = (0..10_000).map(|n| format!("initiative-number-{n}")).collect();
        let names = || names.iter().map(String::as_str);
        assert_eq!(nearest("initiative-nubmer-4711", names()), Some("initiative-number-4711"));
        assert_eq!(nearest(&"initiative".repeat(100_000), names()), None);
    }

    /// The same, cell by cell.
    fn plainly(a: &[char], b: &[char]) -> usize {
        let mut cells = vec![vec![0; b.len() + 1]; a.len() + 1];
        for (i, j) in (0..=a.len()).flat_map(|i| (0..=b.len()).map(move |j| (i, j))) {
            cells[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let changed = cells[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let least = changed.min(cells[i - 1][j] + 1).min(cells[i][j - 1] + 1);
                let is_swap = i > 1 && j > 1 && a[i - 2] == b[j - 1] && a[i - 1] == b[j - 2];
                if is_swap { least.min(cells[i - 2][j - 2] + 1) } else { least }
            };
        }
        cells[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn mistakes_are_counted_up_to_the_limit(a in "[a-cä]{1,12}|[ab]{60,80}", b in "[a-cä]{0,12}|[ab]{60,80}", limit in 0_usize..40) {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let plain = plainly(&a, &b);
            prop_assert_eq!(Places::of(&a).mistakes(&b, limit), Some(plain).filter(|plain| *plain <= limit));
        }

        #[test]
        fn a_swap_or_a_slip_is_found(word in "[a-z]{5,12}(-[a-z]{2,8})?", at in 0usize..20, other in "[A-Z]{6,9}9") {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at % (letters.len() - 1);
            letters.swap(at, at + 1);
            let swapped: String = letters.iter().collect();
            letters.remove(at);
            let short: String = letters.iter().collect();
            prop_assert_eq!(nearest(&swapped, [&*other, &*word]), Some(&*word));
            prop_assert_eq!(nearest(&short, [&*word]), Some(&*word));
        }

        #[test]
        fn any_text_will_do(word in "\\PC{0,20}", names in proptest::collection::vec("\\PC{0,20}", 0..6)) {
            let found = nearest(&word, names.iter().map(String::as_str));
            prop_assert!(found.is_none_or(|name| names.iter().any(|n| n == name)));
        }
    }
}
