//! How loud a diagnostic is: `[checks]`, the `allow` of an entry, and `--deny`.

use super::Look;
use super::freshness::ALLOW_EXPIRED;
use crate::config::Setting;
use crate::diagnostic::{Diagnostic, Level, Report, Rule, nearest};
use crate::model::Core;
use crate::parse::rules::{LOCKED_CHECK, UNKNOWN_FIELD, UNKNOWN_VARIANT};
use crate::parse::scalar::date_long;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What `--deny` turns into errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deny {
    /// Every warning.
    Warnings,
    /// The diagnostics of one check, by slug.
    Check(String),
}

/// Applies `[checks]` and `allow` to what was found, tells what is wrong with them, and sorts.
pub fn settle(look: Look<'_>, rules: &[&'static Rule], deny: &[Deny], report: &mut Report) {
    let config = look.context.config;
    let mut levels: HashMap<&str, Setting> = HashMap::new();
    let mut told = Vec::new();
    for (label, setting) in &config.checks.0 {
        let Some(rule) = rules.iter().find(|rule| *rule.slug == *label.name || *rule.code == *label.name) else {
            told.push(no_check(
                &label.name,
                rules,
                Diagnostic::new(&UNKNOWN_FIELD, label.span, format!("no check `{}`", label.name)),
            ));
            continue;
        };
        if rule.locked && *setting != Setting::Error {
            told.push(locked(label.span, rule));
        } else {
            levels.insert(rule.slug, *setting);
        }
    }
    let mut allowed: HashSet<(Arc<str>, &str)> = HashSet::new();
    for entry in look.context.model.entries() {
        allow(look, entry.core(), rules, &mut allowed, &mut told);
    }
    report.diagnostics.retain_mut(|diagnostic| {
        if diagnostic.locked {
            return true;
        }
        match levels.get(diagnostic.rule.slug) {
            Some(Setting::Off) => return false,
            Some(Setting::Error) => diagnostic.level = Level::Error,
            Some(Setting::Warning) => diagnostic.level = Level::Warning,
            Some(Setting::Advice) => diagnostic.level = Level::Advice,
            None => {}
        }
        let entry = diagnostic.entry.clone().unwrap_or_else(|| "".into());
        !allowed.contains(&(entry, diagnostic.rule.slug))
    });
    report.diagnostics.extend(told);
    for diagnostic in &mut report.diagnostics {
        let denied = deny.iter().any(|deny| match deny {
            Deny::Warnings => diagnostic.level == Level::Warning,
            Deny::Check(slug) => slug == diagnostic.rule.slug || slug == diagnostic.rule.code,
        });
        if denied {
            diagnostic.level = Level::Error;
        }
    }
    report.settle();
}

fn allow(
    look: Look<'_>,
    core: &Core,
    rules: &[&'static Rule],
    allowed: &mut HashSet<(Arc<str>, &'static str)>,
    told: &mut Vec<Diagnostic>,
) {
    let name: Arc<str> = core.key.to_string().into();
    for allow in &core.common.allow {
        let span = core.at_in(allow, "check");
        let Some(rule) = rules.iter().find(|rule| *rule.slug == *allow.check || *rule.code == *allow.check) else {
            let message = format!("no check `{}`", allow.check);
            let mut diagnostic = no_check(&allow.check, rules, Diagnostic::new(&UNKNOWN_VARIANT, span, message));
            if let Some(replacement) = &mut diagnostic.replacement {
                replacement.text = look.sources.file(span.file).quoted_as(span, &replacement.text);
            }
            told.push(diagnostic.about(name.clone()));
            continue;
        };
        if rule.locked {
            told.push(locked(span, rule).about(name.clone()));
        } else if allow.until.is_some_and(|until| until < look.context.as_of) {
            let until = allow.until.map_or(String::new(), date_long);
            told.push(
                Diagnostic::new(
                    &ALLOW_EXPIRED,
                    core.at_in(allow, "until"),
                    format!("`{}` was allowed until {until}", allow.check),
                )
                .help("mend what the check says, or agree on a new day")
                .about(name.clone()),
            );
        } else {
            allowed.insert((name.clone(), rule.slug));
        }
    }
}

fn locked(span: crate::source::Span, rule: &Rule) -> Diagnostic {
    Diagnostic::new(&LOCKED_CHECK, span, format!("the check `{}` cannot be lowered", rule.slug))
        .help(format!("take this away; `rutter explain {}` says how to mend what it finds", rule.code))
}

fn no_check(name: &str, rules: &[&'static Rule], diagnostic: Diagnostic) -> Diagnostic {
    let span = diagnostic.span;
    match nearest(name, rules.iter().map(|rule| rule.slug)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).replace(span, near),
        None => diagnostic.help("`rutter explain CHECK` knows the checks by their names"),
    }
}
