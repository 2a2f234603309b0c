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

use super::AGES;
use super::brass::{HIGHEST_LIFE_EXPECTANCY, LOWEST_LIFE_EXPECTANCY};
use super::cohorts::{BANDS, Bands, Cohorts, Count, Row, TILE, Tile, count_tile};
use super::projection::{DemographyError, Projection};
use super::survival::{Capped, Dying, Free, Migration, Moves, SexYear, Sums, be_born, survive};

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
    let mut dying = [[0.0; TILE]; AGES - 2];
    let mut bands = [[[0.0; TILE]; BANDS]; 2];
    for index in 0..cohorts.tiles() {
        let (before, after) = cohorts.pair(index);
        let room = (&mut dying, &mut bands);
        advance_tile(year, index * TILE, before, inputs, after, room, flows);
        if !counts.is_empty() {
            count_tile(after, &bands, index, counts);
        }
    }
    cohorts.turn();
}

/// The lanes of a tile, the first of which is `lane`.
///
/// A function of its own, so that the compiler knows that its tiles do not overlap.
#[multiversion(targets(
    "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn advance_tile(
    year: &Year,
    lane: usize,
    before: &Tile,
    inputs: &StepInputs,
    after: &mut Tile,
    (dying, bands): (&mut Dying, &mut [Bands; 2]),
    flows: &mut Flows,
) {
    let inputs = Inputs::of(year, inputs, lane);
    let mut out = live::<Free>(year, &inputs, (before, dying), (after, bands));
    let below_zero = out.sums.notes.iter().any(|note| note >> 63 == 1);
    if below_zero {
        out = live::<Capped>(year, &inputs, (before, dying), (after, bands));
        for (moved, kept) in out.migrants.iter_mut().zip(out.sums.notes) {
            *moved += f64::from_bits(kept);
        }
    }
    let last = flows.births.len().min(lane + TILE);
    let store = |out: &Row, all: &mut [f64]| all[lane..last].copy_from_slice(&out[..last - lane]);
    store(&out.births, flows.births);
    store(&out.sums.deaths, flows.deaths);
    store(&out.migrants, flows.migrants);
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
            values[lane..].first_chunk().copied().unwrap_or_else(|| {
                let last = values.len() - 1;
                std::array::from_fn(|k| values[last.min(lane + k)])
            })
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
        let half = migrants.map(|migrants| 0.5 * migrants);
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
}

/// What a year did to a tile.
struct Outcome {
    births: Row,
    migrants: Row,
    sums: Sums,
}

#[inline(always)]
fn live<M: Migration>(
    year: &Year,
    inputs: &Inputs,
    (before, dying): (&Tile, &mut Dying),
    (after, bands): (&mut Tile, &mut [Bands; 2]),
) -> Outcome {
    let [men_before, women_before] = before;
    let ([men, women], [men_bands, women_bands]) = (after, bands);
    let (men, women) = ((men, men_bands), (women, women_bands));
    let mut sums = Sums::default();
    let own = (women_before, &mut *dying);
    survive::<M>(
        &year.female,
        &inputs.female,
        own,
        (&mut *women.0, &mut *women.1),
        &mut sums,
    );
    let own = (men_before, dying);
    survive::<M>(
        &year.male,
        &inputs.male,
        own,
        (&mut *men.0, &mut *men.1),
        &mut sums,
    );
    let [mut births, mut boys, mut girls] = [[0.0; TILE]; 3];
    for k in 0..TILE {
        let ratio = inputs.sex_ratio[k];
        births[k] = inputs.fertility[k] * sums.births[k];
        boys[k] = births[k] * (ratio / (1.0 + ratio));
        girls[k] = births[k] - boys[k];
    }
    be_born::<M>(&year.female, &inputs.female, &girls, women, &mut sums);
    be_born::<M>(&year.male, &inputs.male, &boys, men, &mut sums);
    Outcome {
        births,
        migrants: inputs.migrants,
        sums,
    }
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
