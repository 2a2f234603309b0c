//! What moves an outcome, as two charts: a tornado of the uncertain values, and the indices of
//! the factors.

use super::ChartFile;
use crate::analysis::sensitivity::{
    FactorEffect, Ground, OutcomeSensitivity, Sensitivity, Subject, ground,
};
use crate::charts::{
    DriverIndices, Estimate, Figure, IndicesFigure, Language, Swing, TornadoFigure,
};
use crate::model::{Factor, Model};
use crate::report::sensitivity::outcome_name;
use crate::report::words::{factor_title, localised, other_title, thousands, value_title};
use crate::scenario::{Indicator, Scenario};
use crate::statistics::IndexEstimate;
use crate::words as sentences;

/// Rows of a chart: what has less effect than so many others is in the table.
const MOST_ROWS: usize = 12;
/// Total index below which a factor is not shown: it would print as 0.00. A value that others make
/// up swings with these, however little of its own it has.
const LEAST_SHARE: f64 = 0.005;
const INTERVAL: &str = "95%";

/// A tornado and the indices of each outcome that varies. `points` is the size of a sample.
pub fn sensitivity_charts(
    scenario: &Scenario,
    model: &Model,
    found: &Sensitivity,
    points: u64,
    language: Language,
) -> Vec<ChartFile> {
    let build = Builder {
        scenario,
        model,
        points,
        language,
    };
    let outcomes = found.outcomes.iter();
    outcomes.flat_map(|outcome| build.charts(outcome)).collect()
}

struct Builder<'a> {
    scenario: &'a Scenario,
    model: &'a Model,
    points: u64,
    language: Language,
}

impl<'a> Builder<'a> {
    fn charts(&self, found: &OutcomeSensitivity) -> Vec<ChartFile> {
        let name = outcome_name(self.scenario, self.model, found);
        let name = name.replace(" (met)", "-met");
        let chart = |kind: &str, figure: Figure| ChartFile {
            stem: format!("charts/{name}-{}-{kind}", found.outcome.year),
            figure,
            scenario: Some(self.scenario.id.clone()),
        };
        let tornado = self.tornado(found).map(Figure::Tornado);
        let indices = self.indices(found).map(Figure::Indices);
        let charts = [("tornado", tornado), ("indices", indices)];
        charts
            .into_iter()
            .filter_map(|(kind, figure)| Some(chart(kind, figure?)))
            .collect()
    }

    /// None where no value has a response.
    fn tornado(&self, found: &OutcomeSensitivity) -> Option<TornadoFigure> {
        let mut assumed = false;
        let values = found.factors.iter().map(|effect| effect.responses.len());
        let values: usize = values.sum();
        let mut swings = Vec::new();
        for effect in shown(found) {
            let mark = self.mark(effect, &mut assumed);
            swings.extend(effect.responses.iter().map(|response| Swing {
                label: value_title(self.scenario, &response.name, self.language) + mark,
                low: response.low.outcome,
                high: response.high.outcome,
            }));
        }
        let width = |swing: &Swing| (swing.high - swing.low).abs();
        swings.sort_by(|a, b| width(b).total_cmp(&width(a)));
        swings.truncate(MOST_ROWS);
        let left_out = values - swings.len();
        let (outcome, unit) = self.outcome(found);
        let note = sentences::tornado_note(self.language);
        (!swings.is_empty()).then(|| TornadoFigure {
            title: sentences::what_moves(self.language, outcome, found.outcome.year),
            subtitle: self.subtitle(found),
            unit,
            centre: found.mean,
            swings,
            low_label: sentences::near_its_low(self.language).to_owned(),
            high_label: sentences::near_its_high(self.language).to_owned(),
            notes: self.notes(note, assumed, left_out),
            language: self.language,
        })
    }

