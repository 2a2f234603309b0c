//! Checks that need numbers: they look at the path on which every random input
//! takes its median, and at the ones where all take a low or a high value.

use super::Model;
use super::compiler::Compiler;
use super::names::Symbol;
use crate::graph::{Central, NodeId};
use crate::scenario::{Dynamics, Finding, Indicator, Link, Place, Quantity};

/// Probabilities of the low and high paths: about the extremes of a thousand paths.
const EXTREMES: [f64; 2] = [0.001, 0.999];

/// A base or target in per cent above this is taken for a forgotten `%`.
const LARGEST_PERCENTAGE: f64 = 10.0;

struct Look {
    central: Central,
    low: Central,
    high: Central,
}

impl Look {
    fn values(&mut self, compiler: &Compiler<'_>, node: NodeId) -> [f64; 3] {
        let at = |central: &mut Central| central.value(compiler.graph, node);
        [at(&mut self.central), at(&mut self.low), at(&mut self.high)]
    }
}

/// Checks what a compiled scenario holds. Does nothing where there are findings already.
pub(super) fn check(compiler: &mut Compiler<'_>, model: &Model) {
    if !compiler.findings.is_empty() {
        return;
    }
    let mut look = Look {
        central: Central::new(0.5),
        low: Central::new(EXTREMES[0]),
        high: Central::new(EXTREMES[1]),
    };
    over_commitment(compiler, &mut look);
    let scenario = compiler.scenario;
    for (index, indicator) in scenario.indicators.values().enumerate() {
        base(compiler, &mut look, index, indicator);
        target_levels(compiler, &mut look, indicator);
    }
    central_path(compiler, &mut look, model);
}

/// The programmes of the central path must not ask for more than there is.
fn over_commitment(compiler: &mut Compiler<'_>, look: &mut Look) {
    let scenario = compiler.scenario;
    let Some(budget) = &scenario.budget else {
        return;
    };
    for year in compiler.years.all() {
        let total = compiler.inner(Symbol::BudgetTotal, year);
        let [total, ..] = look.values(compiler, total);
        let mut asked = Vec::new();
        for (index, id) in scenario.programmes.keys().enumerate() {
            let planned = compiler.inner(Symbol::Planned(index), year);
            let [planned, ..] = look.values(compiler, planned);
            asked.push((id, planned));
        }
        let sum: f64 = asked.iter().map(|(_, planned)| planned).sum();
        if sum <= total * (1.0 + 1e-9) {
            continue;
        }
        asked.sort_by(|a, b| b.1.total_cmp(&a.1));
        let share = |money: f64| format!("{:.1}%", 100.0 * money / total);
        let largest: Vec<String> = asked
            .iter()
            .take(3)
            .map(|(id, planned)| format!("{id} {}", share(*planned)))
            .collect();
        let message = format!(
            "in {year} the programmes ask for {} of the budget at central values",
            share(sum)
        );
        compiler.report(
            Finding::error(budget.place.clone(), "budget", message)
                .label("expected 100% or less")
                .hint(format!("the largest are {}", largest.join(", "))),
        );
        return;
    }
}

fn base<'a>(compiler: &mut Compiler<'a>, look: &mut Look, index: usize, indicator: &'a Indicator) {
    let Some(base) = &indicator.base else {
        return;
    };
    let year = compiler.years.base;
    let node = compiler.inner(Symbol::Indicator(index), year);
    let values = look.values(compiler, node);
    let percent = indicator.unit.scale == 100;
    if percent && values[0].abs() > LARGEST_PERCENTAGE {
        return compiler.report(forgotten_percent(base, values[0]));
    }
    let Some((low, high)) = range(compiler, look, indicator, year) else {
        return;
    };
    let outside = |value: &f64| !(*value > low && *value < high);
    let Some(found) = values.iter().copied().find(outside) else {
        return;
    };
    let show = |value: f64| match indicator.unit.scale {
        1 => format!("{value}"),
        100 => format!("{}%", shortest(value * 100.0)),
        scale => shortest(value * f64::from(scale)),
    };
    let whole = if outside(&values[0]) {
        format!("the base is {}", show(found))
    } else {
        format!(
            "the base reaches {} in about one path of a thousand",
            show(found)
        )
    };
    let (message, hint) = match &indicator.dynamics {
        Dynamics::Response(response) => match response.link {
            Link::Log => (
                format!("{whole}, which a log link cannot hold"),
                "a log link takes positive levels; use link = \"identity\" for others".to_owned(),
            ),
            _ => (
                format!("{whole}, which a logit link cannot hold"),
                format!(
                    "a logit link takes levels above {} and below {}; set floor or ceiling, \
                     bound the distribution with truncated(…), or use another link",
                    show(low),
                    show(high)
                ),
            ),
        },
        _ => (
            format!("{whole}, but units cannot be fewer than none"),
            "give a base of 0 or more".to_owned(),
        ),
    };
    let finding = Finding::error(base.place.clone(), base.key.as_str(), message);
    compiler.report(finding.label("out of range").hint(hint));
}

