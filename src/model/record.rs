//! Checks of `[history]`: values that an indicator can't have, and names that nothing has.

use super::compiler::Compiler;
use super::forecasts::carried;
use super::names::resolve;
use crate::expression::nearest;
use crate::scenario::{Dynamics, Finding, Indicator, Link, Place, Recorded};

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
                Link::Logit {
                    floor: None,
                    ceiling: None,
                } => Some(Self::Share),
                Link::Log => Some(Self::Count),
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
