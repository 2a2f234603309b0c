//! A scenario minus the baseline, for each indicator that differs.

use super::{Builder, ChartFile, words};
use crate::analysis::{DifferenceSummary, PairSummary, Signs};
use crate::charts::{DifferenceFigure, Figure, Language, ShareMark, whole_percent};
use crate::scenario::{Direction, Indicator, Scenario};
use crate::words as phrases;

/// Below this share of futures, those in which both are equal are not worth a word.
const WORTH_SAYING: f64 = 0.005;

impl<'a> Builder<'a> {
    /// One chart for each scenario but the baseline and each indicator that differs.
    pub(super) fn differences(&self) -> Vec<ChartFile> {
        let mut charts = Vec::new();
        for pair in &self.summary.pairs {
            let scenario = &self.scenarios[pair.scenario];
            let differing = pair.indicators.iter().filter(|own| !own.is_none());
            for difference in differing {
                let found = scenario.indicators.get_index(difference.own);
                let (id, indicator) = found.expect("its own position");
                charts.push(ChartFile {
                    stem: format!("charts/{}/{id}-difference", scenario.id),
                    figure: Figure::Difference(self.difference(pair, indicator, difference)),
                    scenario: Some(scenario.id.clone()),
                });
            }
        }
        charts
    }

    fn difference(
        &self,
        pair: &PairSummary,
        indicator: &'a Indicator,
        difference: &DifferenceSummary,
    ) -> DifferenceFigure {
        let (scenario, baseline) = (
            &self.scenarios[pair.scenario],
            &self.scenarios[pair.baseline],
        );
        let (language, columns) = (self.language, &difference.columns);
        let names = [scenario, baseline].map(|own| self.text(&own.title));
        let [above, below] = sides(indicator.better_side(), language);
        let years = &self.summary.scenarios[pair.scenario].years;
        DifferenceFigure {
            title: phrases::difference_title(
                language,
                self.text(&indicator.title),
                names[0],
                names[1],
            ),
            subtitle: [
                phrases::minus_baseline(language, names[0], names[1]),
                words::paths(self.summary.paths, language),
            ]
            .join(" · "),
            unit: self.unit_of_difference(indicator),
            years: years.clone(),
            breaks: Self::breaks(scenario, indicator),
            bands: self.bands(columns),
            median: self.quantile(columns, 0.5),
            above: above.to_owned(),
            below: below.to_owned(),
            shares: shares(scenario, indicator, years, difference, language),
            horizons: scenario.plan.horizons.clone(),
            notes: self.notes(indicator),
            language,
        }
    }

    /// A difference of percentages is one of percentage points.
    fn unit_of_difference(&self, indicator: &'a Indicator) -> String {
        let name = self.text(&indicator.unit.name);
        match name {
            "" => String::new(),
            "%" => words::unit(phrases::percentage_points(self.language), self.language),
            _ => words::unit(name, self.language),
        }
    }
}

/// What a difference above and below zero means.
fn sides(better: Option<Direction>, language: Language) -> [&'static str; 2] {
    match better {
        None => [phrases::side_above(language), phrases::side_below(language)],
        Some(Direction::AtLeast) => [
            phrases::above_is_better(language),
            phrases::below_is_worse(language),
        ],
        Some(Direction::AtMost) => [
            phrases::above_is_worse(language),
            phrases::below_is_better(language),
        ],
    }
}

/// In what share of futures, at each horizon at which the two differ at all.
fn shares(
    scenario: &Scenario,
    indicator: &Indicator,
    years: &[i32],
    difference: &DifferenceSummary,
    language: Language,
) -> Vec<ShareMark> {
    let better = indicator.better_side();
    let mark = |&year: &i32| {
        let at = years.iter().position(|&own| own == year)?;
        let signs = &difference.signs[at];
        let text = sentence(year, signs, better, language);
        Some(ShareMark { year, text })
    };
    scenario.plan.horizons.iter().filter_map(mark).collect()
}

fn sentence(year: i32, signs: &Signs, better: Option<Direction>, language: Language) -> String {
    // Draws differ from path to path: none of them does not make it impossible.
    let percent = |share: f64| whole_percent(share, true);
    let (higher, lower) = (signs.higher.probability, signs.lower.probability);
    let same = 1.0 - higher - lower;
    if higher == 0.0 && lower == 0.0 {
        return phrases::same_in_all_futures(language, year);
    }
    let share = better.map_or(higher, |side| signs.on(side).probability);
    let share = percent(share);
    let tail = if same >= WORTH_SAYING {
        phrases::same_in(language, percent(same))
    } else {
        String::new()
    };
    match better {
        Some(_) => phrases::better_in(language, year, share, tail),
        None => phrases::higher_in(language, year, share, tail),
    }
}
