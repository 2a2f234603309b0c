//! Cohort-component projection of a population by single year of age and sex.
//!
//! Tables (base population, mortality, fertility pattern, migration profile) are
//! read and checked, split to single years of age, and prepared once for each
//! simulated year; then every path steps through the years with its own total
//! fertility, life expectancy, net migrants and sex ratio at birth.
//!
//! `CSV text -> tables -> Projection -> step, step, … -> groups`
//!
//! The method is the textbook one (Preston, Heuveline and Guillot 2001,
//! Demography: Measuring and Modeling Population Processes, chapter 6), with
//! yearly steps. Ages are completed years; the last, 100, is open. The files of
//! this folder read no file: the caller brings the text of the tables.
//!
//! Time: the step to year `t` covers the year from population `t − 1` to
//! population `t`; its rates belong to the middle, `t − ½`. In tables a plain
//! year `t` names that step, and a period `a-b` lasts from population `a` to
//! population `b`, so that its midpoint is `(a + b)/2`.

mod age;
mod brass;
mod cohorts;
pub(crate) mod csv_text;
mod fertility;
#[cfg(test)]
mod identities;
mod life_table;
mod migration;
mod monotone;
mod mortality;
mod projection;
mod single_year_rates;
mod split;
mod step;
mod survival;
mod tables;
#[cfg(test)]
mod un_wpp2019;

pub use age::AgeGroup;
pub use brass::{HIGHEST_LIFE_EXPECTANCY, LOWEST_LIFE_EXPECTANCY, Standard};
pub use cohorts::{Cohorts, Count};
pub use fertility::{FertilityPattern, FertilityRow};
pub use life_table::LifeTable;
pub use migration::MigrationProfile;
pub use mortality::{Mortality, MortalityRow};
pub use projection::{DemographyError, Projection, Tables};
pub use single_year_rates::SingleYearRates;
pub use step::{Flows, LifeExpectancy, StepInputs};
pub use tables::{BasePopulation, Fault, SexRow, TableError};

/// Single years of age 0, 1, … 99 and the open age 100.
pub const AGES: usize = 101;

/// Cells of one path: males by age, then females by age.
pub const CELLS: usize = 2 * AGES;

/// One value for each age from 0 to 100.
pub type ByAge = [f64; AGES];

/// The two sexes of the projection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Males: the first 101 cells.
    Male,
    /// Females: the last 101 cells.
    Female,
}

/// The cell of a path that holds `sex` at `age` (100 is the open age).
#[inline(always)]
pub fn cell(sex: Sex, age: usize) -> usize {
    match sex {
        Sex::Male => age,
        Sex::Female => AGES + age,
    }
}
