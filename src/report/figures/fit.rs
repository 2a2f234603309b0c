//! Each series that was carried on: its past, its bands, and what came later.

use super::ChartFile;
use crate::analysis::fit::{BANDS, Continued, LEVELS, MEDIAN, Subject};
use crate::charts::{Band, FanFigure, Figure, Language, MeasuredPoint, Point};
use crate::forecast::Link;
use crate::report::fit::{FitInput, correction_text, growth_text, warning_text};
use crate::report::words::{localised, other_title, unit};
use crate::words;

/// One fan for each series that has a year ahead.
pub fn fit_charts(input: &FitInput<'_>, language: Language) -> Vec<ChartFile> {
    let mut charts: Vec<ChartFile> = Vec::new();
    for (subject, found) in input.pairs() {
        let Ok(found) = found else { continue };
        if found.years.is_empty() {
            continue;
        }
        let plain = |c: char| match c {
            '_' => c,
            c if c.is_alphanumeric() => c,
            _ => '-',
        };
        let mut stem = format!(
            "charts/{}",
            subject.id.chars().map(plain).collect::<String>()
        );
        if charts.iter().any(|own| own.stem == stem) {
            stem = format!("{stem}-{}", charts.len() + 1);
        }
        charts.push(ChartFile {
            stem,
            figure: Figure::Fan(figure(input, subject, found, language)),
            scenario: None,
        });
    }
    charts
}

fn figure(
    input: &FitInput<'_>,
    subject: &Subject,
    found: &Continued,
    language: Language,
) -> FanFigure {
    let indicator = input.indicator(&subject.id);
    let scale = input.scale(&subject.id);
    let units = f64::from(scale);
    let points = subject.history.points();
    let (first, last) = (points[0], points[points.len() - 1]);
    // The fan opens at the last value.
    let over = |level: usize| -> Vec<f64> {
        let years = found.years.iter().map(|own| units * own.quantiles[level]);
        std::iter::once(units * last.value).chain(years).collect()
    };
    let band = |&(coverage, low, high): &(f64, usize, usize)| Band {
        label: percent(coverage),
        lower: over(low),
        upper: over(high),
        lower_label: percent(LEVELS[low]),
        upper_label: percent(LEVELS[high]),
    };
    let title = indicator.map(|own| &own.title);
    let mut subtitle: Vec<String> = Vec::new();
    subtitle.extend(
        title
            .and_then(|own| other_title(own, language))
            .map(str::to_owned),
    );
    subtitle.push(words::carried_on_from(
        language,
        points.len(),
        first.year,
        last.year,
    ));
    let end = found.years[found.years.len() - 1].year;
    let later: Vec<_> = subject
        .later
        .iter()
        .filter(|point| point.year <= end)
        .collect();
    let later_note = (!later.is_empty()).then(|| words::measured_later(language).to_owned());
    FanFigure {
        title: title
            .map(|own| localised(own, language))
            .filter(|text| !text.is_empty())
            .map_or_else(|| subject.id.clone(), str::to_owned),
        subtitle: subtitle.join(" · "),
        unit: indicator
            .map(|own| localised(&own.unit.name, language))
            .filter(|name| !name.is_empty())
            .map_or_else(String::new, |name| unit(name, language)),
        years: std::iter::once(last.year)
            .chain(found.years.iter().map(|own| own.year))
            .collect(),
        breaks: Vec::new(),
        bands: BANDS.iter().rev().map(band).collect(),
        median: over(MEDIAN),
        base: None,
        history: points
            .iter()
            .map(|point| Point {
                year: point.year,
                value: units * point.value,
            })
            .collect(),
        measured: later
            .into_iter()
            .map(|point| MeasuredPoint {
                year: point.year,
                value: units * point.value,
                reach: None,
            })
            .collect(),
        earlier: None,
        targets: Vec::new(),
        horizons: input
            .horizons
            .iter()
            .copied()
            .filter(|&year| found.year(year).is_some())
            .collect(),
        notes: later_note
            .into_iter()
            .chain(notes(subject, found, scale, language))
            .collect(),
        language,
    }
}

/// `2.5%` of 0.025.
fn percent(share: f64) -> String {
    format!("{}%", (1e6 * share).round() / 1e4)
}

fn notes(subject: &Subject, found: &Continued, scale: u32, language: Language) -> Vec<String> {
    let growth = growth_text(&found.growth, subject.link, scale, language);
    let mut notes = vec![words::fit_drift(language, growth)];
    if let Some(own) = found.fitted.correction() {
        let text = capitalised(&correction_text(own, language));
        notes.push(format!("{text}{}", words::full_stop(language)));
    }
    let warnings = found.warnings.iter();
    notes.extend(warnings.map(|own| {
        let text = capitalised(&warning_text(own, scale, language));
        format!("{text}{}", words::full_stop(language))
    }));
    let scale = match subject.link {
        Link::SquareRoot => words::square_root_scale(language),
        Link::Log => words::log_scale(language),
        Link::Identity { .. } => words::identity_scale(language),
        Link::Logit { .. } => words::logit_scale(language),
    };
    let models = found.fitted.components().len();
    notes.push(words::fit_method(
        language,
        env!("CARGO_PKG_VERSION"),
        models,
        scale,
    ));
    notes
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
