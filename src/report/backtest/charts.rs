//! How much each band held by horizon, and where what came lay in the forecast distribution.

use crate::analysis::backtest::{BANDS, Backtest, HorizonScores, LEAST_BLOCKS, Method, PIT_BINS};
use crate::charts::{
    Curve, CurvePoint, CurvesFigure, Figure, HistogramFigure, Language, Reference, whole_percent,
};
use crate::report::figures::ChartFile;
use crate::report::words::thousands;
use crate::words;

/// A chart for each band and one of the PIT histogram; none where nothing was tested.
pub fn backtest_charts(record: &Backtest, language: Language) -> Vec<ChartFile> {
    let whole = |row: &&HorizonScores| row.method == Method::Plancast && row.horizon.is_none();
    let Some(ours) = record.scores.iter().find(whole) else {
        return Vec::new();
    };
    let chart = |stem: String, figure| ChartFile {
        stem: format!("charts/{stem}"),
        figure,
        scenario: None,
    };
    let bands = (0..BANDS.len()).map(|band| {
        let figure = coverage(record, ours, band, language);
        chart(
            format!("coverage-{}", percent(BANDS[band])),
            Figure::Curves(figure),
        )
    });
    let pit = Figure::Histogram(pit(record, ours, language));
    bands.chain([chart("pit".to_owned(), pit)]).collect()
}

/// `80` of 0.8.
fn percent(share: f64) -> u32 {
    (100.0 * share).round() as u32
}

fn subtitle(record: &Backtest, ours: &HorizonScores, language: Language) -> String {
    let forecasts = thousands(ours.scores.forecasts as u64);
    words::tested_on(language, thousands(record.tested as u64), forecasts)
}

fn method_name(method: Method, language: Language) -> &'static str {
    match method {
        Method::Plancast => words::own_bands(language),
        Method::Naive => words::naive_bands(language),
        Method::Drift => words::drift_bands(language),
        Method::ExponentialSmoothing => words::smoothing_bands(language),
    }
}

fn coverage(
    record: &Backtest,
    ours: &HorizonScores,
    band: usize,
    language: Language,
) -> CurvesFigure {
    let mut curves: Vec<Curve> = Method::ALL
        .into_iter()
        .map(|method| Curve {
            label: method_name(method, language).to_owned(),
            points: points(record, method, band),
            is_joined: true,
        })
        .collect();
    let corrected = corrected(record, band);
    let is_corrected = !corrected.is_empty();
    curves.insert(
        1,
        Curve {
            label: words::corrected_bands(language).to_owned(),
            points: corrected,
            is_joined: true,
        },
    );
    curves.retain(|curve| !curve.points.is_empty());
    let has_intervals = record.tested >= LEAST_BLOCKS;
    let level = percent(BANDS[band]);
    let mut notes = vec![words::coverage_reading(language, level)];
    if is_corrected {
        notes.push(words::corrected_reading(language).to_owned());
    }
    notes.push(match has_intervals {
        true => words::coverage_interval(language).to_owned(),
        false => words::too_few_for_intervals(language, LEAST_BLOCKS),
    });
    notes.push(words::backtest_method(language, env!("CARGO_PKG_VERSION")));
    CurvesFigure {
        title: words::coverage_title(
            language,
            level,
            whole_percent(ours.scores.coverage[band], false),
        ),
        subtitle: subtitle(record, ours, language),
        across: words::years_ahead(language).to_owned(),
        unit: words::share_held(language).to_owned(),
        curves,
        references: vec![Reference {
            level: 100.0 * BANDS[band],
            label: words::nominal_level(language, level),
        }],
        notes,
        language,
    }
}

fn points(record: &Backtest, method: Method, band: usize) -> Vec<CurvePoint> {
    let rows = record.scores.iter().filter(|row| row.method == method);
    rows.filter_map(|row| {
        let interval = row.coverage_intervals.map(|all| all[band]);
        Some(CurvePoint {
            x: f64::from(row.horizon?),
            y: 100.0 * row.scores.coverage[band],
            interval: interval.map(|own| (100.0 * own.low, 100.0 * own.high)),
            label: String::new(),
        })
    })
    .collect()
}

fn corrected(record: &Backtest, band: usize) -> Vec<CurvePoint> {
    let rows = record.recalibration.rows.iter();
    rows.filter(|row| row.coverage == BANDS[band])
        .filter_map(|row| {
            Some(CurvePoint {
                x: f64::from(row.horizon),
                y: 100.0 * row.corrected?,
                interval: None,
                label: String::new(),
            })
        })
        .collect()
}

fn pit(record: &Backtest, ours: &HorizonScores, language: Language) -> HistogramFigure {
    let width = 100.0 / PIT_BINS as f64;
    let mut notes = vec![words::pit_reading(language).to_owned()];
    notes.push(match record.pit_chance {
        Some(_) => words::pit_chance(language).to_owned(),
        None => words::too_few_for_intervals(language, LEAST_BLOCKS),
    });
    notes.push(words::backtest_method(language, env!("CARGO_PKG_VERSION")));
    HistogramFigure {
        title: words::pit_title(language).to_owned(),
        subtitle: subtitle(record, ours, language),
        across: words::pit_across(language).to_owned(),
        unit: words::forecasts_counted(language).to_owned(),
        edges: (0..=PIT_BINS).map(|at| at as f64 * width).collect(),
        heights: ours.scores.pit.iter().map(|&count| count as f64).collect(),
        expected: Some(ours.scores.forecasts as f64 / PIT_BINS as f64),
        band: record.pit_chance.map(|own| (own.low, own.high)),
        notes,
        language,
    }
}
