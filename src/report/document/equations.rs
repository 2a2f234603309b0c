//! The equations of what a plan uses: each kind of indicator, and each part of its money.
//!
//! They are those of `model/indicator.rs`, `model/budget.rs`, `model/revenue.rs` and `forecast`, in
//! the symbols of the note below them. What no scenario uses has no row.

use crate::charts::Language;
use crate::scenario::{BudgetTotal, Dynamics, Money, Pot, Programme, Scenario};
use crate::words as phrases;

/// A row: what it is, its equation, and how many indicators or programmes have it where they are counted.
pub(super) struct EquationRow {
    pub(super) name: &'static str,
    pub(super) equation: &'static str,
    pub(super) count: Option<usize>,
}

const STOCK: &str = "K[t] = K[t−1] · (1 − retire) + effectiveness · (1 + private) · S[t−lag] / cost[t];  \
                     S = max(0, B − upkeep · K[t−1]);  U = K · min(1, B / (upkeep · K[t−1]));  y = per · U / of";
const STOCK_RUNNING: &str = "K[t] = K[t−1] · (1 − retire) + effectiveness · (1 + private) · S[t−lag] / cost[t];  \
                             S = max(0, B);  U = K · min(1, R / (upkeep · K[t−1]));  y = per · U / of";
const RESPONSE: &str = "x = link(y);  x*[t] = x[0] + trend · t + Σ elasticity · ln(driver[t−lag] / driver[0]);  \
                        x[t] = x[t−1] + adjustment · (x*[t] − x[t−1]) + noise[t]";
const CUMULATIVE: &str =
    "y[t] = y[t−1] + effectiveness · (1 + private) · max(0, B[t−lag]) / cost[t]";
const TREND: &str = "x = link(y);  x[t] = m[t] + e[t];  m[t] = m[t−1] + b + u[t]";

const FOLLOWING: &str = "own_revenue[t] = value[t] · G[t];  G[0] = 1;  \
                         G[t] = G[t−1] · (1 + elasticity[t] · growth[t] + shock[t])";
const PARTS: &str = "total = max(0, own_revenue + transfers) + special_bonds";
const LIVELIHOOD: &str = "livelihood = livelihood_share · total";
const SHARE: &str = "asked = share · share_of + one_off";
const AMOUNT: &str = "asked = amount + one_off";
const GRANTED: &str = "granted = asked · min(1, pot / Σ asked);  spent = execution · granted";
const RANKED: &str = "granted = asked · min(1, left / Σ asked of its priority);  left = pot − Σ granted before it;  \
                      spent = execution · granted";
const BONDS: &str = "pot = special_bonds;  pot of the others = total − special_bonds";
const CAPITAL: &str = "builds = capital · spent;  runs = (1 − capital) · spent";
const REAL: &str = "real = spent / price_index";
const REST: &str = "everything_else = total − Σ spent";

/// The kinds of these indicators.
pub(super) fn of_indicators<'a>(
    dynamics: impl Iterator<Item = &'a Dynamics>,
    language: Language,
) -> Vec<EquationRow> {
    let all: Vec<&Dynamics> = dynamics.collect();
    let row = |name, equation, is_own: fn(&Dynamics) -> bool| EquationRow {
        name,
        equation,
        count: Some(all.iter().filter(|own| is_own(own)).count()),
    };
    let rows = [
        row(
            phrases::doc_kind_stock(language),
            STOCK,
            |own| matches!(own, Dynamics::Stock(stock) if stock.running.is_none()),
        ),
        row(
            phrases::doc_kind_stock_running(language),
            STOCK_RUNNING,
            |own| matches!(own, Dynamics::Stock(stock) if stock.running.is_some()),
        ),
        row(phrases::doc_kind_response(language), RESPONSE, |own| {
            matches!(own, Dynamics::Response(_))
        }),
        row(phrases::doc_kind_cumulative(language), CUMULATIVE, |own| {
            matches!(own, Dynamics::Cumulative(_))
        }),
        row(
            phrases::doc_kind_formula(language),
            phrases::doc_any_expression(language),
            |own| matches!(own, Dynamics::Formula(_)),
        ),
        row(phrases::doc_kind_trend(language), TREND, |own| {
            matches!(own, Dynamics::Trend)
        }),
    ];
    rows.into_iter()
        .filter(|own| own.count != Some(0))
        .collect()
}

