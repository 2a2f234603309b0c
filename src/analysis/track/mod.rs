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

mod guide;
mod result;

use rayon::prelude::*;

use super::failure::{RunError, explain};
use super::shifted::normals;
use super::weights::Weights;
use crate::engine::{LANES, NonFinite, Paths, Program, simulate_from};
use crate::graph::{Graph, NodeId};
use crate::model::{Compiled, Model, ObservationNodes, baseline};
use crate::scenario::Scenario;
use crate::statistics::{ColumnSummary, summarise};
use crate::uncertainty::{PointSet, Sampler};
use guide::{Line, Measured, moved};

pub use super::weights::Chance;
pub use result::{
    Checked, Course, FAN_LEVELS, Fan, FanOf, Method, Refusal, Stage, TargetCourse, Tracking,
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
/// Most resampled paths behind a fan.
const FAN_PATHS: usize = 20_000;
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
    };
    let errors = tracker.errors(baseline(scenarios))?;
    let all = scenarios.len() as u64;
    let mut courses = Vec::new();
    for scenario in 0..scenarios.len() {
        courses.push(tracker.course(scenario, &errors)?);
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
}

/// Simulated columns: what was measured and which targets are met.
struct Sample {
    measured: Vec<Vec<f64>>,
    met: Vec<Vec<f64>>,
}

/// Weighted paths, and the nodes that they are paths of.
struct Posterior {
    weights: Weights,
    method: Method,
    met: Vec<Vec<f64>>,
    /// The nodes of the fans.
    fans: Vec<NodeId>,
}

