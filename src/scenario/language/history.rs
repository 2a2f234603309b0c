//! `[history]`: what was measured in past years.

use super::Choice;
use super::key::{Section, Takes, VALUE, choice, key};

pub(in crate::scenario) static HISTORY: Section = Section {
    header: "[history]",
    meaning: "What was measured in past years. Forecasts use the years up to the base year; of an \
              indicator whose unit is `%` or `‰` the table holds what is written: 51.8, not 0.518.",
    keys: &[
        key(
            "file",
            Takes::Csv,
            "\"data/history.csv\"",
            "A table `indicator,year,value`, one row for each series and year; years \
             may be missing, and columns `source` and `error` (a standard deviation) are kept. \
             For `calibrate` a series may also have the name of what a driver reads: \
             `programme.ID.real`, `population.ID`.",
        )
        .needed(),
        key(
            "bands",
            Takes::OneOf(BANDS),
            "\"corrected\"",
            "Whether the 50%, 80% and 95% bands of forecasts are drawn as they come, or so that they would \
             have held what came: each series with 12 values is forecast from its past years, and \
             levels are pooled over series, by years ahead. Paths are stretched about their median.",
        )
        .default("\"plain\""),
        key(
            "series",
            Takes::Ids(&Takes::Table(&HISTORY_SERIES)),
            "{ bikes = { link = \"log\" } }",
            "How single series are forecast.",
        ),
    ],
    exclusive: &[],
};

pub(in crate::scenario) static HISTORY_SERIES: Section = Section {
    header: "[history.series.ID]",
    meaning: "How a series is forecast.",
    keys: &[
        key(
            "like",
            VALUE,
            "\"budget.own_revenue\"",
            "What in the plan should move alike, by its name or any expression of names: `fit` sets the \
             growth of both side by side. No result rests on it.",
        ),
        key(
            "link",
            Takes::OneOf(LINKS),
            "\"log\"",
            "The scale on which it moves.",
        )
        .default("\"sqrt\""),
    ],
    exclusive: &[],
};

const BANDS: &[Choice] = &[
    choice("plain", "as the method gives them"),
    choice(
        "corrected",
        "as the record of the table's own series asks for",
    ),
];

const LINKS: &[Choice] = &[
    choice("sqrt", "for what cannot be negative: levels, counts, rates"),
    choice(
        "log",
        "for what grows by factors; its forecasts have no mean, only quantiles",
    ),
    choice(
        "identity",
        "for what can be negative: balances, growth rates",
    ),
    choice("logit", "for shares between 0 and 1"),
];
