//! The four kinds of indicator as nodes. `y` is the indicator, `t` the year.
//!
//! - `stock`: `K[t] = K[t-1] (1 - retire) + η (1 + private) S[t - lag] / cost[t]` with
//!   `S = max(0, B - upkeep · K[t-1])`; where `B < upkeep · K[t-1]` the share
//!   `1 - B / (upkeep · K[t-1])` stands idle; with a purse `R` of its own for running
//!   (`running`), `S = max(0, B)` and `R` pays upkeep in the place of `B`; `y = per · K_in_use / of`, or `y = K_in_use`.
//! - `response`, with `x = link(y)`:
//!   `x*[t] = x0 + trend·t + Σ elasticity · ln(driver[t - lag] / driver[0])`,
//!   `x[t] = x[t-1] + adjustment (x*[t] - x[t-1]) + noise[t]`.
//! - `cumulative`: `Y[t] = Y[t-1] + η (1 + private) max(0, B[t - lag]) / cost[t]`, from zero at
//!   each period's start.
//! - `formula`: any expression; the base year is `base` where it is given.
//!
//! In the base year every kind is its base exactly. Years before the base year
//! count as the base year, lags included.

use super::compiler::{Compiler, Context};
use super::names::Symbol;
use crate::graph::{Binary, NodeId, Unary};
use crate::scenario::{Dynamics, Indicator, Link, Quantity, Response, Spending, Stock};

impl<'a> Compiler<'a> {
    pub(super) fn define_indicator(&mut self, symbol: Symbol, year: i32) -> NodeId {
        match symbol {
            Symbol::Indicator(index) => self.indicator(index, year),
            Symbol::Capacity(index) => self.capacity(index, self.stock(index), year),
            Symbol::Investment(index) => self.investment(index, self.stock(index), year),
            Symbol::LinkState(index) => self.link_state(index, self.response(index), year),
            _ => unreachable!("not a symbol of an indicator"),
        }
    }

