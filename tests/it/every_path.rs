//! The people of the reference plan on a full dump of paths, cell by cell: who was there, came,
//! was born and died adds up; groups are their cells; no cell is negative.

use std::fmt::Write as _;

use plancast::demography::Sex;
use plancast::engine::simulate;
use plancast::graph::NodeId;
use plancast::model::{Model, compile};
use plancast::scenario::{Members, Scenario, load, render};
use plancast::uncertainty::PointSet;
use tempfile::TempDir;

use crate::harness::{files_below, folder, root};

const PATHS: u64 = 100;
const OLDEST: u8 = 100;

/// Sums of some 200 cells, each of a dozen operations: at most as many roundings of all people.
const ROUNDING: f64 = 1e-12;

/// The reference plan with a group for each age and sex: `male_0` to `female_100`,
/// and with another table of migration where one is given.
fn plan_with_every_cell(migration: Option<&str>) -> TempDir {
    let folder = folder(&[]);
    for (name, mut bytes) in files_below(&root().join("scenarios/huangyan")) {
        let path = folder.path().join(&name);
        let file = name.file_name().and_then(|file| file.to_str());
        if file == Some("model.toml") {
            let mut text = String::new();
            for (sex, age) in cells() {
                let ages = if age == OLDEST {
                    format!("{age}+")
                } else {
                    age.to_string()
                };
                let (id, sex) = (cell_id(sex, age), word(sex));
                writeln!(
                    text,
                    "[population.group.{id}]\nages = \"{ages}\"\nsex = \"{sex}\""
                )
                .unwrap();
            }
            bytes.extend(text.into_bytes());
        }
        if let (Some("migration.csv"), Some(table)) = (file, migration) {
            bytes = table.as_bytes().to_vec();
        }
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

fn cells() -> impl Iterator<Item = (Sex, u8)> {
    [Sex::Male, Sex::Female]
        .into_iter()
        .flat_map(|sex| (0..=OLDEST).map(move |age| (sex, age)))
}

fn cell_id(sex: Sex, age: u8) -> String {
    format!("{}_{age}", word(sex))
}

fn word(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

/// Every series of people of the baseline, year by year and path by path.
struct Dump {
    scenario: Scenario,
    model: Model,
    columns: Vec<(NodeId, Vec<f64>)>,
}

impl Dump {
    fn of(overrides: &[&str], migration: Option<&str>) -> Self {
        let folder = plan_with_every_cell(migration);
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        let mut loaded = match load(&folder.path().join("baseline.toml"), &overrides) {
            Ok(loaded) => loaded,
            Err(report) => panic!("{}", render(&report.sources, &report.findings, false)),
        };
        let scenario = loaded.scenarios.remove(0);
        let mut compiled = match compile(std::slice::from_ref(&scenario)) {
            Ok(compiled) => compiled,
            Err(findings) => panic!("{}", render(&loaded.sources, &findings, false)),
        };
        let model = compiled.models.remove(0);
        let mut nodes: Vec<NodeId> = model
            .people
            .iter()
            .flat_map(|own| own.nodes.clone())
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        let run = &scenario.run;
        let points = PointSet::new(run.sampler, run.seed, PATHS, scenario.plan.base_year);
        let paths = simulate(&compiled.graph, &points, &nodes, PATHS, &|_| ()).unwrap();
        let column = |(at, node)| (node, paths.column(at));
        let columns = nodes.into_iter().enumerate().map(column).collect();
        Self {
            scenario,
            model,
            columns,
        }
    }

    fn years(&self) -> &[i32] {
        &self.model.years
    }

    /// A series of a year over the paths.
    fn at(&self, id: &str, year: i32) -> &[f64] {
        let series = self.model.people.iter().find(|own| own.id == id);
        let series = series.unwrap_or_else(|| panic!("no people are called {id}"));
        let position = series.years.iter().position(|&own| own == year).unwrap();
        let found = self
            .columns
            .binary_search_by_key(&series.nodes[position], |own| own.0);
        &self.columns[found.unwrap()].1
    }

    /// What holds on every path and in every year, whatever the inputs.
    fn check(&self) {
        for &year in self.years() {
            self.check_cells(year);
        }
        for &year in &self.years()[1..] {
            let [total, before] = [year, year - 1].map(|year| self.at("total", year));
            let [births, deaths, migrants, natural] =
                ["births", "deaths", "migrants", "natural_change"].map(|id| self.at(id, year));
            for path in 0..PATHS as usize {
                assert!(births[path] >= 0.0 && deaths[path] >= 0.0);
                let expected = before[path] + births[path] - deaths[path] + migrants[path];
                assert!(
                    near(total[path], expected, before[path]),
                    "{year}, path {path}"
                );
                let expected = births[path] - deaths[path];
                assert!(
                    near(natural[path], expected, before[path]),
                    "{year}, path {path}"
                );
            }
        }
    }

    /// No cell is negative, and every group and ratio is what its cells say.
    fn check_cells(&self, year: i32) {
        let all: Vec<(Sex, u8, &[f64])> = cells()
            .map(|(sex, age)| (sex, age, self.at(&cell_id(sex, age), year)))
            .collect();
        for (sex, age, persons) in &all {
            let least = persons.iter().copied().fold(f64::INFINITY, f64::min);
            assert!(least >= 0.0, "{sex:?} {age} in {year}: {least}");
        }
        let sum = |first: u8, last: u8, of: Option<Sex>, path: usize| -> f64 {
            let members = all.iter().filter(|(sex, age, _)| {
                (first..=last).contains(age) && of.is_none_or(|of| of == *sex)
            });
            members.map(|(.., persons)| persons[path]).sum()
        };
        for path in 0..PATHS as usize {
            let total = self.at("total", year)[path];
            assert!(
                near(total, sum(0, OLDEST, None, path), total),
                "{year}, path {path}"
            );
            for (id, group) in &self.scenario.groups {
                let Members::Ages { first, last, sex } = group.members else {
                    panic!("{id} is projected");
                };
                let expected = sum(first, last, sex, path);
                let found = self.at(id, year)[path];
                assert!(near(found, expected, total), "{id}, {year}, path {path}");
            }
            let working = sum(15, 64, None, path);
            for (id, first, last) in [
                ("child_dependency", 0, 14),
                ("old_age_dependency", 65, OLDEST),
            ] {
                let expected = 100.0 * sum(first, last, None, path) / working;
                let found = self.at(id, year)[path];
                assert!(near(found, expected, expected), "{id}, {year}, path {path}");
            }
        }
    }
}

/// Whether two numbers differ by rounding only, beside `whole`.
fn near(found: f64, expected: f64, whole: f64) -> bool {
    (found - expected).abs() <= ROUNDING * whole
}

#[test]
fn the_people_of_the_reference_plan_add_up_on_every_path() {
    let dump = Dump::of(&[], None);
    dump.check();
    // The paths differ: one future repeated would show little.
    let last = dump.at("total", *dump.years().last().unwrap());
    assert!(last.iter().any(|&total| (total - last[0]).abs() > 1000.0));
}

/// Without migrants nobody can come: a cell has at most those a year younger of the year before,
/// and what the cells lost is what died.
#[test]
fn without_migrants_every_loss_is_a_death() {
    let dump = Dump::of(&["population.net_migration=0"], None);
    dump.check();
    for &year in &dump.years()[1..] {
        let deaths = dump.at("deaths", year);
        let [births, total, before] = [
            dump.at("births", year),
            dump.at("total", year),
            dump.at("total", year - 1),
        ];
        for path in 0..PATHS as usize {
            let mut lost = births[path];
            for (sex, age) in cells() {
                let now = dump.at(&cell_id(sex, age), year)[path];
                let mut own = 0.0;
                if age > 0 {
                    own += dump.at(&cell_id(sex, age - 1), year - 1)[path];
                }
                if age == OLDEST {
                    own += dump.at(&cell_id(sex, age), year - 1)[path];
                }
                assert!(
                    age == 0 || now <= own,
                    "{sex:?} {age} in {year}, path {path}"
                );
                lost += own - now;
            }
            assert!(
                near(lost, deaths[path], total[path] + before[path]),
                "{year}, path {path}"
            );
        }
    }
}

/// More people of a few ages are to leave than there are: cells stop at zero, and those who could not
/// leave are not counted among the migrants.
#[test]
fn a_place_that_the_old_leave_adds_up_on_every_path() {
    let asked = 20_000.0;
    let dump = Dump::of(
        &["population.net_migration=-20000"],
        Some("age,male,female\n0-79,0,0\n80-84,1,1\n85+,0,0\n"),
    );
    dump.check();
    for &year in &dump.years()[1..] {
        let aged_83 = |path| dump.at(&cell_id(Sex::Female, 83), year)[path];
        assert!(
            (0..PATHS as usize).all(|path| aged_83(path) == 0.0),
            "{year}"
        );
        let mut left = dump.at("migrants", year).iter().map(|moved| -moved);
        assert!(left.all(|left| 0.0 < left && left < asked), "{year}");
    }
}
