//! The parts of a plan and what rests on what between them, as a diagram.
//!
//! The edges are those recorded while the scenario was compiled (`model::Influences`), gathered by
//! the part of the plan that they belong to. Left out are the cut that all programmes take where
//! money falls short, which would tie each to each, what is left of the budget, and parts that no
//! indicator rests on.

use indexmap::{IndexMap, IndexSet};

use super::words::{localised, people_title};
use crate::charts::{InfluenceBox, InfluenceFigure, Language, Shape};
use crate::model::{Cause, Influences, quantities};
use crate::scenario::{Scenario, Title};
use crate::words;

/// What a part of a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartKind {
    /// `driver.ID`.
    Driver,
    /// `event.ID`.
    Event,
    /// `economy.ID`.
    Economy,
    /// `population`, the projection, or `population.ID`.
    People,
    /// `budget`.
    Budget,
    /// `programme.ID`.
    Programme,
    /// `indicator.ID`.
    Indicator,
}

/// Parts of a plan by their keys, and edges from each to those that read it, by their places.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagram {
    /// Keys such as `driver.wages`, `population.elderly`, `budget`.
    pub parts: IndexSet<String>,
    /// Places of a part and of one that reads it.
    pub edges: IndexSet<(usize, usize)>,
}

/// The part that a key path or a name belongs to; none for what the diagram leaves out.
pub fn part_of(key: &str) -> Option<String> {
    let mut pieces = key.split('.');
    let (first, second) = (pieces.next()?, pieces.next());
    match (first, second) {
        ("budget", Some("everything_else")) => None,
        ("budget", _) => Some("budget".to_owned()),
        ("population", Some("group")) => Some(format!("population.{}", pieces.next()?)),
        // Values of the projection itself.
        ("population", Some("total_fertility" | "life_expectancy" | "net_migration"))
        | ("population", Some("sex_ratio_at_birth") | None) => Some("population".to_owned()),
        ("driver" | "event" | "economy" | "population" | "programme" | "indicator", Some(id)) => {
            Some(format!("{first}.{id}"))
        }
        _ => None,
    }
}

/// The kind of a part by its key.
pub fn kind_of(part: &str) -> PartKind {
    match part.split('.').next() {
        Some("driver") => PartKind::Driver,
        Some("event") => PartKind::Event,
        Some("economy") => PartKind::Economy,
        Some("population") => PartKind::People,
        Some("budget") => PartKind::Budget,
        Some("programme") => PartKind::Programme,
        _ => PartKind::Indicator,
    }
}

impl Diagram {
    /// Everything that indicators and programmes of a scenario rest on.
    pub fn of(scenario: &Scenario, influences: &Influences) -> Self {
        let all = Self::whole(scenario, influences);
        let wanted =
            all.parts.iter().enumerate().filter(|(_, part)| {
                matches!(kind_of(part), PartKind::Indicator | PartKind::Programme)
            });
        let reached = all.reach(wanted.map(|(at, _)| at).collect(), usize::MAX, false);
        all.only(&reached)
    }

    /// A part, what it rests on and what rests on it, within `depth` steps each way.
    pub fn around(scenario: &Scenario, influences: &Influences, part: &str, depth: usize) -> Self {
        let all = Self::whole(scenario, influences);
        let Some(start) = all.parts.get_index_of(part) else {
            return all.only(&IndexSet::new());
        };
        let mut reached = all.reach(IndexSet::from([start]), depth, false);
        reached.extend(all.reach(IndexSet::from([start]), depth, true));
        all.only(&reached)
    }

