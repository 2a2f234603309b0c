//! Whole pictures: both kinds, both formats, and the cases at the edge.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::fonts::Weight;
use super::place::Rect;
use super::scene::{Anchor, Text};
use super::*;

pub(super) fn fan(language: Language, scale: f64) -> FanFigure {
    let years: Vec<i32> = (2020..=2035).collect();
    let step = |year: &i32| f64::from(year - 2020) / 15.0;
    let median: Vec<f64> = years
        .iter()
        .map(|year| scale * (1.8 + 5.67 * step(year)))
        .collect();
    let band = |half: f64, label: &str, lower: &str, upper: &str| Band {
        label: label.to_owned(),
        lower: years
            .iter()
            .map(|year| scale * (1.8 + (5.67 - half) * step(year)))
            .collect(),
        upper: years
            .iter()
            .map(|year| scale * (1.8 + (5.67 + 1.3 * half) * step(year)))
            .collect(),
        lower_label: lower.to_owned(),
        upper_label: upper.to_owned(),
    };
    let bands = vec![
        band(2.0, "90%", "5%", "95%"),
        band(1.5, "80%", "10%", "90%"),
        band(0.8, "50%", "25%", "75%"),
    ];
    let (title, text) = match language {
        Language::Zh => ("每千人口托位数", "目标 4.5（2025 年），达成概率 44.1%"),
        Language::En => (
            "Childcare places per 1,000 people",
            "Target 4.5 by 2025: probability 44.1%",
        ),
    };
    FanFigure {
        title: title.to_owned(),
        subtitle: "基准情景 · baseline".to_owned(),
        unit: "单位：个/千人".to_owned(),
        breaks: Vec::new(),
        bands,
        base: Some(Point {
            year: 2020,
            value: scale * 1.8,
        }),
        median,
        measured: Vec::new(),
        earlier: None,
        history: vec![
            Point {
                year: 2018,
                value: scale * 1.5,
            },
            Point {
                year: 2019,
                value: scale * 1.6,
            },
        ],
        targets: vec![target(2025, scale * 4.5, text)],
        horizons: vec![2025, 2035],
        notes: vec!["plancast".to_owned()],
        years,
        language,
    }
}

pub(super) fn target(year: i32, level: f64, text: &str) -> TargetMark {
    TargetMark {
        year,
        level,
        text: text.to_owned(),
        direction: Direction::AtLeast,
    }
}

fn comparison(language: Language, count: usize, label: &str) -> ComparisonFigure {
    scaled_comparison(language, count, label, 1.0)
}

fn scaled_comparison(
    language: Language,
    count: usize,
    label: &str,
    scale: f64,
) -> ComparisonFigure {
    let years: Vec<i32> = (2020..=2035).collect();
    let end = |at: usize| 3.0 + ((at * 37) % 11) as f64 * 0.4;
    let series = |at: usize| Series {
        label: format!("{label} {}", at + 1),
        median: years
            .iter()
            .map(|year| scale * (1.8 + end(at) * f64::from(year - 2020) / 15.0))
            .collect(),
        at_horizons: [2025, 2035]
            .map(|year| interval(year, 1.8 + end(at) * f64::from(year - 2020) / 15.0, scale))
            .to_vec(),
    };
    ComparisonFigure {
        title: "每千人口托位数 compared".to_owned(),
        subtitle: String::new(),
        unit: "个/千人".to_owned(),
        breaks: Vec::new(),
        series: (0..count).map(series).collect(),
        targets: vec![target(2025, scale * 4.5, "目标 4.5")],
        horizons: vec![2025, 2035],
        notes: Vec::new(),
        years,
        language,
    }
}

fn interval(year: i32, p50: f64, scale: f64) -> Interval {
    let at = |value: f64| value * scale;
    let (p25, p75) = (Some(at(p50 - 0.3)), Some(at(p50 + 0.4)));
    Interval {
        year,
        p10: at(p50 - 0.6),
        p25,
        p50: at(p50),
        p75,
        p90: at(p50 + 0.9),
        probability: Some(0.441),
    }
}

pub(super) fn provenance() -> Vec<(String, String)> {
    vec![
        ("Software".to_owned(), "plancast".to_owned()),
        ("Scenario".to_owned(), "基准 <a&b>".to_owned()),
    ]
}

