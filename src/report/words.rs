//! Levels, probabilities and titles in the reader's language, for the sentences of `words`.

use super::diagram::{part_of, title as part_title};
use crate::charts::{Digits, Language, format_number};
use crate::expression::Kind;
use crate::model::{PeopleUnit, series_of_draw};
use crate::scenario::{Direction, Dynamics, Form, Scenario, Title};
use crate::uncertainty::Sampler;
use crate::words;

/// The plan's own words in the wanted language, or in the other where it has only that.
pub fn localised(title: &Title, language: Language) -> &str {
    let (first, second) = match language {
        Language::Zh => (&title.zh, &title.en),
        Language::En => (&title.en, &title.zh),
    };
    first.as_deref().or(second.as_deref()).unwrap_or("")
}

/// The title in the other language, where it says something else.
pub(super) fn other_title(own: &Title, language: Language) -> Option<&str> {
    let other = match language {
        Language::Zh => own.en.as_deref(),
        Language::En => own.zh.as_deref(),
    };
    other.filter(|text| *text != localised(own, language))
}

pub(super) fn paths(count: u64, language: Language) -> String {
    let count = thousands(count);
    words::simulated_paths(language, count)
}

/// `10,000`: a count in full.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).expect("digits"))
        .collect();
    groups.join(",")
}

/// A level that a plan states, in its unit: no more digits than it needs.
pub fn level(value: f64, scale: u32, language: Language) -> String {
    /// Relative distance within which a level counts as the short number it is written as.
    const SAME: f64 = 1e-9;
    let short = format!("{value:.4}");
    let short = short.trim_end_matches('0').trim_end_matches('.');
    let same = short
        .parse()
        .is_ok_and(|parsed: f64| (parsed - value).abs() <= SAME * value.abs());
    let number = if same && value.abs() < 1e4 {
        short.replace('-', "\u{2212}")
    } else {
        without_idle_zeros(&format_number(value, language, Digits::Auto))
    };
    match scale {
        100 => format!("{number}%"),
        1000 => format!("{number}‰"),
        _ => number,
    }
}

/// `1.00 billion` as `1 billion`: a level is stated, not measured.
fn without_idle_zeros(text: &str) -> String {
    let end = text.find(|c: char| !c.is_ascii_digit() && !",.\u{2212}".contains(c));
    let (number, rest) = text.split_at(end.unwrap_or(text.len()));
    match number.contains('.') {
        true => format!(
            "{}{rest}",
            number.trim_end_matches('0').trim_end_matches('.')
        ),
        false => text.to_owned(),
    }
}

/// A target's level with its side and, where it has one, its tolerance, in its unit.
pub fn target_level(
    direction: Direction,
    level_value: f64,
    tolerance: f64,
    scale: u32,
    language: Language,
) -> String {
    let sign = match direction {
        Direction::AtLeast => "≥",
        Direction::AtMost => "≤",
    };
    let stated = level(level_value, scale, language);
    if tolerance == 0.0 {
        return format!("{sign} {stated}");
    }
    format!("{sign} {stated} (±{})", level(tolerance, scale, language))
}

pub(super) fn unit(name: &str, language: Language) -> String {
    words::unit(language, name)
}

/// The unit of a series of people.
pub fn people_unit(unit: PeopleUnit, language: Language) -> &'static str {
    match unit {
        PeopleUnit::Persons => words::persons(language),
        PeopleUnit::PersonsPerYear => words::persons_a_year(language),
        PeopleUnit::PerCent => "%",
    }
}

/// The title of a series of people: the group's own, or that of what a projection offers.
pub fn people_title<'a>(scenario: &'a Scenario, id: &'a str, language: Language) -> &'a str {
    if let Some(group) = scenario.groups.get(id) {
        let own = group.title.as_ref().map(|title| localised(title, language));
        return own.filter(|title| !title.is_empty()).unwrap_or(id);
    }
    match id {
        "total" => words::everybody(language),
        "births" => words::births(language),
        "deaths" => words::deaths(language),
        "natural_change" => words::natural_change(language),
        "migrants" => words::net_migrants(language),
        "child_dependency" => words::child_dependency(language),
        "old_age_dependency" => words::old_age_dependency(language),
        other => other,
    }
}

/// Names written out of values that are known together.
const MOST_NAMES: usize = 3;

