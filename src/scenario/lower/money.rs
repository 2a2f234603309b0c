//! `[budget]` and `[programme.ID]`.

use super::Lowering;
use super::fields::{Field, Fields};
use super::lever::is_lever;
use crate::scenario::document::{Budget, BudgetTotal, Money, Programme, Quantity};
use crate::scenario::finding::Finding;

const BUDGET_KEYS: &[&str] = &["title", "total", "own_revenue", "transfers", "price_index"];
const PROGRAMME_KEYS: &[&str] = &[
    "title",
    "domain",
    "share",
    "amount",
    "one_off",
    "execution",
    "price_index",
    "heads",
    "priority",
];

impl Lowering<'_> {
    /// `[budget]`.
    pub fn budget(&mut self, field: &Field<'_>) -> Option<Budget> {
        let fields = self.table(field)?;
        fields.only(self, BUDGET_KEYS);
        self.optional_title(&fields, "title");
        let price_index = self.optional(&fields, "price_index");
        let total = self.optional(&fields, "total");
        let own_revenue = self.optional(&fields, "own_revenue");
        let transfers = self.optional(&fields, "transfers");
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
            (None, Some(own_revenue)) => BudgetTotal::Parts {
                own_revenue: Box::new(own_revenue),
                transfers: transfers.map(Box::new),
            },
            (None, None) => return None,
        };
        Some(Budget {
            total,
            price_index,
            place: field.node.place.clone(),
        })
    }

    /// Notes two keys of which a table takes one.
    pub fn exclude(&mut self, fields: &Fields<'_>, one: &str, other: &str, message: &str) {
        if let (Some(first), Some(second)) = (fields.get(one), fields.get(other)) {
            let finding = Finding::error(second.key_place.clone(), &*second.key, message)
                .label(format!("`{other}` here"))
                .related(first.key_place.clone(), format!("`{one}` here"))
                .hint(format!("keep one of `{one}` and `{other}`"));
            self.findings.push(finding);
        }
    }

    /// `[programme.ID]`.
    pub fn programme(&mut self, field: &Field<'_>) -> Option<Programme> {
        let fields = self.table(field)?;
        fields.only(self, PROGRAMME_KEYS);
        let title = self.title_or_id(&fields, field.name);
        let domain = self.domain(&fields);
        let share = self.optional(&fields, "share");
        let amount = self.optional(&fields, "amount");
        self.exclude(
            &fields,
            "share",
            "amount",
            "a programme has a share or an amount, not both",
        );
        if fields.get("amount").is_none() {
            let hint = "add `share = \"5%\"` of the budget's total, or `amount = \"2亿\"`";
            fields.required(self, "share", hint);
        }
        let one_off = fields
            .get("one_off")
            .map_or(Vec::new(), |field| self.one_off(&field));
        let execution = self.optional(&fields, "execution");
        let price_index = self.optional(&fields, "price_index");
        let heads = self.optional(&fields, "heads");
        let priority = fields
            .get("priority")
            .and_then(|field| self.whole(&field, 1, 1_000_000));
        let money = share.map(Money::Share).or(amount.map(Money::Amount));
        Some(Programme {
            title,
            domain,
            money: money?,
            one_off,
            execution,
            price_index,
            heads,
            priority,
            place: field.node.place.clone(),
        })
    }

    /// Years and amounts, by year.
    fn one_off(&mut self, field: &Field<'_>) -> Vec<(i32, Quantity)> {
        if is_lever(field.node) {
            self.nothing_below(field);
            return Vec::new();
        }
        let Some(fields) = self.table(field) else {
            return Vec::new();
        };
        let mut amounts = Vec::new();
        for field in fields.all() {
            let year = self.year_key(&field, None);
            let delay = self.grant_delay(&field);
            let key = match year {
                // A grant that comes later keeps its name, and with it its draws.
                Some(year) if delay > 0 => fields.path(&(i64::from(year) - delay).to_string()),
                _ => field.key.clone(),
            };
            let amount = self.quantity(&Field {
                key,
                ..field.clone()
            });
            if let (Some(year), Some((base, end))) = (year, self.years)
                && !(base..=end).contains(&year)
            {
                if delay > 0 {
                    self.grant_too_late(&field, year, end);
                    continue;
                }
                let message = format!("the year {year} is not simulated");
                let finding = Finding::error(field.key_place.clone(), &*field.key, message);
                self.findings
                    .push(finding.label(format!("expected a year from {base} to {end}")));
            }
            if let (Some(year), Some(amount)) = (year, amount) {
                amounts.push((year, amount));
            }
        }
        amounts.sort_by_key(|(year, _)| *year);
        amounts
    }
}
