//! Fields made of fields: what may be absent, lists, tables with keys of the author's, one of two shapes.

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
