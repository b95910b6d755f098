//! Flags, numbers within their bounds, currencies.

use super::text;
use crate::diagnostic::Replacement;
use crate::parse::fact::Fact;
use crate::parse::reader::{Cx, Field, Shape, bounds};
use crate::parse::rules::{OUT_OF_RANGE, UNKNOWN_VARIANT, WRONG_TYPE};
use crate::parse::scalar::Currency;
use crate::parse::tree::{Node, Value};

impl Field for bool {
    fn shape() -> Shape {
        Shape::Flag
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.value {
            Value::Flag(flag) => Some(*flag),
            Value::Text(text) if flag(text).is_some() => {
                let meant = flag(text);
                let fault = cx.wrong(node, "true or false");
                fault.help = meant.map(|meant| format!("write `{meant}`, without quotes"));
                fault.replacement = meant.map(|meant| Replacement { span: node.span, text: meant.to_string() });
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

/// A word that people write for true or false.
#[must_use]
pub fn flag(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
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
            let message = format!("`{}` takes a whole number, not `{}`", cx.key(), cx.raw(node));
            cx.fault(&WRONG_TYPE, node.span, message);
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
        let percent = node.text().and_then(|text| text.trim().strip_suffix('%')?.trim().parse::<f64>().ok());
        if let Some(percent) = percent.filter(|percent| (0.0..=100.0).contains(percent)) {
            // Hundredths of what has few decimals have few more.
            let share = (percent * 1e4).round() / 1e6;
            let fault = cx.wrong(node, "a share of 0 to 1");
            fault.help = Some(format!("write `{share}`"));
            fault.replacement = Some(Replacement { span: node.span, text: share.to_string() });
            return None;
        }
        let share = number(node, cx, "a share of 0 to 1")?;
        if (0.0..=1.0).contains(&share) {
            return Some(Ratio(share));
        }
        out_of_range(node, cx, "a share of 0 to 1: write 42% as `0.42`");
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
