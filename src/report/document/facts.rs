//! What a report says of an indicator in a year under a scenario: each fact is written once,
//! so that a sentence and the table below it cannot disagree.

use super::Builder;
use super::digits::Rounding;
use super::quantity::{Spread, chance, stated_level};
use crate::analysis::{DifferenceSummary, ScenarioSummary, Signs, TargetSummary};
use crate::report::Likelihood;
use crate::report::words::target_level;
use crate::scenario::{Direction, Indicator};
use crate::words as phrases;

/// One indicator in one year under one scenario.
pub(super) struct Fact {
    /// Position of the scenario.
    pub(super) scenario: usize,
    pub(super) spread: Spread,
    pub(super) target: Option<TargetFact>,
    pub(super) difference: Option<DifferenceFact>,
}

/// A target, and how likely it is met.
#[derive(Clone, PartialEq)]
pub(super) struct TargetFact {
    /// Its label, side, level and tolerance in signs.
    pub(super) level: String,
    /// The same in words, with its unit.
    pub(super) stated: String,
    pub(super) probability: f64,
    /// The probability as written.
    pub(super) chance: String,
}

/// Scenario minus baseline.
pub(super) struct DifferenceFact {
    pub(super) median: Change,
    /// The share of futures that are better, or higher where no side is, as written.
    pub(super) share: String,
    /// Whether the share is of better futures.
    pub(super) directed: bool,
}

/// A median difference.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Change {
    /// Equal in every future.
    Same,
    /// Less than the digits or the number of futures tell from none.
    Slight,
    /// The difference.
    By(f64),
}

/// What is said of one indicator in one year: a fact for each scenario that has it, and how their
/// differences are written.
pub(super) struct Facts {
    pub(super) year: i32,
    pub(super) all: Vec<Fact>,
    /// Of the medians and intervals.
    pub(super) rounding: Rounding,
    /// Of the differences.
    pub(super) differences: Rounding,
}

impl TargetFact {
    pub(super) fn likelihood(&self) -> Likelihood {
        Likelihood::of(self.probability)
    }
}

