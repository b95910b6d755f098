//! `rutter.toml`, complete and typed.

mod forms;
mod logged;

use crate::parse::fact::Fact;
use crate::parse::field::{Amount, Free, Map, Ratio, Scale};
use crate::parse::reader::{Cx, Field, Hidden, Item, Label, Record, Shape, describe};
use crate::parse::scalar::{Date, FiscalStart, Interval, Zone};
use crate::parse::tree::{Document, Node, Value};
use crate::record;
use crate::variants;
use std::sync::Arc;

record! {
    /// The portal as a whole.
    Config {
        /// the portal's name, in the bar of every page
        title: Arc<str>,
        /// the name of a theme that rutter brings, or a folder of the definition
        theme: Option<Label>,
        /// where the portal will stand; only feeds, the sitemap and the page for missing addresses need it
        base_url: Option<Arc<str>>,
        /// whether search engines may list the portal: `closed` unless an edition is for `public` alone
        robots: Option<Robots>,
        /// the language of the texts, as a BCP 47 tag
        language: Option<Arc<str>>,
        /// the time zone of times without one, as an IANA name
        timezone: Option<Zone>,
        /// the first day of the fiscal year, `"02-01"`; it shifts halves and quarters
        fiscal_year_start: Option<FiscalStart>,
        /// where a file can be edited: `{path}` and `{line}` are filled in
        edit_url: Option<Arc<str>>,
        /// where the preview opens a file: `{file}` and `{line}` are filled in
        editor_url: Option<Arc<str>>,
        /// days that are no working days
        holidays: Vec<Item<Date>>,
        /// what a number of effort counts
        effort_unit: Option<EffortUnit>,
        /// what becomes of raw HTML in prose
        html: Option<HtmlMode>,
        /// how releases are read
        releases: Option<Releases>,
        /// what the portal tells of the history of its files
        changes: Option<Changes>,
        /// what the theme declares as its options
        theme_options: Map<Free>,
        /// the sidebar
        navigation: Option<Navigation>,
        /// the numbers that figures and checks use
        thresholds: Option<Thresholds>,
        /// how much is too much
        limits: Option<Limits>,
        /// what a size of effort means, in `effort_unit`
        effort: Option<Sizes>,
        /// the weights of the scorecard's criteria
        scorecard: Option<Scorecard>,
        /// the level of a check, by its name
        checks: Map<Setting>,
        /// what entries have that say nothing themselves, in all or by kind
        defaults: Option<Defaults>,
        /// who gets which portal; the first is the default
        editions: Map<Edition>,
        /// anything else, for themes
        extra: Option<Free>,
    }
}

variants! { /// What a number of effort counts.
EffortUnit { PersonMonths = "person-months", PersonWeeks = "person-weeks", PersonDays = "person-days", Points = "points" } }
variants! { /// What becomes of raw HTML in prose.
HtmlMode { /// It is shown as text.
Text = "text", /// A fixed list of elements is let through.
Sanitized = "sanitized" } }
variants! { /// How versions are ordered.
Versioning { Semver = "semver", Parts = "parts" } }
variants! { /// The level that `[checks]` gives a check.
Setting { Error = "error", Warning = "warning", Advice = "advice", Off = "off" } }
variants! { /// Whether search engines may list a portal.
Robots { /// They may.
Open = "open", /// They may not.
Closed = "closed" } }
variants! { /// What an edition tells of the log of its git repository.
Logged { /// Nothing.
Off = "off", /// On which day a file changed last.
Dates = "dates", /// The day and who changed it.
Authors = "authors" } }
variants! { /// What becomes of a reference to an entry that an edition hides.
References { /// It is an error.
Refuse = "refuse", /// An optional field is dropped.
Drop = "drop" } }

