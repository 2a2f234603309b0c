//! What a change of an indicator is made of: people, prices, each programme, everything else, and what
//! these do only together.
//!
//! A change leads from one plan to another: from the plan as it would go on with the people, prices and
//! money of its base year to the plan as it is, or from the baseline to a scenario. A part's own bar is what it
//! changes when it alone is switched to the new plan, all else as before, on every path:
//!
//! `bar(i) = y(i new, all others old) - y(all old)`, `interaction = y(all new) - y(all old) - Σ bar(i)`.
//!
//! These are the first-order terms of a functional decomposition anchored at the old plan, and the sum of all
//! higher ones (Rabitz and Aliş 1999, doi:10.1023/A:1019188517934; in demography Kitagawa 1955,
//! doi:10.1080/01621459.1955.10501299, and Das Gupta 1993). Shapley's values would share the
//! interaction out, but ask for `2^n` plans and hide that parts need each other; here it is a bar of its own.
//! All plans are compiled into the one graph, where they share whatever a part does not touch.
//!
//! - **people**: `population.*`;
//! - **prices** (and wages): price indexes, and the `cost` and `upkeep` of a unit;
//! - **a programme**: its nominal spending, and what of it builds;
//! - **everything else**: all that is left. From the base year it is what the indicator would do with
//!   the base year's people, prices and money: trends, wear, building at the same pace, the economy.
//!
//! What the base year has no number for (births and other flows) is held at the year after it.

use super::compiler::{Compiler, Held, HeldNodes};
use super::names::Symbol;
use super::pairs::{difference, difference_of_sums};
use super::people::{PEOPLE_NAMES, PeopleName};
use super::time::Years;
use super::with_stack;
use crate::graph::{Graph, NodeId};
use crate::scenario::{Dynamics, Scenario};

/// From where to where a change leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change<'a> {
    /// From the base year to later ones, in one scenario.
    OverTime(&'a Scenario),
    /// From one scenario to another, in the same year.
    Between {
        /// The scenario at the start.
        baseline: &'a Scenario,
        /// The one at the end.
        scenario: &'a Scenario,
    },
}

/// A part of a change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Bar {
    /// People.
    People,
    /// Prices and wages.
    Prices,
    /// A programme's money, by its id.
    Programme(String),
    /// Everything else.
    Other,
    /// What the parts do only together.
    Interaction,
}

/// A change of one indicator, in its written unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// Position of the indicator in the (new) scenario.
    pub indicator: usize,
    /// The year of the end, and of the start too between two scenarios.
    pub year: i32,
    /// Where it starts.
    pub start: NodeId,
    /// Where it ends.
    pub end: NodeId,
    /// The parts that can move it, in a fixed order; with the start they add up to the end.
    pub bars: Vec<(Bar, NodeId)>,
}

/// Splits the change of indicators (positions in the new scenario) by given years; what the other
/// scenario does not have is left out.
pub fn attributions(
    graph: &mut Graph,
    change: Change<'_>,
    wanted: &[(usize, i32)],
) -> Vec<Attribution> {
    with_stack(|| match change {
        Change::OverTime(scenario) => over_time(graph, scenario, wanted),
        Change::Between { baseline, scenario } => between(graph, baseline, scenario, wanted),
    })
}

fn over_time(graph: &mut Graph, scenario: &Scenario, wanted: &[(usize, i32)]) -> Vec<Attribution> {
    let base_year = scenario.plan.base_year;
    let parts = parts(scenario);
    let mut compiler = Compiler::new(scenario, graph, HeldNodes::new());
    let mut base_nodes = |members: &[Held]| -> Vec<NodeId> {
        let from = |member: &Held| base_year + i32::from(is_flow(member));
        let members = members.iter();
        members.map(|own| compiler.member(own, from(own))).collect()
    };
    let at_base: Vec<Vec<NodeId>> = parts.iter().map(|(_, own)| base_nodes(own)).collect();
    let held = |live: Option<usize>| {
        let mut held = HeldNodes::new();
        for (at, ((_, members), nodes)) in parts.iter().zip(&at_base).enumerate() {
            if live == Some(at) {
                continue;
            }
            for (member, &node) in members.iter().zip(nodes) {
                for year in base_year..=scenario.plan.end_year {
                    held.insert((member.clone(), year), node);
                }
            }
        }
        held
    };
    let frozen = values(graph, scenario, held(None), wanted);
    let full = values(graph, scenario, HeldNodes::new(), wanted);
    let bases: Vec<(usize, i32)> = wanted.iter().map(|&(own, _)| (own, base_year)).collect();
    let start = values(graph, scenario, HeldNodes::new(), &bases);
    let alone: Vec<Vec<NodeId>> = (0..parts.len())
        .map(|part| values(graph, scenario, held(Some(part)), wanted))
        .collect();
    let found = wanted.iter().enumerate().map(|(at, &(indicator, year))| {
        let mut bars: Vec<(Bar, NodeId)> = Vec::new();
        for ((bar, _), alone) in parts.iter().zip(&alone) {
            bars.push((bar.clone(), difference(graph, alone[at], frozen[at])));
        }
        bars.push((Bar::Other, difference(graph, frozen[at], start[at])));
        complete(graph, (indicator, year), (start[at], full[at]), bars)
    });
    found.collect()
}

