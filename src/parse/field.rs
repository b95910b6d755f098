//! The types that fields are made of: how each is written, and what is said when it is not.

use super::fact::Fact;
use super::reader::{Cx, Field, FieldDoc, Item, Label, Shape};
use super::rules::{BAD_DATE, BAD_ID, MISSING_FIELD, OUT_OF_RANGE, UNKNOWN_VARIANT, WRONG_TYPE};
use super::scalar::{self, Currency, Date, FiscalStart, Interval, Moment, Offset, Period, TimeOfDay, When, Zone};
use super::tree::{Node, NodeId, Value};
use crate::diagnostic::{Replacement, nearest};
use std::{fmt, ops::Deref, sync::Arc};

/// The text of a value, or a fault that says what was wanted.
pub fn text<'n>(node: &'n Node, cx: &mut Cx<'_>, wanted: &str) -> Option<&'n Arc<str>> {
    if let Value::Text(text) = &node.value {
        return Some(text);
    }
    let raw = cx.raw(node).to_owned();
    let fault = cx.wrong(node, wanted);
    fault.help = Some("put it between double quotes".into());
    if matches!(node.value, Value::Whole(_) | Value::Number(_) | Value::Flag(_)) && !raw.is_empty() {
        fault.replacement = Some(Replacement { span: node.span, text: format!("\"{raw}\"") });
    }
    None
}

/// One of `words`, or a fault with the nearest of them.
pub fn word<'n>(node: &'n Node, cx: &mut Cx<'_>, words: &'static [&'static str]) -> Option<&'n str> {
    let text = text(node, cx, &format!("one of {}", words.join(", ")))?;
    if words.contains(&&**text) {
        return Some(text);
    }
    let near = nearest(text, words.iter().copied());
    let message = format!("`{}` cannot be `{text}`", cx.key());
    let fault = cx.fault(&UNKNOWN_VARIANT, node.span, message);
    let all = words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
    fault.help = Some(match near {
        Some(near) => format!("did you mean `{near}`? It takes one of {all}"),
        None => format!("it takes one of {all}"),
    });
    let written = near.map(|near| cx.as_written(node, near));
    if let Some(fault) = cx.found.faults.last_mut() {
        fault.replacement = written.map(|text| Replacement { span: node.span, text });
    }
    None
}

/// Lower-case words of letters and digits, joined by single hyphens: what an id may be.
#[must_use]
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// Text as an id: `Press kit, final` → `press-kit-final`; empty where it has no letter or digit of ASCII.
#[must_use]
pub fn as_id(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// An id as words: `auto-log` → `Auto log`.
#[must_use]
pub fn in_words(id: &str) -> String {
    let words = id.rsplit('/').next().unwrap_or(id).replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

macro_rules! parsed {
    ($type:ty, $shape:expr, $wanted:literal, $blank:expr, |$v:ident| $fact:expr) => {
        impl Field for $type {
            fn shape() -> Shape {
                $shape
            }
            fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
                let text = match &node.value {
                    Value::Text(text) => text.clone(),
                    // TOML knows times of its own.
                    Value::Date(time) if time.date.is_none() => time.to_string().into(),
                    _ => {
                        cx.wrong(node, $wanted);
                        return None;
                    }
                };
                match <$type>::parse(&text) {
                    Ok(value) => Some(value),
                    Err(help) => {
                        let message = format!("`{text}` is not {}", $wanted);
                        cx.fault(&BAD_DATE, node.span, message).help = Some(help);
                        None
                    }
                }
            }
            fn blank() -> Self {
                $blank
            }
            fn fact(&self) -> Fact {
                let $v = self;
                $fact
            }
        }
    };
}

fn some_day() -> Date {
    Date::constant(1970, 1, 1)
}

parsed!(Period, Shape::Period, "a period", Period::month_of(some_day()), |v| Fact::Period(*v));
parsed!(Interval, Shape::Interval, "a span of time", Interval::Days(1), |v| Fact::Interval(*v));
parsed!(TimeOfDay, Shape::Time, "a time of day", midnight(), |v| Fact::Text(v.to_string().into()));
parsed!(FiscalStart, Shape::Text, "a day of the year", FiscalStart::default(), |v| Fact::Text(v.to_string().into()));

parsed!(Zone, Shape::Zone, "a time zone", Zone::utc(), |v| Fact::Text(v.to_string().into()));

fn midnight() -> TimeOfDay {
    TimeOfDay::parse("00:00").unwrap_or_else(|_| unreachable!("midnight is a time of day"))
}

/// The date of a TOML value or of text, as YAML and CSV have it.
fn date(node: &Node, cx: &mut Cx<'_>) -> Option<Date> {
    let (shown, parsed) = match &node.value {
        Value::Date(written) => {
            let shown = written.to_string();
            if written.time.is_some() {
                cx.wrong(node, "a date without a time");
                return None;
            }
            let raw = cx.raw(node);
            let shown = if raw.is_empty() { shown } else { raw.to_owned() };
            let parsed = scalar::parse_date(&shown);
            (shown, parsed)
        }
        Value::Text(text) => (text.to_string(), scalar::parse_date(text)),
        _ => {
            cx.wrong(node, "a date");
            return None;
        }
    };
    match parsed {
        Ok(date) => Some(date),
        Err(help) => {
            // The parser of TOML told of a date that does not exist already.
            if !matches!(&node.value, Value::Date(written) if written.date.is_none()) {
                cx.fault(&BAD_DATE, node.span, format!("`{shown}` is not a date")).help = Some(help);
            }
            None
        }
    }
}

impl Field for Date {
    fn shape() -> Shape {
        Shape::Date
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        date(node, cx)
    }
    fn blank() -> Self {
        some_day()
    }
    fn fact(&self) -> Fact {
        Fact::Date(*self)
    }
}

impl Field for When {
    fn shape() -> Shape {
        Shape::When
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) => match When::parse(text) {
                Ok(when) => Some(when),
                Err(help) => {
                    cx.fault(&BAD_DATE, node.span, format!("`{text}` is neither a date nor a period")).help =
                        Some(help);
                    None
                }
            },
            Value::Date(_) => date(node, cx).map(When::Date),
            _ => {
                cx.wrong(node, "a date or a period");
                None
            }
        }
    }
    fn blank() -> Self {
        When::Date(some_day())
    }
    fn fact(&self) -> Fact {
        Fact::When(*self)
    }
}

