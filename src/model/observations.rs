//! `[[observation]]`: what was measured, beside the nodes of what it measures.

use super::compiler::{Compiler, Context};
use super::draws::random_calls;
use crate::graph::NodeId;
use crate::scenario::{Finding, Form, Indicator, Observation, Quantity};

/// One measured value. Numbers are in the written unit where an indicator was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservationNodes {
    /// What was measured, one node for each simulated year.
    pub nodes: Vec<NodeId>,
    /// Factor from the internal value to the written one: 100 for what is written in per cent.
    pub scale: u32,
    /// Position of the indicator that was measured, where it was one.
    pub indicator: Option<usize>,
    /// What follows `population.` in the name of what was measured, where it was people.
    pub people: Option<String>,
    /// Position of the year among the simulated ones.
    pub year: usize,
    /// The measured value.
    pub value: f64,
    /// Standard deviation of its error, where it is given.
    pub error: Option<f64>,
}

impl<'a> Compiler<'a> {
    /// The observations; one with a finding is left out.
    pub(super) fn observations(&mut self) -> Vec<ObservationNodes> {
        let scenario = self.scenario;
        let observations = scenario.observations.iter();
        observations
            .filter_map(|observation| self.observation(observation))
            .collect()
    }

    fn observation(&mut self, observation: &'a Observation) -> Option<ObservationNodes> {
        let Observation {
            of, value, error, ..
        } = observation;
        let given = [Some(of), Some(value), error.as_ref()];
        let random: Vec<&Quantity> = given.into_iter().flatten().filter(|q| draws(q)).collect();
        for quantity in &random {
            let message = format!("`{}` holds a distribution", quantity.key);
            let finding = Finding::error(quantity.place.clone(), &*quantity.key, message);
            let finding = finding.label("what was measured is a number");
            self.report(finding.hint("say how sure it is with `error`, a standard deviation"));
        }
        if !random.is_empty() {
            return None;
        }
        let findings = self.findings.len();
        let indicator = self.indicator_of(of);
        let scale = match indicator {
            Some((_, indicator)) => indicator.unit.scale,
            None if observation.in_percent => 100,
            None => 1,
        };
        let years: Vec<i32> = self.years.all().collect();
        let mut nodes = Vec::new();
        for &year in &years {
            let node = self.quantity(of, year);
            nodes.push(self.scaled(node, scale));
        }
        let value = self.measured(value, observation.year, scale);
        let error = error
            .as_ref()
            .map(|error| (error, self.measured(error, observation.year, scale)));
        if let Some((quantity, Some(error))) = &error
            && *error <= 0.0
        {
            let finding = Finding::error(
                quantity.place.clone(),
                &*quantity.key,
                "an error is more than 0",
            );
            let finding = finding.label("expected a standard deviation");
            self.report(finding.hint("leave it out where none is known"));
        }
        let at = years.iter().position(|&year| year == observation.year)?;
        if self.findings.len() == findings && self.graph.known_value(nodes[at]).is_some() {
            let message = format!("`{}` is the same in every future", of.key);
            let finding = Finding::error(of.place.clone(), &*of.key, message).warning();
            let finding = finding.label("nothing can be learned about it");
            self.report(finding.hint("measure something that the plan holds uncertain"));
        }
        Some(ObservationNodes {
            nodes,
            scale,
            indicator: indicator.map(|(at, _)| at),
            people: name_of(of).and_then(|name| Some(name.strip_prefix("population.")?.to_owned())),
            year: at,
            value: value?,
            error: error.and_then(|(_, error)| error),
        })
    }

    /// The indicator that a name stands for.
    fn indicator_of(&self, of: &Quantity) -> Option<(usize, &'a Indicator)> {
        let name = name_of(of)?;
        let id = name.strip_prefix("indicator.")?;
        let (at, _, indicator) = self.scenario.indicators.get_full(id)?;
        Some((at, indicator))
    }

    /// A measured number in the written unit; a finding where it is none.
    fn measured(&mut self, quantity: &'a Quantity, year: i32, scale: u32) -> Option<f64> {
        let node = self.quantity(quantity, year);
        let context = Context {
            key: &quantity.key,
            place: &quantity.place,
        };
        match self.graph.known_value(node) {
            Some(value) if value.is_finite() => Some(value * f64::from(scale)),
            _ => {
                let message = format!("`{}` takes a number", context.key);
                let finding = Finding::error(context.place.clone(), context.key, message);
                self.report(finding.label("expected what was measured"));
                None
            }
        }
    }
}

/// An expression as it is written; a name where it is one.
fn name_of(of: &Quantity) -> Option<String> {
    match &of.form {
        Form::Expression(expression) => Some(expression.to_string()),
        Form::Path(_) | Form::Lever(_) => None,
    }
}

/// Whether a quantity draws.
pub(super) fn draws(quantity: &Quantity) -> bool {
    let mut calls = Vec::new();
    match &quantity.form {
        Form::Expression(expression) => random_calls(expression, &mut calls),
        Form::Path(knots) => {
            for (_, expression, _) in knots {
                random_calls(expression, &mut calls);
            }
        }
        Form::Lever(_) => {}
    }
    !calls.is_empty()
}
