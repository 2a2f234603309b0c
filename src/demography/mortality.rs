//! Mortality tables: `year,age,male,female`, central death rates (deaths per
//! person-year).
//!
//! Ages are single years or abridged groups (`0`, `1-4`, `5-9`, … `100+`, or by
//! their first ages 0, 1, 5, …), with age 0 alone and an open last age; one time
//! or several. Each schedule is split to single years when the table is made
//! (`single_year_rates.rs`). Between two times rates are interpolated on the log
//! scale, as mortality falls by a factor a year, or linearly where one is zero;
//! outside the given times they are flat.

use super::age::{AgeGroup, Cover, check_cover, name_by_first_age};
use super::csv_text::{Column, Row, required, rows};
use super::single_year_rates::SingleYearRates;
use super::tables::{Fault, TableError, age_cell, by_time, not_negative, parse_all, time_cell};
use super::{AGES, Sex};
use crate::kernel;

/// One row of a mortality table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MortalityRow {
    /// Where the row stands, from 1.
    pub line: u64,
    /// The middle of the time that the rates belong to.
    pub time: f64,
    /// The ages.
    pub age: AgeGroup,
    /// Deaths per person-year, males.
    pub male: f64,
    /// Deaths per person-year, females.
    pub female: f64,
}

#[derive(Clone, Debug, PartialEq)]
struct Schedule {
    time: f64,
    male: SingleYearRates,
    female: SingleYearRates,
}

/// Death rates by single year of age and sex, for one time or several.
#[derive(Clone, Debug, PartialEq)]
pub struct Mortality {
    schedules: Vec<Schedule>,
}

impl Mortality {
    /// Checks rows that are already parsed, in any order, and splits them to single years.
    ///
    /// # Errors
    /// Every fault: missing, doubled or overlapping ages, negative rates, rates of 2
    /// and more, zero where a rate must be positive, an open rate that cannot be met.
    pub fn from_rows(rows: &[MortalityRow]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut schedules = Vec::new();
        for rows in by_time(rows, |row| row.time, |row| row.age)? {
            let mut groups: Vec<(u64, AgeGroup)> =
                rows.iter().map(|row| (row.line, row.age)).collect();
            name_by_first_age(&mut groups);
            let before = faults.len();
            check(&groups, &rows, &mut faults);
            if faults.len() > before {
                continue;
            }
            let time = rows[0].time;
            let split = |sex, name, rate: fn(&MortalityRow) -> f64| {
                let rates: Vec<f64> = rows.iter().map(rate).collect();
                let ages: Vec<AgeGroup> = groups.iter().map(|&(_, age)| age).collect();
                SingleYearRates::split(sex, &ages, &rates).ok_or_else(|| Fault {
                    line: rows[rows.len() - 1].line,
                    problem: TableError::OpenRate {
                        column: name,
                        found: rates[rates.len() - 1],
                    },
                })
            };
            let male = split(Sex::Male, "male", |row| row.male);
            let female = split(Sex::Female, "female", |row| row.female);
            match (male, female) {
                (Ok(male), Ok(female)) => schedules.push(Schedule { time, male, female }),
                (male, female) => faults.extend([male.err(), female.err()].into_iter().flatten()),
            }
        }
        if faults.is_empty() {
            Ok(Self { schedules })
        } else {
            Err(faults)
        }
    }

    /// Reads `year,age,male,female` (`period` serves for `year`).
    ///
    /// # Errors
    /// Every fault, with its line.
    pub fn from_csv(text: &str) -> Result<Self, Vec<Fault>> {
        const COLUMNS: [Column; 4] = [
            required(&["year", "period"]),
            required(&["age", "age_group"]),
            required(&["male"]),
            required(&["female"]),
        ];
        let parse = |row: &Row| {
            Ok(MortalityRow {
                line: row.line,
                time: time_cell(row, 0)?,
                age: age_cell(row, 1)?,
                male: row.number(2, "male")?,
                female: row.number(3, "female")?,
            })
        };
        Self::from_rows(&parse_all(&rows(text, &COLUMNS)?, parse)?)
    }

    /// The rates of one sex at a time, such as 2022.5.
    pub fn at(&self, sex: Sex, time: f64) -> SingleYearRates {
        let rates = |schedule: &Schedule| match sex {
            Sex::Male => schedule.male,
            Sex::Female => schedule.female,
        };
        let times = |schedule: &Schedule| schedule.time;
        let (before, after, weight) = bracket(&self.schedules, times, time);
        let (from, to) = (rates(before), rates(after));
        if weight == 0.0 {
            return from;
        }
        let mut mixed = from;
        for x in 0..AGES {
            mixed.rates[x] = between(from.rates[x], to.rates[x], weight);
        }
        mixed
    }
}

