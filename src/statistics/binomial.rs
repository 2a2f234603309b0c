//! The upper tail of a binomial count, from its terms: `P(X ≥ k)` with `X ~ B(n, p)`.

use crate::kernel::{exp, ln};

/// Terms below this share of the sum no longer matter.
const NEGLIGIBLE: f64 = 1e-17;

/// The chance of `least` or more successes in `trials`, each with chance `p`.
pub fn binomial_at_least(least: u64, trials: u64, p: f64) -> f64 {
    if least == 0 || p >= 1.0 {
        return 1.0;
    }
    if least > trials || p <= 0.0 {
        return 0.0;
    }
    if (least as f64) <= trials as f64 * p {
        // The other tail is the smaller one.
        return 1.0 - binomial_at_least(trials - least + 1, trials, 1.0 - p);
    }
    let (n, k) = (trials as f64, least as f64);
    let choices = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    let mut term = 1.0;
    let mut sum = 0.0;
    let odds = p / (1.0 - p);
    let mut at = k;
    while at <= n && term > NEGLIGIBLE * sum {
        sum += term;
        term *= (n - at) / (at + 1.0) * odds;
        at += 1.0;
    }
    (sum * exp(choices + k * ln(p) + (n - k) * ln(1.0 - p))).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.14 `binom.sf(k - 1, n, p)`.
    #[test]
    fn equals_scipy() {
        for (k, n, p, expected) in [
            (7, 10, 0.5, 0.171875),
            (3, 10, 0.5, 0.9453125),
            (60, 100, 0.5, 0.028443966820490385),
            (1, 1000, 0.001, 0.6323045752290363),
            (10, 10, 0.3, 5.9049e-6),
        ] {
            let found = binomial_at_least(k, n, p);
            assert!(
                (found - expected).abs() < 1e-12 * expected.max(1e-3),
                "{k} of {n} at {p}: {found}"
            );
        }
        assert_eq!(binomial_at_least(0, 10, 0.2), 1.0);
        assert_eq!(binomial_at_least(11, 10, 0.2), 0.0);
    }
}
