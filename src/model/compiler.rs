//! The compiler of one scenario: memory of what is built, circles, findings,
//! and the collection of outputs.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use super::draws::Draws;
use super::events::Effects;
use super::forecasts::Carried;
use super::influences::{Influences, Part, Recorder};
use super::names::{Symbol, written};
use super::quantities::quantities;
use super::time::{Years, between};
use super::{JointNodes, LineNodes, Model, Series, SpendingParts, TargetNodes, checks};
use crate::expression::Expression;
use crate::forecast::{Correction, History};
use crate::graph::{Binary, Graph, NodeId, Unary};
use crate::scenario::{
    BudgetTotal, Direction, Finding, Form, LifeExpectancy, Place, Quantity, Scenario,
};

/// A quantity or expression with the key and place that findings name.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) key: &'a str,
    pub(super) place: &'a Place,
}

impl Context<'_> {
    /// The place of a part of the expression.
    pub(super) fn at(&self, expression: &Expression) -> Place {
        let (start, end) = (
            self.place.start + expression.span.start,
            self.place.start + expression.span.end,
        );
        if end > self.place.end || start >= end {
            return self.place.clone();
        }
        Place {
            file: self.place.file,
            start,
            end,
        }
    }
}

/// What can be given instead of being defined.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Held {
    Symbol(Symbol),
    /// By the key of its bottom value: all levers over it are given with it.
    Quantity(String),
}

/// Nodes that are given, by year.
pub(super) type HeldNodes = HashMap<(Held, i32), NodeId>;

pub(super) struct Compiler<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) graph: &'a mut Graph,
    pub(super) years: Years,
    pub(super) draws: Draws,
    /// What events do to which values.
    pub(super) effects: Effects<'a>,
    pub(super) findings: Vec<Finding>,
    known: HashMap<(Symbol, i32), NodeId>,
    active: Vec<(Symbol, i32)>,
    /// Who reads whom.
    pub(super) recorder: Recorder,
    /// States of `index`, `ar1` and `walk` calls, by the call's address and year.
    pub(super) recursive: HashMap<(*const Expression, i32), NodeId>,
    /// Series of `[history]` that are carried on, by id; none where one can't be.
    pub(super) carried: HashMap<String, Option<Rc<(History, Carried)>>>,
    /// What corrects the bands of forecasts, once one is asked for; none where nothing can.
    pub(super) correction: Option<Option<Correction>>,
    /// Places whose fault is reported already: an expression is compiled for every year.
    reported: HashSet<(Place, String)>,
    /// What is given instead of being defined: nothing, but in a mixture of two plans.
    held: HeldNodes,
    /// The node of each quantity, by its position, in each year in which it was asked for.
    asked: BTreeMap<(usize, i32), NodeId>,
}

/// Compiles a scenario and checks what only its numbers can tell.
pub(super) fn compile_scenario(scenario: &Scenario, graph: &mut Graph) -> (Model, Vec<Finding>) {
    let mut compiler = Compiler::new(scenario, graph, HeldNodes::new());
    let mut model = compiler.model();
    model.influences = compiler.influences(&model.targets);
    model.factors = compiler.factors();
    model.quantities = compiler.asked_quantities();
    checks::check(&mut compiler, &model);
    compiler.check_record();
    compiler.check_moments(&model);
    (model, compiler.findings)
}

impl<'a> Compiler<'a> {
    /// A compiler that has defined nothing yet; `held` stands for what it holds wherever that is asked for.
    pub(super) fn new(scenario: &'a Scenario, graph: &'a mut Graph, held: HeldNodes) -> Self {
        let mut findings = Vec::new();
        let draws = Draws::collect(scenario, &mut findings);
        let effects = Effects::collect(scenario, &mut findings);
        Self {
            scenario,
            graph,
            years: Years {
                base: scenario.plan.base_year,
                end: scenario.plan.end_year,
            },
            draws,
            effects,
            findings,
            known: HashMap::new(),
            active: Vec::new(),
            recorder: Recorder::new(scenario),
            recursive: HashMap::new(),
            carried: HashMap::new(),
            correction: None,
            reported: HashSet::new(),
            asked: BTreeMap::new(),
            held,
        }
    }

