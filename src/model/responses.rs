//! A response's uncertain parameters as nodes, for comparing them with its recorded past.
//!
//! Trend, elasticities and adjustment are taken as the plan writes them; of the noise, which is
//! `yearly(normal(0, sd))` or `ar1(rho, sd)`, its `rho` and `sd`. They must hold for all years alike: what
//! past years say of a number that changes is not what it will be. What events do to them is left aside.

use super::compiler::{Compiler, Context, HeldNodes};
use crate::expression::{Argument, Expression, Function, Kind, parse};
use crate::forecast;
use crate::graph::{Graph, NodeId};
use crate::scenario::{Dynamics, Form, Link, Place, Quantity, Response, Scenario};

/// Why a response has no parameters that a record could tell of.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseError {
    /// It is another kind of indicator.
    #[error(
        "indicator `{id}` is no response: only `kind = \"response\"` has trend, elasticities, adjustment and noise"
    )]
    NotResponse {
        /// The indicator.
        id: String,
    },
    /// A parameter differs between years.
    #[error(
        "`{key}` changes over the years: what past years say of it does not hold for later ones"
    )]
    Changes {
        /// Its key path.
        key: String,
    },
    /// There is no noise.
    #[error(
        "`{id}` has no noise, and a record never lies on a line: say how far a year goes astray, such as `noise = \"ar1(0.3, 0.05)\"`"
    )]
    NoNoise {
        /// The indicator.
        id: String,
    },
    /// The noise is of another form.
    #[error("`{key}` is `{written}`: calibrated are `yearly(normal(0, sd))` and `ar1(rho, sd)`")]
    OtherNoise {
        /// Its key path.
        key: String,
        /// As it is written.
        written: String,
    },
    /// Floor or ceiling is uncertain or changes.
    #[error("floor and ceiling of `{id}` must be numbers that hold for all years")]
    Bounds {
        /// The indicator.
        id: String,
    },
}

/// The parameters of a response, each the same in all years.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseNodes {
    /// Its scale, with numbers for floor and ceiling.
    pub link: forecast::Link,
    /// Trend a year.
    pub trend: NodeId,
    /// One for each driver, in their order.
    pub elasticities: Vec<NodeId>,
    /// Share of the gap closed each year.
    pub adjustment: NodeId,
    /// Autocorrelation of the noise; zero where it has none.
    pub rho: NodeId,
    /// Standard deviation of the noise's innovation.
    pub volatility: NodeId,
}

/// Where a response's noise is written, and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Noise<'a> {
    /// The driver that holds it; none where the indicator itself does.
    pub driver: Option<&'a str>,
    quantity: &'a Quantity,
    rho: Option<&'a Expression>,
    volatility: &'a Expression,
}

impl<'a> Noise<'a> {
    /// The noise in the language; a part that is given stands in the place of its own.
    pub fn written(&self, rho: Option<&str>, volatility: Option<&str>) -> String {
        let own = |given: Option<&str>, own: &Expression| {
            given.map_or_else(|| own.to_string(), str::to_owned)
        };
        let volatility = own(volatility, self.volatility);
        match self.rho {
            Some(part) => format!("ar1({}, {volatility})", own(rho, part)),
            None => format!("yearly(normal(0, {volatility}))"),
        }
    }

    /// The autocorrelation as it is written; none where the noise has none.
    pub fn rho(&self) -> Option<&'a Expression> {
        self.rho
    }

    /// The standard deviation as it is written.
    pub fn volatility(&self) -> &'a Expression {
        self.volatility
    }
}

/// The response of an indicator.
///
/// # Errors
/// Where it is none.
pub fn response(scenario: &Scenario, indicator: usize) -> Result<&Response, ResponseError> {
    let entry = scenario.indicators.get_index(indicator);
    let (id, own) = entry.expect("an indicator of the scenario");
    match &own.dynamics {
        Dynamics::Response(response) => Ok(response),
        _ => Err(ResponseError::NotResponse { id: id.clone() }),
    }
}

/// What a response's noise is made of.
///
/// # Errors
/// Where there is none, or it is of a form whose parts are not told apart.
pub fn noise(scenario: &Scenario, indicator: usize) -> Result<Noise<'_>, ResponseError> {
    let own = response(scenario, indicator)?;
    let (id, _) = (scenario.indicators.get_index(indicator)).expect("an indicator of the scenario");
    let none = || ResponseError::NoNoise { id: id.clone() };
    let mut quantity = own.noise.as_ref().ok_or_else(none)?;
    let mut driver = None;
    // A name stands for the driver that holds the noise.
    if let Form::Expression(Expression {
        kind: Kind::Name(name),
        ..
    }) = &quantity.form
        && let Some((id, own)) =
            (scenario.drivers).get_key_value(name.strip_prefix("driver.").unwrap_or(name))
    {
        driver = Some(id.as_str());
        quantity = &own.value;
    }
    let other = || ResponseError::OtherNoise {
        key: quantity.key.clone(),
        written: match &quantity.form {
            Form::Expression(expression) => expression.to_string(),
            _ => "more than an expression".to_owned(),
        },
    };
    let Form::Expression(expression) = &quantity.form else {
        return Err(other());
    };
    let (rho, volatility) = parts(expression).ok_or_else(other)?;
    let is_zero = |own: &Expression| own.kind == Kind::Number(0.0);
    if is_zero(volatility) {
        return Err(none());
    }
    Ok(Noise {
        driver,
        quantity,
        rho,
        volatility,
    })
}

