//! Checks that need numbers: they look at the path on which every random input
//! takes its median, and at the ones where all take a low or a high value.

use super::Model;
use super::commitments;
use super::compiler::Compiler;
use super::names::Symbol;
use super::people::WORKING_AGES;
use super::quantities::quantities;
use super::ranges;
use crate::graph::{Central, NodeId};
use crate::scenario::{Dynamics, Finding, Indicator, Link, Place, Quantity};

/// Probabilities of the low and high paths: about the extremes of a thousand paths.
const EXTREMES: [f64; 2] = [0.001, 0.999];

/// A base or target in per cent above this is taken for a forgotten `%`.
const LARGEST_PERCENTAGE: f64 = 10.0;

pub(super) struct Look {
    central: Central,
    low: Central,
    high: Central,
}

impl Look {
    /// A node's value on the central, the low and the high path.
    pub(super) fn values(&mut self, compiler: &Compiler<'_>, node: NodeId) -> [f64; 3] {
        let at = |central: &mut Central| central.value(compiler.graph, node);
        [at(&mut self.central), at(&mut self.low), at(&mut self.high)]
    }
}

/// Checks what a compiled scenario holds; what is no number because of an earlier finding is passed over.
pub(super) fn check(compiler: &mut Compiler<'_>, model: &Model) {
    let mut look = Look {
        central: Central::new(0.5),
        low: Central::new(EXTREMES[0]),
        high: Central::new(EXTREMES[1]),
    };
    ranges::check(compiler, &mut look);
    commitments::check(compiler, &mut look);
    let scenario = compiler.scenario;
    for (index, indicator) in scenario.indicators.values().enumerate() {
        base(compiler, &mut look, index, indicator);
        target_levels(compiler, &mut look, indicator);
    }
    working_age(compiler, &mut look);
    central_path(compiler, &mut look, model);
}

fn base<'a>(compiler: &mut Compiler<'a>, look: &mut Look, index: usize, indicator: &'a Indicator) {
    let Some(base) = &indicator.base else {
        return;
    };
    let year = compiler.years.base;
    let node = compiler.inner(Symbol::Indicator(index), year);
    let values = look.values(compiler, node);
    if values[0].is_nan() && !compiler.findings.is_empty() {
        return;
    }
    let percent = indicator.unit.scale == 100;
    if percent && values[0].abs() > LARGEST_PERCENTAGE {
        return compiler.report(forgotten_percent(base, values[0]));
    }
    let Some((low, high)) = range(compiler, look, indicator, year) else {
        return;
    };
    if low >= high {
        let message = format!("the floor {low} is not below the ceiling {high}");
        let finding = Finding::error(indicator.place.clone(), base.key.as_str(), message);
        return compiler.report(finding.label("expected floor below ceiling"));
    }
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
        Dynamics::Formula(_) | Dynamics::Trend => None,
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

/// Dependency ratios need somebody to depend on.
fn working_age(compiler: &mut Compiler<'_>, look: &mut Look) {
    let Some(population) = &compiler.scenario.population else {
        return;
    };
    for year in compiler.years.all() {
        let (first, last) = WORKING_AGES;
        let node = compiler.ages(first, last, None, year);
        if look.values(compiler, node)[0] == 0.0 {
            let message = format!(
                "nobody is {first} to {last} years old in {year} at central values, so dependency \
                 ratios have no value"
            );
            let place = population.place.clone();
            return compiler.report(
                Finding::error(place, "population", message)
                    .label(format!(
                        "expected people aged {first} to {last} in every year"
                    ))
                    .hint("look at the base table, and at net_migration with its profile by age"),
            );
        }
    }
}

/// The central path must exist: a value that is no number on it is no number on most paths.
fn central_path(compiler: &mut Compiler<'_>, look: &mut Look, model: &Model) {
    // What is no number may follow from any fault.
    if !compiler.findings.is_empty() {
        return;
    }
    let scenario = compiler.scenario;
    let mut all: Vec<(String, &[NodeId], Place)> = Vec::new();
    for series in &model.inputs {
        let place = quantities(scenario)
            .into_iter()
            .find(|quantity| quantity.key.replacen(".group.", ".", 1) == series.name)
            .map_or(&scenario.plan.place, |quantity| &quantity.place);
        all.push((series.name.clone(), &series.nodes, place.clone()));
    }
    for (series, indicator) in model.indicators.iter().zip(scenario.indicators.values()) {
        let name = format!("indicator.{}", series.name);
        all.push((name, &series.nodes, indicator.place.clone()));
    }
    for line in &model.budget {
        let programme = scenario.programmes.get(&line.line);
        let budget = scenario
            .budget
            .as_ref()
            .map_or(&scenario.plan.place, |own| &own.place);
        let place = programme.map_or(budget, |own| &own.place);
        let owner = if programme.is_some() {
            "programme"
        } else {
            "budget"
        };
        let mut parts = vec![("nominal", &line.nominal), ("real", &line.real)];
        if let Some(own) = &line.parts {
            parts.extend([("capital", &own.capital), ("running", &own.running)]);
        }
        for (part, nodes) in parts {
            all.push((
                format!("{owner}.{}.{part}", line.line),
                nodes,
                place.clone(),
            ));
        }
    }
    for target in &model.targets {
        let (id, indicator) = scenario
            .indicators
            .get_index(target.indicator)
            .expect("its own");
        let own = &indicator.targets[target.target];
        let name = format!("the target of indicator.{id}");
        all.push((
            name,
            std::slice::from_ref(&target.level),
            own.level.place.clone(),
        ));
    }
    for (name, nodes, place) in all {
        not_finite(compiler, look, (&name, nodes, place), &model.years);
    }
}

fn not_finite(
    compiler: &mut Compiler<'_>,
    look: &mut Look,
    (name, nodes, place): (&str, &[NodeId], Place),
    years: &[i32],
) {
    for (&year, &node) in years.iter().zip(nodes) {
        let [value, ..] = look.values(compiler, node);
        if value.is_finite() {
            continue;
        }
        let when = if nodes.len() == 1 {
            String::new()
        } else {
            format!(" in {year}")
        };
        let message = format!("{name} is not a finite number{when} at central values");
        return compiler.report(
            Finding::error(place, name, message)
                .label(format!("{value}"))
                .hint("look for a division by zero or the logarithm of a negative number"),
        );
    }
}
