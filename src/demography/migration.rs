//! The age profile of net migration: `age,male,female`.
//!
//! Weights or counts of either sign; only their proportions count. The profile
//! is scaled to add up to 1 over both sexes, so that net migrants times a cell's
//! weight are that cell's migrants. A table of net losses, all negative, is the
//! same profile as its positive image.

use super::age::{AgeGroup, Cover, check_cover, check_top};
use super::tables::{Fault, SexRow, TableError, column, in_order, sex_rows};

/// Weights of net migrants by age group and sex, which add up to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct MigrationProfile {
    pub(super) ages: Vec<AgeGroup>,
    pub(super) male: Vec<f64>,
    pub(super) female: Vec<f64>,
}

/// Below this share of the weights' sizes, their sum is zero but for rounding.
const NEGLIGIBLE: f64 = 1e-9;

impl MigrationProfile {
    /// Checks rows that are already parsed, in any order.
    ///
    /// # Errors
    /// Every fault: missing, doubled or overlapping ages, weights that cancel out.
    pub fn from_rows(rows: &[SexRow]) -> Result<Self, Vec<Fault>> {
        let rows = in_order(rows)?;
        let mut faults = Vec::new();
        let groups: Vec<(u64, AgeGroup)> = rows.iter().map(|row| (row.line, row.age)).collect();
        check_cover(&groups, Cover::Everybody, &mut faults);
        check_top(&groups, &mut faults);
        let weights = || rows.iter().flat_map(|row| [row.male, row.female]);
        let sum: f64 = weights().sum();
        let size: f64 = weights().map(f64::abs).sum();
        // Written so that a sum that is not a number is refused too.
        if sum.abs().partial_cmp(&(NEGLIGIBLE * size)) != Some(std::cmp::Ordering::Greater) {
            faults.push(Fault {
                line: rows[0].line,
                problem: TableError::ZeroSum,
            });
        }
        let male = column(&rows, |row| row.male / sum);
        let female = column(&rows, |row| row.female / sum);
        let ages = groups.into_iter().map(|(_, age)| age).collect();
        if faults.is_empty() {
            Ok(Self { ages, male, female })
        } else {
            Err(faults)
        }
    }

    /// Reads `age,male,female`.
    ///
    /// ```
    /// use plancast::demography::MigrationProfile;
    /// assert!(MigrationProfile::from_csv("age,male,female\n0-19,5,6\n20+,-1,2\n").is_ok());
    /// assert!(MigrationProfile::from_csv("age,male,female\n0-19,5,6\n20+,-10,-1\n").is_err());
    /// ```
    ///
    /// # Errors
    /// Every fault, with its line.
    pub fn from_csv(text: &str) -> Result<Self, Vec<Fault>> {
        Self::from_rows(&sex_rows(text)?)
    }
}
