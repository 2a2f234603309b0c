//! What must hold on every path, on random inputs.

use super::{
    AGES, BasePopulation, CELLS, Cohorts, Count, DemographyError, FertilityPattern, Flows,
    LifeExpectancy, LifeTable, MigrationProfile, Mortality, Projection, Sex, StepInputs, Tables,
};

macro_rules! table {
    ($name:literal) => {
        include_str!(concat!(
            "../../scenarios/examples/china-wpp2019/data/",
            $name
        ))
    };
}

const END: i32 = 2040;

fn china() -> Projection {
    let population = BasePopulation::from_csv(table!("population.csv")).expect("population");
    let mortality = Mortality::from_csv(table!("mortality.csv")).expect("mortality");
    let fertility = FertilityPattern::from_csv(table!("fertility.csv")).expect("fertility");
    let migration = MigrationProfile::from_csv(table!("migration.csv")).expect("migration");
    let tables = Tables {
        population: &population,
        mortality: &mortality,
        fertility: &fertility,
        migration: Some(&migration),
    };
    Projection::new(&tables, 2020, END).expect("a projection")
}

/// Uniforms in (0, 1) by SplitMix64, one for each lane.
fn uniforms(stream: u64, lanes: usize) -> Vec<f64> {
    let number = |i: usize| {
        let mut z = (stream << 32 | i as u64)
            .wrapping_add(1)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 12) as f64 * 2f64.powi(-52)
    };
    (0..lanes).map(number).collect()
}

/// Random inputs of one year; every third lane loses people in large numbers.
struct Drivers {
    fertility: Vec<f64>,
    male: Vec<f64>,
    female: Vec<f64>,
    migrants: Vec<f64>,
    sex_ratio: Vec<f64>,
}

impl Drivers {
    fn random(year: i32, lanes: usize) -> Self {
        let spread = |stream: u64, low: f64, high: f64| -> Vec<f64> {
            let stream = 100 * stream + year as u64;
            uniforms(stream, lanes)
                .iter()
                .map(|u| low + (high - low) * u)
                .collect()
        };
        let mut migrants = spread(3, -5e7, 5e7);
        migrants
            .iter_mut()
            .step_by(3)
            .for_each(|migrants| *migrants *= 40.0);
        Self {
            fertility: spread(0, 0.5, 6.0),
            male: spread(1, 45.0, 90.0),
            female: spread(2, 50.0, 95.0),
            migrants,
            sex_ratio: spread(4, 1.0, 1.2),
        }
    }

    fn inputs(&self) -> StepInputs<'_> {
        StepInputs {
            fertility: &self.fertility,
            life_expectancy: LifeExpectancy::BySex {
                male: &self.male,
                female: &self.female,
            },
            migrants: &self.migrants,
            sex_ratio: &self.sex_ratio,
        }
    }

    fn lane(&self, k: usize) -> Self {
        let one = |values: &[f64]| vec![values[k]];
        Self {
            fertility: one(&self.fertility),
            male: one(&self.male),
            female: one(&self.female),
            migrants: one(&self.migrants),
            sex_ratio: one(&self.sex_ratio),
        }
    }
}

/// The people and the flows (births, deaths, migrants) after a year.
fn stepped(
    projection: &Projection,
    year: i32,
    cohorts: &Cohorts,
    inputs: &StepInputs,
) -> (Cohorts, [Vec<f64>; 3]) {
    let mut next = cohorts.clone();
    let [mut births, mut deaths, mut migrants, mut counted] =
        std::array::from_fn(|_| vec![f64::NAN; inputs.fertility.len()]);
    let mut flows = Flows {
        births: &mut births,
        deaths: &mut deaths,
        migrants: &mut migrants,
    };
    let mut counts = [Count {
        sex: Some(Sex::Female),
        ages: 3..=61,
        out: &mut counted,
    }];
    projection
        .step(year, &mut next, inputs, &mut flows, &mut counts)
        .expect("a step");
    // A group counted on the way is the same as one counted afterwards, to the bit.
    assert_eq!(counted, total(&next, Some(Sex::Female), 3..=61));
    (next, [births, deaths, migrants])
}

fn total(cohorts: &Cohorts, sex: Option<Sex>, ages: std::ops::RangeInclusive<u8>) -> Vec<f64> {
    let mut out = vec![0.0; cohorts.lanes()];
    cohorts.count(sex, ages, &mut out);
    out
}

