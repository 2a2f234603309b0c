//! Scoring kept forecasts against what came.

use std::path::Path;
use std::process::ExitCode;

use anyhow::anyhow;

use super::{COMMAND, RecordArguments};
use crate::analysis::record::{
    Cut, ForecastRecord, Measure, RecordScores, ScoreRow, score as scored,
};
use crate::charts::{Digits, Language, format_number, whole_percent};
use crate::cli::history_table;
use crate::cli::publish::Analysis;
use crate::cli::run::written;
use crate::cli::table::{Cell, render};
use crate::cli::{Failure, terminal};
use crate::expression::nearest;
use crate::report::{
    InputFile, error_size, read_record, record_charts, record_sentences, record_tables,
    record_text, signed_error,
};
use crate::words;

pub(super) fn score(arguments: &RecordArguments, actuals: &Path) -> Result<ExitCode, Failure> {
    let (records, mut inputs) = records(arguments)?;
    let (came, input) = history_table::read(actuals)?;
    inputs.push(input);
    let found = scored(&records, &came);
    let shown = shown(arguments, &records)?;
    warn_of_unknown(&records, &found);
    if found.forecasts.is_empty() {
        let messages =
            "nothing that came was forecast: no name and year of the table is in the record";
        terminal::message(messages);
        return Ok(ExitCode::from(1));
    }
    let plan = &records[0].plan;
    let folder = arguments
        .output
        .folder
        .join(plan)
        .join(COMMAND)
        .join("scored");
    let settings = [("scenario", shown.to_owned())];
    let analysis = Analysis {
        command: COMMAND,
        plan,
        settings: &settings,
        inputs: &inputs,
        folder: &folder,
    };
    let language: Language = arguments.output.charts.lang.into();
    let subtitle = words::record_of(language, plan, shown);
    let mut files = record_tables(&records, &found);
    files.push(record_text(&records, &found, shown, &subtitle, language));
    let names = analysis.write(
        files,
        &arguments.output.charts,
        arguments.output.quiet,
        |language| record_charts(&found, shown, &subtitle, language),
    )?;
    if !arguments.output.quiet {
        terminal::print(&text(&found, shown))?;
        terminal::print(&written(&folder, &names))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn records(arguments: &RecordArguments) -> Result<(Vec<ForecastRecord>, Vec<InputFile>), Failure> {
    let mut records: Vec<ForecastRecord> = Vec::new();
    let mut inputs = Vec::new();
    for path in &arguments.from {
        if path.is_dir() {
            return Err(anyhow!(
                "{} is a folder: give the files that `plancast record PLAN` wrote",
                path.display()
            )
            .into());
        }
        let input = history_table::input(path)?;
        let text = String::from_utf8_lossy(&input.bytes);
        let record = read_record(&text).map_err(|error| anyhow!("{}: {error}", path.display()))?;
        if records.contains(&record) {
            return Err(anyhow!("{} is given twice", path.display()).into());
        }
        records.push(record);
        inputs.push(input);
    }
    Ok((records, inputs))
}

/// The scenario whose score is printed.
fn shown<'a>(
    arguments: &'a RecordArguments,
    records: &'a [ForecastRecord],
) -> Result<&'a str, Failure> {
    let Some(wanted) = arguments.scenario.as_deref() else {
        return Ok(&records[0].baseline);
    };
    let known: Vec<&str> = records
        .iter()
        .flat_map(|record| &record.scenarios)
        .map(String::as_str)
        .collect();
    if known.contains(&wanted) {
        return Ok(wanted);
    }
    let hint = match nearest(wanted, known.iter().copied()) {
        Some(name) => format!("did you mean \"{name}\"?"),
        None => format!("there are {}", known.join(", ")),
    };
    Err(anyhow!("no scenario of the record is called \"{wanted}\"; {hint}").into())
}

fn warn_of_unknown(records: &[ForecastRecord], found: &RecordScores<'_>) {
    let all = records.iter().flat_map(|record| &record.forecasts);
    let known: Vec<&str> = all
        .flat_map(|own| {
            let whole = own.quantity.as_str();
            [Some(whole), whole.split_once('.').map(|(_, id)| id)]
        })
        .flatten()
        .collect();
    for name in &found.unknown {
        let hint = nearest(name, known.iter().copied());
        let hint = hint.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
        terminal::message(&format!("warning: `{name}` is not in the record{hint}"));
    }
}