    fn of(&self, index: usize) -> &'a Indicator {
        &self.scenario.indicators[index]
    }

    fn stock(&self, index: usize) -> &'a Stock {
        match &self.of(index).dynamics {
            Dynamics::Stock(stock) => stock,
            _ => unreachable!("only stocks have a capacity"),
        }
    }

    fn response(&self, index: usize) -> &'a Response {
        match &self.of(index).dynamics {
            Dynamics::Response(response) => response,
            _ => unreachable!("only responses have a link"),
        }
    }

    fn indicator(&mut self, index: usize, year: i32) -> NodeId {
        let indicator = self.of(index);
        if year == self.years.base
            && let Some(base) = &indicator.base
        {
            return self.quantity(base, year);
        }
        match &indicator.dynamics {
            Dynamics::Formula(formula) => self.quantity(formula, year),
            Dynamics::Response(response) => {
                let state = self.inner(Symbol::LinkState(index), year);
                self.unlinked(&response.link, state, year)
            }
            Dynamics::Cumulative(spending) => self.accumulated(index, spending, year),
            Dynamics::Trend => {
                let (id, own) = self
                    .scenario
                    .indicators
                    .get_index(index)
                    .expect("it is one");
                let key = format!("indicator.{id}");
                let context = Context {
                    key: &key,
                    place: &own.place,
                };
                self.forecast(id, year, context)
            }
            Dynamics::Stock(stock) => {
                let in_use = self.in_use(index, stock, year);
                self.counted(stock, in_use, year)
            }
        }
    }

    fn base(&mut self, index: usize) -> NodeId {
        let year = self.years.base;
        self.quantity_or(self.of(index).base.as_ref(), year, 0.0)
    }

    /// Units that a year's money becomes: `η (1 + private) · money / cost`.
    fn units(&mut self, spending: &'a Spending, money: NodeId, year: i32) -> NodeId {
        let effectiveness = self.quantity_or(spending.effectiveness.as_ref(), year, 1.0);
        let private = self.quantity_or(spending.private.as_ref(), year, 0.0);
        let one = self.graph.constant(1.0);
        let all = self.graph.add(one, private);
        let factor = self.graph.multiply(effectiveness, all);
        let cost = self.quantity(&spending.cost, year);
        let units = self.graph.divide(money, cost);
        self.graph.multiply(factor, units)
    }

    fn accumulated(&mut self, index: usize, spending: &'a Spending, year: i32) -> NodeId {
        let starts = self.scenario.plan.periods.contains(&year);
        let before = if starts {
            self.graph.constant(0.0)
        } else {
            self.inner(Symbol::Indicator(index), year - 1)
        };
        let money = self.quantity(&spending.funding, self.years.back(year, spending.lag));
        let money = self.positive(money);
        let units = self.units(spending, money, year);
        self.graph.add(before, units)
    }

    fn capacity(&mut self, index: usize, stock: &'a Stock, year: i32) -> NodeId {
        if year == self.years.base {
            let base = self.base(index);
            let (Some(of), per) = (&stock.of, &stock.per) else {
                return base;
            };
            let group = self.quantity(of, year);
            let per = self.quantity_or(per.as_ref(), year, 1.0);
            let units = self.graph.multiply(base, group);
            return self.graph.divide(units, per);
        }
        let before = self.inner(Symbol::Capacity(index), year - 1);
        let retire = self.quantity_or(stock.retire.as_ref(), year, 0.0);
        let one = self.graph.constant(1.0);
        let kept = self.graph.subtract(one, retire);
        let kept = self.graph.multiply(before, kept);
        let spent_in = self.years.back(year, stock.spending.lag);
        let money = self.inner(Symbol::Investment(index), spent_in);
        let new = self.units(&stock.spending, money, year);
        self.graph.add(kept, new)
    }

    /// Money needed to run what stood at the end of the year before.
    fn running_cost(&mut self, index: usize, upkeep: &'a Quantity, year: i32) -> NodeId {
        let before = self.years.back(year, 1);
        let existing = self.inner(Symbol::Capacity(index), before);
        let upkeep = self.quantity(upkeep, year);
        self.graph.multiply(upkeep, existing)
    }

    fn investment(&mut self, index: usize, stock: &'a Stock, year: i32) -> NodeId {
        let funding = self.quantity(&stock.spending.funding, year);
        let left = match (&stock.upkeep, &stock.running) {
            (Some(upkeep), None) => {
                let running = self.running_cost(index, upkeep, year);
                self.graph.subtract(funding, running)
            }
            _ => funding,
        };
        self.positive(left)
    }

    fn in_use(&mut self, index: usize, stock: &'a Stock, year: i32) -> NodeId {
        let capacity = self.inner(Symbol::Capacity(index), year);
        let Some(upkeep) = &stock.upkeep else {
            return capacity;
        };
        let purse = stock.running.as_ref().unwrap_or(&stock.spending.funding);
        let purse = self.quantity(purse, year);
        let purse = self.positive(purse);
        let running = self.running_cost(index, upkeep, year);
        let short = self.graph.binary(Binary::Less, purse, running);
        let paid_share = self.graph.divide(purse, running);
        let paid = self.graph.multiply(capacity, paid_share);
        self.graph.select(short, paid, capacity)
    }

    fn counted(&mut self, stock: &'a Stock, units: NodeId, year: i32) -> NodeId {
        let Some(of) = &stock.of else {
            return units;
        };
        let group = self.quantity(of, year);
        let per = self.quantity_or(stock.per.as_ref(), year, 1.0);
        let scaled = self.graph.multiply(per, units);
        self.graph.divide(scaled, group)
    }

    fn link_state(&mut self, index: usize, response: &'a Response, year: i32) -> NodeId {
        let base_year = self.years.base;
        if year == base_year {
            let base = self.base(index);
            return self.linked(&response.link, base, year);
        }
        let start = self.inner(Symbol::LinkState(index), base_year);
        let before = self.inner(Symbol::LinkState(index), year - 1);
        let goal = self.link_goal(response, start, year);
        let moved = match &response.adjustment {
            Some(adjustment) => {
                let adjustment = self.quantity(adjustment, year);
                let gap = self.graph.subtract(goal, before);
                let part = self.graph.multiply(adjustment, gap);
                self.graph.add(before, part)
            }
            None => goal,
        };
        let noise = self.quantity_or(response.noise.as_ref(), year, 0.0);
        self.graph.add(moved, noise)
    }

    /// `x*`: where the response is heading.
    fn link_goal(&mut self, response: &'a Response, start: NodeId, year: i32) -> NodeId {
        let base_year = self.years.base;
        let elapsed = self.graph.constant(f64::from(year - base_year));
        let trend = self.quantity_or(response.trend.as_ref(), year, 0.0);
        let drift = self.graph.multiply(trend, elapsed);
        let mut goal = self.graph.add(start, drift);
        for influence in response.drivers.values() {
            let now = self.quantity(&influence.value, self.years.back(year, influence.lag));
            let then = self.quantity(&influence.value, base_year);
            let ratio = self.graph.divide(now, then);
            let logarithm = self.ln(ratio);
            let elasticity = self.quantity(&influence.elasticity, year);
            let part = self.graph.multiply(elasticity, logarithm);
            goal = self.graph.add(goal, part);
        }
        goal
    }

    fn linked(&mut self, link: &'a Link, level: NodeId, year: i32) -> NodeId {
        match link {
            Link::Identity => level,
            Link::Log => self.ln(level),
            Link::Logit { floor, ceiling } => {
                let (floor, width) = self.bounds(floor.as_ref(), ceiling.as_ref(), year);
                let above = self.graph.subtract(level, floor);
                let share = self.graph.divide(above, width);
                self.graph.unary(Unary::Logit, share)
            }
        }
    }

    fn unlinked(&mut self, link: &'a Link, state: NodeId, year: i32) -> NodeId {
        match link {
            Link::Identity => state,
            Link::Log => self.graph.unary(Unary::Exp, state),
            Link::Logit { floor, ceiling } => {
                let (floor, width) = self.bounds(floor.as_ref(), ceiling.as_ref(), year);
                let share = self.graph.unary(Unary::Logistic, state);
                let above = self.graph.multiply(share, width);
                self.graph.add(floor, above)
            }
        }
    }

    fn bounds(
        &mut self,
        floor: Option<&'a Quantity>,
        ceiling: Option<&'a Quantity>,
        year: i32,
    ) -> (NodeId, NodeId) {
        let floor = self.quantity_or(floor, year, 0.0);
        let ceiling = self.quantity_or(ceiling, year, 1.0);
        (floor, self.graph.subtract(ceiling, floor))
    }
}