    /// Reports a finding once for its place and message.
    pub(super) fn report(&mut self, finding: Finding) {
        let Some(place) = finding.place.clone() else {
            return self.findings.push(finding);
        };
        // A message may hold the year's value; what is expected at a place is one fault.
        let expected = if finding.label.is_empty() {
            &finding.message
        } else {
            &finding.label
        };
        if self.reported.insert((place, expected.clone())) {
            self.findings.push(finding);
        }
    }

    /// A node to go on with after a finding.
    pub(super) fn missing(&mut self) -> NodeId {
        self.graph.constant(f64::NAN)
    }

    /// The node of a symbol in a year; years before the base year count as the base year.
    pub(super) fn symbol(&mut self, symbol: Symbol, year: i32, context: Context<'_>) -> NodeId {
        let year = self.years.known(year);
        if let Some(&node) = self.held.get(&(Held::Symbol(symbol), year)) {
            return node;
        }
        self.recorder.read(Part::Symbol(symbol), year);
        if let Some(&node) = self.known.get(&(symbol, year)) {
            return node;
        }
        if self.active.contains(&(symbol, year)) {
            self.circle(symbol, year, context);
            return self.missing();
        }
        self.active.push((symbol, year));
        self.recorder.open(Part::Symbol(symbol), year);
        let node = self.define(symbol, year);
        self.recorder.close();
        self.active.pop();
        self.known.insert((symbol, year), node);
        node
    }

    /// The symbols that were defined, and whether each has another node in some year.
    pub(super) fn defined(&self) -> Vec<(Symbol, bool)> {
        let mut all: HashMap<Symbol, (NodeId, bool)> = HashMap::new();
        for (&(symbol, _), &node) in &self.known {
            let (first, moves) = all.entry(symbol).or_insert((node, false));
            *moves |= *first != node;
        }
        // The order means nothing: who asks puts names in theirs.
        all.into_iter()
            .map(|(symbol, (_, moves))| (symbol, moves))
            .collect()
    }

