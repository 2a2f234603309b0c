//! `[indicator.ID]`, what moves it, and its targets.

use super::Choice;
use super::key::{AMOUNT, Kind, Section, Takes, VALUE, choice, key};
use super::value::{ASSUMED, EVIDENCE, SOURCE};

/// The kinds of indicator.
pub static KINDS: &[Kind] = &[
    Kind {
        name: "stock",
        meaning: "Capacity or a workforce `K`: money builds it, it wears out, and what it costs to run is \
                  paid first. What upkeep is not paid for stands idle; with `running`, that pays upkeep \
                  and all of `funding` builds.",
        equation: &[
            "S[t] = max(0, funding[t] - upkeep[t] K[t-1])",
            "K[t] = K[t-1] (1 - retire[t]) + effectiveness[t] (1 + private[t]) S[t-lag] / cost[t]",
            "y[t] = per[t] K_in_use[t] / of[t], or K_in_use[t] without `of`",
        ],
    },
    Kind {
        name: "response",
        meaning: "A rate, level or share that spending moves, on the scale of its link: `x = link(y)`.",
        equation: &[
            "x*[t] = x[0] + trend t + sum of elasticity ln(driver[t-lag] / driver[0])",
            "x[t] = x[t-1] + adjustment (x*[t] - x[t-1]) + noise[t]",
        ],
    },
    Kind {
        name: "cumulative",
        meaning: "A total within a plan period; it starts from zero in each.",
        equation: &[
            "y[t] = y[t-1] + effectiveness[t] (1 + private[t]) max(0, funding[t-lag]) / cost[t]",
        ],
    },
    Kind {
        name: "formula",
        meaning: "Any expression; in the base year it is `base` where that is given.",
        equation: &["y[t] = formula[t]"],
    },
    Kind {
        name: "trend",
        meaning: "What nothing in the plan moves: its own recorded past, carried on. Its history is the \
                  series of `[history]` with its id; `base` stands in where the base year has no row.",
        equation: &["y[t] = forecast(ID)"],
    },
];

const STOCK: &[&str] = &["stock"];
const RESPONSE: &[&str] = &["response"];
const SPENDING: &[&str] = &["stock", "cumulative"];

