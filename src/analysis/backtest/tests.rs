//! The record of series of known kind.

use rand::{Rng, SeedableRng};

use super::*;
use crate::kernel::normal_quantile;
use crate::uncertainty::Philox4x32;

/// Random walks with steps of sd 5 about a drift of 2, from 200.
fn walks(count: usize, years: usize) -> Vec<Series> {
    let mut generator = Philox4x32::seed_from_u64(3);
    let mut normal = || {
        let uniform = (generator.next_u64() >> 11) as f64 * 2f64.powi(-53) + 2f64.powi(-54);
        normal_quantile(uniform)
    };
    let series = (0..count).map(|number| {
        let mut level = 200.0;
        let values: Vec<f64> = (0..years)
            .map(|_| {
                level += 2.0 + 5.0 * normal();
                level
            })
            .collect();
        let history = History::yearly(2000, &values).unwrap();
        Series::bare(&format!("walk{number}"), history, Link::SquareRoot)
    });
    series.collect()
}

fn overall(record: &Backtest, method: Method) -> &Scores {
    let own = |row: &&HorizonScores| row.method == method && row.horizon.is_none();
    &record.scores.iter().find(own).unwrap().scores
}

#[test]
fn every_origin_and_horizon_is_scored_once() {
    let settings = Settings {
        resamples: 200,
        ..Settings::default()
    };
    let record = backtest(&walks(6, 14), &settings, &|| ());
    // Origins after 8 to 13 values: horizons 6, 5, 4, 3, 2, 1; exponential smoothing needs 7.
    assert_eq!(record.tested, 6);
    assert_eq!(record.forecasts.len(), 6 * 21 * 4);
    let first = &record.forecasts[0];
    assert_eq!((first.origin, first.horizon, first.series), (2007, 1, 0));
    assert_eq!(first.actual, walks(6, 14)[0].history.value(2008).unwrap());
    let latest = Settings {
        origins: Origins::Latest(1),
        ..settings
    };
    let record = backtest(&walks(6, 14), &latest, &|| ());
    assert_eq!(record.forecasts.len(), 6 * 6 * 4);
    assert!(record.forecasts.iter().all(|own| own.origin == 2007));
}

#[test]
fn on_random_walks_with_drift_bands_hold_and_drift_has_skill() {
    let settings = Settings {
        origins: Origins::Latest(1),
        ..Settings::default()
    };
    let record = backtest(&walks(300, 26), &settings, &|| ());
    // Series are independent, the six forecasts of one hang together: the standard error of a
    // coverage is at most 0.5/√300 = 0.03. Drift is the model that made them.
    let drift = overall(&record, Method::Drift);
    assert!(
        (drift.coverage[1] - 0.80).abs() < 0.06,
        "{:?}",
        drift.coverage
    );
    assert!(
        (drift.coverage[2] - 0.95).abs() < 0.04,
        "{:?}",
        drift.coverage
    );
    // Ours allow for more than these series do, and the correction takes that back.
    let ours = overall(&record, Method::Plancast);
    assert!(
        ours.coverage[1] > 0.74 && ours.coverage[2] > 0.91,
        "{:?}",
        ours.coverage
    );
    let naive = overall(&record, Method::Naive);
    assert!(drift.scaled_crps < naive.scaled_crps);
    assert!(
        naive.scaled_bias.unwrap() < -0.5,
        "naive lags a series that grows"
    );
    let skill = |method| {
        record
            .skills
            .iter()
            .find(|own| own.method == method)
            .unwrap()
    };
    let ours = skill(Method::Plancast);
    let interval = ours.interval.unwrap();
    assert!(interval.low < ours.skill && ours.skill < interval.high);
    assert!(interval.low > 0.0, "{ours:?}");
    for row in &record.recalibration.rows {
        let corrected = row.corrected.unwrap();
        assert!((corrected - row.coverage).abs() < 0.06, "{row:?}");
    }
}

#[test]
fn short_and_impossible_series_are_listed_with_the_reason() {
    let mut series = walks(2, 13);
    series[0].history = series[0].history.until(2008);
    let negative: Vec<f64> = (0..13).map(|t| 5.0 - f64::from(t)).collect();
    let negative = History::yearly(2000, &negative).unwrap();
    series.push(Series::bare("balance", negative, Link::SquareRoot));
    let sparse = (0..13).map(|t| crate::forecast::Point {
        year: 1900 + 10 * t,
        value: 3.0,
    });
    let sparse = History::new(sparse.collect()).unwrap();
    series.push(Series::bare("decades", sparse, Link::SquareRoot));
    let record = backtest(&series, &Settings::default(), &|| ());
    assert_eq!(record.tested, 1);
    let reasons: Vec<Reason> = record.untested.iter().map(|own| own.reason).collect();
    assert_eq!(reasons[0], Reason::Short { points: 9 });
    assert!(matches!(
        reasons[1],
        Reason::Refused(FitError::OutsideLink { .. })
    ));
    assert_eq!(reasons[2], Reason::NoOrigin);
}

#[test]
fn flat_series_score_without_a_scale() {
    let flat = History::yearly(2000, &[3.0; 14]).unwrap();
    let flat = Series::bare("flat", flat, Link::SquareRoot);
    let record = backtest(&[flat], &Settings::default(), &|| ());
    let ours = overall(&record, Method::Plancast);
    assert_eq!((ours.scaled_forecasts, ours.mase), (0, None));
    assert!(ours.mae < 1e-6 && ours.coverage == [1.0; 3]);
    assert!(record.skills.is_empty());
}

#[test]
fn threads_change_nothing() {
    let series = walks(9, 15);
    let settings = Settings::default();
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        pool.install(|| backtest(&series, &settings, &|| ()))
    };
    assert_eq!(run(1), run(4));
}

#[test]
fn scores_are_in_the_written_unit() {
    let mut shares = walks(6, 14);
    for own in &mut shares {
        let point = |point: &crate::forecast::Point| crate::forecast::Point {
            value: point.value / 1000.0,
            ..*point
        };
        let points = own.history.points().iter().map(point).collect();
        own.history = History::new(points).unwrap();
        own.unit.scale = 1000;
    }
    let settings = Settings::default();
    let (plain, shares) = (
        backtest(&walks(6, 14), &settings, &|| ()),
        backtest(&shares, &settings, &|| ()),
    );
    // The square-root link knows no unit: all that differs is rounding.
    for (own, other) in plain.forecasts.iter().zip(&shares.forecasts) {
        assert!((own.actual - other.actual).abs() < 1e-9);
        assert!((own.crps - other.crps).abs() < 1e-6 * own.crps.max(1.0));
        assert!((own.probability - other.probability).abs() < 1e-6);
        assert!((own.scale.unwrap() - other.scale.unwrap()).abs() < 1e-9);
    }
}