    fn circle(&mut self, symbol: Symbol, year: i32, context: Context<'_>) {
        let start = self
            .active
            .iter()
            .position(|&entry| entry == (symbol, year))
            .unwrap_or(0);
        let mut names: Vec<String> = Vec::new();
        for &(member, _) in &self.active[start..] {
            let name = written(self.scenario, member);
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
        names.push(written(self.scenario, symbol));
        let hint = "after the base year refer to last year's value with prev(…); in the base year \
                    there is none before: give an indicator its base, others if(t == 0, start, …)";
        let at_base = if year == self.years.base {
            " in the base year"
        } else {
            ""
        };
        let circle = names.join(" -> ");
        let message = format!("circular definition without a lag{at_base}: {circle}");
        // One finding for a circle, wherever in it compiling began.
        let mut members = names.clone();
        members.sort_unstable();
        members.dedup();
        let marker = Place {
            file: context.place.file,
            start: 0,
            end: 0,
        };
        if self.reported.insert((marker, members.join(" "))) {
            let finding = Finding::error(context.place.clone(), context.key, message);
            self.report(finding.label("closes the circle").hint(hint));
        }
    }

    fn define(&mut self, symbol: Symbol, year: i32) -> NodeId {
        let scenario = self.scenario;
        match symbol {
            Symbol::Driver(index) => self.quantity(&scenario.drivers[index].value, year),
            Symbol::Economy(index) => self.quantity(&scenario.economy[index], year),
            Symbol::Group(_) | Symbol::PopulationState | Symbol::People(_) => {
                self.define_people(symbol, year)
            }
            Symbol::Indicator(_)
            | Symbol::Capacity(_)
            | Symbol::Investment(_)
            | Symbol::LinkState(_) => self.define_indicator(symbol, year),
            Symbol::Event(_) | Symbol::EventStart(_) => self.define_event(symbol, year),
            _ => self.define_money(symbol, year),
        }
    }

    /// A quantity's node in a year.
    pub(super) fn quantity(&mut self, quantity: &'a Quantity, year: i32) -> NodeId {
        let year = self.years.known(year);
        if !self.held.is_empty()
            && let key = Held::Quantity(quantity.bottom().key.clone())
            && let Some(&node) = self.held.get(&(key, year))
        {
            return node;
        }
        let Some(part) = self.recorder.quantity(quantity) else {
            return self.written(quantity, year);
        };
        self.recorder.read(part, year);
        self.recorder.open(part, year);
        let node = self.written(quantity, year);
        let node = self.moved(quantity, node, year);
        self.recorder.close();
        if let Part::Quantity(position) = part {
            self.asked.insert((position, year), node);
        }
        node
    }

    fn written(&mut self, quantity: &'a Quantity, year: i32) -> NodeId {
        let context = Context {
            key: &quantity.key,
            place: &quantity.place,
        };
        self.form(&quantity.form, year, context)
    }

    /// A form's node in a year.
    pub(super) fn form(&mut self, form: &'a Form, year: i32, context: Context<'a>) -> NodeId {
        let key = context.key;
        match form {
            Form::Expression(expression) => self.evaluate(expression, year, context),
            Form::Lever(lever) => self.lever(lever, year, context),
            Form::Path(knots) => {
                let years: Vec<i32> = knots.iter().map(|knot| knot.0).collect();
                let (first, second, weight) = between(&years, year);
                let knot = |compiler: &mut Self, index: usize| {
                    let (_, expression, place) = &knots[index];
                    compiler.evaluate(expression, year, Context { key, place })
                };
                let from = knot(self, first);
                if weight == 0.0 {
                    return from;
                }
                let to = knot(self, second);
                let rise = self.graph.subtract(to, from);
                let weight = self.graph.constant(weight);
                let part = self.graph.multiply(rise, weight);
                self.graph.add(from, part)
            }
        }
    }

    /// A quantity's node, or a number where it is not given.
    pub(super) fn quantity_or(
        &mut self,
        quantity: Option<&'a Quantity>,
        year: i32,
        default: f64,
    ) -> NodeId {
        match quantity {
            Some(quantity) => self.quantity(quantity, year),
            None => self.graph.constant(default),
        }
    }

    fn series(&mut self, name: String, symbol: Symbol, place: &Place) -> Series {
        let years = self.years;
        let context = Context { key: &name, place };
        let nodes = years
            .all()
            .map(|year| self.symbol(symbol, year, context))
            .collect();
        Series { name, nodes }
    }

    fn model(&mut self) -> Model {
        let scenario = self.scenario;
        let plan_place = &scenario.plan.place;
        let mut inputs = Vec::new();
        for (index, (id, driver)) in scenario.drivers.iter().enumerate() {
            inputs.push(self.series(
                format!("driver.{id}"),
                Symbol::Driver(index),
                &driver.value.place,
            ));
        }
        for (index, (id, quantity)) in scenario.economy.iter().enumerate() {
            inputs.push(self.series(
                format!("economy.{id}"),
                Symbol::Economy(index),
                &quantity.place,
            ));
        }
        for (index, (id, event)) in scenario.events.iter().enumerate() {
            inputs.push(self.series(format!("event.{id}"), Symbol::Event(index), &event.place));
        }
        for (index, (id, group)) in scenario.groups.iter().enumerate() {
            let name = format!("population.{id}");
            inputs.push(self.series(name, Symbol::Group(index), &group.place));
        }
        inputs.extend(self.projection_inputs());
        let budget = self.budget_lines(plan_place);
        let mut indicators = Vec::new();
        for (index, (id, indicator)) in scenario.indicators.iter().enumerate() {
            let symbol = Symbol::Indicator(index);
            let mut series = self.series(id.clone(), symbol, &indicator.place);
            for node in &mut series.nodes {
                *node = self.scaled(*node, indicator.unit.scale);
            }
            indicators.push(series);
        }
        let targets = self.targets();
        Model {
            years: self.years.all().collect(),
            indicators,
            joint: self.joint(&targets),
            targets,
            budget,
            people: self.people_series(),
            pyramids: self.pyramids(),
            inputs,
            random_inputs: self.draws.inputs(),
            observations: self.observations(),
            forecasts: self.carried_series(),
            alike: self.alike(),
            factors: Vec::new(),
            influences: Influences::default(),
            quantities: Vec::new(),
        }
    }

    /// What the recorder saw, once the model is complete.
    fn influences(&mut self, targets: &[TargetNodes]) -> Influences {
        let targets: Vec<(usize, usize)> = targets
            .iter()
            .map(|nodes| (nodes.indicator, nodes.target))
            .collect();
        self.recorder.finish(self.scenario, &targets)
    }

    fn asked_quantities(&self) -> Vec<Vec<NodeId>> {
        let mut nodes = vec![Vec::new(); quantities(self.scenario).len()];
        for (&(position, _), &node) in &self.asked {
            nodes[position].push(node);
        }
        nodes
    }

    /// What drives a projection.
    fn projection_inputs(&mut self) -> Vec<Series> {
        let Some(population) = &self.scenario.population else {
            return Vec::new();
        };
        let mut drivers = vec![&population.total_fertility];
        match &population.life_expectancy {
            LifeExpectancy::BothSexes(both) => drivers.push(both),
            LifeExpectancy::BySex { male, female } => drivers.extend([&**male, &**female]),
        }
        drivers.extend(&population.net_migration);
        drivers.push(&population.sex_ratio_at_birth);
        let years = self.years;
        let series = drivers.into_iter().map(|quantity| Series {
            name: quantity.bottom().key.clone(),
            nodes: years
                .all()
                .map(|year| self.quantity(quantity, year))
                .collect(),
        });
        series.collect()
    }

    pub(super) fn scaled(&mut self, node: NodeId, scale: u32) -> NodeId {
        let scale = self.graph.constant(f64::from(scale));
        self.graph.multiply(node, scale)
    }

    fn budget_lines(&mut self, place: &Place) -> Vec<LineNodes> {
        let scenario = self.scenario;
        let mut lines: Vec<(String, Symbol, Symbol)> = Vec::new();
        for (index, id) in scenario.programmes.keys().enumerate() {
            let price = Symbol::ProgrammePrice(index);
            lines.push((id.clone(), Symbol::Nominal(index), price));
        }
        if let Some(budget) = &scenario.budget {
            let mut total =
                |name: &str, symbol| lines.push((name.to_owned(), symbol, Symbol::PriceIndex));
            if let BudgetTotal::Parts { transfers, .. } = &budget.total {
                total("own_revenue", Symbol::OwnRevenue);
                if transfers.is_some() {
                    total("transfers", Symbol::Transfers);
                }
            }
            if budget.special_bonds.is_some() {
                total("special_bonds", Symbol::SpecialBonds);
            }
            if budget.livelihood_share.is_some() {
                total("livelihood", Symbol::Livelihood);
            }
            total("everything_else", Symbol::EverythingElse);
            if budget.special_bonds.is_some() {
                total("special_bonds_left", Symbol::SpecialBondsLeft);
            }
            total("total", Symbol::BudgetTotal);
        }
        lines
            .into_iter()
            .map(|(line, symbol, price)| {
                let nominal = self.series(line.clone(), symbol, place).nodes;
                let prices = self.series(line.clone(), price, place).nodes;
                let real = nominal.iter().zip(&prices);
                let real = real
                    .map(|(&money, &price)| self.graph.divide(money, price))
                    .collect();
                LineNodes {
                    parts: self.parts_of(symbol, place),
                    line,
                    nominal,
                    real,
                }
            })
            .collect()
    }

    /// Capital and running spending of a programme that parts them.
    fn parts_of(&mut self, line: Symbol, place: &Place) -> Option<SpendingParts> {
        let Symbol::Nominal(index) = line else {
            return None;
        };
        self.scenario.programmes[index].capital.as_ref()?;
        let mut part = |symbol| self.series(String::new(), symbol, place).nodes;
        Some(SpendingParts {
            capital: part(Symbol::Capital(index)),
            running: part(Symbol::Running(index)),
        })
    }

    fn targets(&mut self) -> Vec<TargetNodes> {
        let scenario = self.scenario;
        let mut found = Vec::new();
        for (index, indicator) in scenario.indicators.values().enumerate() {
            for (position, target) in indicator.targets.iter().enumerate() {
                let context = Context {
                    key: "target",
                    place: &target.place,
                };
                self.recorder
                    .open(Part::Target(index, position), target.year);
                let value = self.symbol(Symbol::Indicator(index), target.year, context);
                let level = self.quantity(&target.level, target.year);
                let tolerance = self.quantity_or(target.tolerance.as_ref(), target.year, 0.0);
                self.recorder.close();
                let (met, gap) = match target.direction {
                    Direction::AtLeast => {
                        let bound = self.graph.subtract(level, tolerance);
                        let met = self.graph.binary(Binary::LessOrEqual, bound, value);
                        (met, self.graph.subtract(level, value))
                    }
                    Direction::AtMost => {
                        let bound = self.graph.add(level, tolerance);
                        let met = self.graph.binary(Binary::LessOrEqual, value, bound);
                        (met, self.graph.subtract(value, level))
                    }
                };
                let zero = self.graph.constant(0.0);
                let shortfall = self.graph.select(met, zero, gap);
                found.push(TargetNodes {
                    indicator: index,
                    target: position,
                    met,
                    shortfall: self.scaled(shortfall, indicator.unit.scale),
                    level: self.scaled(level, indicator.unit.scale),
                    tolerance: self.scaled(tolerance, indicator.unit.scale),
                });
            }
        }
        found
    }

    fn joint(&mut self, targets: &[TargetNodes]) -> Vec<JointNodes> {
        let year_of = |target: &TargetNodes| {
            self.scenario.indicators[target.indicator].targets[target.target].year
        };
        let mut years: Vec<i32> = targets.iter().map(year_of).collect();
        years.sort_unstable();
        years.dedup();
        let of_year = |year| targets.iter().filter(move |target| year_of(target) == year);
        let met: Vec<(i32, Vec<NodeId>)> = years
            .into_iter()
            .map(|year| (year, of_year(year).map(|target| target.met).collect()))
            .collect();
        met.into_iter()
            .map(|(year, met)| {
                let number_met = self.graph.sum(&met);
                let all = self.graph.constant(met.len() as f64);
                JointNodes {
                    year,
                    targets: met.len(),
                    all_met: self.graph.binary(Binary::Equal, number_met, all),
                    number_met,
                }
            })
            .collect()
    }

    /// `max(0, x)`.
    pub(super) fn positive(&mut self, x: NodeId) -> NodeId {
        let zero = self.graph.constant(0.0);
        self.graph.binary(Binary::Max, zero, x)
    }

    /// `x` between 0 and 1.
    pub(super) fn share(&mut self, x: NodeId) -> NodeId {
        let one = self.graph.constant(1.0);
        let raised = self.positive(x);
        self.graph.binary(Binary::Min, raised, one)
    }

    /// `ln(x)`.
    pub(super) fn ln(&mut self, x: NodeId) -> NodeId {
        self.graph.unary(Unary::Ln, x)
    }
}
