//! Our own numbers at a fixed seed: a change here is a change of results and says so in its commit
//! (`Value-breaking:`).

use std::fmt::Write;

use crate::harness::example;

#[test]
fn numbers_at_a_fixed_seed() {
    let mut text = String::new();
    for sampler in ["monte_carlo", "latin_hypercube", "sobol"] {
        let overrides = [
            format!("run.sampler={sampler}"),
            "run.paths=1000".to_owned(),
        ];
        let overrides: Vec<&str> = overrides.iter().map(String::as_str).collect();
        for (name, indicator, year) in [
            ("ar1_response", "level", 2030),
            ("correlated_sum", "sum", 2021),
            ("cumulative_total", "pitches_built", 2025),
        ] {
            let run = example(name, &overrides);
            let column = run.column(indicator, year);
            writeln!(
                text,
                "{sampler} {name}: mean {:?} p50 {:?}",
                column.mean,
                run.quantile(indicator, year, 0.5)
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(text);
}
