//! What a name in an expression stands for.

use super::people::{PEOPLE_NAMES, PeopleName};
use crate::scenario::{Pot, Scenario};

/// A quantity that has one node in each year. Numbers are positions in the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Symbol {
    Driver(usize),
    Economy(usize),
    Group(usize),
    /// Everybody by age and sex.
    PopulationState,
    /// What a projection offers beside its groups.
    People(PeopleName),
    BudgetTotal,
    OwnRevenue,
    /// What output has made of own revenue since the base year.
    RevenueIndex,
    Transfers,
    /// Money of the total that special bonds bring.
    SpecialBonds,
    /// The total without special bonds.
    General,
    Livelihood,
    EverythingElse,
    /// Special bonds that no programme draws.
    SpecialBondsLeft,
    PriceIndex,
    /// Money a programme asks for.
    Planned(usize),
    /// Share of what is asked of a pot that a priority is granted (by position in its order of priorities).
    Granted(Pot, usize),
    Nominal(usize),
    ProgrammePrice(usize),
    Real(usize),
    PerHead(usize),
    /// The part of a programme's spending that builds.
    Capital(usize),
    /// The part that runs what stands.
    Running(usize),
    /// 1 while an event lasts.
    Event(usize),
    /// 1 where an event begins.
    EventStart(usize),
    Indicator(usize),
    /// Units of a stock, idle ones included.
    Capacity(usize),
    /// Money for new units.
    Investment(usize),
    /// A response on its link scale.
    LinkState(usize),
}

/// A resolved name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Symbol(Symbol),
    Year,
    YearsSinceBase,
}

const BUDGET_NAMES: [(&str, Symbol); 9] = [
    ("budget.total", Symbol::BudgetTotal),
    ("budget.own_revenue", Symbol::OwnRevenue),
    ("budget.transfers", Symbol::Transfers),
    ("budget.special_bonds", Symbol::SpecialBonds),
    ("budget.general", Symbol::General),
    ("budget.livelihood", Symbol::Livelihood),
    ("budget.everything_else", Symbol::EverythingElse),
    ("budget.special_bonds_left", Symbol::SpecialBondsLeft),
    ("budget.price_index", Symbol::PriceIndex),
];

const PROGRAMME_PARTS: [&str; 5] = ["nominal", "real", "per_head", "capital", "running"];

/// Whether a short name has two owners, an economy value and a driver.
pub(super) fn is_ambiguous(scenario: &Scenario, name: &str) -> bool {
    scenario.economy.contains_key(name) && scenario.drivers.contains_key(name)
}

/// The meaning of a name; none for one that nothing defines.
pub(super) fn resolve(scenario: &Scenario, name: &str) -> Option<Meaning> {
    match name {
        "year" => return Some(Meaning::Year),
        "t" => return Some(Meaning::YearsSinceBase),
        _ => {}
    }
    symbol(scenario, name).map(Meaning::Symbol)
}

