//! From a graph and the nodes wanted to a list of instructions over registers.
//!
//! Only what the wanted nodes need is kept. Instructions follow a depth-first
//! walk from the outputs, so that what one indicator needs is computed close
//! together and few registers are live at a time; a register is reused as soon
//! as its last reader is done. Constants stay operands: they take no register.

use std::collections::HashMap;
use std::sync::Arc;

use crate::demography::Projection;
use crate::graph::{Graph, MAX_ARGUMENTS, NodeId, Operation};
use crate::uncertainty::{PointSet, PreparedQuantile, Stream};

/// Where an instruction finds an argument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operand {
    /// A register of the block.
    Register(u32),
    /// A number.
    Number(f64),
}

/// One step of a block.
#[derive(Debug, Clone, Copy)]
pub struct Instruction {
    pub(super) operation: Operation,
    pub(super) target: u32,
    pub(super) operands: [Operand; MAX_ARGUMENTS],
    pub(super) operand_count: u8,
}

/// A population's state and all that is read from it.
#[derive(Debug, Clone)]
pub struct PeopleStep {
    pub(super) instruction: Instruction,
    pub(super) readings: Vec<Reading>,
}

/// A group or a flow of a state, and the register that it goes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) operation: Operation,
    pub(super) target: u32,
}

/// What happens in a block, in order.
#[derive(Debug, Clone)]
pub enum Step {
    /// Compute into a register.
    Compute(Instruction),
    /// Compute people, and what is read from them while they are at hand.
    People(PeopleStep),
    /// Write an operand into a column of the results.
    Store {
        /// What to write.
        from: Operand,
        /// Column of the results.
        column: u32,
    },
}

/// A runnable list of steps for a set of outputs.
#[derive(Debug)]
pub struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) registers: usize,
    /// Registers that hold a population's state.
    pub(super) states: usize,
    pub(super) columns: usize,
    pub(super) streams: Vec<Stream>,
    pub(super) quantiles: Vec<PreparedQuantile>,
    pub(super) projections: Vec<Arc<Projection>>,
}

impl Program {
    /// Compiles what `outputs` need; column `i` of the results is `outputs[i]`.
    pub fn compile(graph: &Graph, points: &PointSet, outputs: &[NodeId]) -> Self {
        let order = schedule(graph, outputs);
        Allocator::new(graph, points, outputs, &order).run(&order)
    }

    /// Number of computing steps.
    pub fn instructions(&self) -> usize {
        self.steps
            .iter()
            .map(|step| match step {
                Step::Compute(_) => 1,
                Step::People(people) => 1 + people.readings.len(),
                Step::Store { .. } => 0,
            })
            .sum()
    }

    /// Most values live at a time.
    pub fn registers(&self) -> usize {
        self.registers
    }

    /// Number of result columns.
    pub fn columns(&self) -> usize {
        self.columns
    }
}

/// Needed nodes in depth-first order from the outputs, arguments first.
fn schedule(graph: &Graph, outputs: &[NodeId]) -> Vec<NodeId> {
    let mut done = vec![false; graph.len()];
    let mut order = Vec::new();
    let mut stack: Vec<(NodeId, bool)> = Vec::new();
    for &output in outputs {
        stack.push((output, false));
        while let Some((id, expanded)) = stack.pop() {
            if done[id.index()] || graph.known_value(id).is_some() {
                continue;
            }
            if expanded {
                done[id.index()] = true;
                order.push(id);
                continue;
            }
            stack.push((id, true));
            let arguments = graph.node(id).arguments();
            stack.extend(arguments.iter().rev().map(|&a| (a, false)));
        }
    }
    readers_first(graph, &order)
}

/// What is read from a population's state is computed as soon as the state is there: states are
/// large, and so hardly more than one is live at a time.
fn readers_first(graph: &Graph, order: &[NodeId]) -> Vec<NodeId> {
    let mut readers: HashMap<NodeId, Vec<NodeId>> = HashMap::new();
    for &id in order {
        let node = graph.node(id);
        if node.operation.reads_state() {
            readers.entry(node.arguments()[0]).or_default().push(id);
        }
    }
    let mut sorted = Vec::with_capacity(order.len());
    for &id in order {
        let operation = graph.node(id).operation;
        if operation.is_state() {
            sorted.push(id);
            sorted.extend(readers.remove(&id).unwrap_or_default());
        } else if !operation.reads_state() {
            sorted.push(id);
        }
    }
    sorted
}

