//! Colours as readers with a colour-vision deficiency see them, and in grey print: what holds the palette
//! to its promise. Only tests use it.
//!
//! A deficiency is a linear map of linear sRGB: the matrices of Machado, Oliveira and Fernandes 2009
//! (doi:10.1109/TVCG.2009.113, table 1) at severity 1.0, where a kind of cone is missing; what leaves the
//! cube is clipped. Grey is relative luminance. Two colours are as far apart as CIEDE2000 says (Luo, Cui
//! and Rigg 2001, doi:10.1002/col.1049, with `k_L = k_C = k_H = 1`), from CIELAB under D65: about 1 is
//! just noticeable side by side, 10 is seen at a glance.

use super::palette::{self, Colour};

/// How colours are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    Normal,
    Deuteranopia,
    Protanopia,
    Tritanopia,
    Grey,
}

/// Every way to see colours; grey is apart, as there only lightness is left.
const IN_COLOUR: [Sight; 4] = [
    Sight::Normal,
    Sight::Deuteranopia,
    Sight::Protanopia,
    Sight::Tritanopia,
];

type Triple = [f64; 3];
type Matrix = [Triple; 3];

const DEUTERANOPIA: Matrix = [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_820, 0.042_940, 0.968_881],
];
const PROTANOPIA: Matrix = [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
];
const TRITANOPIA: Matrix = [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.303_900],
];
const LUMINANCE: Triple = [0.2126, 0.7152, 0.0722];
/// Linear sRGB to XYZ (IEC 61966-2-1), and its white.
const TO_XYZ: Matrix = [
    [0.412_456_4, 0.357_576_1, 0.180_437_5],
    [0.212_672_9, 0.715_152_2, 0.072_175_0],
    [0.019_333_9, 0.119_192_0, 0.950_304_1],
];
const D65: Triple = [0.950_47, 1.0, 1.088_83];

fn dot(one: Triple, other: Triple) -> f64 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

fn linear(colour: Colour) -> Triple {
    [colour.red, colour.green, colour.blue].map(|channel| match f64::from(channel) / 255.0 {
        low if low <= 0.040_45 => low / 12.92,
        high => ((high + 0.055) / 1.055).powf(2.4),
    })
}

/// Linear sRGB of a colour as it is seen.
fn seen(colour: Colour, sight: Sight) -> Triple {
    let own = linear(colour);
    let by = |matrix: Matrix| matrix.map(|row| dot(row, own).clamp(0.0, 1.0));
    match sight {
        Sight::Normal => own,
        Sight::Deuteranopia => by(DEUTERANOPIA),
        Sight::Protanopia => by(PROTANOPIA),
        Sight::Tritanopia => by(TRITANOPIA),
        Sight::Grey => by([LUMINANCE; 3]),
    }
}

/// CIELAB of linear sRGB.
fn lab(rgb: Triple) -> Triple {
    let root = |t: f64| match t > 216.0 / 24_389.0 {
        true => t.cbrt(),
        false => (24_389.0 / 27.0 * t + 16.0) / 116.0,
    };
    let at = |axis: usize| root(dot(TO_XYZ[axis], rgb) / D65[axis]);
    let (x, y, z) = (at(0), at(1), at(2));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000 of two CIELAB colours, in the form of Sharma, Wu and Dalal 2005 (doi:10.1002/col.20070).
fn ciede2000(one: Triple, other: Triple) -> f64 {
    let chroma = |lab: Triple| lab[1].hypot(lab[2]);
    // 1 for vivid colours, 0 for greys.
    let vivid = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25.0_f64.powi(7))).sqrt();
    let stretch = 1.5 - 0.5 * vivid((chroma(one) + chroma(other)) / 2.0);
    let polar = |lab: Triple| {
        let (a, b) = (lab[1] * stretch, lab[2]);
        (a.hypot(b), b.atan2(a).to_degrees().rem_euclid(360.0))
    };
    let ((c1, h1), (c2, h2)) = (polar(one), polar(other));
    let is_grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if is_grey => 0.0,
        far if far > 180.0 => far - 360.0,
        far if far < -180.0 => far + 360.0,
        near => near,
    };
    let lightness = other[0] - one[0];
    let hue_step = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (mean_lightness, mean_chroma) = ((one[0] + other[0]) / 2.0, (c1 + c2) / 2.0);
    let hue = match h1 + h2 {
        sum if is_grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => sum / 2.0 + 180.0,
        sum => sum / 2.0 - 180.0,
    };
    let wave = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * wave(hue - 30.0) + 0.24 * wave(2.0 * hue) + 0.32 * wave(3.0 * hue + 6.0)
        - 0.20 * wave(4.0 * hue - 63.0);
    let away = (mean_lightness - 50.0).powi(2);
    let in_lightness = lightness / (1.0 + 0.015 * away / (20.0 + away).sqrt());
    let in_chroma = (c2 - c1) / (1.0 + 0.045 * mean_chroma);
    let in_hue = hue_step / (1.0 + 0.015 * mean_chroma * t);
    let blue = 30.0 * (-((hue - 275.0) / 25.0).powi(2)).exp();
    let rotation = -(2.0 * blue).to_radians().sin() * 2.0 * vivid(mean_chroma);
    (in_lightness.powi(2) + in_chroma.powi(2) + in_hue.powi(2) + rotation * in_chroma * in_hue)
        .sqrt()
}

