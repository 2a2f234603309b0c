//! What a budget office says of errors, forecast less actual.
//!
//! - bias: their mean; its 95 % interval resamples whole quantities, whose errors hang together;
//! - mean absolute error, and the root of the mean square;
//! - the middle two thirds: from their ⅙ to their ⅚ quantile (type 7), without the largest and the
//!   smallest sixth; none of fewer than six.

use crate::analysis::backtest::{Interval, ratio_interval};
use crate::statistics::{mean, quantiles_in_place};

/// The fewest errors of which the middle two thirds are told: one stands aside at each end.
pub const LEAST_FOR_SPREAD: usize = 6;
/// Resamples and seed of the interval of the mean.
const RESAMPLES: u32 = 2000;
const SEED: u64 = 1;

/// Errors summed up, in the unit of the errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorSummary {
    /// How many.
    pub errors: usize,
    /// Of how many quantities.
    pub quantities: usize,
    /// The mean: above zero, forecasts were too high.
    pub mean: f64,
    /// The middle 95 % of the bootstrap of the mean by quantities; none for few.
    pub mean_interval: Option<Interval>,
    /// The mean size.
    pub mean_absolute: f64,
    /// The root of the mean square.
    pub root_mean_square: f64,
    /// The ends of the middle two thirds; none of few.
    pub two_thirds: Option<Interval>,
    /// The mean CRPS in the same unit.
    pub crps: f64,
}

/// An error with its CRPS in the same unit, and which quantity it is of.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnError<'a> {
    pub(super) quantity: &'a str,
    pub(super) error: f64,
    pub(super) crps: f64,
}

impl ErrorSummary {
    /// The summary of some errors; none of nothing.
    pub(super) fn of(errors: &[OwnError<'_>]) -> Option<Self> {
        let values = || errors.iter().map(|own| own.error);
        let mut sums: Vec<(&str, f64, f64)> = Vec::new();
        for own in errors {
            match sums.iter_mut().find(|sum| sum.0 == own.quantity) {
                Some(sum) => (sum.1, sum.2) = (sum.1 + own.error, sum.2 + 1.0),
                None => sums.push((own.quantity, own.error, 1.0)),
            }
        }
        let blocks: Vec<(f64, f64)> = sums.iter().map(|sum| (sum.1, sum.2)).collect();
        let mut sorted: Vec<f64> = values().collect();
        let two_thirds = (sorted.len() >= LEAST_FOR_SPREAD).then(|| {
            let ends = quantiles_in_place(&mut sorted, &[1.0 / 6.0, 5.0 / 6.0]);
            let ends = ends.expect("levels are valid");
            Interval {
                low: ends[0],
                high: ends[1],
            }
        });
        Some(Self {
            errors: errors.len(),
            quantities: blocks.len(),
            mean: mean(values())?,
            mean_interval: ratio_interval(&blocks, SEED, RESAMPLES),
            mean_absolute: mean(values().map(f64::abs))?,
            root_mean_square: mean(values().map(|error| error * error))?.sqrt(),
            two_thirds,
            crps: mean(errors.iter().map(|own| own.crps))?,
        })
    }
}
