//! Sheets of series over the years: a row for each scenario and statistic, and
//! below them a chart for each series.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::style::{Styles, digits, held};
use super::{WorkbookInput, chart, sheet::Sheet, words};
use crate::model::PeopleUnit;
use crate::report::words::{localised, people_title, people_unit, target_level};
use crate::statistics::ColumnSummary;

/// The ends of the 80% interval beside the median, from the standard levels.
const LEVELS: [(f64, &str); 2] = [(0.1, "10%"), (0.9, "90%")];
/// Columns before the years.
pub(super) const LEAD: u16 = 4;
/// Rows above the table, its header included.
const HEAD: u32 = 2;

/// One series in all scenarios.
pub(super) struct Series<'a> {
    pub(super) title: String,
    pub(super) unit: String,
    scale: u32,
    targets: Vec<Target>,
    scenarios: Vec<Own<'a>>,
}

struct Target {
    text: String,
    year: i32,
    level: f64,
}

/// A scenario's years and summaries.
struct Own<'a> {
    label: String,
    at: usize,
    years: &'a [i32],
    columns: &'a [ColumnSummary],
}

/// Where a series stands in the sheet.
pub(super) struct Rows {
    pub(super) title: String,
    pub(super) number_format: &'static str,
    pub(super) target: Option<u32>,
    /// Label, position and row of each scenario's median.
    pub(super) medians: Vec<(String, usize, u32)>,
    /// Rows of the interval's ends, of the first scenario.
    pub(super) ends: Option<(u32, u32)>,
}

/// Indicators by domain, with the domain's title; those without one last.
pub(super) fn by_domain<'a>(input: &WorkbookInput<'a>) -> Vec<(String, Vec<Series<'a>>)> {
    let language = input.language;
    let domains = &input.scenarios[0].plan.domains;
    let mut found: Vec<(String, Vec<Series<'a>>)> = domains
        .iter()
        .map(|(_, title)| (localised(title, language).to_owned(), Vec::new()))
        .collect();
    found.push((words::sheet_other(language).to_owned(), Vec::new()));
    for id in indicator_ids(input) {
        let (domain, series) = indicator(input, id);
        let place = domain.and_then(|domain| domains.get_index_of(domain));
        let place = place.unwrap_or(found.len() - 1);
        found[place].1.push(series);
    }
    found.retain(|(_, series)| !series.is_empty());
    found
}

/// Ids of the reported indicators of all scenarios, in the order of the files.
fn indicator_ids<'a>(input: &WorkbookInput<'a>) -> Vec<&'a str> {
    let mut ids: Vec<&'a str> = Vec::new();
    for (scenario, own) in input.scenarios.iter().zip(&input.summary.scenarios) {
        for (index, _) in &own.indicators {
            let (id, _) = scenario
                .indicators
                .get_index(*index)
                .expect("its own position");
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
        }
    }
    ids
}

/// An indicator in the scenarios that have it, and its domain.
fn indicator<'a>(input: &WorkbookInput<'a>, id: &str) -> (Option<&'a str>, Series<'a>) {
    let language = input.language;
    let mut domain = None;
    let mut series = Series {
        title: id.to_owned(),
        unit: String::new(),
        scale: 1,
        targets: Vec::new(),
        scenarios: Vec::new(),
    };
    for (at, (scenario, own)) in input
        .scenarios
        .iter()
        .zip(&input.summary.scenarios)
        .enumerate()
    {
        let Some((index, _, indicator)) = scenario.indicators.get_full(id) else {
            continue;
        };
        let Some((_, columns)) = own.indicators.iter().find(|(at, _)| *at == index) else {
            continue;
        };
        if series.scenarios.is_empty() {
            domain = indicator.domain.as_deref();
            series.title = localised(&indicator.title, language).to_owned();
            series.unit = localised(&indicator.unit.name, language).to_owned();
            series.scale = indicator.unit.scale;
            let targets = own
                .targets
                .iter()
                .filter(|target| target.indicator == index);
            series.targets = targets
                .map(|target| {
                    let wanted = &indicator.targets[target.target];
                    let (level, tolerance) = (target.level, target.tolerance);
                    let scale = indicator.unit.scale;
                    Target {
                        text: target_level(wanted.direction, level, tolerance, scale, language),
                        year: wanted.year,
                        level,
                    }
                })
                .collect();
        }
        series.scenarios.push(Own {
            label: input.scenario_title(at).to_owned(),
            at,
            years: &own.years,
            columns,
        });
    }
    (domain, series)
}

