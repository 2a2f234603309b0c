//! What rests on what: recorded while a scenario is compiled, so that it says
//! neither more nor less than the equations do.
//!
//! Each time a year's value of something asks for another's, one edge is kept.
//! A quantity is behind a target where a chain of edges leads from the target,
//! in its year, to the quantity in any year: money given after a target's year
//! is not behind it, and neither is a branch that `if` never takes.
//!
//! Behind every programme stand the shares of all others, through the cut that
//! all take where together they ask for more than there is. That chain is kept
//! among the direct edges and is not followed here: it would set every target
//! on every share, and a plan whose money suffices never walks it. Correlations
//! tie draws and are no influence either.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};

use super::names::{Symbol, written};
use super::quantities::quantities;
use crate::expression::Expression;
use crate::scenario::{Quantity, Scenario};

/// Something whose value others may rest on, over all years.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A quantity as written: its position in [`quantities`].
    Quantity(usize),
    /// What the model makes of quantities, as expressions name it, e.g. `programme.childcare.real`.
    Name(String),
}

/// What each name, target and indicator of a scenario rests on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Influences {
    /// What each cause directly reads in any year, itself left out.
    pub direct: IndexMap<Cause, Vec<Cause>>,
    /// For each target of the model, in its order: positions in [`quantities`], nearest first.
    pub targets: Vec<Vec<usize>>,
    /// For each indicator of the scenario over all years: positions in [`quantities`], nearest first.
    pub indicators: Vec<Vec<usize>>,
}

impl Influences {
    /// How many targets rest on a quantity, by its position in [`quantities`].
    pub fn targets_on(&self, quantity: usize) -> usize {
        let resting = self.targets.iter();
        resting.filter(|behind| behind.contains(&quantity)).count()
    }
}

/// What asks and is asked for while compiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Symbol(Symbol),
    Quantity(usize),
    /// An `index`, `ar1` or `walk` call.
    State(*const Expression),
    /// Positions of the indicator and, in it, of the target.
    Target(usize, usize),
}

/// The edges of one scenario.
#[derive(Debug)]
pub(super) struct Recorder {
    positions: HashMap<*const Quantity, usize>,
    /// Every part in a year with what it reads.
    parts: IndexMap<(Part, i32), IndexSet<usize>>,
    open: Vec<usize>,
}

impl Recorder {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let all = quantities(scenario).into_iter().enumerate();
        Self {
            positions: all
                .map(|(at, quantity)| (std::ptr::from_ref(quantity), at))
                .collect(),
            parts: IndexMap::new(),
            open: Vec::new(),
        }
    }

    /// The part of a quantity; none for one that the scenario does not list.
    pub(super) fn quantity(&self, quantity: &Quantity) -> Option<Part> {
        let position = self.positions.get(&std::ptr::from_ref(quantity));
        position.map(|&position| Part::Quantity(position))
    }

    /// What is open reads a part.
    pub(super) fn read(&mut self, part: Part, year: i32) {
        let index = self.index(part, year);
        if let Some(&reader) = self.open.last() {
            self.parts[reader].insert(index);
        }
    }

    /// What is read from now on is read by this part.
    pub(super) fn open(&mut self, part: Part, year: i32) {
        let index = self.index(part, year);
        self.open.push(index);
    }

    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    fn index(&mut self, part: Part, year: i32) -> usize {
        let entry = self.parts.entry((part, year));
        let index = entry.index();
        entry.or_default();
        index
    }

    /// Reduces the edges to what is asked of them; `targets` are positions of indicator and target.
    pub(super) fn finish(&self, scenario: &Scenario, targets: &[(usize, usize)]) -> Influences {
        let starting = |wanted: Part| {
            let parts = self.parts.keys().enumerate();
            parts
                .filter(move |(_, (part, _))| *part == wanted)
                .map(|(index, _)| index)
        };
        let behind = |wanted: Part| self.behind(starting(wanted).collect());
        let targets = targets.iter();
        Influences {
            targets: targets
                .map(|&(indicator, target)| behind(Part::Target(indicator, target)))
                .collect(),
            indicators: (0..scenario.indicators.len())
                .map(|index| behind(Part::Symbol(Symbol::Indicator(index))))
                .collect(),
            direct: self.direct(scenario),
        }
    }

    /// Quantities that chains of edges reach, nearest first.
    fn behind(&self, starts: Vec<usize>) -> Vec<usize> {
        let mut reached: IndexSet<usize> = starts.into_iter().collect();
        let mut found: IndexSet<usize> = IndexSet::new();
        let mut next = 0;
        while let Some(&index) = reached.get_index(next) {
            next += 1;
            let ((part, _), reads) = self
                .parts
                .get_index(index)
                .expect("edges lead to recorded parts");
            match part {
                Part::Symbol(Symbol::Granted(..)) => continue,
                Part::Quantity(position) => {
                    found.insert(*position);
                }
                _ => {}
            }
            reached.extend(reads);
        }
        found.into_iter().collect()
    }

    fn direct(&self, scenario: &Scenario) -> IndexMap<Cause, Vec<Cause>> {
        let mut direct: IndexMap<Cause, IndexSet<Cause>> = IndexMap::new();
        for ((part, _), reads) in &self.parts {
            let Some(reader) = cause(scenario, *part) else {
                continue;
            };
            let mut read: IndexSet<Cause> = IndexSet::new();
            reads
                .iter()
                .for_each(|&index| self.collect(scenario, index, &mut read));
            read.shift_remove(&reader);
            direct.entry(reader).or_default().extend(read);
        }
        direct
            .into_iter()
            .map(|(reader, read)| (reader, read.into_iter().collect()))
            .collect()
    }

    /// A part's cause; a state has no name, so what it reads stands for it.
    fn collect(&self, scenario: &Scenario, index: usize, found: &mut IndexSet<Cause>) {
        let mut open = vec![index];
        while let Some(index) = open.pop() {
            let ((part, _), reads) = self
                .parts
                .get_index(index)
                .expect("edges lead to recorded parts");
            match cause(scenario, *part) {
                Some(cause) => {
                    found.insert(cause);
                }
                // States lead back year by year, never around.
                None => open.extend(reads),
            }
        }
    }
}

