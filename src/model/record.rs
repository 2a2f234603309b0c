//! Checks of `[history]`: values that an indicator can't have, and names that nothing has.

use indexmap::IndexMap;

use super::compiler::Compiler;
use super::forecasts::{carried, series_of_draw};
use super::names::resolve;
use super::observations::draws;
use super::{Model, Series};
use crate::expression::nearest;
use crate::forecast::Link;
use crate::graph::{Moments, NodeId};
use crate::scenario;
use crate::scenario::{Dynamics, Finding, Indicator, Place, Recorded};

impl Compiler<'_> {
    /// Reports what is wrong with the recorded series of indicators, and likely slips in names.
    pub(super) fn check_record(&mut self) {
        let Some(record) = &self.scenario.history else {
            return;
        };
        let used = carried(self.scenario);
        for (id, recorded) in &record.series {
            match self.scenario.indicators.get(id) {
                Some(indicator) => self.check_values(id, indicator, recorded),
                None if used.contains(id) || resolve(self.scenario, id).is_some() => {}
                None => self.check_name(id, recorded),
            }
        }
    }

    /// What should move as a recorded series does; a finding where it draws.
    pub(super) fn alike(&mut self) -> IndexMap<String, Vec<NodeId>> {
        let scenario = self.scenario;
        let mut found = IndexMap::new();
        let series = scenario.history.iter().flat_map(|record| &record.series);
        for (id, recorded) in series {
            let Some(like) = &recorded.like else { continue };
            if draws(like) {
                let message = format!("`{}` holds a distribution", like.key);
                let finding = Finding::error(like.place.clone(), &*like.key, message);
                self.report(finding.label("expected names of the plan"));
                continue;
            }
            let years: Vec<i32> = self.years.all().collect();
            let nodes = years.into_iter().map(|year| self.quantity(like, year));
            found.insert(id.clone(), nodes.collect());
        }
        found
    }

    /// Says which indicators rest on forecasts so wide that they have no mean. On the log link none
    /// ever has one, which is part of that choice (`links` in the language).
    pub(super) fn check_moments(&mut self, model: &Model) {
        let Some(record) = &self.scenario.history else {
            return;
        };
        let moments = self.graph.moments();
        let is_log = |name: &&str| {
            let own = series_of_draw(name).and_then(|id| model.forecasts.get(id));
            own.is_some_and(|own| own.fitted.link() == Link::Log)
        };
        let first = |series: &Series| {
            let is_none = |node: &NodeId| moments.get(node.index()) == Some(&Moments::None);
            let at = series.nodes.iter().position(is_none)?;
            let chosen = self.graph.draws_behind(&series.nodes).iter().any(is_log);
            (!chosen).then(|| (series.name.clone(), model.years[at]))
        };
        let without: Vec<(String, i32)> = model.indicators.iter().filter_map(first).collect();
        let Some((id, year)) = without.first() else {
            return;
        };
        let others = match without.len() - 1 {
            0 => String::new(),
            1 => ", nor has one other indicator".to_owned(),
            more => format!(", nor have {more} other indicators"),
        };
        let message = format!("{id} has no mean from {year} on{others}: read the quantiles");
        let finding = Finding::error(record.place.clone(), "history", message).warning();
        let hint = "after so few values a forecast so far ahead is too wide to have one: the tables \
                    leave it out, and differences, indices and attributions that rest on it say little";
        self.report(finding.label("its forecasts are too wide").hint(hint));
    }

    fn check_values(&mut self, id: &str, indicator: &Indicator, recorded: &Recorded) {
        let Some(allowed) = Allowed::of(indicator) else {
            return;
        };
        let scale = f64::from(indicator.unit.scale);
        for point in recorded.history.points() {
            if allowed.holds(point.value) {
                continue;
            }
            let place = recorded.places[&point.year].clone();
            // As it is written, without what the division by 100 may have added.
            let written = (point.value * scale * 1e9).round() / 1e9;
            let message = format!("{id} was {written} in {}", point.year);
            let upper = match allowed {
                Allowed::Share => format!("expected 0 to {scale}"),
                Allowed::Count => "expected 0 or more".to_owned(),
            };
            self.report(Finding::error(place, "history.file", message).label(upper));
        }
    }

    /// A series that nothing reads is no fault, but one whose name is nearly an indicator's is.
    fn check_name(&mut self, id: &str, recorded: &Recorded) {
        let indicators = self.scenario.indicators.keys();
        let Some(close) = nearest(id, indicators.map(String::as_str)) else {
            return;
        };
        let first: Option<&Place> = recorded.places.values().next();
        let Some(place) = first else { return };
        let message = format!("no indicator is called `{id}`, and no forecast reads it");
        let finding = Finding::error(place.clone(), "history.file", message).warning();
        let hint = format!("did you mean `{close}`?");
        self.report(finding.label("read by nothing").hint(hint));
    }
}

/// What an indicator's kind allows.
#[derive(Clone, Copy)]
enum Allowed {
    Share,
    Count,
}

impl Allowed {
    fn of(indicator: &Indicator) -> Option<Self> {
        match &indicator.dynamics {
            Dynamics::Stock(_) | Dynamics::Cumulative(_) => Some(Self::Count),
            Dynamics::Response(own) => match own.link {
                scenario::Link::Logit {
                    floor: None,
                    ceiling: None,
                } => Some(Self::Share),
                scenario::Link::Log => Some(Self::Count),
                _ => None,
            },
            Dynamics::Formula(_) | Dynamics::Trend => None,
        }
    }

    fn holds(self, value: f64) -> bool {
        match self {
            Self::Share => (0.0..=1.0).contains(&value),
            Self::Count => value >= 0.0,
        }
    }
}