/// Autocorrelation and standard deviation of a yearly process about zero.
fn parts(expression: &Expression) -> Option<(Option<&Expression>, &Expression)> {
    match &expression.kind {
        Kind::Call(Function::Ar1, arguments) => match arguments.as_slice() {
            [rho, volatility] => Some((Some(&rho.value), &volatility.value)),
            _ => None,
        },
        Kind::Call(Function::Yearly, arguments) => match arguments.as_slice() {
            [
                Argument {
                    value:
                        Expression {
                            kind: Kind::Call(Function::Normal, own),
                            ..
                        },
                    ..
                },
            ] => match own.as_slice() {
                [mean, volatility] if mean.value.kind == Kind::Number(0.0) => {
                    Some((None, &volatility.value))
                }
                _ => None,
            },
            _ => None,
        },
        Kind::Number(zero) if *zero == 0.0 => Some((None, expression)),
        _ => None,
    }
}

/// The nodes of a response's parameters.
///
/// # Errors
/// What keeps them from being compared with a record.
pub fn response_nodes(
    scenario: &Scenario,
    graph: &mut Graph,
    indicator: usize,
) -> Result<ResponseNodes, ResponseError> {
    let own = response(scenario, indicator)?;
    let noise = noise(scenario, indicator)?;
    let entry = scenario.indicators.get_index(indicator);
    let (id, _) = entry.expect("an indicator of the scenario");
    let mut compiler = Compiler::new(scenario, graph, HeldNodes::new());
    let bounds = || ResponseError::Bounds { id: id.clone() };
    let link = match &own.link {
        Link::Identity => forecast::Link::IDENTITY,
        Link::Log => forecast::Link::Log,
        Link::Logit { floor, ceiling } => {
            let [floor, ceiling] = [(floor, 0.0), (ceiling, 1.0)].map(|(bound, default)| {
                let node = compiler.steady_or(bound.as_ref(), default);
                node.ok().and_then(|node| compiler.graph.known_value(node))
            });
            forecast::Link::Logit {
                floor: floor.ok_or_else(bounds)?,
                ceiling: ceiling.ok_or_else(bounds)?,
            }
        }
    };
    let trend = compiler.steady_or(own.trend.as_ref(), 0.0)?;
    let adjustment = compiler.steady_or(own.adjustment.as_ref(), 1.0)?;
    let mut elasticities = Vec::new();
    for influence in own.drivers.values() {
        elasticities.push(compiler.steady(&influence.elasticity)?);
    }
    let (key, place) = (&noise.quantity.key, &noise.quantity.place);
    let rho = match noise.rho {
        Some(rho) => compiler.steady_part(rho, key, place)?,
        None => compiler.graph.constant(0.0),
    };
    let volatility = compiler.steady_part(noise.volatility, key, place)?;
    if compiler.graph.known_value(volatility) == Some(0.0) {
        return Err(ResponseError::NoNoise { id: id.clone() });
    }
    Ok(ResponseNodes {
        link,
        trend,
        elasticities,
        adjustment,
        rho,
        volatility,
    })
}

impl<'a> Compiler<'a> {
    fn steady_or(
        &mut self,
        quantity: Option<&'a Quantity>,
        default: f64,
    ) -> Result<NodeId, ResponseError> {
        match quantity {
            Some(quantity) => self.steady(quantity),
            None => Ok(self.graph.constant(default)),
        }
    }

    /// The node of a quantity that is the same in every year after the base year.
    fn steady(&mut self, quantity: &'a Quantity) -> Result<NodeId, ResponseError> {
        let context = Context {
            key: &quantity.key,
            place: &quantity.place,
        };
        self.same_in_all(&quantity.key, |cx, year| {
            cx.form(&quantity.form, year, context)
        })
    }

    fn steady_part(
        &mut self,
        part: &'a Expression,
        key: &'a str,
        place: &'a Place,
    ) -> Result<NodeId, ResponseError> {
        self.same_in_all(key, |cx, year| {
            cx.evaluate(part, year, Context { key, place })
        })
    }

    fn same_in_all(
        &mut self,
        key: &str,
        of: impl Fn(&mut Self, i32) -> NodeId,
    ) -> Result<NodeId, ResponseError> {
        let last = of(self, self.years.end);
        for year in self.years.base + 1..self.years.end {
            if of(self, year) != last {
                return Err(ResponseError::Changes {
                    key: key.to_owned(),
                });
            }
        }
        Ok(last)
    }
}