    fn whole(scenario: &Scenario, influences: &Influences) -> Self {
        let all = quantities(scenario);
        // Targets move nothing.
        let part = |cause: &Cause| {
            let key = match cause {
                Cause::Quantity(at) => all[*at].key.as_str(),
                Cause::Name(name) => name.as_str(),
            };
            (!key.contains(".target")).then(|| part_of(key)).flatten()
        };
        let mut diagram = Self {
            parts: IndexSet::new(),
            edges: IndexSet::new(),
        };
        let ids = |kind: &str, ids: Vec<&String>| -> Vec<String> {
            ids.into_iter().map(|id| format!("{kind}.{id}")).collect()
        };
        // Indicators and programmes stand in the order of the plan.
        diagram
            .parts
            .extend(ids("programme", scenario.programmes.keys().collect()));
        diagram
            .parts
            .extend(ids("indicator", scenario.indicators.keys().collect()));
        for (reader, read) in &influences.direct {
            let Some(reader) = part(reader) else {
                continue;
            };
            let to = diagram.parts.insert_full(reader).0;
            for from in read.iter().filter_map(part) {
                let from = diagram.parts.insert_full(from).0;
                if from != to {
                    diagram.edges.insert((from, to));
                }
            }
        }
        diagram
    }

    /// Places within `depth` edges of these, along the edges or against them.
    fn reach(&self, start: IndexSet<usize>, depth: usize, along: bool) -> IndexSet<usize> {
        let mut reached = start.clone();
        let mut edge = start;
        let mut left = depth;
        while !edge.is_empty() && left > 0 {
            let steps = self.edges.iter().filter_map(|&(from, to)| {
                let (here, there) = if along { (from, to) } else { (to, from) };
                (edge.contains(&here) && !reached.contains(&there)).then_some(there)
            });
            let next: IndexSet<usize> = steps.collect();
            reached.extend(next.iter().copied());
            edge = next;
            left -= 1;
        }
        reached
    }

    /// Some of the parts and the edges between them, in the order of the whole.
    fn only(&self, wanted: &IndexSet<usize>) -> Self {
        let kept = self
            .parts
            .iter()
            .enumerate()
            .filter(|(at, _)| wanted.contains(at));
        let parts: IndexSet<String> = kept.map(|(_, part)| part.clone()).collect();
        let place = |at: usize| parts.get_index_of(&self.parts[at]);
        let edges = self
            .edges
            .iter()
            .filter_map(|&(from, to)| Some((place(from)?, place(to)?)));
        Self {
            edges: edges.collect(),
            parts,
        }
    }

    /// Keys of the parts that a part reads (or, `along`, that read it) directly.
    pub fn neighbours(&self, part: &str, along: bool) -> Vec<&str> {
        let Some(own) = self.parts.get_index_of(part) else {
            return Vec::new();
        };
        let found = self.edges.iter().filter_map(|&(from, to)| {
            let (here, there) = if along { (from, to) } else { (to, from) };
            (here == own).then(|| self.parts[there].as_str())
        });
        found.collect()
    }

    /// Keys of the parts that rest on a part, directly or not.
    pub fn downstream(&self, part: &str) -> Vec<String> {
        let Some(own) = self.parts.get_index_of(part) else {
            return Vec::new();
        };
        let reached = self.reach(IndexSet::from([own]), usize::MAX, true);
        reached
            .into_iter()
            .map(|at| self.parts[at].clone())
            .collect()
    }

    /// In the language of Graphviz.
    pub fn dot(&self, scenario: &Scenario, language: Language) -> String {
        let mut text = String::from("digraph plan {\n  rankdir=LR;\n  node [fontsize=10];\n");
        let quoted =
            |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        for part in &self.parts {
            let shape = match kind_of(part) {
                PartKind::Driver => "hexagon",
                PartKind::Event => "diamond",
                PartKind::Economy => "box",
                PartKind::People => "octagon",
                PartKind::Budget => "house",
                PartKind::Programme => "parallelogram",
                PartKind::Indicator => "ellipse",
            };
            let title = title(scenario, part, language);
            let label = quoted(&title);
            text.push_str(&format!(
                "  {} [label={label}, shape={shape}];\n",
                quoted(part)
            ));
        }
        for &(from, to) in &self.edges {
            let (from, to) = (quoted(&self.parts[from]), quoted(&self.parts[to]));
            text.push_str(&format!("  {from} -> {to};\n"));
        }
        text.push_str("}\n");
        text
    }