fn symbol(scenario: &Scenario, name: &str) -> Option<Symbol> {
    let Some((kind, rest)) = name.split_once('.') else {
        let economy = scenario.economy.get_index_of(name).map(Symbol::Economy);
        return economy.or_else(|| scenario.drivers.get_index_of(name).map(Symbol::Driver));
    };
    match kind {
        "driver" => scenario.drivers.get_index_of(rest).map(Symbol::Driver),
        "economy" => scenario.economy.get_index_of(rest).map(Symbol::Economy),
        "population" => people(scenario, name, rest),
        "indicator" => scenario
            .indicators
            .get_index_of(rest)
            .map(Symbol::Indicator),
        "event" => scenario.events.get_index_of(rest).map(Symbol::Event),
        "budget" => {
            scenario.budget.as_ref()?;
            BUDGET_NAMES
                .iter()
                .find(|(known, _)| *known == name)
                .map(|&(_, symbol)| symbol)
        }
        "programme" => {
            let (id, part) = rest.rsplit_once('.')?;
            let index = scenario.programmes.get_index_of(id)?;
            match part {
                "nominal" => Some(Symbol::Nominal(index)),
                "real" => Some(Symbol::Real(index)),
                "per_head" => Some(Symbol::PerHead(index)),
                "capital" => Some(Symbol::Capital(index)),
                "running" => Some(Symbol::Running(index)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn people(scenario: &Scenario, name: &str, id: &str) -> Option<Symbol> {
    let projected = || {
        scenario.population.as_ref()?;
        let known = PEOPLE_NAMES.iter().find(|(known, _)| *known == name);
        known.map(|&(_, people)| Symbol::People(people))
    };
    let group = scenario.groups.get_index_of(id).map(Symbol::Group);
    group.or_else(projected)
}

/// Every name that an expression may use, for hints.
pub(super) fn known_names(scenario: &Scenario) -> Vec<String> {
    let mut names = vec!["year".to_owned(), "t".to_owned()];
    names.extend(
        scenario
            .economy
            .keys()
            .flat_map(|id| [id.clone(), format!("economy.{id}")]),
    );
    names.extend(
        scenario
            .drivers
            .keys()
            .flat_map(|id| [id.clone(), format!("driver.{id}")]),
    );
    names.extend(scenario.groups.keys().map(|id| format!("population.{id}")));
    if scenario.population.is_some() {
        names.extend(PEOPLE_NAMES.iter().map(|(name, _)| (*name).to_owned()));
    }
    names.extend(
        scenario
            .indicators
            .keys()
            .map(|id| format!("indicator.{id}")),
    );
    names.extend(scenario.events.keys().map(|id| format!("event.{id}")));
    if scenario.budget.is_some() {
        names.extend(BUDGET_NAMES.iter().map(|(name, _)| (*name).to_owned()));
    }
    for id in scenario.programmes.keys() {
        names.extend(
            PROGRAMME_PARTS
                .iter()
                .map(|part| format!("programme.{id}.{part}")),
        );
    }
    names
}

/// How a symbol is written, for messages.
pub(super) fn written(scenario: &Scenario, symbol: Symbol) -> String {
    let programme = |index: usize, part: &str| {
        let id = scenario
            .programmes
            .get_index(index)
            .map_or("", |(id, _)| id.as_str());
        format!("programme.{id}.{part}")
    };
    let indicator = |index: usize| {
        let id = scenario
            .indicators
            .get_index(index)
            .map_or("", |(id, _)| id.as_str());
        format!("indicator.{id}")
    };
    match symbol {
        Symbol::Driver(index) => key_at(scenario.drivers.get_index(index), "driver"),
        Symbol::Economy(index) => key_at(scenario.economy.get_index(index), "economy"),
        Symbol::Group(index) => key_at(scenario.groups.get_index(index), "population"),
        Symbol::PopulationState => "population".to_owned(),
        Symbol::People(people) => {
            let known = PEOPLE_NAMES.iter().find(|(_, known)| *known == people);
            known.map_or_else(String::new, |(name, _)| (*name).to_owned())
        }
        Symbol::BudgetTotal => "budget.total".to_owned(),
        Symbol::OwnRevenue | Symbol::RevenueIndex => "budget.own_revenue".to_owned(),
        Symbol::Transfers => "budget.transfers".to_owned(),
        Symbol::SpecialBonds => "budget.special_bonds".to_owned(),
        Symbol::General => "budget.general".to_owned(),
        Symbol::Livelihood => "budget.livelihood".to_owned(),
        Symbol::SpecialBondsLeft => "budget.special_bonds_left".to_owned(),
        Symbol::EverythingElse => "budget.everything_else".to_owned(),
        Symbol::PriceIndex => "budget.price_index".to_owned(),
        Symbol::Planned(index) => programme(index, "share or amount"),
        Symbol::Granted(Pot::General, _) => "the budget's grants".to_owned(),
        Symbol::Granted(Pot::SpecialBonds, _) => "the special bonds' grants".to_owned(),
        Symbol::Nominal(index) => programme(index, "nominal"),
        Symbol::ProgrammePrice(index) => programme(index, "price_index"),
        Symbol::Real(index) => programme(index, "real"),
        Symbol::PerHead(index) => programme(index, "per_head"),
        Symbol::Capital(index) => programme(index, "capital"),
        Symbol::Running(index) => programme(index, "running"),
        Symbol::Event(index) | Symbol::EventStart(index) => {
            key_at(scenario.events.get_index(index), "event")
        }
        Symbol::Indicator(index)
        | Symbol::Capacity(index)
        | Symbol::Investment(index)
        | Symbol::LinkState(index) => indicator(index),
    }
}

fn key_at<T>(entry: Option<(&String, &T)>, kind: &str) -> String {
    entry.map_or_else(String::new, |(id, _)| format!("{kind}.{id}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{BUDGET_NAMES, PROGRAMME_PARTS};
    use crate::model::people::PEOPLE_NAMES;
    use crate::scenario::language::NAMES;

    #[test]
    fn the_reference_lists_every_name() {
        let owners = ["driver", "economy", "population", "indicator", "event"];
        let mut known: BTreeSet<String> = owners.map(|owner| format!("{owner}.ID")).into();
        known.extend(["year", "t"].map(str::to_owned));
        known.extend(PROGRAMME_PARTS.map(|part| format!("programme.ID.{part}")));
        known.extend(BUDGET_NAMES.map(|(name, _)| name.to_owned()));
        known.extend(PEOPLE_NAMES.map(|(name, _)| name.to_owned()));
        let listed: BTreeSet<String> = NAMES.iter().map(|name| name.written.to_owned()).collect();
        assert_eq!(listed, known);
    }
}
