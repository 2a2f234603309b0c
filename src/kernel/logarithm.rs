//! Natural and decimal logarithms.
//!
//! `x = 2^k · m` with `m` from √½ to √2, and `ln m = 2 artanh s` with
//! `s = (m − 1)/(m + 1)`, by the minimax polynomial of FreeBSD's `e_log.c`
//! (Sun Microsystems 1993); the sum is arranged so that the leading term is
//! exact. `log10` carries the product with `1/ln 10` in two parts, as
//! `e_log10.c` does. Error: one unit in the last place.
//! `ln_1p(x)` corrects `ln(1 + x)` by the part of `x` lost in the sum
//! (Higham 2002, Accuracy and Stability of Numerical Algorithms, §1.14.1);
//! error two units.

const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
const INVERSE_LN_10_HIGH: f64 = 4.342_944_818_781_689e-1;
const INVERSE_LN_10_LOW: f64 = 2.508_294_671_164_527_5e-11;
const LOG10_2_HIGH: f64 = 3.010_299_956_636_117_7e-1;
const LOG10_2_LOW: f64 = 3.694_239_077_158_931e-13;

const MINIMAX: [f64; 7] = [
    1.479_819_860_511_658_6e-1,
    1.531_383_769_920_937_3e-1,
    1.818_357_216_161_805e-1,
    2.222_219_843_214_978_4e-1,
    2.857_142_874_366_239e-1,
    3.999_999_999_940_942e-1,
    6.666_666_666_666_735e-1,
];

const TWO_POWER_54: f64 = 18_014_398_509_481_984.0;
const SMALLEST_NORMAL: f64 = f64::MIN_POSITIVE;
/// The bits of 1 less those of √½.
const OFFSET: u64 = 0x3ff0_0000_0000_0000 - 0x3fe6_a09e_667f_3bcd;

/// `2 artanh(s) = 2 s + s · remainder(s)` for `|s| ≤ 3 − 2√2`.
#[inline(always)]
pub(super) fn artanh_remainder(s: f64) -> f64 {
    let z = s * s;
    let mut r = MINIMAX[0];
    let mut i = 1;
    while i < MINIMAX.len() {
        r = r * z + MINIMAX[i];
        i += 1;
    }
    r * z
}

/// `x = 2^k (1 + f)` with `1 + f` from √½ to √2: the pair `(k, f)`.
#[inline(always)]
fn decompose(x: f64) -> (f64, f64) {
    let subnormal = x < SMALLEST_NORMAL;
    let scaled = if subnormal { x * TWO_POWER_54 } else { x };
    let lift = if subnormal { 1023.0 + 54.0 } else { 1023.0 };
    let shifted = scaled.to_bits().wrapping_add(OFFSET);
    // The exponent as a float, by placing it in the mantissa of 2^52.
    let exponent = f64::from_bits((shifted >> 52) | 0x4330_0000_0000_0000);
    let k = (exponent - 4_503_599_627_370_496.0) - lift;
    let m = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff).wrapping_add(0x3fe6_a09e_667f_3bcd));
    (k, m - 1.0)
}

/// The value where `x` is positive and finite, and the limits elsewhere.
#[inline(always)]
fn with_ends(x: f64, value: f64) -> f64 {
    let value = if x == f64::INFINITY {
        f64::INFINITY
    } else {
        value
    };
    let value = if x == 0.0 { f64::NEG_INFINITY } else { value };
    if x >= 0.0 { value } else { f64::NAN }
}

/// Natural logarithm: −∞ at zero, NaN below.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    let (k, f) = decompose(x);
    let s = f / (2.0 + f);
    let half_square = 0.5 * f * f;
    let r = artanh_remainder(s);
    let value = k * LN_2_HIGH - ((half_square - (s * (half_square + r) + k * LN_2_LOW)) - f);
    with_ends(x, value)
}

/// Decimal logarithm: −∞ at zero, NaN below.
#[inline(always)]
pub fn log10(x: f64) -> f64 {
    let (k, f) = decompose(x);
    let s = f / (2.0 + f);
    let half_square = 0.5 * f * f;
    let r = artanh_remainder(s);
    let high = f64::from_bits((f - half_square).to_bits() & 0xffff_ffff_0000_0000);
    let low = (f - high) - half_square + s * (half_square + r);
    let value_high = high * INVERSE_LN_10_HIGH;
    let k_high = k * LOG10_2_HIGH;
    let value_low = k * LOG10_2_LOW + (low + high) * INVERSE_LN_10_LOW + low * INVERSE_LN_10_HIGH;
    let sum = k_high + value_high;
    let value = (value_low + ((k_high - sum) + value_high)) + sum;
    with_ends(x, value)
}

