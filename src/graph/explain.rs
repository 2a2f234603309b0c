//! Looking at a graph: how often a value has to be computed, and what it is
//! when every random input takes one and the same probability.

use std::collections::HashMap;

use super::{Graph, NodeId, Operation, PopulationFlow, select};
use crate::demography::{Cohorts, Flows, LifeExpectancy, Projection, StepInputs};
use crate::kernel;

/// How often a quantity has to be computed, from its nodes over the years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// One number.
    Constant,
    /// A number for each year.
    PerYear,
    /// A value for each path, the same in all years.
    PerPath,
    /// A value for each path and year.
    PerPathAndYear,
}

impl Graph {
    /// The hoisting level of a quantity, given its node in each year.
    pub fn level(&self, years: &[NodeId]) -> Level {
        let same = years.windows(2).all(|pair| pair[0] == pair[1]);
        let fixed = years.iter().all(|&id| self.known_value(id).is_some());
        match (fixed, same) {
            (true, true) => Level::Constant,
            (true, false) => Level::PerYear,
            (false, true) => Level::PerPath,
            (false, false) => Level::PerPathAndYear,
        }
    }
}

/// One deterministic path: every random input at the same probability.
///
/// At 0.5 it is the path a planner's spreadsheet would show. It is extended as
/// the graph grows, so that checks can look at values while compiling.
#[derive(Debug, Clone)]
pub struct Central {
    probability: f64,
    values: Vec<f64>,
    people: HashMap<usize, People>,
}

/// A population's state on one path, and the flows that led there.
#[derive(Debug, Clone)]
struct People {
    cohorts: Cohorts,
    flows: [f64; 3],
}

impl Central {
    /// All inputs at `probability`, strictly between 0 and 1.
    pub fn new(probability: f64) -> Self {
        Self {
            probability,
            values: Vec::new(),
            people: HashMap::new(),
        }
    }

    /// The value of a node on this path.
    pub fn value(&mut self, graph: &Graph, id: NodeId) -> f64 {
        for index in self.values.len()..=id.index() {
            let value = self.compute(graph, index);
            self.values.push(value);
        }
        self.values[id.index()]
    }

    fn compute(&mut self, graph: &Graph, index: usize) -> f64 {
        let node = &graph.nodes[index];
        let mut arguments = [0.0; super::MAX_ARGUMENTS];
        let count = node.arguments().len();
        for (slot, id) in arguments.iter_mut().zip(node.arguments()) {
            *slot = self.values[id.index()];
        }
        match node.operation {
            Operation::Constant(bits) => f64::from_bits(bits),
            Operation::Uniform(_) => self.probability,
            Operation::Normal(_) => kernel::normal_quantile(self.probability),
            Operation::Quantile(prepared) => {
                let mut value = [0.0];
                graph.prepared(prepared).fill(&arguments[..1], &mut value);
                value[0]
            }
            Operation::FamilyQuantile(family) => {
                family.quantile(&arguments[..count - 1], arguments[count - 1])
            }
            Operation::FamilyCdf(family) => {
                family.cdf(&arguments[..count - 1], arguments[count - 1])
            }
            Operation::Unary(unary) => unary.apply(arguments[0]),
            Operation::Binary(binary) => binary.apply(arguments[0], arguments[1]),
            Operation::Select => select(arguments[0], arguments[1], arguments[2]),
            Operation::PopulationBase(projection) => {
                let mut cohorts = Cohorts::new(1);
                graph.projection_at(projection).start(&mut cohorts);
                let flows = [0.0; 3];
                self.people.insert(index, People { cohorts, flows });
                0.0
            }
            Operation::PopulationStep(projection, year) => {
                let before = node.arguments()[0].index();
                let step = (graph.projection_at(projection).as_ref(), year);
                let people = self.stepped(step, before, &arguments[1..count]);
                self.people.insert(index, people);
                0.0
            }
            Operation::PopulationGroup(wanted) => {
                let people = &self.people[&node.arguments()[0].index()];
                let mut sum = [0.0];
                let ages = wanted.first..=wanted.last;
                people.cohorts.count(wanted.sex, ages, &mut sum);
                sum[0]
            }
            Operation::PopulationFlow(flow) => {
                let [births, deaths, migrants] = self.people[&node.arguments()[0].index()].flows;
                match flow {
                    PopulationFlow::Births => births,
                    PopulationFlow::Deaths => deaths,
                    PopulationFlow::Migrants => migrants,
                }
            }
        }
    }

    /// The state after a step; not a number where no population can have the inputs.
    fn stepped(&self, step: (&Projection, i32), before: usize, inputs: &[f64]) -> People {
        let (projection, year) = step;
        let mut cohorts = self.people[&before].cohorts.clone();
        let [mut births, mut deaths, mut migrants] = [[0.0]; 3];
        let one = |index: usize| &inputs[index..=index];
        let life_expectancy = match inputs.len() {
            4 => LifeExpectancy::BothSexes(one(1)),
            _ => LifeExpectancy::BySex {
                male: one(1),
                female: one(2),
            },
        };
        let step = StepInputs {
            fertility: one(0),
            life_expectancy,
            migrants: one(inputs.len() - 2),
            sex_ratio: one(inputs.len() - 1),
        };
        let mut flows = Flows {
            births: &mut births,
            deaths: &mut deaths,
            migrants: &mut migrants,
        };
        if projection
            .step(year, &mut cohorts, &step, &mut flows, &mut [])
            .is_err()
        {
            cohorts.spoil(0);
            return People {
                cohorts,
                flows: [f64::NAN; 3],
            };
        }
        let flows = [births[0], deaths[0], migrants[0]];
        People { cohorts, flows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_levels() {
        let mut graph = Graph::new();
        let one = graph.constant(1.0);
        let two = graph.constant(2.0);
        let x = graph.uniform("x", None);
        let y = graph.uniform("y", Some(2021));
        assert_eq!(graph.level(&[one, one]), Level::Constant);
        assert_eq!(graph.level(&[one, two]), Level::PerYear);
        assert_eq!(graph.level(&[x, x]), Level::PerPath);
        assert_eq!(graph.level(&[x, y]), Level::PerPathAndYear);
    }

    #[test]
    fn central_path_of_a_sum() {
        let mut graph = Graph::new();
        let x = graph.uniform("x", None);
        let z = graph.normal("z", None);
        let two = graph.constant(2.0);
        let scaled = graph.multiply(two, x);
        let sum = graph.add(scaled, z);
        assert_eq!(Central::new(0.5).value(&graph, sum), 1.0);
    }
}
