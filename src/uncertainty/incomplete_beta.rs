//! Regularised incomplete beta function, beta and Student-t distributions.
//!
//! `I_x(a, b)` by its continued fraction (DLMF 8.17.22, modified Lentz) on the
//! side of the mean where it converges fast, with the factor of
//! `saddle_point.rs`. Points are given as `v = ln(x/(1 − x))`, which keeps the
//! accuracy at both ends. For Student's `t` with `ν` degrees of freedom
//! `t²/(ν + t²)` is Beta(½, ν/2), so `|t| = √ν e^{v/2}`.
//! Relative error about 1e-13; for parameters below 10⁻³ less.

use super::incomplete_gamma::normal_score;
use super::saddle_point::beta_product;
use super::tails::{Local, Tails, solve};
use crate::kernel::{exp, ln, logistic};

const MOST_TERMS: usize = 100_000;

/// Tails of Beta(a, b) and its density in `v`, at `x = logistic(v)`.
pub(super) fn beta_local(a: f64, b: f64, v: f64) -> Local {
    let (x, y) = (logistic(v), logistic(-v));
    let product = beta_product(a, b, x, y);
    let tails = if x * (a + b + 2.0) < a + 1.0 {
        let lower = product * continued_fraction(a, b, x) / a;
        Tails {
            lower,
            upper: 1.0 - lower,
        }
    } else {
        let upper = product * continued_fraction(b, a, y) / b;
        Tails {
            lower: 1.0 - upper,
            upper,
        }
    };
    Local {
        tails,
        density: product,
    }
}

/// The fraction `f` in `I_x(a, b) = x^a y^b/(a B(a, b)) f`, for `x` below the mean.
pub(super) fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..MOST_TERMS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let change = d * c;
        h *= change;
        if (change - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    h
}

/// Quantile of Beta(a, b) as `v = ln(x/(1 − x))`.
fn logit_quantile(a: f64, b: f64, target: Tails) -> f64 {
    if target.lower <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if target.upper <= 0.0 {
        return f64::INFINITY;
    }
    let ln_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let left = (ln(target.lower) + ln(a) + ln_beta) / a;
    let right = -(ln(target.upper) + ln(b) + ln_beta) / b;
    // I_x(a, b) = x^a/(a B(a, b)) where x is small, with an error of about (1 + b) x.
    if left < -40.0 - ln(1.0 + b) {
        return left;
    }
    if right > 40.0 + ln(1.0 + a) {
        return right;
    }
    let centre = ln(a / b);
    let start = if a >= 1.0 && b >= 1.0 {
        centre + normal_score(target) * (1.0 / a + 1.0 / b).sqrt()
    } else if target.lower <= target.upper {
        if left < centre { left } else { centre }
    } else if right > centre {
        right
    } else {
        centre
    };
    solve(target, start, |v| beta_local(a, b, v))
}

/// Quantile of Beta(a, b).
pub(super) fn beta_quantile(a: f64, b: f64, target: Tails) -> f64 {
    logistic(logit_quantile(a, b, target))
}

/// Tails of Beta(a, b) at `x`.
pub(super) fn beta_tails(a: f64, b: f64, x: f64) -> Tails {
    if x <= 0.0 {
        Tails::NONE
    } else if x >= 1.0 {
        Tails::ALL
    } else {
        beta_local(a, b, ln(x) - crate::kernel::ln_1p(-x)).tails
    }
}

/// Tails of Student's t at `t`.
pub(super) fn student_tails(degrees: f64, t: f64) -> Tails {
    if t == 0.0 {
        return Tails {
            lower: 0.5,
            upper: 0.5,
        };
    }
    let v = 2.0 * ln(t.abs()) - ln(degrees);
    let absolute = beta_local(0.5, 0.5 * degrees, v).tails;
    let upper = 0.5 * absolute.upper;
    let right = Tails {
        lower: 0.5 + 0.5 * absolute.lower,
        upper,
    };
    if t > 0.0 { right } else { right.mirrored() }
}

/// Quantile of Student's t.
pub(super) fn student_quantile(degrees: f64, target: Tails) -> f64 {
    let negative = target.lower < target.upper;
    let tail = if negative { target.lower } else { target.upper };
    let absolute = Tails {
        lower: 1.0 - 2.0 * tail,
        upper: 2.0 * tail,
    };
    let v = logit_quantile(0.5, 0.5 * degrees, absolute);
    let size = degrees.sqrt() * exp(0.5 * v);
    if negative { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    // a, b, x, I_x(a, b), 1 − I_x(a, b): mpmath 1.3.0, mp.dps = 80,
    // by the series DLMF 8.17.8.
    const REFERENCE: [(f64, f64, f64, f64, f64); 13] = [
        (0.5, 0.5, 1e-12, 6.366197723676875e-07, 0.9999993633802277),
        (0.5, 0.5, 0.3, 0.36901011956554536, 0.6309898804344546),
        (0.5, 0.5, 0.75, 0.6666666666666666, 0.3333333333333333),
        (2.0, 5.0, 0.1, 0.114265, 0.8857349999999999),
        (2.0, 5.0, 0.9, 0.999945, 5.499999999999994e-05),
        (0.1, 3.0, 1e-08, 0.18305516339643102, 0.816944836603569),
        (0.1, 3.0, 0.2, 0.949414281595179, 0.05058571840482101),
        (300.0, 40.0, 0.85, 0.03865701303399614, 0.9613429869660038),
        (300.0, 40.0, 0.95, 0.9999994244554639, 5.755445361132377e-07),
        (
            4000.0,
            6000.0,
            0.41,
            0.9791808997048788,
            0.02081910029512123,
        ),
        (1.0, 1.0, 0.4, 0.4, 0.6),
        (0.5, 400.0, 0.0001, 0.22264026051213887, 0.7773597394878611),
        (12.0, 0.25, 0.98, 0.2657595475151409, 0.734240452484859),
    ];
    const RELATIVE: f64 = 2e-13;

    #[test]
    fn tails_agree_with_mpmath() {
        for (a, b, x, lower, upper) in REFERENCE {
            let tails = beta_tails(a, b, x);
            assert!(
                (tails.lower / lower - 1.0).abs() < RELATIVE,
                "I_{x}({a}, {b}) {tails:?}"
            );
            assert!(
                (tails.upper / upper - 1.0).abs() < RELATIVE,
                "I_{x}({a}, {b}) {tails:?}"
            );
        }
    }

    #[test]
    fn quantiles_invert_the_tails() {
        for (a, b) in [
            (0.1, 0.2),
            (0.5, 0.5),
            (1.0, 1.0),
            (0.3, 9.0),
            (2.0, 5.0),
            (300.0, 40.0),
        ] {
            for u in [1e-12, 1e-4, 0.1, 0.5, 0.7, 0.99, 1.0 - 1e-9] {
                let target = Tails::of_uniform(u);
                let found = beta_local(a, b, logit_quantile(a, b, target)).tails;
                assert!(
                    (found.lower / u - 1.0).abs() < 1e-11,
                    "{a} {b} {u} {found:?}"
                );
                assert!(
                    (found.upper / target.upper - 1.0).abs() < 1e-11,
                    "{a} {b} {u} {found:?}"
                );
                let found = student_tails(4.0 * a, student_quantile(4.0 * a, target));
                assert!((found.lower / u - 1.0).abs() < 1e-11, "t {a} {u} {found:?}");
            }
        }
    }
}
