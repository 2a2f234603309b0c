//! The chart of each trajectory: how purity is bought with misses left out.

use super::{Discovered, sentences};
use crate::analysis::discover::MissBox;
use crate::charts::{Curve, CurvePoint, CurvesFigure, Figure, Language, Reference, whole_percent};
use crate::report::figures::ChartFile;
use crate::report::words::{self, localised};
use crate::words as phrases;

/// The trajectories of each explained goal: coverage against density.
pub fn discover_charts(all: &[Discovered<'_>], language: Language) -> Vec<ChartFile> {
    let explained = all.iter().filter(|of| !of.found.boxes.is_empty());
    explained
        .map(|of| ChartFile {
            stem: format!("charts/{}", of.stem()),
            figure: Figure::Curves(figure(of, language)),
            scenario: None,
        })
        .collect()
}

fn figure(of: &Discovered<'_>, language: Language) -> CurvesFigure {
    let found = of.found;
    let curve = |(at, own): (usize, &MissBox)| {
        let all = own.found.trajectory[0].tally;
        let steps = own.found.trajectory.iter().enumerate();
        let points = steps.map(|(step, own_step)| CurvePoint {
            x: 100.0 * own_step.tally.misses / all.misses,
            y: 100.0 * own_step.tally.density(),
            interval: None,
            label: if step == own.found.chosen {
                phrases::chosen_box(language).to_owned()
            } else {
                String::new()
            },
        });
        Curve {
            label: match found.boxes.len() {
                1 => String::new(),
                _ => phrases::box_number(language, at + 1),
            },
            points: points.collect(),
            is_joined: true,
        }
    };
    let base = found.all.density();
    let mut notes = sentences(of, language);
    notes.push(phrases::discover_note(language).to_owned());
    let version = env!("CARGO_PKG_VERSION");
    let seed = of.scenario.run.seed;
    notes.push(phrases::discover_method(language, version, seed));
    CurvesFigure {
        title: of.title(language),
        subtitle: [
            match of.pooled {
                1 => localised(&of.scenario.title, language).to_owned(),
                count => words::scenarios_compared(count, language),
            },
            words::paths(of.scenario.run.paths, language),
        ]
        .join(" · "),
        across: phrases::coverage_axis(language).to_owned(),
        unit: phrases::density_axis(language).to_owned(),
        curves: found.boxes.iter().enumerate().map(curve).collect(),
        references: vec![Reference {
            level: 100.0 * base,
            label: phrases::all_futures(language, whole_percent(base, true)),
        }],
        notes,
        language,
    }
}
