//! `plancast run`: simulate, write, and show the targets.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::anyhow;

use super::arguments::{PlanArguments, RunArguments};
use super::table::{Cell, render};
use super::{Failure, Prepared, drawing, kept, precision, prepare, progress, terminal};
use crate::analysis::attribute::BaselineChanges;
use crate::analysis::{PlanSummary, RunError, Selection, simulate_plan};
use crate::charts::Language;
use crate::expression::nearest;
use crate::report::{
    Assumptions, DocumentInput, InputFile, OutputFile, Provenance, StreamedFile, documents,
    localised, manifest, percent, run_charts, tables, target_level, write_run,
};
use crate::scenario::Scenario;
use crate::uncertainty::{PointSet, Sampler};

pub(super) fn run(arguments: &RunArguments) -> Result<ExitCode, Failure> {
    kept::check(arguments)?;
    let overrides = arguments.sample.overrides(&arguments.plan);
    let mut prepared = prepare(&arguments.plan, &overrides)?;
    let selection = selection(&arguments.only, &prepared.loaded.scenarios)?;
    warn_of_shared_dimensions(&prepared);
    let pool = arguments.sample.pool()?;
    let size = pool.install(|| {
        let asked = &arguments.precision;
        precision::settle(asked, &mut prepared, &selection, arguments.output.quiet)
    })?;
    let scenarios = &prepared.loaded.scenarios;
    let changes = BaselineChanges::compile(&mut prepared.compiled.graph, scenarios, &selection);
    let folder = arguments.output.folder.join(&scenarios[0].plan.id);
    let finished = pool.install(|| produce(arguments, &prepared, &selection, &changes, &folder))?;
    let inputs = input_files(&arguments.plan, &prepared);
    let models = &prepared.compiled.models;
    let assumptions = Assumptions::of(scenarios, models, &finished.summary);
    let listing = manifest(
        scenarios,
        &overrides,
        size.as_ref(),
        assumptions,
        &inputs,
        &finished.files,
        &finished.streamed,
    );
    let mut names: Vec<String> = finished
        .files
        .iter()
        .map(|file| file.path.clone())
        .collect();
    names.extend(finished.streamed.iter().map(|file| file.path.clone()));
    write_run(&folder, &finished.files, finished.streamed, &listing)?;
    if !arguments.output.quiet {
        terminal::print(&board(scenarios, &finished.summary))?;
        if let Some(size) = &size {
            let sentence = precision::sentence(size, scenarios);
            terminal::print(&format!("\n{sentence}\n"))?;
        }
        if assumptions.targets > 0 {
            let sentence = assumptions.sentence();
            terminal::print(&format!("\n{sentence}: evidence.csv says which\n"))?;
        }
        terminal::print(&written(&folder, &names))?;
        kept::name_what_is_not_built_in();
    }
    Ok(ExitCode::SUCCESS)
}

/// What a run made, before anything is written.
struct Finished {
    summary: PlanSummary,
    files: Vec<OutputFile>,
    streamed: Vec<StreamedFile>,
}

fn produce(
    arguments: &RunArguments,
    prepared: &Prepared,
    selection: &Selection,
    changes: &BaselineChanges,
    folder: &Path,
) -> Result<Finished, Failure> {
    let scenarios = &prepared.loaded.scenarios;
    let bar = progress::bar("simulating", 0, arguments.output.quiet);
    let tick = |paths: u64, all: u64| {
        bar.set_length(all);
        bar.inc(paths);
    };
    let summary = simulate_plan(&prepared.compiled, scenarios, selection, &tick);
    bar.finish_and_clear();
    let mut summary = summary.map_err(|error| anyhow!(explained(&error)))?;
    summary.attributions = changes.simulate(&prepared.compiled.graph, scenarios, &|_, _| ());
    warn_of_unsplit(scenarios, &summary);
    let inputs = input_files(&arguments.plan, prepared);
    let provenance = Provenance::of_run(scenarios, &inputs);
    // None of the four needs another.
    let (mut files, ((charts, documents), workbook)) = rayon::join(
        || tables(scenarios, &prepared.compiled.models, &summary),
        || {
            rayon::join(
                || {
                    let charts = |language| run_charts(scenarios, &summary, language);
                    let draw = || {
                        drawing::draw(
                            &arguments.output.charts,
                            &provenance,
                            arguments.output.quiet,
                            charts,
                        )
                    };
                    let overrides = arguments.sample.overrides(&arguments.plan);
                    let input = DocumentInput {
                        scenarios,
                        models: &prepared.compiled.models,
                        summary: &summary,
                        inputs: &inputs,
                        overrides: &overrides,
                        language: arguments.output.charts.lang.into(),
                        pictures: drawing::linked(&arguments.output.charts),
                    };
                    rayon::join(draw, || documents(&input))
                },
                || kept::workbook(arguments, prepared, &summary, &inputs),
            )
        },
    );
    files.extend(charts?);
    files.extend(documents?);
    files.extend(workbook?);
    let streamed = kept::paths(arguments, prepared, selection, folder)?;
    Ok(Finished {
        summary,
        files,
        streamed,
    })
}

