//! The recorded series that a part of a plan rests on: where they come from and how they go on.

use super::fit::{correction_text, growth_text, warning_text};
use crate::analysis::fit::{BANDS, MEDIAN, Subject, continue_series};
use crate::charts::{Language, NumberFormat};
use crate::forecast::Link;
use crate::graph::{Graph, NodeId};
use crate::model::{Model, series_of_draw};
use crate::scenario::{Scenario, Sources};

/// Ids of the series of `[history]` behind nodes, in the order of the files.
pub fn series_behind<'a>(model: &'a Model, graph: &Graph, nodes: &[NodeId]) -> Vec<&'a str> {
    let draws = graph.draws_behind(nodes);
    let drawn = |id: &str| draws.iter().any(|name| series_of_draw(name) == Some(id));
    let ids = model.forecasts.keys().map(String::as_str);
    ids.filter(|id| drawn(id)).collect()
}

/// What is to be said of one of them, a line each: its past and source, scale and drift, weights,
/// record, bands at the horizons, and what to know.
pub fn series_lines(
    scenario: &Scenario,
    model: &Model,
    sources: &Sources,
    id: &str,
) -> Vec<String> {
    let Some(own) = model.forecasts.get(id) else {
        return Vec::new();
    };
    let recorded = scenario.history.as_ref().and_then(|own| own.series.get(id));
    let scale = scenario.indicators.get(id).map_or(1, |own| own.unit.scale);
    let subject = Subject {
        id: id.to_owned(),
        history: own.history.clone(),
        later: Vec::new(),
        link: own.fitted.link(),
    };
    let last_year = scenario.plan.horizons.iter().copied().max();
    let found = continue_series(
        std::slice::from_ref(&subject),
        last_year.unwrap_or_default(),
        own.fitted.correction(),
    );
    let Some(Ok(found)) = found.first() else {
        return Vec::new();
    };
    let points = own.history.points();
    let (first, last) = (points[0], points[points.len() - 1]);
    let units = f64::from(scale);
    let shown = |value: f64| NumberFormat::shared(&[value], Language::En).format(value);
    let mut lines = vec![format!(
        "history.{id} = {} values, {} to {}; the last is {}",
        points.len(),
        first.year,
        last.year,
        shown(units * last.value)
    )];
    let place = recorded.and_then(|own| own.places.get(&last.year));
    let place = place.map(|place| format!("table: {}", sources.location(place)));
    let source = recorded.and_then(|own| own.sources.get(&last.year));
    let source = source.map(|text| format!("source of the last: {text}"));
    lines.extend(
        place
            .into_iter()
            .chain(source)
            .map(|text| format!("    {text}")),
    );
    let link = match subject.link {
        Link::SquareRoot => "square-root",
        Link::Log => "log",
        Link::Identity { .. } => "identity",
        Link::Logit { .. } => "logit",
    };
    let percent = |share: f64| format!("{:.0}%", 100.0 * share);
    lines.push(format!(
        "    {link} link; drift {} a year; weights: {} drift, {} with a drift that may change, {} noisy",
        growth_text(&found.growth, subject.link, scale, Language::En),
        percent(found.weights.drift),
        percent(found.weights.wide),
        percent(found.weights.noisy),
    ));
    for year in &scenario.plan.horizons {
        let Some(ahead) = found.year(*year) else {
            continue;
        };
        let values = ahead.quantiles.map(|value| units * value);
        let format = NumberFormat::shared(&values, Language::En);
        let bands = BANDS.map(|(coverage, low, high)| {
            let [low, high] = [low, high].map(|at| format.format(values[at]));
            format!("{} {low} to {high}", percent(coverage))
        });
        lines.push(format!(
            "    {year}  median {}; {}",
            format.format(values[MEDIAN]),
            bands.join(", ")
        ));
    }
    if subject.link == Link::Log {
        lines.push("    on the log link no forecast has a mean: read the quantiles".to_owned());
    }
    if let Some(own) = own.fitted.correction() {
        lines.push(format!("    {}", correction_text(own, Language::En)));
    }
    let warnings = found.warnings.iter();
    lines.extend(warnings.map(|own| format!("    {}", warning_text(own, scale, Language::En))));
    lines.push(format!(
        "    record of series as short: 80% bands held {:.1}%, 95% bands {:.1}%",
        100.0 * found.record.coverage_80,
        100.0 * found.record.coverage_95
    ));
    lines
}
