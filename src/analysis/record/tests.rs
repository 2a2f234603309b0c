//! Scores against numbers worked out by hand.

use indexmap::IndexMap;

use super::*;
use crate::forecast::{History, Point};

/// Uniform from `centre − 50` to `centre + 50`.
fn uniform(scenario: &str, quantity: &str, unit: &str, year: i32, centre: f64) -> KeptForecast {
    KeptForecast {
        scenario: scenario.to_owned(),
        quantity: quantity.to_owned(),
        group: "care".to_owned(),
        unit: unit.to_owned(),
        year,
        quantiles: LEVELS.map(|level| centre + 100.0 * (level - 0.5)),
    }
}

fn record(forecasts: Vec<KeptForecast>) -> ForecastRecord {
    ForecastRecord {
        plan: "p".to_owned(),
        origin: 2020,
        baseline: "base".to_owned(),
        scenarios: vec!["base".to_owned(), "more".to_owned()],
        groups: IndexMap::new(),
        provenance: Vec::new(),
        forecasts,
    }
}

fn actuals(all: &[(&str, &[(i32, f64)])]) -> IndexMap<String, History> {
    let history = |points: &[(i32, f64)]| {
        let points = points.iter().map(|&(year, value)| Point { year, value });
        History::new(points.collect()).unwrap()
    };
    let all = all.iter();
    all.map(|(id, points)| ((*id).to_owned(), history(points)))
        .collect()
}

fn row<'a>(found: &'a RecordScores<'_>, scenario: &str, cut: &Cut) -> &'a ScoreRow {
    let mut rows = found.rows.iter();
    rows.find(|row| row.scenario == scenario && row.cut == *cut)
        .unwrap()
}

#[test]
fn errors_of_one_quantity_by_hand() {
    let years = 2021..=2027;
    let forecasts = years.map(|year| uniform("base", "indicator.beds", "beds", year, 100.0));
    let records = [record(forecasts.collect())];
    let came = [90.0, 98.0, 100.0, 104.0, 110.0, 80.0, 135.0];
    let points: Vec<(i32, f64)> = (2021..).zip(came).collect();
    let found = score(&records, &actuals(&[("beds", &points), ("bets", &points)]));
    assert_eq!(found.unknown, ["bets"]);
    let own = row(&found, "base", &Cut::Quantity("indicator.beds".to_owned()));
    let (measure, errors) = &own.errors[0];
    assert_eq!(
        (*measure, errors.errors, errors.quantities),
        (Measure::Own, 7, 1)
    );
    // Errors 10, 2, 0, −4, −10, 20, −35: sum −17, absolute 81, squares 1845.
    assert!((errors.mean + 17.0 / 7.0).abs() < 1e-12, "{errors:?}");
    assert!((errors.mean_absolute - 81.0 / 7.0).abs() < 1e-12);
    assert!((errors.root_mean_square - (1845.0f64 / 7.0).sqrt()).abs() < 1e-12);
    // Sorted −35, −10, −4, 0, 2, 10, 20: positions 6/6 = 1 and 5 from zero.
    let spread = errors.two_thirds.unwrap();
    assert!((spread.low + 10.0).abs() < 1e-12 && (spread.high - 10.0).abs() < 1e-12);
    assert_eq!(
        errors.mean_interval, None,
        "one quantity says nothing of others"
    );
    // The 50 % band is 75 to 125, the 80 % band 60 to 140.
    assert!((own.coverage[0] - 6.0 / 7.0).abs() < 1e-12);
    assert_eq!(own.coverage[1..], [1.0, 1.0]);
    // In per cent of what came: 10/90, 2/98, 0, −4/104, −10/110, 20/80, −35/135.
    let all = row(&found, "base", &Cut::All);
    let (measure, pooled) = &all.errors[0];
    let relative = [
        10.0 / 90.0,
        2.0 / 98.0,
        0.0,
        -4.0 / 104.0,
        -10.0 / 110.0,
        0.25,
        -35.0 / 135.0,
    ];
    let mean = 100.0 * relative.iter().sum::<f64>() / 7.0;
    assert_eq!(*measure, Measure::PerCent);
    assert!((pooled.mean - mean).abs() < 1e-12, "{pooled:?}");
    let third = row(&found, "base", &Cut::Horizon(3));
    assert_eq!((third.forecasts, third.errors[0].1.mean), (1, 0.0));
    assert_eq!(
        third.errors[0].1.two_thirds, None,
        "one error has no spread"
    );
}