/// `ln(1 + x)`, accurate near zero: −∞ at −1, NaN below.
#[inline(always)]
pub fn ln_1p(x: f64) -> f64 {
    let sum = 1.0 + x;
    let lost = (x - (sum - 1.0)) / sum;
    // At the ends `lost` is not a number; the logarithm alone is right there.
    let lost = if sum > 0.0 && sum < f64::INFINITY {
        lost
    } else {
        0.0
    };
    ln(sum) + lost
}

#[cfg(test)]
#[expect(
    clippy::approx_constant,
    reason = "outside values are given as they are"
)]
mod tests {
    use super::super::exp;
    use super::super::tests::{sweep, ulps};
    use super::{ln, ln_1p, log10};

    // x, ln x, log10 x, ln(1 + x): mpmath 1.3.0, mp.dps = 40, rounded to double.
    const REFERENCE: [(f64, f64, f64, f64); 15] = [
        (5e-324, -744.4400719213812, -323.3062153431158, 5e-324),
        (1e-310, -713.8013788281542, -310.0, 1e-310),
        (1e-20, -46.051701859880914, -20.0, 1e-20),
        (0.1, -2.3025850929940455, -1.0, 0.09531017980432487),
        (
            0.5,
            -0.6931471805599453,
            -0.3010299956639812,
            0.4054651081081644,
        ),
        (
            0.7071,
            -0.346583180371942,
            -0.15051916275601382,
            0.5347960244045701,
        ),
        (
            0.999999,
            -1.000000500029089e-06,
            -4.34294699063126e-07,
            0.6931466805598203,
        ),
        (
            1.0000001,
            9.999999505838704e-08,
            4.3429446044209946e-08,
            0.6931472305599441,
        ),
        (
            1.4142,
            0.3465640001880033,
            0.15051083290796738,
            0.8813679692848896,
        ),
        (
            1.5,
            0.4054651081081644,
            0.17609125905568124,
            0.9162907318741551,
        ),
        (
            2.0,
            0.6931471805599453,
            0.3010299956639812,
            1.0986122886681098,
        ),
        (3.7, 1.308332819650179, 0.568201724066995, 1.547562508716013),
        (
            10.5,
            2.3513752571634776,
            1.021189299069938,
            2.4423470353692043,
        ),
        (100000.0, 11.512925464970229, 5.0, 11.51293546492023),
        (
            1.7e+308,
            709.7268368932282,
            308.2304489213783,
            709.7268368932282,
        ),
    ];

    #[test]
    fn agree_with_mpmath() {
        for (x, natural, decimal, one_plus) in REFERENCE {
            assert!(ulps(ln(x), natural) <= 1, "ln({x})");
            assert!(ulps(log10(x), decimal) <= 1, "log10({x})");
            assert!(ulps(ln_1p(x), one_plus) <= 2, "ln_1p({x})");
        }
    }

    #[test]
    fn stay_within_two_units_of_std() {
        for u in sweep(200_000) {
            for x in [u, 1.0 + (u - 0.5) * 1e-3, u * 10.0, exp((u - 0.5) * 1400.0)] {
                assert!(ulps(ln(x), x.ln()) <= 1, "ln({x})");
                assert!(ulps(log10(x), x.log10()) <= 2, "log10({x})");
            }
            for x in [-u, u, u * 1e-8, -u * 1e-3] {
                assert!(ulps(ln_1p(x), x.ln_1p()) <= 2, "ln_1p({x})");
            }
        }
    }

    #[test]
    fn take_the_ends_right() {
        for f in [ln, log10] {
            assert_eq!(f(0.0), f64::NEG_INFINITY);
            assert_eq!(f(-0.0), f64::NEG_INFINITY);
            assert!(f(-1.0).is_nan());
            assert!(f(f64::NEG_INFINITY).is_nan());
            assert!(f(f64::NAN).is_nan());
            assert_eq!(f(f64::INFINITY), f64::INFINITY);
            assert_eq!(f(1.0), 0.0);
        }
        assert_eq!(ln(5e-324), 5e-324f64.ln());
        assert_eq!(log10(1000.0), 3.0);
        assert_eq!(ln_1p(-1.0), f64::NEG_INFINITY);
        assert!(ln_1p(-1.5).is_nan());
        assert_eq!(ln_1p(f64::INFINITY), f64::INFINITY);
        assert_eq!(ln_1p(1e-300), 1e-300);
    }
}
