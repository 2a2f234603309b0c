//! The tables of a fit, and what they say in words.
//!
//! `fit.csv` has one row per series and year, `weights.csv` one per series and model, on the link's
//! scale, `series.csv` one per series, `growth.csv` one per series that something in the plan should
//! move like, year and side. Values are in the series' written unit, with nine
//! significant digits.

use super::evidence::written;
use super::long::quantile_name;
use super::tables::{OutputFile, Table, english, file, number};
use crate::analysis::PlannedGrowth;
use crate::analysis::fit::{Continued, LEVELS, MEDIAN, Subject};
use crate::charts::{Digits, Language, format_number};
use crate::forecast::{
    Correction, FitError, Growth, LEAST_FOR_BACKTEST, LONGEST_VALIDATED_HORIZON, Link, Warning,
};
use crate::kernel::pow;
use crate::scenario::{Indicator, Scenario};
use crate::words;

/// What was fitted, and the plan whose indicators give titles and units; none for a bare table.
pub struct FitInput<'a> {
    /// The series.
    pub subjects: &'a [Subject],
    /// What came of each.
    pub found: &'a [Result<Continued, FitError>],
    /// The plan.
    pub scenario: Option<&'a Scenario>,
    /// The years that are asked for.
    pub horizons: &'a [i32],
    /// By series, the growth of what should move alike in the plan.
    pub planned: &'a [(String, Vec<PlannedGrowth>)],
}

/// The growth a year of a series and of what should move alike, to one year: median and the central
/// 80 %; the past's from its last value, the plan's from the base year.
#[derive(Debug, Clone, PartialEq)]
pub struct GrowthPair<'a> {
    /// The series.
    pub series: &'a str,
    /// What in the plan should move alike, as it is written.
    pub like: String,
    /// The year.
    pub year: i32,
    /// 10 %, 50 % and 90 % quantiles of the past carried on; none where it has no forecast of the year.
    pub past: Option<[f64; 3]>,
    /// The same of the plan.
    pub plan: [f64; 3],
}

impl<'a> FitInput<'a> {
    pub(super) fn indicator(&self, id: &str) -> Option<&'a Indicator> {
        self.scenario?.indicators.get(id)
    }

    /// What a held value is multiplied by: 100 for an indicator in %.
    pub fn scale(&self, id: &str) -> u32 {
        self.indicator(id).map_or(1, |own| own.unit.scale)
    }

    /// The past's growth beside the plan's.
    pub fn growth_pairs(&self) -> Vec<GrowthPair<'a>> {
        let record = self.scenario.and_then(|own| own.history.as_ref());
        let mut pairs = Vec::new();
        for (subject, found) in self.pairs() {
            let own = self.planned.iter().find(|(id, _)| *id == subject.id);
            let like = record
                .and_then(|record| record.series.get(&subject.id))
                .and_then(|own| own.like.as_ref());
            let (Some((_, planned)), Some(like)) = (own, like) else {
                continue;
            };
            for plan in planned {
                let past = found.as_ref().ok().and_then(|found| {
                    let ahead = found.year(plan.year)?;
                    let last = subject.history.points().last()?.value;
                    let power = 1.0 / f64::from(ahead.horizon);
                    let rate = |value: f64| pow(value / last, power) - 1.0;
                    (last > 0.0).then(|| LEVELS_OF_GROWTH.map(|at| rate(ahead.quantiles[at])))
                });
                pairs.push(GrowthPair {
                    series: &subject.id,
                    like: written(like),
                    year: plan.year,
                    past,
                    plan: [plan.band.start, plan.median, plan.band.end],
                });
            }
        }
        pairs
    }

    /// Every series with what came of it.
    pub fn pairs(&self) -> impl Iterator<Item = (&'a Subject, &'a Result<Continued, FitError>)> {
        self.subjects.iter().zip(self.found)
    }
}

/// Positions of 10 %, 50 % and 90 % in [`LEVELS`].
const LEVELS_OF_GROWTH: [usize; 3] = [2, MEDIAN, 6];

/// The tables.
pub fn fit_files(input: &FitInput<'_>) -> Vec<OutputFile> {
    let mut files = vec![
        file("fit.csv", year_table(input)),
        file("weights.csv", weight_table(input)),
        file("series.csv", series_table(input)),
    ];
    let pairs = input.growth_pairs();
    if !pairs.is_empty() {
        files.push(file("growth.csv", growth_table(&pairs)));
    }
    files
}

