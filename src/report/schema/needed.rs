//! What a plan lacks where it is left out. A scenario leaves it to its parents.

use serde_json::{Map, Value, json};

use super::{YEAR_KEY, is_kind};
use crate::scenario::language::{KINDS, Section, Takes};

/// The keys that a table lacks, in it and in the tables inside it.
pub(super) fn of_section(section: &'static Section, kind: &str) -> Map<String, Value> {
    let mut rule = Map::new();
    let needed = section.keys.iter().filter(|key| key.is_needed(kind));
    let names: Vec<&str> = needed.map(|key| key.name).collect();
    if !names.is_empty() {
        rule.insert("required".into(), json!(names));
    }
    let inner = section.keys.iter().filter(|key| match kind {
        "" => key.kinds.is_empty(),
        kind => key.kinds.contains(&kind),
    });
    let inner: Map<String, Value> = inner
        .filter_map(|key| Some((key.name.to_owned(), of_value(key.takes)?)))
        .collect();
    if !inner.is_empty() {
        rule.insert("properties".into(), inner.into());
    }
    let one_of = section.one_of().filter(|_| kind.is_empty());
    let mut rules: Vec<Value> = one_of.map(|names| one(&names)).collect();
    if kind.is_empty() && section.keys.iter().any(|key| !key.kinds.is_empty()) {
        rules.extend(KINDS.iter().map(
            |kind| json!({ "if": is_kind(kind.name), "then": of_section(section, kind.name) }),
        ));
    }
    if !rules.is_empty() {
        rule.insert("allOf".into(), rules.into());
    }
    rule
}

/// What is lacked inside a value; none where nothing can be.
fn of_value(takes: Takes) -> Option<Value> {
    match takes {
        Takes::Table(section) => filled(of_section(section, "")),
        Takes::OneOrMore(section) => {
            Some(json!({ "if": { "type": "object" }, "then": filled(of_section(section, ""))? }))
        }
        Takes::Holder(section) => {
            let is_table =
                json!({ "type": "object", "not": { "propertyNames": { "pattern": YEAR_KEY } } });
            Some(json!({ "if": is_table, "then": filled(of_section(section, ""))? }))
        }
        Takes::Ids(each) => Some(json!({ "additionalProperties": of_value(*each)? })),
        _ => None,
    }
}

fn filled(rule: Map<String, Value>) -> Option<Value> {
    (!rule.is_empty()).then(|| rule.into())
}

/// One of several keys at least: what a validator misses is the first.
pub(super) fn one(names: &[&str]) -> Value {
    match names.split_first() {
        Some((first, [])) => json!({ "required": [first] }),
        Some((first, others)) => json!({ "if": any(others), "else": { "required": [first] } }),
        None => json!({}),
    }
}

/// Whether one of several keys is there.
pub(super) fn any(names: &[&str]) -> Value {
    let each = names.iter().map(|name| json!({ "required": [name] }));
    json!({ "anyOf": each.collect::<Vec<_>>() })
}
