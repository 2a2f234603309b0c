//! Simulated plans against closed forms, within Monte Carlo error.
//!
//! `SIGMAS` standard errors at the path count leave about one chance in 16,000
//! that a right value fails, and the seed is fixed.

use crate::harness::{example, simulate_text};

const SIGMAS: f64 = 4.0;
const PATHS: f64 = 100_000.0;
const MANY: &[&str] = &["run.paths=100000"];
/// Rounding in a value that nothing random touches.
const EXACT: f64 = 1e-9;

fn near(found: f64, expected: f64, standard_error: f64, what: &str) {
    let distance = (found - expected).abs();
    assert!(
        distance <= SIGMAS * standard_error,
        "{what}: {found} against {expected}, {:.1} standard errors apart",
        distance / standard_error
    );
}

/// Standard error of a sample quantile: `sqrt(p (1 - p) / n) / density`.
fn quantile_error(level: f64, density: f64) -> f64 {
    (level * (1.0 - level) / PATHS).sqrt() / density
}

fn probability_error(probability: f64) -> f64 {
    (probability * (1.0 - probability) / PATHS).sqrt()
}

#[test]
fn lognormal_growth() {
    let run = example("lognormal_growth", MANY);
    let level = run.column("level", 2030);
    // ln y ~ normal(ln 100 + 0.3, 0.2).
    let mean = 100.0 * (0.3f64 + 0.02).exp();
    let sd = mean * (0.04f64.exp() - 1.0).sqrt();
    near(level.mean, mean, sd / PATHS.sqrt(), "mean");
    near(
        level.standard_deviation,
        sd,
        1.2 * sd / (2.0 * PATHS).sqrt(),
        "sd",
    );
    let density =
        |z: f64, y: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt() / (0.2 * y);
    let z = 1.644_853_626_951_472_6_f64;
    let p95 = 100.0 * (0.3 + 0.2 * z).exp();
    near(
        run.quantile("level", 2030, 0.95),
        p95,
        quantile_error(0.95, density(z, p95)),
        "p95",
    );
    let p50 = 100.0 * 0.3f64.exp();
    near(
        run.quantile("level", 2030, 0.5),
        p50,
        quantile_error(0.5, density(0.0, p50)),
        "p50",
    );
    // scipy 1.14: norm.sf((log(1.5) - .3) / .2).
    near(
        run.probability(0),
        0.298_977_0,
        probability_error(0.299),
        "P(y >= 150)",
    );
}

#[test]
fn ar1_noise() {
    let run = example("ar1_response", MANY);
    for (year, sd) in [(2021, 0.5f64), (2025, 0.623_107_6), (2040, 0.625)] {
        let column = run.column("level", year);
        near(column.mean, 10.0, sd / PATHS.sqrt(), "mean");
        near(
            column.standard_deviation,
            sd,
            sd / (2.0 * PATHS).sqrt(),
            "sd",
        );
    }
    assert_eq!(run.column("level", 2020).standard_deviation, 0.0);
    near(
        run.probability(0),
        0.211_15,
        probability_error(0.211),
        "P(y >= 10.5)",
    );
}

#[test]
fn logistic_trend_is_exact() {
    let run = example("logistic_trend", &[]);
    for (year, t) in [(2020, 0.0), (2025, 5.0), (2030, 10.0)] {
        let x = (0.25f64).ln() + 0.2 * t + 0.5 * t * 1.05f64.ln();
        let expected = 100.0 / (1.0 + (-x).exp());
        let column = run.column("coverage", year);
        assert!(
            (column.mean - expected).abs() < EXACT * 100.0,
            "{year}: {}",
            column.mean
        );
        assert_eq!(column.quantiles[0], *column.quantiles.last().unwrap());
        let x = (1.0f64 / 3.0).ln() + 0.2 * t + 0.5 * t * 1.05f64.ln();
        let capped = 80.0 / (1.0 + (-x).exp());
        assert!((run.column("capped_coverage", year).mean - capped).abs() < EXACT * 100.0);
    }
}

#[test]
fn stock_with_attrition_and_lag_is_exact() {
    let run = example("stock_attrition_lag", &[]);
    for (year, expected) in [
        (2020, 12.0),
        (2024, 16.7232),
        (2025, 21.37856),
        (2030, 33.898_126_592),
    ] {
        let found = run.column("workers", year).mean;
        assert!(
            (found - expected).abs() < 1e-6,
            "{year}: {found} against {expected}"
        );
    }
}