/// What a part is called; what exists only inside an equation goes by its owner's name.
fn cause(scenario: &Scenario, part: Part) -> Option<Cause> {
    match part {
        Part::Quantity(position) => Some(Cause::Quantity(position)),
        Part::Symbol(Symbol::Planned(index)) => {
            Some(Cause::Name(written(scenario, Symbol::Nominal(index))))
        }
        Part::Symbol(symbol) => Some(Cause::Name(written(scenario, symbol))),
        Part::State(_) | Part::Target(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::model::compile;
    use crate::scenario::{Files, load_from};

    const PLAN: &str = r#"
[plan]
id = "t"
base_year = 2020
end_year = 2030

[driver.growth]
value = "normal(5%, 2%)"
[driver.unused]
value = "normal(1, 1)"
[driver.wages]
value = "index(driver.growth)"

[budget]
total = "1000 * index(yearly(normal(4%, 1%)))"

[programme.a]
share = "1%"
one_off = { 2024 = 5, 2029 = 7 }
[programme.b]
share = "2%"

[indicator.places]
unit = "places"
kind = "stock"
base = 10
funding = "programme.a.nominal"
cost = "2 * driver.wages"
target = { at_least = 12, year = 2025 }

[indicator.late]
unit = "x"
kind = "formula"
formula = "if(year < 2025, 1, indicator.places)"
target = [{ at_least = 1, year = 2024 }, { at_least = 1, year = 2029 }]
"#;

    fn influences() -> (Scenario, Influences) {
        let files = Files::memory([("plan/model.toml", PLAN)]);
        let loaded = load_from(&files, Path::new("plan/model.toml"), &[]).expect("a sound plan");
        let compiled = compile(&loaded.scenarios).expect("a sound plan");
        let scenario = loaded.scenarios[0].clone();
        (scenario, compiled.models[0].influences.clone())
    }

    fn keys<'a>(scenario: &'a Scenario, positions: &[usize]) -> BTreeSet<&'a str> {
        let all = quantities(scenario);
        positions.iter().map(|&at| all[at].key.as_str()).collect()
    }

    #[test]
    fn a_target_rests_on_what_its_year_reads_and_on_nothing_else() {
        let (scenario, influences) = influences();
        let places = [
            "budget.total",
            "driver.growth",
            "driver.wages",
            "indicator.places.base",
            "indicator.places.cost",
            "indicator.places.funding",
            "indicator.places.target.at_least",
            "programme.a.one_off.2024",
            "programme.a.share",
        ];
        assert_eq!(
            keys(&scenario, &influences.targets[0]),
            BTreeSet::from(places)
        );
        // The branch that the year does not take is behind nothing.
        assert_eq!(
            keys(&scenario, &influences.targets[1]),
            BTreeSet::from(["indicator.late.formula", "indicator.late.target.1.at_least"])
        );
        let late = keys(&scenario, &influences.targets[2]);
        assert!(late.contains("programme.a.one_off.2029"));
        assert!(late.contains("driver.growth"));
        assert!(!late.contains("indicator.places.target.at_least"));
        for nothing in ["driver.unused", "programme.b.share"] {
            assert!(!late.contains(nothing), "{nothing}");
        }
    }

    #[test]
    fn targets_are_counted_by_quantity() {
        let (scenario, influences) = influences();
        let count = |key: &str| {
            let all = quantities(&scenario);
            let position = all.iter().position(|quantity| quantity.key == key);
            influences.targets_on(position.expect("a quantity of the plan"))
        };
        assert_eq!(count("driver.growth"), 2);
        assert_eq!(count("programme.a.one_off.2029"), 1);
        assert_eq!(count("driver.unused"), 0);
    }

    #[test]
    fn direct_causes_are_named_as_expressions_name_them() {
        let (scenario, influences) = influences();
        let name = |name: &str| Cause::Name(name.to_owned());
        let shown = |cause: &Cause| match cause {
            Cause::Name(name) => name.clone(),
            Cause::Quantity(at) => quantities(&scenario)[*at].key.clone(),
        };
        let read =
            |of: &Cause| -> BTreeSet<String> { influences.direct[of].iter().map(shown).collect() };
        let set = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let nominal: BTreeSet<String> = set(&[
            "budget.total",
            "programme.a.one_off.2024",
            "programme.a.one_off.2029",
            "programme.a.share",
            "the budget's grants",
        ]);
        assert_eq!(read(&name("programme.a.nominal")), nominal);
        let grants: BTreeSet<String> =
            set(&["budget.total", "programme.a.nominal", "programme.b.nominal"]);
        assert_eq!(read(&name("the budget's grants")), grants);
        let at = |key: &str| {
            quantities(&scenario)
                .iter()
                .position(|q| q.key == key)
                .unwrap()
        };
        let wages: BTreeSet<String> = set(&["driver.growth"]);
        assert_eq!(read(&Cause::Quantity(at("driver.wages"))), wages);
    }
}
