//! The continuous ranked probability score, `∫ (F(x) − 1{x ≥ y})² dx`, in the unit of `y`.
//!
//! Closed forms (Jordan, Krüger and Lerch 2019, doi:10.18637/jss.v090.i12), with
//! `G₁(a) = ∫_{−∞}^a Φ = a Φ(a) + φ(a)` and
//! `G₂(a) = ∫_{−∞}^a Φ² = a Φ(a)² + 2 Φ(a) φ(a) − Φ(√2 a)/√π`:
//!
//! - normal: `σ (2 G₁(z) − z − 1/√π)`, `z = (y − μ)/σ`;
//! - sample: `Σ |x_i − y|/m − Σ Σ |x_i − x_j|/(2m²)` (Gneiting and Raftery 2007, eq. 21,
//!   doi:10.1198/016214506000001437);
//! - gamma, shape `a`, rate `b`: `y (2F_a(y) − 1) − (a/b)(2F_{a+1}(y) − 1) − 1/(b B(½, a))`;
//! - Poisson: the integral over its steps;
//! - truncated and two-piece normal: the integral of the squared pieces by G₁ and G₂;
//! - quantiles: `2 ∫ pinball dp`, here the mean over the given levels, which is a rectangle
//!   rule where they are evenly spread.

use super::interval::pinball_loss;
use super::point::mean;
use crate::kernel::{exp, normal_cdf, normal_density};
use crate::uncertainty::Family;

const INVERSE_ROOT_PI: f64 = 0.564_189_583_547_756_3;

/// `G₁(a)`.
fn integral_of_cdf(a: f64) -> f64 {
    a * normal_cdf(a) + normal_density(a)
}

/// `G₂(a)`.
fn integral_of_squared_cdf(a: f64) -> f64 {
    let cdf = normal_cdf(a);
    a * cdf * cdf + 2.0 * cdf * normal_density(a)
        - normal_cdf(std::f64::consts::SQRT_2 * a) * INVERSE_ROOT_PI
}

/// CRPS of a normal distribution; `sd` above zero.
pub fn crps_normal(mean: f64, sd: f64, actual: f64) -> f64 {
    let z = (actual - mean) / sd;
    sd * (2.0 * integral_of_cdf(z) - z - INVERSE_ROOT_PI)
}

/// CRPS of the empirical distribution of a sample.
///
/// # Panics
/// On an empty sample.
pub fn crps_ensemble(sample: &[f64], actual: f64) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len() as f64;
    // Σ_{i<j} (x_j − x_i) = Σ x_i (2i + 1 − m) over the sorted sample, from zero.
    let spread = sorted.iter().enumerate().fold(0.0, |sum, (rank, x)| {
        sum + x * (2.0 * rank as f64 + 1.0 - count)
    });
    let distance = mean(sorted.iter().map(|x| (x - actual).abs()));
    distance.expect("a sample has values") - spread / (count * count)
}

/// CRPS of a gamma distribution; shape and rate above zero.
pub fn crps_gamma(shape: f64, rate: f64, actual: f64) -> f64 {
    let cdf = |shape: f64| match actual {
        y if y <= 0.0 => 0.0,
        y => Family::Gamma.cdf(&[shape, 1.0 / rate], y),
    };
    // 1/B(½, a) = Γ(a + ½)/(√π Γ(a)).
    let inverse_beta = exp(libm::lgamma(shape + 0.5) - libm::lgamma(shape)) * INVERSE_ROOT_PI;
    actual * (2.0 * cdf(shape) - 1.0)
        - shape / rate * (2.0 * cdf(shape + 1.0) - 1.0)
        - inverse_beta / rate
}

