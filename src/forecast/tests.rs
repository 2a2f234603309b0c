//! The arithmetic against an independent implementation, the paths against the closed form.
//!
//! Outside values: a prototype of the method in Python with numba, written before this
//! crate; the series are N0001 and N0500 of the M3 competition, training part.

use super::*;
use crate::kernel::normal_quantile;
use crate::uncertainty::{PointSet, Sampler};

const N0001: [f64; 14] = [
    940.66, 1084.86, 1244.98, 1445.02, 1683.17, 2038.15, 2342.52, 2602.45, 2927.87, 3103.96,
    3360.27, 3807.63, 4387.88, 4936.99,
];
const N0500: [f64; 19] = [
    3247.35, 3826.2, 4273.1, 4625.9, 5266.45, 6009.6, 6772.35, 7298.5, 7009.0, 6377.5, 5925.0,
    5703.75, 5590.25, 5443.75, 5520.9, 5891.6, 6034.9, 6533.6, 6976.15,
];
/// The prototype's digits.
const ARITHMETIC: f64 = 1e-6;
/// Quantiles were printed with three decimals, from a bisection.
const QUANTILE: f64 = 0.002;
const LEVELS: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];

fn fitted(first_year: i32, values: &[f64]) -> Fitted {
    let history = History::yearly(first_year, values).unwrap();
    fit(&history, Link::SquareRoot).unwrap()
}

fn component(fitted: &Fitted, key: (f64, f64, f64)) -> Component {
    let own = |c: &&Component| (c.noise_share, c.drift_scale, c.drift_change) == key;
    *fitted.components().iter().find(own).unwrap()
}

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} {expected}");
}

#[test]
fn arithmetic_agrees_with_the_prototype() {
    let fitted = fitted(1975, &N0001);
    close(fitted.scale_guess(), 6.0386147373, ARITHMETIC);
    close(fitted.slope_unit(), 24.5890296955, ARITHMETIC);
    assert_eq!(fitted.components().len(), 12);
    let one = component(&fitted, (0.0, 0.10, 0.0));
    close(one.log_likelihood, -19.232293, ARITHMETIC);
    close(one.weight, 0.611720, ARITHMETIC);
    close(fitted.degrees(1), 6.941089, ARITHMETIC);
    close(fitted.degrees(6), 4.098643, ARITHMETIC);
    close(one.centre(1), 73.092081, ARITHMETIC);
    close(one.scale(1), 1.281432, ARITHMETIC);
    close(one.centre(6), 87.233898, ARITHMETIC);
    close(one.scale(6), 3.624475, ARITHMETIC);
    let other = component(&fitted, (0.8, 0.03, 0.5));
    close(other.log_likelihood, -30.200106, ARITHMETIC);
    close(other.centre(1), 70.732438, ARITHMETIC);
    close(other.scale(1), 3.319958, ARITHMETIC);
    close(other.centre(6), 83.028062, ARITHMETIC);
    close(other.scale(6), 8.992887, ARITHMETIC);
}

#[test]
fn quantiles_agree_with_the_prototype() {
    let cases = [
        (
            fitted(1975, &N0001),
            [
                (1, [4870.665, 5060.318, 5339.148, 5621.049, 5816.125]),
                (3, [5185.008, 5609.191, 6195.439, 6804.964, 7270.794]),
                (6, [5629.467, 6511.107, 7601.340, 8757.634, 9800.707]),
            ],
        ),
        (
            fitted(1971, &N0500),
            [
                (1, [6117.510, 6517.257, 7149.475, 7804.793, 8249.557]),
                (3, [5436.143, 6246.525, 7503.076, 8851.374, 9865.275]),
                (6, [4500.365, 5931.547, 8051.413, 10433.469, 12559.237]),
            ],
        ),
    ];
    for (fitted, rows) in cases {
        for (horizon, expected) in rows {
            let forecast = fitted.forecast(horizon);
            for (found, expected) in forecast.quantiles(&LEVELS).iter().zip(expected) {
                close(*found, expected, QUANTILE);
            }
        }
    }
}

#[test]
fn quantiles_invert_the_distribution_in_any_order() {
    let forecast = fitted(1975, &N0001).forecast(4);
    for p in [1e-4, 0.01, 0.3, 0.5, 0.77, 0.999] {
        // The table of the quantiles is good to 1e-10 in probability.
        close(forecast.cdf(forecast.quantile(p)), p, 1e-10);
    }
    let mixed = forecast.quantiles(&[0.9, 0.1, 0.5]);
    for (level, found) in [0.9, 0.1, 0.5].into_iter().zip(mixed) {
        close(found, forecast.quantile(level), 1e-9 * found);
    }
    assert!(forecast.quantile(0.0).is_nan() && forecast.quantile(1.0).is_nan());
    assert_eq!(forecast.cdf(-1.0), 0.0);
}

/// Columns of draws of one name.
struct Draws {
    points: PointSet,
}