/// The parts of the money that any of these scenarios uses.
pub(super) fn of_money(scenarios: &[Scenario], language: Language) -> Vec<EquationRow> {
    let programmes = |holds: fn(&Programme) -> bool| {
        let counts = scenarios
            .iter()
            .map(|own| own.programmes.values().filter(|own| holds(own)).count());
        counts.max().filter(|count| *count > 0)
    };
    let budgets = || scenarios.iter().filter_map(|own| own.budget.as_ref());
    let in_parts = budgets().any(|own| matches!(own.total, BudgetTotal::Parts { .. }));
    let follows = budgets()
        .any(|own| matches!(&own.total, BudgetTotal::Parts { growth, .. } if growth.is_some()));
    let livelihood = budgets().any(|own| own.livelihood_share.is_some());
    let prices = budgets().any(|own| own.price_index.is_some())
        || programmes(|own| own.price_index.is_some()).is_some();
    let mut rows = Vec::new();
    let mut add = |name, equation, count, used: bool| {
        if used {
            rows.push(EquationRow {
                name,
                equation,
                count,
            });
        }
    };
    add(phrases::doc_own_revenue(language), FOLLOWING, None, follows);
    add(phrases::doc_total_of_parts(language), PARTS, None, in_parts);
    add(
        phrases::doc_livelihood(language),
        LIVELIHOOD,
        None,
        livelihood,
    );
    type Holds = fn(&Programme) -> bool;
    let counted: [(_, _, Holds); 6] = [
        (phrases::doc_asks_share(language), SHARE, |own| {
            matches!(own.money, Money::Share(_))
        }),
        (phrases::doc_asks_amount(language), AMOUNT, |own| {
            matches!(own.money, Money::Amount(_))
        }),
        (phrases::doc_granted(language), GRANTED, |own| {
            own.priority.is_none()
        }),
        (phrases::doc_granted_by_priority(language), RANKED, |own| {
            own.priority.is_some()
        }),
        (phrases::doc_paid_from_bonds(language), BONDS, |own| {
            own.paid_from == Pot::SpecialBonds
        }),
        (phrases::doc_capital(language), CAPITAL, |own| {
            own.capital.is_some()
        }),
    ];
    for (name, equation, holds) in counted {
        let count = programmes(holds);
        add(name, equation, count, count.is_some());
    }
    add(phrases::doc_real_money(language), REAL, None, prices);
    let has_rest = budgets().next().is_some();
    add(phrases::everything_else(language), REST, None, has_rest);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenarios(text: &str) -> Vec<Scenario> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("model.toml"), text).unwrap();
        let past =
            "series,year,value\nc,2015,1\nc,2016,2\nc,2017,4\nc,2018,3\nc,2019,5\nc,2020,6\n";
        std::fs::write(folder.path().join("h.csv"), past).unwrap();
        crate::scenario::load(folder.path(), &[]).unwrap().scenarios
    }

    #[test]
    fn each_part_in_use_has_its_row_and_no_other() {
        let found = scenarios(
            "[plan]\nbase_year = 2020\nend_year = 2025\n[budget]\nown_revenue = 60\ntransfers = 40\n\
             special_bonds = 10\n[programme.a]\nshare = 0.1\n[programme.b]\namount = 5\n\
             paid_from = \"special_bonds\"\ncapital = 0.5\n",
        );
        let rows = of_money(&found, Language::En);
        let equations: Vec<&str> = rows.iter().map(|own| own.equation).collect();
        assert_eq!(
            equations,
            [PARTS, SHARE, AMOUNT, GRANTED, BONDS, CAPITAL, REST]
        );
        let counts: Vec<Option<usize>> = rows.iter().map(|own| own.count).collect();
        assert_eq!(
            counts,
            [None, Some(1), Some(1), Some(2), Some(1), Some(1), None]
        );
        let none = scenarios("[plan]\nbase_year = 2020\nend_year = 2025\n[driver]\nx = 1\n");
        assert!(of_money(&none, Language::Zh).is_empty());
    }

    #[test]
    fn a_stock_with_a_purse_for_running_has_its_own_equation() {
        let found = scenarios(
            "[plan]\nbase_year = 2020\nend_year = 2025\n[indicator.a]\nkind = \"stock\"\nbase = 10\n\
             funding = 5\ncost = 1\nupkeep = 0.1\nrunning = 1\n[indicator.b]\nkind = \"stock\"\nbase = 10\n\
             funding = 5\ncost = 1\n[indicator.c]\nkind = \"trend\"\n[history]\nfile = \"h.csv\"\n",
        );
        let dynamics = found[0].indicators.values().map(|own| &own.dynamics);
        let rows = of_indicators(dynamics, Language::En);
        let equations: Vec<&str> = rows.iter().map(|own| own.equation).collect();
        assert_eq!(equations, [STOCK, STOCK_RUNNING, TREND]);
    }
}
