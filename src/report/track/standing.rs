//! A scenario's targets in a report of a tracking: the chance on the plan's first day, with the data
//! of each year, and now; how each stands, and why.

use super::page::{Scene, TrackingPage};
use super::sentences::{Cause, Standing, cause, ends, reason};
use crate::analysis::track::{FanOf, TargetCourse};
use crate::report::document::quantity::stated_level;
use crate::report::document::{Block, Cell, Chart, Row, Section, Table, without_notes};
use crate::report::words::percent;
use crate::words as phrases;
use crate::words::workbook as heads;

impl<'a> TrackingPage<'a> {
    /// The section of a scenario: sentences, table, fans.
    pub(super) fn scenario(&self, scene: &Scene<'a>) -> Section {
        let language = self.input.language;
        let id = format!("scenario-{}", scene.scenario.id);
        let mut section = Section::new(&id, scene.name);
        // Of a plan's one scenario they stand in the answer.
        if self.input.scenarios.len() > 1 {
            section.say(self.counts(scene));
        }
        let moved = self.moved(scene);
        if !moved.is_empty() {
            section.say(moved);
        }
        section.blocks.push(Block::Table(self.targets(scene)));
        let (charts, left) = self.charts(scene);
        if !charts.is_empty() {
            section.blocks.push(Block::Charts(charts));
        }
        if left > 0 {
            let folder = format!("charts/{}", scene.scenario.id);
            let note = phrases::track_charts_elsewhere(language, folder);
            section.blocks.push(Block::Note(note));
        }
        section
    }

    /// How many targets stand how, or why there is no answer.
    pub(super) fn counts(&self, scene: &Scene<'a>) -> String {
        let language = self.input.language;
        if let Some(why) = &scene.refusal {
            return phrases::track_no_answer(language, scene.name, why);
        }
        let [on, doubtful, off] = scene.standings();
        let (year, all) = (scene.last_year(), scene.course.targets.len());
        phrases::track_counts(language, scene.name, year, all, on, doubtful, off)
    }

    /// Whose chance moved; empty where there is no answer.
    fn moved(&self, scene: &Scene<'a>) -> String {
        let language = self.input.language;
        if scene.refusal.is_some() {
            return String::new();
        }
        let moved = scene.course.targets.iter().filter(|own| has_moved(own));
        let entries = moved.filter_map(|own| {
            let (first, now) = ends(own)?;
            let title = self.text(&scene.scenario.indicators[own.indicator].title);
            let [from, to] = [first, now].map(|own| percent(own.probability));
            Some(phrases::track_moved_entry(language, title, from, to))
        });
        let entries: Vec<String> = entries.collect();
        match entries.is_empty() {
            true => phrases::track_moved_none(language).to_owned(),
            false => {
                let list = entries.join(phrases::doc_list_separator(language));
                phrases::track_moved(language, list)
            }
        }
    }

    fn targets(&self, scene: &Scene<'a>) -> Table {
        let language = self.input.language;
        let mut header = vec![
            heads::target(language).to_owned(),
            phrases::track_first_day(language).to_owned(),
        ];
        let years: Vec<i32> = scene
            .course
            .stages
            .iter()
            .filter_map(|own| own.year)
            .collect();
        header.extend(
            years
                .iter()
                .enumerate()
                .map(|(at, year)| match at + 1 == years.len() {
                    true => phrases::track_now(language, year),
                    false => phrases::track_with(language, year),
                }),
        );
        header.push(phrases::track_stands(language).to_owned());
        header.push(phrases::track_why(language).to_owned());
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let caption = phrases::track_targets_of(language, scene.name);
        let mut table = Table::new(caption, &header, 1);
        // The last two columns hold words too.
        table.words_after = Some(header.len() - 2);
        let mut last = None;
        for (domain, own) in self.by_domain(scene) {
            if domain.is_some() && last != Some(domain) {
                table
                    .rows
                    .extend(domain.map(|own| Row::Group(own.to_owned())));
                last = Some(domain);
            }
            table.rows.push(Row::Cells(self.target(scene, own)));
        }
        table
    }

    /// Targets in the order of the plan's domains, those of none last.
    fn by_domain<'s>(&self, scene: &'s Scene<'a>) -> Vec<(Option<&'a str>, &'s TargetCourse)> {
        let domains = &scene.scenario.plan.domains;
        let position = |own: &TargetCourse| {
            let id = scene.scenario.indicators[own.indicator].domain.as_deref();
            id.and_then(|id| domains.get_index_of(id))
        };
        let mut found: Vec<&TargetCourse> = scene.course.targets.iter().collect();
        found.sort_by_key(|own| position(own).unwrap_or(usize::MAX));
        let named = found.into_iter().map(|own| {
            let title = position(own).and_then(|at| domains.get_index(at));
            (title.map(|(_, title)| self.text(title)), own)
        });
        named.collect()
    }

    fn target(&self, scene: &Scene<'a>, own: &TargetCourse) -> Vec<Cell> {
        let language = self.input.language;
        let indicator = &scene.scenario.indicators[own.indicator];
        let target = &indicator.targets[own.target];
        let levels = [own.level, own.tolerance];
        let mut level = stated_level(target.direction, levels, &indicator.unit, language);
        if let Some(label) = &target.label {
            level = phrases::doc_labelled_level(language, self.text(label), level);
        }
        let title = self.text(&indicator.title);
        let name = phrases::doc_named_target(language, title, level, target.year);
        let chances = own.chances.iter().map(|chance| match chance {
            Some(own) => Cell::chance(percent(own.probability), own.probability),
            None => Cell::text("–"),
        });
        let why = match cause(own) {
            Cause::Unmoved => phrases::track_unmoved(language).to_owned(),
            Cause::Certain => phrases::track_certain(language).to_owned(),
            // The sentence above the table says why there is no answer.
            Cause::Unknown => "–".to_owned(),
            Cause::Unclear | Cause::All | Cause::One(_) => {
                reason(scene.scenario, scene.model, scene.course, own, language)
            }
        };
        let ends = [Standing::of(own).name(language).to_owned(), why];
        std::iter::once(Cell::text(name))
            .chain(chances)
            .chain(ends.map(Cell::text))
            .collect()
    }

    /// The fans with measurements and of targets that moved; of the baseline all. And how many are left.
    fn charts(&self, scene: &Scene<'a>) -> (Vec<Chart>, usize) {
        if self.input.pictures.is_none() {
            return (Vec::new(), 0);
        }
        let own = self.charts.iter();
        let own = own.filter(|chart| chart.scenario.as_deref() == Some(&scene.scenario.id));
        // The charts are those of the fans that have an answer, in their order.
        let fans = scene.course.fans.iter().filter(|fan| !fan.now.is_empty());
        let (shown, left): (Vec<_>, Vec<_>) = fans.zip(own).partition(|(fan, _)| {
            let moved = |at: usize| {
                let mut targets = scene.course.targets.iter();
                targets.any(|own| own.indicator == at && has_moved(own))
            };
            scene.is_baseline
                || match fan.of {
                    FanOf::Indicator(at) => scene.is_measured(at) || moved(at),
                    FanOf::Measured(_) => true,
                }
        });
        let charts = shown.into_iter().map(|(fan, chart)| Chart {
            stem: chart.stem.clone(),
            figure: without_notes(&chart.figure),
            title: scene.title_of(fan, self.input.language),
        });
        (charts.collect(), left.len())
    }
}

fn has_moved(target: &TargetCourse) -> bool {
    matches!(cause(target), Cause::All | Cause::One(_))
}
