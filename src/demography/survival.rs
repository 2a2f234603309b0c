//! One sex through one year, for `W` paths side by side.
//!
//! With `d_x = 1 + E c_x` (so `l*_x = 1/d_x`) and `s_x = d_x + d_{x+1}`, a year's
//! survival is `S_x = L*_{x+1}/L*_x = d_x s_{x+1} / (d_{x+2} s_x)`; at age 0 the
//! denominator's `s_0` is `2 (1 + a_0 E c_1)`. Three ages share one division:
//! `1/a = b c · 1/(a b c)`. Into the open age, `S_99 = L*_100/L*_99` with
//! `L*_100 = T*_100 (1 − exp(−m*))`, and within it `exp(−m*)`.
//!
//! Half of the year's migrants come before and live through it, half after. A
//! cell cannot lose more people than it has: it stops at zero, and what it could
//! not lose is counted.
//!
//! Paths never mix, and each path's sums run in order of age, so that the bits do
//! not depend on `W`.

use super::brass::Standard;
use super::{AGES, ByAge};
use crate::kernel;

const TOP: usize = AGES - 1;

/// What one sex of a year needs that no path changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct SexYear<'a> {
    pub standard: &'a Standard,
    /// Share of the net migrants at each age.
    pub profile: &'a ByAge,
    /// Half the share of total fertility at each age; none for males.
    pub half_pattern: Option<&'a ByAge>,
}

/// One sex's cells of all lanes before and after, and which lanes are meant.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    pub previous: &'a [f64],
    pub next: &'a mut [f64],
    pub lanes: usize,
    pub at: usize,
}

impl Cells<'_> {
    #[inline(always)]
    fn before<const W: usize>(&self, age: usize) -> &[f64; W] {
        let row = &self.previous[age * self.lanes + self.at..];
        row.first_chunk().expect("every age has all lanes")
    }

    #[inline(always)]
    fn after<const W: usize>(&mut self, age: usize) -> &mut [f64; W] {
        let row = &mut self.next[age * self.lanes + self.at..];
        row.first_chunk_mut().expect("every age has all lanes")
    }
}

/// Sums of one year for `W` paths.
#[derive(Debug)]
pub(super) struct Sums<const W: usize> {
    /// Births for a total fertility of one.
    pub births: [f64; W],
    pub deaths: [f64; W],
    /// Losses by migration that did not happen, since nobody was left.
    pub kept: [f64; W],
}

impl<const W: usize> Sums<W> {
    #[inline(always)]
    pub(super) fn new() -> Self {
        let zero = [0.0; W];
        Self { births: zero, deaths: zero, kept: zero }
    }
}

/// People of a cell after `migrants` have come or gone, at least none.
#[inline(always)]
fn migrate(people: f64, migrants: f64, kept: &mut f64) -> f64 {
    let sum = people + migrants;
    let left = if sum > 0.0 { sum } else { 0.0 };
    *kept += left - sum;
    left
}

/// Everybody alive at the start of the year: fills all ages after it but age 0.
/// `half` is half of each path's net migrants.
#[inline(always)]
pub(super) fn survive<const W: usize>(
    year: &SexYear,
    cells: &mut Cells,
    shift: &[f64; W],
    half: &[f64; W],
    sums: &mut Sums<W>,
) {
    let odds = &year.standard.odds;
    let infant = year.standard.infant_years;
    let mut d0 = [1.0; W];
    let mut d1 = [0.0; W];
    let mut s0 = [0.0; W];
    for k in 0..W {
        let shifted = shift[k] * odds[1];
        d1[k] = 1.0 + shifted;
        s0[k] = 2.0 + 2.0 * (infant * shifted);
    }
    for x in (0..TOP - 1).step_by(3) {
        let mut survival = [[0.0; W]; 3];
        for k in 0..W {
            let d2 = 1.0 + shift[k] * odds[x + 2];
            let d3 = 1.0 + shift[k] * odds[x + 3];
            let d4 = 1.0 + shift[k] * odds[x + 4];
            let (s1, s2, s3) = (d1[k] + d2, d2 + d3, d3 + d4);
            let (a, b, c) = (d2 * s0[k], d3 * s1, d4 * s2);
            let ab = a * b;
            let inverse = 1.0 / (ab * c);
            let inverse_ab = inverse * c;
            survival[0][k] = (d0[k] * s1) * (inverse_ab * b);
            survival[1][k] = (d1[k] * s2) * (inverse_ab * a);
            survival[2][k] = (d2 * s3) * (inverse * ab);
            (d0[k], d1[k], s0[k]) = (d3, d4, s3);
        }
        for (age, survival) in (x..).zip(&survival) {
            one_age(year, cells, age, survival, half, sums);
        }
    }
    // Now d0, d1 and s0 stand at ages 99, 100 and 99.
    open_age(year, cells, shift, [&d0, &d1, &s0], half, sums);
}

