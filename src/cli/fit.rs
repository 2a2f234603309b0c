//! `plancast fit`: what the past of each recorded series says of its future.

use std::process::ExitCode;

use anyhow::anyhow;
use indexmap::IndexMap;

use super::arguments::{FitArguments, PlanArguments};
use super::history_table::{is_plan, read};
use super::publish::Analysis;
use super::run::{input_files, written};
use super::table::{Cell, render};
use super::{Failure, Prepared, prepare, terminal};
use crate::analysis::fit::{BANDS, Continued, LONGEST_HORIZON, MEDIAN, Subject, continue_series};
use crate::analysis::{PlannedGrowth, planned_growth};
use crate::charts::{Language, NumberFormat};
use crate::expression::nearest;
use crate::forecast::{Correction, FitError, History, Link, RecordRow, SOBER_RECORD};
use crate::model::baseline;
use crate::report::{
    FitInput, InputFile, correction_text, fit_charts, fit_files, growth_text, warning_text,
};
use crate::scenario::Scenario;

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "fit";
/// What may help a series whose values the scale does not take.
const OTHER_SCALE: &str =
    "; another scale: --link NAME, or `link` of the series under [history.series]";
/// Years after the last of a bare table for which bands are printed.
const YEARS_AFTER_A_TABLE: [i32; 2] = [5, 10];

/// What is to be fitted, and where the answer goes.
struct Question {
    subjects: Vec<Subject>,
    /// What corrects the bands, where the plan asks for it and something can.
    correction: Option<Correction>,
    /// Ascending.
    years: Vec<i32>,
    inputs: Vec<InputFile>,
    plan: Option<Prepared>,
    /// The plan's id, or the table's name.
    name: String,
    folder: std::path::PathBuf,
}

impl Question {
    fn scenario(&self) -> Option<&Scenario> {
        let scenarios = &self.plan.as_ref()?.loaded.scenarios;
        Some(&scenarios[baseline(scenarios)])
    }
}

impl Question {
    /// The growth of what should move as the series do.
    fn planned(&self) -> Result<Vec<(String, Vec<PlannedGrowth>)>, Failure> {
        let Some(plan) = &self.plan else {
            return Ok(Vec::new());
        };
        let scenarios = &plan.loaded.scenarios;
        let shown = baseline(scenarios);
        let found = planned_growth(&plan.compiled, scenarios, shown, &self.years);
        found.map_err(|_| {
            anyhow!("a value of the plan is not finite; `plancast run` says which").into()
        })
    }
}

pub(super) fn run(arguments: &FitArguments) -> Result<ExitCode, Failure> {
    let mut question = match is_plan(&arguments.path) {
        true => of_plan(arguments)?,
        false => of_table(arguments)?,
    };
    question.subjects = chosen(question.subjects, &arguments.ids)?;
    let last = question.years.iter().copied().max().unwrap_or_default();
    let correction = question.correction.as_ref();
    let found = continue_series(&question.subjects, last, correction);
    let planned = question.planned()?;
    let input = FitInput {
        planned: &planned,
        subjects: &question.subjects,
        found: &found,
        scenario: question.scenario(),
        horizons: &question.years,
    };
    let names = write(arguments, &question, &input)?;
    if !arguments.quiet {
        terminal::print(&text(&input))?;
        terminal::print(&written(&question.folder, &names))?;
    }
    Ok(match found.iter().any(Result::is_ok) {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(1),
    })
}

