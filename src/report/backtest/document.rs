//! `backtest.json`: all of a backtest but the single forecasts, for programs.

use serde_json::{Value, json};

use super::tables::{own, pooled, scores_of};
use crate::analysis::backtest::{Backtest, Interval, Method, Origins, Reason, Series, Settings};
use crate::forecast::{RECORD, RecordRow, SOBER_RECORD};
use crate::report::tables::{english, number};

/// A number as the tables print it.
fn rounded(value: f64) -> Value {
    let printed: Option<f64> = number(value).parse().ok();
    json!(printed)
}

pub(super) fn document(series: &[Series], settings: &Settings, record: &Backtest) -> Vec<u8> {
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
            "coverage_intervals_95": row.coverage_intervals.map(|own| own.map(ends)),
        })
    });
    let listed = series.iter().map(|own| {
        let points = own.history.points();
        json!({
            "series": own.id,
            "title": { "zh": own.title.zh, "en": own.title.en },
            "unit": english(&own.unit.name),
            "link": own.link.name(),
            "values": points.len(),
            "first_year": points.first().map(|point| point.year),
            "last_year": points.last().map(|point| point.year),
        })
    });
    let each = record.forecasts.chunk_by(|a, b| a.series == b.series);
    let each = each.flat_map(|chunk| {
        let of_method = |method: Method| {
            let scores = scores_of(chunk, method, None)?;
            let (id, scores) = (&series[chunk[0].series].id, statistics(own(&scores)));
            Some(json!({ "series": id, "method": method.name(), "scores": scores }))
        };
        Method::ALL.into_iter().filter_map(of_method)
    });
    let skills = record.skills.iter().map(|own| {
        json!({
            "method": own.method.name(),
            "forecasts": own.forecasts,
            "skill_against_naive": rounded(own.skill),
            "interval_95": own.interval.map(ends),
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
        "command": "backtest",
        "settings": {
            "horizons": settings.horizons,
            "least_training": settings.least_training,
            "latest_origins": latest,
            "seed": settings.seed,
            "resamples": settings.resamples,
        },
        "series": listed.collect::<Vec<_>>(),
        "series_tested": record.tested,
        "untested": untested.collect::<Vec<_>>(),
        "scores": scores.collect::<Vec<_>>(),
        "pit_range_of_chance_95": record.pit_chance.map(ends),
        "scores_by_series": each.collect::<Vec<_>>(),
        "skills": skills.collect::<Vec<_>>(),
        "recalibration": recalibration.collect::<Vec<_>>(),
        "record_of_the_method": RECORD.iter().chain(&SOBER_RECORD).map(record_row).collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&value).expect("plain data serialises");
    bytes.push(b'\n');
    bytes
}

fn ends(interval: Interval) -> [Value; 2] {
    [rounded(interval.low), rounded(interval.high)]
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
