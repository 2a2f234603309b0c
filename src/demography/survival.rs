//! One sex through one year, for the lanes of a tile.
//!
//! With odds of dying `c_x`, the shift `E` of `brass.rs`, `F = 1/E` and
//! `e_x = F + c_x` (so `l*_x = F/e_x`), a year's person-years are
//! `L*_x = F t_x / (2 e_x e_{x+1})` with `t_x = e_x + e_{x+1}`, and those who die
//! before their next year of age are the share
//! `q_x = 1 − L*_{x+1}/L*_x = (c_{x+2} − c_x) e_{x+1} / (e_{x+2} t_x)`.
//! At age 0, where `L*_0 = (F + a_0 c_1)/e_1`, the same holds with
//! `t_0 = 2 (F + a_0 c_1)`, `k = c_2 + (2 a_0 − 1) c_1` for the difference and
//! `F + 2 a_0 c_1 c_2 / k` for `e_1`. Into the open age, `S_99 = L*_100/L*_99` with
//! `L*_100 = T*_100 (1 − exp(−m*))`, and within it `exp(−m*)`.
//!
//! Half of the year's migrants come before and live through it, half after. A
//! cell cannot lose more people than it has: it stops at zero, and what it could
//! not lose is counted. As that is rare, paths are first run freely ([`Free`]),
//! watching for a cell below zero, and run again capped ([`Capped`]) where there
//! was one; a path that needs no cap has the same bits in both.
//!
//! Paths never mix, and each path's sums run in order of age, so that the bits do
//! not depend on the width of vectors. Loops over lanes stand innermost and hold
//! several ages each: that is what the compiler turns into full vectors.

use super::brass::Standard;
use super::cohorts::{BAND, BANDS, Bands, Row, Sheet, TILE};
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
    /// The bands into which mothers of some age grow, or where they are.
    pub fertile: [bool; BANDS],
}

/// How migrants come and go. What is noted of a lane begins as zero.
pub(super) trait Migration {
    /// People of a cell after migrants have come or gone.
    fn migrate(people: f64, migrants: f64, note: &mut f64) -> f64;
}

/// Without a cap: notes the sign bits, which tell whether a cell fell below zero.
#[derive(Debug)]
pub(super) struct Free;

impl Free {
    /// The sums of a free run, unless a cell fell below zero.
    #[inline(always)]
    pub(super) fn held(mut sums: Sums) -> Option<Sums> {
        let mut below = false;
        for note in sums.kept.0 {
            below |= note.is_sign_negative();
        }
        sums.kept = Row::ZERO;
        (!below).then_some(sums)
    }
}

impl Migration for Free {
    #[inline(always)]
    fn migrate(people: f64, migrants: f64, note: &mut f64) -> f64 {
        let sum = people + migrants;
        *note = f64::from_bits(note.to_bits() | sum.to_bits());
        sum
    }
}

/// Stops at zero, and adds up the losses that did not happen.
#[derive(Debug)]
pub(super) struct Capped;

impl Migration for Capped {
    #[inline(always)]
    fn migrate(people: f64, migrants: f64, note: &mut f64) -> f64 {
        let sum = people + migrants;
        let left = if sum > 0.0 { sum } else { 0.0 };
        *note += left - sum;
        left
    }
}

/// What moves the lanes of a tile through a year, for one sex.
#[derive(Debug)]
pub(super) struct Moves {
    /// `F`.
    pub inverse_shift: Row,
    /// Half of the net migrants.
    pub half: Row,
}

/// Sums of one year.
#[derive(Debug)]
pub(super) struct Sums {
    /// Births for a total fertility of one.
    pub births: Row,
    pub deaths: Row,
    /// Persons who were to leave but were not there; what is noted while it runs.
    pub kept: Row,
}

impl Sums {
    pub(super) const ZERO: Self = Self {
        births: Row::ZERO,
        deaths: Row::ZERO,
        kept: Row::ZERO,
    };
}

/// Everybody alive at the start of the year: fills all ages after it but age 0, and the
/// bands of those after it but for the newborn.
#[inline(always)]
pub(super) fn survive<M: Migration>(
    year: &SexYear,
    moves: &Moves,
    before: &Sheet,
    (after, bands): (&mut Sheet, &mut Bands),
    sums: &mut Sums,
) {
    let (first, bands) = bands.split_first_mut().expect("bands");
    let odds = Odds::from_birth(year.standard);
    ages::<M, { BAND - 1 }, false>(year, 0, (moves, &odds), before, (after, first), sums);
    for (band, sum) in bands.iter_mut().enumerate() {
        let x = (band + 1) * BAND - 1;
        let how = (moves, &Odds::from(year.standard, x));
        if year.fertile[band + 1] {
            ages::<M, BAND, true>(year, x, how, before, (after, sum), sums);
        } else {
            ages::<M, BAND, false>(year, x, how, before, (after, sum), sums);
        }
    }
    open_age::<M>(year, moves, before, after, sums);
}

/// What the shares that die at `N` ages are computed from.
struct Odds<const N: usize> {
    /// `c_x` of these ages.
    own: [f64; N],
    /// `c_x` of the two ages after them.
    next: [f64; 2],
    rises: [f64; N],
    /// What stands for `c_x` and `c_{x+1}` of the first age in `t_x`, and for the latter in `e_{x+1}`.
    first: [f64; 3],
}

