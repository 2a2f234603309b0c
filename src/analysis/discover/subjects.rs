//! What may explain misses: the uncertain values behind a goal, and spending that differs among scenarios.

use rayon::prelude::*;

use super::{Goal, Study, Subject};
use crate::analysis::failure::RunError;
use crate::analysis::value_column::value_column;
use crate::graph::NodeId;
use crate::model::quantities;

impl Study<'_> {
    /// Whether each path misses, scenario by scenario.
    pub(super) fn misses(&self) -> Result<Vec<bool>, RunError> {
        let nodes: Vec<NodeId> = self.question.among.iter().map(|&at| self.met(at)).collect();
        let paths = self.simulate(&nodes)?;
        let columns = (0..nodes.len()).map(|at| paths.column(at));
        Ok(columns.flatten().map(|met| met == 0.0).collect())
    }

    /// What may explain the misses, with a column for each over all cases.
    pub(super) fn subjects(&self) -> (Vec<Subject>, Vec<Vec<f64>>) {
        let among = &self.question.among;
        let nodes: Vec<NodeId> = among.iter().map(|&at| self.met(at)).collect();
        let behind = self.compiled.graph.draws_behind(&nodes);
        let first = self.model(among[0]);
        let factors = first.factors.iter().filter(|factor| {
            let mut inputs = factor.inputs.iter();
            inputs.any(|name| behind.contains(name.as_str()))
        });
        let values: Vec<_> = factors.flat_map(|factor| &factor.values).collect();
        let columns: Vec<Option<(Subject, Vec<f64>)>> = values
            .into_par_iter()
            .map(|value| {
                let mut all = Vec::with_capacity(among.len() * self.paths());
                let mut by_mean = false;
                for &scenario in among {
                    let model = self.model(scenario);
                    let mut owned = model.factors.iter().flat_map(|factor| &factor.values);
                    let own = owned.find(|own| own.name == value.name)?;
                    let (compiled, points) = (self.compiled, &self.points);
                    let (column, is_mean) =
                        value_column(compiled, points, model, own, self.year())?;
                    by_mean |= is_mean;
                    all.extend(column);
                }
                let subject = Subject::Value {
                    name: value.name.clone(),
                    quantity: value.quantity,
                    by_mean,
                };
                all.iter().any(|x| *x != all[0]).then_some((subject, all))
            })
            .collect();
        let levers = self.levers();
        columns.into_iter().flatten().chain(levers).unzip()
    }

    /// Spending on programmes behind the goal that differs among the scenarios.
    fn levers(&self) -> Vec<(Subject, Vec<f64>)> {
        let among = &self.question.among;
        if among.len() < 2 {
            return Vec::new();
        }
        let programmes = self.scenarios[among[0]].programmes.keys();
        let found = programmes.filter_map(|id| {
            if !among.iter().any(|&at| self.rests_on_programme(at, id)) {
                return None;
            }
            let means: Vec<f64> = among
                .iter()
                .map(|&at| self.mean_spending(at, id))
                .collect::<Option<_>>()?;
            if means.iter().all(|mean| *mean == means[0]) {
                return None;
            }
            let paths = self.paths();
            let column = means.iter().flat_map(|&mean| vec![mean; paths]).collect();
            let programme = id.clone();
            Some((Subject::Spending { programme }, column))
        });
        found.collect()
    }

    fn rests_on_programme(&self, scenario: usize, id: &str) -> bool {
        let Goal::Target(indicator, target) = self.question.goal else {
            return true;
        };
        let model = self.model(scenario);
        let place =
            |own: &crate::model::TargetNodes| (own.indicator, own.target) == (indicator, target);
        let Some(position) = model.targets.iter().position(place) else {
            return false;
        };
        let all = quantities(&self.scenarios[scenario]);
        let start = format!("programme.{id}.");
        let mut behind = model.influences.targets[position].iter();
        behind.any(|&quantity| all[quantity].key.starts_with(&start))
    }

    /// A year, on average over paths and years after the base year up to the goal's.
    fn mean_spending(&self, scenario: usize, id: &str) -> Option<f64> {
        let model = self.model(scenario);
        let line = model.budget.iter().find(|line| line.line == id)?;
        let years = model.years.iter().zip(&line.real).skip(1);
        let nodes: Vec<NodeId> = years
            .filter(|(year, _)| **year <= self.year())
            .map(|(_, &node)| node)
            .collect();
        let paths = self.simulate(&nodes).ok()?;
        let sums = (0..nodes.len()).map(|at| paths.column(at).iter().sum::<f64>());
        Some(sums.sum::<f64>() / (nodes.len() * paths.len()) as f64)
    }
}