fn between(
    graph: &mut Graph,
    baseline: &Scenario,
    scenario: &Scenario,
    wanted: &[(usize, i32)],
) -> Vec<Attribution> {
    // Indicators that both have, with their positions in the baseline.
    let both: Vec<((usize, i32), (usize, i32))> = wanted
        .iter()
        .filter_map(|&(own, year)| {
            let (id, _) = scenario.indicators.get_index(own)?;
            let other = baseline.indicators.get_index_of(id)?;
            Some(((own, year), (other, year)))
        })
        .collect();
    let own: Vec<(usize, i32)> = both.iter().map(|pair| pair.0).collect();
    let other: Vec<(usize, i32)> = both.iter().map(|pair| pair.1).collect();
    let (new_parts, old_parts) = (parts(scenario), parts(baseline));
    let start = values(graph, baseline, HeldNodes::new(), &other);
    let end = values(graph, scenario, HeldNodes::new(), &own);
    let mut bars: Vec<Vec<(Bar, NodeId)>> = vec![Vec::new(); both.len()];
    // Everything else is the new plan with all parts of the old one that it has, too.
    let mut all_held = HeldNodes::new();
    let (old_nodes, new_nodes) = (
        Nodes::of(graph, baseline, &old_parts),
        Nodes::of(graph, scenario, &new_parts),
    );
    for (bar, members) in &new_parts {
        let Some((_, old_members)) = old_parts.iter().find(|(other, _)| other == bar) else {
            continue;
        };
        let to_old = old_nodes.held_in(scenario, old_members);
        // A part that is the same in both changes nothing.
        let is_same = |(key, node): (&(Held, i32), &NodeId)| new_nodes.nodes.get(key) == Some(node);
        if to_old.iter().all(is_same) {
            continue;
        }
        let to_new = new_nodes.held_in(baseline, members);
        all_held.extend(to_old);
        let alone = values(graph, baseline, to_new, &other);
        for (at, bars) in bars.iter_mut().enumerate() {
            bars.push((bar.clone(), difference(graph, alone[at], start[at])));
        }
    }
    let rest = values(graph, scenario, all_held, &own);
    let found = own.iter().enumerate().map(|(at, &key)| {
        let mut bars = std::mem::take(&mut bars[at]);
        bars.push((Bar::Other, difference(graph, rest[at], start[at])));
        complete(graph, key, (start[at], end[at]), bars)
    });
    found.collect()
}

/// Leaves out what moves nothing, and adds what is left as interaction.
fn complete(
    graph: &mut Graph,
    (indicator, year): (usize, i32),
    (start, end): (NodeId, NodeId),
    mut bars: Vec<(Bar, NodeId)>,
) -> Attribution {
    bars.retain(|(_, node)| graph.known_value(*node) != Some(0.0));
    let reached = bars
        .iter()
        .fold(start, |sum, &(_, node)| graph.add(sum, node));
    let mut terms: Vec<NodeId> = bars.iter().map(|&(_, node)| node).collect();
    terms.push(start);
    let interaction = difference_of_sums(graph, end, reached, &terms);
    if graph.known_value(interaction) != Some(0.0) {
        bars.push((Bar::Interaction, interaction));
    }
    Attribution {
        indicator,
        year,
        start,
        end,
        bars,
    }
}