impl Field for Offset {
    fn shape() -> Shape {
        Shape::Offset
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) => match Offset::parse(text) {
                Ok(offset) => Some(offset),
                Err(help) => {
                    cx.fault(&BAD_DATE, node.span, format!("`{text}` is no day before or after a launch")).help =
                        Some(help);
                    None
                }
            },
            Value::Date(_) => date(node, cx).map(Offset::Date),
            _ => {
                cx.wrong(node, "an offset such as `\"T-14\"`, or a date");
                None
            }
        }
    }
    fn blank() -> Self {
        Offset::Date(some_day())
    }
    fn fact(&self) -> Fact {
        Fact::Offset(*self)
    }
}

impl Field for Moment {
    fn shape() -> Shape {
        Shape::Moment
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let written = match &node.value {
            Value::Text(text) => text.to_string(),
            Value::Date(date) => date.to_string(),
            _ => {
                cx.wrong(node, "a date with a time");
                return None;
            }
        };
        match Moment::parse(&written) {
            Ok(moment) => Some(moment),
            Err(help) => {
                cx.fault(&BAD_DATE, node.span, format!("`{written}` is not a date with a time")).help = Some(help);
                None
            }
        }
    }
    fn blank() -> Self {
        Moment { text: "".into(), date: some_day(), time: None, offset: None }
    }
    fn fact(&self) -> Fact {
        Fact::Moment(self.clone())
    }
}

