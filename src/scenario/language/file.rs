//! The top of a file, `[scenario]`, `[plan]` and `[run]`.

use super::key::{Section, Takes, VALUE, choice, key};
use super::{
    BUDGET, CORRELATION, Choice, DRIVER, EVENT, HISTORY, INDICATOR, OBSERVATION, POPULATION,
    PROGRAMME,
};

/// A plan or scenario file.
pub static FILE: Section = Section {
    header: "",
    meaning: "A plan (`model.toml`), or a scenario that extends it and says only what differs.",
    keys: &[
        key(
            "extends",
            Takes::Parents,
            "\"model.toml\"",
            "The file that this one extends, or several in a list; tables are merged key by key, the deepest wins.",
        ),
        key(
            "scenario",
            Takes::Table(&SCENARIO),
            "{ title = \"More money\" }",
            "What the scenario is called; not inherited.",
        ),
        key(
            "plan",
            Takes::Table(&PLAN),
            "{ base_year = 2020, end_year = 2035 }",
            "The plan's years and domains.",
        )
        .needed(),
        key(
            "run",
            Takes::Table(&RUN),
            "{ paths = 1000 }",
            "How the plan is simulated.",
        ),
        key(
            "driver",
            Takes::Ids(&Takes::Holder(&DRIVER)),
            "{ wage = \"pert(6万, 8.5万, 12万)\" }",
            "What nobody knows: a cost, a growth rate. Expressions name it `driver.ID`, or `ID` alone.",
        ),
        key(
            "economy",
            Takes::Ids(&VALUE),
            "{ growth = \"normal(5%, 1%)\" }",
            "Values of the economy, under any ids. `gdp` (else `growth`) is what own revenue follows, `price_index` the budget's where it gives none. Expressions name one `economy.ID`, or `ID` alone.",
        ),
        key(
            "budget",
            Takes::Table(&BUDGET),
            "{ total = \"85亿\" }",
            "The money of each year.",
        ),
        key(
            "programme",
            Takes::Ids(&Takes::Table(&PROGRAMME)),
            "{ care = { share = \"3%\" } }",
            "Budget lines.",
        ),
        key(
            "population",
            Takes::Table(&POPULATION),
            "{ group = { elderly = { ages = \"60+\" } } }",
            "The people: groups with their numbers, or a projection by age and sex.",
        ),
        key(
            "indicator",
            Takes::Ids(&Takes::Table(&INDICATOR)),
            "{ places = { kind = \"formula\", formula = \"2 * t\" } }",
            "What the plan measures.",
        ),
        key(
            "history",
            Takes::Table(&HISTORY),
            "{ file = \"data/history.csv\" }",
            "What was measured in past years; `forecast(ID)` and `kind = \"trend\"` go on from it.",
        ),
        key(
            "event",
            Takes::Ids(&Takes::Table(&EVENT)),
            "{ flood = { chance = \"5%\" } }",
            "What may come in a year, last and move values.",
        ),
        key(
            "correlation",
            Takes::Tables(&CORRELATION),
            "[{ between = [\"driver.a\", \"driver.b\"], rank = 0.5 }]",
            "Values that are high or low together.",
        ),
        key(
            "observation",
            Takes::Tables(&OBSERVATION),
            "[{ of = \"indicator.places\", year = 2022, value = 3, source = \"a survey\" }]",
            "What was measured after the base year, which `track` learns from. \
             Given in `tracking.toml` beside the plan or in the plan itself, each figure once.",
        ),
    ],
    exclusive: &[],
};

pub(in crate::scenario) static SCENARIO: Section = Section {
    header: "[scenario]",
    meaning: "What a scenario is called. It is not inherited.",
    keys: &[
        key(
            "title",
            Takes::Title,
            "{ zh = \"加大投入\", en = \"More money\" }",
            "Its name in tables and charts.",
        )
        .default("the file's name"),
        key(
            "description",
            Takes::Title,
            "\"What if care gets a tenth more?\"",
            "The question that it asks.",
        ),
    ],
    exclusive: &[],
};

pub(in crate::scenario) static PLAN: Section = Section {
    header: "[plan]",
    meaning: "The plan: its name, its years and its domains.",
    keys: &[
        key(
            "id",
            Takes::FolderName,
            "\"huangyan\"",
            "Names the folder of results.",
        )
        .default("the name of the plan's folder"),
        key(
            "title",
            Takes::Title,
            "{ zh = \"养老服务\", en = \"Elderly care\" }",
            "Its name in tables and charts.",
        )
        .default("the id"),
        key(
            "region",
            Takes::Title,
            "\"Huangyan District\"",
            "What tables of several regions call the place.",
        )
        .default("the title"),
        key(
            "base_year",
            Takes::Year,
            "2020",
            "The last year whose values are known; the simulation starts from it.",
        )
        .needed(),
        key(
            "end_year",
            Takes::Year,
            "2035",
            "The last simulated year, at most 200 after the base year.",
        )
        .needed(),
        key(
            "horizons",
            Takes::Years,
            "[2025, 2035]",
            "The years that tables and charts report.",
        )
        .default("the end year"),
        key(
            "periods",
            Takes::Years,
            "[2021, 2026, 2031]",
            "First years of plan periods: `cumulative` indicators start from zero in each.",
        )
        .default("the year after the base year"),
        key("currency", Takes::Text, "\"yuan\"", "The unit of money.").default("\"yuan\""),
        key(
            "domain",
            Takes::Ids(&Takes::Title),
            "{ care = { zh = \"养老\", en = \"Care\" } }",
            "Groups of programmes and indicators, in the order of reports: an id and a title each.",
        ),
    ],
    exclusive: &[],
};

pub(in crate::scenario) static RUN: Section = Section {
    header: "[run]",
    meaning: "How the plan is simulated; the same for all its scenarios.",
    keys: &[
        key(
            "paths",
            Takes::Whole(1, 100_000_000),
            "10_000",
            "How many futures are simulated.",
        )
        .default("10_000"),
        key(
            "seed",
            Takes::Whole(0, i64::MAX),
            "2021",
            "Which random draws: the same seed gives the same results.",
        )
        .default("1"),
        key(
            "sampler",
            Takes::OneOf(SAMPLERS),
            "\"sobol\"",
            "How the draws are spread.",
        )
        .default("\"monte_carlo\""),
        key(
            "quantiles",
            Takes::Levels,
            "[0.01, 0.99]",
            "Levels to report beside the usual 5%, 10%, 25%, 50%, 75%, 90% and 95%.",
        ),
    ],
    exclusive: &[],
};

const SAMPLERS: &[Choice] = &[
    choice("monte_carlo", "independent draws"),
    choice(
        "latin_hypercube",
        "draws that cover each input's range evenly",
    ),
    choice(
        "sobol",
        "scrambled Sobol' points, which cover all ranges together evenly",
    ),
];
