//! Laying one tree over another, key by key.
//!
//! Tables are merged, lists and single values replaced whole. Two kinds of
//! table are single values: a quantity with its evidence (`value`), and a path
//! over time (its keys are years; one-off grants are a list by year, and are
//! merged). In the tables of drivers, groups and influences `value` stands
//! beside other keys; there it takes its evidence with it. Of keys that exclude each other the one laid over stays.
//! A lever (`stack.rs`) keeps what it is laid over.

use super::document::FileId;
use super::finding::Finding;
use super::language::{self, Exclusive, INDICATOR};
use super::stack;
use super::tree::{Entry, Node, Table, Value};
use crate::expression::nearest;

/// Laying trees over each other.
pub(super) struct Laying<'a> {
    /// Whether one file is above another.
    pub is_above: &'a dyn Fn(FileId, FileId) -> bool,
    pub replaced: &'a mut Replaced,
}

/// What was replaced while trees were laid over each other.
#[derive(Default)]
pub(super) struct Replaced {
    pub values: Vec<Change>,
    /// Ids that look like slips of ids below, and what cannot be laid over.
    pub findings: Vec<Finding>,
}

/// A value that was replaced.
pub(super) struct Change {
    /// Its key path.
    pub key: String,
    pub before: Node,
    pub after: Node,
    /// The key that replaced it, where it is another one.
    pub by: Option<String>,
}

/// Lays `over` over `base`.
pub(super) fn lay_over(base: &mut Table, over: Table, laying: &mut Laying<'_>) {
    merge_table(base, over, &mut Vec::new(), laying);
}

fn merge_table(base: &mut Table, mut over: Table, path: &mut Vec<String>, laying: &mut Laying<'_>) {
    refuse_levers(base, &mut over, path, laying.replaced);
    stack::keep_evidence(base, &mut over, path);
    drop_excluded(base, &over, path, laying.replaced);
    for (key, mut entry) in over {
        path.push(key.clone());
        stack::gather(&mut entry, path);
        match base.get_mut(&key) {
            None => {
                note_slip(base, &key, &entry, path, laying.replaced);
                base.insert(key, entry);
            }
            Some(below) if stack::is_lever(&entry.node, path) => {
                stack::lay(below, entry, path, laying);
            }
            Some(below) => {
                stack::open(&mut below.node, &entry.node, path);
                replace(below, entry, path, laying);
            }
        }
        path.pop();
    }
}

/// Merges tables; puts any other value in the place of the one below.
fn replace(below: &mut Entry, entry: Entry, path: &mut Vec<String>, laying: &mut Laying<'_>) {
    match (&mut below.node.value, entry.node.value) {
        (Value::Table(inner), Value::Table(above))
            if !is_single(inner, path) && !is_single(&above, path) =>
        {
            merge_table(inner, above, path, laying);
        }
        (Value::List(_), Value::Table(above)) if lacks_year(&above, path) => {
            let message = "the target below is a list and must be given whole";
            let finding = Finding::error(entry.key, path.join("."), message)
                .label("one part of one target")
                .related(below.node.place.clone(), "the list")
                .hint("give `target = [{ at_least = …, year = … }, …]` with all targets");
            laying.replaced.findings.push(finding);
            below.node.value = Value::Invalid;
        }
        (_, value) => {
            let node = Node {
                place: entry.node.place,
                value,
                below: entry.node.below,
            };
            laying.replaced.values.push(Change {
                key: path.join("."),
                before: below.node.clone(),
                after: node.clone(),
                by: None,
            });
            *below = Entry {
                key: entry.key,
                node,
            };
        }
    }
}

/// Whether a table at this path is a single value.
pub(super) fn is_single(table: &Table, path: &[String]) -> bool {
    let years = !table.is_empty() && table.keys().all(|key| is_year(key));
    let grants =
        matches!(path, [programme, _, one_off] if programme == "programme" && one_off == "one_off");
    (years && !grants)
        || (!holds_value(path) && (table.contains_key("value") || stack::is_lever_at(table, path)))
}

