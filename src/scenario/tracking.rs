//! `tracking.toml`: what was measured since, which is part of every scenario.
//!
//! Its measurements stand beside those of the plan itself. The same quantity and year in both is an
//! error: the chances would rest on one figure twice, or on two that nobody has compared.

use super::finding::Finding;
use super::tree::{Entry, Node, Table, Value};

/// The file beside the plan.
pub(super) const TRACKING_FILE: &str = "tracking.toml";

/// The only key that it may have.
const OBSERVATION: &str = "observation";

/// Findings for keys that are none of a tracking file's: it would change every scenario.
pub(super) fn foreign_keys(tracking: &Table) -> Vec<Finding> {
    let foreign = tracking.iter().filter(|(name, _)| *name != OBSERVATION);
    let finding = |(name, entry): (&String, &Entry)| {
        let message = format!("`{name}` does not belong in `{TRACKING_FILE}`");
        let finding = Finding::error(entry.key.clone(), name.as_str(), message);
        finding
            .label("expected `[[observation]]` only")
            .hint("what the plan or a scenario says stands in their own files")
    };
    foreign.map(finding).collect()
}

/// Adds measurements to those of a scenario; gives findings for those that it has already.
pub(super) fn join(root: &mut Table, mut tracking: Table) -> Vec<Finding> {
    let Some(entry) = tracking.swap_remove(OBSERVATION) else {
        return Vec::new();
    };
    let Some(own) = root.get_mut(OBSERVATION) else {
        root.insert(OBSERVATION.to_owned(), entry);
        return Vec::new();
    };
    match (&mut own.node.value, entry.node.value) {
        (Value::List(known), Value::List(new)) => {
            let doubled = new.iter().filter_map(|item| doubled(known, item)).collect();
            known.extend(new);
            doubled
        }
        // What is no list is named when it is read.
        (Value::List(_), other) => {
            own.node.value = other;
            own.node.place = entry.node.place;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn doubled(known: &[Node], item: &Node) -> Option<Finding> {
    let (of, year) = subject(item)?;
    let first = known.iter().find(|own| subject(own) == Some((of, year)))?;
    let message = format!("`{of}` in {year} is given both in the plan and in `{TRACKING_FILE}`");
    let finding = Finding::error(item.place.clone(), OBSERVATION, message);
    let finding = finding
        .label("measured again here")
        .related(first.place.clone(), "in the plan already");
    Some(finding.hint("keep one of the two; the other would count as a second, independent figure"))
}

/// What an observation is of, and its year.
fn subject(item: &Node) -> Option<(&str, i64)> {
    let table = item.as_table()?;
    match (&table.get("of")?.node.value, &table.get("year")?.node.value) {
        (Value::Text(of), Value::Integer(year)) => Some((of.text.trim(), *year)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::scenario::{Files, load_from};

    const PLAN: &str = "[plan]\nbase_year = 2020\nend_year = 2035\nhorizons = [2035]\n[economy]\na = \"normal(1, 1)\"\n";

    fn measured(year: i32, value: f64) -> String {
        format!(
            "[[observation]]\nof = \"economy.a\"\nyear = {year}\nvalue = {value}\nsource = \"s\"\n"
        )
    }

    #[test]
    fn measurements_of_both_files_count() {
        let plan = format!("{PLAN}{}", measured(2021, 1.5));
        let tracking = measured(2022, 2.5);
        let files = [
            ("d/model.toml", plan.as_str()),
            ("d/tracking.toml", &tracking),
        ];
        let loaded = load_from(&Files::memory(files), Path::new("d"), &[]).unwrap();
        let years: Vec<i32> = loaded.scenarios[0]
            .observations
            .iter()
            .map(|own| own.year)
            .collect();
        assert_eq!(years, [2021, 2022]);
    }

    #[test]
    fn the_same_year_in_both_is_a_finding_with_both_places() {
        let plan = format!("{PLAN}{}", measured(2021, 1.5));
        let tracking = format!("{}{}", measured(2022, 1.0), measured(2021, 2.5));
        let files = [
            ("d/model.toml", plan.as_str()),
            ("d/a.toml", "extends = \"model.toml\"\n"),
            ("d/b.toml", "extends = \"model.toml\"\n"),
            ("d/tracking.toml", &tracking),
        ];
        let report = load_from(&Files::memory(files), Path::new("d"), &[]).unwrap_err();
        assert_eq!(report.findings.len(), 1, "{}", report.render(false));
        let text = report.render(false);
        for said in [
            "`economy.a` in 2021 is given both in the plan and in `tracking.toml`",
            "d/tracking.toml:6",
            "d/model.toml:7",
            "keep one of the two",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        // Within one file two surveys of a year are two figures.
        let twice = format!("{}{}", measured(2021, 1.0), measured(2021, 2.5));
        let files = [("d/model.toml", PLAN), ("d/tracking.toml", &twice)];
        let loaded = load_from(&Files::memory(files), Path::new("d"), &[]).unwrap();
        assert_eq!(loaded.scenarios[0].observations.len(), 2);
    }

    #[test]
    fn what_is_no_list_is_a_finding_wherever_it_stands() {
        let plan = format!("{PLAN}{}", measured(2021, 1.5));
        let files = [
            ("d/model.toml", plan.as_str()),
            ("d/tracking.toml", "observation = 3\n"),
        ];
        let report = load_from(&Files::memory(files), Path::new("d"), &[]).unwrap_err();
        assert!(
            report.render(false).contains("d/tracking.toml:1"),
            "{}",
            report.render(false)
        );
    }
}