/// The series of a plan: what its forecasts see of them, or what they would see.
fn of_plan(arguments: &FitArguments) -> Result<Question, Failure> {
    let plan = PlanArguments {
        path: arguments.path.clone(),
        set: arguments.set.clone(),
    };
    let prepared = prepare(&plan, &plan.set)?;
    let scenarios = &prepared.loaded.scenarios;
    let shown = baseline(scenarios);
    let scenario = &scenarios[shown];
    let Some(record) = &scenario.history else {
        let hint = "name a table of measured years: `[history]` with `file = \"data/history.csv\"`";
        return Err(anyhow!("nothing recorded in this plan: {hint}").into());
    };
    let carried = &prepared.compiled.models[shown].forecasts;
    let until = arguments.until.unwrap_or(scenario.plan.base_year);
    let subjects = record.series.iter().map(|(id, recorded)| {
        let link = arguments.link.map_or(recorded.link, Into::into);
        let mut subject = Subject::new(id, &recorded.history, link, Some(until));
        // A trend's `base` is known to the plan, though no row of the table.
        if let (Some(own), None) = (carried.get(id), arguments.until) {
            subject.history = own.history.clone();
        }
        subject
    });
    let subjects: Vec<Subject> = subjects.collect();
    let correction = record.corrected.then(|| {
        let known: Vec<(History, Link)> = record
            .series
            .values()
            .map(|own| (own.history.until(until), own.link))
            .collect();
        Correction::of(known.iter().map(|(history, link)| (history, *link)))
    });
    let years = match arguments.to.is_empty() {
        true => scenario.plan.horizons.clone(),
        false => arguments.to.clone(),
    };
    Ok(Question {
        subjects,
        correction: correction.flatten(),
        years: ascending(years),
        inputs: input_files(&plan, &prepared),
        name: scenario.plan.id.clone(),
        folder: arguments.output.join(&scenario.plan.id).join(COMMAND),
        plan: Some(prepared),
    })
}

/// The series of a bare table.
fn of_table(arguments: &FitArguments) -> Result<Question, Failure> {
    if !arguments.set.is_empty() {
        return Err(anyhow!("--set changes a plan, and this is a table").into());
    }
    let (series, input) = read(&arguments.path)?;
    let link = arguments.link.map_or_else(Default::default, Into::into);
    let subjects = series
        .iter()
        .map(|(id, history)| Subject::new(id, history, link, arguments.until));
    let subjects: Vec<Subject> = subjects.collect();
    let last = subjects
        .iter()
        .filter_map(|own| own.history.points().last())
        .map(|point| point.year)
        .max();
    let years = match (arguments.to.is_empty(), last) {
        (true, Some(last)) => YEARS_AFTER_A_TABLE.map(|ahead| last + ahead).to_vec(),
        _ => arguments.to.clone(),
    };
    let name = arguments.path.file_stem().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    Ok(Question {
        subjects,
        correction: None,
        years: ascending(years),
        inputs: vec![input],
        folder: arguments.output.join(format!("{name}-{COMMAND}")),
        plan: None,
        name,
    })
}

fn ascending(mut years: Vec<i32>) -> Vec<i32> {
    years.sort_unstable();
    years.dedup();
    years
}

/// The named series, all where none is named.
fn chosen(subjects: Vec<Subject>, ids: &[String]) -> Result<Vec<Subject>, Failure> {
    if ids.is_empty() {
        return Ok(subjects);
    }
    let by_id: IndexMap<&str, &Subject> =
        subjects.iter().map(|own| (own.id.as_str(), own)).collect();
    let each = ids.iter().map(|id| match by_id.get(id.as_str()) {
        Some(&own) => Ok(own.clone()),
        None => {
            let hint = match nearest(id, by_id.keys().copied()) {
                Some(name) => format!("; did you mean \"{name}\"?"),
                None => String::new(),
            };
            Err(anyhow!("the table has no series \"{id}\"{hint}").into())
        }
    });
    each.collect()
}

fn write(
    arguments: &FitArguments,
    question: &Question,
    input: &FitInput<'_>,
) -> Result<Vec<String>, Failure> {
    let joined = |years: &[i32]| {
        let years: Vec<String> = years.iter().map(i32::to_string).collect();
        years.join(" ")
    };
    let settings = [
        ("series", arguments.ids.join(" ")),
        ("years", joined(&question.years)),
        ("until", joined(arguments.until.as_slice())),
        ("overrides", arguments.set.join(" ")),
    ];
    let analysis = Analysis {
        command: COMMAND,
        plan: &question.name,
        settings: &settings,
        inputs: &question.inputs,
        folder: &question.folder,
    };
    let charts = |language| fit_charts(input, language);
    analysis.write(fit_files(input), &arguments.charts, arguments.quiet, charts)
}

fn text(input: &FitInput<'_>) -> String {
    let mut text = drifts(input);
    text.push('\n');
    text.push_str(&bands(input));
    text.push_str(&growth(input));
    text.push_str(&remarks(input));
    text.push_str(&records(input));
    text
}

