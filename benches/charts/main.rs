//! Time to draw one picture of each kind, half an A4 page at 300 dpi, on one core.
//!
//! `cargo bench --bench charts` prints criterion's report; the bound of a picture is 80 ms.

mod figures;

use criterion::Criterion;
use figures::Sample;
use plancast::charts::{Format, Language, Page, draw};

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    let sample = Sample {
        language: Language::Zh,
        items: 8,
        scale: 1.0,
        repeat: 1,
    };
    for (name, figure) in sample.all() {
        for (format, ending) in [(Format::Png, "png"), (Format::Svg, "svg")] {
            criterion.bench_function(&format!("{name}.{ending}"), |bencher| {
                bencher.iter(|| draw(&figure, &Page::default(), format, &[]).expect("drawn"));
            });
        }
    }
    criterion.final_summary();
}
