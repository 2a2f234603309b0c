//! The exponential function.
//!
//! `exp(x) = 2^k · exp(r)` with `k` the integer nearest `x / ln 2` and
//! `r = x − k ln 2`, `|r| ≤ ln(2)/2`, the product `k ln 2` held in two parts
//! (Cody and Waite 1980). `exp(r)` is its Taylor polynomial of degree 13, whose
//! remainder is below 5e-18. `2^k` is applied as two factors, so that results
//! near overflow and below the normal range are rounded once.
//! Error: one unit in the last place.

/// Adding and subtracting 1.5 · 2^52 rounds to the nearest integer.
const ROUND: f64 = 6_755_399_441_055_744.0;
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The reciprocals of 13!, 12!, … 2!.
const TAYLOR: [f64; 12] = [
    1.0 / 6_227_020_800.0,
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    1.0 / 2.0,
];

/// `2^k` for an integral `k` from −1022 to 1023.
#[inline(always)]
fn power_of_two(k: f64) -> f64 {
    f64::from_bits((k + ROUND).to_bits().wrapping_add(1023) << 52)
}

/// e to the power `x`: infinity above 709.78, zero below −745.13, NaN for NaN.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    // Outside these ends the result is infinity or zero already; NaN passes.
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -746.0 { -746.0 } else { x };
    let k = (x * std::f64::consts::LOG2_E + ROUND) - ROUND;
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    let mut q = TAYLOR[0];
    let mut i = 1;
    while i < TAYLOR.len() {
        q = q * r + TAYLOR[i];
        i += 1;
    }
    let y = 1.0 + (r + r * r * q);
    let half = (k * 0.5 + ROUND) - ROUND;
    y * power_of_two(half) * power_of_two(k - half)
}

#[cfg(test)]
#[expect(
    clippy::approx_constant,
    reason = "outside values are given as they are"
)]
mod tests {
    use super::super::tests::{sweep, ulps};
    use super::exp;

    #[test]
    fn agrees_with_mpmath() {
        // mpmath 1.3.0, mp.dps = 40: mp.exp(mp.mpf(x)), rounded to double.
        for (x, expected) in REFERENCE {
            assert!(ulps(exp(x), expected) <= 1, "exp({x})");
        }
    }
    const REFERENCE: [(f64, f64); 17] = [
        (-744.5, 5e-324),
        (-708.3, 2.450295530965988e-308),
        (-100.7, 1.8473350586794258e-44),
        (-36.1, 2.0987910487930498e-16),
        (-1.0, 0.36787944117144233),
        (-0.3465, 0.7071588192872713),
        (-1e-10, 0.9999999999),
        (0.001, 1.0010005001667084),
        (0.1, 1.1051709180756477),
        (0.34657, 1.4142084849595797),
        (0.5, 1.6487212707001282),
        (1.0, 2.718281828459045),
        (2.5, 12.182493960703473),
        (10.0, 22026.465794806718),
        (100.25, 3.451610733125924e+43),
        (700.1, 1.120899771073261e+304),
        (709.7, 1.6549840276802644e+308),
    ];

    #[test]
    fn stays_within_one_unit_of_std() {
        for u in sweep(200_000) {
            for x in [(u - 0.5) * 1400.0, (u - 0.5) * 2.0, (u - 0.5) * 1e-5] {
                // std itself is within one unit.
                assert!(ulps(exp(x), x.exp()) <= 1, "exp({x})");
            }
        }
    }

    #[test]
    fn takes_the_ends_right() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-0.0), 1.0);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert!(exp(f64::NAN).is_nan());
        assert_eq!(exp(710.0), f64::INFINITY);
        assert_eq!(exp(1e300), f64::INFINITY);
        assert_eq!(exp(-746.0), 0.0);
        assert_eq!(exp(-1e300), 0.0);
        assert!(exp(709.78).is_finite());
        assert_eq!(exp(-745.0), 5e-324);
        assert!(ulps(exp(-740.0), (-740f64).exp()) <= 1);
    }
}
