//! What a recorded past says about a response's trend, elasticities, adjustment and volatility.
//!
//! The plan's own distributions of these numbers are the prior, with all their correlations, as the plan draws
//! them (`importance.rs`); the likelihood is the response's equation on its link scale, begun in the first
//! recorded year (`process.rs`). A volatility that the plan holds certain is taken as a guess
//! (`model::guessed_volatility`); every other certain number stays what it is. As the answer is a weighted
//! sample of the plan's own draws, the same weights say what becomes of the indicator's future.
//!
//! No measurement error is taken into account, the drivers' record is taken as exact, and the future of the
//! drivers is not touched.

mod diagnostics;
mod importance;
mod marginal;
mod process;
mod record;

use crate::engine::NonFinite;
use crate::forecast::Link;
use crate::graph::{Graph, NodeId};
use crate::model::{
    Compiled, ResponseError, ResponseNodes, UnrecordedDriver, compile_each, guessed_volatility,
    response_nodes,
};
use crate::scenario::{Finding, Scenario};
use crate::statistics::{ColumnSummary, STANDARD_QUANTILES, rank_correlation, ranks, summarise};
use crate::uncertainty::{Cholesky, PointSet, Sampler};

use super::failure::{RunError, explain};
use super::paths::point_set;
use importance::{Failed, Inference, Posterior, posterior, prior};

pub use diagnostics::Fit;
pub use marginal::{Marginal, Shape};
pub use process::{Parameters, Past, Residual};
pub use record::{RecordedPast, recorded_past};

/// Levels of the quantiles of every summary.
pub const LEVELS: [f64; 7] = STANDARD_QUANTILES;
/// Positions of the 5%, 50% and 95% quantiles among them.
pub const LOW: usize = 0;
/// The median.
pub const MEDIAN: usize = 3;
/// The 95% quantile.
pub const HIGH: usize = 6;
/// A certain volatility is a guess within this factor, with a probability of 90%.
pub const VOLATILITY_FACTOR: f64 = 3.0;
/// Effective draws below which there is no answer.
const LEAST_EFFECTIVE: f64 = 400.0;
/// By how much rank correlations shrink until a joint distribution has them.
const SHRUNK: f64 = 0.98;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CalibrateError {
    /// The indicator has no parameters to tell.
    #[error(transparent)]
    Response(#[from] ResponseError),
    /// A driver has no recorded past.
    #[error(transparent)]
    Driver(#[from] UnrecordedDriver),
    /// There is no table.
    #[error(
        "nothing is recorded in this plan: name a table of measured years, `[history]` with `file = \"data/history.csv\"`"
    )]
    NoHistory,
    /// The table has no series of the indicator.
    #[error("the table of `[history]` has no series `{id}`; it has {}", known.join(", "))]
    NoSeries {
        /// The indicator.
        id: String,
        /// The series that there are.
        known: Vec<String>,
    },
    /// Too few values.
    #[error(
        "{points} recorded years of `{id}` lie within the record of its drivers, and at least 3 are needed"
    )]
    TooFew {
        /// The indicator.
        id: String,
        /// How many there are.
        points: usize,
    },
    /// A value that the link cannot hold.
    #[error(
        "`{id}` was {value} in {year}, which has no place on the {link} scale between its bounds"
    )]
    OutsideLink {
        /// The indicator.
        id: String,
        /// The year.
        year: i32,
        /// The value.
        value: f64,
        /// The link.
        link: &'static str,
    },
    /// A driver changes its sign.
    #[error(
        "driver `{driver}` has no logarithm in {year}: its ratio to the first year is not positive"
    )]
    DriverSign {
        /// The driver.
        driver: String,
        /// The year.
        year: i32,
    },
    /// All parameters are certain.
    #[error(
        "the plan holds every parameter of `{id}` certain: give at least one of them as a distribution"
    )]
    NothingUncertain {
        /// The indicator.
        id: String,
    },
    /// The record cannot come from the plan.
    #[error("no draw of the plan's parameters can have made this record")]
    Impossible,
    /// Too few draws explain the record.
    #[error(
        "only {effective:.0} effective draws of the plan's parameters agree with the record: it lies too far from what the plan holds possible"
    )]
    Thin {
        /// Effective draws.
        effective: f64,
    },
    /// The plan with the volatility as a guess is faulty.
    #[error("the plan is faulty")]
    Findings(Vec<Finding>),
    /// A value is not finite.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// A parameter of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Change a year on the link scale.
    Trend,
    /// Of the driver at this position.
    Elasticity(usize),
    /// Share of the gap closed each year.
    Adjustment,
    /// Autocorrelation of the noise.
    Carryover,
    /// Standard deviation of a year's innovation.
    Volatility,
}

