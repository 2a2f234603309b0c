//! `[programme.ID]`.

use super::Lowering;
use super::fields::{Field, Fields};
use super::lever::is_lever;
use crate::scenario::document::{Money, Pot, Programme, Quantity, ShareOf};
use crate::scenario::finding::Finding;
use crate::scenario::language::PROGRAMME;

/// What a share can be of, as it is written.
const SHARES_OF: [(&str, ShareOf); 6] = [
    ("total", ShareOf::Total),
    ("general", ShareOf::General),
    ("own_revenue", ShareOf::OwnRevenue),
    ("transfers", ShareOf::Transfers),
    ("special_bonds", ShareOf::SpecialBonds),
    ("livelihood", ShareOf::Livelihood),
];

/// The pots, as they are written.
const POTS: [(&str, Pot); 2] = [
    ("general", Pot::General),
    ("special_bonds", Pot::SpecialBonds),
];

impl Lowering<'_> {
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
        fields.only(self, &PROGRAMME);
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
        let paid_from = self.named(&fields, "paid_from", &POTS);
        let paid_from = paid_from.unwrap_or(Pot::General);
        let share_of = self.share_of(&fields, paid_from);
        let capital = self.optional(&fields, "capital");
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
            share_of,
            paid_from,
            one_off,
            capital,
            execution,
            price_index,
            heads,
            priority,
            place: field.node.place.clone(),
        })
    }

    /// One of a list of names, by what it stands for.
    fn named<T: Copy>(&mut self, fields: &Fields<'_>, key: &str, known: &[(&str, T)]) -> Option<T> {
        let field = fields.get(key)?;
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        self.one_of(&field, &names).map(|index| known[index].1)
    }

    /// What a share is of: the whole budget, or the pot that is kept apart and pays.
    fn share_of(&mut self, fields: &Fields<'_>, paid_from: Pot) -> ShareOf {
        if let (Some(of), None) = (fields.get("share_of"), fields.get("share"))
            && fields.get("amount").is_some()
        {
            let message = "`share_of` needs a `share`";
            let finding = Finding::error(of.key_place.clone(), &*of.key, message);
            let hint = "an amount is a share of nothing: leave `share_of` out";
            self.findings
                .push(finding.label("no share here").hint(hint));
        }
        let given = self.named(fields, "share_of", &SHARES_OF);
        given.unwrap_or(match paid_from {
            Pot::General => ShareOf::Total,
            Pot::SpecialBonds => ShareOf::SpecialBonds,
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
