//! A population pyramid as data: people by age group and sex in some years.
//!
//! What it looks like is in `pyramid_layout`.

use super::error::ChartError;
use super::figure::check_value;
use crate::words::Language;

/// The spread of a count of people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountSpread {
    /// 10% quantile.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// 90% quantile.
    pub p90: f64,
}

/// The people of an age group.
#[derive(Debug, Clone, PartialEq)]
pub struct PyramidBar {
    /// The ages, such as `0–4`.
    pub label: String,
    /// Males.
    pub male: CountSpread,
    /// Females.
    pub female: CountSpread,
}

/// The people of a year, youngest first.
#[derive(Debug, Clone, PartialEq)]
pub struct PyramidYear {
    /// The year.
    pub year: i32,
    /// Age groups, the same in every year of a figure.
    pub bars: Vec<PyramidBar>,
}

/// People by age group and sex.
#[derive(Debug, Clone, PartialEq)]
pub struct PyramidFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// What is counted, in words; may be empty.
    pub unit: String,
    /// The year that the others are compared with: its medians are an outline.
    pub base: PyramidYear,
    /// Years shown as bars, side by side; with none the base year is.
    pub years: Vec<PyramidYear>,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

impl PyramidFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        let ages = self.base.bars.len();
        if ages == 0 {
            return Err(ChartError::NoSeries);
        }
        for year in std::iter::once(&self.base).chain(&self.years) {
            if year.bars.len() != ages {
                return Err(ChartError::CellsMissing {
                    row: year.year.to_string(),
                    found: year.bars.len(),
                    columns: ages,
                });
            }
            for bar in &year.bars {
                check_spread(&bar.label, year.year, &bar.male)?;
                check_spread(&bar.label, year.year, &bar.female)?;
            }
        }
        Ok(())
    }

    /// The years that are drawn as bars.
    pub(super) fn shown(&self) -> Vec<&PyramidYear> {
        if self.years.is_empty() {
            vec![&self.base]
        } else {
            self.years.iter().collect()
        }
    }

    /// The largest count that the axis must hold.
    pub(super) fn largest(&self) -> f64 {
        let years = std::iter::once(&self.base).chain(&self.years);
        let bars = years.flat_map(|year| &year.bars);
        let ends = bars.flat_map(|bar| [bar.male.p90, bar.female.p90]);
        ends.fold(0.0, f64::max)
    }
}

fn check_spread(label: &str, year: i32, spread: &CountSpread) -> Result<(), ChartError> {
    let CountSpread { p10, p50, p90 } = *spread;
    for value in [p10, p50, p90] {
        check_value(label, year, value)?;
    }
    if p10 < 0.0 {
        return Err(ChartError::NegativeCount {
            part: label.to_owned(),
            year,
            value: p10,
        });
    }
    if p10 > p50 || p50 > p90 {
        return Err(ChartError::CrossedBand {
            label: label.to_owned(),
            year,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_tidy, assert_well_formed, svg};
    use super::super::{Figure, Page};
    use super::*;

    fn year(year: i32, ages: usize, scale: f64) -> PyramidYear {
        let bar = |at: usize| {
            let count =
                scale * (30.0 - (at as f64 - 9.0).abs() * 1.4 + f64::from(year - 2020) * 0.1);
            let spread = CountSpread {
                p10: count * 0.95,
                p50: count,
                p90: count * 1.06,
            };
            PyramidBar {
                label: format!("{}–{}", at * 5, at * 5 + 4),
                male: spread,
                female: spread,
            }
        };
        PyramidYear {
            year,
            bars: (0..ages).map(bar).collect(),
        }
    }

    fn pyramid(language: Language, ages: usize, horizons: &[i32], scale: f64) -> PyramidFigure {
        PyramidFigure {
            title: "人口金字塔".to_owned(),
            subtitle: "Population by age and sex".to_owned(),
            unit: "单位：人".to_owned(),
            base: year(2020, ages, scale),
            years: horizons.iter().map(|&own| year(own, ages, scale)).collect(),
            notes: vec!["plancast".to_owned()],
            language,
        }
    }

    #[test]
    fn svg_snapshot() {
        let shown = svg(Figure::Pyramid(pyramid(
            Language::Zh,
            4,
            &[2025, 2035],
            1e3,
        )));
        assert_well_formed(&shown);
        insta::assert_snapshot!("pyramid", shown);
    }

    #[test]
    fn texts_keep_apart_at_any_size() {
        let small = Page {
            width_mm: 80.0,
            height_mm: 60.0,
            dpi: 150,
            keeps_shape: false,
        };
        let horizons: [&[i32]; 4] = [&[], &[2035], &[2025, 2035], &[2022, 2025, 2028, 2030, 2035]];
        for page in [Page::default(), small] {
            for language in [Language::Zh, Language::En] {
                for horizons in horizons {
                    for scale in [0.0, 1.0, 1e3, 2.4e7] {
                        let figure = pyramid(language, 21, horizons, scale);
                        assert_tidy(&Figure::Pyramid(figure), &page);
                    }
                }
            }
        }
    }

    #[test]
    fn faults_are_refused() {
        let faulty = |change: &dyn Fn(&mut PyramidFigure)| {
            let mut figure = pyramid(Language::En, 4, &[2025], 1.0);
            change(&mut figure);
            figure.check().unwrap_err()
        };
        assert!(matches!(
            faulty(&|f| f.years[0].bars[1].male.p10 = -1.0),
            ChartError::NegativeCount { year: 2025, .. }
        ));
        assert!(matches!(
            faulty(&|f| f.years[0].bars[1].female.p50 = 1e3),
            ChartError::CrossedBand { year: 2025, .. }
        ));
        assert!(matches!(
            faulty(&|f| f.years[0].bars.truncate(3)),
            ChartError::CellsMissing {
                found: 3,
                columns: 4,
                ..
            }
        ));
    }
}
