//! What changes are made of: a table of their parts, and a waterfall for each change.

use super::figures::ChartFile;
use super::tables::{OutputFile, Table, english, file, number};
use super::words::{self, localised};
use crate::analysis::PlanSummary;
use crate::analysis::attribute::AttributionSummary;
use crate::charts::{Contribution, Figure, Language, Level, WaterfallFigure};
use crate::model::Bar;
use crate::scenario::{Indicator, Scenario};
use crate::statistics::{ColumnSummary, STANDARD_QUANTILES};
use crate::words as phrases;

/// Programmes whose bars stay below this share of the chart's span are drawn as one.
const LEAST_SHARE: f64 = 0.01;

/// Changes of a scenario's indicators.
#[derive(Debug, Clone, Copy)]
pub struct Attributed<'a> {
    /// The scenario at the end.
    pub scenario: &'a Scenario,
    /// The scenario at the start; none where the change is from the base year.
    pub baseline: Option<&'a Scenario>,
    /// The changes.
    pub found: &'a [AttributionSummary],
}

/// The changes of a run: of every scenario's targets from the baseline.
pub fn attributed<'a>(scenarios: &'a [Scenario], summary: &'a PlanSummary) -> Vec<Attributed<'a>> {
    let all = summary.attributions.iter();
    let of = all.map(|own| Attributed {
        scenario: &scenarios[own.scenario],
        baseline: Some(&scenarios[own.baseline]),
        found: &own.changes,
    });
    of.collect()
}

/// How a part is called in tables.
pub fn part_name(bar: &Bar) -> String {
    match bar {
        Bar::People => "people".to_owned(),
        Bar::Prices => "prices".to_owned(),
        Bar::Programme(id) => format!("programme.{id}"),
        Bar::Other => "other".to_owned(),
        Bar::Interaction => "interaction".to_owned(),
    }
}

