//! Weights of paths: how well each agrees with what was measured.

use rayon::prelude::*;

use crate::kernel;

/// Weights that are worth a thread's while.
const LEAST_EACH: usize = 4096;

/// Weights that sum to one, one a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    values: Vec<f64>,
    /// Logarithm of the mean of what the weights were before they were scaled.
    log_mean: f64,
}

/// A probability under weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// Weighted share of the paths.
    pub probability: f64,
    /// Its Monte Carlo standard error.
    pub standard_error: f64,
}

impl Weights {
    /// All alike.
    pub fn equal(paths: usize) -> Self {
        Self {
            values: vec![1.0 / paths as f64; paths],
            log_mean: 0.0,
        }
    }

    /// From logarithms; none where no path has any weight.
    pub fn from_logarithms(logarithms: &[f64]) -> Option<Self> {
        let largest = logarithms.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        if !largest.is_finite() {
            return None;
        }
        let values = logarithms.par_iter().with_min_len(LEAST_EACH);
        let mut values: Vec<f64> = values.map(|&log| kernel::exp(log - largest)).collect();
        let total: f64 = values.iter().sum();
        values.iter_mut().for_each(|weight| *weight /= total);
        let log_mean = largest + kernel::ln(total / values.len() as f64);
        Some(Self { values, log_mean })
    }

    /// Logarithm of the mean weight: of the probability density of what was measured.
    pub fn log_mean(&self) -> f64 {
        self.log_mean
    }

    /// How many equally weighted paths would tell as much: `1 / Σ w²` (Kong, Liu and Wong 1994,
    /// doi:10.1080/01621459.1994.10476469).
    pub fn effective(&self) -> f64 {
        1.0 / self.values.iter().map(|w| w * w).sum::<f64>()
    }

    /// The weighted mean of a column.
    pub fn mean(&self, column: &[f64]) -> f64 {
        self.values.iter().zip(column).map(|(w, x)| w * x).sum()
    }

    /// The weighted share of paths where a column holds.
    pub fn chance(&self, column: &[bool]) -> Chance {
        let pairs = || self.values.iter().zip(column);
        let probability: f64 = pairs().map(|(w, &x)| w * number(x)).sum();
        let squares: f64 = pairs()
            .map(|(w, &x)| {
                let influence = w * (number(x) - probability);
                influence * influence
            })
            .sum();
        Chance {
            probability: probability.clamp(0.0, 1.0),
            standard_error: squares.sqrt(),
        }
    }

    /// Standard error of the weighted share, `own`, less that under other weights of the same paths,
    /// `its`.
    pub fn difference_error(&self, other: &Self, column: &[bool], own: f64, its: f64) -> f64 {
        let weights = self.values.iter().zip(&other.values);
        let squares = weights.zip(column).map(|((w, v), &x)| {
            let influence = w * (number(x) - own) - v * (number(x) - its);
            influence * influence
        });
        squares.sum::<f64>().sqrt()
    }

    /// `count` paths that stand for the weighted ones, ascending: systematic resampling (Kitagawa
    /// 1996, doi:10.1080/10618600.1996.10474692) with the offset at the middle, so that nothing is drawn.
    pub fn resampled(&self, count: usize) -> Vec<usize> {
        let mut picked = Vec::with_capacity(count);
        let mut below = 0.0;
        for (path, weight) in self.values.iter().enumerate() {
            below += weight;
            while picked.len() < count && (picked.len() as f64 + 0.5) / count as f64 <= below {
                picked.push(path);
            }
        }
        // What rounding left over.
        let last = self.values.len() - 1;
        picked.resize(count, last);
        picked
    }
}

/// One where it holds, else zero.
fn number(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_are_every_path_once() {
        let weights = Weights::from_logarithms(&[-3.0; 5]).unwrap();
        assert!((weights.effective() - 5.0).abs() < 1e-12);
        assert!((weights.log_mean() + 3.0).abs() < 1e-15);
        assert_eq!(weights.resampled(5), [0, 1, 2, 3, 4]);
        let chance = weights.chance(&[true, true, false, false, false]);
        assert!((chance.probability - 0.4).abs() < 1e-15);
        // √(p (1 - p) / n).
        assert!((chance.standard_error - (0.24f64 / 5.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn even_weights_change_nothing_for_sure() {
        let weights = Weights::equal(4);
        let met = [true, false, false, true];
        assert_eq!(weights.difference_error(&weights, &met, 0.5, 0.5), 0.0);
        // 1/2 (x − 1/2) on half of the paths less 1/4 (x − 1/2) on all: 1/8 on each.
        let half = Weights::from_logarithms(&[0.0, 0.0, f64::NEG_INFINITY, f64::NEG_INFINITY]);
        let error = half.unwrap().difference_error(&weights, &met, 0.5, 0.5);
        assert!((error - 0.25).abs() < 1e-15, "{error}");
    }

    #[test]
    fn paths_are_picked_by_their_weight() {
        let logs: Vec<f64> = [0.5f64, 0.25, 0.125, 0.125].map(f64::ln).to_vec();
        let weights = Weights::from_logarithms(&logs).unwrap();
        assert_eq!(weights.resampled(8), [0, 0, 0, 0, 1, 1, 2, 3]);
        assert!((weights.effective() - 1.0 / (0.25 + 0.0625 + 2.0 / 64.0)).abs() < 1e-12);
    }

    #[test]
    fn no_path_with_any_weight_is_none() {
        assert_eq!(Weights::from_logarithms(&[f64::NEG_INFINITY; 3]), None);
    }
}
