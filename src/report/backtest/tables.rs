//! Tidy CSV tables: `scores.csv` has one row per method, horizon and statistic, `series.csv` one
//! per series, method, horizon and statistic in the series' written unit, `forecasts.csv` one per
//! forecast, `recalibration.csv` one per horizon and band. Numbers have nine significant digits.

use crate::analysis::backtest::{BANDS, Backtest, HorizonScores, Method, Scored, Scores, Series};
use crate::report::tables::{Table, number};

/// `80` of 0.8.
fn percent(band: f64) -> u32 {
    (band * 100.0).round() as u32
}

/// Statistics that do not depend on the series' unit.
pub(super) fn pooled(scores: &Scores) -> Vec<(String, Option<f64>)> {
    let mut found = vec![
        ("forecasts".to_owned(), Some(scores.forecasts as f64)),
        ("smape".to_owned(), Some(scores.smape)),
        ("scaled_bias".to_owned(), scores.scaled_bias),
        ("mase".to_owned(), scores.mase),
        ("rmsse".to_owned(), scores.rmsse),
        ("scaled_crps".to_owned(), scores.scaled_crps),
        (
            "scaled_pinball".to_owned(),
            scores.scaled_crps.map(|crps| 0.5 * crps),
        ),
    ];
    for (place, band) in BANDS.into_iter().enumerate() {
        let own = scores.scaled_interval_scores.map(|all| all[place]);
        found.push((format!("scaled_interval_score_{}", percent(band)), own));
    }
    for (band, share) in BANDS.into_iter().zip(scores.coverage) {
        found.push((format!("coverage_{}", percent(band)), Some(share)));
    }
    found.extend(bars(scores));
    found
}

/// Statistics in the series' written unit, coverage and the PIT histogram.
pub(super) fn own(scores: &Scores) -> Vec<(String, Option<f64>)> {
    let mut found = vec![
        ("forecasts".to_owned(), Some(scores.forecasts as f64)),
        ("mae".to_owned(), Some(scores.mae)),
        ("rmse".to_owned(), Some(scores.rmse)),
        ("smape".to_owned(), Some(scores.smape)),
        ("mase".to_owned(), scores.mase),
        ("crps".to_owned(), Some(scores.crps)),
        ("pinball".to_owned(), Some(scores.pinball)),
    ];
    for (band, score) in BANDS.into_iter().zip(scores.interval_scores) {
        found.push((format!("interval_score_{}", percent(band)), Some(score)));
    }
    for (band, share) in BANDS.into_iter().zip(scores.coverage) {
        found.push((format!("coverage_{}", percent(band)), Some(share)));
    }
    found.extend(bars(scores));
    found
}

/// The bars of the PIT histogram.
fn bars(scores: &Scores) -> impl Iterator<Item = (String, Option<f64>)> {
    let counts = scores.pit.iter().enumerate();
    counts.map(|(bin, &count)| (format!("pit_{bin}"), Some(count as f64)))
}

/// The ends of the 95 % intervals of coverage, where they are known.
fn coverage_ends(row: &HorizonScores) -> Vec<(String, f64)> {
    let pairs = row.coverage_intervals.iter().flatten().zip(BANDS);
    pairs
        .flat_map(|(interval, band)| {
            let name = |end: &str| format!("coverage_{}_{end}", percent(band));
            [(name("low"), interval.low), (name("high"), interval.high)]
        })
        .collect()
}

fn horizon_name(row: &HorizonScores) -> String {
    row.horizon
        .map_or_else(|| "all".to_owned(), |h| h.to_string())
}

pub(super) fn score_table(record: &Backtest) -> Vec<u8> {
    let mut table = Table::new(&["method", "horizon", "statistic", "value"]);
    for row in &record.scores {
        for (statistic, value) in pooled(&row.scores) {
            let Some(value) = value else { continue };
            let horizon = horizon_name(row);
            table.row(&[row.method.name(), &horizon, &statistic, &number(value)]);
        }
        for (statistic, value) in coverage_ends(row) {
            let horizon = horizon_name(row);
            table.row(&[row.method.name(), &horizon, &statistic, &number(value)]);
        }
    }
    if let Some(chance) = record.pit_chance {
        let name = Method::Plancast.name();
        for (statistic, value) in [("pit_low", chance.low), ("pit_high", chance.high)] {
            table.row(&[name, "all", statistic, &number(value)]);
        }
    }
    for skill in &record.skills {
        let interval = skill.interval;
        let rows = [
            ("skill_against_naive", Some(skill.skill)),
            ("skill_low", interval.map(|interval| interval.low)),
            ("skill_high", interval.map(|interval| interval.high)),
        ];
        for (statistic, value) in rows {
            let Some(value) = value else { continue };
            table.row(&[skill.method.name(), "all", statistic, &number(value)]);
        }
    }
    table.finish()
}

pub(super) fn series_table(series: &[Series], record: &Backtest) -> Vec<u8> {
    let mut table = Table::new(&["series", "method", "horizon", "statistic", "value"]);
    for chunk in record.forecasts.chunk_by(|a, b| a.series == b.series) {
        let id = &series[chunk[0].series].id;
        let longest = chunk.iter().map(|own| own.horizon).max();
        for method in Method::ALL {
            for horizon in std::iter::once(None).chain((1..=longest.unwrap_or(0)).map(Some)) {
                let name = horizon.map_or_else(|| "all".to_owned(), |h| h.to_string());
                let Some(scores) = scores_of(chunk, method, horizon) else {
                    continue;
                };
                for (statistic, value) in own(&scores) {
                    let Some(value) = value else { continue };
                    table.row(&[id, method.name(), &name, &statistic, &number(value)]);
                }
            }
        }
    }
    table.finish()
}

/// Scores of a method among some forecasts, of one horizon or of all.
pub(super) fn scores_of(
    forecasts: &[Scored],
    method: Method,
    horizon: Option<u32>,
) -> Option<Scores> {
    let chosen = forecasts
        .iter()
        .filter(|own| own.method == method && horizon.is_none_or(|h| own.horizon == h));
    Scores::of(&chosen.collect::<Vec<_>>())
}

pub(super) fn forecast_table(series: &[Series], record: &Backtest) -> Vec<u8> {
    let mut header = vec![
        "series", "method", "origin", "horizon", "year", "actual", "median",
    ];
    header.extend([
        "low_50", "high_50", "low_80", "high_80", "low_95", "high_95",
    ]);
    header.extend(["probability", "crps", "scale"]);
    let mut table = Table::new(&header);
    for own in &record.forecasts {
        let mut cells = vec![
            series[own.series].id.clone(),
            own.method.name().to_owned(),
            own.origin.to_string(),
            own.horizon.to_string(),
            (own.origin + own.horizon as i32).to_string(),
            number(own.actual),
            number(own.median),
        ];
        for band in own.bands {
            cells.extend([number(band.low), number(band.high)]);
        }
        cells.extend([number(own.probability), number(own.crps)]);
        cells.push(own.scale.map_or_else(String::new, number));
        table.row(&cells);
    }
    table.finish()
}

pub(super) fn recalibration_table(record: &Backtest) -> Vec<u8> {
    let mut table = Table::new(&[
        "horizon",
        "band",
        "forecasts",
        "raw_coverage",
        "level",
        "corrected_coverage",
    ]);
    let cell = |value: Option<f64>| value.map_or_else(String::new, number);
    for row in &record.recalibration.rows {
        table.row(&[
            row.horizon.to_string(),
            number(row.coverage),
            row.forecasts.to_string(),
            number(row.raw),
            cell(row.level),
            cell(row.corrected),
        ]);
    }
    table.finish()
}
