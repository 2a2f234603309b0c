//! The charts of a calibration: the indicator's future before and after, and what became of each parameter.

use super::sentences::parameter_title;
use crate::analysis::calibrate::{Calibration, HIGH, LEVELS, LOW, Learnt, MEDIAN};
use crate::charts::{
    Band, Direction, EarlierFan, FanFigure, Figure, Language, Point, RankedBar, RankingFigure,
    TargetMark,
};
use crate::report::figures::ChartFile;
use crate::report::words::{
    localised, other_title, percent, target_level, thousands, unit, value_title,
};
use crate::scenario::{self, Scenario};
use crate::statistics::ColumnSummary;
use crate::words;

/// The fan with the record before it, and the parameters in the plan's standard deviations.
pub fn calibration_charts(
    scenario: &Scenario,
    found: &Calibration,
    language: Language,
) -> Vec<ChartFile> {
    let entry = scenario.indicators.get_index(found.indicator);
    let (id, _) = entry.expect("an indicator of the scenario");
    let chart = |stem: String, figure| ChartFile {
        stem,
        figure,
        scenario: Some(scenario.id.clone()),
    };
    vec![
        chart(
            format!("charts/{id}"),
            Figure::Fan(fan(scenario, id, found, language)),
        ),
        chart(
            format!("charts/{id}-parameters"),
            Figure::Ranking(moves(scenario, id, found, language)),
        ),
    ]
}

pub(super) fn quantile(columns: &[ColumnSummary], wanted: f64) -> Vec<f64> {
    let at = LEVELS.iter().position(|&own| own == wanted);
    let at = at.expect("a level of the summaries");
    columns.iter().map(|column| column.quantiles[at]).collect()
}

/// The central 90%, 80% and 50%.
pub(super) fn bands(columns: &[ColumnSummary]) -> Vec<Band> {
    let pairs = [(0.05, 0.95), (0.10, 0.90), (0.25, 0.75)];
    let band = |(low, high): (f64, f64)| Band {
        label: format!("{:.0}%", 100.0 * (high - low)),
        lower: quantile(columns, low),
        upper: quantile(columns, high),
        lower_label: format!("{:.0}%", 100.0 * low),
        upper_label: format!("{:.0}%", 100.0 * high),
    };
    pairs.map(band).to_vec()
}

fn fan(scenario: &Scenario, id: &str, found: &Calibration, language: Language) -> FanFigure {
    let indicator = &scenario.indicators[found.indicator];
    let scale = f64::from(indicator.unit.scale);
    let base_year = scenario.plan.base_year;
    let median = quantile(&found.after, 0.5);
    let recorded = scenario
        .history
        .as_ref()
        .and_then(|record| record.series.get(id));
    let points = recorded.map_or(&[][..], |own| own.history.points());
    let history = points.iter().filter(|point| point.year <= base_year);
    let mut subtitle: Vec<String> = Vec::new();
    subtitle.extend(other_title(&indicator.title, language).map(str::to_owned));
    subtitle.push(localised(&scenario.title, language).to_owned());
    subtitle.push(words::with_the_record(language).to_owned());
    FanFigure {
        title: localised(&indicator.title, language).to_owned(),
        subtitle: subtitle.join(" · "),
        unit: match localised(&indicator.unit.name, language) {
            "" => String::new(),
            name => unit(name, language),
        },
        years: (base_year..=scenario.plan.end_year).collect(),
        breaks: Vec::new(),
        bands: bands(&found.after),
        base: Some(Point {
            year: base_year,
            value: median[0],
        }),
        median,
        history: history
            .map(|point| Point {
                year: point.year,
                value: scale * point.value,
            })
            .collect(),
        measured: Vec::new(),
        earlier: Some(EarlierFan {
            label: words::as_the_plan_had_it(language).to_owned(),
            median: quantile(&found.before, 0.5),
            lower: quantile(&found.before, 0.1),
            upper: quantile(&found.before, 0.9),
        }),
        targets: targets(scenario, found, language),
        horizons: scenario.plan.horizons.clone(),
        notes: vec![method(scenario, found, language)],
        language,
    }
}

/// Targets whose level is a number.
fn targets(scenario: &Scenario, found: &Calibration, language: Language) -> Vec<TargetMark> {
    let indicator = &scenario.indicators[found.indicator];
    let marks = found.targets.iter().filter_map(|own| {
        let target = &indicator.targets[own.target];
        let number = own.level?;
        let text = target_level(
            target.direction,
            number,
            own.tolerance,
            indicator.unit.scale,
            language,
        );
        Some(TargetMark {
            year: target.year,
            level: number,
            text: words::target_now(
                language,
                text,
                target.year,
                percent(own.before),
                percent(own.after),
            ),
            direction: match target.direction {
                scenario::Direction::AtLeast => Direction::AtLeast,
                scenario::Direction::AtMost => Direction::AtMost,
            },
        })
    });
    marks.collect()
}

/// How far the record moved each number, and how wide it left it, in the plan's standard deviations.
fn moves(scenario: &Scenario, id: &str, found: &Calibration, language: Language) -> RankingFigure {
    let prefix = format!(
        "{}{}",
        value_title(scenario, &format!("indicator.{id}"), language),
        words::colon(language)
    );
    let both = |learnt: &Learnt| {
        let titles: Vec<String> = (learnt.roles.iter())
            .map(|&role| parameter_title(scenario, id, role, language))
            .collect();
        let titles: Vec<&str> = titles
            .iter()
            .map(|title| title.strip_prefix(&prefix).unwrap_or(title))
            .collect();
        let title = titles.join(words::list_separator(language));
        let (centre, sd) = (learnt.before.mean, learnt.before.standard_deviation);
        let bar = |label: String, own: &ColumnSummary, is_total: bool| {
            let place = |at: usize| (own.quantiles[at] - centre) / sd;
            RankedBar {
                label,
                value: place(MEDIAN),
                interval: Some((place(LOW), place(HIGH))),
                is_total,
            }
        };
        [
            bar(words::in_the_plan(language, &title), &learnt.before, true),
            bar(words::in_the_record(language, &title), &learnt.after, false),
        ]
    };
    RankingFigure {
        title: words::what_the_record_says(
            language,
            localised(&scenario.indicators[found.indicator].title, language),
        ),
        subtitle: words::values_recorded(language, found.recorded.past.points()),
        unit: words::in_plan_deviations(language).to_owned(),
        bars: found.learnt.iter().flat_map(both).collect(),
        interval: "90%".to_owned(),
        notes: vec![
            words::plan_interval_note(language).to_owned(),
            method(scenario, found, language),
        ],
        language,
    }
}

fn method(scenario: &Scenario, found: &Calibration, language: Language) -> String {
    words::calibration_method(
        language,
        env!("CARGO_PKG_VERSION"),
        thousands(found.draws),
        thousands(found.effective.round() as u64),
        scenario.run.seed,
    )
}
