//! People as nodes: groups given as values, or read from a cohort projection
//! whose state of a year is one node.
//!
//! `natural_change = births - deaths`; `child_dependency` is ages 0 to 14 over 15
//! to 64, `old_age_dependency` 65 and over over 15 to 64. Flows of the base year
//! are zero: what happened before it is not simulated.

use super::compiler::Compiler;
use super::names::Symbol;
use crate::demography::Sex;
use crate::graph::{NodeId, Operation, PopulationFlow, PopulationGroup};
use crate::scenario::{LifeExpectancy, Members, Population};

/// What a projection offers beside its groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum PeopleName {
    Total,
    Births,
    Deaths,
    NaturalChange,
    Migrants,
    ChildDependency,
    OldAgeDependency,
}

/// Names as expressions write them.
pub(super) const PEOPLE_NAMES: [(&str, PeopleName); 7] = [
    ("population.total", PeopleName::Total),
    ("population.births", PeopleName::Births),
    ("population.deaths", PeopleName::Deaths),
    ("population.natural_change", PeopleName::NaturalChange),
    ("population.migrants", PeopleName::Migrants),
    ("population.child_dependency", PeopleName::ChildDependency),
    (
        "population.old_age_dependency",
        PeopleName::OldAgeDependency,
    ),
];

/// Those on whom children and the old depend.
pub(super) const WORKING_AGES: (u8, u8) = (15, 64);

const OLDEST: u8 = 100;

impl<'a> Compiler<'a> {
    pub(super) fn define_people(&mut self, symbol: Symbol, year: i32) -> NodeId {
        match symbol {
            Symbol::Group(index) => {
                let group = &self.scenario.groups[index];
                match &group.members {
                    Members::Given(value) => self.quantity(value, year),
                    Members::Ages { first, last, sex } => self.ages(*first, *last, *sex, year),
                }
            }
            Symbol::PopulationState => self.state(year),
            Symbol::People(name) => self.named_people(name, year),
            _ => unreachable!("not a symbol of people"),
        }
    }

    /// Everybody: projected, or the group `total` where it is given.
    pub(super) fn everybody(&mut self, year: i32) -> Option<NodeId> {
        if self.scenario.population.is_some() {
            return Some(self.inner(Symbol::People(PeopleName::Total), year));
        }
        let total = self.scenario.groups.get_index_of("total")?;
        Some(self.inner(Symbol::Group(total), year))
    }

    fn projected(&self) -> &'a Population {
        let population = self.scenario.population.as_ref();
        population.expect("names of a projection resolve only where there is one")
    }

    fn state(&mut self, year: i32) -> NodeId {
        let population = self.projected();
        let projection = self
            .graph
            .projection(&population.projection_key, &population.projection);
        if year == self.years.base {
            return self
                .graph
                .people(Operation::PopulationBase(projection), &[]);
        }
        let mut arguments = vec![self.inner(Symbol::PopulationState, year - 1)];
        arguments.push(self.quantity(&population.total_fertility, year));
        match &population.life_expectancy {
            LifeExpectancy::BothSexes(both) => arguments.push(self.quantity(both, year)),
            LifeExpectancy::BySex { male, female } => {
                arguments.push(self.quantity(male, year));
                arguments.push(self.quantity(female, year));
            }
        }
        arguments.push(self.quantity_or(population.net_migration.as_ref(), year, 0.0));
        arguments.push(self.quantity(&population.sex_ratio_at_birth, year));
        self.graph
            .people(Operation::PopulationStep(projection, year), &arguments)
    }

    pub(super) fn ages(&mut self, first: u8, last: u8, sex: Option<Sex>, year: i32) -> NodeId {
        let state = self.inner(Symbol::PopulationState, year);
        let group = PopulationGroup { first, last, sex };
        self.graph
            .people(Operation::PopulationGroup(group), &[state])
    }

    fn flow(&mut self, flow: PopulationFlow, year: i32) -> NodeId {
        let state = self.inner(Symbol::PopulationState, year);
        self.graph.people(Operation::PopulationFlow(flow), &[state])
    }

    fn named_people(&mut self, name: PeopleName, year: i32) -> NodeId {
        match name {
            PeopleName::Total => self.ages(0, OLDEST, None, year),
            PeopleName::Births => self.flow(PopulationFlow::Births, year),
            PeopleName::Deaths => self.flow(PopulationFlow::Deaths, year),
            PeopleName::Migrants => self.flow(PopulationFlow::Migrants, year),
            PeopleName::NaturalChange => {
                let births = self.flow(PopulationFlow::Births, year);
                let deaths = self.flow(PopulationFlow::Deaths, year);
                self.graph.subtract(births, deaths)
            }
            PeopleName::ChildDependency => self.dependency(0, WORKING_AGES.0 - 1, year),
            PeopleName::OldAgeDependency => self.dependency(WORKING_AGES.1 + 1, OLDEST, year),
        }
    }

    fn dependency(&mut self, first: u8, last: u8, year: i32) -> NodeId {
        let dependent = self.ages(first, last, None, year);
        let (from, to) = WORKING_AGES;
        let working = self.ages(from, to, None, year);
        self.graph.divide(dependent, working)
    }
}
