//! Levers in a tree: how they are recognised and laid over the values below.
//!
//! A lever is a text with an explicit sign (`"+15%"`; `"-15%"` only where no value can be
//! negative, so that elsewhere it stays a number) or a table with one of the keys of a lever.
//! It keeps the node it is laid over, which may be a lever itself. One laid over one-off grants
//! is laid over each of them; a delay moves them to later years.

use super::document::{FileId, Place};
use super::language::{Sign, sign_of};
use super::merge::{Change, Laying, holds_value, is_year};
use super::tree::{Entry, Node, Table, Text, Value};
use crate::expression::{self, Kind};

/// The keys of which a lever has exactly one; `value` makes a lever only beside its timing.
pub(super) const EFFECTS: [&str; 5] = ["change", "add", "times", "value", "delay"];

/// When a lever acts.
pub(super) const TIMING: [&str; 4] = ["from", "to", "profile", "until"];

/// The evidence of a value.
const EVIDENCE: [&str; 2] = ["source", "assumed"];

/// An explicit sign and the number behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signed {
    pub minus: bool,
    /// Whether the number is a share: `%` or `‰`.
    pub share: bool,
    /// Bytes of the text before the number.
    pub before: usize,
}

impl Signed {
    /// The effect that a text with a sign stands for.
    pub fn effect(self) -> &'static str {
        if self.share { "change" } else { "add" }
    }
}

/// Reads a text that is a sign and a number.
pub(super) fn signed(text: &str) -> Option<Signed> {
    let trimmed = text.trim_start();
    let sign = trimmed.chars().next()?;
    let minus = match sign {
        '+' | '＋' => false,
        '-' | '－' | '−' | '–' | '—' => true,
        _ => return None,
    };
    let number = trimmed[sign.len_utf8()..].trim_start();
    let tree = expression::parse(number).ok()?;
    matches!(tree.kind, Kind::Number(_)).then(|| Signed {
        minus,
        share: number.trim_end().ends_with(['%', '‰']),
        before: text.len() - number.len(),
    })
}

/// Whether a table has a key that only levers have.
pub(super) fn is_lever_table(table: &Table) -> bool {
    let effects = EFFECTS.iter().filter(|key| **key != "value");
    let mut keys = effects.chain(&TIMING);
    keys.any(|key| table.contains_key(*key))
}

/// Whether a table at this path is a lever.
pub(super) fn is_lever_at(table: &Table, path: &[String]) -> bool {
    is_lever_table(table) && sign_at(path).is_some()
}

/// The sign of the values at a path; none where no value stands.
fn sign_at(path: &[String]) -> Option<Sign> {
    sign_of(&path.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Whether what stands at this path changes the value below instead of replacing it.
pub(super) fn is_lever(node: &Node, path: &[String]) -> bool {
    match &node.value {
        Value::Table(table) => is_lever_at(table, path),
        Value::Text(text) => {
            let read = signed(&text.text).zip(sign_at(path));
            read.is_some_and(|(signed, sign)| !signed.minus || sign == Sign::NeverNegative)
        }
        _ => false,
    }
}

/// Whether no value of a dotted key path can be negative; what the model bounds by 0 is among
/// these (`model/ranges.rs` tests it).
#[cfg(test)]
pub(crate) fn never_negative(key: &str) -> bool {
    sign_of(&key.split('.').collect::<Vec<_>>()) == Some(Sign::NeverNegative)
}

/// Puts a lever that is given for a whole driver, group or influence where its value stands.
pub(super) fn gather(entry: &mut Entry, path: &[String]) {
    if !holds_value(path) || !is_lever(&entry.node, path) {
        return;
    }
    let place = entry.node.place.clone();
    let table = match &mut entry.node.value {
        Value::Table(table) => table,
        _ => {
            wrap(&mut entry.node);
            return;
        }
    };
    let mut lever = Table::new();
    for key in EFFECTS.iter().chain(&TIMING).chain(&EVIDENCE) {
        if let Some(own) = table.shift_remove(*key) {
            lever.insert((*key).to_owned(), own);
        }
    }
    let node = Node {
        place: place.clone(),
        value: Value::Table(lever),
        below: None,
    };
    table.insert("value".to_owned(), Entry { key: place, node });
}

/// Makes of a value that stands alone a table with it as its `value`.
fn wrap(node: &mut Node) {
    let place = node.place.clone();
    let empty = Node {
        place: place.clone(),
        value: Value::Table(Table::new()),
        below: None,
    };
    let own = std::mem::replace(node, empty);
    if let Value::Table(table) = &mut node.value {
        let entry = Entry {
            key: place,
            node: own,
        };
        table.insert("value".to_owned(), entry);
    }
}

/// Lets a lever at `value` find below it a driver, group or influence that is its value alone.
pub(super) fn open(below: &mut Node, over: &Node, path: &[String]) {
    let lever = over.as_table().and_then(|table| table.get("value"));
    let alone = below.as_table().is_none_or(|table| {
        !table.contains_key("value") && !table.is_empty() && table.keys().all(|key| is_year(key))
    });
    if alone && holds_value(path) && lever.is_some_and(|own| is_lever(&own.node, &value_of(path))) {
        wrap(below);
    }
}

/// The path of the `value` of a table.
fn value_of(path: &[String]) -> Vec<String> {
    [path, &["value".to_owned()]].concat()
}

/// Before a lever is laid over a `value`, the evidence beside either becomes its own.
pub(super) fn keep_evidence(base: &mut Table, over: &mut Table, path: &[String]) {
    let lever = over.get("value");
    if holds_value(path) && lever.is_some_and(|own| is_lever(&own.node, &value_of(path))) {
        take_in(base);
        take_in(over);
    }
}

fn take_in(table: &mut Table) {
    let evidence: Vec<(String, Entry)> = EVIDENCE
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), table.get(*key)?.clone())))
        .collect();
    let Some(value) = table.get_mut("value").filter(|_| !evidence.is_empty()) else {
        return;
    };
    match &mut value.node.value {
        Value::Table(own) if own.contains_key("value") || is_lever_table(own) => {
            if EVIDENCE.iter().any(|key| own.contains_key(*key)) {
                // Evidence twice: reported where the value is read.
                return;
            }
            own.extend(evidence);
        }
        Value::Text(text) if value.node.below.is_some() || signed(&text.text).is_some() => {
            let mut own = signed_table(text, &value.node.place);
            own.extend(evidence);
            value.node.value = Value::Table(own);
        }
        _ => {
            wrap(&mut value.node);
            if let Value::Table(own) = &mut value.node.value {
                own.extend(evidence);
            }
        }
    }
    for key in EVIDENCE {
        table.shift_remove(key);
    }
}

