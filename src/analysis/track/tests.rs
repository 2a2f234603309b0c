use super::*;
use crate::model::compile;
use crate::scenario::{Files, load_from};

const HEAD: &str =
    "[plan]\nbase_year = 2020\nend_year = 2025\nhorizons = [2025]\n[run]\nseed = 7\n";

/// A level that nobody knows, which walks on.
const WALK: &str = r#"
[driver.start]
value = "normal(10, 2)"
[economy]
walk = "walk(1)"
apart = "walk(1)"
[indicator.level]
kind = "formula"
formula = "driver.start + walk"
target = { at_least = 12, year = 2025 }
[indicator.apart]
kind = "formula"
formula = "10 + apart"
target = { at_least = 10.5, year = 2025 }
"#;

fn tracked(plan: &str, observations: &[(&str, i32, f64, f64)], paths: u64) -> Tracking {
    let mut tracking = String::new();
    for (of, year, value, error) in observations {
        tracking.push_str(&format!(
            "[[observation]]\nof = \"{of}\"\nyear = {year}\nvalue = {value}\nerror = {error}\nassumed = \"a test\"\n"
        ));
    }
    let model = format!("{HEAD}{plan}");
    let files = Files::memory([
        ("d/model.toml", model.as_str()),
        ("d/tracking.toml", tracking.as_str()),
    ]);
    let loaded = load_from(&files, "d".as_ref(), &[format!("run.paths={paths}")])
        .unwrap_or_else(|report| panic!("{}", report.render(false)));
    let mut compiled = compile(&loaded.scenarios).unwrap();
    track(&mut compiled, &loaded.scenarios, &|_, _| ()).unwrap()
}

/// Mean and variance of the level in 2025 by the Kalman filter, with the log density of the data.
fn kalman(observations: &[(&str, i32, f64, f64)]) -> (f64, f64, f64) {
    let (mut mean, mut variance, mut year, mut log_density) = (10.0, 4.0, 2020, 0.0);
    for &(_, at, value, error) in observations {
        variance += f64::from(at - year);
        year = at;
        let total = variance + error * error;
        let gap = value - mean;
        log_density -= 0.5 * (gap * gap / total + (2.0 * std::f64::consts::PI * total).ln());
        mean += variance / total * gap;
        variance *= 1.0 - variance / total;
    }
    (mean, variance + f64::from(2025 - year), log_density)
}

fn normal_above(level: f64, mean: f64, variance: f64) -> f64 {
    crate::kernel::normal_cdf((mean - level) / variance.sqrt())
}

fn agrees_with_kalman(observations: &[(&str, i32, f64, f64)], method: Method) {
    let paths = 20_000;
    let found = tracked(WALK, observations, paths);
    let course = &found.courses[0];
    let last = course.last();
    let (mean, variance, log_density) = kalman(observations);
    assert_eq!((last.method, &last.refusal), (method, &None));
    let fan = course
        .fans
        .iter()
        .find(|fan| fan.of == FanOf::Indicator(0))
        .unwrap();
    let now = fan.now.last().unwrap();
    let error = (variance / last.effective).sqrt();
    assert!((now.mean - mean).abs() < 4.0 * error, "{} {mean}", now.mean);
    let spread = now.standard_deviation / variance.sqrt();
    assert!(
        (spread - 1.0).abs() < 4.0 / (2.0 * last.effective).sqrt(),
        "{spread}"
    );
    let chance = course.targets[0].chances.last().unwrap().unwrap();
    let expected = normal_above(12.0, mean, variance);
    let gap = chance.probability - expected;
    assert!(
        gap.abs() < 4.0 * chance.standard_error,
        "{chance:?} {expected}"
    );
    assert!(
        (last.log_evidence - log_density).abs() < 0.1,
        "{last:?} {log_density}"
    );
    // What was measured says nothing about a walk of its own.
    let apart = course.targets[1].chances.last().unwrap().unwrap();
    let expected = normal_above(10.5, 10.0, 5.0);
    assert!((apart.probability - expected).abs() < 4.0 * apart.standard_error);
}

#[test]
fn weights_agree_with_the_kalman_filter() {
    let observations = [
        ("indicator.level", 2021, 12.0, 1.0),
        ("indicator.level", 2023, 11.0, 1.5),
    ];
    agrees_with_kalman(&observations, Method::Weighted);
}