/// Whether a table is meant for one target out of a list of them.
fn lacks_year(table: &Table, path: &[String]) -> bool {
    let target =
        matches!(path, [indicator, _, target] if indicator == "indicator" && target == "target");
    target && !table.contains_key("year")
}

/// Whether a key can only be a year.
pub(super) fn is_year(key: &str) -> bool {
    key.len() == 4 && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether tables at this path have `value` beside other keys.
pub(super) fn holds_value(path: &[String]) -> bool {
    language::holds_value(&names(path))
}

fn exclusive(path: &[String]) -> Exclusive {
    language::exclusive(&names(path))
}

fn names(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}

/// Notes levers on a key for whose sake the parents give another key: there is nothing to change.
fn refuse_levers(base: &Table, over: &mut Table, path: &[String], replaced: &mut Replaced) {
    for groups in exclusive(path) {
        for group in *groups {
            let others = groups.iter().filter(|other| *other != group);
            let other = others
                .flat_map(|other| *other)
                .find_map(|key| base.get_key_value(*key));
            let Some((other, given)) = other else {
                continue;
            };
            for key in *group {
                let own = [path, &[(*key).to_owned()]].concat();
                let Some(entry) = over.get_mut(*key).filter(|_| !base.contains_key(*key)) else {
                    continue;
                };
                if stack::is_lever(&entry.node, &own) {
                    let message = format!("`{key}` has nothing to change: `{other}` is given");
                    let finding = Finding::error(entry.node.place.clone(), own.join("."), message)
                        .label("a change of a value that is not there")
                        .related(given.key.clone(), format!("`{other}` here"))
                        .hint(format!(
                            "change `{other}`, or give `{key}` a value of its own"
                        ));
                    replaced.findings.push(finding);
                    entry.node.value = Value::Invalid;
                }
            }
        }
    }
}

/// Takes out of `base` what cannot stand beside the keys of `over`.
fn drop_excluded(base: &mut Table, over: &Table, path: &[String], replaced: &mut Replaced) {
    for groups in exclusive(path) {
        drop_other_groups(base, over, groups, path, replaced);
    }
    if holds_value(path) && over.contains_key("value") {
        base.shift_remove("source");
        base.shift_remove("assumed");
    }
    if let ["indicator", _] = names(path).as_slice() {
        drop_other_kind(base, over);
    }
}

fn drop_other_groups(
    base: &mut Table,
    over: &Table,
    groups: &[&[&str]],
    path: &[String],
    replaced: &mut Replaced,
) {
    for (index, group) in groups.iter().enumerate() {
        let Some((by, new)) = group.iter().find_map(|key| over.get_key_value(*key)) else {
            continue;
        };
        for other in groups
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != index)
            .flat_map(|(_, g)| *g)
        {
            if let Some(old) = base.shift_remove(*other) {
                let key = format!("{}.{other}", path.join("."));
                replaced.values.push(Change {
                    key,
                    before: old.node,
                    after: new.node.clone(),
                    by: Some(by.clone()),
                });
            }
        }
    }
}

/// A new kind takes none of the old kind's keys with it.
fn drop_other_kind(base: &mut Table, over: &Table) {
    let kind = |table: &Table| {
        table
            .get("kind")
            .and_then(|entry| entry.node.as_text().map(str::to_owned))
    };
    if let (Some(old), Some(new)) = (kind(base), kind(over))
        && old != new
    {
        base.retain(|key, _| INDICATOR.key(key).is_some_and(|key| key.kinds.is_empty()));
    }
}

fn note_slip(base: &Table, key: &str, entry: &Entry, path: &[String], replaced: &mut Replaced) {
    let ids = language::holds_ids(&names(&path[..path.len() - 1]));
    if let Some(known) = nearest(key, base.keys().map(String::as_str)).filter(|_| ids) {
        let message = format!("`{key}` is new here, and much like `{known}`");
        let finding = Finding::error(entry.key.clone(), path.join("."), message).warning();
        replaced.findings.push(
            finding
                .label("new")
                .hint(format!("did you mean `{known}`?")),
        );
    }
}

