//! Parts of a whole over the years as data, such as a budget by domain.
//!
//! What it looks like is in `stack_layout`.

use super::error::ChartError;
use super::figure::{Band, check_series, check_years};
use crate::words::Language;

/// One part over the years.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The part's name.
    pub label: String,
    /// Values, one per year; parts below zero are stacked downwards.
    pub values: Vec<f64>,
    /// Whether this is what the named parts leave: it is drawn in grey.
    pub is_rest: bool,
}

/// Parts of a whole over the years.
#[derive(Debug, Clone, PartialEq)]
pub struct StackFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// The value axis in words; may be empty.
    pub unit: String,
    /// Simulated years, strictly ascending.
    pub years: Vec<i32>,
    /// Parts from the top of the stack to its foot.
    pub layers: Vec<Layer>,
    /// An interval of the sum of all parts, where it is known; parts are means, which say nothing of it.
    pub total: Option<Band>,
    /// Years whose values are written out beside the first one.
    pub horizons: Vec<i32>,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

impl StackFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        check_years(&self.years)?;
        if self.layers.is_empty() {
            return Err(ChartError::NoSeries);
        }
        let years = self.years.len();
        for layer in &self.layers {
            check_series(&layer.label, &layer.values, years)?;
        }
        if let Some(total) = &self.total {
            total.check(&self.years)?;
        }
        // Each may be drawable and their sum still overflow.
        check_series("total", &self.totals(), years)
    }

    /// The sum of the parts in each year.
    pub(super) fn totals(&self) -> Vec<f64> {
        let sum = |at: usize| self.layers.iter().map(|layer| layer.values[at]).sum();
        (0..self.years.len()).map(sum).collect()
    }

    /// Lower and upper edge of each layer over the years: from the foot upwards for what is above
    /// zero, from zero downwards for what is below.
    pub(super) fn edges(&self) -> Vec<(Vec<f64>, Vec<f64>)> {
        let mut above = vec![0.0; self.years.len()];
        let mut below = vec![0.0; self.years.len()];
        let mut edges = vec![(Vec::new(), Vec::new()); self.layers.len()];
        for (at, layer) in self.layers.iter().enumerate().rev() {
            let (lower, upper) = &mut edges[at];
            for (year, &value) in layer.values.iter().enumerate() {
                let base = if value < 0.0 { &mut below } else { &mut above };
                let from = base[year];
                base[year] += value;
                lower.push(from.min(base[year]));
                upper.push(from.max(base[year]));
            }
        }
        edges
    }

    /// The years that are written out: the first one and the horizons among the years.
    pub(super) fn shown_years(&self) -> Vec<i32> {
        let mut shown = vec![self.years[0]];
        shown.extend(
            self.horizons
                .iter()
                .filter(|year| self.years.contains(year)),
        );
        shown.sort_unstable();
        shown.dedup();
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_tidy, assert_well_formed, svg};
    use super::super::{Figure, Page};
    use super::*;

    /// A tenth to each side of the sum.
    fn total(layers: usize, scale: f64) -> Band {
        let sum = scale * (layers * (layers + 1) / 2) as f64;
        let by = |factor: f64| {
            (0..16)
                .map(|year| factor * sum * (1.0 + 0.04 * f64::from(year)))
                .collect()
        };
        Band {
            label: "80%".to_owned(),
            lower: by(0.9),
            upper: by(1.1),
            lower_label: "10%".to_owned(),
            upper_label: "90%".to_owned(),
        }
    }

    fn stack(language: Language, layers: usize, scale: f64) -> StackFigure {
        let years: Vec<i32> = (2020..=2035).collect();
        let layer = |at: usize| Layer {
            label: format!("城乡宜居服务 Housing {at}"),
            values: years
                .iter()
                .map(|y| scale * (1.0 + at as f64) * (1.0 + 0.04 * f64::from(y - 2020)))
                .collect(),
            is_rest: at == 0,
        };
        StackFigure {
            title: "分领域公共服务支出".to_owned(),
            subtitle: "Baseline".to_owned(),
            unit: "单位：元（2020 年价格）".to_owned(),
            layers: (0..layers).map(layer).collect(),
            total: (scale != 0.0).then(|| total(layers, scale)),
            horizons: vec![2025, 2035],
            notes: vec!["plancast".to_owned()],
            years,
            language,
        }
    }

    #[test]
    fn svg_snapshot() {
        let shown = svg(Figure::Stack(stack(Language::En, 4, 1e8)));
        assert_well_formed(&shown);
        insta::assert_snapshot!("stack", shown);
    }

    #[test]
    fn layers_stand_on_each_other() {
        let mut figure = stack(Language::En, 3, 1.0);
        figure.layers[1].values[0] = -2.0;
        let edges = figure.edges();
        // From the foot: 3, then below zero -2, then 1 on the 3.
        assert_eq!((edges[2].0[0], edges[2].1[0]), (0.0, 3.0));
        assert_eq!((edges[1].0[0], edges[1].1[0]), (-2.0, 0.0));
        assert_eq!((edges[0].0[0], edges[0].1[0]), (3.0, 4.0));
        assert_eq!(figure.totals()[0], 2.0);
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
                for (layers, scale) in [(1, 1.0), (10, 1e8), (10, 1e-6), (60, 1e11), (3, 0.0)] {
                    let mut figure = stack(language, layers, scale);
                    assert_tidy(&Figure::Stack(figure.clone()), &page);
                    figure.layers[0].values[3] *= -1.0;
                    figure.horizons = vec![2022, 2025, 2028, 2030, 2035];
                    assert_tidy(&Figure::Stack(figure), &page);
                }
            }
        }
        let mut figure = stack(Language::Zh, 3, 1.0);
        figure.years.truncate(1);
        figure.total = None;
        figure
            .layers
            .iter_mut()
            .for_each(|layer| layer.values.truncate(1));
        assert_tidy(&Figure::Stack(figure), &Page::default());
    }

    #[test]
    fn faults_are_refused() {
        let mut figure = stack(Language::En, 3, 1.0);
        figure.layers[1].values[2] = f64::NAN;
        assert!(matches!(
            figure.check(),
            Err(ChartError::UndrawableValue { position: 2, .. })
        ));
        let mut figure = stack(Language::En, 3, 1.0);
        let band = figure.total.as_mut().unwrap();
        band.lower[4] = 2.0 * band.upper[4];
        assert!(matches!(
            figure.check(),
            Err(ChartError::CrossedBand { year: 2024, .. })
        ));
        figure.layers.clear();
        assert!(matches!(figure.check(), Err(ChartError::NoSeries)));
    }
}
