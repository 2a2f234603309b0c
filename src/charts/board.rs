//! The target board as data: targets by scenarios, with the probability of each.
//!
//! What it looks like is in `board_layout`; its colours are `palette::probability`.

use super::error::ChartError;
use crate::words::Language;

/// One cell of the board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardCell {
    /// The probability, 0 to 1, that the cell is shaded by; none for a cell without shade.
    pub shade: Option<f64>,
    /// What is written in the cell, such as `83%`.
    pub text: String,
}

/// One row of the board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardRow {
    /// What the row speaks of.
    pub label: String,
    /// The level and year of the target; may be empty.
    pub detail: String,
    /// One cell for each scenario; none where a scenario has no such target.
    pub cells: Vec<Option<BoardCell>>,
}

/// Rows under a heading, such as a domain.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardGroup {
    /// The heading; may be empty.
    pub heading: String,
    /// Rows from top to bottom.
    pub rows: Vec<BoardRow>,
}

/// Targets by scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// Scenarios from left to right.
    pub scenarios: Vec<String>,
    /// Rows by domain.
    pub groups: Vec<BoardGroup>,
    /// The last rows, which speak of all targets together.
    pub totals: Vec<BoardRow>,
    /// What the shade says, in words.
    pub shade: String,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

impl BoardFigure {
    /// Every row from top to bottom.
    fn rows(&self) -> impl Iterator<Item = &BoardRow> {
        let groups = self.groups.iter().flat_map(|group| &group.rows);
        groups.chain(&self.totals)
    }

    pub(super) fn check(&self) -> Result<(), ChartError> {
        if self.scenarios.is_empty() || self.rows().next().is_none() {
            return Err(ChartError::NoSeries);
        }
        for row in self.rows() {
            if row.cells.len() != self.scenarios.len() {
                return Err(ChartError::CellsMissing {
                    row: row.label.clone(),
                    found: row.cells.len(),
                    columns: self.scenarios.len(),
                });
            }
            let shades = row.cells.iter().flatten().filter_map(|cell| cell.shade);
            let mut shades = shades.enumerate();
            if let Some((at, value)) = shades.find(|(_, shade)| !(0.0..=1.0).contains(shade)) {
                return Err(ChartError::UndrawableValue {
                    part: row.label.clone(),
                    position: at as i64,
                    value,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_tidy, assert_well_formed, svg};
    use super::super::{Figure, Page, whole_percent};
    use super::*;

    fn row(label: &str, at: usize, scenarios: usize) -> BoardRow {
        let cell = |scenario: usize| {
            let probability = ((at * 31 + scenario * 17) % 101) as f64 / 100.0;
            (scenario != 2 || at != 1).then(|| BoardCell {
                shade: Some(probability),
                text: whole_percent(probability, true),
            })
        };
        BoardRow {
            label: label.to_owned(),
            detail: "≥ 4.5 · 2025".to_owned(),
            cells: (0..scenarios).map(cell).collect(),
        }
    }

    fn board(language: Language, rows: usize, scenarios: usize, label: &str) -> BoardFigure {
        let group = |from: usize| BoardGroup {
            heading: format!("婴幼儿照护服务 {from}"),
            rows: (from..rows.min(from + 7))
                .map(|at| row(label, at, scenarios))
                .collect(),
        };
        let mean = BoardCell {
            shade: None,
            text: "12.3/17".to_owned(),
        };
        BoardFigure {
            title: "目标达成概率".to_owned(),
            subtitle: "Probability of each target under each scenario".to_owned(),
            scenarios: (1..=scenarios)
                .map(|at| format!("Elder care first {at}"))
                .collect(),
            groups: (0..rows).step_by(7).map(group).collect(),
            totals: vec![
                row("All targets of 2025 together", 3, scenarios),
                BoardRow {
                    label: "Mean number met".to_owned(),
                    detail: String::new(),
                    cells: vec![Some(mean); scenarios],
                },
            ],
            shade: "Shade: probability".to_owned(),
            notes: vec!["plancast".to_owned()],
            language,
        }
    }

    #[test]
    fn svg_snapshot() {
        let shown = svg(Figure::Board(board(Language::En, 9, 3, "Places per 1,000")));
        assert_well_formed(&shown);
        assert!(shown.contains(">–<"), "a missing target is marked");
        insta::assert_snapshot!("board", shown);
    }

    #[test]
    fn texts_keep_apart_at_any_size() {
        let small = Page {
            width_mm: 80.0,
            height_mm: 60.0,
            dpi: 150,
            keeps_shape: false,
        };
        let long = "每千人口拥有3岁以下婴幼儿托位数（含社会力量办托）".repeat(3);
        for page in [Page::default(), small] {
            for (rows, scenarios) in [(1, 1), (9, 6), (27, 8), (60, 12), (3, 60)] {
                for label in ["PM2.5", &long] {
                    let figure = board(Language::Zh, rows, scenarios, label);
                    assert_tidy(&Figure::Board(figure), &page);
                }
            }
        }
    }

    /// Two scenarios have room: a title of 150 letters takes no more than six more lines.
    #[test]
    fn columns_widen_for_long_heads() {
        let long = "Share of registered residents aged sixty and over in need of care who receive \
                    certified home visits at least once a week within thirty minutes";
        let mut figure = board(Language::En, 3, 2, "Places per 1,000");
        let lines =
            |figure: &BoardFigure| svg(Figure::Board(figure.clone())).matches("<text").count();
        let short = lines(&figure);
        figure.scenarios[1] = long.to_owned();
        assert!(lines(&figure) <= short + 6, "{} {short}", lines(&figure));
        assert_tidy(&Figure::Board(figure), &Page::default());
    }

    #[test]
    fn faults_are_refused() {
        let mut figure = board(Language::En, 3, 3, "x");
        figure.groups[0].rows[1].cells.pop();
        assert!(matches!(
            figure.check(),
            Err(ChartError::CellsMissing {
                found: 2,
                columns: 3,
                ..
            })
        ));
        let mut figure = board(Language::En, 3, 3, "x");
        figure.groups[0].rows[0].cells[0] = Some(BoardCell {
            shade: Some(1.2),
            text: String::new(),
        });
        assert!(matches!(
            figure.check(),
            Err(ChartError::UndrawableValue { .. })
        ));
        let mut figure = board(Language::En, 3, 3, "x");
        (figure.groups, figure.totals) = (Vec::new(), Vec::new());
        assert!(matches!(figure.check(), Err(ChartError::NoSeries)));
    }
}
