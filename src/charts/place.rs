//! Finding a free place for a text inside a plot.
//!
//! Every place considered has a cost: texts and marks already there must not be touched, lines
//! should not be crossed, bands had better not be covered, and the text should stand near what it
//! speaks of. The cheapest place wins; ties go to the one considered first.

/// An upright rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    /// The rectangle about a centre.
    pub(super) fn about((x, y): (f64, f64), half_width: f64, half_height: f64) -> Self {
        Self {
            left: x - half_width,
            top: y - half_height,
            right: x + half_width,
            bottom: y + half_height,
        }
    }

    /// This rectangle with `by` more, or less where negative, on every side.
    pub(super) fn grown(self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    /// The corners, around.
    pub(super) fn corners(&self) -> Vec<(f64, f64)> {
        vec![
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        ]
    }

    /// The point of the rectangle that is nearest to `(x, y)`.
    pub(super) fn nearest(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            x.clamp(self.left, self.right),
            y.clamp(self.top, self.bottom),
        )
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// Whether the segment from `a` to `b` meets the rectangle (Liang and Barsky's clipping).
    fn meets(&self, a: (f64, f64), b: (f64, f64)) -> bool {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (p, q) in [
            (-dx, a.0 - self.left),
            (dx, self.right - a.0),
            (-dy, a.1 - self.top),
            (dy, self.bottom - a.1),
        ] {
            if p == 0.0 {
                if q < 0.0 {
                    return false;
                }
            } else if p < 0.0 {
                from = from.max(q / p);
            } else {
                to = to.min(q / p);
            }
        }
        from <= to
    }
}

/// The edges of an area: (x, top, bottom) from left to right.
type Edges = Vec<(f64, f64, f64)>;

/// What a text should keep clear of.
#[derive(Debug, Default)]
pub(super) struct Obstacles {
    boxes: Vec<Rect>,
    /// (points, cost of crossing)
    lines: Vec<(Vec<(f64, f64)>, f64)>,
    /// Areas between an upper and a lower curve: (x, top, bottom) per year, cost of covering.
    areas: Vec<(Edges, f64)>,
}

const TOUCHING_A_BOX: f64 = 1e6;
/// Share of a text that counts as covering an area of which it touches an edge.
const TOUCHED: f64 = 0.6;
/// A place cheaper than this is taken without looking further afield.
const GOOD_ENOUGH: f64 = 9.0;

impl Obstacles {
    pub(super) fn add_box(&mut self, rect: Rect) {
        self.boxes.push(rect);
    }

    pub(super) fn add_line(&mut self, points: Vec<(f64, f64)>, cost: f64) {
        self.lines.push((points, cost));
    }

    pub(super) fn add_area(&mut self, edges: Edges, cost: f64) {
        self.areas.push((edges, cost));
    }

    fn cost(&self, rect: &Rect) -> f64 {
        let boxes = self
            .boxes
            .iter()
            .filter(|other| rect.overlaps(other))
            .count() as f64
            * TOUCHING_A_BOX;
        let crossed = |points: &[(f64, f64)]| match points {
            [only] => rect.meets(*only, *only),
            _ => points.windows(2).any(|pair| rect.meets(pair[0], pair[1])),
        };
        let lines: f64 = self
            .lines
            .iter()
            .filter(|(points, _)| crossed(points))
            .map(|(_, cost)| cost)
            .sum();
        let areas: f64 = self
            .areas
            .iter()
            .map(|(edges, cost)| {
                let least = if touched(edges, rect) { TOUCHED } else { 0.0 };
                covered(edges, rect).max(least) * cost
            })
            .sum();
        boxes + lines + areas
    }

    /// Finds a place of `size` inside `bounds` and keeps it clear from then on.
    ///
    /// `near` are the places to try first as top-left corners, best first; `about` is what the text
    /// speaks of; `step` is the fineness of the search across the whole of `bounds`.
    pub(super) fn place(
        &mut self,
        (width, height): (f64, f64),
        near: &[(f64, f64)],
        about: (f64, f64),
        bounds: Rect,
        step: f64,
    ) -> Rect {
        let rect_at = |(left, top): (f64, f64)| Rect {
            left: left.min(bounds.right - width).max(bounds.left),
            top: top.min(bounds.bottom - height).max(bounds.top),
            right: left.min(bounds.right - width).max(bounds.left) + width,
            bottom: top.min(bounds.bottom - height).max(bounds.top) + height,
        };
        let far = |rect: &Rect| {
            let (x, y) = rect.nearest(about);
            ((x - about.0) * (x - about.0) + (y - about.1) * (y - about.1)).sqrt() / step
        };
        let mut best = (
            f64::INFINITY,
            rect_at(near.first().copied().unwrap_or(about)),
        );
        let mut consider = |corner: (f64, f64), extra: f64| {
            let rect = rect_at(corner);
            let cost = self.cost(&rect) + far(&rect) + extra;
            if cost < best.0 && bounds.holds(&rect) {
                best = (cost, rect);
            }
            best.0
        };
        for (rank, &corner) in near.iter().enumerate() {
            consider(corner, rank as f64);
        }
        if best.0 > GOOD_ENOUGH {
            let mut consider = |corner| {
                let rect = rect_at(corner);
                let cost = self.cost(&rect) + 2.0 * far(&rect) + near.len() as f64;
                if cost < best.0 && bounds.holds(&rect) {
                    best = (cost, rect);
                }
            };
            let (mut top, rows) = (
                bounds.top,
                ((bounds.bottom - bounds.top) / step).ceil() as usize,
            );
            for _ in 0..=rows {
                let columns = ((bounds.right - bounds.left) / step).ceil() as usize;
                (0..=columns)
                    .for_each(|column| consider((bounds.left + column as f64 * step, top)));
                top += step;
            }
        }
        self.boxes.push(best.1);
        best.1
    }
}

