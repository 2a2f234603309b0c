//! What a scenario does to each target's probability: dots with intervals, the greatest gain first.

use crate::analysis::compare::{Comparison, MeanDifference, PairComparison, Verdict};
use crate::charts::{Apart, Dot, DotsFigure, Figure, Language};
use crate::report::figures::ChartFile;
use crate::report::words::{self, localised};
use crate::scenario::Scenario;
use crate::words as phrases;

/// A chart for each pair in which some target's probability differs.
pub fn compare_charts(
    scenarios: &[Scenario],
    found: &Comparison,
    language: Language,
) -> Vec<ChartFile> {
    let of = |pair: &PairComparison| {
        let figure = figure(scenarios, found, pair, language)?;
        let id = &scenarios[pair.scenario].id;
        Some(ChartFile {
            stem: format!("charts/{id}/targets"),
            figure: Figure::Dots(figure),
            scenario: Some(id.clone()),
        })
    };
    found.pairs.iter().filter_map(of).collect()
}

/// None where every target is the same in every path.
fn figure(
    scenarios: &[Scenario],
    found: &Comparison,
    pair: &PairComparison,
    language: Language,
) -> Option<DotsFigure> {
    let scenario = &scenarios[pair.scenario];
    let [own, baseline] =
        [pair.scenario, pair.baseline].map(|at| localised(&scenarios[at].title, language));
    let mut dots: Vec<Dot> = Vec::new();
    for target in &pair.targets {
        let indicator = &scenario.indicators[target.indicator];
        let name = localised(&indicator.title, language);
        let label = indicator.targets[target.target].label.as_ref();
        let name = match label {
            Some(label) => format!("{name} · {}", localised(label, language)),
            None => name.to_owned(),
        };
        let label = phrases::target_in_year(language, name, target.year);
        dots.extend(dot(label, &target.difference, false));
    }
    dots.sort_by(|a, b| b.value.total_cmp(&a.value));
    let together = pair.joint.iter().filter(|own| own.targets > 1);
    dots.extend(together.clone().filter_map(|own| {
        let label = phrases::all_targets_of(language, own.year);
        dot(label, &own.all_met, true)
    }));
    if dots.is_empty() {
        return None;
    }
    let left_out = pair.targets.len() + together.count() - dots.len();
    let mut notes = vec![match found.together.outcomes {
        1 => phrases::compare_one_test(language).to_owned(),
        count => phrases::compare_among_all(language, count),
    }];
    if left_out > 0 {
        notes.push(phrases::compare_left_out(language, left_out));
    }
    let run = &scenario.run;
    notes.push(words::method(run.sampler, run.seed, language));
    Some(DotsFigure {
        title: phrases::compare_title(language, own, baseline),
        subtitle: [
            phrases::minus_baseline(language, own, baseline),
            words::paths(found.summary.paths, language),
        ]
        .join(" · "),
        unit: phrases::compare_unit(language).to_owned(),
        dots,
        interval: "95%".to_owned(),
        notes,
        language,
    })
}

/// In percentage points; none where the two are the same in every path.
fn dot(label: String, difference: &MeanDifference, is_total: bool) -> Option<Dot> {
    let points = |value: f64| 100.0 * value;
    if difference.verdict == Verdict::Same {
        return None;
    }
    let (mean, margin) = (difference.mean, difference.margin);
    Some(Dot {
        label,
        value: points(mean),
        interval: margin.map(|margin| (points(mean - margin), points(mean + margin))),
        apart: match (difference.is_apart(), difference.is_apart_among_all()) {
            (_, true) => Apart::AmongAll,
            (true, false) => Apart::Alone,
            (false, _) => Apart::No,
        },
        is_total,
    })
}