/// The series that could be fitted.
fn fitted<'a>(input: &FitInput<'a>) -> impl Iterator<Item = (&'a Subject, &'a Continued)> {
    let pairs = input.pairs();
    pairs.filter_map(|(subject, found)| Some((subject, found.as_ref().ok()?)))
}

fn whole_percent(share: f64) -> Cell {
    Cell::right(format!("{:.0}%", 100.0 * share))
}

fn drifts(input: &FitInput<'_>) -> String {
    let header = [
        Cell::left("SERIES"),
        Cell::left("VALUES"),
        Cell::left("SCALE"),
        Cell::right("DRIFT A YEAR"),
        Cell::right("WITH DRIFT"),
        Cell::right("WIDE"),
        Cell::right("NOISY"),
    ];
    let rows: Vec<Vec<Cell>> = fitted(input)
        .map(|(subject, found)| {
            let points = subject.history.points();
            let span = match points {
                [first, .., last] => format!("{}, {}-{}", points.len(), first.year, last.year),
                _ => points.len().to_string(),
            };
            let scale = input.scale(&subject.id);
            vec![
                Cell::left(subject.id.clone()),
                Cell::left(span),
                Cell::left(subject.link.name()),
                Cell::right(growth_text(
                    &found.growth,
                    subject.link,
                    scale,
                    Language::En,
                )),
                whole_percent(found.weights.drift),
                whole_percent(found.weights.wide),
                whole_percent(found.weights.noisy),
            ]
        })
        .collect();
    if rows.is_empty() {
        return "no series could be forecast\n".to_owned();
    }
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    text.push_str(
        "drift: what the level moves in a year now, mean ± standard deviation\n\
         with drift, wide, noisy: weight of the models that drift, of those whose drift may change \
         from now on, and of\nthose in which most of a year's surprise does not last\n",
    );
    text
}

