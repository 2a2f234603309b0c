//! What rests on what as data: boxes in columns and arrows between them.
//!
//! What it looks like is in `influence_layout`.

use super::error::ChartError;

/// The outline of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Straight corners.
    Box,
    /// Pointed at both sides.
    Hexagon,
    /// Corners cut off.
    CutCorners,
    /// Slanted sides.
    Slanted,
}

/// A part of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InfluenceBox {
    /// Its name.
    pub text: String,
    /// The column that it stands in.
    pub column: usize,
    /// Its outline.
    pub shape: Shape,
    /// Its group, which gives it a colour.
    pub group: Option<usize>,
    /// Whether a target is set for it.
    pub has_target: bool,
    /// Whether the diagram is about it.
    pub emphasised: bool,
}

/// What rests on what, from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InfluenceFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// Headings of the columns, at least one.
    pub columns: Vec<String>,
    /// The boxes; those of the last column stay in this order.
    pub boxes: Vec<InfluenceBox>,
    /// Places of two boxes: the second rests on the first.
    pub arrows: Vec<(usize, usize)>,
    /// Names of the groups, in the order of their colours.
    pub groups: Vec<String>,
    /// Lines at the foot.
    pub notes: Vec<String>,
}

impl InfluenceFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        if self.boxes.is_empty() {
            return Err(ChartError::NoSeries);
        }
        let columns = self.columns.len();
        let (boxes, groups) = (self.boxes.len(), self.groups.len());
        let sound = |own: &InfluenceBox| {
            own.column < columns && own.group.is_none_or(|group| group < groups)
        };
        if let Some(own) = self.boxes.iter().find(|own| !sound(own)) {
            return Err(ChartError::MisplacedBox {
                text: own.text.clone(),
            });
        }
        let lost = |&&(from, to): &&(usize, usize)| from >= boxes || to >= boxes;
        match self.arrows.iter().find(lost) {
            Some(&(from, to)) => Err(ChartError::LostArrow { from, to, boxes }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure() -> InfluenceFigure {
        let own = |text: &str, column| InfluenceBox {
            text: text.to_owned(),
            column,
            shape: Shape::Box,
            group: Some(0),
            has_target: false,
            emphasised: false,
        };
        InfluenceFigure {
            title: "t".to_owned(),
            subtitle: String::new(),
            columns: vec!["a".to_owned(), "b".to_owned()],
            boxes: vec![own("x", 0), own("y", 1)],
            arrows: vec![(0, 1)],
            groups: vec!["g".to_owned()],
            notes: Vec::new(),
        }
    }

    #[test]
    fn what_points_nowhere_is_refused() {
        assert!(figure().check().is_ok());
        let mut empty = figure();
        empty.boxes.clear();
        assert!(matches!(empty.check(), Err(ChartError::NoSeries)));
        let mut lost = figure();
        lost.arrows.push((0, 2));
        assert!(matches!(
            lost.check(),
            Err(ChartError::LostArrow { to: 2, .. })
        ));
        let mut misplaced = figure();
        misplaced.boxes[1].column = 2;
        assert!(matches!(
            misplaced.check(),
            Err(ChartError::MisplacedBox { .. })
        ));
        let mut ungrouped = figure();
        ungrouped.boxes[1].group = Some(1);
        assert!(matches!(
            ungrouped.check(),
            Err(ChartError::MisplacedBox { .. })
        ));
    }
}
