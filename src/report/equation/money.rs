//! Programmes and the budget, as `model/budget.rs` and `model/revenue.rs` compile them.

use super::Equation;
use crate::scenario::{BudgetTotal, Money, Output, Pot, Programme, ShareOf};

impl Equation<'_> {
    pub(super) fn programme(&mut self, id: &str) {
        let Some(programme) = self.scenario.programmes.get(id) else {
            return;
        };
        let mut asked = match &programme.money {
            Money::Amount(amount) => self.term("amount", amount, "[t]"),
            Money::Share(share) => {
                let share = self.term("share", share, "[t]");
                format!("{share} {}[t]", whole(programme.share_of))
            }
        };
        for (year, grant) in &programme.one_off {
            let grant = self.term(&format!("one_off.{year}"), grant, "");
            asked += &format!(" + {grant} in {year}");
        }
        self.line(format!("asked[t] = {asked}"));
        self.line(format!("granted[t] = {}", granted(programme)));
        let execution = self.acting(programme.execution.as_ref(), 1.0);
        let spent = match execution {
            Some(share) => format!("granted[t] {}", self.term("execution", share, "[t]")),
            None => "granted[t]".to_owned(),
        };
        self.line(format!("nominal[t] = {spent}"));
        let budget = self.scenario.budget.as_ref();
        let own = programme.price_index.as_ref();
        let prices = own.or(budget.and_then(|budget| budget.price_index.as_ref()));
        let real = match self.acting(prices, 1.0) {
            Some(prices) => format!("nominal[t] / {}", self.term("price_index", prices, "[t]")),
            None => "nominal[t]".to_owned(),
        };
        self.line(format!("real[t] = {real}"));
        if let Some(capital) = &programme.capital {
            let share = self.term("capital_share", capital, "[t]");
            self.line(format!(
                "capital[t] = {share} nominal[t], running[t] = nominal[t] - capital[t]"
            ));
        }
        let everybody =
            self.scenario.population.is_some() || self.scenario.groups.contains_key("total");
        let heads = match &programme.heads {
            Some(heads) => Some(self.term("heads", heads, "[t]")),
            None => everybody.then(|| "population.total[t]".to_owned()),
        };
        if let Some(heads) = heads {
            self.line(format!("per_head[t] = real[t] / {heads}"));
        }
    }

    pub(super) fn budget(&mut self) {
        let Some(budget) = &self.scenario.budget else {
            return;
        };
        let bonds = budget.special_bonds.as_ref();
        match &budget.total {
            BudgetTotal::Whole(total) => self.defined("total", total),
            BudgetTotal::Parts {
                own_revenue,
                growth,
                transfers,
            } => {
                let mut total = "total[t] = own_revenue[t]".to_owned();
                total += transfers.as_ref().map_or("", |_| " + transfers[t]");
                total += bonds.map_or("", |_| " + special_bonds[t]");
                self.line(total);
                match growth {
                    None => self.defined("own_revenue", own_revenue),
                    Some(growth) => {
                        let level = self.term("level", own_revenue, "[t]");
                        self.line(format!("own_revenue[t] = {level} G[t]"));
                        let elasticity = self.term("elasticity", &growth.elasticity, "[t]");
                        let output = match &growth.output {
                            Output::Growth(rate) => self.term("growth", rate, "[t]"),
                            Output::Level(level) => {
                                let now = self.term("gdp", level, "[t]");
                                let before = self.term("gdp", level, "[t-1]");
                                format!("({now} / {before} - 1)")
                            }
                        };
                        let shock = self.acting(growth.shock.as_ref(), 0.0);
                        let shock = shock.map_or_else(String::new, |shock| {
                            format!(" + {}", self.term("shock", shock, "[t]"))
                        });
                        let year = self.scenario.plan.base_year;
                        self.line(format!(
                            "G[t] = G[t-1] (1 + {elasticity} {output}{shock}), G[{year}] = 1"
                        ));
                    }
                }
                if let Some(transfers) = transfers {
                    self.defined("transfers", transfers);
                }
            }
        }
        if let Some(bonds) = bonds {
            self.defined("special_bonds", bonds);
        }
        if let Some(share) = &budget.livelihood_share {
            let share = self.term("livelihood_share", share, "[t]");
            self.line(format!("livelihood[t] = {share} total[t]"));
        }
        let count = self.scenario.programmes.len();
        self.line(match count {
            0 => "everything_else[t] = total[t]".to_owned(),
            1 => "everything_else[t] = total[t] - what the programme spends".to_owned(),
            _ => format!("everything_else[t] = total[t] - what the {count} programmes spend"),
        });
        if let Some(prices) = self.acting(budget.price_index.as_ref(), 1.0) {
            self.defined("price_index", prices);
        }
    }
}

/// What a share is a share of, by its name.
fn whole(of: ShareOf) -> &'static str {
    match of {
        ShareOf::Total => "budget.total",
        ShareOf::General => "budget.general",
        ShareOf::OwnRevenue => "budget.own_revenue",
        ShareOf::Transfers => "budget.transfers",
        ShareOf::SpecialBonds => "budget.special_bonds",
        ShareOf::Livelihood => "budget.livelihood",
    }
}

/// What becomes of what a programme asks for.
fn granted(programme: &Programme) -> String {
    let pot = match programme.paid_from {
        Pot::General => "general money",
        Pot::SpecialBonds => "special bonds",
    };
    let turn = match programme.priority {
        Some(priority) => format!(" after priorities before {priority}"),
        None => String::new(),
    };
    format!("asked[t], cut in proportion where more is asked of {pot} than it holds{turn}")
}
