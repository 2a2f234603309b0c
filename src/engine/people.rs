//! A population's state in a block: the people of every path by age and sex, and
//! the flows of the year that led there.
//!
//! A path whose inputs no population can have (a life expectancy of 200) gets no
//! people that are numbers: the run then stops and names it.

use super::block::LANES;
use super::program::{Operand, PeopleStep, Program};
use crate::demography::{
    Cohorts, Count, DemographyError, Flows, LifeExpectancy, Projection, StepInputs,
};
use crate::graph::{MAX_ARGUMENTS, Operation, PopulationFlow};

/// A register for people.
#[derive(Debug)]
pub(super) struct State {
    cohorts: Cohorts,
    births: Vec<f64>,
    deaths: Vec<f64>,
    migrants: Vec<f64>,
}

impl State {
    pub(super) fn new() -> Self {
        let lanes = || vec![0.0; LANES];
        Self {
            cohorts: Cohorts::new(LANES),
            births: lanes(),
            deaths: lanes(),
            migrants: lanes(),
        }
    }

    fn flow(&self, wanted: PopulationFlow, out: &mut [f64]) {
        out.copy_from_slice(match wanted {
            PopulationFlow::Births => &self.births,
            PopulationFlow::Deaths => &self.deaths,
            PopulationFlow::Migrants => &self.migrants,
        });
    }

    /// Makes a lane's people no numbers.
    fn spoil(&mut self, lane: usize) {
        self.cohorts.spoil(lane);
        for flow in [&mut self.births, &mut self.deaths, &mut self.migrants] {
            flow[lane] = f64::NAN;
        }
    }
}

/// Room for a step's inputs, one row of lanes for each argument.
#[derive(Debug)]
pub(super) struct StepRoom {
    rows: [Vec<f64>; MAX_ARGUMENTS],
}

impl StepRoom {
    pub(super) fn new() -> Self {
        Self {
            rows: std::array::from_fn(|_| vec![0.0; LANES]),
        }
    }
}

/// Computes a state into its register, and what is read from it into theirs.
///
/// Where nothing else reads the state before, its register is the target as well.
pub(super) fn advance(
    program: &Program,
    PeopleStep {
        instruction,
        readings,
    }: &PeopleStep,
    registers: &mut [Vec<f64>],
    people: &mut [State],
    room: &mut StepRoom,
) {
    let target = instruction.target as usize;
    let operands = &instruction.operands[..usize::from(instruction.operand_count)];
    // The targets leave their slots, so that all can be written at once.
    let mut taken: Vec<Vec<f64>> = readings
        .iter()
        .map(|reading| std::mem::take(&mut registers[reading.target as usize]))
        .collect();
    let mut counts: Vec<Count> = readings
        .iter()
        .zip(&mut taken)
        .filter_map(|(reading, out)| match reading.operation {
            Operation::PopulationGroup(group) => Some(Count {
                sex: group.sex,
                ages: group.first..=group.last,
                out,
            }),
            _ => None,
        })
        .collect();
    match instruction.operation {
        Operation::PopulationBase(projection) => {
            let state = &mut people[target];
            program.projections[projection as usize].start(&mut state.cohorts);
            for flow in [&mut state.births, &mut state.deaths, &mut state.migrants] {
                flow.fill(0.0);
            }
            for Count { sex, ages, out } in &mut counts {
                state.cohorts.count(*sex, ages.clone(), out);
            }
        }
        Operation::PopulationStep(projection, year) => {
            let Operand::Register(before) = operands[0] else {
                unreachable!("a state is no number");
            };
            if before as usize != target {
                let [previous, next] = people
                    .get_disjoint_mut([before as usize, target])
                    .expect("two registers");
                next.cohorts.clone_from(&previous.cohorts);
            }
            for (row, operand) in room.rows.iter_mut().zip(&operands[1..]) {
                match operand {
                    Operand::Register(index) => row.copy_from_slice(&registers[*index as usize]),
                    Operand::Number(number) => row.fill(*number),
                }
            }
            let projection = &program.projections[projection as usize];
            step(
                projection,
                year,
                operands.len(),
                &mut people[target],
                room,
                &mut counts,
            );
        }
        _ => unreachable!("no operation on a state"),
    }
    for (reading, mut out) in readings.iter().zip(taken) {
        if let Operation::PopulationFlow(flow) = reading.operation {
            people[target].flow(flow, &mut out);
        }
        registers[reading.target as usize] = out;
    }
}

fn step(
    projection: &Projection,
    year: i32,
    operands: usize,
    state: &mut State,
    room: &mut StepRoom,
    counts: &mut [Count],
) {
    let by_sex = operands == MAX_ARGUMENTS;
    let mut spoilt = Vec::new();
    loop {
        let inputs = step_inputs(&room.rows, by_sex);
        let mut flows = Flows {
            births: &mut state.births,
            deaths: &mut state.deaths,
            migrants: &mut state.migrants,
        };
        let lane = match projection.step(year, &mut state.cohorts, &inputs, &mut flows, counts) {
            Ok(()) => break,
            Err(DemographyError::OutOfRange { lane, .. }) => lane,
            Err(error) => unreachable!("shapes and years are the compiler's: {error}"),
        };
        spoilt.push(lane);
        replace(&mut room.rows, by_sex, lane);
    }
    for lane in spoilt {
        state.spoil(lane);
        counts
            .iter_mut()
            .for_each(|count| count.out[lane] = f64::NAN);
    }
}

fn step_inputs(rows: &[Vec<f64>; MAX_ARGUMENTS], by_sex: bool) -> StepInputs<'_> {
    let [fertility, first, second, third, fourth, _] = rows;
    let (life_expectancy, migrants, sex_ratio) = if by_sex {
        let both = LifeExpectancy::BySex {
            male: first,
            female: second,
        };
        (both, third, fourth)
    } else {
        (LifeExpectancy::BothSexes(first), second, third)
    };
    StepInputs {
        fertility,
        life_expectancy,
        migrants,
        sex_ratio,
    }
}

/// Puts possible inputs in the place of a lane's impossible ones.
fn replace(rows: &mut [Vec<f64>; MAX_ARGUMENTS], by_sex: bool, lane: usize) {
    let [fertility, first, second, third, fourth, _] = rows;
    fertility[lane] = 2.0;
    first[lane] = 70.0;
    if by_sex {
        second[lane] = 70.0;
        third[lane] = 0.0;
        fourth[lane] = 1.0;
    } else {
        second[lane] = 0.0;
        third[lane] = 1.0;
    }
}