impl Draws {
    fn uniforms(&self, name: &str, year: Option<i32>) -> Vec<f64> {
        let mut out = vec![0.0; self.points.paths() as usize];
        self.points.stream(name, year).fill(0, &mut out);
        out
    }

    fn normals(&self, name: &str, year: Option<i32>) -> Vec<f64> {
        let uniforms = self.uniforms(name, year);
        uniforms.into_iter().map(normal_quantile).collect()
    }
}

/// Values of `paths` paths at every horizon.
fn sample(fitted: &Fitted, paths: u64, horizons: u32) -> Vec<Vec<f64>> {
    let points = PointSet::new(Sampler::MonteCarlo, 7, paths, 1990);
    let draws = Draws { points };
    let sampler = fitted.sampler(horizons);
    let choice = draws.uniforms("component", None);
    let variance = draws.uniforms("variance", None);
    let [level, drift, change] = ["level", "drift", "change"].map(|name| draws.normals(name, None));
    let mut shocks = vec![0.0; paths as usize];
    let mut width = shocks.clone();
    let mut values = Vec::new();
    for horizon in 1..=horizons {
        let year = Some(1990 + horizon as i32);
        let noise = draws.normals("noise", year);
        for (sum, shock) in shocks.iter_mut().zip(draws.normals("shock", year)) {
            *sum += shock;
        }
        sampler.widths(horizon, &variance, &mut width);
        let value = |path: usize| {
            let draw = PathDraw {
                component: choice[path],
                variance: variance[path],
                level: level[path],
                drift: drift[path],
                drift_change: change[path],
            };
            let year = YearDraw {
                shocks: shocks[path],
                noise: noise[path],
            };
            sampler.value(horizon, width[path], &draw, &year)
        };
        values.push((0..paths as usize).map(value).collect());
    }
    values
}

#[test]
fn sampled_paths_have_the_marginals_of_the_closed_form() {
    const PATHS: u64 = 100_000;
    for fitted in [fitted(1975, &N0001), fitted(1971, &N0500)] {
        for (values, horizon) in sample(&fitted, PATHS, 6).iter().zip(1..) {
            let forecast = fitted.forecast(horizon);
            for p in LEVELS {
                let quantile = forecast.quantile(p);
                let below = values.iter().filter(|&&y| y <= quantile).count() as f64;
                // Four standard errors of a share; 60 comparisons.
                let error = (p * (1.0 - p) / PATHS as f64).sqrt();
                close(below / PATHS as f64, p, 4.0 * error);
            }
        }
    }
}

#[test]
fn a_paths_years_hang_together() {
    // With level, drift and width drawn once, six years ahead is tied to five years ahead
    // far more than to one; independent years would give no correlation.
    let values = sample(&fitted(1975, &N0001), 20_000, 6);
    let ranks = |column: &[f64]| {
        let mut order: Vec<usize> = (0..column.len()).collect();
        order.sort_by(|&a, &b| column[a].total_cmp(&column[b]));
        let mut ranks = vec![0.0; column.len()];
        for (rank, index) in order.into_iter().enumerate() {
            ranks[index] = rank as f64 / 20_000.0 - 0.5;
        }
        ranks
    };
    let spearman = |a: &[f64], b: &[f64]| {
        let products = ranks(a).into_iter().zip(ranks(b)).map(|(a, b)| a * b);
        12.0 * products.sum::<f64>() / 20_000.0
    };
    let (near, far) = (
        spearman(&values[5], &values[4]),
        spearman(&values[5], &values[0]),
    );
    assert!(near > 0.9 && far > 0.3 && near > far, "{near} {far}");
}

#[test]
fn another_unit_or_calendar_changes_nothing_else() {
    let one = fitted(1975, &N0001);
    // A factor of 4 is exact under the square root; likelihoods shift by a common constant,
    // so weights agree up to rounding.
    let scaled: Vec<f64> = N0001.iter().map(|y| 4.0 * y).collect();
    let (other, later) = (fitted(1975, &scaled), fitted(2375, &N0001));
    for p in LEVELS {
        let expected = one.forecast(3).quantile(p);
        close(
            other.forecast(3).quantile(p),
            4.0 * expected,
            1e-8 * expected,
        );
        assert_eq!(later.forecast(3).quantile(p), expected);
    }
    // On the log scale a factor moves the level alone.
    let log = |values: &[f64]| {
        let history = History::yearly(1975, values).unwrap();
        fit(&history, Link::Log).unwrap()
    };
    let tenfold: Vec<f64> = N0001.iter().map(|y| 10.0 * y).collect();
    let (one, other) = (log(&N0001).forecast(5), log(&tenfold).forecast(5));
    for p in LEVELS {
        let expected = 10.0 * one.quantile(p);
        close(other.quantile(p), expected, 1e-9 * expected);
    }
    assert_eq!(log(&N0001).components().len(), 8);
    // On the identity scale the forecast of −y mirrors that of y.
    let identity = |values: &[f64]| {
        let history = History::yearly(1975, values).unwrap();
        fit(&history, Link::IDENTITY).unwrap().forecast(2)
    };
    let mirrored: Vec<f64> = N0001.iter().map(|y| -y).collect();
    let (one, other) = (identity(&N0001), identity(&mirrored));
    close(other.quantile(0.25), -one.quantile(0.75), 1e-7);
}

