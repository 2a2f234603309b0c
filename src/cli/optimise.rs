//! `plancast optimise`: how to divide money among programmes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, ValueEnum};

use super::arguments::{ChartArguments, PlanArguments};
use super::publish::Analysis;
use super::run::{explained, input_files, written};
use super::seek::number;
use super::table::{Cell, render};
use super::{Failure, Prepared, named_scenario, prepare, print_findings, progress, terminal};
use crate::analysis::chosen_targets;
use crate::analysis::optimise::{
    Allocation, Band, Estimate, Objective, OptimiseError, OptimiseQuestion, Optimised, optimise,
};
use crate::charts::{Digits, Language, format_number};
use crate::expression::nearest;
use crate::report::{
    SCENARIO_FILE, optimise_chart, optimise_tables, optimised_title, percent, scenario_files,
};
use crate::scenario::Scenario;

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
    #[arg(long, value_name = "PROGRAMME=LOW..HIGH", num_args = 1.., value_delimiter = ',', allow_hyphen_values = true)]
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
    /// Other amounts of money, for the frontier
    #[arg(long, value_name = "SHARE", num_args = 0.., value_delimiter = ',', allow_hyphen_values = true,
        default_values_t = ["-10%", "-5%", "5%", "10%"].map(str::to_owned))]
    pub frontier: Vec<String>,
    /// First year of the changes [default: the year after the base year]
    #[arg(long, value_name = "YEAR")]
    pub from_year: Option<i32>,
    /// The scenario to change [default: the first]
    #[arg(long, value_name = "ID")]
    pub scenario: Option<String>,
    #[command(flatten)]
    pub charts: ChartArguments,
    /// Print errors only
    #[arg(long, short)]
    pub quiet: bool,
    /// Folder in which the plan's folder of results is written
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
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
    let mut prepared = prepare(&arguments.plan, &arguments.plan.set)?;
    let question = question(arguments, &prepared)?;
    let bar = progress::bar(COMMAND, 0, arguments.quiet);
    let tick = |done: u64, all: u64| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let found = optimise(&mut prepared.loaded, &prepared.compiled, &question, &tick);
    bar.finish_and_clear();
    let found = found.map_err(|error| failure(error, &prepared))?;
    let scenario = &prepared.loaded.scenarios[question.scenario];
    let folder = arguments.output.join(&scenario.plan.id).join(COMMAND);
    let names = write(arguments, &prepared, &question, &found, &folder)?;
    if !arguments.quiet {
        terminal::print(&text(scenario, &question, &found))?;
        if found.chosen.is_some() {
            let place = folder.join(SCENARIO_FILE);
            terminal::print(&format!(
                "\nThe scenario found: plancast run {}\n",
                place.display()
            ))?;
        }
        terminal::print(&written(&folder, &names))?;
    }
    Ok(match found.chosen {
        Some(_) => ExitCode::SUCCESS,
        None => ExitCode::from(1),
    })
}

fn question(
    arguments: &OptimiseArguments,
    prepared: &Prepared,
) -> Result<OptimiseQuestion, Failure> {
    let scenarios = &prepared.loaded.scenarios;
    let index = named_scenario(scenarios, arguments.scenario.as_deref())?;
    let (scenario, model) = (&scenarios[index], &prepared.compiled.models[index]);
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
        let hint = nearest(id, known()).map(|near| format!("; did you mean \"{near}\"?"));
        Err(anyhow!(
            "{option}: no programme is called \"{id}\"{}",
            hint.unwrap_or_default()
        )
        .into())
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
    prepared: &Prepared,
    question: &OptimiseQuestion,
    found: &Optimised,
    folder: &Path,
) -> Result<Vec<String>, Failure> {
    let scenario = &prepared.loaded.scenarios[question.scenario];
    let bands = question.bands.iter();
    let bands = bands.map(|own| format!("{} {}..{}", own.programme, own.floor, own.ceiling));
    let settings = [
        ("scenario", scenario.id.clone()),
        ("best", format!("{:?}", arguments.best).to_lowercase()),
        ("probability", arguments.probability.clone()),
        ("targets", arguments.target.join(" ")),
        (
            "year",
            arguments
                .year
                .map_or(String::new(), |year| year.to_string()),
        ),
        ("weights", arguments.weight.join(" ")),
        ("bands", bands.collect::<Vec<_>>().join(", ")),
        ("money", arguments.money.clone()),
        ("frontier", arguments.frontier.join(" ")),
        ("from_year", question.from_year.to_string()),
        ("per_year", arguments.per_year.clone().unwrap_or_default()),
        ("seed", scenario.run.seed.to_string()),
        ("fresh_seed", found.fresh_seed.to_string()),
        ("paths", scenario.run.paths.to_string()),
        ("sampler", scenario.run.sampler.name().to_owned()),
        ("model_runs", found.model_runs.to_string()),
        ("overrides", arguments.plan.set.join(" ")),
    ];
    let inputs = input_files(&arguments.plan, prepared);
    let mut files = optimise_tables(scenario, question, found);
    if let Some(at) = found.chosen {
        files.extend(scenario_files(
            prepared.loaded.file_of(question.scenario),
            folder,
            &arguments.plan.set,
            &found.allocations[at].set,
            &optimised_title(scenario),
            "What `plancast optimise` found.",
        ));
    }
    let chart = |language| vec![optimise_chart(scenario, question, found, language)];
    let analysis = Analysis {
        command: COMMAND,
        plan: &scenario.plan.id,
        settings: &settings,
        inputs: &inputs,
        folder,
    };
    analysis.write(files, &arguments.charts, arguments.quiet, chart)
}

