//! From a checked scenario to nodes of the plan graph: what each word means.
//!
//! Quantities are unrolled over the simulated years. A name in a year is
//! compiled when something asks for it and remembered; a name that is asked
//! for again while it is being compiled, in the same year, is a circle. Years
//! before the base year count as the base year.

mod attribution;
mod budget;
mod checks;
mod commitments;
mod compiler;
mod corrected;
mod correlation;
mod distribution;
mod draws;
mod evaluate;
mod events;
mod factors;
mod forecasts;
mod hindcast;
mod indicator;
mod influences;
mod levers;
mod names;
mod observations;
mod pairs;
mod people;
mod people_outputs;
mod quantities;
mod ranges;
mod record;
mod recorded;
mod responses;
mod revenue;
mod time;

use indexmap::IndexMap;

use crate::forecast::{Fitted, History};
use crate::graph::{Graph, NodeId};
use crate::scenario::{Finding, Scenario, Severity};

pub use attribution::{Attribution, Bar, Change, attributions};
pub use draws::RandomInput;
pub use factors::{Factor, UncertainValue};
pub use forecasts::series_of_draw;
pub use hindcast::{Hindcast, HindcastError, hindcast};
pub use influences::{Cause, Influences};
pub use observations::ObservationNodes;
pub use pairs::{BASELINE, DifferenceNodes, PairNodes, baseline};
pub use people_outputs::{BandNodes, PeopleSeries, PeopleUnit, PyramidNodes};
pub use quantities::quantities;
pub use recorded::{DriverPast, UnrecordedDriver, driver_past};
pub use responses::{
    Noise, ResponseError, ResponseNodes, guessed_volatility, noise, response, response_nodes,
};

/// Stack for compiling long chains of definitions; reserved, touched only as far as needed.
const COMPILE_STACK_BYTES: usize = 1 << 29;

/// A named quantity's nodes, one for each simulated year.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Key path, e.g. `driver.care_wage`.
    pub name: String,
    /// One node a year.
    pub nodes: Vec<NodeId>,
}

/// The nodes of one target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetNodes {
    /// Position of the indicator in its scenario.
    pub indicator: usize,
    /// Position of the target in its indicator.
    pub target: usize,
    /// 1 where met.
    pub met: NodeId,
    /// Distance to the level where missed, 0 where met, in the indicator's written unit.
    pub shortfall: NodeId,
    /// The level, in the indicator's written unit.
    pub level: NodeId,
    /// The tolerance, in the indicator's written unit.
    pub tolerance: NodeId,
}

/// All targets of one year together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JointNodes {
    /// The year.
    pub year: i32,
    /// How many targets it has.
    pub targets: usize,
    /// 1 where all are met.
    pub all_met: NodeId,
    /// How many are met.
    pub number_met: NodeId,
}

/// A budget line's nodes, one for each simulated year.
#[derive(Debug, Clone, PartialEq)]
pub struct LineNodes {
    /// Programme id; or `own_revenue`, `transfers`, `special_bonds`, `livelihood`, `everything_else`,
    /// `special_bonds_left` (a part of everything else) or `total`.
    pub line: String,
    /// Money of each year.
    pub nominal: Vec<NodeId>,
    /// The same in base-year prices.
    pub real: Vec<NodeId>,
    /// What of `nominal` builds and what runs, of a programme that says so.
    pub parts: Option<SpendingParts>,
}

/// A programme's spending by what it is for, one node for each simulated year.
#[derive(Debug, Clone, PartialEq)]
pub struct SpendingParts {
    /// What builds.
    pub capital: Vec<NodeId>,
    /// What runs what stands.
    pub running: Vec<NodeId>,
}

/// A series of `[history]` that the scenario carries on.
#[derive(Debug, Clone, PartialEq)]
pub struct CarriedSeries {
    /// What is known of it on the plan's first day, as it is held: shares as fractions.
    pub history: History,
    /// The models that carry it on.
    pub fitted: Fitted,
}

