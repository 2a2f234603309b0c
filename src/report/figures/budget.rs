//! Spending by domain: each scenario over the years, and all minus the baseline at the horizons. Where
//! fewer than two domains spend, it is by programme.
//!
//! Layers are means of real money. Means of parts add up to the mean of the whole; medians do not.

use super::{Builder, ChartFile, words};
use crate::analysis::{LineSummary, ScenarioSummary};
use crate::charts::{Band, BarGridFigure, BarSeries, Figure, Layer, StackFigure};
use crate::model::baseline;
use crate::scenario::Scenario;
use crate::words as phrases;

/// Means are sums over all paths in a fixed order: what differs by less is the same.
const ROUNDING: f64 = 1e-12;

/// Share of the total by which layers may miss it and still be shown with its interval: less than the
/// width of its line.
const SAME_TOTAL: f64 = 0.005;

/// Programmes that are shown each where there are no domains; the smallest beyond are taken together.
const MOST_PROGRAMMES: usize = 12;

/// Money of one domain or programme: mean in base-year prices, for each year.
pub(super) struct DomainMoney {
    pub(super) label: String,
    pub(super) real_mean: Vec<f64>,
    pub(super) is_rest: bool,
}

impl<'a> Builder<'a> {
    /// One stack for each scenario with a budget.
    pub(super) fn budgets(&self) -> Vec<ChartFile> {
        let name = match self.spends_by_domain() {
            true => "budget-by-domain",
            false => "budget-by-programme",
        };
        let pairs = self.scenarios.iter().zip(&self.summary.scenarios);
        let chart = |(scenario, summary): (&'a Scenario, &'a ScenarioSummary)| {
            let figure = Figure::Stack(self.budget(scenario, summary)?);
            Some(ChartFile {
                stem: format!("charts/{}/{name}", scenario.id),
                figure,
                scenario: Some(scenario.id.clone()),
            })
        };
        pairs.filter_map(chart).collect()
    }

    fn budget(&self, scenario: &'a Scenario, summary: &'a ScenarioSummary) -> Option<StackFigure> {
        let (language, plan) = (self.language, &scenario.plan);
        let domains = self.spending(scenario, summary);
        if domains.len() < 2 {
            return None;
        }
        // What is left stands on top, so that the domains begin at zero.
        let (rest, named): (Vec<_>, Vec<_>) = domains.into_iter().partition(|own| own.is_rest);
        let layer = |own: DomainMoney| Layer {
            label: own.label,
            values: own.real_mean,
            is_rest: own.is_rest,
        };
        let layers: Vec<Layer> = rest.into_iter().chain(named).map(layer).collect();
        Some(StackFigure {
            title: match self.spends_by_domain() {
                true => phrases::budget_title(language).to_owned(),
                false => phrases::budget_title_by_programme(language).to_owned(),
            },
            subtitle: [
                self.text(&scenario.title).to_owned(),
                words::paths(self.summary.paths, language),
            ]
            .join(" · "),
            unit: self.unit_of_money(scenario),
            years: summary.years.clone(),
            total: self.total_band(&layers, summary),
            layers,
            horizons: plan.horizons.clone(),
            notes: self.budget_notes(),
            language,
        })
    }

    /// The central 80% of the whole budget in base-year prices; none where its mean is not that of the
    /// layers, because programmes have prices of their own.
    fn total_band(&self, layers: &[Layer], summary: &ScenarioSummary) -> Option<Band> {
        let total = summary.budget.iter().find(|own| own.line == "total")?;
        let sum = |at: usize| layers.iter().map(|layer| layer.values[at]).sum::<f64>();
        let same = total
            .real
            .iter()
            .enumerate()
            .all(|(at, total)| (sum(at) - total.mean).abs() <= SAME_TOTAL * total.mean.abs());
        let bands = self.bands(&total.real);
        let central = bands.into_iter().find(|band| band.label == "80%");
        central.filter(|_| same)
    }

