//! `plancast calibrate PLAN --from YEAR`: the plan begun earlier, and which of its futures agree with what came.

use std::path::Path;
use std::process::ExitCode;

use anyhow::anyhow;

use super::{COMMAND, CalibrateArguments, OUTER, short};
use crate::analysis::matching::{
    Change, FEW, MatchError, MatchQuestion, Matching, Met, match_history,
};
use crate::charts::{Language, NumberFormat};
use crate::cli::publish::{PlanAnalysis, folder, working};
use crate::cli::run::{explained, input_files};
use crate::cli::seek::number;
use crate::cli::sensitivity::known_indicators;
use crate::cli::table::{Cell, render};
use crate::cli::{Failure, Prepared, print_findings, terminal};
use crate::model::HindcastError;
use crate::report::{ResultHead, matching_charts, matching_result, matching_tables, percent};
use crate::scenario::Scenario;

/// The folder of its results, beside those of indicators.
const FOLDER: &str = "history-match";
/// Position of the median.
const MEDIAN: usize = 3;
/// Values in the terminal's table; the file has all.
const MOST_VALUES: usize = 12;

pub(super) fn run(
    arguments: &CalibrateArguments,
    prepared: &mut Prepared,
    (index, from): (usize, i32),
) -> Result<ExitCode, Failure> {
    let question = question(arguments, &prepared.loaded.scenarios[index], (index, from))?;
    let (compiled, scenarios) = (&mut prepared.compiled, &prepared.loaded.scenarios);
    let found = working("matching", &arguments.sample, &arguments.output, |_| {
        match_history(compiled, scenarios, &question)
    })?;
    let found = match found {
        Ok(found) => found,
        Err(MatchError::Hindcast(HindcastError::Findings(findings))) => {
            print_findings(&prepared.loaded.sources, &findings);
            return Err(anyhow!("the plan cannot be begun in {from}").into());
        }
        Err(MatchError::Run(error)) => return Err(anyhow!(explained(&error)).into()),
        Err(error) => return Err(anyhow!("{error}").into()),
    };
    let scenario = &prepared.loaded.scenarios[index];
    let place = folder(&arguments.output, &scenario.plan, COMMAND).join(FOLDER);
    let written = write(arguments, prepared, (scenario, &question), &found, &place)?;
    if !arguments.output.quiet {
        terminal::print(&text(scenario, &question, &found))?;
        terminal::print(&written)?;
    }
    Ok(match found.kept {
        0 => ExitCode::from(1),
        _ => ExitCode::SUCCESS,
    })
}

fn question(
    arguments: &CalibrateArguments,
    scenario: &Scenario,
    (index, from): (usize, i32),
) -> Result<MatchQuestion, Failure> {
    known_indicators(scenario, &arguments.of)?;
    let indicators = arguments.of.iter();
    let indicators = indicators.filter_map(|id| scenario.indicators.get_index_of(id));
    let relative_error = number("--error", &arguments.error)?;
    if !(relative_error > 0.0 && relative_error.is_finite()) {
        let given = &arguments.error;
        return Err(anyhow!("--error {given}: expected more than 0, such as 5%").into());
    }
    if !(arguments.cutoff > 0.0 && arguments.cutoff.is_finite()) {
        return Err(anyhow!("--cutoff {}: expected more than 0", arguments.cutoff).into());
    }
    let last = match from == scenario.plan.base_year {
        true => scenario.plan.end_year,
        false => scenario.plan.base_year,
    };
    Ok(MatchQuestion {
        scenario: index,
        indicators: indicators.collect(),
        from,
        until: arguments.until.unwrap_or(last).min(last),
        relative_error,
        cutoff: arguments.cutoff,
    })
}

