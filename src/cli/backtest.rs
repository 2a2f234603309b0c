//! `plancast backtest`: how well forecasts of these series would have done.

use std::path::Path;
use std::process::ExitCode;

use anyhow::anyhow;

use super::arguments::{BacktestArguments, LinkName};
use super::table::{Cell, render};
use super::{Failure, print_findings, progress, terminal};
use crate::analysis::backtest::{
    BANDS, Backtest, LEAST_BLOCKS, Method, Origins, Reason, Scores, Series, Settings, Skill,
    backtest,
};
use crate::forecast::{LEAST_FOR_BACKTEST, Link, RecordRow, SOBER_RECORD, record_for};
use crate::report::{InputFile, analysis_manifest, backtest_files, reason, write_run};
use crate::scenario::{Files, Source, Sources, histories};

pub(super) fn run(arguments: &BacktestArguments) -> Result<ExitCode, Failure> {
    let (series, input) = read(&arguments.path)?;
    let settings = settings(arguments);
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = arguments.threads {
        pool = pool.num_threads(usize::from(threads));
    }
    let bar = progress::bar("testing", series.len() as u64, arguments.quiet);
    let tested = pool
        .build()?
        .install(|| backtest(&series, &settings, &|| bar.inc(1)));
    bar.finish_and_clear();
    let files = backtest_files(&series, &settings, &tested);
    let name = arguments.path.file_stem().unwrap_or_default();
    let folder = format!("{}-backtest", name.to_string_lossy());
    let folder = arguments.output.join(folder);
    let manifest = analysis_manifest("backtest", &[], &[input], &files);
    write_run(&folder, &files, Vec::new(), &manifest)?;
    if !arguments.quiet {
        let mut text = summary(&series, &tested);
        text.push('\n');
        for file in files.iter().chain(std::iter::once(&manifest)) {
            text.push_str(&format!("{}\n", folder.join(&file.path).display()));
        }
        terminal::print(&text)?;
    }
    let worse = skill(&tested).and_then(|own| own.interval);
    let failed = tested.forecasts.is_empty() && !has_short(&tested)
        || worse.is_some_and(|interval| interval.high < 0.0);
    Ok(ExitCode::from(u8::from(failed)))
}

fn read(path: &Path) -> Result<(Vec<Series>, InputFile), Failure> {
    let text = Files::Disk.read(path);
    let text = text.map_err(|cause| anyhow!("cannot read {}: {cause}", path.display()))?;
    let input = InputFile {
        path: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        bytes: text.clone().into_bytes(),
    };
    let mut sources = Sources::default();
    let file = sources.add(Source {
        path: path.to_owned(),
        text,
        is_file: true,
    });
    let found = histories(&sources, file).map_err(|findings| {
        print_findings(&sources, &findings);
        Failure::Reported
    })?;
    let series = found
        .into_iter()
        .map(|(id, history)| Series { id, history });
    Ok((series.collect(), input))
}

fn settings(arguments: &BacktestArguments) -> Settings {
    Settings {
        link: match arguments.link {
            LinkName::Sqrt => Link::SquareRoot,
            LinkName::Log => Link::Log,
            LinkName::Identity => Link::IDENTITY,
            LinkName::Logit => Link::PROPORTION,
        },
        horizons: u32::from(arguments.horizons),
        least_training: usize::from(arguments.least_training),
        origins: arguments
            .latest
            .map_or(Origins::Every, |count| Origins::Latest(usize::from(count))),
        seed: arguments.seed,
        ..Settings::default()
    }
}

fn skill(record: &Backtest) -> Option<&Skill> {
    record
        .skills
        .iter()
        .find(|own| own.method == Method::Plancast)
}

fn has_short(record: &Backtest) -> bool {
    let mut reasons = record.untested.iter().map(|own| own.reason);
    reasons.any(|reason| matches!(reason, Reason::Short { .. }))
}

fn summary(series: &[Series], record: &Backtest) -> String {
    let mut text = String::new();
    if let Some(ours) = overall(record, Method::Plancast) {
        text.push_str(&methods(record));
        text.push('\n');
        text.push_str(&by_horizon(record));
        text.push('\n');
        text.push_str(&sentences(record, ours));
    }
    text.push_str(&left_out(series, record));
    text.trim_start().to_owned()
}