/// The title of a number of a plan by its key path: that of its part, and which number of it.
pub fn value_title(scenario: &Scenario, key: &str, language: Language) -> String {
    if let Some(id) = series_of_draw(key) {
        let title = part_title(scenario, &format!("indicator.{id}"), language);
        let colon = words::colon(language);
        return format!("{title}{colon}{}", words::carried_on(language));
    }
    let Some(part) = part_of(key) else {
        return key.to_owned();
    };
    let title = part_title(scenario, &part, language);
    // A group of people has `group` in its path that its part has not.
    let own = match part.strip_prefix("population.") {
        Some(id) if key.starts_with("population.group.") => format!("population.group.{id}"),
        _ => part,
    };
    match key.strip_prefix(&format!("{own}.")) {
        Some("value") | None => title,
        Some(number) => {
            let colon = words::colon(language);
            // `effects.TARGET.ACT` of an event.
            let effect = number.strip_prefix("effects.");
            if let Some((target, _)) = effect.and_then(|rest| rest.rsplit_once('.')) {
                let target = value_title(scenario, target, language);
                return format!(
                    "{title}{colon}{}",
                    words::number_effect_on(language, target)
                );
            }
            let name = match influence(scenario, &own, number) {
                Some(driver) => {
                    words::number_elasticity_to(language, part_title(scenario, &driver, language))
                }
                None => number_name(number, language),
            };
            format!("{title}{colon}{name}")
        }
    }
}

/// The part whose name alone is the value to which `driver.ID.elasticity` of a response belongs.
fn influence(scenario: &Scenario, part: &str, number: &str) -> Option<String> {
    let id = number
        .strip_prefix("driver.")?
        .strip_suffix(".elasticity")?;
    let indicator = scenario.indicators.get(part.strip_prefix("indicator.")?)?;
    let Dynamics::Response(response) = &indicator.dynamics else {
        return None;
    };
    match &response.drivers.get(id)?.value.bottom().form {
        Form::Expression(expression) => match &expression.kind {
            Kind::Name(name) => part_of(name),
            _ => None,
        },
        _ => None,
    }
}

/// The titles of values that are known together: all, or the first and how many more there are.
pub fn factor_title<'a>(
    scenario: &Scenario,
    names: impl Iterator<Item = &'a str>,
    language: Language,
) -> String {
    let all: Vec<String> = names
        .map(|name| value_title(scenario, name, language))
        .collect();
    let separator = words::list_separator(language);
    if all.len() <= MOST_NAMES {
        return all.join(separator);
    }
    let names = all[..MOST_NAMES - 1].join(separator);
    let count = match language {
        // Chinese counts all, English those that are not named.
        Language::Zh => all.len(),
        Language::En => all.len() - (MOST_NAMES - 1),
    };
    words::and_more(language, names, count)
}

/// The name of a number inside its part.
fn number_name(number: &str, language: Language) -> String {
    let name = match number {
        "base" => words::number_base,
        "chance" => words::number_chance,
        "trend" => words::number_trend,
        "noise" => words::number_noise,
        "cost" => words::number_cost,
        "retire" => words::number_retire,
        "private" => words::number_private,
        "effectiveness" => words::number_effectiveness,
        "upkeep" => words::number_upkeep,
        "adjustment" => words::number_adjustment,
        "elasticity" => words::number_elasticity,
        "execution" => words::number_execution,
        "share" => words::number_share,
        "amount" => words::number_amount,
        "capital" => words::number_capital,
        "price_index" => words::number_price_index,
        "own_revenue" | "own_revenue.value" => words::number_own_revenue,
        "own_revenue.elasticity" => words::number_own_revenue_elasticity,
        "own_revenue.gdp" => words::number_own_revenue_output,
        "own_revenue.shock" => words::number_own_revenue_shock,
        "livelihood_share" => words::number_livelihood_share,
        "transfers" => words::number_transfers,
        "shock" => words::number_shock,
        "total" => words::number_total,
        "total_fertility" => words::number_total_fertility,
        "life_expectancy" => words::number_life_expectancy,
        "net_migration" => words::number_net_migration,
        "sex_ratio_at_birth" => words::number_sex_ratio_at_birth,
        other => {
            let driver = other.strip_prefix("driver.");
            let driver = driver.and_then(|rest| rest.strip_suffix(".elasticity"));
            return match driver {
                Some(id) => words::number_elasticity_to(language, id.replace('_', " ")),
                None => other.replace('_', " "),
            };
        }
    };
    name(language).to_owned()
}

