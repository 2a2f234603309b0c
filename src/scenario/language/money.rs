//! `[budget]` and `[programme.ID]`.

use super::Choice;
use super::key::{AMOUNT, Section, Takes, VALUE, choice, key};
use super::value::{ASSUMED, SOURCE};

pub(in crate::scenario) static BUDGET: Section = Section {
    header: "[budget]",
    meaning: "The money of each year: the total, or own revenue and transfers. What no programme \
              takes is `budget.everything_else`.",
    keys: &[
        key("title", Takes::Title, "\"General budget\"", "Its name, for those who read the file."),
        key("total", AMOUNT, "\"85亿 * index(5%)\"", "The whole of a year's money, special bonds included.").unit("money a year"),
        key("own_revenue", Takes::Holder(&OWN_REVENUE), "\"59亿 * index(4%)\"", "What the place earns itself, instead of `total`; a value of all years, or a table that lets it follow output.").unit("money a year"),
        key("transfers", AMOUNT, "\"26亿\"", "What comes from above, beside `own_revenue`.").unit("money a year").default("0"),
        key("special_bonds", AMOUNT, "\"3亿\"", "The part of the total that pays only for programmes `paid_from = \"special_bonds\"`.").unit("money a year"),
        key("livelihood_share", AMOUNT, "\"75%\"", "The share of the total that goes to people's livelihood: programmes can ask for shares of it.").unit("share of the total"),
        key("price_index", AMOUNT, "\"index(2%)\"", "Turns nominal into real money; 1 in the base year.").default("`economy.price_index`, else 1"),
    ],
    exclusive: &[&[&["total"], &["own_revenue", "transfers"]]],
};

pub(in crate::scenario) static OWN_REVENUE: Section = Section {
    header: "[budget.own_revenue]",
    meaning: "Own revenue that follows output: `value` times an index that is 1 in the base year, then \
              `G[t] = G[t-1] (1 + elasticity (gdp[t] / gdp[t-1] - 1) + shock[t])`.",
    keys: &[
        key(
            "title",
            Takes::Title,
            "\"Own revenue\"",
            "Its name, for those who read the file.",
        ),
        key(
            "value",
            AMOUNT,
            "\"59亿\"",
            "Own revenue of the base year; of all years where no `elasticity` is given.",
        )
        .unit("money a year")
        .needed(),
        key(
            "elasticity",
            VALUE,
            "0.9",
            "By how many per cent it grows with one per cent of output.",
        ),
        key(
            "gdp",
            VALUE,
            "\"economy.gdp\"",
            "The output that it follows.",
        )
        .unit("money a year")
        .default("`economy.gdp`, else what grows by `economy.growth`"),
        key(
            "shock",
            VALUE,
            "\"yearly(normal(0, 2%))\"",
            "What one year adds to its growth, for good.",
        )
        .unit("share")
        .default("0"),
        SOURCE,
        ASSUMED,
    ],
    exclusive: super::value::EVIDENCE,
};

pub(in crate::scenario) static PROGRAMME: Section = Section {
    header: "[programme.ID]",
    meaning: "A budget line. Expressions read what it gets: `programme.ID.nominal`, `real` and \
              `per_head`, with `capital` also `capital` and `running`.",
    keys: &[
        key(
            "title",
            Takes::Title,
            "{ zh = \"养老服务\", en = \"Elderly services\" }",
            "Its name in tables and charts.",
        )
        .default("the id"),
        key(
            "domain",
            Takes::Domain,
            "\"care\"",
            "The id of its domain in `[plan.domain]`.",
        ),
        key(
            "share",
            AMOUNT,
            "\"3%\"",
            "The share of the budget that it asks for.",
        )
        .unit("share"),
        key(
            "share_of",
            Takes::OneOf(SHARES_OF),
            "\"livelihood\"",
            "What `share` is a share of.",
        )
        .default("\"total\"; with special bonds these"),
        key(
            "amount",
            AMOUNT,
            "\"2亿\"",
            "The money that it asks for, instead of `share`.",
        )
        .unit("money a year"),
        key(
            "one_off",
            Takes::Grants,
            "{ 2023 = \"5000万\" }",
            "Money beside that in single years.",
        )
        .unit("money"),
        key(
            "paid_from",
            Takes::OneOf(POTS),
            "\"special_bonds\"",
            "The pot that pays.",
        )
        .default("\"general\""),
        key(
            "capital",
            AMOUNT,
            "\"40%\"",
            "The share of its spending that builds; the rest runs what stands.",
        )
        .unit("share"),
        key(
            "execution",
            AMOUNT,
            "\"uniform(0.9, 1)\"",
            "The share of what it is granted that is spent.",
        )
        .unit("share")
        .default("1"),
        key(
            "price_index",
            AMOUNT,
            "\"index(3%)\"",
            "Its own prices; 1 in the base year.",
        )
        .default("the budget's"),
        key(
            "heads",
            AMOUNT,
            "\"population.elderly\"",
            "Whom `per_head` counts.",
        )
        .unit("persons")
        .default("`population.total`"),
        key(
            "priority",
            Takes::Whole(1, 1_000_000),
            "1",
            "Who is served first where money falls short: 1 before 2, those without one last.",
        ),
    ],
    exclusive: &[&[&["share", "share_of"], &["amount"]]],
};

const SHARES_OF: &[Choice] = &[
    choice("total", "the budget's total"),
    choice("general", "the total without special bonds"),
    choice("own_revenue", "own revenue"),
    choice("transfers", "transfers"),
    choice("special_bonds", "special bonds"),
    choice("livelihood", "the total times `livelihood_share`"),
];

const POTS: &[Choice] = &[
    choice("general", "everything that is not kept apart"),
    choice("special_bonds", "special bonds"),
];
