//! Where targets are missed, in sentences.

use crate::analysis::discover::prim::End;
use crate::analysis::discover::{Discovery, Goal, MissBox, Restriction, Subject};
use crate::charts::{Digits, Language, format_number, whole_percent};
use crate::report::words::{currency, localised, value_title};
use crate::scenario::Scenario;
use crate::words as phrases;

/// Whether the plan writes a quantity, by its position in `quantities`, in per cent.
pub type Percent<'a> = &'a dyn Fn(usize) -> bool;

/// A share above this is no share, though a growth rate inside its expression may be.
const LARGEST_SHARE: f64 = 3.0;

/// Share of the misses from which a box is where they "mostly" happen.
const MOSTLY: f64 = 0.5;

/// What was found, with what its words need.
#[derive(Clone, Copy)]
pub struct Discovered<'a> {
    /// The first of the scenarios.
    pub scenario: &'a Scenario,
    /// How many scenarios' paths are pooled.
    pub pooled: usize,
    /// Where its goal is missed.
    pub found: &'a Discovery,
    /// Which of its values are percentages.
    pub is_percent: Percent<'a>,
}

impl Discovered<'_> {
    /// Indicator id or `all_targets`, and the year.
    pub fn goal(&self) -> (String, i32) {
        match self.found.goal {
            Goal::Target(indicator, target) => {
                let entry = self.scenario.indicators.get_index(indicator);
                let (id, own) = entry.expect("its own position");
                (id.clone(), own.targets[target].year)
            }
            Goal::All(year) => ("all_targets".to_owned(), year),
        }
    }

    /// `id-year`, with the target's number where its indicator has several in that year.
    pub fn stem(&self) -> String {
        let (id, year) = self.goal();
        let Goal::Target(indicator, target) = self.found.goal else {
            return format!("{id}-{year}");
        };
        let targets = &self.scenario.indicators[indicator].targets;
        let same = targets.iter().filter(|own| own.year == year).count();
        match same {
            1 => format!("{id}-{year}"),
            _ => format!("{id}-{year}-{}", target + 1),
        }
    }

    pub(super) fn title(&self, language: Language) -> String {
        let (_, year) = self.goal();
        let name = match self.found.goal {
            Goal::Target(indicator, _) => {
                localised(&self.scenario.indicators[indicator].title, language)
            }
            Goal::All(_) => phrases::every_target_together(language),
        };
        phrases::where_missed(language, name, year)
    }

    /// What a condition is about, as the plan names it.
    pub(in crate::report) fn subject_id(&self, subject: usize) -> String {
        match &self.found.subjects[subject] {
            Subject::Value { name, .. } => name.clone(),
            Subject::Spending { programme } => format!("programme.{programme}.real"),
        }
    }

    fn subject_title(&self, subject: usize, language: Language) -> String {
        match &self.found.subjects[subject] {
            Subject::Value {
                name,
                quantity,
                by_mean,
            } => {
                let title = value_title(self.scenario, name, language);
                match (quantity, by_mean) {
                    (None, _) => phrases::in_share_of_years(language, title),
                    (_, true) => phrases::mean_over_years(language, title),
                    _ => title,
                }
            }
            Subject::Spending { programme } => {
                let own = self.scenario.programmes.get(programme);
                let title = own.map_or(programme.as_str(), |own| localised(&own.title, language));
                phrases::yearly_spending_on(language, title)
            }
        }
    }

    fn bound(&self, subject: usize, bound: f64, language: Language) -> String {
        let plain = |value: f64| format_number(value, language, Digits::Auto);
        match &self.found.subjects[subject] {
            Subject::Value { quantity: None, .. } => format!("{}%", plain(100.0 * bound)),
            Subject::Value {
                quantity: Some(quantity),
                name,
                ..
            } => {
                if (self.is_percent)(*quantity) && bound.abs() < LARGEST_SHARE {
                    return format!("{}%", plain(100.0 * bound));
                }
                let id = name.strip_prefix("driver.");
                let driver = id.and_then(|id| self.scenario.drivers.get(id));
                let unit = driver.and_then(|driver| driver.unit.as_deref());
                match (unit, language) {
                    // Units of drivers have one language.
                    (Some(unit), Language::En) => format!("{} {unit}", plain(bound)),
                    _ => plain(bound),
                }
            }
            Subject::Spending { .. } => {
                let unit = currency(&self.scenario.plan.currency, language);
                let space = if language == Language::En { " " } else { "" };
                format!("{}{space}{unit}", plain(bound))
            }
        }
    }

    /// The conditions of a box, those that matter most first, both ends of a value together.
    fn conditions(&self, own: &MissBox, language: Language) -> String {
        let mut told: Vec<usize> = Vec::new();
        let mut parts = Vec::new();
        for restriction in &own.restrictions {
            if told.contains(&restriction.subject) {
                continue;
            }
            told.push(restriction.subject);
            let of = |end: End| {
                let mut all = own.restrictions.iter();
                all.find(|other| other.subject == restriction.subject && other.end == end)
            };
            parts.push(self.condition(restriction, (of(End::Low), of(End::High)), language));
        }
        parts.join(phrases::condition_separator(language))
    }

    fn condition(
        &self,
        first: &Restriction,
        (low, high): (Option<&Restriction>, Option<&Restriction>),
        language: Language,
    ) -> String {
        let subject = first.subject;
        if let Subject::Value {
            name,
            quantity: None,
            ..
        } = &self.found.subjects[subject]
        {
            // Less than one year means never.
            let years = self.goal().1 - self.scenario.plan.base_year;
            let is_once = |own: &Restriction| own.bound * f64::from(years) < 1.0;
            let title = value_title(self.scenario, name, language);
            match (low, high) {
                (Some(own), None) if is_once(own) => return phrases::comes_at_all(language, title),
                (None, Some(own)) if is_once(own) => return phrases::never_comes(language, title),
                _ => {}
            }
        }
        let name = self.subject_title(subject, language);
        let bound = |own: &Restriction| self.bound(subject, own.bound, language);
        match (low, high) {
            (Some(low), Some(high)) => phrases::is_between(language, name, bound(low), bound(high)),
            (_, Some(high)) => phrases::is_below(language, name, bound(high)),
            (Some(low), _) => phrases::is_above(language, name, bound(low)),
            (None, None) => name,
        }
    }
}

/// A sentence for each box.
pub fn sentences(of: &Discovered<'_>, language: Language) -> Vec<String> {
    let all = &of.found.all;
    let percent = |share: f64| whole_percent(share, true);
    let sentence = |(at, own): (usize, &MissBox)| {
        let conditions = of.conditions(own, language);
        let coverage = own.tally.misses / all.misses;
        let (density, mass) = (own.tally.density(), own.tally.cases / all.cases);
        let say = match at {
            0 if coverage >= MOSTLY => phrases::misses_mostly_when,
            0 => phrases::misses_often_when,
            _ => phrases::further_misses_when,
        };
        say(
            language,
            conditions,
            percent(coverage),
            percent(density),
            percent(mass),
        )
    };
    of.found.boxes.iter().enumerate().map(sentence).collect()
}
