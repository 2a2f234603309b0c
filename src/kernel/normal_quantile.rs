//! Quantile function of the standard normal distribution.
//!
//! Algorithm AS 241, PPND16: M. J. Wichura, Applied Statistics 37 (1988)
//! 477-484, doi:10.2307/2347330. Three rational functions: of `0.425² − (u − ½)²`
//! where `|u − ½| ≤ 0.425`, and of `√(−ln min(u, 1 − u))` in the tails.
//! Relative error about 1e-15.
//!
//! The slice form evaluates the central function for all values and the tails,
//! which are 15 % of uniform draws, on a gathered copy; its bits are the scalar's.

use super::logarithm::ln;

const A: [f64; 8] = [
    2_509.080_928_730_122_6,
    33_430.575_583_588_13,
    67_265.770_927_008_7,
    45_921.953_931_549_87,
    13_731.693_765_509_46,
    1_971.590_950_306_551_3,
    133.141_667_891_784_38,
    3.387_132_872_796_366_5,
];
const B: [f64; 8] = [
    5_226.495_278_852_545,
    28_729.085_735_721_943,
    39_307.895_800_092_71,
    21_213.794_301_586_597,
    5_394.196_021_424_751,
    687.187_007_492_057_9,
    42.313_330_701_600_91,
    1.0,
];
const C: [f64; 8] = [
    7.745_450_142_783_414e-4,
    0.022_723_844_989_269_184,
    0.241_780_725_177_450_6,
    1.270_458_252_452_368_4,
    3.647_848_324_763_204_5,
    5.769_497_221_460_691,
    4.630_337_846_156_546,
    1.423_437_110_749_683_5,
];
const D: [f64; 8] = [
    1.050_750_071_644_416_9e-9,
    5.475_938_084_995_345e-4,
    0.015_198_666_563_616_457,
    0.148_103_976_427_480_08,
    0.689_767_334_985_1,
    1.676_384_830_183_803_8,
    2.053_191_626_637_759,
    1.0,
];
const E: [f64; 8] = [
    2.010_334_399_292_288_1e-7,
    2.711_555_568_743_487_6e-5,
    0.001_242_660_947_388_078_4,
    0.026_532_189_526_576_124,
    0.296_560_571_828_504_87,
    1.784_826_539_917_291_3,
    5.463_784_911_164_114,
    6.657_904_643_501_103,
];
const F: [f64; 8] = [
    2.044_263_103_389_939_8e-15,
    1.421_511_758_316_446e-7,
    1.846_318_317_510_054_7e-5,
    7.868_691_311_456_133e-4,
    0.014_875_361_290_850_615,
    0.136_929_880_922_735_8,
    0.599_832_206_555_888,
    1.0,
];

const CENTRE: f64 = 0.425;
/// e⁻²⁵: where `√(−ln p)` passes 5.
const FAR: f64 = 1.388_794_386_496_402e-11;
const CHUNK: usize = 64;

#[inline(always)]
fn ratio(top: &[f64; 8], bottom: &[f64; 8], t: f64) -> f64 {
    let mut numerator = top[0];
    let mut denominator = bottom[0];
    let mut i = 1;
    while i < 8 {
        numerator = numerator * t + top[i];
        denominator = denominator * t + bottom[i];
        i += 1;
    }
    numerator / denominator
}

#[inline(always)]
fn central(q: f64) -> f64 {
    q * ratio(&A, &B, 0.180_625 - q * q)
}

/// The smaller of `u` and `1 − u`.
#[inline(always)]
fn smaller_tail(u: f64) -> f64 {
    if u < 0.5 { u } else { 1.0 - u }
}

#[inline(always)]
fn near_tail(u: f64) -> f64 {
    let z = ratio(&C, &D, (-ln(smaller_tail(u))).sqrt() - 1.6);
    if u < 0.5 { -z } else { z }
}