fn text(found: &RecordScores<'_>, shown: &str) -> String {
    let rows = || found.rows.iter().filter(|row| row.scenario == shown);
    let horizons = rows().filter_map(|row| match row.cut {
        Cut::Horizon(horizon) => Some((horizon.to_string(), row)),
        Cut::All => Some(("all".to_owned(), row)),
        _ => None,
    });
    let mut horizons: Vec<(String, &ScoreRow)> = horizons.collect();
    horizons.rotate_left(1);
    let groups = rows().filter_map(|row| match &row.cut {
        Cut::Group(group) => Some((group.clone(), row)),
        _ => None,
    });
    let mut text = format!("scenario {shown}\n");
    text.push_str(&pooled("YEARS AHEAD", &horizons));
    text.push('\n');
    text.push_str(&pooled("GROUP", &groups.collect::<Vec<_>>()));
    text.push('\n');
    text.push_str(&alone(found, shown));
    text.push('\n');
    for sentence in record_sentences(found, shown, Language::En) {
        text.push_str(&format!("{sentence}\n"));
    }
    text
}

fn heading(first: &str) -> Vec<Cell> {
    let mut header = vec![Cell::left(first)];
    header.extend(
        [
            "FORECASTS",
            "MEAN ERROR",
            "MEAN ABSOLUTE",
            "ROOT MEAN SQUARE",
            "MIDDLE TWO THIRDS",
            "CRPS",
            "IN 50%",
            "IN 80%",
            "IN 95%",
        ]
        .map(Cell::right),
    );
    header
}

/// Errors pooled over quantities: a row for those in per cent of what came, one for those in points.
fn pooled(first: &str, rows: &[(String, &ScoreRow)]) -> String {
    let mut cells = Vec::new();
    for (name, row) in rows {
        for (at, (measure, errors)) in row.errors.iter().enumerate() {
            let own = |value: f64| error_size(*measure, value, Language::En);
            let with_sign = |value: f64| signed_error(*measure, value, Language::En);
            let spread = errors.two_thirds.map_or_else(
                || "–".to_owned(),
                |ends| format!("{} to {}", with_sign(ends.low), with_sign(ends.high)),
            );
            let mut line = vec![
                Cell::left(if at == 0 { name.as_str() } else { "" }),
                Cell::right(errors.errors.to_string()),
                Cell::right(with_sign(errors.mean)),
                Cell::right(own(errors.mean_absolute)),
                Cell::right(own(errors.root_mean_square)),
                Cell::right(spread),
                Cell::right(own(errors.crps)),
            ];
            if at == 0 {
                line.extend(held(row));
            }
            cells.push(line);
        }
    }
    render(&heading(first), &cells, terminal::colour_on_stdout())
}

fn held(row: &ScoreRow) -> [Cell; 3] {
    row.coverage
        .map(|share| Cell::right(whole_percent(share, false)))
}

/// The most quantities of which each has its own row.
const MOST_ROWS: usize = 30;

/// Errors of each quantity in its own unit.
fn alone(found: &RecordScores<'_>, shown: &str) -> String {
    let short = |value: f64| format_number(value, Language::En, Digits::Auto);
    let unit = |quantity: &str| {
        let mut all = found.forecasts.iter();
        let own = all.find(|own| own.forecast.quantity == quantity);
        own.map(|own| own.forecast.unit.clone())
            .filter(|unit| !unit.is_empty())
    };
    let rows = found.rows.iter().filter(|row| row.scenario == shown);
    let rows = rows.filter_map(|row| {
        let Cut::Quantity(quantity) = &row.cut else {
            return None;
        };
        let own = row.errors.iter().find(|(own, _)| *own == Measure::Own);
        let (_, errors) = own?;
        let unit = unit(quantity).map_or_else(String::new, |unit| format!(" ({unit})"));
        let spread = errors.two_thirds.map_or_else(
            || "–".to_owned(),
            |ends| format!("{} to {}", short(ends.low), short(ends.high)),
        );
        let mut line = vec![
            Cell::left(format!("{quantity}{unit}")),
            Cell::right(errors.errors.to_string()),
            Cell::right(short(errors.mean)),
            Cell::right(short(errors.mean_absolute)),
            Cell::right(short(errors.root_mean_square)),
            Cell::right(spread),
            Cell::right(short(errors.crps)),
        ];
        line.extend(held(row));
        Some(line)
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    if rows.len() > MOST_ROWS {
        return format!(
            "scores.csv has each of the {} quantities in its own unit\n",
            rows.len()
        );
    }
    let first = "QUANTITY, IN ITS OWN UNIT";
    render(&heading(first), &rows, terminal::colour_on_stdout())
}