/// CRPS of a Poisson distribution: exact up to tails below 1e-17.
pub fn crps_poisson(mean: f64, actual: f64) -> f64 {
    let cdf = |count: f64| match count {
        below if below < 0.0 => 0.0,
        count => Family::Poisson.cdf(&[mean], count),
    };
    // Bernstein's inequality: a deviation of 9√λ + 30 has probability below 1e-17.
    let reach = 9.0 * mean.sqrt() + 30.0;
    let (low, high) = (mean - reach, mean + reach);
    let mut step = if low > 0.0 { low.floor() } else { 0.0 };
    // Below and above these steps only the side of the actual counts.
    let mut sum = if actual < step { step - actual } else { 0.0 };
    if actual > high.ceil() {
        sum += actual - high.ceil();
    }
    while step < high.ceil() {
        let share_below = (actual - step).clamp(0.0, 1.0);
        let probability = cdf(step);
        let above = 1.0 - probability;
        sum += share_below * probability * probability + (1.0 - share_below) * above * above;
        step += 1.0;
    }
    sum
}

/// CRPS of a normal distribution of the given mean and sd before it was cut to `low` to
/// `high`; either may be infinite.
pub fn crps_truncated_normal(mean: f64, sd: f64, (low, high): (f64, f64), actual: f64) -> f64 {
    let (l, u) = ((low - mean) / sd, (high - mean) / sd);
    let z = (actual - mean) / sd;
    let inside = z.clamp(l, u);
    let (at_low, at_high) = (normal_cdf(l), normal_cdf(u));
    let mass = at_high - at_low;
    let root_two = std::f64::consts::SQRT_2;
    let spread = INVERSE_ROOT_PI * (normal_cdf(root_two * u) - normal_cdf(root_two * l));
    let centre = inside * (2.0 * normal_cdf(inside) - at_high - at_low);
    let body = mass * (centre + 2.0 * normal_density(inside)) - spread;
    sd * ((z - inside).abs() + body / (mass * mass))
}

/// CRPS of a two-piece normal distribution: mode, sd below and sd above it, both above zero.
/// Central banks' fan charts are of this kind.
pub fn crps_two_piece_normal(mode: f64, sd_below: f64, sd_above: f64, actual: f64) -> f64 {
    if actual > mode {
        return crps_two_piece_normal(-mode, sd_above, sd_below, -actual);
    }
    let (total, y) = (sd_below + sd_above, actual - mode);
    let (a, b) = (2.0 * sd_below / total, 2.0 * sd_above / total);
    let z = y / sd_below;
    // ∫ F² up to y, ∫ (1 − F)² from y to the mode, and beyond it.
    let before = a * a * sd_below * integral_of_squared_cdf(z);
    let linear = integral_of_cdf(0.0) - integral_of_cdf(z);
    let square = integral_of_squared_cdf(0.0) - integral_of_squared_cdf(z);
    let between = -y - 2.0 * a * sd_below * linear + a * a * sd_below * square;
    let beyond = b * b * sd_above * integral_of_squared_cdf(0.0);
    before + between + beyond
}