/// The files read, by their paths from the plan's folder: a run does not depend on where it stands.
pub(super) fn input_files(plan: &PlanArguments, prepared: &Prepared) -> Vec<InputFile> {
    let path = &plan.path;
    let folder = if path.is_dir() {
        Some(path.as_path())
    } else {
        path.parent()
    };
    let sources = prepared.loaded.sources.files();
    sources
        .map(|source| {
            let inside = folder.and_then(|folder| source.path.strip_prefix(folder).ok());
            let parts = inside.unwrap_or(&source.path).components();
            let parts: Vec<String> = parts
                .map(|part| part.as_os_str().to_string_lossy().into_owned())
                .collect();
            InputFile {
                path: parts.join("/"),
                bytes: source.text.clone().into_bytes(),
            }
        })
        .collect()
}

pub(super) fn selection(only: &[String], scenarios: &[Scenario]) -> Result<Selection, Failure> {
    if only.is_empty() {
        return Ok(Selection::All);
    }
    let mut known: Vec<&str> = Vec::new();
    for id in scenarios
        .iter()
        .flat_map(|scenario| scenario.indicators.keys())
    {
        if !known.contains(&id.as_str()) {
            known.push(id);
        }
    }
    for wanted in only {
        if !known.contains(&wanted.as_str()) {
            let hint = nearest(wanted, known.iter().copied())
                .map(|name| format!("; did you mean \"{name}\"?"));
            let hint = hint.unwrap_or_else(|| format!("; there are {}", known.join(", ")));
            return Err(anyhow!("--only: no indicator is called \"{wanted}\"{hint}").into());
        }
    }
    Ok(Selection::Only(only.to_vec()))
}

/// Two drivers on one Sobol' dimension make each other's estimates noisier.
fn warn_of_shared_dimensions(prepared: &Prepared) {
    let first = &prepared.loaded.scenarios[0];
    if first.run.sampler != Sampler::Sobol {
        return;
    }
    let draws = prepared.compiled.graph.draws();
    let names: Vec<&str> = draws
        .filter(|draw| draw.year.is_none())
        .map(|draw| draw.name.as_str())
        .collect();
    let points = PointSet::new(
        Sampler::Sobol,
        first.run.seed,
        first.run.paths,
        first.plan.base_year,
    );
    for (one, other) in points.dimension_collisions(&names) {
        terminal::message(&format!(
            "warning: {one} and {other} fall on the same Sobol' dimension, which makes estimates \
             that depend on both less precise; rename one to part them"
        ));
    }
}

/// A change that cannot be split is left out of `attribution.csv`.
fn warn_of_unsplit(scenarios: &[Scenario], summary: &PlanSummary) {
    for own in &summary.attributions {
        let scenario = &scenarios[own.scenario];
        for &(indicator, year) in &own.unsplit {
            let id = scenario.indicators.get_index(indicator);
            let id = id.map_or("", |(id, _)| id);
            terminal::message(&format!(
                "warning: {id} in {year}, scenario {}: no split of its change from {}, for it is not a finite \
                 number in some future where only a part of the change is made",
                scenario.id, scenarios[own.baseline].id
            ));
        }
    }
}

