//! Speed of forecasting on one core: series fitted a second, with the forecasts of six
//! years evaluated at 21 levels, and a backtest of 645 series of 20 values.
//!
//! Beside it, in the same run, a floor (the six filters' arithmetic cannot be cheaper than
//! reading each value once and taking one logarithm per filter and value) and a peer:
//! exponential smoothing of the `augurs` crate on the same series.
//!
//! `cargo bench --bench forecast`.

use augurs::ets::AutoETS;
use augurs::{Fit, Predict};
use criterion::{Criterion, Throughput};
use plancast::analysis::backtest::{LEVELS, Series, Settings, backtest};
use plancast::forecast::{History, Link, fit};
use plancast::kernel::ln;
use plancast::uncertainty::{PointSet, Sampler};
use std::hint::black_box;

const SERIES: usize = 645;
const POINTS: usize = 20;
const HORIZONS: u32 = 6;
const FILTERS: usize = 6;

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    let series = series();
    let mut group = criterion.benchmark_group("series, one core");
    group.throughput(Throughput::Elements(SERIES as u64));
    group.bench_function("floor: one logarithm per filter and value", |bencher| {
        bencher.iter(|| {
            let values = series.iter().flat_map(|own| own.history.points());
            let logarithms = values.flat_map(|point| {
                (0..FILTERS).map(move |filter| ln(black_box(point.value) + filter as f64))
            });
            black_box(logarithms.sum::<f64>())
        });
    });
    group.bench_function("fit", |bencher| {
        bencher.iter(|| {
            for own in &series {
                black_box(fit(&own.history, Link::SquareRoot).expect("positive values"));
            }
        });
    });
    group.bench_function("fit, and 21 quantiles of 6 years", |bencher| {
        bencher.iter(|| {
            for own in &series {
                let fitted = fit(&own.history, Link::SquareRoot).expect("positive values");
                for horizon in 1..=HORIZONS {
                    black_box(fitted.forecast(horizon).quantiles(&LEVELS));
                }
            }
        });
    });
    group.bench_function("peer: augurs ETS, and one interval of 6 years", |bencher| {
        bencher.iter(|| {
            for own in &series {
                let values: Vec<f64> = own.history.points().iter().map(|p| p.value).collect();
                let smoothing = AutoETS::new(1, "AZN").expect("a valid specification");
                if let Ok(fitted) = smoothing.fit(&values) {
                    black_box(fitted.predict(HORIZONS as usize, 0.8).ok());
                }
            }
        });
    });
    group.finish();
    let mut group = criterion.benchmark_group("backtest, all cores");
    let settings = Settings::default();
    group.bench_function("every origin", |bencher| {
        bencher.iter(|| black_box(backtest(&series, &settings, &|| ())));
    });
    group.finish();
    criterion.final_summary();
}

/// Random walks about a drift, from 1,000.
fn series() -> Vec<Series> {
    let points = PointSet::new(Sampler::MonteCarlo, 1, POINTS as u64, 2000);
    let own = (0..SERIES).map(|number| {
        let mut uniforms = [0.0; POINTS];
        points
            .stream(&format!("series{number}"), None)
            .fill(0, &mut uniforms);
        let mut level = 1000.0;
        let values = uniforms.map(|u| {
            level += 120.0 * (u - 0.4);
            level
        });
        let history = History::yearly(2000, &values).expect("finite values");
        Series::bare(&number.to_string(), history, Link::SquareRoot)
    });
    own.collect()
}
