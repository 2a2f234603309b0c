//! The people of a plan: a pyramid, and a fan for each group.
//!
//! Scenarios mostly share their people. Those of the baseline stand for all; a scenario whose
//! people differ has charts of its own.

use super::{Builder, ChartFile, words};
use crate::analysis::{BandSummary, MeasuredOf, PeopleSummary, PyramidSummary, ScenarioSummary};
use crate::charts::{
    CountSpread, FanFigure, Figure, Point, PyramidBar, PyramidFigure, PyramidYear,
};
use crate::model::{PeopleUnit, baseline};
use crate::scenario::Scenario;
use crate::statistics::ColumnSummary;
use crate::words as phrases;

impl<'a> Builder<'a> {
    /// Pyramids and groups, the baseline's first.
    pub(super) fn people(&self) -> Vec<ChartFile> {
        let first = baseline(self.scenarios);
        let common = &self.summary.scenarios[first];
        let mut charts = self.people_of(first, "charts/population", None);
        for (at, own) in self.summary.scenarios.iter().enumerate() {
            if at != first && (&own.people, &own.pyramids) != (&common.people, &common.pyramids) {
                let stem = format!("charts/{}/population", self.scenarios[at].id);
                charts.extend(self.people_of(at, &stem, Some(common)));
            }
        }
        charts
    }

    /// One scenario's charts, those that `common` has too left out.
    fn people_of(&self, at: usize, stem: &str, common: Option<&ScenarioSummary>) -> Vec<ChartFile> {
        let (scenario, summary) = (&self.scenarios[at], &self.summary.scenarios[at]);
        let file = |name: &str, figure: Figure| ChartFile {
            stem: format!("{stem}-{name}"),
            figure,
            scenario: Some(scenario.id.clone()),
        };
        let mut charts = Vec::new();
        let is_own = common.is_none_or(|common| common.pyramids != summary.pyramids);
        if let Some((base, years)) = summary.pyramids.split_first().filter(|_| is_own) {
            let figure = self.pyramid(scenario, base, years);
            charts.push(file("by-age", Figure::Pyramid(figure)));
        }
        let shared =
            |own: &&PeopleSummary| common.is_some_and(|common| common.people.contains(own));
        for own in summary.people.iter().filter(|own| !shared(own)) {
            charts.push(file(
                &own.id,
                Figure::Fan(self.group(scenario, summary, own)),
            ));
        }
        charts
    }

    fn subtitle(&self, scenario: &'a Scenario) -> String {
        [
            self.text(&scenario.title).to_owned(),
            words::paths(self.summary.paths, self.language),
        ]
        .join(" · ")
    }

    fn people_notes(&self) -> Vec<String> {
        let run = &self.scenarios[0].run;
        vec![words::method(run.sampler, run.seed, self.language)]
    }

    fn pyramid(
        &self,
        scenario: &'a Scenario,
        base: &PyramidSummary,
        years: &[PyramidSummary],
    ) -> PyramidFigure {
        let language = self.language;
        PyramidFigure {
            title: phrases::pyramid_title(language).to_owned(),
            subtitle: self.subtitle(scenario),
            unit: words::unit(words::people_unit(PeopleUnit::Persons, language), language),
            base: self.pyramid_year(base),
            years: years.iter().map(|year| self.pyramid_year(year)).collect(),
            notes: self.people_notes(),
            language,
        }
    }

    fn pyramid_year(&self, year: &PyramidSummary) -> PyramidYear {
        let at = [0.10, 0.50, 0.90].map(|level| self.summary.level(level));
        let spread = |column: &ColumnSummary| CountSpread {
            p10: column.quantiles[at[0]],
            p50: column.quantiles[at[1]],
            p90: column.quantiles[at[2]],
        };
        let bar = |band: &BandSummary| PyramidBar {
            label: band.ages.to_string().replace('-', "–"),
            male: spread(&band.male),
            female: spread(&band.female),
        };
        PyramidYear {
            year: year.year,
            bars: year.bands.iter().map(bar).collect(),
        }
    }

    fn group(
        &self,
        scenario: &'a Scenario,
        summary: &ScenarioSummary,
        own: &'a PeopleSummary,
    ) -> FanFigure {
        let language = self.language;
        let median = self.quantile(&own.columns, 0.5);
        let measured = Self::measured(summary, &MeasuredOf::People(own.id.clone()));
        let mut notes = self.people_notes();
        notes.splice(..0, self.measured_note(&measured));
        // A flow has no base year.
        let is_base = own.years[0] == scenario.plan.base_year;
        FanFigure {
            title: words::people_title(scenario, &own.id, language).to_owned(),
            subtitle: self.subtitle(scenario),
            unit: words::unit(words::people_unit(own.unit, language), language),
            years: own.years.clone(),
            breaks: Vec::new(),
            bands: self.bands(&own.columns),
            base: is_base.then_some(Point {
                year: own.years[0],
                value: median[0],
            }),
            median,
            measured,
            earlier: None,
            history: Vec::new(),
            targets: Vec::new(),
            horizons: scenario.plan.horizons.clone(),
            notes,
            language,
        }
    }
}
