//! What a record says, in sentences.

use crate::analysis::backtest::LEAST_BLOCKS;
use crate::analysis::record::{
    BANDS, Cut, ErrorSummary, LEAST_FOR_SPREAD, Measure, RecordScores, ScoreRow,
};
use crate::charts::Language;
use crate::words;

/// A number of an error with its sign: `+1.2%`, `−3.0 points`.
pub fn signed(measure: Measure, value: f64, language: Language) -> String {
    let size = size(measure, value.abs(), language);
    match value {
        own if own < 0.0 => format!("\u{2212}{size}"),
        own if own > 0.0 => format!("+{size}"),
        _ => size,
    }
}

/// A size of errors: `1.2%`.
pub fn size(measure: Measure, value: f64, language: Language) -> String {
    // Tenths, and hundredths of what is small.
    let digits = if value < 1.0 { 2 } else { 1 };
    let number = format!("{value:.digits$}");
    match measure {
        Measure::Own => number,
        Measure::PerCent => format!("{number}%"),
        Measure::Points => words::in_so_many_points(language, number),
    }
}

/// The row of a scenario for all its forecasts; none where nothing came.
pub fn whole<'a>(found: &'a RecordScores<'_>, scenario: &str) -> Option<&'a ScoreRow> {
    let mut rows = found.rows.iter();
    rows.find(|row| row.scenario == scenario && row.cut == Cut::All)
}

/// What a scenario's record says; nothing where nothing came.
pub fn record_sentences(
    found: &RecordScores<'_>,
    scenario: &str,
    language: Language,
) -> Vec<String> {
    let Some(all) = whole(found, scenario) else {
        return Vec::new();
    };
    let horizons: Vec<u32> = found
        .rows
        .iter()
        .filter(|row| row.scenario == scenario)
        .filter_map(|row| match row.cut {
            Cut::Horizon(horizon) => Some(horizon),
            _ => None,
        })
        .collect();
    let ahead = match (horizons.first(), horizons.last()) {
        (Some(least), Some(most)) if least != most => {
            words::several_horizons(language, least, most)
        }
        (Some(one), _) => words::one_horizon(language, one, if *one == 1 { "" } else { "s" }),
        _ => String::new(),
    };
    let count = found.quantities;
    let plural = if count == 1 { "y" } else { "ies" };
    let counted = words::quantities_counted(language, count, plural);
    let mut lines = vec![words::record_size(language, all.forecasts, counted, ahead)];
    for (measure, errors) in &all.errors {
        lines.push(of_errors(*measure, errors, language));
    }
    let held = BANDS.iter().zip(all.coverage).map(|(band, share)| {
        let held = (share * all.forecasts as f64).round();
        words::bands_held_of(language, (100.0 * band).round(), held, all.forecasts)
    });
    lines.push(sentence(&held.collect::<Vec<_>>(), language));
    lines.push(words::dependent_forecasts(language).to_owned());
    lines
}

fn of_errors(measure: Measure, errors: &ErrorSummary, language: Language) -> String {
    let own = |value: f64| size(measure, value, language);
    let with_sign = |value: f64| signed(measure, value, language);
    let lead = match measure {
        Measure::Points => words::in_points(language),
        _ => words::in_percent_of_actual(language),
    };
    let average = match errors.mean {
        mean if mean > 0.0 => words::too_high_on_average(language, own(mean)),
        mean if mean < 0.0 => words::too_low_on_average(language, own(-mean)),
        _ => words::neither_on_average(language).to_owned(),
    };
    let interval = match errors.mean_interval {
        None => words::bias_unknown(language, LEAST_BLOCKS),
        Some(ends) => {
            let (low, high) = (with_sign(ends.low), with_sign(ends.high));
            match ends.low <= 0.0 && ends.high >= 0.0 {
                true => words::bias_may_be_chance(language, low, high),
                false => words::bias_is_clear(language, low, high),
            }
        }
    };
    let spread = match errors.two_thirds {
        Some(ends) => words::middle_two_thirds(language, with_sign(ends.low), with_sign(ends.high)),
        None => words::too_few_for_spread(language, LEAST_FOR_SPREAD),
    };
    let parts = [
        format!("{average}{interval}"),
        spread,
        words::mean_size(language, own(errors.mean_absolute)),
    ];
    let colon = words::colon(language);
    format!("{lead}{colon}{}", ended(&parts, language))
}

/// One sentence that begins with a capital.
fn sentence(parts: &[String], language: Language) -> String {
    let text = ended(parts, language);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn ended(parts: &[String], language: Language) -> String {
    let parts = parts.join(words::part_separator(language));
    format!("{parts}{}", words::full_stop(language))
}