fn signed(share: f64) -> String {
    let text = format!("{:+.2}", 100.0 * share);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

fn text(scenario: &Scenario, question: &OptimiseQuestion, found: &Optimised) -> String {
    let value = |own: &Estimate| {
        let error = own.standard_error;
        match question.objective {
            Objective::Expected => {
                let error = error.map_or(String::new(), |error| format!(" ± {error:.3}"));
                format!("{:.2}{error}", own.value)
            }
            _ => {
                let error =
                    error.map_or(String::new(), |error| format!(" ± {:.2}%", 100.0 * error));
                format!("{}{error}", percent(own.value))
            }
        }
    };
    let mut text = String::new();
    if let Some(at) = found.chosen {
        let own = &found.allocations[at];
        let header = [Cell::left("PROGRAMME"), Cell::right("CHANGE")];
        let mut rows: Vec<(f64, Vec<Cell>)> = found
            .programmes
            .iter()
            .zip(&own.changes)
            .map(|(id, change)| (*change, vec![Cell::left(id), Cell::right(signed(*change))]))
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let rows: Vec<_> = rows.into_iter().map(|own| own.1).collect();
        text.push_str(&render(&header, &rows, terminal::colour_on_stdout()));
        text.push('\n');
    }
    let name = match question.objective {
        Objective::Expected => "TARGETS MET",
        _ => "ALL MET",
    };
    let header = [
        Cell::left("MONEY AT MOST"),
        Cell::right("SPENT"),
        Cell::right(name),
        Cell::right("ON FRESH DRAWS"),
    ];
    let mut rows = vec![vec![
        Cell::left("as it is"),
        Cell::right("+0%"),
        Cell::right(value(&found.now.0)),
        Cell::right(value(&found.now.1)),
    ]];
    rows.extend(found.allocations.iter().enumerate().map(|(at, own)| {
        let mark = if found.chosen == Some(at) { " *" } else { "" };
        vec![
            Cell::left(format!("{}{mark}", signed(own.envelope))),
            Cell::right(signed(own.further / found.money_now)),
            Cell::right(value(&own.objective)),
            Cell::right(value(&own.fresh)),
        ]
    }));
    text.push_str(&render(&header, &rows, terminal::colour_on_stdout()));
    text.push('\n');
    text.push_str(&sentences(scenario, question, found));
    text
}

fn sentences(scenario: &Scenario, question: &OptimiseQuestion, found: &Optimised) -> String {
    let money =
        |value: f64| format_number(value, Language::En, Digits::Auto).replace('\u{a0}', " ");
    let mut text = String::new();
    let currency = &scenario.plan.currency;
    let base = scenario.plan.base_year;
    let count = found.programmes.len();
    text.push_str(&format!(
        "{count} programme{} spend {} {currency} in {base} prices through {} as it is.\n",
        if count == 1 { "" } else { "s" },
        money(found.money_now),
        found.through
    ));
    match (found.chosen, question.objective) {
        (Some(at), _) => text.push_str(&chosen(&found.allocations[at], found, &money, currency)),
        (None, Objective::LeastMoney(wanted)) => {
            let most = found
                .allocations
                .iter()
                .map(|own| own.objective.value)
                .fold(0.0, f64::max);
            text.push_str(&format!(
                "Within these bands no amount of money reaches {}: the most is {}.\n",
                percent(wanted),
                percent(most)
            ));
        }
        (None, _) => {}
    }
    if !found.left.is_empty() {
        text.push_str(&format!(
            "Left as they are, since no equation leads from them to a target that counts: {}.\n",
            found.left.join(", ")
        ));
    }
    text.push_str(&format!(
        "{} model runs; the search met {} paths, the figures {} each.\n",
        found.model_runs, found.paths.0, found.paths.1
    ));
    text
}

/// What can be said of the allocation that was asked for.
fn chosen(
    own: &Allocation,
    found: &Optimised,
    money: &dyn Fn(f64) -> String,
    currency: &str,
) -> String {
    let now = &found.now.1;
    let error = |own: &Estimate| own.standard_error.unwrap_or(0.0);
    let gain = own.fresh.value - now.value;
    let noise = (error(&own.fresh) * error(&own.fresh) + error(now) * error(now)).sqrt();
    let mut text = format!(
        "* {} {currency} against today. Fresh draws (seed {}) are those that the search has not seen: trust these.\n",
        money(own.further),
        found.fresh_seed
    );
    if gain.abs() <= 2.0 * noise {
        text.push_str("On fresh draws it cannot be told from the scenario as it is.\n");
    }
    text.push_str(
        "It is a local optimum: no exchange of money between two programmes that was tried at the last step is better.\n",
    );
    text
}
