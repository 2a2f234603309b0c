//! One year for a block of paths.
//!
//! `population[t] = population[t−1] + births − deaths + migrants` holds on every
//! path up to rounding. Births are total fertility, spread over mothers' ages,
//! times the women at mid-year: the mean of those at the start, with half of the
//! migrants, and those left at the end. Boys are `r/(1 + r)` of them for a sex
//! ratio of `r` males per female. `survival.rs` has the rest.
//!
//! A life expectancy of both sexes is taken apart by the difference `g` between
//! the sexes in the mortality table of that year: males `e − g/(1 + r)`, females
//! `e + g r/(1 + r)`, whose mean weighted by births is `e`.
//!
//! `state.rs` says how the lanes, one per path, lie in a state.

use multiversion::multiversion;

use super::brass::{HIGHEST_LIFE_EXPECTANCY, LOWEST_LIFE_EXPECTANCY};
use super::projection::{DemographyError, Projection};
use super::state::{OneSex, TILE, state_len, tiles, tiles_mut};
use super::survival::{Capped, Cells, Free, Migration, SexYear, Sums, be_born, survive};
use super::wide::Wide;

/// Life expectancy at birth in years, one value per lane.
#[derive(Clone, Copy, Debug)]
pub enum LifeExpectancy<'a> {
    /// Of both sexes together.
    BothSexes(&'a [f64]),
    /// Of each sex.
    BySex {
        /// Males.
        male: &'a [f64],
        /// Females.
        female: &'a [f64],
    },
}

/// What drives a year, one value per lane in each slice.
#[derive(Clone, Copy, Debug)]
pub struct StepInputs<'a> {
    /// Total fertility: children per woman.
    pub fertility: &'a [f64],
    /// Life expectancy at birth.
    pub life_expectancy: LifeExpectancy<'a>,
    /// Net migrants of the year, persons.
    pub migrants: &'a [f64],
    /// Males per female at birth.
    pub sex_ratio: &'a [f64],
}

/// What happened in a year, one value per lane in each slice.
#[derive(Debug)]
pub struct Flows<'a> {
    /// Live births, persons.
    pub births: &'a mut [f64],
    /// Deaths, persons.
    pub deaths: &'a mut [f64],
    /// Net migrants, persons: those asked for, unless a cell had fewer people than
    /// it was to lose.
    pub migrants: &'a mut [f64],
}

/// What one year of a projection needs that no path changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Year<'a> {
    pub male: SexYear<'a>,
    pub female: SexYear<'a>,
}

impl Projection {
    /// Moves every lane from population `year − 1` to population `year`.
    ///
    /// `previous` and `next` hold [`state_len`] numbers for the lanes, as many as
    /// there are in `inputs.fertility`. Nothing is allocated.
    ///
    /// # Errors
    /// A year outside the projection, a slice of another length, or an input that is
    /// not finite or out of its range, with its lane. `next` is then unchanged.
    pub fn step(
        &self,
        year: i32,
        previous: &[f64],
        inputs: &StepInputs,
        next: &mut [f64],
        flows: &mut Flows,
    ) -> Result<(), DemographyError> {
        let prepared = self.year(year)?;
        check_shapes(previous, inputs, next, flows)?;
        check_values(year, &prepared, inputs)?;
        advance(&prepared, previous, inputs, next, flows);
        Ok(())
    }
}

#[multiversion(targets(
    "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn advance(
    year: &Year,
    previous: &[f64],
    inputs: &StepInputs,
    next: &mut [f64],
    flows: &mut Flows,
) {
    let lanes = inputs.fertility.len();
    let pairs = tiles(previous).iter().zip(tiles_mut(next));
    for (tile, (before, after)) in pairs.enumerate() {
        let first = tile * TILE;
        if first + TILE <= lanes {
            advance_lanes::<TILE>(year, (first, 0), before, inputs, after, flows);
            continue;
        }
        for at in 0..lanes - first {
            advance_lanes::<1>(year, (first + at, at), before, inputs, after, flows);
        }
    }
}

/// `W` lanes from `lane` on, which stand in a tile from `at` on.
#[inline(always)]
fn advance_lanes<const W: usize>(
    year: &Year,
    (lane, at): (usize, usize),
    before: &[OneSex; 2],
    inputs: &StepInputs,
    after: &mut [OneSex; 2],
    flows: &mut Flows,
) {
    let mut free = Free {
        lowest: Wide::all(0.0),
    };
    live::<W, _>(year, (lane, at), before, inputs, after, flows, &mut free);
    Wide::<W>::load(&inputs.migrants[lane..]).store(&mut flows.migrants[lane..]);
    if free.lowest.0.iter().any(|&lowest| lowest < 0.0) {
        advance_capped::<W>(year, (lane, at), before, inputs, after, flows);
    }
}

/// As [`advance_lanes`] where migration would empty a cell, which is rare.
#[inline(always)]
fn advance_capped<const W: usize>(
    year: &Year,
    (lane, at): (usize, usize),
    before: &[OneSex; 2],
    inputs: &StepInputs,
    after: &mut [OneSex; 2],
    flows: &mut Flows,
) {
    let mut capped = Capped {
        kept: Wide::all(0.0),
    };
    live::<W, _>(year, (lane, at), before, inputs, after, flows, &mut capped);
    let migrants = Wide::load(&inputs.migrants[lane..]) + capped.kept;
    migrants.store(&mut flows.migrants[lane..]);
}

