//! Distribution calls to nodes: one random coordinate turned into a value by a
//! quantile function.
//!
//! Normal and lognormal are arithmetic on a standard normal, whatever their
//! parameters. Others with fixed parameters become one prepared quantile
//! function; with parameters that differ by path, a family's quantile is found
//! path by path. `truncated(D, a, b)` is `Q(F(a) + u (F(b) - F(a)))`. Lists
//! (`discrete`, `mixture`, `empirical`) take numbers only.

use super::compiler::{Compiler, Context};
use crate::expression::{Argument, Expression, Function, Kind};
use crate::graph::{NodeId, Operation, Unary};
use crate::scenario::Finding;
use crate::uncertainty::{Distribution, DistributionError, Family, Input};

/// A distribution as far as it can be known while compiling.
enum Shape {
    /// Parameters are numbers.
    Fixed(Distribution),
    /// A family with parameters that differ by path.
    Varying(Family, Vec<NodeId>),
    /// A varying family between two bounds.
    VaryingTruncated(Family, Vec<NodeId>, [NodeId; 2]),
    /// A finding was reported.
    Faulty,
}

impl Compiler<'_> {
    /// The node of a random call `owner` that draws from `distribution`, once a path or in `yearly`.
    pub(super) fn distribution(
        &mut self,
        owner: &Expression,
        distribution: &Expression,
        year: i32,
        yearly: Option<i32>,
        context: Context<'_>,
    ) -> NodeId {
        let name = self.draws.name(owner).to_owned();
        match self.shape(distribution, year, context) {
            Shape::Faulty => self.missing(),
            Shape::Fixed(distribution) => {
                let (index, input) = self.graph.quantile_input(&distribution);
                let input = match input {
                    Input::Uniform => self.uniform(&name, yearly),
                    Input::Normal => self.standard_normal(&name, yearly),
                };
                self.graph.quantile(index, input)
            }
            Shape::Varying(family @ (Family::Normal | Family::Lognormal), parameters) => {
                let normal = self.standard_normal(&name, yearly);
                let spread = self.graph.multiply(parameters[1], normal);
                let value = self.graph.add(parameters[0], spread);
                match family {
                    Family::Lognormal => self.graph.unary(Unary::Exp, value),
                    _ => value,
                }
            }
            Shape::Varying(family, mut arguments) => {
                arguments.push(self.uniform(&name, yearly));
                self.graph
                    .family(Operation::FamilyQuantile(family), &arguments)
            }
            Shape::VaryingTruncated(family, parameters, bounds) => {
                let uniform = self.uniform(&name, yearly);
                self.between(family, &parameters, bounds, uniform)
            }
        }
    }

    /// The uniform of a random input, correlated where the scenario says so.
    pub(super) fn uniform(&mut self, name: &str, year: Option<i32>) -> NodeId {
        if self.draws.mixture_of(name).is_none() {
            return self.graph.uniform(name, year);
        }
        let normal = self.standard_normal(name, year);
        self.graph.unary(Unary::NormalCdf, normal)
    }

    fn between(
        &mut self,
        family: Family,
        parameters: &[NodeId],
        bounds: [NodeId; 2],
        uniform: NodeId,
    ) -> NodeId {
        let [low, high] = bounds.map(|bound| {
            let mut arguments = parameters.to_vec();
            arguments.push(bound);
            self.graph.family(Operation::FamilyCdf(family), &arguments)
        });
        let width = self.graph.subtract(high, low);
        let part = self.graph.multiply(uniform, width);
        let mut arguments = parameters.to_vec();
        arguments.push(self.graph.add(low, part));
        self.graph
            .family(Operation::FamilyQuantile(family), &arguments)
    }

    fn shape(&mut self, call: &Expression, year: i32, context: Context<'_>) -> Shape {
        match &call.kind {
            Kind::Interval(low, high) => self.interval(call, low, high, year, context),
            Kind::Call(function, arguments) => match function {
                Function::Discrete => {
                    self.list(call, arguments, year, context, |values, weights| {
                        let pairs: Vec<(f64, f64)> = values
                            .iter()
                            .copied()
                            .zip(weights.iter().copied())
                            .collect();
                        Distribution::discrete(&pairs)
                    })
                }
                Function::Empirical => self.list(call, arguments, year, context, |values, _| {
                    Distribution::empirical(values)
                }),
                Function::Mixture => self.mixture(call, arguments, year, context),
                Function::Truncated => self.truncated(call, arguments, year, context),
                _ => {
                    let family = family(*function, arguments.len());
                    self.simple(call, family, arguments, year, context)
                }
            },
            _ => unreachable!("the parser lets only distributions stand here"),
        }
    }

    fn simple(
        &mut self,
        call: &Expression,
        family: Family,
        arguments: &[Argument],
        year: i32,
        context: Context<'_>,
    ) -> Shape {
        let nodes: Vec<NodeId> = arguments
            .iter()
            .map(|argument| self.evaluate(&argument.value, year, context))
            .collect();
        let numbers: Option<Vec<f64>> = nodes
            .iter()
            .map(|&node| self.graph.known_value(node))
            .collect();
        match numbers {
            // What made a parameter missing is reported already.
            Some(numbers) if numbers.iter().any(|number| number.is_nan()) => Shape::Faulty,
            Some(numbers) => self.checked(
                call,
                arguments,
                Distribution::new(family, &numbers),
                context,
            ),
            None => Shape::Varying(family, nodes),
        }
    }

    fn checked(
        &mut self,
        call: &Expression,
        arguments: &[Argument],
        made: Result<Distribution, DistributionError>,
        context: Context<'_>,
    ) -> Shape {
        match made {
            Ok(distribution) => Shape::Fixed(distribution),
            Err(error) => {
                let (position, expected) = blame(&error);
                let part = position.and_then(|position| arguments.get(position));
                let part = part.map(|argument| match (&error, &argument.paired) {
                    (
                        DistributionError::Weight {
                            distribution: "discrete",
                            ..
                        },
                        Some(weight),
                    ) => weight,
                    _ => &argument.value,
                });
                let place = context.at(part.unwrap_or(call));
                let finding = Finding::error(place, context.key, error.to_string());
                self.report(finding.label(expected));
                Shape::Faulty
            }
        }
    }

    fn number(&mut self, expression: &Expression, year: i32, context: Context<'_>) -> Option<f64> {
        let node = self.evaluate(expression, year, context);
        match self.graph.known_value(node) {
            Some(number) => (!number.is_nan()).then_some(number),
            None => {
                let message = "this parameter must be a number: it differs from path to path";
                self.report(
                    Finding::error(context.at(expression), context.key, message)
                        .label("expected a number")
                        .hint("only normal, lognormal, uniform, triangular, pert, beta, gamma, student_t, weibull, exponential, poisson and bernoulli, and truncated ones of these, take parameters that are uncertain themselves"),
                );
                None
            }
        }
    }

    fn interval(
        &mut self,
        call: &Expression,
        low: &Expression,
        high: &Expression,
        year: i32,
        context: Context<'_>,
    ) -> Shape {
        let (low, high) = (
            self.number(low, year, context),
            self.number(high, year, context),
        );
        match (low, high) {
            (Some(low), Some(high)) => {
                self.checked(call, &[], Distribution::interval(low, high), context)
            }
            _ => Shape::Faulty,
        }
    }

    fn list(
        &mut self,
        call: &Expression,
        arguments: &[Argument],
        year: i32,
        context: Context<'_>,
        make: impl Fn(&[f64], &[f64]) -> Result<Distribution, DistributionError>,
    ) -> Shape {
        let mut values = Vec::new();
        let mut weights = Vec::new();
        for argument in arguments {
            values.extend(self.number(&argument.value, year, context));
            if let Some(weight) = &argument.paired {
                weights.extend(self.number(weight, year, context));
            }
        }
        let pairs = arguments
            .iter()
            .filter(|argument| argument.paired.is_some())
            .count();
        if values.len() < arguments.len() || weights.len() < pairs {
            return Shape::Faulty;
        }
        self.checked(call, arguments, make(&values, &weights), context)
    }

    fn mixture(
        &mut self,
        call: &Expression,
        arguments: &[Argument],
        year: i32,
        context: Context<'_>,
    ) -> Shape {
        let mut weights = Vec::new();
        let mut parts = Vec::new();
        for argument in arguments {
            weights.extend(self.number(&argument.value, year, context));
            let component = argument.paired.as_ref().expect("the parser asks for pairs");
            match self.shape(component, year, context) {
                Shape::Fixed(distribution) => parts.push(distribution),
                Shape::Faulty => {}
                Shape::Varying(..) | Shape::VaryingTruncated(..) => {
                    let message = "the parts of a mixture must have fixed parameters";
                    let finding = Finding::error(context.at(component), context.key, message);
                    self.report(finding.label("its parameters differ from path to path"));
                }
            }
        }
        if weights.len() < arguments.len() || parts.len() < arguments.len() {
            return Shape::Faulty;
        }
        self.checked(
            call,
            arguments,
            Distribution::mixture(weights.into_iter().zip(parts).collect()),
            context,
        )
    }

    fn truncated(
        &mut self,
        call: &Expression,
        arguments: &[Argument],
        year: i32,
        context: Context<'_>,
    ) -> Shape {
        let bounds = [1, 2].map(|index| self.evaluate(&arguments[index].value, year, context));
        let known = bounds.map(|bound| self.graph.known_value(bound));
        match (self.shape(&arguments[0].value, year, context), known) {
            (Shape::Faulty, _) => Shape::Faulty,
            (_, [Some(low), Some(high)]) if low.is_nan() || high.is_nan() => Shape::Faulty,
            (Shape::Fixed(inner), [Some(low), Some(high)]) => {
                let made = Distribution::truncated(inner, low, high);
                self.checked(call, arguments, made, context)
            }
            (Shape::Varying(family, parameters), _) => {
                Shape::VaryingTruncated(family, parameters, bounds)
            }
            (Shape::Fixed(_), _) => {
                self.number(&arguments[1].value, year, context);
                self.number(&arguments[2].value, year, context);
                Shape::Faulty
            }
            (Shape::VaryingTruncated(..), _) => {
                let message = "a truncated distribution cannot be truncated again";
                let place = context.at(&arguments[0].value);
                let finding = Finding::error(place, context.key, message);
                self.report(finding.label("give the tighter bounds once"));
                Shape::Faulty
            }
        }
    }
}