#[test]
fn cumulative_total_starts_again() {
    let run = example("cumulative_total", MANY);
    assert_eq!(run.column("pitches_built", 2020).mean, 7.0);
    let mean = 10.0 * 0.02f64.exp();
    let sd = mean * (0.04f64.exp() - 1.0).sqrt();
    for year in [2025, 2030] {
        near(
            run.column("pitches_built", year).mean,
            mean,
            sd / PATHS.sqrt(),
            "five years",
        );
    }
    near(
        run.column("pitches_built", 2026).mean,
        mean / 5.0,
        sd / 5.0 / PATHS.sqrt(),
        "one year",
    );
    near(
        run.probability(0),
        0.700_83,
        probability_error(0.7),
        "P(Y >= 9)",
    );
}

#[test]
fn correlated_sum() {
    let run = example("correlated_sum", MANY);
    let sum = run.column("sum", 2021);
    let sd = 6.117_459_8;
    near(sum.mean, 30.0, sd / PATHS.sqrt(), "mean");
    near(sum.standard_deviation, sd, sd / (2.0 * PATHS).sqrt(), "sd");
    near(
        run.probability(0),
        0.836_65,
        probability_error(0.837),
        "P(sum <= 36)",
    );
}

/// `upkeep`: 100 units at 1 yuan each; 150 a year leave 50 for new ones at 10, until money falls short.
#[test]
fn upkeep_comes_before_new_units_and_idles_what_it_cannot_pay() {
    let run = simulate_text(
        r#"
        [plan]
        title = "Upkeep"
        base_year = 2020
        end_year = 2022
        [programme.p]
        title = "P"
        amount = { 2020 = 150, 2021 = 150, 2022 = 84 }
        [indicator.units]
        title = "Units"
        unit = "units"
        kind = "stock"
        base = 100
        funding = "programme.p.nominal"
        cost = 10
        upkeep = 1
        "#,
        &[],
    );
    assert_eq!(run.column("units", 2020).mean, 100.0);
    // 100 + (150 - 100) / 10.
    assert_eq!(run.column("units", 2021).mean, 105.0);
    // 84 pays for 84 of 105; no new ones.
    assert!((run.column("units", 2022).mean - 84.0).abs() < EXACT);
}

/// Programmes that ask for 120 of 100: cut in proportion, or served by priority.
#[test]
fn short_money_is_shared_in_proportion_or_by_priority() {
    let plan = |priorities: [&str; 2]| {
        format!(
            r#"
            [plan]
            title = "Short"
            base_year = 2020
            end_year = 2021
            [budget]
            total = "200 - 100 * step(2021) * bernoulli(0.3)"
            [programme.a]
            title = "A"
            amount = 60
            {}
            [programme.b]
            title = "B"
            amount = 60
            execution = 0.5
            {}
            [indicator.a]
            title = "a"
            unit = "yuan"
            kind = "formula"
            formula = "programme.a.nominal"
            [indicator.b]
            title = "b"
            unit = "yuan"
            kind = "formula"
            formula = "programme.b.nominal"
            [indicator.rest]
            title = "rest"
            unit = "yuan"
            kind = "formula"
            formula = "budget.everything_else + programme.a.nominal + programme.b.nominal - budget.total"
            "#,
            priorities[0], priorities[1]
        )
    };
    let low = |run: &crate::harness::Simulated, id: &str| run.quantile(id, 2021, 0.05);
    let shared = simulate_text(&plan(["", ""]), &[]);
    assert!((low(&shared, "a") - 50.0).abs() < EXACT);
    assert!((low(&shared, "b") - 25.0).abs() < EXACT);
    let served = simulate_text(&plan(["priority = 1", "priority = 2"]), &[]);
    assert!((low(&served, "a") - 60.0).abs() < EXACT);
    assert!((low(&served, "b") - 20.0).abs() < EXACT);
    for run in [&shared, &served] {
        assert!(run.column("rest", 2021).standard_deviation < EXACT);
        assert!(run.column("rest", 2021).mean.abs() < EXACT);
    }
}

/// Two independent targets of one year: the joint probability is the product, the count a binomial sum.
#[test]
fn joint_probability_of_independent_targets() {
    let run = simulate_text(
        r#"
        [plan]
        title = "Joint"
        base_year = 2020
        end_year = 2021
        [indicator.a]
        title = "a"
        unit = "1"
        kind = "formula"
        formula = "uniform(0, 1)"
        target = { at_least = 0.3, year = 2021 }
        [indicator.b]
        title = "b"
        unit = "1"
        kind = "formula"
        formula = "uniform(0, 1)"
        target = { at_most = 0.5, year = 2021, tolerance = 0.1 }
        "#,
        MANY,
    );
    near(run.probability(0), 0.7, probability_error(0.7), "a");
    near(
        run.probability(1),
        0.6,
        probability_error(0.6),
        "b, with its tolerance",
    );
    let joint = &run.summary.scenarios[0].joint[0];
    near(
        joint.all_met.probability,
        0.42,
        probability_error(0.42),
        "both",
    );
    near(
        joint.number_met.mean,
        1.3,
        (0.45 / PATHS).sqrt(),
        "number met",
    );
    // The shortfall of a where it misses is uniform on 0 to 0.3.
    let shortfall = run.summary.scenarios[0].targets[0]
        .expected_shortfall
        .unwrap();
    near(
        shortfall,
        0.15,
        0.3 / 12f64.sqrt() / (0.3 * PATHS).sqrt(),
        "shortfall",
    );
}

