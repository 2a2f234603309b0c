//! The budget's revenue: its parts, its total, and the pots that pay for programmes.
//!
//! Own revenue is a value of every year, or follows output:
//! `R[t] = value[t] G[t]` with `G = 1` in the base year,
//! `G[t] = G[t-1] (1 + elasticity[t] · g[t] + shock[t])` and `g[t] = gdp[t] / gdp[t-1] - 1`; `value` is
//! mostly one number, and a lever on it lifts or lowers the level. A shock stays in the level of all
//! later years; an event on `budget.own_revenue` moves the level of its own years only. Own revenue and special bonds are
//! never negative; transfers can be, where a place pays more than it gets.
//!
//! The total is given whole, special bonds included (of which there are then no more than the total),
//! or is `max(0, own revenue + transfers) + special bonds`. Special bonds are a pot of their own; the
//! rest of the total is general money, so the two pots are the total on every path.
//!
//! Livelihood is the share `livelihood_share` of the total: an amount that programmes can ask for
//! shares of, not a pot.

use super::compiler::Compiler;
use super::events::Sum;
use super::names::Symbol;
use crate::graph::{Binary, NodeId};
use crate::scenario::{Budget, BudgetTotal, Finding, Output, Pot, Quantity, RevenueGrowth};

/// The parts of a total: own revenue or its base, how it grows, transfers.
type Parts<'a> = (
    &'a Quantity,
    Option<&'a RevenueGrowth>,
    Option<&'a Quantity>,
);

impl<'a> Compiler<'a> {
    pub(super) fn define_revenue(&mut self, symbol: Symbol, year: i32) -> NodeId {
        match symbol {
            Symbol::BudgetTotal => self.budget_total(year),
            Symbol::OwnRevenue => self.own_revenue(year),
            Symbol::RevenueIndex => self.revenue_index(year),
            Symbol::Transfers => match self.parts() {
                Some((_, _, transfers)) => self.quantity_or(transfers, year, 0.0),
                None => self.no_parts("transfers"),
            },
            Symbol::SpecialBonds => self.special_bonds(year),
            Symbol::General => self.general(year),
            Symbol::Livelihood => self.livelihood(year),
            _ => unreachable!("not a symbol of revenue"),
        }
    }

    pub(super) fn budget(&self) -> Option<&'a Budget> {
        self.scenario.budget.as_ref()
    }

    /// The symbol of a pot's money.
    pub(super) fn pot(&self, pot: Pot) -> Symbol {
        match pot {
            Pot::General if self.bonds().is_some() => Symbol::General,
            Pot::General => Symbol::BudgetTotal,
            Pot::SpecialBonds => Symbol::SpecialBonds,
        }
    }

    fn bonds(&self) -> Option<&'a Quantity> {
        self.budget()?.special_bonds.as_ref()
    }

    fn parts(&self) -> Option<Parts<'a>> {
        match &self.budget()?.total {
            BudgetTotal::Whole(_) => None,
            BudgetTotal::Parts {
                own_revenue,
                growth,
                transfers,
            } => Some((own_revenue, growth.as_deref(), transfers.as_ref())),
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

    /// A part of the budget that is used and not given.
    fn not_given(&mut self, name: &str, key: &str, hint: &str) -> NodeId {
        if let Some(budget) = self.budget() {
            let message = format!("budget.{name} is used, but the budget gives no {key}");
            let finding = Finding::error(budget.place.clone(), format!("budget.{key}"), message)
                .label(format!("expected {key}"));
            self.report(finding.hint(hint));
        }
        self.missing()
    }

    fn own_revenue(&mut self, year: i32) -> NodeId {
        let own = match self.parts() {
            Some((value, Some(_), _)) => {
                let value = self.quantity(value, year);
                let index = self.inner(Symbol::RevenueIndex, year);
                let level = self.graph.multiply(value, index);
                self.moved_sum(Sum::OwnRevenue, level, year)
            }
            Some((own_revenue, None, _)) => self.quantity(own_revenue, year),
            None => return self.no_parts("own_revenue"),
        };
        self.positive(own)
    }

    fn revenue_index(&mut self, year: i32) -> NodeId {
        let Some((_, Some(growth), _)) = self.parts() else {
            unreachable!("only revenue that follows output has an index");
        };
        let one = self.graph.constant(1.0);
        if year == self.years.base {
            return one;
        }
        let before = self.inner(Symbol::RevenueIndex, year - 1);
        let output = match &growth.output {
            Output::Growth(rate) => self.quantity(rate, year),
            Output::Level(level) => {
                let now = self.quantity(level, year);
                let last = self.quantity(level, year - 1);
                let ratio = self.graph.divide(now, last);
                self.graph.subtract(ratio, one)
            }
        };
        let elasticity = self.quantity(&growth.elasticity, year);
        let rise = self.graph.multiply(elasticity, output);
        let factor = self.graph.add(one, rise);
        let shock = self.quantity_or(growth.shock.as_ref(), year, 0.0);
        let factor = self.graph.add(factor, shock);
        self.graph.multiply(before, factor)
    }

    fn budget_total(&mut self, year: i32) -> NodeId {
        match self.budget().map(|budget| &budget.total) {
            Some(BudgetTotal::Whole(total)) => {
                let total = self.quantity(total, year);
                self.positive(total)
            }
            Some(BudgetTotal::Parts { .. }) if self.bonds().is_some() => {
                let general = self.inner(Symbol::General, year);
                let bonds = self.inner(Symbol::SpecialBonds, year);
                self.graph.add(general, bonds)
            }
            Some(BudgetTotal::Parts { .. }) => self.own_and_transfers(year),
            None => self.missing(),
        }
    }

    fn special_bonds(&mut self, year: i32) -> NodeId {
        let Some(bonds) = self.bonds() else {
            let hint = "give `special_bonds = \"3亿\"` in [budget]";
            return self.not_given("special_bonds", "special_bonds", hint);
        };
        let bonds = self.quantity(bonds, year);
        let bonds = self.positive(bonds);
        match self.parts() {
            Some(_) => bonds,
            None => {
                let total = self.inner(Symbol::BudgetTotal, year);
                self.graph.binary(Binary::Min, bonds, total)
            }
        }
    }

    fn general(&mut self, year: i32) -> NodeId {
        match (self.parts(), self.bonds()) {
            (_, None) => self.inner(Symbol::BudgetTotal, year),
            (Some(_), Some(_)) => self.own_and_transfers(year),
            (None, Some(_)) => {
                let total = self.inner(Symbol::BudgetTotal, year);
                let bonds = self.inner(Symbol::SpecialBonds, year);
                self.graph.subtract(total, bonds)
            }
        }
    }

    fn own_and_transfers(&mut self, year: i32) -> NodeId {
        let own = self.inner(Symbol::OwnRevenue, year);
        if matches!(self.parts(), Some((_, _, None))) {
            return own;
        }
        let transfers = self.inner(Symbol::Transfers, year);
        let sum = self.graph.add(own, transfers);
        self.positive(sum)
    }

    fn livelihood(&mut self, year: i32) -> NodeId {
        let budget = self.budget();
        let Some(share) = budget.and_then(|budget| budget.livelihood_share.as_ref()) else {
            let hint = "give `livelihood_share = \"75%\"` in [budget]";
            return self.not_given("livelihood", "livelihood_share", hint);
        };
        let share = self.quantity(share, year);
        let share = self.share(share);
        let total = self.inner(Symbol::BudgetTotal, year);
        self.graph.multiply(share, total)
    }
}
