//! Shocks over all scenarios: which scenario is least bad whatever comes.
//!
//! A shock is a list of values laid over every scenario. Each scenario under each shock is simulated on
//! the same draws, in one graph. What counts is the number of targets met:
//!
//! - *regret* of a scenario under a shock: how many more the best scenario under that shock meets, on
//!   average; the scenario whose greatest regret is least is the minimax choice (Savage 1951,
//!   doi:10.1080/01621459.1951.10500768);
//! - *satisficing*: the share of shocks under which at least `k` targets are met with a probability of at
//!   least `p` (Simon 1956, doi:10.1037/h0042769; as a measure of robustness: McPhail et al. 2018,
//!   doi:10.1002/2017EF000649).
//!
//! The plan as it is counts as one of the shocks. Shocks are not weighted: nobody says how likely they are.

use super::candidates::Candidates;
use super::failure::RunError;
use super::goal::{GoalError, chosen_targets};
use crate::graph::NodeId;
use crate::scenario::{Loaded, Variant};
use crate::statistics::{ProbabilityEstimate, summarise};
use crate::uncertainty::PointSet;

/// Values laid over every scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shock {
    /// What it is called.
    pub id: String,
    /// `KEY=VALUE`, as `--set` takes them.
    pub set: Vec<String>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct StressQuestion {
    /// The shocks; the plan as it is comes before them.
    pub shocks: Vec<Shock>,
    /// Indicators whose targets count; all where empty.
    pub targets: Vec<String>,
    /// Targets of one year only.
    pub year: Option<i32>,
    /// How many targets suffice; where not given, the median number that the first scenario meets as it is.
    pub enough: Option<usize>,
    /// With which probability.
    pub probability: f64,
}

/// A mean and its Monte Carlo standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// Mean over the paths.
    pub value: f64,
    /// Its standard error; none where the sample is too small to tell.
    pub standard_error: Option<f64>,
}

/// A scenario under a shock.
#[derive(Debug, Clone, PartialEq)]
pub struct Stressed {
    /// Number of targets met.
    pub met: Mean,
    /// All of them met.
    pub all: ProbabilityEstimate,
    /// Enough of them met.
    pub enough: ProbabilityEstimate,
    /// How many more the best scenario meets under this shock, path by path; 0 for the best.
    pub regret: Mean,
}

/// A scenario over all shocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// Fewest targets met, on average.
    pub fewest_met: Mean,
    /// The shock under which that is so.
    pub fewest_shock: usize,
    /// Greatest regret.
    pub greatest_regret: Mean,
    /// The shock in which it is greatest.
    pub worst_shock: usize,
    /// Share of the shocks in which enough targets are met with the probability asked for.
    pub satisfied: f64,
    /// In how many of them that cannot be told from the contrary: the probability is within two standard errors.
    pub doubtful: usize,
}

/// All scenarios under all shocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Stress {
    /// Names of the shocks; the first is the plan as it is and has an empty name.
    pub shocks: Vec<String>,
    /// By scenario and shock; none where the plan cannot pay for it.
    pub cells: Vec<Vec<Option<Stressed>>>,
    /// Scenario, shock and what is wrong, where there is no cell.
    pub refused: Vec<(usize, usize, String)>,
    /// By scenario; none for one that some shock leaves without a cell.
    pub robustness: Vec<Option<Robustness>>,
    /// Scenarios with the least greatest regret; several where they are the same.
    pub minimax: Vec<usize>,
    /// Shocks that change no target's fate in any scenario.
    pub idle: Vec<usize>,
    /// Pairs of scenarios that meet as many targets on every path under every shock.
    pub same: Vec<(usize, usize)>,
    /// Number of targets that count, of each scenario.
    pub targets: Vec<usize>,
    /// How many suffice.
    pub enough: usize,
    /// Model runs: paths of all scenarios under all shocks.
    pub model_runs: u64,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum StressError {
    /// A value was no number.
    Run(RunError),
    /// A scenario lacks the targets.
    Goal(GoalError),
    /// A shock is faulty in every scenario: what is wrong with it in the first.
    Findings(Vec<crate::scenario::Finding>),
}