fn family(function: Function, parameters: usize) -> Family {
    match function {
        Function::Normal => Family::Normal,
        Function::Lognormal => Family::Lognormal,
        Function::Uniform => Family::Uniform,
        Function::Triangular => Family::Triangular,
        Function::Pert => Family::Pert,
        Function::Beta if parameters == 4 => Family::ScaledBeta,
        Function::Beta => Family::Beta,
        Function::Gamma => Family::Gamma,
        Function::StudentT => Family::StudentT,
        Function::Weibull => Family::Weibull,
        Function::Exponential => Family::Exponential,
        Function::Poisson => Family::Poisson,
        Function::Bernoulli => Family::Bernoulli,
        _ => unreachable!("lists and truncated ones are handled before"),
    }
}

/// The argument at fault, where it is one, and what it may be.
fn blame(error: &DistributionError) -> (Option<usize>, String) {
    match error {
        DistributionError::Parameter {
            family,
            parameter,
            allowed,
            ..
        } => {
            let names = family.parameter_names();
            let position = names.iter().position(|name| name == parameter);
            (position, format!("expected a number {allowed}"))
        }
        DistributionError::Value { index, .. } => {
            (Some(*index), "expected a finite number".to_owned())
        }
        DistributionError::Weight { index, .. } => {
            (Some(*index), "expected a weight of 0 or more".to_owned())
        }
        _ => (None, "impossible parameters".to_owned()),
    }
}
