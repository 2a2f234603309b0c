//! A plan's run: all scenarios on the same draws, reduced to summaries.

use rayon::prelude::*;

use super::attribute::ScenarioAttribution;
use super::difference::{PairSummary, Signs};
use super::dots::Dots;
use super::failure::{RunError, explain};
use super::outputs::{Outputs, Selection};
use super::paths::point_set;
use crate::demography::AgeGroup;
use crate::engine::{Paths, Program, simulate_into};
use crate::graph::{Moments, NodeId};
use crate::model::{Compiled, Model, PeopleSeries, PeopleUnit, PyramidNodes};
use crate::scenario::Scenario;
use crate::statistics::{
    ColumnSummary, ProbabilityEstimate, STANDARD_QUANTILES, conditional_mean, summarise,
};
use crate::uncertainty::Sampler;

/// One target of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetSummary {
    /// Position of the indicator in its scenario.
    pub indicator: usize,
    /// Position of the target in its indicator.
    pub target: usize,
    /// Mean level, in the written unit (levels are mostly plain numbers).
    pub level: f64,
    /// Mean tolerance, in the written unit.
    pub tolerance: f64,
    /// Share of paths that meet it.
    pub estimate: ProbabilityEstimate,
    /// Mean distance to the level over the paths that miss it; none where none does, or there is no mean.
    pub expected_shortfall: Option<f64>,
    /// The indicator in the target's year, as `DOTS` equally likely values, ascending.
    pub dots: Vec<f64>,
}

/// All targets of a year together.
#[derive(Debug, Clone, PartialEq)]
pub struct JointSummary {
    /// The year.
    pub year: i32,
    /// How many targets it has.
    pub targets: usize,
    /// Share of paths that meet all of them.
    pub all_met: ProbabilityEstimate,
    /// How many are met.
    pub number_met: ColumnSummary,
}

/// A budget line over the years.
#[derive(Debug, Clone, PartialEq)]
pub struct LineSummary {
    /// Programme id, or the name of a total.
    pub line: String,
    /// Money of each year.
    pub nominal: Vec<ColumnSummary>,
    /// The same in base-year prices.
    pub real: Vec<ColumnSummary>,
    /// What of `nominal` builds and what runs, of a programme that says so.
    pub parts: Option<PartsSummary>,
}

/// A programme's spending by what it is for, over the years.
#[derive(Debug, Clone, PartialEq)]
pub struct PartsSummary {
    /// What builds.
    pub capital: Vec<ColumnSummary>,
    /// What runs what stands.
    pub running: Vec<ColumnSummary>,
}

/// A group of people, a flow or a ratio over the years.
#[derive(Debug, Clone, PartialEq)]
pub struct PeopleSummary {
    /// What follows `population.` in expressions: `elderly`, `births`.
    pub id: String,
    /// What it counts.
    pub unit: PeopleUnit,
    /// Its years: flows have none in the base year.
    pub years: Vec<i32>,
    /// Its summary in each of these years.
    pub columns: Vec<ColumnSummary>,
}

/// The people of a year by age and sex, youngest first.
#[derive(Debug, Clone, PartialEq)]
pub struct PyramidSummary {
    /// The year.
    pub year: i32,
    /// Five years of age each; the last is open.
    pub bands: Vec<BandSummary>,
}

/// The people of an age group, persons.
#[derive(Debug, Clone, PartialEq)]
pub struct BandSummary {
    /// The ages.
    pub ages: AgeGroup,
    /// Males.
    pub male: ColumnSummary,
    /// Females.
    pub female: ColumnSummary,
}

/// What was measured after the base year, which a run shows and does not use.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredValue {
    /// Of what.
    pub of: MeasuredOf,
    /// The year.
    pub year: i32,
    /// The value, in the unit in which it is summarised.
    pub value: f64,
    /// Standard deviation of its error, where it is given.
    pub error: Option<f64>,
}

/// What a measured value is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeasuredOf {
    /// An indicator, by its position in the scenario.
    Indicator(usize),
    /// People: the id of a [`PeopleSummary`].
    People(String),
}

/// What is left of a scenario's paths.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioSummary {
    /// The simulated years.
    pub years: Vec<i32>,
    /// Position of each summarised indicator in its scenario, and its summary in each year.
    pub indicators: Vec<(usize, Vec<ColumnSummary>)>,
    /// Targets of the summarised indicators.
    pub targets: Vec<TargetSummary>,
    /// All targets of each year, those of other indicators included.
    pub joint: Vec<JointSummary>,
    /// Budget lines.
    pub budget: Vec<LineSummary>,
    /// Groups of people, their flows and ratios.
    pub people: Vec<PeopleSummary>,
    /// Projected people at the base year and each horizon; none without a projection.
    pub pyramids: Vec<PyramidSummary>,
    /// Measured values of indicators and people, in the order of the files.
    pub measured: Vec<MeasuredValue>,
}

