//! Every example plan, run. What an example says of its own results is held to: lines of the form
//! `# = INDICATOR YEAR STATISTIC NUMBER`, where the statistic is `mean`, `sd`, or `probability` of
//! the indicator's target of that year.

use std::path::{Path, PathBuf};

use crate::harness::{Simulated, plancast, root, simulate};

/// Futures of a run: a power of two, as Sobol' points like it.
const PATHS: u32 = 4096;

/// How many standard errors a result may be away: one in a million by chance.
const STANDARD_ERRORS: f64 = 5.0;

/// What a file says of a result.
struct Claim {
    indicator: String,
    year: i32,
    statistic: String,
    number: f64,
    /// Half of the last digit that is written.
    rounding: f64,
}

fn claims(text: &str) -> Vec<Claim> {
    let said = text.lines().filter_map(|line| line.strip_prefix("# = "));
    said.map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [indicator, year, statistic, number] = words.as_slice() else {
            panic!("{line}");
        };
        let digits = number.split_once('.').map_or(0, |(_, digits)| digits.len());
        Claim {
            indicator: (*indicator).to_owned(),
            year: year.parse().unwrap(),
            statistic: (*statistic).to_owned(),
            number: number.parse().unwrap(),
            rounding: 0.5 * 10f64.powi(-i32::try_from(digits).unwrap()),
        }
    })
    .collect()
}

/// A result, and how far it may be from what is said of it.
fn result(run: &Simulated, claim: &Claim) -> (f64, f64) {
    let paths = f64::from(PATHS);
    if claim.statistic == "probability" {
        let index = run.scenarios[0]
            .indicators
            .get_index_of(&claim.indicator)
            .unwrap();
        let targets = &run.scenarios[0].indicators[index].targets;
        let own = run.summary.scenarios[0].targets.iter();
        let own = own.filter(|target| target.indicator == index);
        let mut own = own.filter(|target| targets[target.target].year == claim.year);
        let probability = own.next().unwrap().estimate.probability;
        let spread = (claim.number * (1.0 - claim.number) / paths).sqrt();
        return (probability, spread);
    }
    let column = run.column(&claim.indicator, claim.year);
    match claim.statistic.as_str() {
        "mean" => (column.mean, column.standard_error.unwrap_or(0.0)),
        // Of normal values: sd / sqrt(2 n).
        "sd" => (
            column.standard_deviation,
            claim.number / (2.0 * paths).sqrt(),
        ),
        other => panic!("no statistic is called {other}"),
    }
}

/// Folders with a plan.
fn folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("scenarios/examples")).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

/// The files of a folder that are scenarios, and the plan itself.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let files = entries.map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_example_checks_and_runs() {
    let out = tempfile::tempdir().unwrap();
    let place = out.path().to_str().unwrap();
    for folder in folders() {
        let path = folder.to_str().unwrap();
        let checked = plancast(&["check", path], root());
        let run = plancast(
            &[
                "run",
                path,
                "--paths",
                "32",
                "--no-charts",
                "--output",
                place,
            ],
            root(),
        );
        for output in [checked, run] {
            let messages = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{path}:\n{messages}");
            assert!(!messages.contains("warning"), "{path}:\n{messages}");
        }
    }
}

#[test]
fn every_example_is_explained_and_small() {
    /// Lines that say something, comments apart.
    const MOST: usize = 60;
    for path in folders().iter().map(|folder| folder.join("model.toml")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let comments = text.lines().filter(|line| line.starts_with("# ")).count();
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert!(comments >= 2, "{} says not what it shows", path.display());
        assert!(lines.count() <= MOST, "{} is long", path.display());
    }
}

#[test]
fn what_examples_say_of_their_results_holds() {
    let mut held = 0;
    for path in folders().iter().flat_map(|folder| files(folder)) {
        let claims = claims(&std::fs::read_to_string(&path).unwrap());
        if claims.is_empty() {
            continue;
        }
        let run = simulate(&path, &[&format!("run.paths={PATHS}")]);
        for claim in claims {
            let (found, error) = result(&run, &claim);
            let away = (found - claim.number).abs();
            assert!(
                away <= claim.rounding + STANDARD_ERRORS * error,
                "{}: {} of {} in {} is {found}, not {}",
                path.display(),
                claim.statistic,
                claim.indicator,
                claim.year,
                claim.number
            );
            held += 1;
        }
    }
    assert!(held > 50);
}

#[test]
fn the_readme_lists_every_example() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for folder in folders() {
        let name = folder.file_name().unwrap().to_string_lossy();
        assert!(
            readme.contains(&format!("`{name}`")),
            "README does not list {name}"
        );
    }
}

/// Features of the language that no example shows would go unseen.
#[test]
fn examples_use_every_key_of_the_language() {
    let texts: Vec<String> = folders()
        .iter()
        .flat_map(|folder| [files(folder), files_below(folder, "overlays")].concat())
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let shown = |name: &str| {
        texts.iter().any(|text| {
            let starts = text.match_indices(name).map(|(at, _)| at);
            starts.into_iter().any(|at| is_key(text, at, name))
        })
    };
    // What means little by itself: a name for those who read the file.
    let unseen = ["description"];
    for name in plancast::scenario::language::every_key() {
        assert!(
            shown(name) || unseen.contains(&name),
            "no example shows `{name}`"
        );
    }
}

fn files_below(folder: &Path, name: &str) -> Vec<PathBuf> {
    let below = folder.join(name);
    if below.is_dir() {
        files(&below)
    } else {
        Vec::new()
    }
}

/// Whether a word stands as a key: behind nothing of a word, before `=`, `.` or `]`.
fn is_key(text: &str, at: usize, name: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let before = text[..at].chars().next_back();
    let after = text[at + name.len()..].trim_start().chars().next();
    let line = text[..at].rsplit('\n').next().unwrap_or("");
    !line.contains('#') && !before.is_some_and(word) && matches!(after, Some('=' | '.' | ']'))
}
