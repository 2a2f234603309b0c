//! Running a program over one block of paths.
//!
//! Each register is an array with one lane per path (structure of arrays). One
//! step is one loop over lanes, whose body is the scalar definition in `graph`
//! and `kernel`, inlined; the step's kind is matched once for the whole block.
//! The block function is compiled for several vector widths and the widest that
//! the processor has is picked at run time. Lanes never mix and nothing is
//! contracted into fused multiply-adds, so the bits are the same at each width.

use multiversion::multiversion;

use super::people::{State, StepRoom, advance};
use super::program::{Instruction, Operand, Program, Step};
use crate::graph::{Binary, MAX_ARGUMENTS, Operation, Unary, select};
use crate::kernel;
use crate::uncertainty::Stream;

/// Paths in a block.
pub const LANES: usize = 256;

/// Which paths the lanes of a block are.
#[derive(Debug, Clone, Copy)]
pub enum BlockPaths<'a> {
    /// This one, the first of a whole block, and those that follow it.
    From(u64),
    /// These, one a lane.
    Picked(&'a [u64; LANES]),
}

impl<'a> BlockPaths<'a> {
    /// These paths; a whole block of them as such, whose draws are made together.
    pub fn of(paths: &'a [u64; LANES]) -> Self {
        let follows = paths.windows(2).all(|pair| pair[1] == pair[0] + 1);
        match follows && paths[0].is_multiple_of(LANES as u64) {
            true => Self::From(paths[0]),
            false => Self::Picked(paths),
        }
    }
}

/// Registers of one worker, reused from block to block.
#[derive(Debug)]
pub struct Workspace {
    registers: Vec<Vec<f64>>,
    people: Vec<State>,
    inputs: StepRoom,
}

impl Workspace {
    /// Registers for a program.
    pub fn new(program: &Program) -> Self {
        Self {
            registers: vec![vec![0.5; LANES]; program.registers],
            people: (0..program.states).map(|_| State::new()).collect(),
            inputs: StepRoom::new(),
        }
    }
}

/// Simulates a block of `paths` into `columns`, one row of [`LANES`] values each.
#[multiversion(targets(
    "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub fn run_block(
    program: &Program,
    paths: BlockPaths<'_>,
    workspace: &mut Workspace,
    columns: &mut [f64],
) {
    let Workspace {
        registers,
        people,
        inputs,
    } = workspace;
    for step in &program.steps {
        match step {
            Step::People(step) => advance(program, step, registers, people, inputs),
            Step::Compute(instruction) => {
                // The target leaves its slot, so that the arguments can be read beside it.
                let target = instruction.target as usize;
                let mut out = std::mem::take(&mut registers[target]);
                compute(program, instruction, paths, registers, &mut out);
                registers[target] = out;
            }
            Step::Store { from, column } => {
                let start = *column as usize * LANES;
                let row = &mut columns[start..start + LANES];
                match from {
                    Operand::Register(register) => {
                        row.copy_from_slice(&registers[*register as usize])
                    }
                    Operand::Number(value) => row.fill(*value),
                }
            }
        }
    }
}

#[inline(always)]
fn compute(
    program: &Program,
    instruction: &Instruction,
    paths: BlockPaths<'_>,
    registers: &[Vec<f64>],
    out: &mut [f64],
) {
    let operands = &instruction.operands[..usize::from(instruction.operand_count)];
    match instruction.operation {
        Operation::Constant(_) => unreachable!("constants are operands"),
        Operation::Uniform(stream) => draw(&program.streams[stream as usize], paths, out),
        Operation::Normal(stream) => {
            draw(&program.streams[stream as usize], paths, out);
            kernel::normal_quantile_in_place(out);
        }
        Operation::Quantile(quantile) => {
            let input = register(operands[0], registers);
            program.quantiles[quantile as usize].fill(input, out);
        }
        Operation::FamilyQuantile(family) => lanes(operands, registers, out, |values| {
            let (parameters, uniform) = values.split_at(values.len() - 1);
            family.quantile(parameters, uniform[0])
        }),
        Operation::FamilyCdf(family) => lanes(operands, registers, out, |values| {
            let (parameters, value) = values.split_at(values.len() - 1);
            family.cdf(parameters, value[0])
        }),
        Operation::Unary(operation) => unary(operation, register(operands[0], registers), out),
        Operation::Binary(operation) => binary(operation, operands, registers, out),
        Operation::Select => choose(operands, registers, out),
        Operation::PopulationBase(_)
        | Operation::PopulationStep(..)
        | Operation::PopulationGroup(_)
        | Operation::PopulationFlow(_) => unreachable!("people are computed apart"),
    }
}

