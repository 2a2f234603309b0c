//! Each programme alone along its band.

use super::study::{Study, Worth};
use super::{Level, OptimiseError, four_digits};

/// Steps between floor and ceiling.
pub(super) const STEPS: u32 = 8;

/// The gains and costs of each programme alone.
pub(super) struct Curves {
    /// Changes, ascending, by programme.
    pub(super) changes: Vec<Vec<f64>>,
    pub(super) levels: Vec<Vec<Level>>,
    /// Probability of each target, by programme and change.
    pub(super) met: Vec<Vec<Vec<f64>>>,
}

impl Study<'_> {
    /// Moves each programme alone along its band.
    pub(super) fn curves(&mut self) -> Result<Curves, OptimiseError> {
        let count = self.bands.len();
        let mut asked = vec![vec![0.0; count]];
        let mut places: Vec<Vec<(f64, usize)>> = Vec::new();
        for (at, band) in self.bands.iter().enumerate() {
            let mut own = vec![(0.0, 0)];
            for step in 0..=STEPS {
                let part = f64::from(step) / f64::from(STEPS);
                let change = four_digits(band.floor + (band.ceiling - band.floor) * part);
                if change != 0.0 {
                    let mut changes = vec![0.0; count];
                    changes[at] = change;
                    own.push((change, asked.len()));
                    asked.push(changes);
                }
            }
            own.sort_by(|a, b| a.0.total_cmp(&b.0));
            places.push(own);
        }
        let paths = self.search_paths();
        let found = self.evaluate(&asked, false, paths)?;
        let base = found[0].clone().expect("a faulty scenario was refused");
        let mut curves = Curves {
            changes: Vec::new(),
            levels: Vec::new(),
            met: Vec::new(),
        };
        for own in places {
            let sound = own
                .iter()
                .filter_map(|&(change, at)| Some((change, found[at].as_ref()?)));
            let sound: Vec<(f64, &Worth)> = sound.collect();
            curves.changes.push(sound.iter().map(|own| own.0).collect());
            let level = |own: &(f64, &Worth)| Level {
                gain: own.1.additive - base.additive,
                cost: own.1.spending - base.spending,
            };
            curves.levels.push(sound.iter().map(level).collect());
            let met = sound.iter().map(|own| own.1.met.clone());
            curves.met.push(met.collect());
        }
        Ok(curves)
    }
}

impl Curves {
    /// Gain and cost of a programme at a change, by straight lines between the levels.
    pub(super) fn at(&self, programme: usize, change: f64) -> (f64, f64) {
        let (changes, levels) = (&self.changes[programme], &self.levels[programme]);
        let after = changes.iter().position(|own| *own >= change);
        let after = after.unwrap_or(changes.len() - 1);
        if after == 0 || changes[after] == change {
            return (levels[after].gain, levels[after].cost);
        }
        let part = (change - changes[after - 1]) / (changes[after] - changes[after - 1]);
        let between = |a: f64, b: f64| a + (b - a) * part;
        let (a, b) = (&levels[after - 1], &levels[after]);
        (between(a.gain, b.gain), between(a.cost, b.cost))
    }
}
