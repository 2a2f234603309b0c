//! What a method must beat: naive, drift and exponential smoothing, with normal bands.
//!
//! - naive: the last value; variance `σ² h`, `σ²` the mean squared change a year;
//! - drift: the last value plus `h` mean changes `b`; variance `σ² (h + h²/T)`, `T` the years
//!   from first to last value, `σ²` from the changes about `b` (Hyndman and Athanasopoulos
//!   2021, Forecasting: principles and practice, 5.2 and 5.5);
//! - exponential smoothing: level, trend or damped trend with additive errors, chosen by
//!   AICc (Hyndman and others 2008, doi:10.1007/978-3-540-71918-2), by the `augurs` crate.
//!   Errors that multiply are left out: the library draws their bands with a generator that
//!   can't be seeded.
//!
//! All three work on the series itself. Exponential smoothing needs every year.

use augurs::ets::AutoETS;
use augurs::{Fit, Predict};

use super::Method;
use crate::forecast::Point;
use crate::kernel::{normal_cdf, normal_quantile};

/// A normal forecast of one year; a standard deviation of zero is certainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Normal {
    pub(super) mean: f64,
    pub(super) sd: f64,
}

impl Normal {
    pub(super) fn quantile(self, p: f64) -> f64 {
        self.mean + self.sd * normal_quantile(p)
    }

    /// The probability integral transform; at a certain value that came true, one half.
    pub(super) fn probability(self, y: f64) -> f64 {
        if y == self.mean {
            0.5
        } else if self.sd == 0.0 {
            if y < self.mean { 0.0 } else { 1.0 }
        } else {
            normal_cdf((y - self.mean) / self.sd)
        }
    }
}

/// Forecasts of the years 1 to `horizons` after the last of at least two points; none where
/// the method can't be fitted.
pub(super) fn forecast(method: Method, points: &[Point], horizons: u32) -> Option<Vec<Normal>> {
    match method {
        Method::Plancast => None,
        Method::Naive => Some(random_walk(points, horizons, false)),
        Method::Drift => Some(random_walk(points, horizons, true)),
        Method::ExponentialSmoothing => smoothing(points, horizons),
    }
}

fn random_walk(points: &[Point], horizons: u32, with_drift: bool) -> Vec<Normal> {
    let (first, last) = (points[0], points[points.len() - 1]);
    let span = f64::from(last.year - first.year);
    let drift = if with_drift {
        (last.value - first.value) / span
    } else {
        0.0
    };
    let squares = points.windows(2).fold(0.0, |sum, pair| {
        let years = f64::from(pair[1].year - pair[0].year);
        let surprise = pair[1].value - pair[0].value - drift * years;
        sum + surprise * surprise / years
    });
    let changes = (points.len() - 1) as f64;
    let freedom = if with_drift { changes - 1.0 } else { changes };
    let variance = if freedom > 0.0 {
        squares / freedom
    } else {
        0.0
    };
    let forecast = |horizon: u32| {
        let h = f64::from(horizon);
        let uncertain_drift = if with_drift { h * h / span } else { 0.0 };
        Normal {
            mean: last.value + h * drift,
            sd: (variance * (h + uncertain_drift)).sqrt(),
        }
    };
    (1..=horizons).map(forecast).collect()
}

/// The level at which the library is asked for an interval, from which the sd is read.
const LEVEL: f64 = 0.8;

fn smoothing(points: &[Point], horizons: u32) -> Option<Vec<Normal>> {
    let complete = points
        .windows(2)
        .all(|pair| pair[1].year - pair[0].year == 1);
    let constant = points.iter().all(|point| point.value == points[0].value);
    if !complete || constant {
        return None;
    }
    let values: Vec<f64> = points.iter().map(|point| point.value).collect();
    let fitted = AutoETS::new(1, "AZN").ok()?.fit(&values).ok()?;
    let forecast = fitted.predict(horizons as usize, LEVEL).ok()?;
    let intervals = forecast.intervals?;
    let score = normal_quantile(0.5 + 0.5 * LEVEL);
    let ends = intervals.upper.iter().zip(&forecast.point);
    let normals: Vec<Normal> = ends
        .map(|(upper, &mean)| Normal {
            mean,
            sd: (upper - mean) / score,
        })
        .collect();
    let finite = |own: &Normal| own.mean.is_finite() && own.sd.is_finite() && own.sd >= 0.0;
    let whole = normals.len() == horizons as usize && normals.iter().all(finite);
    whole.then_some(normals)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[f64]) -> Vec<Point> {
        let years = 2000..;
        let pairs = years.zip(values);
        pairs.map(|(year, &value)| Point { year, value }).collect()
    }

    #[test]
    fn random_walks_by_hand() {
        let series = points(&[1.0, 3.0, 2.0, 6.0]);
        let naive = forecast(Method::Naive, &series, 2).unwrap();
        // Changes 2, −1, 4: mean square 7.
        assert_eq!((naive[1].mean, naive[1].sd), (6.0, 14.0f64.sqrt()));
        let drift = forecast(Method::Drift, &series, 3).unwrap();
        // Drift 5/3; squares about it (1/9 + 64/9 + 49/9) / 2 = 19/3; factor 3 + 9/3.
        assert!((drift[2].mean - 11.0).abs() < 1e-12);
        assert!((drift[2].sd - 38.0f64.sqrt()).abs() < 1e-12);
        assert!((drift[2].probability(drift[2].quantile(0.2)) - 0.2).abs() < 1e-14);
    }

    #[test]
    fn smoothing_follows_a_line_and_needs_every_year() {
        let line: Vec<f64> = (0..15)
            .map(|t| 10.0 + 2.0 * f64::from(t) + 0.1 * f64::from(t % 3))
            .collect();
        let mut series = points(&line);
        let found = forecast(Method::ExponentialSmoothing, &series, 2).unwrap();
        assert!((found[1].mean - 42.1).abs() < 0.5, "{found:?}");
        assert!(found[1].sd > 0.0 && found[1].sd < 1.0, "{found:?}");
        series.remove(7);
        assert_eq!(forecast(Method::ExponentialSmoothing, &series, 2), None);
        let flat = points(&[4.0; 12]);
        assert_eq!(forecast(Method::ExponentialSmoothing, &flat, 2), None);
    }

    #[test]
    fn certainty_that_came_true_is_the_middle() {
        let certain = Normal { mean: 3.0, sd: 0.0 };
        assert_eq!(
            [2.0, 3.0, 4.0].map(|y| certain.probability(y)),
            [0.0, 0.5, 1.0]
        );
        assert_eq!(certain.quantile(0.9), 3.0);
    }
}
