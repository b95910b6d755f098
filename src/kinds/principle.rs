//! Principles: what holds whoever decides, and how strictly (OMG Business Motivation Model 1.3: directives).

use crate::model::{AnyRef, Context, Entry, Group, Kind};
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::{record, variants};

variants! {
    /// What sort of directive.
    PrincipleKind {
        /// How we decide where both ways have something for them.
        Principle = "principle",
        /// What we have bound ourselves to.
        Policy = "policy",
        /// What is done, or never done.
        Rule = "rule",
        /// How good something must be before it goes out.
        QualityStandard = "quality-standard",
    }
}
variants! {
    /// What happens to who departs from it.
    Enforcement {
        /// Nobody departs from it.
        Strict = "strict",
        /// Who departs from it says why.
        OverrideWithReason = "override-with-reason",
        /// It is advice.
        Guideline = "guideline",
    }
}

record! {
    /// Something that holds, whoever decides.
    Principle {
        /// the principle in a sentence; the text's first paragraph stands in
        statement: Markdown,
        /// what sort of directive it is
        kind: Option<PrincipleKind>,
        /// how strictly it is meant
        enforcement: Option<Enforcement>,
        /// what it holds for
        governs: Vec<Item<AnyRef>>,
    }
}

impl Kind for Principle {
    const NAME: &'static str = "principle";
    const FOLDER: &'static str = "principles";
    const TITLE: &'static str = "Principles";
    const GROUP: Group = Group::Direction;
    const LEAD: Option<&'static str> = Some("statement");
    const COLUMNS: &'static [&'static str] = &["kind", "enforcement"];
    const STARTER: &'static str = r#"+++
title = "{title}"
# principle, policy, rule, quality-standard
kind = "principle"
# strict, override-with-reason, guideline
enforcement = "override-with-reason"
+++

What holds, whoever decides, in a sentence that somebody could disagree with.
"#;

    /// As firmly as they are meant: the strict ones first.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [entry.enforcement.map_or(i64::MAX, |how| how as i64), entry.kind.map_or(i64::MAX, |kind| kind as i64)]
    }
}