/// Simulates every scenario under every shock; `progress(done, all)` counts paths.
///
/// # Errors
/// A value that is not finite, a target that there is not, or a faulty shock.
pub fn stress(
    loaded: &mut Loaded,
    question: &StressQuestion,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Stress, StressError> {
    let run = loaded.scenarios[0].run.clone();
    let base_year = loaded.scenarios[0].plan.base_year;
    let count = loaded.scenarios.len();
    let nothing = Shock {
        id: String::new(),
        set: Vec::new(),
    };
    let shocks: Vec<&Shock> = std::iter::once(&nothing).chain(&question.shocks).collect();
    let variants: Vec<Variant> = (0..count)
        .flat_map(|of| shocks.iter().map(move |shock| (of, shock)))
        .map(|(of, shock)| Variant {
            of,
            id: format!("{} / {}", loaded.scenarios[of].id, shock.id),
            set: shock.set.clone(),
        })
        .collect();
    let mut candidates = Candidates::new(loaded, &variants);
    for at in 0..shocks.len() {
        let place = |of: usize| &candidates.places[of * shocks.len() + at];
        if let (true, Err(findings)) = ((0..count).all(|of| place(of).is_err()), place(0)) {
            return Err(StressError::Findings(findings.clone()));
        }
    }
    let mut nodes: Vec<NodeId> = Vec::new();
    let mut targets = vec![0; count];
    for (position, place) in candidates.places.clone().into_iter().enumerate() {
        let Ok(at) = place else { continue };
        let (scenario, model) = (&candidates.scenarios[at], &candidates.compiled.models[at]);
        let chosen = chosen_targets(scenario, model, &question.targets, question.year)
            .map_err(StressError::Goal)?;
        targets[position / shocks.len()] = chosen.len();
        let weights: Vec<(usize, f64)> = chosen.into_iter().map(|target| (target, 1.0)).collect();
        nodes.push(candidates.weight_met(at, &weights));
    }
    let points = PointSet::new(run.sampler, run.seed, run.paths, base_year);
    // A block's paths are simulated for all at once.
    let tick = |paths: u64| progress(paths, run.paths);
    let columns = candidates
        .simulate(&points, &nodes, run.paths, &tick)
        .map_err(StressError::Run)?;
    let by_place: Vec<Option<Vec<f64>>> = candidates
        .places
        .iter()
        .map(|place| place.as_ref().ok().map(|&at| columns.column(at)))
        .collect();
    let first = by_place[0].as_ref().map_or(0, |values| median(values));
    let table = Table {
        columns: by_place,
        shocks: shocks.len(),
        sampler: run.sampler,
        enough: question.enough.unwrap_or(first),
        probability: question.probability,
        targets,
    };
    let refused = candidates.places.iter().enumerate();
    let refused = refused.filter_map(|(position, place)| {
        let findings = place.as_ref().err()?;
        let message = findings.first().map(|own| own.message.clone());
        let (of, at) = (position / shocks.len(), position % shocks.len());
        Some((of, at, message.unwrap_or_default()))
    });
    let names = shocks.iter().map(|shock| shock.id.clone()).collect();
    Ok(table.reduce(names, refused.collect(), run.paths * nodes.len() as u64))
}

/// The middle of counts: at least half of the paths have so many or more.
fn median(values: &[f64]) -> usize {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() - 1) / 2] as usize
}

/// Numbers of targets met, by scenario and shock.
struct Table {
    columns: Vec<Option<Vec<f64>>>,
    shocks: usize,
    sampler: crate::uncertainty::Sampler,
    enough: usize,
    probability: f64,
    targets: Vec<usize>,
}

impl Table {
    fn column(&self, scenario: usize, shock: usize) -> Option<&Vec<f64>> {
        self.columns[scenario * self.shocks + shock].as_ref()
    }

    fn reduce(
        &self,
        shocks: Vec<String>,
        refused: Vec<(usize, usize, String)>,
        model_runs: u64,
    ) -> Stress {
        let count = self.targets.len();
        let cells: Vec<Vec<Option<Stressed>>> = (0..count)
            .map(|scenario| {
                (0..self.shocks)
                    .map(|shock| self.cell(scenario, shock))
                    .collect()
            })
            .collect();
        let robustness: Vec<Option<Robustness>> =
            cells.iter().map(|own| self.robustness(own)).collect();
        let regret = |own: &Option<Robustness>| own.as_ref().map(|own| own.greatest_regret.value);
        let least = robustness.iter().filter_map(regret).min_by(f64::total_cmp);
        let minimax = (0..count).filter(|&at| least.is_some() && regret(&robustness[at]) == least);
        let unmoved = |shock: &usize| {
            (0..count).all(|scenario| self.column(scenario, *shock) == self.column(scenario, 0))
        };
        let equal = |&(a, b): &(usize, usize)| {
            (0..self.shocks).all(|shock| self.column(a, shock) == self.column(b, shock))
        };
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        Stress {
            minimax: minimax.collect(),
            idle: (1..self.shocks).filter(unmoved).collect(),
            same: pairs.filter(equal).collect(),
            targets: self.targets.clone(),
            enough: self.enough,
            shocks,
            cells,
            refused,
            robustness,
            model_runs,
        }
    }

