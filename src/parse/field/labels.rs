//! Who sees what: labels of audiences, as fields.

use super::many::Map;
use super::text;
use super::words::Markdown;
use crate::diagnostic::Replacement;
use crate::parse::fact::Fact;
use crate::parse::reader::{Cx, Field, Label, Shape};
use crate::parse::tree::{Node, Value};

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
