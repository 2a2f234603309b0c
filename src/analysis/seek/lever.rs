//! The lever of a search: `KEY=VALUE` with `?` where the value sought stands.
//!
//! A key alone is filled in: a programme's share or amount is changed by `?` of itself from a year on,
//! a one-off grant of a year is raised by `?`. Everything that `--set` takes can be sought by writing
//! it out: `programme.a.share={ change = 0.2, from = ? }` seeks the year.

use crate::expression::nearest;
use crate::scenario::{Money, Scenario};

/// What the value sought is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// A change as a share of what is there.
    Change,
    /// Money.
    Money,
    /// Whole years.
    Years,
    /// A number whose unit the plan knows.
    Number,
}

/// A lever with an open value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoughtLever {
    before: String,
    after: String,
    /// What is sought.
    pub amount: Amount,
    /// The first year in which it acts, where the key alone was given.
    pub from_year: Option<i32>,
}

/// A lever that cannot be sought.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LeverError {
    /// Not one `?` behind the key.
    #[error(
        "--lever {text}: expected one `?` where the value sought stands, such as programme.a.share={{ change = ?, from = 2023 }}"
    )]
    Open {
        /// As written.
        text: String,
    },
    /// A key alone that is no programme's money.
    #[error(
        "--lever {text}: a key alone is a programme's share, amount or one_off.YEAR; for other values write KEY=VALUE with `?` for what is sought, and --from and --to"
    )]
    Unclear {
        /// As written.
        text: String,
    },
    /// No such programme.
    #[error("--lever {text}: no programme is called \"{id}\"{hint}")]
    UnknownProgramme {
        /// As written.
        text: String,
        /// The id.
        id: String,
        /// The nearest one in words.
        hint: String,
    },
}

impl SoughtLever {
    /// Reads a lever; `from_year` is when a programme's change begins, the year after the base year
    /// where none is given.
    ///
    /// # Errors
    /// What is no lever, or leaves nothing or several things open.
    pub fn read(
        text: &str,
        scenario: &Scenario,
        from_year: Option<i32>,
    ) -> Result<Self, LeverError> {
        let Some((key, value)) = text.split_once('=') else {
            return Self::alone(text.trim(), scenario, from_year);
        };
        let open = || LeverError::Open {
            text: text.to_owned(),
        };
        let (before, after) = value.split_once('?').ok_or_else(open)?;
        if after.contains('?') {
            return Err(open());
        }
        let role = before.trim_end().strip_suffix('=').map(str::trim_end);
        let ends =
            |names: &[&str]| role.is_some_and(|role| names.iter().any(|name| role.ends_with(name)));
        let amount = match () {
            () if after.trim_start().starts_with(['%', '‰']) => Amount::Number,
            () if ends(&["from", "to", "until", "delay"]) => Amount::Years,
            () if ends(&["change"]) => Amount::Change,
            () if ends(&["times"]) => Amount::Number,
            () if is_money(key.trim()) => Amount::Money,
            () => Amount::Number,
        };
        Ok(Self {
            before: format!("{}={before}", key.trim()),
            after: after.to_owned(),
            amount,
            from_year: None,
        })
    }

    fn alone(text: &str, scenario: &Scenario, from_year: Option<i32>) -> Result<Self, LeverError> {
        let parts: Vec<&str> = text.split('.').map(str::trim).collect();
        let unclear = || LeverError::Unclear {
            text: text.to_owned(),
        };
        let ["programme", id, rest @ ..] = parts.as_slice() else {
            return Err(unclear());
        };
        let Some(programme) = scenario.programmes.get(*id) else {
            let known = || scenario.programmes.keys().map(String::as_str);
            let hint = match nearest(id, known()) {
                Some(near) => format!("; did you mean \"{near}\"?"),
                None => format!("; there are {}", known().collect::<Vec<_>>().join(", ")),
            };
            return Err(LeverError::UnknownProgramme {
                text: text.to_owned(),
                id: (*id).to_owned(),
                hint,
            });
        };
        let money = match programme.money {
            Money::Share(_) => "share",
            Money::Amount(_) => "amount",
        };
        let start = from_year.unwrap_or(scenario.plan.base_year + 1);
        let lever = |before: String, after: &str, amount, from_year| Self {
            before,
            after: after.to_owned(),
            amount,
            from_year: Some(from_year),
        };
        match rest {
            [] => Ok(lever(
                format!("programme.{id}.{money}={{ change = "),
                &format!(", from = {start} }}"),
                Amount::Change,
                start,
            )),
            [name] if *name == money => Ok(lever(
                format!("programme.{id}.{name}={{ change = "),
                &format!(", from = {start} }}"),
                Amount::Change,
                start,
            )),
            ["one_off", year] => {
                let year: i32 = year.parse().map_err(|_| unclear())?;
                let is_given = programme.one_off.iter().any(|(own, _)| *own == year);
                let (before, after) = match is_given {
                    true => ("{ add = ", " }"),
                    false => ("", ""),
                };
                let before = format!("programme.{id}.one_off.{year}={before}");
                Ok(lever(before, after, Amount::Money, year))
            }
            _ => Err(unclear()),
        }
    }

