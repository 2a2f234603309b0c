//! What a fit prints: drifts, bands, growth beside the plan's, remarks and the method's record.

use indexmap::IndexMap;

use crate::analysis::fit::{BANDS, Continued, LONGEST_HORIZON, MEDIAN, Subject};
use crate::charts::{Language, NumberFormat};
use crate::cli::table::{Cell, render};
use crate::cli::terminal;
use crate::forecast::{FitError, RecordRow, SOBER_RECORD};
use crate::report::{FitInput, correction_text, growth_text, warning_text};

/// What may help a series whose values the scale does not take.
const OTHER_SCALE: &str =
    "; another scale: --link NAME, or `link` of the series under [history.series]";

pub(super) fn text(input: &FitInput<'_>) -> String {
    let mut text = drifts(input);
    text.push('\n');
    text.push_str(&bands(input));
    text.push_str(&growth(input));
    text.push_str(&remarks(input));
    text.push_str(&records(input));
    text
}

/// The series that could be fitted.
fn fitted<'a>(input: &FitInput<'a>) -> impl Iterator<Item = (&'a Subject, &'a Continued)> {
    let pairs = input.pairs();
    pairs.filter_map(|(subject, found)| Some((subject, found.as_ref().ok()?)))
}

fn whole_percent(share: f64) -> Cell {
    Cell::right(format!("{:.0}%", 100.0 * share))
}

fn drifts(input: &FitInput<'_>) -> String {
    let header = [
        Cell::left("SERIES"),
        Cell::left("VALUES"),
        Cell::left("SCALE"),
        Cell::right("DRIFT A YEAR"),
        Cell::right("WITH DRIFT"),
        Cell::right("WIDE"),
        Cell::right("NOISY"),
    ];
    let rows: Vec<Vec<Cell>> = fitted(input)
        .map(|(subject, found)| {
            let points = subject.history.points();
            let span = match points {
                [first, .., last] => format!("{}, {}-{}", points.len(), first.year, last.year),
                _ => points.len().to_string(),
            };
            let scale = input.scale(&subject.id);
            vec![
                Cell::left(subject.id.clone()),
                Cell::left(span),
                Cell::left(subject.link.name()),
                Cell::right(growth_text(
                    &found.growth,
                    subject.link,
                    scale,
                    Language::En,
                )),
                whole_percent(found.weights.drift),
                whole_percent(found.weights.wide),
                whole_percent(found.weights.noisy),
            ]
        })
        .collect();
    if rows.is_empty() {
        return "no series could be forecast\n".to_owned();
    }
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    text.push_str(
        "drift: what the level moves in a year now, mean ± standard deviation\n\
         with drift, wide, noisy: weight of the models that drift, of those whose drift may change \
         from now on, and of\nthose in which most of a year's surprise does not last\n",
    );
    text
}

