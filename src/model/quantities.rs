//! Every quantity that a scenario holds: the owners of its random inputs.

use crate::scenario::{
    BudgetTotal, Dynamics, LifeExpectancy, Link, Members, Money, Output, Quantity, Scenario,
    Spending,
};

/// Every quantity of a scenario, in the order of the tables, each value before the levers over it.
pub fn quantities(scenario: &Scenario) -> Vec<&Quantity> {
    let whole = whole_quantities(scenario).into_iter();
    whole.flat_map(Quantity::layers).collect()
}

/// Every quantity with all levers over it.
pub(super) fn whole_quantities(scenario: &Scenario) -> Vec<&Quantity> {
    let mut found: Vec<&Quantity> = Vec::new();
    found.extend(scenario.drivers.values().map(|driver| &driver.value));
    found.extend(scenario.economy.values());
    if let Some(budget) = &scenario.budget {
        match &budget.total {
            BudgetTotal::Whole(total) => found.push(total),
            BudgetTotal::Parts {
                own_revenue,
                growth,
                transfers,
            } => {
                found.push(own_revenue);
                if let Some(growth) = growth {
                    found.push(&growth.elasticity);
                    let (Output::Level(output) | Output::Growth(output)) = &growth.output;
                    found.push(output);
                    found.extend(&growth.shock);
                }
                found.extend(transfers);
            }
        }
        found.extend(&budget.special_bonds);
        found.extend(&budget.livelihood_share);
        found.extend(&budget.price_index);
    }
    for programme in scenario.programmes.values() {
        match &programme.money {
            Money::Share(quantity) | Money::Amount(quantity) => {
                found.push(quantity);
            }
        }
        found.extend(programme.one_off.iter().map(|(_, quantity)| quantity));
        found.extend(&programme.capital);
        found.extend(&programme.execution);
        found.extend(&programme.price_index);
        found.extend(&programme.heads);
    }
    if let Some(population) = &scenario.population {
        found.push(&population.total_fertility);
        match &population.life_expectancy {
            LifeExpectancy::BothSexes(both) => found.push(both),
            LifeExpectancy::BySex { male, female } => found.extend([&**male, &**female]),
        }
        found.extend(&population.net_migration);
        found.push(&population.sex_ratio_at_birth);
    }
    for group in scenario.groups.values() {
        if let Members::Given(value) = &group.members {
            found.push(value);
        }
    }
    for indicator in scenario.indicators.values() {
        found.extend(&indicator.base);
        found.extend(dynamics_quantities(&indicator.dynamics));
        for target in &indicator.targets {
            found.push(&target.level);
            found.extend(&target.tolerance);
        }
    }
    for event in scenario.events.values() {
        found.push(&event.chance);
        found.extend(event.effects.iter().map(|effect| &effect.amount));
    }
    found
}

fn dynamics_quantities(dynamics: &Dynamics) -> Vec<&Quantity> {
    match dynamics {
        Dynamics::Formula(quantity) => vec![quantity],
        Dynamics::Trend => Vec::new(),
        Dynamics::Cumulative(spending) => spending_quantities(spending),
        Dynamics::Stock(stock) => {
            let mut found = spending_quantities(&stock.spending);
            found.extend(&stock.retire);
            found.extend(&stock.upkeep);
            found.extend(&stock.running);
            found.extend(&stock.of);
            found.extend(&stock.per);
            found
        }
        Dynamics::Response(response) => {
            let mut found = Vec::new();
            if let Link::Logit { floor, ceiling } = &response.link {
                found.extend(floor);
                found.extend(ceiling);
            }
            found.extend(&response.trend);
            found.extend(&response.adjustment);
            found.extend(&response.noise);
            for influence in response.drivers.values() {
                found.push(&influence.value);
                found.push(&influence.elasticity);
            }
            found
        }
    }
}

fn spending_quantities(spending: &Spending) -> Vec<&Quantity> {
    let mut found = vec![&spending.funding, &spending.cost];
    found.extend(&spending.effectiveness);
    found.extend(&spending.private);
    found
}