#[test]
fn the_crps_is_the_closed_form_of_a_uniform() {
    let records = [record(vec![uniform(
        "base",
        "indicator.x",
        "",
        2021,
        100.0,
    )])];
    for came in [100.0, 70.0, 145.0, 180.0] {
        let found = score(&records, &actuals(&[("x", &[(2021, came)])]));
        let own = found.forecasts[0].crps;
        // 100 (u² − u + 1/3) inside, the distance more beyond; u = (y − 50)/100.
        let u = (came - 50.0) / 100.0;
        let inside = u.clamp(0.0, 1.0);
        let exact = 100.0 * (inside * inside - inside + 1.0 / 3.0 + (u - inside).abs());
        // Nineteen levels are a rectangle rule with steps of 0.05: good to a few per cent.
        assert!(
            (own - exact).abs() < 0.05 * exact + 0.05,
            "{came}: {own} {exact}"
        );
    }
}

#[test]
fn scenarios_share_the_baselines_forecasts_and_percentages_err_in_points() {
    let records = [record(vec![
        uniform("base", "indicator.rate", "%", 2021, 40.0),
        uniform("base", "population.old", "persons", 2021, 200.0),
        uniform("more", "indicator.rate", "%", 2021, 45.0),
    ])];
    let came = actuals(&[
        ("rate", &[(2021, 42.0)]),
        ("population.old", &[(2021, 250.0)]),
    ]);
    let found = score(&records, &came);
    assert_eq!(found.quantities, 2);
    let all = row(&found, "more", &Cut::All);
    assert_eq!(all.forecasts, 2);
    let of = |measure: Measure| all.errors.iter().find(|own| own.0 == measure).unwrap().1;
    // 45 − 42 points; (200 − 250)/250.
    assert!((of(Measure::Points).mean - 3.0).abs() < 1e-12);
    assert!((of(Measure::PerCent).mean + 20.0).abs() < 1e-12);
    let base = row(&found, "base", &Cut::Quantity("indicator.rate".to_owned()));
    assert!((base.errors[0].1.mean + 2.0).abs() < 1e-12);
}

#[test]
fn records_are_pooled_by_how_far_ahead_they_looked() {
    let mut later = record(vec![uniform("base", "indicator.x", "", 2023, 110.0)]);
    later.origin = 2022;
    let records = [
        record(vec![
            uniform("base", "indicator.x", "", 2021, 100.0),
            uniform("base", "indicator.x", "", 2023, 100.0),
        ]),
        later,
    ];
    let came = actuals(&[("x", &[(2021, 100.0), (2023, 100.0)])]);
    let found = score(&records, &came);
    // One year ahead: exact in 2021, 10 too high in 2023.
    let one = row(&found, "base", &Cut::Horizon(1));
    assert_eq!((one.forecasts, one.errors[0].1.mean), (2, 5.0));
    assert_eq!(row(&found, "base", &Cut::Horizon(3)).errors[0].1.mean, 0.0);
}

#[test]
fn bias_of_many_quantities_has_an_interval() {
    let ids: Vec<String> = (0..40).map(|at| format!("indicator.i{at}")).collect();
    let forecasts = ids.iter().map(|id| uniform("base", id, "", 2021, 102.0));
    let records = [record(forecasts.collect())];
    // Half came at 100, half at 104: errors 2 and −2 about 0 in the quantity's unit.
    let all: Vec<(String, [(i32, f64); 1])> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| {
            (
                id.clone(),
                [(2021, if at % 2 == 0 { 100.0 } else { 102.0 / 0.99 })],
            )
        })
        .collect();
    let all: Vec<(&str, &[(i32, f64)])> = all
        .iter()
        .map(|(id, points)| (id.as_str(), points.as_slice()))
        .collect();
    let found = score(&records, &actuals(&all));
    let errors = row(&found, "base", &Cut::All).errors[0].1;
    // +2 % and −1 %: mean 0.5, standard error 1.5/√40 = 0.237, 1.96 of it 0.465.
    assert!((errors.mean - 0.5).abs() < 1e-9, "{errors:?}");
    let interval = errors.mean_interval.unwrap();
    assert!((interval.low - 0.035).abs() < 0.08, "{interval:?}");
    assert!((interval.high - 0.965).abs() < 0.08, "{interval:?}");
}
