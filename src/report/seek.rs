//! `seek.csv`, the chart of probability against the lever, and the scenario found.

use super::figures::ChartFile;
use super::tables::{OutputFile, Table, file, number};
use super::words::{self, localised};
use crate::analysis::seek::{Amount, Seek, SeekQuestion, SeekStopped, SoughtLever, Trial};
use crate::charts::{Curve, CurvePoint, CurvesFigure, Figure, Language, Reference};
use crate::model::Model;
use crate::scenario::{Scenario, Title};
use crate::words as phrases;

const HEADER: [&str; 8] = [
    "lever",
    "value",
    "probability",
    "se",
    "p02.5",
    "p97.5",
    "batch",
    "note",
];

/// A short word for why a search stopped.
pub fn seek_stopped(stopped: SeekStopped) -> &'static str {
    match stopped {
        SeekStopped::AlreadyReached => "already reached",
        SeekStopped::Found => "found",
        SeekStopped::OutOfReach => "out of reach",
        SeekStopped::NoEffect => "no effect",
        SeekStopped::BatchesUsed => "batches used up",
    }
}

/// A lever's value as people write it.
pub fn lever_value(lever: &SoughtLever, value: f64) -> String {
    match lever.amount {
        Amount::Change => {
            let percent = format!("{:+.4}", 100.0 * value);
            let short = percent.trim_end_matches('0').trim_end_matches('.');
            format!("{short}%")
        }
        Amount::Years => format!("{value:.0}"),
        Amount::Money | Amount::Number => {
            let short = format!("{value:.6}");
            short.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}

/// The targets of a question: indicator and year of each.
pub fn sought_targets(scenario: &Scenario, model: &Model, targets: &[usize]) -> Vec<(String, i32)> {
    let name = |&at: &usize| {
        let target = &model.targets[at];
        let (id, indicator) = scenario
            .indicators
            .get_index(target.indicator)
            .expect("its own position");
        (id.clone(), indicator.targets[target.target].year)
    };
    targets.iter().map(name).collect()
}

/// Every value tried, and the answer.
pub fn seek_table(question: &SeekQuestion, found: &Seek) -> OutputFile {
    let mut table = Table::new(&HEADER);
    let key = question.lever.key();
    let error = |error: Option<f64>| error.map(number).unwrap_or_default();
    let now = &found.now;
    table.row(&[
        key.to_owned(),
        String::new(),
        number(now.probability),
        error(now.standard_error),
        number(now.interval.0),
        number(now.interval.1),
        "1".to_owned(),
        "the scenario as it is".to_owned(),
    ]);
    for trial in &found.trials {
        let estimate = &trial.estimate;
        let is_answer = found
            .answer
            .as_ref()
            .is_some_and(|own| own.value == trial.value);
        table.row(&[
            key.to_owned(),
            number(trial.value),
            number(estimate.probability),
            error(estimate.standard_error),
            number(estimate.interval.0),
            number(estimate.interval.1),
            trial.batch.to_string(),
            if is_answer { "answer" } else { "" }.to_owned(),
        ]);
    }
    if let Some(refused) = &found.refused {
        let empty = String::new;
        table.row(&[
            key.to_owned(),
            number(refused.value),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            refused.message.clone(),
        ]);
    }
    file("seek.csv", table.finish())
}

/// The title of the scenario that was found.
pub fn sought_title(scenario: &Scenario) -> Title {
    let title = |language| {
        Some(phrases::sought_scenario(
            language,
            localised(&scenario.title, language),
        ))
    };
    Title {
        zh: title(Language::Zh),
        en: title(Language::En),
    }
}

/// Probability against the lever.
pub fn seek_chart(
    scenario: &Scenario,
    model: &Model,
    question: &SeekQuestion,
    found: &Seek,
    language: Language,
) -> ChartFile {
    let lever = &question.lever;
    let scale = if lever.amount == Amount::Change {
        100.0
    } else {
        1.0
    };
    let point =
        |value: f64, estimate: &crate::statistics::ProbabilityEstimate, label: &str| CurvePoint {
            x: value * scale,
            y: 100.0 * estimate.probability,
            interval: Some((100.0 * estimate.interval.0, 100.0 * estimate.interval.1)),
            label: label.to_owned(),
        };
    let answer = found.answer.as_ref();
    let tried = shown(found).map(
        |own| match answer.filter(|answer| answer.value == own.value) {
            Some(_) => point(own.value, &own.estimate, &lever_value(lever, own.value)),
            None => point(own.value, &own.estimate, ""),
        },
    );
    // One series, so that each point stands at its own value.
    let curves = vec![Curve {
        label: String::new(),
        points: tried.collect(),
        is_joined: true,
    }];
    let level = words::level(100.0 * question.probability, 100, language);
    let key = words::value_title(scenario, lever.key(), language);
    let across = match (lever.amount, lever.from_year) {
        (Amount::Change, Some(year)) => phrases::seek_across_change(language, key, year),
        (Amount::Change, None) => phrases::seek_across_change_bare(language, key),
        (Amount::Money, _) => {
            let currency = words::currency(&scenario.plan.currency, language);
            phrases::seek_across_money(language, key, currency)
        }
        _ => key,
    };
    let mut notes = vec![phrases::seek_note(language).to_owned()];
    if let Some(answer) = &found.answer
        && let (Some(low), Some(high)) = answer.interval
    {
        let text = |value| lever_value(lever, short(value));
        notes.push(phrases::seek_interval_note(language, text(low), text(high)));
    }
    let run = &scenario.run;
    notes.push(words::method(run.sampler, run.seed, language));
    let targets: Vec<String> = question
        .targets
        .iter()
        .map(|&at| {
            let indicator = &scenario.indicators[model.targets[at].indicator];
            localised(&indicator.title, language).to_owned()
        })
        .collect();
    let name = match targets.as_slice() {
        [one] => one.clone(),
        several => phrases::several_targets(language, several.len()),
    };
    ChartFile {
        stem: "charts/seek".to_owned(),
        scenario: Some(scenario.id.clone()),
        figure: Figure::Curves(CurvesFigure {
            title: phrases::least_that_reaches(language, name, &level),
            subtitle: [
                localised(&scenario.title, language).to_owned(),
                words::paths(found.paths, language),
            ]
            .join(" · "),
            across,
            unit: phrases::probability_reached(language).to_owned(),
            curves,
            references: vec![Reference {
                level: 100.0 * question.probability,
                label: phrases::level_wanted(language, &level),
            }],
            notes,
            language,
        }),
    }
}

/// The values that the chart shows: up to the first beyond the answer at which nothing is left to gain.
fn shown(found: &Seek) -> impl Iterator<Item = &Trial> {
    /// A probability at which nothing is left to gain.
    const SETTLED: f64 = 0.999;
    let beyond = |own: &Trial| {
        own.estimate.probability > SETTLED
            && found
                .answer
                .as_ref()
                .is_none_or(|answer| own.value > answer.value)
    };
    let last = found.trials.iter().position(beyond);
    let most = found.trials.len();
    found.trials.iter().take(last.map_or(most, |at| at + 1))
}

/// Four significant digits: ends of an interval are no more exact.
pub(crate) fn short(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}