/// Whether an edge of the area runs through `rect`, where a thin tip of it lies between the samples.
fn touched(edges: &[(f64, f64, f64)], rect: &Rect) -> bool {
    edges.windows(2).any(|pair| {
        let ((x, top, bottom), (next, next_top, next_bottom)) = (pair[0], pair[1]);
        rect.meets((x, top), (next, next_top)) || rect.meets((x, bottom), (next, next_bottom))
    })
}

/// The fraction of `rect` that lies between the edges, on a small grid of samples.
fn covered(edges: &[(f64, f64, f64)], rect: &Rect) -> f64 {
    const ACROSS: usize = 5;
    let inside = (0..ACROSS)
        .flat_map(|column| [0.0, 0.5, 1.0].map(|down| (column as f64 / (ACROSS - 1) as f64, down)))
        .filter(|&(across, down)| {
            let x = rect.left + across * (rect.right - rect.left);
            let y = rect.top + down * (rect.bottom - rect.top);
            between(edges, x).is_some_and(|(top, bottom)| (top..=bottom).contains(&y))
        })
        .count();
    inside as f64 / (3 * ACROSS) as f64
}

fn between(edges: &[(f64, f64, f64)], x: f64) -> Option<(f64, f64)> {
    let pair = edges
        .windows(2)
        .find(|pair| pair[0].0 <= x && x <= pair[1].0)?;
    let share = (x - pair[0].0) / (pair[1].0 - pair[0].0).max(f64::MIN_POSITIVE);
    let mix = |from: f64, to: f64| from + (to - from) * share;
    Some((mix(pair[0].1, pair[1].1), mix(pair[0].2, pair[1].2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Rect = Rect {
        left: 0.0,
        top: 0.0,
        right: 100.0,
        bottom: 50.0,
    };

    #[test]
    fn a_free_place_nearby_is_taken() {
        let mut obstacles = Obstacles::default();
        let rect = obstacles.place((20.0, 5.0), &[(10.0, 10.0)], (10.0, 10.0), BOUNDS, 2.0);
        assert_eq!((rect.left, rect.top), (10.0, 10.0));
    }

    #[test]
    fn texts_never_overlap_while_there_is_room_nor_leave_the_bounds() {
        let mut obstacles = Obstacles::default();
        obstacles.add_line(vec![(0.0, 50.0), (100.0, 0.0)], 400.0);
        let placed: Vec<Rect> = (0..8)
            .map(|_| obstacles.place((30.0, 6.0), &[(90.0, 20.0)], (90.0, 20.0), BOUNDS, 2.0))
            .collect();
        for (at, rect) in placed.iter().enumerate() {
            assert!(BOUNDS.holds(rect));
            assert!(
                placed[..at].iter().all(|other| !rect.overlaps(other)),
                "{at}"
            );
        }
    }

    /// The tip is 2 wide at the text's foot, less than the distance of the samples.
    #[test]
    fn a_tip_of_a_band_is_kept_clear_of() {
        let mut obstacles = Obstacles::default();
        let tip = vec![(0.0, 50.0, 50.0), (42.0, 9.0, 50.0), (84.0, 50.0, 50.0)];
        obstacles.add_area(tip.clone(), 16.0);
        let over = Rect {
            left: 30.0,
            top: 0.0,
            right: 62.0,
            bottom: 10.0,
        };
        assert_eq!(covered(&tip, &over), 0.0);
        let near = [(over.left, over.top)];
        let rect = obstacles.place((32.0, 10.0), &near, near[0], BOUNDS, 2.0);
        assert!(!touched(&tip, &rect), "{rect:?}");
    }

    #[test]
    fn segments_meet_rectangles() {
        let rect = Rect::about((10.0, 10.0), 5.0, 5.0);
        assert!(rect.meets((0.0, 0.0), (20.0, 20.0)));
        assert!(!rect.meets((0.0, 0.0), (20.0, 0.0)));
        assert!(!rect.meets((0.0, 16.0), (4.0, 20.0)));
    }
}
