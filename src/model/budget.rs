//! Money: what programmes ask for, what they are granted and spend. Where it comes from is in
//! `revenue.rs`.
//!
//! A programme asks for `share · total` (or of another sum, `share_of`) or `amount`, plus `one_off`,
//! and for nothing where that is negative. It draws on one pot, general money or special bonds. Where
//! the programmes of a pot together ask for more than it holds, all are granted the same share of what
//! they ask for; with priorities, 1 is served first, then 2, and so on, those without a priority last,
//! each priority in proportion. Nominal spending is what is granted times `execution`, held between 0
//! and 1; `capital` of it builds and the rest runs. What is left of the total is "everything else" and
//! is never negative; special bonds that no programme draws are a part of it.
//!
//! So on every path, up to rounding: total = programmes + everything else; general money + special
//! bonds = total; the programmes of a pot spend no more than it holds.

use super::compiler::{Compiler, Context};
use super::events::Sum;
use super::names::Symbol;
use crate::graph::{Binary, NodeId};
use crate::scenario::{Finding, Money, Place, Pot, Quantity, ShareOf};

impl<'a> Compiler<'a> {
    pub(super) fn define_money(&mut self, symbol: Symbol, year: i32) -> NodeId {
        match symbol {
            Symbol::PriceIndex => {
                let index = self.budget().and_then(|budget| budget.price_index.as_ref());
                self.quantity_or(index, year, 1.0)
            }
            Symbol::EverythingElse => self.left(Symbol::BudgetTotal, None, year),
            Symbol::SpecialBondsLeft => {
                self.left(Symbol::SpecialBonds, Some(Pot::SpecialBonds), year)
            }
            Symbol::Planned(index) => self.planned(index, year),
            Symbol::Granted(pot, rank) => self.granted(pot, rank, year),
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
            Symbol::Capital(index) => self.capital(index, year),
            Symbol::Running(index) => {
                let nominal = self.inner(Symbol::Nominal(index), year);
                let capital = self.inner(Symbol::Capital(index), year);
                self.graph.subtract(nominal, capital)
            }
            _ => self.define_revenue(symbol, year),
        }
    }

    /// A symbol that the compiler itself asks for.
    pub(super) fn inner(&mut self, symbol: Symbol, year: i32) -> NodeId {
        let place: &'a Place = match symbol {
            Symbol::Planned(index)
            | Symbol::Nominal(index)
            | Symbol::ProgrammePrice(index)
            | Symbol::Real(index)
            | Symbol::PerHead(index)
            | Symbol::Capital(index)
            | Symbol::Running(index) => &self.scenario.programmes[index].place,
            Symbol::Indicator(index)
            | Symbol::Capacity(index)
            | Symbol::Investment(index)
            | Symbol::LinkState(index) => &self.scenario.indicators[index].place,
            Symbol::Event(index) | Symbol::EventStart(index) => &self.scenario.events[index].place,
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
                let whole = self.inner(whole(programme.share_of), year);
                self.graph.multiply(share, whole)
            }
        };
        let extra = programme.one_off.iter().find(|(at, _)| *at == year);
        let extra = extra.map(|(_, amount)| amount);
        let extra = self.quantity_or(extra, year, 0.0);
        let extra = self.moved_sum(Sum::OneOff(index), extra, year);
        let asked = self.graph.add(regular, extra);
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

    /// A pot's priorities in the order of service; none comes last.
    pub(super) fn priorities(&self, pot: Pot) -> Vec<Option<i64>> {
        let programmes = self.scenario.programmes.values();
        let mut found: Vec<Option<i64>> = programmes
            .filter(|programme| programme.paid_from == pot)
            .map(|programme| programme.priority)
            .collect();
        found.sort_by_key(|priority| (priority.is_none(), *priority));
        found.dedup();
        found
    }

    fn asked(&mut self, pot: Pot, priorities: &[Option<i64>], year: i32) -> NodeId {
        let scenario = self.scenario;
        let programmes = scenario.programmes.values().enumerate();
        let planned: Vec<NodeId> = programmes
            .filter(|(_, own)| own.paid_from == pot && priorities.contains(&own.priority))
            .map(|(index, _)| self.inner(Symbol::Planned(index), year))
            .collect();
        self.graph.sum(&planned)
    }

    /// The share of what it asks for that a priority is granted.
    fn granted(&mut self, pot: Pot, rank: usize, year: i32) -> NodeId {
        let one = self.graph.constant(1.0);
        if self.budget().is_none() {
            return one;
        }
        let priorities = self.priorities(pot);
        let before = self.asked(pot, &priorities[..rank], year);
        let own = self.asked(pot, &priorities[rank..=rank], year);
        let money = self.inner(self.pot(pot), year);
        let left = self.graph.subtract(money, before);
        let left = self.positive(left);
        let share = self.graph.divide(left, own);
        // No division where there is enough: nothing asked for is granted in full.
        let enough = self.graph.binary(Binary::LessOrEqual, own, left);
        self.graph.select(enough, one, share)
    }

    fn nominal(&mut self, index: usize, year: i32) -> NodeId {
        let programme = &self.scenario.programmes[index];
        let pot = programme.paid_from;
        let rank = self
            .priorities(pot)
            .iter()
            .position(|&p| p == programme.priority);
        let rank = rank.expect("every programme's priority is in the list");
        let planned = self.inner(Symbol::Planned(index), year);
        let share = self.inner(Symbol::Granted(pot, rank), year);
        let granted = self.graph.multiply(planned, share);
        let execution = self.quantity_or(programme.execution.as_ref(), year, 1.0);
        let execution = self.share(execution);
        self.graph.multiply(granted, execution)
    }

    fn capital(&mut self, index: usize, year: i32) -> NodeId {
        let programme = &self.scenario.programmes[index];
        let Some(share) = &programme.capital else {
            let message =
                "capital and running money are asked for, but the programme does not part them";
            let id = self.scenario.programmes.get_index(index);
            let key = format!("programme.{}.capital", id.map_or("", |(id, _)| id.as_str()));
            let finding = Finding::error(programme.place.clone(), key, message);
            let hint = "add the share that builds, e.g. `capital = \"40%\"`";
            self.report(finding.label("expected `capital`").hint(hint));
            return self.missing();
        };
        let share = self.quantity(share, year);
        let share = self.share(share);
        let nominal = self.inner(Symbol::Nominal(index), year);
        self.graph.multiply(nominal, share)
    }

    /// What the programmes that draw on it leave of a sum; of the total, all programmes.
    fn left(&mut self, sum: Symbol, pot: Option<Pot>, year: i32) -> NodeId {
        let money = self.inner(sum, year);
        let scenario = self.scenario;
        let programmes = scenario.programmes.values().enumerate();
        let spent: Vec<NodeId> = programmes
            .filter(|(_, programme)| pot.is_none_or(|pot| programme.paid_from == pot))
            .map(|(index, _)| self.inner(Symbol::Nominal(index), year))
            .collect();
        let spent = self.graph.sum(&spent);
        let left = self.graph.subtract(money, spent);
        // Where all of it is spent, rounding must not leave a debt.
        self.positive(left)
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

/// What a share is a share of.
fn whole(of: ShareOf) -> Symbol {
    match of {
        ShareOf::Total => Symbol::BudgetTotal,
        ShareOf::General => Symbol::General,
        ShareOf::OwnRevenue => Symbol::OwnRevenue,
        ShareOf::Transfers => Symbol::Transfers,
        ShareOf::SpecialBonds => Symbol::SpecialBonds,
        ShareOf::Livelihood => Symbol::Livelihood,
    }
}