#[test]
fn moved_draws_are_exact_where_all_is_linear_and_gaussian() {
    let observations = [
        ("indicator.level", 2021, 12.0, 0.02),
        ("indicator.level", 2022, 12.5, 0.02),
        ("indicator.level", 2023, 11.0, 0.02),
    ];
    agrees_with_kalman(&observations, Method::Moved);
    let found = tracked(WALK, &observations, 20_000);
    let effective = found.courses[0].last().effective;
    assert!(effective > 0.999 * 20_000.0, "{effective}");
}

const CURVED: &str = r#"
[driver.start]
value = "gamma(4, 0.5)"
[driver.pace]
value = "beta(2, 5, 0, 0.5)"
[economy]
shock = "ar1(0.5, 10%)"
flood = "event.flood"
[event.flood]
chance = "20%"
[indicator.level]
kind = "formula"
formula = "driver.start * exp(driver.pace * t + shock) * (1 - 0.3 * event.flood)"
target = { at_least = 5, year = 2025 }
[indicator.other]
kind = "formula"
formula = "sqrt(indicator.level) + driver.pace"
"#;

/// Paths of a large sample accepted with the probability of what was measured.
fn by_rejection(observations: &[(&str, i32, f64, f64)]) -> (f64, f64) {
    let model = format!("{HEAD}{CURVED}");
    let files = Files::memory([("d/model.toml", model.as_str())]);
    let loaded = load_from(&files, "d".as_ref(), &[]).unwrap();
    let compiled = compile(&loaded.scenarios).unwrap();
    let model = &compiled.models[0];
    let paths = 400_000;
    let points = PointSet::new(Sampler::MonteCarlo, 99, paths, 2020);
    let mut nodes: Vec<NodeId> = observations
        .iter()
        .map(|(of, year, ..)| {
            let series = model.indicators.iter().find(|own| of.ends_with(&own.name));
            series.unwrap().nodes[usize::try_from(year - 2020).unwrap()]
        })
        .collect();
    nodes.push(model.targets[0].met);
    let columns = columns(&compiled.graph, &points, &nodes, paths).unwrap();
    let mut uniforms = vec![0.0; usize::try_from(paths).unwrap()];
    points.stream("accepted", None).fill(0, &mut uniforms);
    let (mut accepted, mut met) = (0.0, 0.0);
    for (path, uniform) in uniforms.iter().enumerate() {
        let log: f64 = observations
            .iter()
            .zip(&columns)
            .map(|((_, _, value, error), column)| -0.5 * ((value - column[path]) / error).powi(2))
            .sum();
        if *uniform < log.exp() {
            accepted += 1.0;
            met += columns.last().unwrap()[path];
        }
    }
    let share: f64 = met / accepted;
    (share, (share * (1.0 - share) / accepted).sqrt())
}

#[test]
fn a_curved_plan_agrees_with_rejection() {
    for error in [0.5, 0.03] {
        let observations = [
            ("indicator.level", 2021, 2.5, error),
            ("indicator.other", 2022, 1.8, error),
        ];
        let found = tracked(CURVED, &observations, 20_000);
        let course = &found.courses[0];
        let chance = course.targets[0].chances.last().unwrap().unwrap();
        let (share, its_error) = by_rejection(&observations);
        let error = (chance.standard_error.powi(2) + its_error.powi(2)).sqrt();
        assert!(
            (chance.probability - share).abs() < 4.0 * error,
            "{chance:?} {share} {error}"
        );
    }
}

#[test]
fn where_no_future_comes_near_there_is_no_answer() {
    let found = tracked(WALK, &[("indicator.level", 2021, 60.0, 1.0)], 2000);
    let course = &found.courses[0];
    assert_eq!(course.last().refusal, Some(Refusal::Far(vec![0])));
    assert_eq!(course.targets[0].chances[1], None);
    assert!(course.fans.iter().all(|fan| fan.now.is_empty()));
    assert_eq!(course.measured[0].share_below, 1.0);
}

#[test]
fn chances_as_of_each_year_are_those_of_its_measurements() {
    let both = [
        ("indicator.level", 2021, 12.0, 1.0),
        ("indicator.level", 2023, 11.0, 1.5),
    ];
    let (all, first) = (tracked(WALK, &both, 5000), tracked(WALK, &both[..1], 5000));
    let (all, first) = (&all.courses[0], &first.courses[0]);
    let years: Vec<Option<i32>> = all.stages.iter().map(|stage| stage.year).collect();
    assert_eq!(years, [None, Some(2021), Some(2023)]);
    assert_eq!(all.targets[0].chances[..2], first.targets[0].chances[..]);
    assert_eq!(all.targets[0].alone[0], first.targets[0].chances[1]);
}