/// The table that a text with a sign stands for.
pub(super) fn signed_table(text: &Text, place: &Place) -> Table {
    let effect = signed(&text.text).map_or("change", Signed::effect);
    let node = Node {
        place: place.clone(),
        value: Value::Text(text.clone()),
        below: None,
    };
    let key = place.clone();
    Table::from([(effect.to_owned(), Entry { key, node })])
}

/// Lays a lever over a value, or over each of a programme's one-off grants.
pub(super) fn lay(below: &mut Entry, lever: Entry, path: &[String], laying: &mut Laying<'_>) {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let is_grants = matches!(names.as_slice(), ["programme", _, "one_off"]);
    match &mut below.node.value {
        Value::Table(grants) if is_grants && !grants.is_empty() && !is_lever_table(grants) => {
            lay_on_grants(grants, &lever, path, laying);
        }
        _ => {
            lay_one(below, lever, path, path, laying);
        }
    }
}

/// Whether the lever was laid over; the same one of two files of which neither is above the other
/// is laid over once.
fn lay_one(
    below: &mut Entry,
    mut lever: Entry,
    path: &[String],
    key: &[String],
    laying: &mut Laying<'_>,
) -> bool {
    if repeats(&below.node, &lever.node, laying.is_above) {
        return false;
    }
    laying.replaced.values.push(Change {
        key: key.join("."),
        before: below.node.clone(),
        after: lever.node.clone(),
        by: None,
    });
    let mut bottom = &mut lever.node;
    while bottom.below.is_some() {
        bottom = bottom.below.as_deref_mut().expect("seen to be there");
    }
    // Over a value that is set together with the lever, nothing below counts.
    if is_lever(bottom, path) {
        bottom.below = Some(Box::new(below.node.clone()));
    }
    *below = lever;
    true
}

fn lay_on_grants(grants: &mut Table, lever: &Entry, path: &[String], laying: &mut Laying<'_>) {
    let years = delay(&lever.node).unwrap_or(0);
    let old = std::mem::take(grants);
    for (year, mut grant) in old {
        let moved = match year.parse::<i64>() {
            Ok(number) => (number + years).to_string(),
            Err(_) => year.clone(),
        };
        let key = [path, std::slice::from_ref(&moved)].concat();
        let laid = lay_one(&mut grant, lever.clone(), path, &key, laying);
        grants.insert(if laid { moved } else { year }, grant);
    }
}

/// The whole years by which a lever delays.
pub(super) fn delay(lever: &Node) -> Option<i64> {
    match lever.as_table()?.get("delay")?.node.value {
        Value::Integer(years) => Some(years),
        _ => None,
    }
}

fn repeats(below: &Node, lever: &Node, is_above: &dyn Fn(FileId, FileId) -> bool) -> bool {
    let own = lever.place.file;
    let beneath = below.below.as_ref();
    below.says_same(lever)
        && !is_above(below.place.file, own)
        && beneath.is_none_or(|node| is_above(node.place.file, own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_and_a_number_make_a_lever() {
        let read = |text| signed(text).map(|own| (own.minus, own.effect()));
        assert_eq!(read("+15%"), Some((false, "change")));
        assert_eq!(read(" ＋ 1.5‰"), Some((false, "change")));
        assert_eq!(read("-15%"), Some((true, "change")));
        assert_eq!(read("−2亿"), Some((true, "add")));
        assert_eq!(read("+2亿"), Some((false, "add")));
        for text in ["15%", "", "+", "+x", "+1 + 2", "+normal(0, 1)", "--1"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(signed("+ 5%").unwrap().before, 2);
    }

    #[test]
    fn a_minus_is_a_lever_where_nothing_is_negative() {
        let text = |text: &str| Node {
            place: Place {
                file: FileId(0),
                start: 0,
                end: 1,
            },
            value: Value::Text(Text {
                text: text.to_owned(),
                place: Place {
                    file: FileId(0),
                    start: 0,
                    end: 1,
                },
                exact: true,
            }),
            below: None,
        };
        let path = |path: &str| -> Vec<String> { path.split('.').map(str::to_owned).collect() };
        let minus = text("-5%");
        for key in [
            "programme.a.share",
            "programme.a.one_off.2023",
            "budget.transfers",
            "indicator.a.cost",
        ] {
            assert!(is_lever(&minus, &path(key)), "{key}");
        }
        for key in [
            "economy.growth",
            "driver.a.value",
            "indicator.a.trend",
            "population.net_migration",
        ] {
            assert!(!is_lever(&minus, &path(key)), "{key}");
            assert!(is_lever(&text("+5%"), &path(key)), "{key}");
        }
        for key in ["scenario.title", "plan.domain.a", "run.paths"] {
            assert!(!is_lever(&text("+5%"), &path(key)), "{key}");
        }
    }
}
