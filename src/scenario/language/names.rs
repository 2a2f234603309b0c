//! Names that expressions read, and words that no id can be.

/// A name, or names of one form.
#[derive(Debug)]
pub struct Name {
    /// How it is written, with `ID` for an id of the user's.
    pub written: &'static str,
    /// What it gives.
    pub meaning: &'static str,
}

const fn name(written: &'static str, meaning: &'static str) -> Name {
    Name { written, meaning }
}

/// Every name of an expression. A test of the model holds that it knows these and no others.
pub static NAMES: &[Name] = &[
    name("year", "the year, e.g. 2025"),
    name("t", "years since the base year"),
    name("driver.ID", "a driver; also as `ID` alone"),
    name("economy.ID", "a value of the economy; also as `ID` alone"),
    name("population.ID", "the people of a group"),
    name("population.total", "all people, of a projection"),
    name("population.births", "births of the year, of a projection"),
    name("population.deaths", "deaths of the year, of a projection"),
    name(
        "population.natural_change",
        "births less deaths, of a projection",
    ),
    name(
        "population.migrants",
        "net migrants of the year, of a projection",
    ),
    name(
        "population.child_dependency",
        "children for each person of working age, of a projection",
    ),
    name(
        "population.old_age_dependency",
        "old people for each person of working age, of a projection",
    ),
    name("programme.ID.nominal", "what a programme spends"),
    name("programme.ID.real", "the same in prices of the base year"),
    name("programme.ID.per_head", "`real` for each of its `heads`"),
    name(
        "programme.ID.capital",
        "the part of `nominal` that builds, where the programme gives `capital`",
    ),
    name(
        "programme.ID.running",
        "the part of `nominal` that runs what stands, where it gives `capital`",
    ),
    name("budget.total", "all money of the year"),
    name("budget.own_revenue", "own revenue"),
    name("budget.transfers", "transfers"),
    name("budget.special_bonds", "special bonds"),
    name("budget.general", "the total without special bonds"),
    name("budget.livelihood", "the total times `livelihood_share`"),
    name("budget.everything_else", "what no programme spends"),
    name(
        "budget.special_bonds_left",
        "special bonds that no programme draws",
    ),
    name(
        "budget.price_index",
        "the budget's prices, 1 in the base year",
    ),
    name("indicator.ID", "an indicator"),
    name("event.ID", "1 while an event lasts, else 0"),
];

/// Words that mean something in an expression and so cannot be ids.
pub const RESERVED: &[&str] = &["or", "and", "not", "to", "year", "t"];