fn write(
    arguments: &CalibrateArguments,
    prepared: &Prepared,
    (scenario, question): (&Scenario, &MatchQuestion),
    found: &Matching,
    place: &Path,
) -> Result<String, Failure> {
    let settings = vec![
        ("scenario", scenario.id.clone()),
        ("from", question.from.to_string()),
        ("until", question.until.to_string()),
        ("match", arguments.of.join(" ")),
        ("error", question.relative_error.to_string()),
        ("cutoff", question.cutoff.to_string()),
    ];
    let head = ResultHead::of(COMMAND, scenario, settings, &arguments.plan.set);
    let head = ResultHead {
        model_runs: 2 * found.paths,
        ..head
    };
    let analysis = PlanAnalysis {
        head,
        inputs: &input_files(&arguments.plan, prepared),
        output: &arguments.output,
    };
    let tables = matching_tables(scenario, found);
    let charts = |language| matching_charts(scenario, found, language);
    analysis.write_into(place, &matching_result(scenario, found), tables, charts)
}

fn text(scenario: &Scenario, question: &MatchQuestion, found: &Matching) -> String {
    let mut text = head(question, found);
    text.push_str(&met(scenario, found));
    text.push('\n');
    text.push_str(&verdict(scenario, question, found));
    if found.kept > 0 {
        text.push('\n');
        text.push_str(&values(found));
        text.push_str(&futures(scenario, found));
    }
    text
}

fn head(question: &MatchQuestion, found: &Matching) -> String {
    let listed = |names: &[String]| names.join(", ");
    let mut text = format!(
        "The plan begun in {}, {} futures, held against {} recorded values\n",
        question.from,
        found.paths,
        found.met.len()
    );
    if !found.held.is_empty() {
        text.push_str(&format!("  as recorded: {}\n", listed(&found.held)));
    }
    if !found.unrecorded.is_empty() {
        text.push_str(&format!(
            "  without a record, as the plan has it when begun in {}: {}\n",
            question.from,
            listed(&found.unrecorded)
        ));
    }
    if found.met.iter().any(|own| !own.is_stated) {
        text.push_str(&format!(
            "  an error that the table does not state (*) is taken as {} of the value\n",
            percent(question.relative_error)
        ));
    }
    text.push('\n');
    text
}

fn name(scenario: &Scenario, indicator: usize) -> String {
    let entry = scenario.indicators.get_index(indicator);
    entry.map_or_else(String::new, |(id, _)| id.clone())
}

fn met(scenario: &Scenario, found: &Matching) -> String {
    let header = [
        Cell::left("INDICATOR"),
        Cell::right("YEAR"),
        Cell::right("RECORDED"),
        Cell::right("± ERROR"),
        Cell::right("SIMULATED: MEDIAN"),
        Cell::right("80%"),
        Cell::right("AGREE"),
    ];
    let row = |own: &Met| {
        let simulated = &own.simulated.quantiles;
        let star = if own.is_stated { "" } else { " *" };
        vec![
            Cell::left(name(scenario, own.indicator)),
            Cell::right(own.year.to_string()),
            Cell::right(short(own.value)),
            Cell::right(format!("{}{star}", short(own.error))),
            Cell::right(short(simulated[MEDIAN])),
            Cell::right(format!(
                "{} to {}",
                short(simulated[OUTER[0]]),
                short(simulated[OUTER[1]])
            )),
            Cell::right(match own.agree {
                0.0 => "none".to_owned(),
                share => percent(share),
            }),
        ]
    };
    let rows: Vec<Vec<Cell>> = found.met.iter().map(row).collect();
    render(&header, &rows, terminal::colour_on_stdout())
}

