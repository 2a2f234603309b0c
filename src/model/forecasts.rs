//! `forecast(ID)` and `kind = "trend"`: a recorded series carried on, as nodes.
//!
//! The paths are those of [`crate::forecast::PathSampler`], written with the graph's own
//! operations, bands corrected (`corrected.rs`) where the plan asks for it. The random inputs of a series are, once a path, `forecast.ID#component` and
//! `forecast.ID#variance` (uniforms; low is wide) and `forecast.ID#level`, `#drift` and `#drift_change`
//! (normals); each year after the last recorded one `forecast.ID#shock` and `#noise` (normals).
//!
//! Only the history up to the base year is used: what came later is for the record.

use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};

use super::CarriedSeries;
use super::compiler::{Compiler, Context};
use super::corrected::stretched;
use super::quantities::quantities;
use crate::expression::{Expression, Function, Kind, nearest};
use crate::forecast::{
    Branch, FitError, Fitted, History, LARGEST_LOGARITHM, Link, Point, Stretch, WIDEST, fit,
};
use crate::graph::{Binary, NodeId, Unary};
use crate::scenario::{Dynamics, Finding, Form, Recorded, Scenario};
use crate::uncertainty::Input;

/// Random inputs of a series: ending and whether it is drawn each year.
const INPUTS: [(&str, bool); 7] = [
    ("component", false),
    ("variance", false),
    ("level", false),
    ("drift", false),
    ("drift_change", false),
    ("shock", true),
    ("noise", true),
];

/// What the names of a series' random inputs begin with.
pub(super) const OWNER: &str = "forecast.";

/// The id of the series of `[history]` that a random input belongs to, by its name.
pub fn series_of_draw(name: &str) -> Option<&str> {
    let own = name.strip_prefix(OWNER)?;
    Some(own.rsplit_once('#').map_or(own, |(id, _)| id))
}

/// A series ready to be carried on, with the nodes that hold for all years of a path.
#[derive(Debug)]
pub(super) struct Carried {
    fitted: Fitted,
    /// `ℓ` and `b` of the component that the path has.
    level: NodeId,
    drift: NodeId,
    /// How far off they truly are, before the path's width.
    level_error: NodeId,
    drift_error: NodeId,
    /// What a year's standard normals are multiplied by.
    shock: NodeId,
    noise: NodeId,
    /// What corrected bands do to the values, from one year ahead; empty where they are plain.
    stretches: Vec<Stretch>,
}

/// The random inputs of every series that a scenario carries on.
pub(super) fn inputs(scenario: &Scenario) -> Vec<(String, Vec<(String, bool)>)> {
    let owners = carried(scenario).into_iter().map(|id| {
        let named = |&(ending, yearly): &(&str, bool)| (format!("{OWNER}{id}#{ending}"), yearly);
        let names = INPUTS.iter().map(named).collect();
        (format!("{OWNER}{id}"), names)
    });
    owners.collect()
}

/// Ids of the series that forecasts carry on, in the order of the files.
pub(super) fn carried(scenario: &Scenario) -> IndexSet<String> {
    let mut ids = IndexSet::new();
    let indicators = scenario.indicators.iter();
    let trends = indicators.filter(|(_, own)| matches!(own.dynamics, Dynamics::Trend));
    ids.extend(trends.map(|(id, _)| id.clone()));
    for quantity in quantities(scenario) {
        forms(&quantity.form, &mut ids);
    }
    let record = scenario.history.as_ref();
    ids.retain(|id| record.is_some_and(|record| record.series.contains_key(id)));
    ids
}

fn forms(form: &Form, ids: &mut IndexSet<String>) {
    match form {
        // The value below is a quantity of its own.
        Form::Lever(lever) => lever
            .effect
            .amount()
            .into_iter()
            .for_each(|own| forms(own, ids)),
        Form::Expression(expression) => calls(expression, ids),
        Form::Path(knots) => knots.iter().for_each(|(_, knot, _)| calls(knot, ids)),
    }
}

