//! P-values of several comparisons made at once, after Holm (1979, *Scandinavian Journal of Statistics*
//! 6:65-70, <https://www.jstor.org/stable/4615733>).
//!
//! With `m` p-values in ascending order `p[1] ≤ … ≤ p[m]`, the adjusted ones are
//!
//! `a[i] = max over j ≤ i of min(1, (m - j + 1) p[j])`.
//!
//! Calling those apart whose adjusted value is below 5% takes a difference that is none for one in at most
//! 5% of all such sets, however the comparisons hang together; it finds all that Bonferroni's `m p` does.

use super::paired::Reference;
use crate::kernel::normal_cdf;
use crate::uncertainty::StudentT;

/// Adjusted p-values, in the order given.
///
/// ```
/// use plancast::statistics::holm;
/// let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
/// let expected = [0.03, 0.06, 0.06, 0.02];
/// assert!(adjusted.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15));
/// ```
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut highest: f64 = 0.0;
    for (before, &at) in order.iter().enumerate() {
        let left = (p_values.len() - before) as f64;
        highest = highest.max((left * p_values[at]).min(1.0));
        adjusted[at] = highest;
    }
    adjusted
}

/// The chance of a mean so many standard errors or more from zero, on either side, were it zero.
pub fn two_sided(errors: f64, reference: Reference) -> f64 {
    let tail = match reference {
        Reference::Normal => normal_cdf(-errors.abs()),
        Reference::Student(degrees) => StudentT::new(degrees).cdf(-errors.abs()),
    };
    2.0 * tail
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::critical;
    use crate::uncertainty::Sampler;

    /// R 4.3, `p.adjust(c(0.0001, 0.02, 0.019, 0.05, 0.03, 0.7), "holm")`.
    #[test]
    fn values_of_r() {
        let found = holm(&[0.0001, 0.02, 0.019, 0.05, 0.03, 0.7]);
        let expected = [0.0006, 0.095, 0.095, 0.1, 0.095, 0.7];
        for (own, expected) in found.iter().zip(expected) {
            assert!((own - expected).abs() < 1e-12, "{found:?}");
        }
        assert!(holm(&[]).is_empty());
        assert_eq!(holm(&[0.6, 0.7]), [1.0, 1.0]);
    }

    #[test]
    fn five_percent_at_the_critical_value() {
        for sampler in [Sampler::MonteCarlo, Sampler::Sobol] {
            let p = two_sided(critical(sampler), Reference::of(sampler));
            assert!((p - 0.05).abs() < 1e-9, "{sampler:?} {p}");
        }
    }
}
