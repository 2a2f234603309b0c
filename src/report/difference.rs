//! `difference.csv`: each scenario minus the baseline, on the same paths.
//!
//! One row per statistic, as in `summary.csv`: those of the difference, then the shares of paths
//! in which the scenario is higher, lower and, where a target says which side that is, better,
//! each with its standard error. Budget lines are in base-year prices and are named as in
//! scenario files, `programme.ID.real` and `budget.NAME.real`. What two scenarios share is a row
//! of zeros, not a gap.

use super::long::statistics;
use super::tables::{Table, english, number};
use crate::analysis::{DifferenceSummary, PairSummary, PlanSummary, Signs};
use crate::scenario::{Direction, Scenario};
use crate::statistics::ProbabilityEstimate;

/// The whole table; its header alone where there is only one scenario.
pub(super) fn difference_table(scenarios: &[Scenario], summary: &PlanSummary) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "baseline",
        "indicator",
        "unit",
        "year",
        "statistic",
        "value",
    ]);
    for pair in &summary.pairs {
        let (scenario, baseline) = (&scenarios[pair.scenario], &scenarios[pair.baseline]);
        let ids = [scenario.id.as_str(), baseline.id.as_str()];
        for difference in &pair.indicators {
            let found = scenario.indicators.get_index(difference.own);
            let (id, indicator) = found.expect("its own position");
            let lead = [ids[0], ids[1], id, english(&indicator.unit.name)];
            let better = indicator.better_side();
            write(&mut table, lead, difference, better, pair, summary);
        }
        for difference in &pair.budget {
            let line = &summary.scenarios[pair.scenario].budget[difference.own].line;
            let is_programme = difference.own < scenario.programmes.len();
            let table_of_line = if is_programme { "programme" } else { "budget" };
            let name = format!("{table_of_line}.{line}.real");
            let lead = [ids[0], ids[1], &name, &scenario.plan.currency];
            write(&mut table, lead, difference, None, pair, summary);
        }
    }
    table.finish()
}

fn write(
    table: &mut Table,
    [scenario, baseline, name, unit]: [&str; 4],
    difference: &DifferenceSummary,
    better: Option<Direction>,
    pair: &PairSummary,
    summary: &PlanSummary,
) {
    let years = &summary.scenarios[pair.scenario].years;
    let columns = difference.columns.iter().zip(&difference.signs);
    for (year, (column, signs)) in years.iter().zip(columns) {
        let mut rows = statistics(column, &summary.levels);
        rows.extend(shares(signs, better));
        let year = year.to_string();
        for (statistic, value) in rows {
            let value = number(value);
            table.row(&[scenario, baseline, name, unit, &year, &statistic, &value]);
        }
    }
}

/// The shares of paths on each side, and on the better one where it is known.
fn shares(signs: &Signs, better: Option<Direction>) -> Vec<(String, f64)> {
    let mut found = vec![("share_higher", signs.higher), ("share_lower", signs.lower)];
    found.extend(better.map(|side| ("share_better", signs.on(side))));
    let named = |(name, estimate): (&str, ProbabilityEstimate)| {
        let share = (name.to_owned(), estimate.probability);
        let error = estimate.standard_error;
        let error = error.map(|error| (format!("se_{name}"), error));
        std::iter::once(share).chain(error)
    };
    found.into_iter().flat_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_is_the_side_of_the_target() {
        let estimate = |probability| ProbabilityEstimate {
            probability,
            standard_error: Some(0.01),
            interval: (0.0, 1.0),
        };
        let signs = Signs {
            higher: estimate(0.7),
            lower: estimate(0.2),
        };
        let named = |better| {
            let rows = shares(&signs, better).into_iter();
            rows.map(|(name, value)| format!("{name} {value}"))
                .collect::<Vec<_>>()
        };
        let both = "share_higher 0.7, se_share_higher 0.01, share_lower 0.2, se_share_lower 0.01";
        assert_eq!(named(None).join(", "), both);
        let most = named(Some(Direction::AtMost)).join(", ");
        assert_eq!(
            most,
            format!("{both}, share_better 0.2, se_share_better 0.01")
        );
    }
}