impl<const N: usize> Odds<N> {
    /// Of ages from `x` on, which is not 0.
    #[inline(always)]
    fn from(standard: &Standard, x: usize) -> Self {
        let own: [f64; N] = take(&standard.odds, x);
        Self {
            own,
            next: take(&standard.odds, x + N),
            rises: take(&standard.rises, x),
            first: [own[0], own[1], own[1]],
        }
    }

    #[inline(always)]
    fn from_birth(standard: &Standard) -> Self {
        let infants = &standard.infants;
        Self {
            first: [infants.lived, infants.lived, infants.in_place_of_odds],
            ..Self::from(standard, 0)
        }
    }

    /// The share `q_x` of each age that dies before the next.
    ///
    /// A division for each: fewer, as in `1/a = b · 1/(a b)`, take as long, since what
    /// waits for them then is more than processors hold back.
    #[inline(always)]
    fn dying(&self, f: f64) -> [f64; N] {
        let odds = |i: usize| if i < N { self.own[i] } else { self.next[i - N] };
        let e = |i: usize| f + odds(i);
        let [left, right, above] = self.first.map(|odds| f + odds);
        std::array::from_fn(|i| {
            let (lived, numerator) = match i {
                0 => (left + right, above),
                _ => (e(i) + e(i + 1), e(i + 1)),
            };
            numerator * self.rises[i] / (e(i + 2) * lived)
        })
    }
}

/// From `N` ages, of which `x` is the first, to the next, and the sum of those;
/// `FERTILE` where some of them bear children.
#[inline(always)]
fn ages<M: Migration, const N: usize, const FERTILE: bool>(
    year: &SexYear,
    x: usize,
    (moves, odds): (&Moves, &Odds<N>),
    before: &Sheet,
    (after, band): (&mut Sheet, &mut Row),
    sums: &mut Sums,
) {
    const NO_PATTERN: ByAge = [0.0; AGES];
    let pattern: [f64; N] = take(year.half_pattern.unwrap_or(&NO_PATTERN), x);
    let pattern_after: [f64; N] = take(year.half_pattern.unwrap_or(&NO_PATTERN), x + 1);
    let profile: [f64; N] = take(year.profile, x);
    let profile_after: [f64; N] = take(year.profile, x + 1);
    let before: &[Row; N] = before[x..].first_chunk().expect("ages before");
    let after: &mut [Row; N] = after[x + 1..].first_chunk_mut().expect("ages after");
    for k in 0..TILE {
        let dying = odds.dying(moves.inverse_shift[k]);
        let half = moves.half[k];
        let mut note = sums.kept[k];
        let mut coming = half * profile[0];
        let (mut deaths, mut births, mut people) = (0.0, 0.0, 0.0);
        for i in 0..N {
            let start = M::migrate(before[i][k], coming, &mut note);
            let dead = start * dying[i];
            let alive = start - dead;
            coming = half * profile_after[i];
            let next = M::migrate(alive, coming, &mut note);
            after[i][k] = next;
            // No sum begins with a zero: the compiler must not drop that addition.
            (deaths, people) = if i == 0 {
                (dead, next)
            } else {
                (deaths + dead, people + next)
            };
            if FERTILE {
                births += start * pattern[i] + alive * pattern_after[i];
            }
        }
        sums.kept[k] = note;
        sums.deaths[k] += deaths;
        band[k] = people;
        if FERTILE {
            sums.births[k] += births;
        }
    }
}

/// `N` values from age `x` on.
#[inline(always)]
fn take<const N: usize>(values: &ByAge, x: usize) -> [f64; N] {
    *values[x..].first_chunk().expect("ages within the table")
}

#[inline(always)]
fn open_age<M: Migration>(
    year: &SexYear,
    moves: &Moves,
    before: &Sheet,
    after: &mut Sheet,
    sums: &mut Sums,
) {
    let standard = year.standard;
    let unshifted = standard.open_rate * (1.0 + standard.odds[TOP]);
    let [c99, c100] = take(&standard.odds, TOP - 1);
    let [m99, m100] = take(year.profile, TOP - 1);
    for k in 0..TILE {
        let (f, half) = (moves.inverse_shift[k], moves.half[k]);
        let (e99, e100) = (f + c99, f + c100);
        let leaving = 1.0 - kernel::exp(-unshifted / e100);
        let survival = (e99 * e100) * leaving / ((e99 + e100) * (0.5 * unshifted));
        let note = &mut sums.kept[k];
        let last = M::migrate(before[TOP - 1][k], half * m99, note);
        let open = M::migrate(before[TOP][k], half * m100, note);
        let (last_alive, open_dead) = (last * survival, open * leaving);
        sums.deaths[k] += (last - last_alive) + open_dead;
        let alive = last_alive + (open - open_dead);
        after[TOP][k] = M::migrate(alive, half * m100, note);
    }
}

/// The year's children: fills age 0 after the year.
#[inline(always)]
pub(super) fn be_born<M: Migration>(
    year: &SexYear,
    moves: &Moves,
    births: &Row,
    (after, bands): (&mut Sheet, &mut Bands),
    sums: &mut Sums,
) {
    let c1 = year.standard.odds[1];
    let unlived = c1 - year.standard.infants.lived;
    for k in 0..TILE {
        let dead = births[k] * (unlived / (moves.inverse_shift[k] + c1));
        sums.deaths[k] += dead;
        let migrants = moves.half[k] * year.profile[0];
        let infants = M::migrate(births[k] - dead, migrants, &mut sums.kept[k]);
        after[0][k] = infants;
        bands[0][k] += infants;
    }
}
