//! `stress.csv`, and the board of scenarios under shocks.

use super::figures::ChartFile;
use super::tables::{OutputFile, Table, file, number};
use super::words::{self, localised};
use crate::analysis::stress::{Mean, Stress, StressQuestion};
use crate::charts::{BoardCell, BoardFigure, BoardGroup, BoardRow, Figure, Language};
use crate::scenario::{Scenario, Title};
use crate::words as phrases;

const HEADER: [&str; 5] = ["scenario", "shock", "statistic", "value", "se"];

/// The name of the plan as it is among the shocks.
const NO_SHOCK: &str = "none";

/// A shock's name in tables.
pub fn shock_name(name: &str) -> &str {
    if name.is_empty() { NO_SHOCK } else { name }
}

/// Every scenario under every shock.
pub fn stress_table(scenarios: &[Scenario], found: &Stress) -> OutputFile {
    let mut table = Table::new(&HEADER);
    let mut row = |scenario: &str, shock: &str, statistic: &str, value: f64, error: Option<f64>| {
        let error = error.map(number).unwrap_or_default();
        table.row(&[scenario, shock, statistic, &number(value), &error]);
    };
    for (scenario, cells) in scenarios.iter().zip(&found.cells) {
        for (shock, cell) in found.shocks.iter().zip(cells) {
            let Some(cell) = cell else { continue };
            let mut row = |statistic: &str, value: f64, error: Option<f64>| {
                row(&scenario.id, shock_name(shock), statistic, value, error);
            };
            row("targets_met", cell.met.value, cell.met.standard_error);
            row("all_met", cell.all.probability, cell.all.standard_error);
            row(
                "enough_met",
                cell.enough.probability,
                cell.enough.standard_error,
            );
            row("regret", cell.regret.value, cell.regret.standard_error);
        }
    }
    for (scenario, own) in scenarios.iter().zip(&found.robustness) {
        let Some(own) = own else { continue };
        let regret = &own.greatest_regret;
        let worst = shock_name(&found.shocks[own.worst_shock]);
        row(
            &scenario.id,
            worst,
            "greatest_regret",
            regret.value,
            regret.standard_error,
        );
        let (fewest, under) = (&own.fewest_met, shock_name(&found.shocks[own.fewest_shock]));
        row(
            &scenario.id,
            under,
            "fewest_targets_met",
            fewest.value,
            fewest.standard_error,
        );
        row(
            &scenario.id,
            "all",
            "share_of_shocks_with_enough",
            own.satisfied,
            None,
        );
    }
    file("stress.csv", table.finish())
}

/// One decimal, or two where that shows nothing.
pub fn count(mean: &Mean) -> String {
    match mean.value {
        value if value.abs() < 0.095 && value != 0.0 => format!("{value:.2}"),
        value => format!("{value:.1}"),
    }
}

/// Shocks by scenarios; `titles` are the shocks' own, without the plan as it is.
pub fn stress_chart(
    scenarios: &[Scenario],
    titles: &[Title],
    question: &StressQuestion,
    found: &Stress,
    language: Language,
) -> ChartFile {
    let blank = |label: &str, cells: Vec<Option<BoardCell>>| BoardRow {
        label: label.to_owned(),
        detail: String::new(),
        cells,
    };
    let label = |shock: usize| match shock {
        0 => phrases::no_shock(language),
        later => localised(&titles[later - 1], language),
    };
    let rows = (0..found.shocks.len()).map(|shock| {
        let cells = found.cells.iter().map(|own| {
            let cell = own[shock].as_ref()?;
            Some(BoardCell {
                shade: Some(cell.enough.probability),
                text: count(&cell.met),
            })
        });
        blank(label(shock), cells.collect())
    });
    let total = |name: &str, text: &dyn Fn(&crate::analysis::stress::Robustness) -> String| {
        let cells = found.robustness.iter().map(|own| {
            let text = text(own.as_ref()?);
            Some(BoardCell { shade: None, text })
        });
        blank(name, cells.collect())
    };
    let first = &scenarios[0];
    let level = words::level(100.0 * question.probability, 100, language);
    let figure = BoardFigure {
        title: phrases::stress_title(language).to_owned(),
        subtitle: [
            localised(&first.plan.title, language).to_owned(),
            words::paths(first.run.paths, language),
        ]
        .join(" · "),
        scenarios: scenarios
            .iter()
            .map(|own| localised(&own.title, language).to_owned())
            .collect(),
        groups: vec![BoardGroup {
            heading: String::new(),
            rows: rows.collect(),
        }],
        totals: vec![
            total(phrases::fewest_met(language), &|own| count(&own.fewest_met)),
            total(phrases::greatest_regret(language), &|own| {
                count(&own.greatest_regret)
            }),
            total(phrases::shocks_satisfied(language), &|own| {
                format!("{:.0}%", 100.0 * own.satisfied)
            }),
        ],
        shade: phrases::stress_key(language, found.enough),
        notes: vec![
            phrases::stress_note(language, level),
            phrases::regret_note(language).to_owned(),
            words::method(first.run.sampler, first.run.seed, language),
        ],
        language,
    };
    ChartFile {
        stem: "charts/stress".to_owned(),
        figure: Figure::Board(figure),
        scenario: None,
    }
}