/// How many futures agree, or what stands in the way.
fn verdict(scenario: &Scenario, question: &MatchQuestion, found: &Matching) -> String {
    let cutoff = short(question.cutoff);
    if found.kept > 0 {
        let share = found.kept as f64 / found.paths as f64;
        let mut text = format!(
            "{} of {} futures ({}) come within {cutoff} errors of every recorded value.\n",
            found.kept,
            found.paths,
            percent(share)
        );
        if found.kept < FEW {
            text.push_str(&format!(
                "These are few: what follows is rough. Take more --paths, until some {FEW} are kept.\n"
            ));
        }
        return text;
    }
    let mut text = format!(
        "No answer: none of {} futures comes within {cutoff} errors of every recorded value.\n",
        found.paths
    );
    let never: Vec<&Met> = found.met.iter().filter(|own| own.agree == 0.0).collect();
    for own in &never {
        text.push_str(&format!(
            "  {} in {}: the nearest future is {} errors away. The plan's numbers, or the error, must be wider.\n",
            name(scenario, own.indicator),
            own.year,
            short(own.nearest)
        ));
    }
    if never.is_empty() {
        let least = found.met.iter().min_by(|a, b| a.agree.total_cmp(&b.agree));
        let last = found.by_year.iter().rev().find(|(_, share)| *share > 0.0);
        if let Some(own) = least {
            text.push_str(&format!(
                "  Each value alone is met, {} in {} by the fewest ({}); all together by none.\n",
                name(scenario, own.indicator),
                own.year,
                percent(own.agree)
            ));
        }
        if let Some((year, share)) = last {
            text.push_str(&format!(
                "  Up to {year} still {:.0} agree. Take more --paths, allow a wider --error, or begin later: \
                 yearly noise that must fit every year is met by ever fewer.\n",
                share * found.paths as f64
            ));
        }
    }
    text
}

fn pair(change: &Change) -> Option<[&crate::statistics::ColumnSummary; 2]> {
    Some([&change.before, change.after.as_ref()?])
}

/// What is drawn once a path, that which moved most first.
fn values(found: &Matching) -> String {
    let header = [
        Cell::left("VALUE"),
        Cell::right("PLAN: MEDIAN"),
        Cell::right("80%"),
        Cell::right("KEPT"),
        Cell::right("80%"),
        Cell::right("VARIANCE REMOVED"),
    ];
    let mut all: Vec<(f64, Vec<Cell>)> = Vec::new();
    for (name, change) in &found.values {
        let Some([before, after]) = pair(change) else {
            continue;
        };
        let ratio = after.standard_deviation / before.standard_deviation;
        let removed = 1.0 - ratio * ratio;
        let mut row = vec![Cell::left(name.clone())];
        for own in [before, after] {
            let [low, high] = OUTER.map(|at| short(own.quantiles[at]));
            row.push(Cell::right(short(own.quantiles[MEDIAN])));
            row.push(Cell::right(format!("{low} to {high}")));
        }
        row.push(Cell::right(match removed {
            own if own < 0.005 => "none".to_owned(),
            own => format!("{:.0}%", 100.0 * own),
        }));
        all.push((removed, row));
    }
    if all.is_empty() {
        return String::new();
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let rows: Vec<Vec<Cell>> = all
        .into_iter()
        .map(|(_, row)| row)
        .take(MOST_VALUES)
        .collect();
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    text.push('\n');
    text
}

fn futures(scenario: &Scenario, found: &Matching) -> String {
    let header = [
        Cell::left("INDICATOR"),
        Cell::right("YEAR"),
        Cell::right("PLAN: MEDIAN"),
        Cell::right("80%"),
        Cell::right("KEPT"),
        Cell::right("80%"),
    ];
    let mut rows = Vec::new();
    for (at, changes) in &found.futures {
        let horizons = &scenario.plan.horizons;
        for change in changes.iter().filter(|own| horizons.contains(&own.year)) {
            let Some(both) = pair(change) else { continue };
            let ends = both.map(|own| OUTER.map(|level| own.quantiles[level]));
            let format = NumberFormat::shared(&ends.concat(), Language::En);
            let mut row = vec![
                Cell::left(name(scenario, *at)),
                Cell::right(change.year.to_string()),
            ];
            for own in both {
                let [low, high] = OUTER.map(|level| format.format(own.quantiles[level]));
                row.push(Cell::right(format.format(own.quantiles[MEDIAN])));
                row.push(Cell::right(format!("{low} to {high}")));
            }
            rows.push(row);
        }
    }
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    for own in &found.targets {
        let Some(after) = own.after else { continue };
        text.push_str(&format!(
            "target of {} by {}: {} of all futures, {} of the kept ones ({} to {})\n",
            name(scenario, own.indicator),
            scenario.indicators[own.indicator].targets[own.target].year,
            percent(own.before.probability),
            percent(after.probability),
            percent(after.interval.0),
            percent(after.interval.1)
        ));
    }
    text
}