fn growth_table(pairs: &[GrowthPair<'_>]) -> Vec<u8> {
    let mut table = Table::new(&["series", "like", "year", "of", "p10", "p50", "p90"]);
    for own in pairs {
        let rows = own.past.map(|rates| ("past", rates));
        for (of, rates) in rows.into_iter().chain([("plan", own.plan)]) {
            let mut row = vec![
                own.series.to_owned(),
                own.like.clone(),
                own.year.to_string(),
                of.to_owned(),
            ];
            row.extend(rates.map(number));
            table.row(&row);
        }
    }
    table.finish()
}

fn year_table(input: &FitInput<'_>) -> Vec<u8> {
    let mut header: Vec<String> = ["series", "unit", "year", "years_ahead"]
        .map(str::to_owned)
        .to_vec();
    header.extend(LEVELS.map(quantile_name));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = Table::new(&header);
    for (subject, found) in input.pairs() {
        let Ok(found) = found else { continue };
        let scale = f64::from(input.scale(&subject.id));
        let unit = input
            .indicator(&subject.id)
            .map_or("", |own| english(&own.unit.name));
        for own in &found.years {
            let mut row = vec![
                subject.id.clone(),
                unit.to_owned(),
                own.year.to_string(),
                own.horizon.to_string(),
            ];
            row.extend(own.quantiles.map(|value| number(scale * value)));
            table.row(&row);
        }
    }
    table.finish()
}

fn weight_table(input: &FitInput<'_>) -> Vec<u8> {
    let mut table = Table::new(&[
        "series",
        "link",
        "noise_share",
        "drift_scale",
        "drift_change",
        "weight",
        "level",
        "drift",
        "variance",
        "log_likelihood",
    ]);
    for (subject, found) in input.pairs() {
        let Ok(found) = found else { continue };
        for own in found.fitted.components() {
            let mut row = vec![subject.id.clone(), subject.link.name().to_owned()];
            let numbers = [
                own.noise_share,
                own.drift_scale,
                own.drift_change,
                own.weight,
                own.level,
                own.drift,
                own.variance,
                own.log_likelihood,
            ];
            row.extend(numbers.map(number));
            table.row(&row);
        }
    }
    table.finish()
}

fn series_table(input: &FitInput<'_>) -> Vec<u8> {
    let mut table = Table::new(&[
        "series",
        "link",
        "values",
        "first_year",
        "last_year",
        "level",
        "drift_per_year",
        "drift_sd",
        "drift_share",
        "drift_share_sd",
        "weight_drift",
        "weight_wide",
        "weight_noisy",
        "record_80",
        "record_95",
        "remarks",
        "refused",
    ]);
    for (subject, found) in input.pairs() {
        let points = subject.history.points();
        let year = |point: Option<&crate::forecast::Point>| {
            point.map_or_else(String::new, |point| point.year.to_string())
        };
        let mut row = vec![
            subject.id.clone(),
            subject.link.name().to_owned(),
            points.len().to_string(),
            year(points.first()),
            year(points.last()),
        ];
        match found {
            Ok(found) => row.extend(fitted_cells(found, input.scale(&subject.id))),
            Err(error) => {
                row.extend(std::iter::repeat_n(String::new(), 11));
                row.push(error.to_string());
            }
        }
        table.row(&row);
    }
    table.finish()
}

fn fitted_cells(found: &Continued, scale: u32) -> Vec<String> {
    let cell = |value: Option<f64>| value.map_or_else(String::new, number);
    let units = f64::from(scale);
    let growth = found.growth;
    let shares = growth.shares();
    let remarks: Vec<String> = found
        .warnings
        .iter()
        .map(|own| warning_text(own, scale, Language::En))
        .collect();
    vec![
        number(units * growth.level),
        number(units * growth.mean),
        cell(growth.standard_deviation.map(|own| units * own)),
        cell(shares.map(|(mean, _)| mean)),
        cell(shares.and_then(|(_, spread)| spread)),
        number(found.weights.drift),
        number(found.weights.wide),
        number(found.weights.noisy),
        number(found.record.coverage_80),
        number(found.record.coverage_95),
        remarks.join("; "),
        String::new(),
    ]
}

/// A drift a year: `+2.1% ± 0.8%`, or in points of a share, or in the series' unit where there is no
/// level that it could be a share of.
pub fn growth_text(growth: &Growth, link: Link, scale: u32, language: Language) -> String {
    let signed = |value: f64, text: String| match value {
        value if value > 0.0 => format!("+{text}"),
        _ => text,
    };
    match (link, growth.shares()) {
        (Link::Logit { .. }, _) | (_, None) => {
            let number = |value: f64| match scale {
                100 | 1000 => format!("{:.2}", f64::from(scale) * value).replace('-', "\u{2212}"),
                _ => format_number(value, language, Digits::Auto),
            };
            let mut text = signed(growth.mean, number(growth.mean));
            if let Some(spread) = growth.standard_deviation {
                text = format!("{text} ± {}", number(spread));
            }
            match scale {
                100 => words::points_of_per_cent(language, text),
                1000 => words::points_of_per_mille(language, text),
                _ => text,
            }
        }
        (_, Some((mean, spread))) => {
            let percent = |value: f64| format!("{:.1}%", 100.0 * value).replace('-', "\u{2212}");
            let mean = match percent(mean).as_str() {
                "\u{2212}0.0%" => "0.0%".to_owned(),
                text => signed(mean, text.to_owned()),
            };
            match spread {
                Some(spread) => format!("{mean} ± {}", percent(spread)),
                None => mean,
            }
        }
    }
}

/// What corrected bands rest on.
pub fn correction_text(correction: &Correction, language: Language) -> String {
    words::bands_corrected_by(language, correction.series(), correction.forecasts())
}

/// A warning in words.
pub fn warning_text(warning: &Warning, scale: u32, language: Language) -> String {
    let level = |value: f64| super::words::level(f64::from(scale) * value, scale, language);
    match *warning {
        Warning::FlatHistory => words::warn_flat(language).to_owned(),
        Warning::PriorWeights { points } => words::warn_prior_weights(language, points),
        Warning::NoOwnRecord { points } => {
            words::warn_no_own_record(language, points, LEAST_FOR_BACKTEST)
        }
        Warning::MissingYears { years } => words::warn_missing_years(language, years),
        Warning::BeyondRecord { horizon } => {
            words::warn_beyond_record(language, horizon, LONGEST_VALIDATED_HORIZON)
        }
        Warning::UntestedLink => words::warn_untested_link(language).to_owned(),
        Warning::NearCap { largest, cap } => {
            words::warn_near_cap(language, level(largest), level(cap))
        }
        Warning::AroundZero => words::warn_around_zero(language).to_owned(),
    }
}