#[inline(always)]
fn draw(stream: &Stream, paths: BlockPaths<'_>, out: &mut [f64]) {
    match paths {
        BlockPaths::From(first) => stream.fill(first, out),
        BlockPaths::Picked(paths) => stream.gather(paths, out),
    }
}

#[inline(always)]
fn register(operand: Operand, registers: &[Vec<f64>]) -> &[f64] {
    match operand {
        Operand::Register(index) => &registers[index as usize],
        Operand::Number(_) => unreachable!("operations on numbers alone are folded"),
    }
}

/// Spells out one loop per operation, so that the match stands outside the loop.
macro_rules! each {
    ($operation:expr, $call:ident, $kind:ident: $($variant:ident)+) => {
        match $operation {
            $($kind::$variant => $call!($kind::$variant),)+
        }
    };
}

#[inline(always)]
fn unary(operation: Unary, x: &[f64], out: &mut [f64]) {
    macro_rules! one {
        ($operation:expr) => {
            for (out, &x) in out.iter_mut().zip(x) {
                *out = $operation.apply(x);
            }
        };
    }
    each!(operation, one, Unary: Negate Not Abs Exp Ln Log10 Sin Cos Sqrt Floor Round Logistic Logit NormalCdf);
}

#[inline(always)]
fn binary(operation: Binary, operands: &[Operand], registers: &[Vec<f64>], out: &mut [f64]) {
    macro_rules! two {
        ($operation:expr) => {
            match (operands[0], operands[1]) {
                (Operand::Register(x), Operand::Register(y)) => {
                    let (x, y) = (&registers[x as usize], &registers[y as usize]);
                    for ((out, &x), &y) in out.iter_mut().zip(x).zip(y) {
                        *out = $operation.apply(x, y);
                    }
                }
                (Operand::Register(x), Operand::Number(y)) => {
                    for (out, &x) in out.iter_mut().zip(&registers[x as usize]) {
                        *out = $operation.apply(x, y);
                    }
                }
                (Operand::Number(x), Operand::Register(y)) => {
                    for (out, &y) in out.iter_mut().zip(&registers[y as usize]) {
                        *out = $operation.apply(x, y);
                    }
                }
                (Operand::Number(_), Operand::Number(_)) => unreachable!("folded"),
            }
        };
    }
    each!(operation, two, Binary: Add Subtract Multiply Divide Power Min Max
        Less LessOrEqual Equal NotEqual And Or);
}

#[inline(always)]
fn choose(operands: &[Operand], registers: &[Vec<f64>], out: &mut [f64]) {
    lanes(operands, registers, out, |values| {
        select(values[0], values[1], values[2])
    });
}

/// The general loop: gathers a lane's arguments into a small array on the stack.
#[inline(always)]
fn lanes(
    operands: &[Operand],
    registers: &[Vec<f64>],
    out: &mut [f64],
    apply: impl Fn(&[f64]) -> f64,
) {
    for (lane, out) in out.iter_mut().enumerate() {
        let mut values = [0.0; MAX_ARGUMENTS];
        for (value, operand) in values.iter_mut().zip(operands) {
            *value = match operand {
                Operand::Register(index) => registers[*index as usize][lane],
                Operand::Number(number) => *number,
            };
        }
        *out = apply(&values[..operands.len()]);
    }
}
