//! Bars about zero in a grid, such as each scenario's difference by domain, as data.
//!
//! What it looks like is in `bar_grid_layout`.

use super::error::ChartError;
use super::figure::check_value;
use crate::words::Language;

/// Bars of one kind, such as those of one horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct BarSeries {
    /// The series' name, such as `2025`.
    pub label: String,
    /// Values by row, then by column.
    pub values: Vec<Vec<f64>>,
}

/// Rows by columns of bars on one scale.
#[derive(Debug, Clone, PartialEq)]
pub struct BarGridFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// What the bars measure, in words; may be empty.
    pub unit: String,
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// One to four series, the first on top within a row.
    pub series: Vec<BarSeries>,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

impl BarGridFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        if self.rows.is_empty() || self.columns.is_empty() || self.series.is_empty() {
            return Err(ChartError::NoSeries);
        }
        for series in &self.series {
            let short = series
                .values
                .iter()
                .find(|row| row.len() != self.columns.len());
            let found = match short {
                Some(row) => Some((row.len(), self.columns.len())),
                None if series.values.len() != self.rows.len() => {
                    Some((series.values.len(), self.rows.len()))
                }
                None => None,
            };
            if let Some((found, columns)) = found {
                let row = series.label.clone();
                return Err(ChartError::CellsMissing {
                    row,
                    found,
                    columns,
                });
            }
            for (at, row) in series.values.iter().enumerate() {
                for &value in row {
                    check_value(&self.rows[at], at as i32, value)?;
                }
            }
        }
        Ok(())
    }

    /// Every value.
    pub(super) fn values(&self) -> Vec<f64> {
        let rows = self.series.iter().flat_map(|series| &series.values);
        rows.flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_tidy, assert_well_formed, svg};
    use super::super::{Figure, Page};
    use super::*;

    fn grid(language: Language, rows: usize, columns: usize, scale: f64) -> BarGridFigure {
        let value = |row: usize, column: usize, series: usize| {
            scale * ((row * 7 + column * 5 + series * 3) % 11) as f64 - scale * 4.0
        };
        let series = |(at, label): (usize, &str)| BarSeries {
            label: label.to_owned(),
            values: (0..rows)
                .map(|row| (0..columns).map(|column| value(row, column, at)).collect())
                .collect(),
        };
        BarGridFigure {
            title: "与基准情景的支出差额".to_owned(),
            subtitle: "Difference from the baseline".to_owned(),
            unit: "单位：元（2020 年价格）".to_owned(),
            rows: (0..rows)
                .map(|at| format!("城乡宜居服务 Housing {at}"))
                .collect(),
            columns: (0..columns)
                .map(|at| format!("Elder care first {at}"))
                .collect(),
            series: ["2025", "2035"]
                .into_iter()
                .enumerate()
                .map(series)
                .collect(),
            notes: vec!["plancast".to_owned()],
            language,
        }
    }

    #[test]
    fn svg_snapshot() {
        let shown = svg(Figure::BarGrid(grid(Language::En, 3, 2, 1e7)));
        assert_well_formed(&shown);
        insta::assert_snapshot!("bar_grid", shown);
    }

    #[test]
    fn texts_keep_apart_at_any_size() {
        let small = Page {
            width_mm: 80.0,
            height_mm: 60.0,
            dpi: 150,
            keeps_shape: false,
        };
        for page in [Page::default(), small] {
            for language in [Language::Zh, Language::En] {
                for (rows, columns) in [(1, 1), (10, 5), (10, 12), (60, 2), (2, 60)] {
                    for scale in [0.0, 1.0, 1e-7, 1e7, -3e12] {
                        let figure = grid(language, rows, columns, scale);
                        assert_tidy(&Figure::BarGrid(figure), &page);
                    }
                }
            }
        }
    }

    #[test]
    fn faults_are_refused() {
        let mut figure = grid(Language::En, 3, 2, 1.0);
        figure.series[1].values[2].pop();
        assert!(matches!(
            figure.check(),
            Err(ChartError::CellsMissing {
                found: 1,
                columns: 2,
                ..
            })
        ));
        let mut figure = grid(Language::En, 3, 2, 1.0);
        figure.series[0].values[1][1] = f64::INFINITY;
        assert!(matches!(
            figure.check(),
            Err(ChartError::UndrawableValue { .. })
        ));
    }
}