fn overall(record: &Backtest, method: Method) -> Option<&Scores> {
    at(record, method, None)
}

fn at(record: &Backtest, method: Method, horizon: Option<u32>) -> Option<&Scores> {
    let mut rows = record.scores.iter();
    let own = rows.find(|row| row.method == method && row.horizon == horizon)?;
    Some(&own.scores)
}

fn decimals(value: Option<f64>) -> Cell {
    Cell::right(value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}")))
}

fn share(value: f64) -> String {
    format!("{:.1}%", 100.0 * value)
}

fn shares(value: Option<f64>) -> Cell {
    Cell::right(value.map_or_else(|| "–".to_owned(), share))
}

fn methods(record: &Backtest) -> String {
    let mut header = vec![Cell::left("METHOD")];
    let names = [
        "FORECASTS",
        "sMAPE",
        "MASE",
        "CRPS",
        "IN 50%",
        "IN 80%",
        "IN 95%",
        "SKILL",
    ];
    header.extend(names.map(Cell::right));
    let rows = Method::ALL.iter().filter_map(|&method| {
        let scores = overall(record, method)?;
        let skill = record.skills.iter().find(|own| own.method == method);
        let mut cells = vec![
            Cell::left(method.name()),
            Cell::right(scores.forecasts.to_string()),
            Cell::right(format!("{:.2}", scores.smape)),
            decimals(scores.mase),
            decimals(scores.scaled_crps),
        ];
        cells.extend(scores.coverage.map(|own| shares(Some(own))));
        cells.push(shares(skill.map(|own| own.skill)));
        Some(cells)
    });
    render(
        &header,
        &rows.collect::<Vec<_>>(),
        terminal::colour_on_stdout(),
    )
}

fn by_horizon(record: &Backtest) -> String {
    let mut header = vec![Cell::left("YEARS AHEAD")];
    let names = [
        "FORECASTS",
        "MASE",
        "NAIVE MASE",
        "CRPS",
        "NAIVE CRPS",
        "IN 80%",
        "IN 95%",
        "CORRECTED 80%",
        "CORRECTED 95%",
    ];
    header.extend(names.map(Cell::right));
    let mut rows = Vec::new();
    for row in &record.scores {
        let (Method::Plancast, Some(horizon)) = (row.method, row.horizon) else {
            continue;
        };
        let naive = at(record, Method::Naive, Some(horizon));
        let corrected = |coverage: f64| {
            let mut rows = record.recalibration.rows.iter();
            let own = rows.find(|own| own.horizon == horizon && own.coverage == coverage);
            shares(own.and_then(|own| own.corrected))
        };
        rows.push(vec![
            Cell::left(horizon.to_string()),
            Cell::right(row.scores.forecasts.to_string()),
            decimals(row.scores.mase),
            decimals(naive.and_then(|own| own.mase)),
            decimals(row.scores.scaled_crps),
            decimals(naive.and_then(|own| own.scaled_crps)),
            shares(Some(row.scores.coverage[1])),
            shares(Some(row.scores.coverage[2])),
            corrected(BANDS[1]),
            corrected(BANDS[2]),
        ]);
    }
    render(&header, &rows, terminal::colour_on_stdout())
}

fn counted(count: usize) -> String {
    format!("{count} series")
}

fn sentences(record: &Backtest, ours: &Scores) -> String {
    let mut text = match skill(record) {
        Some(own) => skill_sentence(own, record.tested),
        None => "nothing changed before the forecasts were made: no skill can be stated.\n".into(),
    };
    let pit: Vec<String> = ours.pit.iter().map(u64::to_string).collect();
    let held: Vec<String> = (0..BANDS.len())
        .map(|band| held(record, ours, band))
        .collect();
    text.push_str(&format!(
        "what came lay {}; counts by tenths of the forecast distribution, which should be even: \
         {}.\n",
        held.join(", "),
        pit.join(" ")
    ));
    let checked = record
        .recalibration
        .rows
        .iter()
        .any(|row| row.corrected.is_some());
    text.push_str(if checked {
        "corrected: bands drawn at the levels of recalibration.csv, checked on series that did not \
         make the correction.\n"
    } else {
        "too few forecasts to correct the bands and check the correction.\n"
    });
    text
}

