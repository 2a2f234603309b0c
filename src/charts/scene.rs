//! What is to be painted, in order: the list that the PNG and the SVG are both written from.
//!
//! Coordinates are pixels of the final picture, y downwards, with fractions. Lines that run level or
//! upright are moved onto the pixel grid when they are added, so that hairlines stay crisp.

use super::fonts::Weight;
use super::palette::{self, Colour, Mark, WHITE};
use super::place::Rect;

/// Where a text stands relative to its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A line of text; `at` is on its baseline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) at: (f64, f64),
    pub(super) anchor: Anchor,
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) colour: Colour,
    /// Width of a white border that keeps the text legible over lines.
    pub(super) halo: f64,
}

/// A stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    pub(super) colour: Colour,
    pub(super) width: f64,
    pub(super) dash: Option<(f64, f64)>,
}

/// One thing to paint.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Polygon {
        points: Vec<(f64, f64)>,
        fill: Colour,
    },
    Line {
        points: Vec<(f64, f64)>,
        stroke: Stroke,
    },
    Circle {
        centre: (f64, f64),
        radius: f64,
        fill: Colour,
    },
    Text(Text),
}

/// The things to paint, in order.
#[derive(Debug, Default)]
pub(super) struct Scene {
    pub(super) items: Vec<Item>,
}

impl Scene {
    pub(super) fn polygon(&mut self, points: Vec<(f64, f64)>, fill: Colour) {
        self.items.push(Item::Polygon { points, fill });
    }

    /// Adds a bar; a fill too pale for a white page has a rim of `rim` pixels inside its edges.
    pub(super) fn bar(&mut self, rect: Rect, fill: Colour, rim: f64) {
        let edge = palette::rim(fill);
        self.polygon(rect.corners(), edge);
        let inner = rect.grown(-rim);
        if edge != fill && inner.left < inner.right && inner.top < inner.bottom {
            self.polygon(inner.corners(), fill);
        }
    }

    pub(super) fn circle(&mut self, centre: (f64, f64), radius: f64, fill: Colour) {
        self.items.push(Item::Circle {
            centre,
            radius,
            fill,
        });
    }

    pub(super) fn text(&mut self, text: Text) {
        self.items.push(Item::Text(text));
    }

    /// Adds a line; one that runs level or upright is put on the pixel grid.
    pub(super) fn line(&mut self, mut points: Vec<(f64, f64)>, mut stroke: Stroke) {
        if let [(ax, ay), (bx, by)] = points[..] {
            let whole = stroke.width.round().max(1.0);
            if ay == by {
                let y = on_grid(ay, whole);
                points = vec![(ax, y), (bx, y)];
                stroke.width = whole;
            } else if ax == bx {
                let x = on_grid(ax, whole);
                points = vec![(x, ay), (x, by)];
                stroke.width = whole;
            }
        }
        self.items.push(Item::Line { points, stroke });
    }

    /// Adds a scenario's mark with a white rim.
    pub(super) fn mark(&mut self, mark: Mark, (x, y): (f64, f64), radius: f64, colour: Colour) {
        let rim = radius * 0.25;
        let square = |r: f64| {
            vec![
                (x - r, y - r),
                (x + r, y - r),
                (x + r, y + r),
                (x - r, y + r),
            ]
        };
        let triangle = |r: f64, up: f64| {
            vec![
                (x, y - 1.15 * r * up),
                (x + r, y + 0.75 * r * up),
                (x - r, y + 0.75 * r * up),
            ]
        };
        match mark {
            Mark::Circle | Mark::HollowCircle => {
                self.circle((x, y), radius + rim, WHITE);
                self.circle((x, y), radius, colour);
                if mark == Mark::HollowCircle {
                    self.circle((x, y), radius * 0.5, WHITE);
                }
            }
            Mark::Square | Mark::HollowSquare => {
                let side = radius * 0.88;
                self.polygon(square(side + rim), WHITE);
                self.polygon(square(side), colour);
                if mark == Mark::HollowSquare {
                    self.polygon(square(side * 0.5), WHITE);
                }
            }
            Mark::Triangle | Mark::TriangleDown => {
                let up = if mark == Mark::Triangle { 1.0 } else { -1.0 };
                self.polygon(triangle(radius * 1.15 + rim * 1.6, up), WHITE);
                self.polygon(triangle(radius * 1.15, up), colour);
            }
        }
    }

    /// Adds a diamond with a white rim.
    pub(super) fn diamond(&mut self, (x, y): (f64, f64), radius: f64, colour: Colour) {
        for (r, fill) in [(radius * 1.3, WHITE), (radius, colour)] {
            self.polygon(vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)], fill);
        }
    }
}

/// The position nearest to `at` at which a stroke of a whole number of pixels covers whole pixels.
fn on_grid(at: f64, width: f64) -> f64 {
    let half = if width % 2.0 == 1.0 { 0.5 } else { 0.0 };
    (at - half).round() + half
}
