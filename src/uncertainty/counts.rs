//! The Poisson distribution.
//!
//! `P(X ≤ k) = Q(k + 1, mean)`. The quantile is the smallest `k` whose
//! probability reaches the target: a search from the Cornish-Fisher value
//! `mean + z √mean + (z² − 1)/6`. For simulation the probabilities are cumulated
//! once, around the mean as far as a double can tell them from 0 and 1; the steps
//! stand within 1e-15 of where they should.

use super::incomplete_gamma::{gamma_local, normal_score};
use super::saddle_point::poisson_mass;
use super::steps::Steps;
use super::tails::Tails;

/// Above this mean the table would hold more than about 20,000 entries.
const LARGEST_TABLE_MEAN: f64 = 1e6;

/// `P(X ≤ k)` and `P(X > k)` for an integral `k`.
pub(super) fn tails(mean: f64, k: f64) -> Tails {
    if k < 0.0 {
        Tails::NONE
    } else if mean == 0.0 || k == f64::INFINITY {
        Tails::ALL
    } else {
        gamma_local(k + 1.0, mean).tails.mirrored()
    }
}

pub(super) fn quantile(mean: f64, target: Tails) -> f64 {
    if mean == 0.0 || target.lower <= 0.0 {
        return 0.0;
    }
    if target.upper <= 0.0 {
        return f64::INFINITY;
    }
    let z = normal_score(target);
    let start = (mean + z * mean.sqrt() + (z * z - 1.0) / 6.0).floor();
    let mut k = if start > 0.0 { start } else { 0.0 };
    if tails(mean, k).reaches(target) {
        while k > 0.0 && tails(mean, k - 1.0).reaches(target) {
            k -= 1.0;
        }
    } else {
        k += 1.0;
        while !tails(mean, k).reaches(target) {
            k += 1.0;
        }
    }
    k
}

/// The cumulated probabilities, unless the mean is too large for a table.
pub(super) fn table(mean: f64) -> Option<Steps> {
    if mean > LARGEST_TABLE_MEAN {
        return None;
    }
    let spread = 9.0 * mean.sqrt();
    let first = (mean - spread - 2.0).floor();
    let first = if first > 0.0 { first } else { 0.0 };
    let mut values = Vec::new();
    let mut masses = Vec::new();
    let mut k = first;
    loop {
        let mass = poisson_mass(k, mean);
        values.push(k);
        masses.push(mass);
        // Past the mean the masses fall at least geometrically; 2^-60 is out of reach.
        if k > mean && mass < 1e-18 {
            break;
        }
        k += 1.0;
    }
    // Each half is summed from its own tail, where the sums are small.
    let mut cumulated = vec![0.0; masses.len()];
    let mut above = 0.0;
    for (probability, mass) in cumulated.iter_mut().zip(&masses).rev() {
        *probability = 1.0 - above;
        above += mass;
    }
    let mut below = tails(mean, first - 1.0).lower;
    for (probability, mass) in cumulated.iter_mut().zip(&masses) {
        below += mass;
        if below > 0.5 {
            break;
        }
        *probability = below;
    }
    Some(Steps::from_cumulated(values, cumulated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_and_search_agree() {
        for mean in [0.1, 1.0, 30.0, 2e4] {
            let table = table(mean).expect("the mean is small");
            let mut u = 0.000_37;
            for _ in 0..2000 {
                u = (u + 0.618_033_988_749_894_9) % 1.0;
                assert_eq!(
                    table.quantile(u),
                    quantile(mean, Tails::of_uniform(u)),
                    "{mean} {u}"
                );
            }
        }
    }

    #[test]
    fn search_brackets_the_target() {
        for mean in [0.3, 1e6, 1e9, 1e12] {
            for u in [1e-15, 1e-3, 0.5, 0.9, 1.0 - 1e-12] {
                let target = Tails::of_uniform(u);
                let k = quantile(mean, target);
                assert!(tails(mean, k).reaches(target));
                assert!(k == 0.0 || !tails(mean, k - 1.0).reaches(target));
            }
        }
    }
}
