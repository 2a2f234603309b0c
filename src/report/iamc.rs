//! `summary_iamc.csv`: the layout of the Integrated Assessment Modeling
//! Consortium, one row per scenario, variable and unit and one column per year,
//! which `pyam` reads (Huppmann et al. 2021, doi:10.12688/openreseurope.13633.2).
//!
//! A variable is `Domain|Indicator|Statistic` or `Budget|Programme|Nominal|Statistic`
//! or `Population|Group|Statistic` in the plan's English titles, where it has them.
//! A year without a value is empty. `|` in a title would open a
//! level, so `/` stands for it; titles that fall together get their id.

use std::collections::BTreeMap;

use super::long::statistics;
use super::tables::{Table, english, number};
use super::words::{people_title, people_unit};
use crate::analysis::ScenarioSummary;
use crate::charts::Language;
use crate::scenario::Scenario;
use crate::statistics::ColumnSummary;

/// What the layout calls a number without a unit; an empty cell is rejected.
const NO_UNIT: &str = "dimensionless";

/// One quantity over the years, before its statistics are parted.
struct Series<'a> {
    id: String,
    variable: String,
    unit: &'a str,
    /// Its years, the last of the plan's.
    columns: &'a [ColumnSummary],
}

pub(super) fn iamc_table(pairs: &[(&Scenario, &ScenarioSummary)], levels: &[f64]) -> Vec<u8> {
    let years = pairs.first().map_or(&[][..], |(_, own)| &own.years);
    let mut header: Vec<String> = ["model", "scenario", "region", "variable", "unit"]
        .map(str::to_owned)
        .to_vec();
    header.extend(years.iter().map(i32::to_string));
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = Table::new(&names);
    let model = format!("Plancast {}", env!("CARGO_PKG_VERSION"));
    for (scenario, summary) in pairs {
        for series in told_apart(series(scenario, summary)) {
            let by_year: Vec<Vec<(String, f64)>> = series
                .columns
                .iter()
                .map(|column| statistics(column, levels))
                .collect();
            // Moments that do not exist in a year leave its cell empty.
            let fullest = by_year.iter().rev().max_by_key(|year| year.len());
            for (name, _) in fullest.into_iter().flatten() {
                let statistic = statistic_name(name);
                let mut row = vec![
                    model.clone(),
                    scenario.id.clone(),
                    english(&scenario.plan.region).to_owned(),
                    format!("{}|{statistic}", series.variable),
                    unit(series.unit).to_owned(),
                ];
                let missing = years.len() - by_year.len();
                row.extend(std::iter::repeat_n(String::new(), missing));
                row.extend(by_year.iter().map(|year| {
                    let own = year.iter().find(|(own, _)| own == name);
                    own.map_or_else(String::new, |(_, value)| number(*value))
                }));
                table.row(&row);
            }
        }
    }
    table.finish()
}

fn series<'a>(scenario: &'a Scenario, summary: &'a ScenarioSummary) -> Vec<Series<'a>> {
    let mut found: Vec<Series<'a>> = Vec::new();
    for (index, columns) in &summary.indicators {
        let position = scenario.indicators.get_index(*index);
        let (id, indicator) = position.expect("its own position");
        let domain = indicator.domain.as_ref();
        let domain = domain.and_then(|id| scenario.plan.domains.get(id));
        let title = level(english(&indicator.title));
        found.push(Series {
            id: id.clone(),
            variable: match domain {
                Some(domain) => format!("{}|{title}", level(english(domain))),
                None => title,
            },
            unit: english(&indicator.unit.name),
            columns,
        });
    }
    for line in &summary.budget {
        let programme = scenario.programmes.get(&line.line);
        let title = programme.map_or_else(
            || plain(&line.line),
            |programme| level(english(&programme.title)),
        );
        for (measure, columns) in [("Nominal", &line.nominal), ("Real", &line.real)] {
            found.push(Series {
                id: line.line.clone(),
                variable: format!("Budget|{title}|{measure}"),
                unit: &scenario.plan.currency,
                columns,
            });
        }
    }
    for people in &summary.people {
        let title = level(people_title(scenario, &people.id, Language::En));
        found.push(Series {
            id: people.id.clone(),
            variable: format!("Population|{title}"),
            unit: people_unit(people.unit, Language::En),
            columns: &people.columns,
        });
    }
    found
}

/// Adds the id to variables that several series share.
fn told_apart(mut found: Vec<Series<'_>>) -> Vec<Series<'_>> {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for series in &found {
        *uses.entry(series.variable.clone()).or_default() += 1;
    }
    for series in &mut found {
        if uses[&series.variable] > 1 {
            series.variable = format!("{} ({})", series.variable, level(&series.id));
        }
    }
    found
}

/// A title as one level of a variable.
fn level(title: &str) -> String {
    title.trim().replace('|', "/")
}

/// `everything_else` as a title.
fn plain(id: &str) -> String {
    let words = id.replace('_', " ");
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    first + letters.as_str()
}

fn unit(written: &str) -> &str {
    if written.trim().is_empty() {
        NO_UNIT
    } else {
        written
    }
}

/// The statistic of a long table in the layout's words.
fn statistic_name(name: &str) -> String {
    match name {
        "mean" => "Mean".to_owned(),
        "sd" => "Standard Deviation".to_owned(),
        "se_mean" => "Standard Error of Mean".to_owned(),
        "p50" => "Median".to_owned(),
        quantile => {
            let percent = quantile.trim_start_matches('p');
            let percent = percent.strip_prefix('0').unwrap_or(percent);
            format!("{percent}{} Percentile", ordinal(percent))
        }
    }
}

/// `st`, `nd`, `rd` or `th` after a number.
fn ordinal(number: &str) -> &'static str {
    if number.contains('.') || ["11", "12", "13"].contains(&number) {
        return "th";
    }
    match number.chars().last() {
        Some('1') => "st",
        Some('2') => "nd",
        Some('3') => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_have_the_layouts_names() {
        let names = ["mean", "p50", "p05", "p97.5", "p00.1", "p01", "p12"].map(statistic_name);
        assert_eq!(
            names,
            [
                "Mean",
                "Median",
                "5th Percentile",
                "97.5th Percentile",
                "0.1th Percentile",
                "1st Percentile",
                "12th Percentile"
            ]
        );
    }

    #[test]
    fn a_title_is_one_level_and_shared_titles_are_told_apart() {
        assert_eq!(level(" Care|home "), "Care/home");
        assert_eq!(plain("everything_else"), "Everything else");
        let same = |id: &str| Series {
            id: id.to_owned(),
            variable: "Care|Beds".to_owned(),
            unit: "",
            columns: &[],
        };
        let variables: Vec<String> = told_apart(vec![same("a"), same("b")])
            .into_iter()
            .map(|series| series.variable)
            .collect();
        assert_eq!(variables, ["Care|Beds (a)", "Care|Beds (b)"]);
    }
}
