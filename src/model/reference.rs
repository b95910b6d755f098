//! References: typed forward, and what each may name.

use super::kind::Kind;
use crate::parse::fact::{Fact, To};
use crate::parse::field::{is_empty, text};
use crate::parse::reader::{Cx, Field, Otherwise, Shape};
use crate::parse::tree::Node;
use std::{fmt, marker::PhantomData, sync::Arc};

/// What a reference may name.
pub trait Targets: 'static {
    /// The kinds.
    const TO: To;
    /// What it may say where it names none.
    const OTHERWISE: Otherwise = Otherwise::Dangles;
}

/// A reference to an entry of some kinds, as written.
pub struct RefTo<T> {
    /// As written: an id, or `kind:id`, or either with `#part`.
    pub written: Arc<str>,
    targets: PhantomData<fn() -> T>,
}

impl<T> Clone for RefTo<T> {
    fn clone(&self) -> Self {
        RefTo { written: self.written.clone(), targets: PhantomData }
    }
}

impl<T> fmt::Debug for RefTo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "→ {}", self.written)
    }
}

impl<T: Targets> Field for RefTo<T> {
    fn shape() -> Shape {
        Shape::Ref(T::TO, T::OTHERWISE)
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let written = text(node, cx, "the id of an entry")?;
        if is_empty(node, written, cx) {
            return None;
        }
        cx.refer(node, written, T::TO, T::OTHERWISE);
        Some(RefTo { written: written.clone(), targets: PhantomData })
    }
    fn blank() -> Self {
        RefTo { written: "".into(), targets: PhantomData }
    }
    fn fact(&self) -> Fact {
        Fact::Ref(self.written.clone(), T::TO)
    }
}

/// The entries of one kind.
pub struct One<K>(PhantomData<fn() -> K>);
impl<K: Kind> Targets for One<K> {
    const TO: To = To::Kinds(&[K::NAME]);
}

/// A reference to an entry of one kind.
pub type Ref<K> = RefTo<One<K>>;

/// A list of an entry, whose elements other fields of the same entry name.
pub trait OwnList: 'static {
    /// The list: `attributes`.
    const LIST: &'static str;
    /// What one of it is called: `attribute`.
    const WHAT: &'static str;
}

/// The name of an element of a list of the same entry.
pub struct Own<L> {
    /// As written: the element's id.
    pub written: Arc<str>,
    list: PhantomData<fn() -> L>,
}

impl<L> fmt::Debug for Own<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "→ #{}", self.written)
    }
}

impl<L: OwnList> Field for Own<L> {
    fn shape() -> Shape {
        Shape::Own(L::LIST)
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let written = text(node, cx, "the id of a part of this entry")?;
        if is_empty(node, written, cx) {
            return None;
        }
        cx.refer_own(node, written, L::LIST, L::WHAT);
        Some(Own { written: written.clone(), list: PhantomData })
    }
    fn blank() -> Self {
        Own { written: "".into(), list: PhantomData }
    }
    fn fact(&self) -> Fact {
        Fact::Text(self.written.clone())
    }
}

/// A list of the one entry of a kind, whose elements other entries name by their bare ids.
pub trait PartList: 'static {
    /// The kind: `organisation`.
    const KIND: &'static str;
    /// What an element of the list is called: `goal`.
    const WHAT: &'static str;
}

/// The parts that a list holds.
pub struct PartOf<L>(PhantomData<fn() -> L>);
impl<L: PartList> Targets for PartOf<L> {
    const TO: To = To::Part(L::KIND, L::WHAT);
}

/// Every kind.
pub struct Any;
impl Targets for Any {
    const TO: To = To::Any;
}

/// A reference to any entry.
pub type AnyRef = RefTo<Any>;

/// A reference to a person, a team or a role, or plain text where the definition has none of these.
pub type OwnerRef = RefTo<super::common::Owners>;