/// Findings for keys that two parents of one file set differently, where
/// neither is above the other and nothing below settles it.
pub(super) fn conflicts(
    root: &Table,
    replaced: &Replaced,
    is_above: impl Fn(FileId, FileId) -> bool,
) -> Vec<Finding> {
    let unsettled = replaced.values.iter().filter(|change| {
        let (before, after) = (&change.before, &change.after);
        !is_above(before.place.file, after.place.file)
            && (change.by.is_some() || !before.says_same(after))
            && settled(root, change)
                .is_none_or(|node| node.layers().any(|layer| layer.place == after.place))
    });
    unsettled.map(conflict).collect()
}

/// What the merged tree holds in the place of both values.
fn settled<'a>(root: &'a Table, change: &Change) -> Option<&'a Node> {
    let by = change.by.as_ref().and_then(|by| {
        let (table, _) = change.key.rsplit_once('.')?;
        find(root, &format!("{table}.{by}"))
    });
    find(root, &change.key).or(by)
}

fn conflict(change: &Change) -> Finding {
    let (before, after) = (&change.before.place, &change.after.place);
    let key = &change.key;
    let Some(by) = &change.by else {
        let message = format!("two parents give `{key}` different values");
        return Finding::error(after.clone(), key.clone(), message)
            .label("one here")
            .related(before.clone(), "the other here")
            .hint("give the key in the file that extends both");
    };
    let (table, name) = key.rsplit_once('.').unwrap_or(("", key));
    let message = format!(
        "one parent gives `{table}` its `{name}`, another its `{by}`, which exclude each other"
    );
    Finding::error(after.clone(), format!("{table}.{by}"), message)
        .label(format!("`{by}` here"))
        .related(before.clone(), format!("`{name}` here"))
        .hint("give one of them in the file that extends both")
}