fn distance(one: Colour, other: Colour, sight: Sight) -> f64 {
    ciede2000(lab(seen(one, sight)), lab(seen(other, sight)))
}

/// Colours that stand together are at least so far apart, in every sight with colour and in grey.
fn assert_apart(what: &str, pairs: &[(Colour, Colour)], in_colour: f64, in_grey: f64) {
    for &(one, other) in pairs {
        let sights = IN_COLOUR.map(|sight| (sight, in_colour));
        for (sight, least) in sights.into_iter().chain([(Sight::Grey, in_grey)]) {
            let found = distance(one, other, sight);
            assert!(
                found >= least,
                "{what}: {one:?} and {other:?} are {found:.1} apart in {sight:?}, less than {least}"
            );
        }
    }
}

fn all_pairs(colours: &[Colour]) -> Vec<(Colour, Colour)> {
    let mut pairs = Vec::new();
    for (at, &one) in colours.iter().enumerate() {
        pairs.extend(colours[..at].iter().map(|&other| (one, other)));
    }
    pairs
}

fn neighbours(colours: &[Colour]) -> Vec<(Colour, Colour)> {
    colours.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Pairs 1, 7, 17, 21 and 25 of the test data that Sharma, Wu and Dalal 2005 publish (table 1).
#[test]
fn ciede2000_is_that_of_the_published_pairs() {
    for (one, other, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [50.0, 3.1736, 0.5854], 1.0),
        (
            [60.2574, -34.0099, 36.2677],
            [60.4626, -34.1751, 39.4387],
            1.2644,
        ),
    ] {
        let found = ciede2000(one, other);
        assert!(
            (found - expected).abs() < 5e-5,
            "{found} against {expected}"
        );
        assert!((ciede2000(other, one) - expected).abs() < 5e-5);
    }
}

/// CIELAB of sRGB red is (53.24, 80.09, 67.20), as colour tables have it (brucelindbloom.com).
#[test]
fn a_deficiency_leaves_grey_grey_and_merges_what_it_confuses() {
    let colour = |red: u8, green: u8, blue: u8| Colour {
        red,
        green,
        blue,
        alpha: 1.0,
    };
    let red = lab(linear(colour(255, 0, 0)));
    for (found, expected) in red.iter().zip([53.24, 80.09, 67.20]) {
        assert!((found - expected).abs() < 0.005, "{red:?}");
    }
    let grey = colour(128, 128, 128);
    for sight in IN_COLOUR {
        for (now, before) in seen(grey, sight).iter().zip(linear(grey)) {
            // Rows of the published matrices add up to 1 within their last digit.
            assert!((now - before).abs() < 2e-6, "{sight:?}");
        }
    }
    // Pairs near a line of confusion: far apart, but not for who lacks that cone.
    for (one, other, sight, most) in [
        (
            colour(0xF8, 0x39, 0x49),
            colour(0x0A, 0xB0, 0x33),
            Sight::Deuteranopia,
            1.0,
        ),
        (
            colour(0xF1, 0x54, 0x0A),
            colour(0x0E, 0x86, 0x01),
            Sight::Protanopia,
            3.0,
        ),
        (
            colour(0x56, 0xC7, 0x07),
            colour(0x3C, 0xAE, 0xFE),
            Sight::Tritanopia,
            12.0,
        ),
    ] {
        assert!(distance(one, other, Sight::Normal) > 60.0);
        assert!(distance(one, other, sight) < most, "{sight:?}");
    }
}