/// What is left of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanSummary {
    /// Quantile levels of every summary, ascending.
    pub levels: Vec<f64>,
    /// Number of paths.
    pub paths: u64,
    /// One summary for each scenario, in their order.
    pub scenarios: Vec<ScenarioSummary>,
    /// Every scenario but the baseline, minus the baseline, on the same paths.
    pub pairs: Vec<PairSummary>,
    /// What each scenario's targets owe to its parts, against the baseline; empty where it was not asked
    /// for (see [`super::attribute::BaselineChanges`]).
    pub attributions: Vec<ScenarioAttribution>,
}

impl PlanSummary {
    /// Position of a quantile level.
    ///
    /// # Panics
    /// On a level that was not asked for; the standard ones always are.
    pub fn level(&self, level: f64) -> usize {
        self.levels
            .iter()
            .position(|&l| l == level)
            .expect("a level that the run was asked for")
    }
}

/// Simulates all scenarios and reduces them. `progress(done, all)` counts paths over all portions.
///
/// # Errors
/// A value that is not finite.
pub fn simulate_plan(
    compiled: &Compiled,
    scenarios: &[Scenario],
    selection: &Selection,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<PlanSummary, RunError> {
    let run = &scenarios[0].run;
    let points = point_set(scenarios);
    let outputs = Outputs::of(compiled, selection);
    let levels = levels(&run.quantiles);
    let moments = compiled.graph.moments();
    let mut dots = Dots::of(&compiled.models, scenarios, selection);
    let portions = outputs.portions(run.paths);
    let all = run.paths * portions.len() as u64;
    let mut columns = Vec::with_capacity(outputs.nodes.len());
    let tick = |paths: u64| progress(paths, all);
    // Kept from portion to portion: touching fresh memory costs as much as computing what goes into it.
    let mut paths = Paths::zeroed(0, 0);
    for portion in portions {
        if paths.columns() != portion.len() {
            paths = Paths::zeroed(run.paths, portion.len());
        }
        let program = Program::compile(&compiled.graph, &points, portion);
        simulate_into(&program, &mut paths, &tick).map_err(|failure| {
            explain(
                compiled,
                scenarios,
                &points,
                portion[failure.column],
                failure,
            )
        })?;
        let signed = &outputs.signed[columns.len()..];
        let mut found = summaries(&paths, &levels, run.sampler, signed);
        for ((column, _), node) in found.iter_mut().zip(portion) {
            column.moments = moments.get(node.index()).copied().unwrap_or_default();
        }
        columns.extend(found);
        dots.take(&paths, portion);
    }
    let collected = Collected {
        outputs: &outputs,
        columns: &columns,
        dots: &dots,
        paths: run.paths,
    };
    let models = &compiled.models;
    let summaries = models
        .iter()
        .zip(scenarios)
        .map(|(model, scenario)| collected.scenario(model, scenario, selection));
    let pairs = compiled.pairs.iter();
    let pairs = pairs.map(|pair| collected.pair(pair, &models[pair.scenario], selection));
    Ok(PlanSummary {
        scenarios: summaries.collect(),
        pairs: pairs.collect(),
        levels,
        paths: run.paths,
        attributions: Vec::new(),
    })
}

/// Standard and asked-for levels, ascending, each once.
fn levels(asked: &[f64]) -> Vec<f64> {
    let mut levels: Vec<f64> = STANDARD_QUANTILES.iter().chain(asked).copied().collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

/// A summarised column, with its signs where these are wanted.
type Summarised = (ColumnSummary, Option<Signs>);

fn summaries(paths: &Paths, levels: &[f64], sampler: Sampler, signed: &[bool]) -> Vec<Summarised> {
    let columns = (0..paths.columns()).into_par_iter();
    columns
        .map(|column| {
            let mut values = paths.column(column);
            // Before the quantiles reorder the paths, whose order replicates depend on.
            let signs = signed[column].then(|| Signs::of(&values, sampler));
            (summarise(&mut values, levels, sampler), signs)
        })
        .collect()
}

/// What was simulated, by node.
pub(super) struct Collected<'a> {
    outputs: &'a Outputs,
    columns: &'a [Summarised],
    dots: &'a Dots,
    paths: u64,
}

impl Collected<'_> {
    fn summarised(&self, node: NodeId) -> &Summarised {
        let position = self.outputs.position(node);
        &self.columns[position.expect("every output was simulated")]
    }

    fn summary(&self, node: NodeId) -> &ColumnSummary {
        &self.summarised(node).0
    }

    /// The signs of a difference over the years.
    pub(super) fn signs(&self, nodes: &[NodeId]) -> Vec<Signs> {
        let signs = nodes.iter().map(|&node| self.summarised(node).1);
        signs
            .map(|signs| signs.expect("differences are signed"))
            .collect()
    }

    pub(super) fn over_years(&self, nodes: &[NodeId]) -> Vec<ColumnSummary> {
        nodes
            .iter()
            .map(|&node| self.summary(node).clone())
            .collect()
    }

    fn probability(&self, node: NodeId) -> ProbabilityEstimate {
        ProbabilityEstimate::from_summary(self.summary(node), self.paths)
    }

    fn scenario(
        &self,
        model: &Model,
        scenario: &Scenario,
        selection: &Selection,
    ) -> ScenarioSummary {
        let wanted = |index: usize| selection.contains(&model.indicators[index].name);
        let indicators = model.indicators.iter().enumerate();
        let indicators = indicators.filter(|(index, _)| wanted(*index));
        let targets = model
            .targets
            .iter()
            .filter(|target| wanted(target.indicator));
        let targets = targets.map(|target| {
            let estimate = self.probability(target.met);
            let gap = self.summary(target.shortfall);
            let mean_gap = (gap.moments > Moments::None).then_some(gap.mean);
            TargetSummary {
                indicator: target.indicator,
                target: target.target,
                level: self.summary(target.level).mean,
                tolerance: self.summary(target.tolerance).mean,
                expected_shortfall: mean_gap
                    .and_then(|gap| conditional_mean(gap, 1.0 - estimate.probability)),
                dots: self.dots.at(model, scenario, target),
                estimate,
            }
        });
        let joint = model.joint.iter().map(|joint| JointSummary {
            year: joint.year,
            targets: joint.targets,
            all_met: self.probability(joint.all_met),
            number_met: self.summary(joint.number_met).clone(),
        });
        let budget = model.budget.iter().map(|line| LineSummary {
            line: line.line.clone(),
            nominal: self.over_years(&line.nominal),
            real: self.over_years(&line.real),
            parts: line.parts.as_ref().map(|parts| PartsSummary {
                capital: self.over_years(&parts.capital),
                running: self.over_years(&parts.running),
            }),
        });
        ScenarioSummary {
            years: model.years.clone(),
            indicators: indicators
                .map(|(index, series)| (index, self.over_years(&series.nodes)))
                .collect(),
            targets: targets.collect(),
            joint: joint.collect(),
            budget: budget.collect(),
            people: model.people.iter().map(|own| self.people(own)).collect(),
            pyramids: model.pyramids.iter().map(|own| self.pyramid(own)).collect(),
            measured: measured(model),
        }
    }

    fn people(&self, series: &PeopleSeries) -> PeopleSummary {
        PeopleSummary {
            id: series.id.clone(),
            unit: series.unit,
            years: series.years.clone(),
            columns: self.over_years(&series.nodes),
        }
    }

    fn pyramid(&self, pyramid: &PyramidNodes) -> PyramidSummary {
        let bands = pyramid.bands.iter().map(|band| BandSummary {
            ages: band.ages,
            male: self.summary(band.male).clone(),
            female: self.summary(band.female).clone(),
        });
        PyramidSummary {
            year: pyramid.year,
            bands: bands.collect(),
        }
    }
}

/// Measured values of what is summarised, in its units.
fn measured(model: &Model) -> Vec<MeasuredValue> {
    let own = model.observations.iter().filter_map(|own| {
        let (of, scale) = match (own.indicator, &own.people) {
            (Some(at), _) => (MeasuredOf::Indicator(at), 1.0),
            (None, Some(id)) => {
                let series = model.people.iter().find(|series| series.id == *id)?;
                let written = match series.unit {
                    PeopleUnit::PerCent => 100.0,
                    PeopleUnit::Persons | PeopleUnit::PersonsPerYear => 1.0,
                };
                let scale = written / f64::from(own.scale);
                (MeasuredOf::People(id.clone()), scale)
            }
            (None, None) => return None,
        };
        Some(MeasuredValue {
            of,
            year: model.years[own.year],
            value: own.value * scale,
            error: own.error.map(|error| error * scale),
        })
    });
    own.collect()
}
