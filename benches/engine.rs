//! Speed of the engine on a plan of 40 response indicators over 15 years, with
//! 1 and 5 scenarios and 100,000 paths, as nanoseconds per path, year and
//! indicator, beside two floors measured in the same run: drawing one uniform
//! per cell, and drawing, normal quantile, logistic and one store per cell.
//!
//! `cargo bench --bench engine` prints criterion's report and then a table of
//! medians with the ratio of each engine run to the second floor.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use multiversion::multiversion;
use plancast::engine::{LANES, Paths, Program, simulate_into};
use plancast::graph::NodeId;
use plancast::model::{Compiled, compile};
use plancast::scenario::load;
use plancast::uncertainty::{PointSet, Sampler, Stream};
use plancast::{kernel, scenario};
use rayon::prelude::*;

const INDICATORS: usize = 40;
const YEARS: usize = 15;
const PATHS: usize = 100_000;
const BASE_YEAR: i32 = 2020;

/// Times of every iteration, by name, in the order of the runs.
static TIMES: Mutex<Vec<(String, Vec<Duration>)>> = Mutex::new(Vec::new());

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    let streams = cell_streams();
    // All four write into memory that was touched before: the engine reuses its own as well.
    let mut room = vec![0.0; PATHS.div_ceil(LANES) * streams.len() * LANES];
    measure(&mut criterion, "floor: uniform", cells(1), || {
        floor(&streams, &mut room, uniform_block);
    });
    measure(
        &mut criterion,
        "floor: uniform, normal, logistic, store",
        cells(1),
        || {
            floor(&streams, &mut room, logistic_block);
        },
    );
    drop(room);
    for scenarios in [1, 5] {
        let compiled = plan(scenarios);
        let outputs = outputs(&compiled);
        let points = PointSet::new(Sampler::MonteCarlo, 1, PATHS as u64, BASE_YEAR);
        let name = format!("engine: {scenarios} scenario(s)");
        let program = Program::compile(&compiled.graph, &points, &outputs);
        let mut paths = Paths::zeroed(PATHS as u64, outputs.len());
        measure(&mut criterion, &name, cells(scenarios), || {
            simulate_into(&program, &mut paths, &|_| ()).expect("finite values");
        });
    }
    criterion.final_summary();
    print_table();
}

fn cells(scenarios: usize) -> u64 {
    (INDICATORS * YEARS * PATHS * scenarios) as u64
}

fn measure(criterion: &mut Criterion, name: &str, cells: u64, mut run: impl FnMut()) {
    let mut group = criterion.benchmark_group("cells");
    group.throughput(Throughput::Elements(cells));
    let per_cell = |duration: Duration| duration.div_f64(cells as f64 / 1e6);
    TIMES
        .lock()
        .expect("one thread")
        .push((name.to_owned(), Vec::new()));
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|iterations| {
            let mut total = Duration::ZERO;
            for _ in 0..iterations {
                let start = Instant::now();
                run();
                let elapsed = start.elapsed();
                total += elapsed;
                let mut times = TIMES.lock().expect("one thread");
                times
                    .last_mut()
                    .expect("just pushed")
                    .1
                    .push(per_cell(elapsed));
            }
            total
        });
    });
    group.finish();
}

/// Median nanoseconds per cell (times were kept per million cells).
fn print_table() {
    let mut times = TIMES.lock().expect("one thread");
    let medians: Vec<(String, f64)> = times
        .iter_mut()
        .filter(|(_, times)| !times.is_empty())
        .map(|(name, times)| {
            times.sort_unstable();
            (name.clone(), times[times.len() / 2].as_secs_f64() * 1e3)
        })
        .collect();
    let Some((_, floor)) = medians.iter().find(|(name, _)| name.contains("store")) else {
        return;
    };
    println!("{:<45} {:>10} {:>12}", "", "ns / cell", "to floor 2");
    for (name, median) in &medians {
        println!("{name:<45} {median:>10.2} {:>12.2}", median / floor);
    }
}

fn cell_streams() -> Vec<Stream> {
    let points = PointSet::new(Sampler::MonteCarlo, 1, PATHS as u64, BASE_YEAR);
    (0..INDICATORS)
        .flat_map(|indicator| {
            let name = format!("indicator.i{indicator}.noise");
            let years = (1..=YEARS).map(|year| BASE_YEAR + year as i32);
            years
                .map(|year| points.stream(&name, Some(year)))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Fills one array of all cells, block by block, as the engine does.
fn floor(streams: &[Stream], room: &mut [f64], fill: fn(&[Stream], u64, &mut [f64])) {
    room.par_chunks_mut(streams.len() * LANES)
        .enumerate()
        .for_each(|(block, rows)| {
            fill(streams, (block * LANES) as u64, rows);
        });
    std::hint::black_box(room);
}

#[multiversion(targets(
    "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn uniform_block(streams: &[Stream], first_path: u64, rows: &mut [f64]) {
    for (stream, row) in streams.iter().zip(rows.chunks_exact_mut(LANES)) {
        stream.fill(first_path, row);
    }
}

#[multiversion(targets(
    "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn logistic_block(streams: &[Stream], first_path: u64, rows: &mut [f64]) {
    for (stream, row) in streams.iter().zip(rows.chunks_exact_mut(LANES)) {
        stream.fill(first_path, row);
        kernel::normal_quantile_in_place(row);
        for value in row {
            *value = kernel::logistic(*value);
        }
    }
}

/// Scenarios that differ in how the budget is split, on one plan.
fn plan(scenarios: usize) -> Compiled {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("model.toml"), model()).expect("written");
    for scenario in 0..scenarios {
        let share = 0.2 + 0.01 * scenario as f64;
        let text = format!("extends = \"model.toml\"\n[programme.service]\nshare = {share}\n");
        std::fs::write(folder.path().join(format!("s{scenario}.toml")), text).expect("written");
    }
    let Ok(loaded) = load(folder.path(), &[]) else {
        panic!("the plan of the bench is valid");
    };
    let loaded: Vec<scenario::Scenario> = loaded.scenarios;
    compile(&loaded).expect("the plan of the bench is valid")
}

fn model() -> String {
    let mut text = format!(
        "[plan]\ntitle = \"Bench\"\nbase_year = {BASE_YEAR}\nend_year = {}\n\
         [economy]\ngrowth = \"yearly(normal(5%, 2%))\"\n\
         [budget]\ntotal = \"1亿 * index(growth)\"\n\
         [programme.service]\ntitle = \"Service\"\nshare = 0.2\n\
         [population.group]\ntotal = 1000000\n",
        BASE_YEAR + YEARS as i32
    );
    for indicator in 0..INDICATORS {
        text.push_str(&format!(
            "[indicator.i{indicator}]\ntitle = \"Indicator {indicator}\"\nunit = \"%\"\n\
             kind = \"response\"\nlink = \"logit\"\nbase = \"60%\"\ntrend = \"normal(0.02, 0.01)\"\n\
             adjustment = 0.6\nnoise = \"ar1(0.4, 0.03)\"\n\
             [indicator.i{indicator}.driver.spending]\nvalue = \"programme.service.per_head\"\n\
             elasticity = \"triangular(0.1, 0.3, 0.6)\"\n"
        ));
    }
    text
}

fn outputs(compiled: &Compiled) -> Vec<NodeId> {
    let series = compiled.models.iter().flat_map(|model| &model.indicators);
    series
        .flat_map(|series| series.nodes[1..].iter().copied())
        .collect()
}