record! {
    /// How releases are read.
    Releases {
        /// a changelog that stands in for `releases/`
        changelog: Option<FilePath>,
        /// how versions are ordered
        versioning: Option<Versioning>,
    }
}
record! {
    /// What the portal tells of the history of its files.
    Changes {
        /// what *What changed* compares with: a revision, a tag or a date
        since: Option<Arc<str>>,
        /// what the edition that sees everything tells of the log of its git repository: `authors` unless it says less
        log: Option<Logged>,
    }
}
record! {
    /// The sidebar.
    Navigation {
        /// its parts, in order
        groups: Vec<Item<Group>>,
    }
}
record! {
    /// A part of the sidebar.
    Group {
        /// its heading
        title: Arc<str>,
        /// the pages under it, by name
        pages: Vec<Item<Label>>,
    }
}
record! {
    /// The criteria of the scorecard.
    Scorecard {
        /// the weight of each criterion; 1 where none is given
        weights: Map<Amount>,
    }
}
record! {
    /// A size of effort as a number.
    #[expect(non_snake_case, reason = "sizes are written as on a label: XS, S, M, L, XL")]
    Sizes {
        /// extra small
        XS: Option<Amount>,
        /// small
        S: Option<Amount>,
        /// medium
        M: Option<Amount>,
        /// large
        L: Option<Amount>,
        /// extra large
        XL: Option<Amount>,
    }
}
record! {
    /// An edition: a portal for some audiences.
    Edition {
        /// the labels that its readers see
        audiences: Labels,
        /// its title, where it is not the portal's
        title: Option<Arc<str>>,
        /// where this edition will stand
        base_url: Option<Arc<str>>,
        /// whether search engines may list it, where that is not what the portal says
        robots: Option<Robots>,
        /// what becomes of a reference to a hidden entry
        references: Option<References>,
        /// what it tells of the log of its git repository: `off` where it hides anything; authors are told where it shows them as people
        log: Option<Logged>,
    }
}
record! {
    /// How much is too much.
    Limits {
        /// bytes of one file
        file_bytes: Option<Scale<1, { i64::MAX }>>,
        /// entries in all
        entries: Option<Scale<1, { i64::MAX }>>,
        /// depth of tables and lists in one entry
        nesting: Option<Scale<1, { i64::MAX }>>,
    }
}

