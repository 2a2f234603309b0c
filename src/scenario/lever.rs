//! Levers: what a scenario does to the value that its parents give.
//!
//! A lever at full strength makes of the value below, `b[t]` in year `t`, with its own amount
//! `a[t]`, which is a quantity of the language:
//!
//! | effect | full strength `e[t]` |
//! |---|---|
//! | `change` | `b[t] (1 + a[t])` |
//! | `add` | `b[t] + a[t]` |
//! | `times` | `b[t] a[t]` |
//! | `value` | `a[t]` |
//! | `delay` | `b[max(t - n, base year)]`, `n` whole years |
//!
//! and in each year the value is `b[t] + w[t] (e[t] - b[t])`: at `w = 0` exactly the value below,
//! at `w = 1` exactly the effect.
//!
//! The strength `w` is 0 before `from` and after `until`. Without `to` it is 1 between them. With
//! `to` it grows from 0 in the year before `from` to 1 in `to`: with
//! `x = (t - from + 1) / (to - from + 1)`, at most 1,
//!
//! | profile | `w` |
//! |---|---|
//! | `linear` | `x` |
//! | `front` | `1 - (1 - x)^2` |
//! | `back` | `x^2` |
//! | `s_curve` | `3 x^2 - 2 x^3` |
//! | `step` | `1` |
//!
//! Without `from`, a lever whose amount is given year by year starts in the first of its years,
//! one with `to` in the year after the base year, and any other holds in all years.

use super::document::{Form, Quantity};

/// A lever and what it is laid over.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// The value that the parents give; it may be a lever itself.
    pub below: Quantity,
    /// What the lever makes of it at full strength.
    pub effect: Effect,
    /// When the lever acts.
    pub timing: Timing,
}

/// What a lever makes of the value below at full strength.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Moves it by a share of itself.
    Change(Form),
    /// Adds to it.
    Add(Form),
    /// Multiplies it.
    Times(Form),
    /// Takes its place.
    Value(Form),
    /// Lets it come so many years later.
    Delay(u32),
}

impl Effect {
    /// The key that gives it.
    pub fn key(&self) -> &'static str {
        match self {
            Effect::Change(_) => "change",
            Effect::Add(_) => "add",
            Effect::Times(_) => "times",
            Effect::Value(_) => "value",
            Effect::Delay(_) => "delay",
        }
    }

    /// The amount, where the effect has one.
    pub fn amount(&self) -> Option<&Form> {
        match self {
            Effect::Change(form)
            | Effect::Add(form)
            | Effect::Times(form)
            | Effect::Value(form) => Some(form),
            Effect::Delay(_) => None,
        }
    }
}

/// How a lever's strength grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Evenly.
    Linear,
    /// Fast, then slower.
    Front,
    /// Slowly, then faster.
    Back,
    /// At once.
    Step,
    /// Slowly at both ends.
    SCurve,
}

impl Profile {
    /// All of them, in the order of [`Profile::NAMES`].
    pub const ALL: [Self; 5] = [
        Self::Linear,
        Self::Front,
        Self::Back,
        Self::Step,
        Self::SCurve,
    ];

    /// How the language writes them.
    pub const NAMES: [&'static str; 5] = ["linear", "front", "back", "step", "s_curve"];

    /// How the language writes it.
    pub fn name(self) -> &'static str {
        let at = Self::ALL.iter().position(|profile| *profile == self);
        Self::NAMES[at.expect("all profiles are listed")]
    }

    /// Strength at the share `x` of the way, 0 to 1.
    pub fn strength(self, x: f64) -> f64 {
        match self {
            Profile::Linear => x,
            Profile::Front => 1.0 - (1.0 - x) * (1.0 - x),
            Profile::Back => x * x,
            Profile::Step => 1.0,
            Profile::SCurve => x * x * (3.0 - 2.0 * x),
        }
    }
}

/// When a lever acts; what is not given is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timing {
    /// The first year in which it acts.
    pub from: Option<i32>,
    /// The year in which it reaches its full strength.
    pub to: Option<i32>,
    /// How it grows until then.
    pub profile: Option<Profile>,
    /// The last year in which it acts.
    pub until: Option<i32>,
}

