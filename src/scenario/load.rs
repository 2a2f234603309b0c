//! From a path to scenarios, or to every finding.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::document::{FileId, Place, Scenario};
use super::files::{Files, normal};
use super::finding::{Finding, Severity};
use super::inherit::Library;
use super::lower::{self, Origin};
use super::merge::{self, Laying, Replaced};
use super::overrides;
use super::render::render;
use super::sources::Sources;
use super::tables::{TableCache, TableReader};
use super::tracking::{self, TRACKING_FILE};
use super::tree::{Entry, Table};

/// The file that holds the plan.
const PLAN_FILE: &str = "model.toml";

/// What findings call the values of `--set`.
const COMMAND_LINE: &str = "command line";

/// Scenarios that can be run.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The files they were read from.
    pub sources: Sources,
    /// The scenarios: `baseline` first, then by file name.
    pub scenarios: Vec<Scenario>,
    /// What is doubtful, by place.
    pub warnings: Vec<Finding>,
    /// What the scenarios were made of, in their order.
    pub(super) bases: Vec<Base>,
    pub(super) files: Files,
    pub(super) cache: TableCache,
}

/// A scenario's merged tree, and where it comes from: variants are laid over it.
#[derive(Debug, Clone)]
pub(super) struct Base {
    pub root: Table,
    pub origin: Origin,
    pub has_plan: bool,
}

/// Why nothing can be run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.summary())]
pub struct Report {
    /// The files that were read.
    pub sources: Sources,
    /// What is wrong, by place; at least one error.
    pub findings: Vec<Finding>,
    /// The scenarios in which nothing is wrong by itself, in order: a model
    /// can be made of them, to add what is wrong with it.
    pub scenarios: Vec<Scenario>,
}

impl Report {
    /// The findings as text, each with its snippet.
    pub fn render(&self, colour: bool) -> String {
        render(&self.sources, &self.findings, colour)
    }

    /// How many findings there are.
    pub fn summary(&self) -> String {
        let errors = self
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .count();
        let warnings = self.findings.len() - errors;
        let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        match warnings {
            0 => count(errors, "error"),
            _ => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
        }
    }
}

/// Loads the scenarios of a folder, or the one of a file.
///
/// `overrides` are `key=value` pairs laid over every scenario, last of all.
///
/// # Errors
/// Every finding about every file, where at least one is an error.
pub fn load(path: &Path, overrides: &[String]) -> Result<Loaded, Report> {
    load_from(&Files::Disk, path, overrides)
}

