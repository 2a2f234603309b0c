//! The result of `attribute`.

use serde::Serialize;

use crate::analysis::attribute::AttributionSummary;
use crate::report::attribute::{Attributed, part_name, quantile};
use crate::report::tables::english;
use crate::statistics::ColumnSummary;

/// Every change, split.
#[derive(Debug, Serialize)]
pub struct AttributeResult<'a> {
    changes: Vec<Change<'a>>,
}

#[derive(Debug, Serialize)]
struct Change<'a> {
    scenario: &'a str,
    /// A scenario, or the base year.
    from: String,
    indicator: &'a str,
    unit: &'a str,
    year: i32,
    start: Column,
    /// Parts that move it in some path; on every path they add up to the end less the start.
    parts: Vec<Part>,
    end: Column,
}

#[derive(Debug, Serialize)]
struct Part {
    part: String,
    #[serde(flatten)]
    change: Column,
}

#[derive(Debug, Serialize)]
struct Column {
    mean: f64,
    standard_error: Option<f64>,
    p10: f64,
    p50: f64,
    p90: f64,
}

impl From<&ColumnSummary> for Column {
    fn from(own: &ColumnSummary) -> Self {
        Self {
            mean: own.mean,
            standard_error: own.standard_error,
            p10: quantile(own, 0.1),
            p50: quantile(own, 0.5),
            p90: quantile(own, 0.9),
        }
    }
}

/// The result of an attribution.
pub fn attribute_result<'a>(all: &[Attributed<'a>]) -> AttributeResult<'a> {
    let changes = all
        .iter()
        .flat_map(|of| of.found.iter().map(|own| change(of, own)));
    AttributeResult {
        changes: changes.collect(),
    }
}

fn change<'a>(of: &Attributed<'a>, own: &AttributionSummary) -> Change<'a> {
    let (id, indicator) = of.indicator(own);
    let part = |(bar, change): &(crate::model::Bar, ColumnSummary)| Part {
        part: part_name(bar),
        change: change.into(),
    };
    Change {
        scenario: &of.scenario.id,
        from: match of.baseline {
            Some(baseline) => baseline.id.clone(),
            None => of.scenario.plan.base_year.to_string(),
        },
        indicator: id,
        unit: english(&indicator.unit.name),
        year: own.year,
        start: (&own.start).into(),
        parts: own.bars.iter().map(part).collect(),
        end: (&own.end).into(),
    }
}
