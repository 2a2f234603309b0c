//! Writing a scene as SVG 1.1.
//!
//! Texts stay texts, in Noto Sans SC or the next Chinese sans-serif at hand; `textLength` keeps each
//! of them to the width it was laid out with, so that no other font can make them collide. The
//! provenance stands in `<metadata>`, one element per key.

use std::fmt::Write;

use super::fonts::{Fonts, Weight};
use super::palette::Colour;
use super::scene::{Anchor, Item, Scene, Stroke, Text};

const FAMILIES: &str = "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', \
                        'Hiragino Sans GB', 'Microsoft YaHei', sans-serif";
const NAMESPACE: &str = "urn:plancast:provenance";

/// Size of the picture.
pub(super) struct Extent {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) dpi: u32,
}

/// Writes `scene` with its title, description and provenance.
pub(super) fn write(
    scene: &Scene,
    fonts: &Fonts,
    extent: &Extent,
    (title, description): (&str, &str),
    provenance: &[(String, String)],
) -> String {
    let mut out = String::new();
    let millimetres = |pixels: f64| number(pixels * 25.4 / f64::from(extent.dpi));
    let _ = writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{}mm" height="{}mm" viewBox="0 0 {} {}" role="img" font-family="{FAMILIES}">"#,
        millimetres(extent.width),
        millimetres(extent.height),
        number(extent.width),
        number(extent.height),
    );
    let _ = writeln!(out, "<title>{}</title>", escape(title));
    let _ = writeln!(out, "<desc>{}</desc>", escape(description));
    if !provenance.is_empty() {
        let _ = writeln!(out, r#"<metadata xmlns:p="{NAMESPACE}">"#);
        for (key, value) in provenance {
            let _ = writeln!(
                out,
                r#"<p:entry key="{}">{}</p:entry>"#,
                escape(key),
                escape(value)
            );
        }
        out.push_str("</metadata>\n");
    }
    let _ = writeln!(
        out,
        r##"<rect width="100%" height="100%" fill="#ffffff"/>"##
    );
    for item in &scene.items {
        write_item(&mut out, item, fonts);
    }
    out.push_str("</svg>\n");
    out
}

fn write_item(out: &mut String, item: &Item, fonts: &Fonts) {
    let _ = match item {
        Item::Polygon { points, fill } => {
            writeln!(
                out,
                r#"<polygon points="{}"{}/>"#,
                list(points),
                paint("fill", *fill)
            )
        }
        Item::Line { points, stroke } => {
            writeln!(
                out,
                r#"<polyline points="{}" fill="none"{}/>"#,
                list(points),
                stroke_of(stroke)
            )
        }
        Item::Circle {
            centre,
            radius,
            fill,
        } => writeln!(
            out,
            r#"<circle cx="{}" cy="{}" r="{}"{}/>"#,
            number(centre.0),
            number(centre.1),
            number(*radius),
            paint("fill", *fill)
        ),
        Item::Text(text) => write_text(out, text, fonts),
    };
}

fn write_text(out: &mut String, text: &Text, fonts: &Fonts) -> std::fmt::Result {
    if text.text.is_empty() {
        return Ok(());
    }
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => r#" text-anchor="middle""#,
        Anchor::End => r#" text-anchor="end""#,
    };
    let weight = if text.weight == Weight::Bold {
        r#" font-weight="700""#
    } else {
        ""
    };
    let halo = if text.halo > 0.0 {
        let width = number(2.0 * text.halo);
        format!(
            r##" stroke="#ffffff" stroke-width="{width}" stroke-linejoin="round" paint-order="stroke""##
        )
    } else {
        String::new()
    };
    writeln!(
        out,
        r#"<text x="{}" y="{}" font-size="{}" textLength="{}" lengthAdjust="spacing"{anchor}{weight}{}{halo} xml:space="preserve">{}</text>"#,
        number(text.at.0),
        number(text.at.1),
        number(text.size),
        number(fonts.width(&text.text, text.weight, text.size)),
        paint("fill", text.colour),
        escape(&text.text)
    )
}

fn stroke_of(stroke: &Stroke) -> String {
    let dash = stroke.dash.map_or_else(String::new, |(on, off)| {
        format!(r#" stroke-dasharray="{} {}""#, number(on), number(off))
    });
    format!(
        r#"{} stroke-width="{}" stroke-linejoin="round"{dash}"#,
        paint("stroke", stroke.colour),
        number(stroke.width)
    )
}

fn paint(what: &str, colour: Colour) -> String {
    let opacity = if colour.alpha < 1.0 {
        format!(r#" {what}-opacity="{}""#, number(colour.alpha))
    } else {
        String::new()
    };
    format!(
        r##" {what}="#{:02x}{:02x}{:02x}"{opacity}"##,
        colour.red, colour.green, colour.blue
    )
}

fn list(points: &[(f64, f64)]) -> String {
    let pairs: Vec<String> = points
        .iter()
        .map(|&(x, y)| format!("{},{}", number(x), number(y)))
        .collect();
    pairs.join(" ")
}

/// At most three decimals, none of them idle.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// Escapes mark-up and drops the characters that XML 1.0 cannot hold.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if character.is_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a<b & \"c\"\u{1}"), "a&lt;b &amp; &quot;c&quot;");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [1.0, 0.125, 2.5, -0.0001].map(number),
            ["1", "0.125", "2.5", "0"]
        );
    }
}
