//! From a run's summaries to forecasts that are kept.

use std::collections::BTreeMap;

use super::{KeptForecast, LEVELS};
use crate::analysis::{PlanSummary, ScenarioSummary};
use crate::model::PeopleUnit;
use crate::scenario::{Scenario, Title};
use crate::statistics::ColumnSummary;

/// Every forecast of years after `origin`, from a run that was asked for [`LEVELS`]; scenario
/// number `baseline` first. What another scenario shares with it is left out.
///
/// # Panics
/// If the run was not asked for these levels.
pub fn kept(
    scenarios: &[Scenario],
    summary: &PlanSummary,
    baseline: usize,
    origin: i32,
) -> Vec<KeptForecast> {
    let places = LEVELS.map(|level| summary.level(level));
    let of = |at: usize| {
        let keeper = Keeper {
            scenario: &scenarios[at],
            places: &places,
            origin,
            found: Vec::new(),
        };
        keeper.all(&summary.scenarios[at])
    };
    let first = of(baseline);
    let known: BTreeMap<_, _> = first
        .iter()
        .map(|own| ((own.quantity.clone(), own.year), own.quantiles))
        .collect();
    let mut found = Vec::new();
    for at in (0..scenarios.len()).filter(|&at| at != baseline) {
        let shared = |own: &KeptForecast| {
            known.get(&(own.quantity.clone(), own.year)) == Some(&own.quantiles)
        };
        found.extend(of(at).into_iter().filter(|own| !shared(own)));
    }
    first.into_iter().chain(found).collect()
}

struct Keeper<'a> {
    scenario: &'a Scenario,
    /// Positions of [`LEVELS`] among the run's levels.
    places: &'a [usize; LEVELS.len()],
    origin: i32,
    found: Vec<KeptForecast>,
}

impl Keeper<'_> {
    fn all(mut self, summary: &ScenarioSummary) -> Vec<KeptForecast> {
        let scenario = self.scenario;
        for (index, columns) in &summary.indicators {
            let found = scenario.indicators.get_index(*index);
            let (id, indicator) = found.expect("its own position");
            let group = indicator.domain.as_deref().unwrap_or("indicator");
            let unit = written(&indicator.unit.name);
            let quantity = format!("indicator.{id}");
            self.take((&quantity, group, unit), &summary.years, columns);
        }
        for people in &summary.people {
            let unit = match people.unit {
                PeopleUnit::Persons => "persons",
                PeopleUnit::PersonsPerYear => "persons a year",
                PeopleUnit::PerCent => "%",
            };
            let quantity = format!("population.{}", people.id);
            self.take(
                (&quantity, "population", unit),
                &people.years,
                &people.columns,
            );
        }
        for line in &summary.budget {
            let quantity = format!("budget.{}", line.line);
            let unit = scenario.plan.currency.as_str();
            self.take((&quantity, "budget", unit), &summary.years, &line.nominal);
        }
        self.found
    }

    fn take(
        &mut self,
        (quantity, group, unit): (&str, &str, &str),
        years: &[i32],
        columns: &[ColumnSummary],
    ) {
        for (&year, column) in years.iter().zip(columns) {
            if year > self.origin {
                self.found.push(KeptForecast {
                    scenario: self.scenario.id.clone(),
                    quantity: quantity.to_owned(),
                    group: group.to_owned(),
                    unit: unit.to_owned(),
                    year,
                    quantiles: self.places.map(|place| column.quantiles[place]),
                });
            }
        }
    }
}

/// The unit in English where the plan gives it.
fn written(unit: &Title) -> &str {
    unit.en.as_deref().or(unit.zh.as_deref()).unwrap_or("")
}
