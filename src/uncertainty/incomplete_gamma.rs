//! Regularised incomplete gamma functions and the gamma distribution.
//!
//! `P(a, x)` by its series (DLMF 8.11.4) where `x < 1` or `x ≤ a`, `Q(a, x)` by
//! Legendre's continued fraction (DLMF 8.9.2, modified Lentz) elsewhere, both
//! with the factor of `saddle_point.rs`. From `a = 10⁵` Temme's uniform expansion
//! (SIAM J. Math. Anal. 10 (1979) 757-766, doi:10.1137/0510071; DLMF 8.12.3).
//! Relative error about 1e-13 in both tails; for shapes below 10⁻³ the upper tail
//! is the difference from one and loses digits.

use super::saddle_point::{deviance, poisson_mass};
use super::tails::{Local, Tails, solve};
use crate::kernel::{exp, ln, normal_cdf, normal_density, normal_quantile};

const LARGE_SHAPE: f64 = 1e5;
/// Far above what the series and fractions need at shapes below the large ones.
const MOST_TERMS: usize = 100_000;
const PRECISION: f64 = 1e-17;

/// Tails of the gamma distribution of unit scale, and its density in `ln x`.
pub(super) fn gamma_local(shape: f64, x: f64) -> Local {
    if x <= 0.0 {
        return Local {
            tails: Tails::NONE,
            density: 0.0,
        };
    }
    if x == f64::INFINITY {
        return Local {
            tails: Tails::ALL,
            density: 0.0,
        };
    }
    let factor = poisson_mass(shape, x);
    let tails = if shape >= LARGE_SHAPE {
        uniform_expansion(shape, x)
    } else if x < 1.0 || x <= shape {
        let lower = factor * series(shape, x);
        Tails {
            lower,
            upper: 1.0 - lower,
        }
    } else {
        let upper = factor * shape * continued_fraction(shape, x);
        Tails {
            lower: 1.0 - upper,
            upper,
        }
    };
    Local {
        tails,
        density: factor * shape,
    }
}

fn series(shape: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, shape);
    for _ in 0..MOST_TERMS {
        n += 1.0;
        term *= x / n;
        sum += term;
        if term <= PRECISION * sum {
            break;
        }
    }
    sum
}

fn continued_fraction(shape: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / away(b);
    let mut h = d;
    for i in 1..MOST_TERMS {
        let i = i as f64;
        let numerator = -i * (i - shape);
        b += 2.0;
        d = 1.0 / away(numerator * d + b);
        c = away(b + numerator / c);
        let change = d * c;
        h *= change;
        if (change - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    h
}

/// Coefficients of η⁰, η¹, … in Temme's `c_0`, `c_1`, `c_2` (DLMF 8.12.8 to 8.12.11 and
/// DiDonato and Morris 1986, doi:10.1145/22721.23109).
const C0: [f64; 7] = [
    -1.0 / 3.0,
    1.0 / 12.0,
    -2.0 / 135.0,
    1.0 / 864.0,
    1.0 / 2835.0,
    -139.0 / 777_600.0,
    1.0 / 25_515.0,
];
const C1: [f64; 4] = [-1.0 / 540.0, -1.0 / 288.0, 1.0 / 378.0, -77.0 / 77_760.0];
const C2: [f64; 2] = [25.0 / 6048.0, -139.0 / 51_840.0];

fn polynomial(coefficients: &[f64], t: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * t + c)
}

fn uniform_expansion(shape: f64, x: f64) -> Tails {
    // z = η √a, so that η²/2 = x/a − 1 − ln(x/a).
    let distance = (2.0 * deviance(shape, x)).sqrt();
    let z = if x < shape { -distance } else { distance };
    let root = shape.sqrt();
    let eta = z / root;
    let sum = polynomial(&C0, eta) + (polynomial(&C1, eta) + polynomial(&C2, eta) / shape) / shape;
    let correction = normal_density(z) / root * if distance < 40.0 { sum } else { 0.0 };
    Tails {
        lower: normal_cdf(z) - correction,
        upper: normal_cdf(-z) + correction,
    }
}

/// Quantile of the gamma distribution of unit scale.
pub(super) fn gamma_quantile(shape: f64, target: Tails) -> f64 {
    if target.lower <= 0.0 {
        return 0.0;
    }
    if target.upper <= 0.0 {
        return f64::INFINITY;
    }
    // P(a, x) = x^a/Γ(a + 1) where x is small: the error is about x itself.
    let leading = (ln(target.lower) + libm::lgamma(shape + 1.0)) / shape;
    if leading < -40.0 {
        return exp(leading);
    }
    let start = if shape >= 1.0 {
        let z = normal_score(target);
        // Wilson and Hilferty (1931): the cube root is nearly normal.
        let cube_root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt());
        if cube_root > 0.1 {
            ln(shape) + 3.0 * ln(cube_root)
        } else {
            leading
        }
    } else if target.upper < 0.1 {
        ln(-ln(target.upper))
    } else {
        leading
    };
    exp(solve(target, start, |y| gamma_local(shape, exp(y))))
}