impl Field for Arc<str> {
    fn shape() -> Shape {
        Shape::Text
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let text = text(node, cx, "text")?;
        if text.trim().is_empty() {
            let message = format!("`{}` is empty", cx.key());
            cx.fault(&MISSING_FIELD, node.span, message).help = Some("write it, or take the line away".into());
            return None;
        }
        Some(text.clone())
    }
    fn blank() -> Self {
        "".into()
    }
    fn fact(&self) -> Fact {
        Fact::Text(self.clone())
    }
}

/// Text that is Markdown: references and links in it are resolved and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markdown(pub Arc<str>);

impl Deref for Markdown {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Field for Markdown {
    fn shape() -> Shape {
        Shape::Prose
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let text = Arc::<str>::read(node, cx)?;
        cx.prose(node, &text);
        Some(Markdown(text))
    }
    fn blank() -> Self {
        Markdown("".into())
    }
    fn fact(&self) -> Fact {
        Fact::Prose(self.0.clone())
    }
}

/// An id that an author chooses for a part of an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(pub Arc<str>);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Field for Id {
    fn shape() -> Shape {
        Shape::Id
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let text = text(node, cx, "an id")?;
        if is_id(text) {
            return Some(Id(text.clone()));
        }
        let better = as_id(text);
        let written = cx.as_written(node, &better);
        let fault = cx.fault(&BAD_ID, node.span, format!("`{text}` is not an id"));
        fault.help = Some(format!(
            "write lower-case words joined by hyphens: `{}`",
            if better.is_empty() { "press-kit" } else { &better }
        ));
        fault.replacement = (!better.is_empty()).then_some(Replacement { span: node.span, text: written });
        None
    }
    fn blank() -> Self {
        Id("".into())
    }
    fn fact(&self) -> Fact {
        Fact::Text(self.0.clone())
    }
}

/// How a part of an entry is named: by its id, or by its title as an id.
pub trait Named {
    /// Id and title.
    fn named(&self, title: &impl Titled) -> Option<(Arc<str>, Arc<str>)>;
}

/// Something that may hold a title.
pub trait Titled {
    /// The title, if there is one.
    fn title(&self) -> Option<&Arc<str>>;
}

impl Titled for Arc<str> {
    fn title(&self) -> Option<&Arc<str>> {
        Some(self)
    }
}

impl Titled for Option<Arc<str>> {
    fn title(&self) -> Option<&Arc<str>> {
        self.as_ref()
    }
}

impl Named for Id {
    fn named(&self, title: &impl Titled) -> Option<(Arc<str>, Arc<str>)> {
        Some((self.0.clone(), title.title().unwrap_or(&self.0).clone()))
    }
}

impl Named for Option<Id> {
    fn named(&self, title: &impl Titled) -> Option<(Arc<str>, Arc<str>)> {
        match self {
            Some(id) => id.named(title),
            None => title.title().map(|title| (as_id(title).into(), title.clone())),
        }
    }
}

/// An address on the web, or of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url(pub Arc<str>);

impl Field for Url {
    fn shape() -> Shape {
        Shape::Url
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let text = Arc::<str>::read(node, cx)?;
        cx.found.links.push(super::reader::ProseLink {
            sort: super::prose::LinkSort::Auto,
            target: text.clone(),
            span: node.span,
        });
        Some(Url(text))
    }
    fn blank() -> Self {
        Url("".into())
    }
    fn fact(&self) -> Fact {
        Fact::Url(self.0.clone())
    }
}

/// A file of the definition, named relative to the entry that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture(pub Arc<str>);

impl Field for Picture {
    fn shape() -> Shape {
        Shape::File
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let text = Arc::<str>::read(node, cx)?;
        cx.found.files.push((text.clone(), node.span));
        Some(Picture(text))
    }
    fn blank() -> Self {
        Picture("".into())
    }
    fn fact(&self) -> Fact {
        Fact::Picture(self.0.clone())
    }
}