fn calls(expression: &Expression, ids: &mut IndexSet<String>) {
    match &expression.kind {
        Kind::Number(_) | Kind::Name(_) => {}
        Kind::Unary(_, x) => calls(x, ids),
        Kind::Binary(_, x, y) | Kind::Interval(x, y) => {
            calls(x, ids);
            calls(y, ids);
        }
        Kind::Call(function, arguments) => {
            for argument in arguments {
                match &argument.value.kind {
                    Kind::Name(id) if *function == Function::Forecast => {
                        ids.insert(id.clone());
                    }
                    _ => calls(&argument.value, ids),
                }
                argument.paired.iter().for_each(|own| calls(own, ids));
            }
        }
    }
}

impl<'a> Compiler<'a> {
    /// `forecast(ID)` in a year.
    pub(super) fn forecast_call(
        &mut self,
        argument: &Expression,
        year: i32,
        context: Context<'_>,
    ) -> NodeId {
        let place = context.at(argument);
        let Kind::Name(id) = &argument.kind else {
            let message = "forecast takes the id of a series of `[history]`";
            let finding = Finding::error(place, context.key, message);
            self.report(finding.label("expected an id, e.g. `forecast(pm25)`"));
            return self.missing();
        };
        let context = Context {
            key: context.key,
            place: &place,
        };
        self.forecast(id, year, context)
    }

    /// A series of `[history]` in a year: what was measured in the base year, a forecast after it.
    pub(super) fn forecast(&mut self, id: &str, year: i32, context: Context<'_>) -> NodeId {
        let year = self.years.known(year);
        if !self.carried.contains_key(id) {
            let made = self.carry(id, context);
            self.carried.insert(id.to_owned(), made);
        }
        let Some(Some(own)) = self.carried.get(id).cloned() else {
            return self.missing();
        };
        let (history, own) = &*own;
        match (
            history.value(year),
            u32::try_from(year - own.fitted.origin()),
        ) {
            (Some(value), _) => self.graph.constant(value),
            (None, Ok(horizon)) => self.future(id, own, year, horizon),
            (None, Err(_)) => self.missing(),
        }
    }

    /// The series carried on, once everything that may ask for one is compiled.
    pub(super) fn carried_series(&self) -> IndexMap<String, CarriedSeries> {
        let ids = carried(self.scenario).into_iter();
        let made = ids.filter_map(|id| {
            let (history, own) = &**self.carried.get(&id)?.as_ref()?;
            let series = CarriedSeries {
                history: history.clone(),
                fitted: own.fitted.clone(),
            };
            Some((id, series))
        });
        made.collect()
    }

    /// Fits a series and builds what holds for all its years; none after a finding.
    fn carry(&mut self, id: &str, context: Context<'_>) -> Option<Rc<(History, Carried)>> {
        let recorded = self.recorded(id, context)?;
        let history = self.past(id, recorded)?;
        let fitted = match fit(&history, recorded.link) {
            Ok(fitted) => fitted,
            Err(error) => {
                self.unfit(id, recorded, &error, context);
                return None;
            }
        };
        let fitted = match self.correction(context) {
            Some(correction) => fitted.corrected(correction),
            None => fitted,
        };
        let carried = self.path_nodes(id, fitted);
        Some(Rc::new((history, carried)))
    }

