//! Comparisons of scenarios against closed forms: two normals that correlate, and a price.

use plancast::analysis::Selection;
use plancast::analysis::compare::{CostPer, PairComparison, Verdict, compare};
use plancast::model::compile;
use plancast::scenario::{Scenario, load};
use plancast::uncertainty::Sampler;
use statrs::distribution::{ContinuousCDF, Normal};

use crate::harness::{files_below, folder, plancast, transcript};

/// The baseline is `x`, the scenario `0.6 x + 0.8 z + shift`: both normal with variance 1 and
/// correlation 0.6. The programme has 1% of `100 + 10 z`, the scenario `1% + more`.
const MODEL: &str = r#"
[plan]
title = "Normals"
base_year = 2020
end_year = 2022
horizons = [2022]
[driver]
x = "normal(0, 1)"
z = "normal(0, 1)"
[budget]
total = "100 + 10 * z"
[programme.p]
title = "P"
share = "1%"
[indicator.y]
title = "Y"
kind = "formula"
formula = "x"
target = { at_least = 0, year = 2022 }
"#;
const SHIFT: f64 = 0.1;
const CORRELATION: f64 = 0.6;

fn scenarios(shift: f64) -> Vec<Scenario> {
    let more = format!(
        "extends = \"model.toml\"\n[indicator.y]\nformula = \"0.6 * x + 0.8 * z + {shift}\"\n\
         [programme.p]\nshare = \"2%\"\n"
    );
    let plan = folder(&[
        ("model.toml", MODEL),
        ("baseline.toml", "extends = \"model.toml\"\n"),
        ("more.toml", &more),
    ]);
    load(plan.path(), &[]).unwrap().scenarios
}

fn compared(scenarios: &mut [Scenario], paths: u64, seed: u64, sampler: Sampler) -> PairComparison {
    for scenario in scenarios.iter_mut() {
        scenario.run.paths = paths;
        scenario.run.seed = seed;
        scenario.run.sampler = sampler;
    }
    let compiled = compile(scenarios).unwrap();
    let found = compare(&compiled, scenarios, &Selection::All, &|_, _| ()).unwrap();
    found.pairs.into_iter().next().unwrap()
}

fn normal() -> Normal {
    Normal::new(0.0, 1.0).unwrap()
}

/// Within so many standard errors a right answer always is, but for 1 in 15,000.
const FAR: f64 = 4.0;

#[test]
fn probabilities_of_two_normals() {
    let mut same_chance = scenarios(0.0);
    let found = compared(&mut same_chance, 20_000, 1, Sampler::MonteCarlo);
    let target = &found.targets[0];
    // Both are above 0 in 1/4 + asin(r) / 2π of futures (Sheppard 1899), so one alone in the rest of 1/2.
    let both = 0.25 + CORRELATION.asin() / std::f64::consts::TAU;
    let alone = 0.5 - both;
    let error = (2.0 * alone / 20_000.0_f64).sqrt();
    let found_error = target.difference.standard_error.unwrap();
    assert!(
        (found_error / error - 1.0).abs() < 0.03,
        "{found_error} {error}"
    );
    assert!(target.difference.mean.abs() < FAR * error);
    let alone_error = (alone / 20_000.0_f64).sqrt();
    for share in [target.only_scenario, target.only_baseline] {
        assert!((share - alone).abs() < FAR * alone_error, "{share} {alone}");
    }
    let mut shifted = scenarios(SHIFT);
    for sampler in [Sampler::MonteCarlo, Sampler::Sobol, Sampler::LatinHypercube] {
        let found = compared(&mut shifted, 20_000, 2, sampler);
        let difference = &found.targets[0].difference;
        let expected = normal().cdf(SHIFT) - 0.5;
        let error = difference.standard_error.unwrap();
        assert!(
            (difference.mean - expected).abs() < FAR * error,
            "{sampler:?}"
        );
        assert_eq!(difference.verdict, Verdict::Apart);
        // The indicator: 0.8 z - 0.4 x + 0.1 has a standard deviation of √0.8.
        let indicator = &found.indicators[0].difference;
        let error = indicator.standard_error.unwrap();
        assert!((indicator.mean - SHIFT).abs() < FAR * error, "{sampler:?}");
        assert_eq!(indicator.differing, 1.0);
        if sampler == Sampler::MonteCarlo {
            let expected = (0.8_f64 / 20_000.0).sqrt();
            assert!((error / expected - 1.0).abs() < 0.03, "{error} {expected}");
        } else {
            // Linear in the inputs: a tenth of the error of independent draws at most.
            assert!(error < 0.1 * (0.8_f64 / 20_000.0).sqrt(), "{error}");
        }
    }
}

/// Fewer runs would let a power of 0.7 pass.
const RUNS: u64 = 250;