#[test]
fn a_missing_year_widens_and_costs_degrees_of_freedom() {
    let whole = fitted(1975, &N0001);
    let points = (1975..)
        .zip(N0001)
        .map(|(year, value)| Point { year, value });
    let gap: Vec<Point> = points.filter(|point| point.year != 1981).collect();
    let gap = fit(&History::new(gap).unwrap(), Link::SquareRoot).unwrap();
    assert!(gap.degrees(1) < whole.degrees(1));
    assert!(
        gap.warnings(1)
            .contains(&Warning::MissingYears { years: 1 })
    );
    // One year of fourteen: the median moves little.
    let (with, without) = (whole.forecast(1).median(), gap.forecast(1).median());
    assert!((with / without - 1.0).abs() < 0.01, "{with} {without}");
}

#[test]
fn impossible_histories_are_refused() {
    let fit_of = |values: &[f64], link| fit(&History::yearly(2000, values).unwrap(), link);
    let error = |values: &[f64], link| fit_of(values, link).unwrap_err();
    let few = error(&[1.0, 2.0], Link::SquareRoot);
    assert_eq!(few, FitError::TooFewPoints { found: 2 });
    assert_eq!(
        few.to_string(),
        "2 values are too few: a forecast needs at least 3"
    );
    let zero = error(&[0.0; 5], Link::SquareRoot);
    assert_eq!(
        zero,
        FitError::AllZero {
            link: Link::SquareRoot
        }
    );
    let log = error(&[1.0, 0.0, 2.0], Link::Log);
    assert_eq!(
        log.to_string(),
        "the value of 2001 is 0, but the log link takes only values above 0"
    );
    let share = error(&[0.2, 0.4, 1.0], Link::PROPORTION);
    assert!(matches!(share, FitError::OutsideLink { year: 2002, .. }));
    assert!(matches!(
        error(&[1.0, 2.0, 3.0], Link::Identity { range: Some(-1.0) }),
        FitError::Range { .. }
    ));
    assert_eq!(
        error(&[1e180, 2e180, 1e180], Link::IDENTITY),
        FitError::Magnitude
    );
}

#[test]
fn short_and_flat_histories_give_bands_with_warnings() {
    let flat = fitted(2000, &[5.0; 8]);
    assert!(flat.warnings(1).contains(&Warning::FlatHistory));
    let forecast = flat.forecast(1);
    assert!(forecast.quantile(0.1) < 5.0 && forecast.quantile(0.9) > 5.0);
    close(forecast.median(), 5.0, 1e-6);
    // Childcare places per 1,000 residents of China at the ends of 2021 to 2023.
    let three = fitted(2021, &[2.03, 2.5, 3.38]);
    assert!(
        three
            .warnings(1)
            .contains(&Warning::PriorWeights { points: 3 })
    );
    let prior = component(&three, (0.0, 0.03, 0.0));
    close(prior.weight, 0.80 * 0.71 * 0.63, 1e-12);
    assert!(
        three
            .warnings(11)
            .contains(&Warning::BeyondRecord { horizon: 11 })
    );
    let share = fitted(2000, &[0.7, 0.8, 0.9, 0.93]);
    assert!(share.warnings(1).contains(&Warning::NearCap {
        largest: 0.93,
        cap: 1.0
    }));
    let balance = fit(
        &History::yearly(2000, &[-1.0, 2.0, -2.0, 1.0]).unwrap(),
        Link::IDENTITY,
    );
    assert!(balance.unwrap().warnings(1).contains(&Warning::AroundZero));
}

#[test]
fn a_proportion_stays_between_its_bounds() {
    let history = History::yearly(2000, &[0.90, 0.92, 0.95, 0.96, 0.97]).unwrap();
    let forecast = fit(&history, Link::PROPORTION).unwrap().forecast(6);
    let (low, high) = (forecast.quantile(0.001), forecast.quantile(0.999));
    assert!(
        low > 0.0 && high < 1.0 && low < 0.97 && high > 0.97,
        "{low} {high}"
    );
    assert_eq!((forecast.cdf(0.0), forecast.cdf(1.0)), (0.0, 1.0));
}

#[test]
fn the_record_is_that_of_histories_no_longer() {
    assert_eq!(record_for(5).longest_history, Some(6));
    assert_eq!(record_for(9).longest_history, Some(8));
    assert_eq!(record_for(14).longest_history, Some(14));
    assert_eq!(record_for(40).longest_history, None);
}