/// Parts that are switched, and what belongs to each.
fn parts(scenario: &Scenario) -> Vec<(Bar, Vec<Held>)> {
    let groups = (0..scenario.groups.len()).map(Symbol::Group);
    let projected = scenario.population.is_some();
    let named = PEOPLE_NAMES.iter().filter(|_| projected);
    let named = named.map(|&(_, name)| Symbol::People(name));
    let people = groups.chain(named).map(Held::Symbol).collect();
    let mut prices: Vec<Held> = vec![Held::Symbol(Symbol::PriceIndex)];
    let count = scenario.programmes.len();
    prices.extend((0..count).map(|at| Held::Symbol(Symbol::ProgrammePrice(at))));
    for indicator in scenario.indicators.values() {
        let (spending, upkeep) = match &indicator.dynamics {
            Dynamics::Stock(stock) => (&stock.spending, stock.upkeep.as_ref()),
            Dynamics::Cumulative(spending) => (&**spending, None),
            _ => continue,
        };
        let quantities = std::iter::once(&spending.cost).chain(upkeep);
        prices.extend(quantities.map(|own| Held::Quantity(own.bottom().key.clone())));
    }
    let mut parts = vec![(Bar::People, people), (Bar::Prices, prices)];
    for (at, (id, programme)) in scenario.programmes.iter().enumerate() {
        let mut members = vec![Held::Symbol(Symbol::Nominal(at))];
        if programme.capital.is_some() {
            members.push(Held::Symbol(Symbol::Capital(at)));
        }
        parts.push((Bar::Programme(id.clone()), members));
    }
    parts
}

fn is_flow(member: &Held) -> bool {
    matches!(
        member,
        Held::Symbol(Symbol::People(
            PeopleName::Births
                | PeopleName::Deaths
                | PeopleName::NaturalChange
                | PeopleName::Migrants
        ))
    )
}

/// Nodes of all parts over all years, as its own scenario has them.
struct Nodes<'a> {
    scenario: &'a Scenario,
    nodes: HeldNodes,
}

impl<'a> Nodes<'a> {
    fn of(graph: &mut Graph, scenario: &'a Scenario, parts: &[(Bar, Vec<Held>)]) -> Self {
        let mut compiler = Compiler::new(scenario, graph, HeldNodes::new());
        let years = Years {
            base: scenario.plan.base_year,
            end: scenario.plan.end_year,
        };
        let mut nodes = HeldNodes::new();
        for member in parts.iter().flat_map(|(_, members)| members) {
            for year in years.all() {
                nodes.insert((member.clone(), year), compiler.member(member, year));
            }
        }
        Self { scenario, nodes }
    }

    /// The nodes of some members by what another scenario calls them; what it lacks is left out.
    fn held_in(&self, other: &Scenario, members: &[Held]) -> HeldNodes {
        let all = self.nodes.iter();
        let wanted = all.filter(|((member, _), _)| members.contains(member));
        let renamed = wanted.filter_map(|((member, year), &node)| {
            let member = renamed(member, self.scenario, other)?;
            Some(((member, *year), node))
        });
        renamed.collect()
    }
}

fn renamed(member: &Held, from: &Scenario, to: &Scenario) -> Option<Held> {
    let group = |at: usize| to.groups.get_index_of(from.groups.get_index(at)?.0);
    let programme = |at: usize| to.programmes.get_index_of(from.programmes.get_index(at)?.0);
    let symbol = match member {
        Held::Quantity(_) => return Some(member.clone()),
        Held::Symbol(symbol) => match *symbol {
            Symbol::Group(at) => Symbol::Group(group(at)?),
            Symbol::ProgrammePrice(at) => Symbol::ProgrammePrice(programme(at)?),
            Symbol::Nominal(at) => Symbol::Nominal(programme(at)?),
            Symbol::Capital(at) => Symbol::Capital(programme(at)?),
            other => other,
        },
    };
    Some(Held::Symbol(symbol))
}

/// Indicators in their written unit, with some nodes held.
fn values(
    graph: &mut Graph,
    scenario: &Scenario,
    held: HeldNodes,
    wanted: &[(usize, i32)],
) -> Vec<NodeId> {
    let mut compiler = Compiler::new(scenario, graph, held);
    let value = |&(indicator, year): &(usize, i32)| {
        let node = compiler.inner(Symbol::Indicator(indicator), year);
        compiler.scaled(node, scenario.indicators[indicator].unit.scale)
    };
    wanted.iter().map(value).collect()
}

impl Compiler<'_> {
    /// The node of what can be held.
    fn member(&mut self, member: &Held, year: i32) -> NodeId {
        match member {
            Held::Symbol(symbol) => self.inner(*symbol, year),
            Held::Quantity(key) => {
                let whole = super::quantities::whole_quantities(self.scenario);
                let own = whole.into_iter().find(|own| own.bottom().key == *key);
                let own = own.expect("a quantity of this scenario");
                self.quantity(own, year)
            }
        }
    }
}
