//! Tidy tables of yearly values: `series,year,value`.
//!
//! The first column may also be called `indicator`, `id` or `name`, and each may be headed
//! in Chinese; where there is a column `region`, it is part of the name; a `source` is kept with its
//! value, and an `error`, the standard deviation of what was measured, in the value's unit; further columns
//! (a unit, a note) are ignored. Rows may stand in any order.
//! A year without a row, or with an empty value (also `NA`, `..` or a dash, as statistical
//! offices write it), is missing. Doubled years, years and values that are no numbers are
//! findings, all of them, each at its line.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::document::{FileId, Place};
use super::finding::Finding;
use super::sources::Sources;
use crate::demography::csv_text::{Column, Row, optional, required, rows};
use crate::forecast::{History, LONGEST_SPAN, Point};

const COLUMNS: [Column; 6] = [
    required(&["series", "indicator", "id", "name", "指标", "序列"]),
    required(&["year", "年份", "年"]),
    required(&["value", "数值", "值"]),
    optional(&["region", "地区", "区域"]),
    optional(&["source", "来源", "数据来源"]),
    optional(&["error", "sd", "误差", "标准误"]),
];
const SERIES: usize = 0;
const YEAR: usize = 1;
const VALUE: usize = 2;
const REGION: usize = 3;
const SOURCE: usize = 4;
const ERROR: usize = 5;

/// How a value that is not known is written.
const MISSING: &[&str] = &["", "na", "n/a", "nan", "null", "..", "...", "-", "–", "—"];

/// Years of which there can be records.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=2999;

/// A history with what the table says beside it.
pub(super) struct Located {
    pub(super) history: History,
    /// The line of each value, by year.
    pub(super) places: BTreeMap<i32, Place>,
    /// Where each value is from, by year, as far as the table says.
    pub(super) sources: BTreeMap<i32, String>,
    /// Standard deviation of each value's error, by year, as far as the table says.
    pub(super) errors: BTreeMap<i32, f64>,
}

/// The histories of a table, in the order in which their names first appear.
///
/// # Errors
/// Everything that is wrong with the table, each at its line.
pub fn histories(
    sources: &Sources,
    file: FileId,
) -> Result<IndexMap<String, History>, Vec<Finding>> {
    let found = located(sources, file)?;
    let series = found.into_iter().map(|(id, own)| (id, own.history));
    Ok(series.collect())
}

/// As [`histories`], with the place of every value.
///
/// # Errors
/// Everything that is wrong with the table, each at its line.
pub(super) fn located(
    sources: &Sources,
    file: FileId,
) -> Result<IndexMap<String, Located>, Vec<Finding>> {
    let read = rows(&sources.get(file).text, &COLUMNS);
    let read = read.map_err(|faults| {
        let found = faults.into_iter().map(|fault| {
            let place = sources.line(file, fault.line);
            Finding::error(place, "", fault.problem.to_string())
        });
        let mut found: Vec<Finding> = found.collect();
        // Once is enough.
        if let Some(last) = found.pop() {
            let hint = "a table of yearly values begins with the line `series,year,value`";
            found.push(last.hint(hint));
        }
        found
    })?;
    let mut reader = Reader {
        sources,
        file,
        findings: Vec::new(),
        series: IndexMap::new(),
    };
    for row in &read {
        reader.row(row);
    }
    reader.finish()
}

/// A value, where it stands, where it is from and how far off it may be.
struct Cell {
    point: Point,
    place: Place,
    source: Option<String>,
    error: Option<f64>,
}

struct Reader<'a> {
    sources: &'a Sources,
    file: FileId,
    findings: Vec<Finding>,
    series: IndexMap<String, BTreeMap<i32, Cell>>,
}