/// One row for the start, each part and the end of every change.
pub fn attribute_table(all: &[Attributed<'_>], name: &str) -> OutputFile {
    let mut table = Table::new(&[
        "scenario",
        "from",
        "indicator",
        "unit",
        "year",
        "part",
        "mean",
        "se_mean",
        "p10",
        "p50",
        "p90",
    ]);
    for of in all {
        let from = match of.baseline {
            Some(baseline) => baseline.id.clone(),
            None => of.scenario.plan.base_year.to_string(),
        };
        for change in of.found {
            let (id, indicator) = of.indicator(change);
            let unit = english(&indicator.unit.name);
            let year = change.year.to_string();
            let bars = change.bars.iter().map(|(bar, own)| (part_name(bar), own));
            let start = std::iter::once(("start".to_owned(), &change.start));
            let end = std::iter::once(("end".to_owned(), &change.end));
            for (part, own) in start.chain(bars).chain(end) {
                let error = own.standard_error.map_or_else(String::new, number);
                table.row(&[
                    &of.scenario.id,
                    &from,
                    id,
                    unit,
                    &year,
                    &part,
                    &number(own.mean),
                    &error,
                    &number(quantile(own, 0.1)),
                    &number(quantile(own, 0.5)),
                    &number(quantile(own, 0.9)),
                ]);
            }
        }
    }
    file(name, table.finish())
}

pub(super) fn quantile(own: &ColumnSummary, level: f64) -> f64 {
    let at = STANDARD_QUANTILES.iter().position(|known| *known == level);
    own.quantiles[at.expect("a standard quantile")]
}

/// A waterfall for each change that is one.
pub fn attribute_charts(all: &[Attributed<'_>], language: Language) -> Vec<ChartFile> {
    let mut charts = Vec::new();
    for of in all {
        let found = of.found.iter().filter(|change| !change.is_none());
        for change in found {
            charts.push(ChartFile {
                stem: of.stem(change),
                figure: Figure::Waterfall(of.figure(change, language)),
                scenario: Some(of.scenario.id.clone()),
            });
        }
    }
    charts
}

impl<'a> Attributed<'a> {
    /// Id and indicator of a change.
    pub fn indicator(&self, change: &AttributionSummary) -> (&'a str, &'a Indicator) {
        let entry = self.scenario.indicators.get_index(change.indicator);
        let (id, indicator) = entry.expect("its own position");
        (id, indicator)
    }

    /// Path of a change's chart without extension.
    pub fn stem(&self, change: &AttributionSummary) -> String {
        let (id, _) = self.indicator(change);
        let end = match self.baseline {
            Some(baseline) => format!("from-{}", baseline.id),
            None => format!("since-{}", self.scenario.plan.base_year),
        };
        format!("charts/{}/{id}-{}-{end}", self.scenario.id, change.year)
    }

    fn figure(&self, change: &AttributionSummary, language: Language) -> WaterfallFigure {
        let (_, indicator) = self.indicator(change);
        let name = localised(&indicator.title, language);
        let base_year = self.scenario.plan.base_year;
        let title = |scenario: &'a Scenario| localised(&scenario.title, language);
        let own_title = title(self.scenario);
        let paths = words::paths(self.scenario.run.paths, language);
        let (headline, subtitle, labels, note) = match self.baseline {
            Some(baseline) => (
                phrases::change_between(language, name, change.year, title(baseline)),
                phrases::minus_baseline(language, own_title, title(baseline)),
                [title(baseline).to_owned(), own_title.to_owned()],
                phrases::attribute_note_between(language, title(baseline)),
            ),
            None => (
                phrases::change_over_time(language, name, base_year, change.year),
                own_title.to_owned(),
                [base_year.to_string(), change.year.to_string()],
                phrases::attribute_note_over_time(language).to_owned(),
            ),
        };
        let [start, end] = labels;
        let level = |label: String, own: &ColumnSummary| Level {
            label,
            value: own.mean,
        };
        let unit = localised(&indicator.unit.name, language);
        let run = &self.scenario.run;
        let contributions = self.contributions(change, language);
        let interaction = phrases::part_interaction(language);
        let together = contributions.iter().any(|own| own.label == interaction);
        let together = together.then(|| phrases::attribute_note_interaction(language).to_owned());
        let common = [
            phrases::attribute_means_note(language).to_owned(),
            words::method(run.sampler, run.seed, language),
        ];
        WaterfallFigure {
            title: headline,
            subtitle: [subtitle, paths].join(" · "),
            unit: match unit {
                "" => String::new(),
                unit => words::unit(unit, language),
            },
            start: level(start, &change.start),
            contributions,
            end: level(end, &change.end),
            interval: "80%".to_owned(),
            notes: [note].into_iter().chain(together).chain(common).collect(),
            language,
        }
    }

    fn contributions(&self, change: &AttributionSummary, language: Language) -> Vec<Contribution> {
        let reach = |own: &ColumnSummary| {
            let ends = [own.mean, quantile(own, 0.1), quantile(own, 0.9)];
            ends.into_iter().map(f64::abs).fold(0.0, f64::max)
        };
        let span = change
            .bars
            .iter()
            .map(|(_, own)| reach(own))
            .fold(0.0, f64::max);
        let is_lesser = |(bar, own): &(Bar, ColumnSummary)| {
            matches!(bar, Bar::Programme(_)) && reach(own) < LEAST_SHARE * span
        };
        let (lesser, shown): (Vec<_>, Vec<_>) = change.bars.iter().partition(|own| is_lesser(own));
        // One lesser programme may as well be named.
        let (lesser, shown) = match lesser.len() {
            1 => (Vec::new(), change.bars.iter().collect()),
            _ => (lesser, shown),
        };
        let bar = |(bar, own): &(Bar, ColumnSummary)| Contribution {
            label: self.part_title(bar, language),
            value: own.mean,
            interval: Some((quantile(own, 0.1), quantile(own, 0.9))),
        };
        let mut found: Vec<Contribution> = shown.into_iter().map(bar).collect();
        if !lesser.is_empty() {
            // Before everything else and the interaction.
            let last = change
                .bars
                .iter()
                .filter(|(bar, _)| matches!(bar, Bar::Other | Bar::Interaction));
            let at = found.len() - last.count();
            found.insert(
                at,
                Contribution {
                    label: phrases::part_lesser_programmes(language, lesser.len()),
                    value: lesser.iter().map(|(_, own)| own.mean).sum(),
                    interval: None,
                },
            );
        }
        found
    }

    /// How a part is called in charts and on the terminal.
    pub fn part_title(&self, bar: &Bar, language: Language) -> String {
        match bar {
            Bar::People => phrases::part_people(language).to_owned(),
            Bar::Prices => phrases::part_prices(language).to_owned(),
            Bar::Programme(id) => {
                let own = self.scenario.programmes.get(id);
                own.map_or(id.as_str(), |own| localised(&own.title, language))
                    .to_owned()
            }
            Bar::Other => match self.baseline {
                None => phrases::part_other_over_time(language).to_owned(),
                Some(_) => phrases::part_other(language).to_owned(),
            },
            Bar::Interaction => phrases::part_interaction(language).to_owned(),
        }
    }
}
