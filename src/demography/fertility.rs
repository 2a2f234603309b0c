//! The age pattern of fertility: `year,age,percent`.
//!
//! Shares of total fertility by age of mother, by single years or groups, for one
//! time or several. They add up to 100 or to 1 but for the rounding of printed
//! figures, and are scaled to add up to 1. Between two times shares are
//! interpolated linearly, and outside the given times they are flat.

use super::AGES;
use super::age::{AgeGroup, Cover, check_cover};
use super::csv_text::{Column, Row, required, rows};
use super::tables::{Fault, TableError, age_cell, by_time, not_negative, parse_all, time_cell};

/// One row of a fertility pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FertilityRow {
    /// Where the row stands, from 1.
    pub line: u64,
    /// The middle of the time that the shares belong to.
    pub time: f64,
    /// The mothers' ages.
    pub age: AgeGroup,
    /// The share of total fertility, in per cent or as a fraction.
    pub share: f64,
}

/// Shares of total fertility by age of mother at one time; they add up to 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FertilitySchedule {
    pub time: f64,
    pub ages: Vec<AgeGroup>,
    pub shares: Vec<f64>,
}

/// Shares of total fertility by age of mother, for one time or several.
#[derive(Clone, Debug, PartialEq)]
pub struct FertilityPattern {
    pub(super) schedules: Vec<FertilitySchedule>,
}

/// How far the shares' sum may be from 100% by rounding of the printed figures.
const SHARE_TOLERANCE: f64 = 0.005;

impl FertilityPattern {
    /// Checks rows that are already parsed, in any order.
    ///
    /// # Errors
    /// Every fault: missing, doubled or overlapping ages, negative shares, a sum
    /// that is neither 100 nor 1 within 0.5%.
    pub fn from_rows(rows: &[FertilityRow]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut schedules = Vec::new();
        for rows in by_time(rows, |row| row.time, |row| row.age)? {
            let groups: Vec<(u64, AgeGroup)> = rows.iter().map(|row| (row.line, row.age)).collect();
            check_cover(&groups, Cover::Run, &mut faults);
            for row in &rows {
                if row
                    .age
                    .last
                    .is_some_and(|last| usize::from(last) >= AGES - 1)
                {
                    let problem = TableError::AcrossTopAge { age: row.age };
                    faults.push(Fault {
                        line: row.line,
                        problem,
                    });
                }
                not_negative(row.line, "percent", row.share, &mut faults);
            }
            let sum: f64 = rows.iter().map(|row| row.share).sum();
            let near = |whole: f64| (sum / whole - 1.0).abs() <= SHARE_TOLERANCE;
            if !near(100.0) && !near(1.0) {
                let line = rows[rows.len() - 1].line;
                faults.push(Fault {
                    line,
                    // As many digits as printed tables have.
                    problem: TableError::ShareSum {
                        sum: (sum * 1e4).round() / 1e4,
                    },
                });
            }
            schedules.push(FertilitySchedule {
                time: rows[0].time,
                ages: rows.iter().map(|row| row.age).collect(),
                shares: rows.iter().map(|row| row.share / sum).collect(),
            });
        }
        if faults.is_empty() {
            Ok(Self { schedules })
        } else {
            Err(faults)
        }
    }

    /// Reads `year,age,percent` (`period` serves for `year`, `share` for `percent`).
    ///
    /// # Errors
    /// Every fault, with its line.
    pub fn from_csv(text: &str) -> Result<Self, Vec<Fault>> {
        const COLUMNS: [Column; 3] = [
            required(&["year", "period"]),
            required(&["age", "age_group"]),
            required(&["percent", "share"]),
        ];
        let parse = |row: &Row| {
            Ok(FertilityRow {
                line: row.line,
                time: time_cell(row, 0)?,
                age: age_cell(row, 1)?,
                share: row.number(2, "percent")?,
            })
        };
        Self::from_rows(&parse_all(&rows(text, &COLUMNS)?, parse)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let faults = FertilityPattern::from_csv(text).expect_err("faults");
        faults.iter().map(Fault::to_string).collect()
    }

    #[test]
    fn fertility_shares_add_up() {
        let text = "period,age,percent\n2020-2025,15-19,30\n2020-2025,20-24,70\n\
                    2030,15-19,0.4\n2030,20-24,0.6\n";
        let pattern = FertilityPattern::from_csv(text).expect("a table");
        assert_eq!(pattern.schedules[0].time, 2022.5);
        assert_eq!(pattern.schedules[1].time, 2029.5);
        assert_eq!(pattern.schedules[0].shares, [0.3, 0.7]);
        let text = "year,age,percent\n2020,15-19,30\n2020,25-29,60\n20x,30,1\n";
        let year = "line 4: year is `20x`, expected a form like 2025 or 2020-2025";
        assert_eq!(shown(text), [year]);
        let text = "year,age,percent\n2020,15-19,30\n2020,25-29,60\n";
        assert_eq!(
            shown(text),
            [
                "line 3: ages 20-24 are missing",
                "line 3: the shares add up to 90, not to 100 or 1"
            ]
        );
    }
}
