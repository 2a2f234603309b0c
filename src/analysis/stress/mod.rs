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

mod result;
mod table;

use super::candidates::Candidates;
use super::goal::chosen_targets;
use crate::graph::NodeId;
use crate::scenario::{Loaded, Variant};
use crate::uncertainty::PointSet;
use table::Table;

pub use result::{Mean, Robustness, Shock, Stress, StressError, StressQuestion, Stressed};

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
