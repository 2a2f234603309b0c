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
//! `cohorts.rs` says how the lanes, one per path, lie in memory. Groups that are
//! asked for are counted tile by tile, while a tile is at hand.

use multiversion::multiversion;

use super::brass::{HIGHEST_LIFE_EXPECTANCY, LOWEST_LIFE_EXPECTANCY};
use super::cohorts::{BANDS, Bands, Cohorts, Count, Row, Sheet, TILE, count_tile};
use super::projection::{DemographyError, Projection};
use super::survival::{Capped, Free, Migration, Moves, SexYear, Sums, be_born, survive};

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
    /// Moves every lane of `cohorts` from population `year − 1` to population `year`,
    /// and counts the groups of that population.
    ///
    /// The slices of `inputs`, `flows` and `counts` have a value for each lane.
    /// Nothing is allocated.
    ///
    /// # Errors
    /// A year outside the projection, a slice of another length, or an input that is
    /// not finite or out of its range, with its lane. `cohorts` is then unchanged.
    pub fn step(
        &self,
        year: i32,
        cohorts: &mut Cohorts,
        inputs: &StepInputs,
        flows: &mut Flows,
        counts: &mut [Count],
    ) -> Result<(), DemographyError> {
        let prepared = self.year(year)?;
        check_shapes(cohorts.lanes(), inputs, flows, counts)?;
        if !all_in_range(&prepared, inputs) {
            check_values(year, &prepared, inputs)?;
        }
        advance(&prepared, cohorts, inputs, flows, counts);
        Ok(())
    }
}

fn advance(
    year: &Year,
    cohorts: &mut Cohorts,
    inputs: &StepInputs,
    flows: &mut Flows,
    counts: &mut [Count],
) {
    let mut bands = [[Row::ZERO; BANDS]; 2];
    for tile in 0..cohorts.tiles() {
        let [free, females, males] = cohorts.with_slot_before(tile);
        advance_tile(
            year,
            tile * TILE,
            [&mut *free, &mut *females, males],
            inputs,
            &mut bands,
            flows,
        );
        if !counts.is_empty() {
            count_tile([females, free], &bands, tile, counts);
        }
    }
    cohorts.turn();
}

/// The lanes of a tile, the first of which is `lane`: each sheet goes one slot down.
///
/// A function of its own, so that the compiler knows that its sheets do not overlap.
#[multiversion(targets(
    "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn advance_tile(
    year: &Year,
    lane: usize,
    [free, females, males]: [&mut Sheet; 3],
    inputs: &StepInputs,
    [men, women]: &mut [Bands; 2],
    flows: &mut Flows,
) {
    let mut inputs = Inputs::of(year, inputs, lane);
    let girls = |sums: &Sums| inputs.born(sums).girls;
    let moves = &inputs.female;
    let female = live(&year.female, moves, females, (free, women), girls);
    let Born { births, boys, .. } = inputs.born(&female);
    let moves = &inputs.male;
    let male = live(&year.male, moves, males, (females, men), |_| boys);
    let mut deaths = female.deaths;
    for k in 0..TILE {
        deaths[k] += male.deaths[k];
        inputs.migrants[k] += female.kept[k] + male.kept[k];
    }
    let last = flows.births.len().min(lane + TILE);
    let store = |out: &Row, all: &mut [f64]| all[lane..last].copy_from_slice(&out.0[..last - lane]);
    store(&births, flows.births);
    store(&deaths, flows.deaths);
    store(&inputs.migrants, flows.migrants);
}

/// The inputs of a tile's lanes; idle lanes have those of the last.
#[derive(Debug)]
struct Inputs {
    fertility: Row,
    sex_ratio: Row,
    migrants: Row,
    male: Moves,
    female: Moves,
}

impl Inputs {
    #[inline(always)]
    fn of(year: &Year, inputs: &StepInputs, lane: usize) -> Self {
        let row = |values: &[f64]| -> Row {
            Row(values[lane..].first_chunk().copied().unwrap_or_else(|| {
                let last = values.len() - 1;
                std::array::from_fn(|k| values[last.min(lane + k)])
            }))
        };
        let sex_ratio = row(inputs.sex_ratio);
        let (male, female) = match inputs.life_expectancy {
            LifeExpectancy::BySex { male, female } => (row(male), row(female)),
            LifeExpectancy::BothSexes(both) => {
                let (mut male, mut female) = (row(both), row(both));
                for k in 0..TILE {
                    (male[k], female[k]) = taken_apart(year, male[k], sex_ratio[k]);
                }
                (male, female)
            }
        };
        let migrants = row(inputs.migrants);
        let half = Row(migrants.0.map(|migrants| 0.5 * migrants));
        Self {
            fertility: row(inputs.fertility),
            sex_ratio,
            migrants,
            male: Moves {
                inverse_shift: year.male.standard.inverse_shift(&male),
                half,
            },
            female: Moves {
                inverse_shift: year.female.standard.inverse_shift(&female),
                half,
            },
        }
    }