/// Asserts that every text stands on the page and that no two of them touch.
pub(super) fn assert_tidy(figure: &Figure, page: &Page) {
    figure.check().unwrap();
    let fonts = Fonts::embedded().unwrap();
    let measure = Measure::of(page, &fonts).unwrap();
    let laid = lay_out_on(figure, page, &measure).unwrap();
    assert!(
        !page.keeps_shape || measure.holds(laid.height),
        "{}",
        laid.height
    );
    let texts: Vec<(&Text, Rect)> = laid
        .scene
        .items
        .iter()
        .filter_map(|item| {
            if let Item::Text(text) = item {
                Some((text, ink(text, &fonts)))
            } else {
                None
            }
        })
        .collect();
    for (at, (text, rect)) in texts.iter().enumerate() {
        let is_inside = rect.left >= 0.0
            && rect.top >= 0.0
            && rect.right <= measure.width
            && rect.bottom <= laid.height;
        assert!(is_inside, "off the page: {} {rect:?}", text.text);
        for (other, other_rect) in &texts[..at] {
            assert!(
                !rect.overlaps(other_rect),
                "`{}` touches `{}`",
                text.text,
                other.text
            );
        }
    }
}

/// Roughly where a text leaves ink.
fn ink(text: &Text, fonts: &Fonts) -> Rect {
    let width = fonts.width(text.text.trim_end(), text.weight, text.size);
    let left = match text.anchor {
        Anchor::Start => text.at.0,
        Anchor::Middle => text.at.0 - width / 2.0,
        Anchor::End => text.at.0 - width,
    };
    Rect {
        left,
        top: text.at.1 - 0.78 * text.size,
        right: left + width,
        bottom: text.at.1 + 0.1 * text.size,
    }
}

/// A small check of well-formedness: tags nest, and no bare `&` or `<` is left.
pub(super) fn assert_well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        for entity in rest[..start].split('&').skip(1) {
            assert!(
                ["amp;", "lt;", "gt;", "quot;"]
                    .iter()
                    .any(|known| entity.starts_with(known)),
                "{entity}"
            );
        }
        let end = start + rest[start..].find('>').unwrap();
        let tag = &rest[start + 1..end];
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty());
}

pub(super) fn svg(figure: Figure) -> String {
    String::from_utf8(
        draw(&figure, &Page::default(), Format::Svg, &provenance())
            .unwrap()
            .bytes,
    )
    .unwrap()
}

#[test]
fn a_png_states_size_resolution_and_provenance() {
    let figure = Figure::Fan(fan(Language::Zh, 1.0));
    let drawing = draw(&figure, &Page::default(), Format::Png, &provenance()).unwrap();
    assert!(drawing.missing_glyphs.is_empty());
    let reader = png::Decoder::new(std::io::Cursor::new(&drawing.bytes))
        .read_info()
        .unwrap();
    let info = reader.info();
    assert_eq!((info.width, info.height), (1890, 1181));
    let dims = info.pixel_dims.unwrap();
    assert_eq!((dims.xppu, dims.yppu), (11811, 11811));
    assert!(info.srgb.is_some());
    assert_eq!(info.utf8_text.len(), 2);
    assert_eq!(info.utf8_text[1].get_text().unwrap(), "基准 <a&b>");
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    for figure in [
        Figure::Fan(fan(Language::En, 1.0)),
        Figure::Comparison(comparison(Language::Zh, 5, "情景")),
    ] {
        for format in [Format::Png, Format::Svg] {
            let bytes = || {
                draw(&figure, &Page::default(), format, &provenance())
                    .unwrap()
                    .bytes
            };
            assert_eq!(bytes(), bytes());
        }
    }
}

#[test]
fn svg_snapshots() {
    let fan = svg(Figure::Fan(fan(Language::Zh, 1.0)));
    let comparison = svg(Figure::Comparison(comparison(Language::En, 3, "Scenario")));
    assert_well_formed(&fan);
    assert_well_formed(&comparison);
    insta::assert_snapshot!("fan", fan);
    insta::assert_snapshot!("comparison", comparison);
}

#[test]
fn missing_glyphs_are_reported() {
    let mut figure = fan(Language::Zh, 1.0);
    figure.title = "𠮷村托位数\tⁿ".to_owned();
    let drawing = draw(&Figure::Fan(figure), &Page::default(), Format::Svg, &[]).unwrap();
    assert_eq!(
        drawing.missing_glyphs.into_iter().collect::<String>(),
        "ⁿ𠮷"
    );
}

