//! Scenario minus baseline on the same paths.
//!
//! For each year the difference is summarised like any other column, with the share of paths in
//! which it is above and below zero. The shares' standard errors are those of 0/1 columns, over
//! the same replicates where the point set has them (see [`crate::statistics`]). The shares of
//! equal values are what is left of 1.

use super::outputs::Selection;
use super::summary::Collected;
use crate::model::{DifferenceNodes, Model, PairNodes};
use crate::scenario::Direction;
use crate::statistics::{ColumnSummary, ProbabilityEstimate, summarise};
use crate::uncertainty::Sampler;

/// Shares of paths on each side of zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signs {
    /// Above zero: the scenario is higher.
    pub higher: ProbabilityEstimate,
    /// Below zero: the scenario is lower.
    pub lower: ProbabilityEstimate,
}

impl Signs {
    /// The side that a target calls better.
    pub fn on(&self, side: Direction) -> ProbabilityEstimate {
        match side {
            Direction::AtLeast => self.higher,
            Direction::AtMost => self.lower,
        }
    }

    /// Of a column in the order of its paths.
    pub(super) fn of(values: &[f64], sampler: Sampler) -> Self {
        let share = |holds: fn(f64) -> bool| {
            let mut marks: Vec<f64> = values.iter().map(|&x| f64::from(holds(x))).collect();
            let summary = summarise(&mut marks, &[], sampler);
            ProbabilityEstimate::from_summary(&summary, values.len() as u64)
        };
        Self {
            higher: share(|x| x > 0.0),
            lower: share(|x| x < 0.0),
        }
    }
}

/// A quantity's difference over the years.
#[derive(Debug, Clone, PartialEq)]
pub struct DifferenceSummary {
    /// Position of the quantity in the scenario: of an indicator in its indicators, of a budget
    /// line in the lines of its summary.
    pub own: usize,
    /// Position of the quantity in the baseline.
    pub baseline: usize,
    /// Scenario minus baseline in each year, in the written unit or in base-year money.
    pub columns: Vec<ColumnSummary>,
    /// On which side of zero, in each year.
    pub signs: Vec<Signs>,
}

impl DifferenceSummary {
    /// Whether the two are the same in every year of every path.
    pub fn is_none(&self) -> bool {
        let sides = self.signs.iter();
        sides
            .map(|signs| (signs.higher.probability, signs.lower.probability))
            .all(|shares| shares == (0.0, 0.0))
    }
}

/// One scenario minus the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct PairSummary {
    /// Position of the scenario.
    pub scenario: usize,
    /// Position of the baseline.
    pub baseline: usize,
    /// The summarised indicators that both have.
    pub indicators: Vec<DifferenceSummary>,
    /// Budget lines that both have, in base-year prices.
    pub budget: Vec<DifferenceSummary>,
}

impl Collected<'_> {
    pub(super) fn pair(
        &self,
        pair: &PairNodes,
        model: &Model,
        selection: &Selection,
    ) -> PairSummary {
        let summary = |nodes: &DifferenceNodes| DifferenceSummary {
            own: nodes.own,
            baseline: nodes.baseline,
            columns: self.over_years(&nodes.nodes),
            signs: self.signs(&nodes.nodes),
        };
        let indicators = pair.indicators.iter();
        let wanted = indicators.filter(|own| selection.contains(&model.indicators[own.own].name));
        PairSummary {
            scenario: pair.scenario,
            baseline: pair.baseline,
            indicators: wanted.map(summary).collect(),
            budget: pair.budget.iter().map(summary).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_a_column_by_hand() {
        let signs = Signs::of(&[-1.0, 0.0, 2.0, 3.0], Sampler::MonteCarlo);
        assert_eq!(signs.higher.probability, 0.5);
        assert_eq!(signs.lower.probability, 0.25);
        // Two of four: squares about the mean sum to 1, over n - 1 = 3 and n = 4.
        let expected = (1.0_f64 / 3.0 / 4.0).sqrt();
        let error = signs.higher.standard_error.unwrap();
        assert!((error - expected).abs() < 1e-15, "{error}");
    }
}
