//! `matched.csv`, `futures.csv`, `targets.csv` and `values.csv` of a history matching, and its charts.

use super::charts::{bands, quantile};
use crate::analysis::matching::{ChanceChange, Change, LEVELS, Matching};
use crate::charts::{
    Direction, EarlierFan, FanFigure, Figure, Language, MeasuredPoint, Point, TargetMark,
};
use crate::report::figures::ChartFile;
use crate::report::long::quantile_name;
use crate::report::tables::{OutputFile, Table, file, number};
use crate::report::words::{localised, other_title, percent, target_level, thousands, unit};
use crate::scenario::{self, Scenario};
use crate::statistics::ColumnSummary;
use crate::words;

/// Errors from a recorded value to each end of its bar.
const BAR_ERRORS: f64 = 2.0;

fn id(scenario: &Scenario, indicator: usize) -> String {
    let entry = scenario.indicators.get_index(indicator);
    entry.map_or_else(String::new, |(id, _)| id.clone())
}

/// The tables.
pub fn matching_tables(scenario: &Scenario, found: &Matching) -> Vec<OutputFile> {
    vec![
        file("matched.csv", matched(scenario, found)),
        file("futures.csv", futures(scenario, found)),
        file("targets.csv", targets(scenario, found)),
        file("values.csv", values(found)),
    ]
}

fn matched(scenario: &Scenario, found: &Matching) -> Vec<u8> {
    let mut table = Table::new(&[
        "indicator",
        "year",
        "value",
        "error",
        "error_is",
        "simulated_p10",
        "simulated_p50",
        "simulated_p90",
        "share_that_agrees",
        "nearest_in_errors",
    ]);
    for own in &found.met {
        let quantiles = [1, 3, 5].map(|at| number(own.simulated.quantiles[at]));
        let stated = match own.is_stated {
            true => "stated",
            false => "a share of the value",
        };
        table.row(&[
            &id(scenario, own.indicator),
            &own.year.to_string(),
            &number(own.value),
            &number(own.error),
            stated,
            &quantiles[0],
            &quantiles[1],
            &quantiles[2],
            &number(own.agree),
            &number(own.nearest),
        ]);
    }
    table.finish()
}

fn statistics(own: &ColumnSummary) -> Vec<(String, f64)> {
    let mut all = vec![
        ("mean".to_owned(), own.mean),
        ("sd".to_owned(), own.standard_deviation),
    ];
    let quantiles = LEVELS.iter().zip(&own.quantiles);
    all.extend(quantiles.map(|(&level, &value)| (quantile_name(level), value)));
    all
}

/// Before and after, with what each is called.
fn both(change: &Change) -> impl Iterator<Item = (&'static str, &ColumnSummary)> {
    let after = change.after.as_ref().map(|own| ("kept", own));
    std::iter::once(("all", &change.before)).chain(after)
}

fn futures(scenario: &Scenario, found: &Matching) -> Vec<u8> {
    let mut table = Table::new(&["indicator", "paths", "year", "statistic", "value"]);
    for (at, changes) in &found.futures {
        for change in changes {
            for (paths, summary) in both(change) {
                for (statistic, value) in statistics(summary) {
                    table.row(&[
                        &id(scenario, *at),
                        paths,
                        &change.year.to_string(),
                        &statistic,
                        &number(value),
                    ]);
                }
            }
        }
    }
    table.finish()
}

fn targets(scenario: &Scenario, found: &Matching) -> Vec<u8> {
    let mut table = Table::new(&[
        "indicator",
        "paths",
        "year",
        "probability",
        "p02.5",
        "p97.5",
    ]);
    for own in &found.targets {
        let year = scenario.indicators[own.indicator].targets[own.target].year;
        let after = own.after.iter().map(|own| ("kept", own));
        for (paths, estimate) in std::iter::once(("all", &own.before)).chain(after) {
            table.row(&[
                &id(scenario, own.indicator),
                paths,
                &year.to_string(),
                &number(estimate.probability),
                &number(estimate.interval.0),
                &number(estimate.interval.1),
            ]);
        }
    }
    table.finish()
}

