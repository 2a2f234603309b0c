//! Speed of the cohort-component population: microseconds a path for 15 years on one core, for the
//! steps alone and for the engine with six groups a year, its draws and its stores, beside two floors
//! in the same run: every cell moved to the next age (memory), and that with one division for three
//! cells and 14 operations each (arithmetic).
//!
//! `cargo bench --bench population` prints criterion's report and then a table of medians with their
//! ratios to the floors.

use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use multiversion::multiversion;
use plancast::demography::{
    AGES, BasePopulation, Cohorts, FertilityPattern, Flows, LifeExpectancy, MigrationProfile,
    Mortality, Projection, StepInputs, Tables,
};
use plancast::engine::{LANES, Paths, Program, simulate_into};
use plancast::graph::NodeId;
use plancast::model::{Compiled, compile};
use plancast::scenario::load;
use plancast::uncertainty::{PointSet, Sampler};

const BASE_YEAR: i32 = 2020;
const YEARS: i32 = 15;
const BLOCKS: usize = 40;
const PATHS: usize = BLOCKS * LANES;

/// Times of every iteration, by name, in the order of the runs.
static TIMES: Mutex<Vec<(String, Vec<Duration>)>> = Mutex::new(Vec::new());

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    let mut cells = vec![[1.0; LANES]; 2 * AGES];
    measure(&mut criterion, "floor: everybody one year older", || {
        blocks(|| age(&mut cells));
    });
    measure(&mut criterion, "floor: and the arithmetic of dying", || {
        blocks(|| age_and_die(&mut cells));
    });
    let projection = projection();
    let mut block = Block::new();
    measure(&mut criterion, "steps", || {
        (0..BLOCKS).for_each(|_| block.run(&projection));
    });
    let compiled = plan();
    let outputs = outputs(&compiled);
    let points = PointSet::new(Sampler::MonteCarlo, 1, PATHS as u64, BASE_YEAR);
    let program = Program::compile(&compiled.graph, &points, &outputs);
    let mut paths = Paths::zeroed(PATHS as u64, outputs.len());
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let one = one.expect("a thread can be started");
    measure(&mut criterion, "engine: groups, draws, stores", || {
        one.install(|| simulate_into(&program, &mut paths, &|_| ()).expect("finite values"));
    });
    criterion.final_summary();
    print_table();
}

fn measure(criterion: &mut Criterion, name: &str, mut run: impl FnMut()) {
    let mut group = criterion.benchmark_group("paths of 15 years");
    group.throughput(Throughput::Elements(PATHS as u64));
    let start =
        |times: &mut Vec<(String, Vec<Duration>)>| times.push((name.to_owned(), Vec::new()));
    start(&mut TIMES.lock().expect("one thread"));
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|iterations| {
            let mut total = Duration::ZERO;
            for _ in 0..iterations {
                let start = Instant::now();
                run();
                let elapsed = start.elapsed();
                total += elapsed;
                let mut times = TIMES.lock().expect("one thread");
                times.last_mut().expect("just pushed").1.push(elapsed);
            }
            total
        });
    });
    group.finish();
}

/// Median microseconds a path, and times of each floor.
fn print_table() {
    let mut times = TIMES.lock().expect("one thread");
    let medians: Vec<(String, f64)> = times
        .iter_mut()
        .filter(|(_, times)| !times.is_empty())
        .map(|(name, times)| {
            times.sort_unstable();
            let median = times[times.len() / 2].as_secs_f64();
            (name.clone(), median * 1e6 / PATHS as f64)
        })
        .collect();
    let floors: Vec<f64> = medians
        .iter()
        .filter(|(name, _)| name.starts_with("floor"))
        .map(|&(_, median)| median)
        .collect();
    let [first, second] = floors[..] else {
        return;
    };
    let header = ["us / path", "to floor 1", "to floor 2"];
    println!(
        "{:<40} {:>10} {:>11} {:>11}",
        "", header[0], header[1], header[2]
    );
    for (name, median) in &medians {
        println!(
            "{name:<40} {median:>10.3} {:>11.2} {:>11.2}",
            median / first,
            median / second
        );
    }
}

fn blocks(mut year: impl FnMut()) {
    (0..BLOCKS * YEARS as usize).for_each(|_| year());
}

/// Every cell to the next age, those at the last age out.
#[multiversion(targets(
    "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn age(cells: &mut [[f64; LANES]]) {
    for age in (1..cells.len()).rev() {
        let (before, after) = cells.split_at_mut(age);
        for (next, previous) in after[0].iter_mut().zip(&before[age - 1]) {
            *next = *previous * 0.99;
        }
    }
    std::hint::black_box(cells);
}

/// As [`age`], with as many operations as surviving takes at least, on numbers that mean nothing.
#[multiversion(targets(
    "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn age_and_die(cells: &mut [[f64; LANES]]) {
    let mut deaths = [0.0; LANES];
    for age in (3..cells.len()).rev().step_by(3) {
        let (before, after) = cells.split_at_mut(age);
        let before = &before[age - 3..];
        for lane in 0..LANES {
            let mut people = [before[0][lane], before[1][lane], before[2][lane]];
            let e = people.map(|one| one * 1e-3 + 1.0);
            let below = [
                e[0] * (e[1] + 1.5),
                e[1] * (e[2] + 1.5),
                e[2] * (e[0] + 1.5),
            ];
            let two = below[0] * below[1];
            let all = 1.0 / (two * below[2]);
            let rest = all * below[2];
            let shares = [rest * below[1], rest * below[0], all * two];
            for i in 0..3 {
                let start = people[i] + e[i];
                let dead = start * (shares[i] * e[i] * 0.01);
                deaths[lane] += dead;
                people[i] = (start - dead) + e[i];
            }
            after[0][lane] = people[0] + people[1] + people[2];
        }
    }
    std::hint::black_box((cells, deaths));
}

