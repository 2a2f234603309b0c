//! A panel: a coordinate system of plotters in a rectangle of the page, with its axes.

use std::cell::{RefCell, RefMut};
use std::ops::Range;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{PathElement, Polygon};
use plotters::series::LineSeries;
use plotters::style::{RGBAColor, ShapeStyle};

use super::axis::Axis;
use super::backend::{Canvas, FINENESS, pixels};
use super::error::ChartError;
use super::fonts::Weight;
use super::page::Measure;
use super::palette::{Colour, GRID, INK, WHITE};
use super::place::Rect;
use super::scene::{Anchor, Scene, Stroke};

/// The sheet that panels are drawn on.
pub(super) struct Sheet {
    pub(super) scene: Rc<RefCell<Scene>>,
    root: DrawingArea<Canvas, Shift>,
}

impl Sheet {
    pub(super) fn new(width: f64, height: f64) -> Self {
        let scene = Rc::new(RefCell::new(Scene::default()));
        let root = Canvas::new(Rc::clone(&scene), width, height).into_drawing_area();
        Self { scene, root }
    }

    /// A panel in `frame` with the given ranges.
    pub(super) fn panel(&self, frame: Rect, x: Range<f64>, y: Range<f64>) -> Panel {
        let fine = |pixels: f64| (pixels * FINENESS).round() as i32;
        let across = fine(frame.left)..fine(frame.right);
        // Values grow upwards.
        let upwards = fine(frame.bottom)..fine(frame.top);
        let area = self
            .root
            .apply_coord_spec(Cartesian2d::new(x, y, (across, upwards)));
        Panel {
            area,
            frame,
            scene: Rc::clone(&self.scene),
        }
    }
}

/// A coordinate system on the page.
pub(super) struct Panel {
    area: DrawingArea<Canvas, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    pub(super) frame: Rect,
    scene: Rc<RefCell<Scene>>,
}

impl Panel {
    /// The scene that the panel is drawn into.
    pub(super) fn scene(&self) -> RefMut<'_, Scene> {
        self.scene.borrow_mut()
    }

    /// The pixel at `(x, y)`.
    pub(super) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        pixels(self.area.map_coordinate(&(x, y)))
    }

    /// The part of the plot where texts may stand: their borders keep off the axes.
    pub(super) fn inside(&self, measure: &Measure<'_>) -> Rect {
        self.frame.grown(-measure.pt(2.4))
    }

    fn style(colour: Colour, width: f64) -> ShapeStyle {
        let color = RGBAColor(colour.red, colour.green, colour.blue, colour.alpha);
        ShapeStyle {
            color,
            filled: true,
            stroke_width: (width * FINENESS).round() as u32,
        }
    }

    /// Fills the area between two curves.
    pub(super) fn band(
        &self,
        xs: &[f64],
        lower: &[f64],
        upper: &[f64],
        colour: Colour,
    ) -> Result<(), ChartError> {
        let up = xs.iter().copied().zip(upper.iter().copied());
        let down = xs.iter().copied().zip(lower.iter().copied()).rev();
        let outline: Vec<(f64, f64)> = up.chain(down).collect();
        Ok(self
            .area
            .draw(&Polygon::new(outline, Self::style(colour, 0.0)))?)
    }

    /// Draws a curve; `width` in pixels.
    pub(super) fn curve(
        &self,
        points: &[(f64, f64)],
        colour: Colour,
        width: f64,
    ) -> Result<(), ChartError> {
        for element in LineSeries::new(points.iter().copied(), Self::style(colour, width)) {
            self.area.draw(&element)?;
        }
        Ok(())
    }

    /// Draws a straight line between two points; `width` in pixels.
    pub(super) fn rule(
        &self,
        from: (f64, f64),
        to: (f64, f64),
        colour: Colour,
        width: f64,
    ) -> Result<(), ChartError> {
        Ok(self.area.draw(&PathElement::new(
            vec![from, to],
            Self::style(colour, width),
        ))?)
    }

    /// Draws a dashed line through points; widths and dashes in pixels.
    pub(super) fn dashed(&self, points: &[(f64, f64)], stroke: Stroke) {
        let points = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        self.scene.borrow_mut().line(points, stroke);
    }

    /// Draws a ring: a point that was observed.
    pub(super) fn ring(&self, x: f64, y: f64, radius: f64, width: f64, colour: Colour) {
        let centre = self.at(x, y);
        let mut scene = self.scene.borrow_mut();
        scene.circle(centre, radius + width / 2.0, colour);
        scene.circle(centre, radius - width / 2.0, WHITE);
    }

    /// Draws a diamond: a point that was measured since.
    pub(super) fn diamond(&self, centre: (f64, f64), radius: f64, colour: Colour) {
        self.scene.borrow_mut().diamond(centre, radius, colour);
    }

    /// Draws the grid over the bands, the value axis at the left and the base line.
    pub(super) fn value_axis(
        &self,
        axis: &Axis,
        x: Range<f64>,
        measure: &Measure<'_>,
    ) -> Result<(), ChartError> {
        let hair = measure.pt(0.5);
        for tick in &axis.ticks {
            self.rule((x.start, tick.value), (x.end, tick.value), GRID, hair)?;
        }
        let bottom = axis.low;
        self.rule((x.start, bottom), (x.end, bottom), INK, measure.pt(0.6))?;
        self.rule(
            (x.start, bottom),
            (x.start, axis.high),
            INK,
            measure.pt(0.6),
        )?;
        for tick in &axis.ticks {
            let (left, y) = self.at(x.start, tick.value);
            let mark = Stroke {
                colour: INK,
                width: measure.pt(0.6),
                dash: None,
            };
            let mut scene = self.scene.borrow_mut();
            scene.line(vec![(left - measure.pt(2.2), y), (left, y)], mark);
            let label = measure.set(&tick.label, measure.tick(Weight::Regular), f64::INFINITY);
            label.write_centred(&mut scene, left - measure.pt(4.6), y, Anchor::End, 0.0);
        }
        Ok(())
    }

    /// Writes the years below the base line; `bold` ones are horizons.
    pub(super) fn year_axis(
        &self,
        years: &[i32],
        all: Range<i32>,
        bold: &[i32],
        low: f64,
        measure: &Measure<'_>,
    ) {
        let mut scene = self.scene.borrow_mut();
        let mark = Stroke {
            colour: INK,
            width: measure.pt(0.6),
            dash: None,
        };
        let crowded =
            f64::from(all.end - all.start) * measure.pt(3.0) > self.frame.right - self.frame.left;
        for year in all.start..=all.end {
            let labelled = years.contains(&year);
            if labelled || !crowded {
                let (x, y) = self.at(f64::from(year), low);
                let length = measure.pt(if labelled { 2.8 } else { 1.6 });
                scene.line(vec![(x, y), (x, y + length)], mark);
            }
        }
        for year in years {
            let (x, y) = self.at(f64::from(*year), low);
            let weight = if bold.contains(year) {
                Weight::Bold
            } else {
                Weight::Regular
            };
            let label = measure.set(&year.to_string(), measure.tick(weight), f64::INFINITY);
            label.write(&mut scene, x, y + measure.pt(3.6), Anchor::Middle, 0.0);
        }
    }
}

/// Width that the value axis needs for its labels.
pub(super) fn axis_width(axis: &Axis, measure: &Measure<'_>) -> f64 {
    let size = measure.tick(Weight::Regular).size;
    let widths = axis
        .ticks
        .iter()
        .map(|tick| measure.fonts.width(&tick.label, Weight::Regular, size));
    widths.fold(0.0, f64::max) + measure.pt(5.1)
}