/// Loads scenarios from the disk or from memory.
///
/// ```
/// use plancast::scenario::{Files, load_from};
/// let files = Files::memory([
///     ("town/model.toml", "[plan]\nbase_year = 2020\nend_year = 2035\nhorizons = [2035]\n"),
///     ("town/more.toml", "extends = \"model.toml\"\n[economy]\ngrowth = \"normal(5%, 1%)\"\n"),
/// ]);
/// let loaded = load_from(&files, "town".as_ref(), &[]).expect("a sound plan");
/// assert_eq!(loaded.scenarios[0].id, "more");
/// ```
///
/// # Errors
/// As [`load`].
pub fn load_from(files: &Files, path: &Path, overrides: &[String]) -> Result<Loaded, Report> {
    let mut library = Library::new(files);
    let mut findings = Vec::new();
    let paths = match scenario_files(files, path) {
        Ok(paths) => paths,
        Err(finding) => {
            return Err(Report {
                sources: library.sources,
                findings: vec![*finding],
                scenarios: Vec::new(),
            });
        }
    };
    findings.extend(same_names(&paths));
    let mut merged: Vec<Merged> = Vec::new();
    for path in &paths {
        let Some(line) = library.line(path) else {
            continue;
        };
        let place = Place {
            file: line[line.len() - 1].file,
            start: 0,
            end: 0,
        };
        let mut members: Vec<FileId> = line.iter().map(|member| member.file).collect();
        let roots: Vec<Table> = line
            .into_iter()
            .map(|member| member.root.clone().unwrap_or_default())
            .collect();
        let mut measured = Vec::new();
        let file = path.with_file_name(TRACKING_FILE);
        if *path != file && files.read(&file).is_ok() {
            let Some(line) = library.line(&file) else {
                continue;
            };
            members.extend(line.iter().map(|member| member.file));
            let own = line.into_iter().filter_map(|member| member.root.clone());
            let own: Vec<Table> = own.collect();
            findings.extend(own.iter().flat_map(tracking::foreign_keys));
            measured = own;
        }
        let mut replaced = Replaced::default();
        let mut root = Table::new();
        for own in roots {
            root.shift_remove("scenario");
            let mut laying = Laying {
                is_above: &|above, below| library.is_above(above, below),
                replaced: &mut replaced,
            };
            merge::lay_over(&mut root, own, &mut laying);
        }
        for own in measured {
            findings.extend(tracking::join(&mut root, own));
        }
        findings.extend(merge::conflicts(&root, &replaced, |a, b| {
            library.is_above(a, b)
        }));
        merged.push(Merged {
            path: path.clone(),
            place,
            members,
            root,
            replaced,
        });
    }
    let set = overrides::read(&mut library.sources, COMMAND_LINE, overrides, &mut findings);
    let mut cache = TableCache::default();
    let mut lowered = Vec::new();
    let mut bases = Vec::new();
    let mut lines: Vec<Vec<FileId>> = Vec::new();
    for scenario in merged {
        let Merged {
            path,
            place,
            members,
            mut root,
            mut replaced,
        } = scenario;
        let unknown = overrides::unknown_ids(&root, &set);
        findings.extend(overrides::single_years(&library.sources, &root, &set));
        let mut laying = Laying {
            is_above: &|_, _| true,
            replaced: &mut replaced,
        };
        merge::lay_over(&mut root, set.clone(), &mut laying);
        // What is unknown is not doubtful as well.
        replaced
            .findings
            .retain(|doubt| !unknown.iter().any(|error| error.place == doubt.place));
        findings.extend(unknown);
        findings.append(&mut replaced.findings);
        let origin = Origin {
            id: stem(&path),
            folder: files.folder_name(&path),
            place,
        };
        let has_plan = path.file_name().is_some_and(|name| name != PLAN_FILE)
            && files.read(&path.with_file_name(PLAN_FILE)).is_ok();
        let tables = TableReader {
            files,
            sources: &mut library.sources,
            cache: &mut cache,
        };
        if let Some(scenario) = lower::lower(&root, &origin, has_plan, tables, &mut findings) {
            let place = origin.place.clone();
            bases.push(Base {
                root: root.clone(),
                origin,
                has_plan,
            });
            lowered.push((scenario, root, place));
            lines.push(members);
        }
    }
    // What a broken file lacks would be missed elsewhere.
    let broken: Vec<FileId> = library.findings.iter().filter_map(Finding::file).collect();
    findings.append(&mut library.findings);
    findings.extend(differences(&lowered));
    let sound = lowered.into_iter().zip(lines);
    let sound = sound.filter(|(_, members)| !members.iter().any(|file| broken.contains(file)));
    let scenarios = sound.map(|((scenario, ..), _)| scenario).collect();
    let (scenarios, warnings) = finish(&library.sources, scenarios, findings)?;
    Ok(Loaded {
        sources: library.sources,
        scenarios,
        warnings,
        bases,
        files: files.clone(),
        cache,
    })
}

/// A scenario's files laid over one another.
struct Merged {
    path: PathBuf,
    /// The start of its own file.
    place: Place,
    /// All its files.
    members: Vec<FileId>,
    root: Table,
    replaced: Replaced,
}

/// The scenarios with what is doubtful about them, where nothing is wrong.
fn finish(
    sources: &Sources,
    scenarios: Vec<Scenario>,
    mut findings: Vec<Finding>,
) -> Result<(Vec<Scenario>, Vec<Finding>), Report> {
    findings.sort();
    findings.dedup_by(|a, b| a.place == b.place && a.message == b.message);
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return Err(Report {
            sources: sources.clone(),
            findings,
            scenarios,
        });
    }
    Ok((scenarios, findings))
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The files that are scenarios, in order.
fn scenario_files(files: &Files, path: &Path) -> Result<Vec<PathBuf>, Box<Finding>> {
    if !files.is_folder(path) {
        return Ok(vec![path.to_path_buf()]);
    }
    let shown = path.display();
    let mut list = files.list(path).map_err(|error| {
        Finding::without_place(format!("the folder `{shown}` cannot be read: {error}"))
    })?;
    list.retain(|file| file.file_name().is_none_or(|name| name != TRACKING_FILE));
    let plan = normal(&path.join(PLAN_FILE));
    let Some(at) = list.iter().position(|file| normal(file) == plan) else {
        let finding =
            Finding::without_place(format!("the folder `{shown}` holds no `{PLAN_FILE}`"));
        return Err(Box::new(
            finding.hint("name the folder of a plan, or a scenario file"),
        ));
    };
    if list.len() > 1 {
        list.remove(at);
    }
    list.sort_by_key(|file| {
        let name = stem(file);
        (name != "baseline", name)
    });
    Ok(list)
}

