//! `[budget]`: a total, or its parts.

use super::Lowering;
use super::fields::{Field, Fields};
use crate::expression;
use crate::scenario::document::{
    Budget, BudgetTotal, Form, Output, Place, Quantity, RevenueGrowth,
};
use crate::scenario::finding::Finding;
use crate::scenario::language::{BUDGET, OWN_REVENUE};
use crate::scenario::tree::Table;

/// Keys that make own revenue follow output.
const GROWTH_KEYS: [&str; 3] = ["elasticity", "gdp", "shock"];

/// Own revenue, and how it follows output where it does.
type OwnRevenue = (Quantity, Option<Box<RevenueGrowth>>);

impl Lowering<'_> {
    /// `[budget]`.
    pub fn budget(&mut self, field: &Field<'_>) -> Option<Budget> {
        let fields = self.table(field)?;
        fields.only(self, &BUDGET);
        self.optional_title(&fields, "title");
        let place = field.node.place.clone();
        let price_index = match fields.get("price_index") {
            Some(index) => self.quantity(&index),
            None if self.has_economy("price_index") => Some(named(
                "budget.price_index",
                "economy.price_index",
                place.clone(),
            )),
            None => None,
        };
        let total = self.optional(&fields, "total");
        let own_revenue = fields
            .get("own_revenue")
            .map(|field| self.own_revenue(&field));
        let transfers = self.optional(&fields, "transfers");
        let special_bonds = self.optional(&fields, "special_bonds");
        let livelihood_share = self.optional(&fields, "livelihood_share");
        for part in ["own_revenue", "transfers"] {
            self.exclude(
                &fields,
                "total",
                part,
                "the total is given whole or in parts, not both",
            );
        }
        if fields.get("total").is_none() {
            let hint =
                "add `own_revenue = …`, with `transfers` where there are any, or `total = …`";
            fields.required(self, "own_revenue", hint);
        }
        let total = match (total, own_revenue) {
            (Some(total), _) => BudgetTotal::Whole(Box::new(total)),
            (None, Some(Some((own_revenue, growth)))) => BudgetTotal::Parts {
                own_revenue: Box::new(own_revenue),
                growth,
                transfers,
            },
            (None, _) => return None,
        };
        Some(Budget {
            total,
            special_bonds,
            livelihood_share,
            price_index,
            place,
        })
    }

    fn has_economy(&self, id: &str) -> bool {
        self.economy.iter().any(|known| known == id)
    }

    /// Own revenue as a value of all years, or as a base that grows with output.
    fn own_revenue(&mut self, field: &Field<'_>) -> Option<OwnRevenue> {
        let table = field.node.as_table();
        let follows = |table: &Table| GROWTH_KEYS.iter().any(|key| table.contains_key(*key));
        let Some(table) = table.filter(|table| follows(table) || table.contains_key("value"))
        else {
            return self.quantity(field).map(|value| (value, None));
        };
        let fields = Fields {
            table,
            place: &field.node.place,
            key: field.key.clone(),
        };
        fields.only(self, &OWN_REVENUE);
        self.optional_title(&fields, "title");
        let base = self.own_value(&fields, &field.key);
        if !follows(table) {
            return base.map(|value| (value, None));
        }
        let elasticity = self.required(
            &fields,
            "elasticity",
            "add by how many per cent revenue grows with one per cent of output, e.g. `elasticity = 0.9`",
        );
        let output = self.output(&fields);
        let shock = self.optional(&fields, "shock");
        let growth = RevenueGrowth {
            elasticity: elasticity?,
            output: output?,
            shock,
        };
        Some((base?, Some(Box::new(growth))))
    }

    /// What revenue follows: `gdp`, else what `[economy]` calls so, else its growth.
    fn output(&mut self, fields: &Fields<'_>) -> Option<Output> {
        if let Some(level) = fields.get("gdp") {
            return self.quantity(&level).map(Output::Level);
        }
        let key = fields.path("gdp");
        let place = fields.place.clone();
        if self.has_economy("gdp") {
            return Some(Output::Level(named(&key, "economy.gdp", place)));
        }
        if self.has_economy("growth") {
            return Some(Output::Growth(named(&key, "economy.growth", place)));
        }
        let message = "own revenue follows output, and the plan has none";
        let finding = Finding::error(place, key, message).label("no `gdp` to follow");
        let hint = "give `[economy] gdp = …` or `growth = …`, or name another value: `gdp = \"driver.sales\"`";
        self.findings.push(finding.hint(hint));
        None
    }
}

/// A quantity that is another's name, for a key that is not written.
fn named(key: &str, name: &str, place: Place) -> Quantity {
    let mut tree = expression::parse(name).expect("a name is an expression");
    tree.set_spans(&(0..place.end - place.start));
    Quantity {
        key: key.to_owned(),
        form: Form::Expression(tree),
        title: None,
        evidence: None,
        place,
    }
}
