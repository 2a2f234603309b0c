//! The target board: every target's probability under each scenario, coloured
//! from orange by white to blue with the number written in, and the medians.

use rust_xlsxwriter::{
    ConditionalFormat3ColorScale, ConditionalFormatType, Format, Worksheet, XlsxError,
};

use super::style::{Styles, digits, held};
use super::{WorkbookInput, sheet::Sheet, words};
use crate::analysis::TargetSummary;
use crate::report::words::{localised, target_level};

/// Columns before the probabilities.
const LEAD: u16 = 5;
/// Rows above the board, its header included.
const HEAD: u32 = 3;
const PROBABILITY_DIGITS: &str = "0.0%";
const LOW: u32 = 0xF2_B4_8C;
const EVEN: u32 = 0xFF_FF_FF;
const HIGH: u32 = 0x8D_B9_E3;

/// A target in all scenarios.
struct Row {
    key: (String, usize, String),
    lead: [String; 4],
    year: i32,
    scale: u32,
    /// Scenario, probability and median.
    cells: Vec<(usize, f64, Option<f64>)>,
}

pub(super) fn sheet(
    input: &WorkbookInput<'_>,
    styles: &Styles,
    name: &str,
) -> Result<Worksheet, XlsxError> {
    let count = u16::try_from(input.scenarios.len()).expect("columns of a sheet");
    let mut sheet = Sheet::new(name)?;
    let title = localised(&input.scenarios[0].plan.title, input.language);
    sheet.loose(0, 0, title, &styles.title)?;
    header(&mut sheet, input, styles, count)?;
    let rows = rows(input);
    let mut at = HEAD;
    for row in &rows {
        target(&mut sheet, styles, at, row, count)?;
        at += 1;
    }
    if at > HEAD {
        let last = LEAD + 2 * count - 1;
        sheet.inner.autofilter(HEAD - 1, 0, at - 1, last)?;
    }
    for (position, joint) in joints(input) {
        let all = words::all_targets_together(input.language, joint.1);
        sheet.loose(at, 1, &all, &styles.strong)?;
        year(&mut sheet, styles, at, joint.0)?;
        for (scenario, chance) in position {
            sheet.number(
                at,
                LEAD + column(scenario),
                chance,
                &styles.joint,
                PROBABILITY_DIGITS,
            )?;
        }
        at += 1;
    }
    if at > HEAD {
        let scale = ConditionalFormat3ColorScale::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_midpoint(ConditionalFormatType::Number, 0.5)
            .set_maximum(ConditionalFormatType::Number, 1)
            .set_minimum_color(LOW)
            .set_midpoint_color(EVEN)
            .set_maximum_color(HIGH);
        let last = LEAD + count - 1;
        sheet
            .inner
            .add_conditional_format(HEAD, LEAD, at - 1, last, &scale)?;
    }
    sheet.finish((HEAD, 3), input.language)
}

fn column(scenario: usize) -> u16 {
    u16::try_from(scenario).expect("columns of a sheet")
}

fn header(
    sheet: &mut Sheet,
    input: &WorkbookInput<'_>,
    styles: &Styles,
    count: u16,
) -> Result<(), XlsxError> {
    let language = input.language;
    let lead = [
        words::domain(language),
        words::indicator(language),
        words::target(language),
        words::unit_name(language),
        words::year(language),
    ];
    for (at, text) in (0..).zip(lead) {
        sheet.header(HEAD - 1, at, text, &styles.header)?;
    }
    let groups = [
        (LEAD, words::probability_of_target(language)),
        (LEAD + count, words::median_in_year(language)),
    ];
    for (first, text) in groups {
        if count > 1 {
            let last = first + count - 1;
            sheet.inner.merge_range(
                HEAD - 2,
                first,
                HEAD - 2,
                last,
                text,
                &styles.header_middle,
            )?;
        } else {
            sheet.header(HEAD - 2, first, text, &styles.header_middle)?;
        }
        for scenario in 0..input.scenarios.len() {
            let title = input.scenario_title(scenario);
            let at = first + column(scenario);
            sheet.header(HEAD - 1, at, title, &styles.header_middle)?;
        }
    }
    Ok(())
}

