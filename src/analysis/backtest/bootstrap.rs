//! Intervals by resampling whole series.
//!
//! The forecasts of one series overlap and share its fortune, so series, not forecasts, are
//! drawn with replacement, and the ratio of sums is formed anew each time; the middle 95 %
//! is its percentile interval (Efron and Tibshirani 1993, An introduction to the bootstrap,
//! ch. 13). Draws come from Philox at a stated seed. Below five series there is no interval:
//! so few blocks say little about how the next would turn out.

use rand::{Rng, SeedableRng};

use crate::statistics::quantiles_in_place;
use crate::uncertainty::Philox4x32;

/// The fewest series from which an interval is made.
pub const LEAST_BLOCKS: usize = 5;

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The interval of `Σ numerators / Σ denominators` over blocks.
pub(in crate::analysis) fn ratio_interval(
    blocks: &[(f64, f64)],
    seed: u64,
    resamples: u32,
) -> Option<Interval> {
    if blocks.len() < LEAST_BLOCKS || resamples == 0 {
        return None;
    }
    let mut generator = Philox4x32::seed_from_u64(seed);
    let mut ratios = Vec::with_capacity(resamples as usize);
    for _ in 0..resamples {
        let (mut above, mut below) = (0.0, 0.0);
        for _ in 0..blocks.len() {
            // The upper half of the product is a uniform index, up to 2⁻⁵⁰ of bias.
            let wide = u128::from(generator.next_u64()) * blocks.len() as u128;
            let (numerator, denominator) = blocks[(wide >> 64) as usize];
            above += numerator;
            below += denominator;
        }
        // A resample without any naive error says nothing of a ratio.
        if below > 0.0 {
            ratios.push(above / below);
        }
    }
    if ratios.is_empty() {
        return None;
    }
    let ends = quantiles_in_place(&mut ratios, &[0.025, 0.975]).expect("levels are valid");
    Some(Interval {
        low: ends[0],
        high: ends[1],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_the_normal_one() {
        // Shares of 400 blocks, half of them 1: the standard error is 0.5/√400 = 0.025.
        let blocks: Vec<(f64, f64)> = (0..400).map(|i| (f64::from(i % 2), 1.0)).collect();
        let found = ratio_interval(&blocks, 1, 4000).unwrap();
        // 1.96 · 0.025 = 0.049; the percentile of 4,000 resamples is good to 0.002.
        assert!((found.low - 0.451).abs() < 0.004, "{found:?}");
        assert!((found.high - 0.549).abs() < 0.004, "{found:?}");
        assert_eq!(ratio_interval(&blocks, 1, 4000).unwrap(), found);
        assert_ne!(ratio_interval(&blocks, 2, 4000).unwrap(), found);
        assert_eq!(ratio_interval(&blocks[..4], 1, 4000), None);
    }
}
