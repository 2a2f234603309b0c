//! `--set key=value`: a value laid over every scenario, last of all.
//!
//! The values are read as if they stood in a file of their own, so that a
//! finding about one of them can show it. What is not TOML is taken as a text:
//! `--set programme.childcare.share=5%` needs no quotes.

use toml::de::DeValue;

use super::document::Place;
use super::finding::Finding;
use super::language::id_tables;
use super::merge::{self, Laying, Replaced, is_year};
use super::sources::{Source, Sources};
use super::tree::{self, Node, Table};
use crate::expression::nearest;

/// Reads the values; gives the tree to lay over each scenario. Findings call their place `path`.
pub(super) fn read(
    sources: &mut Sources,
    path: &str,
    overrides: &[String],
    findings: &mut Vec<Finding>,
) -> Table {
    if overrides.is_empty() {
        return Table::new();
    }
    let lines: Vec<(String, bool)> = overrides.iter().map(|text| line(text)).collect();
    let text: String = lines.iter().map(|(line, _)| format!("{line}\n")).collect();
    let file = sources.add(Source {
        path: path.into(),
        text,
        is_file: false,
    });
    let mut root = Table::new();
    let mut start = 0;
    for (line, whole) in &lines {
        let place = Place {
            file,
            start,
            end: start + line.len(),
        };
        if *whole {
            let parsed = tree::parse(file, line, start);
            findings.extend(parsed.findings);
            let mut laying = Laying {
                is_above: &|_, _| true,
                replaced: &mut Replaced::default(),
            };
            merge::lay_over(&mut root, parsed.root, &mut laying);
        } else {
            let finding = Finding::error(place, "", "`--set` takes `key=value`");
            findings.push(
                finding
                    .label("no such pair")
                    .hint("e.g. `--set programme.childcare.share=5%`"),
            );
        }
        start += line.len() + 1;
    }
    for key in ["extends", "scenario"] {
        if let Some(entry) = root.shift_remove(key) {
            let finding = Finding::error(entry.key, key, format!("`{key}` cannot be set"));
            findings.push(finding.label("belongs to a file"));
        }
    }
    root
}

/// Findings for ids that no file knows: a value set for one would change nothing and say nothing.
pub(super) fn unknown_ids(root: &Table, set: &Table) -> Vec<Finding> {
    let none = Table::new();
    let mut findings = Vec::new();
    for owner in id_tables() {
        let table = |from| merge::find(from, &owner).and_then(Node::as_table);
        let (known, given) = (table(root).unwrap_or(&none), table(set).unwrap_or(&none));
        for (id, entry) in given.iter().filter(|(id, _)| !known.contains_key(*id)) {
            let message = format!("there is no `{owner}.{id}` to set");
            let finding = Finding::error(entry.key.clone(), format!("{owner}.{id}"), message);
            let finding = finding.label("no file gives it");
            findings.push(match nearest(id, known.keys().map(String::as_str)) {
                Some(close) => finding.hint(format!("did you mean `{close}`?")),
                None => finding,
            });
        }
    }
    findings
}

/// Findings for single years set in a path over time: a path is one value, and
/// its other years would be gone.
pub(super) fn single_years(sources: &Sources, root: &Table, set: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    collect_years(sources, root, set, "", &mut findings);
    findings
}

fn collect_years(
    sources: &Sources,
    root: &Table,
    set: &Table,
    prefix: &str,
    findings: &mut Vec<Finding>,
) {
    for (name, entry) in set {
        let below = root.get(name).and_then(|below| below.node.as_table());
        let (Some(below), Some(given)) = (below, entry.node.as_table()) else {
            continue;
        };
        let key = format!("{prefix}{name}");
        let is_path = |table: &Table| !table.is_empty() && table.keys().all(|k| is_year(k));
        let whole = sources.text_at(&entry.node.place).starts_with('{');
        let kept = below.keys().all(|year| given.contains_key(year));
        if !is_path(given) || !is_path(below) || name == "one_off" {
            collect_years(sources, below, given, &format!("{key}."), findings);
        } else if !whole && !kept {
            let years: Vec<String> = below.keys().map(|year| format!("{year} = …")).collect();
            let place = given[given.len() - 1].key.clone();
            let message = format!("one year of `{key}` cannot be set alone");
            let hint = format!(
                "a path over time is given whole: `--set '{key}={{ {} }}'`",
                years.join(", ")
            );
            let finding = Finding::error(place, key, message).label("the other years would go");
            findings.push(finding.hint(hint).related(entry_place(below), "the path"));
        }
    }
}

/// Where a path over time is given.
fn entry_place(path: &Table) -> Place {
    path[0].key.clone()
}

/// The line of TOML that a `KEY=VALUE` stands for: in a file it means what `--set` means; none where
/// it is no pair.
pub fn override_line(text: &str) -> Option<String> {
    let (line, whole) = line(text);
    whole.then_some(line)
}

/// The line of TOML that an override stands for, and whether it is one.
fn line(text: &str) -> (String, bool) {
    let shown = text.replace(['\n', '\r'], " ");
    let Some((key, value)) = split(text) else {
        return (shown, false);
    };
    let Some(key) = quoted_key(key.trim()) else {
        return (shown, false);
    };
    let value = value.trim();
    // TOML takes `+2` for the number 2; behind a key it is a change, as `+2%` is.
    if !value.contains(['\n', '\r']) && !value.starts_with('+') && DeValue::parse(value).is_ok() {
        return (format!("{key} = {value}"), true);
    }
    (format!("{key} = {}", quoted(value)), true)
}

/// Splits at the first `=` outside quotes.
fn split(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (c, quote) {
            ('=', None) => return Some((&text[..at], &text[at + 1..])),
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

/// The dotted key with every part quoted that needs it; none where a part is
/// empty.
fn quoted_key(key: &str) -> Option<String> {
    if key.contains(['"', '\'']) {
        return Some(key.to_owned());
    }
    let parts: Option<Vec<String>> = key
        .split('.')
        .map(|part| {
            let part = part.trim();
            let bare = part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
            match (part.is_empty(), bare) {
                (true, _) => None,
                (_, true) => Some(part.to_owned()),
                _ => Some(quoted(part)),
            }
        })
        .collect();
    Some(parts?.join("."))
}

/// A TOML string; without escapes where it can be, so that places inside it
/// are exact.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(overrides: &[&str]) -> (Table, Vec<Finding>) {
        let mut findings = Vec::new();
        let list: Vec<String> = overrides.iter().map(|s| (*s).to_owned()).collect();
        let table = read(
            &mut Sources::default(),
            "command line",
            &list,
            &mut findings,
        );
        (table, findings)
    }

    #[test]
    fn values_are_toml_or_text() {
        let (table, findings) = root(&[
            "a.b=5%",
            "a.托位 = 3",
            "c=\"x\"",
            "d={ 2020 = 1 }",
            "a.b=7%",
        ]);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(merge::find(&table, "a.b").unwrap().as_text(), Some("7%"));
        assert_eq!(merge::find(&table, "a.托位").unwrap().found(), "3");
        assert_eq!(merge::find(&table, "c").unwrap().as_text(), Some("x"));
        assert!(merge::find(&table, "d").unwrap().as_table().is_some());
    }

    #[test]
    fn what_is_no_pair_is_a_finding() {
        for text in ["", "a", "=5", "a..b=1", "a.=2", "extends=x", "a\nb"] {
            assert_eq!(root(&[text]).1.len(), 1, "{text}");
        }
        assert!(root(&["a=1\nb=2"]).1.is_empty());
    }
}
