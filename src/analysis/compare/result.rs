//! What a comparison finds.

use super::{CostPer, MeanDifference, Together, Verdict};
use crate::analysis::summary::PlanSummary;
use crate::scenario::Scenario;
use crate::statistics::ProbabilityEstimate;

/// Scenarios against a baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The run: indicators, and their differences with intervals and shares of futures.
    pub summary: PlanSummary,
    /// One for each of the summary's pairs, in their order.
    pub pairs: Vec<PairComparison>,
    /// How much was compared at once.
    pub together: Together,
}

/// One scenario against the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct PairComparison {
    /// Position of the scenario.
    pub scenario: usize,
    /// Position of the baseline.
    pub baseline: usize,
    /// Difference of cost through each horizon and each year that has targets, ascending.
    pub cost: Vec<(i32, MeanDifference)>,
    /// The targets that both have: of one indicator, of one number there, in one year.
    pub targets: Vec<TargetComparison>,
    /// All targets of a year together, of the years in which both have as many.
    pub joint: Vec<JointComparison>,
    /// Mean differences of the summary's indicators at the horizons, by position of the
    /// indicator in the scenario.
    pub indicators: Vec<IndicatorComparison>,
}

impl PairComparison {
    /// Whether nothing that was compared differs in any path.
    pub fn is_the_same(&self) -> bool {
        let targets = self.targets.iter().map(|own| &own.difference);
        let joint = self.joint.iter().map(|own| &own.number_met);
        let indicators = self.indicators.iter().map(|own| &own.difference);
        let cost = self.cost.iter().map(|(_, own)| own);
        let mut all = targets.chain(joint).chain(indicators).chain(cost);
        all.all(|own| own.verdict == Verdict::Same)
    }
}

impl Comparison {
    /// A target's probability in the baseline and in the scenario.
    pub fn probabilities(
        &self,
        scenarios: &[Scenario],
        pair: &PairComparison,
        target: &TargetComparison,
    ) -> Option<[&ProbabilityEstimate; 2]> {
        let (id, _) = scenarios[pair.scenario]
            .indicators
            .get_index(target.indicator)?;
        let other = scenarios[pair.baseline].indicators.get_index_of(id)?;
        let of = |scenario: usize, indicator: usize| {
            let mut targets = self.summary.scenarios[scenario].targets.iter();
            let place = (indicator, target.target);
            let found = targets.find(|own| (own.indicator, own.target) == place)?;
            Some(&found.estimate)
        };
        Some([
            of(pair.baseline, other)?,
            of(pair.scenario, target.indicator)?,
        ])
    }
}

/// A target under two scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetComparison {
    /// Position of the indicator in the scenario.
    pub indicator: usize,
    /// Position of the target in its indicator.
    pub target: usize,
    /// The year.
    pub year: i32,
    /// Difference of the probabilities.
    pub difference: MeanDifference,
    /// Share of paths in which only the scenario meets it.
    pub only_scenario: f64,
    /// Share of paths in which only the baseline meets it.
    pub only_baseline: f64,
    /// Cost of a percentage point of probability.
    pub cost_per_point: CostPer,
}

/// A year's targets together under two scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct JointComparison {
    /// The year.
    pub year: i32,
    /// How many targets it has.
    pub targets: usize,
    /// Difference of the probability that all are met.
    pub all_met: MeanDifference,
    /// Difference of how many are met.
    pub number_met: MeanDifference,
    /// Cost of one more target met.
    pub cost_per_target: CostPer,
}

/// An indicator's mean difference at a horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorComparison {
    /// Position of its difference in the summary's pair.
    pub position: usize,
    /// Position of the horizon in the simulated years.
    pub year: usize,
    /// The difference, in the written unit.
    pub difference: MeanDifference,
}
