//! What a kind is, and its erased twin for the stages that know no kind by name.

use super::agenda::{Agenda, Dated};
use super::common::Common;
use super::day::Day;
use super::entry::{self, AnyEntry, Entry, Key};
use super::graph::Model;
use super::telling::Telling;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Rule};
use crate::parse::changelog::Form;
use crate::parse::fact::Fact;
use crate::parse::reader::{FieldDoc, Hidden, Record, describe};
use crate::parse::scalar::Date;
use crate::parse::tree::Document;
use crate::source::Span;
use std::any::Any;
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};

/// Where a kind stands in the sidebar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Where we want to go.
    Direction,
    /// How we get there.
    Plan,
    /// How we know.
    Evidence,
    /// Who does it.
    People,
    /// What the words mean.
    Reference,
}

/// How something stands: a word that readers learn once, and how a theme may mark it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The word as shown: `In progress`.
    pub word: &'static str,
    /// The mark: `done`, `half`, `open`, `ok`, `yes`, `no`, `warn`, `stop`, `dash`, `block`, `cross`.
    pub mark: &'static str,
    /// The sort: `good`, `warn`, `bad`, `mute`, `ink`.
    pub tone: &'static str,
}

impl State {
    /// A state from its three names.
    #[must_use]
    pub const fn new(word: &'static str, mark: &'static str, tone: &'static str) -> Self {
        State { word, mark, tone }
    }
    /// As data for pages.
    #[must_use]
    pub fn fact(self) -> Fact {
        Fact::table([("word", self.word.into()), ("mark", self.mark.into()), ("tone", self.tone.into())])
    }
}

/// Something worked out from an entry, with how.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its name in templates and exports: `rice`.
    pub key: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// The result.
    pub value: Fact,
    /// The formula in words, with its source.
    pub formula: &'static str,
    /// What went in, by name.
    pub inputs: Vec<(Arc<str>, Fact)>,
}

/// Words that an entry explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The words, the name that it goes by first.
    pub words: Vec<Arc<str>>,
    /// What they mean, as Markdown.
    pub meaning: Arc<str>,
}

/// What figures and checks may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The entries, linked: of one edition, or all of them.
    pub model: &'a Model,
    /// `rutter.toml`.
    pub config: &'a Config,
    /// The day that counts as today.
    pub as_of: Date,
}

impl<'a> Context<'a> {
    /// The days of all entries.
    #[must_use]
    pub fn agenda(&self) -> &'a Agenda {
        self.model.agenda(self)
    }
}

/// Says of a day whether an entry has to do with it.
pub type TakesPart<'a> = Box<dyn Fn(&Dated) -> bool + 'a>;

/// Where the checks of one entry tell what they found.
pub struct Findings<'a> {
    /// The entry looked at.
    pub entry: Arc<str>,
    /// What was found so far, of all entries.
    pub found: &'a mut Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Tells a case of a rule.
    pub fn tell(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let mut diagnostic = Diagnostic::new(rule, span, message);
        diagnostic.entry = Some(self.entry.clone());
        self.found.push(diagnostic);
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}

