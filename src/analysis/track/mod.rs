//! What measured values do to a plan's chances: the simulated futures conditioned on them.
//!
//! Each path is weighted by how well it agrees with the measurements, whose errors are taken as
//! normal and independent: importance weights on the run's own paths. Where these leave too few
//! paths with any weight, the draws are moved towards the measurements and the weights corrected
//! for it (`guide.rs`), which is exact where the plan is linear and Gaussian. Fans over the years
//! come from paths resampled by their weights.
//!
//! Nothing is learned where no path comes near a measurement, or where even moved draws leave too
//! few: then the answer is a refusal that says which.

mod agreement;
mod fans;
mod guide;
mod result;
mod sample;

use std::sync::Arc;

use rayon::prelude::*;

use super::failure::{RunError, explain};
use super::shifted::normals;
use super::weights::Weights;
use crate::engine::NonFinite;
use crate::graph::{Graph, NodeId};
use crate::model::{Compiled, Model, ObservationNodes, baseline};
use crate::scenario::Scenario;
use crate::statistics::summarise;
use crate::uncertainty::{PointSet, Sampler};
use agreement::{alone, check, lead, log_likelihoods};
use fans::{Room, fans};
use guide::{Line, Measured, moved};
use sample::{Sample, Wanted, simulate_all};

pub use super::weights::Chance;
pub use result::{
    Checked, Course, FAN_LEVELS, Fan, FanOf, Lead, Method, Refusal, Stage, TargetCourse, Tracking,
};

/// An error that is not given, as a share of the standard deviation of the simulated futures.
const UNSTATED_ERROR: f64 = 0.1;
/// No future comes near a measurement that all miss by more than this many errors.
const NEAR_ERRORS: f64 = 3.0;
/// Effective paths below which weights are thin, and as a share of the paths.
const THIN: f64 = 400.0;
const THIN_SHARE: f64 = 0.01;
/// Effective paths below which there is no answer.
const LEAST_EFFECTIVE: f64 = 100.0;
/// Paths on which the draws' move is fitted, and how often.
const PILOT_PATHS: u64 = 8192;
const PILOT_ROUNDS: usize = 4;
/// A move as good as this needs no better one.
const GOOD_SHARE: f64 = 0.5;
/// Conditions every scenario on its measurements. `progress(done, all)` counts scenarios.
///
/// Moved draws add nodes to the graph; what was there is not changed.
///
/// # Errors
/// A simulated value that is not finite.
pub fn track(
    compiled: &mut Compiled,
    scenarios: &[Scenario],
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Tracking, RunError> {
    let run = &scenarios[0].run;
    let base_year = scenarios[0].plan.base_year;
    let points = PointSet::new(run.sampler, run.seed, run.paths, base_year);
    let mut tracker = Tracker {
        compiled,
        scenarios,
        points,
        paths: run.paths,
        model_runs: 0,
        room: Room::default(),
    };
    let priors = tracker.priors()?;
    let errors = tracker.errors(baseline(scenarios), &priors);
    let all = scenarios.len() as u64;
    let mut courses = Vec::new();
    for (scenario, prior) in priors.into_iter().enumerate() {
        courses.push(tracker.course(scenario, &errors, &prior)?);
        progress(courses.len() as u64, all);
    }
    Ok(Tracking {
        courses,
        model_runs: tracker.model_runs,
    })
}

struct Tracker<'a> {
    compiled: &'a mut Compiled,
    scenarios: &'a [Scenario],
    points: PointSet,
    paths: u64,
    model_runs: u64,
    room: Room,
}

/// Weighted paths, and the nodes that they are paths of.
struct Posterior {
    weights: Weights,
    method: Method,
    met: Vec<Arc<Vec<bool>>>,
    /// The nodes of the fans.
    fans: Vec<NodeId>,
}