fn base(projection: &Projection, lanes: usize) -> Cohorts {
    let mut cohorts = Cohorts::new(lanes);
    projection.start(&mut cohorts);
    cohorts
}

#[test]
fn the_population_balances_and_no_cell_is_negative() {
    let lanes = 37;
    let projection = china();
    let mut state = base(&projection, lanes);
    let mut capped = 0;
    for year in 2021..=END {
        let drivers = Drivers::random(year, lanes);
        let (next, [births, deaths, migrants]) =
            stepped(&projection, year, &state, &drivers.inputs());
        let (before, after) = (total(&state, None, 0..=100), total(&next, None, 0..=100));
        for k in 0..lanes {
            let balance = before[k] + births[k] - deaths[k] + migrants[k];
            // Sums of 202 cells and migrants as large as the population: rounding alone.
            let size = before[k] + births[k] + drivers.migrants[k].abs();
            assert!(
                (after[k] - balance).abs() < 1e-13 * size,
                "{year}, lane {k}: {} {balance}",
                after[k]
            );
            assert!(births[k] >= 0.0 && deaths[k] >= 0.0);
            assert!(migrants[k] >= drivers.migrants[k]);
            capped += usize::from(migrants[k] > drivers.migrants[k]);
            for age in 0..AGES as u8 {
                for sex in [Sex::Male, Sex::Female] {
                    assert!(total(&next, Some(sex), age..=age)[k] >= 0.0);
                }
            }
        }
        state = next;
    }
    assert!(capped > 20, "the cap was not tried: {capped}");
}

#[test]
fn groups_add_up() {
    let projection = china();
    let state = base(&projection, 1);
    let persons = |sex, ages| total(&state, sex, ages)[0];
    let all = persons(None, 0..=100);
    let parts = persons(None, 0..=14) + persons(None, 15..=59) + persons(None, 60..=100);
    let sexes = persons(Some(Sex::Male), 0..=100) + persons(Some(Sex::Female), 0..=100);
    assert!((all - parts).abs() < 1e-5 && (all - sexes).abs() < 1e-5);
    // The file's totals, thousands: popM and popF of 2020, ages 0-4.
    assert!((persons(Some(Sex::Male), 0..=4) - 44_456_332.0).abs() < 1e-6);
    assert!((persons(Some(Sex::Female), 0..=4) - 39_476_105.0).abs() < 1e-6);
    assert_eq!(projection.base().len(), CELLS);
}

/// A path's bits do not depend on the paths beside it, on its place, or on their number.
#[test]
fn lanes_are_independent() {
    let lanes = 21;
    let projection = china();
    let mut state = base(&projection, lanes);
    let mut alone = vec![base(&projection, 1); lanes];
    for year in 2021..=2030 {
        let drivers = Drivers::random(year, lanes);
        let (next, flows) = stepped(&projection, year, &state, &drivers.inputs());
        for (k, state) in alone.iter_mut().enumerate() {
            let (after, flows_alone) = stepped(&projection, year, state, &drivers.lane(k).inputs());
            for (together, alone) in flows.iter().zip(&flows_alone) {
                assert_eq!(
                    together[k].to_bits(),
                    alone[0].to_bits(),
                    "{year}, lane {k}"
                );
            }
            for age in 0..AGES as u8 {
                for sex in [Sex::Male, Sex::Female] {
                    let together = total(&next, Some(sex), age..=age)[k];
                    let alone = total(&after, Some(sex), age..=age)[0];
                    assert_eq!(
                        together.to_bits(),
                        alone.to_bits(),
                        "{year}, lane {k}, {sex:?} {age}"
                    );
                }
            }
            *state = after;
        }
        state = next;
    }
}

