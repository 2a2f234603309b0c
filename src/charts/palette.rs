//! Colours, and the marks that tell scenarios apart without them.
//!
//! The fan is one hue in steps of lightness, so it reads in grey. Scenario colours differ in
//! lightness and stay apart under the common colour-vision deficiencies (after Okabe and Ito,
//! <https://jfly.uni-koeln.de/color/>, darkened for lines on white); every scenario also has its own
//! mark, and beyond the eighth its own dashes.

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

pub(super) const WHITE: Colour = rgb(0xFFFFFF);
pub(super) const INK: Colour = rgb(0x1B2631);
pub(super) const GREY: Colour = rgb(0x5F6B78);
pub(super) const LEADER: Colour = rgb(0x9AA5B1);
pub(super) const MEDIAN: Colour = rgb(0x1259A8);
pub(super) const TARGET: Colour = rgb(0xBB2F26);
/// Drawn over bands and background alike, so that both show the grid.
pub(super) const GRID: Colour = Colour {
    alpha: 0.10,
    ..rgb(0x1B2631)
};
pub(super) const GUIDE: Colour = Colour {
    alpha: 0.38,
    ..rgb(0x1B2631)
};

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

const SCENARIOS: [Colour; 8] = [
    rgb(0x1259A8),
    rgb(0xD9731A),
    rgb(0x0F8A68),
    rgb(0x7B3F8C),
    rgb(0x20262E),
    rgb(0x4FA6D8),
    rgb(0xA8862A),
    rgb(0x8A929C),
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

    #[test]
    fn sixty_scenarios_look_different() {
        for a in 0..60 {
            assert!((0..a).all(|b| scenario(a) != scenario(b)), "{a}");
        }
    }
}
