//! The files of `plancast stress`: `[[shock]]`.

use super::key::{Section, Takes, key};

/// A file of shocks, which is no scenario: a run does not read it.
pub static SHOCK_FILE: Section = Section {
    header: "",
    meaning: "A file of shocks, which `plancast stress --shocks FILE` lays over every scenario, one at a time.",
    keys: &[key(
        "shock",
        Takes::Tables(&SHOCK),
        "[{ title = \"No migration\", set = [\"population.net_migration=0\"] }]",
        "What might come.",
    )
    .needed()],
    exclusive: &[],
};

/// One shock.
pub static SHOCK: Section = Section {
    header: "[[shock]]",
    meaning: "What might come, in a file of its own that `plancast stress --shocks FILE` reads.",
    keys: &[
        key(
            "title",
            Takes::Title,
            "{ zh = \"净迁入为零\", en = \"No net migration\" }",
            "Its name in tables and charts; no two are alike.",
        )
        .needed(),
        key(
            "set",
            Takes::Settings,
            "[\"population.net_migration=0\", \"driver.wage.add=3%\"]",
            "The values that it changes, each as `--set` takes it.",
        )
        .needed(),
        key(
            "note",
            Takes::Text,
            "\"prices fell so in 2009\"",
            "Why it might come; for those who read the file.",
        ),
    ],
    exclusive: &[],
};
