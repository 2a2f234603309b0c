//! Native line charts: the medians of all scenarios, the 80% interval of the
//! first, and the target. Colour and dash together tell scenarios apart in grey.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker,
    ChartMarkerType, ChartSeries, Color, XlsxError,
};

use super::series::{LEAD, Rows};
use super::sheet::{Charts, Sheet};
use super::{WorkbookInput, words};
use crate::charts::scenario_colour;

/// Pixels of a chart.
const SIZE: (u32, u32) = (680, 360);
/// Pixels between charts.
const GAP: u32 = 20;
/// Rows that a chart and its gap take, at 20 pixels a row.
const ROWS: u32 = (SIZE.1 + GAP) / 20;
const DASHES: [ChartLineDashType; 6] = [
    ChartLineDashType::Solid,
    ChartLineDashType::Dash,
    ChartLineDashType::RoundDot,
    ChartLineDashType::LongDash,
    ChartLineDashType::DashDot,
    ChartLineDashType::SquareDot,
];
const TARGET: Color = Color::RGB(0xBB_2F_26);
const GRID: Color = Color::RGB(0xD5_DB_E1);

/// Puts a chart for each series below a table, two side by side; `header` is the row of the years
/// and the last of their columns.
pub(super) fn insert(
    sheet: &mut Sheet,
    input: &WorkbookInput<'_>,
    name: &str,
    header: (u32, u16),
    row: u32,
    all: &[Rows],
) -> Result<(), XlsxError> {
    for (position, series) in (0..).zip(all) {
        let chart = lines(input, name, header, series);
        let across = position % 2 * (SIZE.0 + GAP);
        let down = row + position / 2 * ROWS;
        sheet
            .inner
            .insert_chart_with_offset(down, 0, &chart, across, 0)?;
    }
    let count = u32::try_from(all.len()).expect("charts of a sheet");
    sheet.set_charts(Charts {
        row,
        rows: ROWS,
        count: count.div_ceil(2),
        width: count.min(2) * (SIZE.0 + GAP),
    });
    Ok(())
}

fn lines(input: &WorkbookInput<'_>, name: &str, header: (u32, u16), rows: &Rows) -> Chart {
    let language = input.language;
    let range = |row: u32| (name, row, LEAD, row, header.1);
    let mut chart = framed(&rows.title, rows.number_format);
    for (label, at, row) in &rows.medians {
        let mut line = ChartLine::new();
        line.set_color(scenario_colour(*at))
            .set_width(if *at == 0 { 2.25 } else { 1.5 })
            .set_dash_type(DASHES[at % DASHES.len()]);
        chart.push_series(&series(label, range(*row), range(header.0), &line));
    }
    if let (Some((low, high)), Some((label, at, _))) = (rows.ends, rows.medians.first()) {
        for (row, label) in [
            (low, words::lower_end(language, label)),
            (high, words::upper_end(language, label)),
        ] {
            let mut line = ChartLine::new();
            line.set_color(scenario_colour(*at))
                .set_width(0.75)
                .set_dash_type(ChartLineDashType::RoundDot);
            chart.push_series(&series(&label, range(row), range(header.0), &line));
        }
    }
    if let Some(row) = rows.target {
        let mut own = ChartSeries::new();
        let mut marker = ChartMarker::new();
        marker.set_type(ChartMarkerType::Diamond).set_size(9);
        marker.set_format(
            ChartFormat::new()
                .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(TARGET)),
        );
        own.set_values(range(row))
            .set_categories(range(header.0))
            .set_name(words::target(language))
            .set_format(ChartFormat::new().set_no_line())
            .set_marker(&marker);
        chart.push_series(&own);
    }
    chart
}

fn series(
    label: &str,
    values: (&str, u32, u16, u32, u16),
    years: (&str, u32, u16, u32, u16),
    line: &ChartLine,
) -> ChartSeries {
    let mut series = ChartSeries::new();
    series
        .set_values(values)
        .set_categories(years)
        .set_name(label)
        .set_format(&mut line.clone())
        .set_marker(ChartMarker::new().set_none());
    series
}

/// An empty line chart in the workbook's manner.
fn framed(title: &str, number_format: &str) -> Chart {
    let mut chart = Chart::new_line();
    dress(&mut chart, title, number_format);
    chart
}

/// Title, axes, legend and size.
pub(super) fn dress(chart: &mut Chart, title: &str, number_format: &str) {
    let mut font = ChartFont::new();
    font.set_size(11).set_bold();
    chart.set_width(SIZE.0).set_height(SIZE.1);
    chart.show_hidden_data();
    chart.title().set_name(title).set_font(&font);
    chart.x_axis().set_num_format("0");
    let mut grid = ChartLine::new();
    grid.set_color(GRID).set_width(0.5);
    chart
        .y_axis()
        .set_num_format(number_format)
        .set_major_gridlines_line(&grid);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_alt_text(title);
}
