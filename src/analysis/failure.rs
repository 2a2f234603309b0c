//! A run that had to stop: which value was no number, and what drove that path.

use crate::engine::{NonFinite, simulate_one};
use crate::graph::NodeId;
use crate::model::{BandNodes, Compiled};
use crate::scenario::Scenario;
use crate::uncertainty::PointSet;

/// An input of the failing path in the failing year.
#[derive(Debug, Clone, PartialEq)]
pub struct InputValue {
    /// Key path.
    pub name: String,
    /// Its value.
    pub value: f64,
}

/// Why a run stopped.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A simulated value is infinite or not a number.
    #[error("{quantity} is {value} in {year}, scenario {scenario}, path {path}")]
    NonFinite {
        /// Scenario id.
        scenario: String,
        /// Indicator, budget line, group of people or target.
        quantity: String,
        /// The year.
        year: i32,
        /// Number of the path, from 0.
        path: u64,
        /// The value.
        value: f64,
        /// Drivers, economy and population on that path in that year.
        inputs: Vec<InputValue>,
    },
}

/// Names what failed and evaluates the inputs of that path.
pub(super) fn explain(
    compiled: &Compiled,
    scenarios: &[Scenario],
    points: &PointSet,
    node: NodeId,
    failure: NonFinite,
) -> RunError {
    let found = compiled
        .models
        .iter()
        .enumerate()
        .find_map(|(index, model)| {
            let place = |nodes: &[NodeId]| nodes.iter().position(|&candidate| candidate == node);
            let series = model
                .indicators
                .iter()
                .chain(&model.inputs)
                .map(|series| (&series.name, &series.nodes));
            let lines = model.budget.iter();
            let lines = lines.flat_map(|line| {
                let parts = line.parts.iter();
                let parts = parts.flat_map(|parts| [&parts.capital, &parts.running]);
                let all = [&line.nominal, &line.real].into_iter().chain(parts);
                all.map(|nodes| (&line.line, nodes))
            });
            let named = series
                .chain(lines)
                .find_map(|(name, nodes)| Some((name.clone(), place(nodes)?)));
            // Flows begin a year later than the plan.
            let people = || {
                model.people.iter().find_map(|series| {
                    let position = place(&series.nodes)? + model.years.len() - series.nodes.len();
                    Some((format!("population.{}", series.id), position))
                })
            };
            let pyramid = || {
                model.pyramids.iter().find_map(|pyramid| {
                    let own = |band: &BandNodes| [band.male, band.female].contains(&node);
                    let band = pyramid.bands.iter().find(|band| own(band))?;
                    let position = model.years.iter().position(|&at| at == pyramid.year)?;
                    Some((format!("people aged {}", band.ages), position))
                })
            };
            let target = || {
                model.targets.iter().find_map(|target| {
                    let own = [target.met, target.shortfall, target.level, target.tolerance];
                    let hit = own.contains(&node);
                    let indicator = &scenarios[index].indicators[target.indicator];
                    let year = indicator.targets[target.target].year;
                    let position = model.years.iter().position(|&at| at == year)?;
                    hit.then(|| (model.indicators[target.indicator].name.clone(), position))
                })
            };
            let difference = || {
                let own = compiled.pairs.iter().filter(|pair| pair.scenario == index);
                let found = own.flat_map(|pair| {
                    let indicators = pair.indicators.iter();
                    let indicators = indicators.map(|d| (&model.indicators[d.own].name, d));
                    let lines = pair.budget.iter();
                    indicators.chain(lines.map(|d| (&model.budget[d.own].line, d)))
                });
                let mut found =
                    found.filter_map(|(name, d)| Some((name.clone(), place(&d.nodes)?)));
                found.next()
            };
            named
                .or_else(people)
                .or_else(pyramid)
                .or_else(target)
                .or_else(difference)
                .map(|(name, position)| (index, name, position))
        });
    let (index, quantity, position) = found.unwrap_or((0, "a joint probability".to_owned(), 0));
    let model = &compiled.models[index];
    let nodes: Vec<NodeId> = model
        .inputs
        .iter()
        .map(|series| series.nodes[position])
        .collect();
    let values = simulate_one(&compiled.graph, points, &nodes, failure.path);
    let names = model.inputs.iter().map(|series| series.name.clone());
    RunError::NonFinite {
        scenario: scenarios[index].id.clone(),
        quantity,
        year: model.years[position],
        path: failure.path,
        value: failure.value,
        inputs: names
            .zip(values)
            .map(|(name, value)| InputValue { name, value })
            .collect(),
    }
}
