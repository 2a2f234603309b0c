//! Money: the yearly total, what programmes ask for, what they are granted.
//!
//! A programme asks for `share · total` or `amount`, plus `one_off`, and for nothing
//! where that is negative. Where the
//! programmes together ask for more than the total, all are granted the same
//! share of what they ask for; with priorities, 1 is served first, then 2, and
//! so on, those without a priority last, each priority in proportion. Nominal
//! spending is what is granted times `execution`; what is left of the total is
//! "everything else" and is never negative.

use super::compiler::{Compiler, Context};
use super::names::Symbol;
use crate::graph::{Binary, NodeId};
use crate::scenario::{Budget, BudgetTotal, Finding, Money, Place, Quantity};

impl<'a> Compiler<'a> {
    pub(super) fn define_money(&mut self, symbol: Symbol, year: i32) -> NodeId {
        match symbol {
            Symbol::BudgetTotal => self.budget_total(year),
            Symbol::OwnRevenue => match self.parts() {
                Some((own_revenue, _)) => self.quantity(own_revenue, year),
                None => self.no_parts("own_revenue"),
            },
            Symbol::Transfers => match self.parts() {
                Some((_, transfers)) => self.quantity_or(transfers, year, 0.0),
                None => self.no_parts("transfers"),
            },
            Symbol::PriceIndex => {
                let index = self.budget().and_then(|budget| budget.price_index.as_ref());
                self.quantity_or(index, year, 1.0)
            }
            Symbol::EverythingElse => self.everything_else(year),
            Symbol::Planned(index) => self.planned(index, year),
            Symbol::Granted(rank) => self.granted(rank, year),
            Symbol::Nominal(index) => self.nominal(index, year),
            Symbol::ProgrammePrice(index) => {
                match self.scenario.programmes[index].price_index.as_ref() {
                    Some(own) => self.quantity(own, year),
                    None => self.inner(Symbol::PriceIndex, year),
                }
            }
            Symbol::Real(index) => {
                let nominal = self.inner(Symbol::Nominal(index), year);
                let prices = self.inner(Symbol::ProgrammePrice(index), year);
                self.graph.divide(nominal, prices)
            }
            Symbol::PerHead(index) => self.per_head(index, year),
            _ => unreachable!("not a symbol of money"),
        }
    }

