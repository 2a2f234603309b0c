//! The rows of a run's long tables, the same for every format that holds them.

use super::tables::english;
use crate::analysis::ScenarioSummary;
use crate::graph::Moments;
use crate::scenario::Scenario;
use crate::statistics::ColumnSummary;

/// One statistic of an indicator in a year.
pub(super) struct LongRow<'a> {
    pub(super) scenario: &'a str,
    pub(super) indicator: &'a str,
    /// In English where the plan gives it; empty where there is none.
    pub(super) unit: &'a str,
    pub(super) year: i32,
    pub(super) statistic: String,
    pub(super) value: f64,
}

/// Every statistic of every reported indicator, in table order.
pub(super) fn indicator_rows(
    pairs: &[(&Scenario, &ScenarioSummary)],
    levels: &[f64],
    each: &mut dyn FnMut(LongRow<'_>),
) {
    for (scenario, summary) in pairs {
        for (index, columns) in &summary.indicators {
            let found = scenario.indicators.get_index(*index);
            let (id, indicator) = found.expect("its own position");
            for (&year, column) in summary.years.iter().zip(columns) {
                for (statistic, value) in statistics(column, levels) {
                    each(LongRow {
                        scenario: &scenario.id,
                        indicator: id,
                        unit: english(&indicator.unit.name),
                        year,
                        statistic,
                        value,
                    });
                }
            }
        }
    }
}

/// Name and value of each statistic of a column, in table order: mean, standard deviation and the
/// mean's error as far as the quantity has them, then the quantiles.
pub(super) fn statistics(summary: &ColumnSummary, levels: &[f64]) -> Vec<(String, f64)> {
    let mut found = Vec::with_capacity(levels.len() + 3);
    if summary.moments > Moments::None {
        found.push(("mean".to_owned(), summary.mean));
    }
    if summary.moments > Moments::Mean {
        found.push(("sd".to_owned(), summary.standard_deviation));
        found.extend(
            summary
                .standard_error
                .map(|error| ("se_mean".to_owned(), error)),
        );
    }
    let quantiles = levels.iter().zip(&summary.quantiles);
    found.extend(quantiles.map(|(&level, &value)| (quantile_name(level), value)));
    found
}

/// `p05`, `p97.5`.
pub(super) fn quantile_name(level: f64) -> String {
    let percent = (level * 1e8).round() / 1e6;
    if percent < 10.0 {
        format!("p0{percent}")
    } else {
        format!("p{percent}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_named_by_per_cent() {
        let names: Vec<String> = [0.05, 0.5, 0.975, 0.001].map(quantile_name).to_vec();
        assert_eq!(names, ["p05", "p50", "p97.5", "p00.1"]);
    }
}