impl<'a> Builder<'a> {
    fn summary(&self, scenario: usize) -> &'a ScenarioSummary {
        &self.input.summary.scenarios[scenario]
    }

    /// The indicator as a scenario has it.
    pub(super) fn indicator(&self, scenario: usize, id: &str) -> Option<&'a Indicator> {
        self.input.scenarios[scenario].indicators.get(id)
    }

    /// Years and target numbers to speak of: each target's, else the last horizon.
    pub(super) fn subjects(&self, id: &str) -> Vec<(i32, Option<usize>)> {
        let plan = &self.baseline().plan;
        let mut found: Vec<(i32, Option<usize>)> = Vec::new();
        for (scenario, own) in self
            .input
            .scenarios
            .iter()
            .zip(&self.input.summary.scenarios)
        {
            let Some((at, _, indicator)) = scenario.indicators.get_full(id) else {
                continue;
            };
            for target in own.targets.iter().filter(|target| target.indicator == at) {
                let subject = (indicator.targets[target.target].year, Some(target.target));
                if !found.contains(&subject) {
                    found.push(subject);
                }
            }
        }
        if found.is_empty() {
            found.push((*plan.horizons.last().unwrap_or(&plan.end_year), None));
        }
        found
    }

    /// The facts of all scenarios that have the indicator, in their order.
    pub(super) fn facts(&self, id: &str, year: i32, target: Option<usize>) -> Facts {
        let language = self.input.language;
        let scenarios = 0..self.input.scenarios.len();
        let found: Vec<(usize, [f64; 3])> = scenarios
            .filter_map(|at| Some((at, self.quantiles(at, id, year)?)))
            .collect();
        let spreads: Vec<[f64; 3]> = found.iter().map(|(_, values)| *values).collect();
        let rounding = Rounding::of_spreads(&spreads, language);
        let raw: Vec<f64> = found
            .iter()
            .filter_map(|&(at, _)| self.pair(at, id, year).map(|(value, _)| value))
            .collect();
        let differences = rounding.of_differences(&raw, language);
        let fact = |&(at, values): &(usize, [f64; 3])| {
            let spread = Spread::new(values, rounding);
            Fact {
                scenario: at,
                target: self.target_fact(at, id, target, spread.varies()),
                difference: self.difference_of(at, id, year, &differences),
                spread,
            }
        };
        Facts {
            year,
            all: found.iter().map(fact).collect(),
            rounding,
            differences,
        }
    }

    /// The quantiles of 10%, 50% and 90% of an indicator.
    fn quantiles(&self, at: usize, id: &str, year: i32) -> Option<[f64; 3]> {
        let (scenario, own) = (&self.input.scenarios[at], self.summary(at));
        let index = scenario.indicators.get_index_of(id)?;
        let position = own.years.iter().position(|&own| own == year)?;
        let mut columns = own.indicators.iter();
        let (_, columns) = columns.find(|(own, _)| *own == index)?;
        let level = |level| columns[position].quantiles[self.input.summary.level(level)];
        Some([0.10, 0.50, 0.90].map(level))
    }

    fn target_fact(
        &self,
        at: usize,
        id: &str,
        target: Option<usize>,
        varies: bool,
    ) -> Option<TargetFact> {
        let (index, _, indicator) = self.input.scenarios[at].indicators.get_full(id)?;
        let mut targets = self.summary(at).targets.iter();
        let own = targets.find(|own| own.indicator == index && Some(own.target) == target)?;
        let probability = own.estimate.probability;
        let [level, stated] = self.level(indicator, own);
        Some(TargetFact {
            level,
            stated,
            probability,
            chance: chance(probability, varies),
        })
    }

    /// The level in signs and in words.
    fn level(&self, indicator: &'a Indicator, own: &TargetSummary) -> [String; 2] {
        let wanted = &indicator.targets[own.target];
        let (unit, language) = (&indicator.unit, self.input.language);
        let (level, tolerance) = (own.level, own.tolerance);
        let short = target_level(wanted.direction, level, tolerance, unit.scale, language);
        let stated = stated_level(wanted.direction, [level, tolerance], unit, language);
        match &wanted.label {
            Some(label) => {
                let label = self.text(label);
                let stated = phrases::doc_labelled_level(language, label, stated);
                [format!("{label} {short}"), stated]
            }
            None => [short, stated],
        }
    }

    /// The median difference and its signs, of a scenario that is not the baseline.
    fn pair(&self, at: usize, id: &str, year: i32) -> Option<(f64, Signs)> {
        let index = self.input.scenarios[at].indicators.get_index_of(id)?;
        let position = self.summary(at).years.iter().position(|own| *own == year)?;
        let mut pairs = self.input.summary.pairs.iter();
        let pair = pairs.find(|pair| pair.scenario == at)?;
        let own: &DifferenceSummary = pair.indicators.iter().find(|own| own.own == index)?;
        let median = own.columns[position].quantiles[self.input.summary.level(0.5)];
        Some((median, own.signs[position]))
    }

    fn difference_of(
        &self,
        at: usize,
        id: &str,
        year: i32,
        rounding: &Rounding,
    ) -> Option<DifferenceFact> {
        let (value, signs) = self.pair(at, id, year)?;
        let (higher, lower) = (signs.higher.probability, signs.lower.probability);
        let side = self.indicator(at, id)?.better_side();
        let stands_out = stands_out(higher.max(lower), self.input.summary.paths);
        let median = match (higher, lower) {
            (0.0, 0.0) => Change::Same,
            _ if !stands_out || rounding.is_zero(value) => Change::Slight,
            _ => Change::By(value),
        };
        let share = signs.on(side.unwrap_or(Direction::AtLeast)).probability;
        Some(DifferenceFact {
            median,
            share: match median {
                Change::By(_) => chance(share, true),
                // The futures part on both sides, of which neither is the rule.
                Change::Slight if !stands_out => chance(share, true),
                _ => "–".to_owned(),
            },
            directed: side.is_some(),
        })
    }

    /// The scenario with the highest probability, where it is above the baseline's as written and
    /// as computed.
    pub(super) fn best<'f>(&self, facts: &'f [Fact]) -> Option<&'f Fact> {
        let base = facts.iter().find(|fact| fact.scenario == self.base)?;
        let own = base.target.as_ref()?;
        let mut best: Option<(&Fact, f64)> = None;
        for fact in facts {
            let Some(target) = &fact.target else { continue };
            let above = best.map_or(own.probability, |(_, probability)| probability);
            if target.probability > above && target.chance != own.chance {
                best = Some((fact, target.probability));
            }
        }
        best.map(|(fact, _)| fact)
    }

    /// A target by its indicator, level and year.
    pub(super) fn named_target(&self, id: &str, year: i32, level: &str) -> String {
        let title = self.text(&self.first(id).title);
        phrases::doc_named_target(self.input.language, title, level, year)
    }
}

/// Whether a median is told from zero by sampling: the share of futures on its side lies more than
/// two standard errors above a half, which holds for any distribution (Conover, *Practical
/// nonparametric statistics*, 3rd ed., section 3.2).
fn stands_out(share: f64, paths: u64) -> bool {
    share > 0.5 + 1.0 / (paths as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_futures_tell_little() {
        assert!(!stands_out(0.52, 1_000));
        assert!(stands_out(0.54, 1_000));
        assert!(stands_out(0.52, 10_000));
        assert!(!stands_out(1.0, 3));
    }
}
