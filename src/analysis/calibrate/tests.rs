//! Calibration against what is known: closed forms, and ranks that must be uniform.

use super::*;
use crate::scenario::{Files, load_from};

fn loaded(plan: &str, history: &str) -> Scenario {
    let files = Files::memory([("p/model.toml", plan), ("p/history.csv", history)]);
    let loaded = load_from(&files, "p".as_ref(), &[]);
    let loaded = loaded.unwrap_or_else(|report| panic!("{}", report.render(false)));
    loaded.scenarios.into_iter().next().unwrap()
}

const QUESTION: Question = Question {
    indicator: 0,
    until: 2020,
    volatility_factor: 1.0,
};

/// Independent noise of known size: ordinary regression with normal priors, whose posterior is known.
#[test]
fn a_regression_with_normal_priors_has_its_closed_form() {
    let plan = "[plan]\nbase_year = 2020\nend_year = 2025\nhorizons = [2025]\n[run]\npaths = 40000\n\
        [history]\nfile = \"history.csv\"\n[economy]\nspend = \"10 * index(2%)\"\n\
        [indicator.y]\nkind = \"response\"\nlink = \"identity\"\nbase = 3\n\
        trend = \"normal(0.1, 0.2)\"\nnoise = \"yearly(normal(0, 0.5))\"\n\
        driver.spend = { value = \"spend\", elasticity = \"normal(1, 1)\" }\n\
        target = { at_least = 3, year = 2025 }\n";
    let y = [1.2, 1.9, 1.4, 2.2, 2.9, 2.1, 3.0, 3.4];
    let d = [10.0, 14.0, 9.0, 12.0, 18.0, 13.0, 15.0, 22.0f64];
    let mut table = String::from("indicator,year,value\n");
    for (at, (y, d)) in y.iter().zip(d).enumerate() {
        table.push_str(&format!("y,{0},{y}\nspend,{0},{d}\n", 2013 + at));
    }
    let found = calibrate(&loaded(plan, &table), &QUESTION).unwrap();
    // Centred columns, as the level has a flat prior.
    let centred = |own: Vec<f64>| -> Vec<f64> {
        let mean = own.iter().sum::<f64>() / own.len() as f64;
        own.iter().map(|x| x - mean).collect()
    };
    let x = [
        centred((0..8).map(f64::from).collect()),
        centred(d.iter().map(|d| (d / 10.0).ln()).collect()),
    ];
    let y = centred(y.to_vec());
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let noise = 0.25;
    let a = dot(&x[0], &x[0]) / noise + 1.0 / 0.04;
    let b = dot(&x[0], &x[1]) / noise;
    let c = dot(&x[1], &x[1]) / noise + 1.0;
    let right = [
        dot(&x[0], &y) / noise + 0.1 / 0.04,
        dot(&x[1], &y) / noise + 1.0,
    ];
    let determinant = a * c - b * b;
    let mean = [
        (c * right[0] - b * right[1]) / determinant,
        (a * right[1] - b * right[0]) / determinant,
    ];
    let deviation = [(c / determinant).sqrt(), (a / determinant).sqrt()];
    for (at, own) in found.learnt.iter().enumerate() {
        // Effective draws are over 20,000, and resampling adds as much again.
        let error = deviation[at] / 10_000f64.sqrt();
        assert!((own.after.mean - mean[at]).abs() < 4.0 * error, "{own:?}");
        assert!((own.after.standard_deviation / deviation[at] - 1.0).abs() < 0.03);
        assert!(matches!(own.marginal.shape, Shape::Normal(..)));
    }
    let pearson = -b / (a * c).sqrt();
    let spearman = 6.0 / std::f64::consts::PI * (pearson / 2.0).asin();
    assert!((found.correlations[0][1] - spearman).abs() < 0.03);
    assert!(found.effective > 20_000.0);
    assert_eq!(
        found.held,
        [
            (Role::Adjustment, 1.0),
            (Role::Carryover, 0.0),
            (Role::Volatility, 0.5)
        ]
    );
    // The future follows: y[2025] = 3 + 5 trend + elasticity ln 1.02⁵ + noise.
    let growth = 5.0 * 1.02f64.ln();
    let expected = 3.0 + 5.0 * mean[0] + growth * mean[1];
    assert!((found.after[5].mean - expected).abs() < 0.03);
    assert_eq!(found.targets.len(), 1);
}

/// A driver that never moved tells nothing of its elasticity; what is certain is no parameter.
#[test]
fn what_the_record_cannot_tell_stays_the_plans() {
    let plan = "[plan]\nbase_year = 2020\nend_year = 2025\nhorizons = [2025]\n[run]\npaths = 20000\n\
        [history]\nfile = \"history.csv\"\n[economy]\nspend = \"10 * index(2%)\"\n\
        [indicator.y]\nkind = \"response\"\nlink = \"log\"\nbase = 3\n\
        noise = \"yearly(normal(0, 0.1))\"\n\
        driver.spend = { value = \"spend\", elasticity = \"uniform(0.1, 0.5)\" }\n";
    let mut table = String::from("indicator,year,value\n");
    for year in 2010..=2020 {
        table.push_str(&format!(
            "y,{year},{}\nspend,{year},10\n",
            3.0 + 0.01 * f64::from(year % 3)
        ));
    }
    let found = calibrate(&loaded(plan, &table), &QUESTION).unwrap();
    let own = &found.learnt[0];
    assert!(
        own.removed.abs() < 0.02 && own.moved.abs() < 0.03,
        "{own:?}"
    );
    assert!((own.after.quantiles[0] - 0.12).abs() < 0.01);
    assert!(own.draws.iter().all(|own| (0.1..=0.5).contains(own)));
}

