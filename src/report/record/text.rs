//! `record.md`: a scored record to be read, sentences first.

use super::sentences::{record_sentences, signed, size};
use crate::analysis::record::{BANDS, Cut, ForecastRecord, RecordScores, ScoreRow};
use crate::charts::{Language, whole_percent};
use crate::report::tables::{OutputFile, file};
use crate::report::words::localised;
use crate::words;

/// The page of a scenario; `subtitle` says of which plan it is.
pub fn record_text(
    records: &[ForecastRecord],
    found: &RecordScores<'_>,
    scenario: &str,
    subtitle: &str,
    language: Language,
) -> OutputFile {
    let mut text = format!("# {}\n\n{subtitle}\n", words::record_title(language));
    for sentence in record_sentences(found, scenario, language) {
        text.push_str(&format!("\n- {sentence}"));
    }
    text.push('\n');
    let rows = || found.rows.iter().filter(|row| row.scenario == scenario);
    let horizons = rows().filter_map(|row| match row.cut {
        Cut::Horizon(horizon) => Some((horizon.to_string(), row)),
        _ => None,
    });
    let groups = rows().filter_map(|row| match &row.cut {
        Cut::Group(group) => Some((group_title(records, group, language), row)),
        _ => None,
    });
    for (heading, rows) in [
        (
            words::record_horizon(language),
            horizons.collect::<Vec<_>>(),
        ),
        (words::record_group(language), groups.collect()),
    ] {
        text.push_str(&table(heading, &rows, language));
    }
    file("record.md", text.into_bytes())
}

/// What a group is called: by the plan, or by its kind.
fn group_title(records: &[ForecastRecord], id: &str, language: Language) -> String {
    let mut titles = records.iter().filter_map(|record| record.groups.get(id));
    match (titles.next(), id) {
        (Some(title), _) => localised(title, language).to_owned(),
        (None, "population") => words::group_people(language).to_owned(),
        (None, "budget") => words::group_money(language).to_owned(),
        (None, "indicator") => words::group_others(language).to_owned(),
        (None, _) => id.to_owned(),
    }
}

fn table(heading: &str, rows: &[(String, &ScoreRow)], language: Language) -> String {
    let mut header = vec![
        heading.to_owned(),
        words::record_forecasts(language).to_owned(),
        words::record_mean_error(language).to_owned(),
        words::record_absolute(language).to_owned(),
        words::record_rmse(language).to_owned(),
        words::record_two_thirds(language).to_owned(),
    ];
    let levels = BANDS.map(|band| words::record_held(language, (100.0 * band).round()));
    header.extend(levels);
    let rule = format!("|---|{}", "---:|".repeat(header.len() - 1));
    let mut text = format!("\n| {} |\n{rule}\n", header.join(" | "));
    for (name, row) in rows {
        for cells in cells(name, row, language) {
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    text
}

/// A line for each measure of errors; the first with how much the bands held of all forecasts.
fn cells(name: &str, row: &ScoreRow, language: Language) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for (at, (measure, errors)) in row.errors.iter().enumerate() {
        let own = |value: f64| size(*measure, value, language);
        let ends = errors.two_thirds.map(|ends| {
            let [low, high] = [ends.low, ends.high].map(|end| signed(*measure, end, language));
            format!("{low} … {high}")
        });
        let mut cells = vec![
            name.to_owned(),
            errors.errors.to_string(),
            signed(*measure, errors.mean, language),
            own(errors.mean_absolute),
            own(errors.root_mean_square),
            ends.unwrap_or_else(|| "–".to_owned()),
        ];
        let shares = row.coverage.map(|share| match at {
            0 => whole_percent(share, false),
            _ => String::new(),
        });
        cells.extend(shares);
        lines.push(cells);
    }
    lines
}
