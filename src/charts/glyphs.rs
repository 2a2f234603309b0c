//! Painting text from masks of glyphs, which are kept from one page to the next.
//!
//! A mask is how much of each pixel a glyph of one size covers. Digits and most words come back on
//! every page of a run, so that filling their outlines each time took most of the time of a page.
//! Glyphs stand at quarters of a pixel across and at whole pixels down, and a mask depends on nothing
//! but its key: a page is the same whether its masks were kept or made. Beyond `MOST_KEPT` bytes
//! masks are made and not kept.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use tiny_skia::{FillRule, LineCap, LineJoin, Mask, Path, PathBuilder, Pixmap, Transform};

use super::fonts::{Fonts, Weight};
use super::palette::{Colour, WHITE};
use super::scene::{Anchor, Text};

const MOST_KEPT: usize = 64 << 20;
/// Places across a pixel.
const PLACES: f64 = 4.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    character: char,
    bold: bool,
    /// Place inside the pixel, in quarters.
    place: u8,
    /// Bits of the type size, and of the width of the border around the glyph, in pixels.
    size: u64,
    border: u64,
}

/// How much of each pixel is covered, 0 to 255, by rows.
#[derive(Debug)]
struct Coverage {
    /// From the pen's whole pixel to the first column and row.
    left: i32,
    top: i32,
    columns: usize,
    covered: Vec<u8>,
}

#[derive(Debug, Default)]
struct Kept {
    /// None for a glyph that covers nothing.
    masks: BTreeMap<Key, Option<Arc<Coverage>>>,
    bytes: usize,
}

/// The masks made so far.
#[derive(Debug, Default)]
pub(super) struct Glyphs {
    kept: RwLock<Kept>,
}

impl Glyphs {
    /// Paints a line of text, on its white border where it has one.
    pub(super) fn paint(&self, pixmap: &mut Pixmap, text: &Text, fonts: &Fonts) {
        let width = fonts.width(&text.text, text.weight, text.size);
        let x = match text.anchor {
            Anchor::Start => text.at.0,
            Anchor::Middle => text.at.0 - width / 2.0,
            Anchor::End => text.at.0 - width,
        };
        if text.halo > 0.0 {
            self.paint_line(pixmap, text, (x, text.halo), WHITE, fonts);
        }
        self.paint_line(pixmap, text, (x, 0.0), text.colour, fonts);
    }

    fn paint_line(
        &self,
        pixmap: &mut Pixmap,
        text: &Text,
        (mut x, border): (f64, f64),
        colour: Colour,
        fonts: &Fonts,
    ) {
        let baseline = text.at.1.round() as i32;
        for character in text.text.chars() {
            let quarters = (x * PLACES).round();
            let column = (quarters / PLACES).floor();
            let key = Key {
                character,
                bold: text.weight == Weight::Bold,
                place: (quarters - column * PLACES) as u8,
                size: text.size.to_bits(),
                border: border.to_bits(),
            };
            if let Some(mask) = self.mask(key, fonts) {
                blend(pixmap, &mask, (column as i32, baseline), colour);
            }
            x += fonts.advance(character, text.weight, text.size);
        }
    }

    fn mask(&self, key: Key, fonts: &Fonts) -> Option<Arc<Coverage>> {
        // A thread that panicked left the map whole: it only ever gains entries.
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(mask) = kept.masks.get(&key) {
            return mask.clone();
        }
        drop(kept);
        let mask = coverage(key, fonts).map(Arc::new);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes < MOST_KEPT {
            kept.bytes += mask.as_ref().map_or(0, |mask| mask.covered.len());
            kept.masks.insert(key, mask.clone());
        }
        mask
    }
}

fn coverage(key: Key, fonts: &Fonts) -> Option<Coverage> {
    let weight = if key.bold {
        Weight::Bold
    } else {
        Weight::Regular
    };
    let x = f64::from(key.place) / PLACES;
    let mut path = PathBuilder::new();
    let size = f64::from_bits(key.size);
    fonts.outline(key.character, weight, size, (x, 0.0), &mut path);
    let path = with_border(path.finish()?, f64::from_bits(key.border))?;
    let bounds = path.bounds();
    let (left, top) = (bounds.left().floor(), bounds.top().floor());
    let columns = (bounds.right().ceil() - left).max(1.0);
    let rows = (bounds.bottom().ceil() - top).max(1.0);
    let mut mask = Mask::new(columns as u32, rows as u32)?;
    let shift = Transform::from_translate(-left, -top);
    mask.fill_path(&path, FillRule::Winding, true, shift);
    Some(Coverage {
        left: left as i32,
        top: top as i32,
        columns: columns as usize,
        covered: mask.take(),
    })
}

/// The outline of a line drawn along `path` that reaches as far as `border` to each side.
fn with_border(path: Path, border: f64) -> Option<Path> {
    if border <= 0.0 {
        return Some(path);
    }
    let style = tiny_skia::Stroke {
        width: 2.0 * border as f32,
        line_join: LineJoin::Round,
        line_cap: LineCap::Round,
        ..tiny_skia::Stroke::default()
    };
    path.stroke(&style, 1.0)
}

