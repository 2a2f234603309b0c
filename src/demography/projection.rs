//! A projection: the base state, and each simulated year's tables made ready.
//!
//! The base population is split to single years. For the step to each year, the
//! mortality table at its middle becomes a Brass standard of each sex, and the
//! fertility pattern is interpolated in time, linearly. Years that share a table
//! share its standard. The open age group of the base population and of the
//! migration profile is spread by the first step's life table.

use super::brass::Standard;
use super::cohorts::{BAND, BANDS, Cohorts};
use super::fertility::{FertilityPattern, FertilitySchedule};
use super::life_table::LifeTable;
use super::migration::MigrationProfile;
use super::mortality::{Mortality, bracket};
use super::single_year_rates::SingleYearRates;
use super::split::{split, split_fertility, split_signed};
use super::step::Year;
use super::survival::SexYear;
use super::tables::BasePopulation;
use super::{AGES, ByAge, CELLS, Sex, cell};

/// Why a projection cannot be made or cannot go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum DemographyError {
    #[error("a projection from {base_year} to {end_year} has no year")]
    NoYears { base_year: i32, end_year: i32 },
    #[error("year {year} is outside the projection's steps, {first} to {last}")]
    YearOutside { year: i32, first: i32, last: i32 },
    #[error("{name}: {expected} values expected, {found} found")]
    Shape {
        name: &'static str,
        expected: usize,
        found: usize,
    },
    #[error("{name} is {value} in {year} (lane {lane}), outside {low} to {high}")]
    OutOfRange {
        name: &'static str,
        year: i32,
        lane: usize,
        value: f64,
        low: f64,
        high: f64,
    },
}

/// The tables of a projection, each checked when it was made.
#[derive(Clone, Copy, Debug)]
pub struct Tables<'a> {
    /// Persons at the base year.
    pub population: &'a BasePopulation,
    /// Death rates.
    pub mortality: &'a Mortality,
    /// Shares of total fertility by age.
    pub fertility: &'a FertilityPattern,
    /// Shares of net migrants by age and sex; without them, migrants have the base
    /// population's ages and sexes.
    pub migration: Option<&'a MigrationProfile>,
}

#[derive(Clone, Debug, PartialEq)]
struct Prepared {
    /// Places in `Projection::standards`.
    male: usize,
    female: usize,
    half_pattern: ByAge,
    fertile: [bool; BANDS],
}

/// A cohort-component projection that is ready to step through its years.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    base_year: i32,
    base: [f64; CELLS],
    standards: Vec<Standard>,
    years: Vec<Prepared>,
    profile_male: ByAge,
    profile_female: ByAge,
}

impl Projection {
    /// Prepares the steps from `base_year` to `end_year`.
    ///
    /// # Errors
    /// [`DemographyError::NoYears`] where the end is not after the base.
    pub fn new(tables: &Tables, base_year: i32, end_year: i32) -> Result<Self, DemographyError> {
        if end_year <= base_year {
            return Err(DemographyError::NoYears {
                base_year,
                end_year,
            });
        }
        let life_table =
            |sex| LifeTable::new(sex, &tables.mortality.at(sex, step_time(base_year + 1)));
        let male_years = life_table(Sex::Male).person_years();
        let female_years = life_table(Sex::Female).person_years();
        let population = tables.population;
        let mut base = [0.0; CELLS];
        let (males, females) = base.split_at_mut(AGES);
        males.copy_from_slice(&split(&population.ages, &population.male, &male_years));
        females.copy_from_slice(&split(&population.ages, &population.female, &female_years));
        let (profile_male, profile_female) = match tables.migration {
            Some(profile) => (
                split_signed(&profile.ages, &profile.male, &male_years),
                split_signed(&profile.ages, &profile.female, &female_years),
            ),
            None => as_population(&base, population.total()),
        };
        let (mut standards, mut rates) = (Vec::new(), Vec::new());
        let mut years: Vec<Prepared> = Vec::new();
        for year in base_year + 1..=end_year {
            let time = step_time(year);
            let mut standard = |sex| {
                place(
                    sex,
                    tables.mortality.at(sex, time),
                    &mut rates,
                    &mut standards,
                )
            };
            let (male, female) = (standard(Sex::Male), standard(Sex::Female));
            let half_pattern = pattern_at(tables.fertility, time).map(|share| 0.5 * share);
            years.push(Prepared {
                male,
                female,
                fertile: fertile_bands(&half_pattern),
                half_pattern,
            });
        }
        Ok(Self {
            base_year,
            base,
            standards,
            years,
            profile_male,
            profile_female,
        })
    }