    /// A symbol that the compiler itself asks for.
    pub(super) fn inner(&mut self, symbol: Symbol, year: i32) -> NodeId {
        let place: &'a Place = match symbol {
            Symbol::Planned(index)
            | Symbol::Nominal(index)
            | Symbol::ProgrammePrice(index)
            | Symbol::Real(index)
            | Symbol::PerHead(index) => &self.scenario.programmes[index].place,
            Symbol::Indicator(index)
            | Symbol::Capacity(index)
            | Symbol::Investment(index)
            | Symbol::LinkState(index) => &self.scenario.indicators[index].place,
            Symbol::Group(index) => &self.scenario.groups[index].place,
            Symbol::PopulationState | Symbol::People(_) => {
                let population = self.scenario.population.as_ref();
                population.map_or(&self.scenario.plan.place, |population| &population.place)
            }
            _ => self
                .budget()
                .map_or(&self.scenario.plan.place, |budget| &budget.place),
        };
        self.symbol(symbol, year, Context { key: "", place })
    }

    fn budget(&self) -> Option<&'a Budget> {
        self.scenario.budget.as_ref()
    }

    fn parts(&self) -> Option<(&'a Quantity, Option<&'a Quantity>)> {
        match &self.budget()?.total {
            BudgetTotal::Whole(_) => None,
            BudgetTotal::Parts {
                own_revenue,
                transfers,
            } => Some((own_revenue, transfers.as_deref())),
        }
    }

    fn no_parts(&mut self, name: &str) -> NodeId {
        if let Some(budget) = self.budget() {
            let message = format!("budget.{name} is used, but the budget gives only its total");
            self.report(
                Finding::error(budget.place.clone(), format!("budget.{name}"), message)
                    .label("expected own_revenue and transfers")
                    .hint("use budget.total, or give own_revenue and transfers instead of total"),
            );
        }
        self.missing()
    }

    fn budget_total(&mut self, year: i32) -> NodeId {
        match self.budget().map(|budget| &budget.total) {
            Some(BudgetTotal::Whole(total)) => self.quantity(total, year),
            Some(BudgetTotal::Parts { .. }) => {
                let own = self.inner(Symbol::OwnRevenue, year);
                let transfers = self.inner(Symbol::Transfers, year);
                self.graph.add(own, transfers)
            }
            None => self.missing(),
        }
    }

    fn planned(&mut self, index: usize, year: i32) -> NodeId {
        let programme = &self.scenario.programmes[index];
        let regular = match &programme.money {
            Money::Amount(amount) => self.quantity(amount, year),
            Money::Share(share) => {
                if self.budget().is_none() {
                    self.no_budget(share);
                    return self.missing();
                }
                let share = self.quantity(share, year);
                let total = self.inner(Symbol::BudgetTotal, year);
                self.graph.multiply(share, total)
            }
        };
        let extra = programme.one_off.iter().find(|(at, _)| *at == year);
        let asked = match extra {
            Some((_, amount)) => {
                let amount = self.quantity(amount, year);
                self.graph.add(regular, amount)
            }
            None => regular,
        };
        self.positive(asked)
    }

    /// One finding for all shares.
    fn no_budget(&mut self, share: &Quantity) {
        let message = "shares of programmes need a [budget] to be shares of";
        let known = self
            .findings
            .iter()
            .any(|finding| finding.message == message);
        if !known {
            self.report(
                Finding::error(share.place.clone(), share.key.as_str(), message)
                    .label("no [budget] in this plan")
                    .hint("give [budget] total = …, or amounts instead of shares"),
            );
        }
    }

    /// Priorities in the order of service; none comes last.
    pub(super) fn priorities(&self) -> Vec<Option<i64>> {
        let mut found: Vec<Option<i64>> = self
            .scenario
            .programmes
            .values()
            .map(|programme| programme.priority)
            .collect();
        found.sort_by_key(|priority| (priority.is_none(), *priority));
        found.dedup();
        found
    }

    fn asked(&mut self, priorities: &[Option<i64>], year: i32) -> NodeId {
        let scenario = self.scenario;
        let programmes = scenario.programmes.values().enumerate();
        let planned: Vec<NodeId> = programmes
            .filter(|(_, programme)| priorities.contains(&programme.priority))
            .map(|(index, _)| self.inner(Symbol::Planned(index), year))
            .collect();
        self.graph.sum(&planned)
    }

    /// The share of what it asks for that a priority is granted.
    fn granted(&mut self, rank: usize, year: i32) -> NodeId {
        let one = self.graph.constant(1.0);
        if self.budget().is_none() {
            return one;
        }
        let priorities = self.priorities();
        let before = self.asked(&priorities[..rank], year);
        let own = self.asked(&priorities[rank..=rank], year);
        let total = self.inner(Symbol::BudgetTotal, year);
        let left = self.graph.subtract(total, before);
        let left = self.positive(left);
        let share = self.graph.divide(left, own);
        // No division where there is enough: nothing asked for is granted in full.
        let enough = self.graph.binary(Binary::LessOrEqual, own, left);
        self.graph.select(enough, one, share)
    }

    fn nominal(&mut self, index: usize, year: i32) -> NodeId {
        let programme = &self.scenario.programmes[index];
        let rank = self
            .priorities()
            .iter()
            .position(|&p| p == programme.priority);
        let rank = rank.expect("every programme's priority is in the list");
        let planned = self.inner(Symbol::Planned(index), year);
        let share = self.inner(Symbol::Granted(rank), year);
        let granted = self.graph.multiply(planned, share);
        let execution = self.quantity_or(programme.execution.as_ref(), year, 1.0);
        self.graph.multiply(granted, execution)
    }

    fn everything_else(&mut self, year: i32) -> NodeId {
        let total = self.inner(Symbol::BudgetTotal, year);
        let spent: Vec<NodeId> = (0..self.scenario.programmes.len())
            .map(|index| self.inner(Symbol::Nominal(index), year))
            .collect();
        let spent = self.graph.sum(&spent);
        self.graph.subtract(total, spent)
    }

    fn per_head(&mut self, index: usize, year: i32) -> NodeId {
        let programme = &self.scenario.programmes[index];
        let heads = match &programme.heads {
            Some(heads) => self.quantity(heads, year),
            None => match self.everybody(year) {
                Some(total) => total,
                None => {
                    let message = "per_head needs to know whom it counts";
                    self.report(
                        Finding::error(programme.place.clone(), "programme", message)
                            .label("no heads here, and no population.total")
                            .hint("give heads = \"population.ID\", or a [population.group.total]"),
                    );
                    return self.missing();
                }
            },
        };
        let real = self.inner(Symbol::Real(index), year);
        self.graph.divide(real, heads)
    }
}
