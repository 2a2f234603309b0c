//! What the tests share: small plans in temporary folders, run in process or as the program.

use std::path::{Path, PathBuf};
use std::process::Output;

use plancast::analysis::{PlanSummary, Selection, simulate_plan};
use plancast::model::{Compiled, compile};
use plancast::scenario::{Scenario, load, render};
use plancast::statistics::ColumnSummary;
use tempfile::TempDir;

/// A plan that was loaded, compiled and simulated.
pub struct Simulated {
    pub scenarios: Vec<Scenario>,
    pub compiled: Compiled,
    pub summary: PlanSummary,
}

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with the given files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// Loads, compiles and simulates a path; stops with the findings where there are any.
pub fn simulate(path: &Path, overrides: &[&str]) -> Simulated {
    let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
    let loaded = match load(path, &overrides) {
        Ok(loaded) => loaded,
        Err(report) => panic!("{}", render(&report.sources, &report.findings, false)),
    };
    let compiled = match compile(&loaded.scenarios) {
        Ok(compiled) => compiled,
        Err(findings) => panic!("{}", render(&loaded.sources, &findings, false)),
    };
    let summary = simulate_plan(&compiled, &loaded.scenarios, &Selection::All, &|_, _| ()).unwrap();
    Simulated {
        scenarios: loaded.scenarios,
        compiled,
        summary,
    }
}

/// As [`simulate`] for the text of a plan.
pub fn simulate_text(model: &str, overrides: &[&str]) -> Simulated {
    let folder = folder(&[("model.toml", model)]);
    simulate(folder.path(), overrides)
}

/// As [`simulate`] for one of `scenarios/examples`.
pub fn example(name: &str, overrides: &[&str]) -> Simulated {
    simulate(&root().join("scenarios/examples").join(name), overrides)
}

impl Simulated {
    /// An indicator of the first scenario in a year.
    pub fn column(&self, indicator: &str, year: i32) -> &ColumnSummary {
        self.column_of(0, indicator, year)
    }

    /// An indicator of a scenario in a year.
    pub fn column_of(&self, scenario: usize, indicator: &str, year: i32) -> &ColumnSummary {
        let index = self.scenarios[scenario]
            .indicators
            .get_index_of(indicator)
            .unwrap();
        let own = &self.summary.scenarios[scenario];
        let position = own.years.iter().position(|&at| at == year).unwrap();
        let (_, columns) = own.indicators.iter().find(|(at, _)| *at == index).unwrap();
        &columns[position]
    }

    /// A quantile of an indicator of the first scenario.
    pub fn quantile(&self, indicator: &str, year: i32, level: f64) -> f64 {
        self.column(indicator, year).quantiles[self.summary.level(level)]
    }

    /// Probability of the first scenario's target number `position`.
    pub fn probability(&self, position: usize) -> f64 {
        self.summary.scenarios[0].targets[position]
            .estimate
            .probability
    }
}

/// Runs the program in a folder.
pub fn plancast(arguments: &[&str], folder: &Path) -> Output {
    assert_cmd::Command::cargo_bin("plancast")
        .unwrap()
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// Exit code, stdout and stderr as one text for snapshots, the folder's own path taken out.
pub fn transcript(arguments: &[&str], folder: &Path) -> String {
    let output = plancast(arguments, folder);
    let text = format!(
        "exit code: {}\n--- stdout\n{}--- stderr\n{}",
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap()
    );
    text.replace(&folder.display().to_string(), "[FOLDER]")
}

/// Every file below a folder with its bytes, sorted by path.
pub fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let relative = path.strip_prefix(folder).unwrap().to_owned();
                found.push((relative, std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