/// CRPS from quantiles at evenly spread levels: twice their mean pinball loss.
///
/// # Panics
/// Without a level, or if the slices differ in length.
pub fn crps_from_quantiles(levels: &[f64], quantiles: &[f64], actual: f64) -> f64 {
    assert_eq!(levels.len(), quantiles.len(), "one quantile a level");
    let pairs = levels.iter().zip(quantiles);
    let losses = pairs.map(|(&level, &quantile)| pinball_loss(level, quantile, actual));
    2.0 * mean(losses).expect("there are levels")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} {expected}");
    }

    /// Values in the tests of R's scoringRules (gamma, Poisson, truncated normal) and Python's
    /// properscoring (normal, ensembles), to their printed digits.
    #[test]
    fn published_values() {
        close(crps_normal(0.0, 1.0, 0.0), 0.233_694_977_25, 1e-11);
        close(crps_ensemble(&[0.0, 1.0], 2.0), 1.25, 1e-15);
        close(crps_ensemble(&[0.0, -1.0, 1.0, 0.0], 0.0), 0.125, 1e-15);
        close(crps_gamma(1.1, 0.7, 0.2), 0.634_371_8, 5e-8);
        close(crps_poisson(3.0, 1.0), 1.143_447, 5e-7);
        let truncated = crps_truncated_normal(2.9, 2.2, (1.5, 17.3), -1.0);
        close(truncated, 3.982_434, 5e-7);
    }

    /// `∫ (F − 1{x ≥ y})²` by the midpoint rule.
    fn integral(cdf: impl Fn(f64) -> f64, (low, high): (f64, f64), actual: f64) -> f64 {
        const CELLS: usize = 400_000;
        let width = (high - low) / CELLS as f64;
        (0..CELLS).fold(0.0, |sum, cell| {
            let x = low + (cell as f64 + 0.5) * width;
            let gap = cdf(x) - if x >= actual { 1.0 } else { 0.0 };
            sum + gap * gap * width
        })
    }

    /// The midpoint rule misses by at most one cell at the jump.
    const QUADRATURE: f64 = 2e-4;

    #[test]
    fn closed_forms_are_the_integral() {
        let two_piece = |x: f64| {
            let (below, above) = (1.5, 0.4);
            let total: f64 = below + above;
            match x - 1.0 {
                d if d <= 0.0 => 2.0 * below / total * normal_cdf(d / below),
                d => 1.0 - 2.0 * above / total * normal_cdf(-d / above),
            }
        };
        for actual in [-3.0, 0.2, 1.0, 1.3, 4.0] {
            let found = crps_two_piece_normal(1.0, 1.5, 0.4, actual);
            close(
                found,
                integral(two_piece, (-30.0, 30.0), actual),
                QUADRATURE,
            );
            let found = crps_normal(1.0, 2.0, actual);
            close(found, crps_two_piece_normal(1.0, 2.0, 2.0, actual), 1e-12);
            let unbounded = (f64::NEG_INFINITY, f64::INFINITY);
            close(
                found,
                crps_truncated_normal(1.0, 2.0, unbounded, actual),
                1e-12,
            );
            let (low, high) = (normal_cdf(-1.0), normal_cdf(0.5));
            let cut = |x: f64| ((normal_cdf(x) - low) / (high - low)).clamp(0.0, 1.0);
            let found = crps_truncated_normal(0.0, 1.0, (-1.0, 0.5), actual);
            close(found, integral(cut, (-30.0, 30.0), actual), QUADRATURE);
            let gamma = |x: f64| {
                if x > 0.0 {
                    Family::Gamma.cdf(&[2.5, 0.8], x)
                } else {
                    0.0
                }
            };
            let found = crps_gamma(2.5, 1.25, actual);
            close(found, integral(gamma, (-30.0, 60.0), actual), QUADRATURE);
            let poisson = |x: f64| {
                if x >= 0.0 {
                    Family::Poisson.cdf(&[2.2], x)
                } else {
                    0.0
                }
            };
            let found = crps_poisson(2.2, actual);
            close(found, integral(poisson, (-30.0, 60.0), actual), QUADRATURE);
        }
        // Far from the mean nothing but the distance is left.
        close(crps_poisson(400.0, 1400.0) / 1000.0, 1.0, 0.02);
        close(
            crps_poisson(400.0, -50.0),
            450.0 - crps_ensemble_of_poisson(),
            0.02,
        );
    }

    /// Half the mean difference of two Poisson(400) counts, nearly normal with sd 20: σ/√π.
    fn crps_ensemble_of_poisson() -> f64 {
        20.0 * INVERSE_ROOT_PI
    }

    #[test]
    fn quantiles_give_the_pinball_integral() {
        // Twice the pinball loss integrated over levels is the CRPS: with 1,000 midpoints the
        // unbounded ends of the normal cost about 1e-4.
        let levels: Vec<f64> = (0..1000).map(|i| (f64::from(i) + 0.5) / 1000.0).collect();
        let quantile = |&p: &f64| 1.0 + 2.0 * crate::kernel::normal_quantile(p);
        let quantiles: Vec<f64> = levels.iter().map(quantile).collect();
        for actual in [-2.0, 1.0, 4.4] {
            let found = crps_from_quantiles(&levels, &quantiles, actual);
            close(found, crps_normal(1.0, 2.0, actual), 2e-4);
        }
        // Of a sample, at the midpoints of its steps, it is the sample's.
        let sample = [-1.0, 0.0, 2.0, 7.0];
        let levels = [0.125, 0.375, 0.625, 0.875];
        let found = crps_from_quantiles(&levels, &sample, 1.2);
        close(found, crps_ensemble(&sample, 1.2), 1e-15);
    }
}
