//! A comparison as the terminal shows it.

use super::super::table::{Cell, render};
use super::super::terminal;
use super::cells::{Unit, margin, number, row, signed, told};
use crate::analysis::JointSummary;
use crate::analysis::compare::{
    Comparison, CostPer, POWER, PairComparison, Price, TargetComparison, Together, Verdict,
};
use crate::report::{no_price, percent};
use crate::scenario::Scenario;

pub(super) fn text(scenarios: &[Scenario], found: &Comparison) -> String {
    let mut text = String::new();
    for pair in &found.pairs {
        let of = Pair {
            scenario: &scenarios[pair.scenario],
            baseline: &scenarios[pair.baseline],
            scenarios,
            found,
            pair,
        };
        text.push_str(&of.text());
        text.push('\n');
    }
    text.push_str(&at_once(found));
    text.push_str(&format!(
        "Differences are scenario minus baseline on the same draws, ± the half-width of a 95% interval for \
         the\nnumber of paths. TOLD APART: whether the paths tell a difference from none; if not, how many would with \
         a\nchance of {:.0}%, were it as large as it was found. COST is that of all programmes, whatever they are for.\n",
        100.0 * POWER
    ));
    text
}

/// What many comparisons at once take for a difference, and which of them stand.
fn at_once(found: &Comparison) -> String {
    let Together {
        outcomes,
        indicators,
    } = found.together;
    let families = [
        (outcomes, "outcomes of targets"),
        (indicators, "values of indicators"),
    ];
    let named: Vec<String> = families
        .iter()
        .filter(|(count, _)| *count > 1)
        .map(|(count, of)| format!("{count} {of}"))
        .collect();
    if named.is_empty() {
        return String::new();
    }
    format!(
        "Tested at once: {}. Were there no difference at all, one in twenty of them would be told apart by \
         chance.\nyes *: told apart by itself, but not with all of its kind reckoned with (Holm 1979).\n",
        named.join(" and ")
    )
}

struct Pair<'a> {
    scenario: &'a Scenario,
    baseline: &'a Scenario,
    scenarios: &'a [Scenario],
    found: &'a Comparison,
    pair: &'a PairComparison,
}

