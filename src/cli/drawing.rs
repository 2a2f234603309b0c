//! The charts of a command: from figures to files, as its chart options ask.

use super::arguments::{ChartArguments, ChartFormat, ChartSize};
use super::{Failure, progress, terminal};
use crate::charts::{Format, Language, PageSize};
use crate::report::{ChartFile, ChartOptions, OutputFile, Provenance, draw_charts};

/// Draws the charts that `charts` makes in the wanted language, and writes the plotted numbers beside
/// each; nothing with `--no-charts`. Shows progress, and warns of characters that the fonts lack.
pub(super) fn draw(
    arguments: &ChartArguments,
    provenance: &Provenance,
    quiet: bool,
    charts: impl FnOnce(Language) -> Vec<ChartFile>,
) -> Result<Vec<OutputFile>, Failure> {
    if arguments.no_charts {
        return Ok(Vec::new());
    }
    let charts = charts(arguments.lang.into());
    let bar = progress::bar("drawing", 0, quiet);
    let tick = |files: u64, all: u64| {
        bar.set_length(all);
        bar.inc(files);
    };
    let drawn = draw_charts(&charts, provenance, &options(arguments), &tick);
    bar.finish_and_clear();
    let (files, missing) = drawn?;
    if !missing.is_empty() {
        let list: Vec<String> = missing
            .iter()
            .map(|&c| format!("'{c}' (U+{:04X})", u32::from(c)))
            .collect();
        terminal::message(&format!(
            "warning: the chart fonts lack {}: a box stands in its place",
            list.join(", ")
        ));
    }
    Ok(files)
}

/// The extension of the pictures that a text beside them links: PNG where there are both.
pub(super) fn linked(arguments: &ChartArguments) -> Option<&'static str> {
    let png = arguments.format.contains(&ChartFormat::Png);
    (!arguments.no_charts).then_some(if png { "png" } else { "svg" })
}

fn options(arguments: &ChartArguments) -> ChartOptions {
    let mut formats = arguments.format.clone();
    formats.sort_unstable();
    formats.dedup();
    ChartOptions {
        formats: formats.into_iter().map(chart_format).collect(),
        page: page_size(arguments.size).page(arguments.dpi),
    }
}

fn page_size(size: ChartSize) -> PageSize {
    match size {
        ChartSize::A4Half => PageSize::A4Half,
        ChartSize::A4Wide => PageSize::A4Wide,
        ChartSize::Slide => PageSize::Slide,
        ChartSize::Square => PageSize::Square,
    }
}

fn chart_format(format: ChartFormat) -> Format {
    match format {
        ChartFormat::Png => Format::Png,
        ChartFormat::Svg => Format::Svg,
    }
}
