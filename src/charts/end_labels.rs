//! Labels at the right edge of a plot: spread so that none touches another, each with a thin line
//! to its value where it had to move.

use super::block::Block;
use super::page::Measure;
use super::palette::LEADER;
use super::scene::{Anchor, Scene, Stroke};
use super::spread::{Wish, spread};

/// A label and the pixel at which its value stands.
pub(super) struct EndLabel {
    pub(super) block: Block,
    pub(super) at: (f64, f64),
}

/// Room between the plot and its labels, for the thin lines, in points.
pub(super) const GUTTER: f64 = 9.0;
const SPACE_BETWEEN: f64 = 0.6;

/// Height that the labels need in all, in pixels.
pub(super) fn height(blocks: &[&Block], measure: &Measure<'_>) -> f64 {
    blocks
        .iter()
        .map(|block| block.height() + measure.pt(SPACE_BETWEEN))
        .sum()
}

/// Writes `labels`, which stand in their wanted order from top to bottom for equal values.
///
/// `plot_right` is where the values end; the labels stay between `top` and `bottom`.
pub(super) fn write(
    scene: &mut Scene,
    mut labels: Vec<EndLabel>,
    plot_right: f64,
    (top, bottom): (f64, f64),
    measure: &Measure<'_>,
) {
    labels.sort_by(|a, b| a.at.1.total_cmp(&b.at.1));
    let room = |label: &EndLabel| label.block.height() + measure.pt(SPACE_BETWEEN);
    let wishes: Vec<Wish> = labels
        .iter()
        .map(|label| Wish {
            wanted: label.at.1,
            room: room(label),
        })
        .collect();
    let centres = spread(&wishes, top, bottom);
    let (from, to) = (
        plot_right + measure.pt(1.2),
        plot_right + measure.pt(GUTTER - 1.6),
    );
    let stroke = Stroke {
        colour: LEADER,
        width: measure.pt(0.4),
        dash: None,
    };
    for (label, centre) in labels.iter().zip(centres) {
        let (x, y) = label.at;
        // A value that ends before the plot does is led to the edge.
        if x < plot_right - 1.0 {
            scene.line(vec![(x, y), (from, y)], stroke);
        }
        if x < plot_right - 1.0 || (centre - y).abs() > measure.pt(1.5) {
            scene.line(vec![(from, y), (to, centre)], stroke);
        }
        label.block.write_centred(
            scene,
            plot_right + measure.pt(GUTTER),
            centre,
            Anchor::Start,
            0.0,
        );
    }
}
