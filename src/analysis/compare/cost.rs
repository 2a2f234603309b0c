//! What a benefit costs: a ratio where it means something, words where it does not.
//!
//! The ratio of mean cost to mean benefit is only formed where the paths tell the benefit from
//! zero; else its distribution has no mean and its delta-method error is worthless (Fieller 1954,
//! doi:10.1111/j.2517-6161.1954.tb00159.x). Where one side is better and cheaper it would be a
//! negative price, which says nothing (Drummond et al. 2015, ch. 4).

use super::verdict::{MeanDifference, Verdict};
use crate::statistics::PairedMeans;

/// What a unit of benefit costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CostPer {
    /// The scenario is better and costs so much more for each unit.
    Costs(Price),
    /// The scenario is worse and saves so much for each unit.
    Saves(Price),
    /// The scenario is better and no dearer.
    BetterForNoMore,
    /// The scenario is worse and no cheaper.
    WorseForNoLess,
    /// The outcome is the same in every path.
    SameOutcome,
    /// The paths cannot tell the outcome's difference from zero.
    NotDefined,
    /// The plan has no programmes.
    NoMoney,
}

/// Money for a unit of benefit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// In base-year money.
    pub money: f64,
    /// Its Monte Carlo standard error.
    pub standard_error: f64,
}

impl CostPer {
    /// From the means of benefit and cost; a unit is so much of the benefit.
    pub(super) fn of(means: &PairedMeans, unit: f64, has_cost: bool) -> Self {
        let (benefit, cost) = (MeanDifference::first(means), MeanDifference::second(means));
        let dearer = cost.verdict == Verdict::Apart && cost.mean > 0.0;
        let cheaper = cost.verdict == Verdict::Apart && cost.mean < 0.0;
        let price = means.ratio().and_then(|(ratio, error)| {
            Some(Price {
                money: ratio * unit,
                standard_error: error? * unit,
            })
        });
        match (benefit.verdict, benefit.mean > 0.0, price) {
            _ if !has_cost => Self::NoMoney,
            (Verdict::Same, ..) => Self::SameOutcome,
            (Verdict::Apart, true, Some(price)) if dearer => Self::Costs(price),
            (Verdict::Apart, false, Some(price)) if cheaper => Self::Saves(price),
            (Verdict::Apart, true, _) => Self::BetterForNoMore,
            (Verdict::Apart, false, _) => Self::WorseForNoLess,
            _ => Self::NotDefined,
        }
    }

    /// The ratio, where there is one.
    pub fn price(&self) -> Option<Price> {
        match self {
            Self::Costs(price) | Self::Saves(price) => Some(*price),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::PairedColumns;
    use crate::uncertainty::Sampler;

    fn of(benefit: [f64; 2], cost: [f64; 2]) -> CostPer {
        let column = |[one, other]: [f64; 2]| -> Vec<f64> {
            (0..64)
                .map(|i| if i % 2 == 0 { one } else { other })
                .collect()
        };
        let mut columns = PairedColumns::new(Sampler::MonteCarlo);
        columns.push(&column(benefit), &column(cost));
        CostPer::of(&columns.means(), 0.01, true)
    }

    #[test]
    fn a_price_is_named_where_more_is_had_for_more() {
        let CostPer::Costs(price) = of([1.0, 0.0], [100.0, 100.0]) else {
            panic!("more for more");
        };
        // 100 for half a unit: 2 for a hundredth. se: 200 · se(x)/mean(x), se(x) = 0.5/√63.
        assert!((price.money - 2.0).abs() < 1e-12);
        assert!((price.standard_error - 2.0 / 63.0_f64.sqrt()).abs() < 1e-12);
        assert!(
            matches!(of([-1.0, 0.0], [-5.0, -5.0]), CostPer::Saves(price) if price.money > 0.0)
        );
    }

    #[test]
    fn else_words_say_what_it_is() {
        assert_eq!(of([1.0, 0.0], [-5.0, -5.0]), CostPer::BetterForNoMore);
        assert_eq!(of([1.0, 0.0], [0.0, 0.0]), CostPer::BetterForNoMore);
        assert_eq!(of([-1.0, 0.0], [5.0, 5.0]), CostPer::WorseForNoLess);
        assert_eq!(of([1.0, -1.0], [5.0, 5.0]), CostPer::NotDefined);
        assert_eq!(of([0.0, 0.0], [5.0, 5.0]), CostPer::SameOutcome);
    }
}