impl Field for bool {
    fn shape() -> Shape {
        Shape::Flag
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.value {
            Value::Flag(flag) => Some(*flag),
            Value::Text(text) if matches!(&**text, "true" | "false") => {
                let text = text.to_string();
                let fault = cx.wrong(node, "true or false");
                fault.help = Some("take the quotes away".into());
                fault.replacement = Some(Replacement { span: node.span, text });
                None
            }
            _ => {
                cx.wrong(node, "true or false");
                None
            }
        }
    }
    fn blank() -> Self {
        false
    }
    fn fact(&self) -> Fact {
        if *self { Fact::Flag(true) } else { Fact::Absent }
    }
}

/// A number as it is written; text that is a number gets the cure with its fault.
fn number(node: &Node, cx: &mut Cx<'_>, wanted: &str) -> Option<f64> {
    match &node.value {
        Value::Number(number) if number.is_finite() => return Some(*number),
        Value::Whole(whole) => return Some(*whole as f64),
        _ => {}
    }
    let unquoted = node.text().filter(|text| text.parse::<f64>().is_ok_and(f64::is_finite)).cloned();
    let fault = cx.wrong(node, wanted);
    if let Some(text) = unquoted {
        fault.help = Some("take the quotes away".into());
        fault.replacement = Some(Replacement { span: node.span, text: text.to_string() });
    }
    None
}

impl Field for f64 {
    fn shape() -> Shape {
        Shape::Number
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        number(node, cx, "a number")
    }
    fn blank() -> Self {
        0.0
    }
    fn fact(&self) -> Fact {
        Fact::Number(*self)
    }
}

/// A whole number within bounds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scale<const LOW: i64, const HIGH: i64>(pub i64);

/// A score of 1 to 5.
pub type Score5 = Scale<1, 5>;

impl<const LOW: i64, const HIGH: i64> Field for Scale<LOW, HIGH> {
    fn shape() -> Shape {
        Shape::Whole(LOW, HIGH)
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let number = number(node, cx, "a whole number")?;
        if number.fract() != 0.0 {
            cx.wrong(node, "a whole number");
            return None;
        }
        match node.value {
            Value::Whole(whole) if (LOW..=HIGH).contains(&whole) => Some(Scale(whole)),
            _ => {
                out_of_range(node, cx, &bounds(LOW, HIGH));
                None
            }
        }
    }
    fn blank() -> Self {
        Scale(LOW)
    }
    fn fact(&self) -> Fact {
        Fact::Whole(self.0)
    }
}

fn bounds(low: i64, high: i64) -> String {
    if high == i64::MAX { format!("{low} or more") } else { format!("{low} to {high}") }
}

fn out_of_range(node: &Node, cx: &mut Cx<'_>, range: &str) {
    let message = format!("`{}` cannot be `{}`", cx.key(), cx.raw(node));
    cx.fault(&OUT_OF_RANGE, node.span, message).help = Some(format!("it takes {range}"));
}

/// A share, 0 to 1, shown as a percentage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio(pub f64);

impl Field for Ratio {
    fn shape() -> Shape {
        Shape::Ratio
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let share = number(node, cx, "a share of 0 to 1")?;
        if (0.0..=1.0).contains(&share) {
            return Some(Ratio(share));
        }
        out_of_range(node, cx, "a share of 0 to 1: write 42 % as `0.42`");
        None
    }
    fn blank() -> Self {
        Ratio(0.0)
    }
    fn fact(&self) -> Fact {
        Fact::Ratio(self.0)
    }
}

/// A number at least zero.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Amount(pub f64);

impl Field for Amount {
    fn shape() -> Shape {
        Shape::Number
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let amount = number(node, cx, "a number")?;
        if amount >= 0.0 {
            return Some(Amount(amount));
        }
        out_of_range(node, cx, "zero or more");
        None
    }
    fn blank() -> Self {
        Amount(0.0)
    }
    fn fact(&self) -> Fact {
        Fact::Number(self.0)
    }
}

