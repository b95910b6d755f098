//! Text, and what is written as text: ids, addresses, files.

use super::{as_id, is_empty, is_id, text};
use crate::diagnostic::Replacement;
use crate::parse::fact::Fact;
use crate::parse::prose::LinkSort;
use crate::parse::reader::{Cx, Field, ProseLink, Shape};
use crate::parse::rules::BAD_ID;
use crate::parse::tree::Node;
use std::{fmt, ops::Deref, sync::Arc};

impl Field for Arc<str> {
    fn shape() -> Shape {
        Shape::Text
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let text = text(node, cx, "text")?;
        if is_empty(node, text, cx) { None } else { Some(text.clone()) }
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
        cx.found.links.push(ProseLink { sort: LinkSort::Auto, target: text.clone(), span: node.span });
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