/// What the record says of one number.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    /// What it is; more than one thing where the plan has one number for several.
    pub roles: Vec<Role>,
    /// As the plan has it.
    pub before: ColumnSummary,
    /// With the record.
    pub after: ColumnSummary,
    /// Share of the variance that the record removes; below zero where it adds some.
    pub removed: f64,
    /// How far the mean moves, in standard deviations of the plan's own.
    pub moved: f64,
    /// Draws with the record, equally likely.
    pub draws: Vec<f64>,
    /// Draws as the plan has them.
    pub draws_before: Vec<f64>,
    /// The distribution in the language.
    pub marginal: Marginal,
}

/// A target of the indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetChange {
    /// Position in the indicator.
    pub target: usize,
    /// The chance as the plan has it.
    pub before: f64,
    /// With the record.
    pub after: f64,
    /// The level in the indicator's written unit, where it is a number.
    pub level: Option<f64>,
    /// The tolerance in the indicator's written unit; zero where it is none.
    pub tolerance: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Position of the indicator.
    pub indicator: usize,
    /// The response's scale.
    pub link: Link,
    /// What was learnt, number by number.
    pub learnt: Vec<Learnt>,
    /// What the plan holds certain.
    pub held: Vec<(Role, f64)>,
    /// Whether the volatility is a number in the plan, taken as a guess within so many times.
    pub guessed: Option<f64>,
    /// Rank correlations of what was learnt.
    pub correlations: Vec<Vec<f64>>,
    /// The record.
    pub recorded: RecordedPast,
    /// How the response fits it, at the medians of what was learnt.
    pub fit: Fit,
    /// The indicator in each simulated year as the plan has it, in its written unit.
    pub before: Vec<ColumnSummary>,
    /// The same with the record.
    pub after: Vec<ColumnSummary>,
    /// Its targets.
    pub targets: Vec<TargetChange>,
    /// Draws, and how many equal ones tell as much.
    pub draws: u64,
    /// Effective draws.
    pub effective: f64,
    /// Rounds that moved the draws towards the record.
    pub rounds: usize,
    /// Logarithm of the density that the plan gives the record.
    pub log_evidence: f64,
    /// Draws made in all.
    pub model_runs: u64,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// Position of the indicator.
    pub indicator: usize,
    /// Last recorded year that counts.
    pub until: i32,
    /// Within which factor a certain volatility is a guess; 1 holds it.
    pub volatility_factor: f64,
}

