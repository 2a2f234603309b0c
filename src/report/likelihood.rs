//! When a target is called likely, doubtful or out of reach.

/// Probability from which a target counts as likely.
const LIKELY: f64 = 0.8;
/// Probability below which it counts as out of reach.
const OUT_OF_REACH: f64 = 0.2;

/// A probability in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likelihood {
    /// 80% or more.
    Likely,
    /// Between the two others.
    Doubtful,
    /// Below 20%.
    OutOfReach,
}

impl Likelihood {
    /// The word for a probability from 0 to 1.
    pub fn of(probability: f64) -> Self {
        if probability >= LIKELY {
            Self::Likely
        } else if probability < OUT_OF_REACH {
            Self::OutOfReach
        } else {
            Self::Doubtful
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_belong_to_the_better_word() {
        assert_eq!(Likelihood::of(0.8), Likelihood::Likely);
        assert_eq!(Likelihood::of(0.799), Likelihood::Doubtful);
        assert_eq!(Likelihood::of(0.2), Likelihood::Doubtful);
        assert_eq!(Likelihood::of(0.199), Likelihood::OutOfReach);
    }
}
