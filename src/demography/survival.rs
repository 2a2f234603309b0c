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
//! not lose is counted. As that is rare, paths are first run freely ([`Free`]),
//! watching for a cell below zero, and run again capped ([`Capped`]) where there
//! was one; a path that needs no cap has the same bits in both.
//!
//! Paths never mix, and each path's sums run in order of age, so that the bits do
//! not depend on `W`.

use super::brass::Standard;
use super::state::Row;
use super::wide::Wide;
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

/// One sex's cells of a tile before and after, and the first lane that is meant.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    pub previous: &'a [Row; AGES],
    pub next: &'a mut [Row; AGES],
    pub at: usize,
}

impl Cells<'_> {
    #[inline(always)]
    fn before<const W: usize>(&self, age: usize) -> Wide<W> {
        Wide::load(&self.previous[age][self.at..])
    }

    #[inline(always)]
    fn set<const W: usize>(&mut self, age: usize, people: Wide<W>) {
        people.store(&mut self.next[age][self.at..]);
    }
}

/// How migrants come and go.
pub(super) trait Migration<const W: usize> {
    /// People of a cell after migrants have come or gone.
    fn migrate(&mut self, people: Wide<W>, migrants: Wide<W>) -> Wide<W>;
}

/// Without a cap: remembers the emptiest cell.
#[derive(Debug)]
pub(super) struct Free<const W: usize> {
    pub lowest: Wide<W>,
}

impl<const W: usize> Migration<W> for Free<W> {
    #[inline(always)]
    fn migrate(&mut self, people: Wide<W>, migrants: Wide<W>) -> Wide<W> {
        let sum = people + migrants;
        self.lowest = self.lowest.lower(sum);
        sum
    }
}

/// Stops at zero, and adds up the losses that did not happen.
#[derive(Debug)]
pub(super) struct Capped<const W: usize> {
    pub kept: Wide<W>,
}

impl<const W: usize> Migration<W> for Capped<W> {
    #[inline(always)]
    fn migrate(&mut self, people: Wide<W>, migrants: Wide<W>) -> Wide<W> {
        let sum = people + migrants;
        let left = sum.at_least_zero();
        self.kept = self.kept + (left - sum);
        left
    }
}

/// Sums of one year for `W` paths.
#[derive(Debug)]
pub(super) struct Sums<const W: usize> {
    /// Births for a total fertility of one.
    pub births: Wide<W>,
    pub deaths: Wide<W>,
}

/// Everybody alive at the start of the year: fills all ages after it but age 0.
/// `half` is half of each path's net migrants.
#[inline(always)]
pub(super) fn survive<const W: usize, M: Migration<W>>(
    year: &SexYear,
    cells: &mut Cells,
    shift: Wide<W>,
    half: Wide<W>,
    migration: &mut M,
    sums: &mut Sums<W>,
) {
    let odds = &year.standard.odds;
    let one = Wide::all(1.0);
    let shifted = shift * odds[1];
    let (mut d0, mut d1) = (one, one + shifted);
    let mut s0 = (one + shifted * year.standard.infant_years) * 2.0;
    let (mut births, mut deaths) = (sums.births, sums.deaths);
    for x in (0..TOP - 1).step_by(3) {
        let (d2, d3, d4) = (
            one + shift * odds[x + 2],
            one + shift * odds[x + 3],
            one + shift * odds[x + 4],
        );
        let (s1, s2, s3) = (d1 + d2, d2 + d3, d3 + d4);
        let (a, b, c) = (d2 * s0, d3 * s1, d4 * s2);
        let ab = a * b;
        let inverse = one / (ab * c);
        let inverse_ab = inverse * c;
        let survival = [
            (d0 * s1) * (inverse_ab * b),
            (d1 * s2) * (inverse_ab * a),
            (d2 * s3) * (inverse * ab),
        ];
        (d0, d1, s0) = (d3, d4, s3);
        let mut start = [one; 3];
        let mut alive = [one; 3];
        for i in 0..3 {
            let coming = half * year.profile[x + i];
            start[i] = migration.migrate(cells.before(x + i), coming);
            alive[i] = start[i] * survival[i];
            let coming = half * year.profile[x + i + 1];
            cells.set(x + i + 1, migration.migrate(alive[i], coming));
        }
        deaths = deaths + (((start[0] - alive[0]) + (start[1] - alive[1])) + (start[2] - alive[2]));
        if let Some(pattern) = year.half_pattern
            && pattern[x..x + 4].iter().any(|&share| share > 0.0)
        {
            for i in 0..3 {
                births = births + (start[i] * pattern[x + i] + alive[i] * pattern[x + i + 1]);
            }
        }
    }
    (sums.births, sums.deaths) = (births, deaths);
    // Now d0, d1 and s0 stand at ages 99, 100 and 99.
    open_age(year, cells, shift, [d0, d1, s0], half, migration, sums);
}

#[inline(always)]
fn open_age<const W: usize, M: Migration<W>>(
    year: &SexYear,
    cells: &mut Cells,
    shift: Wide<W>,
    [d99, d100, s99]: [Wide<W>; 3],
    half: Wide<W>,
    migration: &mut M,
    sums: &mut Sums<W>,
) {
    let standard = year.standard;
    let one = Wide::all(1.0);
    let unshifted = standard.open_rate * (1.0 + standard.odds[TOP]);
    let staying = (shift * -unshifted / d100).map(kernel::exp);
    let entering = one / (shift * unshifted) * (one - staying);
    let survival = (d99 * d100) * 2.0 * entering / s99;
    let migrants = half * year.profile[TOP];
    let last = migration.migrate(cells.before(TOP - 1), half * year.profile[TOP - 1]);
    let open = migration.migrate(cells.before(TOP), migrants);
    let (last_alive, open_alive) = (last * survival, open * staying);
    sums.deaths = sums.deaths + ((last - last_alive) + (open - open_alive));
    cells.set(TOP, migration.migrate(last_alive + open_alive, migrants));
}

/// The year's children: fills age 0 after the year.
#[inline(always)]
pub(super) fn be_born<const W: usize, M: Migration<W>>(
    year: &SexYear,
    cells: &mut Cells,
    shift: Wide<W>,
    half: Wide<W>,
    births: Wide<W>,
    migration: &mut M,
    sums: &mut Sums<W>,
) {
    let one = Wide::all(1.0);
    let shifted = shift * year.standard.odds[1];
    let alive = births * ((one + shifted * year.standard.infant_years) / (one + shifted));
    sums.deaths = sums.deaths + (births - alive);
    cells.set(0, migration.migrate(alive, half * year.profile[0]));
}