fn bands(input: &FitInput<'_>) -> String {
    let mut header = vec![
        Cell::left("SERIES"),
        Cell::right("YEAR"),
        Cell::right("MEDIAN"),
    ];
    let name = |coverage: f64| Cell::right(format!("{:.0}% OF FUTURES", 100.0 * coverage));
    header.extend(BANDS.iter().map(|&(coverage, _, _)| name(coverage)));
    let mut rows = Vec::new();
    for (subject, found) in fitted(input) {
        let scale = input.scale(&subject.id);
        for own in input.horizons.iter().filter_map(|&year| found.year(year)) {
            let values = own.quantiles.map(|value| f64::from(scale) * value);
            let format = NumberFormat::shared(&values, Language::En);
            let mut row = vec![
                Cell::left(subject.id.clone()),
                Cell::right(own.year.to_string()),
                Cell::right(format.format(values[MEDIAN])),
            ];
            row.extend(BANDS.iter().map(|&(_, low, high)| {
                let [low, high] = [low, high].map(|at| format.format(values[at]));
                Cell::right(format!("{low} to {high}"))
            }));
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    let mut corrected = fitted(input).filter_map(|(_, found)| found.fitted.correction());
    if let Some(own) = corrected.next() {
        text.push_str(&format!("{}\n", correction_text(own, Language::En)));
    }
    text
}

/// The growth that the past leads to beside the plan's.
fn growth(input: &FitInput<'_>) -> String {
    let pairs = input.growth_pairs();
    if pairs.is_empty() {
        return String::new();
    }
    let header = [
        Cell::left("GROWTH A YEAR"),
        Cell::left("IN THE PLAN"),
        Cell::right("TO"),
        Cell::right("ITS PAST CARRIED ON"),
        Cell::right("THE PLAN"),
    ];
    let shown = |[low, median, high]: [f64; 3]| {
        let [low, median, high] = [low, median, high].map(signed_percent);
        Cell::right(format!("{median} ({low} to {high})"))
    };
    let rows: Vec<Vec<Cell>> = pairs
        .iter()
        .map(|own| {
            vec![
                Cell::left(own.series),
                Cell::left(own.like.clone()),
                Cell::right(own.year.to_string()),
                own.past.map_or_else(|| Cell::right("–"), shown),
                shown(own.plan),
            ]
        })
        .collect();
    format!(
        "\n{}medians and 80% of futures: of the past from its last value on, of the plan (its baseline) \
         from the base year on\n",
        render(&header, &rows, terminal::colour_on_stdout())
    )
}

fn signed_percent(share: f64) -> String {
    let text = format!("{:+.1}%", 100.0 * share).replace('-', "\u{2212}");
    match text.as_str() {
        "+0.0%" | "\u{2212}0.0%" => "0.0%".to_owned(),
        _ => text,
    }
}

/// What to know of each series, and which could not be forecast or not so far.
fn remarks(input: &FitInput<'_>) -> String {
    // What holds for several series is said once.
    let mut said: IndexMap<String, Vec<&str>> = IndexMap::new();
    for (subject, found) in input.pairs() {
        let mut lines: Vec<String> = Vec::new();
        match found {
            Err(error) => {
                let hint = match error {
                    FitError::OutsideLink { .. } | FitError::AllZero { .. } => OTHER_SCALE,
                    _ => "",
                };
                lines.push(format!("not forecast: {error}{hint}"));
                if let (FitError::TooFewPoints { .. }, Some(last)) = (error, subject.later.last()) {
                    lines.push(format!(
                        "{} later values are not used: --until {} takes them",
                        subject.later.len(),
                        last.year
                    ));
                }
            }
            Ok(found) => {
                let scale = input.scale(&subject.id);
                let warnings = found.warnings.iter();
                lines.extend(warnings.map(|own| warning_text(own, scale, Language::En)));
                lines.extend(without(input, found));
            }
        }
        for line in lines {
            said.entry(line).or_default().push(&subject.id);
        }
    }
    let lines = said
        .iter()
        .map(|(line, ids)| format!("{}: {line}\n", shortened(ids)));
    let text: String = lines.collect();
    match text.is_empty() {
        true => text,
        false => format!("\n{text}"),
    }
}

/// The wanted years that have no forecast.
fn without(input: &FitInput<'_>, found: &Continued) -> Option<String> {
    let origin = found.fitted.origin();
    let years = input.horizons.iter();
    let (early, far): (Vec<i32>, Vec<i32>) = years
        .copied()
        .filter(|&year| found.year(year).is_none())
        .partition(|&year| year <= origin);
    let listed = |years: &[i32]| {
        let years: Vec<String> = years.iter().map(i32::to_string).collect();
        years.join(", ")
    };
    match (early.is_empty(), far.is_empty()) {
        (true, true) => None,
        (false, _) => Some(format!(
            "no forecast for {}: the last value is of {origin}",
            listed(&early)
        )),
        (true, false) => Some(format!(
            "no forecast for {}: nothing looks further than {LONGEST_HORIZON} years ahead",
            listed(&far)
        )),
    }
}

/// How well the method did on series as short, and elsewhere.
fn records(input: &FitInput<'_>) -> String {
    let mut rows: Vec<(&RecordRow, Vec<&str>)> = Vec::new();
    for (subject, found) in fitted(input) {
        match rows.iter_mut().find(|(row, _)| *row == found.record) {
            Some((_, ids)) => ids.push(&subject.id),
            None => rows.push((found.record, vec![&subject.id])),
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let header = [
        Cell::left("RECORD OF THE METHOD, 1 TO 6 YEARS AHEAD"),
        Cell::right("IN 80%"),
        Cell::right("IN 95%"),
        Cell::left("AS SHORT AS"),
    ];
    let share = |value: f64| Cell::right(format!("{:.1}%", 100.0 * value));
    let row = |row: &RecordRow, ids: &[&str]| {
        let name = match row.longest_history {
            Some(longest) => format!("{}, last {longest} values", row.set),
            None => row.set.to_owned(),
        };
        vec![
            Cell::left(name),
            share(row.coverage_80),
            share(row.coverage_95),
            Cell::left(shortened(ids)),
        ]
    };
    let mut cells: Vec<Vec<Cell>> = rows.iter().map(|(own, ids)| row(own, ids)).collect();
    cells.extend(SOBER_RECORD.iter().map(|own| row(own, &[])));
    format!(
        "\n{}",
        render(&header, &cells, terminal::colour_on_stdout())
    )
}

/// The first few names.
fn shortened(ids: &[&str]) -> String {
    const MOST: usize = 3;
    match ids.len() {
        0..=MOST => ids.join(", "),
        count => format!("{} and {} more", ids[..MOST].join(", "), count - MOST),
    }
}