    /// None where nothing moves the outcome.
    fn indices(&self, found: &OutcomeSensitivity) -> Option<IndicesFigure> {
        let mut assumed = false;
        let drivers: Vec<DriverIndices> = shown(found)
            .take(MOST_ROWS)
            .map(|effect| {
                let mark = self.mark(effect, &mut assumed);
                DriverIndices {
                    label: self.factor_title(effect) + mark,
                    first: estimate(&effect.indices.first),
                    total: estimate(&effect.indices.total),
                }
            })
            .collect();
        let left_out = found.factors.len() - drivers.len();
        let (outcome, _) = self.outcome(found);
        let year = found.outcome.year;
        let note = sentences::indices_note(self.language);
        (!drivers.is_empty()).then(|| IndicesFigure {
            title: sentences::where_uncertainty_comes_from(self.language, outcome, year),
            subtitle: self.subtitle(found),
            drivers,
            interval: INTERVAL.to_owned(),
            notes: self.notes(note, assumed, left_out),
            language: self.language,
        })
    }

    fn factor(&self, effect: &FactorEffect) -> &'a Factor {
        &self.model.factors[effect.factor]
    }

    fn factor_title(&self, effect: &FactorEffect) -> String {
        let values = self.factor(effect).values.iter();
        let names = values.map(|value| value.name.as_str());
        factor_title(self.scenario, names, self.language)
    }

    /// The star of a factor with an assumption; `any` becomes true with the first.
    fn mark(&self, effect: &FactorEffect, any: &mut bool) -> &'static str {
        let assumed = ground(self.scenario, self.factor(effect)) == Ground::Assumed;
        *any |= assumed;
        if assumed { "\u{a0}*" } else { "" }
    }

    fn indicator(&self, found: &OutcomeSensitivity) -> Option<&'a Indicator> {
        let index = found.outcome.indicator(self.model)?;
        let entry = self.scenario.indicators.get_index(index);
        entry.map(|(_, indicator)| indicator)
    }

    /// What an outcome is called, and its unit in words.
    fn outcome(&self, found: &OutcomeSensitivity) -> (String, String) {
        let language = self.language;
        let Some(indicator) = self.indicator(found) else {
            return (
                sentences::number_of_targets_met(language).to_owned(),
                sentences::targets_counted(language).to_owned(),
            );
        };
        let title = localised(&indicator.title, language);
        if let Subject::Met(_) = found.outcome.subject {
            return (
                sentences::target_of_is_met(language, title),
                sentences::shares_of_futures(language).to_owned(),
            );
        }
        let unit = match localised(&indicator.unit.name, language) {
            "" => String::new(),
            name => sentences::unit(language, name),
        };
        (title.to_owned(), unit)
    }

    fn subtitle(&self, found: &OutcomeSensitivity) -> String {
        let other = self.indicator(found);
        let other = other.and_then(|indicator| other_title(&indicator.title, self.language));
        let mut parts: Vec<String> = other.map(str::to_owned).into_iter().collect();
        parts.push(localised(&self.scenario.title, self.language).to_owned());
        let points = thousands(self.points);
        parts.push(sentences::sample_points(self.language, points));
        parts.join(" · ")
    }

    fn notes(&self, reading: &str, assumed: bool, left_out: usize) -> Vec<String> {
        let language = self.language;
        let mut notes = vec![reading.to_owned()];
        if assumed {
            notes.push(sentences::rests_on_assumption(language).to_owned());
        }
        if left_out > 0 {
            notes.push(sentences::lesser_ones_left_out(language, left_out));
        }
        let version = env!("CARGO_PKG_VERSION");
        let seed = self.scenario.run.seed;
        let points = thousands(self.points);
        notes.push(sentences::sensitivity_method(
            language, version, points, seed,
        ));
        notes
    }
}

/// The factors that are part of the variance, the first in any case.
fn shown(found: &OutcomeSensitivity) -> impl Iterator<Item = &FactorEffect> {
    let factors = found.factors.iter().enumerate();
    factors
        .take_while(|(at, effect)| *at == 0 || effect.indices.total.value >= LEAST_SHARE)
        .map(|(_, effect)| effect)
}

fn estimate(of: &IndexEstimate) -> Estimate {
    Estimate {
        value: of.value,
        interval: Some(of.interval),
    }
}
