//! The target board: every target under every scenario, by domain.

use indexmap::IndexMap;

use super::{Builder, ChartFile, words};
use crate::analysis::{JointSummary, ScenarioSummary, TargetSummary};
use crate::charts::{
    BoardCell, BoardFigure, BoardGroup, BoardRow, Digits, Figure, format_number, whole_percent,
};
use crate::words as phrases;

/// What makes a target the same in two scenarios: indicator, its number there, level, year.
type Key = (String, usize, String, i32);
/// A row in the making: its domain, and its label.
type Started = (Option<String>, BoardRow);

impl<'a> Builder<'a> {
    /// One board for the run, where there are targets.
    pub(super) fn boards(&self) -> Vec<ChartFile> {
        let rows = self.target_rows();
        if rows.is_empty() {
            return Vec::new();
        }
        let figure = Figure::Board(self.board(rows));
        vec![ChartFile {
            stem: "charts/target-board".to_owned(),
            figure,
            scenario: None,
        }]
    }

    fn board(&self, rows: IndexMap<Key, Started>) -> BoardFigure {
        let (language, first) = (self.language, &self.scenarios[0]);
        let plan = &first.plan;
        let scenarios = self.scenarios.iter();
        let mut subtitle: Vec<String> = vec![self.text(&plan.title).to_owned()];
        subtitle.push(words::paths(self.summary.paths, language));
        BoardFigure {
            title: phrases::board_title(language).to_owned(),
            subtitle: subtitle.join(" · "),
            scenarios: scenarios
                .map(|own| self.text(&own.title).to_owned())
                .collect(),
            groups: self.by_domain(rows),
            totals: self.joint_rows(),
            shade: phrases::board_key(language).to_owned(),
            notes: vec![words::method(first.run.sampler, first.run.seed, language)],
            language,
        }
    }

    /// Rows under the plan's domains in its order; those without a domain come last.
    fn by_domain(&self, rows: IndexMap<Key, Started>) -> Vec<BoardGroup> {
        let domains = &self.scenarios[0].plan.domains;
        let mut groups: Vec<BoardGroup> = domains
            .values()
            .map(|title| BoardGroup {
                heading: self.text(title).to_owned(),
                rows: Vec::new(),
            })
            .collect();
        let mut others = Vec::new();
        for (domain, row) in rows.into_values() {
            match domain.and_then(|id| domains.get_index_of(&id)) {
                Some(at) => groups[at].rows.push(row),
                None => others.push(row),
            }
        }
        groups.retain(|group| !group.rows.is_empty());
        if !others.is_empty() {
            let heading = if groups.is_empty() {
                String::new()
            } else {
                phrases::other_indicators(self.language).to_owned()
            };
            groups.push(BoardGroup {
                heading,
                rows: others,
            });
        }
        groups
    }

    /// A row for each target that some scenario has, in the order in which scenarios first have it.
    fn target_rows(&self) -> IndexMap<Key, Started> {
        let mut rows: IndexMap<Key, Started> = IndexMap::new();
        let pairs = self.scenarios.iter().zip(&self.summary.scenarios);
        for (column, (scenario, summary)) in pairs.enumerate() {
            for target in &summary.targets {
                let found = scenario.indicators.get_index(target.indicator);
                let (id, indicator) = found.expect("its own position");
                let wanted = &indicator.targets[target.target];
                let level = self.level_text(indicator, target);
                let key = (id.clone(), target.target, level.clone(), wanted.year);
                let blank = || {
                    let row = BoardRow {
                        label: self.text(&indicator.title).to_owned(),
                        detail: format!("{level} · {}", wanted.year),
                        cells: vec![None; self.scenarios.len()],
                    };
                    (indicator.domain.clone(), row)
                };
                let (_, row) = rows.entry(key).or_insert_with(blank);
                row.cells[column] = Some(self.target_cell(summary, target, wanted.year));
            }
        }
        rows
    }

    /// Certainty is kept for values that do not vary.
    fn target_cell(
        &self,
        summary: &ScenarioSummary,
        target: &TargetSummary,
        year: i32,
    ) -> BoardCell {
        let [low, high] = [0.10, 0.90].map(|level| self.summary.level(level));
        let at = summary.years.iter().position(|&own| own == year);
        let own = summary.indicators.iter();
        let mut own = own.filter(|(index, _)| *index == target.indicator);
        let column = own.next().zip(at).map(|((_, columns), at)| &columns[at]);
        let varies = column.is_none_or(|column| column.quantiles[low] < column.quantiles[high]);
        let probability = target.estimate.probability;
        BoardCell {
            shade: Some(probability),
            text: whole_percent(probability, varies),
        }
    }

    /// For each year with targets: the probability of meeting all, and how many are met.
    fn joint_rows(&self) -> Vec<BoardRow> {
        let mut years: Vec<i32> = Vec::new();
        for joint in self.summary.scenarios.iter().flat_map(|own| &own.joint) {
            if !years.contains(&joint.year) {
                years.push(joint.year);
            }
        }
        years.sort_unstable();
        years.iter().flat_map(|&year| self.joint_of(year)).collect()
    }

    fn joint_of(&self, year: i32) -> [BoardRow; 2] {
        let language = self.language;
        let of = |summary: &'a ScenarioSummary| summary.joint.iter().find(|own| own.year == year);
        let row = |label: String, cell: &dyn Fn(&JointSummary) -> BoardCell| BoardRow {
            label,
            detail: String::new(),
            cells: self
                .summary
                .scenarios
                .iter()
                .map(|own| of(own).map(cell))
                .collect(),
        };
        let all = row(phrases::all_targets_of(language, year), &|joint| {
            BoardCell {
                shade: Some(joint.all_met.probability),
                text: whole_percent(
                    joint.all_met.probability,
                    joint.number_met.standard_deviation > 0.0,
                ),
            }
        });
        let mean = row(phrases::mean_number_met(language, year), &|joint| {
            let mean = format_number(joint.number_met.mean, language, Digits::Decimals(1));
            BoardCell {
                shade: None,
                text: format!("{mean}/{}", joint.targets),
            }
        });
        [all, mean]
    }
}
