//! Quantile functions in closed form, and the tails that belong to them.
//!
//! With `F = P(X ≤ x)`: normal `mean + sd · Φ⁻¹(F)`; lognormal its exponential;
//! triangular `low + √(F w (mode − low))` up to the mode and
//! `high − √((1 − F) w (high − mode))` above, `w = high − low`; Weibull
//! `scale · E^{1/shape}` with the exponential score `E = −ln(1 − F)`; Bernoulli 1
//! where `1 − F < p`. The scalar and the vector forms share these functions, so
//! their bits agree.

use super::tails::Tails;
use crate::kernel::{exp, ln, ln_1p, normal_cdf};

/// `centre + spread · score`; a spread of zero gives the centre for any score.
#[inline(always)]
pub(super) fn shifted(centre: f64, spread: f64, score: f64) -> f64 {
    let value = centre + spread * score;
    if spread == 0.0 { centre } else { value }
}

/// `−ln(1 − F)`, accurate at both ends.
pub(super) fn exponential_score(target: Tails) -> f64 {
    if target.lower < 0.5 {
        -ln_1p(-target.lower)
    } else {
        -ln(target.upper)
    }
}

#[inline(always)]
pub(super) fn weibull(shape: f64, scale: f64, score: f64) -> f64 {
    scale * exp(ln(score) / shape)
}

#[inline(always)]
pub(super) fn triangular(low: f64, mode: f64, high: f64, target: Tails) -> f64 {
    let width = high - low;
    let left = low + (target.lower * width * (mode - low)).sqrt();
    let right = high - (target.upper * width * (high - mode)).sqrt();
    if target.lower * width < mode - low {
        left
    } else {
        right
    }
}

#[inline(always)]
pub(super) fn bernoulli(p: f64, upper: f64) -> f64 {
    if upper < p { 1.0 } else { 0.0 }
}

pub(super) fn constant_tails(value: f64, x: f64) -> Tails {
    if x < value { Tails::NONE } else { Tails::ALL }
}

pub(super) fn normal_tails(mean: f64, sd: f64, x: f64) -> Tails {
    if sd == 0.0 {
        return constant_tails(mean, x);
    }
    let z = (x - mean) / sd;
    Tails {
        lower: normal_cdf(z),
        upper: normal_cdf(-z),
    }
}

pub(super) fn lognormal_tails(mu: f64, sigma: f64, x: f64) -> Tails {
    if x <= 0.0 {
        Tails::NONE
    } else if sigma == 0.0 {
        constant_tails(exp(mu), x)
    } else {
        normal_tails(mu, sigma, ln(x))
    }
}

pub(super) fn uniform_tails(low: f64, high: f64, x: f64) -> Tails {
    if x < low {
        Tails::NONE
    } else if x >= high {
        Tails::ALL
    } else {
        Tails {
            lower: (x - low) / (high - low),
            upper: (high - x) / (high - low),
        }
    }
}

pub(super) fn triangular_tails(low: f64, mode: f64, high: f64, x: f64) -> Tails {
    let width = high - low;
    if x < low {
        Tails::NONE
    } else if x >= high {
        Tails::ALL
    } else if x < mode {
        let lower = (x - low) / width * ((x - low) / (mode - low));
        Tails {
            lower,
            upper: 1.0 - lower,
        }
    } else {
        let upper = (high - x) / width * ((high - x) / (high - mode));
        Tails {
            lower: 1.0 - upper,
            upper,
        }
    }
}

pub(super) fn weibull_tails(shape: f64, scale: f64, x: f64) -> Tails {
    if x <= 0.0 {
        return Tails::NONE;
    }
    let score = exp(shape * ln(x / scale));
    Tails {
        lower: -libm::expm1(-score),
        upper: exp(-score),
    }
}