impl Timing {
    /// The first year in which an effect acts; none where it holds in all years.
    pub fn start(&self, effect: &Effect, base_year: i32) -> Option<i32> {
        let first = match effect.amount() {
            Some(Form::Path(knots)) => knots.first().map(|(year, ..)| *year),
            _ => None,
        };
        let grows = self.to.map(|_| base_year + 1);
        self.from.or(first).or(grows)
    }
}

impl Lever {
    /// The strength of the lever in a year, from 0 to 1.
    pub fn strength(&self, year: i32, base_year: i32) -> f64 {
        let start = self.timing.start(&self.effect, base_year);
        let over = self.timing.until.is_some_and(|until| year > until);
        if over || start.is_some_and(|start| year < start) {
            return 0.0;
        }
        let (Some(start), Some(to)) = (start, self.timing.to) else {
            return 1.0;
        };
        if year >= to {
            return 1.0;
        }
        let profile = self.timing.profile.unwrap_or(Profile::Linear);
        profile.strength(f64::from(year - start + 1) / f64::from(to - start + 1))
    }
}

impl Quantity {
    /// The value at the bottom of all levers: the quantity itself where there are none.
    pub fn bottom(&self) -> &Quantity {
        match &self.form {
            Form::Lever(lever) => lever.below.bottom(),
            _ => self,
        }
    }

    /// The value at the bottom, the levers over it in their order, and the quantity itself last.
    pub fn layers(&self) -> Vec<&Quantity> {
        let mut layers = match &self.form {
            Form::Lever(lever) => lever.below.layers(),
            _ => Vec::new(),
        };
        layers.push(self);
        layers
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::{FileId, Place};
    use super::*;
    use crate::expression::Expression;

    fn lever(effect: Effect, timing: Timing) -> Lever {
        let below = Quantity {
            key: "economy.x".to_owned(),
            form: Form::Expression(Expression::number(1.0, 0..1)),
            title: None,
            evidence: None,
            place: Place {
                file: FileId(0),
                start: 0,
                end: 1,
            },
        };
        Lever {
            below,
            effect,
            timing,
        }
    }

    fn strengths(timing: Timing) -> Vec<f64> {
        let lever = lever(Effect::Delay(1), timing);
        (2020..=2027)
            .map(|year| lever.strength(year, 2020))
            .collect()
    }

    #[test]
    fn profiles_grow_from_nothing_before_from_to_all_in_to() {
        let growing = |profile| {
            strengths(Timing {
                from: Some(2022),
                to: Some(2025),
                profile,
                until: None,
            })
        };
        let linear = [0.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0];
        assert_eq!(growing(None), linear);
        assert_eq!(growing(Some(Profile::Linear)), linear);
        assert_eq!(
            growing(Some(Profile::Front)),
            [0.0, 0.0, 0.4375, 0.75, 0.9375, 1.0, 1.0, 1.0]
        );
        assert_eq!(
            growing(Some(Profile::Back)),
            [0.0, 0.0, 0.0625, 0.25, 0.5625, 1.0, 1.0, 1.0]
        );
        assert_eq!(
            growing(Some(Profile::SCurve)),
            [0.0, 0.0, 0.15625, 0.5, 0.84375, 1.0, 1.0, 1.0]
        );
    }

    #[test]
    fn a_lever_without_to_is_a_step_and_ends_with_until() {
        assert_eq!(strengths(Timing::default()), [1.0; 8]);
        let step = Timing {
            from: Some(2022),
            until: Some(2024),
            ..Timing::default()
        };
        assert_eq!(strengths(step), [0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn the_base_year_is_left_alone_by_what_grows_or_names_its_years() {
        let grows = Timing {
            to: Some(2022),
            ..Timing::default()
        };
        assert_eq!(strengths(grows), [0.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        let knot = |year| {
            let place = Place {
                file: FileId(0),
                start: 0,
                end: 1,
            };
            (year, Expression::number(0.1, 0..1), place)
        };
        let path = Form::Path(vec![knot(2023), knot(2025)]);
        let lever = lever(Effect::Change(path), Timing::default());
        assert_eq!(lever.strength(2022, 2020), 0.0);
        assert_eq!(lever.strength(2023, 2020), 1.0);
    }

    #[test]
    fn names_are_in_the_order_of_the_profiles() {
        for (profile, name) in Profile::ALL.into_iter().zip(Profile::NAMES) {
            assert_eq!(profile.name(), name);
            assert_eq!(profile.strength(1.0), 1.0);
        }
    }
}