#[test]
fn faults_are_refused() {
    let draw_fan = |change: &dyn Fn(&mut FanFigure)| {
        let mut figure = fan(Language::En, 1.0);
        change(&mut figure);
        draw(&Figure::Fan(figure), &Page::default(), Format::Svg, &[]).unwrap_err()
    };
    assert!(matches!(
        draw_fan(&|f| f.median[3] = f64::NAN),
        ChartError::UndrawableValue { position: 3, .. }
    ));
    assert!(matches!(
        draw_fan(&|f| f.targets[0].level = f64::INFINITY),
        ChartError::UndrawableValue { .. }
    ));
    assert!(matches!(
        draw_fan(&|f| f.median.truncate(15)),
        ChartError::LengthMismatch {
            found: 15,
            years: 16,
            ..
        }
    ));
    assert!(matches!(
        draw_fan(&|f| f.bands[0].lower[2] = 99.0),
        ChartError::CrossedBand { year: 2022, .. }
    ));
    assert!(matches!(
        draw_fan(&|f| f.years[1] = 2020),
        ChartError::YearsNotAscending { .. }
    ));
    assert!(matches!(
        draw_fan(&|f| f.title = "长".repeat(100_000)),
        ChartError::TooTall { .. }
    ));
    let bad = Page {
        dpi: 0,
        ..Page::default()
    };
    assert!(matches!(
        draw(&Figure::Fan(fan(Language::En, 1.0)), &bad, Format::Png, &[]),
        Err(ChartError::BadPage { .. })
    ));
}

#[test]
fn texts_never_touch_nor_leave_the_page() {
    let small = Page {
        width_mm: 80.0,
        height_mm: 60.0,
        dpi: 150,
        keeps_shape: false,
    };
    let long =
        "黄岩区公共服务领域主要指标（每千人口托位数）的中长期情景模拟与目标达成概率。".repeat(6);
    for page in [Page::default(), small] {
        for language in [Language::Zh, Language::En] {
            for scale in [0.0_f64, 1.0, -1.0, 1e-6, 1e11] {
                let mut figure = fan(language, scale.abs());
                if scale < 0.0 {
                    figure.targets = (0..9)
                        .map(|at| target(2021 + at, 1.0 + f64::from(at), &long))
                        .collect();
                    (figure.title, figure.unit) = (long.clone(), long.clone());
                }
                assert_tidy(&Figure::Fan(figure), &page);
            }
            for count in [1, 2, 5, 8, 9, 12, 60] {
                for scale in [0.0, 1.0, 1e-6, 1e11] {
                    let figure =
                        scaled_comparison(language, count, "Low fertility and 低迁入", scale);
                    assert_tidy(&Figure::Comparison(figure), &page);
                }
            }
        }
    }
}

#[test]
fn a_single_year_and_late_targets_are_drawn() {
    let mut figure = fan(Language::Zh, 1.0);
    (figure.years, figure.median, figure.bands) = (vec![2020], vec![1.8], Vec::new());
    (figure.history, figure.base) = (Vec::new(), None);
    assert_tidy(&Figure::Fan(figure.clone()), &Page::default());
    figure.targets.clear();
    assert_tidy(&Figure::Fan(figure), &Page::default());
}

#[test]
fn bold_and_regular_faces_hold_the_same_characters() {
    let fonts = Fonts::embedded().unwrap();
    assert!(fonts.width("①②③中位数", Weight::Bold, 10.0) > 0.0);
}

#[test]
fn totals_of_periods_are_drawn_apart() {
    let mut figure = fan(Language::Zh, 1.0);
    figure.breaks = vec![2021, 2026, 2031, 2035];
    assert_tidy(&Figure::Fan(figure.clone()), &Page::default());
    let bands = figure.bands.len();
    let areas = svg(Figure::Fan(figure)).matches("fill=\"#dde8f3\"").count();
    assert_eq!((areas, bands), (5, 3));
    let mut figure = comparison(Language::En, 3, "Scenario");
    figure.breaks = vec![2021, 2035];
    assert_tidy(&Figure::Comparison(figure), &Page::default());
}

#[test]
fn horizons_with_targets_keep_their_columns() {
    let mut figure = comparison(Language::En, 3, "Scenario");
    figure.horizons = vec![2022, 2025, 2027, 2029, 2031, 2033];
    for series in &mut figure.series {
        let at = |&year: &i32| Interval {
            probability: (year == 2025).then_some(0.0),
            ..interval(year, 3.0, 1.0)
        };
        series.at_horizons = figure.horizons.iter().map(at).collect();
    }
    let shown = svg(Figure::Comparison(figure.clone()));
    assert!(shown.contains("in brackets") && shown.contains("(&lt;1%)"));
    figure.targets.clear();
    let shown = svg(Figure::Comparison(figure));
    assert!(!shown.contains("in brackets") && !shown.contains("(&lt;1%)"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn titles_of_any_length_fit(words in prop::collection::vec("[a-zA-Z]{1,12}|[一-龥]{1,9}|[，。（）]", 0..60)) {
        let mut figure = fan(Language::En, 1.0);
        figure.title = words.join(" ");
        figure.subtitle = words.concat();
        assert_tidy(&Figure::Fan(figure), &Page::default());
    }
}