/// What follows when a response begins at rest: the process of `process.rs`, step by step.
fn simulated(own: &Parameters, drivers: &[Vec<f64>], normals: &mut impl FnMut() -> f64) -> Past {
    let years = drivers[0].len();
    let (phi, rho, sd) = (1.0 - own.adjustment, own.rho, own.volatility);
    // At rest after two hundred years.
    let (mut z, mut n) = (0.0, 0.0);
    for _ in 0..200 {
        n = rho * n + sd * normals();
        z = phi * z + n;
    }
    let level = 4.0;
    let (mut mean, mut values) = (level, Vec::new());
    for at in 0..years {
        if at > 0 {
            let moved: f64 = (own.elasticities.iter().zip(drivers))
                .map(|(e, d)| e * d[at])
                .sum();
            let goal = level + own.trend * at as f64 + moved;
            mean += own.adjustment * (goal - mean);
            n = rho * n + sd * normals();
            z = phi * z + n;
        }
        values.push(Some(mean + z));
    }
    // Two years of the record are missing.
    (values[3], values[7]) = (None, None);
    Past {
        first_year: 2008,
        values,
        drivers: drivers.to_vec(),
    }
}

/// Standard normals by quantile of a SplitMix64 stream.
fn stream(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let u = ((z ^ (z >> 31)) >> 12) as f64 * 2f64.powi(-52) + 2f64.powi(-53);
        crate::kernel::normal_quantile(u)
    }
}

/// Simulation-based calibration (Talts et al. 2018, arXiv:1804.06788): parameters drawn from the plan, records
/// made from them; where the true value stands among the draws of its posterior is then uniform.
#[test]
fn ranks_of_the_truth_are_uniform() {
    const RECORDS: u64 = 300;
    const DRAWS: u64 = 1024;
    const BINS: usize = 10;
    // The 0.999 quantile of chi-square with 9 degrees of freedom: 27.877.
    const LIMIT: f64 = 27.877;
    let plan = "[plan]\nbase_year = 2020\nend_year = 2025\nhorizons = [2025]\n\
        [economy]\nspend = \"10 * index(2%)\"\nwage = \"index(1%)\"\n\
        [indicator.y]\nkind = \"response\"\nlink = \"log\"\nbase = 3\n\
        trend = \"normal(1%, 2%)\"\nadjustment = \"pert(0.2, 0.5, 0.9)\"\n\
        noise = \"ar1(0.4, lognormal(-3.2, 0.5))\"\n\
        driver.spend = { value = \"spend\", elasticity = \"normal(0.4, 0.3)\" }\n\
        driver.wage = { value = \"wage\", elasticity = \"uniform(-0.5, 0)\" }\n\
        [[correlation]]\nbetween = [\"indicator.y.trend\", \"indicator.y.driver.spend.elasticity\"]\nrank = -0.5\n";
    let scenario = loaded(plan, "indicator,year,value\ny,2019,1\n");
    let mut graph = Graph::new();
    let nodes = response_nodes(&scenario, &mut graph, 0).unwrap();
    let mut slots = Slots::of(&graph, &nodes);
    assert_eq!(slots.free.len(), 5);
    let truths = PointSet::new(Sampler::MonteCarlo, 4711, RECORDS, 2020);
    let truth = prior(&graph, &truths, RECORDS, &slots.free).unwrap();
    let mut normals = stream(99);
    let drivers: Vec<Vec<f64>> = (0..2)
        .map(|_| {
            let mut at = 0.0;
            (0..12)
                .map(|year| {
                    if year > 0 {
                        at += 0.08 * normals();
                    }
                    at
                })
                .collect()
        })
        .collect();
    let mut counts = vec![[0usize; BINS]; 5];
    let mut covered = [0usize; 5];
    let mut thinnest = f64::INFINITY;
    for record in 0..RECORDS {
        let own: Vec<f64> = truth.iter().map(|column| column[record as usize]).collect();
        let past = simulated(&slots.parameters(&own), &drivers, &mut normals);
        let points = PointSet::new(Sampler::MonteCarlo, record + 1, DRAWS, 2020);
        // Each round adds to the graph, and a new one has its tables to make: a few records share one.
        if record % 25 == 0 {
            graph = Graph::new();
            let nodes = response_nodes(&scenario, &mut graph, 0).unwrap();
            slots = Slots::of(&graph, &nodes);
        }
        let found = learn(&mut graph, &points, DRAWS, &slots, &past, &[]).unwrap();
        thinnest = thinnest.min(found.weights.effective());
        for (at, &own) in own.iter().enumerate() {
            let below: Vec<f64> = (found.parameters[at].iter())
                .map(|&draw| f64::from(u8::from(draw < own)))
                .collect();
            let rank = found.weights.mean(&below).clamp(0.0, 1.0 - 1e-12);
            counts[at][(rank * BINS as f64) as usize] += 1;
            covered[at] += usize::from((0.05..0.95).contains(&rank));
        }
    }
    assert!(thinnest > 100.0, "{thinnest}");
    let expected = RECORDS as f64 / BINS as f64;
    for (at, counts) in counts.iter().enumerate() {
        let chi_square: f64 = counts
            .iter()
            .map(|&count| (count as f64 - expected) * (count as f64 - expected) / expected)
            .sum();
        assert!(chi_square < LIMIT, "{at}: {counts:?}, {chi_square}");
        // The 90% interval holds the truth in 90% of records: within 3 standard errors, 5.2%.
        let share = covered[at] as f64 / RECORDS as f64;
        assert!((share - 0.9).abs() < 0.052, "{at}: {share}");
    }
}
