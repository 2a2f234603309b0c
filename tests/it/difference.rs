//! Scenario minus baseline on the same draws, against closed forms.

use plancast::analysis::{DifferenceSummary, PairSummary};

use crate::harness::{folder, simulate};

const MODEL: &str = r#"
[plan]
title = { zh = "小计划", en = "Small plan" }
base_year = 2020
end_year = 2022
horizons = [2022]
[run]
paths = 4000
[driver.x]
value = "normal(0, 1)"
[budget]
total = 100
[programme.p]
title = "P"
share = 0.3
[indicator.y]
title = "Y"
kind = "formula"
formula = "driver.x"
target = { at_most = 0, year = 2022 }
"#;

fn with(formula: &str) -> String {
    format!("extends = \"model.toml\"\n[indicator.y]\nformula = \"{formula}\"\n")
}

fn share_of(difference: &DifferenceSummary) -> (f64, f64) {
    let signs = difference.signs.last().unwrap();
    (signs.higher.probability, signs.lower.probability)
}

#[test]
fn differences_are_taken_path_by_path() {
    let (plus, twice, same) = (with("driver.x + 2"), with("driver.x * 3"), with("driver.x"));
    let files = [
        ("plan/model.toml", MODEL),
        ("plan/a_plus.toml", plus.as_str()),
        ("plan/b_twice.toml", &twice),
        ("plan/baseline.toml", &same),
        (
            "plan/c_share.toml",
            "extends = \"model.toml\"\n[programme.p]\nshare = 0.5\n",
        ),
    ];
    let plan = folder(&files);
    let run = simulate(&plan.path().join("plan"), &[]);
    let ids: Vec<&str> = run.scenarios.iter().map(|own| own.id.as_str()).collect();
    let of = |id: &str| {
        let pair = |pair: &&PairSummary| ids[pair.scenario] == id;
        run.summary.pairs.iter().find(pair).unwrap()
    };
    assert!(
        run.summary
            .pairs
            .iter()
            .all(|pair| ids[pair.baseline] == "baseline")
    );
    // x + 2 - x is 2 in every future, though x has a standard deviation of 1.
    let plus = &of("a_plus").indicators[0];
    for column in &plus.columns {
        assert!(
            column
                .quantiles
                .iter()
                .all(|&value| (value - 2.0).abs() < 1e-12)
        );
    }
    assert_eq!(share_of(plus), (1.0, 0.0));
    // 3x - x = 2x: as often above zero as below, with twice the spread.
    let twice = &of("b_twice").indicators[0];
    let (higher, lower) = share_of(twice);
    assert_eq!(higher + lower, 1.0);
    let error = twice.signs[0].higher.standard_error.unwrap();
    assert!((higher - 0.5).abs() < 4.0 * error, "{higher} ± {error}");
    // The sample standard deviation of 4000 normal draws is within 4/√8000 of its own size.
    let spread = twice.columns[0].standard_deviation;
    assert!(
        (spread / 2.0 - 1.0).abs() < 4.0 / 8000.0_f64.sqrt(),
        "{spread}"
    );
    // A share changes money, not this indicator.
    let share = of("c_share");
    assert!(share.indicators[0].is_none());
    let money: Vec<f64> = share.budget.iter().map(|own| own.columns[1].mean).collect();
    // The programme, everything else, the total.
    for (found, expected) in money.iter().zip([20.0, -20.0, 0.0]) {
        assert!((found - expected).abs() < 1e-9, "{money:?}");
    }
    assert!(share.budget[2].is_none());
}