fn example() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/examples/china-wpp2019")
}

fn projection() -> Projection {
    let text = |name: &str| {
        let path = example().join("data").join(name);
        std::fs::read_to_string(path).expect("the example's table")
    };
    let sound = "a sound table";
    let population = BasePopulation::from_csv(&text("population.csv")).expect(sound);
    let mortality = Mortality::from_csv(&text("mortality.csv")).expect(sound);
    let fertility = FertilityPattern::from_csv(&text("fertility.csv")).expect(sound);
    let migration = MigrationProfile::from_csv(&text("migration.csv")).expect(sound);
    let tables = Tables {
        population: &population,
        mortality: &mortality,
        fertility: &fertility,
        migration: Some(&migration),
    };
    Projection::new(&tables, BASE_YEAR, BASE_YEAR + YEARS).expect("a projection")
}

/// A block of paths and what drives it.
struct Block {
    cohorts: Cohorts,
    rows: [Vec<f64>; 4],
    flows: [Vec<f64>; 3],
}

impl Block {
    fn new() -> Self {
        let spread = |low: f64, high: f64| {
            let share = |lane: usize| (lane as f64 + 0.5) / LANES as f64;
            (0..LANES)
                .map(|lane| low + (high - low) * share(lane))
                .collect()
        };
        Self {
            cohorts: Cohorts::new(LANES),
            rows: [
                spread(1.0, 2.0),
                spread(76.0, 80.0),
                spread(-4e5, 1e5),
                spread(1.05, 1.1),
            ],
            flows: std::array::from_fn(|_| vec![0.0; LANES]),
        }
    }

    fn run(&mut self, projection: &Projection) {
        projection.start(&mut self.cohorts);
        let [fertility, expectancy, migrants, sex_ratio] = &self.rows;
        let inputs = StepInputs {
            fertility,
            life_expectancy: LifeExpectancy::BothSexes(expectancy),
            migrants,
            sex_ratio,
        };
        for year in 1..=YEARS {
            let [births, deaths, migrants] = &mut self.flows;
            let mut flows = Flows {
                births,
                deaths,
                migrants,
            };
            let year = BASE_YEAR + year;
            let done = projection.step(year, &mut self.cohorts, &inputs, &mut flows, &mut []);
            done.expect("inputs in their ranges");
        }
        std::hint::black_box(&self.cohorts);
    }
}

const GROUPS: [(&str, &str); 6] = [
    ("under3", "ages = \"0-2\""),
    ("preschool", "ages = \"3-5\""),
    ("school", "ages = \"6-14\""),
    ("working", "ages = \"15-59\""),
    ("elderly", "ages = \"60+\""),
    ("women_15_49", "ages = \"15-49\", sex = \"female\""),
];

/// A plan whose people have an uncertain level each of fertility, life expectancy and migration.
fn plan() -> Compiled {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("made");
    for name in ["population", "mortality", "fertility", "migration"] {
        let name = format!("{name}.csv");
        std::fs::copy(example().join("data").join(&name), data.join(&name)).expect("copied");
    }
    let mut text = format!(
        "[plan]\ntitle = \"Bench\"\nbase_year = {BASE_YEAR}\nend_year = {}\n\
         [driver.fertility]\nvalue = \"normal(1.5, 0.15)\"\n\
         [driver.longevity]\nvalue = \"normal(78, 0.6)\"\n\
         [driver.migration]\nvalue = \"normal(-300000, 100000)\"\n\
         [population]\nbase = \"data/population.csv\"\nmortality = \"data/mortality.csv\"\n\
         fertility = \"data/fertility.csv\"\nmigration = \"data/migration.csv\"\n\
         total_fertility = \"driver.fertility\"\nlife_expectancy = \"driver.longevity + 0.1 * t\"\n\
         net_migration = \"driver.migration\"\nsex_ratio_at_birth = 1.07\n[population.group]\n",
        BASE_YEAR + YEARS
    );
    for (id, members) in GROUPS {
        text.push_str(&format!("{id} = {{ {members} }}\n"));
    }
    text.push_str(
        "[indicator.all]\ntitle = \"All\"\nunit = \"persons\"\nkind = \"formula\"\n\
         formula = \"population.total\"\n",
    );
    std::fs::write(folder.path().join("model.toml"), text).expect("written");
    let Ok(loaded) = load(folder.path(), &[]) else {
        panic!("the plan of the bench is valid");
    };
    compile(&loaded.scenarios).expect("the plan of the bench is valid")
}

/// The six groups in each year after the base year.
fn outputs(compiled: &Compiled) -> Vec<NodeId> {
    let people = &compiled.models[0].people;
    let groups = people
        .iter()
        .filter(|series| GROUPS.iter().any(|(id, _)| series.id == *id));
    groups
        .flat_map(|series| series.nodes[1..].iter().copied())
        .collect()
}