#[inline(always)]
fn far_tail(u: f64) -> f64 {
    let p = smaller_tail(u);
    let z = ratio(&E, &F, (-ln(p)).sqrt() - 5.0);
    let z = if p == 0.0 { f64::INFINITY } else { z };
    if u < 0.5 { -z } else { z }
}

/// The `z` below which a standard normal variable lies with probability `u`:
/// −∞ at 0, ∞ at 1, NaN outside.
#[inline(always)]
pub fn normal_quantile(u: f64) -> f64 {
    let q = u - 0.5;
    let tail = if smaller_tail(u) < FAR {
        far_tail(u)
    } else {
        near_tail(u)
    };
    if q.abs() <= CENTRE { central(q) } else { tail }
}

/// [`normal_quantile`] of every value, with the same bits and several times as fast.
#[inline(always)]
pub fn normal_quantile_in_place(values: &mut [f64]) {
    for chunk in values.chunks_mut(CHUNK) {
        let mut tails = [0.25; CHUNK];
        let mut places = [0_u8; CHUNK];
        let mut count = 0;
        for (i, &u) in chunk.iter().enumerate() {
            places[count] = i as u8;
            tails[count] = u;
            // Written so that NaN goes to the tails, which keep it.
            let inside = (u - 0.5).abs() <= CENTRE;
            count += usize::from(!inside);
        }
        for value in chunk.iter_mut() {
            *value = central(*value - 0.5);
        }
        let mut quantiles = [0.0; CHUNK];
        for (quantile, &u) in quantiles[..count].iter_mut().zip(&tails[..count]) {
            *quantile = near_tail(u);
        }
        for i in 0..count {
            let far = smaller_tail(tails[i]) < FAR;
            chunk[usize::from(places[i])] = if far {
                far_tail(tails[i])
            } else {
                quantiles[i]
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::normal_cdf;
    use super::super::tests::sweep;
    use super::normal_quantile;

    // u, Φ⁻¹(u): mpmath 1.3.0, mp.dps = 60, root of mp.ncdf, rounded to double.
    const REFERENCE: [(f64, f64); 22] = [
        (1e-300, -37.0470962993612),
        (1e-100, -21.273453560965326),
        (1e-20, -9.262340089798407),
        (1e-16, -8.222082216130435),
        (1.3e-11, -6.667611456510741),
        (1.4e-11, -6.656723091518184),
        (1e-09, -5.9978070150076865),
        (1e-05, -4.264890793922825),
        (0.001, -3.0902323061678136),
        (0.025, -1.9599639845400543),
        (0.0749, -1.4402382675279637),
        (0.0751, -1.43882539275254),
        (0.2, -0.8416212335729142),
        (0.4999, -0.00025066283008800747),
        (0.6, 0.2533471031357997),
        (0.75, 0.6744897501960817),
        (0.9, 1.2815515655446006),
        (0.93, 1.475791028179171),
        (0.975, 1.9599639845400538),
        (0.999, 3.090232306167813),
        (0.9999990463256836, 4.7630010342678135),
        (0.9999999999999991, 7.956038125481531),
    ];
    /// Wichura states "about 1 part in 10^16"; five units in the last place.
    const RELATIVE: f64 = 1e-15;

    #[test]
    fn agrees_with_mpmath() {
        for (u, expected) in REFERENCE {
            let found = normal_quantile(u);
            assert!(
                (found / expected - 1.0).abs() <= RELATIVE,
                "Φ⁻¹({u}) = {found}"
            );
        }
    }

    #[test]
    fn inverts_the_cdf() {
        for u in sweep(20_000) {
            for p in [u, u * 1e-6, u * 1e-12] {
                // An error of 1e-15 in z costs z² · 1e-15 in p.
                let back = normal_cdf(normal_quantile(p));
                assert!((back / p - 1.0).abs() <= 1e-13, "{p}");
            }
        }
    }

    #[test]
    fn takes_the_ends_right() {
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(-0.1).is_nan());
        assert!(normal_quantile(1.1).is_nan());
        assert!(normal_quantile(f64::NAN).is_nan());
    }
}
