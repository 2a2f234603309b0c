//! A comparison as the terminal shows it.

use super::super::table::{Cell, render};
use super::super::terminal;
use crate::analysis::JointSummary;
use crate::analysis::compare::{
    Comparison, CostPer, MeanDifference, POWER, PairComparison, Price, Verdict,
};
use crate::charts::{Digits, Language, format_number};
use crate::report::{no_price, percent};
use crate::scenario::Scenario;

/// Paths that a plan can ask for.
const MOST_PATHS: u64 = 100_000_000;

pub(super) fn text(scenarios: &[Scenario], found: &Comparison) -> String {
    let mut text = String::new();
    for pair in &found.pairs {
        let of = Pair {
            scenario: &scenarios[pair.scenario],
            baseline: &scenarios[pair.baseline],
            found,
            pair,
        };
        text.push_str(&of.text());
        text.push('\n');
    }
    text.push_str(&format!(
        "Differences are scenario minus baseline on the same draws, ± the half-width of a 95% interval for \
         the\nnumber of paths. TOLD APART: whether the paths tell a difference from none; if not, how many would with \
         a\nchance of {:.0}%, were it as large as it was found. COST is that of all programmes, whatever they are for.\n",
        100.0 * POWER
    ));
    text
}

struct Pair<'a> {
    scenario: &'a Scenario,
    baseline: &'a Scenario,
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
        for own in &self.pair.targets {
            let (id, _) = self.scenario.indicators.get_index(own.indicator)?;
            let probabilities = self.probabilities(own.indicator, own.target)?;
            let price = self.price(&own.cost_per_point, "a point");
            let [before, after] = probabilities.map(percent);
            let of = probabilities[1];
            let lead = [id.clone(), own.year.to_string(), before, after];
            rows.push(row(lead, Unit::Points { of }, &own.difference, price));
        }
        for own in &self.pair.joint {
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
        if rows.is_empty() {
            return None;
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
        Some(render(&header, &rows, terminal::colour_on_stdout()))
    }

    /// Of a target, in the baseline and the scenario.
    fn probabilities(&self, indicator: usize, target: usize) -> Option<[f64; 2]> {
        let (id, _) = self.scenario.indicators.get_index(indicator)?;
        let other = self.baseline.indicators.get_index_of(id)?;
        let of = |scenario: usize, indicator: usize| {
            let mut targets = self.found.summary.scenarios[scenario].targets.iter();
            let found = targets.find(|own| (own.indicator, own.target) == (indicator, target))?;
            Some(found.estimate.probability)
        };
        Some([
            of(self.pair.baseline, other)?,
            of(self.pair.scenario, indicator)?,
        ])
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

#[derive(Clone, Copy)]
enum Unit {
    /// Percentage points, of a probability that is so large in the scenario.
    Points {
        of: f64,
    },
    Number,
}

fn row(lead: [String; 4], unit: Unit, found: &MeanDifference, price: String) -> Vec<Cell> {
    let (scale, suffix) = match unit {
        Unit::Points { .. } => (100.0, " points"),
        Unit::Number => (1.0, ""),
    };
    let [name, year, before, after] = lead;
    let difference = match found.verdict {
        Verdict::Same => "the same".to_owned(),
        _ => format!("{}{suffix}", decimals(scale * found.mean)),
    };
    vec![
        Cell::left(name),
        Cell::right(year),
        Cell::right(before),
        Cell::right(after),
        Cell::right(difference),
        Cell::right(match found.verdict {
            Verdict::Same => String::new(),
            _ => found
                .margin
                .map_or_else(String::new, |own| format!("{:.2}", scale * own)),
        }),
        Cell::left(match (found.verdict, unit) {
            (Verdict::Same, Unit::Points { of: 0.0 }) => "missed in every path by both".to_owned(),
            (Verdict::Same, Unit::Points { of: 1.0 }) => "met in every path by both".to_owned(),
            _ => told(found),
        }),
        Cell::left(price),
    ]
}

/// Two decimals with a sign.
fn decimals(value: f64) -> String {
    format!("{value:+.2}").replace('-', "\u{2212}")
}

fn number(value: f64) -> String {
    format_number(value, Language::En, Digits::Auto)
}

fn signed(value: f64) -> String {
    let plus = if value > 0.0 { "+" } else { "" };
    format!("{plus}{}", number(value))
}

fn margin(found: &MeanDifference) -> String {
    /// Relative to the mean: a margin below is rounding of the arithmetic, of a difference that is
    /// the same in every path.
    const ROUNDING: f64 = 1e-12;
    match (found.verdict, found.margin) {
        (Verdict::Same, _) | (_, None) => String::new(),
        (_, Some(own)) if own <= ROUNDING * found.mean.abs() => "0".to_owned(),
        (_, Some(own)) => number(own),
    }
}

fn told(found: &MeanDifference) -> String {
    match found.verdict {
        Verdict::Same => "the same in every path".to_owned(),
        Verdict::Apart => "yes".to_owned(),
        Verdict::TooFewPaths => "too few paths".to_owned(),
        Verdict::NotApart { paths_needed } => match paths_needed {
            Some(paths) if paths <= MOST_PATHS => {
                format!("no: {} paths would", number(rounded_up(paths)))
            }
            Some(_) => "no: more paths than can be run would".to_owned(),
            None => "no, nor would more paths".to_owned(),
        },
    }
}

/// To two digits: more would claim to know.
fn rounded_up(paths: u64) -> f64 {
    let step = 10_u64.pow(paths.max(1).ilog10().saturating_sub(1));
    (paths.div_ceil(step) * step) as f64
}