    /// A series of `[history]`, or what is wrong with its name.
    fn recorded(&mut self, id: &str, context: Context<'_>) -> Option<&'a Recorded> {
        let finding = |message: String| Finding::error(context.place.clone(), context.key, message);
        let Some(record) = &self.scenario.history else {
            let finding = finding(format!("nothing is recorded of `{id}`"));
            let hint =
                "name a table of measured years: `[history]` with `file = \"data/history.csv\"`";
            self.report(finding.label("needs `[history]`").hint(hint));
            return None;
        };
        let found = record.series.get(id);
        if found.is_none() {
            let finding = finding(format!("the table of `[history]` has no series `{id}`"));
            let finding = finding
                .label("no row has this name")
                .related(record.place.clone(), "the table is named here");
            let close = nearest(id, record.series.keys().map(String::as_str));
            self.report(match close {
                Some(name) => finding.hint(format!("did you mean `{name}`?")),
                None => finding,
            });
        }
        found
    }

    /// What is known of a series on the plan's first day: its rows up to the base year, and the
    /// `base` of a trend that has no row there.
    fn past(&mut self, id: &str, recorded: &Recorded) -> Option<History> {
        let year = self.years.base;
        let past = recorded.history.until(year);
        let indicator = self.scenario.indicators.get(id);
        let base = indicator
            .filter(|own| matches!(own.dynamics, Dynamics::Trend))
            .and_then(|own| own.base.as_ref());
        let Some(base) = base else { return Some(past) };
        let error = |message: String| Finding::error(base.place.clone(), &*base.key, message);
        if let Some(place) = recorded.places.get(&year) {
            let finding = error(format!("the base year of {id} is given twice"))
                .label("the second")
                .related(place.clone(), "the table has a row of it");
            self.report(finding.hint("leave `base` away, or the row"));
            return None;
        }
        let node = self.quantity(base, year);
        let Some(value) = self.graph.known_value(node).filter(|own| own.is_finite()) else {
            let finding = error(format!("the base of {id} must be a number"));
            self.report(finding.label("expected one value that holds in every path"));
            return None;
        };
        let mut points = past.points().to_vec();
        points.push(Point { year, value });
        Some(History::new(points).expect("the base year has no row"))
    }

    fn unfit(&mut self, id: &str, recorded: &Recorded, error: &FitError, context: Context<'_>) {
        let row = match error {
            FitError::OutsideLink { year, .. } => recorded.places.get(year),
            _ => None,
        };
        let place = row.unwrap_or(context.place).clone();
        let message = format!("{id} can't be forecast up to {}: {error}", self.years.base);
        let finding = Finding::error(place, context.key, message);
        let finding = match row {
            Some(_) => finding
                .label("no place on the link's scale")
                .related(context.place.clone(), "forecast here")
                .hint(format!(
                    "choose another link: `[history.series.{id}]` with `link = …`"
                )),
            None => finding.label("too little to go on"),
        };
        self.report(finding);
    }

    /// The nodes of a series that hold for all years of a path.
    fn path_nodes(&mut self, id: &str, fitted: Fitted) -> Carried {
        let years = self.years.end - fitted.origin();
        let input = |ending: &str| format!("{OWNER}{id}#{ending}");
        let component = self.uniform(&input("component"), None);
        let [level, drift, change] =
            ["level", "drift", "drift_change"].map(|own| self.standard_normal(&input(own), None));
        let branches = fitted.branches();
        let limits: Vec<NodeId> = branches
            .iter()
            .map(|branch| {
                let up_to = self.graph.constant(branch.up_to);
                self.graph.binary(Binary::Less, component, up_to)
            })
            .collect();
        let mut chosen = |of: fn(&Branch) -> f64| self.chosen(&branches, &limits, of);
        let level_of_level = chosen(|own| own.level_of_level);
        let drift_of_level = chosen(|own| own.drift_of_level);
        let drift_of_drift = chosen(|own| own.drift_of_drift);
        let drift_of_change = chosen(|own| own.change);
        let (centre, slope) = (chosen(|own| own.level), chosen(|own| own.drift));
        let (shock, noise) = (chosen(|own| own.shock), chosen(|own| own.noise));
        let graph = &mut *self.graph;
        let terms = [
            graph.multiply(drift_of_level, level),
            graph.multiply(drift_of_drift, drift),
            graph.multiply(drift_of_change, change),
        ];
        Carried {
            level: centre,
            drift: slope,
            level_error: graph.multiply(level_of_level, level),
            drift_error: graph.sum(&terms),
            shock,
            noise,
            stretches: fitted.stretches(u32::try_from(years).unwrap_or(0)),
            fitted,
        }
    }

    /// A number of the component that the path has.
    fn chosen(&mut self, branches: &[Branch], limits: &[NodeId], of: fn(&Branch) -> f64) -> NodeId {
        let (last, others) = branches.split_last().expect("there are models");
        let mut node = self.graph.constant(of(last));
        for (branch, &below) in others.iter().zip(limits).rev() {
            let own = self.graph.constant(of(branch));
            if own != node {
                node = self.graph.select(below, own, node);
            }
        }
        node
    }

    /// A series' value `horizon` years after its last recorded one.
    fn future(&mut self, id: &str, own: &Carried, year: i32, horizon: u32) -> NodeId {
        let shocks = self.shocks(id, own.fitted.origin(), year);
        let noise = self.standard_normal(&format!("{OWNER}{id}#noise"), Some(year));
        let width = self.width(id, own, horizon);
        let graph = &mut *self.graph;
        let years = graph.constant(f64::from(horizon));
        let drifted = graph.multiply(years, own.drift);
        let centre = graph.add(own.level, drifted);
        let drifted = graph.multiply(years, own.drift_error);
        let shocks = graph.multiply(own.shock, shocks);
        let noise = graph.multiply(own.noise, noise);
        let deviation = graph.sum(&[own.level_error, drifted, shocks, noise]);
        let deviation = graph.multiply(width, deviation);
        let z = graph.add(centre, deviation);
        let degrees = own.fitted.degrees(horizon);
        let z = match own.stretches.get(horizon as usize - 1) {
            Some(stretch) => stretched(graph, stretch, z),
            None => z,
        };
        graph.mark_tails(z, degrees, degrees);
        self.unlinked_forecast(own.fitted.link(), z)
    }

    /// The sum of a level's shocks from the year after the origin on.
    fn shocks(&mut self, id: &str, origin: i32, year: i32) -> NodeId {
        let name = format!("{OWNER}{id}#shock");
        let mut sum = self.graph.constant(0.0);
        for at in origin + 1..=year {
            let shock = self.standard_normal(&name, Some(at));
            sum = self.graph.add(sum, shock);
        }
        sum
    }

    /// By how much a path is wider or narrower than the estimate of the variance says.
    fn width(&mut self, id: &str, own: &Carried, horizon: u32) -> NodeId {
        let degrees = own.fitted.degrees(horizon);
        let chi_square = own.fitted.chi_square(horizon);
        let (index, input) = self.graph.quantile_input(&chi_square);
        let name = format!("{OWNER}{id}#variance");
        let input = match input {
            Input::Uniform => self.uniform(&name, None),
            Input::Normal => self.standard_normal(&name, None),
        };
        let graph = &mut *self.graph;
        let chi_square = graph.quantile(index, input);
        let degrees = graph.constant(degrees);
        let ratio = graph.divide(degrees, chi_square);
        let width = graph.unary(Unary::Sqrt, ratio);
        let widest = graph.constant(WIDEST);
        graph.binary(Binary::Min, width, widest)
    }

    /// The inverse link; the counterpart of [`Link::inverse`].
    fn unlinked_forecast(&mut self, link: Link, z: NodeId) -> NodeId {
        let graph = &mut *self.graph;
        match link {
            Link::SquareRoot => {
                let zero = graph.constant(0.0);
                let above = graph.binary(Binary::Max, z, zero);
                graph.multiply(above, above)
            }
            Link::Log => {
                let (low, high) = (-LARGEST_LOGARITHM, LARGEST_LOGARITHM);
                let [low, high] = [low, high].map(|bound| graph.constant(bound));
                let raised = graph.binary(Binary::Max, z, low);
                let held = graph.binary(Binary::Min, raised, high);
                let value = graph.unary(Unary::Exp, held);
                // The bound at e^230 gives a number, but none that means anything.
                graph.mark_tails(value, f64::INFINITY, 0.0);
                value
            }
            Link::Identity { .. } => z,
            Link::Logit { floor, ceiling } => {
                let share = graph.unary(Unary::Logistic, z);
                let width = graph.constant(ceiling - floor);
                let above = graph.multiply(share, width);
                let floor = graph.constant(floor);
                graph.add(floor, above)
            }
        }
    }
}