impl Pair<'_> {
    fn text(&self) -> String {
        let mut text = format!(
            "{} against {}, {} paths\n",
            self.scenario.id,
            self.baseline.id,
            number(self.found.summary.paths as f64)
        );
        if self.pair.is_the_same() {
            text.push_str(&format!(
                "{} and {} are the same: nothing that is compared differs in any path\n",
                self.scenario.id, self.baseline.id
            ));
            return text;
        }
        let tables = [self.targets(), self.indicators(), self.cost()];
        for table in tables.into_iter().flatten() {
            text.push('\n');
            text.push_str(&table);
        }
        text
    }

    /// Every target, then all of a year together, and how many are met.
    fn targets(&self) -> Option<String> {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let (same, differing): (Vec<_>, Vec<_>) =
            (self.pair.targets.iter()).partition(|own| own.difference.verdict == Verdict::Same);
        for own in differing {
            let (id, _) = self.scenario.indicators.get_index(own.indicator)?;
            let price = self.price(&own.cost_per_point, "a point");
            let both = self.found.probabilities(self.scenarios, self.pair, own)?;
            let [before, after] = both.map(|own| percent(own.probability));
            let of = both[1].probability;
            let lead = [id.clone(), own.year.to_string(), before, after];
            rows.push(row(lead, Unit::Points { of }, &own.difference, price));
        }
        for own in self.pair.joint.iter().filter(|own| own.targets > 1) {
            let year = own.year.to_string();
            let both = self.together(own.year)?;
            let of = both[1].all_met.probability;
            let [before, after] = both.map(|joint| percent(joint.all_met.probability));
            let name = "all targets together".to_owned();
            let lead = [name, year.clone(), before, after];
            rows.push(row(lead, Unit::Points { of }, &own.all_met, String::new()));
            let [before, after] = both.map(|joint| format!("{:.2}", joint.number_met.mean));
            let name = format!("targets met of {}", own.targets);
            let price = self.price(&own.cost_per_target, "a target");
            let lead = [name, year, before, after];
            rows.push(row(lead, Unit::Number, &own.number_met, price));
        }
        let header = [
            Cell::left("TARGET"),
            Cell::right("YEAR"),
            Cell::right(&self.baseline.id),
            Cell::right(&self.scenario.id),
            Cell::right("DIFFERENCE"),
            Cell::right("±"),
            Cell::left("TOLD APART"),
            Cell::left("REAL COST"),
        ];
        let mut text = String::new();
        if !rows.is_empty() {
            text = render(&header, &rows, terminal::colour_on_stdout());
        }
        text.push_str(&self.same_targets(&same));
        (!text.is_empty()).then_some(text)
    }

    /// How many targets are the same in every path, and how many of these are certain.
    fn same_targets(&self, same: &[&TargetComparison]) -> String {
        if same.is_empty() {
            return String::new();
        }
        let probability = |own: &&TargetComparison| {
            let both = self.found.probabilities(self.scenarios, self.pair, own)?;
            Some(both[1].probability)
        };
        let certain = |wanted: f64, word: &str| {
            let own = same.iter().filter(|own| probability(own) == Some(wanted));
            match own.count() {
                0 => String::new(),
                count => format!(", {count} of them {word} in every path"),
            }
        };
        format!(
            "{} of {} targets are the same in every path{}{}\n",
            same.len(),
            self.pair.targets.len(),
            certain(1.0, "met"),
            certain(0.0, "missed")
        )
    }

    /// A year's targets together, in the baseline and the scenario.
    fn together(&self, year: i32) -> Option<[&JointSummary; 2]> {
        let of = |scenario: usize| {
            let mut years = self.found.summary.scenarios[scenario].joint.iter();
            years.find(|own| own.year == year)
        };
        Some([of(self.pair.baseline)?, of(self.pair.scenario)?])
    }
    /// What differs at a horizon, and how many indicators do not.
    fn indicators(&self) -> Option<String> {
        let summary = &self.found.summary;
        let mut pairs = summary.pairs.iter();
        let own = pairs.find(|own| own.scenario == self.pair.scenario)?;
        let years = &summary.scenarios[self.pair.scenario].years;
        let (low, high) = (summary.level(0.05), summary.level(0.95));
        let mut rows = Vec::new();
        let mut same = 0;
        for compared in &self.pair.indicators {
            if compared.difference.verdict == Verdict::Same {
                same += 1;
                continue;
            }
            let difference = &own.indicators[compared.position];
            let (id, indicator) = self.scenario.indicators.get_index(difference.own)?;
            let column = &difference.columns[compared.year];
            let signs = &difference.signs[compared.year];
            let share = |of: crate::statistics::ProbabilityEstimate| percent(of.probability);
            let better = match indicator.better_side() {
                Some(side) => share(signs.on(side)),
                None => format!("higher {}", share(signs.higher)),
            };
            let [low, high] = [low, high].map(|at| signed(column.quantiles[at]));
            rows.push(vec![
                Cell::left(id),
                Cell::right(years[compared.year].to_string()),
                Cell::right(signed(compared.difference.mean)),
                Cell::right(margin(&compared.difference)),
                Cell::right(format!("{low} to {high}")),
                Cell::right(better),
                Cell::left(told(&compared.difference)),
            ]);
        }
        let mut text = String::new();
        if !rows.is_empty() {
            let header = [
                Cell::left("INDICATOR"),
                Cell::right("YEAR"),
                Cell::right("DIFFERENCE"),
                Cell::right("±"),
                Cell::right("IN 90% OF FUTURES"),
                Cell::right("BETTER IN"),
                Cell::left("TOLD APART"),
            ];
            text = render(&header, &rows, terminal::colour_on_stdout());
        }
        if same > 0 {
            let of = self.pair.indicators.len();
            text.push_str(&format!(
                "{same} of {of} values of indicators at the horizons are the same in every path\n"
            ));
        }
        (!text.is_empty()).then_some(text)
    }

    fn cost(&self) -> Option<String> {
        let money = |value: f64| format!("{} {}", signed(value), self.scenario.plan.currency);
        let rows: Vec<Vec<Cell>> = self
            .pair
            .cost
            .iter()
            .map(|(year, cost)| {
                vec![
                    Cell::left("spent by all programmes"),
                    Cell::right(format!("through {year}")),
                    Cell::right(money(cost.mean)),
                    Cell::right(margin(cost)),
                    Cell::left(told(cost)),
                ]
            })
            .collect();
        let base_year = self.scenario.plan.base_year;
        let header = [
            Cell::left(format!("REAL COST, PRICES OF {base_year}")),
            Cell::right("YEARS"),
            Cell::right("DIFFERENCE"),
            Cell::right("±"),
            Cell::left("TOLD APART"),
        ];
        (!rows.is_empty()).then(|| render(&header, &rows, terminal::colour_on_stdout()))
    }

    fn price(&self, cost: &CostPer, unit: &str) -> String {
        let money = |price: &Price, given_up: &str| {
            let (money, error) = (number(price.money), number(price.standard_error));
            format!(
                "{money} {} {unit}{given_up} (se {error})",
                self.scenario.plan.currency
            )
        };
        match cost {
            CostPer::Costs(price) => money(price, ""),
            CostPer::Saves(price) => format!("saves {}", money(price, " given up")),
            other => no_price(other).unwrap_or_default().to_owned(),
        }
    }
}
