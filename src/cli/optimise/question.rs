//! What `plancast optimise` is asked, from its options.

use anyhow::anyhow;

use super::super::seek::number;
use super::super::{Failure, Prepared, named_scenario};
use super::{Best, OptimiseArguments};
use crate::analysis::chosen_targets;
use crate::analysis::optimise::{Band, Objective, OptimiseQuestion};
use crate::expression::nearest;

pub(super) fn question(
    arguments: &OptimiseArguments,
    prepared: &Prepared,
) -> Result<OptimiseQuestion, Failure> {
    let scenarios = &prepared.loaded.scenarios;
    let index = named_scenario(scenarios, arguments.scenario.as_deref())?;
    let (scenario, model) = (&scenarios[index], &prepared.compiled.models[index]);
    if scenario.programmes.is_empty() {
        return Err(anyhow!("this plan has no programmes to divide money among").into());
    }
    let targets = chosen_targets(scenario, model, &arguments.target, arguments.year)
        .map_err(|error| anyhow!("--target: {error}"))?;
    let mut weights: Vec<(usize, f64)> = targets.into_iter().map(|at| (at, 1.0)).collect();
    for text in &arguments.weight {
        let (id, value) = text
            .split_once('=')
            .ok_or_else(|| anyhow!("--weight {text}: expected INDICATOR=N, such as pm25=2"))?;
        let weight = number("--weight", value)?;
        let own = |at: usize| model.indicators[model.targets[at].indicator].name == id.trim();
        let mut own = weights.iter_mut().filter(|(at, _)| own(*at)).peekable();
        if own.peek().is_none() || weight < 0.0 {
            return Err(anyhow!(
                "--weight {text}: expected an indicator whose target counts, and 0 or more"
            )
            .into());
        }
        own.for_each(|own| own.1 = weight);
    }
    let band = number("--band", &arguments.band)?;
    if !(band > 0.0 && band.is_finite()) {
        return Err(anyhow!(
            "--band {}: expected a share above 0, such as 20%",
            arguments.band
        )
        .into());
    }
    let known = || scenario.programmes.keys().map(String::as_str);
    let check = |option: &str, id: &str| -> Result<(), Failure> {
        if scenario.programmes.contains_key(id) {
            return Ok(());
        }
        let hint = match nearest(id, known()) {
            Some(near) => format!("; did you mean \"{near}\"?"),
            None => format!("; there are {}", known().collect::<Vec<_>>().join(", ")),
        };
        Err(anyhow!("{option}: no programme is called \"{id}\"{hint}").into())
    };
    arguments
        .among
        .iter()
        .try_for_each(|id| check("--among", id))?;
    let chosen = known()
        .filter(|id| arguments.among.is_empty() || arguments.among.iter().any(|own| own == id));
    let mut bands: Vec<Band> = chosen
        .map(|id| Band {
            programme: id.to_owned(),
            floor: -band.min(1.0),
            ceiling: band,
        })
        .collect();
    for text in &arguments.within {
        let wrong = || {
            anyhow!(
                "--within {text}: expected PROGRAMME=LOW..HIGH with LOW from -100% to 0% and HIGH from 0% up, such as pitches=-50%..100%"
            )
        };
        let (id, range) = text.split_once('=').ok_or_else(wrong)?;
        let (low, high) = range.split_once("..").ok_or_else(wrong)?;
        check("--within", id.trim())?;
        let (low, high) = (number("--within", low)?, number("--within", high)?);
        if !((-1.0..=0.0).contains(&low) && high >= 0.0) {
            return Err(wrong().into());
        }
        if let Some(own) = bands.iter_mut().find(|own| own.programme == id.trim()) {
            (own.floor, own.ceiling) = (low, high);
        }
    }
    bands.retain(|own| own.floor < own.ceiling);
    let per_year = arguments
        .per_year
        .as_ref()
        .map(|text| number("--per-year", text))
        .transpose()?;
    if per_year.is_some_and(|limit| limit <= 0.0) {
        return Err(anyhow!("--per-year: expected a share above 0, such as 5%").into());
    }
    let first = scenario.plan.base_year + 1;
    let from_year = arguments.from_year.unwrap_or(first);
    if !(first..=scenario.plan.end_year).contains(&from_year) {
        return Err(anyhow!(
            "--from-year {from_year}: expected a year from {first} to {}",
            scenario.plan.end_year
        )
        .into());
    }
    let probability = number("--probability", &arguments.probability)?;
    if !(probability > 0.0 && probability <= 1.0) {
        return Err(anyhow!(
            "--probability {}: expected more than 0 and at most 100%",
            arguments.probability
        )
        .into());
    }
    let frontier = arguments
        .frontier
        .iter()
        .filter(|text| text.trim() != "none")
        .map(|text| number("--frontier", text));
    Ok(OptimiseQuestion {
        scenario: index,
        bands,
        weights,
        objective: match arguments.best {
            Best::Expected => Objective::Expected,
            Best::Joint => Objective::Joint,
            Best::Money => Objective::LeastMoney(probability),
        },
        from_year,
        per_year,
        envelope: number("--money", &arguments.money)?,
        frontier: frontier.collect::<Result<_, _>>()?,
    })
}