/// The schedules around a time, and the later one's weight; flat outside.
pub(super) fn bracket<T>(schedules: &[T], time_of: impl Fn(&T) -> f64, time: f64) -> (&T, &T, f64) {
    let after = schedules.partition_point(|schedule| time_of(schedule) <= time);
    if after == 0 {
        return (&schedules[0], &schedules[0], 0.0);
    }
    let before = &schedules[after - 1];
    match schedules.get(after) {
        None => (before, before, 0.0),
        Some(next) => {
            let (from, to) = (time_of(before), time_of(next));
            (before, next, (time - from) / (to - from))
        }
    }
}

fn between(from: f64, to: f64, weight: f64) -> f64 {
    if from > 0.0 && to > 0.0 {
        kernel::exp((1.0 - weight) * kernel::ln(from) + weight * kernel::ln(to))
    } else {
        (1.0 - weight) * from + weight * to
    }
}

fn check(groups: &[(u64, AgeGroup)], rows: &[MortalityRow], faults: &mut Vec<Fault>) {
    check_cover(groups, Cover::Everybody, faults);
    let (line, infants) = groups[0];
    if infants.first == 0 && infants.last != Some(0) {
        faults.push(Fault {
            line,
            problem: TableError::InfantsNotApart { age: infants },
        });
    }
    let grouped = groups
        .iter()
        .any(|(_, age)| age.width().is_some_and(|width| width > 1));
    for (row, (line, age)) in rows.iter().zip(groups) {
        for (column, found) in [("male", row.male), ("female", row.female)] {
            not_negative(*line, column, found, faults);
            let mut fault = |problem| {
                faults.push(Fault {
                    line: *line,
                    problem,
                })
            };
            if found >= 2.0 {
                fault(TableError::ProbabilityAboveOne { column, found });
            }
            if found == 0.0 && (grouped || age.last.is_none()) {
                fault(TableError::ZeroRate { column });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(ages: &[&str], rates: &[&str]) -> String {
        let rows = ages
            .iter()
            .zip(rates)
            .map(|(age, rate)| format!("2020,{age},{rate},0.3\n"));
        format!("year,age,male,female\n{}", rows.collect::<String>())
    }

    fn shown(ages: &[&str], rates: &[&str]) -> Vec<String> {
        let faults = Mortality::from_csv(&table(ages, rates)).expect_err("faults");
        faults.iter().map(Fault::to_string).collect()
    }

    #[test]
    fn reports_faults() {
        assert_eq!(
            shown(&["0-4", "5-9", "15+"], &["-1", "3", "0"]),
            [
                "line 4: ages 10-14 are missing",
                "line 2: age 0 must stand alone, since infants die at a rate of their own; found 0-4",
                "line 2: male is -1, below zero",
                "line 3: male is 3: a yearly rate of 2 or more is a probability of dying above 1",
                "line 4: male is 0: a rate over several ages, or of the open age, must be above zero",
            ]
        );
        assert_eq!(
            shown(&["0", "1", "3", "4"], &["0.1"; 4]),
            [
                "line 4: ages 2-2 are missing",
                "line 5: the last age group, 4, must be open, as 4+"
            ]
        );
        let open = shown(&["0", "1", "5", "10"], &["0.1", "0.01", "0.01", "0.00001"]);
        assert_eq!(
            open[0],
            "line 5: male: the open age's rate 0.00001 does not continue the rates below it"
        );
    }

    #[test]
    fn rates_move_between_times_and_are_flat_outside() {
        let ages: Vec<String> = (0..=100).map(|age| age.to_string()).collect();
        let mut text = "year,age,male,female\n".to_owned();
        for (period, rate) in [("2020-2025", 0.04), ("2025-2030", 0.01)] {
            for age in &ages {
                text += &format!("{period},{age},{rate},0.2\n");
            }
        }
        let mortality = Mortality::from_csv(&text).expect("a table");
        for (time, expected) in [
            (2000.0, 0.04),
            (2022.5, 0.04),
            (2025.0, 0.02),
            (2040.0, 0.01),
        ] {
            let rates = mortality.at(Sex::Male, time).rates;
            for rate in rates {
                assert!((rate / expected - 1.0).abs() < 1e-14, "{time}: {rate}");
            }
        }
    }
}
