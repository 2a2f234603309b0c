//! Student's t prepared for many evaluations at the same degrees of freedom `ν`.
//!
//! With `x = t²/(ν + t²)` and `y = 1 − x`, `P(|T| > |t|) = I_y(ν/2, ½)`; the factor
//! `x^½ y^(ν/2)/B(½, ν/2)` takes one exponential once `ln B` is known, and the
//! continued fraction is that of `incomplete_beta.rs`. The quantile is the family's.
//! Relative error of the smaller tail about 1e-14 (1 + ν).

use super::family::Family;
use super::incomplete_beta::continued_fraction;
use crate::kernel::{exp, ln_1p};

/// Student's t distribution of unit scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StudentT {
    degrees: f64,
    /// `1/B(½, ν/2)`.
    inverse_beta: f64,
}

impl StudentT {
    /// The distribution with `degrees` degrees of freedom.
    ///
    /// # Panics
    /// Unless they are above zero and finite.
    pub fn new(degrees: f64) -> Self {
        assert!(degrees > 0.0 && degrees.is_finite(), "degrees of freedom");
        let half = 0.5 * degrees;
        // Γ(½) = √π.
        let ln_inverse = libm::lgamma(half + 0.5) - libm::lgamma(half);
        Self {
            degrees,
            inverse_beta: exp(ln_inverse) / std::f64::consts::PI.sqrt(),
        }
    }

    /// The degrees of freedom.
    pub fn degrees(self) -> f64 {
        self.degrees
    }

    /// The probability of a value at most `t`, and the density there.
    pub fn cdf_and_density(self, t: f64) -> (f64, f64) {
        let square = t * t;
        let ratio = square / self.degrees;
        if !ratio.is_finite() {
            return (if t < 0.0 { 0.0 } else { 1.0 }, 0.0);
        }
        let y = 1.0 / (1.0 + ratio);
        let x = ratio * y;
        let half = 0.5 * self.degrees;
        let power = exp(-half * ln_1p(ratio)) * self.inverse_beta;
        let density = power * y.sqrt() / self.degrees.sqrt();
        let product = power * x.sqrt();
        // The fraction converges fast below the mean of Beta(½, ν/2).
        let outside = if x * (half + 2.5) < 1.5 {
            1.0 - product * continued_fraction(0.5, half, x) / 0.5
        } else {
            product * continued_fraction(half, 0.5, y) / half
        };
        let tail = 0.5 * outside;
        (if t < 0.0 { tail } else { 1.0 - tail }, density)
    }

    /// The probability of a value at most `t`.
    pub fn cdf(self, t: f64) -> f64 {
        self.cdf_and_density(t).0
    }

    /// The value below which the distribution lies with probability `u`; NaN outside 0 to 1.
    pub fn quantile(self, u: f64) -> f64 {
        Family::StudentT.quantile(&[self.degrees, 0.0, 1.0], u)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_family_and_closed_forms() {
        for degrees in [0.3, 1.0, 2.0, 4.1, 6.941, 30.0, 400.0] {
            let student = StudentT::new(degrees);
            for t in [-1e6, -40.0, -3.0, -0.7, -1e-9, 0.0, 0.2, 1.5, 8.0, 1e4] {
                let expected = Family::StudentT.cdf(&[degrees, 0.0, 1.0], t);
                let found = student.cdf(t);
                let tolerance = 1e-14 * (1.0 + degrees) * expected + 1e-300;
                assert!(
                    (found - expected).abs() <= tolerance.max(4e-16),
                    "{degrees} {t}: {found} {expected}"
                );
                // The density is the derivative of the probability.
                let step = 1e-5 * (1.0 + t.abs());
                let slope = (student.cdf(t + step) - student.cdf(t - step)) / (2.0 * step);
                let density = student.cdf_and_density(t).1;
                assert!(
                    (slope - density).abs() <= 1e-6 * density + 1e-10,
                    "{degrees} {t}"
                );
            }
        }
        // Cauchy: F(1) = 3/4, f(0) = 1/π. Two degrees: F(t) = ½ + t/(2√(2 + t²)).
        assert!((StudentT::new(1.0).cdf(1.0) - 0.75).abs() < 1e-15);
        let density = StudentT::new(1.0).cdf_and_density(0.0).1;
        assert!((density - std::f64::consts::FRAC_1_PI).abs() < 1e-15);
        let two = 0.5 + 3.0 / (2.0 * 11.0f64.sqrt());
        assert!((StudentT::new(2.0).cdf(3.0) - two).abs() < 1e-15);
        assert_eq!(StudentT::new(2.0).cdf(f64::NEG_INFINITY), 0.0);
        assert!((StudentT::new(2.0).quantile(two) - 3.0).abs() < 1e-12);
    }
}