    /// The year's children of these women.
    #[inline(always)]
    fn born(&self, women: &Sums) -> Born {
        let [mut births, mut boys, mut girls] = [Row::ZERO; 3];
        for k in 0..TILE {
            let ratio = self.sex_ratio[k];
            births[k] = self.fertility[k] * women.births[k];
            boys[k] = births[k] * (ratio / (1.0 + ratio));
            girls[k] = births[k] - boys[k];
        }
        Born {
            births,
            boys,
            girls,
        }
    }
}

/// Live births, both sexes and each.
struct Born {
    births: Row,
    boys: Row,
    girls: Row,
}

/// One sex through the year, and its newborn; without a cap where that will do.
#[inline(always)]
fn live(
    year: &SexYear,
    moves: &Moves,
    before: &Sheet,
    (after, bands): (&mut Sheet, &mut Bands),
    newborn: impl Fn(&Sums) -> Row,
) -> Sums {
    let sums = live_as::<Free>(year, moves, before, (&mut *after, &mut *bands), &newborn);
    if let Some(sums) = Free::held(sums) {
        return sums;
    }
    live_as::<Capped>(year, moves, before, (after, bands), &newborn)
}

#[inline(always)]
fn live_as<M: Migration>(
    year: &SexYear,
    moves: &Moves,
    before: &Sheet,
    (after, bands): (&mut Sheet, &mut Bands),
    newborn: impl Fn(&Sums) -> Row,
) -> Sums {
    let mut sums = Sums::ZERO;
    survive::<M>(year, moves, before, (&mut *after, &mut *bands), &mut sums);
    let newborn = newborn(&sums);
    be_born::<M>(year, moves, &newborn, (after, bands), &mut sums);
    sums
}

/// Life expectancy of males and of females, for one of both sexes and a sex ratio at birth.
#[inline(always)]
fn taken_apart(year: &Year, both: f64, ratio: f64) -> (f64, f64) {
    let gap = year.female.standard.life_expectancy() - year.male.standard.life_expectancy();
    let below = gap / (1.0 + ratio);
    (both - below, both + ratio * below)
}

fn check_shapes(
    lanes: usize,
    inputs: &StepInputs,
    flows: &Flows,
    counts: &[Count],
) -> Result<(), DemographyError> {
    let expectancy = match inputs.life_expectancy {
        LifeExpectancy::BothSexes(both) => [both.len(); 2],
        LifeExpectancy::BySex { male, female } => [male.len(), female.len()],
    };
    let shapes = [
        ("total fertility", inputs.fertility.len(), lanes),
        ("life expectancy", expectancy[0], lanes),
        ("life expectancy", expectancy[1], lanes),
        ("migrants", inputs.migrants.len(), lanes),
        ("sex ratio at birth", inputs.sex_ratio.len(), lanes),
        ("births", flows.births.len(), lanes),
        ("deaths", flows.deaths.len(), lanes),
        ("migrants that moved", flows.migrants.len(), lanes),
    ];
    let groups = counts.iter().map(|count| ("group", count.out.len(), lanes));
    for (name, found, expected) in shapes.into_iter().chain(groups) {
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

/// Whether all inputs are in their ranges: [`check_values`] for a whole block, without saying where.
#[multiversion(targets(
    "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn all_in_range(prepared: &Year, inputs: &StepInputs) -> bool {
    let mut all = true;
    for lane in 0..inputs.fertility.len() {
        for ((_, low, high), value) in ranged(prepared, inputs, lane) {
            all &= low <= value && value <= high;
        }
    }
    all
}

/// The inputs of a lane with their ranges.
#[inline(always)]
fn ranged(
    prepared: &Year,
    inputs: &StepInputs,
    lane: usize,
) -> [((&'static str, f64, f64), f64); 5] {
    let ratio = inputs.sex_ratio[lane];
    let (male, female) = match inputs.life_expectancy {
        LifeExpectancy::BySex { male, female } => (male[lane], female[lane]),
        LifeExpectancy::BothSexes(both) => taken_apart(prepared, both[lane], ratio),
    };
    [
        (FERTILITY, inputs.fertility[lane]),
        (SEX_RATIO, ratio),
        (MIGRANTS, inputs.migrants[lane]),
        (EXPECTANCY, male),
        (EXPECTANCY, female),
    ]
}

fn check_values(year: i32, prepared: &Year, inputs: &StepInputs) -> Result<(), DemographyError> {
    for lane in 0..inputs.fertility.len() {
        for ((name, low, high), value) in ranged(prepared, inputs, lane) {
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