/// One scenario's outputs as nodes of the shared graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The simulated years, base year first.
    pub years: Vec<i32>,
    /// Indicators in their written unit, in the scenario's order.
    pub indicators: Vec<Series>,
    /// Targets, by indicator.
    pub targets: Vec<TargetNodes>,
    /// The years that have targets, ascending.
    pub joint: Vec<JointNodes>,
    /// Programmes, then the totals.
    pub budget: Vec<LineNodes>,
    /// Groups of people, their flows and ratios.
    pub people: Vec<PeopleSeries>,
    /// Projected people by age and sex at the base year and each horizon; none without a projection.
    pub pyramids: Vec<PyramidNodes>,
    /// Drivers, economy, events and population groups, for explaining a path.
    pub inputs: Vec<Series>,
    /// Names of the random inputs, in the order of the files.
    pub random_inputs: Vec<RandomInput>,
    /// Its uncertain values, those that correlate together.
    pub factors: Vec<Factor>,
    /// The series that forecasts carry on, by id, in the order of the files.
    pub forecasts: IndexMap<String, CarriedSeries>,
    /// By series of `[history]`, what in the plan should move alike, one node for each simulated year.
    pub alike: IndexMap<String, Vec<NodeId>>,
    /// What was measured, in the scenario's order.
    pub observations: Vec<ObservationNodes>,
    /// What rests on what.
    pub influences: Influences,
    /// By position in [`quantities`], a quantity's nodes in the years in which something asked for it.
    pub quantities: Vec<Vec<NodeId>>,
}

/// All scenarios of a plan in one graph.
#[derive(Debug)]
pub struct Compiled {
    /// The shared graph.
    pub graph: Graph,
    /// One model for each scenario, in their order.
    pub models: Vec<Model>,
    /// Every scenario but the baseline, minus the baseline.
    pub pairs: Vec<PairNodes>,
    /// What does not stop a run.
    pub warnings: Vec<Finding>,
}

/// Compiles scenarios into one graph; they are compared with the one that [`baseline`] finds.
///
/// # Errors
/// Every finding of every scenario, where at least one is an error.
pub fn compile(scenarios: &[Scenario]) -> Result<Compiled, Vec<Finding>> {
    compile_against(scenarios, baseline(scenarios))
}

/// As [`compile`], with the scenario at `baseline` as what the others are compared with.
///
/// # Errors
/// As [`compile`].
pub fn compile_against(scenarios: &[Scenario], baseline: usize) -> Result<Compiled, Vec<Finding>> {
    with_stack(|| compile_here(scenarios, baseline))
}

/// Compiles candidates into one graph, each with what is wrong with it: one that asks for more than
/// there is stops none of the others. What is only doubtful is not told.
///
/// Nodes of faulty candidates stay in the graph, where nothing reads them.
pub fn compile_each(scenarios: &[Scenario]) -> (Graph, Vec<Result<Model, Vec<Finding>>>) {
    with_stack(|| {
        let mut graph = Graph::new();
        let each = scenarios.iter().map(|scenario| {
            let (model, mut findings) = compiler::compile_scenario(scenario, &mut graph);
            findings.retain(|finding| finding.severity == Severity::Error);
            match findings.is_empty() {
                true => Ok(model),
                false => Err(findings),
            }
        });
        let models = each.collect();
        (graph, models)
    })
}

fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .name("compile".to_owned())
            .stack_size(COMPILE_STACK_BYTES)
            .spawn_scoped(scope, work)
            .expect("a thread can be started");
        worker.join().expect("compiling does not panic")
    })
}

/// A finding says in which scenarios it arises, where it does not in all.
fn named(mut finding: Finding, ids: &[&str], scenarios: usize) -> Finding {
    if ids.len() < scenarios {
        let plural = if ids.len() == 1 { "" } else { "s" };
        finding.message = format!("{} (scenario{plural} {})", finding.message, ids.join(", "));
    }
    finding
}

fn compile_here(scenarios: &[Scenario], baseline: usize) -> Result<Compiled, Vec<Finding>> {
    let mut graph = Graph::new();
    let mut found: IndexMap<Finding, Vec<&str>> = IndexMap::new();
    let mut models = Vec::new();
    for scenario in scenarios {
        let (model, findings) = compiler::compile_scenario(scenario, &mut graph);
        models.push(model);
        for finding in findings {
            found.entry(finding).or_default().push(&scenario.id);
        }
    }
    let findings: Vec<Finding> = found
        .into_iter()
        .map(|(finding, ids)| named(finding, &ids, scenarios.len()))
        .collect();
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return Err(findings);
    }
    let pairs = pairs::pairs(scenarios, &models, baseline, &mut graph);
    Ok(Compiled {
        graph,
        pairs,
        models,
        warnings: findings,
    })
}
