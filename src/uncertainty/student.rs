//! Student's t prepared for many evaluations at the same degrees of freedom `ν`.
//!
//! With `x = t²/(ν + t²)` and `y = 1 − x`, `P(|T| > |t|) = I_y(ν/2, ½)`; the factor
//! `x^½ y^(ν/2)/B(½, ν/2)` takes one exponential once `ln B` is known, and the
//! continued fraction is that of `incomplete_beta.rs`. The quantile is the family's.
//! Relative error of the smaller tail about 1e-14 (1 + ν).
//!
//! The fraction takes ten to thirty terms near the centre. A [`StudentTable`] replaces it
//! there by quintic polynomials between 113 nodes in `s = t/√(ν + t²)`, in which
//! `dT/ds = f = (1 − s²)^(ν/2 − 1)/B(½, ν/2)` is smooth. Probabilities at the nodes are summed
//! cell by cell, each by the trapezoid with two corrections,
//! `h (f₀ + f₁)/2 + h² (f₀' − f₁')/10 + h³ (f₀'' + f₁'')/120`, whose error is of order h⁷.
//! Probabilities are off by less than 1e-10 up to `ν = 60`, above which there is no table;
//! densities by less than a millionth and 1e-8.

use super::family::Family;
use super::incomplete_beta::continued_fraction;
use crate::kernel::{exp, ln, ln_1p};

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
        let ratio = t * t / self.degrees;
        if !ratio.is_finite() {
            return (if t < 0.0 { 0.0 } else { 1.0 }, 0.0);
        }
        let y = 1.0 / (1.0 + ratio);
        let x = ratio * y;
        let half = 0.5 * self.degrees;
        let power = exp(-half * ln_1p(ratio)) * self.inverse_beta;
        let density = power * (y / self.degrees).sqrt();
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

/// Cells of a table per unit of `s`.
const CELLS_PER_UNIT: f64 = 128.0;
/// Cells of a table: up to `s = 0.875`. Beyond, `dT/ds` is no longer smooth, but the fraction
/// converges in a few terms.
const CELLS: usize = 112;
/// Above this the polynomials would have to be closer.
const LARGEST_DEGREES: f64 = 60.0;

/// Student's t with a table of its centre, for many probabilities.
#[derive(Debug, Clone)]
pub struct StudentTable {
    student: StudentT,
    /// Probability above one half and its first two derivatives, per cell; empty for none.
    nodes: Vec<[f64; 3]>,
}

impl StudentTable {
    /// Tabulates a distribution, which costs about as much as ten probabilities.
    pub fn new(student: StudentT) -> Self {
        let has_table = student.degrees <= LARGEST_DEGREES;
        let nodes = if has_table {
            nodes(student)
        } else {
            Vec::new()
        };
        Self { student, nodes }
    }

    /// As [`StudentT::cdf_and_density`], within the table's error.
    pub fn cdf_and_density(&self, t: f64) -> (f64, f64) {
        let degrees = self.student.degrees;
        let whole = degrees + t * t;
        let root = whole.sqrt();
        let place = t.abs() / root * CELLS_PER_UNIT;
        // A place beyond the table, or NaN, falls to the distribution itself.
        let index = place as usize;
        match self.nodes.get(index..index + 2) {
            Some([left, right]) if whole.is_finite() => {
                let (above, slope) = quintic(left, right, place - index as f64);
                let probability = 0.5 + if t < 0.0 { -above } else { above };
                // ds/dt = ν/(ν + t²)^(3/2).
                (
                    probability,
                    slope * CELLS_PER_UNIT * degrees / (whole * root),
                )
            }
            _ => self.student.cdf_and_density(t),
        }
    }
}

/// Probability above one half and its first two derivatives per cell, at every node.
fn nodes(student: StudentT) -> Vec<[f64; 3]> {
    let width = 1.0 / CELLS_PER_UNIT;
    let exponent = 0.5 * student.degrees - 1.0;
    // f, f' and f'', each times the power of the width that makes it one per cell.
    let derivatives = |index: usize| {
        let s = index as f64 * width;
        let rest = 1.0 - s * s;
        let value = width * exp(exponent * ln(rest)) * student.inverse_beta;
        let ratio = -2.0 * exponent * s / rest * width;
        let change = -2.0 * exponent * (1.0 + s * s) / (rest * rest) * (width * width);
        [value, value * ratio, value * (ratio * ratio + change)]
    };
    let mut before = derivatives(0);
    let mut sum = 0.0;
    let mut nodes = vec![[0.0, before[0], before[1]]];
    for index in 1..=CELLS {
        let own = derivatives(index);
        sum +=
            0.5 * (before[0] + own[0]) + 0.1 * (before[1] - own[1]) + (before[2] + own[2]) / 120.0;
        nodes.push([sum, own[0], own[1]]);
        before = own;
    }
    nodes
}

/// The polynomial of degree 5 that meets value, slope and curvature at both ends of 0 to 1,
/// and its derivative.
fn quintic(left: &[f64; 3], right: &[f64; 3], u: f64) -> (f64, f64) {
    let [value, slope, curvature] = *left;
    let rise = right[0] - value - slope - 0.5 * curvature;
    let turn = right[1] - slope - curvature;
    let bend = right[2] - curvature;
    let third = 10.0 * rise - 4.0 * turn + 0.5 * bend;
    let fourth = -15.0 * rise + 7.0 * turn - bend;
    let fifth = 6.0 * rise - 3.0 * turn + 0.5 * bend;
    let found =
        value + u * (slope + u * (0.5 * curvature + u * (third + u * (fourth + u * fifth))));
    let steepness =
        slope + u * (curvature + u * (3.0 * third + u * (4.0 * fourth + u * 5.0 * fifth)));
    (found, steepness)
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

    #[test]
    fn the_table_meets_the_distribution() {
        for degrees in [0.05, 0.5, 1.0, 1.7, 3.3, 6.941, 20.0, 60.0, 61.0] {
            let student = StudentT::new(degrees);
            let table = StudentTable::new(student);
            for step in -3000..=3000 {
                let t = f64::from(step) * 0.0037 * degrees.sqrt();
                let (found, density) = table.cdf_and_density(t);
                let (expected, exact) = student.cdf_and_density(t);
                assert!((found - expected).abs() < 1e-10, "{degrees} {t}: {found}");
                let slack = 1e-6 * exact + 1e-8;
                assert!((density - exact).abs() < slack, "{degrees} {t}: {density}");
            }
            assert_eq!(table.cdf_and_density(f64::INFINITY).0, 1.0);
        }
    }
}
