//! What a report says of an indicator in a year under a scenario: each fact is written once,
//! so that a sentence and the table below it cannot disagree.

use super::Builder;
use super::quantity::{Spread, chance, difference};
use crate::analysis::{DifferenceSummary, ScenarioSummary, TargetSummary};
use crate::charts::NumberFormat;
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
pub(super) struct TargetFact {
    /// Its label, side, level and tolerance.
    pub(super) level: String,
    pub(super) probability: f64,
    /// The probability as written.
    pub(super) chance: String,
}

/// Scenario minus baseline.
pub(super) struct DifferenceFact {
    /// The median difference as written.
    pub(super) median: String,
    /// The share of futures that are better, or higher where no side is, as written.
    pub(super) share: String,
    /// Whether the share is of better futures.
    pub(super) directed: bool,
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
    pub(super) fn facts(&self, id: &str, year: i32, target: Option<usize>) -> Vec<Fact> {
        let all = 0..self.input.scenarios.len();
        all.filter_map(|at| self.fact(at, id, year, target))
            .collect()
    }

    fn fact(&self, at: usize, id: &str, year: i32, target: Option<usize>) -> Option<Fact> {
        let (scenario, own) = (&self.input.scenarios[at], self.summary(at));
        let (index, _, indicator) = scenario.indicators.get_full(id)?;
        let position = own.years.iter().position(|&own| own == year)?;
        let mut columns = own.indicators.iter();
        let (_, columns) = columns.find(|(own, _)| *own == index)?;
        let levels = [0.10, 0.50, 0.90].map(|level| self.input.summary.level(level));
        let spread = Spread::of(&columns[position], levels, self.input.language);
        let mut targets = own.targets.iter();
        let wanted = targets.find(|own| own.indicator == index && Some(own.target) == target);
        Some(Fact {
            scenario: at,
            target: wanted.map(|own| self.target_fact(indicator, own, spread.varies)),
            difference: self.difference_of(at, index, position, indicator),
            spread,
        })
    }

    fn target_fact(
        &self,
        indicator: &'a Indicator,
        own: &TargetSummary,
        varies: bool,
    ) -> TargetFact {
        let probability = own.estimate.probability;
        TargetFact {
            level: self.level(indicator, own),
            probability,
            chance: chance(probability, varies),
        }
    }

    fn level(&self, indicator: &'a Indicator, own: &TargetSummary) -> String {
        let wanted = &indicator.targets[own.target];
        let (scale, language) = (indicator.unit.scale, self.input.language);
        let level = target_level(wanted.direction, own.level, own.tolerance, scale, language);
        match &wanted.label {
            Some(label) => format!("{} {level}", self.text(label)),
            None => level,
        }
    }

    fn difference_of(
        &self,
        at: usize,
        index: usize,
        position: usize,
        indicator: &Indicator,
    ) -> Option<DifferenceFact> {
        let mut pairs = self.input.summary.pairs.iter();
        let pair = pairs.find(|pair| pair.scenario == at)?;
        let own: &DifferenceSummary = pair.indicators.iter().find(|own| own.own == index)?;
        let side = indicator.better_side();
        let signs = &own.signs[position];
        let share = signs.on(side.unwrap_or(Direction::AtLeast)).probability;
        let same = (signs.higher.probability, signs.lower.probability) == (0.0, 0.0);
        let median = own.columns[position].quantiles[self.input.summary.level(0.5)];
        Some(DifferenceFact {
            median: difference(median, &indicator.unit, self.input.language),
            share: chance(share, !same),
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
        let all = 0..self.input.scenarios.len();
        let mut found = all.filter_map(|at| self.indicator(at, id));
        let title = found.next().map_or(id, |own| self.text(&own.title));
        phrases::doc_named_target(self.input.language, title, level, year)
    }

    /// Money as sentences write it.
    pub(super) fn money(&self, value: f64) -> String {
        NumberFormat::shared(&[value], self.input.language).format(value)
    }
}