/// A kind of entry: one file of `kinds/` describes it wholly.
pub trait Kind: Record + Send + Sync + 'static {
    /// `persona`: in references and in `explain`.
    const NAME: &'static str;
    /// `personas`: the folder, the name of `FOLDER.toml`, and the first step of addresses. For a singleton, the file's stem.
    const FOLDER: &'static str;
    /// `Personas`: in the sidebar and over lists.
    const TITLE: &'static str;
    /// Where in the sidebar.
    const GROUP: Group;
    /// Whether there is only one, whose id is the kind's name.
    const SINGLETON: bool = false;
    /// Whether ids are paths: folders nest, and `index.md` stands for its folder.
    const NESTED: bool = false;
    /// Whether ids are versions.
    const VERSIONED: bool = false;
    /// Whether an entry of it can own others.
    const OWNS: bool = false;
    /// Whether each entry has a calendar of the days that it takes part in.
    const CALENDAR: bool = false;
    /// Whether a feed tells of its entries: see [`Kind::told_on`].
    const FEED: bool = false;
    /// Whether each entry should have an owner.
    const OWNED: bool = false;
    /// Whether each entry should be linked with another.
    const LINKED: bool = false;
    /// Whether `title` may not be absent.
    const NEEDS_TITLE: bool = false;
    /// Whether an empty file is an entry.
    const MAY_BE_EMPTY: bool = false;
    /// Whether sections of the body fill fields of their name.
    const FROM_BODY: bool = true;
    /// The field that the body's beginning fills: `statement`.
    const LEAD: Option<&'static str> = None;
    /// Whether the whole body fills [`Kind::LEAD`], not its first paragraph only.
    const LEAD_IS_BODY: bool = false;
    /// The list that a CSV file beside an entry fills.
    const BESIDE: Option<&'static str> = None;
    /// Templates that rutter ships for the table beside an entry: name and TOML. A definition's own stand in [`Kind::TEMPLATE_FOLDER`].
    const TEMPLATES: &'static [(&'static str, &'static str)] = &[];
    /// The folder of a definition whose entries are templates for the table beside an entry.
    const TEMPLATE_FOLDER: Option<&'static str> = None;
    /// How an entry is read from a changelog, where that can be.
    const CHANGELOG: Option<&'static Form> = None;
    /// Fields that a later version of rutter reads.
    const LATER: &'static [&'static str] = &[];
    /// The fields that the list of entries shows as columns.
    const COLUMNS: &'static [&'static str] = &[];
    /// The rules that only this kind can break.
    const RULES: &'static [&'static Rule] = &[];
    /// References that must not run in a circle, by field: `depends_on`. Each with the rule that says so.
    const CHAINS: &'static [(&'static str, &'static Rule)] = &[];
    /// How changes of its fields are told, the most important first; see [`Telling`].
    const TOLD: &'static [Telling] = &[];
    /// Fields that tell of the past: what they name may be given up.
    const LOOKS_BACK: &'static [&'static str] = &[];
    /// An entry as someone would write it, for `new` and `explain`. `{id}`, `{title}`, `{date}` and `{owner}` are filled
    /// in; what stands below `{table}` is left out where a table is laid beside the entry.
    const STARTER: &'static str;

    /// What is wrong with an entry that is well-formed.
    fn check(_entry: &Entry<Self>, _cx: &Context<'_>, _out: &mut Findings<'_>) {}
    /// What is wrong with all of them together.
    fn check_all(_cx: &Context<'_>, _out: &mut Findings<'_>) {}
    /// Whether its own checks tell that an entry has no owner.
    fn tells_owner(_entry: &Entry<Self>, _cx: &Context<'_>) -> bool {
        false
    }
    /// What can be worked out.
    fn figures(_entry: &Entry<Self>, _cx: &Context<'_>) -> Vec<Figure> {
        Vec::new()
    }
    /// The elements of one of its lists as they are meant, where that is more than what is written.
    fn parts(_entry: &Entry<Self>, _list: &str, _cx: &Context<'_>) -> Option<Fact> {
        None
    }
    /// How it stands, where it has a life cycle.
    fn state(_entry: &Entry<Self>, _cx: &Context<'_>) -> Option<State> {
        None
    }
    /// What happens on days, in the order of writing.
    fn days(_entry: &Entry<Self>, _cx: &Context<'_>) -> Vec<Day> {
        Vec::new()
    }
    /// The day on which it became news, where it has; the feed of its kind tells it.
    fn told_on(_entry: &Entry<Self>, _cx: &Context<'_>) -> Option<Date> {
        None
    }
    /// Says of a day whether it has to do with it, where it has to do with any: for a calendar of its own, see [`Kind::CALENDAR`].
    fn takes_part<'a>(_entry: &'a Entry<Self>, _cx: &Context<'a>) -> Option<TakesPart<'a>> {
        None
    }
    /// The table beside an entry, as CSV, filled in from a template.
    fn fill(_template: &Document) -> Option<String> {
        None
    }
    /// The words that it explains: where pages use one, they show what it means.
    fn explains(_entry: &Entry<Self>) -> Option<Explained> {
        None
    }
    /// Fields that this entry may not do without, though their types let others: no edition can hide them from it.
    fn needs(&self) -> Vec<&'static str> {
        Vec::new()
    }
    /// Whether nobody should refer to it any more.
    fn is_retired(&self) -> bool {
        false
    }
    /// Orders the entries in lists, smallest first, by two numbers; equal ones by title.
    fn order(_entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [0, 0]
    }
}

