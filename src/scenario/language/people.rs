//! `[population]` and its groups.

use super::Choice;
use super::key::{AMOUNT, Section, Sign, Takes, VALUE, choice, key};
use super::value::{ASSUMED, SOURCE};

pub(in crate::scenario) static POPULATION: Section = Section {
    header: "[population]",
    meaning: "The people. With tables they are projected by single year of age and sex; without, \
              `group` alone gives their numbers.",
    keys: &[
        key("base", Takes::Csv, "\"data/population.csv\"", "People of the base year: `age,male,female`.").unit("persons"),
        key("mortality", Takes::Csv, "\"data/mortality.csv\"", "Central death rates: `year,age,male,female`; their level is moved to meet `life_expectancy`.").unit("deaths per person and year"),
        key("fertility", Takes::Csv, "\"data/fertility.csv\"", "How births are spread over mothers' ages: `year,age,percent`.").unit("per cent"),
        key("migration", Takes::Csv, "\"data/migration.csv\"", "How net migrants are spread: `age,male,female`.").default("spread as the people are"),
        key("total_fertility", AMOUNT, "1.3", "Children per woman.").unit("children per woman"),
        key("life_expectancy", Takes::QuantityOr(Sign::NeverNegative, &LIFE_EXPECTANCY), "{ male = 76, female = 81 }", "Years of life expected at birth, of both sexes or of each.").unit("years"),
        key("net_migration", VALUE, "\"normal(2000, 500)\"", "Net migrants.").unit("persons a year").default("0"),
        key("sex_ratio_at_birth", AMOUNT, "1.06", "Boys born for each girl.").unit("males per female"),
        key("group", Takes::Ids(&Takes::Holder(&GROUP)), "{ elderly = { ages = \"60+\" } }", "Groups of people. Expressions name one `population.ID`."),
    ],
    exclusive: &[],
};

pub(in crate::scenario) static LIFE_EXPECTANCY: Section = Section {
    header: "[population.life_expectancy]",
    meaning: "Years of life expected at birth, of each sex.",
    keys: &[
        key("male", AMOUNT, "76", "Of males.")
            .unit("years")
            .needed(),
        key("female", AMOUNT, "81", "Of females.")
            .unit("years")
            .needed(),
    ],
    exclusive: &[],
};

pub(in crate::scenario) static GROUP: Section = Section {
    header: "[population.group.ID]",
    meaning: "A group of people: ages of the projection, or a number given as a value.",
    keys: &[
        key(
            "title",
            Takes::Title,
            "{ zh = \"老年人\", en = \"Aged 60 and over\" }",
            "Its name in tables and charts.",
        )
        .default("the id"),
        key(
            "ages",
            Takes::Ages,
            "\"60+\"",
            "Its ages, of a projection: `\"60+\"`, `\"0-2\"` or `\"3\"`.",
        )
        .unit("years of age"),
        key(
            "sex",
            Takes::OneOf(SEXES),
            "\"female\"",
            "One sex of these ages.",
        )
        .default("both"),
        key(
            "value",
            AMOUNT,
            "{ 2020 = 147616, 2030 = \"normal(222000, 5000)\" }",
            "How many they are, where that is not projected.",
        )
        .unit("persons"),
        SOURCE,
        ASSUMED,
    ],
    exclusive: &[
        &[&["ages", "sex"], &["value", "source", "assumed"]],
        &[&["source"], &["assumed"]],
    ],
};

const SEXES: &[Choice] = &[choice("male", "males"), choice("female", "females")];