/// The plan with a response's volatility, which it holds certain, as a guess: lognormal about the number that
/// it writes, within `factor` times and one part in `factor` of it with a probability of 90%.
///
/// None where the volatility is uncertain already.
///
/// # Errors
/// As [`response_nodes`].
pub fn guessed_volatility(
    scenario: &Scenario,
    indicator: usize,
    factor: f64,
) -> Result<Option<Scenario>, ResponseError> {
    let mut scratch = Graph::new();
    let nodes = response_nodes(scenario, &mut scratch, indicator)?;
    let Some(value) = scratch.known_value(nodes.volatility) else {
        return Ok(None);
    };
    let noise = noise(scenario, indicator)?;
    let guess = format!("{} to {}", value / factor, value * factor);
    let written = noise.written(None, Some(&guess));
    let expression = parse(&written).expect("numbers and what was parsed before");
    let driver = noise.driver.map(str::to_owned);
    let mut widened = scenario.clone();
    let quantity = match driver {
        Some(id) => widened.drivers.get_mut(&id).map(|own| &mut own.value),
        None => match widened.indicators.get_index_mut(indicator) {
            Some((_, own)) => match &mut own.dynamics {
                Dynamics::Response(response) => response.noise.as_mut(),
                _ => None,
            },
            None => None,
        },
    };
    if let Some(quantity) = quantity {
        quantity.form = Form::Expression(expression);
    }
    Ok(Some(widened))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Files, load_from};

    fn scenario(keys: &str) -> Scenario {
        let plan = format!(
            "[plan]\nbase_year = 2020\nend_year = 2023\nhorizons = [2023]\n\
             [economy]\nspend = \"100 * index(3%)\"\n\
             [driver]\nsd = \"1% to 3%\"\nshock = \"ar1(0.5, 0.02)\"\n\
             [indicator.y]\nkind = \"response\"\nlink = \"log\"\nbase = 10\n{keys}\n"
        );
        let files = Files::memory([("p/model.toml", plan.as_str())]);
        let loaded = load_from(&files, "p".as_ref(), &[]);
        loaded
            .unwrap_or_else(|report| panic!("{}", report.render(false)))
            .scenarios
            .remove(0)
    }

    #[test]
    fn parameters_are_nodes_and_numbers() {
        let own = scenario(
            "trend = \"normal(1%, 1%)\"\nnoise = \"ar1(0.5, driver.sd)\"\n\
             driver.spend = { value = \"spend\", elasticity = 0.3 }",
        );
        let mut graph = Graph::new();
        let nodes = response_nodes(&own, &mut graph, 0).unwrap();
        assert_eq!(graph.known_value(nodes.adjustment), Some(1.0));
        assert_eq!(graph.known_value(nodes.rho), Some(0.5));
        assert_eq!(graph.known_value(nodes.elasticities[0]), Some(0.3));
        assert_eq!(graph.known_value(nodes.trend), None);
        assert_eq!(graph.known_value(nodes.volatility), None);
        assert_eq!(guessed_volatility(&own, 0, 3.0).unwrap(), None);
    }

    #[test]
    fn a_certain_volatility_becomes_a_guess_where_it_is_written() {
        let own = scenario("noise = \"yearly(normal(0, 2%))\"");
        let widened = guessed_volatility(&own, 0, 3.0).unwrap().unwrap();
        let mut graph = Graph::new();
        let nodes = response_nodes(&widened, &mut graph, 0).unwrap();
        assert_eq!(graph.draws_behind(&[nodes.volatility]).len(), 1);
        let own = scenario("noise = \"shock\"");
        assert_eq!(noise(&own, 0).unwrap().driver, Some("shock"));
        let widened = guessed_volatility(&own, 0, 2.0).unwrap().unwrap();
        let Form::Expression(written) = &widened.drivers["shock"].value.form else {
            panic!("an expression")
        };
        assert_eq!(written.to_string(), "ar1(0.5, 0.01 to 0.04)");
    }

    #[test]
    fn what_cannot_be_compared_is_named() {
        let error = |keys: &str| {
            let own = scenario(keys);
            response_nodes(&own, &mut Graph::new(), 0)
                .unwrap_err()
                .to_string()
        };
        let said = error("trend = 0.01");
        assert!(said.contains("has no noise"), "{said}");
        let said = error("noise = \"yearly(uniform(-0.1, 0.1))\"");
        assert!(said.contains("yearly(uniform(-0.1, 0.1))"), "{said}");
        let said = error("noise = \"ar1(0, 0.1)\"\ntrend = { 2020 = 0, 2023 = 0.05 }");
        assert!(said.contains("`indicator.y.trend` changes"), "{said}");
    }
}