    /// The `KEY=VALUE` for a value.
    pub fn set(&self, value: f64) -> String {
        match self.amount {
            // A whole number would be read as a slip for a percentage.
            Amount::Change => format!("{}{value:?}{}", self.before, self.after),
            _ => format!("{}{value}{}", self.before, self.after),
        }
    }

    /// The same lever begun in an earlier year, where it is a programme's money that begins later.
    pub fn begun_in(&self, year: i32, scenario: &Scenario) -> Option<Self> {
        self.from_year.filter(|from| *from > year)?;
        let id = self.programme()?;
        let key = match self.amount {
            Amount::Money => format!("programme.{id}.one_off.{year}"),
            _ => format!("programme.{id}"),
        };
        Self::alone(&key, scenario, Some(year)).ok()
    }

    /// The key.
    pub fn key(&self) -> &str {
        self.before.split('=').next().unwrap_or_default()
    }

    /// The programme that it belongs to, where it belongs to one.
    pub fn programme(&self) -> Option<&str> {
        let mut parts = self.key().split('.');
        (parts.next() == Some("programme")).then(|| parts.next())?
    }
}

fn is_money(key: &str) -> bool {
    let parts: Vec<&str> = key.split('.').collect();
    matches!(
        parts.as_slice(),
        ["programme", _, "amount" | "one_off"] | ["programme", _, "one_off", _]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Files, load_from};

    fn scenario() -> Scenario {
        let plan = "[plan]\nbase_year = 2020\nend_year = 2030\nhorizons = [2030]\n[budget]\ntotal = 100\n\
            [programme.a]\nshare = \"1%\"\none_off = { 2024 = 3 }\n[programme.b]\namount = 2\n";
        let files = Files::memory([("p/model.toml", plan)]);
        load_from(&files, "p".as_ref(), &[])
            .unwrap()
            .scenarios
            .remove(0)
    }

    #[test]
    fn a_key_alone_is_filled_in() {
        let scenario = scenario();
        let read = |text: &str| SoughtLever::read(text, &scenario, None).unwrap();
        let set = |text: &str| read(text).set(0.15);
        let changed = "programme.a.share={ change = 0.15, from = 2021 }";
        assert_eq!(set("programme.a.share"), changed);
        assert_eq!(set("programme.a"), changed);
        let doubled = "programme.a.share={ change = 1.0, from = 2021 }";
        assert_eq!(read("programme.a").set(1.0), doubled);
        assert_eq!(
            set("programme.b"),
            "programme.b.amount={ change = 0.15, from = 2021 }"
        );
        assert_eq!(
            set("programme.b.one_off.2023"),
            "programme.b.one_off.2023=0.15"
        );
        assert_eq!(
            set("programme.a.one_off.2024"),
            "programme.a.one_off.2024={ add = 0.15 }"
        );
        let late = SoughtLever::read("programme.a", &scenario, Some(2024)).unwrap();
        assert_eq!((late.from_year, late.amount), (Some(2024), Amount::Change));
        let sooner = late.begun_in(2021, &scenario).unwrap();
        assert_eq!(sooner.set(0.15), changed);
        assert_eq!(late.begun_in(2024, &scenario), None);
        let grant = read("programme.b.one_off.2023");
        let sooner = grant.begun_in(2021, &scenario).unwrap();
        assert_eq!(sooner.set(0.15), "programme.b.one_off.2021=0.15");
        assert_eq!(late.programme(), Some("a"));
    }

    #[test]
    fn a_value_may_be_open_anywhere() {
        let scenario = scenario();
        let read = |text: &str| SoughtLever::read(text, &scenario, None);
        let year = read("programme.a.share={ change = 20%, from = ? }").unwrap();
        assert_eq!(
            year.set(2024.0),
            "programme.a.share={ change = 20%, from = 2024 }"
        );
        assert_eq!(year.amount, Amount::Years);
        assert_eq!(read("driver.x=?").unwrap().amount, Amount::Number);
        assert_eq!(read("programme.b.amount=?").unwrap().amount, Amount::Money);
        for wrong in [
            "driver.x=3",
            "driver.x=? + ?",
            "driver.x",
            "programme.c.share",
            "programme.a.amount",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
