//! The result of `compare`.

use serde::Serialize;

use super::{NumberResult, ProbabilityResult, indicator_id};
use crate::analysis::compare::{
    Comparison, CostPer, MeanDifference, PairComparison, TargetComparison, Verdict,
};
use crate::report::compare::{no_price, verdict_name};
use crate::report::tables::english;
use crate::scenario::Scenario;
use crate::statistics::ProbabilityEstimate;

/// Every scenario against the baseline.
#[derive(Debug, Serialize)]
pub struct CompareResult<'a> {
    baseline: &'a str,
    /// Differences of targets' outcomes, and of indicators, that were tested at once.
    tested_outcomes: usize,
    tested_indicators: usize,
    pairs: Vec<Pair<'a>>,
}

#[derive(Debug, Serialize)]
struct Pair<'a> {
    scenario: &'a str,
    /// Whether nothing that was compared differs in any path.
    is_the_same: bool,
    targets: Vec<Target<'a>>,
    /// All targets of a year together.
    years: Vec<Year>,
    indicators: Vec<Indicator<'a>>,
    cost: Vec<Cost>,
}

#[derive(Debug, Serialize)]
struct Target<'a> {
    indicator: &'a str,
    /// Tells targets of one indicator and year apart.
    label: Option<&'a str>,
    year: i32,
    in_baseline: Option<ProbabilityResult>,
    in_scenario: Option<ProbabilityResult>,
    /// Of the probabilities.
    difference: Difference,
    share_only_scenario: f64,
    share_only_baseline: f64,
    /// Of a hundredth of probability.
    cost_per_percentage_point: Price,
}

#[derive(Debug, Serialize)]
struct Year {
    year: i32,
    targets: usize,
    all_met: Difference,
    number_met: Difference,
    cost_per_target: Price,
}

#[derive(Debug, Serialize)]
struct Indicator<'a> {
    indicator: &'a str,
    unit: &'a str,
    year: i32,
    difference: Difference,
    share_higher: f64,
    share_lower: f64,
    /// Null where no target says which side is better.
    share_better: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Cost {
    through: i32,
    /// Spending of all programmes, base-year prices.
    difference: Difference,
}

/// Scenario minus baseline, on the same paths.
#[derive(Debug, Serialize)]
struct Difference {
    mean: f64,
    standard_error: Option<f64>,
    interval_95: Option<[f64; 2]>,
    share_differing: f64,
    verdict: &'static str,
    /// Chance of such a difference or a greater one, were there none; null where nothing was tested.
    p_value: Option<f64>,
    /// The same with all that is compared at once reckoned with, by Holm's method.
    p_value_among_all: Option<f64>,
    /// Paths that would tell the two apart; null where they are told apart or no number would.
    paths_needed: Option<u64>,
}

impl From<&MeanDifference> for Difference {
    fn from(own: &MeanDifference) -> Self {
        let margin = own.margin;
        Self {
            mean: own.mean,
            standard_error: own.standard_error,
            interval_95: margin.map(|margin| [own.mean - margin, own.mean + margin]),
            share_differing: own.differing,
            verdict: verdict_name(own.verdict),
            p_value: own.p_value,
            p_value_among_all: own.p_value_among_all,
            paths_needed: match own.verdict {
                Verdict::NotApart { paths_needed } => paths_needed,
                _ => None,
            },
        }
    }
}

/// Base-year money for a unit of benefit; null with the reason where there is none.
#[derive(Debug, Serialize)]
struct Price {
    money: Option<NumberResult>,
    /// `costs`, `saves`, or why there is no price.
    note: &'static str,
}

impl From<&CostPer> for Price {
    fn from(own: &CostPer) -> Self {
        let price = own.price();
        Self {
            money: price.map(|own| NumberResult::new(own.money, Some(own.standard_error))),
            note: match own {
                CostPer::Costs(_) => "costs",
                CostPer::Saves(_) => "saves",
                other => no_price(other).unwrap_or_default(),
            },
        }
    }
}

/// The result of a comparison.
pub fn compare_result<'a>(scenarios: &'a [Scenario], found: &Comparison) -> CompareResult<'a> {
    let baseline = found
        .pairs
        .first()
        .map_or("", |pair| &scenarios[pair.baseline].id);
    CompareResult {
        baseline,
        tested_outcomes: found.together.outcomes,
        tested_indicators: found.together.indicators,
        pairs: found
            .pairs
            .iter()
            .map(|pair| of_pair(scenarios, found, pair))
            .collect(),
    }
}

fn of_pair<'a>(scenarios: &'a [Scenario], found: &Comparison, pair: &PairComparison) -> Pair<'a> {
    let scenario = &scenarios[pair.scenario];
    let joint = pair.joint.iter().map(|own| Year {
        year: own.year,
        targets: own.targets,
        all_met: (&own.all_met).into(),
        number_met: (&own.number_met).into(),
        cost_per_target: (&own.cost_per_target).into(),
    });
    let cost = pair.cost.iter().map(|(through, own)| Cost {
        through: *through,
        difference: own.into(),
    });
    Pair {
        scenario: &scenario.id,
        is_the_same: pair.is_the_same(),
        targets: pair
            .targets
            .iter()
            .map(|own| target(scenarios, found, pair, own))
            .collect(),
        years: joint.collect(),
        indicators: indicators(scenario, found, pair),
        cost: cost.collect(),
    }
}

fn target<'a>(
    scenarios: &'a [Scenario],
    found: &Comparison,
    pair: &PairComparison,
    own: &TargetComparison,
) -> Target<'a> {
    let scenario = &scenarios[pair.scenario];
    let probabilities = found.probabilities(scenarios, pair, own);
    let of = |estimate: &ProbabilityEstimate| estimate.into();
    let label = scenario.indicators[own.indicator].targets[own.target]
        .label
        .as_ref();
    Target {
        indicator: indicator_id(scenario, own.indicator),
        label: label.map(english),
        year: own.year,
        in_baseline: probabilities.as_ref().map(|[before, _]| of(before)),
        in_scenario: probabilities.as_ref().map(|[_, after]| of(after)),
        difference: (&own.difference).into(),
        share_only_scenario: own.only_scenario,
        share_only_baseline: own.only_baseline,
        cost_per_percentage_point: (&own.cost_per_point).into(),
    }
}

fn indicators<'a>(
    scenario: &'a Scenario,
    found: &Comparison,
    pair: &PairComparison,
) -> Vec<Indicator<'a>> {
    let summary = &found.summary;
    let mut pairs = summary.pairs.iter();
    let Some(own) = pairs.find(|own| own.scenario == pair.scenario) else {
        return Vec::new();
    };
    let years = &summary.scenarios[pair.scenario].years;
    let one = |compared: &crate::analysis::compare::IndicatorComparison| {
        let difference = &own.indicators[compared.position];
        let (_, indicator) = scenario.indicators.get_index(difference.own)?;
        let signs = &difference.signs[compared.year];
        let better = indicator.better_side();
        Some(Indicator {
            indicator: indicator_id(scenario, difference.own),
            unit: english(&indicator.unit.name),
            year: years[compared.year],
            difference: (&compared.difference).into(),
            share_higher: signs.higher.probability,
            share_lower: signs.lower.probability,
            share_better: better.map(|side| signs.on(side).probability),
        })
    };
    pair.indicators.iter().filter_map(one).collect()
}