    fn cell(&self, scenario: usize, shock: usize) -> Option<Stressed> {
        let own = self.column(scenario, shock)?;
        let best = self.best(shock)?;
        let regret: Vec<f64> = best.iter().zip(own).map(|(best, own)| best - own).collect();
        let paths = own.len() as u64;
        let share = |holds: &dyn Fn(f64) -> bool| {
            let mut values: Vec<f64> = own
                .iter()
                .map(|&met| f64::from(u8::from(holds(met))))
                .collect();
            ProbabilityEstimate::from_summary(&summarise(&mut values, &[], self.sampler), paths)
        };
        let all = self.targets[scenario] as f64;
        let enough = self.enough as f64;
        Some(Stressed {
            met: self.mean(own.clone()),
            all: share(&|met| met == all),
            enough: share(&|met| met >= enough),
            regret: self.mean(regret),
        })
    }

    fn mean(&self, mut values: Vec<f64>) -> Mean {
        let summary = summarise(&mut values, &[], self.sampler);
        Mean {
            value: summary.mean,
            standard_error: summary.standard_error,
        }
    }

    /// The paths of the scenario that meets most on average under a shock.
    fn best(&self, shock: usize) -> Option<&Vec<f64>> {
        let columns = (0..self.targets.len()).filter_map(|scenario| self.column(scenario, shock));
        // Counts add up exactly.
        let total = |values: &Vec<f64>| values.iter().sum::<f64>();
        columns.fold(None, |best: Option<&Vec<f64>>, own| match best {
            Some(best) if total(best) >= total(own) => Some(best),
            _ => Some(own),
        })
    }

    fn robustness(&self, cells: &[Option<Stressed>]) -> Option<Robustness> {
        let cells: Option<Vec<&Stressed>> = cells.iter().map(Option::as_ref).collect();
        let cells = cells?;
        let mut worst = 0;
        for (at, cell) in cells.iter().enumerate() {
            if cell.regret.value > cells[worst].regret.value {
                worst = at;
            }
        }
        let mut poorest = 0;
        for (at, cell) in cells.iter().enumerate() {
            if cell.met.value < cells[poorest].met.value {
                poorest = at;
            }
        }
        let wanted = self.probability;
        let is_near = |cell: &&&Stressed| {
            let error = cell.enough.standard_error.unwrap_or(0.0);
            (cell.enough.probability - wanted).abs() < 2.0 * error
        };
        let satisfied = cells
            .iter()
            .filter(|cell| cell.enough.probability >= wanted);
        Some(Robustness {
            fewest_met: cells[poorest].met,
            fewest_shock: poorest,
            greatest_regret: cells[worst].regret,
            worst_shock: worst,
            satisfied: satisfied.count() as f64 / cells.len() as f64,
            doubtful: cells.iter().filter(is_near).count(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uncertainty::Sampler;

    /// Two scenarios, three shocks: the cautious one is never best but never far behind.
    #[test]
    fn regret_and_satisficing_by_hand() {
        let column = |met: f64| Some(vec![met; 4]);
        let bold = [4.0, 4.0, 0.0];
        let cautious = [3.0, 3.0, 3.0];
        let reckless = [1.0, 5.0, 0.0];
        let table = Table {
            columns: bold
                .iter()
                .chain(&cautious)
                .chain(&reckless)
                .map(|&met| column(met))
                .collect(),
            shocks: 3,
            sampler: Sampler::MonteCarlo,
            enough: 3,
            probability: 0.5,
            targets: vec![5, 5, 5],
        };
        let names = ["", "boom", "bust"].map(str::to_owned).to_vec();
        let found = table.reduce(names, Vec::new(), 36);
        let regret = |scenario: usize| {
            let own = found.robustness[scenario].as_ref().unwrap();
            (own.greatest_regret.value, own.worst_shock, own.satisfied)
        };
        assert_eq!(regret(0), (3.0, 2, 2.0 / 3.0));
        assert_eq!(regret(1), (2.0, 1, 1.0));
        assert_eq!(regret(2), (3.0, 0, 1.0 / 3.0));
        let fewest = |scenario: usize| {
            let own = found.robustness[scenario].as_ref().unwrap();
            (own.fewest_met.value, own.fewest_shock)
        };
        assert_eq!(
            [fewest(0), fewest(1), fewest(2)],
            [(0.0, 2), (3.0, 0), (0.0, 2)]
        );
        assert_eq!(found.minimax, [1]);
        assert_eq!(found.cells[0][1].as_ref().unwrap().regret.value, 1.0);
        assert!(found.idle.is_empty() && found.same.is_empty());
    }
}
