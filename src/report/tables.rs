//! Tidy CSV tables in long form, read by pandas and the tidyverse as they are.
//!
//! Numbers have nine significant digits. Units are written in English where the
//! plan gives it. `summary.csv`, `budget.csv`, `people.csv` and `pyramid.csv` have one row per statistic;
//! `targets.csv` one per target and `joint.csv` one per year with targets.

use super::attribute::{attribute_table, attributed};
use super::difference::difference_table;
use super::evidence::evidence_table;
use super::iamc::iamc_table;
use super::long::{indicator_rows, quantile_name, statistics};
use super::words::people_unit;
use crate::analysis::{PlanSummary, ScenarioSummary};
use crate::charts::Language;
use crate::model::{Model, PeopleUnit};
use crate::scenario::{Direction, Scenario, Title};
use crate::statistics::ProbabilityEstimate;

/// A finished file: its path inside the run's folder and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative path with `/`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// The tables of a run.
pub fn tables(scenarios: &[Scenario], models: &[Model], summary: &PlanSummary) -> Vec<OutputFile> {
    let pairs: Vec<(&Scenario, &ScenarioSummary)> =
        scenarios.iter().zip(&summary.scenarios).collect();
    vec![
        file("summary.csv", indicator_table(&pairs, &summary.levels)),
        #[cfg(feature = "parquet")]
        file(
            "summary.parquet",
            super::columnar::summary_file(&pairs, &summary.levels),
        ),
        file("summary_iamc.csv", iamc_table(&pairs, &summary.levels)),
        file("targets.csv", target_table(&pairs, summary)),
        file("joint.csv", joint_table(&pairs, &summary.levels)),
        file("budget.csv", budget_table(&pairs, &summary.levels)),
        file("people.csv", people_table(&pairs, &summary.levels)),
        file("pyramid.csv", pyramid_table(&pairs, &summary.levels)),
        file("difference.csv", difference_table(scenarios, summary)),
        attribute_table(&attributed(scenarios, summary), "attribution.csv"),
        file("evidence.csv", evidence_table(scenarios, models)),
    ]
}

pub(super) fn file(path: &str, bytes: Vec<u8>) -> OutputFile {
    OutputFile {
        path: path.to_owned(),
        bytes,
    }
}

/// A CSV in memory, which cannot fail to be written.
pub(super) struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    pub(super) fn new(header: &[&str]) -> Self {
        let mut table = Self {
            writer: csv::Writer::from_writer(Vec::new()),
        };
        table.row(header);
        table
    }

    pub(super) fn row<T: AsRef<[u8]>>(&mut self, fields: &[T]) {
        self.writer
            .write_record(fields)
            .expect("rows of equal length into memory");
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.writer.into_inner().expect("writing into memory")
    }
}

/// A number with nine significant digits, a decimal point and no exponent. Without the point a column whose
/// first rows are whole would be read as one of integers (polars looks at a hundred).
pub(super) fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.8e}")
        .parse()
        .expect("a number that was just printed");
    // One zero.
    let text = format!("{}", if rounded == 0.0 { 0.0 } else { rounded });
    match text.contains('.') {
        true => text,
        false => format!("{text}.0"),
    }
}

fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, number)
}

pub(super) fn english(title: &Title) -> &str {
    title.en.as_deref().or(title.zh.as_deref()).unwrap_or("")
}

fn indicator_table(pairs: &[(&Scenario, &ScenarioSummary)], levels: &[f64]) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "indicator",
        "unit",
        "year",
        "statistic",
        "value",
    ]);
    indicator_rows(pairs, levels, &mut |row| {
        table.row(&[
            row.scenario,
            row.indicator,
            row.unit,
            &row.year.to_string(),
            &row.statistic,
            &number(row.value),
        ]);
    });
    table.finish()
}

fn budget_table(pairs: &[(&Scenario, &ScenarioSummary)], levels: &[f64]) -> Vec<u8> {
    let header = [
        "scenario",
        "line",
        "measure",
        "unit",
        "year",
        "statistic",
        "value",
    ];
    let mut table = Table::new(&header);
    for (scenario, summary) in pairs {
        for line in &summary.budget {
            let mut measures = vec![("nominal", &line.nominal), ("real", &line.real)];
            if let Some(parts) = &line.parts {
                measures.extend([("capital", &parts.capital), ("running", &parts.running)]);
            }
            for (measure, columns) in measures {
                for (year, column) in summary.years.iter().zip(columns) {
                    for (statistic, value) in statistics(column, levels) {
                        let (year, value) = (year.to_string(), number(value));
                        let unit = scenario.plan.currency.as_str();
                        let id = scenario.id.as_str();
                        table.row(&[id, &line.line, measure, unit, &year, &statistic, &value]);
                    }
                }
            }
        }
    }
    table.finish()
}

