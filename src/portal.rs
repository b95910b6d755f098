//! What is to be written: every file of a portal by its address, in order.

use crate::source::Asset;
use std::{collections::BTreeMap, sync::Arc};

/// One file of a portal.
#[derive(Debug, Clone)]
pub enum File {
    /// Bytes that rutter made.
    Made(Arc<[u8]>),
    /// A file of the definition that goes out as it is.
    Copied(Arc<Asset>),
}

/// A whole portal: address below the portal's root, with `/` (`wiki/how-we-work/index.html`) → file.
#[derive(Debug, Default, Clone)]
pub struct Portal {
    /// The files, in the order of their addresses.
    pub files: BTreeMap<String, File>,
}