pub(in crate::scenario) static INDICATOR: Section = Section {
    header: "[indicator.ID]",
    meaning: "What the plan measures, how it moves, and which targets it has. With `unit = \"%\"` it \
              is held as a fraction: write `base = \"51.8%\"`; tables and charts write 51.8.",
    keys: &[
        key(
            "title",
            Takes::Title,
            "{ zh = \"每千人托位\", en = \"Childcare places per 1,000\" }",
            "Its name in tables and charts.",
        )
        .default("the id"),
        key("unit", Takes::Title, "\"%\"", "What it is counted in."),
        key(
            "domain",
            Takes::Domain,
            "\"care\"",
            "The id of its domain in `[plan.domain]`.",
        ),
        key(
            "note",
            Takes::Title,
            "\"registered residents\"",
            "A remark for readers.",
        ),
        key(
            "kind",
            Takes::OneOf(KIND_CHOICES),
            "\"stock\"",
            "How it moves.",
        )
        .needed(),
        key(
            "base",
            VALUE,
            "\"51.8%\"",
            "Its value in the base year; a `formula` and a `trend` can do without.",
        )
        .unit("as the indicator")
        .needed_in(&["stock", "response", "cumulative"]),
        key(
            "target",
            Takes::OneOrMore(&TARGET),
            "{ at_least = \"53%\", year = 2025 }",
            "A value to reach by a year, or a list of such.",
        ),
        key(
            "funding",
            AMOUNT,
            "\"programme.childcare.nominal\"",
            "The money that builds.",
        )
        .unit("money a year")
        .of(SPENDING)
        .needed(),
        key(
            "cost",
            AMOUNT,
            "\"6万 * index(3%)\"",
            "The money that one unit takes, in the prices of `funding`.",
        )
        .unit("money")
        .of(SPENDING)
        .needed(),
        key(
            "effectiveness",
            AMOUNT,
            "\"pert(80%, 90%, 100%)\"",
            "The share of the money that becomes units.",
        )
        .unit("share")
        .default("1")
        .of(SPENDING),
        key(
            "private",
            AMOUNT,
            "0.4",
            "Private units that come with each public one.",
        )
        .default("0")
        .of(SPENDING),
        key(
            "lag",
            Takes::Whole(0, 50),
            "1",
            "Years from money to units.",
        )
        .unit("years")
        .default("0")
        .of(SPENDING),
        key(
            "retire",
            AMOUNT,
            "\"2%\"",
            "The share that leaves or wears out in a year.",
        )
        .unit("share a year")
        .default("0")
        .of(STOCK),
        key(
            "upkeep",
            AMOUNT,
            "\"1万\"",
            "The money that runs one unit for a year.",
        )
        .unit("money a year")
        .default("0")
        .of(STOCK),
        key(
            "running",
            AMOUNT,
            "\"programme.childcare.running\"",
            "Money kept for upkeep; without it upkeep is paid from `funding` first.",
        )
        .unit("money a year")
        .of(STOCK),
        key(
            "of",
            AMOUNT,
            "\"population.total\"",
            "The group that it is counted against.",
        )
        .unit("persons")
        .of(STOCK),
        key("per", AMOUNT, "1000", "Per how many of `of`.")
            .default("1")
            .of(STOCK),
        key(
            "link",
            Takes::OneOf(LINKS),
            "\"logit\"",
            "The scale on which effects add up.",
        )
        .of(RESPONSE)
        .needed(),
        key(
            "floor",
            VALUE,
            "0",
            "The value it cannot fall below, with `link = \"logit\"`.",
        )
        .unit("as the indicator")
        .default("0")
        .of(RESPONSE),
        key(
            "ceiling",
            VALUE,
            "\"95%\"",
            "The value it cannot rise above, with `link = \"logit\"`.",
        )
        .unit("as the indicator")
        .default("1")
        .of(RESPONSE),
        key(
            "trend",
            VALUE,
            "0.02",
            "What a year adds on the link scale.",
        )
        .unit("link scale a year")
        .default("0")
        .of(RESPONSE),
        key(
            "adjustment",
            AMOUNT,
            "0.4",
            "The share of the gap to its long-run value that a year closes.",
        )
        .unit("share a year")
        .default("1")
        .of(RESPONSE),
        key(
            "noise",
            VALUE,
            "\"ar1(0.4, 0.02)\"",
            "Yearly chance on the link scale.",
        )
        .unit("link scale")
        .default("0")
        .of(RESPONSE),
        key(
            "driver",
            Takes::Ids(&Takes::Holder(&INFLUENCE)),
            "{ spending = { value = \"programme.care.real\", elasticity = 0.3 } }",
            "What moves it: a table for each influence.",
        )
        .of(RESPONSE),
        key(
            "formula",
            VALUE,
            "\"indicator.places / population.total\"",
            "The expression.",
        )
        .unit("as the indicator")
        .of(&["formula"])
        .needed(),
    ],
    exclusive: &[],
};

const KIND_CHOICES: &[Choice] = &[
    choice("stock", "capacity or a workforce"),
    choice("response", "a rate, level or share that spending moves"),
    choice("cumulative", "a total within a plan period"),
    choice("formula", "any expression"),
    choice("trend", "its recorded past, carried on"),
];

const LINKS: &[Choice] = &[
    choice("logit", "for shares between a floor and a ceiling"),
    choice("log", "for positive levels: effects are in proportion"),
    choice("identity", "for any level: effects are in its own unit"),
];

pub(in crate::scenario) static INFLUENCE: Section = Section {
    header: "[indicator.ID.driver.ID]",
    meaning: "One influence on a `response`.",
    keys: &[
        key(
            "title",
            Takes::Title,
            "\"Spending per head\"",
            "Its name, for those who read the file.",
        ),
        key(
            "value",
            AMOUNT,
            "\"programme.care.real\"",
            "What acts; only its ratio to the base year counts.",
        )
        .needed(),
        key(
            "elasticity",
            VALUE,
            "\"normal(0.3, 0.1)\"",
            "How strongly: what a doubling adds on the link scale is `elasticity ln 2`.",
        )
        .needed(),
        key("lag", Takes::Whole(0, 50), "1", "Years until it acts.")
            .unit("years")
            .default("0"),
        SOURCE,
        ASSUMED,
    ],
    exclusive: EVIDENCE,
};

pub(in crate::scenario) static TARGET: Section = Section {
    header: "target",
    meaning: "A value to reach by a year.",
    keys: &[
        key("at_least", VALUE, "\"53%\"", "The level, or more.").unit("as the indicator"),
        key("at_most", VALUE, "\"30\"", "The level, or less.").unit("as the indicator"),
        key("year", Takes::Year, "2025", "The year.").needed(),
        key(
            "tolerance",
            AMOUNT,
            "\"0.5%\"",
            "How far short of the level still counts as met.",
        )
        .unit("as the indicator")
        .default("0"),
        key(
            "label",
            Takes::Title,
            "\"Five-year plan\"",
            "What charts and tables call it.",
        ),
    ],
    exclusive: &[&[&["at_least"], &["at_most"]]],
};