#[test]
fn the_paths_that_are_needed_tell_so_often() {
    let mut plan = scenarios(SHIFT);
    let difference = normal().cdf(SHIFT) - 0.5;
    // The share of paths that differ, measured once with an error of 0.001.
    let differing = compared(&mut plan, 200_000, 99, Sampler::MonteCarlo).targets[0]
        .difference
        .differing;
    let variance = differing - difference * difference;
    let critical = normal().inverse_cdf(0.975) + normal().inverse_cdf(0.8);
    let needed = (critical * critical * variance / difference / difference).ceil() as u64;
    let told = |paths: u64| {
        let mut plan = scenarios(SHIFT);
        let apart = (0..RUNS).filter(|&seed| {
            let found = compared(&mut plan, paths, seed, Sampler::MonteCarlo);
            found.targets[0].difference.is_apart()
        });
        apart.count() as f64 / RUNS as f64
    };
    let error = (0.8_f64 * 0.2 / RUNS as f64).sqrt();
    let share = told(needed);
    assert!(
        (share - 0.8).abs() < 3.0 * error,
        "{share} at {needed} paths"
    );
    // What a run says that cannot tell is that number, for the difference it found.
    let found = (0..RUNS).find_map(|seed| {
        let found = compared(&mut plan, 300, seed, Sampler::MonteCarlo);
        let found = found.targets[0].difference;
        match found.verdict {
            Verdict::NotApart { paths_needed } if found.mean > 0.0 => Some((found, paths_needed?)),
            _ => None,
        }
    });
    let (found, said) = found.unwrap();
    let variance = 300.0 / 299.0 * (found.differing - found.mean * found.mean);
    let expected = critical * critical * variance / found.mean / found.mean;
    assert!(
        (said as f64 / expected - 1.0).abs() < 0.01,
        "{said} {expected}"
    );
}

/// A benefit that is many of its errors even in 4,000 paths, as the delta method wants it.
const PRICED: f64 = 0.5;

/// Three years of 1% more of `100 + 10 z`, for `Φ(0.5) - 1/2` of probability.
#[test]
fn a_point_has_its_price() {
    let mut plan = scenarios(PRICED);
    let gain = normal().cdf(PRICED) - 0.5;
    let found = compared(&mut plan, 100_000, 3, Sampler::MonteCarlo);
    let (year, cost) = found.cost[0];
    assert_eq!(year, 2022);
    assert!((cost.mean - 3.0).abs() < FAR * cost.standard_error.unwrap());
    // The sample standard deviation of so many normal draws is within 1%.
    assert!((cost.standard_error.unwrap() / (0.3 / 100_000.0_f64.sqrt()) - 1.0).abs() < 0.01);
    let CostPer::Costs(price) = found.targets[0].cost_per_point else {
        panic!("{:?}", found.targets[0]);
    };
    let expected = 3.0 / (100.0 * gain);
    assert!((price.money - expected).abs() < FAR * price.standard_error);
    // One target, so a target more costs a hundred points.
    let CostPer::Costs(target) = found.joint[0].cost_per_target else {
        panic!("{:?}", found.joint[0]);
    };
    assert!((target.money / price.money - 100.0).abs() < 1e-9);
    // The error that is stated is that by which the price varies from seed to seed.
    let prices: Vec<(f64, f64)> = (0..RUNS)
        .filter_map(|seed| {
            let found = compared(&mut plan, 4_000, 100 + seed, Sampler::MonteCarlo);
            let price = found.targets[0].cost_per_point.price()?;
            Some((price.money, price.standard_error))
        })
        .collect();
    assert_eq!(prices.len() as u64, RUNS);
    let count = prices.len() as f64;
    let mean = prices.iter().map(|own| own.0).sum::<f64>() / count;
    let squares: f64 = prices.iter().map(|own| (own.0 - mean).powi(2)).sum();
    let spread = (squares / (count - 1.0)).sqrt();
    let stated = prices.iter().map(|own| own.1).sum::<f64>() / count;
    // A standard deviation of 250 values has a relative error of 1/√500 = 4.5%.
    assert!(
        (stated / spread - 1.0).abs() < 3.0 * 0.045,
        "{stated} {spread}"
    );
}

#[test]
fn what_is_the_same_is_called_so() {
    let mut plan = scenarios(0.0);
    plan[1].indicators = plan[0].indicators.clone();
    let found = compared(&mut plan, 500, 1, Sampler::MonteCarlo);
    let target = &found.targets[0];
    assert_eq!(target.difference.verdict, Verdict::Same);
    assert_eq!(target.cost_per_point, CostPer::SameOutcome);
    assert_eq!(found.indicators[0].difference.verdict, Verdict::Same);
    // They still spend differently.
    assert!(!found.is_the_same());
    plan[1] = plan[0].clone();
    let found = compared(&mut plan, 500, 1, Sampler::MonteCarlo);
    assert!(found.is_the_same() && found.targets[0].difference.p_value.is_none());
    // Ten paths for sixteen replicates tell no error.
    let found = compared(&mut scenarios(1.0), 10, 1, Sampler::Sobol);
    assert_eq!(found.indicators[0].difference.verdict, Verdict::TooFewPaths);
    assert_eq!(found.targets[0].cost_per_point, CostPer::NotDefined);
}