fn values(found: &Matching) -> Vec<u8> {
    let mut table = Table::new(&["value_of", "paths", "statistic", "value"]);
    for (name, change) in &found.values {
        for (paths, summary) in both(change) {
            for (statistic, value) in statistics(summary) {
                table.row(&[name.as_str(), paths, &statistic, &number(value)]);
            }
        }
    }
    table.finish()
}

/// A fan for each indicator that was met; none where nothing was kept.
pub fn matching_charts(
    scenario: &Scenario,
    found: &Matching,
    language: Language,
) -> Vec<ChartFile> {
    let met = |at: usize| found.met.iter().any(|own| own.indicator == at);
    let futures = found.futures.iter().filter(|(at, _)| met(*at));
    let charts = futures.filter_map(|(at, changes)| {
        Some(ChartFile {
            stem: format!("charts/{}", id(scenario, *at)),
            figure: Figure::Fan(fan(scenario, found, *at, changes, language)?),
            scenario: Some(scenario.id.clone()),
        })
    });
    charts.collect()
}

fn fan(
    scenario: &Scenario,
    found: &Matching,
    at: usize,
    changes: &[Change],
    language: Language,
) -> Option<FanFigure> {
    let indicator = &scenario.indicators[at];
    let base_year = scenario.plan.base_year;
    let before: Vec<ColumnSummary> = changes.iter().map(|own| own.before.clone()).collect();
    let after: Option<Vec<ColumnSummary>> = changes.iter().map(|own| own.after.clone()).collect();
    let after = after?;
    let median = quantile(&after, 0.5);
    let scale = f64::from(indicator.unit.scale);
    let id = id(scenario, at);
    let recorded = scenario.history.as_ref()?.series.get(&id)?;
    let points = recorded.history.points().iter();
    let later = found
        .met
        .iter()
        .filter(|own| own.indicator == at && own.year > base_year);
    let mut subtitle: Vec<String> = Vec::new();
    subtitle.extend(other_title(&indicator.title, language).map(str::to_owned));
    subtitle.push(localised(&scenario.title, language).to_owned());
    subtitle.push(words::kept_paths(
        language,
        thousands(found.kept as u64),
        thousands(found.paths),
    ));
    Some(FanFigure {
        title: localised(&indicator.title, language).to_owned(),
        subtitle: subtitle.join(" · "),
        unit: match localised(&indicator.unit.name, language) {
            "" => String::new(),
            name => unit(name, language),
        },
        years: changes.iter().map(|own| own.year).collect(),
        breaks: Vec::new(),
        bands: bands(&after),
        base: Some(Point {
            year: base_year,
            value: median[0],
        }),
        median,
        history: points
            .filter(|point| point.year <= base_year)
            .map(|point| Point {
                year: point.year,
                value: scale * point.value,
            })
            .collect(),
        measured: later
            .map(|own| MeasuredPoint {
                year: own.year,
                value: own.value,
                reach: Some(BAR_ERRORS * own.error),
            })
            .collect(),
        earlier: Some(EarlierFan {
            label: words::as_the_plan_had_it(language).to_owned(),
            median: quantile(&before, 0.5),
            lower: quantile(&before, 0.1),
            upper: quantile(&before, 0.9),
        }),
        targets: marks(scenario, found, at, language),
        horizons: scenario.plan.horizons.clone(),
        notes: vec![words::matching_method(
            language,
            env!("CARGO_PKG_VERSION"),
            scenario.run.seed,
        )],
        language,
    })
}

fn marks(scenario: &Scenario, found: &Matching, at: usize, language: Language) -> Vec<TargetMark> {
    let indicator = &scenario.indicators[at];
    let own = found.targets.iter().filter(|own| own.indicator == at);
    let mark = |own: &ChanceChange| {
        let target = &indicator.targets[own.target];
        let level = own.level?;
        let text = target_level(
            target.direction,
            level,
            own.tolerance,
            indicator.unit.scale,
            language,
        );
        Some(TargetMark {
            year: target.year,
            level,
            text: words::target_now(
                language,
                text,
                target.year,
                percent(own.before.probability),
                percent(own.after?.probability),
            ),
            direction: match target.direction {
                scenario::Direction::AtLeast => Direction::AtLeast,
                scenario::Direction::AtMost => Direction::AtMost,
            },
        })
    };
    own.filter_map(mark).collect()
}
