//! The files of a backtest: tidy CSV tables and one JSON for programs.
//!
//! `scores.csv` has one row per method, horizon and statistic, `series.csv` one per series,
//! method and statistic in the series' unit, `forecasts.csv` one per forecast,
//! `recalibration.csv` one per horizon and band. Numbers have nine significant digits.

use serde_json::{Value, json};

use super::tables::{OutputFile, Table, file, number};
use crate::analysis::backtest::{
    BANDS, Backtest, HorizonScores, Method, Origins, Reason, Scored, Scores, Series, Settings,
};
use crate::forecast::{RECORD, RecordRow, SOBER_RECORD};

/// The tables of a backtest and its JSON.
pub fn backtest_files(
    series: &[Series],
    settings: &Settings,
    record: &Backtest,
) -> Vec<OutputFile> {
    vec![
        file("scores.csv", score_table(record)),
        file("series.csv", series_table(series, record)),
        file("forecasts.csv", forecast_table(series, record)),
        file("recalibration.csv", recalibration_table(record)),
        file("backtest.json", document(series, settings, record)),
    ]
}

/// `80` of 0.8.
fn percent(band: f64) -> u32 {
    (band * 100.0).round() as u32
}

/// Statistics that do not depend on the series' unit.
fn pooled(scores: &Scores) -> Vec<(String, Option<f64>)> {
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
    for (bin, &count) in scores.pit.iter().enumerate() {
        found.push((format!("pit_{bin}"), Some(count as f64)));
    }
    found
}

/// Statistics in the series' unit, and coverage.
fn own(scores: &Scores) -> Vec<(String, Option<f64>)> {
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
    found
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

fn score_table(record: &Backtest) -> Vec<u8> {
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

fn series_table(series: &[Series], record: &Backtest) -> Vec<u8> {
    let mut table = Table::new(&["series", "method", "statistic", "value"]);
    let chunks = record.forecasts.chunk_by(|a, b| a.series == b.series);
    for chunk in chunks {
        for method in Method::ALL {
            let of_method: Vec<&Scored> = chunk.iter().filter(|own| own.method == method).collect();
            let Some(scores) = Scores::of(&of_method) else {
                continue;
            };
            let id = &series[chunk[0].series].id;
            for (statistic, value) in own(&scores) {
                let Some(value) = value else { continue };
                table.row(&[id, method.name(), &statistic, &number(value)]);
            }
        }
    }
    table.finish()
}

fn forecast_table(series: &[Series], record: &Backtest) -> Vec<u8> {
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

fn recalibration_table(record: &Backtest) -> Vec<u8> {
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

/// A number as the tables print it.
fn rounded(value: f64) -> Value {
    let printed: Option<f64> = number(value).parse().ok();
    json!(printed)
}

fn document(series: &[Series], settings: &Settings, record: &Backtest) -> Vec<u8> {
    let statistics = |all: Vec<(String, Option<f64>)>| -> Value {
        let pairs = all.into_iter();
        let pairs = pairs.map(|(name, value)| (name, value.map_or(Value::Null, rounded)));
        Value::Object(pairs.collect())
    };
    let scores = record.scores.iter().map(|row| {
        json!({
            "method": row.method.name(),
            "horizon": row.horizon,
            "scores": statistics(pooled(&row.scores)),
        })
    });
    let skills = record.skills.iter().map(|own| {
        json!({
            "method": own.method.name(),
            "forecasts": own.forecasts,
            "skill_against_naive": rounded(own.skill),
            "interval_95": own.interval.map(|interval| [rounded(interval.low), rounded(interval.high)]),
        })
    });
    let recalibration = record.recalibration.rows.iter().map(|row| {
        json!({
            "horizon": row.horizon,
            "band": row.coverage,
            "forecasts": row.forecasts,
            "raw_coverage": rounded(row.raw),
            "level": row.level.map(rounded),
            "corrected_coverage": row.corrected.map(rounded),
        })
    });
    let untested = record
        .untested
        .iter()
        .map(|own| json!({ "series": series[own.series].id, "reason": reason(&own.reason) }));
    let latest = match settings.origins {
        Origins::Every => None,
        Origins::Latest(count) => Some(count),
    };
    let value = json!({
        "generator": "plancast",
        "version": env!("CARGO_PKG_VERSION"),
        "settings": {
            "link": settings.link.name(),
            "horizons": settings.horizons,
            "least_training": settings.least_training,
            "latest_origins": latest,
            "seed": settings.seed,
            "resamples": settings.resamples,
        },
        "series_tested": record.tested,
        "untested": untested.collect::<Vec<_>>(),
        "scores": scores.collect::<Vec<_>>(),
        "skills": skills.collect::<Vec<_>>(),
        "recalibration": recalibration.collect::<Vec<_>>(),
        "record_of_the_method": RECORD.iter().chain(&SOBER_RECORD).map(record_row).collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&value).expect("plain data serialises");
    bytes.push(b'\n');
    bytes
}

fn record_row(row: &RecordRow) -> Value {
    json!({
        "set": row.set,
        "longest_history": row.longest_history,
        "smape": row.smape,
        "mase": row.mase,
        "scaled_crps": row.crps,
        "coverage_80": row.coverage_80,
        "coverage_95": row.coverage_95,
        "coverage_80_by_horizon": row.coverage_80_by_horizon,
        "coverage_95_by_horizon": row.coverage_95_by_horizon,
    })
}

/// Why a series was not tested, in words.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Short { points } => format!(
            "{points} value{} are too few for a record of its own",
            if *points == 1 { "" } else { "s" }
        ),
        Reason::Refused(error) => error.to_string(),
        Reason::NoOrigin => "no year has enough values before it and a value after it".to_owned(),
    }
}
