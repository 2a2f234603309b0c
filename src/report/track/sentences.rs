//! How a target stands after what was measured, and why, in words that the numbers bear out.

use crate::analysis::track::{Chance, Checked, Course, Lead, Refusal, TargetCourse};
use crate::charts::{Digits, Language, format_number};
use crate::model::Model;
use crate::report::diagram::{part_of, title as part_title};
use crate::report::words::{level, localised, people_title, percent};
use crate::scenario::{Form, Scenario};
use crate::words;

/// From this chance on a target is on course.
const ON_COURSE: f64 = 0.8;
/// Below it, off course.
const OFF_COURSE: f64 = 0.2;
/// A change of chance smaller than this is none worth a reason.
const LEAST_CHANGE: f64 = 0.01;
/// Sums of weights are accurate to about this.
const ROUNDING: f64 = 1e-9;
/// Standard errors from which a difference is told from chance.
const CLEAR_ERRORS: f64 = 2.0;
/// The part of a change that a measurement must bring about alone to be named for it.
const LARGEST_PART: f64 = 0.5;

/// How a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A chance of four in five or more.
    OnCourse,
    /// In between.
    Doubtful,
    /// Less than one in five.
    OffCourse,
    /// There is no answer.
    Unknown,
}

impl Standing {
    /// Of a target now.
    pub fn of(target: &TargetCourse) -> Self {
        match target.chances.last().copied().flatten() {
            None => Self::Unknown,
            Some(chance) if chance.probability >= ON_COURSE => Self::OnCourse,
            Some(chance) if chance.probability < OFF_COURSE => Self::OffCourse,
            Some(_) => Self::Doubtful,
        }
    }

    /// In words.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::OnCourse => words::on_course(language),
            Self::Doubtful => words::doubtful(language),
            Self::OffCourse => words::off_course(language),
            Self::Unknown => words::course_unknown(language),
        }
    }
}

/// What was measured, as its own title or that of what it measures.
pub fn measured_name(scenario: &Scenario, at: usize, language: Language) -> String {
    let observation = &scenario.observations[at];
    if let Some(title) = &observation.title {
        return localised(title, language).to_owned();
    }
    let Form::Expression(expression) = &observation.of.form else {
        return observation.of.key.clone();
    };
    let name = expression.to_string();
    if let Some(id) = name.strip_prefix("population.") {
        return people_title(scenario, id, language).to_owned();
    }
    part_of(&name).map_or(name, |part| part_title(scenario, &part, language))
}

/// What a measurement is of, over all years.
pub fn subject_name(scenario: &Scenario, at: usize, language: Language) -> String {
    match &scenario.observations[at].of.form {
        Form::Expression(expression) => match expression.to_string().strip_prefix("population.") {
            Some(id) => people_title(scenario, id, language).to_owned(),
            None => measured_name(scenario, at, language),
        },
        _ => measured_name(scenario, at, language),
    }
}

/// A number that the plan's files give, in the written unit: as short as it was written.
pub fn given_value(model: &Model, at: usize, value: f64, language: Language) -> String {
    level(value, model.observations[at].scale, language)
}

/// A simulated value of what was measured, in the written unit.
pub fn measured_value(model: &Model, at: usize, value: f64, language: Language) -> String {
    let number = format_number(value, language, Digits::Auto);
    match model.observations[at].scale {
        100 => format!("{number}%"),
        1000 => format!("{number}‰"),
        _ => number,
    }
}

/// What came and what was expected.
pub fn surprise(
    scenario: &Scenario,
    model: &Model,
    checked: &[Checked],
    at: usize,
    language: Language,
) -> String {
    let own = &checked[at];
    let value = |value| measured_value(model, at, value, language);
    words::was_expected_between(
        language,
        measured_name(scenario, at, language),
        scenario.observations[at].year,
        given_value(model, at, own.value, language),
        value(own.expected[0]),
        value(own.expected[2]),
    )
}

/// Why there is no answer as of the last stage, where there is none.
pub fn refusal(
    scenario: &Scenario,
    model: &Model,
    course: &Course,
    language: Language,
) -> Option<String> {
    Some(match course.last().refusal.as_ref()? {
        Refusal::Far(which) => {
            let each: Vec<String> = which
                .iter()
                .map(|&at| surprise(scenario, model, &course.measured, at, language))
                .collect();
            words::far_from_all(language, each.join(words::list_separator(language)))
        }
        Refusal::Thin(effective) => words::too_few_agree(language, format!("{effective:.0}")),
    })
}

/// What moved a target's chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// There is no answer.
    Unknown,
    /// Nothing: it is the same in every future.
    Certain,
    /// Nothing to speak of.
    Unmoved,
    /// Perhaps something: the change is within its own error.
    Unclear,
    /// All measurements together.
    All,
    /// Above all the measurement at this position.
    One(usize),
}

/// What moved a target's chance between the plan's first day and now. A single measurement is named
/// where it alone brings about half of the change, and clearly more than any other alone.
pub(super) fn cause(target: &TargetCourse) -> Cause {
    let Some((first, now)) = ends(target) else {
        return Cause::Unknown;
    };
    let change = (now.probability - first.probability).abs();
    if first.standard_error == 0.0 && change < ROUNDING {
        return Cause::Certain;
    }
    if change < LEAST_CHANGE {
        return Cause::Unmoved;
    }
    if change < CLEAR_ERRORS * target.change_error {
        return Cause::Unclear;
    }
    let leads = |lead: &Lead| {
        lead.moved >= LARGEST_PART * change && lead.ahead >= CLEAR_ERRORS * lead.ahead_error
    };
    let lead = target.lead.filter(leads);
    lead.map_or(Cause::All, |lead| Cause::One(lead.at))
}

/// The chance on the plan's first day and now.
pub(super) fn ends(target: &TargetCourse) -> Option<(Chance, Chance)> {
    let first = target.chances.first().copied().flatten()?;
    Some((first, target.chances.last().copied().flatten()?))
}

/// Why a target stands as it does.
pub fn reason(
    scenario: &Scenario,
    model: &Model,
    course: &Course,
    target: &TargetCourse,
    language: Language,
) -> String {
    let Some((first, now)) = ends(target) else {
        return refusal(scenario, model, course, language).unwrap_or_default();
    };
    let (from, to) = (percent(first.probability), percent(now.probability));
    let why = match cause(target) {
        Cause::Unknown => String::new(),
        Cause::Certain => words::certain_before(language, to),
        Cause::Unmoved => words::nothing_moved(language, to),
        Cause::Unclear => words::within_its_error(language, from, to),
        Cause::All => words::moved_by_all(language, from, to),
        Cause::One(at) => {
            let what = surprise(scenario, model, &course.measured, at, language);
            if now.probability > first.probability {
                words::rose_because(language, from, to, what)
            } else {
                words::fell_because(language, from, to, what)
            }
        }
    };
    let near = [OFF_COURSE, ON_COURSE].into_iter().find(|line| {
        let gap = (now.probability - line).abs();
        now.standard_error > 0.0 && gap < CLEAR_ERRORS * now.standard_error
    });
    match near {
        Some(line) => format!("{why}{}", words::near_the_line(language, percent(line))),
        None => why,
    }
}
