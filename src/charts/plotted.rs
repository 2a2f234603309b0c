//! The numbers that a figure shows, as rows of a tidy table: one number each.
//!
//! A row says in which panel (of small multiples) and of which series the number is, where it stands
//! (a year, a number or a name), what it is (`median`, `5%`, `value`), and the number itself in the
//! figure's unit. Whatever is drawn at a place of its own is there, and nothing else.

use super::bar_grid::BarGridFigure;
use super::board::{BoardFigure, BoardRow};
use super::difference::DifferenceFigure;
use super::figure::{
    Band, ComparisonFigure, Direction, FanFigure, Figure, Interval, Point, TargetMark,
};
use super::pyramid::PyramidFigure;
use super::stack::StackFigure;

/// One number of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct PlottedRow {
    /// Title of the panel; empty where the figure has one plot.
    pub panel: String,
    /// The series: a scenario's name, `simulated`, `observed`, `target`.
    pub series: String,
    /// Where it stands: a year, a number or a name.
    pub x: String,
    /// What the number is.
    pub quantity: String,
    /// The number.
    pub value: f64,
}

/// Rows being collected, of one panel.
#[derive(Debug, Default)]
pub(super) struct Plotted {
    panel: String,
    rows: Vec<PlottedRow>,
}

/// Series of what was simulated, where a figure shows one scenario.
pub(super) const SIMULATED: &str = "simulated";

impl Plotted {
    /// What follows belongs to this panel.
    pub(super) fn panel(&mut self, title: &str) {
        title.clone_into(&mut self.panel);
    }

    pub(super) fn row(&mut self, series: &str, x: impl ToString, quantity: &str, value: f64) {
        self.rows.push(PlottedRow {
            panel: self.panel.clone(),
            series: series.to_owned(),
            x: x.to_string(),
            quantity: quantity.to_owned(),
            value,
        });
    }

    /// One row for each position.
    pub(super) fn line<X: ToString>(
        &mut self,
        series: &str,
        xs: &[X],
        quantity: &str,
        values: &[f64],
    ) {
        for (x, &value) in xs.iter().zip(values) {
            self.row(series, x.to_string(), quantity, value);
        }
    }

    /// The ends of an interval, where there is one.
    pub(super) fn interval(
        &mut self,
        series: &str,
        x: impl ToString,
        interval: Option<(f64, f64)>,
    ) {
        if let Some((low, high)) = interval {
            self.row(series, x.to_string(), "low", low);
            self.row(series, x, "high", high);
        }
    }

    pub(super) fn bands(&mut self, series: &str, years: &[i32], bands: &[Band]) {
        for band in bands {
            self.line(series, years, &band.lower_label, &band.lower);
            self.line(series, years, &band.upper_label, &band.upper);
        }
    }

    pub(super) fn points(&mut self, series: &str, points: &[Point]) {
        for point in points {
            self.row(series, point.year, "value", point.value);
        }
    }

    pub(super) fn targets(&mut self, targets: &[TargetMark]) {
        for target in targets {
            let side = match target.direction {
                Direction::AtLeast => "at_least",
                Direction::AtMost => "at_most",
            };
            self.row("target", target.year, side, target.level);
        }
    }

    /// The shades of a board's row, which are probabilities.
    fn cells(&mut self, scenarios: &[String], row: &BoardRow) {
        let target = [row.label.as_str(), row.detail.as_str()];
        let target = target.join(" ");
        for (scenario, cell) in scenarios.iter().zip(&row.cells) {
            if let Some(shade) = cell.as_ref().and_then(|cell| cell.shade) {
                self.row(scenario, target.trim(), "probability", shade);
            }
        }
    }

    fn intervals(&mut self, series: &str, intervals: &[Interval]) {
        for interval in intervals {
            let named = [
                ("10%", Some(interval.p10)),
                ("25%", interval.p25),
                ("50%", Some(interval.p50)),
                ("75%", interval.p75),
                ("90%", Some(interval.p90)),
                ("probability", interval.probability),
            ];
            for (name, value) in named {
                if let Some(value) = value {
                    self.row(series, interval.year, name, value);
                }
            }
        }
    }
}