/// Bounds (exclusive) that the base must lie between; none for a kind without bounds.
fn range<'a>(
    compiler: &mut Compiler<'a>,
    look: &mut Look,
    indicator: &'a Indicator,
    year: i32,
) -> Option<(f64, f64)> {
    match &indicator.dynamics {
        Dynamics::Formula(_) => None,
        Dynamics::Stock(_) | Dynamics::Cumulative(_) => Some((-f64::MIN_POSITIVE, f64::INFINITY)),
        Dynamics::Response(response) => match &response.link {
            Link::Identity => None,
            Link::Log => Some((0.0, f64::INFINITY)),
            Link::Logit { floor, ceiling } => {
                let mut bound = |quantity: &'a Option<Quantity>, default| match quantity {
                    Some(_) => {
                        let node = compiler.quantity_or(quantity.as_ref(), year, 0.0);
                        look.values(compiler, node)[0]
                    }
                    None => default,
                };
                Some((bound(floor, 0.0), bound(ceiling, 1.0)))
            }
        },
    }
}

fn target_levels<'a>(compiler: &mut Compiler<'a>, look: &mut Look, indicator: &'a Indicator) {
    for target in &indicator.targets {
        let node = compiler.quantity(&target.level, target.year);
        let [level, ..] = look.values(compiler, node);
        if indicator.unit.scale == 100 && level.abs() > LARGEST_PERCENTAGE {
            compiler.report(forgotten_percent(&target.level, level));
        }
    }
}

fn forgotten_percent(quantity: &Quantity, value: f64) -> Finding {
    let message = format!("{} is {}%", quantity.key, shortest(value * 100.0));
    Finding::error(quantity.place.clone(), quantity.key.as_str(), message)
        .label("expected a share")
        .hint(format!(
            "with unit \"%\" write \"{}%\" or {}",
            shortest(value),
            shortest(value / 100.0)
        ))
}

/// At most four decimals, without trailing zeros.
fn shortest(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The central path must exist: a value that is no number on it is no number on most paths.
fn central_path(compiler: &mut Compiler<'_>, look: &mut Look, model: &Model) {
    if !compiler.findings.is_empty() {
        return;
    }
    let places = compiler
        .scenario
        .indicators
        .values()
        .map(|indicator| indicator.place.clone());
    let places: Vec<Place> = places.collect();
    let indicators = model.indicators.iter().zip(&places);
    let plan = &compiler.scenario.plan.place;
    let others = model.inputs.iter().map(|series| (series, plan));
    let all: Vec<(String, Vec<NodeId>, Place)> = others
        .chain(indicators)
        .map(|(series, place)| (series.name.clone(), series.nodes.clone(), place.clone()))
        .collect();
    for (name, nodes, place) in all {
        for (&year, &node) in model.years.iter().zip(&nodes) {
            let [value, ..] = look.values(compiler, node);
            if value.is_finite() {
                continue;
            }
            let message = format!("{name} is not a finite number in {year} at central values");
            compiler.report(
                Finding::error(place.clone(), name.as_str(), message)
                    .label(format!("{value}"))
                    .hint("look for a division by zero or the logarithm of a negative number"),
            );
            break;
        }
    }
}