struct Allocator<'a> {
    graph: &'a Graph,
    points: &'a PointSet,
    /// Columns that hold a node.
    columns: HashMap<NodeId, Vec<u32>>,
    /// Position in the order of each node's last reader.
    last_use: HashMap<NodeId, usize>,
    register: HashMap<NodeId, u32>,
    free: Vec<u32>,
    free_states: Vec<u32>,
    streams: HashMap<u32, u32>,
    quantiles: HashMap<u32, u32>,
    projections: HashMap<u32, u32>,
    program: Program,
}

impl<'a> Allocator<'a> {
    fn new(graph: &'a Graph, points: &'a PointSet, outputs: &[NodeId], order: &[NodeId]) -> Self {
        let mut columns: HashMap<NodeId, Vec<u32>> = HashMap::new();
        let mut constant_stores = Vec::new();
        for (column, &output) in outputs.iter().enumerate() {
            let column = u32::try_from(column).expect("fewer than 2^32 columns");
            match graph.known_value(output) {
                Some(value) => constant_stores.push(Step::Store {
                    from: Operand::Number(value),
                    column,
                }),
                None => columns.entry(output).or_default().push(column),
            }
        }
        let mut last_use = HashMap::new();
        for (position, &id) in order.iter().enumerate() {
            for &argument in graph.node(id).arguments() {
                last_use.insert(argument, position);
            }
        }
        Self {
            graph,
            points,
            columns,
            last_use,
            register: HashMap::new(),
            free: Vec::new(),
            free_states: Vec::new(),
            streams: HashMap::new(),
            quantiles: HashMap::new(),
            projections: HashMap::new(),
            program: Program {
                steps: constant_stores,
                registers: 0,
                states: 0,
                columns: outputs.len(),
                streams: Vec::new(),
                quantiles: Vec::new(),
                projections: Vec::new(),
            },
        }
    }

    fn run(mut self, order: &[NodeId]) -> Program {
        let mut position = 0;
        while let Some(&id) = order.get(position) {
            let after = position + 1 + self.readers(id, &order[position + 1..]);
            let instruction = self.instruction(id, position);
            let step = if self.graph.node(id).operation.is_state() {
                // Their registers are taken together, since they are written together.
                let readers = &order[position + 1..after];
                let readings = readers.iter().map(|&reader| self.reading(reader)).collect();
                Step::People(PeopleStep {
                    instruction,
                    readings,
                })
            } else {
                Step::Compute(instruction)
            };
            self.program.steps.push(step);
            for (place, &done) in order[position..after].iter().enumerate() {
                self.store(done);
                self.release(done, position + place);
            }
            position = after;
        }
        self.program
    }

    /// How many of the nodes that follow a state read it: all its readers follow it at once.
    fn readers(&self, id: NodeId, following: &[NodeId]) -> usize {
        let reads = |&&node: &&NodeId| {
            let node = self.graph.node(node);
            node.operation.reads_state() && node.arguments()[0] == id
        };
        following.iter().take_while(reads).count()
    }

    fn reading(&mut self, id: NodeId) -> Reading {
        let target = self.free.pop().unwrap_or_else(|| {
            self.program.registers += 1;
            u32::try_from(self.program.registers - 1).expect("fewer than 2^32 registers")
        });
        self.register.insert(id, target);
        Reading {
            operation: self.graph.node(id).operation,
            target,
        }
    }

    fn store(&mut self, id: NodeId) {
        let target = self.register[&id];
        let columns = self.columns.get(&id).into_iter().flatten();
        let stores = columns.map(|&column| Step::Store {
            from: Operand::Register(target),
            column,
        });
        self.program.steps.extend(stores);
    }

