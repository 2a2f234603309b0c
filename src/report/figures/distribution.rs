//! The distribution of an indicator in the year of each of its targets.

use super::{Builder, ChartFile, words};
use crate::analysis::{ScenarioSummary, TargetSummary};
use crate::charts::{DistributionFigure, Figure};
use crate::scenario::Scenario;
use crate::words as sentences;

impl<'a> Builder<'a> {
    /// One chart for each scenario and target.
    pub(super) fn distributions(&self) -> Vec<ChartFile> {
        let mut charts: Vec<ChartFile> = Vec::new();
        for (scenario, own) in self.scenarios.iter().zip(&self.summary.scenarios) {
            for target in &own.targets {
                let found = scenario.indicators.get_index(target.indicator);
                let (id, indicator) = found.expect("its own position");
                let year = indicator.targets[target.target].year;
                let first = format!("charts/{}/{id}-{year}", scenario.id);
                // Ids hold no hyphen, so these names meet no other; two targets of a year are numbered.
                let taken = |stem: &str| charts.iter().any(|chart| chart.stem == stem);
                let mut numbered = (2..).map(|number| format!("{first}-{number}"));
                let stem = if taken(&first) {
                    numbered.find(|stem| !taken(stem))
                } else {
                    None
                };
                let figure = self.distribution(scenario, own, target);
                charts.push(ChartFile {
                    stem: stem.unwrap_or(first),
                    figure: Figure::Distribution(figure),
                    scenario: Some(scenario.id.clone()),
                });
            }
        }
        charts
    }

    fn distribution(
        &self,
        scenario: &'a Scenario,
        summary: &ScenarioSummary,
        target: &TargetSummary,
    ) -> DistributionFigure {
        let indicator = &scenario.indicators[target.indicator];
        let all = self.targets(indicator, summary, target.indicator, false);
        let own = summary.targets.iter();
        let own = own.filter(|other| other.indicator == target.indicator);
        let place = own
            .take_while(|other| other.target != target.target)
            .count();
        let mark = all[place].clone();
        let mut subtitle: Vec<String> = vec![mark.year.to_string()];
        subtitle.extend(words::other_title(&indicator.title, self.language).map(str::to_owned));
        subtitle.push(self.text(&scenario.title).to_owned());
        subtitle.push(words::paths(self.summary.paths, self.language));
        let chance = target.estimate.probability;
        DistributionFigure {
            title: self.text(&indicator.title).to_owned(),
            subtitle: subtitle.join(" · "),
            unit: self.unit(indicator),
            quantiles: target.dots.clone(),
            target: mark,
            tolerance: target.tolerance,
            met: sentences::met_area(self.language, words::percent(chance)),
            missed: sentences::missed_area(self.language, words::percent(1.0 - chance)),
            notes: self.notes(indicator),
            language: self.language,
        }
    }
}
