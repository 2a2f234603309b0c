//! Every number with what it rests on, and how many targets rest on it.

use std::collections::BTreeSet;

use super::tables::Table;
use crate::analysis::PlanSummary;
use crate::model::{Model, quantities};
use crate::scenario::{Effect, Evidence, Form, Lever, Quantity, Scenario};

/// `evidence.csv`: every quantity of every scenario as written, with its source
/// or assumption and the number of the scenario's targets that rest on it. `kind` is
/// `missing` where a number stands without either, empty for a formula that states no number
/// of its own, a unit or a target's level, and `lever` for what a scenario chooses to make of
/// the value in the row above, which keeps its own evidence.
pub(super) fn evidence_table(scenarios: &[Scenario], models: &[Model]) -> Vec<u8> {
    let mut table = Table::new(&["scenario", "key", "value", "kind", "evidence", "targets"]);
    for (scenario, model) in scenarios.iter().zip(models) {
        for (position, quantity) in quantities(scenario).into_iter().enumerate() {
            let (kind, text) = evidence(quantity);
            let targets = model.influences.targets_on(position).to_string();
            let value = written(quantity);
            table.row(&[&scenario.id, &quantity.key, &value, kind, text, &targets]);
        }
    }
    table.finish()
}

/// `source`, `assumed`, `missing` or `lever`, and the text of the evidence; empty where no
/// evidence is due.
pub(super) fn evidence(quantity: &Quantity) -> (&'static str, &str) {
    let (kind, text) = match &quantity.evidence {
        Some(Evidence::Source(text)) => ("source", text.as_str()),
        Some(Evidence::Assumed(text)) => ("assumed", text.as_str()),
        None if lacks_evidence(quantity) => ("missing", ""),
        None => ("", ""),
    };
    match quantity.form {
        Form::Lever(_) => ("lever", text),
        _ => (kind, text),
    }
}

/// Whether a number stands there that says neither where it is from nor that it is assumed.
/// Units (`per`, `of`), levels of targets and one-off grants are what is asked or chosen, not
/// what is known.
fn lacks_evidence(quantity: &Quantity) -> bool {
    let last = quantity.key.rsplit('.').next().unwrap_or_default();
    let asked = matches!(last, "per" | "of")
        || [".target.", ".one_off."]
            .iter()
            .any(|part| quantity.key.contains(part));
    let states = match &quantity.form {
        Form::Lever(_) => false,
        Form::Expression(expression) => expression.states_number(),
        Form::Path(_) => true,
    };
    quantity.evidence.is_none() && states && !asked
}

/// How many of a run's targets rest on at least one assumed number, or one without evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Assumptions {
    /// The targets of the reported indicators; one that several scenarios share counts once.
    pub targets: usize,
    /// Those that rest on an assumed number in at least one scenario.
    pub on_assumed: usize,
    /// Those that rest on a number without evidence in at least one scenario.
    pub on_missing: usize,
}

impl Assumptions {
    /// Counts them.
    pub fn of(scenarios: &[Scenario], models: &[Model], summary: &PlanSummary) -> Self {
        let mut targets = BTreeSet::new();
        let mut on_assumed = BTreeSet::new();
        let mut on_missing = BTreeSet::new();
        for ((scenario, model), own) in scenarios.iter().zip(models).zip(&summary.scenarios) {
            let all = quantities(scenario);
            let assumed = |&at: &usize| matches!(all[at].evidence, Some(Evidence::Assumed(_)));
            let missing = |&at: &usize| lacks_evidence(all[at]);
            for reported in &own.targets {
                let wanted = (reported.indicator, reported.target);
                let nodes = model.targets.iter();
                let position = nodes
                    .enumerate()
                    .find(|(_, nodes)| (nodes.indicator, nodes.target) == wanted);
                let id = scenario.indicators.get_index(reported.indicator);
                let key = (id.map(|(id, _)| id.as_str()), reported.target);
                targets.insert(key);
                let behind = position
                    .map(|(position, _)| model.influences.targets[position].as_slice())
                    .unwrap_or_default();
                if behind.iter().any(assumed) {
                    on_assumed.insert(key);
                }
                if behind.iter().any(missing) {
                    on_missing.insert(key);
                }
            }
        }
        Self {
            targets: targets.len(),
            on_assumed: on_assumed.len(),
            on_missing: on_missing.len(),
        }
    }

    /// `12 of 14 targets rest on assumed numbers`, and how many on numbers without evidence.
    pub fn sentence(self) -> String {
        let plural = if self.targets == 1 { "" } else { "s" };
        let verb = if self.on_assumed == 1 {
            "rests"
        } else {
            "rest"
        };
        let assumed = format!(
            "{} of {} target{plural} {verb} on assumed numbers",
            self.on_assumed, self.targets
        );
        match self.on_missing {
            0 => assumed,
            missing => {
                format!("{assumed}, {missing} on numbers that state neither source nor assumption")
            }
        }
    }
}

/// A quantity as the language writes it; of a lever, what it does to the value below.
pub fn written(quantity: &Quantity) -> String {
    form(&quantity.form)
}

fn form(of: &Form) -> String {
    match of {
        Form::Lever(lever) => written_lever(lever),
        Form::Expression(expression) => expression.to_string(),
        Form::Path(knots) => {
            let knots: Vec<String> = knots
                .iter()
                .map(|(year, value, _)| format!("{year} = {value}"))
                .collect();
            format!("{{ {} }}", knots.join(", "))
        }
    }
}

fn written_lever(lever: &Lever) -> String {
    let amount = match (&lever.effect, lever.effect.amount()) {
        (Effect::Delay(years), _) => years.to_string(),
        (_, amount) => amount.map_or_else(String::new, form),
    };
    let timing = &lever.timing;
    let parts = [
        Some(format!("{} = {amount}", lever.effect.key())),
        timing.from.map(|year| format!("from = {year}")),
        timing.to.map(|year| format!("to = {year}")),
        timing
            .profile
            .map(|profile| format!("profile = {}", profile.name())),
        timing.until.map(|year| format!("until = {year}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{{ {} }}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::parse;
    use crate::scenario::{FileId, Place};

    fn kind_of(key: &str, text: &str) -> &'static str {
        let quantity = Quantity {
            key: key.to_owned(),
            form: Form::Expression(parse(text).expect("it parses")),
            title: None,
            evidence: None,
            place: Place {
                file: FileId(0),
                start: 0,
                end: 0,
            },
        };
        evidence(&quantity).0
    }

    #[test]
    fn a_number_without_evidence_is_missing_and_a_formula_or_a_unit_is_not() {
        assert_eq!(kind_of("driver.a", "normal(5%, 1%)"), "missing");
        assert_eq!(kind_of("driver.a", "1 to 3"), "missing");
        assert_eq!(
            kind_of("indicator.a.cost", "index(driver.wage) * 9万"),
            "missing"
        );
        assert_eq!(kind_of("indicator.a.retire", "driver.attrition"), "");
        assert_eq!(kind_of("indicator.a.value", "max(0, 1 - driver.a)"), "");
        assert_eq!(kind_of("indicator.a.per", "1000"), "");
        assert_eq!(kind_of("indicator.a.target.at_least", "4.5"), "");
    }
}