/// `inside the 80% band 82.1% of the time (79.9% to 84.0%)`.
fn held(record: &Backtest, ours: &Scores, band: usize) -> String {
    let mut rows = record.scores.iter();
    let own = rows.find(|row| row.method == Method::Plancast && row.horizon.is_none());
    let interval = own.and_then(|row| row.coverage_intervals);
    let interval = interval.map_or_else(String::new, |all| {
        format!(" ({} to {})", share(all[band].low), share(all[band].high))
    });
    let level = (100.0 * BANDS[band]).round();
    let share = share(ours.coverage[band]);
    format!("inside the {level}% band {share} of the time{interval}")
}

fn skill_sentence(own: &Skill, tested: usize) -> String {
    let record = format!("on {} and {} forecasts", counted(tested), own.forecasts);
    let Some(interval) = own.interval else {
        return format!(
            "{record}, the forecasts are {} {} than naive ones (CRPS); with fewer than \
             {LEAST_BLOCKS} series, no interval can be given.\n",
            share(own.skill.abs()),
            if own.skill >= 0.0 { "better" } else { "worse" },
        );
    };
    let (low, high) = (share(interval.low), share(interval.high));
    if interval.low > 0.0 {
        let skill = share(own.skill);
        format!(
            "{record}, the forecasts are {skill} better than naive ones (CRPS; 95% interval over \
             series {low} to {high}).\n"
        )
    } else if interval.high < 0.0 {
        let (skill, least, most) = (
            share(-own.skill),
            share(-interval.high),
            share(-interval.low),
        );
        format!(
            "{record}, the forecasts are {skill} worse than naive ones (CRPS; 95% interval over \
             series {least} to {most}): the last value is the better forecast here.\n"
        )
    } else {
        format!(
            "{record}, the forecasts can't be told from naive ones (skill {}; 95% interval over \
             series {low} to {high}).\n",
            share(own.skill)
        )
    }
}

/// The longest list of series in full.
const LISTED: usize = 10;

fn left_out(series: &[Series], record: &Backtest) -> String {
    let mut text = String::new();
    let mut short = Vec::new();
    for own in &record.untested {
        match own.reason {
            Reason::Short { points } => short.push((series[own.series].id.as_str(), points)),
            other => {
                let id = &series[own.series].id;
                text.push_str(&format!("not tested: {id}: {}\n", reason(&other)));
            }
        }
    }
    if short.is_empty() {
        return text;
    }
    let listed: Vec<String> = short
        .iter()
        .take(LISTED)
        .map(|(id, points)| format!("{id} ({points})"))
        .collect();
    let more = match short.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    text.push_str(&format!(
        "\n{} with fewer than {LEAST_FOR_BACKTEST} values {} too short for a record of {} own: {}{more}.\n\
         The method's record elsewhere stands in:\n\n",
        counted(short.len()),
        if short.len() == 1 { "is" } else { "are" },
        if short.len() == 1 { "its" } else { "their" },
        listed.join(", "),
    ));
    text.push_str(&record_table(&short));
    text
}

fn record_table(short: &[(&str, usize)]) -> String {
    let mut rows: Vec<&RecordRow> = Vec::new();
    for &(_, points) in short {
        let own = record_for(points);
        if !rows.contains(&own) {
            rows.push(own);
        }
    }
    rows.extend(&SOBER_RECORD);
    let mut header = vec![Cell::left("RECORD OF THE METHOD")];
    header.extend(["sMAPE", "MASE", "CRPS", "IN 80%", "IN 95%"].map(Cell::right));
    let rows = rows.iter().map(|row| {
        let history = match row.longest_history {
            Some(longest) => format!("{}, last {longest} values", row.set),
            None => row.set.to_owned(),
        };
        vec![
            Cell::left(history),
            Cell::right(
                row.smape
                    .map_or_else(|| "–".to_owned(), |own| format!("{own:.2}")),
            ),
            decimals(row.mase),
            decimals(row.crps),
            shares(Some(row.coverage_80)),
            shares(Some(row.coverage_95)),
        ]
    });
    render(
        &header,
        &rows.collect::<Vec<_>>(),
        terminal::colour_on_stdout(),
    )
}
