//! Errors and coverage by how far ahead forecasts looked.

use crate::analysis::record::{
    BANDS, Cut, ErrorSummary, LEAST_FOR_SPREAD, Measure, RecordScores, ScoreRow,
};
use crate::charts::{Curve, CurvePoint, CurvesFigure, Figure, Language, Reference};
use crate::report::figures::ChartFile;
use crate::words;

/// Both charts of a scenario; that of errors only where some are in per cent.
pub fn record_charts(
    found: &RecordScores<'_>,
    scenario: &str,
    subtitle: &str,
    language: Language,
) -> Vec<ChartFile> {
    let rows: Vec<(u32, &ScoreRow)> = found
        .rows
        .iter()
        .filter(|row| row.scenario == scenario)
        .filter_map(|row| match row.cut {
            Cut::Horizon(horizon) => Some((horizon, row)),
            _ => None,
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let figures = [
        errors(&rows, subtitle, language).map(|own| ("errors", own)),
        Some(("coverage", coverage(&rows, subtitle, language))),
    ];
    let figures = figures.into_iter().flatten();
    figures
        .map(|(name, figure)| ChartFile {
            stem: format!("charts/{name}"),
            figure: Figure::Curves(figure),
            scenario: Some(scenario.to_owned()),
        })
        .collect()
}

fn errors(rows: &[(u32, &ScoreRow)], subtitle: &str, language: Language) -> Option<CurvesFigure> {
    let point = |&(horizon, row): &(u32, &ScoreRow)| {
        let own = row.errors.iter();
        let of: Option<&ErrorSummary> = own
            .filter(|(measure, _)| *measure == Measure::PerCent)
            .map(|(_, errors)| errors)
            .next();
        of.map(|errors| CurvePoint {
            x: f64::from(horizon),
            y: errors.mean,
            interval: errors.two_thirds.map(|ends| (ends.low, ends.high)),
            label: String::new(),
        })
    };
    let points: Vec<CurvePoint> = rows.iter().filter_map(point).collect();
    (!points.is_empty()).then(|| CurvesFigure {
        title: words::record_errors_title(language).to_owned(),
        subtitle: subtitle.to_owned(),
        across: words::record_horizon(language).to_owned(),
        unit: words::record_error_axis(language).to_owned(),
        curves: vec![Curve {
            label: String::new(),
            points,
            is_joined: true,
        }],
        references: vec![Reference {
            level: 0.0,
            label: String::new(),
        }],
        notes: vec![
            words::record_spread_note(language, LEAST_FOR_SPREAD),
            words::record_method(language, env!("CARGO_PKG_VERSION")),
        ],
        language,
    })
}

fn coverage(rows: &[(u32, &ScoreRow)], subtitle: &str, language: Language) -> CurvesFigure {
    let level = |band: f64| (100.0 * band).round();
    let curves = BANDS.iter().enumerate().map(|(at, &band)| Curve {
        label: words::record_band(language, level(band)),
        points: rows
            .iter()
            .map(|&(horizon, row)| CurvePoint {
                x: f64::from(horizon),
                y: 100.0 * row.coverage[at],
                interval: None,
                label: String::new(),
            })
            .collect(),
        is_joined: true,
    });
    let references = BANDS.iter().map(|&band| Reference {
        level: level(band),
        label: words::nominal_level(language, level(band)),
    });
    CurvesFigure {
        title: words::record_coverage_title(language).to_owned(),
        subtitle: subtitle.to_owned(),
        across: words::record_horizon(language).to_owned(),
        unit: words::share_held(language).to_owned(),
        curves: curves.collect(),
        references: references.collect(),
        notes: vec![
            words::dependent_forecasts(language).to_owned(),
            words::record_method(language, env!("CARGO_PKG_VERSION")),
        ],
        language,
    }
}