#[inline(always)]
fn one_age<const W: usize>(
    year: &SexYear,
    cells: &mut Cells,
    age: usize,
    survival: &[f64; W],
    half: &[f64; W],
    sums: &mut Sums<W>,
) {
    let (weight, weight_after) = (year.profile[age], year.profile[age + 1]);
    let before: &[f64; W] = cells.before(age);
    let mut start = [0.0; W];
    let mut alive = [0.0; W];
    for k in 0..W {
        start[k] = migrate(before[k], half[k] * weight, &mut sums.kept[k]);
        alive[k] = start[k] * survival[k];
        sums.deaths[k] += start[k] - alive[k];
    }
    if let Some(pattern) = year.half_pattern
        && (pattern[age] > 0.0 || pattern[age + 1] > 0.0)
    {
        for k in 0..W {
            sums.births[k] += start[k] * pattern[age] + alive[k] * pattern[age + 1];
        }
    }
    let after: &mut [f64; W] = cells.after(age + 1);
    for k in 0..W {
        after[k] = migrate(alive[k], half[k] * weight_after, &mut sums.kept[k]);
    }
}

#[inline(always)]
fn open_age<const W: usize>(
    year: &SexYear,
    cells: &mut Cells,
    shift: &[f64; W],
    [d99, d100, s99]: [&[f64; W]; 3],
    half: &[f64; W],
    sums: &mut Sums<W>,
) {
    let standard = year.standard;
    let (weight, weight_open) = (year.profile[TOP - 1], year.profile[TOP]);
    let mut alive = [0.0; W];
    for k in 0..W {
        let rate = standard.open_rate * (1.0 + standard.odds[TOP]) * shift[k] / d100[k];
        let staying = kernel::exp(-rate);
        let entering = standard.open_years(shift[k]) * (1.0 - staying);
        let survival = 2.0 * (d99[k] * d100[k]) * entering / s99[k];
        let last = cells.before::<W>(TOP - 1)[k];
        let open = cells.before::<W>(TOP)[k];
        let last = migrate(last, half[k] * weight, &mut sums.kept[k]);
        let open = migrate(open, half[k] * weight_open, &mut sums.kept[k]);
        alive[k] = last * survival + open * staying;
        sums.deaths[k] += (last - last * survival) + (open - open * staying);
    }
    let after: &mut [f64; W] = cells.after(TOP);
    for k in 0..W {
        after[k] = migrate(alive[k], half[k] * weight_open, &mut sums.kept[k]);
    }
}

/// The year's children: fills age 0 after the year.
#[inline(always)]
pub(super) fn be_born<const W: usize>(
    year: &SexYear,
    cells: &mut Cells,
    shift: &[f64; W],
    half: &[f64; W],
    births: &[f64; W],
    sums: &mut Sums<W>,
) {
    let weight = year.profile[0];
    let after: &mut [f64; W] = cells.after(0);
    for k in 0..W {
        let shifted = shift[k] * year.standard.odds[1];
        let survival = (1.0 + year.standard.infant_years * shifted) / (1.0 + shifted);
        let alive = births[k] * survival;
        sums.deaths[k] += births[k] - alive;
        after[k] = migrate(alive, half[k] * weight, &mut sums.kept[k]);
    }
}
