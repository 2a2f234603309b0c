//! `[[observation]]`.

use super::key::{AMOUNT, Section, Takes, VALUE, key};
use super::value::{ASSUMED, EVIDENCE, SOURCE};

pub(in crate::scenario) static OBSERVATION: Section = Section {
    header: "[[observation]]",
    meaning: "A measured value of a year after the base year. `plancast track` keeps the futures that \
              agree with it; a run is not changed by it.",
    keys: &[
        key(
            "of",
            VALUE,
            "\"population.total\"",
            "What was measured: `indicator.ID`, `population.ID`, `budget.own_revenue`, or any expression of \
             such names.",
        )
        .needed(),
        key("year", Takes::Year, "2022", "The year that it belongs to.").needed(),
        key("value", VALUE, "\"71.2万\"", "The measured value.")
            .unit("as what was measured; `\"51.8%\"` for an indicator in %")
            .needed(),
        key(
            "error",
            AMOUNT,
            "3000",
            "The standard deviation of its error: of the measurement, and of how far the figure may be from \
             what it stands for.",
        )
        .unit("as the value")
        .default("a tenth of the spread of the simulated futures"),
        key(
            "title",
            Takes::Title,
            "\"Residents at the end of 2022\"",
            "Its name, where the name of what was measured does not say it.",
        ),
        SOURCE,
        ASSUMED,
    ],
    exclusive: EVIDENCE,
};
