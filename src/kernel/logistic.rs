//! The logistic function and its inverse.
//!
//! `logistic(x) = 1/(1 + exp(−x))` and `logit(p) = ln(p/(1 − p))`. Near one half
//! the quotient would lose digits, so there `logit(p) = 2 artanh(2p − 1)`, in
//! which `2p − 1` is exact. Error: two units in the last place.

use super::exponential::exp;
use super::logarithm::{artanh_remainder, ln};

/// `1/(1 + exp(−x))`.
#[inline(always)]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// `ln(p/(1 − p))`: −∞ at 0, ∞ at 1, NaN outside.
#[inline(always)]
pub fn logit(p: f64) -> f64 {
    let s = 2.0 * p - 1.0;
    let central = 2.0 * s + s * artanh_remainder(s);
    let outer = ln(p / (1.0 - p));
    // The polynomial holds up to 3 − 2√2 = 0.1716.
    if s.abs() < 0.17 { central } else { outer }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sweep, ulps};
    use super::{logistic, logit};

    // x, logistic(x): mpmath 1.3.0, mp.dps = 40, rounded to double.
    const LOGISTIC: [(f64, f64); 9] = [
        (-700.0, 9.85967654375977e-305),
        (-40.5, 2.576757109154981e-18),
        (-5.0, 0.0066928509242848554),
        (-1.0, 0.2689414213699951),
        (-0.01, 0.497500020833125),
        (0.01, 0.5024999791668749),
        (1.5, 0.8175744761936437),
        (8.0, 0.9996646498695335),
        (30.0, 0.9999999999999064),
    ];
    // p, logit(p): the same.
    const LOGIT: [(f64, f64); 12] = [
        (1e-300, -690.7755278982137),
        (1e-10, -23.025850929840455),
        (0.05, -2.9444389791664403),
        (0.3, -0.8472978603872037),
        (0.4149, -0.3437452454553682),
        (0.4151, -0.3429214373899869),
        (0.4999999, -4.000000000115076e-07),
        (0.501, 0.004000005333346137),
        (0.58499, 0.3432921367427309),
        (0.6, 0.4054651081081643),
        (0.97, 3.4760986898352724),
        (0.999999999, 20.723265864228342),
    ];

    #[test]
    fn agree_with_mpmath() {
        for (x, expected) in LOGISTIC {
            assert!(ulps(logistic(x), expected) <= 2, "logistic({x})");
        }
        for (p, expected) in LOGIT {
            assert!(ulps(logit(p), expected) <= 2, "logit({p})");
        }
    }

    #[test]
    fn are_inverse_to_each_other() {
        for u in sweep(10_000) {
            assert!((logistic(logit(u)) - u).abs() <= 4e-16);
        }
    }

    #[test]
    fn take_the_ends_right() {
        assert_eq!(logistic(f64::INFINITY), 1.0);
        assert_eq!(logistic(f64::NEG_INFINITY), 0.0);
        assert!(logistic(f64::NAN).is_nan());
        assert_eq!(logit(0.0), f64::NEG_INFINITY);
        assert_eq!(logit(1.0), f64::INFINITY);
        assert_eq!(logit(0.5), 0.0);
        assert!(logit(-0.1).is_nan());
        assert!(logit(1.1).is_nan());
        assert!(logit(f64::NAN).is_nan());
    }
}
