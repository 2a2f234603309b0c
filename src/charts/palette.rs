//! Colours, and the marks that tell scenarios apart without them.
//!
//! The fan is one hue in steps of lightness, so it reads in grey. Scenario colours are those of Okabe and
//! Ito (<https://jfly.uni-koeln.de/color/>), moved until all eight stay apart under each of the three
//! colour-vision deficiencies and in grey (`colour_vision` holds them to it) and as lines on white; every
//! scenario also has its own mark, and beyond the eighth its own dashes.
//!
//! Probabilities are shaded by ColorBrewer's `Blues` in nine classes, joined linearly (Harrower and
//! Brewer 2003, doi:10.1179/000870403235002042): one hue whose lightness falls all the way, safe for
//! colour-blind readers and in grey print. The text on a shade is the first of ink, black and white
//! that reaches the contrast of WCAG 2.1, 1.4.3 (<https://www.w3.org/TR/WCAG21/#contrast-minimum>).
//!
//! The layers of a stack take Paul Tol's `muted` scheme, made for colour-blind readers (SRON technical
//! note EPS/TN/09-002, 2021, <https://personal.sron.nl/~pault/>), in an order in which neighbours
//! differ in lightness.

/// A colour in sRGB with opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Colour {
    pub(super) red: u8,
    pub(super) green: u8,
    pub(super) blue: u8,
    pub(super) alpha: f64,
}

const fn rgb(hex: u32) -> Colour {
    Colour {
        red: (hex >> 16) as u8,
        green: (hex >> 8) as u8,
        blue: hex as u8,
        alpha: 1.0,
    }
}

/// How something was seen before: a warm grey that the bands' blue stands out from.
pub(super) const EARLIER: Colour = rgb(0xE9E4DC);
pub(super) const EARLIER_LINE: Colour = rgb(0x8A7F70);
pub(super) const WHITE: Colour = rgb(0xFFFFFF);
pub(super) const INK: Colour = rgb(0x1B2631);
pub(super) const GREY: Colour = rgb(0x5F6B78);
pub(super) const LEADER: Colour = rgb(0x9AA5B1);
pub(super) const MEDIAN: Colour = rgb(0x1259A8);
pub(super) const TARGET: Colour = rgb(0xBB2F26);
/// Fill of the box that a diagram is about.
pub(super) const EMPHASIS: Colour = rgb(0xFFF2CC);
/// Drawn over bands and background alike, so that both show the grid.
pub(super) const GRID: Colour = Colour {
    alpha: 0.10,
    ..rgb(0x1B2631)
};
pub(super) const GUIDE: Colour = Colour {
    alpha: 0.38,
    ..rgb(0x1B2631)
};

/// Males and females stand on their own sides; the hues only help.
pub(super) const MALE: Colour = rgb(0x8DB4DB);
pub(super) const FEMALE: Colour = rgb(0xE8B27A);
/// What lies on the side of a target that counts as success, and what does not. They differ in
/// lightness by more than half of the scale, so that grey tells them apart too.
pub(super) const MET: Colour = MEDIAN;
pub(super) const MISSED: Colour = rgb(0xF0BE8C);
/// The words for what misses: dark enough to read on white.
pub(super) const MISSED_TEXT: Colour = rgb(0x97490B);

/// Bars of a change: ends, gains and losses, in three steps of lightness.
pub(super) const TOTAL: Colour = rgb(0x4A5662);
pub(super) const RISE: Colour = rgb(0x7FB0DE);
pub(super) const FALL: Colour = rgb(0xD9731A);
/// The low and the high side of a driver; the total and the first-order index.
pub(super) const LOW: Colour = rgb(0xF0BE8C);
pub(super) const HIGH: Colour = MEDIAN;

const WIDEST_BAND: (f64, f64, f64) = (221.0, 232.0, 243.0);
const NARROWEST_BAND: (f64, f64, f64) = (146.0, 181.0, 218.0);

/// Fill of band `at` of `count`, widest first: the narrower, the darker.
pub(super) fn band(at: usize, count: usize) -> Colour {
    let share = if count < 2 {
        0.5
    } else {
        at as f64 / (count - 1) as f64
    };
    let mix = |from: f64, to: f64| (from + (to - from) * share).round() as u8;
    Colour {
        red: mix(WIDEST_BAND.0, NARROWEST_BAND.0),
        green: mix(WIDEST_BAND.1, NARROWEST_BAND.1),
        blue: mix(WIDEST_BAND.2, NARROWEST_BAND.2),
        alpha: 1.0,
    }
}