/// Calibrates a response on its record.
///
/// # Errors
/// What keeps the record from being compared with the plan, or a record that the plan cannot explain.
pub fn calibrate(scenario: &Scenario, question: &Question) -> Result<Calibration, CalibrateError> {
    let indicator = question.indicator;
    let factor = question.volatility_factor;
    let widened = match factor > 1.0 {
        true => guessed_volatility(scenario, indicator, factor)?,
        false => None,
    };
    let guessed = widened.is_some().then_some(factor);
    let scenarios = [
        scenario.clone(),
        widened.unwrap_or_else(|| scenario.clone()),
    ];
    let (mut graph, models) = compile_each(&scenarios);
    let nodes = response_nodes(&scenarios[1], &mut graph, indicator)?;
    let recorded = recorded_past(scenario, indicator, nodes.link, question.until)?;
    let models: Result<Vec<_>, _> = models.into_iter().collect();
    let models = models.map_err(CalibrateError::Findings)?;
    let mut compiled = Compiled {
        graph,
        models,
        pairs: Vec::new(),
        warnings: Vec::new(),
    };
    let points = point_set(&scenarios);
    let id = scenario.indicators.get_index(indicator);
    let (id, _) = id.expect("an indicator of the scenario");
    let slots = Slots::of(&compiled.graph, &nodes);
    if slots.free.is_empty() {
        return Err(CalibrateError::NothingUncertain { id: id.clone() });
    }
    let outputs = |model: usize| {
        let model = &compiled.models[model];
        let met = model.targets.iter();
        let met = met.filter(|own| own.indicator == indicator);
        let mut nodes = model.indicators[indicator].nodes.clone();
        nodes.extend(met.map(|own| own.met));
        nodes
    };
    let (outputs_before, outputs) = (outputs(0), outputs(1));
    let past = &recorded.past;
    let found = learn(
        &mut compiled.graph,
        &points,
        points.paths(),
        &slots,
        past,
        &outputs,
    );
    let names = [slots.free.as_slice(), &outputs].concat();
    let explained = |compiled: &Compiled, names: &[NodeId], failure: NonFinite| {
        let node = names[failure.column];
        CalibrateError::Run(explain(compiled, &scenarios, &points, node, failure))
    };
    let found = found.map_err(|failed| match failed {
        Failed::Impossible => CalibrateError::Impossible,
        Failed::NonFinite(failure) => explained(&compiled, &names, failure),
    })?;
    let effective = found.weights.effective();
    if effective < LEAST_EFFECTIVE.min(points.paths() as f64 / 4.0) {
        return Err(CalibrateError::Thin { effective });
    }
    let wanted = [slots.free.as_slice(), &outputs_before].concat();
    let mut before = prior(&compiled.graph, &points, points.paths(), &wanted)
        .map_err(|failure| explained(&compiled, &wanted, failure))?;
    let mut before_outputs = before.split_off(slots.free.len());
    let picks = found.weights.resampled(before[0].len());
    let picked = |column: &Vec<f64>| -> Vec<f64> { picks.iter().map(|&at| column[at]).collect() };
    let mut after_outputs: Vec<Vec<f64>> = found.outputs.iter().map(picked).collect();
    let learnt: Vec<Learnt> = (before.into_iter())
        .zip(&found.parameters)
        .enumerate()
        .map(|(at, (before, column))| learnt(slots.roles(at), before, picked(column)))
        .collect();
    let years = compiled.models[0].years.len();
    let mean = |column: &Vec<f64>| column.iter().sum::<f64>() / column.len() as f64;
    let met = |outputs: &[Vec<f64>]| -> Vec<f64> { outputs[years..].iter().map(mean).collect() };
    let targets = (met(&before_outputs).into_iter())
        .zip(met(&after_outputs))
        .enumerate()
        .map(|(target, (before, after))| {
            let mut own = compiled.models[0].targets.iter();
            let own = own.find(|own| (own.indicator, own.target) == (indicator, target));
            let known = |node| compiled.graph.known_value(node);
            TargetChange {
                target,
                before,
                after,
                level: own.and_then(|own| known(own.level)),
                tolerance: own.and_then(|own| known(own.tolerance)).unwrap_or(0.0),
            }
        })
        .collect();
    let medians: Vec<f64> = learnt
        .iter()
        .map(|own| own.after.quantiles[MEDIAN])
        .collect();
    let fit = Fit::of(past, &slots.parameters(&medians));
    before_outputs.truncate(years);
    after_outputs.truncate(years);
    let spreads = |outputs: Vec<Vec<f64>>| outputs.into_iter().map(|own| spread(&own)).collect();
    Ok(Calibration {
        indicator,
        link: nodes.link,
        held: slots.held.clone(),
        guessed,
        correlations: correlations(&learnt),
        learnt,
        fit,
        before: spreads(before_outputs),
        after: spreads(after_outputs),
        targets,
        draws: points.paths(),
        effective,
        rounds: found.rounds,
        log_evidence: found.weights.log_mean(),
        model_runs: found.model_runs + points.paths(),
        recorded,
    })
}

/// Which of a response's parameters are free, and where their values stand.
struct Slots {
    /// Each uncertain number once.
    free: Vec<NodeId>,
    held: Vec<(Role, f64)>,
    /// For each parameter, in order: its position among the free ones, or its number.
    each: Vec<(Role, Result<usize, f64>)>,
}

