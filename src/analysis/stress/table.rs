//! Numbers of targets met by scenario and shock, reduced to regret and satisficing.

use super::{Mean, Robustness, Stress, Stressed};
use crate::statistics::{ProbabilityEstimate, summarise};
use crate::uncertainty::Sampler;

/// Numbers of targets met, by scenario and shock.
pub(super) struct Table {
    pub(super) columns: Vec<Option<Vec<f64>>>,
    pub(super) shocks: usize,
    pub(super) sampler: Sampler,
    pub(super) enough: usize,
    pub(super) probability: f64,
    pub(super) targets: Vec<usize>,
}

impl Table {
    fn column(&self, scenario: usize, shock: usize) -> Option<&Vec<f64>> {
        self.columns[scenario * self.shocks + shock].as_ref()
    }

    pub(super) fn reduce(
        &self,
        shocks: Vec<String>,
        refused: Vec<(usize, usize, String)>,
        model_runs: u64,
    ) -> Stress {
        let count = self.targets.len();
        let cells: Vec<Vec<Option<Stressed>>> = (0..count)
            .map(|scenario| {
                (0..self.shocks)
                    .map(|shock| self.cell(scenario, shock))
                    .collect()
            })
            .collect();
        let robustness: Vec<Option<Robustness>> =
            cells.iter().map(|own| self.robustness(own)).collect();
        let regret = |own: &Option<Robustness>| own.as_ref().map(|own| own.greatest_regret.value);
        let least = robustness.iter().filter_map(regret).min_by(f64::total_cmp);
        let minimax = (0..count).filter(|&at| least.is_some() && regret(&robustness[at]) == least);
        let unmoved = |shock: &usize| {
            (0..count).all(|scenario| self.column(scenario, *shock) == self.column(scenario, 0))
        };
        let equal = |&(a, b): &(usize, usize)| {
            (0..self.shocks).all(|shock| self.column(a, shock) == self.column(b, shock))
        };
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        Stress {
            minimax: minimax.collect(),
            idle: (1..self.shocks).filter(unmoved).collect(),
            same: pairs.filter(equal).collect(),
            targets: self.targets.clone(),
            enough: self.enough,
            shocks,
            cells,
            refused,
            robustness,
            model_runs,
        }
    }

    fn cell(&self, scenario: usize, shock: usize) -> Option<Stressed> {
        let own = self.column(scenario, shock)?;
        let best = self.best(shock)?;
        let regret: Vec<f64> = best.iter().zip(own).map(|(best, own)| best - own).collect();
        let paths = own.len() as u64;
        let share = |holds: &dyn Fn(f64) -> bool| {
            let mut values: Vec<f64> = own
                .iter()
                .map(|&met| f64::from(u8::from(holds(met))))
                .collect();
            ProbabilityEstimate::from_summary(&summarise(&mut values, &[], self.sampler), paths)
        };
        let all = self.targets[scenario] as f64;
        let enough = self.enough as f64;
        Some(Stressed {
            met: self.mean(own.clone()),
            all: share(&|met| met == all),
            enough: share(&|met| met >= enough),
            regret: self.mean(regret),
        })
    }

    fn mean(&self, mut values: Vec<f64>) -> Mean {
        let summary = summarise(&mut values, &[], self.sampler);
        Mean {
            value: summary.mean,
            standard_error: summary.standard_error,
        }
    }

    /// The paths of the scenario that meets most on average under a shock.
    fn best(&self, shock: usize) -> Option<&Vec<f64>> {
        let columns = (0..self.targets.len()).filter_map(|scenario| self.column(scenario, shock));
        // Counts add up exactly.
        let total = |values: &Vec<f64>| values.iter().sum::<f64>();
        columns.fold(None, |best: Option<&Vec<f64>>, own| match best {
            Some(best) if total(best) >= total(own) => Some(best),
            _ => Some(own),
        })
    }

    fn robustness(&self, cells: &[Option<Stressed>]) -> Option<Robustness> {
        let cells: Option<Vec<&Stressed>> = cells.iter().map(Option::as_ref).collect();
        let cells = cells?;
        let mut worst = 0;
        for (at, cell) in cells.iter().enumerate() {
            if cell.regret.value > cells[worst].regret.value {
                worst = at;
            }
        }
        let mut poorest = 0;
        for (at, cell) in cells.iter().enumerate() {
            if cell.met.value < cells[poorest].met.value {
                poorest = at;
            }
        }
        let wanted = self.probability;
        let is_near = |cell: &&&Stressed| {
            let error = cell.enough.standard_error.unwrap_or(0.0);
            (cell.enough.probability - wanted).abs() < 2.0 * error
        };
        let satisfied = cells
            .iter()
            .filter(|cell| cell.enough.probability >= wanted);
        Some(Robustness {
            fewest_met: cells[poorest].met,
            fewest_shock: poorest,
            greatest_regret: cells[worst].regret,
            worst_shock: worst,
            satisfied: satisfied.count() as f64 / cells.len() as f64,
            doubtful: cells.iter().filter(is_near).count(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two scenarios, three shocks: the cautious one is never best but never far behind.
    #[test]
    fn regret_and_satisficing_by_hand() {
        let column = |met: f64| Some(vec![met; 4]);
        let bold = [4.0, 4.0, 0.0];
        let cautious = [3.0, 3.0, 3.0];
        let reckless = [1.0, 5.0, 0.0];
        let table = Table {
            columns: bold
                .iter()
                .chain(&cautious)
                .chain(&reckless)
                .map(|&met| column(met))
                .collect(),
            shocks: 3,
            sampler: Sampler::MonteCarlo,
            enough: 3,
            probability: 0.5,
            targets: vec![5, 5, 5],
        };
        let names = ["", "boom", "bust"].map(str::to_owned).to_vec();
        let found = table.reduce(names, Vec::new(), 36);
        let regret = |scenario: usize| {
            let own = found.robustness[scenario].as_ref().unwrap();
            (own.greatest_regret.value, own.worst_shock, own.satisfied)
        };
        assert_eq!(regret(0), (3.0, 2, 2.0 / 3.0));
        assert_eq!(regret(1), (2.0, 1, 1.0));
        assert_eq!(regret(2), (3.0, 0, 1.0 / 3.0));
        let fewest = |scenario: usize| {
            let own = found.robustness[scenario].as_ref().unwrap();
            (own.fewest_met.value, own.fewest_shock)
        };
        assert_eq!(
            [fewest(0), fewest(1), fewest(2)],
            [(0.0, 2), (3.0, 0), (0.0, 2)]
        );
        assert_eq!(found.minimax, [1]);
        assert_eq!(found.cells[0][1].as_ref().unwrap().regret.value, 1.0);
        assert!(found.idle.is_empty() && found.same.is_empty());
    }
}
