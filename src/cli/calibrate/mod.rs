//! `plancast calibrate`: what a recorded past says about a response's numbers.

use std::path::Path;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

mod matching;

use super::arguments::{OutputArguments, PlanArguments, SampleArguments};
use super::publish::{PlanAnalysis, folder, working};
use super::run::{explained, input_files};
use super::table::{Cell, render};
use super::{Failure, Prepared, named_scenario, prepare, print_findings, terminal};
use crate::analysis::calibrate::{
    CalibrateError, Calibration, HIGH, LOW, Learnt, MEDIAN, Question, Role, VOLATILITY_FACTOR,
    calibrate,
};
use crate::analysis::matching::CUTOFF;
use crate::charts::{Language, NumberFormat};
use crate::expression::nearest;
use crate::model::{baseline, response};
use crate::report::{
    ResultHead, Verdict, calibration_charts, calibration_result, calibration_tables, overlay_file,
    overlay_files, parameter_name, percent,
};
use crate::scenario::{Dynamics, Scenario};

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "calibrate";
/// Positions of the 10% and 90% quantiles.
const OUTER: [usize; 2] = [1, 5];

#[derive(Debug, Args)]
pub struct CalibrateArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The indicator: a response with a series in [history], as its drivers have
    #[arg(required_unless_present = "from", conflicts_with = "from")]
    pub id: Option<String>,
    /// Last recorded year that counts [default: the base year]
    #[arg(long, value_name = "YEAR")]
    pub until: Option<i32>,
    /// History matching instead: begin the plan in this year, with what is recorded in [history], and
    /// keep the futures that agree with the recorded indicators
    #[arg(long, value_name = "YEAR")]
    pub from: Option<i32>,
    /// With --from: indicators whose record is to be met [default: all with one, trends apart]
    #[arg(long = "match", value_name = "INDICATOR", num_args = 1.., value_delimiter = ',', requires = "from")]
    pub of: Vec<String>,
    /// With --from: an error that the table does not state in its column `error`, as a share of the value
    #[arg(long, value_name = "SHARE", default_value = "5%", requires = "from")]
    pub error: String,
    /// With --from: within how many errors a future agrees
    #[arg(long, value_name = "N", default_value_t = CUTOFF, requires = "from")]
    pub cutoff: f64,
    /// A volatility that the plan gives as a number is a guess within this factor; 1 holds it
    #[arg(long, value_name = "N", default_value_t = VOLATILITY_FACTOR)]
    pub volatility_factor: f64,
    /// The scenario [default: the baseline]
    #[arg(long, value_name = "ID")]
    pub scenario: Option<String>,
    #[command(flatten)]
    pub sample: SampleArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

