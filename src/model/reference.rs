//! References: typed forward, and what each may name.

use super::kind::Kind;
use crate::parse::fact::{Fact, To};
use crate::parse::field::text;
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

/// Every kind.
pub struct Any;
impl Targets for Any {
    const TO: To = To::Any;
}

/// A reference to any entry.
pub type AnyRef = RefTo<Any>;

/// A reference to a person, a team or a role, or plain text where the definition has none of these.
pub type OwnerRef = RefTo<super::common::Owners>;
