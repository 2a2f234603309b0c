//! Many comparisons at once: of so many differences that are none, one in twenty would be taken for one.
//!
//! All of a family are therefore reckoned with by Holm's method (see [`holm`]): the outcomes of targets
//! (each target, all of a year together, and how many are met) over all pairs of scenarios are one
//! family, indicators at the horizons another. What is the same in every path is no comparison. Costs
//! are not tested for whether, but for how much, and stand apart.

use super::{MeanDifference, PairComparison};
use crate::statistics::holm;

/// How many differences were tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Together {
    /// Outcomes of targets.
    pub outcomes: usize,
    /// Values of indicators.
    pub indicators: usize,
}

impl Together {
    /// Gives every difference its p-value among all of its family.
    pub(super) fn reckoned(pairs: &mut [PairComparison]) -> Self {
        let outcomes = pairs.iter_mut().flat_map(|pair| {
            let targets = pair.targets.iter_mut().map(|own| &mut own.difference);
            // One target is all of its year.
            let joint = pair.joint.iter_mut().filter(|own| own.targets > 1);
            targets.chain(joint.flat_map(|own| [&mut own.all_met, &mut own.number_met]))
        });
        let outcomes = adjust(outcomes.collect());
        let indicators = pairs
            .iter_mut()
            .flat_map(|pair| pair.indicators.iter_mut().map(|own| &mut own.difference));
        Self {
            outcomes,
            indicators: adjust(indicators.collect()),
        }
    }
}

/// Adjusts one family; gives how many it holds.
fn adjust(family: Vec<&mut MeanDifference>) -> usize {
    let tested: Vec<&mut MeanDifference> = family
        .into_iter()
        .filter(|own| own.p_value.is_some())
        .collect();
    let p_values: Vec<f64> = tested.iter().filter_map(|own| own.p_value).collect();
    for (own, adjusted) in tested.into_iter().zip(holm(&p_values)) {
        own.p_value_among_all = Some(adjusted);
    }
    p_values.len()
}
