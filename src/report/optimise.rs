//! `optimise.csv`, `frontier.csv`, and the efficient frontier.

use super::figures::ChartFile;
use super::tables::{OutputFile, Table, file, number};
use super::words::{self, localised};
use crate::analysis::optimise::{Objective, OptimiseQuestion, Optimised};
use crate::charts::{Curve, CurvePoint, CurvesFigure, Figure, Language};
use crate::scenario::{Scenario, Title};
use crate::words as phrases;

/// Standard errors on each side of a 95% interval.
const NORMAL_95: f64 = 1.96;

/// Changes by programme and envelope, and the frontier.
pub fn optimise_tables(found: &Optimised) -> Vec<OutputFile> {
    let error = |error: Option<f64>| error.map(number).unwrap_or_default();
    let mut changes = Table::new(&["envelope", "programme", "change", "note"]);
    let mut frontier = Table::new(&[
        "envelope",
        "further_money_real",
        "objective",
        "se",
        "objective_on_fresh_draws",
        "se_on_fresh_draws",
        "on_search_draws",
        "at_most_on_search_draws",
        "asked_for",
    ]);
    for (at, own) in found.allocations.iter().enumerate() {
        let envelope = number(own.envelope);
        for (programme, change) in found.programmes.iter().zip(&own.changes) {
            changes.row(&[&envelope, programme, &number(*change), ""]);
        }
        for programme in &found.left {
            changes.row(&[&envelope, programme, "0", "serves no target"]);
        }
        frontier.row(&[
            &envelope,
            &number(own.further),
            &number(own.objective.value),
            &error(own.objective.standard_error),
            &number(own.fresh.value),
            &error(own.fresh.standard_error),
            &number(own.start_and_end.1),
            &error(own.at_most),
            &(if found.chosen == Some(at) { "yes" } else { "" }).to_owned(),
        ]);
    }
    vec![
        file("optimise.csv", changes.finish()),
        file("frontier.csv", frontier.finish()),
    ]
}

/// The title of the scenario that was found.
pub fn optimised_title(scenario: &Scenario) -> Title {
    let title = |language| {
        let own = localised(&scenario.title, language);
        Some(phrases::optimised_scenario(language, own))
    };
    Title {
        zh: title(Language::Zh),
        en: title(Language::En),
    }
}

/// Money against what it buys, on fresh draws.
pub fn optimise_chart(
    scenario: &Scenario,
    question: &OptimiseQuestion,
    found: &Optimised,
    language: Language,
) -> ChartFile {
    let is_expected = question.objective == Objective::Expected;
    let scale = if is_expected { 1.0 } else { 100.0 };
    let point = |x: f64, own: &crate::analysis::optimise::Estimate, label: &str| {
        let interval = own.standard_error.map(|error| {
            let half = NORMAL_95 * error;
            let (low, high) = (own.value - half, own.value + half);
            match is_expected {
                true => (low, high),
                false => (100.0 * low.max(0.0), 100.0 * high.min(1.0)),
            }
        });
        CurvePoint {
            x,
            y: scale * own.value,
            interval,
            label: label.to_owned(),
        }
    };
    let share = |money: f64| 100.0 * money / found.money_now;
    let best = found.allocations.iter();
    let best = best.map(|own| point(share(own.further), &own.fresh, ""));
    let unit = match is_expected {
        true => phrases::optimum_expected(language),
        false => phrases::optimum_joint(language),
    };
    let bound = found.allocations.iter().filter_map(|own| {
        Some(CurvePoint {
            x: share(own.further),
            y: scale * own.at_most?,
            interval: None,
            label: String::new(),
        })
    });
    let mut curves = vec![
        Curve {
            label: phrases::optimum_best(language).to_owned(),
            points: best.collect(),
            is_joined: true,
        },
        Curve {
            label: phrases::optimum_now(language).to_owned(),
            points: vec![point(0.0, &found.now.1, "")],
            is_joined: false,
        },
        Curve {
            label: phrases::optimum_bound(language).to_owned(),
            points: bound.collect(),
            is_joined: true,
        },
    ];
    curves.retain(|own| !own.points.is_empty());
    let run = &scenario.run;
    let figure = CurvesFigure {
        title: phrases::optimum_title(language).to_owned(),
        subtitle: [
            localised(&scenario.title, language).to_owned(),
            words::paths(found.paths.1, language),
        ]
        .join(" · "),
        across: phrases::optimum_money(language).to_owned(),
        unit: unit.to_owned(),
        curves,
        references: Vec::new(),
        notes: vec![
            phrases::optimum_note(language).to_owned(),
            phrases::optimum_bound_note(language).to_owned(),
            words::method(run.sampler, found.fresh_seed, language),
        ],
        language,
    };
    ChartFile {
        stem: "charts/frontier".to_owned(),
        figure: Figure::Curves(figure),
        scenario: Some(scenario.id.clone()),
    }
}
