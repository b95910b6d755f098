//! The fields that every kind has.

use super::entry::Core;
use super::reference::{AnyRef, OwnerRef, RefTo, Targets};
use crate::config::Config;
use crate::parse::fact::To;
use crate::parse::field::{Audience, AudienceOf, Free, Single, Url};
use crate::parse::reader::{Item, Otherwise};
use crate::parse::scalar::{Date, Interval};
use crate::record;
use std::sync::Arc;

record! {
    /// The fields that every kind has.
    Common {
        /// the name as shown; absent, it is the first heading of the text, else the id in words
        title: Option<Arc<str>>,
        /// the same as `title`
        name: Option<Arc<str>>,
        /// one sentence; absent, it is the first sentence of the text
        summary: Option<Arc<str>>,
        /// who answers for it: a person, a team or a role
        owner: Option<OwnerRef>,
        /// who sees it, by the labels of `[editions]`
        audience: Option<Audience>,
        /// who sees single fields of it: `budget = ["exec"]`
        audience_of: Option<AudienceOf>,
        /// words to find it by
        tags: Vec<Item<Arc<str>>>,
        /// when someone last read it and found it right
        reviewed: Option<Date>,
        /// how often that should happen
        review_every: Option<Interval>,
        /// persons, teams and roles besides the owner
        contributors: Vec<Item<OwnerRef>>,
        /// other entries worth reading
        see_also: Vec<Item<AnyRef>>,
        /// addresses outside the portal
        links: Vec<Item<WebLink>>,
        /// earlier ids; old references and old addresses go on working
        aliases: Vec<Item<Arc<str>>>,
        /// who is responsible, accountable, consulted, informed
        raci: Option<Raci>,
        /// checks that are accepted here, with the reason
        allow: Vec<Item<Allow>>,
        /// anything else, for themes
        extra: Option<Free>,
    }
}

record! {
    /// An address outside the portal.
    WebLink {
        /// its name
        title: Arc<str>,
        /// the address
        url: Url,
        /// what it is to the entry: `source`, `design`, `ticket`
        rel: Option<Arc<str>>,
    }
}

record! {
    /// A check that is accepted here.
    Allow {
        /// its name: `overdue`
        check: Arc<str>,
        /// why
        reason: Arc<str>,
        /// until when
        until: Option<Date>,
    }
}

impl Core {
    /// How often it is to be read again: what it says, else what `rutter.toml` says of its kind.
    #[must_use]
    pub fn review(&self, config: &Config) -> Option<Interval> {
        // Part of a text that has no fields of rutter's own cannot say when it was read.
        let speaks = self.document.body.as_ref().is_none_or(|body| body.excerpt.is_none());
        self.common.review_every.or_else(|| config.default_review(self.key.kind).filter(|_| speaks))
    }
}

/// Persons, teams and roles, each an entry: what a duty can be given to.
pub struct Owners;
impl Targets for Owners {
    const TO: To = To::Owners;
    const OTHERWISE: Otherwise = Otherwise::Text;
}

record! {
    /// Who does what (RACI).
    Raci {
        /// who does it
        responsible: Vec<Item<RefTo<Owners>>>,
        /// the one who answers for it
        accountable: Single<RefTo<Owners>>,
        /// who is asked before
        consulted: Vec<Item<RefTo<Owners>>>,
        /// who is told after
        informed: Vec<Item<RefTo<Owners>>>,
    }
}
