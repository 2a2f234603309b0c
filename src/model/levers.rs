//! Levers: the value below, and over it what the scenario makes of it.
//!
//! `b[t] + w[t] (e[t] - b[t])` with the strength `w` and the effect `e` of `scenario/lever.rs`. Where
//! `w` is 0 or 1 the node is the value below or the effect itself, so a lever changes no year before
//! it acts by a single bit, and costs nothing there.

use super::compiler::{Compiler, Context};
use crate::graph::NodeId;
use crate::scenario::{Effect, Lever};

impl<'a> Compiler<'a> {
    /// A lever's node in a year.
    pub(super) fn lever(&mut self, lever: &'a Lever, year: i32, context: Context<'a>) -> NodeId {
        let strength = lever.strength(year, self.years.base);
        let below = self.quantity(&lever.below, year);
        if strength == 0.0 {
            return below;
        }
        let effect = self.effect(lever, below, year, context);
        if strength == 1.0 {
            return effect;
        }
        let strength = self.graph.constant(strength);
        let rise = self.graph.subtract(effect, below);
        let part = self.graph.multiply(strength, rise);
        self.graph.add(below, part)
    }

    fn effect(
        &mut self,
        lever: &'a Lever,
        below: NodeId,
        year: i32,
        context: Context<'a>,
    ) -> NodeId {
        match &lever.effect {
            Effect::Change(share) => {
                let share = self.form(share, year, context);
                let one = self.graph.constant(1.0);
                let factor = self.graph.add(one, share);
                self.graph.multiply(below, factor)
            }
            Effect::Add(amount) => {
                let amount = self.form(amount, year, context);
                self.graph.add(below, amount)
            }
            Effect::Times(factor) => {
                let factor = self.form(factor, year, context);
                self.graph.multiply(below, factor)
            }
            Effect::Value(value) => self.form(value, year, context),
            Effect::Delay(years) => {
                let earlier = self.years.back(year, *years);
                self.quantity(&lever.below, earlier)
            }
        }
    }
}
