//! The budget: each programme and total under each scenario, nominal and in
//! base-year prices, as the mean over the futures, so that lines add up; and the
//! first scenario's money by domain as a chart.

use rust_xlsxwriter::{Chart, ChartLine, ChartSeries, Color, Worksheet, XlsxError};

use super::style::Styles;
use super::{WorkbookInput, chart, sheet::Sheet, words};
use crate::analysis::LineSummary;
use crate::charts::{Language, scenario_colour};
use crate::report::words::localised;
use crate::scenario::Scenario;
use crate::statistics::ColumnSummary;

const LEAD: u16 = 5;
const HEAD: u32 = 2;
const DIGITS: &str = "#,##0";

/// The sheet; none where the plan has no money.
pub(super) fn sheet(
    input: &WorkbookInput<'_>,
    styles: &Styles,
    name: &mut dyn FnMut(&str) -> String,
) -> Result<Option<Worksheet>, XlsxError> {
    let language = input.language;
    let first = &input.summary.scenarios[0];
    if first.budget.is_empty() {
        return Ok(None);
    }
    let name = name(words::sheet_budget(language));
    let mut sheet = Sheet::new(&name)?;
    let (factor, unit) = habit(&input.scenarios[0].plan.currency, language);
    let title = format!("{name} ({unit}, {})", words::mean(language));
    sheet.loose(0, 0, &title, &styles.title)?;
    header(&mut sheet, input, styles, HEAD - 1)?;
    let mut row = HEAD;
    for (at, (scenario, own)) in input
        .scenarios
        .iter()
        .zip(&input.summary.scenarios)
        .enumerate()
    {
        for line in &own.budget {
            let prices = [
                (words::nominal(language), &line.nominal),
                (words::real(language), &line.real),
            ];
            for (price, columns) in prices {
                let (title, domain) = named(scenario, line, language);
                let lead = [domain, title, input.scenario_title(at), price, &unit];
                write(&mut sheet, styles, row, lead, &means(columns), factor)?;
                row += 1;
            }
        }
    }
    let last = LEAD + u16::try_from(first.years.len()).expect("at most 201 years") - 1;
    sheet.inner.autofilter(HEAD - 1, 0, row - 1, last)?;
    by_domain(&mut sheet, input, styles, (&name, last), row + 1)?;
    Ok(Some(sheet.finish((HEAD, 4), language)?))
}

fn header(
    sheet: &mut Sheet,
    input: &WorkbookInput<'_>,
    styles: &Styles,
    row: u32,
) -> Result<(), XlsxError> {
    let language = input.language;
    let lead = [
        words::domain(language),
        words::budget_line(language),
        words::scenario(language),
        words::prices(language),
        words::unit_name(language),
    ];
    for (at, text) in (0..).zip(lead) {
        sheet.header(row, at, text, &styles.header)?;
    }
    let format = styles.header_middle.clone().set_num_format("0");
    for (at, &year) in (LEAD..).zip(&input.summary.scenarios[0].years) {
        sheet.number(row, at, f64::from(year), &format, "0")?;
    }
    Ok(())
}

/// What money is divided by, and the unit that makes of it: 10,000 in Chinese, a million in English.
fn habit(currency: &str, language: Language) -> (f64, String) {
    let known = crate::report::words::currency(currency, language);
    match language {
        Language::Zh => (1e4, words::ten_thousand(language, known)),
        Language::En => (1e6, words::million(language, known)),
    }
}

/// Title and domain of a line.
fn named<'a>(
    scenario: &'a Scenario,
    line: &'a LineSummary,
    language: Language,
) -> (&'a str, &'a str) {
    if let Some(programme) = scenario.programmes.get(&line.line) {
        let domain = programme.domain.as_ref();
        let domain = domain.and_then(|id| scenario.plan.domains.get(id));
        let domain = domain.map_or("", |title| localised(title, language));
        return (localised(&programme.title, language), domain);
    }
    let title = match line.line.as_str() {
        "own_revenue" => words::own_revenue(language),
        "transfers" => words::transfers(language),
        "everything_else" => crate::words::everything_else(language),
        "total" => words::budget_total(language),
        other => other,
    };
    (title, "")
}

fn means(columns: &[ColumnSummary]) -> Vec<f64> {
    columns.iter().map(|column| column.mean).collect()
}

fn write(
    sheet: &mut Sheet,
    styles: &Styles,
    row: u32,
    lead: [&str; 5],
    values: &[f64],
    factor: f64,
) -> Result<(), XlsxError> {
    for (at, text) in (0..).zip(lead) {
        sheet.text(row, at, text, &styles.text)?;
    }
    for (at, &value) in (LEAD..).zip(values) {
        sheet.number(row, at, value / factor, &styles.count, DIGITS)?;
    }
    Ok(())
}

/// The first scenario's programmes added up by domain, and a chart of it.
fn by_domain(
    sheet: &mut Sheet,
    input: &WorkbookInput<'_>,
    styles: &Styles,
    (name, last): (&str, u16),
    start: u32,
) -> Result<(), XlsxError> {
    let language = input.language;
    let (scenario, own) = (&input.scenarios[0], &input.summary.scenarios[0]);
    let mut sums: Vec<(&str, Vec<f64>)> = Vec::new();
    for line in &own.budget {
        if !scenario.programmes.contains_key(&line.line) {
            continue;
        }
        let (_, domain) = named(scenario, line, language);
        let values = means(&line.nominal);
        match sums.iter_mut().find(|(known, _)| *known == domain) {
            Some((_, sum)) => sum
                .iter_mut()
                .zip(&values)
                .for_each(|(sum, own)| *sum += own),
            None => sums.push((domain, values)),
        }
    }
    if sums.is_empty() {
        return Ok(());
    }
    let (factor, unit) = habit(&scenario.plan.currency, language);
    let title = words::by_domain(language, input.scenario_title(0));
    sheet.loose(start, 0, &title, &styles.heading)?;
    header(sheet, input, styles, start + 1)?;
    let mut chart = Chart::new(rust_xlsxwriter::ChartType::ColumnStacked);
    chart::dress(&mut chart, &format!("{title} ({unit})"), DIGITS);
    for (position, (domain, values)) in sums.iter().enumerate() {
        let row = start + 2 + u32::try_from(position).expect("rows of a sheet");
        let domain = if domain.is_empty() {
            words::no_domain(language)
        } else {
            domain
        };
        let lead = [
            domain,
            "",
            input.scenario_title(0),
            words::nominal(language),
            &unit,
        ];
        write(sheet, styles, row, lead, values, factor)?;
        let mut border = ChartLine::new();
        border.set_color(Color::White).set_width(0.5);
        let mut format = rust_xlsxwriter::ChartFormat::new();
        format
            .set_solid_fill(
                rust_xlsxwriter::ChartSolidFill::new().set_color(scenario_colour(position)),
            )
            .set_border(&border);
        let mut series = ChartSeries::new();
        series
            .set_values((name, row, LEAD, row, last))
            .set_categories((name, start + 1, LEAD, start + 1, last))
            .set_name(domain)
            .set_gap(40)
            .set_format(&mut format);
        chart.push_series(&series);
    }
    let below = start + 3 + u32::try_from(sums.len()).expect("rows of a sheet");
    sheet.inner.insert_chart(below, 0, &chart)?;
    Ok(())
}
