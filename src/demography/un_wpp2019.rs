//! The United Nations' own projection of China as a check of the arithmetic.
//!
//! Inputs and published medium variant: United Nations, World Population Prospects
//! 2019, as distributed in the R package wpp2019 (CC BY 3.0 IGO). The levels
//! (fertility, life expectancy, sex ratio, migrants) hold through their period, as
//! they do there; the age patterns are interpolated between the periods' middles.
//! The publication steps by five years, over which a group is as stationary as a
//! life table; yearly steps follow the single ages inside it, which makes up nearly
//! all of the differences below.

use super::{
    BasePopulation, Cohorts, FertilityPattern, Flows, LifeExpectancy, LifeTable, MigrationProfile,
    Mortality, Projection, Sex, StepInputs, Tables,
};

macro_rules! table {
    ($name:literal) => {
        include_str!(concat!(
            "../../scenarios/examples/china-wpp2019/data/",
            $name
        ))
    };
}

/// Values of 2020-2025, 2025-2030, 2030-2035 (files tfrprojMed, e0Mproj, e0Fproj, sexRatio, migration).
const FERTILITY: [f64; 3] = [1.7048, 1.7169, 1.7278];
const MALE_EXPECTANCY: [f64; 3] = [75.36, 76.26, 77.17];
const FEMALE_EXPECTANCY: [f64; 3] = [79.73, 80.47, 81.17];
const SEX_RATIO: [f64; 3] = [1.11, 1.09, 1.07];
const MIGRANTS_THOUSAND: [f64; 3] = [-1856.322, -1760.502, -1558.991];

/// Published: year, total, ages 60 and over, 65 and over, 0 to 4, thousands
/// (popMprojMed and popFprojMed, added up).
const PUBLISHED: [(i32, [f64; 4]); 3] = [
    (2025, [1_457_908.2, 299_563.2, 204_570.7, 76_341.6]),
    (2030, [1_464_340.2, 363_549.5, 246_986.1, 71_032.8]),
    (2035, [1_461_083.0, 414_224.7, 302_094.8, 68_661.0]),
];
/// What the check allows: total, 60+, 65+, 0-4. Yearly steps against five-year ones,
/// and migrants whose ages are assumed.
const TOLERANCE: [f64; 4] = [0.002, 0.003, 0.003, 0.005];

/// The value of the period that the step to `year` lies in.
fn in_period(values: &[f64; 3], year: i32) -> f64 {
    values[(year - 2021) as usize / 5]
}

fn tables() -> (
    BasePopulation,
    Mortality,
    FertilityPattern,
    MigrationProfile,
) {
    (
        BasePopulation::from_csv(table!("population.csv")).expect("population"),
        Mortality::from_csv(table!("mortality.csv")).expect("mortality"),
        FertilityPattern::from_csv(table!("fertility.csv")).expect("fertility"),
        MigrationProfile::from_csv(table!("migration.csv")).expect("migration"),
    )
}

fn projection(end_year: i32) -> Projection {
    let (population, mortality, fertility, migration) = tables();
    let tables = Tables {
        population: &population,
        mortality: &mortality,
        fertility: &fertility,
        migration: Some(&migration),
    };
    Projection::new(&tables, 2020, end_year).expect("a projection")
}

#[test]
fn life_expectancies_are_those_published_with_the_rates() {
    let (_, mortality, _, _) = tables();
    for (i, (male, female)) in MALE_EXPECTANCY.iter().zip(FEMALE_EXPECTANCY).enumerate() {
        let time = 2022.5 + 5.0 * i as f64;
        for (sex, published) in [(Sex::Male, *male), (Sex::Female, female)] {
            let found = LifeTable::new(sex, &mortality.at(sex, time)).life_expectancy();
            println!("{sex:?} {time}: {found:.4}, published {published}");
            assert!(
                (found - published).abs() < 0.05,
                "{sex:?} {time}: {found} for {published}"
            );
        }
    }
}

#[test]
fn china_comes_out_as_published() {
    let projection = projection(2035);
    let mut cohorts = Cohorts::new(1);
    projection.start(&mut cohorts);
    for year in 2021..=2035 {
        let at = |values| [in_period(values, year)];
        let inputs = StepInputs {
            fertility: &at(&FERTILITY),
            life_expectancy: LifeExpectancy::BySex {
                male: &at(&MALE_EXPECTANCY),
                female: &at(&FEMALE_EXPECTANCY),
            },
            migrants: &[in_period(&MIGRANTS_THOUSAND, year) * 200.0],
            sex_ratio: &at(&SEX_RATIO),
        };
        let [mut births, mut deaths, mut migrants] = [[0.0]; 3];
        let mut flows = Flows {
            births: &mut births,
            deaths: &mut deaths,
            migrants: &mut migrants,
        };
        projection
            .step(year, &mut cohorts, &inputs, &mut flows, &mut [])
            .expect("a step");
        let Some((_, published)) = PUBLISHED.iter().find(|(horizon, _)| *horizon == year) else {
            continue;
        };
        for (i, ages) in [0..=100, 60..=100, 65..=100, 0..=4].into_iter().enumerate() {
            let mut found = [0.0];
            cohorts.count(None, ages.clone(), &mut found);
            let difference = found[0] / 1000.0 / published[i] - 1.0;
            println!(
                "{year} {ages:?}: {:.1} thousand, published {:.1}: {:+.3}%",
                found[0] / 1000.0,
                published[i],
                100.0 * difference
            );
            assert!(
                difference.abs() < TOLERANCE[i],
                "{year} {ages:?}: {difference}"
            );
        }
    }
}