impl Tracker<'_> {
    fn model(&self, scenario: usize) -> &Model {
        &self.compiled.models[scenario]
    }

    /// The standard deviation of each measurement's error. One that is not given is taken from the
    /// baseline's futures, so that all scenarios are held against the same.
    fn errors(&mut self, baseline: usize) -> Result<Vec<f64>, RunError> {
        let observations = self.model(baseline).observations.clone();
        let nodes = measured_nodes(&observations);
        let columns = self.simulate(&nodes, &nodes)?;
        let errors = observations.iter().zip(columns);
        Ok(errors
            .map(|(observation, mut column)| {
                observation.error.unwrap_or_else(|| {
                    let spread = summarise(&mut column, &[], Sampler::MonteCarlo);
                    // A plan that holds it certain leaves nothing to take a share of.
                    let least = f64::EPSILON * (1.0 + observation.value.abs());
                    (UNSTATED_ERROR * spread.standard_deviation).max(least)
                })
            })
            .collect())
    }

    fn course(&mut self, scenario: usize, errors: &[f64]) -> Result<Course, RunError> {
        let model = self.model(scenario).clone();
        let observations = &model.observations;
        let measured = measured_nodes(observations);
        let met: Vec<NodeId> = model.targets.iter().map(|target| target.met).collect();
        let fans = fans(&model, self.scenarios, scenario);
        let fan_nodes: Vec<NodeId> = fans.iter().flat_map(|(_, nodes)| nodes).copied().collect();
        let outputs = [measured.as_slice(), met.as_slice()].concat();
        let mut columns = self.simulate(&outputs, &outputs)?;
        let met_columns = columns.split_off(measured.len());
        let prior = Sample {
            measured: columns,
            met: met_columns,
        };
        let checked = check(observations, errors, &prior);
        let mut stages = vec![Stage {
            year: None,
            effective: self.paths as f64,
            method: Method::Weighted,
            log_evidence: 0.0,
            refusal: None,
        }];
        let paths = prior.met.first().map_or(self.paths as usize, Vec::len);
        let even = Weights::equal(paths);
        let mut chances: Vec<Vec<Option<Chance>>> = prior
            .met
            .iter()
            .map(|column| vec![Some(even.chance(column))])
            .collect();
        let mut years: Vec<usize> = observations.iter().map(|own| own.year).collect();
        years.sort_unstable();
        years.dedup();
        let mut last = None;
        for year in years {
            let used: Vec<usize> = (0..observations.len())
                .filter(|&at| observations[at].year <= year)
                .collect();
            let (found, stage) =
                self.stage(scenario, &used, &checked, &prior, (&met, &fan_nodes))?;
            stages.push(Stage {
                year: Some(model.years[year]),
                ..stage
            });
            for (at, chances) in chances.iter_mut().enumerate() {
                let own = found.as_ref();
                chances.push(own.map(|found| found.weights.chance(&found.met[at])));
            }
            last = found;
        }
        let alone = alone(&checked, &prior);
        let mut targets = Vec::new();
        for (at, (target, chances)) in model.targets.iter().zip(chances).enumerate() {
            targets.push(TargetCourse {
                indicator: target.indicator,
                target: target.target,
                level: self.mean(target.level)?,
                tolerance: self.mean(target.tolerance)?,
                change_error: change_error(last.as_ref(), &prior.met[at], at),
                chances,
                alone: alone
                    .iter()
                    .map(|weights| Some(weights.as_ref()?.chance(&prior.met[at])))
                    .collect(),
            });
        }
        Ok(Course {
            targets,
            fans: self.fans(&fans, &fan_nodes, last.as_ref())?,
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
        let logs = log_likelihoods(used, checked, |at| &prior.measured[at]);
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
            let mut logs = log_likelihoods_of(used, checked, &columns);
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
        let mut logs = log_likelihoods_of(used, checked, &columns);
        logs.iter_mut().zip(&ratios).for_each(|(log, r)| *log += r);
        Ok(Weights::from_logarithms(&logs).map(|weights| Posterior {
            weights,
            method: Method::Moved,
            met: met_columns,
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

    /// Summaries before and now, a portion of paths at a time.
    fn fans(
        &mut self,
        fans: &[(FanOf, Vec<NodeId>)],
        nodes: &[NodeId],
        now: Option<&Posterior>,
    ) -> Result<Vec<Fan>, RunError> {
        let all = usize::try_from(self.paths).expect("paths fit into memory");
        let first: Vec<usize> = (0..all.min(FAN_PATHS)).collect();
        let before = self.picked(nodes, nodes, &first)?;
        let now = match now {
            Some(found) => {
                let picks = found.weights.resampled(all.min(FAN_PATHS));
                Some(self.picked(&found.fans, nodes, &picks)?)
            }
            None => None,
        };
        let mut from = 0;
        let mut made = Vec::new();
        for (of, own) in fans {
            let span = from..from + own.len();
            from = span.end;
            made.push(Fan {
                of: *of,
                before: before[span.clone()].to_vec(),
                now: now.as_ref().map_or_else(Vec::new, |now| now[span].to_vec()),
            });
        }
        Ok(made)
    }

    /// Summaries of nodes over some paths, which ascend and may repeat.
    fn picked(
        &mut self,
        nodes: &[NodeId],
        names: &[NodeId],
        picks: &[usize],
    ) -> Result<Vec<ColumnSummary>, RunError> {
        let program = Program::compile(&self.compiled.graph, &self.points, nodes);
        let portion = 64 * LANES;
        let mut gathered: Vec<Vec<f64>> = vec![Vec::with_capacity(picks.len()); nodes.len()];
        let mut rest = picks;
        while let Some(&first) = rest.first() {
            let start = first / LANES * LANES;
            let count = portion.min(usize::try_from(self.paths).expect("fits") - start);
            let mut paths = Paths::zeroed(count as u64, nodes.len());
            let block = (start / LANES) as u64;
            simulate_from(&program, block, &mut paths, &|_| ())
                .map_err(|failure| self.explained(names[failure.column], failure))?;
            self.model_runs += count as u64;
            let here = rest.partition_point(|&path| path < start + count);
            gathered.par_iter_mut().enumerate().for_each(|(at, own)| {
                let column = paths.column(at);
                own.extend(rest[..here].iter().map(|&path| column[path - start]));
            });
            rest = &rest[here..];
        }
        let moments = self.compiled.graph.moments();
        let summaries = gathered.par_iter_mut().zip(names).map(|(column, name)| {
            let mut own = summarise(column, &FAN_LEVELS, Sampler::MonteCarlo);
            own.moments = moments.get(name.index()).copied().unwrap_or_default();
            own
        });
        Ok(summaries.collect())
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

/// Standard error of a target's chance now less that of the first day. Weights on the same paths
/// share their noise; moved paths have their own.
fn change_error(now: Option<&Posterior>, before: &[f64], at: usize) -> f64 {
    let Some(now) = now else {
        return 0.0;
    };
    match now.method {
        Method::Weighted => now.weights.change_error(before),
        Method::Moved => {
            let first = Weights::equal(before.len()).chance(before).standard_error;
            let last = now.weights.chance(&now.met[at]).standard_error;
            (first * first + last * last).sqrt()
        }
    }
}

fn measured_nodes(observations: &[ObservationNodes]) -> Vec<NodeId> {
    observations.iter().map(|own| own.nodes[own.year]).collect()
}

/// What was measured, then the indicators with targets that were not.
fn fans(model: &Model, scenarios: &[Scenario], scenario: usize) -> Vec<(FanOf, Vec<NodeId>)> {
    let mut found: Vec<(FanOf, Vec<NodeId>)> = Vec::new();
    for (at, observation) in model.observations.iter().enumerate() {
        let of = match observation.indicator {
            Some(indicator) => FanOf::Indicator(indicator),
            None => FanOf::Measured(at),
        };
        if found.iter().all(|(_, nodes)| *nodes != observation.nodes) {
            found.push((of, observation.nodes.clone()));
        }
    }
    let indicators = scenarios[scenario].indicators.values().enumerate();
    for (at, _) in indicators.filter(|(_, indicator)| !indicator.targets.is_empty()) {
        if found.iter().all(|(of, _)| *of != FanOf::Indicator(at)) {
            found.push((FanOf::Indicator(at), model.indicators[at].nodes.clone()));
        }
    }
    found
}

fn check(observations: &[ObservationNodes], errors: &[f64], prior: &Sample) -> Vec<Checked> {
    let own = observations.iter().zip(errors).zip(&prior.measured);
    own.map(|((observation, &error), column)| {
        let value = observation.value;
        let nearest = column
            .iter()
            .map(|simulated| (simulated - value).abs() / error)
            .fold(f64::INFINITY, f64::min);
        let below = column
            .iter()
            .filter(|&&simulated| simulated < value)
            .count();
        let mut sorted = column.clone();
        let spread = summarise(&mut sorted, &[0.1, 0.5, 0.9], Sampler::MonteCarlo);
        Checked {
            value,
            error,
            error_is_given: observation.error.is_some(),
            expected: [0, 1, 2].map(|at| spread.quantiles[at]),
            share_below: below as f64 / column.len() as f64,
            nearest,
        }
    })
    .collect()
}

/// Weights by each measurement alone; none where these leave too few paths.
fn alone(checked: &[Checked], prior: &Sample) -> Vec<Option<Weights>> {
    (0..checked.len())
        .into_par_iter()
        .map(|at| {
            let logs = log_likelihoods(&[at], checked, |at| &prior.measured[at]);
            Weights::from_logarithms(&logs).filter(|own| own.effective() >= LEAST_EFFECTIVE)
        })
        .collect()
}

fn log_likelihoods_of(used: &[usize], checked: &[Checked], columns: &[Vec<f64>]) -> Vec<f64> {
    let position = |at: usize| used.iter().position(|&own| own == at).expect("used");
    log_likelihoods(used, checked, |at| &columns[position(at)])
}

/// Logarithm of the normal density of the used measurements on each path.
fn log_likelihoods<'a>(
    used: &[usize],
    checked: &[Checked],
    column: impl Fn(usize) -> &'a Vec<f64>,
) -> Vec<f64> {
    let mut logs = vec![0.0; used.first().map_or(0, |&at| column(at).len())];
    for &at in used {
        let Checked { value, error, .. } = checked[at];
        let constant = crate::kernel::ln(error * (2.0 * std::f64::consts::PI).sqrt());
        logs.iter_mut()
            .zip(column(at))
            .for_each(|(log, simulated)| {
                let gap = (value - simulated) / error;
                *log -= 0.5 * gap * gap + constant;
            });
    }
    logs
}

#[cfg(test)]
mod tests;
