//! Days, times and spans of time, as fields.

use crate::parse::fact::Fact;
use crate::parse::reader::{Cx, Field, Shape};
use crate::parse::rules::BAD_DATE;
use crate::parse::scalar::{self, Date, FiscalStart, Interval, Moment, Offset, Period, TimeOfDay, When, Zone};
use crate::parse::tree::{Node, Value};

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
