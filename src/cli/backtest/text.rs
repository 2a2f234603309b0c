//! What a backtest prints: scores by method, by horizon and by series, and what they say.

use super::short::left_out;
use crate::analysis::backtest::{
    BANDS, Backtest, LEAST_BLOCKS, Method, Scored, Scores, Series, Skill,
};
use crate::charts::{Digits, Language, format_number};
use crate::cli::table::{Cell, render};
use crate::cli::terminal;
use crate::report::localised;

pub(super) fn skill(record: &Backtest) -> Option<&Skill> {
    record
        .skills
        .iter()
        .find(|own| own.method == Method::Plancast)
}

pub(super) fn summary(series: &[Series], record: &Backtest) -> String {
    let mut text = String::new();
    if let Some(ours) = overall(record, Method::Plancast) {
        text.push_str(&methods(record));
        text.push('\n');
        text.push_str(&by_horizon(record));
        text.push('\n');
        text.push_str(&by_series(series, record));
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

pub(super) fn decimals(value: Option<f64>) -> Cell {
    Cell::right(value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}")))
}

pub(super) fn share(value: f64) -> String {
    format!("{:.1}%", 100.0 * value)
}

pub(super) fn shares(value: Option<f64>) -> Cell {
    Cell::right(value.map_or_else(|| "–".to_owned(), share))
}

fn methods(record: &Backtest) -> String {
    let mut header = vec![Cell::left("METHOD")];
    let names = [
        "FORECASTS",
        "sMAPE",
        "MASE",
        "RMSSE",
        "CRPS",
        "PINBALL",
        "INTERVAL SCORE 80%",
        "IN 50%",
        "IN 80%",
        "IN 95%",
        "SKILL",
        "95% INTERVAL",
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
            decimals(scores.rmsse),
            decimals(scores.scaled_crps),
            decimals(scores.scaled_crps.map(|crps| 0.5 * crps)),
            decimals(scores.scaled_interval_scores.map(|all| all[1])),
        ];
        cells.extend(scores.coverage.map(|own| shares(Some(own))));
        cells.push(shares(skill.map(|own| own.skill)));
        let interval = skill.and_then(|own| own.interval);
        cells.push(Cell::right(interval.map_or_else(
            || "–".to_owned(),
            |own| format!("{} to {}", share(own.low), share(own.high)),
        )));
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
        "IN 50%",
        "CORRECTED",
        "IN 80%",
        "CORRECTED",
        "IN 95%",
        "CORRECTED",
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
        let mut cells = vec![
            Cell::left(horizon.to_string()),
            Cell::right(row.scores.forecasts.to_string()),
            decimals(row.scores.mase),
            decimals(naive.and_then(|own| own.mase)),
            decimals(row.scores.scaled_crps),
            decimals(naive.and_then(|own| own.scaled_crps)),
        ];
        for (band, share) in BANDS.into_iter().zip(row.scores.coverage) {
            cells.extend([shares(Some(share)), corrected(band)]);
        }
        rows.push(cells);
    }
    render(&header, &rows, terminal::colour_on_stdout())
}

/// The most series of which each has its own row.
const MOST_ROWS: usize = 20;

/// Errors of each series in its own unit.
fn by_series(series: &[Series], record: &Backtest) -> String {
    if record.tested > MOST_ROWS {
        return format!(
            "series.csv has the errors of each of the {} series in its own unit\n",
            record.tested
        );
    }
    let mut header = vec![Cell::left("SERIES, IN ITS OWN UNIT")];
    let names = [
        "FORECASTS",
        "MAE",
        "NAIVE MAE",
        "RMSE",
        "NAIVE RMSE",
        "CRPS",
        "NAIVE CRPS",
        "IN 80%",
        "IN 95%",
    ];
    header.extend(names.map(Cell::right));
    let chunks = record.forecasts.chunk_by(|a, b| a.series == b.series);
    let rows = chunks.filter_map(|chunk| {
        let of = |method: Method| {
            let own: Vec<&Scored> = chunk.iter().filter(|own| own.method == method).collect();
            Scores::of(&own)
        };
        let (ours, naive) = (of(Method::Plancast)?, of(Method::Naive)?);
        let mut cells = vec![
            Cell::left(name(&series[chunk[0].series])),
            Cell::right(ours.forecasts.to_string()),
        ];
        let errors = [
            ours.mae, naive.mae, ours.rmse, naive.rmse, ours.crps, naive.crps,
        ];
        let short = |value| format_number(value, Language::En, Digits::Auto);
        cells.extend(errors.map(|value| Cell::right(short(value))));
        cells.extend([1, 2].map(|band| shares(Some(ours.coverage[band]))));
        Some(cells)
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    render(&header, &rows, terminal::colour_on_stdout())
}

/// `childcare_places (places per 1,000)`.
fn name(series: &Series) -> String {
    match localised(&series.unit.name, Language::En) {
        "" => series.id.clone(),
        unit => format!("{} ({unit})", series.id),
    }
}

pub(super) fn counted(count: usize) -> String {
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
        "what came lay {}; counts by tenths of the forecast distribution, which should be even{}: \
         {}.\n",
        held.join(", "),
        within(record),
        pit.join(" ")
    ));
    let checked = record
        .recalibration
        .rows
        .iter()
        .any(|row| row.corrected.is_some());
    text.push_str(
        "MASE, RMSSE, CRPS, pinball and interval scores above are divided by each series' mean yearly \
         change; scores.csv has all by horizon and method, series.csv in the series' own unit.\n",
    );
    text.push_str(if checked {
        "corrected: bands drawn at the levels of recalibration.csv, checked on series that did not \
         make the correction.\n"
    } else {
        "too few forecasts to correct the bands and check the correction.\n"
    });
    text
}

/// `, chance alone keeping them between 12 and 30`.
fn within(record: &Backtest) -> String {
    record.pit_chance.map_or_else(String::new, |own| {
        let (low, high) = (own.low.ceil(), own.high.floor());
        format!(" (chance alone keeps 95% of them between {low} and {high})")
    })
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