    /// One chart of all scenarios minus the baseline, where there are several that differ.
    pub(super) fn budget_differences(&self) -> Vec<ChartFile> {
        let Some(figure) = self.budget_difference() else {
            return Vec::new();
        };
        vec![ChartFile {
            stem: "charts/budget-difference".to_owned(),
            figure: Figure::BarGrid(figure),
            scenario: None,
        }]
    }

    /// The difference of means is the mean of the differences: draws are shared.
    fn budget_difference(&self) -> Option<BarGridFigure> {
        let baseline = self.summary.pairs.first()?.baseline;
        let money = |at: usize| self.spending(&self.scenarios[at], &self.summary.scenarios[at]);
        let (language, own) = (self.language, &self.scenarios[baseline]);
        let base = money(baseline);
        let others: Vec<(usize, Vec<DomainMoney>)> = self
            .summary
            .pairs
            .iter()
            .map(|pair| (pair.scenario, money(pair.scenario)))
            .collect();
        let years = &self.summary.scenarios[baseline].years;
        let difference = |label: &str, other: &[DomainMoney], at: usize| {
            let of = |money: &[DomainMoney]| {
                let own = money.iter().find(|own| own.label == label);
                own.map_or(0.0, |own| own.real_mean[at])
            };
            let (x, y) = (of(other), of(&base));
            if (x - y).abs() <= ROUNDING * y.abs() {
                0.0
            } else {
                x - y
            }
        };
        let mut labels: Vec<&str> = Vec::new();
        for money in std::iter::once(&base).chain(others.iter().map(|(_, money)| money)) {
            let new = money.iter().map(|own| own.label.as_str());
            let new: Vec<&str> = new.filter(|label| !labels.contains(label)).collect();
            labels.extend(new);
        }
        let series = own.plan.horizons.iter().filter_map(|year| {
            let at = years.iter().position(|own| own == year)?;
            let row = |label: &&str| {
                let cell = |(_, money): &(usize, Vec<DomainMoney>)| difference(label, money, at);
                others.iter().map(cell).collect()
            };
            Some(BarSeries {
                label: year.to_string(),
                values: labels.iter().map(row).collect(),
            })
        });
        let series: Vec<BarSeries> = series.collect();
        let differs = series
            .iter()
            .flat_map(|own| own.values.iter().flatten())
            .any(|&v| v != 0.0);
        differs.then(|| BarGridFigure {
            title: match self.spends_by_domain() {
                true => phrases::budget_difference_title(language, self.text(&own.title)),
                false => {
                    phrases::budget_difference_title_by_programme(language, self.text(&own.title))
                }
            },
            subtitle: [
                phrases::all_minus_baseline(language, self.text(&own.title)),
                words::paths(self.summary.paths, language),
            ]
            .join(" · "),
            unit: self.unit_of_money(own),
            rows: labels.iter().map(|&label| label.to_owned()).collect(),
            columns: others
                .iter()
                .map(|(at, _)| self.text(&self.scenarios[*at].title).to_owned())
                .collect(),
            series,
            notes: self.budget_notes(),
            language,
        })
    }

    pub(super) fn unit_of_money(&self, scenario: &Scenario) -> String {
        let language = self.language;
        let currency = words::currency(&scenario.plan.currency, language);
        let base_year = scenario.plan.base_year;
        words::unit(
            &phrases::in_prices_of(language, currency, base_year),
            language,
        )
    }

    pub(super) fn budget_notes(&self) -> Vec<String> {
        let run = &self.scenarios[0].run;
        vec![
            phrases::budget_note(self.language).to_owned(),
            words::method(run.sampler, run.seed, self.language),
        ]
    }

    /// Whether two domains of the baseline or more have programmes.
    fn spends_by_domain(&self) -> bool {
        let scenario = &self.scenarios[baseline(self.scenarios)];
        let spends = |id: &&String| {
            let mut own = scenario.programmes.values();
            own.any(|own| own.domain.as_deref() == Some(id.as_str()))
        };
        scenario.plan.domains.keys().filter(spends).count() > 1
    }