    fn instruction(&mut self, id: NodeId, position: usize) -> Instruction {
        let graph = self.graph;
        let node = graph.node(id);
        let mut operands = [Operand::Number(0.0); MAX_ARGUMENTS];
        for (operand, &argument) in operands.iter_mut().zip(node.arguments()) {
            *operand = match graph.known_value(argument) {
                Some(value) => Operand::Number(value),
                None => Operand::Register(self.register[&argument]),
            };
        }
        if let (Operation::PopulationStep(..), Operand::Register(before)) =
            (node.operation, operands[0])
            && self.last_use.get(&node.arguments()[0]) == Some(&position)
        {
            // Nobody else wants to know the year before: people grow older in place.
            self.register.insert(id, before);
            return self.finished(id, before, operands);
        }
        // Taken before the arguments are released: a target is never one of its own arguments.
        let (free, made) = if node.operation.is_state() {
            (&mut self.free_states, &mut self.program.states)
        } else {
            (&mut self.free, &mut self.program.registers)
        };
        let target = free.pop().unwrap_or_else(|| {
            *made += 1;
            u32::try_from(*made - 1).expect("fewer than 2^32 registers")
        });
        self.register.insert(id, target);
        self.finished(id, target, operands)
    }

    fn finished(
        &mut self,
        id: NodeId,
        target: u32,
        operands: [Operand; MAX_ARGUMENTS],
    ) -> Instruction {
        let node = self.graph.node(id);
        Instruction {
            operation: self.localise(node.operation),
            target,
            operands,
            operand_count: u8::try_from(node.arguments().len()).expect("at most six"),
        }
    }

    /// Replaces the graph's indices by the program's own.
    fn localise(&mut self, operation: Operation) -> Operation {
        match operation {
            Operation::Uniform(draw) => Operation::Uniform(self.stream(draw)),
            Operation::Normal(draw) => Operation::Normal(self.stream(draw)),
            Operation::Quantile(index) => {
                let list = &mut self.program.quantiles;
                let local = *self.quantiles.entry(index).or_insert_with(|| {
                    list.push(self.graph.prepared(index).clone());
                    u32::try_from(list.len() - 1).expect("fewer than 2^32 distributions")
                });
                Operation::Quantile(local)
            }
            Operation::PopulationBase(index) => Operation::PopulationBase(self.projection(index)),
            Operation::PopulationStep(index, year) => {
                Operation::PopulationStep(self.projection(index), year)
            }
            other => other,
        }
    }

    fn projection(&mut self, index: u32) -> u32 {
        let list = &mut self.program.projections;
        *self.projections.entry(index).or_insert_with(|| {
            list.push(Arc::clone(self.graph.projection_at(index)));
            u32::try_from(list.len() - 1).expect("fewer than 2^32 projections")
        })
    }

    fn stream(&mut self, draw: u32) -> u32 {
        let list = &mut self.program.streams;
        *self.streams.entry(draw).or_insert_with(|| {
            let coordinate = self.graph.draw(draw);
            list.push(self.points.stream(&coordinate.name, coordinate.year));
            u32::try_from(list.len() - 1).expect("fewer than 2^32 coordinates")
        })
    }

    fn release(&mut self, id: NodeId, position: usize) {
        if !self.last_use.contains_key(&id) {
            self.give_back(id);
        }
        let mut released: Vec<NodeId> = Vec::with_capacity(MAX_ARGUMENTS);
        for &argument in self.graph.node(id).arguments() {
            let finished = self.last_use.get(&argument) == Some(&position);
            // A state whose register its own next state has taken is not given back.
            let kept = self.graph.node(id).operation.is_state()
                && self.register.get(&argument) == self.register.get(&id)
                && self.graph.node(argument).operation.is_state();
            if finished
                && !kept
                && !released.contains(&argument)
                && self.register.contains_key(&argument)
            {
                released.push(argument);
                self.give_back(argument);
            }
        }
    }

    fn give_back(&mut self, id: NodeId) {
        let register = self.register[&id];
        if self.graph.node(id).operation.is_state() {
            self.free_states.push(register);
        } else {
            self.free.push(register);
        }
    }
}