/// Lays `colour` over the pixels as far as the mask covers them; what lies outside the page is left out.
fn blend(pixmap: &mut Pixmap, mask: &Coverage, (column, row): (i32, i32), colour: Colour) {
    let (width, height) = (pixmap.width() as usize, pixmap.height() as usize);
    let left = i64::from(column) + i64::from(mask.left);
    let first = usize::try_from(-left).unwrap_or(0);
    let alpha = (colour.alpha * 255.0).round() as u32;
    let source = [colour.red, colour.green, colour.blue].map(u32::from);
    let pixels = pixmap.data_mut();
    for (at, covered) in mask.covered.chunks_exact(mask.columns).enumerate() {
        let y = i64::from(row) + i64::from(mask.top) + at as i64;
        let Ok(y) = usize::try_from(y) else { continue };
        if y >= height || first >= mask.columns {
            continue;
        }
        let start = (left + first as i64) as usize;
        let Some(line) =
            (start < width).then(|| &mut pixels[4 * (y * width + start)..4 * (y + 1) * width])
        else {
            continue;
        };
        for (pixel, &covered) in line.chunks_exact_mut(4).zip(&covered[first..]) {
            match u32::from(covered) * alpha {
                0 => {}
                share => mix(pixel, source, share),
            }
        }
    }
}

/// `share` of 255² of `source` over an opaque pixel, rounded to the nearest level.
fn mix(pixel: &mut [u8], source: [u32; 3], share: u32) {
    const WHOLE: u32 = 255 * 255;
    if share == WHOLE {
        pixel[..3].copy_from_slice(&source.map(|channel| channel as u8));
        return;
    }
    for (channel, source) in pixel.iter_mut().zip(source) {
        let below = u32::from(*channel) * (WHOLE - share);
        *channel = ((source * share + below + WHOLE / 2) / WHOLE) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::palette::INK;

    fn text(at: (f64, f64), anchor: Anchor) -> Text {
        Text {
            text: "黄岩区 ≥ 4.5%".to_owned(),
            at,
            anchor,
            size: 31.7,
            weight: Weight::Regular,
            colour: INK,
            halo: 3.0,
        }
    }

    fn page(glyphs: &Glyphs, fonts: &Fonts, text: &Text) -> Vec<u8> {
        let mut pixmap = Pixmap::new(240, 60).unwrap();
        pixmap.fill(tiny_skia::Color::from_rgba8(146, 181, 218, 255));
        glyphs.paint(&mut pixmap, text, fonts);
        pixmap.take()
    }

    #[test]
    fn kept_masks_give_the_same_page() {
        let fonts = Fonts::embedded().unwrap();
        let kept = Glyphs::default();
        let others = text((300.3, 40.2), Anchor::End);
        page(&kept, &fonts, &others);
        let wanted = text((10.6, 40.4), Anchor::Start);
        let first = page(&Glyphs::default(), &fonts, &wanted);
        assert_eq!(page(&kept, &fonts, &wanted), first);
        assert_eq!(page(&kept, &fonts, &wanted), first);
    }

    /// The outlines of a whole line filled at once, without places on a grid: the masks cover the
    /// same area within a fiftieth.
    #[test]
    fn masks_cover_what_outlines_cover() {
        let fonts = Fonts::embedded().unwrap();
        let wanted = Text {
            halo: 0.0,
            ..text((10.6, 40.4), Anchor::Start)
        };
        let dark = |pixels: &[u8]| -> u64 {
            pixels
                .chunks_exact(4)
                .map(|pixel| u64::from(255 - pixel[0]))
                .sum()
        };
        let mut masks = Pixmap::new(240, 60).unwrap();
        masks.fill(tiny_skia::Color::WHITE);
        let mut outlines = masks.clone();
        Glyphs::default().paint(&mut masks, &wanted, &fonts);
        let mut path = PathBuilder::new();
        let mut x = 10.6;
        for character in wanted.text.chars() {
            fonts.outline(character, wanted.weight, wanted.size, (x, 40.4), &mut path);
            x += fonts.advance(character, wanted.weight, wanted.size);
        }
        let mut paint = tiny_skia::Paint::default();
        paint.set_color_rgba8(INK.red, INK.green, INK.blue, 255);
        let path = path.finish().unwrap();
        outlines.fill_path(
            &path,
            &paint,
            FillRule::Winding,
            Transform::identity(),
            None,
        );
        let (found, expected) = (dark(masks.data()), dark(outlines.data()));
        assert!(expected > 10_000, "{expected}");
        assert!(
            found.abs_diff(expected) * 50 < expected,
            "{found}, {expected}"
        );
    }

    #[test]
    fn what_leaves_the_page_is_cut_off() {
        let fonts = Fonts::embedded().unwrap();
        let glyphs = Glyphs::default();
        for at in [(-60.0, 10.0), (230.0, 70.0), (-500.0, 30.0), (900.0, -90.0)] {
            page(&glyphs, &fonts, &text(at, Anchor::Start));
        }
    }
}
