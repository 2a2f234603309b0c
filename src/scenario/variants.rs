//! Variants: scenarios at hand with some values laid over one of them, made in memory.
//!
//! `--set` lays values over every scenario when a plan is loaded; a variant has values of its own, read
//! in the same way and with the same meaning, levers included. Compiled together with the others
//! (`model::compile_each`) it shares every node that they do not touch, so that many variants are
//! simulated on the same draws for little more than what they change.
//!
//! What scenarios of a run share cannot vary: `plan` and `run`.

use std::path::Path;

use super::document::Scenario;
use super::finding::{Finding, Severity};
use super::load::Loaded;
use super::lower;
use super::merge::{self, Laying, Replaced};
use super::overrides;
use super::tables::TableReader;

/// What all scenarios of a run share.
const SHARED: [&str; 2] = ["plan", "run"];

/// A scenario with values laid over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Position of the scenario that it changes.
    pub of: usize,
    /// The id of the scenario that it makes; findings name it.
    pub id: String,
    /// `KEY=VALUE`, as `--set` takes them; none repeats the scenario under another id.
    pub set: Vec<String>,
}

impl Loaded {
    /// Makes each variant's scenario, or every finding about it. A finding's place is among
    /// `sources`, which take up the values.
    ///
    /// ```
    /// use plancast::scenario::{Files, Variant, load_from};
    /// let plan = "[plan]\nbase_year = 2020\nend_year = 2035\nhorizons = [2035]\n[driver]\na = 2\n";
    /// let files = Files::memory([("town/model.toml", plan)]);
    /// let mut loaded = load_from(&files, "town".as_ref(), &[]).expect("a sound plan");
    /// let more = Variant { of: 0, id: "more".to_owned(), set: vec!["driver.a=+10%".to_owned()] };
    /// let made = loaded.variants(&[more]);
    /// assert_eq!(made[0].as_ref().expect("a sound variant").id, "more");
    /// ```
    ///
    /// # Panics
    /// On a variant of a scenario that there is not.
    pub fn variants(&mut self, wanted: &[Variant]) -> Vec<Result<Scenario, Vec<Finding>>> {
        wanted.iter().map(|variant| self.variant(variant)).collect()
    }

    /// The scenario's own file, as it is shown.
    ///
    /// # Panics
    /// On a scenario that there is not.
    pub fn file_of(&self, scenario: usize) -> &Path {
        self.sources.path(self.bases[scenario].origin.place.file)
    }

    fn variant(&mut self, variant: &Variant) -> Result<Scenario, Vec<Finding>> {
        let base = &self.bases[variant.of];
        let mut findings = Vec::new();
        let name = format!("variant {}", variant.id);
        let set = overrides::read(&mut self.sources, &name, &variant.set, &mut findings);
        for key in SHARED {
            if let Some(entry) = set.get(key) {
                let message = format!("`{key}` is the same in all scenarios of a run");
                let finding = Finding::error(entry.key.clone(), key, message);
                findings.push(finding.label("cannot differ in one of them"));
            }
        }
        let unknown = overrides::unknown_ids(&base.root, &set);
        findings.extend(overrides::single_years(&self.sources, &base.root, &set));
        let mut root = base.root.clone();
        let mut replaced = Replaced::default();
        let mut laying = Laying {
            is_above: &|_, _| true,
            replaced: &mut replaced,
        };
        merge::lay_over(&mut root, set, &mut laying);
        replaced
            .findings
            .retain(|doubt| !unknown.iter().any(|error| error.place == doubt.place));
        findings.extend(unknown);
        findings.append(&mut replaced.findings);
        let tables = TableReader {
            files: &self.files,
            sources: &mut self.sources,
            cache: &mut self.cache,
        };
        let lowered = lower::lower(&root, &base.origin, base.has_plan, tables, &mut findings);
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        match lowered {
            Some(mut scenario) if !findings.iter().any(is_error) => {
                scenario.id.clone_from(&variant.id);
                Ok(scenario)
            }
            _ => {
                findings.sort();
                findings.retain(is_error);
                findings.dedup_by(|a, b| a.place == b.place && a.message == b.message);
                Err(findings)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::files::Files;
    use super::super::load::load_from;
    use super::*;

    const PLAN: &str = "[plan]\nbase_year = 2020\nend_year = 2035\nhorizons = [2035]\n\
        [budget]\ntotal = 100\n[programme.a]\nshare = { 2020 = \"1%\", 2025 = \"2%\" }\n\
        [programme.b]\nshare = \"1%\"\n";

    fn made(set: &[&str]) -> (Loaded, Result<Scenario, Vec<Finding>>) {
        let files = Files::memory([
            ("p/model.toml", PLAN),
            (
                "p/more.toml",
                "extends = \"model.toml\"\n[programme.a]\nshare = \"3%\"\n",
            ),
        ]);
        let mut loaded = load_from(&files, "p".as_ref(), &[]).unwrap();
        let variant = Variant {
            of: 0,
            id: "v1".to_owned(),
            set: set.iter().map(|&text| text.to_owned()).collect(),
        };
        let made = loaded.variants(&[variant]).remove(0);
        (loaded, made)
    }

    /// A variant says what `--set` says; only places differ.
    #[test]
    fn a_variant_is_what_set_makes_of_its_scenario() {
        for set in [
            "programme.a.share=+10%",
            "programme.b.one_off.2023=5",
            "budget.total=7",
        ] {
            let (loaded, made) = made(&[set]);
            let files = loaded.files.clone();
            let by_set = load_from(&files, "p/more.toml".as_ref(), &[set.to_owned()]).unwrap();
            let made = made.unwrap();
            assert_eq!(made.programmes.len(), by_set.scenarios[0].programmes.len());
            let shape = |scenario: &Scenario| {
                let text = format!("{scenario:?}").replace("\"more\"", "\"v1\"");
                // Places name files by their number in the order of reading.
                let parts = text.split("FileId(");
                let parts = parts.map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
                parts.collect::<Vec<_>>().join("FileId(")
            };
            assert_eq!(shape(&made), shape(&by_set.scenarios[0]), "{set}");
        }
    }

    #[test]
    fn findings_name_the_variant() {
        for (set, message) in [
            ("programme.c.share=1%", "there is no `programme.c` to set"),
            ("run.paths=7", "`run` is the same in all scenarios of a run"),
            ("programme.a.share=no such thing", ""),
            ("nonsense", "`--set` takes `key=value`"),
        ] {
            let (loaded, made) = made(&[set]);
            let findings = made.unwrap_err();
            assert!(findings[0].message.contains(message), "{findings:?}");
            let place = findings[0].place.as_ref().unwrap();
            assert!(loaded.sources.location(place).starts_with("variant v1:1:"));
        }
    }

    #[test]
    fn without_values_it_is_the_scenario() {
        let (loaded, made) = made(&[]);
        let mut made = made.unwrap();
        made.id.clone_from(&loaded.scenarios[0].id);
        assert_eq!(made, loaded.scenarios[0]);
    }
}
