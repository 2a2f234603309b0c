//! A population's state in a block: the people of every path by age and sex, and
//! the flows of the year that led there.
//!
//! A path whose inputs no population can have (a life expectancy of 200) gets no
//! people that are numbers: the run then stops and names it.

use super::block::LANES;
use super::program::{Instruction, Operand, Program};
use crate::demography::{
    CELLS, DemographyError, Flows, LifeExpectancy, StepInputs, TILE, group, state_len,
};
use crate::graph::{MAX_ARGUMENTS, Operation, PopulationFlow, PopulationGroup};

/// A register for people.
#[derive(Debug)]
pub(super) struct State {
    cells: Vec<f64>,
    births: Vec<f64>,
    deaths: Vec<f64>,
    migrants: Vec<f64>,
}

impl State {
    pub(super) fn new() -> Self {
        let lanes = || vec![0.0; LANES];
        Self {
            cells: vec![0.0; state_len(LANES)],
            births: lanes(),
            deaths: lanes(),
            migrants: lanes(),
        }
    }

    #[inline(always)]
    pub(super) fn group(&self, wanted: PopulationGroup, out: &mut [f64]) {
        group(&self.cells, wanted.sex, wanted.first..=wanted.last, out);
    }

    pub(super) fn flow(&self, wanted: PopulationFlow, out: &mut [f64]) {
        out.copy_from_slice(match wanted {
            PopulationFlow::Births => &self.births,
            PopulationFlow::Deaths => &self.deaths,
            PopulationFlow::Migrants => &self.migrants,
        });
    }

    /// Makes a lane's people no numbers.
    fn spoil(&mut self, lane: usize) {
        let tile = &mut self.cells[lane / TILE * TILE * CELLS..][..TILE * CELLS];
        tile.iter_mut()
            .skip(lane % TILE)
            .step_by(TILE)
            .for_each(|cell| *cell = f64::NAN);
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

/// Computes a state into its register.
pub(super) fn advance(
    program: &Program,
    instruction: &Instruction,
    registers: &[Vec<f64>],
    people: &mut [State],
    room: &mut StepRoom,
) {
    let target = instruction.target as usize;
    let operands = &instruction.operands[..usize::from(instruction.operand_count)];
    match instruction.operation {
        Operation::PopulationBase(projection) => {
            let state = &mut people[target];
            program.projections[projection as usize].start(&mut state.cells);
            for flow in [&mut state.births, &mut state.deaths, &mut state.migrants] {
                flow.fill(0.0);
            }
        }
        Operation::PopulationStep(projection, year) => {
            let projection = &program.projections[projection as usize];
            let Operand::Register(before) = operands[0] else {
                unreachable!("a state is no number");
            };
            for (row, operand) in room.rows.iter_mut().zip(&operands[1..]) {
                match operand {
                    Operand::Register(index) => row.copy_from_slice(&registers[*index as usize]),
                    Operand::Number(number) => row.fill(*number),
                }
            }
            let [previous, next] = people
                .get_disjoint_mut([before as usize, target])
                .expect("a target is never its own argument");
            let by_sex = operands.len() == MAX_ARGUMENTS;
            let mut step = |room: &StepRoom| {
                let inputs = step_inputs(&room.rows, by_sex);
                let mut flows = Flows {
                    births: &mut next.births,
                    deaths: &mut next.deaths,
                    migrants: &mut next.migrants,
                };
                projection.step(year, &previous.cells, &inputs, &mut next.cells, &mut flows)
            };
            let mut spoilt = Vec::new();
            while let Err(error) = step(room) {
                let DemographyError::OutOfRange { lane, .. } = error else {
                    unreachable!("shapes and years are the compiler's: {error}");
                };
                spoilt.push(lane);
                replace(&mut room.rows, by_sex, lane);
            }
            spoilt.into_iter().for_each(|lane| next.spoil(lane));
        }
        _ => unreachable!("no operation on a state"),
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
