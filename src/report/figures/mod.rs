//! From a run's summary to charts. Each kind of chart has a module that makes the
//! charts of its kind; this one lists them, `draw` makes files of these and of any others.

mod board;
mod budget;
mod comparison;
mod difference;
mod distribution;
mod domain;
mod draw;
mod fan;
mod fit;
mod people;
mod plotted;
mod sensitivity;
mod track;

pub use draw::{ChartFile, ChartOptions, Progress, Provenance, draw_charts};
pub use fit::fit_charts;
pub use sensitivity::sensitivity_charts;
pub use track::tracking_charts;

use super::attribute::{attribute_charts, attributed};
use super::words;
use crate::analysis::{MeasuredOf, PlanSummary, ScenarioSummary};
use crate::charts::{Language, MeasuredPoint};
use crate::scenario::{self, Dynamics, Indicator, Scenario};
use crate::statistics::ColumnSummary;
use crate::words as phrases;

/// Errors from a measured value to each end of its bar.
const BAR_ERRORS: f64 = 2.0;

/// Every chart of a run as data.
pub fn run_charts(
    scenarios: &[Scenario],
    summary: &PlanSummary,
    language: Language,
) -> Vec<ChartFile> {
    let build = Builder {
        scenarios,
        summary,
        language,
    };
    let (fans, comparisons) = (build.fans(), build.comparisons());
    let domains = [
        build.domain_fans(&fans),
        build.domain_comparisons(&comparisons),
    ];
    let kinds = [
        fans,
        comparisons,
        build.differences(),
        build.boards(),
        build.budgets(),
        build.budget_differences(),
        build.people(),
        build.distributions(),
        attribute_charts(&attributed(scenarios, summary), language),
    ];
    kinds.into_iter().chain(domains).flatten().collect()
}

/// Scenario minus baseline, for each indicator that differs.
pub fn difference_charts(
    scenarios: &[Scenario],
    summary: &PlanSummary,
    language: Language,
) -> Vec<ChartFile> {
    let build = Builder {
        scenarios,
        summary,
        language,
    };
    build.differences()
}

/// What every kind of chart is made from.
struct Builder<'a> {
    scenarios: &'a [Scenario],
    summary: &'a PlanSummary,
    language: Language,
}

impl<'a> Builder<'a> {
    fn quantile(&self, columns: &[ColumnSummary], level: f64) -> Vec<f64> {
        let position = self.summary.level(level);
        columns
            .iter()
            .map(|column| column.quantiles[position])
            .collect()
    }

    fn text(&self, title: &'a scenario::Title) -> &'a str {
        words::localised(title, self.language)
    }

    fn unit(&self, indicator: &'a Indicator) -> String {
        let name = self.text(&indicator.unit.name);
        if name.is_empty() {
            String::new()
        } else {
            words::unit(name, self.language)
        }
    }

    /// What was measured of something, years ascending.
    fn measured(summary: &ScenarioSummary, of: &MeasuredOf) -> Vec<MeasuredPoint> {
        let own = summary.measured.iter().filter(|own| own.of == *of);
        let mut points: Vec<MeasuredPoint> = own
            .map(|own| MeasuredPoint {
                year: own.year,
                value: own.value,
                reach: own.error.map(|error| BAR_ERRORS * error),
            })
            .collect();
        points.sort_by_key(|point| point.year);
        points
    }

    /// That a run does not use what was measured, where something was.
    fn measured_note(&self, measured: &[MeasuredPoint]) -> Option<String> {
        let note = || phrases::measured_is_not_used(self.language).to_owned();
        (!measured.is_empty()).then(note)
    }

    /// Where a total starts again.
    fn breaks(scenario: &Scenario, indicator: &Indicator) -> Vec<i32> {
        match indicator.dynamics {
            Dynamics::Cumulative(_) => scenario.plan.periods.clone(),
            _ => Vec::new(),
        }
    }

    fn notes(&self, indicator: &'a Indicator) -> Vec<String> {
        let run = &self.scenarios[0].run;
        let note = indicator
            .note
            .as_ref()
            .map(|note| self.text(note).to_owned());
        let mut notes: Vec<String> = note.into_iter().collect();
        notes.push(words::method(run.sampler, run.seed, self.language));
        notes
    }
}
