//! The two typefaces that the binary carries: Noto Sans SC, regular and bold, GB 2312 characters.
//!
//! Widths are sums of advances: digits are tabular in this font, and nothing is kerned. A character
//! that the face lacks is drawn as a box and can be asked for by `lacks`. No system font is read.

use std::collections::BTreeSet;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::ReadError;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::glyphs::Glyphs;

const REGULAR: &[u8] = include_bytes!("fonts/NotoSansSC-Regular-gb2312.otf");
const BOLD: &[u8] = include_bytes!("fonts/NotoSansSC-Bold-gb2312.otf");
const UNITS_PER_EM: f64 = 1000.0;

/// Height of capitals and digits, as a fraction of the type size; it centres a line on a point.
pub(super) const CAP_HEIGHT: f64 = 0.733;
/// Room that a line of text takes above and below its baseline, as fractions of the type size.
pub(super) const LINE_ASCENT: f64 = 0.92;
pub(super) const LINE_DESCENT: f64 = 0.24;

/// Weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Both embedded faces, and the glyphs that were painted with them.
pub struct Fonts {
    regular: FontRef<'static>,
    bold: FontRef<'static>,
    pub(super) glyphs: Glyphs,
}

impl Fonts {
    /// Reads the embedded faces.
    ///
    /// # Errors
    /// A face that cannot be read, which the embedded ones can.
    pub fn embedded() -> Result<Self, ReadError> {
        Ok(Self {
            regular: FontRef::new(REGULAR)?,
            bold: FontRef::new(BOLD)?,
            glyphs: Glyphs::default(),
        })
    }

    fn face(&self, weight: Weight) -> &FontRef<'static> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    fn glyph(&self, character: char, weight: Weight) -> GlyphId {
        self.face(weight)
            .charmap()
            .map(character)
            .unwrap_or(GlyphId::NOTDEF)
    }

    /// Width of `text` at `size`, in the unit of `size`.
    pub(super) fn width(&self, text: &str, weight: Weight, size: f64) -> f64 {
        let metrics = self
            .face(weight)
            .glyph_metrics(Size::unscaled(), LocationRef::default());
        let charmap = self.face(weight).charmap();
        let units: f64 = text
            .chars()
            .map(|character| charmap.map(character).unwrap_or(GlyphId::NOTDEF))
            .map(|glyph| f64::from(metrics.advance_width(glyph).unwrap_or(UNITS_PER_EM as f32)))
            .sum();
        units / UNITS_PER_EM * size
    }

    /// The characters of `text` for which the faces have no glyph.
    pub(super) fn lacks(&self, text: &str, missing: &mut BTreeSet<char>) {
        let charmap = self.regular.charmap();
        missing.extend(
            text.chars()
                .filter(|&character| charmap.map(character).is_none()),
        );
    }

    /// How far `character` moves the pen at `size`, in the unit of `size`.
    pub(super) fn advance(&self, character: char, weight: Weight, size: f64) -> f64 {
        let metrics = self
            .face(weight)
            .glyph_metrics(Size::unscaled(), LocationRef::default());
        let glyph = self.glyph(character, weight);
        let units = f64::from(metrics.advance_width(glyph).unwrap_or(UNITS_PER_EM as f32));
        units / UNITS_PER_EM * size
    }

    /// Draws the outline of `character` from `(x, y)` on its baseline; y grows downwards.
    pub(super) fn outline(
        &self,
        character: char,
        weight: Weight,
        size: f64,
        (x, y): (f64, f64),
        path: &mut tiny_skia::PathBuilder,
    ) {
        let glyph = self.glyph(character, weight);
        let Some(outline) = self.face(weight).outline_glyphs().get(glyph) else {
            return;
        };
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        let mut pen = PathPen {
            path,
            x: x as f32,
            y: y as f32,
            scale: (size / UNITS_PER_EM) as f32,
        };
        // A glyph whose outline is damaged stays blank; the embedded fonts have none.
        let _ = outline.draw(settings, &mut pen);
    }
}

/// Moves outline points from font units (y up) to pixels (y down).
struct PathPen<'a> {
    path: &'a mut tiny_skia::PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl PathPen<'_> {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlinePen for PathPen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.place(cx, cy), self.place(x, y));
        self.path.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (a, b, end) = (self.place(ax, ay), self.place(bx, by), self.place(x, y));
        self.path.cubic_to(a.0, a.1, b.0, b.1, end.0, end.1);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn widths_add_up() {
        let fonts = Fonts::embedded().unwrap();
        assert_eq!(fonts.width("中位数", Weight::Regular, 10.0), 30.0);
        assert_eq!(fonts.width("2035", Weight::Regular, 1000.0), 2220.0);
    }

    #[test]
    fn missing_characters_are_named() {
        let fonts = Fonts::embedded().unwrap();
        let mut missing = BTreeSet::new();
        fonts.lacks("黄岩区 Huangyan −3.5 ≥ ⑫ 𠮷 ⁿ", &mut missing);
        assert_eq!(missing.into_iter().collect::<String>(), "ⁿ𠮷");
    }
}