    /// The figure; `centre` is drawn with emphasis.
    pub fn figure(
        &self,
        scenario: &Scenario,
        centre: Option<&str>,
        language: Language,
    ) -> InfluenceFigure {
        let domains: IndexMap<&str, usize> = scenario
            .plan
            .domains
            .keys()
            .enumerate()
            .map(|(at, id)| (id.as_str(), at))
            .collect();
        let boxes = self.parts.iter().map(|part| {
            let (column, shape) = look(kind_of(part));
            InfluenceBox {
                text: title(scenario, part, language),
                column,
                shape,
                group: domain(scenario, part).and_then(|id| domains.get(id).copied()),
                has_target: targets(scenario, part) > 0,
                emphasised: centre == Some(part),
            }
        });
        let name = match centre {
            Some(part) => title(scenario, part, language),
            None => localised(&scenario.plan.title, language).to_owned(),
        };
        InfluenceFigure {
            title: words::influences_of(language, name),
            subtitle: localised(&scenario.title, language).to_owned(),
            columns: vec![
                words::column_drivers(language).to_owned(),
                words::column_economy(language).to_owned(),
                words::column_programmes(language).to_owned(),
                words::column_indicators(language).to_owned(),
            ],
            boxes: boxes.collect(),
            arrows: self.edges.iter().copied().collect(),
            groups: scenario
                .plan
                .domains
                .values()
                .map(|title| localised(title, language).to_owned())
                .collect(),
            notes: vec![words::influence_note(language).to_owned()],
        }
    }
}

fn look(kind: PartKind) -> (usize, Shape) {
    match kind {
        PartKind::Driver => (0, Shape::Hexagon),
        PartKind::Event => (0, Shape::CutCorners),
        PartKind::Economy => (1, Shape::Box),
        PartKind::People => (1, Shape::CutCorners),
        PartKind::Budget => (1, Shape::Slanted),
        PartKind::Programme => (2, Shape::Slanted),
        PartKind::Indicator => (3, Shape::Box),
    }
}

/// How many targets an indicator has.
pub fn targets(scenario: &Scenario, part: &str) -> usize {
    let id = part.strip_prefix("indicator.");
    let indicator = id.and_then(|id| scenario.indicators.get(id));
    indicator.map_or(0, |indicator| indicator.targets.len())
}

fn domain<'a>(scenario: &'a Scenario, part: &str) -> Option<&'a str> {
    let (kind, id) = part.split_once('.')?;
    match kind {
        "programme" => scenario.programmes.get(id)?.domain.as_deref(),
        "indicator" => scenario.indicators.get(id)?.domain.as_deref(),
        _ => None,
    }
}

/// A part's title, or its id where it has none.
pub fn title(scenario: &Scenario, part: &str, language: Language) -> String {
    let Some((kind, id)) = part.split_once('.') else {
        return match part {
            "budget" => words::part_budget(language).to_owned(),
            _ => words::part_projection(language).to_owned(),
        };
    };
    let own = |title: Option<&Title>| title.map(|title| localised(title, language).to_owned());
    let found = match kind {
        "driver" => own(scenario
            .drivers
            .get(id)
            .and_then(|driver| driver.title.as_ref())),
        "economy" => own(scenario
            .economy
            .get(id)
            .and_then(|value| value.title.as_ref())),
        "population" => Some(people_title(scenario, id, language).to_owned()),
        "event" => own(scenario.events.get(id).map(|event| &event.title)),
        "programme" => own(scenario
            .programmes
            .get(id)
            .map(|programme| &programme.title)),
        "indicator" => own(scenario
            .indicators
            .get(id)
            .map(|indicator| &indicator.title)),
        _ => None,
    };
    found
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| id.replace('_', " "))
}
