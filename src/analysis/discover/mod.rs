//! Where a target is missed: boxes of uncertain values and levers that hold most of the misses.
//!
//! Boxes are found on the paths of even number (`prim.rs`) and measured on the others, which they have not
//! seen; a box that does not stand out there is not told. Of each restriction it is said
//!
//! - how likely so many misses would be if it did nothing: the binomial quasi-p-value of Bryant and
//!   Lempert (2010, doi:10.1016/j.techfore.2009.08.002), against the box without it;
//! - in what share of bootstrap resamples the same end of the same value is restricted again (ibid.).
//!
//! Restrictions whose quasi-p-value is above 5% are lifted.
//!
//! Further boxes are sought among the cases outside the earlier ones (covering: Friedman and Fisher 1999).
//! Values are those behind the target (`value_column.rs` says how years count). With several scenarios
//! their paths are pooled, and the mean yearly spending on each programme that differs among them is a
//! lever beside the values.

mod boxes;
pub mod prim;
mod result;
mod subjects;

use super::failure::{RunError, explain};
use crate::engine::{Paths, simulate};
use crate::graph::NodeId;
use crate::model::{Compiled, Model};
use crate::scenario::Scenario;
use crate::uncertainty::PointSet;

pub use result::{DiscoverQuestion, Discovery, Goal, MissBox, Outcome, Restriction, Subject};

/// Finds where the goal is missed; `progress(done, all)` counts steps: the misses, what may explain them,
/// and each box.
///
/// # Errors
/// A simulated value that is not finite.
///
/// # Panics
/// Without a scenario, or on a goal that one of them does not have.
pub fn discover(
    compiled: &Compiled,
    scenarios: &[Scenario],
    question: &DiscoverQuestion,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Discovery, RunError> {
    let all = STEPS_BEFORE_BOXES + question.boxes as u64;
    let run = &scenarios[0].run;
    let base_year = scenarios[0].plan.base_year;
    let study = Study {
        compiled,
        scenarios,
        question,
        points: PointSet::new(run.sampler, run.seed, run.paths, base_year),
    };
    let misses = study.misses()?;
    progress(1, all);
    let (subjects, columns) = if misses.iter().all(|&miss| miss == misses[0]) {
        (Vec::new(), Vec::new())
    } else {
        study.subjects()
    };
    progress(STEPS_BEFORE_BOXES, all);
    let found = study.search(&misses, subjects, &columns, &|boxes| {
        progress(STEPS_BEFORE_BOXES + boxes, all);
    });
    progress(all, all);
    Ok(found)
}

/// Steps before the first box is sought.
const STEPS_BEFORE_BOXES: u64 = 2;

struct Study<'a> {
    compiled: &'a Compiled,
    scenarios: &'a [Scenario],
    question: &'a DiscoverQuestion,
    points: PointSet,
}

impl Study<'_> {
    pub(super) fn model(&self, scenario: usize) -> &Model {
        &self.compiled.models[scenario]
    }

    pub(super) fn paths(&self) -> usize {
        usize::try_from(self.points.paths()).expect("paths fit into memory")
    }

    pub(super) fn met(&self, scenario: usize) -> NodeId {
        let model = self.model(scenario);
        let known = "a goal of these scenarios";
        match self.question.goal {
            Goal::Target(indicator, target) => {
                let mut targets = model.targets.iter();
                let own = targets.find(|own| (own.indicator, own.target) == (indicator, target));
                own.expect(known).met
            }
            Goal::All(year) => {
                let joint = model.joint.iter().find(|joint| joint.year == year);
                joint.expect(known).all_met
            }
        }
    }

    pub(super) fn year(&self) -> i32 {
        match self.question.goal {
            Goal::Target(indicator, target) => {
                let first = &self.scenarios[self.question.among[0]];
                first.indicators[indicator].targets[target].year
            }
            Goal::All(year) => year,
        }
    }

    pub(super) fn simulate(&self, nodes: &[NodeId]) -> Result<Paths, RunError> {
        let (graph, count) = (&self.compiled.graph, self.points.paths());
        simulate(graph, &self.points, nodes, count, &|_| ()).map_err(|failure| {
            let node = nodes[failure.column];
            explain(self.compiled, self.scenarios, &self.points, node, failure)
        })
    }
}
