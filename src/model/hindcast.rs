//! The plan begun in an earlier year, with what was recorded in the place of what it defines.
//!
//! Indicators whose record is to be met are computed by the plan's own equations from their recorded value in
//! the first year; every other symbol that has a record over all years (a programme's spending, people, a
//! driver, another indicator) takes it, linear between recorded years. All else is as the plan defines it,
//! begun in that year. The random inputs are the plan's own: what is drawn once a path has on each path the
//! same value as in the plan's future.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::compiler::{Compiler, Context, Held, HeldNodes};
use super::names::Meaning;
use super::names::{Symbol, known_names, resolve, written};
use super::recorded::series_of;
use crate::expression::{Expression, Kind};
use crate::forecast::History;
use crate::graph::{Graph, NodeId};
use crate::scenario::{Dynamics, Finding, Form, Quantity, Record, Scenario, Severity};

/// The indicators of the earlier plan. Values are as they are held: shares as fractions.
#[derive(Debug, Clone, PartialEq)]
pub struct Hindcast {
    /// The years, the first included.
    pub years: Vec<i32>,
    /// By indicator that is to be met, its nodes in these years.
    pub nodes: Vec<Vec<NodeId>>,
    /// Series that stand in the place of what the plan defines.
    pub held: Vec<String>,
    /// What the indicators read that has no record over all years, and is as the plan defines it.
    pub unrecorded: Vec<String>,
}

/// Why there is no earlier plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HindcastError {
    /// The first year of an indicator is not known.
    #[error("`{id}` has no recorded value in {year}, from which it would be simulated")]
    NoStart {
        /// The indicator.
        id: String,
        /// The year.
        year: i32,
    },
    /// The plan makes no sense in that year.
    #[error("the plan cannot be begun in that year")]
    Findings(Vec<Finding>),
}

/// The plan begun in the first of `years`, up to the last, with the indicators at `met` computed.
///
/// # Errors
/// An indicator without a value in the first year, or what the plan cannot define from there on.
pub fn hindcast(
    scenario: &Scenario,
    record: &Record,
    graph: &mut Graph,
    (first, last): (i32, i32),
    met: &[usize],
) -> Result<Hindcast, HindcastError> {
    let mut past = scenario.clone();
    (past.plan.base_year, past.plan.end_year) = (first, last);
    past.plan.horizons.clear();
    past.observations.clear();
    for &at in met {
        let entry = past.indicators.get_index_mut(at);
        let (id, own) = entry.expect("an indicator of the scenario");
        let start = record
            .series
            .get(id)
            .and_then(|own| own.history.value(first));
        let value = start.ok_or_else(|| HindcastError::NoStart {
            id: id.clone(),
            year: first,
        })?;
        let form = Form::Expression(Expression {
            kind: Kind::Number(value),
            span: 0..0,
        });
        own.base = Some(Quantity {
            key: format!("indicator.{id}.base"),
            form,
            title: None,
            evidence: None,
            place: own.place.clone(),
        });
    }
    let (held, series) = held(&past, record, graph, (first, last), met);
    let mut compiler = Compiler::new(&past, graph, held);
    let years: Vec<i32> = (first..=last).collect();
    let mut nodes = Vec::new();
    for &at in met {
        let entry = past.indicators.get_index(at);
        let (id, own) = entry.expect("an indicator of the scenario");
        let key = format!("indicator.{id}");
        let context = Context {
            key: &key,
            place: &own.place,
        };
        let mut of = |year| compiler.symbol(Symbol::Indicator(at), year, context);
        nodes.push(years.iter().map(|&year| of(year)).collect());
    }
    let unrecorded = unrecorded(&compiler, &past, met);
    let mut findings = std::mem::take(&mut compiler.findings);
    findings.retain(|finding| finding.severity == Severity::Error);
    match findings.is_empty() {
        true => Ok(Hindcast {
            years,
            nodes,
            held: series,
            unrecorded,
        }),
        false => Err(HindcastError::Findings(findings)),
    }
}

/// What has a record over all years, as nodes, and the names of the series.
fn held(
    scenario: &Scenario,
    record: &Record,
    graph: &mut Graph,
    (first, last): (i32, i32),
    met: &[usize],
) -> (HeldNodes, Vec<String>) {
    let mut held = HeldNodes::new();
    let mut series: IndexSet<String> = IndexSet::new();
    let mut hold = |graph: &mut Graph, key: Held, id: &str, history: &History| {
        let all: Option<Vec<f64>> = (first..=last).map(|year| between(history, year)).collect();
        let Some(values) = all else { return };
        for (year, value) in (first..).zip(values) {
            held.insert((key.clone(), year), graph.constant(value));
        }
        series.insert(id.to_owned());
    };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for name in known_names(scenario) {
        let Some(Meaning::Symbol(symbol)) = resolve(scenario, &name) else {
            continue;
        };
        let is_met = matches!(symbol, Symbol::Indicator(at) if met.contains(&at));
        if is_met || !seen.insert(written(scenario, symbol)) {
            continue;
        }
        if let Some((id, own)) = series_of(scenario, record, symbol, &name) {
            hold(graph, Held::Symbol(symbol), id, &own.history);
        }
    }
    // A driver of a response may have a series of its own.
    for (indicator, own) in &scenario.indicators {
        let Dynamics::Response(response) = &own.dynamics else {
            continue;
        };
        for (driver, influence) in &response.drivers {
            let key = format!("indicator.{indicator}.driver.{driver}");
            if let Some(own) = record.series.get(&key) {
                let value = influence.value.bottom().key.clone();
                hold(graph, Held::Quantity(value), &key, &own.history);
            }
        }
    }
    (held, series.into_iter().collect())
}

/// A recorded value, or what lies between its neighbours; none outside the record.
fn between(history: &History, year: i32) -> Option<f64> {
    if let Some(value) = history.value(year) {
        return Some(value);
    }
    let after = history.points().partition_point(|point| point.year < year);
    let (before, after) = (
        history.points().get(after.checked_sub(1)?)?,
        history.points().get(after)?,
    );
    let weight = f64::from(year - before.year) / f64::from(after.year - before.year);
    Some(before.value + weight * (after.value - before.value))
}

/// What was defined by the plan though it moves over the years, so that its past is none that was recorded.
fn unrecorded(compiler: &Compiler<'_>, scenario: &Scenario, met: &[usize]) -> Vec<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    for (symbol, moves) in compiler.defined() {
        let is_named = match symbol {
            Symbol::Driver(at) => moves || matches!(scenario.drivers[at].value.form, Form::Path(_)),
            Symbol::Indicator(at) => !met.contains(&at),
            Symbol::Economy(_)
            | Symbol::Group(_)
            | Symbol::People(_)
            | Symbol::BudgetTotal
            | Symbol::OwnRevenue
            | Symbol::Transfers
            | Symbol::Nominal(_) => true,
            _ => false,
        };
        if is_named {
            found.insert(written(scenario, symbol));
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Point;

    #[test]
    fn years_between_recorded_ones_lie_on_a_line() {
        let point = |year, value| Point { year, value };
        let history = History::new(vec![point(2010, 1.0), point(2014, 3.0)]).unwrap();
        assert_eq!(between(&history, 2011), Some(1.5));
        assert_eq!(between(&history, 2014), Some(3.0));
        assert_eq!(between(&history, 2009), None);
        assert_eq!(between(&history, 2015), None);
    }
}