/// Which numbers a [`Step`] may be.
pub trait Steps {
    /// The numbers, in order.
    const STEPS: &'static [f64];
}

/// One of a few numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<S>(pub f64, std::marker::PhantomData<fn() -> S>);

impl<S: Steps> Field for Step<S> {
    fn shape() -> Shape {
        Shape::Steps(S::STEPS)
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let value = number(node, cx, "a number")?;
        if S::STEPS.contains(&value) {
            return Some(Step(value, std::marker::PhantomData));
        }
        let all = S::STEPS.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        out_of_range(node, cx, &format!("one of {all}"));
        None
    }
    fn blank() -> Self {
        Step(S::STEPS.first().copied().unwrap_or(1.0), std::marker::PhantomData)
    }
    fn fact(&self) -> Fact {
        Fact::Number(self.0)
    }
}

impl Field for Currency {
    fn shape() -> Shape {
        Shape::Currency
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let text = text(node, cx, "a currency code")?.clone();
        if let Ok(currency) = Currency::parse(&text) {
            return Some(currency);
        }
        let better = Currency::parse(&text.to_uppercase()).ok().map(|currency| cx.as_written(node, currency.code()));
        let fault = cx.fault(&UNKNOWN_VARIANT, node.span, format!("`{text}` is no currency"));
        fault.help = Some("write its code of ISO 4217, three capitals: `EUR`, `USD`, `GBP`".into());
        fault.replacement = better.map(|text| Replacement { span: node.span, text });
        None
    }
    fn blank() -> Self {
        Currency::parse("EUR").unwrap_or_else(|_| unreachable!("EUR is a currency"))
    }
    fn fact(&self) -> Fact {
        Fact::Text(self.code().into())
    }
}

impl<T: Field> Field for Option<T> {
    const REQUIRED: bool = false;
    fn shape() -> Shape {
        T::shape()
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        T::read(node, cx).map(Some)
    }
    fn blank() -> Self {
        None
    }
    fn fact(&self) -> Fact {
        self.as_ref().map_or(Fact::Absent, T::fact)
    }
}

impl<T: Field> Field for Box<T> {
    const REQUIRED: bool = T::REQUIRED;
    fn shape() -> Shape {
        T::shape()
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        T::read(node, cx).map(Box::new)
    }
    fn blank() -> Self {
        Box::new(T::blank())
    }
    fn fact(&self) -> Fact {
        (**self).fact()
    }
}

impl<T: Field> Field for Vec<Item<T>> {
    const REQUIRED: bool = false;
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let Value::List(list) = &node.value else {
            let raw = cx.raw(node).to_owned();
            let one_line = !raw.is_empty() && !raw.contains('\n') && !matches!(node.value, Value::Table(_));
            let fault = cx.wrong(node, "a list");
            fault.help = Some("put the value between brackets".into());
            fault.replacement = one_line.then(|| Replacement { span: node.span, text: format!("[{raw}]") });
            return None;
        };
        Some(cx.elements(list))
    }
    fn blank() -> Self {
        Vec::new()
    }
    fn fact(&self) -> Fact {
        Fact::List(self.iter().map(|item| Fact::At(item.node, Box::new(item.value.fact()))).collect())
    }
}

/// A table with keys that the author chooses, in the order of writing.
#[derive(Debug, Clone, PartialEq)]
pub struct Map<T>(pub Vec<(Label, T)>);

impl<T> Map<T> {
    /// The value behind a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.0.iter().find(|(k, _)| &*k.name == key).map(|(_, v)| v)
    }
}