#[inline(always)]
fn live<const W: usize, M: Migration<W>>(
    year: &Year,
    (lane, at): (usize, usize),
    before: &[OneSex; 2],
    inputs: &StepInputs,
    after: &mut [OneSex; 2],
    flows: &mut Flows,
    migration: &mut M,
) {
    let [men_after, women_after] = after;
    let mut men = Cells {
        previous: &before[0],
        next: men_after,
        at,
    };
    let mut women = Cells {
        previous: &before[1],
        next: women_after,
        at,
    };
    let [mut shift_male, mut shift_female] = [[0.0; W]; 2];
    for k in 0..W {
        let (male, female) = life_expectancy(year, inputs, lane + k);
        shift_male[k] = year.male.standard.shift(male);
        shift_female[k] = year.female.standard.shift(female);
    }
    let (shift_male, shift_female) = (Wide(shift_male), Wide(shift_female));
    let half = Wide::load(&inputs.migrants[lane..]) * 0.5;
    let zero = Wide::all(0.0);
    let mut sums = Sums {
        births: zero,
        deaths: zero,
    };
    survive(
        &year.female,
        &mut women,
        shift_female,
        half,
        migration,
        &mut sums,
    );
    survive(&year.male, &mut men, shift_male, half, migration, &mut sums);
    let ratio = Wide::load(&inputs.sex_ratio[lane..]);
    let births = Wide::load(&inputs.fertility[lane..]) * sums.births;
    let boys = births * (ratio / (Wide::all(1.0) + ratio));
    let girls = births - boys;
    be_born(
        &year.female,
        &mut women,
        shift_female,
        half,
        girls,
        migration,
        &mut sums,
    );
    be_born(
        &year.male, &mut men, shift_male, half, boys, migration, &mut sums,
    );
    births.store(&mut flows.births[lane..]);
    sums.deaths.store(&mut flows.deaths[lane..]);
}

/// Life expectancy of males and of females in a lane.
#[inline(always)]
fn life_expectancy(year: &Year, inputs: &StepInputs, lane: usize) -> (f64, f64) {
    match inputs.life_expectancy {
        LifeExpectancy::BySex { male, female } => (male[lane], female[lane]),
        LifeExpectancy::BothSexes(both) => {
            let ratio = inputs.sex_ratio[lane];
            let gap = year.female.standard.life_expectancy() - year.male.standard.life_expectancy();
            let below = gap / (1.0 + ratio);
            (both[lane] - below, both[lane] + ratio * below)
        }
    }
}

fn check_shapes(
    previous: &[f64],
    inputs: &StepInputs,
    next: &[f64],
    flows: &Flows,
) -> Result<(), DemographyError> {
    let lanes = inputs.fertility.len();
    let expectancy = match inputs.life_expectancy {
        LifeExpectancy::BothSexes(both) => [both.len(); 2],
        LifeExpectancy::BySex { male, female } => [male.len(), female.len()],
    };
    let shapes = [
        ("previous state", previous.len(), state_len(lanes)),
        ("next state", next.len(), state_len(lanes)),
        ("life expectancy", expectancy[0], lanes),
        ("life expectancy", expectancy[1], lanes),
        ("migrants", inputs.migrants.len(), lanes),
        ("sex ratio at birth", inputs.sex_ratio.len(), lanes),
        ("births", flows.births.len(), lanes),
        ("deaths", flows.deaths.len(), lanes),
        ("migrants that moved", flows.migrants.len(), lanes),
    ];
    for (name, found, expected) in shapes {
        if found != expected {
            return Err(DemographyError::Shape {
                name,
                expected,
                found,
            });
        }
    }
    Ok(())
}

/// The ranges of the inputs: name, lowest and highest.
const FERTILITY: (&str, f64, f64) = ("total fertility", 0.0, 20.0);
const SEX_RATIO: (&str, f64, f64) = ("sex ratio at birth", 0.5, 2.0);
const MIGRANTS: (&str, f64, f64) = ("net migrants", -1e12, 1e12);
const EXPECTANCY: (&str, f64, f64) = (
    "life expectancy at birth",
    LOWEST_LIFE_EXPECTANCY,
    HIGHEST_LIFE_EXPECTANCY,
);

fn check_values(year: i32, prepared: &Year, inputs: &StepInputs) -> Result<(), DemographyError> {
    for lane in 0..inputs.fertility.len() {
        let (male, female) = life_expectancy(prepared, inputs, lane);
        let values = [
            (FERTILITY, inputs.fertility[lane]),
            (SEX_RATIO, inputs.sex_ratio[lane]),
            (MIGRANTS, inputs.migrants[lane]),
            (EXPECTANCY, male),
            (EXPECTANCY, female),
        ];
        for ((name, low, high), value) in values {
            // Written so that what is not a number is refused too.
            if !(low <= value && value <= high) {
                return Err(DemographyError::OutOfRange {
                    name,
                    year,
                    lane,
                    value,
                    low,
                    high,
                });
            }
        }
    }
    Ok(())
}