fn people_table(pairs: &[(&Scenario, &ScenarioSummary)], levels: &[f64]) -> Vec<u8> {
    let mut table = Table::new(&["scenario", "quantity", "unit", "year", "statistic", "value"]);
    for (scenario, summary) in pairs {
        for series in &summary.people {
            let unit = people_unit(series.unit, Language::En);
            for (year, column) in series.years.iter().zip(&series.columns) {
                for (statistic, value) in statistics(column, levels) {
                    let (year, value) = (year.to_string(), number(value));
                    table.row(&[&scenario.id, &series.id, unit, &year, &statistic, &value]);
                }
            }
        }
    }
    table.finish()
}

fn pyramid_table(pairs: &[(&Scenario, &ScenarioSummary)], levels: &[f64]) -> Vec<u8> {
    let header = [
        "scenario",
        "sex",
        "age",
        "unit",
        "year",
        "statistic",
        "value",
    ];
    let mut table = Table::new(&header);
    let unit = people_unit(PeopleUnit::Persons, Language::En);
    for (scenario, summary) in pairs {
        for pyramid in &summary.pyramids {
            let year = pyramid.year.to_string();
            for band in &pyramid.bands {
                let age = band.ages.to_string();
                for (sex, column) in [("male", &band.male), ("female", &band.female)] {
                    for (statistic, value) in statistics(column, levels) {
                        let (id, value) = (scenario.id.as_str(), number(value));
                        table.row(&[id, sex, &age, unit, &year, &statistic, &value]);
                    }
                }
            }
        }
    }
    table.finish()
}

/// Probability, standard error and interval as fields.
fn probability_fields(estimate: &ProbabilityEstimate) -> [String; 4] {
    [
        number(estimate.probability),
        optional(estimate.standard_error),
        number(estimate.interval.0),
        number(estimate.interval.1),
    ]
}

fn target_table(pairs: &[(&Scenario, &ScenarioSummary)], plan: &PlanSummary) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "indicator",
        "label",
        "unit",
        "year",
        "direction",
        "level",
        "tolerance",
        "probability",
        "se",
        "low95",
        "high95",
        "median",
        "expected_shortfall",
    ]);
    let middle = plan.level(0.5);
    for (scenario, summary) in pairs {
        for target in &summary.targets {
            let found = scenario.indicators.get_index(target.indicator);
            let (id, indicator) = found.expect("its own position");
            let wanted = &indicator.targets[target.target];
            let position = summary.years.iter().position(|&year| year == wanted.year);
            let columns = summary
                .indicators
                .iter()
                .find(|(index, _)| *index == target.indicator);
            let median = columns
                .zip(position)
                .map(|((_, columns), at)| columns[at].quantiles[middle]);
            let [probability, error, low, high] = probability_fields(&target.estimate);
            table.row(&[
                scenario.id.clone(),
                id.clone(),
                wanted.label.as_ref().map(english).unwrap_or("").to_owned(),
                english(&indicator.unit.name).to_owned(),
                wanted.year.to_string(),
                match wanted.direction {
                    Direction::AtLeast => "at_least".to_owned(),
                    Direction::AtMost => "at_most".to_owned(),
                },
                number(target.level),
                number(target.tolerance),
                probability,
                error,
                low,
                high,
                optional(median),
                optional(target.expected_shortfall),
            ]);
        }
    }
    table.finish()
}

fn joint_table(pairs: &[(&Scenario, &ScenarioSummary)], levels: &[f64]) -> Vec<u8> {
    let mut header: Vec<String> = [
        "scenario",
        "year",
        "targets",
        "probability_all_met",
        "se",
        "low95",
        "high95",
        "met_mean",
        "met_sd",
    ]
    .map(str::to_owned)
    .to_vec();
    header.extend(
        levels
            .iter()
            .map(|&level| format!("met_{}", quantile_name(level))),
    );
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = Table::new(&names);
    for (scenario, summary) in pairs {
        for joint in &summary.joint {
            let mut row = vec![
                scenario.id.clone(),
                joint.year.to_string(),
                joint.targets.to_string(),
            ];
            row.extend(probability_fields(&joint.all_met));
            row.push(number(joint.number_met.mean));
            row.push(number(joint.number_met.standard_deviation));
            row.extend(
                joint
                    .number_met
                    .quantiles
                    .iter()
                    .map(|&value| number(value)),
            );
            table.row(&row);
        }
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_nine_digits_and_no_exponent() {
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(1.0 / 3.0), "0.333333333");
        assert_eq!(number(12_345_678_901.0), "12345678900.0");
        assert_eq!(number(-0.0), "0.0");
        assert_eq!(number(1e-12), "0.000000000001");
    }
}
