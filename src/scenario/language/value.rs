//! What stands in the place of a value: with its evidence, or as a lever; and titles.

use super::key::{Key, Section, Takes, VALUE, choice, key};

/// A value with what it rests on.
pub static QUANTITY: Section = Section {
    header: "{ value = … }",
    meaning: "A value with what it rests on: a source or an assumption.",
    keys: &[
        key("value", VALUE, "\"51.8%\"", "The value.").needed(),
        SOURCE,
        ASSUMED,
        key(
            "title",
            Takes::Title,
            "\"Share\"",
            "Its name, for those who read the file.",
        ),
        key(
            "note",
            Takes::Title,
            "\"as in 2019\"",
            "A remark, for those who read the file.",
        ),
    ],
    exclusive: EVIDENCE,
};

/// What a scenario does to the value that its parents give.
pub static LEVER: Section = Section {
    header: "{ change = … }",
    meaning: "A lever: what a scenario does to the value that the files it extends give. It has one \
              of the first five keys.",
    keys: &[
        key(
            "change",
            VALUE,
            "\"+15%\"",
            "Moves the value by a share of itself.",
        )
        .unit("share"),
        key("add", VALUE, "\"+2亿\"", "Adds to the value.").unit("as the value"),
        key("times", VALUE, "1.15", "Multiplies the value.").unit("factor"),
        key(
            "value",
            VALUE,
            "\"6%\"",
            "Takes the place of the value; a lever only beside `from`, `to`, `profile` or `until`.",
        ),
        key(
            "delay",
            Takes::Whole(0, 50),
            "2",
            "Lets the path below come so many years later.",
        )
        .unit("years"),
        key(
            "from",
            Takes::Year,
            "2022",
            "The first year in which it acts.",
        )
        .default("all years; with `to` the year after the base year; year by year its first year"),
        key(
            "to",
            Takes::Year,
            "2025",
            "The year in which it is full; it grows from nothing in the year before `from`.",
        )
        .default("full at once"),
        key(
            "profile",
            Takes::OneOf(PROFILES),
            "\"s_curve\"",
            "How it grows until `to`.",
        )
        .default("\"linear\""),
        key(
            "until",
            Takes::Year,
            "2028",
            "The last year in which it acts.",
        )
        .default("the end"),
        SOURCE,
        ASSUMED,
        key(
            "title",
            Takes::Title,
            "\"More money\"",
            "Its name, for those who read the file.",
        ),
        key(
            "note",
            Takes::Title,
            "\"as asked\"",
            "A remark, for those who read the file.",
        ),
    ],
    exclusive: &[
        &[&["change"], &["add"], &["times"], &["value"], &["delay"]],
        &[&["source"], &["assumed"]],
    ],
};

/// A text in each language.
pub static TITLE: Section = Section {
    header: "{ zh = …, en = … }",
    meaning: "A text in Chinese, in English or in both.",
    keys: &[
        key("zh", Takes::Text, "\"托育\"", "In Chinese."),
        key("en", Takes::Text, "\"Childcare\"", "In English."),
    ],
    exclusive: &[],
};

/// How a lever grows, with `x` the share of the way from nothing to full.
const PROFILES: &[super::Choice] = &[
    choice("linear", "evenly: `x`"),
    choice("front", "fast, then slower: `1 - (1 - x)^2`"),
    choice("back", "slowly, then faster: `x^2`"),
    choice("step", "at once, without `to`"),
    choice("s_curve", "slowly at both ends: `3x^2 - 2x^3`"),
];

/// A value rests on one of these.
pub(super) const EVIDENCE: super::Exclusive = &[&[&["source"], &["assumed"]]];

pub(super) const SOURCE: Key = key(
    "source",
    Takes::Text,
    "\"Yearbook 2020, table 3\"",
    "Where the value comes from: a citation.",
);

pub(super) const ASSUMED: Key = key(
    "assumed",
    Takes::Text,
    "\"as in the last five years\"",
    "Why the value is believed, where it has no source.",
);