/// ColorBrewer `Blues`, nine classes.
const BLUES: [Colour; 9] = [
    rgb(0xF7FBFF),
    rgb(0xDEEBF7),
    rgb(0xC6DBEF),
    rgb(0x9ECAE1),
    rgb(0x6BAED6),
    rgb(0x4292C6),
    rgb(0x2171B5),
    rgb(0x08519C),
    rgb(0x08306B),
];
const BLACK: Colour = rgb(0x000000);

/// The shade of a probability from 0 to 1: the likelier, the darker.
pub(super) fn probability(share: f64) -> Colour {
    let at = share.clamp(0.0, 1.0) * (BLUES.len() - 1) as f64;
    let below = (at as usize).min(BLUES.len() - 2);
    let (from, to, part) = (BLUES[below], BLUES[below + 1], at - below as f64);
    let mix = |from: u8, to: u8| {
        (f64::from(from) + (f64::from(to) - f64::from(from)) * part).round() as u8
    };
    Colour {
        red: mix(from.red, to.red),
        green: mix(from.green, to.green),
        blue: mix(from.blue, to.blue),
        alpha: 1.0,
    }
}

/// Least contrast of a text of ordinary size: WCAG 2.1, level AA.
pub(super) const LEAST_CONTRAST: f64 = 4.5;

/// Least contrast of a graphic with the page: WCAG 2.1, 1.4.11.
pub(super) const LEAST_GRAPHIC: f64 = 3.0;
/// How much darker each try of a rim is.
const DARKER: f64 = 0.96;

/// The colour of the rim that sets `fill` off from a white page: `fill` itself where it is dark enough,
/// else the same hue as dark as it must be.
pub(super) fn rim(fill: Colour) -> Colour {
    let mut rim = fill;
    while contrast(rim, WHITE) < LEAST_GRAPHIC {
        let darker = |channel: u8| (f64::from(channel) * DARKER) as u8;
        rim.red = darker(rim.red);
        rim.green = darker(rim.green);
        rim.blue = darker(rim.blue);
    }
    rim
}

/// A colour for text on `background`: ink or black where they are legible, else white.
pub(super) fn legible_on(background: Colour) -> Colour {
    let legible = |text: &Colour| contrast(*text, background) >= LEAST_CONTRAST;
    [INK, BLACK].into_iter().find(legible).unwrap_or(WHITE)
}

/// The contrast ratio of two colours, 1 to 21, as WCAG defines it.
pub(super) fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance of an opaque colour, 0 to 1.
fn luminance(colour: Colour) -> f64 {
    let linear = |channel: u8| match f64::from(channel) / 255.0 {
        low if low <= 0.039_28 => low / 12.92,
        high => crate::kernel::pow((high + 0.055) / 1.055, 2.4),
    };
    0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
}

/// Paul Tol's `muted`, reordered, and its pale grey.
const MUTED: [Colour; 9] = [
    rgb(0x332288),
    rgb(0x88CCEE),
    rgb(0xCC6677),
    rgb(0xDDCC77),
    rgb(0x117733),
    rgb(0x999933),
    rgb(0x882255),
    rgb(0x44AA99),
    rgb(0xAA4499),
];
const PALE: Colour = rgb(0xDDDDDD);

/// The colour of a stack's named layer or a plan's domain `at`, or of what the named ones leave.
pub(super) fn layer(at: Option<usize>) -> Colour {
    at.map_or(PALE, |at| MUTED[at % MUTED.len()])
}

const SCENARIOS: [Colour; 8] = [
    rgb(0x1259A8),
    rgb(0xD47109),
    rgb(0x0A875F),
    rgb(0x411465),
    rgb(0x020D13),
    rgb(0x099FD4),
    rgb(0x886200),
    rgb(0x7C818A),
];

/// The shape at a scenario's line end and interval. The diamond is kept for targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Circle,
    Square,
    Triangle,
    TriangleDown,
    HollowCircle,
    HollowSquare,
}

const MARKS: [Mark; 6] = [
    Mark::Circle,
    Mark::Square,
    Mark::Triangle,
    Mark::TriangleDown,
    Mark::HollowCircle,
    Mark::HollowSquare,
];