/// Groups of people, flows and ratios; one that is the same in all scenarios stands once.
pub(super) fn people<'a>(input: &WorkbookInput<'a>) -> Vec<Series<'a>> {
    let language = input.language;
    let first = &input.summary.scenarios[0];
    let series = first.people.iter().map(|person| {
        let all = input.summary.scenarios.iter().enumerate();
        let mut scenarios: Vec<Own<'a>> = all
            .filter_map(|(at, own)| {
                let people = own.people.iter().find(|people| people.id == person.id)?;
                Some(Own {
                    label: input.scenario_title(at).to_owned(),
                    at,
                    years: &people.years,
                    columns: &people.columns,
                })
            })
            .collect();
        let same = scenarios
            .iter()
            .all(|own| own.columns == scenarios[0].columns);
        if same && scenarios.len() > 1 {
            scenarios.truncate(1);
            scenarios[0].label = words::all_scenarios(language).to_owned();
        }
        Series {
            title: people_title(&input.scenarios[0], &person.id, language).to_owned(),
            unit: people_unit(person.unit, language).to_owned(),
            scale: if person.unit == PeopleUnit::PerCent {
                100
            } else {
                1
            },
            targets: Vec::new(),
            scenarios,
        }
    });
    series.collect()
}

/// The sheet of some series.
pub(super) fn sheet(
    input: &WorkbookInput<'_>,
    styles: &Styles,
    name: &str,
    column: &str,
    all: &[Series<'_>],
) -> Result<Worksheet, XlsxError> {
    let language = input.language;
    let years = &input.summary.scenarios[0].years;
    let mut table = Filling {
        sheet: Sheet::new(name)?,
        input,
        styles,
        row: HEAD,
    };
    let lead = [
        column,
        words::unit_name(language),
        words::scenario(language),
        words::statistic(language),
    ];
    for (at, text) in (0..).zip(lead) {
        table.sheet.header(HEAD - 1, at, text, &styles.header)?;
    }
    for (at, &year) in (LEAD..).zip(years) {
        let format = styles.header_middle.clone().set_num_format("0");
        table
            .sheet
            .number(HEAD - 1, at, f64::from(year), &format, "0")?;
    }
    let mut placed = Vec::new();
    for series in all {
        placed.push(table.series(series)?);
    }
    let Filling { mut sheet, row, .. } = table;
    let last = LEAD + u16::try_from(years.len()).expect("at most 201 years") - 1;
    sheet.inner.autofilter(HEAD - 1, 0, row - 1, last)?;
    sheet.loose(0, 0, name, &styles.title)?;
    let below = words::charts_below(language, row + 2);
    sheet.loose(0, LEAD, &below, &styles.note)?;
    chart::insert(&mut sheet, input, name, (HEAD - 1, last), row + 1, &placed)?;
    sheet.finish((HEAD, LEAD), language)
}

/// A sheet and the next free row.
struct Filling<'a, 'b> {
    sheet: Sheet,
    input: &'a WorkbookInput<'b>,
    styles: &'a Styles,
    row: u32,
}

impl Filling<'_, '_> {
    fn series(&mut self, series: &Series<'_>) -> Result<Rows, XlsxError> {
        let language = self.input.language;
        let all = series.scenarios.iter().flat_map(|own| own.columns);
        let middle = self.input.summary.level(0.5);
        let largest = all
            .map(|column| column.quantiles[middle].abs())
            .fold(0.0, f64::max);
        let number_format = digits(held(largest, series.scale), series.scale);
        let mut rows = Rows {
            title: format!("{} ({})", series.title, series.unit),
            number_format,
            target: (!series.targets.is_empty()).then_some(self.row),
            medians: Vec::new(),
            ends: None,
        };
        for target in &series.targets {
            let text = words::target(language);
            self.lead(series, text, &target.text)?;
            self.value(series.scale, target.year, target.level, number_format)?;
            self.row += 1;
        }
        for own in &series.scenarios {
            rows.medians.push((own.label.clone(), own.at, self.row));
            self.statistic(
                series,
                own,
                crate::words::median(language),
                0.5,
                number_format,
            )?;
            let first = self.row;
            for (level, name) in LEVELS {
                self.statistic(series, own, name, level, number_format)?;
            }
            rows.ends = rows.ends.or(Some((first, first + 1)));
        }
        Ok(rows)
    }

    fn statistic(
        &mut self,
        series: &Series<'_>,
        own: &Own<'_>,
        name: &str,
        level: f64,
        number_format: &'static str,
    ) -> Result<(), XlsxError> {
        self.lead(series, &own.label, name)?;
        let quantile = self.input.summary.level(level);
        for (&year, column) in own.years.iter().zip(own.columns) {
            let value = column.quantiles[quantile];
            self.value(series.scale, year, value, number_format)?;
        }
        self.row += 1;
        Ok(())
    }

    fn lead(
        &mut self,
        series: &Series<'_>,
        scenario: &str,
        statistic: &str,
    ) -> Result<(), XlsxError> {
        let texts = [&series.title, &series.unit, scenario, statistic];
        for (at, text) in (0..).zip(texts) {
            self.sheet.text(self.row, at, text, &self.styles.text)?;
        }
        Ok(())
    }

    fn value(
        &mut self,
        scale: u32,
        year: i32,
        value: f64,
        number_format: &'static str,
    ) -> Result<(), XlsxError> {
        let years = &self.input.summary.scenarios[0].years;
        let Some(position) = years.iter().position(|&at| at == year) else {
            return Ok(());
        };
        let column = LEAD + u16::try_from(position).expect("at most 201 years");
        let format = Styles::number(number_format);
        let value = held(value, scale);
        self.sheet
            .number(self.row, column, value, &format, number_format)
    }
}
