//! Every kind of figure, at every page size, in both languages, with few and many items, short and
//! long names, constant, tiny and huge values: nothing overlaps, nothing leaves the page, and the
//! numbers written beside the picture are those drawn.

use super::tests::{assert_tidy, assert_well_formed, svg};
use super::*;

#[path = "../../benches/charts/figures.rs"]
mod figures;

use figures::Sample;

const SIZES: [PageSize; 4] = [
    PageSize::A4Half,
    PageSize::A4Wide,
    PageSize::Slide,
    PageSize::Square,
];

fn each(items: usize, scale: f64, repeat: usize, page: &Page) {
    for language in [Language::Zh, Language::En] {
        let sample = Sample {
            language,
            items,
            scale,
            repeat,
        };
        for (name, figure) in sample.all() {
            let shown = std::panic::catch_unwind(|| assert_tidy(&figure, page));
            assert!(
                shown.is_ok(),
                "{name}: {items} items, {scale}, {language:?}, {page:?}"
            );
        }
    }
}

#[test]
fn every_kind_is_tidy_at_every_size() {
    for size in SIZES {
        each(6, 1.0, 1, &size.page(96));
        each(17, 1.0, 1, &size.page(300));
    }
}

#[test]
fn one_and_sixty_items_are_tidy() {
    for size in [PageSize::A4Half, PageSize::Slide] {
        each(1, 1.0, 1, &size.page(96));
        each(60, 1.0, 1, &size.page(96));
    }
}

#[test]
fn long_names_are_tidy() {
    for size in SIZES {
        each(7, 1.0, 9, &size.page(96));
    }
}

#[test]
fn constant_tiny_and_huge_values_are_tidy() {
    for scale in [0.0, 1e-6, 1e11, 1e20] {
        each(5, scale, 1, &PageSize::A4Half.page(96));
    }
}

#[test]
fn a_slide_keeps_its_shape_and_others_grow() {
    let sample = Sample {
        language: Language::En,
        items: 60,
        scale: 1.0,
        repeat: 1,
    };
    for (name, figure) in sample.all() {
        let size = |page: &Page| {
            let drawing = draw(&figure, page, Format::Png, &[]).unwrap();
            let decoder = png::Decoder::new(std::io::Cursor::new(drawing.bytes));
            let reader = decoder.read_info().unwrap();
            (reader.info().width, reader.info().height)
        };
        assert_eq!(size(&PageSize::Slide.page(72)), (960, 540), "{name}");
        let (width, height) = size(&PageSize::A4Half.page(72));
        assert!(width == 454 && height >= 283, "{name}: {width} x {height}");
    }
}

#[test]
fn every_kind_is_well_formed_and_lists_its_numbers() {
    let sample = Sample {
        language: Language::Zh,
        items: 5,
        scale: 1.0,
        repeat: 1,
    };
    // Counted by hand from the samples: years are 16.
    let counts = [
        ("fan", 3 + 1 + 16 * 7 + 1),
        ("comparison", 5 * (16 + 2 * 6) + 1),
        ("distribution", 50 + 1),
        ("fans", 5 * (16 * 7 + 1)),
        ("comparisons", 5 * (16 * 6 + 1)),
        ("waterfall", 2 + 5 * 3),
        ("tornado", 1 + 5 * 2),
        ("indices", 5 * 2 * 3),
        ("ranking", 5 * 3),
        ("dots", 5 * 3),
        ("coverage", 5 * 6 * 3 + 1),
        ("frontier", 5),
        ("histogram", 5 + 1 + 2),
    ];
    for ((name, figure), (known, count)) in sample.all().into_iter().zip(counts) {
        assert_eq!(name, known);
        assert_eq!(figure.plotted().len(), count, "{name}");
        assert_well_formed(&svg(figure));
    }
}

#[test]
fn png_pixels_are_those_painted() {
    let sample = Sample {
        language: Language::Zh,
        items: 8,
        scale: 1.0,
        repeat: 1,
    };
    let page = Page::default();
    let fonts = Fonts::embedded().unwrap();
    let measure = Measure::of(&page, &fonts).unwrap();
    for (name, figure) in sample.all() {
        let Laid { scene, height } = lay_out(&figure, &measure).unwrap();
        let painted = raster::paint(&scene, &fonts, measure.width as u32, height as u32).unwrap();
        let bytes = raster::encode(&painted, page.dpi, &[]).unwrap();
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut read = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut read).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb, "{name}");
        let wanted = painted.data().chunks_exact(4).flat_map(|pixel| &pixel[..3]);
        let mut changed = 0_usize;
        for (found, wanted) in read.iter().zip(wanted) {
            let change = found.abs_diff(*wanted);
            assert!(change <= indexed::LARGEST_CHANGE, "{name}: {change}");
            changed += usize::from(change > 0);
        }
        // Only shades of smoothed edges may change.
        assert!(
            changed * 200 < read.len(),
            "{name}: {changed} of {}",
            read.len()
        );
    }
}

/// A fault of a figure must be refused, not drawn.
#[test]
fn faults_of_every_kind_are_refused() {
    let sample = Sample {
        language: Language::En,
        items: 4,
        scale: 1.0,
        repeat: 1,
    };
    let mut refused = Vec::new();
    for (_, figure) in sample.all() {
        let broken = match figure {
            Figure::Waterfall(mut figure) => {
                figure.end.value += 0.1;
                Figure::Waterfall(figure)
            }
            Figure::Tornado(mut figure) => {
                figure.swings[2].high = f64::NAN;
                Figure::Tornado(figure)
            }
            Figure::Indices(mut figure) => {
                figure.drivers[0].total.interval = Some((0.6, 0.5));
                Figure::Indices(figure)
            }
            Figure::Ranking(mut figure) => {
                figure.bars[1].value = f64::INFINITY;
                Figure::Ranking(figure)
            }
            Figure::Dots(mut figure) => {
                figure.dots[0].interval = Some((0.6, 0.5));
                Figure::Dots(figure)
            }
            Figure::Histogram(mut figure) => {
                figure.edges.pop();
                Figure::Histogram(figure)
            }
            Figure::Distribution(mut figure) => {
                figure.quantiles.swap(0, 9);
                Figure::Distribution(figure)
            }
            Figure::Multiples(mut figure) => {
                figure.panels[1].medians[0] = Some(vec![1.0]);
                Figure::Multiples(figure)
            }
            Figure::Curves(mut figure) => {
                figure.curves[0].points[0].x = f64::INFINITY;
                Figure::Curves(figure)
            }
            _ => continue,
        };
        let error = broken.check().unwrap_err();
        refused.push(match error {
            ChartError::DoesNotAddUp { .. } => "sum",
            ChartError::UndrawableValue { .. } => "value",
            ChartError::CrossedInterval { .. } => "interval",
            ChartError::BadBins { .. } => "bins",
            ChartError::CrossedBand { .. } => "quantiles",
            ChartError::LengthMismatch { .. } => "length",
            other => panic!("{other}"),
        });
    }
    assert_eq!(
        refused,
        [
            "quantiles",
            "length",
            "length",
            "sum",
            "value",
            "interval",
            "value",
            "interval",
            "value",
            "value",
            "bins"
        ]
    );
}
