//! Painting a scene into pixels, and writing them as PNG.
//!
//! Shapes are anti-aliased by tiny-skia, whose arithmetic gives the same pixels on every machine.
//! The pixels are indices into a palette where one suffices (`indexed`). The file states its resolution (pHYs), its colour space (sRGB) and its provenance (iTXt).

use png::{
    BitDepth, ColorType, DeflateCompression, Encoder, Filter, PixelDimensions, SrgbRenderingIntent,
    Unit,
};
use tiny_skia::{
    FillRule, IntSize, LineJoin, Paint, Path, PathBuilder, Pixmap, StrokeDash, Transform,
};

use super::error::ChartError;
use super::fonts::Fonts;
use super::indexed::{self, Indexed};
use super::palette::Colour;
use super::scene::{Item, Scene, Stroke};

const MILLIMETRES_PER_METRE_AND_INCH: f64 = 1000.0 / 25.4;

/// A tenth more bytes than the usual level 6, in a third of the time.
const DEFLATE_LEVEL: u8 = 2;

/// Paints `scene` on white.
///
/// Returns `None` where a side is zero.
pub(super) fn paint(scene: &Scene, fonts: &Fonts, width: u32, height: u32) -> Option<Pixmap> {
    let white = vec![u8::MAX; 4 * width as usize * height as usize];
    let mut pixmap = Pixmap::from_vec(white, IntSize::from_wh(width, height)?)?;
    for item in &scene.items {
        match item {
            Item::Polygon { points, fill } => fill_path(&mut pixmap, polyline(points, true), *fill),
            Item::Line { points, stroke } => {
                stroke_path(&mut pixmap, polyline(points, false), stroke)
            }
            Item::Circle {
                centre,
                radius,
                fill,
            } => {
                let circle =
                    PathBuilder::from_circle(centre.0 as f32, centre.1 as f32, *radius as f32);
                fill_path(&mut pixmap, circle, *fill);
            }
            Item::Text(text) => fonts.glyphs.paint(&mut pixmap, text, fonts),
        }
    }
    Some(pixmap)
}

fn polyline(points: &[(f64, f64)], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (at, &(x, y)) in points.iter().enumerate() {
        if at == 0 {
            path.move_to(x as f32, y as f32);
        } else {
            path.line_to(x as f32, y as f32);
        }
    }
    if closed {
        path.close();
    }
    path.finish()
}

fn paint_for(colour: Colour) -> Paint<'static> {
    let mut paint = Paint {
        anti_alias: true,
        ..Paint::default()
    };
    let alpha = (colour.alpha * 255.0).round() as u8;
    paint.set_color_rgba8(colour.red, colour.green, colour.blue, alpha);
    paint
}

fn fill_path(pixmap: &mut Pixmap, path: Option<Path>, colour: Colour) {
    if let Some(path) = path {
        pixmap.fill_path(
            &path,
            &paint_for(colour),
            FillRule::Winding,
            Transform::identity(),
            None,
        );
    }
}

fn stroke_path(pixmap: &mut Pixmap, path: Option<Path>, stroke: &Stroke) {
    let Some(path) = path else { return };
    let dash = stroke
        .dash
        .and_then(|(on, off)| StrokeDash::new(vec![on as f32, off as f32], 0.0));
    let style = tiny_skia::Stroke {
        width: stroke.width as f32,
        line_join: LineJoin::Round,
        dash,
        ..tiny_skia::Stroke::default()
    };
    pixmap.stroke_path(
        &path,
        &paint_for(stroke.colour),
        &style,
        Transform::identity(),
        None,
    );
}

/// Writes `pixmap`, which is opaque, as a PNG of `dpi` with `provenance` as text chunks.
pub(super) fn encode(
    pixmap: &Pixmap,
    dpi: u32,
    provenance: &[(String, String)],
) -> Result<Vec<u8>, ChartError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    let indexed = indexed::of(pixmap.data());
    let pixels = match indexed {
        Some(Indexed { palette, pixels }) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette);
            pixels
        }
        None => {
            encoder.set_color(ColorType::Rgb);
            let channels = pixmap.data().chunks_exact(4);
            channels
                .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
                .collect()
        }
    };
    encoder.set_depth(BitDepth::Eight);
    encoder.set_deflate_compression(DeflateCompression::Level(DEFLATE_LEVEL));
    encoder.set_filter(Filter::NoFilter);
    encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
    let per_metre = (f64::from(dpi) * MILLIMETRES_PER_METRE_AND_INCH).round() as u32;
    encoder.set_pixel_dims(Some(PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: Unit::Meter,
    }));
    for (key, value) in provenance {
        encoder.add_itxt_chunk(key.clone(), value.clone())?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}
