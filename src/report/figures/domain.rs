//! All indicators of a domain on one page: little fans of each scenario, and scenarios compared.

use super::{Builder, ChartFile, words};
use crate::charts::{Figure, MiniPanel, MultiplesFigure};
use crate::scenario::Title;

/// A page of one panel would repeat the indicator's own chart.
const LEAST_PANELS: usize = 2;

impl<'a> Builder<'a> {
    /// Pages of little fans, made of the `fans` of all scenarios and indicators.
    pub(super) fn domain_fans(&self, fans: &[ChartFile]) -> Vec<ChartFile> {
        let mut charts = Vec::new();
        let mut rest = fans;
        for (scenario, own) in self.scenarios.iter().zip(&self.summary.scenarios) {
            let (mine, others) = rest.split_at(own.indicators.len());
            rest = others;
            for (id, title) in &scenario.plan.domains {
                let in_domain = own.indicators.iter().zip(mine).filter(|((index, _), _)| {
                    scenario.indicators[*index].domain.as_deref() == Some(id)
                });
                let panels = in_domain.filter_map(|(_, chart)| match &chart.figure {
                    Figure::Fan(fan) => Some(MiniPanel {
                        title: fan.title.clone(),
                        unit: fan.unit.clone(),
                        years: fan.years.clone(),
                        breaks: fan.breaks.clone(),
                        bands: fan.bands.clone(),
                        medians: vec![Some(fan.median.clone())],
                        targets: fan.targets.clone(),
                    }),
                    _ => None,
                });
                let page = self.page(title, self.text(&scenario.title), panels.collect());
                charts.extend(page.map(|figure| ChartFile {
                    stem: format!("charts/{}/domain-{id}", scenario.id),
                    figure: Figure::Multiples(figure),
                    scenario: Some(scenario.id.clone()),
                }));
            }
        }
        charts
    }

    /// Pages of little comparisons, made of the `comparisons` of all indicators.
    pub(super) fn domain_comparisons(&self, comparisons: &[ChartFile]) -> Vec<ChartFile> {
        let count = self.scenarios.len();
        let pages = self.scenarios[0].plan.domains.iter();
        let chart = |(id, title): (&String, &'a Title)| {
            let panels = comparisons.iter().filter_map(|chart| {
                let indicator = chart.stem.strip_prefix("charts/")?;
                let first = self
                    .scenarios
                    .iter()
                    .find_map(|own| own.indicators.get(indicator))?;
                let Figure::Comparison(figure) = &chart.figure else {
                    return None;
                };
                // Series stand in the order of the scenarios that have the indicator.
                let mut series = figure.series.iter();
                let medians = self.scenarios.iter().map(|own| {
                    let has = own.indicators.contains_key(indicator);
                    has.then(|| series.next().map(|own| own.median.clone()))?
                });
                (first.domain.as_deref() == Some(id)).then(|| MiniPanel {
                    title: figure.title.clone(),
                    unit: figure.unit.clone(),
                    years: figure.years.clone(),
                    breaks: figure.breaks.clone(),
                    bands: Vec::new(),
                    medians: medians.collect(),
                    targets: figure.targets.clone(),
                })
            });
            let subtitle = words::scenarios_compared(count, self.language);
            let mut page = self.page(title, &subtitle, panels.collect())?;
            let names = self.scenarios.iter().map(|own| self.text(&own.title));
            page.scenarios = names.map(str::to_owned).collect();
            Some(ChartFile {
                stem: format!("charts/domain-{id}"),
                figure: Figure::Multiples(page),
                scenario: None,
            })
        };
        pages.filter_map(chart).collect()
    }

    fn page(
        &self,
        title: &'a Title,
        subtitle: &str,
        panels: Vec<MiniPanel>,
    ) -> Option<MultiplesFigure> {
        let first = &self.scenarios[0];
        let mut line: Vec<String> = Vec::new();
        line.extend(words::other_title(title, self.language).map(str::to_owned));
        line.push(subtitle.to_owned());
        line.push(words::paths(self.summary.paths, self.language));
        let method = words::method(first.run.sampler, first.run.seed, self.language);
        (panels.len() >= LEAST_PANELS).then(|| MultiplesFigure {
            title: self.text(title).to_owned(),
            subtitle: line.join(" · "),
            scenarios: Vec::new(),
            panels,
            horizons: first.plan.horizons.clone(),
            notes: vec![method],
            language: self.language,
        })
    }
}