/// All eight in one chart; the first four, which most charts have, further apart in grey.
#[test]
fn scenarios_are_told_apart() {
    let all: Vec<Colour> = (0..8).map(|at| palette::scenario(at).colour).collect();
    assert_apart("scenarios", &all_pairs(&all), 10.0, 3.0);
    assert_apart("four scenarios", &all_pairs(&all[..4]), 13.0, 7.0);
    for colour in all {
        let found = palette::contrast(colour, palette::WHITE);
        assert!(found >= palette::LEAST_GRAPHIC, "{colour:?}: {found}");
    }
}

/// Bands on the page and on each other, and the median over the darkest.
#[test]
fn bands_of_a_fan_are_told_apart() {
    let mut colours = vec![palette::WHITE];
    colours.extend((0..3).map(|at| palette::band(at, 3)));
    assert_apart("bands", &neighbours(&colours), 6.0, 5.0);
    let darkest = colours[3];
    for mark in [palette::MEDIAN, palette::TARGET, palette::INK] {
        assert_apart("marks on a band", &[(mark, darkest)], 25.0, 25.0);
    }
    // The target and the median differ by shape, too, and in grey by nothing else.
    let marks = [palette::MEDIAN, palette::TARGET, palette::INK];
    assert_apart("marks", &all_pairs(&marks), 15.0, 0.0);
    let earlier = (palette::EARLIER_LINE, palette::MEDIAN);
    assert_apart("the fan of the first day", &[earlier], 25.0, 10.0);
}

/// Layers touch their neighbours; any two may stand in one legend.
#[test]
fn layers_of_a_stack_are_told_apart() {
    let all: Vec<Colour> = (0..9).map(|at| palette::layer(Some(at))).collect();
    assert_apart("layers", &all_pairs(&all), 11.0, 0.0);
    assert_apart("neighbouring layers", &neighbours(&all), 13.0, 15.0);
    let rest = palette::layer(None);
    let pairs: Vec<(Colour, Colour)> = all.iter().map(|&own| (own, rest)).collect();
    assert_apart("the rest", &pairs, 14.0, 4.0);
}

/// Two kinds of bars or dots in one chart. Males and females stand on their own sides, so grey may merge them.
#[test]
fn paired_fills_are_told_apart() {
    use palette::{FALL, FEMALE, HIGH, LOW, MALE, MET, MISSED, RISE, TOTAL};
    let pairs = [
        (LOW, HIGH),
        (MET, MISSED),
        (RISE, FALL),
        (RISE, TOTAL),
        (FALL, TOTAL),
    ];
    assert_apart("paired fills", &pairs, 10.0, 3.0);
    assert_apart(
        "rise and fall",
        &[(RISE, FALL), (LOW, HIGH), (MET, MISSED)],
        40.0,
        9.0,
    );
    // The row of a total stands apart by its bold label as well.
    assert_apart("a total", &[(HIGH, TOTAL)], 10.0, 0.0);
    assert_apart("the sexes", &[(MALE, FEMALE)], 30.0, 0.0);
}

/// WCAG's contrast is one of luminance, of which deficient readers see nearly as much.
const LEAST_SEEN: f64 = 4.0;

/// Texts on the page, and on every shade of the board, in every sight.
#[test]
fn texts_are_legible() {
    use palette::{GREY, INK, LEAST_CONTRAST, MEDIAN, MISSED_TEXT, TARGET, WHITE};
    for text in [INK, GREY, MEDIAN, TARGET, MISSED_TEXT] {
        let found = palette::contrast(text, WHITE);
        assert!(found >= LEAST_CONTRAST, "{text:?}: {found}");
    }
    let luminance = |colour: Colour, sight: Sight| dot(LUMINANCE, seen(colour, sight));
    for at in 0..=100 {
        let shade = palette::probability(f64::from(at) / 100.0);
        let text = palette::legible_on(shade);
        for sight in IN_COLOUR {
            let (one, other) = (
                luminance(shade, sight) + 0.05,
                luminance(text, sight) + 0.05,
            );
            let found = one.max(other) / one.min(other);
            let least = if sight == Sight::Normal {
                LEAST_CONTRAST
            } else {
                LEAST_SEEN
            };
            assert!(found >= least, "{at} in {sight:?}: {found}");
        }
    }
}