impl Figure {
    /// Every number that the figure shows, in the order in which it lists them.
    pub fn plotted(&self) -> Vec<PlottedRow> {
        let mut rows = Plotted::default();
        match self {
            Self::Fan(figure) => figure.plotted(&mut rows),
            Self::Comparison(figure) => figure.plotted(&mut rows),
            Self::Difference(figure) => figure.plotted(&mut rows),
            Self::Board(figure) => figure.plotted(&mut rows),
            Self::Stack(figure) => figure.plotted(&mut rows),
            Self::BarGrid(figure) => figure.plotted(&mut rows),
            Self::Pyramid(figure) => figure.plotted(&mut rows),
            // Boxes and arrows hold no number.
            Self::Influence(_) => {}
            Self::Distribution(figure) => figure.plotted(&mut rows),
            Self::Multiples(figure) => figure.plotted(&mut rows),
            Self::Waterfall(figure) => figure.plotted(&mut rows),
            Self::Tornado(figure) => figure.plotted(&mut rows),
            Self::Indices(figure) => figure.plotted(&mut rows),
            Self::Ranking(figure) => figure.plotted(&mut rows),
            Self::Dots(figure) => figure.plotted(&mut rows),
            Self::Curves(figure) => figure.plotted(&mut rows),
            Self::Histogram(figure) => figure.plotted(&mut rows),
        }
        rows.rows
    }
}

impl FanFigure {
    fn plotted(&self, rows: &mut Plotted) {
        rows.points("observed", &self.history);
        rows.points("base", self.base.as_slice());
        for point in &self.measured {
            rows.row("measured", point.year, "value", point.value);
            if let Some(reach) = point.reach {
                rows.row("measured", point.year, "error_bar", reach);
            }
        }
        rows.line(SIMULATED, &self.years, "median", &self.median);
        rows.bands(SIMULATED, &self.years, &self.bands);
        if let Some(earlier) = &self.earlier {
            rows.line(&earlier.label, &self.years, "10%", &earlier.lower);
            rows.line(&earlier.label, &self.years, "median", &earlier.median);
            rows.line(&earlier.label, &self.years, "90%", &earlier.upper);
        }
        rows.targets(&self.targets);
    }
}

impl ComparisonFigure {
    fn plotted(&self, rows: &mut Plotted) {
        for series in &self.series {
            rows.line(&series.label, &self.years, "median", &series.median);
            rows.intervals(&series.label, &series.at_horizons);
        }
        rows.targets(&self.targets);
    }
}

impl DifferenceFigure {
    fn plotted(&self, rows: &mut Plotted) {
        rows.line("difference", &self.years, "median", &self.median);
        rows.bands("difference", &self.years, &self.bands);
    }
}

impl BoardFigure {
    /// One row for each target and scenario; a target is named by its row's two texts.
    fn plotted(&self, rows: &mut Plotted) {
        for group in &self.groups {
            rows.panel(&group.heading);
            for row in &group.rows {
                rows.cells(&self.scenarios, row);
            }
        }
        rows.panel("");
        for row in &self.totals {
            rows.cells(&self.scenarios, row);
        }
    }
}

impl StackFigure {
    fn plotted(&self, rows: &mut Plotted) {
        for layer in &self.layers {
            rows.line(&layer.label, &self.years, "value", &layer.values);
        }
        rows.line("total", &self.years, "value", &self.totals());
        rows.bands("total", &self.years, self.total.as_slice());
    }
}

impl BarGridFigure {
    fn plotted(&self, rows: &mut Plotted) {
        for series in &self.series {
            for (row, values) in self.rows.iter().zip(&series.values) {
                rows.panel(row);
                rows.line(&series.label, &self.columns, "value", values);
            }
        }
    }
}

impl PyramidFigure {
    fn plotted(&self, rows: &mut Plotted) {
        for year in std::iter::once(&self.base).chain(&self.years) {
            rows.panel(&year.year.to_string());
            for bar in &year.bars {
                for (sex, spread) in [("male", bar.male), ("female", bar.female)] {
                    rows.row(sex, &bar.label, "10%", spread.p10);
                    rows.row(sex, &bar.label, "50%", spread.p50);
                    rows.row(sex, &bar.label, "90%", spread.p90);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::fan;
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_fan_lists_each_of_its_numbers_once() {
        let figure = fan(Language::Zh, 1.0);
        let rows = Figure::Fan(figure.clone()).plotted();
        let years = figure.years.len();
        let others = figure.history.len() + 1 + figure.targets.len();
        assert_eq!(rows.len(), years * (1 + 2 * figure.bands.len()) + others);
        let of = |series: &str, x: &str, quantity: &str| -> Vec<f64> {
            let same = |row: &&PlottedRow| {
                (row.series.as_str(), row.x.as_str(), row.quantity.as_str())
                    == (series, x, quantity)
            };
            rows.iter().filter(same).map(|row| row.value).collect()
        };
        assert_eq!(of(SIMULATED, "2020", "median"), [1.8]);
        assert_eq!(of(SIMULATED, "2035", "95%"), [figure.bands[0].upper[15]]);
        assert_eq!(of("observed", "2018", "value"), [1.5]);
        assert_eq!(of("target", "2025", "at_least"), [4.5]);
    }
}