impl Calibration {
    /// How far a driver moved in the record: the standard deviation of its logarithm.
    pub fn driver_spread(&self, driver: usize) -> f64 {
        spread(&self.recorded.past.drivers[driver]).standard_deviation
    }
}

impl Slots {
    fn of(graph: &Graph, nodes: &ResponseNodes) -> Self {
        let elasticities = nodes.elasticities.iter().enumerate();
        let mut all = vec![(Role::Trend, nodes.trend)];
        all.extend(elasticities.map(|(at, &node)| (Role::Elasticity(at), node)));
        all.push((Role::Adjustment, nodes.adjustment));
        all.push((Role::Carryover, nodes.rho));
        all.push((Role::Volatility, nodes.volatility));
        let mut slots = Self {
            free: Vec::new(),
            held: Vec::new(),
            each: Vec::new(),
        };
        for (role, node) in all {
            if let Some(value) = graph.known_value(node) {
                slots.held.push((role, value));
                slots.each.push((role, Err(value)));
                continue;
            }
            let known = slots.free.iter().position(|&own| own == node);
            let at = known.unwrap_or(slots.free.len());
            if known.is_none() {
                slots.free.push(node);
            }
            slots.each.push((role, Ok(at)));
        }
        slots
    }

    fn roles(&self, free: usize) -> Vec<Role> {
        let own = self.each.iter().filter(|(_, slot)| *slot == Ok(free));
        own.map(|(role, _)| *role).collect()
    }

    fn parameters(&self, free: &[f64]) -> Parameters {
        let mut made = Parameters {
            trend: 0.0,
            elasticities: Vec::new(),
            adjustment: 1.0,
            rho: 0.0,
            volatility: 0.0,
        };
        for (role, slot) in &self.each {
            let value = slot.map_or_else(|value| value, |at| free[at]);
            match role {
                Role::Trend => made.trend = value,
                Role::Elasticity(_) => made.elasticities.push(value),
                Role::Adjustment => made.adjustment = value,
                Role::Carryover => made.rho = value,
                Role::Volatility => made.volatility = value,
            }
        }
        made
    }
}

/// The posterior of the free parameters.
fn learn(
    graph: &mut Graph,
    points: &PointSet,
    paths: u64,
    slots: &Slots,
    past: &Past,
    outputs: &[NodeId],
) -> Result<Posterior, Failed> {
    let log_likelihood = |free: &[f64]| past.log_likelihood(&slots.parameters(free));
    let inference = Inference {
        parameters: &slots.free,
        outputs,
        log_likelihood: &log_likelihood,
    };
    posterior(graph, points, paths, &inference)
}

fn learnt(roles: Vec<Role>, draws_before: Vec<f64>, draws: Vec<f64>) -> Learnt {
    let (before, after) = (spread(&draws_before), spread(&draws));
    let ratio = after.standard_deviation / before.standard_deviation;
    Learnt {
        roles,
        removed: 1.0 - ratio * ratio,
        moved: (after.mean - before.mean) / before.standard_deviation,
        marginal: Marginal::of(&draws, &draws_before),
        before,
        after,
        draws,
        draws_before,
    }
}

fn spread(draws: &[f64]) -> ColumnSummary {
    summarise(&mut draws.to_vec(), &LEVELS, Sampler::MonteCarlo)
}

/// Rank correlations to three decimals, shrunk where rounding left a matrix that no distribution has.
fn correlations(learnt: &[Learnt]) -> Vec<Vec<f64>> {
    let ranked: Vec<Vec<f64>> = learnt.iter().map(|own| ranks(&own.draws)).collect();
    let mut matrix: Vec<Vec<f64>> = (0..learnt.len())
        .map(|i| {
            let pair = |j: usize| match i == j {
                true => 1.0,
                false => rank_correlation(&ranked[i.min(j)], &ranked[i.max(j)]).unwrap_or(0.0),
            };
            (0..learnt.len()).map(|j| rounded(pair(j))).collect()
        })
        .collect();
    while Cholesky::from_spearman(&matrix).is_err() {
        for (i, row) in matrix.iter_mut().enumerate() {
            let others = row.iter_mut().enumerate().filter(|(j, _)| *j != i);
            others.for_each(|(_, own)| *own = rounded(*own * SHRUNK));
        }
    }
    matrix
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests;