impl<T: Field> Field for Map<T> {
    const REQUIRED: bool = false;
    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            cx.wrong(node, "a table");
            return None;
        };
        let pairs = table.iter().filter(|(_, value)| !cx.hides(value)).collect::<Vec<_>>();
        let read = pairs
            .into_iter()
            .filter_map(|(key, value)| Some((Label { name: key.name.clone(), span: key.span }, T::read(value, cx)?)));
        Some(Map(read.collect()))
    }
    fn blank() -> Self {
        Map(Vec::new())
    }
    fn fact(&self) -> Fact {
        Fact::Table(self.0.iter().map(|(key, value)| (key.name.clone(), value.fact())).collect())
    }
}

/// Anything at all: `[extra]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Free(pub Fact);

/// How deep free tables and lists are shown; templates call themselves for each level.
const SHOWN: usize = 16;

fn free(node: &Node, levels: usize, hides: &dyn Fn(&Node) -> bool) -> Fact {
    let Some(below) = levels.checked_sub(1) else { return Fact::Text("…".into()) };
    match &node.value {
        Value::Flag(flag) => Fact::Flag(*flag),
        Value::Whole(whole) => Fact::Whole(*whole),
        Value::Number(number) => Fact::Number(*number),
        Value::Text(text) => Fact::Text(text.clone()),
        Value::Date(date) => Fact::Text(date.to_string().into()),
        Value::List(list) => Fact::List(list.iter().filter(|n| !hides(n)).map(|n| free(n, below, hides)).collect()),
        Value::Table(table) => Fact::Table(
            table.iter().filter(|(_, n)| !hides(n)).map(|(k, n)| (k.name.clone(), free(n, below, hides))).collect(),
        ),
    }
}

impl Field for Free {
    const REQUIRED: bool = false;
    fn shape() -> Shape {
        Shape::Free
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        Some(Free(free(node, SHOWN, &|node| cx.hides(node))))
    }
    fn blank() -> Self {
        Free(Fact::Absent)
    }
    fn fact(&self) -> Fact {
        self.0.clone()
    }
}

impl Field for Label {
    fn shape() -> Shape {
        Shape::Label
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        Some(Label { name: text(node, cx, "text")?.clone(), span: node.span })
    }
    fn blank() -> Self {
        Label { name: "".into(), span: crate::source::Span::top(crate::source::FileId(0)) }
    }
    fn fact(&self) -> Fact {
        Fact::Text(self.name.clone())
    }
}

fn labels(node: &Node, cx: &mut Cx<'_>) -> Option<Vec<Label>> {
    let Value::List(list) = &node.value else {
        let raw = cx.raw(node).to_owned();
        let is_text = node.text().is_some();
        let fault = cx.wrong(node, "a list of labels");
        fault.help = Some("write the labels between brackets: `[\"internal\"]`".into());
        fault.replacement = is_text.then(|| Replacement { span: node.span, text: format!("[{raw}]") });
        return None;
    };
    let mut labels = Vec::new();
    for element in list {
        let name = text(element, cx, "a label")?.clone();
        labels.push(Label { name, span: element.span });
    }
    Some(labels)
}

/// `audience = ["internal"]`: who sees the table that holds it. The labels themselves are never a fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Audience;

impl Field for Audience {
    const REQUIRED: bool = false;
    fn shape() -> Shape {
        Shape::List(Box::new(Shape::Label))
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        // A faulty list hides the table from everyone: to show it could publish what was meant to be hidden.
        let labels = labels(node, cx);
        cx.label_table(labels.unwrap_or_default());
        Some(Audience)
    }
    fn blank() -> Self {
        Audience
    }
    fn fact(&self) -> Fact {
        Fact::Absent
    }
}

/// `[audience_of] budget = ["exec"]`: who sees a single field.
#[derive(Debug, Clone, PartialEq)]
pub struct AudienceOf;

fn paths(node: &Node, above: &str, cx: &mut Cx<'_>) {
    for (key, value) in node.table() {
        let path = if above.is_empty() { key.name.to_string() } else { format!("{above}.{}", key.name) };
        if matches!(value.value, Value::Table(_)) {
            paths(value, &path, cx);
        } else {
            let labels = labels(value, cx).unwrap_or_default();
            cx.label_path(path, key.span, labels);
        }
    }
}