pub(super) fn explained(error: &RunError) -> String {
    let RunError::NonFinite {
        inputs, quantity, ..
    } = error;
    let mut text = format!("the run was stopped: {error}\n  on that path in that year:");
    for input in inputs {
        text.push_str(&format!("\n    {} = {}", input.name, input.value));
    }
    if quantity.ends_with("_dependency") && quantity.starts_with("population.") {
        text.push_str("\n  hint: nobody is 15 to 64 years old there, so the ratio has no value; look at net_migration");
        return text;
    }
    text.push_str("\n  hint: look for a division by zero, the logarithm of a negative number, or growth without bound");
    text
}

/// Targets by scenario with probabilities.
fn board(scenarios: &[Scenario], summary: &PlanSummary) -> String {
    let mut header = vec![
        Cell::left("TARGET"),
        Cell::right("LEVEL"),
        Cell::right("YEAR"),
    ];
    header.extend(scenarios.iter().map(|scenario| Cell::right(&scenario.id)));
    let mut rows: Vec<(String, Vec<Cell>)> = Vec::new();
    for (column, (scenario, own)) in scenarios.iter().zip(&summary.scenarios).enumerate() {
        for target in &own.targets {
            let found = scenario.indicators.get_index(target.indicator);
            let (id, indicator) = found.expect("its own position");
            let wanted = &indicator.targets[target.target];
            let scale = indicator.unit.scale;
            let (direction, tolerance) = (wanted.direction, target.tolerance);
            let level = target_level(direction, target.level, tolerance, scale, Language::En);
            let name = match &wanted.label {
                Some(label) => format!("{id} ({})", localised(label, Language::En)),
                None => id.clone(),
            };
            let lead = [name, level, wanted.year.to_string()];
            let chance = target.estimate.probability;
            let cell = Cell::probability(percent(chance), chance);
            place(&mut rows, (&lead, target.target), column, cell);
        }
        for joint in &own.joint {
            let chance = joint.all_met.probability;
            let lead = [
                "all targets together".to_owned(),
                format!(
                    "{} target{}",
                    joint.targets,
                    if joint.targets == 1 { "" } else { "s" }
                ),
                joint.year.to_string(),
            ];
            let cell = Cell::probability(percent(chance), chance);
            place(&mut rows, (&lead, 0), column, cell);
        }
    }
    if rows.is_empty() {
        return "no targets in this plan\n".to_owned();
    }
    rows.sort_by_key(|(key, _)| key.starts_with("all targets together"));
    let mut rows: Vec<Vec<Cell>> = rows.into_iter().map(|(_, cells)| cells).collect();
    rows.iter_mut()
        .for_each(|row| row.resize(header.len(), Cell::right("–")));
    render(&header, &rows, terminal::colour_on_stdout())
}

/// Puts a scenario's cell into its target's row, which is made where it is new.
fn place(
    rows: &mut Vec<(String, Vec<Cell>)>,
    (lead, number): (&[String; 3], usize),
    column: usize,
    cell: Cell,
) {
    let key = format!("{}|{number}", lead.join("|"));
    let row = match rows.iter().position(|(known, _)| *known == key) {
        Some(index) => &mut rows[index].1,
        None => {
            let [name, level, year] = lead;
            let cells = vec![Cell::left(name), Cell::right(level), Cell::right(year)];
            rows.push((key, cells));
            &mut rows.last_mut().expect("just pushed").1
        }
    };
    row.resize(3 + column, Cell::right("–"));
    row.push(cell);
}

/// The paths of what was written, charts counted.
pub(super) fn written(folder: &Path, files: &[String]) -> String {
    let (charts, tables): (Vec<&String>, Vec<&String>) =
        files.iter().partition(|file| file.starts_with("charts/"));
    let mut text = String::from("\n");
    for file in tables {
        text.push_str(&format!("{}\n", folder.join(file).display()));
    }
    text.push_str(&format!("{}\n", folder.join("manifest.json").display()));
    let pictures = charts.iter().filter(|file| !file.ends_with(".csv"));
    let pictures = pictures.count();
    if pictures > 0 {
        let place: PathBuf = folder.join("charts");
        let plural = if pictures == 1 { "" } else { "s" };
        text.push_str(&format!(
            "{} ({} chart{plural})\n",
            place.display(),
            pictures
        ));
    }
    text
}
