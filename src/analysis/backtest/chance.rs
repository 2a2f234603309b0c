//! The counts within which chance alone keeps a bar of the histogram of the probability
//! integral transform.
//!
//! Were forecasts honest, each of `B` bars would hold `N/B` of `N` forecasts. The forecasts
//! of one series hang together, so the variance of a bar is `Σ (n_ib − n_i/B)²` over series
//! `i` with `n_i` forecasts, `n_ib` of them in bar `b` (the variance of a total that is drawn by
//! clusters: Cochran 1977, Sampling techniques, 9A.2), averaged over the bars. With one
//! forecast a series that is the binomial `N (1/B)(1 − 1/B)`, whatever the bars hold.

use super::Method;
use super::bootstrap::{Interval, LEAST_BLOCKS};
use super::rolling::Scored;
use super::scores::PIT_BINS;
use crate::kernel::normal_quantile;
use crate::statistics::pit_histogram;

/// The middle 95 % of a bar's count, of our method's forecasts, which come by series; none for few
/// series.
pub(super) fn pit_chance(forecasts: &[Scored]) -> Option<Interval> {
    let own = forecasts
        .iter()
        .filter(|own| own.method == Method::Plancast);
    let own: Vec<&Scored> = own.collect();
    let series: Vec<&[&Scored]> = own.chunk_by(|a, b| a.series == b.series).collect();
    if series.len() < LEAST_BLOCKS {
        return None;
    }
    let bars = PIT_BINS as f64;
    let squares = series.iter().map(|block| {
        let expected = block.len() as f64 / bars;
        let counts = pit_histogram(block.iter().map(|own| own.probability), PIT_BINS);
        counts.iter().fold(0.0, |sum, &count| {
            let gap = count as f64 - expected;
            sum + gap * gap
        })
    });
    let variance = squares.fold(0.0, |sum, own| sum + own) / bars;
    let (expected, half) = (
        own.len() as f64 / bars,
        normal_quantile(0.975) * variance.sqrt(),
    );
    Some(Interval {
        low: (expected - half).max(0.0),
        high: expected + half,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::backtest::Band;

    fn scored(series: usize, probability: f64) -> Scored {
        Scored {
            series,
            origin: 2000,
            horizon: 1,
            method: Method::Plancast,
            actual: 1.0,
            median: 1.0,
            bands: [Band {
                low: 0.0,
                high: 2.0,
            }; 3],
            probability,
            crps: 0.0,
            scale: None,
        }
    }

    #[test]
    fn one_forecast_a_series_is_binomial_and_copies_are_wider() {
        let single: Vec<Scored> = (0..400).map(|at| scored(at, at as f64 / 500.0)).collect();
        let found = pit_chance(&single).unwrap();
        // 40 ± 1.96 √(400 · 0.1 · 0.9) = 40 ± 11.76.
        assert!((found.high - 51.76).abs() < 0.005, "{found:?}");
        assert!((found.low - 28.24).abs() < 0.005, "{found:?}");
        // Four forecasts that fare alike are one: 100 series, 40 ± 1.96 · 4 √(100 · 0.09).
        let alike = (0..400).map(|at| scored(at / 4, (at / 4) as f64 / 125.0));
        let found = pit_chance(&alike.collect::<Vec<_>>()).unwrap();
        assert!((found.high - 63.52).abs() < 0.005, "{found:?}");
        assert_eq!(pit_chance(&single[..4]), None);
    }
}
