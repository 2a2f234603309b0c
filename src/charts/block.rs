//! Set text: a paragraph broken into lines of one style, and paragraphs stacked on each other.

use super::fonts::{CAP_HEIGHT, Fonts, LINE_ASCENT, LINE_DESCENT, Weight};
use super::palette::Colour;
use super::scene::{Anchor, Scene, Text};
use super::wrap::{wrap, wrap_evenly};

/// How a text is set; sizes in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) colour: Colour,
    /// Distance between baselines as a multiple of the size.
    pub(super) leading: f64,
}

/// A paragraph set in lines.
#[derive(Debug, Clone)]
pub(super) struct Block {
    lines: Vec<String>,
    style: Style,
    /// Width of the longest line.
    pub(super) width: f64,
}

impl Block {
    /// Sets `text` in lines of at most `most` pixels.
    pub(super) fn set(text: &str, style: Style, most: f64, fonts: &Fonts) -> Self {
        let width = |text: &str| fonts.width(text, style.weight, style.size);
        Self::of(wrap(text, most, &width), style, fonts)
    }

    /// As `set`, in lines of about the same length.
    pub(super) fn set_evenly(text: &str, style: Style, most: f64, fonts: &Fonts) -> Self {
        let width = |text: &str| fonts.width(text, style.weight, style.size);
        Self::of(wrap_evenly(text, most, &width), style, fonts)
    }

    fn of(lines: Vec<String>, style: Style, fonts: &Fonts) -> Self {
        let width = lines
            .iter()
            .map(|line| fonts.width(line, style.weight, style.size))
            .fold(0.0, f64::max);
        Self {
            lines,
            style,
            width,
        }
    }

    /// Number of lines.
    pub(super) fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// Height from the top of the first line to the foot of the last; nothing for an empty text.
    pub(super) fn height(&self) -> f64 {
        match self.lines.len() {
            0 => 0.0,
            count => {
                self.style.size
                    * (LINE_ASCENT + LINE_DESCENT + (count - 1) as f64 * self.style.leading)
            }
        }
    }

    /// Writes the lines with their top at `top`, from, about or up to `x`.
    pub(super) fn write(&self, scene: &mut Scene, x: f64, top: f64, anchor: Anchor, halo: f64) {
        self.write_from(scene, x, top + LINE_ASCENT * self.style.size, anchor, halo);
    }

    /// Writes the lines so that their capitals are centred on `middle`.
    pub(super) fn write_centred(
        &self,
        scene: &mut Scene,
        x: f64,
        middle: f64,
        anchor: Anchor,
        halo: f64,
    ) {
        let extra = (self.lines.len().max(1) - 1) as f64 * self.style.leading;
        let baseline = middle + self.style.size * (CAP_HEIGHT - extra) / 2.0;
        self.write_from(scene, x, baseline, anchor, halo);
    }

    fn write_from(&self, scene: &mut Scene, x: f64, baseline: f64, anchor: Anchor, halo: f64) {
        for (at, line) in self.lines.iter().enumerate() {
            scene.text(Text {
                text: line.clone(),
                at: (
                    x,
                    baseline + at as f64 * self.style.leading * self.style.size,
                ),
                anchor,
                size: self.style.size,
                weight: self.style.weight,
                colour: self.style.colour,
                halo,
            });
        }
    }
}

/// Paragraphs one above the other.
#[derive(Debug, Default)]
pub(super) struct Stack {
    /// (space above, paragraph)
    blocks: Vec<(f64, Block)>,
}

impl Stack {
    /// Adds a paragraph with `space` above it, unless it is empty.
    pub(super) fn add(&mut self, space: f64, block: Block) {
        if block.line_count() > 0 {
            self.blocks.push((space, block));
        }
    }

    /// Height of the whole, spaces included.
    pub(super) fn height(&self) -> f64 {
        self.blocks
            .iter()
            .map(|(space, block)| space + block.height())
            .sum()
    }

    /// Writes the paragraphs from `top` downwards.
    pub(super) fn write(&self, scene: &mut Scene, x: f64, top: f64) {
        let mut y = top;
        for (space, block) in &self.blocks {
            y += space;
            block.write(scene, x, y, Anchor::Start, 0.0);
            y += block.height();
        }
    }
}