/// One difference that is plain among many that are none: by themselves one in twenty of these is told
/// apart, among all of them hardly ever.
#[test]
fn many_comparisons_are_reckoned_with() {
    const TARGETS: usize = 60;
    let mut model = String::from(
        "[plan]\nbase_year = 2020\nend_year = 2022\nhorizons = [2022]\n[run]\npaths = 400\n\
         [driver]\nx = \"normal(0, 1)\"\n",
    );
    let mut other = String::from("extends = \"model.toml\"\n");
    for at in 0..TARGETS {
        // Two draws of the same distribution; the first target alone is more likely in one of them.
        let shift = if at == 0 { 1.0 } else { 0.0 };
        model.push_str(&format!(
            "y{at} = \"normal(0, 1)\"\nz{at} = \"normal({shift}, 1)\"\n"
        ));
        other.push_str(&format!("[indicator.t{at}]\nformula = \"driver.z{at}\"\n"));
    }
    for at in 0..TARGETS {
        model.push_str(&format!(
            "[indicator.t{at}]\nkind = \"formula\"\nformula = \"driver.y{at}\"\n\
             target = {{ at_least = 0, year = 2022 }}\n"
        ));
    }
    let plan = folder(&[
        ("model.toml", &model),
        ("baseline.toml", "extends = \"model.toml\"\n"),
        ("other.toml", &other),
    ]);
    let mut scenarios = load(plan.path(), &[]).unwrap().scenarios;
    let mut alone = 0;
    const SEEDS: u64 = 12;
    for seed in 1..=SEEDS {
        let found = compared(&mut scenarios, 400, seed, Sampler::MonteCarlo);
        let (first, rest) = found.targets.split_first().unwrap();
        assert!(first.difference.is_apart_among_all(), "{seed}");
        alone += rest.iter().filter(|own| own.difference.is_apart()).count();
        let among_all = rest
            .iter()
            .filter(|own| own.difference.is_apart_among_all());
        // The chance of one or more is below 5% a seed; with these seeds there is none.
        assert_eq!(among_all.count(), 0, "{seed}");
    }
    // 5% of 708, and three standard errors of a binomial count.
    let expected = 0.05 * (SEEDS as f64) * (TARGETS - 1) as f64;
    assert!(
        (alone as f64 - expected).abs() < 3.0 * (0.95 * expected).sqrt(),
        "{alone}"
    );
}

#[test]
fn the_program_compares_as_asked() {
    let scenario = |formula: &str| {
        format!("extends = \"model.toml\"\n[indicator.y]\nformula = \"{formula}\"\n")
    };
    let files = [
        ("plan/model.toml", MODEL.to_owned()),
        ("plan/a.toml", scenario("x + 0.5")),
        ("plan/a2.toml", "extends = \"a.toml\"\n".to_owned()),
        ("plan/b.toml", scenario("0.8 * x + 0.6 * z + 0.51")),
        (
            "plan/c.toml",
            "extends = \"a.toml\"\n[programme.p]\nshare = \"2%\"\n".to_owned(),
        ),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    let here = folder(&files);
    let compare = |more: &[&str]| {
        let mut all = vec!["compare", "plan", "--paths", "2000", "--lang", "en"];
        all.extend(more);
        transcript(&all, here.path())
    };
    insta::assert_snapshot!("compare", compare(&["--baseline", "a", "--no-charts"]));
    let drawn = [
        "--scenarios",
        "a,b",
        "--format",
        "svg",
        "--dpi",
        "72",
        "--quiet",
    ];
    let quiet = compare(&drawn);
    assert!(quiet.starts_with("exit code: 0"), "{quiet}");
    let written = files_below(&here.path().join("output"));
    let names: Vec<String> = written
        .iter()
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "plan/compare/charts/b/targets.csv",
            "plan/compare/charts/b/targets.svg",
            "plan/compare/charts/b/y-difference.csv",
            "plan/compare/charts/b/y-difference.svg",
            "plan/compare/compare.csv",
            "plan/compare/compare.json",
            "plan/compare/manifest.json"
        ]
    );
    for threads in ["1", "3"] {
        let mut arguments = drawn.to_vec();
        arguments.extend(["--threads", threads]);
        compare(&arguments);
        assert!(
            written == files_below(&here.path().join("output")),
            "{threads}"
        );
    }
    // What a planner reads names both, not "the baseline".
    let chart = |name: &str| {
        let file = format!("output/plan/compare/charts/b/{name}.svg");
        std::fs::read_to_string(here.path().join(file)).unwrap()
    };
    assert!(
        chart("targets").contains("b against a")
            && chart("y-difference").contains("Y: b against a")
    );
    let twin = compare(&["--scenarios", "a,a2", "--set", "run.seed=4", "--no-charts"]);
    assert!(twin.contains("a2 and a are the same"), "{twin}");
    let alone = plancast(&["compare", "plan", "--scenarios", "a"], here.path());
    assert_eq!(alone.status.code(), Some(2));
    insta::assert_snapshot!("compare_unknown", compare(&["--scenarios", "a,bb"]));
}
