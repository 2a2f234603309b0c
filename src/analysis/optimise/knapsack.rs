//! The multiple-choice knapsack: one level for each programme, most gain within an envelope.
//!
//! Dynamic programming over programmes and money (Kellerer, Pferschy and Pisinger 2004, *Knapsack
//! Problems*, ch. 11, doi:10.1007/978-3-540-24777-7). Costs are added up as they are; of all ways to spend
//! about the same, within a bucket, only the best is kept, so that with `n` programmes it may miss the best
//! by what `n` buckets of money are worth.

/// Buckets of money between the least and the most that can be spent.
const BUCKETS: usize = 4000;
/// Rounding of sums of costs, as a part of that range.
const ROUNDING: f64 = 1e-9;

/// A level that a programme may be set to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// What it gains.
    pub gain: f64,
    /// What it costs, negative where it saves.
    pub cost: f64,
}

/// The level of each programme that gains most for no more than `envelope`; none where even the
/// cheapest levels cost more. Of equal gains the cheaper is taken.
///
/// # Panics
/// On a programme without levels.
pub fn best_levels(programmes: &[Vec<Level>], envelope: f64) -> Option<Vec<usize>> {
    let cheapest = |levels: &Vec<Level>| {
        levels
            .iter()
            .map(|level| level.cost)
            .fold(f64::INFINITY, f64::min)
    };
    let dearest = |levels: &Vec<Level>| {
        levels
            .iter()
            .map(|level| level.cost)
            .fold(f64::NEG_INFINITY, f64::max)
    };
    let least: f64 = programmes.iter().map(cheapest).sum();
    let most: f64 = programmes.iter().map(dearest).sum();
    if least > envelope {
        return None;
    }
    let room = envelope.min(most) - least;
    let unit = (most - least).max(f64::MIN_POSITIVE) / BUCKETS as f64;
    // A sum that is meant to be the whole envelope is not refused for its last digit.
    let room = room + ROUNDING * (most - least);
    let width = (room / unit).floor() as usize + 1;
    let mut states: Vec<Option<State>> = vec![None; width];
    states[0] = Some(State {
        gain: 0.0,
        spent: 0.0,
        from: 0,
        level: 0,
    });
    let mut stages: Vec<Vec<Option<State>>> = Vec::with_capacity(programmes.len());
    for levels in programmes {
        let base = cheapest(levels);
        let mut next: Vec<Option<State>> = vec![None; width];
        for (from, state) in states.iter().enumerate() {
            let Some(state) = state else { continue };
            for (at, level) in levels.iter().enumerate() {
                let own = State {
                    gain: state.gain + level.gain,
                    spent: state.spent + (level.cost - base),
                    from,
                    level: at,
                };
                if own.spent <= room {
                    let bucket = ((own.spent / unit) as usize).min(width - 1);
                    next[bucket] = next[bucket].filter(|known| !own.beats(known)).or(Some(own));
                }
            }
        }
        states.clone_from(&next);
        stages.push(next);
    }
    let best = states.iter().flatten().copied();
    let best = best.reduce(|best, own| if own.beats(&best) { own } else { best })?;
    let mut levels = vec![0; programmes.len()];
    let mut state = best;
    for at in (0..programmes.len()).rev() {
        levels[at] = state.level;
        if at > 0 {
            state = stages[at - 1][state.from].expect("a state leads to one before it");
        }
    }
    Some(levels)
}

/// The best way to spend about so much on the programmes so far.
#[derive(Debug, Clone, Copy)]
struct State {
    gain: f64,
    spent: f64,
    from: usize,
    level: usize,
}

impl State {
    fn beats(&self, other: &Self) -> bool {
        self.gain > other.gain || (self.gain == other.gain && self.spent < other.spent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(gain: f64, cost: f64) -> Level {
        Level { gain, cost }
    }

    /// By gain for money the first comes first and then neither other fits; the best leaves it out.
    #[test]
    fn the_best_is_found_where_greed_fails() {
        let one = |gain, cost| vec![level(0.0, 0.0), level(gain, cost)];
        let programmes = [one(0.7, 6.0), one(0.5, 5.0), one(0.5, 5.0)];
        assert_eq!(best_levels(&programmes, 10.0), Some(vec![0, 1, 1]));
        assert_eq!(best_levels(&programmes, 9.99), Some(vec![1, 0, 0]));
        assert_eq!(best_levels(&programmes, 4.0), Some(vec![0, 0, 0]));
        assert_eq!(best_levels(&programmes, 100.0), Some(vec![1, 1, 1]));
    }

    #[test]
    fn a_cut_pays_for_more_elsewhere() {
        let programmes = [
            vec![level(-0.1, -3.0), level(0.0, 0.0), level(0.1, 3.0)],
            vec![level(-0.5, -3.0), level(0.0, 0.0), level(0.5, 3.0)],
        ];
        assert_eq!(best_levels(&programmes, 0.0), Some(vec![0, 2]));
        assert_eq!(best_levels(&programmes, -6.0), Some(vec![0, 0]));
        assert_eq!(best_levels(&programmes, -7.0), None);
    }

    /// What gains nothing is not bought.
    #[test]
    fn of_equal_gains_the_cheaper_is_taken() {
        let programmes = [vec![level(0.0, 0.0), level(0.3, 1.0), level(0.3, 2.0)]];
        assert_eq!(best_levels(&programmes, 5.0), Some(vec![1]));
    }
}