/// With constant mortality and as many births as deaths, nothing moves: the base is
/// the life table's own person-years, and fertility is chosen to replace it.
#[test]
fn a_stationary_population_stays() {
    let mortality = Mortality::from_csv(table!("mortality.csv")).expect("mortality");
    let table = |sex| LifeTable::new(sex, &mortality.at(sex, 2020.5));
    let (male, female) = (table(Sex::Male), table(Sex::Female));
    let ratio = 1.06;
    let mut text = "age,male,female\n".to_owned();
    for x in 0..AGES {
        let open = if x == AGES - 1 { "+" } else { "" };
        let (boys, girls) = (ratio * male.person_years()[x], female.person_years()[x]);
        text += &format!("{x}{open},{:e},{:e}\n", 1e6 * boys, 1e6 * girls);
    }
    let population = BasePopulation::from_csv(&text).expect("population");
    let fertility = FertilityPattern::from_csv(table!("fertility.csv")).expect("fertility");
    let tables = Tables {
        population: &population,
        mortality: &mortality,
        fertility: &fertility,
        migration: None,
    };
    let projection = Projection::new(&tables, 2020, 2021).expect("a projection");
    let state_before = base(&projection, 1);
    let (male, female) = ([male.life_expectancy()], [female.life_expectancy()]);
    let after = |fertility: f64| {
        let inputs = StepInputs {
            fertility: &[fertility],
            life_expectancy: LifeExpectancy::BySex {
                male: &male,
                female: &female,
            },
            migrants: &[0.0],
            sex_ratio: &[ratio],
        };
        stepped(&projection, 2021, &state_before, &inputs)
    };
    let (_, [births_of_one, _, _]) = after(1.0);
    let (state, [births, deaths, _]) = after(1e6 * (1.0 + ratio) / births_of_one[0]);
    // Life expectancies are met within 1e-8 years, so cells within about 1e-9 of themselves.
    assert!(
        (births[0] / deaths[0] - 1.0).abs() < 1e-8,
        "{} {}",
        births[0],
        deaths[0]
    );
    for age in 0..AGES as u8 {
        for sex in [Sex::Male, Sex::Female] {
            let (before, after) = (
                total(&state_before, Some(sex), age..=age)[0],
                total(&state, Some(sex), age..=age)[0],
            );
            // The open age's hazard is that of 100 on: L_99 and T_100 meet exactly there.
            assert!(
                (after / before - 1.0).abs() < 1e-8,
                "{sex:?} {age}: {before} {after}"
            );
        }
    }
}

/// Both sexes' life expectancy is the mean of theirs, weighted by births.
#[test]
fn a_common_life_expectancy_is_taken_apart() {
    let projection = china();
    let gap = projection
        .table_life_expectancy(2025, Sex::Female)
        .expect("a year")
        - projection
            .table_life_expectancy(2025, Sex::Male)
            .expect("a year");
    let state = base(&projection, 1);
    let inputs = |life_expectancy| StepInputs {
        fertility: &[1.5],
        life_expectancy,
        migrants: &[0.0],
        sex_ratio: &[1.1],
    };
    let (male, female) = ([80.0 - gap / 2.1], [80.0 + 1.1 * gap / 2.1]);
    assert!(((1.1 * male[0] + female[0]) / 2.1 - 80.0).abs() < 1e-12);
    let by_sex = inputs(LifeExpectancy::BySex {
        male: &male,
        female: &female,
    });
    let both = inputs(LifeExpectancy::BothSexes(&[80.0]));
    let apart = stepped(&projection, 2025, &state, &by_sex).1;
    let together = stepped(&projection, 2025, &state, &both).1;
    assert!((apart[1][0] / together[1][0] - 1.0).abs() < 1e-12);
}

#[test]
fn wrong_inputs_are_refused() {
    let projection = china();
    let state = base(&projection, 1);
    let step = |year, fertility: &[f64], male: &[f64]| {
        let inputs = StepInputs {
            fertility,
            life_expectancy: LifeExpectancy::BySex {
                male,
                female: &[80.0],
            },
            migrants: &[0.0],
            sex_ratio: &[1.06],
        };
        let [mut births, mut deaths, mut migrants] = [[0.0]; 3];
        let mut flows = Flows {
            births: &mut births,
            deaths: &mut deaths,
            migrants: &mut migrants,
        };
        let result = projection.step(year, &mut state.clone(), &inputs, &mut flows, &mut []);
        result.expect_err("refused").to_string()
    };
    assert_eq!(
        step(2020, &[1.5], &[75.0]),
        "year 2020 is outside the projection's steps, 2021 to 2040"
    );
    assert_eq!(
        step(2021, &[1.5], &[75.0, 76.0]),
        "life expectancy: 1 values expected, 2 found"
    );
    assert_eq!(
        step(2021, &[1.5], &[115.0]),
        "life expectancy at birth is 115 in 2021 (lane 0), outside 20 to 110"
    );
    assert_eq!(
        step(2021, &[f64::NAN], &[75.0]),
        "total fertility is NaN in 2021 (lane 0), outside 0 to 20"
    );
    let years = DemographyError::NoYears {
        base_year: 2020,
        end_year: 2020,
    };
    assert_eq!(
        years.to_string(),
        "a projection from 2020 to 2020 has no year"
    );
}