fn bands(input: &FitInput<'_>) -> String {
    let mut header = vec![
        Cell::left("SERIES"),
        Cell::right("YEAR"),
        Cell::right("MEDIAN"),
    ];
    let name = |coverage: f64| Cell::right(format!("{:.0}% OF FUTURES", 100.0 * coverage));
    header.extend(BANDS.iter().map(|&(coverage, _, _)| name(coverage)));
    let mut rows = Vec::new();
    for (subject, found) in fitted(input) {
        let scale = input.scale(&subject.id);
        for own in input.horizons.iter().filter_map(|&year| found.year(year)) {
            let values = own.quantiles.map(|value| f64::from(scale) * value);
            let format = NumberFormat::shared(&values, Language::En);
            let mut row = vec![
                Cell::left(subject.id.clone()),
                Cell::right(own.year.to_string()),
                Cell::right(format.format(values[MEDIAN])),
            ];
            row.extend(BANDS.iter().map(|&(_, low, high)| {
                let [low, high] = [low, high].map(|at| format.format(values[at]));
                Cell::right(format!("{low} to {high}"))
            }));
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    let mut corrected = fitted(input).filter_map(|(_, found)| found.fitted.correction());
    if let Some(own) = corrected.next() {
        text.push_str(&format!("{}\n", correction_text(own, Language::En)));
    }
    text
}

/// The growth that the past leads to beside the plan's.
fn growth(input: &FitInput<'_>) -> String {
    let pairs = input.growth_pairs();
    if pairs.is_empty() {
        return String::new();
    }
    let header = [
        Cell::left("GROWTH A YEAR"),
        Cell::left("IN THE PLAN"),
        Cell::right("TO"),
        Cell::right("ITS PAST CARRIED ON"),
        Cell::right("THE PLAN"),
    ];
    let shown = |[low, median, high]: [f64; 3]| {
        let [low, median, high] = [low, median, high].map(signed_percent);
        Cell::right(format!("{median} ({low} to {high})"))
    };
    let rows: Vec<Vec<Cell>> = pairs
        .iter()
        .map(|own| {
            vec![
                Cell::left(own.series),
                Cell::left(own.like.clone()),
                Cell::right(own.year.to_string()),
                own.past.map_or_else(|| Cell::right("–"), shown),
                shown(own.plan),
            ]
        })
        .collect();
    format!(
        "\n{}medians and 80% of futures: of the past from its last value on, of the plan (its baseline) \
         from the base year on\n",
        render(&header, &rows, terminal::colour_on_stdout())
    )
}

fn signed_percent(share: f64) -> String {
    let text = format!("{:+.1}%", 100.0 * share).replace('-', "\u{2212}");
    match text.as_str() {
        "+0.0%" | "\u{2212}0.0%" => "0.0%".to_owned(),
        _ => text,
    }
}

/// What to know of each series, and which could not be forecast or not so far.
fn remarks(input: &FitInput<'_>) -> String {
    // What holds for several series is said once.
    let mut said: IndexMap<String, Vec<&str>> = IndexMap::new();
    for (subject, found) in input.pairs() {
        let mut lines: Vec<String> = Vec::new();
        match found {
            Err(error) => {
                let hint = match error {
                    FitError::OutsideLink { .. } | FitError::AllZero { .. } => OTHER_SCALE,
                    _ => "",
                };
                lines.push(format!("not forecast: {error}{hint}"));
                if let (FitError::TooFewPoints { .. }, Some(last)) = (error, subject.later.last()) {
                    lines.push(format!(
                        "{} later values are not used: --until {} takes them",
                        subject.later.len(),
                        last.year
                    ));
                }
            }
            Ok(found) => {
                let scale = input.scale(&subject.id);
                let warnings = found.warnings.iter();
                lines.extend(warnings.map(|own| warning_text(own, scale, Language::En)));
                lines.extend(without(input, found));
            }
        }
        for line in lines {
            said.entry(line).or_default().push(&subject.id);
        }
    }
    let lines = said
        .iter()
        .map(|(line, ids)| format!("{}: {line}\n", shortened(ids)));
    let text: String = lines.collect();
    match text.is_empty() {
        true => text,
        false => format!("\n{text}"),
    }
}

/// The wanted years that have no forecast.
fn without(input: &FitInput<'_>, found: &Continued) -> Option<String> {
    let origin = found.fitted.origin();
    let years = input.horizons.iter();
    let (early, far): (Vec<i32>, Vec<i32>) = years
        .copied()
        .filter(|&year| found.year(year).is_none())
        .partition(|&year| year <= origin);
    let listed = |years: &[i32]| {
        let years: Vec<String> = years.iter().map(i32::to_string).collect();
        years.join(", ")
    };
    match (early.is_empty(), far.is_empty()) {
        (true, true) => None,
        (false, _) => Some(format!(
            "no forecast for {}: the last value is of {origin}",
            listed(&early)
        )),
        (true, false) => Some(format!(
            "no forecast for {}: nothing looks further than {LONGEST_HORIZON} years ahead",
            listed(&far)
        )),
    }
}

/// How well the method did on series as short, and elsewhere.
fn records(input: &FitInput<'_>) -> String {
    let mut rows: Vec<(&RecordRow, Vec<&str>)> = Vec::new();
    for (subject, found) in fitted(input) {
        match rows.iter_mut().find(|(row, _)| *row == found.record) {
            Some((_, ids)) => ids.push(&subject.id),
            None => rows.push((found.record, vec![&subject.id])),
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let header = [
        Cell::left("RECORD OF THE METHOD, 1 TO 6 YEARS AHEAD"),
        Cell::right("IN 80%"),
        Cell::right("IN 95%"),
        Cell::left("AS SHORT AS"),
    ];
    let share = |value: f64| Cell::right(format!("{:.1}%", 100.0 * value));
    let row = |row: &RecordRow, ids: &[&str]| {
        let name = match row.longest_history {
            Some(longest) => format!("{}, last {longest} values", row.set),
            None => row.set.to_owned(),
        };
        vec![
            Cell::left(name),
            share(row.coverage_80),
            share(row.coverage_95),
            Cell::left(shortened(ids)),
        ]
    };
    let mut cells: Vec<Vec<Cell>> = rows.iter().map(|(own, ids)| row(own, ids)).collect();
    cells.extend(SOBER_RECORD.iter().map(|own| row(own, &[])));
    format!(
        "\n{}",
        render(&header, &cells, terminal::colour_on_stdout())
    )
}

/// The first few names.
fn shortened(ids: &[&str]) -> String {
    const MOST: usize = 3;
    match ids.len() {
        0..=MOST => ids.join(", "),
        count => format!("{} and {} more", ids[..MOST].join(", "), count - MOST),
    }
}
