//! How an outcome goes with one uncertain value on the same sample: its rank
//! correlation, and its mean where the value is near its 10th and its 90th percentile.
//!
//! "Near" is the value's ranks from 5% to 15% and from 85% to 95%: all other values
//! vary there as they do elsewhere, so the two means differ by what the value does
//! (and by what goes with it, where it is correlated).

use crate::statistics::{rank_correlation, ranks};

/// The mean of an outcome over part of the sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swing {
    /// Mean of the uncertain value there.
    pub driver: f64,
    /// Mean of the outcome there.
    pub outcome: f64,
    /// Monte Carlo standard error of the outcome's mean.
    pub standard_error: f64,
}

/// How an outcome goes with a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The value's name.
    pub name: String,
    /// Spearman's rank correlation with the outcome.
    pub rank_correlation: f64,
    /// Where the value is near its 10th percentile.
    pub low: Swing,
    /// Where it is near its 90th.
    pub high: Swing,
}

/// Shares of ranks that count as near the 10th and the 90th percentile.
const LOW: (f64, f64) = (0.05, 0.15);
const HIGH: (f64, f64) = (0.85, 0.95);

/// None where the value or the outcome does not vary.
pub(super) fn response(
    name: &str,
    driver: &[f64],
    outcome: &[f64],
    outcome_ranks: &[f64],
) -> Option<Response> {
    let driver_ranks = ranks(driver);
    let correlation = rank_correlation(&driver_ranks, outcome_ranks)?;
    let near = |range: (f64, f64)| swing(driver, &driver_ranks, outcome, range);
    Some(Response {
        name: name.to_owned(),
        rank_correlation: correlation,
        low: near(LOW)?,
        high: near(HIGH)?,
    })
}

/// None where no rank falls into the range: a value with few levels.
fn swing(
    driver: &[f64],
    driver_ranks: &[f64],
    outcome: &[f64],
    (from, to): (f64, f64),
) -> Option<Swing> {
    let size = driver.len() as f64;
    let inside: Vec<usize> = (0..driver.len())
        .filter(|&i| {
            let share = (driver_ranks[i] - 0.5) / size;
            share >= from && share < to
        })
        .collect();
    if inside.len() < 2 {
        return None;
    }
    let count = inside.len() as f64;
    let mean = |values: &[f64]| inside.iter().map(|&i| values[i]).sum::<f64>() / count;
    let centre = mean(outcome);
    let squares: f64 = inside
        .iter()
        .map(|&i| (outcome[i] - centre) * (outcome[i] - centre))
        .sum();
    Some(Swing {
        driver: mean(driver),
        outcome: centre,
        standard_error: (squares / (count - 1.0) / count).sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `y = 3 x` on `x = 1 … 1000`: near the 10th percentile x is 100.5, near the 90th 900.5.
    #[test]
    fn a_straight_line_swings_by_its_slope() {
        let driver: Vec<f64> = (1..=1000).map(f64::from).collect();
        let outcome: Vec<f64> = driver.iter().map(|x| 3.0 * x).collect();
        let found = response("x", &driver, &outcome, &ranks(&outcome)).unwrap();
        assert!((found.rank_correlation - 1.0).abs() < 1e-12);
        assert_eq!(found.low.driver, 100.5);
        assert_eq!(found.low.outcome, 301.5);
        assert_eq!(found.high.outcome, 2701.5);
    }

    #[test]
    fn a_fixed_value_has_no_response() {
        assert_eq!(
            response("x", &[1.0; 50], &[2.0; 50], &ranks(&[2.0; 50])),
            None
        );
    }
}
