//! History matching: the plan begun in an earlier year, and which of its futures agree with what came.
//!
//! The plan's draws are simulated from the first recorded year on (`model::hindcast`), and a draw is kept where
//! every simulated value lies within so many errors of the recorded one: within three, by default, as few
//! distributions with one mode put more than 5% beyond (Pukelsheim 1994, doi:10.1080/00031305.1994.10476030;
//! Craig, Goldstein, Seheult and Smith 1997). No draw is weighted: what is kept is kept whole. What is drawn
//! once a path has in the plan's future the value that it had in its past, so that the paths that were kept
//! say how the future changes; yearly shocks of the future are its own.
//!
//! Begun in the plan's own base year, the futures themselves are held against what came since.
//!
//! The record's error is all that is allowed for: that the equations are not the world is not.

use rayon::prelude::*;

use super::failure::{RunError, explain};
use super::paths::point_set;
use crate::engine::simulate;
use crate::graph::NodeId;
use crate::model::{Compiled, Hindcast, HindcastError, hindcast};
use crate::scenario::{Dynamics, Scenario};
use crate::statistics::{ColumnSummary, ProbabilityEstimate, STANDARD_QUANTILES, summarise};
use crate::uncertainty::Sampler;

/// Errors within which a simulated value agrees with a recorded one.
pub const CUTOFF: f64 = 3.0;
/// Kept paths below which the future's quantiles say little.
pub const FEW: usize = 100;
/// Levels of the quantiles of every summary.
pub const LEVELS: [f64; 7] = STANDARD_QUANTILES;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchQuestion {
    /// Position of the scenario.
    pub scenario: usize,
    /// Positions of the indicators whose record is to be met; all with one where empty.
    pub indicators: Vec<usize>,
    /// The year in which the plan is begun.
    pub from: i32,
    /// Last recorded year that counts.
    pub until: i32,
    /// An error that is not stated, as a share of the value.
    pub relative_error: f64,
    /// Errors within which a value agrees.
    pub cutoff: f64,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MatchError {
    /// There is no table.
    #[error(
        "nothing is recorded in this plan: name a table of measured years, `[history]` with `file = \"data/history.csv\"`"
    )]
    NoHistory,
    /// The plan begins earlier.
    #[error(
        "the plan begins in {base}: it can be begun in that year or an earlier one, not in {from}"
    )]
    Later {
        /// The base year.
        base: i32,
        /// The year asked for.
        from: i32,
    },
    /// No indicator has a record in these years.
    #[error("no indicator has a recorded value from {first} to {last} to be met")]
    Nothing {
        /// First year.
        first: i32,
        /// Last year.
        last: i32,
    },
    /// A recorded value of zero has no error that is a share of it.
    #[error(
        "`{id}` was 0 in {year}, which has no error as a share of it: state one in a column `error` of the table"
    )]
    NoError {
        /// The indicator.
        id: String,
        /// The year.
        year: i32,
    },
    /// The earlier plan.
    #[error(transparent)]
    Hindcast(#[from] HindcastError),
    /// A simulated value of the past is not finite.
    #[error("begun in {from}, `{id}` is {value} in {year}, path {path}")]
    NonFinite {
        /// First year.
        from: i32,
        /// The indicator.
        id: String,
        /// The year.
        year: i32,
        /// The path.
        path: u64,
        /// The value.
        value: f64,
    },
    /// A simulated value of the future is not finite.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// A recorded value that is to be met, in the indicator's written unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Met {
    /// Position of the indicator.
    pub indicator: usize,
    /// The year.
    pub year: i32,
    /// What was recorded.
    pub value: f64,
    /// Standard deviation of its error.
    pub error: f64,
    /// Whether the table states it.
    pub is_stated: bool,
    /// What was simulated.
    pub simulated: ColumnSummary,
    /// Share of paths that agree with this value, whatever they do elsewhere.
    pub agree: f64,
    /// The nearest path's distance, in errors.
    pub nearest: f64,
}

