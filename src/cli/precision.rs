//! `run --precision`: paths until every probability is as precise as asked.

use anyhow::anyhow;
use clap::Args;

use super::run::explained;
use super::{Failure, Prepared, progress};
use crate::analysis::Selection;
use crate::analysis::precision::{Precision, Probability, SampleSize, Stop, sample_size};
use crate::expression::{self, Kind};
use crate::scenario::Scenario;
use crate::uncertainty::Sampler;

/// The options of a stated precision.
#[derive(Debug, Args)]
pub struct PrecisionArguments {
    /// Add paths until the standard error of every target's probability is at most this, e.g. 0.5%
    #[arg(long, value_name = "SHARE", value_parser = share, conflicts_with = "paths")]
    precision: Option<f64>,
    /// Paths that --precision simulates at most
    #[arg(long, value_name = "N", default_value_t = 1_000_000, requires = "precision",
          value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    max_paths: u64,
}

/// A number of the language between 0 and 50%, the largest error that a probability can have.
fn share(text: &str) -> Result<f64, String> {
    let tree = expression::parse(text.trim()).ok();
    match tree.map(|tree| tree.kind) {
        Some(Kind::Number(value)) if value > 0.0 && value < 0.5 => Ok(value),
        _ => Err("expected a share above 0 and below 50%, such as 0.5% or 0.005".to_owned()),
    }
}

/// Finds how many paths the precision asks for and lets the run have so many; nothing where none is
/// stated.
pub(super) fn settle(
    arguments: &PrecisionArguments,
    prepared: &mut Prepared,
    selection: &Selection,
    quiet: bool,
) -> Result<Option<SampleSize>, Failure> {
    let Some(error) = arguments.precision else {
        return Ok(None);
    };
    let asked = Precision {
        error,
        ceiling: arguments.max_paths,
    };
    let bar = progress::bar("adding paths", 0, quiet);
    let tick = |paths: u64, expected: u64| {
        bar.set_length(expected);
        bar.inc(paths);
    };
    let scenarios = &prepared.loaded.scenarios;
    let found = sample_size(&prepared.compiled, scenarios, selection, asked, &tick);
    bar.finish_and_clear();
    let found = found.map_err(|error| anyhow!(explained(&error)))?;
    let found = found.ok_or_else(|| anyhow!("--precision: this plan has no targets"))?;
    for scenario in &mut prepared.loaded.scenarios {
        scenario.run.paths = found.paths;
    }
    Ok(Some(found))
}

/// How many paths it took, and why no more.
pub(super) fn sentence(found: &SampleSize, scenarios: &[Scenario]) -> String {
    let Probability {
        scenario,
        indicator,
        year,
    } = &found.worst;
    let what = indicator.as_deref().unwrap_or("all targets together");
    let what = format!("{what} {year} in {}", scenarios[*scenario].id);
    let share = |value: f64| format!("{}%", significant(100.0 * value));
    let (error, asked) = (share(found.error), share(found.asked.error));
    let paths = crate::report::thousands(found.paths);
    let mut text = match found.stop {
        Stop::Reached => format!(
            "{paths} paths: the standard error of every probability is at most {asked} (largest: {error}, {what})"
        ),
        Stop::Ceiling => format!(
            "{paths} paths, and --max-paths allows no more: a standard error of {asked} was not reached \
             (largest: {error}, {what})"
        ),
    };
    let run = &scenarios[0].run;
    let added = match found.steps - 1 {
        0 => return text,
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    };
    text.push_str(&match run.sampler {
        Sampler::MonteCarlo => format!("; the sample was extended {added}"),
        Sampler::Sobol => format!("; the sample was doubled {added}"),
        Sampler::LatinHypercube => format!(
            "; a Latin hypercube cannot be extended, so it was drawn anew, twice as large, {added}"
        ),
    });
    text
}

/// Two significant digits.
fn significant(value: f64) -> String {
    let mut decimals = 1_usize;
    let mut bound = 1.0;
    while value < bound && decimals < 9 {
        bound /= 10.0;
        decimals += 1;
    }
    let text = format!("{value:.decimals$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_precision_is_a_share() {
        assert_eq!(share("0.5%"), Ok(0.005));
        assert_eq!(share("0.005"), Ok(0.005));
        for wrong in ["0", "60%", "-1%", "normal(0, 1)", "", "5 %%"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shares_are_written_with_two_digits() {
        let texts = [0.5, 0.05, 0.483, 1.26, 0.0049].map(significant);
        assert_eq!(texts, ["0.5", "0.05", "0.48", "1.3", "0.0049"]);
    }
}