/// The same closed forms hold for every point set, with smaller errors for the stratified ones.
#[test]
fn every_sampler_agrees() {
    for sampler in ["monte_carlo", "latin_hypercube", "sobol"] {
        let overrides = [MANY[0], &format!("run.sampler={sampler}")];
        let run = example("correlated_sum", &overrides);
        let sum = run.column("sum", 2021);
        near(sum.mean, 30.0, 6.12 / PATHS.sqrt(), sampler);
        near(
            run.probability(0),
            0.836_65,
            probability_error(0.837),
            sampler,
        );
        let error = sum.standard_error.unwrap();
        if sampler != "monte_carlo" {
            assert!(error < 0.2 * 6.12 / PATHS.sqrt(), "{sampler}: {error}");
        }
    }
}

/// Years before the base year count as the base year; `prev`, `lag`, `index`, `step`, `ramp` and `pulse`.
#[test]
fn functions_of_time() {
    let run = simulate_text(
        r#"
        [plan]
        title = "Time"
        base_year = 2020
        end_year = 2025
        [driver.path]
        value = { 2021 = 10, 2023 = 20 }
        [indicator.before]
        title = "a"
        unit = "1"
        kind = "formula"
        formula = "prev(path) + 100 * lag(path, 3)"
        [indicator.grown]
        title = "b"
        unit = "1"
        kind = "formula"
        base = 5
        formula = "prev(indicator.grown) * 2"
        [indicator.switches]
        title = "c"
        unit = "1"
        kind = "formula"
        formula = "step(2022) + 10 * ramp(2021, 2025) + 100 * pulse(2023) + 1000 * pulse(2022, 2)"
        [indicator.index]
        title = "d"
        unit = "1"
        kind = "formula"
        formula = "index(if(year == 2021, 10%, 50%))"
        "#,
        &[],
    );
    let means = |id: &str| -> Vec<f64> {
        (2020..=2025)
            .map(|year| run.column(id, year).mean)
            .collect()
    };
    assert_eq!(
        means("before"),
        [1010.0, 1010.0, 1010.0, 1015.0, 1020.0, 1520.0]
    );
    assert_eq!(means("grown"), [5.0, 10.0, 20.0, 40.0, 80.0, 160.0]);
    assert_eq!(means("switches"), [0.0, 0.0, 1003.5, 1106.0, 8.5, 11.0]);
    for (found, expected) in means("index")
        .iter()
        .zip([1.0, 1.1, 1.65, 2.475, 3.7125, 5.56875])
    {
        assert!((found - expected).abs() < EXACT);
    }
}

/// Published: year, total, aged 60 and over, 65 and over, 0 to 4, in thousands. United Nations,
/// World Population Prospects 2019, China, medium variant (popMprojMed and popFprojMed added up).
const CHINA: [(i32, [f64; 4]); 3] = [
    (2025, [1_457_908.2, 299_563.2, 204_570.7, 76_341.6]),
    (2030, [1_464_340.2, 363_549.5, 246_986.1, 71_032.8]),
    (2035, [1_461_083.0, 414_224.7, 302_094.8, 68_661.0]),
];

/// Yearly steps against the five-year ones of the source, with migrants' ages assumed: total,
/// 60 and over, 65 and over, 0 to 4.
const CHINA_WITHIN: [f64; 4] = [0.002, 0.003, 0.003, 0.005];

#[test]
fn china_as_the_united_nations_published_it() {
    let run = example("china-wpp2019", &[]);
    let ids = ["total", "aged_60", "aged_65", "children"];
    for (year, published) in CHINA {
        for ((id, expected), within) in ids.iter().zip(published).zip(CHINA_WITHIN) {
            let found = run.column(id, year).mean / 1000.0;
            let difference = found / expected - 1.0;
            println!(
                "{year} {id}: {found:.1} against {expected:.1}, {:+.3}%",
                100.0 * difference
            );
            assert!(
                difference.abs() <= within,
                "{year} {id}: {:+.3}%",
                100.0 * difference
            );
        }
        // A person is a billionth of the population; sums of ages round far below that.
        assert!(run.column("imbalance", year).mean.abs() < 1e-3);
    }
}
