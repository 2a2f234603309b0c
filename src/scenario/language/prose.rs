//! What the language reference says between its tables.

/// The top of the page.
pub const OPENING: &str = "\
# The language of plans and scenarios

Written by `plancast reference` from the table that the program itself reads files by.
`plancast schema` prints the same as a JSON Schema for editors.";

/// Files and how they extend each other.
pub const FILES: &str = "\
A plan is a folder with `model.toml` and scenario files beside it, in [TOML](https://toml.io). A scenario names the
file that it extends and says only what differs. Tables are merged key by key; lists and values are replaced whole,
a path over time is one value. Where a file extends several, these may not give one key different values, unless
one of them extends the other or the file settles it. An overlay is a file in another folder that itself extends
`model.toml`; scenarios stack it: `extends = [\"model.toml\", \"overlays/wages.toml\"]`. `--set KEY=VALUE` lays one
more value over all scenarios of a run.";

/// The forms of a value.
pub const VALUES: &str = "\
Wherever a value is expected:

| form | examples |
|---|---|
| number | `0.05`, `\"5%\"`, `\"3‰\"`, `\"58亿\"`, `\"3万\"`, `\"2.5k\"`, `12_000` |
| expression | `\"gdp * 0.11\"`, `\"normal(5%, 1%)\"`, `\"1.6 to 2.8\"` |
| path over time | `{ 2020 = 2.1, 2025 = \"normal(3.0, 0.4)\" }`: linear between the years, flat outside them |
| with evidence | `{ value = …, source = \"…\" }`, `{ value = …, assumed = \"…\" }` |
| lever, in a scenario | `\"+15%\"`, `\"+2亿\"`, `{ change = \"+15%\", from = 2022 }`, `{ delay = 2 }` |

A random input is named by the key path of its value: `driver.wage`, or `driver.wage#2` for the second in one value.
Its draws depend on seed, name, year and path number alone, so scenarios share them.";

/// Sources and assumptions.
pub const EVIDENCE: &str = "\
Any value may say what it rests on. Reports list every number with its evidence, and `plancast sensitivity` says
which assumption moves the targets. In tables that hold a `value` beside other keys (drivers, groups, influences,
own revenue) `source` or `assumed` stands beside it.";

/// What a lever is.
pub const LEVERS: &str = "\
A lever changes what the extended files give, for any value, and levers stack. Short forms: `\"+15%\"` is
`{ change = \"+15%\" }`, `\"+2亿\"` is `{ add = \"2亿\" }`; `\"-15%\"` is a change only where no value can be negative (money,
costs, people, shares), elsewhere a number. The amount of
a lever is itself a value: `{ change = { 2022 = \"+5%\", 2024 = \"+15%\" } }`. On `one_off` a lever is laid over each grant.";

/// What else holds of levers.
pub const LEVER_RULES: &str = "\
The value below keeps its draws; the lever's own are called `KEY.change` and so on. A response reads only ratios to
the base year, so give `from` where one rests on the value. Two overlays with different levers on one key are a
finding.";

/// Titles.
pub const TITLES: &str = "\
A title is a text, or a text in each language; a report in the other language shows what there is.";

/// Units.
pub const UNITS: &str = "\
Money is in the plan's `currency`, in prices of its year unless it is called real. An indicator with `unit = \"%\"` is
held as a fraction and written times 100, one with `unit = \"‰\"` times 1,000: write `base = \"51.8%\"`. Any other unit is a
name only.";

/// Operators.
pub const EXPRESSIONS: &str = "\
From what binds last to what binds first: `or`; `and`; `not`; `< <= > >= == !=`; `a to b`; `+ -`; `* /`; `-x`; `^`. A
comparison gives 1 or 0. `a to b` is a 90% interval: lognormal where both ends are positive, else normal. `^` goes from
right to left, and `-2^2` is -4. Brackets are `( )`. A definition may use itself only with a lag: `prev(x)`.";

/// Ids.
pub const NAMES: &str = "\
Ids are written like names: letters of any script, digits and `_`, not a digit first; `or and not to year t` are
taken.";

/// The CSV files of a projection.
pub const TABLES_OF_PEOPLE: &str = "\
The tables of people are CSV files: `age,male,female` for `base` and `migration`, `year,age,male,female` for
`mortality`, `year,age,percent` for `fertility`. Ages are `0`, `1-4` or `85+`, years `2025` or `2020-2025`; `#` starts a
remark. Grouped ages are split to single years with their totals kept.";
