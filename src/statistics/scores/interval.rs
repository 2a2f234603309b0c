//! Scores of quantiles and of central intervals.
//!
//! Pinball loss of a quantile `q` at level `p`: `(y − q) p` above it, `(q − y)(1 − p)`
//! below. Interval score of a central `1 − α` interval: its width plus `2/α` times the
//! distance by which the actual lies outside (Gneiting and Raftery 2007, eq. 43,
//! doi:10.1198/016214506000001437), which is `2/α` times the pinball loss of both ends.

/// The pinball (quantile) loss of `quantile` at level `p`.
pub fn pinball_loss(p: f64, quantile: f64, actual: f64) -> f64 {
    if actual >= quantile {
        p * (actual - quantile)
    } else {
        (1.0 - p) * (quantile - actual)
    }
}

/// The interval score of a central interval with coverage `coverage`.
pub fn interval_score(coverage: f64, low: f64, high: f64, actual: f64) -> f64 {
    let below = if actual < low { low - actual } else { 0.0 };
    let above = if actual > high { actual - high } else { 0.0 };
    high - low + 2.0 / (1.0 - coverage) * (below + above)
}

/// Whether an interval, both ends included, holds the actual.
pub fn covers(low: f64, high: f64, actual: f64) -> bool {
    low <= actual && actual <= high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        assert_eq!(pinball_loss(0.9, 10.0, 12.0), 1.8);
        assert!((pinball_loss(0.9, 10.0, 8.0) - 0.2).abs() < 1e-15);
        assert_eq!(pinball_loss(0.3, 5.0, 5.0), 0.0);
        assert_eq!(interval_score(0.5, 1.0, 3.0, 2.0), 2.0);
        assert_eq!(interval_score(0.5, 1.0, 3.0, 4.0), 6.0);
        assert!(covers(1.0, 3.0, 3.0) && covers(1.0, 1.0, 1.0) && !covers(1.0, 3.0, 3.1));
    }

    #[test]
    fn the_interval_score_is_the_ends_pinball_loss() {
        for actual in [-4.0, 0.3, 1.0, 7.5] {
            let ends = pinball_loss(0.1, -1.0, actual) + pinball_loss(0.9, 1.5, actual);
            let score = interval_score(0.8, -1.0, 1.5, actual);
            assert!((score - 2.0 / 0.2 * ends).abs() < 1e-12, "{actual}");
        }
    }
}
