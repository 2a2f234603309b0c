//! One model's Kalman filter with a discounted variance.
//!
//! All variances are in units of an unknown `σ²`, whose estimate is `d/ν`:
//! `z_t = ℓ_t + e_t`, `e_t ~ N(0, r σ²)`; `ℓ_t = ℓ_{t−1} + b + η_t`, `η_t ~ N(0, (1−r) σ²)`;
//! `b` constant with prior variance `min(9, τ²u²/s0²)`. With every year `ν` and `d` are
//! multiplied by 0.9 before the year's surprise is added, so that old surprises count
//! less (West and Harrison 1997, Bayesian forecasting and dynamic models, ch. 10).
//! A surprise `e` has Student's t distribution with the discounted `ν` and squared scale
//! `Q d/ν`, whose logarithm is summed from the fourth value on.
//!
//! A year without a value is a prediction without an update; `ν` and `d` are discounted.

use super::component::FilterPrior;
use crate::kernel::ln;

/// The factor by which a surprise's weight falls with each year.
pub(super) const VARIANCE_DISCOUNT: f64 = 0.9;
/// Degrees of freedom after the first value.
pub(super) const FIRST_DEGREES: f64 = 1.0;
/// The largest prior variance of the drift, in units of `σ²`.
const LARGEST_DRIFT_VARIANCE: f64 = 9.0;
/// The values before this one set up level and drift and are not scored.
pub(super) const FIRST_SCORED: usize = 4;

/// What all filters of a series share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// The slope unit `u`.
    pub(super) slope_unit: f64,
    /// The scale guess `s0²`.
    pub(super) variance: f64,
}

/// One value: years since the one before, its `z`, and the constants of its density,
/// which depend on `ν` alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) years: i32,
    pub(super) z: f64,
    /// `ln Γ((ν+1)/2) − ln Γ(ν/2) − ½ ln π` where the value is scored.
    pub(super) density: Option<(f64, f64)>,
}

/// A filter after the last value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Filtered {
    pub(super) level: f64,
    pub(super) drift: f64,
    /// Covariance of level and drift: C11, C12, C22.
    pub(super) covariance: [f64; 3],
    /// `d`, `ν` times the estimate of `σ²`.
    pub(super) scaled_variance: f64,
    pub(super) log_likelihood: f64,
}

/// Runs a filter over the values after the first.
pub(super) fn filter(prior: FilterPrior, scale: Scale, first: f64, steps: &[Step]) -> Filtered {
    let r = prior.noise_share;
    let spread = prior.drift_scale * scale.slope_unit;
    let drift_variance = (spread * spread / scale.variance).min(LARGEST_DRIFT_VARIANCE);
    let mut state = Filtered {
        level: first,
        drift: 0.0,
        covariance: [r, 0.0, drift_variance],
        scaled_variance: scale.variance,
        log_likelihood: 0.0,
    };
    for step in steps {
        for _ in 0..step.years {
            predict(&mut state, r);
            state.scaled_variance *= VARIANCE_DISCOUNT;
        }
        update(&mut state, r, step);
    }
    state
}

/// One year ahead: centre `ℓ + b`, covariance A.
fn predict(state: &mut Filtered, r: f64) {
    let [c11, c12, c22] = state.covariance;
    state.level += state.drift;
    state.covariance = [c11 + 2.0 * c12 + c22 + (1.0 - r), c12 + c22, c22];
}

fn update(state: &mut Filtered, r: f64, step: &Step) {
    let [a11, a12, a22] = state.covariance;
    let q = a11 + r;
    let surprise = step.z - state.level;
    let square = surprise * surprise / q;
    if let Some((degrees, constant)) = step.density {
        // With squared scale Q d/ν, ν times it is Q d.
        let d = state.scaled_variance;
        state.log_likelihood +=
            constant - 0.5 * ln(q * d) - 0.5 * (degrees + 1.0) * ln(1.0 + square / d);
    }
    state.scaled_variance += square;
    let (k1, k2) = (a11 / q, a12 / q);
    state.level += k1 * surprise;
    state.drift += k2 * surprise;
    state.covariance = [a11 - k1 * k1 * q, a12 - k1 * k2 * q, a22 - k2 * k2 * q];
}