/// Findings for names that are one name where a system ignores case: results
/// of one scenario would overwrite those of the other.
fn same_names(paths: &[PathBuf]) -> Vec<Finding> {
    let mut first: HashMap<String, &Path> = HashMap::new();
    let mut findings = Vec::new();
    for path in paths {
        let known = *first.entry(stem(path).to_lowercase()).or_insert(path);
        if known != path {
            let (one, other) = (known.display(), path.display());
            let message = format!("`{one}` and `{other}` differ only in upper and lower case");
            let hint = "rename one: on Windows and macOS both are the same file";
            findings.push(Finding::without_place(message).hint(hint));
        }
    }
    findings
}

/// Findings for what all scenarios of a run share and these do not.
fn differences(lowered: &[(Scenario, Table, Place)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(((first, first_root, first_place), rest)) = lowered.split_first() else {
        return findings;
    };
    for (scenario, root, place) in rest {
        let (run, other) = (&scenario.run, &first.run);
        let (plan, first_plan) = (&scenario.plan, &first.plan);
        let shared = [
            ("run.paths", run.paths == other.paths),
            ("run.seed", run.seed == other.seed),
            ("run.sampler", run.sampler == other.sampler),
            ("run.quantiles", run.quantiles == other.quantiles),
            ("plan.base_year", plan.base_year == first_plan.base_year),
            ("plan.end_year", plan.end_year == first_plan.end_year),
            ("plan.horizons", plan.horizons == first_plan.horizons),
            ("observation", scenario.observations == first.observations),
        ];
        for (key, _) in shared.iter().filter(|(_, same)| !same) {
            let here = place_of(root, key).unwrap_or_else(|| place.clone());
            let there = place_of(first_root, key).unwrap_or_else(|| first_place.clone());
            let message = format!("`{key}` differs between the scenarios");
            let finding = Finding::error(here, *key, message)
                .label(format!("in scenario `{}`", scenario.id))
                .related(there, format!("in scenario `{}`", first.id))
                .hint("scenarios are compared path by path and year by year: give it once, in `model.toml`");
            findings.push(finding);
        }
    }
    findings
}

fn place_of(root: &Table, key: &str) -> Option<Place> {
    let Some((table, last)) = key.split_once('.') else {
        return Some(root.get(key)?.node.place.clone());
    };
    let entry: &Entry = root.get(table)?;
    Some(entry.node.as_table()?.get(last)?.node.place.clone())
}

#[cfg(test)]
mod tests {
    use super::super::document::{Evidence, Form};
    use super::*;

    const PLAN: &str = "[plan]\nbase_year = 2020\nend_year = 2035\nhorizons = [2025, 2035]\n";

    fn loaded(files: &[(&str, &str)], path: &str, overrides: &[&str]) -> Loaded {
        let files = Files::memory(files.iter().copied());
        let overrides: Vec<String> = overrides.iter().map(|s| (*s).to_owned()).collect();
        load_from(&files, Path::new(path), &overrides)
            .unwrap_or_else(|report| panic!("{}", report.render(false)))
    }

    fn value(scenario: &Scenario, name: &str) -> String {
        match &scenario.economy[name].form {
            Form::Expression(expression) => expression.to_string(),
            Form::Path(knots) => {
                let knots = knots
                    .iter()
                    .map(|(year, value, _)| format!("{year}: {value}"));
                knots.collect::<Vec<_>>().join(", ")
            }
            Form::Lever(_) => panic!("no lever is laid over {name}"),
        }
    }

    #[test]
    fn a_folder_gives_its_scenarios_baseline_first() {
        let child = "extends = \"model.toml\"\n";
        let files = [
            ("d/model.toml", PLAN),
            ("d/zero.toml", child),
            ("d/a.toml", child),
            ("d/baseline.toml", child),
        ];
        let loaded = loaded(&files, "d", &[]);
        let ids: Vec<&str> = loaded.scenarios.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["baseline", "a", "zero"]);
        assert_eq!(loaded.scenarios[0].plan.id, "d");
        assert_eq!(loaded.sources.files().count(), 4);
    }

    #[test]
    fn a_plan_alone_is_one_scenario() {
        let loaded = loaded(&[("d/model.toml", PLAN)], "d", &[]);
        assert_eq!(loaded.scenarios.len(), 1);
        assert_eq!(loaded.scenarios[0].id, "model");
        assert_eq!(loaded.scenarios[0].plan.periods, [2021]);
    }

    #[test]
    fn titles_are_not_inherited() {
        let plan = format!("{PLAN}[scenario]\ntitle = \"Base\"\ndescription = \"d\"\n");
        let files = [
            ("d/model.toml", plan.as_str()),
            ("d/a.toml", "extends = \"model.toml\""),
        ];
        let loaded = loaded(&files, "d", &[]);
        assert_eq!(loaded.scenarios[0].title.en.as_deref(), Some("a"));
        assert_eq!(loaded.scenarios[0].description, None);
    }

    #[test]
    fn files_are_merged_over_several_levels() {
        let plan = format!("{PLAN}[economy]\na = 1\nb = 1\nc = 1\nd = 1\n");
        let files = [
            ("d/model.toml", plan.as_str()),
            (
                "d/one.toml",
                "extends = \"model.toml\"\n[economy]\nb = 2\nc = 2\n",
            ),
            (
                "d/sub/two.toml",
                "extends = '..\\one.toml'\n[economy]\nc = 3\n",
            ),
        ];
        let loaded = loaded(&files, "d/sub/two.toml", &["economy.d=4%"]);
        let scenario = &loaded.scenarios[0];
        let values: Vec<String> = ["a", "b", "c", "d"]
            .iter()
            .map(|n| value(scenario, n))
            .collect();
        assert_eq!(values, ["1", "2", "3", "0.04"]);
        assert_eq!(
            loaded.sources.get(scenario.economy["d"].place.file).path,
            Path::new("command line")
        );
    }

    #[test]
    fn a_plan_shared_by_two_overlays_undoes_neither() {
        let plan = format!("{PLAN}[economy]\na = 1\nb = 1\n");
        let files = [
            ("d/model.toml", plan.as_str()),
            ("d/x.toml", "extends = \"model.toml\"\n[economy]\na = 2\n"),
            ("d/y.toml", "extends = \"model.toml\"\n[economy]\nb = 3\n"),
            ("d/both.toml", "extends = [\"x.toml\", \"y.toml\"]\n"),
        ];
        let loaded = loaded(&files, "d/both.toml", &[]);
        assert_eq!(value(&loaded.scenarios[0], "a"), "2");
        assert_eq!(value(&loaded.scenarios[0], "b"), "3");
    }

    #[test]
    fn overlays_that_disagree_are_a_finding_until_the_child_settles_it() {
        let plan = format!("{PLAN}[economy]\na = 1\n");
        let mut files = vec![
            ("d/model.toml", plan.as_str()),
            ("d/x.toml", "extends = \"model.toml\"\n[economy]\na = 2\n"),
            ("d/y.toml", "extends = \"model.toml\"\n[economy]\na = 3\n"),
            ("d/both.toml", "extends = [\"x.toml\", \"y.toml\"]\n"),
        ];
        let report =
            load_from(&Files::memory(files.clone()), Path::new("d/both.toml"), &[]).unwrap_err();
        assert_eq!(report.findings.len(), 1);
        assert_eq!(
            report.findings[0].message,
            "two parents give `economy.a` different values"
        );
        files[3].1 = "extends = [\"x.toml\", \"y.toml\"]\n[economy]\na = 4\n";
        assert_eq!(
            value(&loaded(&files, "d/both.toml", &[]).scenarios[0], "a"),
            "4"
        );
    }

    #[test]
    fn quantities_keep_their_evidence_and_place() {
        let plan = format!(
            "{PLAN}[economy]\na = {{ value = \"1 + 托\", source = \"Book\" }}\nb = {{ 2030 = 3, 2020 = \"5%\" }}\n"
        );
        let loaded = loaded(&[("m.toml", &plan)], "m.toml", &[]);
        let quantity = &loaded.scenarios[0].economy["a"];
        assert_eq!(quantity.evidence, Some(Evidence::Source("Book".into())));
        assert_eq!(loaded.sources.text_at(&quantity.place), "1 + 托");
        assert_eq!(quantity.key, "economy.a");
        assert_eq!(value(&loaded.scenarios[0], "b"), "2020: 0.05, 2030: 3");
    }

    #[test]
    fn a_likely_slip_of_an_id_is_a_warning() {
        let plan = format!("{PLAN}[economy]\ngrowth = 1\n");
        let files = [
            ("d/model.toml", plan.as_str()),
            (
                "d/a.toml",
                "extends = \"model.toml\"\n[economy]\ngrowht = 2\n",
            ),
        ];
        let loaded = loaded(&files, "d", &[]);
        assert_eq!(loaded.warnings.len(), 1);
        assert_eq!(loaded.warnings[0].severity, Severity::Warning);
    }

    #[test]
    fn the_disk_is_read_like_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("model.toml"), PLAN).unwrap();
        std::fs::write(folder.path().join("a.toml"), "extends = \"model.toml\"\n").unwrap();
        let loaded = load(folder.path(), &["run.paths=500".to_owned()]).unwrap();
        assert_eq!(loaded.scenarios[0].run.paths, 500);
        assert!(load(&folder.path().join("none.toml"), &[]).is_err());
        std::fs::write(folder.path().join("b.toml"), [0xff, 0xfe]).unwrap();
        assert!(
            load(folder.path(), &[]).unwrap_err().findings[0]
                .message
                .contains("UTF-8")
        );
    }
}