/// A kind whose type is not known.
pub trait AnyKind: Sync {
    /// [`Kind::NAME`]
    fn name(&self) -> &'static str;
    /// The constants of the kind.
    fn traits(&self) -> Traits;
    /// Every field, those that all kinds have last: the last [`common_fields`] of them.
    fn fields(&self) -> &[FieldDoc];
    /// Reads a document through the lens of what is hidden.
    fn read(&self, id: Arc<str>, document: &Arc<Document>, hidden: &Hidden) -> (Arc<dyn AnyEntry>, Vec<Diagnostic>);
    /// Runs the kind's checks over all its entries that are not broken.
    fn check(&self, cx: &Context<'_>, found: &mut Vec<Diagnostic>);
    /// [`Kind::tells_owner`]
    fn tells_owner(&self, entry: &dyn AnyEntry, cx: &Context<'_>) -> bool;
    /// [`Kind::figures`]
    fn figures(&self, entry: &dyn AnyEntry, cx: &Context<'_>) -> Vec<Figure>;
    /// [`Kind::parts`]
    fn parts(&self, entry: &dyn AnyEntry, list: &str, cx: &Context<'_>) -> Option<Fact>;
    /// [`Kind::state`]
    fn state(&self, entry: &dyn AnyEntry, cx: &Context<'_>) -> Option<State>;
    /// [`Kind::days`]
    fn days(&self, entry: &dyn AnyEntry, cx: &Context<'_>) -> Vec<Day>;
    /// [`Kind::told_on`]
    fn told_on(&self, entry: &dyn AnyEntry, cx: &Context<'_>) -> Option<Date>;
    /// [`Kind::takes_part`]
    fn takes_part<'a>(&self, entry: &'a dyn AnyEntry, cx: &Context<'a>) -> Option<TakesPart<'a>>;
    /// [`Kind::fill`]
    fn fill(&self, template: &Document) -> Option<String>;
    /// [`Kind::explains`]
    fn explains(&self, entry: &dyn AnyEntry) -> Option<Explained>;
    /// [`Kind::is_retired`]
    fn is_retired(&self, entry: &dyn AnyEntry) -> bool;
    /// The keys of its entries in the order of lists.
    fn ordered(&self, cx: &Context<'_>) -> Vec<Key>;
}

/// How many fields every kind has.
#[must_use]
pub fn common_fields() -> usize {
    describe::<Common>().len()
}

/// The constants of a kind, as data. See [`Kind`] for each.
#[derive(Debug, Clone, Copy)]
pub struct Traits {
    /// [`Kind::FOLDER`]
    pub folder: &'static str,
    /// [`Kind::TITLE`]
    pub title: &'static str,
    /// [`Kind::GROUP`]
    pub group: Group,
    /// [`Kind::SINGLETON`]
    pub singleton: bool,
    /// [`Kind::NESTED`]
    pub nested: bool,
    /// [`Kind::VERSIONED`]
    pub versioned: bool,
    /// [`Kind::OWNS`]
    pub owns: bool,
    /// [`Kind::CALENDAR`]
    pub calendar: bool,
    /// [`Kind::FEED`]
    pub feed: bool,
    /// [`Kind::OWNED`]
    pub owned: bool,
    /// [`Kind::LINKED`]
    pub linked: bool,
    /// [`Kind::MAY_BE_EMPTY`]
    pub may_be_empty: bool,
    /// [`Kind::BESIDE`]
    pub beside: Option<&'static str>,
    /// [`Kind::TEMPLATES`]
    pub templates: &'static [(&'static str, &'static str)],
    /// [`Kind::TEMPLATE_FOLDER`]
    pub template_folder: Option<&'static str>,
    /// [`Kind::CHANGELOG`]
    pub changelog: Option<&'static Form>,
    /// [`Kind::LATER`]
    pub later: &'static [&'static str],
    /// [`Kind::COLUMNS`]
    pub columns: &'static [&'static str],
    /// [`Kind::RULES`]
    pub rules: &'static [&'static Rule],
    /// [`Kind::CHAINS`]
    pub chains: &'static [(&'static str, &'static Rule)],
    /// [`Kind::TOLD`]
    pub told: &'static [Telling],
    /// [`Kind::LOOKS_BACK`]
    pub looks_back: &'static [&'static str],
    /// [`Kind::STARTER`]
    pub starter: &'static str,
}

/// The erased twin of a kind: one line of the register.
pub struct Of<K> {
    fields: OnceLock<Vec<FieldDoc>>,
    kind: PhantomData<fn() -> K>,
}

impl<K> Of<K> {
    /// A line of the register.
    #[must_use]
    pub const fn new() -> Self {
        Of { fields: OnceLock::new(), kind: PhantomData }
    }
}

impl<K> Default for Of<K> {
    fn default() -> Self {
        Self::new()
    }
}

/// An entry as one of its kind.
pub(super) fn typed<K: Kind>(entry: &dyn AnyEntry) -> Option<&Entry<K>> {
    (entry as &dyn Any).downcast_ref()
}

impl<K: Kind> AnyKind for Of<K> {
    fn name(&self) -> &'static str {
        K::NAME
    }
    fn traits(&self) -> Traits {
        Traits {
            folder: K::FOLDER,
            title: K::TITLE,
            group: K::GROUP,
            singleton: K::SINGLETON,
            nested: K::NESTED,
            versioned: K::VERSIONED,
            owns: K::OWNS,
            calendar: K::CALENDAR,
            feed: K::FEED,
            owned: K::OWNED,
            linked: K::LINKED,
            may_be_empty: K::MAY_BE_EMPTY,
            beside: K::BESIDE,
            templates: K::TEMPLATES,
            template_folder: K::TEMPLATE_FOLDER,
            changelog: K::CHANGELOG,
            later: K::LATER,
            columns: K::COLUMNS,
            rules: K::RULES,
            chains: K::CHAINS,
            told: K::TOLD,
            looks_back: K::LOOKS_BACK,
            starter: K::STARTER,
        }
    }
    fn fields(&self) -> &[FieldDoc] {
        self.fields.get_or_init(|| describe::<K>().into_iter().chain(describe::<Common>()).collect())
    }
    fn read(&self, id: Arc<str>, document: &Arc<Document>, hidden: &Hidden) -> (Arc<dyn AnyEntry>, Vec<Diagnostic>) {
        let (entry, faults) = entry::read::<K>(Key { kind: K::NAME, id }, document, hidden, self.fields());
        (Arc::new(entry), faults)
    }
    fn check(&self, cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
        for entry in cx.model.all::<K>() {
            let mut out = Findings { entry: entry.core.key.to_string().into(), found };
            K::check(entry, cx, &mut out);
        }
        K::check_all(cx, &mut Findings { entry: "".into(), found });
    }
    fn tells_owner(&self, entry: &dyn AnyEntry, cx: &Context<'_>) -> bool {
        typed::<K>(entry).is_some_and(|entry| K::tells_owner(entry, cx))
    }
    fn figures(&self, entry: &dyn AnyEntry, cx: &Context<'_>) -> Vec<Figure> {
        typed::<K>(entry).filter(|entry| !entry.core.broken).map_or_else(Vec::new, |entry| K::figures(entry, cx))
    }
    fn parts(&self, entry: &dyn AnyEntry, list: &str, cx: &Context<'_>) -> Option<Fact> {
        typed::<K>(entry).filter(|entry| !entry.core.broken).and_then(|entry| K::parts(entry, list, cx))
    }
    fn state(&self, entry: &dyn AnyEntry, cx: &Context<'_>) -> Option<State> {
        K::state(typed::<K>(entry)?, cx)
    }
    fn days(&self, entry: &dyn AnyEntry, cx: &Context<'_>) -> Vec<Day> {
        typed::<K>(entry).filter(|entry| !entry.core.broken).map_or_else(Vec::new, |entry| K::days(entry, cx))
    }
    fn told_on(&self, entry: &dyn AnyEntry, cx: &Context<'_>) -> Option<Date> {
        K::told_on(typed::<K>(entry).filter(|entry| !entry.core.broken)?, cx).filter(|day| *day <= cx.as_of)
    }
    fn takes_part<'a>(&self, entry: &'a dyn AnyEntry, cx: &Context<'a>) -> Option<TakesPart<'a>> {
        K::takes_part(typed::<K>(entry).filter(|entry| !entry.core.broken)?, cx)
    }
    fn fill(&self, template: &Document) -> Option<String> {
        K::fill(template)
    }
    fn explains(&self, entry: &dyn AnyEntry) -> Option<Explained> {
        typed::<K>(entry).filter(|entry| !entry.core.broken).and_then(K::explains)
    }
    fn is_retired(&self, entry: &dyn AnyEntry) -> bool {
        typed::<K>(entry).is_some_and(|entry| entry.fields.is_retired())
    }
    fn ordered(&self, cx: &Context<'_>) -> Vec<Key> {
        let mut entries: Vec<_> = cx.model.whole::<K>().collect();
        entries.sort_by_cached_key(|e| (K::order(e, cx), e.core.title.to_lowercase(), e.core.key.id.clone()));
        entries.into_iter().map(|entry| entry.core.key.clone()).collect()
    }
}