impl Reader<'_> {
    fn note(&mut self, line: u64, message: String, label: &str) {
        let place = self.sources.line(self.file, line);
        self.findings
            .push(Finding::error(place, "", message).label(label));
    }

    fn row(&mut self, row: &Row) {
        let series = match row.text(SERIES, "series") {
            Ok(series) => match row.text(REGION, "region") {
                Ok(region) => format!("{region}: {series}"),
                Err(_) => series.to_owned(),
            },
            Err(fault) => return self.note(fault.line, fault.problem.to_string(), ""),
        };
        let year = match row.text(YEAR, "year") {
            Ok(text) => match text.trim_end_matches('年').parse::<i32>() {
                Ok(year) if YEARS.contains(&year) => year,
                _ => {
                    let message = format!("the year of {series} is `{text}`");
                    return self.note(row.line, message, "expected a year such as 2020");
                }
            },
            Err(fault) => return self.note(fault.line, fault.problem.to_string(), ""),
        };
        let points = self.series.entry(series.clone()).or_default();
        let text = row.text(VALUE, "value").unwrap_or("");
        if MISSING.contains(&text.to_ascii_lowercase().as_str()) {
            return;
        }
        let value = match text.replace('\u{2212}', "-").parse::<f64>() {
            Ok(value) if value.is_finite() => value,
            _ => {
                let message = format!("the value of {series} in {year} is `{text}`");
                let label = "expected a number without separators, or nothing";
                return self.note(row.line, message, label);
            }
        };
        let place = self.sources.line(self.file, row.line);
        if let Some(Cell { place: earlier, .. }) = points.get(&year) {
            let message = format!("{series} has two values for {year}");
            let finding = Finding::error(place, "", message)
                .label("the second")
                .related(earlier.clone(), "the first");
            self.findings.push(finding);
            return;
        }
        let source = row.text(SOURCE, "source").ok().map(str::to_owned);
        let stated = row.text(ERROR, "error").unwrap_or("");
        let error = stated
            .parse::<f64>()
            .ok()
            .filter(|own| *own > 0.0 && own.is_finite());
        points.insert(
            year,
            Cell {
                point: Point { year, value },
                place,
                source,
                error,
            },
        );
        if error.is_none() && !MISSING.contains(&stated.to_ascii_lowercase().as_str()) {
            let message = format!("the error of {series} in {year} is `{stated}`");
            self.note(
                row.line,
                message,
                "expected a standard deviation above 0, or nothing",
            );
        }
    }

    fn finish(mut self) -> Result<IndexMap<String, Located>, Vec<Finding>> {
        let mut histories = IndexMap::new();
        for (id, cells) in self.series {
            let points = cells.values().map(|cell| cell.point).collect();
            match History::new(points) {
                Ok(history) => {
                    let mut own = Located {
                        history,
                        places: BTreeMap::new(),
                        sources: BTreeMap::new(),
                        errors: BTreeMap::new(),
                    };
                    for (year, cell) in cells {
                        own.places.insert(year, cell.place);
                        own.sources.extend(cell.source.map(|text| (year, text)));
                        own.errors.extend(cell.error.map(|error| (year, error)));
                    }
                    histories.insert(id, own);
                }
                Err(error) => {
                    let place = cells.into_values().next_back().map(|cell| cell.place);
                    let message = format!("{id}: {error}");
                    let mut finding = Finding::without_place(message);
                    finding.place = place;
                    let hint = format!("yearly values span at most {LONGEST_SPAN} years");
                    self.findings.push(finding.hint(hint));
                }
            }
        }
        if self.findings.is_empty() {
            Ok(histories)
        } else {
            Err(self.findings)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Source, render};

    fn read(text: &str) -> Result<IndexMap<String, History>, String> {
        let mut sources = Sources::default();
        let file = sources.add(Source {
            path: "history.csv".into(),
            text: text.to_owned(),
            is_file: true,
        });
        histories(&sources, file).map_err(|findings| render(&sources, &findings, false))
    }

    #[test]
    fn columns_may_be_called_and_ordered_differently() {
        let text =
            "# note\nsource,数值,年份,指标\nx,3.5,2021年,托位\nx,NA,2020,托位\nx,3,2019,托位\n";
        let found = read(text).unwrap();
        let history = &found["托位"];
        assert_eq!(history.len(), 2);
        assert_eq!(
            (history.value(2019), history.value(2020)),
            (Some(3.0), None)
        );
        let found = read("Region,Indicator,Year,Value\nX,a,2020,1\n,b,2020,-2\n").unwrap();
        assert_eq!(found.keys().collect::<Vec<_>>(), ["X: a", "b"]);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_its_line() {
        let text = "series,year,value\na,2020,1\na,2020,2\na,20x,3\nb,2021,\"1,000\"\n,2022,4\n";
        insta::assert_snapshot!("broken_history", read(text).unwrap_err());
        insta::assert_snapshot!("headless_history", read("a,2020,1\n").unwrap_err());
    }

    #[test]
    fn a_value_may_have_an_error() {
        let mut sources = Sources::default();
        let file = sources.add(Source {
            path: "history.csv".into(),
            text: "id,year,value,error\na,2019,3,0.5\na,2020,4,\n".to_owned(),
            is_file: true,
        });
        let found = located(&sources, file);
        let found =
            found.unwrap_or_else(|findings| panic!("{}", render(&sources, &findings, false)));
        assert_eq!(found["a"].errors, BTreeMap::from([(2019, 0.5)]));
        let said = read("id,year,value,error\na,2019,3,-1\n").unwrap_err();
        assert!(
            said.contains("expected a standard deviation above 0"),
            "{said}"
        );
    }
}