    /// By domain, or else by programme.
    fn spending(&self, scenario: &'a Scenario, summary: &'a ScenarioSummary) -> Vec<DomainMoney> {
        match self.spends_by_domain() {
            true => self.money_by_domain(scenario, summary),
            false => self.money_by_programme(scenario, summary),
        }
    }

    /// The baseline's largest programmes, in its order.
    fn largest_programmes(&self) -> Vec<&'a str> {
        let first = baseline(self.scenarios);
        let scenario = &self.scenarios[first];
        let lines = self.summary.scenarios[first].budget.iter();
        let size = |line: &LineSummary| line.real.iter().map(|own| own.mean).sum::<f64>();
        let named = scenario.programmes.keys().zip(lines).enumerate();
        let mut sizes: Vec<(usize, &str, f64)> = named
            .map(|(at, (id, line))| (at, id.as_str(), size(line)))
            .collect();
        sizes.sort_by(|one, other| other.2.total_cmp(&one.2));
        sizes.truncate(MOST_PROGRAMMES);
        sizes.sort_by_key(|(at, _, _)| *at);
        sizes.into_iter().map(|(_, id, _)| id).collect()
    }

    /// The largest programmes of the baseline, then all others, then everything else.
    fn money_by_programme(
        &self,
        scenario: &'a Scenario,
        summary: &'a ScenarioSummary,
    ) -> Vec<DomainMoney> {
        let largest = self.largest_programmes();
        let all = || scenario.programmes.iter().zip(&summary.budget);
        let named = largest.iter().filter_map(|id| {
            let ((_, own), line) = all().find(|((own, _), _)| own == id)?;
            Some((self.text(&own.title), vec![line], false))
        });
        let mut parts: Vec<(&str, Vec<&LineSummary>, bool)> = named.collect();
        let others = all().filter(|((id, _), _)| !largest.contains(&id.as_str()));
        let others = others.map(|(_, line)| line).collect();
        parts.push((phrases::other_programmes(self.language), others, false));
        let totals = &summary.budget[scenario.programmes.len()..];
        let rest = totals.iter().filter(|own| own.line == "everything_else");
        let rest = rest.collect();
        parts.push((phrases::everything_else(self.language), rest, true));
        parts.retain(|(_, lines, _)| !lines.is_empty());
        let money = |(label, lines, is_rest): (&str, Vec<&LineSummary>, bool)| DomainMoney {
            label: label.to_owned(),
            real_mean: mean_sum(&lines),
            is_rest,
        };
        parts.into_iter().map(money).collect()
    }

    /// The plan's domains that have a programme, in the plan's order, then programmes without a
    /// domain, then everything else.
    pub(super) fn money_by_domain(
        &self,
        scenario: &'a Scenario,
        summary: &'a ScenarioSummary,
    ) -> Vec<DomainMoney> {
        let programmes = || scenario.programmes.values().zip(&summary.budget);
        let of = |domain: Option<&str>| -> Vec<&LineSummary> {
            let own = programmes().filter(|(own, _)| own.domain.as_deref() == domain);
            own.map(|(_, line)| line).collect()
        };
        let mut found = Vec::new();
        let mut add = |label: &str, lines: Vec<&LineSummary>, is_rest: bool| {
            if !lines.is_empty() {
                found.push(DomainMoney {
                    label: label.to_owned(),
                    real_mean: mean_sum(&lines),
                    is_rest,
                });
            }
        };
        for (id, title) in &scenario.plan.domains {
            add(self.text(title), of(Some(id)), false);
        }
        add(phrases::other_programmes(self.language), of(None), false);
        let totals = &summary.budget[scenario.programmes.len()..];
        let rest = totals.iter().filter(|own| own.line == "everything_else");
        add(
            phrases::everything_else(self.language),
            rest.collect(),
            true,
        );
        found
    }
}

/// The mean of a sum of lines in each year: the sum of their means.
fn mean_sum(lines: &[&LineSummary]) -> Vec<f64> {
    let years = lines.first().map_or(0, |line| line.real.len());
    let sum = |at: usize| lines.iter().map(|line| line.real[at].mean).sum();
    (0..years).map(sum).collect()
}