/// How one scenario is drawn. Dashes are (on, off) in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub(super) colour: Colour,
    pub(super) mark: Mark,
    pub(super) dash: Option<(f64, f64)>,
}

/// The look of scenario `at`; colour, mark and dashes together first repeat after 96 scenarios.
pub(super) fn scenario(at: usize) -> Look {
    let dash = [None, Some((4.5, 2.0)), Some((1.6, 1.8)), Some((8.0, 2.0))];
    Look {
        colour: SCENARIOS[at % SCENARIOS.len()],
        mark: MARKS[at % MARKS.len()],
        dash: dash[at / SCENARIOS.len() % dash.len()],
    }
}

/// The shade of a probability and of text on it as `0xRRGGBB`, for tables that another program draws.
pub fn probability_colours(share: f64) -> [u32; 2] {
    let shade = probability(share);
    [shade, legible_on(shade)].map(|own| u32::from_be_bytes([0, own.red, own.green, own.blue]))
}

/// The colour of scenario `at` as `0xRRGGBB`, for charts that another program draws.
pub fn scenario_colour(at: usize) -> u32 {
    let colour = SCENARIOS[at % SCENARIOS.len()];
    u32::from_be_bytes([0, colour.red, colour.green, colour.blue])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lightness(colour: Colour) -> f64 {
        0.2126 * f64::from(colour.red)
            + 0.7152 * f64::from(colour.green)
            + 0.0722 * f64::from(colour.blue)
    }

    #[test]
    fn bands_darken_inwards_in_grey() {
        for count in 2..6 {
            let greys: Vec<f64> = (0..count).map(|at| lightness(band(at, count))).collect();
            assert!(
                greys.windows(2).all(|pair| pair[0] - pair[1] > 9.0),
                "{greys:?}"
            );
        }
    }

    /// White on black is 21; #767676 on white is the lightest grey that passes (WebAIM: 4.54).
    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast(WHITE, BLACK) - 21.0).abs() < 1e-12);
        let grey = contrast(rgb(0x767676), WHITE);
        assert!((grey - 4.54).abs() < 0.005, "{grey}");
    }

    #[test]
    fn text_is_legible_on_every_shade_and_shades_darken() {
        let shades: Vec<Colour> = (0..=1000)
            .map(|at| probability(f64::from(at) / 1000.0))
            .collect();
        for shade in &shades {
            let found = contrast(legible_on(*shade), *shade);
            assert!(found >= LEAST_CONTRAST, "{shade:?}: {found}");
        }
        let greys: Vec<f64> = shades
            .iter()
            .step_by(50)
            .map(|&shade| luminance(shade))
            .collect();
        assert!(greys.windows(2).all(|pair| pair[0] > pair[1]), "{greys:?}");
    }

    /// WCAG asks 3 of lone graphics; layers also have white edges and lead lines.
    #[test]
    fn neighbouring_layers_differ_in_grey() {
        for at in 0..20 {
            let ratio = contrast(layer(Some(at)), layer(Some(at + 1)));
            assert!(ratio > 1.5, "{at}: {ratio}");
        }
    }

    #[test]
    fn every_fill_stands_out_from_the_page() {
        let mut fills = vec![MALE, FEMALE, MET, MISSED, TOTAL, RISE, FALL, LOW, HIGH];
        fills.extend((0..3).map(|at| band(at, 3)));
        fills.extend((0..9).map(|at| layer(Some(at))));
        for fill in fills {
            let found = contrast(rim(fill), WHITE);
            assert!(found >= LEAST_GRAPHIC, "{fill:?}: {found}");
        }
        assert_eq!(rim(MEDIAN), MEDIAN);
    }

    /// What stands side by side and means something else differs in grey print too.
    #[test]
    fn paired_fills_differ_in_grey() {
        for (one, other) in [
            (LOW, HIGH),
            (MISSED, MET),
            (RISE, TOTAL),
            (FALL, TOTAL),
            (RISE, FALL),
        ] {
            let ratio = contrast(one, other);
            assert!(ratio > 1.35, "{one:?} {other:?}: {ratio}");
        }
    }

    #[test]
    fn sixty_scenarios_look_different() {
        for a in 0..60 {
            assert!((0..a).all(|b| scenario(a) != scenario(b)), "{a}");
        }
    }
}