impl Tracker<'_> {
    fn model(&self, scenario: usize) -> &Model {
        &self.compiled.models[scenario]
    }

    /// Every scenario's sample, without any measurement.
    fn priors(&mut self) -> Result<Vec<Sample>, RunError> {
        let models = self.compiled.models.iter();
        let wanted: Vec<Wanted> = models
            .map(|model| Wanted {
                measured: measured_nodes(&model.observations),
                met: model.targets.iter().map(|target| target.met).collect(),
            })
            .collect();
        self.model_runs += self.paths * wanted.len() as u64;
        let (compiled, scenarios) = (&*self.compiled, self.scenarios);
        simulate_all(compiled, scenarios, &self.points, &wanted, self.paths)
    }

    /// The standard deviation of each measurement's error. One that is not given is taken from the
    /// baseline's futures, so that all scenarios are held against the same.
    fn errors(&self, baseline: usize, priors: &[Sample]) -> Vec<f64> {
        let observations = &self.model(baseline).observations;
        let errors = observations.iter().zip(&priors[baseline].measured);
        errors
            .map(|(observation, column)| {
                observation.error.unwrap_or_else(|| {
                    let mut column = column.to_vec();
                    let spread = summarise(&mut column, &[], Sampler::MonteCarlo);
                    // A plan that holds it certain leaves nothing to take a share of.
                    let least = f64::EPSILON * (1.0 + observation.value.abs());
                    (UNSTATED_ERROR * spread.standard_deviation).max(least)
                })
            })
            .collect()
    }

    fn course(
        &mut self,
        scenario: usize,
        errors: &[f64],
        prior: &Sample,
    ) -> Result<Course, RunError> {
        let model = self.model(scenario).clone();
        let observations = &model.observations;
        let met: Vec<NodeId> = model.targets.iter().map(|target| target.met).collect();
        let fans = fans(&model, self.scenarios, scenario);
        let fan_nodes: Vec<NodeId> = fans.iter().flat_map(|(_, nodes)| nodes).copied().collect();
        let checked = check(observations, errors, prior);
        let mut stages = vec![Stage {
            year: None,
            effective: self.paths as f64,
            method: Method::Weighted,
            log_evidence: 0.0,
            refusal: None,
        }];
        let even = Weights::equal(usize::try_from(self.paths).expect("paths fit into memory"));
        let first = chances_of(&even, &prior.met);
        let mut chances: Vec<Vec<Option<Chance>>> =
            first.iter().map(|&chance| vec![Some(chance)]).collect();
        let mut years: Vec<usize> = observations.iter().map(|own| own.year).collect();
        years.sort_unstable();
        years.dedup();
        let mut last = None;
        for year in years {
            let used: Vec<usize> = (0..observations.len())
                .filter(|&at| observations[at].year <= year)
                .collect();
            let (found, stage) =
                self.stage(scenario, &used, &checked, prior, (&met, &fan_nodes))?;
            stages.push(Stage {
                year: Some(model.years[year]),
                ..stage
            });
            let own = found
                .as_ref()
                .map(|found| chances_of(&found.weights, &found.met));
            for (at, chances) in chances.iter_mut().enumerate() {
                chances.push(own.as_ref().map(|own| own[at]));
            }
            last = found;
        }
        let alone: Vec<Option<(Weights, Vec<Chance>)>> = alone(&checked, prior)
            .into_iter()
            .map(|weights| {
                let weights = weights?;
                let chances = chances_of(&weights, &prior.met);
                Some((weights, chances))
            })
            .collect();
        let mut targets = Vec::new();
        for (at, (target, chances)) in model.targets.iter().zip(chances).enumerate() {
            let now = chances.last().copied().flatten();
            targets.push(TargetCourse {
                indicator: target.indicator,
                target: target.target,
                level: self.mean(target.level)?,
                tolerance: self.mean(target.tolerance)?,
                change_error: change_error(
                    last.as_ref(),
                    (&even, &prior.met[at]),
                    (first[at], now),
                ),
                lead: now.and_then(|now| {
                    let rises = now.probability > first[at].probability;
                    lead(&alone, (&even, first[at]), at, &prior.met[at], rises)
                }),
                chances,
                alone: alone.iter().map(|own| Some(own.as_ref()?.1[at])).collect(),
            });
        }
        Ok(Course {
            targets,
            fans: self.summarised(&fans, &fan_nodes, last.as_ref())?,
            measured: checked,
            stages,
        })
    }

    /// Conditions on some of the measurements.
    fn stage(
        &mut self,
        scenario: usize,
        used: &[usize],
        checked: &[Checked],
        prior: &Sample,
        (met, fans): (&[NodeId], &[NodeId]),
    ) -> Result<(Option<Posterior>, Stage), RunError> {
        let mut stage = Stage {
            year: None,
            effective: 0.0,
            method: Method::Weighted,
            log_evidence: f64::NEG_INFINITY,
            refusal: None,
        };
        let far: Vec<usize> = used
            .iter()
            .copied()
            .filter(|&at| checked[at].nearest > NEAR_ERRORS)
            .collect();
        if !far.is_empty() {
            stage.refusal = Some(Refusal::Far(far));
            return Ok((None, stage));
        }
        let columns: Vec<&Vec<f64>> = used.iter().map(|&at| &*prior.measured[at]).collect();
        let logs = log_likelihoods(used, checked, &columns);
        let mut best = Weights::from_logarithms(&logs).map(|weights| Posterior {
            weights,
            method: Method::Weighted,
            met: prior.met.clone(),
            fans: fans.to_vec(),
        });
        let effective =
            |found: &Option<Posterior>| found.as_ref().map_or(0.0, |own| own.weights.effective());
        let thin = THIN.max(THIN_SHARE * self.paths as f64);
        if effective(&best) < thin {
            let guided = self.guided(scenario, used, checked, (met, fans))?;
            if effective(&guided) > effective(&best) {
                best = guided;
            }
        }
        stage.effective = effective(&best);
        if let Some(found) = &best {
            stage.method = found.method;
            stage.log_evidence = found.weights.log_mean();
        }
        if stage.effective < LEAST_EFFECTIVE.min(self.paths as f64 / 10.0) {
            stage.refusal = Some(Refusal::Thin(stage.effective));
            best = None;
        }
        Ok((best, stage))
    }

    /// The same with draws that are moved; none where no move can be fitted.
    fn guided(
        &mut self,
        scenario: usize,
        used: &[usize],
        checked: &[Checked],
        (met, fans): (&[NodeId], &[NodeId]),
    ) -> Result<Option<Posterior>, RunError> {
        let observations = &self.model(scenario).observations;
        let nodes: Vec<NodeId> = used
            .iter()
            .map(|&at| observations[at].nodes[observations[at].year])
            .collect();
        let values: Vec<f64> = used.iter().map(|&at| checked[at].value).collect();
        let variances: Vec<f64> = used
            .iter()
            .map(|&at| checked[at].error * checked[at].error)
            .collect();
        let goal = Measured {
            values: &values,
            variances: &variances,
        };
        let graph = &mut self.compiled.graph;
        let draws = graph.coordinates_behind(&nodes);
        let normals = normals(graph, &draws);
        let outputs = [nodes.as_slice(), met, fans].concat();
        let pilot = self.paths.min(PILOT_PATHS);
        let mut at = (normals, nodes.clone());
        let mut best: Option<(f64, guide::Moved)> = None;
        for _ in 0..PILOT_ROUNDS {
            let wanted = [at.0.as_slice(), at.1.as_slice()].concat();
            let Some(columns) = self.pilot(&wanted, pilot) else {
                break;
            };
            let (coordinates, measured) = columns.split_at(draws.len());
            let Some(line) = Line::fit(coordinates, measured) else {
                break;
            };
            let graph = &mut self.compiled.graph;
            let Some(next) = moved(graph, &outputs, &draws, &line, goal) else {
                break;
            };
            let own = &next.outputs[..used.len()];
            let trial = [own, &[next.log_ratio]].concat();
            let Some(mut columns) = self.pilot(&trial, pilot) else {
                break;
            };
            let ratios = columns.pop().expect("a column of ratios");
            let mut logs = log_likelihoods(used, checked, &columns);
            logs.iter_mut().zip(&ratios).for_each(|(log, r)| *log += r);
            let effective = Weights::from_logarithms(&logs).map_or(0.0, |own| own.effective());
            at = (next.coordinates.clone(), own.to_vec());
            let better = best.as_ref().is_none_or(|(known, _)| effective > *known);
            if better {
                best = Some((effective, next));
            }
            if effective > GOOD_SHARE * pilot as f64 {
                break;
            }
        }
        let Some((_, best)) = best else {
            return Ok(None);
        };
        let (own, rest) = best.outputs.split_at(used.len());
        let (own_met, own_fans) = rest.split_at(met.len());
        let wanted = [own, &[best.log_ratio], own_met].concat();
        let names = [nodes.as_slice(), &nodes[..1], met].concat();
        let mut columns = self.simulate(&wanted, &names)?;
        let met_columns = columns.split_off(used.len() + 1);
        let ratios = columns.pop().expect("a column of ratios");
        let mut logs = log_likelihoods(used, checked, &columns);
        logs.iter_mut().zip(&ratios).for_each(|(log, r)| *log += r);
        Ok(Weights::from_logarithms(&logs).map(|weights| Posterior {
            weights,
            method: Method::Moved,
            met: met_columns
                .into_iter()
                .map(|column| Arc::new(column.iter().map(|value| *value != 0.0).collect()))
                .collect(),
            fans: own_fans.to_vec(),
        }))
    }

    /// Columns of a few paths; none where one is not finite, as an extreme move may make it.
    fn pilot(&mut self, nodes: &[NodeId], paths: u64) -> Option<Vec<Vec<f64>>> {
        self.model_runs += paths;
        columns(&self.compiled.graph, &self.points, nodes, paths).ok()
    }

    /// Columns of all paths; a failure is told of the node at the same place in `names`.
    fn simulate(&mut self, nodes: &[NodeId], names: &[NodeId]) -> Result<Vec<Vec<f64>>, RunError> {
        self.model_runs += self.paths;
        let found = columns(&self.compiled.graph, &self.points, nodes, self.paths);
        found.map_err(|failure| self.explained(names[failure.column], failure))
    }

    /// The mean of a node, which is mostly a plain number.
    fn mean(&mut self, node: NodeId) -> Result<f64, RunError> {
        if let Some(known) = self.compiled.graph.known_value(node) {
            return Ok(known);
        }
        let columns = self.simulate(&[node], &[node])?;
        Ok(columns[0].iter().sum::<f64>() / columns[0].len() as f64)
    }

    fn explained(&self, node: NodeId, failure: NonFinite) -> RunError {
        explain(self.compiled, self.scenarios, &self.points, node, failure)
    }
}