/// The unit of money in words, where it is a known one.
pub(super) fn currency(currency: &str, language: Language) -> &str {
    match currency {
        "yuan" => words::yuan(language),
        other => other,
    }
}

pub(super) fn scenarios_compared(count: usize, language: Language) -> String {
    words::scenarios_compared(language, count)
}

/// A probability in per cent; certainty is not claimed from a finite sample.
pub fn percent(probability: f64) -> String {
    let text = format!("{:.1}%", 100.0 * probability);
    match text.as_str() {
        "0.0%" => "<0.1%".to_owned(),
        "100.0%" => ">99.9%".to_owned(),
        _ => text,
    }
}

/// The target on one scenario's chart.
pub(super) fn target(level: &str, year: i32, probability: f64, language: Language) -> String {
    let chance = percent(probability);
    words::target_with_chance(language, level, year, chance)
}

/// The target on a chart of several scenarios.
pub(super) fn bare_target(level: &str, year: i32, language: Language) -> String {
    words::bare_target(language, level, year)
}

/// What a point set is called.
pub(super) fn sampler_name(sampler: Sampler, language: Language) -> &'static str {
    match sampler {
        Sampler::MonteCarlo => words::monte_carlo(language),
        Sampler::LatinHypercube => words::latin_hypercube(language),
        Sampler::Sobol => words::sobol(language),
    }
}

pub(super) fn method(sampler: Sampler, seed: u64, language: Language) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let sampler = sampler_name(sampler, language);
    words::method(language, version, sampler, seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finite_sample_claims_no_certainty() {
        assert_eq!(percent(0.441), "44.1%");
        assert_eq!(percent(0.0), "<0.1%");
        assert_eq!(percent(0.0002), "<0.1%");
        assert_eq!(percent(0.9999), ">99.9%");
        assert_eq!(percent(1.0), ">99.9%");
    }

    #[test]
    fn levels_have_no_more_digits_than_they_need() {
        assert_eq!(level(4.5, 1, Language::Zh), "4.5");
        assert_eq!(level(90.0, 100, Language::En), "90%");
        assert_eq!(level(32.700_000_000_01, 100, Language::En), "32.7%");
        assert_eq!(level(-8.0, 1, Language::En), "\u{2212}8");
        let hundred = target_level(Direction::AtLeast, 100.0, 0.5, 100, Language::En);
        assert_eq!(hundred, "≥ 100% (±0.5%)");
        assert_eq!(level(1_234.567_89, 1, Language::En), "1,235");
        assert_eq!(level(1e9, 1, Language::En), "1\u{a0}billion");
        assert_eq!(level(-2.5e6, 1, Language::En), "\u{2212}2.5\u{a0}million");
        assert_eq!(level(1e6, 1, Language::Zh), "100万");
        assert_eq!(level(5e16, 1, Language::En), "5e16");
        assert_eq!(thousands(10_000), "10,000");
        assert_eq!(thousands(7), "7");
    }

    #[test]
    fn every_series_of_people_has_a_title() {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/scenarios/examples/china-wpp2019"
        );
        let Ok(loaded) = crate::scenario::load(std::path::Path::new(folder), &[]) else {
            panic!("the example is sound");
        };
        let compiled = crate::model::compile(&loaded.scenarios).unwrap();
        let people = &compiled.models[0].people;
        assert!(
            people
                .iter()
                .any(|series| series.id == "old_age_dependency")
        );
        let groups = &loaded.scenarios[0].groups;
        for series in people
            .iter()
            .filter(|series| !groups.contains_key(&series.id))
        {
            for language in [Language::Zh, Language::En] {
                let title = people_title(&loaded.scenarios[0], &series.id, language);
                assert_ne!(title, series.id, "{language:?}");
            }
        }
    }

    #[test]
    fn titles_fall_back_to_the_other_language() {
        let only_zh = Title {
            zh: Some("基准".to_owned()),
            en: None,
        };
        assert_eq!(localised(&only_zh, Language::En), "基准");
        assert_eq!(other_title(&only_zh, Language::En), None);
    }
}
