//! A legend in lines: a swatch and a name for each entry, as many beside each other as fit.

use super::block::Block;
use super::fonts::Weight;
use super::page::Measure;
use super::palette::{Colour, INK, Look};
use super::place::Rect;
use super::scene::{Anchor, Scene, Stroke};

/// Width of the rim of pale fills, in points.
pub(super) const RIM: f64 = 0.5;

/// What stands before a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Swatch {
    /// A filled area.
    Area(Colour),
    /// A line with its mark.
    Line(Look),
    /// A level across the plot, dashed or not; dashes in points.
    Level(Option<(f64, f64)>),
}

/// Width of a swatch, and the room after it and after each entry, in points.
const SWATCH: f64 = 11.0;
const AFTER_SWATCH: f64 = 3.0;
const AFTER_ENTRY: f64 = 12.0;
const BETWEEN_LINES: f64 = 2.5;

/// Entries placed relative to the legend's top left corner.
#[derive(Default)]
pub(super) struct Legend {
    /// (swatch, name, left end, top)
    entries: Vec<(Swatch, Block, f64, f64)>,
    height: f64,
}

impl Legend {
    /// Sets `entries` within `width` pixels; a name wider than that is broken into lines.
    pub(super) fn set(entries: &[(Swatch, &str)], width: f64, measure: &Measure<'_>) -> Self {
        let mut legend = Self::default();
        let before = measure.pt(SWATCH + AFTER_SWATCH);
        let (mut x, mut top) = (0.0, 0.0);
        for &(swatch, name) in entries {
            let block = measure.set(name, measure.label(Weight::Regular, INK), width - before);
            if x > 0.0 && x + before + block.width > width {
                (x, top) = (0.0, legend.height + measure.pt(BETWEEN_LINES));
            }
            legend.height = legend.height.max(top + block.height());
            let next = x + before + block.width + measure.pt(AFTER_ENTRY);
            legend.entries.push((swatch, block, x, top));
            x = next;
        }
        legend
    }

    /// Height of all lines; nothing without entries.
    pub(super) fn height(&self) -> f64 {
        self.height
    }

    /// Writes the legend with its top left corner at `(left, top)`.
    pub(super) fn write(&self, scene: &mut Scene, left: f64, top: f64, measure: &Measure<'_>) {
        let line = measure.set("x", measure.label(Weight::Regular, INK), f64::INFINITY);
        for (swatch, block, x, y) in &self.entries {
            let (x, y) = (left + x, top + y);
            let middle = (x + measure.pt(SWATCH / 2.0), y + line.height() / 2.0);
            draw(scene, *swatch, middle, measure);
            let after = x + measure.pt(SWATCH + AFTER_SWATCH);
            block.write(scene, after, y, Anchor::Start, 0.0);
        }
    }
}

fn draw(scene: &mut Scene, swatch: Swatch, middle: (f64, f64), measure: &Measure<'_>) {
    let half = measure.pt(SWATCH / 2.0);
    match swatch {
        Swatch::Area(colour) => {
            let rect = Rect::about(middle, half * 0.8, measure.pt(3.0));
            scene.bar(rect, colour, measure.pt(RIM));
        }
        Swatch::Level(dash) => {
            let stroke = Stroke {
                colour: INK,
                width: measure.pt(0.8),
                dash: dash.map(|(on, off)| (measure.pt(on), measure.pt(off))),
            };
            let ends = vec![(middle.0 - half, middle.1), (middle.0 + half, middle.1)];
            scene.line(ends, stroke);
        }
        Swatch::Line(Look { colour, mark, dash }) => {
            let stroke = Stroke {
                colour,
                width: measure.pt(1.2),
                dash: dash.map(|(on, off)| (measure.pt(on), measure.pt(off))),
            };
            let ends = vec![(middle.0 - half, middle.1), (middle.0 + half, middle.1)];
            scene.line(ends, stroke);
            scene.mark(mark, middle, measure.pt(2.0), colour);
        }
    }
}
