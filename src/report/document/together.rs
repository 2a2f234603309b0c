//! All targets of a year taken together: how likely it is that all are met, and how many are.

use super::answer::{Subject, counts, likelihoods};
use super::quantity::{chance, close_up, joined, said};
use super::{Builder, Cell, Row, Table};
use crate::analysis::JointSummary;
use crate::charts::{Digits, format_number};
use crate::words as phrases;
use crate::words::workbook as heads;

impl<'a> Builder<'a> {
    fn joint(&self, scenario: usize, year: i32) -> Option<&'a JointSummary> {
        let mut all = self.input.summary.scenarios[scenario].joint.iter();
        all.find(|joint| joint.year == year)
    }

    fn joint_years(&self) -> Vec<i32> {
        let all = self.input.summary.scenarios.iter();
        let mut years: Vec<i32> = all.flat_map(|own| &own.joint).map(|own| own.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// Of each year with several targets: all of them under the baseline, then how many, each with the
    /// scenario that does best.
    pub(super) fn joint_sentences(&self) -> String {
        let language = self.input.language;
        let mut text = Vec::new();
        for year in self.joint_years() {
            let Some(own) = self.joint(self.base, year).filter(|own| own.targets > 1) else {
                continue;
            };
            let name = self.name(self.base);
            let all = joint_chance(own);
            let share = said(&all, language);
            text.push(phrases::doc_joint(language, year, own.targets, share, name));
            if self.input.scenarios.len() > 1 {
                let probability = |own: &JointSummary| own.all_met.probability;
                let best = self.best_joint(year, own, probability, joint_chance);
                text.push(match best {
                    Some((at, share)) => {
                        let share = said(&share, language);
                        phrases::doc_joint_best(language, self.name(at), share)
                    }
                    None => phrases::doc_joint_none_better(language).to_owned(),
                });
            }
            let mean = |own: &JointSummary| self.mean_met(own);
            text.push(phrases::doc_joint_mean(language, mean(own)));
            let best = self.best_joint(year, own, |own| own.number_met.mean, mean);
            text.extend(
                best.map(|(at, mean)| phrases::doc_joint_mean_best(language, self.name(at), mean)),
            );
        }
        close_up(&joined(&text, language))
    }

    fn mean_met(&self, own: &JointSummary) -> String {
        format_number(
            own.number_met.mean,
            self.input.language,
            Digits::Decimals(1),
        )
    }

    /// The scenario of the largest `value` that is above the baseline's as computed and as written.
    fn best_joint(
        &self,
        year: i32,
        base: &JointSummary,
        value: impl Fn(&JointSummary) -> f64,
        written: impl Fn(&JointSummary) -> String,
    ) -> Option<(usize, String)> {
        let mut best: Option<(usize, &JointSummary)> = None;
        for at in 0..self.input.scenarios.len() {
            // Counts of different numbers of targets do not compare.
            let other = self
                .joint(at, year)
                .filter(|own| own.targets == base.targets);
            let Some(other) = other else { continue };
            let above = best.map_or(base, |(_, best)| best);
            if value(other) > value(above) && written(other) != written(base) {
                best = Some((at, other));
            }
        }
        best.map(|(at, own)| (at, written(own)))
    }

    /// A row for each scenario: how many targets are likely, how many are met, and whether all are.
    pub(super) fn by_scenario(&self, subjects: &[Subject<'a>]) -> Table {
        let language = self.input.language;
        let mut header = [
            heads::scenario(language),
            phrases::doc_likely(language),
            phrases::doc_doubtful(language),
            phrases::doc_out_of_reach(language),
        ]
        .map(str::to_owned)
        .to_vec();
        let years = self.joint_years();
        for &year in &years {
            header.push(phrases::doc_mean_met(language, year));
            let all = 0..self.input.scenarios.len();
            let most = all
                .filter_map(|at| self.joint(at, year))
                .map(|own| own.targets);
            header.push(match most.max() {
                Some(1) => phrases::doc_together_one(language, year),
                most => phrases::doc_together(language, year, most.unwrap_or(0)),
            });
        }
        let caption = phrases::doc_by_scenario(language).to_owned();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut table = Table::new(caption, &header, 1);
        for at in 0..self.input.scenarios.len() {
            let mut cells = vec![Cell::text(self.name(at))];
            let counted = counts(&likelihoods(subjects, at));
            cells.extend(counted.map(|count| Cell::text(count.to_string())));
            for &year in &years {
                cells.extend(match self.joint(at, year) {
                    Some(own) => [
                        Cell::text(self.mean_met(own)),
                        Cell::chance(joint_chance(own), own.all_met.probability),
                    ],
                    None => [Cell::text("–"), Cell::text("–")],
                });
            }
            table.rows.push(Row::Cells(cells));
        }
        table
    }
}

fn joint_chance(own: &JointSummary) -> String {
    chance(
        own.all_met.probability,
        own.number_met.standard_deviation > 0.0,
    )
}
