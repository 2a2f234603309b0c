//! The result of `stress`.

use serde::Serialize;

use super::{NumberResult, ProbabilityResult};
use crate::analysis::stress::{Mean, Stress, StressQuestion, Stressed};
use crate::report::stress::shock_name;
use crate::scenario::Scenario;

/// Every scenario under every shock.
#[derive(Debug, Serialize)]
pub struct StressResult<'a> {
    shocks: Vec<Shock<'a>>,
    /// So many targets are enough,
    enough: usize,
    /// with this probability.
    probability: f64,
    scenarios: Vec<Overall<'a>>,
    /// Scenarios whose greatest regret is least.
    least_greatest_regret: Vec<&'a str>,
    /// Shocks that change no target's fate in any path.
    without_effect: Vec<&'a str>,
    /// Scenarios that meet as many targets in every path under every shock.
    same: Vec<[&'a str; 2]>,
    cannot_be_run: Vec<Refused<'a>>,
}

#[derive(Debug, Serialize)]
struct Shock<'a> {
    name: &'a str,
    set: &'a [String],
}

#[derive(Debug, Serialize)]
struct Overall<'a> {
    scenario: &'a str,
    /// Number of targets that count.
    targets: usize,
    /// The shock under which fewest targets are met; null where some shock leaves it without a result.
    fewest_targets_met: Option<NumberResult>,
    fewest_under: Option<&'a str>,
    greatest_regret: Option<NumberResult>,
    worst_shock: Option<&'a str>,
    share_of_shocks_with_enough: Option<f64>,
    /// Shocks in which the probability of enough is within two standard errors of the one asked for.
    shocks_that_cannot_be_told: Option<usize>,
    /// `none` is the plan as it is.
    under: Vec<Under<'a>>,
}

#[derive(Debug, Serialize)]
struct Under<'a> {
    shock: &'a str,
    targets_met: NumberResult,
    all_met: ProbabilityResult,
    enough_met: ProbabilityResult,
    /// How many more the best scenario meets under this shock.
    regret: NumberResult,
}

#[derive(Debug, Serialize)]
struct Refused<'a> {
    scenario: &'a str,
    shock: &'a str,
    why: &'a str,
}

fn number(own: &Mean) -> NumberResult {
    NumberResult::new(own.value, own.standard_error)
}

/// The result of a stress test.
pub fn stress_result<'a>(
    scenarios: &'a [Scenario],
    question: &'a StressQuestion,
    found: &'a Stress,
) -> StressResult<'a> {
    let id = |at: usize| scenarios[at].id.as_str();
    let shock = |at: usize| shock_name(&found.shocks[at]);
    let under = |(at, own): (usize, &Option<Stressed>)| {
        let own = own.as_ref()?;
        Some(Under {
            shock: shock(at),
            targets_met: number(&own.met),
            all_met: (&own.all).into(),
            enough_met: (&own.enough).into(),
            regret: number(&own.regret),
        })
    };
    let overall = |at: usize| {
        let robust = found.robustness[at].as_ref();
        let cells = found.cells[at].iter().enumerate();
        Overall {
            scenario: id(at),
            targets: found.targets[at],
            fewest_targets_met: robust.map(|own| number(&own.fewest_met)),
            fewest_under: robust.map(|own| shock(own.fewest_shock)),
            greatest_regret: robust.map(|own| number(&own.greatest_regret)),
            worst_shock: robust.map(|own| shock(own.worst_shock)),
            share_of_shocks_with_enough: robust.map(|own| own.satisfied),
            shocks_that_cannot_be_told: robust.map(|own| own.doubtful),
            under: cells.filter_map(under).collect(),
        }
    };
    let shocks = question.shocks.iter().map(|own| Shock {
        name: &own.id,
        set: &own.set,
    });
    let refused = found.refused.iter().map(|(scenario, at, why)| Refused {
        scenario: id(*scenario),
        shock: shock(*at),
        why,
    });
    StressResult {
        shocks: shocks.collect(),
        enough: found.enough,
        probability: question.probability,
        scenarios: (0..scenarios.len()).map(overall).collect(),
        least_greatest_regret: found.minimax.iter().map(|&at| id(at)).collect(),
        without_effect: found.idle.iter().map(|&at| shock(at)).collect(),
        same: found.same.iter().map(|&(a, b)| [id(a), id(b)]).collect(),
        cannot_be_run: refused.collect(),
    }
}
