//! Days, times and spans of time, as fields.

use crate::diagnostic::Replacement;
use crate::parse::fact::Fact;
use crate::parse::meant;
use crate::parse::reader::{Cx, Field, Shape};
use crate::parse::rules::BAD_DATE;
use crate::parse::scalar::{self, Date, FiscalStart, Interval, Moment, Offset, Period, TimeOfDay, When, Zone};
use crate::parse::tree::{Node, Value};

/// Tells that a text is no `wanted`: what was meant where that is clear, else what may be written.
fn not(node: &Node, cx: &mut Cx<'_>, message: String, help: String, meant: Option<String>) {
    let written = meant.as_deref().map(|meant| cx.as_written(node, meant));
    let fault = cx.fault(&BAD_DATE, node.span, message);
    fault.help = Some(meant.map_or(help, |meant| format!("write `{meant}`")));
    fault.replacement = written.map(|text| Replacement { span: node.span, text });
}

macro_rules! parsed {
    ($type:ty, $shape:expr, $wanted:literal, $blank:expr, $meant:expr, |$v:ident| $fact:expr) => {
        impl Field for $type {
            fn shape() -> Shape {
                $shape
            }
            fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
                let text = match &node.value {
                    Value::Text(text) => text.clone(),
                    // The parser of TOML told of a date that does not exist already.
                    Value::Date(time) if time.date.is_none() && time.time.is_none() => {
                        cx.found.is_lacking = true;
                        return None;
                    }
                    // TOML knows times of its own.
                    Value::Date(time) if time.date.is_none() => time.to_string().into(),
                    _ => {
                        unquoted(node, cx, $wanted, |raw| <$type>::parse(raw).map(|_| ()));
                        return None;
                    }
                };
                match <$type>::parse(&text) {
                    Ok(value) => Some(value),
                    Err(help) => {
                        let meant: fn(&str) -> Option<String> = $meant;
                        not(node, cx, format!("`{text}` is not {}", $wanted), help, meant(&text));
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

/// A value of TOML's own where text is wanted: with quotes around it, it may be what was meant.
fn unquoted(node: &Node, cx: &mut Cx<'_>, wanted: &str, parse: impl Fn(&str) -> Result<(), String>) {
    let raw = cx.raw(node).to_owned();
    let is_bare = matches!(node.value, Value::Whole(_) | Value::Number(_) | Value::Date(_)) && !raw.is_empty();
    let fault = cx.wrong(node, wanted);
    if !is_bare {
        return;
    }
    match parse(&raw) {
        Ok(()) => {
            fault.help = Some("put it between double quotes".into());
            fault.replacement = Some(Replacement { span: node.span, text: format!("\"{raw}\"") });
        }
        Err(help) => fault.help = Some(help),
    }
}

fn some_day() -> Date {
    Date::constant(1970, 1, 1)
}

parsed!(Period, Shape::Period, "a period", Period::month_of(some_day()), meant::period, |v| Fact::Period(*v));
parsed!(Interval, Shape::Interval, "a span of time", Interval::Days(1), |_| None, |v| Fact::Interval(*v));
parsed!(TimeOfDay, Shape::Time, "a time of day", midnight(), |_| None, |v| Fact::Text(v.to_string().into()));
parsed!(FiscalStart, Shape::Text, "a day of the year", FiscalStart::default(), |_| None, |v| Fact::Text(
    v.to_string().into()
));

parsed!(Zone, Shape::Zone, "a time zone", Zone::utc(), |_| None, |v| Fact::Text(v.to_string().into()));

fn midnight() -> TimeOfDay {
    TimeOfDay::parse("00:00").unwrap_or_else(|_| unreachable!("midnight is a time of day"))
}

/// The date of a TOML value or of text, as YAML and CSV have it.
fn date(node: &Node, cx: &mut Cx<'_>) -> Option<Date> {
    let (shown, parsed) = match &node.value {
        Value::Date(written) => {
            let shown = written.to_string();
            if let (Some(day), Some(_)) = (&written.date, &written.time) {
                let day = day.to_string();
                let fault = cx.wrong(node, "a date without a time");
                fault.help = Some(format!("write `{day}`"));
                fault.replacement = Some(Replacement { span: node.span, text: day });
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
            if matches!(&node.value, Value::Date(written) if written.date.is_none()) {
                cx.found.is_lacking = true;
            } else {
                let help = meant::doubt(&shown).unwrap_or(help);
                not(node, cx, format!("`{shown}` is not a date"), help, meant::date(&shown).map(scalar::iso));
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
                    let meant = meant::period(text).or_else(|| meant::date(text).map(scalar::iso));
                    let help = meant::doubt(text).unwrap_or(help);
                    not(node, cx, format!("`{text}` is neither a date nor a period"), help, meant);
                    None
                }
            },
            Value::Date(_) => date(node, cx).map(When::Date),
            _ => {
                unquoted(node, cx, "a date or a period", |raw| Period::parse(raw).map(|_| ()));
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
                    let message = format!("`{text}` is no day before or after a launch");
                    not(node, cx, message, help, meant::offset(text));
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
