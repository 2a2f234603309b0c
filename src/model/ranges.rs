//! What each quantity may be: a share that retires lies between 0 and 1, a cost
//! is above 0. Checked on the path on which every random input takes its median
//! and, where a value is the same in all years, on about the extremes of a
//! thousand paths; there it is a warning, for the run can go on.

use super::checks::Look;
use super::compiler::Compiler;
use crate::demography::{HIGHEST_LIFE_EXPECTANCY, LOWEST_LIFE_EXPECTANCY};
use crate::graph::Level;
use crate::scenario::{
    BudgetTotal, Dynamics, Finding, LifeExpectancy, Members, Money, Quantity, Scenario, Spending,
};

/// An interval of possible values, in words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) low: f64,
    /// Whether `low` itself is possible.
    pub(super) closed: bool,
    pub(super) high: f64,
    words: &'static str,
}

impl Range {
    const fn new(low: f64, closed: bool, high: f64, words: &'static str) -> Self {
        Self {
            low,
            closed,
            high,
            words,
        }
    }

    fn holds(self, value: f64) -> bool {
        (value > self.low || (self.closed && value == self.low)) && value <= self.high
    }
}

const NOT_NEGATIVE: Range = Range::new(0.0, true, f64::INFINITY, "0 or more");
const POSITIVE: Range = Range::new(0.0, false, f64::INFINITY, "more than 0");
const FERTILITY: Range = Range::new(0.0, true, 20.0, "0 to 20 children per woman");
const LIFE_EXPECTANCY: Range = Range::new(
    LOWEST_LIFE_EXPECTANCY,
    true,
    HIGHEST_LIFE_EXPECTANCY,
    "20 to 110 years",
);
const SEX_RATIO: Range = Range::new(0.5, true, 2.0, "0.5 to 2 males per female");
const SHARE: Range = Range::new(0.0, true, 1.0, "0% to 100%");

/// Reports quantities that no value of their role can have.
pub(super) fn check(compiler: &mut Compiler<'_>, look: &mut Look) {
    for (quantity, range) in bounded(compiler.scenario) {
        if let Some(finding) = outside(compiler, look, quantity, range) {
            compiler.report(finding);
        }
    }
}

fn outside<'a>(
    compiler: &mut Compiler<'a>,
    look: &mut Look,
    quantity: &'a Quantity,
    range: Range,
) -> Option<Finding> {
    let years = compiler.years;
    let nodes: Vec<_> = years
        .all()
        .map(|year| compiler.quantity(quantity, year))
        .collect();
    let level = compiler.graph.level(&nodes);
    let whole_path = matches!(level, Level::Constant | Level::PerPath);
    for (year, node) in years.all().zip(nodes) {
        let [central, low, high] = look.values(compiler, node);
        // What is no number is reported where it arises.
        if central.is_nan() {
            return None;
        }
        if !range.holds(central) {
            let when = if whole_path {
                String::new()
            } else {
                format!(" in {year}")
            };
            let message = format!("{} is {central}{when}", quantity.bottom().key);
            return Some(finding(quantity, message, range));
        }
        let extreme = [low, high]
            .into_iter()
            .find(|value| !range.holds(*value) && !value.is_nan());
        if let Some(extreme) = extreme.filter(|_| whole_path) {
            let message = format!(
                "{} reaches {extreme:.4} in about one path of a thousand",
                quantity.bottom().key
            );
            let hint = "bound the distribution: truncated(…), or a pert, triangular or beta";
            return Some(finding(quantity, message, range).warning().hint(hint));
        }
    }
    None
}

fn finding(quantity: &Quantity, message: String, range: Range) -> Finding {
    let finding = Finding::error(quantity.place.clone(), quantity.key.as_str(), message)
        .label(format!("expected {}", range.words));
    match quantity.bottom() {
        bottom if std::ptr::eq(bottom, quantity) => finding,
        bottom => finding.related(bottom.place.clone(), "the value that is changed"),
    }
}

/// The range of a quantity, where its role bounds it.
pub(super) fn range(scenario: &Scenario, quantity: &Quantity) -> Option<Range> {
    let mut all = bounded(scenario).into_iter();
    let own = all.find(|(bounded, _)| std::ptr::eq(*bounded, quantity));
    own.map(|(_, range)| range)
}

