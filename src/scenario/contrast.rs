//! What two scenarios give differently, key by key, as their files write it.
//!
//! The merged trees are compared, so every key of the language counts, and what both take from one
//! plan does not. A path over time, a list and a lever over the value below are single values. Titles
//! and descriptions of the scenarios themselves are left out.

use indexmap::IndexMap;

use super::load::Loaded;
use super::merge::is_single;
use super::sources::Sources;
use super::tree::{Node, Table, Value};

/// A key that two scenarios give differently; at least one of them gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contrast {
    /// Dotted key path.
    pub key: String,
    /// What each gives.
    pub given: [Option<Given>; 2],
}

/// What a scenario gives for a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The value, then the levers over it, as they are written.
    pub layers: Vec<String>,
    /// `source: …` or `assumed: …` of the uppermost layer; empty where there is none.
    pub evidence: String,
    /// `file:line:column` of the uppermost layer.
    pub location: String,
}

/// Tables that say what a file is, not what it gives.
const NOT_GIVEN: [&str; 2] = ["extends", "scenario"];
const EVIDENCE: [&str; 2] = ["source", "assumed"];

/// Compares two scenarios, each by its position in what was loaded; keys in the first one's order,
/// then what only the second gives.
///
/// # Panics
/// On a scenario that there is not.
pub fn contrast(first: (&Loaded, usize), second: (&Loaded, usize)) -> Vec<Contrast> {
    let [one, other] = [first, second].map(|(loaded, index)| {
        let mut keys = IndexMap::new();
        let mut path = Vec::new();
        gather(&loaded.bases[index].root, &mut path, &mut keys);
        (keys, &loaded.sources)
    });
    let keys = one
        .0
        .keys()
        .chain(other.0.keys().filter(|key| !one.0.contains_key(*key)));
    let differing = keys.filter(|key| match (one.0.get(*key), other.0.get(*key)) {
        (Some(a), Some(b)) => !a.says_same(b),
        _ => true,
    });
    differing
        .map(|key| Contrast {
            key: key.clone(),
            given: [&one, &other].map(|(keys, sources)| Some(keys.get(key)?.written(sources))),
        })
        .collect()
}

/// A value in a tree, and the evidence that stands beside it.
struct Found<'a> {
    node: &'a Node,
    beside: Option<&'a Table>,
}

fn gather<'a>(table: &'a Table, path: &mut Vec<String>, found: &mut IndexMap<String, Found<'a>>) {
    for (key, entry) in table {
        if path.is_empty() && NOT_GIVEN.contains(&key.as_str()) {
            continue;
        }
        let is_evidence = EVIDENCE.contains(&key.as_str()) && table.contains_key("value");
        if is_evidence && !path.is_empty() {
            continue;
        }
        let node = &entry.node;
        // `value` is its table's own: `driver.attrition`, not `driver.attrition.value`.
        let is_value = key == "value" && !path.is_empty();
        if !is_value {
            path.push(key.clone());
        }
        match node.as_table() {
            Some(inner) if !is_value && node.below.is_none() && !is_single(inner, path) => {
                gather(inner, path, found);
            }
            _ => {
                let beside = is_value.then_some(table);
                found.insert(path.join("."), Found { node, beside });
            }
        }
        if !is_value {
            path.pop();
        }
    }
}

impl Found<'_> {
    fn says_same(&self, other: &Self) -> bool {
        let layers = |found: &Self| found.node.layers().count();
        let mut pairs = self.node.layers().zip(other.node.layers());
        layers(self) == layers(other)
            && pairs.all(|(a, b)| a.says_same(b))
            && self.evidence() == other.evidence()
    }

    fn written(&self, sources: &Sources) -> Given {
        let mut layers: Vec<String> = self
            .node
            .layers()
            .map(|node| value(node, sources))
            .collect();
        layers.reverse();
        Given {
            layers,
            evidence: self.evidence(),
            location: sources.location(&self.node.place),
        }
    }

    fn evidence(&self) -> String {
        let tables = [self.node.as_table(), self.beside].into_iter().flatten();
        let mut stated = tables.flat_map(|table| {
            EVIDENCE
                .iter()
                .filter_map(|key| Some(format!("{key}: {}", table.get(*key)?.node.as_text()?)))
        });
        stated.next().unwrap_or_default()
    }
}

