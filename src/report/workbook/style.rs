//! The cell formats of the workbook, and which digits a number shows.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Below this a probability shows as less, from its mirror on as more: a finite
/// sample claims no certainty. As `percent` of reports has it.
const PROBABILITY: &str = r#"[<0.0005]"<0.1%";[>=0.9995]">99.9%";0.0%"#;

const INK: Color = Color::RGB(0x1B_26_31);
const HEADER: Color = Color::RGB(0xE4_EA_F1);
const RULE: Color = Color::RGB(0xB4_BE_C9);

/// Formats that sheets share.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) note: Format,
    pub(super) header: Format,
    pub(super) header_middle: Format,
    pub(super) text: Format,
    pub(super) wrapped: Format,
    pub(super) strong: Format,
    pub(super) year: Format,
    pub(super) count: Format,
    pub(super) probability: Format,
    pub(super) joint: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let text = Format::new().set_align(FormatAlign::Top);
        let header = Format::new()
            .set_bold()
            .set_font_color(INK)
            .set_background_color(HEADER)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(RULE)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let probability = Format::new()
            .set_num_format(PROBABILITY)
            .set_align(FormatAlign::Right);
        Self {
            title: Format::new()
                .set_bold()
                .set_font_size(16)
                .set_font_color(INK),
            heading: Format::new()
                .set_bold()
                .set_font_size(12)
                .set_font_color(INK),
            note: Format::new().set_font_color(Color::RGB(0x5F_6B_78)),
            header_middle: header.clone().set_align(FormatAlign::Center),
            header,
            wrapped: text.clone().set_text_wrap(),
            strong: text.clone().set_bold(),
            text,
            year: Format::new().set_num_format("0"),
            count: Format::new().set_num_format("#,##0"),
            joint: probability
                .clone()
                .set_bold()
                .set_border_top(FormatBorder::Thin)
                .set_border_top_color(RULE),
            probability,
        }
    }

    /// Numbers with the digits that the largest of them needs.
    pub(super) fn number(digits: &str) -> Format {
        Format::new().set_num_format(digits)
    }
}

/// The number format of values up to `largest`; `scale` 100 is per cent, held as a fraction.
pub(super) fn digits(largest: f64, scale: u32) -> &'static str {
    if scale == 100 {
        return if largest < 0.01 { "0.00%" } else { "0.0%" };
    }
    match largest {
        x if x >= 1000.0 => "#,##0",
        x if x >= 100.0 => "0.0",
        x if x >= 1.0 => "0.00",
        x if x >= 0.01 => "0.0000",
        0.0 => "0",
        _ => "0.00E+00",
    }
}

/// A value in its written unit as a cell holds it.
pub(super) fn held(value: f64, scale: u32) -> f64 {
    if scale == 100 { value / 100.0 } else { value }
}