/// Declares `[thresholds]`: every number of figures and checks, with its default.
macro_rules! thresholds {
    ($($(#[doc = $doc:literal])* $key:ident: $type:ty = $default:expr),* $(,)?) => {
        record! {
            /// The numbers that figures and checks use.
            Thresholds { $($(#[doc = $doc])* $key: Option<$type>),* }
        }
        impl Config {
            $($(#[doc = $doc])*
            #[must_use]
            pub fn $key(&self) -> $type {
                self.thresholds.as_ref().and_then(|t| t.$key.clone()).unwrap_or_else(|| $default)
            })*
        }
    };
}

thresholds! {
    /// on track: behind by less than this share of the period
    pace_on_track: Ratio = Ratio(0.10),
    /// at risk: behind by less than this share of the period
    pace_at_risk: Ratio = Ratio(0.30),
    /// exposure from which a risk is high
    risk_high: Amount = Amount(10.0),
    /// exposure from which a risk is extreme
    risk_extreme: Amount = Amount(16.0),
    /// exposure from which a risk is moderate
    risk_moderate: Amount = Amount(5.0),
    /// severity times frequency from which a problem is severe
    problem_severe: Amount = Amount(16.0),
    /// the share of effort that may be `must`
    moscow_must_share: Ratio = Ratio(0.60),
    /// objectives that a team can carry
    objectives_per_team: Amount = Amount(5.0),
    /// key results that an objective can carry
    key_results_max: Amount = Amount(5.0),
    /// a metric is stale after this many times its cadence
    metric_stale_factor: Amount = Amount(1.5),
    /// a change below this share is flat
    trend_flat: Ratio = Ratio(0.02),
    /// points that a trend looks at
    trend_points: Scale<2, 10_000> = Scale(6),
    /// an objective without a check-in for this long is stale
    objective_check_in: Interval = Interval::Days(30),
    /// an objective ungraded for this long after its period
    ungraded_after: Interval = Interval::Days(14),
    /// a decision may stay open for this long
    decision_open: Interval = Interval::Days(30),
    /// a launch wants its debrief this long after its day
    debrief_after: Interval = Interval::Days(30),
    /// launches closer than this clash
    launch_clash: Interval = Interval::Days(14),
    /// a competitor is checked this often
    competitor_review: Interval = Interval::Days(90),
    /// a roadblock ages after this long
    roadblock_ageing: Interval = Interval::Days(14),
    /// the score from which an objective is green
    grade_green: Ratio = Ratio(0.7),
    /// the score from which an objective is amber
    grade_amber: Ratio = Ratio(0.4),
    /// words that people read in a minute
    words_per_minute: Scale<1, 100_000> = Scale(220),
}

/// The path of a file, from the folder of `rutter.toml`, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct FilePath(pub Label);

impl Field for FilePath {
    fn shape() -> Shape {
        Shape::File
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        Label::read(node, cx).map(FilePath)
    }
    fn blank() -> Self {
        FilePath(Label::blank())
    }
    fn fact(&self) -> Fact {
        self.0.fact()
    }
}

/// A list of labels. It is required, so that an edition without readers is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Labels(Vec<Item<Label>>);

impl Labels {
    /// The labels with their places.
    pub fn iter(&self) -> impl Iterator<Item = &Label> {
        self.0.iter().map(|item| &item.value)
    }
    /// Whether a label is among them.
    #[must_use]
    pub fn has(&self, label: &str) -> bool {
        self.iter().any(|known| *known.name == *label)
    }
}

impl Field for Labels {
    fn shape() -> Shape {
        Shape::List(Box::new(Shape::Label))
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        Vec::read(node, cx).map(Labels)
    }
    fn blank() -> Self {
        Labels(Vec::new())
    }
    fn fact(&self) -> Fact {
        Fact::Absent
    }
}

record! {
    /// What entries have that say nothing themselves.
    Default {
        /// who sees them
        audience: Option<Labels>,
        /// how often they are to be reviewed
        review_every: Option<Interval>,
    }
}

/// `[defaults]` and `[defaults.KIND]`.
#[derive(Debug)]
pub struct Defaults {
    /// For every kind.
    pub all: Default,
    /// By the name of a kind.
    pub kinds: Vec<(Label, Default)>,
}

impl Field for Defaults {
    const REQUIRED: bool = false;
    fn shape() -> Shape {
        Shape::Table(describe::<Default>())
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            cx.wrong(node, "a table");
            return None;
        };
        let mut fields = Vec::new();
        let mut kinds = Vec::new();
        for (key, value) in table {
            if matches!(value.value, Value::Table(_)) {
                let label = Label { name: key.name.clone(), span: key.span };
                kinds.extend(cx.record::<Default>(value).map(|default| (label, default)));
            } else {
                fields.push((key, value));
            }
        }
        let mut all = Default::blank();
        for (key, value) in fields {
            match &*key.name {
                "audience" => all.audience = Labels::read(value, cx),
                "review_every" => all.review_every = Interval::read(value, cx),
                other => {
                    let message = format!("unknown field `{other}`");
                    cx.fault(&crate::parse::rules::UNKNOWN_FIELD, key.span, message).help = Some(
                        "known here are `audience`, `review_every` and tables by kind: `[defaults.release]`".into(),
                    );
                }
            }
        }
        Some(Defaults { all, kinds })
    }
    fn blank() -> Self {
        Defaults { all: Default::blank(), kinds: Vec::new() }
    }
    fn fact(&self) -> Fact {
        Fact::Absent
    }
}

impl Config {
    /// Reads `rutter.toml`, and tells its faults.
    #[must_use]
    pub fn read(document: &Document, faults: &mut Vec<crate::diagnostic::Diagnostic>) -> Config {
        let hidden = Hidden::default();
        let mut cx = Cx::new(document, &hidden, &[]);
        let mut fields = crate::parse::reader::Fields::over(&document.root, &[], &mut cx);
        let config = <Config as Record>::read(&mut fields);
        fields.finish();
        faults.append(&mut cx.found.faults);
        forms::check(document, faults);
        config
    }

    /// What the portal of an edition is called.
    #[must_use]
    pub fn title_of(&self, edition: Option<&str>) -> &Arc<str> {
        let titled = edition.and_then(|name| self.editions.get(name)).and_then(|edition| edition.title.as_ref());
        titled.unwrap_or(&self.title)
    }

    /// Whether search engines may list the portal of an edition: as it says, else where it is for the label `public` alone.
    #[must_use]
    pub fn is_listed(&self, edition: Option<&str>) -> bool {
        let edition = edition.and_then(|name| self.editions.get(name));
        let said = edition.and_then(|edition| edition.robots).or(self.robots);
        let is_public = |edition: &Edition| edition.audiences.iter().all(|label| &*label.name == "public");
        said.map_or(edition.is_some_and(is_public), |said| said == Robots::Open)
    }

    /// Whether the edition leaves out references to what it hides, so that nobody can tell from it what has none.
    #[must_use]
    pub fn drops(&self, edition: Option<&str>) -> bool {
        let edition = edition.and_then(|name| self.editions.get(name));
        edition.is_some_and(|edition| edition.references == Some(References::Drop))
    }

    /// The working-day calendar's days off.
    #[must_use]
    pub fn days_off(&self) -> Vec<Date> {
        self.holidays.iter().map(|day| day.value).collect()
    }

    /// The first day of the fiscal year.
    #[must_use]
    pub fn fiscal(&self) -> FiscalStart {
        self.fiscal_year_start.unwrap_or_default()
    }

    /// What entries of a kind have that name no audience: the kind's default, else the one for all.
    #[must_use]
    pub fn default_audience(&self, kind: &str) -> Option<&Labels> {
        let defaults = self.defaults.as_ref()?;
        let own = defaults.kinds.iter().find(|(k, _)| &*k.name == kind).and_then(|(_, d)| d.audience.as_ref());
        own.or(defaults.all.audience.as_ref())
    }

    /// How often entries of a kind are to be reviewed that do not say so.
    #[must_use]
    pub fn default_review(&self, kind: &str) -> Option<Interval> {
        let defaults = self.defaults.as_ref()?;
        let own = defaults.kinds.iter().find(|(k, _)| &*k.name == kind).and_then(|(_, d)| d.review_every);
        own.or(defaults.all.review_every)
    }

    /// What a number of effort counts, in words.
    #[must_use]
    pub fn effort_words(&self) -> &'static str {
        match self.effort_unit {
            None | Some(EffortUnit::PersonMonths) => "person-months",
            Some(EffortUnit::PersonWeeks) => "person-weeks",
            Some(EffortUnit::PersonDays) => "person-days",
            Some(EffortUnit::Points) => "points",
        }
    }

    /// The changelog that stands in for a folder of releases.
    #[must_use]
    pub fn changelog(&self) -> Option<&Label> {
        self.releases.as_ref().and_then(|releases| releases.changelog.as_ref()).map(|path| &path.0)
    }

    /// The most bytes of one file.
    #[must_use]
    pub fn file_bytes(&self) -> u64 {
        let set = self.limits.as_ref().and_then(|l| l.file_bytes);
        set.map_or(16_000_000, |Scale(n)| n.unsigned_abs())
    }

    /// The most entries.
    #[must_use]
    pub fn entries(&self) -> usize {
        let set = self.limits.as_ref().and_then(|l| l.entries);
        set.map_or(200_000, |Scale(n)| usize::try_from(n).unwrap_or(usize::MAX))
    }

    /// The most tables and lists in one another.
    #[must_use]
    pub fn nesting(&self) -> usize {
        let set = self.limits.as_ref().and_then(|l| l.nesting);
        set.map_or(100, |Scale(n)| usize::try_from(n).unwrap_or(usize::MAX))
    }
}