pub(super) fn run(arguments: &CalibrateArguments) -> Result<ExitCode, Failure> {
    let overrides = arguments.sample.overrides(&arguments.plan);
    let mut prepared = prepare(&arguments.plan, &overrides)?;
    let scenarios = &prepared.loaded.scenarios;
    let index = match arguments.scenario.as_deref() {
        None => baseline(scenarios),
        named => named_scenario(scenarios, named)?,
    };
    if let Some(from) = arguments.from {
        return matching::run(arguments, &mut prepared, (index, from));
    }
    let scenario = &scenarios[index];
    let id = arguments.id.as_deref().unwrap_or_default();
    let question = question(arguments, id, scenario)?;
    let found = working("calibrating", &arguments.sample, &arguments.output, |_| {
        calibrate(scenario, &question)
    })?;
    let found = match found {
        Ok(found) => found,
        Err(error @ (CalibrateError::Impossible | CalibrateError::Thin { .. })) => {
            terminal::message(&format!("no answer: {error}"));
            return Ok(ExitCode::from(1));
        }
        Err(CalibrateError::Findings(findings)) => {
            print_findings(&prepared.loaded.sources, &findings);
            return Err(Failure::Reported);
        }
        Err(CalibrateError::Run(error)) => return Err(anyhow!(explained(&error)).into()),
        Err(error) => return Err(anyhow!("{error}").into()),
    };
    let place = folder(&arguments.output, &scenario.plan, COMMAND).join(id);
    let written = write(arguments, (&prepared, index), (id, &found), &place)?;
    if !arguments.output.quiet {
        terminal::print(&text(scenario, &found))?;
        let overlay = place.join(overlay_file(id));
        terminal::print(&format!(
            "\nThe overlay: plancast run {}\n",
            overlay.display()
        ))?;
        terminal::print(&written)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn question(
    arguments: &CalibrateArguments,
    id: &str,
    scenario: &Scenario,
) -> Result<Question, Failure> {
    let Some(indicator) = scenario.indicators.get_index_of(id) else {
        let responses = scenario.indicators.iter();
        let responses = responses.filter(|(_, own)| matches!(own.dynamics, Dynamics::Response(_)));
        let known: Vec<&str> = responses.map(|(id, _)| id.as_str()).collect();
        let hint = match nearest(id, known.iter().copied()) {
            Some(name) => format!("; did you mean \"{name}\"?"),
            None if known.is_empty() => "; this plan has no response".to_owned(),
            None => format!("; responses are {}", known.join(", ")),
        };
        return Err(anyhow!("no indicator is called \"{id}\"{hint}").into());
    };
    let factor = arguments.volatility_factor;
    if !(factor >= 1.0 && factor.is_finite()) {
        return Err(anyhow!("--volatility-factor {factor}: expected 1 or more").into());
    }
    Ok(Question {
        indicator,
        until: arguments.until.unwrap_or(scenario.plan.base_year),
        volatility_factor: factor,
    })
}

/// Writes tables, the result, the overlay and the charts; gives the list of files.
fn write(
    arguments: &CalibrateArguments,
    (prepared, index): (&Prepared, usize),
    (id, found): (&str, &Calibration),
    place: &Path,
) -> Result<String, Failure> {
    let loaded = &prepared.loaded;
    let scenario = &loaded.scenarios[index];
    let settings = vec![
        ("indicator", id.to_owned()),
        ("scenario", scenario.id.clone()),
        (
            "until",
            arguments
                .until
                .map_or_else(String::new, |year| year.to_string()),
        ),
        ("volatility_factor", arguments.volatility_factor.to_string()),
    ];
    let head = ResultHead::of(COMMAND, scenario, settings, &arguments.plan.set);
    let head = ResultHead {
        model_runs: found.model_runs,
        ..head
    };
    let mut files = calibration_tables(scenario, found);
    let table = scenario.history.as_ref();
    let table = table.and_then(|record| {
        let recorded = record.series.get(id)?;
        let row = recorded.places.values().next()?;
        Some(
            loaded
                .sources
                .path(row.file)
                .file_name()?
                .to_string_lossy()
                .into_owned(),
        )
    });
    files.extend(overlay_files(
        scenario,
        found,
        &below(arguments, prepared, index),
        place,
        &arguments.plan.set,
        &table.unwrap_or_default(),
    ));
    let analysis = PlanAnalysis {
        head,
        inputs: &input_files(&arguments.plan, prepared),
        output: &arguments.output,
    };
    let charts = |language| calibration_charts(scenario, found, language);
    analysis.write_into(place, &calibration_result(scenario, found), files, charts)
}

/// What the overlay extends: the plan itself, so that every scenario can stack it; or the scenario
/// that was named.
fn below(arguments: &CalibrateArguments, prepared: &Prepared, index: usize) -> std::path::PathBuf {
    let own = prepared.loaded.file_of(index);
    let plan = own.with_file_name("model.toml");
    let mut read = prepared.loaded.sources.files();
    match arguments.scenario.is_none() && read.any(|source| source.path == plan) {
        true => plan,
        false => own.to_owned(),
    }
}

fn text(scenario: &Scenario, found: &Calibration) -> String {
    let mut text = head(scenario, found);
    text.push_str(&parameters(scenario, found));
    text.push('\n');
    text.push_str(&statements(scenario, found));
    text.push('\n');
    text.push_str(&futures(scenario, found));
    text
}

fn head(scenario: &Scenario, found: &Calibration) -> String {
    let past = &found.recorded.past;
    let last = past.first_year + past.values.len() as i32 - 1;
    let entry = scenario.indicators.get_index(found.indicator);
    let id = entry.map_or("", |(id, _)| id.as_str());
    let mut text = format!(
        "{id}: {} recorded values, {} to {last}, on the {} scale\n",
        past.points(),
        past.first_year,
        found.link.name()
    );
    if let Ok(own) = response(scenario, found.indicator) {
        for (driver, series) in own.drivers.keys().zip(&found.recorded.series) {
            text.push_str(&format!("  driver {driver}: from {}\n", series.join(", ")));
        }
    }
    if found.recorded.left_out > 0 {
        text.push_str(&format!(
            "  {} further values are left out: no driver's record reaches them\n",
            found.recorded.left_out
        ));
    }
    if found.recorded.filled > 0 {
        text.push_str(&format!(
            "  {} years of drivers had no value and lie on a straight line of logarithms\n",
            found.recorded.filled
        ));
    }
    text.push('\n');
    text
}

/// Three significant digits.
fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    format!("{rounded}")
}

fn parameters(scenario: &Scenario, found: &Calibration) -> String {
    let header = [
        Cell::left("NUMBER"),
        Cell::right("PLAN: MEDIAN"),
        Cell::right("90%"),
        Cell::right("WITH RECORD"),
        Cell::right("90%"),
        Cell::right("VARIANCE REMOVED"),
        Cell::left("THE RECORD"),
    ];
    let name = |role: Role| parameter_name(scenario, found.indicator, role);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for own in &found.learnt {
        let names: Vec<String> = own.roles.iter().map(|&role| name(role)).collect();
        let range = |own: &crate::statistics::ColumnSummary| {
            format!(
                "{} to {}",
                short(own.quantiles[LOW]),
                short(own.quantiles[HIGH])
            )
        };
        rows.push(vec![
            Cell::left(names.join(" = ")),
            Cell::right(short(own.before.quantiles[MEDIAN])),
            Cell::right(range(&own.before)),
            Cell::right(short(own.after.quantiles[MEDIAN])),
            Cell::right(range(&own.after)),
            Cell::right(match own.removed {
                removed if removed < 0.0 => "none".to_owned(),
                removed => format!("{:.0}%", 100.0 * removed),
            }),
            Cell::left(match Verdict::of(own) {
                Verdict::Unmoved => "says hardly anything of it",
                Verdict::Narrowed => "narrows it",
                Verdict::Learnt => "says most of it",
                Verdict::Contradicted => "contradicts the plan",
            }),
        ]);
    }
    for &(role, value) in &found.held {
        let mut row = vec![Cell::left(name(role)), Cell::right(short(value))];
        row.extend(["certain", "–", "–", "–"].map(Cell::right));
        row.push(Cell::left("was not asked"));
        rows.push(row);
    }
    render(&header, &rows, terminal::colour_on_stdout())
}

/// What to know of the answer, in sentences.
fn statements(scenario: &Scenario, found: &Calibration) -> String {
    let mut lines = Vec::new();
    let of = |verdict: Verdict| {
        found
            .learnt
            .iter()
            .filter(move |own| Verdict::of(own) == verdict)
    };
    let names = |own: &Learnt| {
        let names = own.roles.iter();
        let names: Vec<String> = names
            .map(|&role| parameter_name(scenario, found.indicator, role))
            .collect();
        names.join(" = ")
    };
    for own in of(Verdict::Unmoved) {
        let why = own.roles.iter().find_map(|role| match role {
            Role::Elasticity(at) => Some(format!(
                ": in these years its driver moved by {} (standard deviation), too little or too much like \
                 the rest to tell",
                percent(found.driver_spread(*at))
            )),
            _ => None,
        });
        lines.push(format!(
            "The record could not move {}{}. It stays what the plan says.",
            names(own),
            why.unwrap_or_default()
        ));
    }
    for own in of(Verdict::Contradicted) {
        lines.push(format!(
            "The record puts {} {:.1} of the plan's standard deviations {} what the plan says: look at both \
             before you take it up.",
            names(own),
            own.moved.abs(),
            if own.moved > 0.0 { "above" } else { "below" }
        ));
    }
    if let Some(factor) = found.guessed {
        lines.push(format!(
            "The plan gives the noise's standard deviation as a number; it was taken as a guess within {factor} \
             times (90%)."
        ));
    }
    let fit = &found.fit;
    lines.push(format!(
        "One year ahead it explains {} of the record's variance; it errs by {} on the {} scale, saying last \
         year's value again by {}.",
        percent(fit.r_squared.max(0.0)),
        short(fit.error),
        found.link.name(),
        short(fit.naive_error)
    ));
    if fit.strays() {
        lines.push(format!(
            "Its errors are {:.1} times as large as the noise that the plan allows: the record and the plan \
             disagree, and the intervals above are too narrow.",
            fit.standardised
        ));
    }
    match fit.autocorrelation {
        Some(own) if fit.is_correlated() => lines.push(format!(
            "Its errors follow each other (autocorrelation {own:.2}, by chance within ±{:.2}): a driver or a lag \
             may be missing.",
            fit.limit
        )),
        Some(own) => lines.push(format!(
            "Its errors follow each other no more than chance has it (autocorrelation {own:.2}, within ±{:.2}).",
            fit.limit
        )),
        None => lines.push("Too few errors to tell whether they follow each other.".to_owned()),
    }
    lines.push(format!(
        "{} draws, {:.0} effective, in {} rounds; {} model runs.",
        found.draws, found.effective, found.rounds, found.model_runs
    ));
    lines.join("\n") + "\n"
}

fn futures(scenario: &Scenario, found: &Calibration) -> String {
    let header = [
        Cell::left("YEAR"),
        Cell::right("PLAN: MEDIAN"),
        Cell::right("80%"),
        Cell::right("WITH RECORD"),
        Cell::right("80%"),
    ];
    let base = scenario.plan.base_year;
    let rows: Vec<Vec<Cell>> = (scenario.plan.horizons.iter())
        .filter_map(|&year| {
            let at = usize::try_from(year - base).ok()?;
            let mut row = vec![Cell::left(year.to_string())];
            let both = [found.before.get(at)?, found.after.get(at)?];
            let values = both.map(|own| OUTER.map(|level| own.quantiles[level]));
            let format = NumberFormat::shared(&values.concat(), Language::En);
            for own in both {
                let [low, high] = OUTER.map(|level| format.format(own.quantiles[level]));
                row.push(Cell::right(format.format(own.quantiles[MEDIAN])));
                row.push(Cell::right(format!("{low} to {high}")));
            }
            Some(row)
        })
        .collect();
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    let targets = &scenario.indicators[found.indicator].targets;
    for own in &found.targets {
        text.push_str(&format!(
            "target by {}: {} as the plan has it, {} with the record\n",
            targets[own.target].year,
            percent(own.before),
            percent(own.after)
        ));
    }
    text
}