fn columns(
    graph: &Graph,
    points: &PointSet,
    nodes: &[NodeId],
    paths: u64,
) -> Result<Vec<Vec<f64>>, NonFinite> {
    let simulated = crate::engine::simulate(graph, points, nodes, paths, &|_| ())?;
    Ok((0..nodes.len())
        .map(|column| simulated.column(column))
        .collect())
}

/// The chance of each target.
fn chances_of(weights: &Weights, met: &[Arc<Vec<bool>>]) -> Vec<Chance> {
    let each = met.par_iter();
    each.map(|column| weights.chance(column)).collect()
}

/// Standard error of a target's chance now less that of the first day. Weights on the same paths
/// share their noise; moved paths have their own.
fn change_error(
    found: Option<&Posterior>,
    (even, met): (&Weights, &[bool]),
    (first, now): (Chance, Option<Chance>),
) -> f64 {
    let (Some(found), Some(now)) = (found, now) else {
        return 0.0;
    };
    match found.method {
        Method::Weighted => {
            let (now, first) = (now.probability, first.probability);
            found.weights.difference_error(even, met, now, first)
        }
        Method::Moved => {
            let (first, last) = (first.standard_error, now.standard_error);
            (first * first + last * last).sqrt()
        }
    }
}

fn measured_nodes(observations: &[ObservationNodes]) -> Vec<NodeId> {
    observations.iter().map(|own| own.nodes[own.year]).collect()
}

#[cfg(test)]
mod tests;
