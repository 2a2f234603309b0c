//! `plancast optimise`: how to divide money among programmes.

mod question;
mod text;

use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, ValueEnum};

use super::arguments::{OutputArguments, PlanArguments, SampleArguments};
use super::publish::{PlanAnalysis, folder, working};
use super::run::{explained, input_files};
use super::{Failure, Prepared, prepare, print_findings, terminal};
use crate::analysis::optimise::{OptimiseError, OptimiseQuestion, Optimised, optimise};
use crate::report::{
    ResultHead, SCENARIO_FILE, optimise_chart, optimise_result, optimise_stopped, optimise_tables,
    optimised_title, scenario_files,
};
use question::question;
use text::signed;

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "optimise";

#[derive(Debug, Args)]
pub struct OptimiseArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// What is best
    #[arg(long, value_enum, default_value_t = Best::Expected)]
    pub best: Best,
    /// Targets of these indicators [default: all]
    #[arg(long, value_name = "INDICATOR", num_args = 1.., value_delimiter = ',')]
    pub target: Vec<String>,
    /// Targets of this year only
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i32>,
    /// How much the targets of an indicator count [default: 1 each]
    #[arg(long, value_name = "INDICATOR=N", num_args = 1.., value_delimiter = ',')]
    pub weight: Vec<String>,
    /// The probability that least money is to reach
    #[arg(long, value_name = "P", default_value = "80%")]
    pub probability: String,
    /// How far every programme may be changed, down and up
    #[arg(long, value_name = "SHARE", default_value = "20%")]
    pub band: String,
    /// Programmes with a band of their own, e.g. --within pitches=-50%..100%; 0%..0% holds one fast
    #[arg(long, value_name = "PROGRAMME=LOW..HIGH", value_delimiter = ',')]
    pub within: Vec<String>,
    /// Only these programmes [default: all]
    #[arg(long, value_name = "PROGRAMME", num_args = 1.., value_delimiter = ',')]
    pub among: Vec<String>,
    /// Greatest change from one year to the next, of the money without the change [default: at once]
    #[arg(long, value_name = "SHARE")]
    pub per_year: Option<String>,
    /// Further money, as a share of what these programmes have
    #[arg(
        long,
        value_name = "SHARE",
        default_value = "0%",
        allow_negative_numbers = true
    )]
    pub money: String,
    /// Other amounts of money, for the frontier, e.g. --frontier=-10%,10%; `none` for none
    #[arg(long, value_name = "SHARE", value_delimiter = ',', allow_hyphen_values = true,
        default_values_t = ["-10%", "-5%", "5%", "10%"].map(str::to_owned))]
    pub frontier: Vec<String>,
    /// First year of the changes [default: the year after the base year]
    #[arg(long, value_name = "YEAR")]
    pub from_year: Option<i32>,
    /// The scenario to change [default: the first]
    #[arg(long, value_name = "ID")]
    pub scenario: Option<String>,
    #[command(flatten)]
    pub sample: SampleArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Best {
    /// Most targets met on average, by weight
    Expected,
    /// The likeliest that all are met together
    Joint,
    /// Least money with which all are met with --probability
    Money,
}

pub(super) fn run(arguments: &OptimiseArguments) -> Result<ExitCode, Failure> {
    let overrides = arguments.sample.overrides(&arguments.plan);
    let mut prepared = prepare(&arguments.plan, &overrides)?;
    let question = question(arguments, &prepared)?;
    let (loaded, compiled) = (&mut prepared.loaded, &prepared.compiled);
    let found = working(COMMAND, &arguments.sample, &arguments.output, |bar| {
        let tick = |done: u64, all: u64| {
            bar.set_length(all);
            bar.set_position(done);
        };
        optimise(loaded, compiled, &question, &tick)
    })?;
    let found = found.map_err(|error| failure(error, &prepared))?;
    let written = write(arguments, (&prepared, &overrides), &question, &found)?;
    if !arguments.output.quiet {
        let scenario = &prepared.loaded.scenarios[question.scenario];
        terminal::print(&text::text(scenario, &question, &found))?;
        if found.chosen.is_some() {
            let place = folder(&arguments.output, &scenario.plan, COMMAND).join(SCENARIO_FILE);
            terminal::print(&format!(
                "\nThe scenario found: plancast run {}\n",
                place.display()
            ))?;
        }
        terminal::print(&written)?;
    }
    Ok(match found.chosen {
        Some(_) => ExitCode::SUCCESS,
        None => ExitCode::from(1),
    })
}

fn failure(error: OptimiseError, prepared: &Prepared) -> Failure {
    match error {
        OptimiseError::Run(error) => anyhow!(explained(&error)).into(),
        OptimiseError::Findings(findings) => {
            print_findings(&prepared.loaded.sources, &findings);
            Failure::Reported
        }
        OptimiseError::NothingServes => anyhow!(
            "none of these programmes serves a target that counts: no chain of equations leads from their money to one"
        )
        .into(),
        OptimiseError::TooLittle { envelope, least } => anyhow!(
            "--money {}: at their floors the programmes still spend {} of today's money more or less; give more money or lower floors",
            signed(envelope),
            signed(least)
        )
        .into(),
    }
}

fn write(
    arguments: &OptimiseArguments,
    (prepared, overrides): (&Prepared, &[String]),
    question: &OptimiseQuestion,
    found: &Optimised,
) -> Result<String, Failure> {
    let scenario = &prepared.loaded.scenarios[question.scenario];
    let model = &prepared.compiled.models[question.scenario];
    let bands = question.bands.iter();
    let bands = bands.map(|own| format!("{} {}..{}", own.programme, own.floor, own.ceiling));
    let year = arguments.year.map(|year| year.to_string());
    let settings = vec![
        ("scenario", scenario.id.clone()),
        ("best", format!("{:?}", arguments.best).to_lowercase()),
        ("probability", arguments.probability.clone()),
        ("targets", arguments.target.join(" ")),
        ("year", year.unwrap_or_default()),
        ("weights", arguments.weight.join(" ")),
        ("bands", bands.collect::<Vec<_>>().join(", ")),
        ("money", arguments.money.clone()),
        ("frontier", arguments.frontier.join(" ")),
        ("from_year", question.from_year.to_string()),
        ("per_year", arguments.per_year.clone().unwrap_or_default()),
        ("fresh_seed", found.fresh_seed.to_string()),
    ];
    let head = ResultHead::of(COMMAND, scenario, settings, overrides);
    let analysis = PlanAnalysis {
        head: ResultHead {
            model_runs: found.model_runs,
            stopped: found
                .chosen
                .map_or("no envelope reaches the probability", |at| {
                    optimise_stopped(&found.allocations[at])
                }),
            ..head
        },
        inputs: &input_files(&arguments.plan, prepared),
        output: &arguments.output,
    };
    let mut files = optimise_tables(found);
    if let Some(at) = found.chosen {
        files.extend(scenario_files(
            prepared.loaded.file_of(question.scenario),
            &folder(&arguments.output, &scenario.plan, COMMAND),
            overrides,
            &found.allocations[at].set,
            &optimised_title(scenario),
            "What `plancast optimise` found.",
        ));
    }
    let result = optimise_result(scenario, model, question, found);
    analysis.write(&result, files, |language| {
        vec![optimise_chart(scenario, question, found, language)]
    })
}
