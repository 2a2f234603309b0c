//! The tables a projection needs, checked when they are made.
//!
//! - base population: `age,male,female`, persons; a `total` column is checked;
//! - mortality (`mortality.rs`): `year,age,male,female`, central death rates;
//! - fertility pattern (`fertility.rs`): `year,age,percent`, shares of total
//!   fertility by age of mother;
//! - migration profile (`migration.rs`): `age,male,female`, weights.
//!
//! Constructors collect every fault with its line; later code trusts the tables.
//! `from_rows` takes rows that are already parsed, `from_csv` a table's text.

use super::age::{AgeGroup, Cover, check_cover, check_top};
use super::csv_text::{Column, Row, optional, required, rows};

/// A problem in a table and the line it stands in.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct Fault {
    /// The line in the text, from 1.
    pub line: u64,
    /// What is wrong there.
    pub problem: TableError,
}

/// What can be wrong in a table.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum TableError {
    #[error("the table has no rows")]
    Empty,
    #[error("not CSV: {reason}")]
    NotCsv { reason: String },
    #[error("column `{column}` is missing; the first row has {found}")]
    MissingColumn { column: &'static str, found: String },
    #[error("columns are parted by `{found}`; use the comma `,`")]
    Separator { found: char },
    #[error("{column} is empty")]
    EmptyCell { column: &'static str },
    #[error("{column} is `{found}`, not a number{}", if found.contains(',') { ": write it without thousands separators" } else { "" })]
    NotANumber { column: &'static str, found: String },
    #[error("age is `{found}`, expected a form like 0, 5-9 or 100+")]
    NotAnAge { found: String },
    #[error("year is `{found}`, expected a form like 2025 or 2020-2025")]
    NotAYear { found: String },
    #[error("ages {first}-{last} are missing")]
    MissingAges { first: u8, last: u8 },
    #[error("age {age} is given twice, first in line {earlier_line}")]
    DoubledAge { age: AgeGroup, earlier_line: u64 },
    #[error("age {age} overlaps {other} of line {earlier_line}")]
    OverlappingAges {
        age: AgeGroup,
        other: AgeGroup,
        earlier_line: u64,
    },
    #[error("the last age group, {age}, must be open, as {}+", age.first)]
    NoOpenAge { age: AgeGroup },
    #[error("age {age} must not be open here")]
    OpenAge { age: AgeGroup },
    #[error("age {age} must end at 99, since 100+ is one group")]
    AcrossTopAge { age: AgeGroup },
    #[error("age 0 must stand alone, since infants die at a rate of their own; found {age}")]
    InfantsNotApart { age: AgeGroup },
    #[error("{column} is {found}, below zero")]
    Negative { column: &'static str, found: f64 },
    #[error("{column} is 0: a rate over several ages, or of the open age, must be above zero")]
    ZeroRate { column: &'static str },
    #[error("{column} is {found}: a yearly rate of 2 or more is a probability of dying above 1")]
    ProbabilityAboveOne { column: &'static str, found: f64 },
    #[error("{column}: the open age's rate {found} does not continue the rates below it")]
    OpenRate { column: &'static str, found: f64 },
    #[error("total is {total}, but male and female add up to {sum}")]
    Total { total: f64, sum: f64 },
    #[error("the shares add up to {sum}, not to 100 or 1")]
    ShareSum { sum: f64 },
    #[error("the column adds up to zero")]
    ZeroSum,
}

/// One row of a table by age and sex.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SexRow {
    /// Where the row stands, from 1.
    pub line: u64,
    /// The ages.
    pub age: AgeGroup,
    /// Males: persons or a weight.
    pub male: f64,
    /// Females: persons or a weight.
    pub female: f64,
}

/// Persons by age group and sex at the base year, ages 0 to an open last group.
#[derive(Clone, Debug, PartialEq)]
pub struct BasePopulation {
    pub(super) ages: Vec<AgeGroup>,
    pub(super) male: Vec<f64>,
    pub(super) female: Vec<f64>,
}

pub(super) const SEX_COLUMNS: [Column; 4] = [
    required(&["age", "age_group"]),
    required(&["male"]),
    required(&["female"]),
    optional(&["total"]),
];

impl BasePopulation {
    /// Checks rows that are already parsed, in any order.
    ///
    /// # Errors
    /// Every fault: missing, doubled or overlapping ages, negative cells, no persons.
    pub fn from_rows(rows: &[SexRow]) -> Result<Self, Vec<Fault>> {
        let rows = in_order(rows)?;
        let mut faults = Vec::new();
        let groups: Vec<(u64, AgeGroup)> = rows.iter().map(|row| (row.line, row.age)).collect();
        check_cover(&groups, Cover::Everybody, &mut faults);
        check_top(&groups, &mut faults);
        for row in &rows {
            not_negative(row.line, "male", row.male, &mut faults);
            not_negative(row.line, "female", row.female, &mut faults);
        }
        let (male, female) = (
            column(&rows, |row| row.male),
            column(&rows, |row| row.female),
        );
        if faults.is_empty() && male.iter().chain(&female).sum::<f64>() <= 0.0 {
            faults.push(Fault {
                line: rows[0].line,
                problem: TableError::ZeroSum,
            });
        }
        let ages = groups.into_iter().map(|(_, age)| age).collect();
        if faults.is_empty() {
            Ok(Self { ages, male, female })
        } else {
            Err(faults)
        }
    }

    /// Reads `age,male,female` and, where it is there, checks `total`.
    ///
    /// ```
    /// use plancast::demography::BasePopulation;
    /// assert!(BasePopulation::from_csv("age,male,female\n0-4,5,6\n5+,70,80\n").is_ok());
    /// let faults = BasePopulation::from_csv("age,male,female\n0-4,5,6\n10+,70,-8\n").unwrap_err();
    /// assert_eq!(faults[0].to_string(), "line 3: ages 5-9 are missing");
    /// assert_eq!(faults[1].to_string(), "line 3: female is -8, below zero");
    /// ```
    ///
    /// # Errors
    /// Every fault, with its line.
    pub fn from_csv(text: &str) -> Result<Self, Vec<Fault>> {
        Self::from_rows(&sex_rows(text)?)
    }

    /// All persons, in the order of the file's ages.
    pub fn total(&self) -> f64 {
        self.male.iter().sum::<f64>() + self.female.iter().sum::<f64>()
    }
}

/// Reads rows by age and sex; where a `total` stands, it must be their sum.
pub(super) fn sex_rows(text: &str) -> Result<Vec<SexRow>, Vec<Fault>> {
    parse_all(&rows(text, &SEX_COLUMNS)?, |row| {
        let (male, female) = (row.number(1, "male")?, row.number(2, "female")?);
        if row.has(3) {
            let (total, sum) = (row.number(3, "total")?, male + female);
            // Printed figures may be rounded one by one.
            if (total - sum).abs() > 1.0 {
                let problem = TableError::Total { total, sum };
                return Err(Fault {
                    line: row.line,
                    problem,
                });
            }
        }
        let (line, age) = (row.line, age_cell(row, 0)?);
        Ok(SexRow {
            line,
            age,
            male,
            female,
        })
    })
}

/// Parses every row, and collects the faults of all.
pub(super) fn parse_all<T>(
    rows: &[Row],
    parse: impl Fn(&Row) -> Result<T, Fault>,
) -> Result<Vec<T>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut parsed = Vec::new();
    for row in rows {
        match parse(row) {
            Ok(value) => parsed.push(value),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        Ok(parsed)
    } else {
        Err(faults)
    }
}

pub(super) fn age_cell(row: &Row, column: usize) -> Result<AgeGroup, Fault> {
    let text = row.text(column, "age")?;
    AgeGroup::parse(text).ok_or_else(|| Fault {
        line: row.line,
        problem: TableError::NotAnAge {
            found: text.to_owned(),
        },
    })
}

/// The middle of a year or period: `2025` is the step to population 2025, so
/// 2024.5; `2020-2025` is 2022.5.
pub(super) fn time_cell(row: &Row, column: usize) -> Result<f64, Fault> {
    let text = row.text(column, "year")?;
    let year = |text: &str| text.trim().parse::<u16>().ok().map(f64::from);
    let time = match text.split_once(['-', '–']) {
        None => year(text).map(|year| year - 0.5),
        Some((from, to)) => match (year(from), year(to)) {
            (Some(from), Some(to)) if from < to => Some((from + to) / 2.0),
            _ => None,
        },
    };
    time.ok_or_else(|| Fault {
        line: row.line,
        problem: TableError::NotAYear {
            found: text.to_owned(),
        },
    })
}

pub(super) fn not_negative(line: u64, column: &'static str, found: f64, faults: &mut Vec<Fault>) {
    if found < 0.0 {
        faults.push(Fault {
            line,
            problem: TableError::Negative { column, found },
        });
    } else if !found.is_finite() {
        let found = found.to_string();
        faults.push(Fault {
            line,
            problem: TableError::NotANumber { column, found },
        });
    }
}

/// The rows in order of age; a fault where there are none.
pub(super) fn in_order(rows: &[SexRow]) -> Result<Vec<SexRow>, Vec<Fault>> {
    if rows.is_empty() {
        return Err(vec![Fault {
            line: 1,
            problem: TableError::Empty,
        }]);
    }
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| row.age.first);
    Ok(rows)
}

/// The rows of each time, in order of time and then of age.
pub(super) fn by_time<T: Copy>(
    rows: &[T],
    time: impl Fn(&T) -> f64,
    age: impl Fn(&T) -> AgeGroup,
) -> Result<Vec<Vec<T>>, Vec<Fault>> {
    if rows.is_empty() {
        return Err(vec![Fault {
            line: 1,
            problem: TableError::Empty,
        }]);
    }
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| {
        time(a)
            .total_cmp(&time(b))
            .then(age(a).first.cmp(&age(b).first))
    });
    Ok(rows
        .chunk_by(|a, b| time(a) == time(b))
        .map(<[T]>::to_vec)
        .collect())
}

pub(super) fn column(rows: &[SexRow], cell: impl Fn(&SexRow) -> f64) -> Vec<f64> {
    rows.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<T: std::fmt::Debug>(result: Result<T, Vec<Fault>>) -> Vec<String> {
        result
            .expect_err("faults")
            .iter()
            .map(Fault::to_string)
            .collect()
    }

    #[test]
    fn base_population_reports_every_fault() {
        let text = "age,male,female,total\n0-4,1,2,3\n5-9,x,2,3\n10-14,1,2,30\nold,1,1,2\n";
        assert_eq!(
            shown(BasePopulation::from_csv(text)),
            [
                "line 3: male is `x`, not a number",
                "line 4: total is 30, but male and female add up to 3",
                "line 5: age is `old`, expected a form like 0, 5-9 or 100+",
            ]
        );
        let text = "age,male,female\n95-104,0,0\n0-94,0,0\n105+,0,0\n";
        let across = "line 2: age 95-104 must end at 99, since 100+ is one group";
        assert_eq!(shown(BasePopulation::from_csv(text)), [across]);
        let text = "age,male,female\n0-4,0,0\n5+,0,0\n";
        assert_eq!(
            shown(BasePopulation::from_csv(text)),
            ["line 2: the column adds up to zero"]
        );
    }

    #[test]
    fn base_population_takes_any_order_and_grouping() {
        let text = "age,female,male,source\n5+,80,70,census\n0,1,2,census\n1-4,3,4,census\n";
        let base = BasePopulation::from_csv(text).expect("a table");
        assert_eq!(base.male, [2.0, 4.0, 70.0]);
        assert_eq!(base.total(), 160.0);
    }
}
