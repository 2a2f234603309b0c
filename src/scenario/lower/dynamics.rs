//! How an indicator moves: the keys of its kind.

use super::Lowering;
use super::fields::{Field, Fields};
use crate::scenario::document::{Dynamics, Influence, Link, Response, Spending, Stock};
use crate::scenario::finding::Finding;
use crate::scenario::language::{INDICATOR, INFLUENCE, Key};

/// The kinds of indicator, before their keys are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scenario) enum Motion {
    Stock,
    Response,
    Cumulative,
    Formula,
    Trend,
}

/// How many years a lag can be.
const LONGEST_LAG: i64 = 50;

impl Motion {
    /// All kinds, in the order of the language reference.
    pub const ALL: &'static [Motion] = &[
        Motion::Stock,
        Motion::Response,
        Motion::Cumulative,
        Motion::Formula,
        Motion::Trend,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Motion::Stock => "stock",
            Motion::Response => "response",
            Motion::Cumulative => "cumulative",
            Motion::Formula => "formula",
            Motion::Trend => "trend",
        }
    }

    /// The keys that it takes beside those of every indicator.
    fn own_keys(self) -> impl Iterator<Item = &'static str> {
        let own = move |key: &&Key| key.kinds.contains(&self.name());
        INDICATOR.keys.iter().filter(own).map(|key| key.name)
    }
}

impl Lowering<'_> {
    /// `kind`, with a guess by the other keys where it is missing.
    pub fn motion(&mut self, fields: &Fields<'_>) -> Option<Motion> {
        let names: Vec<&str> = Motion::ALL.iter().map(|kind| kind.name()).collect();
        let own = |kind: &Motion| {
            kind.own_keys()
                .filter(|key| fields.get(key).is_some())
                .count()
        };
        let most = Motion::ALL.iter().map(own).max().unwrap_or(0);
        let likely = Motion::ALL
            .iter()
            .filter(|kind| most > 0 && own(kind) == most);
        let likely: Vec<&str> = likely.map(|kind| kind.name()).collect();
        let hint = match likely.as_slice() {
            [one] => format!("its keys are those of `kind = \"{one}\"`"),
            _ => format!("the kinds are {}", super::fields::listed(&names)),
        };
        let field = fields.required(self, "kind", &hint)?;
        self.one_of(&field, &names).map(|index| Motion::ALL[index])
    }

    /// What moves an indicator of this kind.
    pub fn dynamics(&mut self, fields: &Fields<'_>, motion: Motion) -> Option<Dynamics> {
        match motion {
            Motion::Stock => {
                let spending = self.spending(fields);
                let retire = self.optional(fields, "retire");
                let upkeep = self.optional(fields, "upkeep");
                let running = self.optional(fields, "running");
                self.note_missing_partner(
                    fields,
                    "running",
                    "upkeep",
                    "`running` pays upkeep, and `upkeep` is missing",
                    "add the money to run one unit for a year, e.g. `upkeep = \"1万\"`",
                );
                let of = self.optional(fields, "of");
                let per = self.optional(fields, "per");
                self.note_missing_partner(
                    fields,
                    "per",
                    "of",
                    "`per` counts against a group, and `of` is missing",
                    "add the group, e.g. `of = \"population.total\"`",
                );
                let spending = spending?;
                Some(Dynamics::Stock(Box::new(Stock {
                    spending,
                    retire,
                    upkeep,
                    running,
                    of,
                    per,
                })))
            }
            Motion::Response => self
                .response(fields)
                .map(|r| Dynamics::Response(Box::new(r))),
            Motion::Cumulative => self
                .spending(fields)
                .map(|s| Dynamics::Cumulative(Box::new(s))),
            Motion::Formula => {
                let formula = self.required(fields, "formula", "add `formula = \"…\"`")?;
                Some(Dynamics::Formula(Box::new(formula)))
            }
            Motion::Trend => Some(Dynamics::Trend),
        }
    }

    /// Notes a key that means nothing without another one.
    fn note_missing_partner(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        partner: &str,
        message: &str,
        hint: &str,
    ) {
        if let (Some(own), None) = (fields.get(key), fields.get(partner)) {
            let finding = Finding::error(own.key_place.clone(), &*own.key, message);
            let label = format!("needs `{partner}`");
            self.findings.push(finding.label(label).hint(hint));
        }
    }

    fn spending(&mut self, fields: &Fields<'_>) -> Option<Spending> {
        let funding = self.required(
            fields,
            "funding",
            "add the money a year, e.g. `funding = \"programme.childcare.nominal\"`",
        );
        let cost = self.required(
            fields,
            "cost",
            "add the money for one unit, e.g. `cost = \"6万\"`",
        );
        let effectiveness = self.optional(fields, "effectiveness");
        let private = self.optional(fields, "private");
        let lag = self.lag(fields);
        Some(Spending {
            funding: funding?,
            cost: cost?,
            effectiveness,
            private,
            lag,
        })
    }

    fn lag(&mut self, fields: &Fields<'_>) -> u32 {
        let lag = fields
            .get("lag")
            .and_then(|field| self.whole(&field, 0, LONGEST_LAG));
        lag.and_then(|lag| u32::try_from(lag).ok()).unwrap_or(0)
    }

    fn response(&mut self, fields: &Fields<'_>) -> Option<Response> {
        let link = self.link(fields);
        let trend = self.optional(fields, "trend");
        let adjustment = self.optional(fields, "adjustment");
        let noise = self.optional(fields, "noise");
        let drivers = self.each(fields.get("driver"), "driver", Self::influence);
        Some(Response {
            link: link?,
            trend,
            adjustment,
            noise,
            drivers,
        })
    }

    fn link(&mut self, fields: &Fields<'_>) -> Option<Link> {
        const LINKS: [&str; 3] = ["logit", "log", "identity"];
        let floor = self.optional(fields, "floor");
        let ceiling = self.optional(fields, "ceiling");
        let hint = "`logit` for shares, `log` for positive levels, `identity` for any level";
        let field = fields.required(self, "link", hint)?;
        let index = self.one_of(&field, &LINKS)?;
        if index == 0 {
            return Some(Link::Logit { floor, ceiling });
        }
        for bound in ["floor", "ceiling"]
            .iter()
            .filter_map(|name| fields.get(name))
        {
            let message = format!("`{}` belongs to the `logit` link", bound.name);
            let finding = Finding::error(bound.key_place.clone(), &*bound.key, message)
                .label("not taken here")
                .related(
                    field.node.place.clone(),
                    format!("the link is `{}`", LINKS[index]),
                );
            self.findings.push(finding);
        }
        Some(if index == 1 {
            Link::Log
        } else {
            Link::Identity
        })
    }

    fn influence(&mut self, field: &Field<'_>) -> Option<Influence> {
        let fields = self.table(field)?;
        fields.only(self, &INFLUENCE);
        self.optional_title(&fields, "title");
        let value = self.own_value(&fields, &format!("{}.value", field.key));
        let elasticity = self.required(
            &fields,
            "elasticity",
            "add how strongly it acts, e.g. `elasticity = 0.3`",
        );
        let lag = self.lag(&fields);
        Some(Influence {
            value: value?,
            elasticity: elasticity?,
            lag,
        })
    }
}