/// A quantity as the plan has it and over the paths that were kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The year; of what is drawn once a path, the base year.
    pub year: i32,
    /// Over all paths.
    pub before: ColumnSummary,
    /// Over the kept ones; none where there are none.
    pub after: Option<ColumnSummary>,
}

/// A target's chance.
#[derive(Debug, Clone, PartialEq)]
pub struct ChanceChange {
    /// Position of the indicator.
    pub indicator: usize,
    /// Position of the target in its indicator.
    pub target: usize,
    /// Over all paths.
    pub before: ProbabilityEstimate,
    /// Over the kept ones.
    pub after: Option<ProbabilityEstimate>,
    /// The level in the written unit, where it is a number.
    pub level: Option<f64>,
    /// The tolerance in the written unit.
    pub tolerance: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Matching {
    /// The values that were to be met, by indicator and year.
    pub met: Vec<Met>,
    /// Share of paths that agree with all values up to a year, by year.
    pub by_year: Vec<(i32, f64)>,
    /// How many paths were simulated, and kept.
    pub paths: u64,
    /// Paths that agree with everything.
    pub kept: usize,
    /// Series that stood in the place of what the plan defines.
    pub held: Vec<String>,
    /// What moves over the years and has no record: as the plan defines it, begun in the first year.
    pub unrecorded: Vec<String>,
    /// What is drawn once a path and moves what is to be met, by name.
    pub values: Vec<(String, Change)>,
    /// The futures of indicators that were met (in all years) or have targets (in the horizons).
    pub futures: Vec<(usize, Vec<Change>)>,
    /// The targets of these indicators.
    pub targets: Vec<ChanceChange>,
}

/// Keeps the paths of a scenario that agree with its record.
///
/// Adds nodes to the graph; what was there is not changed.
///
/// # Errors
/// What keeps the plan from being begun earlier, or a value that is not finite. That no path agrees is none.
pub fn match_history(
    compiled: &mut Compiled,
    scenarios: &[Scenario],
    question: &MatchQuestion,
) -> Result<Matching, MatchError> {
    let scenario = &scenarios[question.scenario];
    let mut met = wanted(scenario, question)?;
    let indicators = indicators_of(&met);
    let past = past(compiled, scenario, question, &indicators)?;
    let points = point_set(scenarios);
    let nodes: Vec<NodeId> = met
        .iter()
        .map(|own| {
            let row = indicators.iter().position(|&at| at == own.indicator);
            let row = &past.nodes[row.expect("one of them")];
            row[usize::try_from(own.year - past.years[0]).expect("after the first year")]
        })
        .collect();
    let simulated = simulate(&compiled.graph, &points, &nodes, points.paths(), &|_| ());
    let simulated = simulated.map_err(|failure| {
        let own = &met[failure.column];
        let entry = scenario.indicators.get_index(own.indicator);
        MatchError::NonFinite {
            from: question.from,
            id: entry.map_or_else(String::new, |(id, _)| id.clone()),
            year: own.year,
            path: failure.path,
            value: failure.value,
        }
    })?;
    let agreeing: Vec<Vec<bool>> = met
        .par_iter_mut()
        .enumerate()
        .map(|(column, own)| {
            let scale = match question.from == scenario.plan.base_year {
                // The plan's own nodes are in the written unit.
                true => 1.0,
                false => scale_of(scenario, own.indicator),
            };
            let mut values = simulated.column(column);
            values.iter_mut().for_each(|value| *value *= scale);
            let gaps = values
                .iter()
                .map(|value| (value - own.value).abs() / own.error);
            let gaps: Vec<f64> = gaps.collect();
            let agree: Vec<bool> = gaps.iter().map(|&gap| gap <= question.cutoff).collect();
            own.nearest = gaps.iter().fold(f64::INFINITY, |a, &b| a.min(b));
            own.agree = share(&agree);
            own.simulated = summarise(&mut values, &LEVELS, Sampler::MonteCarlo);
            agree
        })
        .collect();
    let mut years: Vec<i32> = met.iter().map(|own| own.year).collect();
    years.sort_unstable();
    years.dedup();
    let paths = usize::try_from(points.paths()).expect("paths fit into memory");
    let until = |year: i32| -> Vec<bool> {
        let counted = || {
            met.iter()
                .zip(&agreeing)
                .filter(|(own, _)| own.year <= year)
        };
        (0..paths)
            .map(|path| counted().all(|(_, agree)| agree[path]))
            .collect()
    };
    let by_year = years
        .iter()
        .map(|&year| (year, share(&until(year))))
        .collect();
    let kept = until(i32::MAX);
    let kept: Vec<usize> = (0..paths).filter(|&path| kept[path]).collect();
    let mut found = Matching {
        met,
        by_year,
        paths: points.paths(),
        kept: kept.len(),
        held: past.held,
        unrecorded: past.unrecorded,
        values: Vec::new(),
        futures: Vec::new(),
        targets: Vec::new(),
    };
    futures(
        compiled,
        scenarios,
        question,
        (&indicators, &nodes, &kept),
        &mut found,
    )?;
    Ok(found)
}

/// The recorded values to be met; what was simulated is filled in later.
fn wanted(scenario: &Scenario, question: &MatchQuestion) -> Result<Vec<Met>, MatchError> {
    let record = scenario.history.as_ref().ok_or(MatchError::NoHistory)?;
    let (from, base) = (question.from, scenario.plan.base_year);
    if from > base {
        return Err(MatchError::Later { base, from });
    }
    let mut found = Vec::new();
    for (indicator, (id, own)) in scenario.indicators.iter().enumerate() {
        let named = question.indicators.contains(&indicator);
        // A trend is its record: nothing of the plan moves it.
        let is_moved = !matches!(own.dynamics, Dynamics::Trend);
        let Some(recorded) = record.series.get(id) else {
            continue;
        };
        if !(named || question.indicators.is_empty() && is_moved) {
            continue;
        }
        let scale = f64::from(own.unit.scale);
        let points = recorded.history.points().iter();
        for point in points.filter(|point| point.year > from && point.year <= question.until) {
            let stated = recorded.errors.get(&point.year);
            let error = stated.map_or(question.relative_error * point.value.abs(), |&own| own);
            if error == 0.0 {
                return Err(MatchError::NoError {
                    id: id.clone(),
                    year: point.year,
                });
            }
            found.push(Met {
                indicator,
                year: point.year,
                value: scale * point.value,
                error: scale * error,
                is_stated: stated.is_some(),
                simulated: summarise(&mut [0.0], &[], Sampler::MonteCarlo),
                agree: 0.0,
                nearest: 0.0,
            });
        }
    }
    match found.is_empty() {
        true => Err(MatchError::Nothing {
            first: from + 1,
            last: question.until,
        }),
        false => Ok(found),
    }
}

fn indicators_of(met: &[Met]) -> Vec<usize> {
    let mut all: Vec<usize> = met.iter().map(|own| own.indicator).collect();
    all.dedup();
    all
}

/// The plan in the recorded years.
fn past(
    compiled: &mut Compiled,
    scenario: &Scenario,
    question: &MatchQuestion,
    indicators: &[usize],
) -> Result<Hindcast, MatchError> {
    let record = scenario.history.as_ref().ok_or(MatchError::NoHistory)?;
    if question.from < scenario.plan.base_year {
        let years = (question.from, question.until);
        let graph = &mut compiled.graph;
        return Ok(hindcast(scenario, record, graph, years, indicators)?);
    }
    let model = &compiled.models[question.scenario];
    let own = |&at: &usize| model.indicators[at].nodes.clone();
    Ok(Hindcast {
        years: model.years.clone(),
        nodes: indicators.iter().map(own).collect(),
        held: Vec::new(),
        unrecorded: Vec::new(),
    })
}

/// What becomes of values and of the future on the paths that were kept.
fn futures(
    compiled: &Compiled,
    scenarios: &[Scenario],
    question: &MatchQuestion,
    (indicators, past, kept): (&[usize], &[NodeId], &[usize]),
    found: &mut Matching,
) -> Result<(), MatchError> {
    let scenario = &scenarios[question.scenario];
    let model = &compiled.models[question.scenario];
    let base = scenario.plan.base_year;
    let mut nodes: Vec<NodeId> = Vec::new();
    // Values that are drawn once a path and lie behind what is to be met.
    let behind = compiled.graph.draws_behind(past);
    let moves = |input: &String| behind.contains(input.as_str());
    let factors = model
        .factors
        .iter()
        .filter(|factor| factor.inputs.iter().any(moves));
    let values: Vec<&str> = factors
        .flat_map(|factor| &factor.values)
        .filter_map(|own| {
            let (&last, others) = own.nodes.split_last()?;
            let is_steady = others.iter().skip(1).all(|&node| node == last);
            let draws = compiled.graph.known_value(last).is_none();
            (is_steady && draws).then(|| {
                nodes.push(last);
                own.name.as_str()
            })
        })
        .collect();
    let mut years: Vec<(usize, Vec<i32>)> = Vec::new();
    for (at, own) in scenario.indicators.values().enumerate() {
        let wanted: Vec<i32> = match (indicators.contains(&at), own.targets.is_empty()) {
            (true, _) => model.years.clone(),
            (false, false) => scenario.plan.horizons.clone(),
            (false, true) => continue,
        };
        nodes.extend(
            wanted
                .iter()
                .map(|year| model.indicators[at].nodes[(year - base) as usize]),
        );
        years.push((at, wanted));
    }
    let targets: Vec<_> = (model.targets.iter())
        .filter(|own| years.iter().any(|(at, _)| *at == own.indicator))
        .collect();
    nodes.extend(targets.iter().map(|own| own.met));
    let points = point_set(scenarios);
    let simulated = simulate(&compiled.graph, &points, &nodes, points.paths(), &|_| ());
    let simulated = simulated.map_err(|failure| {
        let node = nodes[failure.column];
        MatchError::Run(explain(compiled, scenarios, &points, node, failure))
    })?;
    let columns: Vec<(Vec<f64>, Vec<f64>)> = (0..nodes.len())
        .into_par_iter()
        .map(|at| {
            let all = simulated.column(at);
            let own = kept.iter().map(|&path| all[path]).collect();
            (all, own)
        })
        .collect();
    let mut columns = columns.into_iter();
    let mut change = |year: i32| -> Option<Change> {
        let (mut all, mut own) = columns.next()?;
        Some(Change {
            year,
            before: summarise(&mut all, &LEVELS, Sampler::MonteCarlo),
            after: (!own.is_empty()).then(|| summarise(&mut own, &LEVELS, Sampler::MonteCarlo)),
        })
    };
    for name in values {
        found
            .values
            .extend(change(base).map(|own| (name.to_owned(), own)));
    }
    for (at, years) in years {
        let own = years.into_iter().filter_map(&mut change).collect();
        found.futures.push((at, own));
    }
    for target in targets {
        let Some((all, own)) = columns.next() else {
            break;
        };
        let estimate = |column: &[f64]| {
            let own = summarise(&mut column.to_vec(), &[], Sampler::MonteCarlo);
            ProbabilityEstimate::from_summary(&own, column.len() as u64)
        };
        let known = |node| compiled.graph.known_value(node);
        found.targets.push(ChanceChange {
            indicator: target.indicator,
            target: target.target,
            before: estimate(&all),
            after: (!own.is_empty()).then(|| estimate(&own)),
            level: known(target.level),
            tolerance: known(target.tolerance).unwrap_or(0.0),
        });
    }
    Ok(())
}

fn scale_of(scenario: &Scenario, indicator: usize) -> f64 {
    let entry = scenario.indicators.get_index(indicator);
    entry.map_or(1.0, |(_, own)| f64::from(own.unit.scale))
}

fn share(agree: &[bool]) -> f64 {
    agree.iter().filter(|&&own| own).count() as f64 / agree.len() as f64
}

#[cfg(test)]
mod tests;
