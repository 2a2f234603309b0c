//! Summary of one simulated column: mean, standard deviation, the Monte Carlo
//! standard error of the mean, and quantiles.
//!
//! Under independent draws the standard error is `s / √n`. Latin hypercube and
//! Sobol' paths are not independent, but come in independent replicates
//! (`path mod R`); there it is the spread of the replicate means, `s_R / √R`
//! (Owen, *Monte Carlo theory, methods and examples*, ch. 17).
//!
//! Sums run in the order of paths, by pairs (Higham 1993,
//! doi:10.1137/0914050), so they depend on nothing but the values.

use super::quantile::quantiles_in_place;
use crate::graph::Moments;
use crate::uncertainty::{REPLICATES, Sampler};

/// The quantile levels that every summary holds.
pub const STANDARD_QUANTILES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// Statistics of one column, in the column's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnSummary {
    /// Sample mean, which says nothing where `moments` has none.
    pub mean: f64,
    /// Sample standard deviation (n - 1); zero for one path.
    pub standard_deviation: f64,
    /// Monte Carlo standard error of the mean; none where the sample is too small to tell.
    pub standard_error: Option<f64>,
    /// Values at the levels asked for, in their order.
    pub quantiles: Vec<f64>,
    /// Which moments the quantity itself has; all, where nobody knows better.
    pub moments: Moments,
}

/// Summarises a column, which is reordered.
///
/// # Panics
/// On an empty column or a level outside 0 to 1: both are checked where a plan is loaded.
pub fn summarise(values: &mut [f64], levels: &[f64], sampler: Sampler) -> ColumnSummary {
    let count = values.len() as f64;
    let mean = pairwise_sum(values, |x| x) / count;
    let squares = pairwise_sum(values, |x| (x - mean) * (x - mean));
    // The mean of equal values is rounded; they have no spread all the same.
    let constant = values.iter().all(|x| *x == values[0]);
    let mean = if constant { values[0] } else { mean };
    let standard_deviation = if values.len() > 1 && !constant {
        (squares / (count - 1.0)).sqrt()
    } else {
        0.0
    };
    let standard_error = match sampler {
        _ if values.len() < 2 => None,
        Sampler::MonteCarlo => Some(standard_deviation / count.sqrt()),
        Sampler::LatinHypercube | Sampler::Sobol => replicate_error(values),
    };
    let quantiles = quantiles_in_place(values, levels).expect("levels are checked when loaded");
    ColumnSummary {
        mean,
        standard_deviation,
        standard_error,
        quantiles,
        moments: Moments::default(),
    }
}

fn replicate_error(values: &[f64]) -> Option<f64> {
    let replicates = usize::try_from(REPLICATES).expect("a small number");
    if values.len() < 2 * replicates {
        return None;
    }
    let means: Vec<f64> = (0..replicates)
        .map(|replicate| {
            let own: Vec<f64> = values
                .iter()
                .skip(replicate)
                .step_by(replicates)
                .copied()
                .collect();
            pairwise_sum(&own, |x| x) / own.len() as f64
        })
        .collect();
    let count = replicates as f64;
    let centre = pairwise_sum(&means, |x| x) / count;
    let squares = pairwise_sum(&means, |x| (x - centre) * (x - centre));
    Some((squares / (count - 1.0) / count).sqrt())
}

fn pairwise_sum(values: &[f64], map: impl Fn(f64) -> f64 + Copy) -> f64 {
    const LEAF: usize = 128;
    if values.len() <= LEAF {
        return values.iter().fold(0.0, |sum, &x| sum + map(x));
    }
    let (left, right) = values.split_at(values.len() / 2);
    pairwise_sum(left, map) + pairwise_sum(right, map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_case_by_hand() {
        let mut values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let summary = summarise(&mut values, &[0.5], Sampler::MonteCarlo);
        assert_eq!(summary.mean, 5.0);
        // Squares sum to 32, over n - 1 = 7.
        assert!((summary.standard_deviation - (32.0f64 / 7.0).sqrt()).abs() < 1e-15);
        let error = summary.standard_error.expect("eight values");
        assert!((error - (32.0f64 / 7.0 / 8.0).sqrt()).abs() < 1e-15);
        assert_eq!(summary.quantiles, [4.5]);
    }

    #[test]
    fn replicates_that_agree_have_no_error() {
        let mut values: Vec<f64> = (0..64).map(|path| f64::from(path / 16)).collect();
        let summary = summarise(&mut values, &[], Sampler::Sobol);
        assert_eq!(summary.standard_error, Some(0.0));
        assert!(summary.standard_deviation > 1.0);
    }

    #[test]
    fn large_offsets_keep_their_spread() {
        let mut values: Vec<f64> = (0..1000).map(|i| 1e9 + f64::from(i % 2)).collect();
        let summary = summarise(&mut values, &[], Sampler::MonteCarlo);
        let expected = (0.25f64 * 1000.0 / 999.0).sqrt();
        assert!((summary.standard_deviation - expected).abs() < 1e-6);
    }
}
