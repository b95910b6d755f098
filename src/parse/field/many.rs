//! Fields made of fields: what may be absent, lists, tables with keys of the author's, one of two shapes.

use super::is_id;
use crate::diagnostic::Replacement;
use crate::parse::fact::Fact;
use crate::parse::reader::{Cx, Field, Item, Label, Shape};
use crate::parse::tree::{Node, Value};

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
            let listed = listed(node, cx.raw(node), &T::shape());
            let fault = cx.wrong(node, "a list");
            if let Some(text) = listed {
                fault.help = Some(format!("write `{text}`"));
                fault.replacement = Some(Replacement { span: node.span, text });
            }
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

/// A value where a list is wanted, as a list: names between commas are several. None where it fits no element.
fn listed(node: &Node, raw: &str, element: &Shape) -> Option<String> {
    let is_table = matches!(node.value, Value::Table(_));
    let holds_tables = matches!(element, Shape::Table(_));
    if raw.is_empty() || raw.contains('\n') || is_table != holds_tables {
        return None;
    }
    let names: Vec<&str> = node.text().map_or(Vec::new(), |text| text.split([',', ';']).map(str::trim).collect());
    let are_names = matches!(element, Shape::Ref(..) | Shape::Own(_) | Shape::Label) || names.iter().all(|n| is_id(n));
    if names.len() > 1 && are_names && names.iter().all(|name| !name.is_empty()) {
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        return Some(format!("[{}]", names.join(", ")));
    }
    Some(format!("[{raw}]"))
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
        let read = pairs.into_iter().filter_map(|(key, value)| {
            let read = cx.within(&key.name, |cx| T::read(value, cx))?;
            Some((Label { name: key.name.clone(), span: key.span }, read))
        });
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
