//! Targets on a plot over the years: a dashed line to a diamond, and what the target says.
//!
//! The text stands where it hides least. Where there are many targets, or long ones, each diamond
//! carries a circled number and the texts stand at the foot of the page.

use super::block::Block;
use super::figure::{Direction, TargetMark};
use super::fonts::Weight;
use super::page::Measure;
use super::palette::TARGET;
use super::panel::Panel;
use super::place::{Obstacles, Rect};
use super::scene::{Anchor, Scene, Stroke};

/// Width of the white border of texts in a plot, in points.
pub(super) const HALO: f64 = 1.1;

const MOST_IN_PLOT: usize = 3;
const MOST_LINES_IN_PLOT: usize = 2;
const DIAMOND: f64 = 3.6;
const CROSSING_A_TARGET_LINE: f64 = 200.0;

/// How the targets of one figure are captioned.
pub(super) struct Captions {
    blocks: Vec<Block>,
    /// The texts for the foot of the page, with their keys; empty where the plot holds the texts.
    pub(super) keyed: String,
}

/// Decides where the texts of `targets` go, for a plot of about `plot_width` pixels.
pub(super) fn captions(targets: &[TargetMark], plot_width: f64, measure: &Measure<'_>) -> Captions {
    let style = measure.label(Weight::Bold, TARGET);
    let most = (plot_width * 0.62).min(measure.pt(200.0));
    let blocks: Vec<Block> = targets
        .iter()
        .map(|target| Block::set_evenly(&target.text, style, most, measure.fonts))
        .collect();
    if targets.len() <= MOST_IN_PLOT
        && blocks
            .iter()
            .all(|block| block.line_count() <= MOST_LINES_IN_PLOT)
    {
        return Captions {
            blocks,
            keyed: String::new(),
        };
    }
    let blocks = (0..targets.len())
        .map(|at| measure.set(&key(at), style, f64::INFINITY))
        .collect();
    let keyed = targets
        .iter()
        .enumerate()
        .map(|(at, target)| format!("{}\u{a0}{}", key(at), target.text));
    let keyed = keyed.collect::<Vec<_>>().join("  ");
    Captions { blocks, keyed }
}

/// A circled number up to twenty, a number in brackets beyond.
pub(super) fn key(at: usize) -> String {
    match u32::try_from(at)
        .ok()
        .filter(|at| *at < 20)
        .and_then(|at| char::from_u32('①' as u32 + at))
    {
        Some(circled) => circled.to_string(),
        None => format!("({})", at + 1),
    }
}

/// Draws lines and diamonds, from `start` (a year) on, and keeps texts clear of them.
pub(super) fn draw_marks(
    scene: &mut Scene,
    panel: &Panel,
    targets: &[TargetMark],
    start: f64,
    measure: &Measure<'_>,
    obstacles: &mut Obstacles,
) {
    let dash = Some((measure.pt(3.2), measure.pt(2.2)));
    let stroke = Stroke {
        colour: TARGET,
        width: measure.pt(0.8),
        dash,
    };
    for target in targets {
        let at = panel.at(f64::from(target.year), target.level);
        let from = panel.at(start, target.level);
        scene.line(vec![from, at], stroke);
        obstacles.add_line(vec![from, at], CROSSING_A_TARGET_LINE);
    }
    for target in targets {
        let at = panel.at(f64::from(target.year), target.level);
        scene.diamond(at, measure.pt(DIAMOND), TARGET);
        arrow(scene, at, target.direction, panel.frame, measure);
        obstacles.add_box(Rect::about(
            at,
            measure.pt(DIAMOND + 1.2),
            measure.pt(DIAMOND + 5.0),
        ));
    }
}

/// A small triangle that points to the side that counts as success: beyond the diamond, or on its
/// inner side where it would leave the plot and meet the texts there.
fn arrow(
    scene: &mut Scene,
    (x, y): (f64, f64),
    direction: Direction,
    frame: Rect,
    measure: &Measure<'_>,
) {
    const BASE: f64 = DIAMOND + 1.7;
    const TIP: f64 = DIAMOND + 4.6;
    let sign = if direction == Direction::AtLeast {
        -1.0
    } else {
        1.0
    };
    let is_outside = !(frame.top..=frame.bottom).contains(&(y + sign * measure.pt(TIP)));
    let (base, tip) = if is_outside {
        (-TIP, -BASE)
    } else {
        (BASE, TIP)
    };
    let at = |across: f64, out: f64| (x + measure.pt(across), y + sign * measure.pt(out));
    scene.polygon(vec![at(-2.0, base), at(2.0, base), at(0.0, tip)], TARGET);
}

/// Writes what the targets say.
pub(super) fn write_captions(
    scene: &mut Scene,
    panel: &Panel,
    targets: &[TargetMark],
    captions: &Captions,
    start: f64,
    measure: &Measure<'_>,
    obstacles: &mut Obstacles,
) {
    for (target, block) in targets.iter().zip(&captions.blocks) {
        let at = panel.at(f64::from(target.year), target.level);
        let (from, _) = panel.at(start, target.level);
        let (width, height) = (block.width, block.height());
        let beside = measure.pt(DIAMOND + 3.0);
        let (above, below) = (at.1 - height - measure.pt(2.0), at.1 + measure.pt(2.0));
        let before = at.0 - beside - width;
        let mut near = vec![
            (before, above),
            (from, above),
            (before, below),
            (from, below),
        ];
        near.push((at.0 + beside, at.1 - height / 2.0));
        near.push((
            at.0 - width / 2.0,
            at.1 - height - measure.pt(DIAMOND + 6.0),
        ));
        near.push((at.0 - width / 2.0, at.1 + measure.pt(DIAMOND + 6.0)));
        if !captions.keyed.is_empty() {
            near.reverse();
        }
        let rect = obstacles.place(
            (width, height),
            &near,
            at,
            panel.inside(measure),
            measure.pt(4.0),
        );
        let (reach_x, reach_y) = rect.nearest(at);
        let is_far =
            (reach_y - at.1).abs() > measure.pt(DIAMOND + 11.0) || reach_x - at.0 > beside * 1.5;
        if is_far {
            let thin = Stroke {
                colour: TARGET,
                width: measure.pt(0.4),
                dash: None,
            };
            scene.line(vec![(reach_x, reach_y), at], thin);
        }
        block.write(scene, rect.left, rect.top, Anchor::Start, measure.pt(HALO));
    }
}