fn year(sheet: &mut Sheet, styles: &Styles, row: u32, year: i32) -> Result<(), XlsxError> {
    sheet.number(row, LEAD - 1, f64::from(year), &styles.year, "0")
}

fn target(
    sheet: &mut Sheet,
    styles: &Styles,
    at: u32,
    row: &Row,
    count: u16,
) -> Result<(), XlsxError> {
    for (column, text) in (0..).zip(&row.lead) {
        sheet.text(at, column, text, &styles.text)?;
    }
    year(sheet, styles, at, row.year)?;
    let medians = row.cells.iter().filter_map(|(_, _, median)| *median);
    let largest = medians.map(f64::abs).fold(0.0, f64::max);
    let shown = digits(held(largest, row.scale), row.scale);
    let number: Format = Styles::number(shown);
    for &(scenario, chance, median) in &row.cells {
        let first = LEAD + column(scenario);
        sheet.number(at, first, chance, &styles.probability, PROBABILITY_DIGITS)?;
        if let Some(median) = median {
            sheet.number(at, first + count, held(median, row.scale), &number, shown)?;
        }
    }
    Ok(())
}

/// Targets in the order of the first scenario that has them; one whose level differs between
/// scenarios has a row for each level.
fn rows(input: &WorkbookInput<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for scenario in 0..input.scenarios.len() {
        for own in &input.summary.scenarios[scenario].targets {
            let new = row(input, scenario, own);
            match rows.iter_mut().find(|known| known.key == new.key) {
                Some(known) => known.cells.extend(new.cells),
                None => rows.push(new),
            }
        }
    }
    rows
}

fn row(input: &WorkbookInput<'_>, at: usize, own: &TargetSummary) -> Row {
    let (scenario, summary) = (&input.scenarios[at], &input.summary.scenarios[at]);
    let language = input.language;
    let found = scenario.indicators.get_index(own.indicator);
    let (id, indicator) = found.expect("its own position");
    let wanted = &indicator.targets[own.target];
    let scale = indicator.unit.scale;
    let level = target_level(wanted.direction, own.level, own.tolerance, scale, language);
    let domain = indicator.domain.as_ref();
    let domain = domain.and_then(|id| scenario.plan.domains.get(id));
    let title = localised(&indicator.title, language);
    let position = summary.years.iter().position(|&year| year == wanted.year);
    let columns = summary.indicators.iter();
    let columns = columns
        .filter(|(index, _)| *index == own.indicator)
        .map(|(_, columns)| columns);
    let middle = input.summary.level(0.5);
    let median = columns
        .zip(position)
        .map(|(columns, at)| columns[at].quantiles[middle])
        .next();
    Row {
        key: (id.clone(), own.target, level.clone()),
        lead: [
            domain
                .map_or("", |title| localised(title, language))
                .to_owned(),
            match &wanted.label {
                Some(label) => format!("{title} ({})", localised(label, language)),
                None => title.to_owned(),
            },
            level,
            localised(&indicator.unit.name, language).to_owned(),
        ],
        year: wanted.year,
        scale,
        cells: vec![(at, own.estimate.probability, median)],
    }
}

/// A year's chances by scenario, with the year and how many targets it has.
type Joint = (Vec<(usize, f64)>, (i32, usize));

/// The chance that all targets of a year are met together.
fn joints(input: &WorkbookInput<'_>) -> Vec<Joint> {
    let mut found: Vec<Joint> = Vec::new();
    for (scenario, own) in input.summary.scenarios.iter().enumerate() {
        for joint in &own.joint {
            let key = (joint.year, joint.targets);
            let cell = (scenario, joint.all_met.probability);
            match found.iter_mut().find(|(_, known)| *known == key) {
                Some((cells, _)) => cells.push(cell),
                None => found.push((vec![cell], key)),
            }
        }
    }
    found
}
