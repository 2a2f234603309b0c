//! `[driver.ID]`, `[event.ID]` and `[[correlation]]`.

use super::key::{AMOUNT, Section, Takes, VALUE, key};
use super::value::{ASSUMED, EVIDENCE, SOURCE};

pub(in crate::scenario) static DRIVER: Section = Section {
    header: "[driver.ID]",
    meaning: "What nobody knows, under a name of its own, so that several values can use it. \
              Expressions name it `driver.ID`, or `ID` alone.",
    keys: &[
        key(
            "title",
            Takes::Title,
            "\"Care wage\"",
            "Its name in tables and charts.",
        )
        .default("the id"),
        key(
            "unit",
            Takes::Text,
            "\"yuan a year\"",
            "What it is counted in.",
        ),
        key("value", VALUE, "\"pert(6万, 8.5万, 12万)\"", "Its value.").needed(),
        SOURCE,
        ASSUMED,
    ],
    exclusive: EVIDENCE,
};

pub(in crate::scenario) static EVENT: Section = Section {
    header: "[event.ID]",
    meaning: "Something that may begin in a year, lasts, and moves values while it does. Expressions \
              read `event.ID`: 1 while it lasts, else 0.",
    keys: &[
        key(
            "title",
            Takes::Title,
            "{ zh = \"疫情\", en = \"Epidemic\" }",
            "Its name in tables and charts.",
        )
        .default("the id"),
        key(
            "note",
            Takes::Title,
            "\"as in 2003 and 2020\"",
            "A remark, for those who read the file.",
        ),
        key(
            "chance",
            AMOUNT,
            "\"3%\"",
            "The probability that it begins in a year.",
        )
        .unit("probability a year")
        .needed(),
        key(
            "duration",
            Takes::Whole(1, 200),
            "2",
            "How long it lasts, the year in which it begins included.",
        )
        .unit("years")
        .default("1"),
        key(
            "from",
            Takes::Year,
            "2022",
            "The first year in which it can begin.",
        )
        .default("the year after the base year"),
        key(
            "to",
            Takes::Year,
            "2030",
            "The last year in which it can begin.",
        )
        .default("the end year"),
        key(
            "effects",
            Takes::Effects(&EFFECT),
            "{ \"budget.own_revenue\" = { change = \"-12%\" } }",
            "What it does: key paths of values, in quotes, each with `change`, `add`, `times` or `value`.",
        ),
    ],
    exclusive: &[],
};

pub(in crate::scenario) static EFFECT: Section = Section {
    header: "\"KEY PATH\" = { … }",
    meaning: "What an event does to one given value `x` while it lasts.",
    keys: &[
        key(
            "change",
            VALUE,
            "\"-12%\"",
            "Moves it by a share of itself: `x (1 + a)` with this amount `a`.",
        )
        .unit("share"),
        key("add", VALUE, "\"500万\"", "Adds to it: `x + a`.").unit("as the value"),
        key("times", VALUE, "0.8", "Multiplies it: `x a`.").unit("factor"),
        key("value", VALUE, "0", "Takes its place: `a`.").unit("as the value"),
        SOURCE,
        ASSUMED,
    ],
    exclusive: &[&[&["change"], &["add"], &["times"], &["value"]]],
};

pub(in crate::scenario) static CORRELATION: Section = Section {
    header: "[[correlation]]",
    meaning: "Rank correlations of values that hold one random input each.",
    keys: &[
        key(
            "title",
            Takes::Title,
            "\"Wages and prices\"",
            "Its name, for those who read the file.",
        ),
        key(
            "between",
            Takes::Names,
            "[\"driver.wage\", \"economy.prices\"]",
            "The values, by key path; an event by `event.ID`.",
        )
        .needed(),
        key(
            "rank",
            Takes::Rank,
            "0.5",
            "Spearman's rank correlation of each pair, -1 to 1.",
        ),
        key(
            "matrix",
            Takes::Matrix,
            "[[1, 0.5], [0.5, 1]]",
            "Instead of `rank`: a row for each value, symmetric, with 1 on the diagonal.",
        ),
        SOURCE,
        ASSUMED,
    ],
    exclusive: &[&[&["rank"], &["matrix"]]],
};
