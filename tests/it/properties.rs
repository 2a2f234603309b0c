//! What holds for every plan, whatever its numbers.

use plancast::statistics::STANDARD_QUANTILES;
use proptest::prelude::*;

use crate::harness::{example, root, simulate, simulate_text};

#[test]
fn quantiles_are_ordered_and_probabilities_lie_between_0_and_1() {
    let run = simulate(&root().join("scenarios/huangyan"), &["run.paths=500"]);
    for scenario in &run.summary.scenarios {
        for (_, columns) in &scenario.indicators {
            for column in columns {
                assert!(column.quantiles.windows(2).all(|pair| pair[0] <= pair[1]));
                assert!(column.standard_deviation >= 0.0 && column.mean.is_finite());
            }
        }
        for target in &scenario.targets {
            let estimate = target.estimate;
            assert!((0.0..=1.0).contains(&estimate.probability));
            assert!(estimate.interval.0 <= estimate.probability);
            assert!(estimate.probability <= estimate.interval.1);
        }
        for joint in &scenario.joint {
            let weakest = scenario
                .targets
                .iter()
                .map(|target| target.estimate.probability);
            assert!(joint.all_met.probability <= weakest.fold(1.0, f64::min));
        }
    }
}

#[test]
fn percentages_of_the_reference_plan_stay_between_0_and_100() {
    let run = simulate(
        &root().join("scenarios/huangyan"),
        &["run.paths=2000", "run.quantiles=[0.001, 0.999]"],
    );
    for (scenario, summary) in run.scenarios.iter().zip(&run.summary.scenarios) {
        for (index, columns) in &summary.indicators {
            let indicator = &scenario.indicators[*index];
            for column in columns {
                let (low, high) = (column.quantiles[0], *column.quantiles.last().unwrap());
                assert!(low >= 0.0, "{:?}", indicator.title);
                assert!(
                    indicator.unit.scale != 100 || high <= 100.0,
                    "{:?}",
                    indicator.title
                );
            }
        }
    }
}

/// People balance on every path: births, deaths and migrants explain each year's change, groups add
/// up, and nobody is negative.
#[test]
fn the_population_balances_on_every_path() {
    let plan = root().join("scenarios/huangyan");
    let extra = [
        (
            "gap",
            "population.total - prev(population.total) - population.natural_change - population.migrants",
        ),
        (
            "groups",
            "population.total - population.under3 - population.preschool - population.school - population.working - population.elderly",
        ),
        (
            "fewest",
            "min(population.under3, population.school, population.elderly, population.births, population.deaths)",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    for table in [
        "population",
        "mortality",
        "fertility",
        "migration",
        "history",
    ] {
        let name = format!("{table}.csv");
        std::fs::copy(plan.join("data").join(&name), data.join(&name)).unwrap();
    }
    let mut model = std::fs::read_to_string(plan.join("model.toml")).unwrap();
    for (id, formula) in extra {
        let base = if id == "gap" { "base = 0\n" } else { "" };
        model.push_str(&format!(
            "\n[indicator.{id}]\ntitle = \"{id}\"\nunit = \"persons\"\nkind = \"formula\"\n{base}formula = \"{formula}\"\n"
        ));
    }
    std::fs::write(folder.path().join("model.toml"), model).unwrap();
    let run = simulate(folder.path(), &["run.paths=600"]);
    // Sums of two hundred cells of about 1e4 persons round at about 1e-9.
    const ROUNDING: f64 = 1e-6;
    for year in 2020..=2035 {
        for id in ["gap", "groups"] {
            let column = run.column(id, year);
            assert!(
                column.mean.abs() < ROUNDING && column.standard_deviation < ROUNDING,
                "{id} {year}"
            );
        }
        if year > 2020 {
            assert!(run.column("fewest", year).quantiles[0] > 0.0);
        }
    }
}

#[test]
fn asked_for_quantiles_join_the_standard_ones() {
    let run = example("ar1_response", &["run.quantiles=[0.01, 0.99]"]);
    assert_eq!(run.summary.levels.len(), STANDARD_QUANTILES.len() + 2);
    assert!(run.quantile("level", 2025, 0.01) < run.quantile("level", 2025, 0.05));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// A formula of numbers gives what Rust gives.
    #[test]
    fn arithmetic_is_arithmetic(a in -1e3f64..1e3, b in 0.5f64..1e3, c in -3.0f64..3.0) {
        let model = format!(
            "[plan]\ntitle = \"a\"\nbase_year = 2020\nend_year = 2021\n[driver.c]\nvalue = {c:?}\n\
             [indicator.y]\ntitle = \"y\"\nunit = \"1\"\nkind = \"formula\"\n\
             formula = \"({a:?} - {b:?} * c) / {b:?} + max(c, 0) - abs({a:?}) + if(c > 1, 2, 3)\"\n"
        );
        let found = simulate_text(&model, &["run.paths=1"]).column("y", 2021).mean;
        let expected = (a - b * c) / b + c.max(0.0) - a.abs() + if c > 1.0 { 2.0 } else { 3.0 };
        prop_assert!((found - expected).abs() <= 1e-12 * (1.0 + a.abs()));
    }
}
