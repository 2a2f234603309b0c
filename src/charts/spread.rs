//! Spreading labels along a line so that none touches another.
//!
//! Each label wants its centre at a given place and takes a given room. The places found keep the
//! wanted order, do not overlap, stay within the bounds, and have the least sum of squared
//! displacements: labels that collide form a block that sits at the mean of what its members want
//! (the pool-adjacent-violators method of isotonic regression).

/// A label that wants to stand at `wanted` and takes `room` along the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wish {
    pub(super) wanted: f64,
    pub(super) room: f64,
}

struct Block {
    members: usize,
    /// Sum over members of the start that would put each of them where it wants to be.
    starts: f64,
    room: f64,
    start: f64,
}

impl Block {
    fn settle(&mut self, low: f64, high: f64) {
        let mean = self.starts / self.members as f64;
        self.start = mean.min(high - self.room).max(low);
    }
}

/// Centres for `wishes`, which are sorted by what they want, within `low..high`.
///
/// Where the room does not suffice, the labels run on beyond `high` without touching: the caller
/// makes the page tall enough.
pub(super) fn spread(wishes: &[Wish], low: f64, high: f64) -> Vec<f64> {
    let mut blocks: Vec<Block> = Vec::new();
    for wish in wishes {
        let start = wish.wanted - wish.room / 2.0;
        let mut block = Block {
            members: 1,
            starts: start,
            room: wish.room,
            start,
        };
        block.settle(low, high);
        while let Some(above) = blocks.pop_if(|above| above.start + above.room > block.start) {
            block = Block {
                members: above.members + block.members,
                starts: above.starts + block.starts - above.room * block.members as f64,
                room: above.room + block.room,
                start: 0.0,
            };
            block.settle(low, high);
        }
        blocks.push(block);
    }
    let mut centres = Vec::with_capacity(wishes.len());
    for block in blocks {
        let mut start = block.start;
        for _ in 0..block.members {
            let room = wishes[centres.len()].room;
            centres.push(start + room / 2.0);
            start += room;
        }
    }
    centres
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn free_labels_stay() {
        let wishes = [10.0, 50.0].map(|wanted| Wish { wanted, room: 10.0 });
        assert_eq!(spread(&wishes, 0.0, 100.0), [10.0, 50.0]);
    }

    #[test]
    fn equal_wishes_are_stacked_about_their_place() {
        let wishes = [Wish {
            wanted: 50.0,
            room: 10.0,
        }; 3];
        assert_eq!(spread(&wishes, 0.0, 100.0), [40.0, 50.0, 60.0]);
        assert_eq!(spread(&wishes, 45.0, 100.0), [50.0, 60.0, 70.0]);
        assert_eq!(spread(&wishes, 0.0, 55.0), [30.0, 40.0, 50.0]);
    }

    proptest! {
        #[test]
        fn never_overlapping_and_inside(mut wanted in prop::collection::vec(-20.0_f64..120.0, 1..40), room in 0.5_f64..2.5) {
            wanted.sort_by(f64::total_cmp);
            let wishes: Vec<Wish> = wanted.iter().map(|&wanted| Wish { wanted, room }).collect();
            let centres = spread(&wishes, 0.0, 100.0);
            prop_assert_eq!(centres.len(), wishes.len());
            prop_assert!(centres.windows(2).all(|pair| pair[1] - pair[0] >= room - 1e-9));
            prop_assert!(centres[0] - room / 2.0 >= -1e-9 && centres[centres.len() - 1] + room / 2.0 <= 100.0 + 1e-9);
        }
    }
}