/// A value as it is written, on one line and without its evidence.
fn value(node: &Node, sources: &Sources) -> String {
    match &node.value {
        Value::Text(text) => one_line(&text.text),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| value(item, sources)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let given = table
                .iter()
                .filter(|(key, _)| !EVIDENCE.contains(&key.as_str()));
            let given: Vec<(&String, String)> = given
                .map(|(key, entry)| (key, value(&entry.node, sources)))
                .collect();
            match given.as_slice() {
                [(key, alone)] if *key == "value" => alone.clone(),
                parts => {
                    let parts: Vec<String> = parts
                        .iter()
                        .map(|(key, value)| format!("{key} = {value}"))
                        .collect();
                    format!("{{ {} }}", parts.join(", "))
                }
            }
        }
        _ => one_line(sources.text_at(&node.place)),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::files::Files;
    use super::super::load::load_from;
    use super::*;

    const PLAN: &str = "[plan]\nbase_year = 2020\nend_year = 2030\nhorizons = [2030]\n\
        [driver.a]\nvalue = 3\nsource = \"Book\"\ntitle = \"A\"\n[economy]\n\
        b = { 2020 = 1, 2030 = 2 }\nc = 1_000\nd = 5\n";

    fn differing(a: &str, b: &str) -> Vec<Contrast> {
        let files = [
            ("d/model.toml", PLAN.to_owned()),
            ("d/a.toml", format!("extends = \"model.toml\"\n{a}")),
            ("d/b.toml", format!("extends = \"model.toml\"\n{b}")),
        ];
        let files = Files::memory(files.iter().map(|(path, text)| (*path, text.as_str())));
        let loaded = load_from(&files, Path::new("d"), &[]);
        let loaded = loaded.unwrap_or_else(|report| panic!("{}", report.render(false)));
        contrast((&loaded, 0), (&loaded, 1))
    }

    fn shown(found: &[Contrast]) -> Vec<String> {
        let given = |own: &Option<Given>| match own {
            Some(given) => format!("{} ({})", given.layers.join(" | "), given.evidence),
            None => "-".to_owned(),
        };
        let line = |own: &Contrast| {
            let [a, b] = [&own.given[0], &own.given[1]].map(given);
            format!("{}: {a} against {b}", own.key)
        };
        found.iter().map(line).collect()
    }

    #[test]
    fn only_what_is_given_differently() {
        assert_eq!(differing("", "[scenario]\ntitle = \"B\"\n"), []);
        // The same numbers, written otherwise.
        assert_eq!(
            differing("", "[economy]\nc = 1000\nb = { 2020 = 1, 2030 = 2 }\n"),
            []
        );
        let found = differing(
            "[driver.a]\nvalue = 3\nassumed = \"x\"\n",
            "[economy]\nb = { 2020 = 1, 2030 = \"2 to 3\" }\ne = 7\nd = { value = 6, assumed = \"y\" }\n",
        );
        assert_eq!(
            shown(&found),
            [
                "driver.a: 3 (assumed: x) against 3 (source: Book)",
                "economy.b: { 2020 = 1, 2030 = 2 } () against { 2020 = 1, 2030 = 2 to 3 } ()",
                "economy.d: 5 () against 6 (assumed: y)",
                "economy.e: - against 7 ()",
            ]
        );
        assert_eq!(found[3].given[1].as_ref().unwrap().location, "d/b.toml:4:5");
    }

    #[test]
    fn levers_stand_over_the_value_below() {
        let found = differing(
            "[economy]\nd = { change = \"+10%\", from = 2022, assumed = \"z\" }\n",
            "[driver]\na = { delay = 2 }\n",
        );
        assert_eq!(
            shown(&found),
            [
                "driver.a: 3 (source: Book) against 3 | { delay = 2 } ()",
                "economy.d: 5 | { change = +10%, from = 2022 } (assumed: z) against 5 ()",
            ]
        );
    }
}
