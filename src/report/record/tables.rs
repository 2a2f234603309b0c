//! `scores.csv`, one row per scenario, cut, measure and statistic; `forecasts.csv`, one per forecast
//! and what came; `record.json`, all of it for programs.

use serde_json::{Value, json};

use crate::analysis::record::{BANDS, Cut, ErrorSummary, ForecastRecord, RecordScores, ScoreRow};
use crate::report::tables::{OutputFile, Table, file, number};

/// The tables of a scored record and its JSON.
pub fn record_tables(records: &[ForecastRecord], found: &RecordScores<'_>) -> Vec<OutputFile> {
    vec![
        file("scores.csv", score_table(found)),
        file("forecasts.csv", forecast_table(found)),
        file("record.json", document(records, found)),
    ]
}

/// `80` of 0.8.
fn percent(band: f64) -> u32 {
    (band * 100.0).round() as u32
}

/// Group, quantity and horizon of a cut, empty where it has all.
fn places(cut: &Cut) -> [String; 3] {
    let (group, quantity, horizon) = match cut {
        Cut::All => (None, None, None),
        Cut::Horizon(horizon) => (None, None, Some(*horizon)),
        Cut::Group(group) => (Some(group), None, None),
        Cut::GroupHorizon(group, horizon) => (Some(group), None, Some(*horizon)),
        Cut::Quantity(quantity) => (None, Some(quantity), None),
    };
    [
        group.cloned().unwrap_or_default(),
        quantity.cloned().unwrap_or_default(),
        horizon.map_or_else(String::new, |horizon| horizon.to_string()),
    ]
}

fn coverage(row: &ScoreRow) -> Vec<(String, f64)> {
    let shares = BANDS.into_iter().zip(row.coverage);
    shares
        .map(|(band, share)| (format!("coverage_{}", percent(band)), share))
        .collect()
}

fn statistics(errors: &ErrorSummary) -> Vec<(&'static str, f64)> {
    let mut found = vec![
        ("errors", errors.errors as f64),
        ("quantities", errors.quantities as f64),
        ("mean_error", errors.mean),
    ];
    if let Some(interval) = errors.mean_interval {
        found.extend([
            ("mean_error_low95", interval.low),
            ("mean_error_high95", interval.high),
        ]);
    }
    found.extend([
        ("mean_absolute_error", errors.mean_absolute),
        ("root_mean_square_error", errors.root_mean_square),
    ]);
    if let Some(spread) = errors.two_thirds {
        found.extend([
            ("two_thirds_low", spread.low),
            ("two_thirds_high", spread.high),
            ("two_thirds_spread", spread.high - spread.low),
        ]);
    }
    found.push(("crps", errors.crps));
    found
}

fn score_table(found: &RecordScores<'_>) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "group",
        "quantity",
        "horizon",
        "measure",
        "statistic",
        "value",
    ]);
    for own in &found.rows {
        let [group, quantity, horizon] = places(&own.cut);
        let mut row = |measure: &str, statistic: &str, value: f64| {
            table.row(&[
                &own.scenario,
                &group,
                &quantity,
                &horizon,
                measure,
                statistic,
                &number(value),
            ]);
        };
        row("", "forecasts", own.forecasts as f64);
        for (statistic, share) in coverage(own) {
            row("", &statistic, share);
        }
        for (measure, errors) in &own.errors {
            for (statistic, value) in statistics(errors) {
                row(measure.name(), statistic, value);
            }
        }
    }
    table.finish()
}

fn forecast_table(found: &RecordScores<'_>) -> Vec<u8> {
    let mut header = vec![
        "plan",
        "scenario",
        "quantity",
        "group",
        "unit",
        "origin",
        "horizon",
        "year",
        "actual",
        "median",
        "error",
        "pooled_error",
        "measure",
    ];
    header.extend([
        "low_50", "high_50", "low_80", "high_80", "low_95", "high_95", "crps",
    ]);
    let mut table = Table::new(&header);
    for own in &found.forecasts {
        let pooled = own.pooled_error();
        let mut cells = vec![
            own.plan.to_owned(),
            own.scenario.to_owned(),
            own.forecast.quantity.clone(),
            own.forecast.group.clone(),
            own.forecast.unit.clone(),
            own.origin.to_string(),
            own.horizon().to_string(),
            own.forecast.year.to_string(),
            number(own.actual),
            number(own.median),
            number(own.error()),
            pooled.map_or_else(String::new, |(_, error)| number(error)),
            pooled.map_or("", |(measure, _)| measure.name()).to_owned(),
        ];
        for band in own.bands {
            cells.extend([number(band.low), number(band.high)]);
        }
        cells.push(number(own.crps));
        table.row(&cells);
    }
    table.finish()
}

/// A number as the tables print it.
fn rounded(value: f64) -> Value {
    let printed: Option<f64> = number(value).parse().ok();
    json!(printed)
}

fn document(records: &[ForecastRecord], found: &RecordScores<'_>) -> Vec<u8> {
    let records = records.iter().map(|own| {
        let provenance = own.provenance.iter();
        let provenance = provenance.map(|(key, value)| (key.clone(), json!(value)));
        json!({
            "plan": own.plan,
            "origin": own.origin,
            "scenarios": own.scenarios,
            "provenance": provenance.collect::<serde_json::Map<_, _>>(),
        })
    });
    let rows = found.rows.iter().map(|own| {
        let [group, quantity, horizon] = places(&own.cut);
        let named = |text: String| (!text.is_empty()).then_some(text);
        let errors = own.errors.iter().map(|(measure, errors)| {
            let all = statistics(errors).into_iter();
            let mut all: serde_json::Map<String, Value> = all
                .map(|(name, value)| (name.to_owned(), rounded(value)))
                .collect();
            all.insert("measure".to_owned(), json!(measure.name()));
            Value::Object(all)
        });
        let coverage = coverage(own).into_iter();
        let coverage = coverage.map(|(name, share)| (name, rounded(share)));
        json!({
            "scenario": own.scenario,
            "group": named(group),
            "quantity": named(quantity),
            "horizon": named(horizon).and_then(|text| text.parse::<u32>().ok()),
            "forecasts": own.forecasts,
            "coverage": coverage.collect::<serde_json::Map<_, _>>(),
            "errors": errors.collect::<Vec<_>>(),
        })
    });
    let value = json!({
        "generator": "plancast",
        "version": env!("CARGO_PKG_VERSION"),
        "command": "record",
        "records": records.collect::<Vec<_>>(),
        "quantities": found.quantities,
        "not_in_any_record": found.unknown,
        "scores": rows.collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&value).expect("plain data serialises");
    bytes.push(b'\n');
    bytes
}