/// Every quantity whose role bounds it.
fn bounded(scenario: &Scenario) -> Vec<(&Quantity, Range)> {
    let mut found: Vec<(&Quantity, Range)> = Vec::new();
    if let Some(budget) = &scenario.budget {
        if let BudgetTotal::Parts { own_revenue, .. } = &budget.total {
            found.push((own_revenue, NOT_NEGATIVE));
        }
        let bonds = budget.special_bonds.iter();
        found.extend(bonds.map(|quantity| (quantity, NOT_NEGATIVE)));
        let share = budget.livelihood_share.iter();
        found.extend(share.map(|quantity| (quantity, SHARE)));
        found.extend(
            budget
                .price_index
                .iter()
                .map(|quantity| (quantity, POSITIVE)),
        );
    }
    for programme in scenario.programmes.values() {
        let (Money::Share(money) | Money::Amount(money)) = &programme.money;
        found.push((money, NOT_NEGATIVE));
        let shares = programme.execution.iter().chain(&programme.capital);
        found.extend(shares.map(|quantity| (quantity, SHARE)));
        found.extend(
            programme
                .price_index
                .iter()
                .map(|quantity| (quantity, POSITIVE)),
        );
        found.extend(programme.heads.iter().map(|quantity| (quantity, POSITIVE)));
    }
    if let Some(population) = &scenario.population {
        found.push((&population.total_fertility, FERTILITY));
        match &population.life_expectancy {
            LifeExpectancy::BothSexes(both) => found.push((both, LIFE_EXPECTANCY)),
            LifeExpectancy::BySex { male, female } => {
                found.extend([(&**male, LIFE_EXPECTANCY), (&**female, LIFE_EXPECTANCY)]);
            }
        }
        found.push((&population.sex_ratio_at_birth, SEX_RATIO));
    }
    for group in scenario.groups.values() {
        if let Members::Given(value) = &group.members {
            found.push((value, NOT_NEGATIVE));
        }
    }
    let events = scenario.events.values();
    found.extend(events.map(|event| (&event.chance, SHARE)));
    for indicator in scenario.indicators.values() {
        let targets = indicator.targets.iter();
        let tolerances = targets.filter_map(|target| target.tolerance.as_ref());
        found.extend(tolerances.map(|quantity| (quantity, NOT_NEGATIVE)));
        dynamics(&indicator.dynamics, &mut found);
    }
    found
}

fn dynamics<'a>(dynamics: &'a Dynamics, found: &mut Vec<(&'a Quantity, Range)>) {
    match dynamics {
        Dynamics::Formula(_) | Dynamics::Trend => {}
        Dynamics::Cumulative(own) => spending(own, found),
        Dynamics::Stock(stock) => {
            spending(&stock.spending, found);
            found.extend(stock.retire.iter().map(|quantity| (quantity, SHARE)));
            found.extend(stock.upkeep.iter().map(|quantity| (quantity, NOT_NEGATIVE)));
            found.extend(stock.of.iter().map(|quantity| (quantity, POSITIVE)));
            found.extend(stock.per.iter().map(|quantity| (quantity, POSITIVE)));
        }
        Dynamics::Response(response) => {
            found.extend(response.adjustment.iter().map(|quantity| (quantity, SHARE)));
            let drivers = response.drivers.values();
            found.extend(drivers.map(|influence| (&influence.value, POSITIVE)));
        }
    }
}

fn spending<'a>(spending: &'a Spending, found: &mut Vec<(&'a Quantity, Range)>) {
    found.push((&spending.cost, POSITIVE));
    found.extend(
        spending
            .effectiveness
            .iter()
            .map(|quantity| (quantity, NOT_NEGATIVE)),
    );
    found.extend(
        spending
            .private
            .iter()
            .map(|quantity| (quantity, NOT_NEGATIVE)),
    );
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::scenario::{load, never_negative};

    /// A `-15%` is a change wherever the model holds negative values for a fault.
    #[test]
    fn a_minus_changes_what_cannot_be_negative() {
        let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/huangyan");
        let loaded = load(&plan, &[]).expect("a sound plan");
        let bounded = bounded(&loaded.scenarios[0]);
        assert!(bounded.len() > 50);
        for (quantity, range) in bounded {
            assert!(
                range.low < 0.0 || never_negative(&quantity.key),
                "{}",
                quantity.key
            );
        }
    }
}
