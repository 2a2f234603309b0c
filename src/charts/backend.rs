//! The drawing backend that plotters paints on: it writes into a `Scene`.
//!
//! plotters rounds every position to a whole unit before a backend sees it. The area that it is
//! given is therefore eight times finer than the picture, and this backend divides by eight; sizes
//! and strokes that plotters passes on are eight times larger too. Texts are set by the layout
//! itself, which knows the fonts, so plotters is asked for none.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::palette::Colour;
use super::scene::{Scene, Stroke};

/// Units of plotters per pixel.
pub(super) const FINENESS: f64 = 8.0;

/// A surface for plotters that records into a scene.
pub(super) struct Canvas {
    scene: Rc<RefCell<Scene>>,
    size: (u32, u32),
}

type Painted = Result<(), DrawingErrorKind<Infallible>>;

impl Canvas {
    /// A surface of `width` x `height` pixels.
    pub(super) fn new(scene: Rc<RefCell<Scene>>, width: f64, height: f64) -> Self {
        let fine = |pixels: f64| (pixels * FINENESS).round() as u32;
        Self {
            scene,
            size: (fine(width), fine(height)),
        }
    }
}

/// Pixels from plotters' units.
pub(super) fn pixels((x, y): BackendCoord) -> (f64, f64) {
    (f64::from(x) / FINENESS, f64::from(y) / FINENESS)
}

fn colour(from: BackendColor) -> Colour {
    let (red, green, blue) = from.rgb;
    Colour {
        red,
        green,
        blue,
        alpha: from.alpha,
    }
}

fn stroke<S: BackendStyle>(style: &S) -> Stroke {
    Stroke {
        colour: colour(style.color()),
        width: f64::from(style.stroke_width()) / FINENESS,
        dash: None,
    }
}

impl DrawingBackend for Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Painted {
        Ok(())
    }

    fn present(&mut self) -> Painted {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Painted {
        self.scene
            .borrow_mut()
            .circle(pixels(point), 0.5 / FINENESS, colour(color));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Painted {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Painted {
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        if fill {
            return self.fill_polygon(corners, style);
        }
        self.draw_path(corners.into_iter().chain([(left, top)]), style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Painted {
        let points = path.into_iter().map(pixels).collect();
        self.scene.borrow_mut().line(points, stroke(style));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Painted {
        if fill {
            self.scene.borrow_mut().circle(
                pixels(center),
                f64::from(radius) / FINENESS,
                colour(style.color()),
            );
            return Ok(());
        }
        // plotters asks for open circles only through its own legends, which are not used.
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Painted {
        let points = vert.into_iter().map(pixels).collect();
        self.scene
            .borrow_mut()
            .polygon(points, colour(style.color()));
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        _text: &str,
        _style: &T,
        _pos: BackendCoord,
    ) -> Painted {
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        _text: &str,
        _style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((0, 0))
    }
}