/// The standard normal quantile, from the smaller tail.
pub(super) fn normal_score(target: Tails) -> f64 {
    if target.lower <= target.upper {
        normal_quantile(target.lower)
    } else {
        -normal_quantile(target.upper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // shape, x, P(a, x), Q(a, x): mpmath 1.3.0, mp.dps = 50, mp.gammainc regularized
    // (above 3,000 the series DLMF 8.11.4).
    const REFERENCE: [(f64, f64, f64, f64); 19] = [
        (0.001, 1e-05, 0.9891230446957827, 0.01087695530421733),
        (0.3, 1e-30, 1.1142425085473028e-09, 0.9999999988857575),
        (0.3, 0.5, 0.8138118046743926, 0.18618819532560735),
        (0.3, 5.0, 0.9993486812492816, 0.0006513187507184515),
        (1.0, 1.0, 0.6321205588285577, 0.36787944117144233),
        (2.5, 0.01, 2.987601531906594e-06, 0.999997012398468),
        (2.5, 2.5, 0.5841198130044921, 0.41588018699550794),
        (2.5, 30.0, 0.9999999999878454, 1.215456977718304e-11),
        (50.0, 20.0, 1.245892607971938e-08, 0.9999999875410739),
        (50.0, 51.0, 0.5743948595168596, 0.42560514048314035),
        (50.0, 120.0, 0.9999999999998399, 1.600822679334483e-13),
        (5000.0, 4700.0, 7.5970648619412704e-06, 0.999992402935138),
        (5000.0, 5300.0, 0.9999844548842145, 1.5545115785517565e-05),
        (99999.0, 100000.0, 0.5016820873200705, 0.49831791267992953),
        (
            120000.0,
            119000.0,
            0.0019027714396440923,
            0.9980972285603559,
        ),
        (120000.0, 120000.0, 0.5003838824060735, 0.4996161175939265),
        (
            120000.0,
            122000.0,
            0.9999999953409777,
            4.6590223110230934e-09,
        ),
        (
            1000000.0,
            993000.0,
            1.1410047078311216e-12,
            0.999999999998859,
        ),
        (
            1000000.0,
            1007000.0,
            0.9999999999985663,
            1.4337843962328948e-12,
        ),
    ];
    const RELATIVE: f64 = 2e-13;

    #[test]
    fn tails_agree_with_mpmath() {
        for (shape, x, lower, upper) in REFERENCE {
            let tails = gamma_local(shape, x).tails;
            assert!(
                (tails.lower / lower - 1.0).abs() < RELATIVE,
                "P({shape}, {x}) {tails:?}"
            );
            assert!(
                (tails.upper / upper - 1.0).abs() < RELATIVE,
                "Q({shape}, {x}) {tails:?}"
            );
        }
    }

    #[test]
    fn quantile_inverts_the_tails() {
        for shape in [0.05, 0.3, 1.0, 2.5, 40.0, 3000.0, 2e5] {
            // An error of two units in ln x costs z √a times as much in the tail.
            let relative = 1e-12 + 8.0 * f64::sqrt(shape) * ln(shape + 2.0) * 4e-16;
            for u in [1e-14, 1e-6, 0.01, 0.3, 0.5, 0.8, 0.999, 1.0 - 1e-9] {
                let target = Tails::of_uniform(u);
                let tails = gamma_local(shape, gamma_quantile(shape, target)).tails;
                assert!(
                    (tails.lower / u - 1.0).abs() < relative,
                    "{shape} {u}: {tails:?}"
                );
                assert!(
                    (tails.upper / target.upper - 1.0).abs() < relative,
                    "{shape} {u}"
                );
            }
        }
    }
}
