//! `run --precision`: how many paths it takes, and that more paths extend the same sample.

use plancast::analysis::precision::{BLOCK, Precision, SampleSize, Stop, sample_size};
use plancast::analysis::{PathColumn, Selection, each_path_column};
use plancast::model::compile;
use plancast::scenario::{Scenario, load};
use plancast::uncertainty::Sampler;

use crate::harness::{files_below, folder, plancast, transcript};

const MODEL: &str = r#"
[plan]
title = "Coins"
base_year = 2020
end_year = 2022
horizons = [2022]
[driver]
x = "normal(0, 1)"
y = "normal(0, 1)"
[indicator.even]
title = "Even"
kind = "formula"
formula = "x + 0.5 * y + yearly(normal(0, 0.1))"
target = { at_least = 0, year = 2022 }
[indicator.sure]
title = "Sure"
kind = "formula"
formula = "1"
target = { at_least = 0, year = 2022 }
"#;

fn scenarios(sampler: Sampler, paths: u64) -> Vec<Scenario> {
    let plan = folder(&[("model.toml", MODEL)]);
    let mut scenarios = load(plan.path(), &[]).unwrap().scenarios;
    scenarios[0].run.sampler = sampler;
    scenarios[0].run.paths = paths;
    scenarios
}

fn size(sampler: Sampler, error: f64, ceiling: u64) -> SampleSize {
    let scenarios = scenarios(sampler, 1);
    let compiled = compile(&scenarios).unwrap();
    let asked = Precision { error, ceiling };
    let found = sample_size(&compiled, &scenarios, &Selection::All, asked, &|_, _| ());
    found.unwrap().unwrap()
}

fn column(sampler: Sampler, paths: u64) -> Vec<u64> {
    let scenarios = scenarios(sampler, paths);
    let compiled = compile(&scenarios).unwrap();
    let mut values = Vec::new();
    let mut take = |column: PathColumn<'_>| -> Result<(), std::convert::Infallible> {
        if column.series == "even" && column.year == 2022 {
            values.extend(column.values.iter().map(|value| value.to_bits()));
        }
        Ok(())
    };
    each_path_column(
        &compiled,
        &scenarios,
        &Selection::All,
        &|_, _| (),
        &mut take,
    )
    .unwrap();
    values
}

#[test]
fn an_even_chance_takes_as_many_paths_as_the_formula_says() {
    // sqrt(0.25 / n) = 1% at n = 2500, in whole blocks, give or take the shares' own noise.
    let found = size(Sampler::MonteCarlo, 0.01, 1_000_000);
    assert_eq!((found.paths, found.stop), (3 * BLOCK, Stop::Reached));
    assert_eq!(found.worst.indicator.as_deref(), Some("even"));
    let expected = (0.25 / (3.0 * BLOCK as f64)).sqrt();
    assert!((found.error / expected - 1.0).abs() < 0.01, "{found:?}");
    let half = size(Sampler::MonteCarlo, 0.005, 1_000_000);
    assert_eq!(half.paths, 10 * BLOCK);
    // What is sure asks for paths too, but for few: sqrt(1 / n²) = 0.1% at n = 1000.
    let stopped = size(Sampler::MonteCarlo, 0.01, 2000);
    assert_eq!((stopped.paths, stopped.stop), (2000, Stop::Ceiling));
}

#[test]
fn low_discrepancy_takes_fewer_and_doubles() {
    let plain = size(Sampler::MonteCarlo, 0.002, 1_000_000).paths;
    for (sampler, share) in [(Sampler::Sobol, 0.5), (Sampler::LatinHypercube, 0.9)] {
        let found = size(sampler, 0.002, 1_000_000);
        let most = share * plain as f64;
        assert!((found.paths as f64) < most, "{sampler:?}: {found:?}");
        assert!(found.paths.is_power_of_two() && found.error <= 0.002);
        let stopped = size(sampler, 1e-6, 5000);
        assert_eq!((stopped.paths, stopped.stop), (4096, Stop::Ceiling));
    }
}

#[test]
fn more_paths_extend_the_same_sample() {
    for sampler in [Sampler::MonteCarlo, Sampler::Sobol] {
        let (short, long) = (column(sampler, 1000), column(sampler, 5000));
        assert_eq!(short.len(), 1000);
        assert!(short == long[..1000], "{sampler:?}");
    }
    // A hypercube of twice the points is another one.
    let short = column(Sampler::LatinHypercube, 1024);
    assert!(short != column(Sampler::LatinHypercube, 2048)[..1024]);
}

#[test]
fn the_run_is_that_of_as_many_paths() {
    let plan = folder(&[("plan/model.toml", MODEL)]);
    let run = |more: &[&str]| {
        let mut arguments = vec!["run", "plan", "--no-charts"];
        arguments.extend(more);
        let text = transcript(&arguments, plan.path());
        let mut files = files_below(&plan.path().join("output"));
        let manifest = files
            .iter()
            .position(|(path, _)| path.ends_with("manifest.json"));
        let (_, manifest) = files.remove(manifest.unwrap());
        // The workbook and the reports name the options of the run.
        files.retain(|(path, _)| {
            !path.ends_with("workbook.xlsx") && !path.to_string_lossy().contains("report.")
        });
        (text, files, String::from_utf8(manifest).unwrap())
    };
    let (text, asked, manifest) = run(&["--precision", "1%"]);
    insta::assert_snapshot!("precision", text);
    assert!(manifest.contains("\"paths\": 3072"), "{manifest}");
    assert!(
        manifest.contains("\"stopped\": \"precision reached\""),
        "{manifest}"
    );
    let (_, same, manifest) = run(&["--paths", "3072"]);
    assert!(asked == same);
    assert!(!manifest.contains("precision"));
    for threads in ["1", "3"] {
        assert!(asked == run(&["--precision", "1%", "--threads", threads]).1);
    }
    let (text, ..) = run(&["--precision", "0.1%", "--max-paths", "5000"]);
    assert!(
        text.contains("5,000 paths, and --max-paths allows no more"),
        "{text}"
    );
    let (text, ..) = run(&[
        "--precision",
        "1%",
        "--sampler",
        "latin_hypercube",
        "--max-paths",
        "5000",
    ]);
    assert!(text.contains("1,024 paths"), "{text}");
    for wrong in [
        &["--precision", "60%"][..],
        &["--precision", "1%", "--paths", "10"],
        &["--max-paths", "10"],
    ] {
        let arguments = [&["run", "plan"], wrong].concat();
        let output = plancast(&arguments, plan.path());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
    }
}
