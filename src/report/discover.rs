//! Where targets are missed: sentences, `boxes.csv`, `trajectory.csv` and the chart of each trajectory.

use super::figures::ChartFile;
use super::tables::{OutputFile, Table, file, number};
use super::words::{self, currency, localised, value_title};
use crate::analysis::discover::prim::{End, Tally};
use crate::analysis::discover::{Discovery, Goal, MissBox, Outcome, Restriction, Subject};
use crate::charts::{
    Curve, CurvePoint, CurvesFigure, Digits, Figure, Language, Reference, format_number,
    whole_percent,
};
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

    fn title(&self, language: Language) -> String {
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
    pub(super) fn subject_id(&self, subject: usize) -> String {
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

/// What came of it, in tables.
pub(super) fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NeverMissed => "never missed",
        Outcome::AlwaysMissed => "always missed",
        Outcome::TooFew => "too few misses or hits",
        Outcome::Unexplained => "no box stands out",
        Outcome::Explained => "explained",
    }
}

/// `boxes.csv`, one row for each restriction or goal without a box, and `trajectory.csv`.
pub fn discover_tables(all: &[Discovered<'_>]) -> Vec<OutputFile> {
    let mut boxes = Table::new(&[
        "goal",
        "year",
        "outcome",
        "box",
        "value",
        "end",
        "bound",
        "coverage",
        "density",
        "mass",
        "chance_of_box",
        "coverage_without",
        "density_without",
        "chance",
        "reproduced",
        "in_words",
    ]);
    let mut steps = Table::new(&[
        "goal",
        "year",
        "box",
        "step",
        "coverage",
        "density",
        "mass",
        "restrictions",
        "chosen",
    ]);
    for of in all {
        let (goal, year) = of.goal();
        let year = year.to_string();
        let outcome = outcome_name(of.found.outcome);
        if of.found.boxes.is_empty() {
            let lead = [goal.as_str(), year.as_str(), outcome];
            let rest = [""; 13];
            boxes.row(&[lead.as_slice(), rest.as_slice()].concat());
        }
        let words = sentences(of, Language::En);
        for (at, (own, sentence)) in of.found.boxes.iter().zip(words).enumerate() {
            let numbered = (at + 1).to_string();
            box_rows(
                &mut boxes,
                of,
                own,
                [&goal, &year, outcome, &numbered, &sentence],
            );
            step_rows(&mut steps, own, [&goal, &year, &numbered]);
        }
    }
    vec![
        file("boxes.csv", boxes.finish()),
        file("trajectory.csv", steps.finish()),
    ]
}

fn box_rows(table: &mut Table, of: &Discovered<'_>, own: &MissBox, lead: [&str; 5]) {
    let all = &of.found.all;
    let [goal, year, outcome, numbered, sentence] = lead;
    for restriction in &own.restrictions {
        let end = match restriction.end {
            End::Low => "above",
            End::High => "below",
        };
        let shares = |tally: &Tally| [number(tally.misses / all.misses), number(tally.density())];
        let [coverage, density] = shares(&own.tally);
        let [coverage_without, density_without] = shares(&restriction.without);
        table.row(&[
            goal,
            year,
            outcome,
            numbered,
            &of.subject_id(restriction.subject),
            end,
            &number(restriction.bound),
            &coverage,
            &density,
            &number(own.tally.cases / all.cases),
            &number(own.chance),
            &coverage_without,
            &density_without,
            &number(restriction.chance),
            &restriction.reproduced.map_or_else(String::new, number),
            sentence,
        ]);
    }
}

fn step_rows(table: &mut Table, own: &MissBox, lead: [&str; 3]) {
    let all = &own.found.trajectory[0].tally;
    for (at, step) in own.found.trajectory.iter().enumerate() {
        let restricted = crate::analysis::discover::prim::restrictions(&step.ends).len();
        table.row(&[
            lead[0],
            lead[1],
            lead[2],
            &at.to_string(),
            &number(step.tally.misses / all.misses),
            &number(step.tally.density()),
            &number(step.tally.cases / all.cases),
            &restricted.to_string(),
            if at == own.found.chosen { "1" } else { "0" },
        ]);
    }
}

/// The trajectories of each explained goal: coverage against density.
pub fn discover_charts(all: &[Discovered<'_>], language: Language) -> Vec<ChartFile> {
    let explained = all.iter().filter(|of| !of.found.boxes.is_empty());
    explained
        .map(|of| ChartFile {
            stem: format!("charts/{}", of.stem()),
            figure: Figure::Curves(figure(of, language)),
            scenario: None,
        })
        .collect()
}

fn figure(of: &Discovered<'_>, language: Language) -> CurvesFigure {
    let found = of.found;
    let curve = |(at, own): (usize, &MissBox)| {
        let all = own.found.trajectory[0].tally;
        let steps = own.found.trajectory.iter().enumerate();
        let points = steps.map(|(step, own_step)| CurvePoint {
            x: 100.0 * own_step.tally.misses / all.misses,
            y: 100.0 * own_step.tally.density(),
            interval: None,
            label: if step == own.found.chosen {
                phrases::chosen_box(language).to_owned()
            } else {
                String::new()
            },
        });
        Curve {
            label: match found.boxes.len() {
                1 => String::new(),
                _ => phrases::box_number(language, at + 1),
            },
            points: points.collect(),
            is_joined: true,
        }
    };
    let base = found.all.density();
    let mut notes = sentences(of, language);
    notes.push(phrases::discover_note(language).to_owned());
    let version = env!("CARGO_PKG_VERSION");
    let seed = of.scenario.run.seed;
    notes.push(phrases::discover_method(language, version, seed));
    CurvesFigure {
        title: of.title(language),
        subtitle: [
            match of.pooled {
                1 => localised(&of.scenario.title, language).to_owned(),
                count => words::scenarios_compared(count, language),
            },
            words::paths(of.scenario.run.paths, language),
        ]
        .join(" · "),
        across: phrases::coverage_axis(language).to_owned(),
        unit: phrases::density_axis(language).to_owned(),
        curves: found.boxes.iter().enumerate().map(curve).collect(),
        references: vec![Reference {
            level: 100.0 * base,
            label: phrases::all_futures(language, whole_percent(base, true)),
        }],
        notes,
        language,
    }
}