/// The value at a dotted key path.
pub(super) fn find<'a>(root: &'a Table, path: &str) -> Option<&'a Node> {
    let mut parts = path.split('.');
    let mut node = &root.get(parts.next()?)?.node;
    for part in parts {
        node = &node.as_table()?.get(part)?.node;
    }
    Some(node)
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    /// Both texts laid over each other, written as `path = value` lines.
    fn merged(base: &str, over: &str) -> String {
        let read = |file, text| {
            let parsed = tree::parse(FileId(file), text, 0);
            assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
            parsed.root
        };
        let mut root = read(0, base);
        let mut laying = Laying {
            is_above: &|_, _| true,
            replaced: &mut Replaced::default(),
        };
        lay_over(&mut root, read(1, over), &mut laying);
        let mut lines = Vec::new();
        write(&root, "", &mut lines);
        lines.join("; ")
    }

    fn write(table: &Table, prefix: &str, lines: &mut Vec<String>) {
        for (key, entry) in table {
            let path = format!("{prefix}{key}");
            match &entry.node.value {
                Value::Table(inner) => write(inner, &format!("{path}."), lines),
                Value::Text(text) => lines.push(format!("{path}={}", text.text)),
                _ => lines.push(format!("{path}={}", entry.node.found())),
            }
        }
    }

    #[test]
    fn tables_are_merged_and_the_rest_is_replaced() {
        assert_eq!(
            merged(
                "[plan]\na = 1\nb = [1, 2]\n[plan.c]\nx = 1",
                "plan.b = [3]\nplan.c.y = 2"
            ),
            "plan.a=1; plan.b=a list of 1; plan.c.x=1; plan.c.y=2"
        );
    }

    #[test]
    fn a_quantity_is_replaced_whole() {
        let base = "economy.g = { value = 1, source = 's' }";
        assert_eq!(merged(base, "economy.g = '5%'"), "economy.g=5%");
        assert_eq!(merged(base, "economy.g.value = 2"), "economy.g.value=2");
        let path = "economy.g = { 2020 = 1, 2030 = 2 }";
        assert_eq!(merged(path, "economy.g = { 2025 = 3 }"), "economy.g.2025=3");
        assert_eq!(merged(path, "economy.g = 3"), "economy.g=3");
        assert_eq!(
            merged(
                "programme.a.one_off = { 2021 = 1 }",
                "programme.a.one_off = { 2022 = 2 }"
            ),
            "programme.a.one_off.2021=1; programme.a.one_off.2022=2"
        );
    }

    #[test]
    fn a_new_value_drops_old_evidence_and_keeps_the_rest() {
        let base = "[driver.w]\ntitle = 'T'\nvalue = 1\nsource = 's'";
        assert_eq!(
            merged(base, "driver.w.value = 2"),
            "driver.w.title=T; driver.w.value=2"
        );
        assert_eq!(
            merged(base, "driver.w.assumed = 'a'"),
            "driver.w.title=T; driver.w.value=1; driver.w.assumed=a"
        );
        let influence = "[indicator.i.driver.d]\nvalue = 1\nelasticity = 2";
        assert_eq!(
            merged(influence, "indicator.i.driver.d.elasticity = 3"),
            "indicator.i.driver.d.value=1; indicator.i.driver.d.elasticity=3"
        );
    }

    #[test]
    fn keys_that_exclude_each_other_replace_each_other() {
        assert_eq!(
            merged(
                "programme.a = { share = 1, title = 'T' }",
                "programme.a.amount = 2"
            ),
            "programme.a.title=T; programme.a.amount=2"
        );
        assert_eq!(
            merged(
                "budget = { own_revenue = 1, transfers = 2 }",
                "budget.total = 3"
            ),
            "budget.total=3"
        );
        assert_eq!(
            merged("budget.total = 3", "budget.own_revenue = 1"),
            "budget.own_revenue=1"
        );
        assert_eq!(
            merged(
                "indicator.a.target = { at_least = 1, year = 2025 }",
                "indicator.a.target.at_most = 2"
            ),
            "indicator.a.target.year=2025; indicator.a.target.at_most=2"
        );
        assert_eq!(
            merged("economy.share = 1", "economy.amount = 2"),
            "economy.share=1; economy.amount=2"
        );
    }

    #[test]
    fn a_group_by_age_and_a_group_as_a_value_replace_each_other() {
        let ages = "population.group.g = { title = 'T', ages = '0-2', sex = 'male' }";
        let value = "population.group.g = { title = 'T', value = 5, source = 's' }";
        assert_eq!(
            merged(ages, "population.group.g = { value = 5, assumed = 'a' }"),
            "population.group.g.title=T; population.group.g.value=5; population.group.g.assumed=a"
        );
        assert_eq!(
            merged(value, "population.group.g.ages = '0-3'"),
            "population.group.g.title=T; population.group.g.ages=0-3"
        );
        assert_eq!(
            merged(ages, "population.group.g.ages = '0-3'"),
            "population.group.g.title=T; population.group.g.ages=0-3; population.group.g.sex=male"
        );
    }

    #[test]
    fn life_expectancy_is_a_value_or_a_table_of_the_sexes() {
        let sexes = "population.life_expectancy = { male = 76, female = 81 }";
        for value in [
            "78",
            "{ 2020 = 77, 2030 = 79 }",
            "{ value = 78, source = 's' }",
        ] {
            let both = format!("population.life_expectancy = {value}");
            assert_eq!(
                merged(&both, sexes),
                "population.life_expectancy.male=76; population.life_expectancy.female=81"
            );
            assert!(!merged(sexes, &both).contains("male"));
        }
        assert_eq!(
            merged(sexes, "population.life_expectancy.male = 70"),
            "population.life_expectancy.male=70; population.life_expectancy.female=81"
        );
    }

    #[test]
    fn a_new_kind_drops_the_keys_of_the_old_one() {
        assert_eq!(
            merged(
                "indicator.a = { kind = 'stock', title = 'T', retire = 1 }",
                "indicator.a = { kind = 'formula', formula = '1' }"
            ),
            "indicator.a.kind=formula; indicator.a.title=T; indicator.a.formula=1"
        );
    }
}