impl Field for AudienceOf {
    const REQUIRED: bool = false;
    fn shape() -> Shape {
        Shape::LabelsByPath
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        if matches!(node.value, Value::Table(_)) {
            paths(node, "", cx);
            return Some(AudienceOf);
        }
        cx.wrong(node, "a table of labels by field");
        None
    }
    fn blank() -> Self {
        AudienceOf
    }
    fn fact(&self) -> Fact {
        Fact::Absent
    }
}

/// `[notes] support = "…"`: Markdown by label; each is seen by its label's readers.
#[derive(Debug, Clone, PartialEq)]
pub struct ByLabel(pub Map<Markdown>);

impl Field for ByLabel {
    const REQUIRED: bool = false;
    fn shape() -> Shape {
        Shape::ByLabel(Box::new(Shape::Prose))
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        for (key, value) in node.table() {
            cx.label(value.id, vec![Label { name: key.name.clone(), span: key.span }]);
        }
        Map::read(node, cx).map(ByLabel)
    }
    fn blank() -> Self {
        ByLabel(Map::blank())
    }
    fn fact(&self) -> Fact {
        // The labels are the keys here, and labels are never published: the readers see the notes in order.
        Fact::List(self.0.0.iter().map(|(_, text)| text.fact()).collect())
    }
}

/// One value where one is meant. A list is read as well, so that a check can say that it holds more than one.
#[derive(Debug, Clone)]
pub struct Single<T>(pub Vec<Item<T>>);

impl<T: Field> Field for Single<T> {
    fn shape() -> Shape {
        T::shape()
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        if matches!(node.value, Value::List(_)) {
            return Vec::read(node, cx).map(Single);
        }
        T::read(node, cx).map(|value| Single(vec![Item { node: node.id, value }]))
    }
    fn blank() -> Self {
        Single(Vec::new())
    }
    fn fact(&self) -> Fact {
        self.0.first().map_or(Fact::Absent, |item| item.value.fact())
    }
}

/// One of two shapes, told apart by the sort of value.
#[derive(Debug, Clone, PartialEq)]
pub enum Either<A, B> {
    /// The first, tried for anything that is no table.
    Plain(A),
    /// The second, written as a table.
    Full(B),
}

impl<A: Field, B: Field> Field for Either<A, B> {
    fn shape() -> Shape {
        Shape::Either(vec![A::shape(), B::shape()])
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        if matches!(node.value, Value::Table(_)) {
            B::read(node, cx).map(Either::Full)
        } else {
            A::read(node, cx).map(Either::Plain)
        }
    }
    fn blank() -> Self {
        Either::Plain(A::blank())
    }
    fn fact(&self) -> Fact {
        match self {
            Either::Plain(a) => a.fact(),
            Either::Full(b) => b.fact(),
        }
    }
}

/// Whether a described field at a dotted path is required; `None` where no field has that path.
#[must_use]
pub fn is_required(fields: &[FieldDoc], path: &str) -> Option<bool> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
    let field = fields.iter().find(|field| field.key == first)?;
    match (rest, &field.shape) {
        (None, _) => Some(field.required),
        (Some(rest), Shape::Table(inner)) => is_required(inner, rest),
        (Some(_), Shape::Map(_) | Shape::ByLabel(_) | Shape::Free) => Some(false),
        (Some(_), _) => None,
    }
}

/// The node of `[audience_of]`'s path, if it is written.
#[must_use]
pub fn node_at(root: &Node, table: NodeId, path: &str) -> Option<NodeId> {
    root.find(table)?.at(path).map(|node| node.id)
}

/// A fault where a TOML value of another sort was found; used by the kinds' own shapes.
pub fn refuse(node: &Node, cx: &mut Cx<'_>, message: String, help: &str) {
    cx.fault(&WRONG_TYPE, node.span, message).help = Some(help.into());
}