    /// Persons at the base year in each of the [`CELLS`] cells of one path.
    pub fn base(&self) -> &[f64] {
        &self.base
    }

    /// The base year.
    pub fn base_year(&self) -> i32 {
        self.base_year
    }

    /// The last year that can be stepped to.
    pub fn end_year(&self) -> i32 {
        self.base_year + self.years.len() as i32
    }

    /// Fills every lane with the base population.
    pub fn start(&self, cohorts: &mut Cohorts) {
        cohorts.fill(&self.base);
    }

    /// Life expectancy at birth in the mortality table of the step to `year`.
    ///
    /// # Errors
    /// A year outside the projection.
    pub fn table_life_expectancy(&self, year: i32, sex: Sex) -> Result<f64, DemographyError> {
        let year = self.year(year)?;
        Ok(match sex {
            Sex::Male => year.male.standard.life_expectancy(),
            Sex::Female => year.female.standard.life_expectancy(),
        })
    }

    pub(super) fn year(&self, year: i32) -> Result<Year<'_>, DemographyError> {
        let (first, last) = (self.base_year + 1, self.end_year());
        let place = usize::try_from(i64::from(year) - i64::from(first)).ok();
        let Some(prepared) = place.and_then(|place| self.years.get(place)) else {
            return Err(DemographyError::YearOutside { year, first, last });
        };
        Ok(Year {
            male: SexYear {
                standard: &self.standards[prepared.male],
                profile: &self.profile_male,
                half_pattern: None,
                fertile: [false; BANDS],
            },
            female: SexYear {
                standard: &self.standards[prepared.female],
                profile: &self.profile_female,
                half_pattern: Some(&prepared.half_pattern),
                fertile: prepared.fertile,
            },
        })
    }
}

/// The bands that have mothers at some of their ages, or of the ages a year below.
fn fertile_bands(pattern: &ByAge) -> [bool; BANDS] {
    std::array::from_fn(|band| {
        let first = (band * BAND).saturating_sub(1);
        pattern[first..first + BAND + 1]
            .iter()
            .any(|&share| share > 0.0)
    })
}

/// The middle of the step to a year.
fn step_time(year: i32) -> f64 {
    f64::from(year) - 0.5
}

/// The place of a table's standard, which is made where no step had the table yet.
fn place(
    sex: Sex,
    rates: SingleYearRates,
    known: &mut Vec<(Sex, SingleYearRates)>,
    standards: &mut Vec<Standard>,
) -> usize {
    let table = (sex, rates);
    // The latest are the likeliest: flat stretches repeat them.
    if let Some(place) = known.iter().rposition(|other| *other == table) {
        return place;
    }
    standards.push(Standard::new(&LifeTable::new(sex, &rates)));
    known.push(table);
    standards.len() - 1
}

fn as_population(base: &[f64], total: f64) -> (ByAge, ByAge) {
    let share = |sex| std::array::from_fn(|age| base[cell(sex, age)] / total);
    (share(Sex::Male), share(Sex::Female))
}

fn pattern_at(pattern: &FertilityPattern, time: f64) -> ByAge {
    let times = |schedule: &FertilitySchedule| schedule.time;
    let (before, after, weight) = bracket(&pattern.schedules, times, time);
    let shares = |schedule: &FertilitySchedule| split_fertility(&schedule.ages, &schedule.shares);
    let (from, to) = (shares(before), shares(after));
    std::array::from_fn(|age| from[age] + weight * (to[age] - from[age]))
}
