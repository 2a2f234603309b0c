//! Poisson and binomial masses, also at real arguments, without cancellation.
//!
//! `Pois(k; λ) = exp(−δ(k) − D(k, λ))/√(2πk)` and likewise for the binomial, with
//! Stirling's error `δ(n) = ln Γ(n+1) − (n+½) ln n + n − ½ ln 2π` and the deviance
//! `D(x, m) = x ln(x/m) + m − x`: C. Loader, Fast and accurate computation of
//! binomial probabilities (2000). The products `x^a e^−x/Γ(a+1)` and
//! `x^a y^b/B(a, b)` of the incomplete gamma and beta functions are such masses.

use crate::kernel::{exp, ln};

const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_7;
const TWO_PI: f64 = 2.0 * std::f64::consts::PI;

/// Stirling's error `δ(n)` for `n > 0`.
fn stirling_error(n: f64) -> f64 {
    if n < 15.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * ln(n) + n - HALF_LN_TWO_PI;
    }
    // DLMF 5.11.1: the coefficients B_{2k}/(2k(2k−1)).
    let s = 1.0 / (n * n);
    let tail = 1.0 / 156.0 * s;
    let series = 1.0 / 12.0
        - s * (1.0 / 360.0
            - s * (1.0 / 1260.0
                - s * (1.0 / 1680.0 - s * (1.0 / 1188.0 - s * (691.0 / 360_360.0 - tail)))));
    series / n
}

/// The deviance `D(x, m)` for positive `x` and `m`.
pub(super) fn deviance(x: f64, m: f64) -> f64 {
    let difference = x - m;
    if difference.abs() < 0.1 * (x + m) {
        // x ln(x/m) + m − x = (x − m) v + 2x Σ v^(2j+1)/(2j+1), v = (x − m)/(x + m).
        let v = difference / (x + m);
        let square = v * v;
        let mut sum = difference * v;
        let mut power = 2.0 * x * v;
        for j in 1..1000 {
            power *= square;
            let next = sum + power / f64::from(2 * j + 1);
            if next == sum {
                break;
            }
            sum = next;
        }
        return sum;
    }
    let ratio = x / m;
    // The quotient is more accurate than the difference, unless it leaves the range.
    let log = if ratio > 1e-290 && ratio < 1e290 {
        ln(ratio)
    } else {
        ln(x) - ln(m)
    };
    x * log + m - x
}

/// `λ^k e^−λ/Γ(k + 1)` for real `k ≥ 0` and `λ ≥ 0`.
pub(super) fn poisson_mass(k: f64, lambda: f64) -> f64 {
    if lambda == 0.0 {
        return if k == 0.0 { 1.0 } else { 0.0 };
    }
    if k == 0.0 {
        return exp(-lambda);
    }
    exp(-stirling_error(k) - deviance(k, lambda)) / (TWO_PI * k).sqrt()
}

/// `x^a y^b/B(a, b)` for positive `a` and `b`, and `x + y = 1`.
pub(super) fn beta_product(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x == 0.0 || y == 0.0 {
        return 0.0;
    }
    let n = a + b;
    let exponent = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x)
        - deviance(b, n * y);
    // The binomial mass is exp(exponent) √(n/(2πab)); the product is ab/n times that.
    exp(exponent) * (a * b / n / TWO_PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masses_agree_with_mpmath() {
        // mpmath 1.3.0, mp.dps = 50, from the definitions. Below 15 Stirling's error
        // comes from ln Γ, to about 3e-15 absolute; large exponents cost |exponent| · 1e-16.
        for (k, lambda, expected) in POISSON {
            let found = poisson_mass(k, lambda);
            assert!(
                (found / expected - 1.0).abs() < 5e-14,
                "{k} {lambda}: {found:e}"
            );
        }
        for (a, b, x, expected) in BETA {
            let found = beta_product(a, b, x, 1.0 - x);
            assert!(
                (found / expected - 1.0).abs() < 5e-14,
                "{a} {b} {x}: {found:e}"
            );
        }
    }
    const POISSON: [(f64, f64, f64); 9] = [
        (0.3, 1e-20, 1.1142425085473024e-06),
        (0.3, 2.0, 0.1856520536781366),
        (1.0, 1.0, 0.36787944117144233),
        (5.0, 3.0, 0.10081881344492448),
        (14.9, 20.0, 0.05033360471232683),
        (15.1, 14.0, 0.09788824407331419),
        (100.0, 130.0, 0.0009248023582808431),
        (1000000.0, 1000000.0, 0.00039894224715624404),
        (1000000.0, 1003000.0, 4.471824365962716e-06),
    ];
    const BETA: [(f64, f64, f64, f64); 6] = [
        (0.5, 0.5, 0.25, 0.13783222385544802),
        (0.5, 0.5, 9.094947017729282e-13, 3.0356396311153976e-07),
        (2.0, 5.0, 0.3, 0.453789),
        (0.1, 30.0, 0.125, 0.0021809701304455575),
        (300.0, 700.0, 0.3, 5.779410802466361),
        (100000.0, 200000.0, 0.333, 95.5610819749339),
    ];
}
