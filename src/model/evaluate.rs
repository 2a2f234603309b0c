//! Expressions to nodes.

use super::compiler::{Compiler, Context};
use super::influences::Part;
use super::names::{Meaning, is_ambiguous, known_names, resolve};
use crate::expression::{
    Argument, BinaryOperator, Expression, Function, Kind, UnaryOperator, nearest,
};
use crate::graph::{Binary, NodeId, Unary};
use crate::scenario::Finding;

impl Compiler<'_> {
    /// An expression's node in a year.
    pub(super) fn evaluate(
        &mut self,
        expression: &Expression,
        year: i32,
        context: Context<'_>,
    ) -> NodeId {
        match &expression.kind {
            Kind::Number(value) => self.graph.constant(*value),
            Kind::Name(name) => self.name(name, expression, year, context),
            Kind::Unary(operator, x) => {
                let x = self.evaluate(x, year, context);
                let operation = match operator {
                    UnaryOperator::Negate => Unary::Negate,
                    UnaryOperator::Not => Unary::Not,
                };
                self.graph.unary(operation, x)
            }
            Kind::Binary(operator, x, y) => {
                let x = self.evaluate(x, year, context);
                let y = self.evaluate(y, year, context);
                self.infix(*operator, x, y)
            }
            Kind::Interval(..) => self.distribution(expression, expression, year, None, context),
            Kind::Call(function, arguments) => {
                self.call(expression, *function, arguments, year, context)
            }
        }
    }

    fn name(
        &mut self,
        name: &str,
        expression: &Expression,
        year: i32,
        context: Context<'_>,
    ) -> NodeId {
        let place = context.at(expression);
        if is_ambiguous(self.scenario, name) {
            let message = format!("`{name}` is both `economy.{name}` and `driver.{name}`");
            let finding = Finding::error(place, context.key, message).label("two owners");
            self.report(finding.hint("write the whole name"));
            return self.missing();
        }
        match resolve(self.scenario, name) {
            Some(Meaning::Year) => self.graph.constant(f64::from(year)),
            Some(Meaning::YearsSinceBase) => self.graph.constant(f64::from(year - self.years.base)),
            Some(Meaning::Symbol(symbol)) => {
                let context = Context {
                    key: context.key,
                    place: &place,
                };
                self.symbol(symbol, year, context)
            }
            None => {
                let known = known_names(self.scenario);
                let finding = Finding::error(place, context.key, format!("unknown name `{name}`"))
                    .label("nothing in this plan has this name");
                self.report(match nearest(name, known.iter().map(String::as_str)) {
                    Some(close) => finding.hint(format!("did you mean `{close}`?")),
                    None => finding.hint(
                        "names are written as driver.ID, economy.ID, population.ID, \
                         programme.ID.nominal, budget.total or indicator.ID",
                    ),
                });
                self.missing()
            }
        }
    }

    fn infix(&mut self, operator: BinaryOperator, x: NodeId, y: NodeId) -> NodeId {
        let (operation, x, y) = match operator {
            BinaryOperator::Add => (Binary::Add, x, y),
            BinaryOperator::Subtract => (Binary::Subtract, x, y),
            BinaryOperator::Multiply => (Binary::Multiply, x, y),
            BinaryOperator::Divide => (Binary::Divide, x, y),
            BinaryOperator::Power => (Binary::Power, x, y),
            BinaryOperator::Less => (Binary::Less, x, y),
            BinaryOperator::LessOrEqual => (Binary::LessOrEqual, x, y),
            BinaryOperator::Greater => (Binary::Less, y, x),
            BinaryOperator::GreaterOrEqual => (Binary::LessOrEqual, y, x),
            BinaryOperator::Equal => (Binary::Equal, x, y),
            BinaryOperator::NotEqual => (Binary::NotEqual, x, y),
            BinaryOperator::And => (Binary::And, x, y),
            BinaryOperator::Or => (Binary::Or, x, y),
        };
        self.graph.binary(operation, x, y)
    }

    fn call(
        &mut self,
        call: &Expression,
        function: Function,
        arguments: &[Argument],
        year: i32,
        context: Context<'_>,
    ) -> NodeId {
        if function.is_distribution() {
            return self.distribution(call, call, year, None, context);
        }
        match function {
            Function::Yearly => {
                return self.distribution(call, &arguments[0].value, year, Some(year), context);
            }
            Function::Ar1 | Function::Walk | Function::Index => {
                return self.recursion(call, function, arguments, year, context);
            }
            Function::Prev => {
                return self.evaluate(&arguments[0].value, self.years.back(year, 1), context);
            }
            Function::Lag => return self.lagged(arguments, year, context),
            Function::Forecast => return self.forecast_call(&arguments[0].value, year, context),
            Function::If => return self.choice(arguments, year, context),
            _ => {}
        }
        let values: Vec<NodeId> = arguments
            .iter()
            .map(|argument| self.evaluate(&argument.value, year, context))
            .collect();
        self.pure_call(function, &values, year)
    }

    fn pure_call(&mut self, function: Function, values: &[NodeId], year: i32) -> NodeId {
        let graph = &mut *self.graph;
        let now = graph.constant(f64::from(year));
        let mut fold = |operation| {
            let (&first, rest) = values.split_first().expect("the parser counts arguments");
            rest.iter()
                .fold(first, |folded, &x| graph.binary(operation, folded, x))
        };
        match function {
            Function::Min => return fold(Binary::Min),
            Function::Max => return fold(Binary::Max),
            _ => {}
        }
        let unary = match function {
            Function::Abs => Some(Unary::Abs),
            Function::Exp => Some(Unary::Exp),
            Function::Ln => Some(Unary::Ln),
            Function::Log10 => Some(Unary::Log10),
            Function::Sin => Some(Unary::Sin),
            Function::Cos => Some(Unary::Cos),
            Function::Sqrt => Some(Unary::Sqrt),
            Function::Floor => Some(Unary::Floor),
            Function::Logistic => Some(Unary::Logistic),
            Function::Logit => Some(Unary::Logit),
            _ => None,
        };
        if let Some(operation) = unary {
            return graph.unary(operation, values[0]);
        }
        match (function, values) {
            (Function::Pow, &[x, y]) => graph.binary(Binary::Power, x, y),
            (Function::Clamp, &[x, low, high]) => {
                let raised = graph.binary(Binary::Max, x, low);
                graph.binary(Binary::Min, raised, high)
            }
            (Function::Round, &[x]) => graph.unary(Unary::Round, x),
            (Function::Round, &[x, digits]) => {
                let ten = graph.constant(10.0);
                let factor = graph.binary(Binary::Power, ten, digits);
                let scaled = graph.multiply(x, factor);
                let rounded = graph.unary(Unary::Round, scaled);
                graph.divide(rounded, factor)
            }
            (Function::Step, &[from]) => graph.binary(Binary::LessOrEqual, from, now),
            (Function::Ramp, &[from, to]) => {
                let done = graph.subtract(now, from);
                let length = graph.subtract(to, from);
                let share = graph.divide(done, length);
                // A ramp without length is a step.
                let zero_length = graph.binary(Binary::Equal, to, from);
                let step = graph.binary(Binary::LessOrEqual, from, now);
                let share = graph.select(zero_length, step, share);
                let zero = graph.constant(0.0);
                let one = graph.constant(1.0);
                let raised = graph.binary(Binary::Max, zero, share);
                graph.binary(Binary::Min, raised, one)
            }
            (Function::Pulse, &[at]) => graph.binary(Binary::Equal, at, now),
            (Function::Pulse, &[from, years]) => {
                let end = graph.add(from, years);
                let begun = graph.binary(Binary::LessOrEqual, from, now);
                let lasting = graph.binary(Binary::Less, now, end);
                graph.binary(Binary::And, begun, lasting)
            }
            _ => unreachable!("the parser counts arguments and `call` takes the rest"),
        }
    }

    /// Where the condition is a number, the other branch is not compiled: it may refer to a year
    /// that does not exist.
    fn choice(&mut self, arguments: &[Argument], year: i32, context: Context<'_>) -> NodeId {
        let condition = self.evaluate(&arguments[0].value, year, context);
        let branch = |compiler: &mut Self, index: usize| {
            compiler.evaluate(&arguments[index].value, year, context)
        };
        match self.graph.known_value(condition) {
            Some(value) if value.is_nan() => condition,
            Some(value) => branch(self, if value == 0.0 { 2 } else { 1 }),
            None => {
                let yes = branch(self, 1);
                let no = branch(self, 2);
                self.graph.select(condition, yes, no)
            }
        }
    }

    fn lagged(&mut self, arguments: &[Argument], year: i32, context: Context<'_>) -> NodeId {
        let lag = &arguments[1].value;
        let node = self.evaluate(lag, year, context);
        let whole = self
            .graph
            .known_value(node)
            .filter(|value| value.fract() == 0.0 && (0.0..=1000.0).contains(value));
        let Some(years) = whole else {
            let message = "the number of years of a lag must be a whole number, 0 or more";
            self.report(
                Finding::error(context.at(lag), context.key, message)
                    .label("expected a whole number that is the same in every path"),
            );
            return self.missing();
        };
        self.evaluate(
            &arguments[0].value,
            self.years.back(year, years as u32),
            context,
        )
    }

    /// `index(rate)`, `ar1(rho, sd)` and `walk(sd)`: states that step from year to year.
    fn recursion(
        &mut self,
        call: &Expression,
        function: Function,
        arguments: &[Argument],
        year: i32,
        context: Context<'_>,
    ) -> NodeId {
        let address = std::ptr::from_ref(call);
        self.recorder.read(Part::State(address), year);
        if let Some(&node) = self.recursive.get(&(address, year)) {
            return node;
        }
        let first = self.graph.constant(if function == Function::Index {
            1.0
        } else {
            0.0
        });
        let mut state = first;
        for at in self.years.base + 1..=year {
            if let Some(&known) = self.recursive.get(&(address, at)) {
                state = known;
                continue;
            }
            self.recorder.open(Part::State(address), at);
            self.recorder.read(Part::State(address), at - 1);
            let values: Vec<NodeId> = arguments
                .iter()
                .map(|argument| self.evaluate(&argument.value, at, context))
                .collect();
            state = match (function, values.as_slice()) {
                (Function::Index, &[rate]) => {
                    let one = self.graph.constant(1.0);
                    let factor = self.graph.add(one, rate);
                    self.graph.multiply(state, factor)
                }
                (Function::Walk, &[deviation]) => {
                    let shock = self.shock(call, &arguments[0].value, deviation, at, context);
                    self.graph.add(state, shock)
                }
                (Function::Ar1, &[rho, deviation]) => {
                    self.check_rho(&arguments[0].value, rho, context);
                    let shock = self.shock(call, &arguments[1].value, deviation, at, context);
                    let kept = self.graph.multiply(rho, state);
                    self.graph.add(kept, shock)
                }
                _ => unreachable!("the parser counts arguments"),
            };
            self.recorder.close();
            self.recursive.insert((address, at), state);
        }
        state
    }

    fn shock(
        &mut self,
        call: &Expression,
        written: &Expression,
        deviation: NodeId,
        year: i32,
        context: Context<'_>,
    ) -> NodeId {
        if self.graph.known_value(deviation).is_some_and(|sd| sd < 0.0) {
            let message = "a standard deviation cannot be negative";
            let finding = Finding::error(context.at(written), context.key, message);
            self.report(finding.label("expected 0 or more"));
        }
        let name = self.draws.name(call).to_owned();
        let normal = self.standard_normal(&name, Some(year));
        self.graph.multiply(deviation, normal)
    }

    fn check_rho(&mut self, written: &Expression, rho: NodeId, context: Context<'_>) {
        if self
            .graph
            .known_value(rho)
            .is_some_and(|rho| !(-1.0..=1.0).contains(&rho))
        {
            let message = "the autocorrelation of ar1 lies between -1 and 1";
            let finding = Finding::error(context.at(written), context.key, message);
            self.report(finding.label("expected a number from -1 to 1"));
        }
    }

    /// A random input as a standard normal, with its correlations.
    pub(super) fn standard_normal(&mut self, name: &str, year: Option<i32>) -> NodeId {
        let Some(parts) = self.draws.mixture_of(name) else {
            return self.graph.normal(name, year);
        };
        let terms: Vec<NodeId> = parts
            .into_iter()
            .filter(|(_, weight)| *weight != 0.0)
            .map(|(name, weight)| {
                let weight = self.graph.constant(weight);
                let normal = self.graph.normal(&name, year);
                self.graph.multiply(weight, normal)
            })
            .collect();
        self.graph.sum(&terms)
    }
}
