//! Fans with what was measured in them, and the fan of the plan's first day behind.

use super::{BAR_ERRORS, ChartFile};
use crate::analysis::track::{
    Chance, Course, FAN_LEVELS, Fan, FanOf, Method, TargetCourse, Tracking,
};
use crate::charts::{
    Band, Direction, EarlierFan, FanFigure, Figure, Language, MeasuredPoint, Point, TargetMark,
};
use crate::model::Model;
use crate::report::track::subject_name;
use crate::report::words::{localised, other_title, percent, target_level, thousands, unit};
use crate::scenario::{self, Dynamics, Form, Scenario};
use crate::statistics::ColumnSummary;
use crate::words;

/// The fans of each scenario that has an answer.
pub fn tracking_charts(
    scenarios: &[Scenario],
    models: &[Model],
    found: &Tracking,
    language: Language,
) -> Vec<ChartFile> {
    let mut charts = Vec::new();
    for ((scenario, model), course) in scenarios.iter().zip(models).zip(&found.courses) {
        let build = Build {
            scenario,
            model,
            course,
            language,
        };
        let answered = course.fans.iter().filter(|fan| !fan.now.is_empty());
        charts.extend(answered.map(|fan| ChartFile {
            stem: format!("charts/{}/{}", scenario.id, build.stem(fan)),
            figure: Figure::Fan(build.figure(fan)),
            scenario: Some(scenario.id.clone()),
        }));
    }
    charts
}

struct Build<'a> {
    scenario: &'a Scenario,
    model: &'a Model,
    course: &'a Course,
    language: Language,
}

impl Build<'_> {
    fn stem(&self, fan: &Fan) -> String {
        match fan.of {
            FanOf::Indicator(at) => {
                let entry = self.scenario.indicators.get_index(at);
                entry.expect("its own position").0.clone()
            }
            FanOf::Measured(at) => match &self.scenario.observations[at].of.form {
                Form::Expression(expression) => {
                    let text = expression.to_string();
                    let plain = text
                        .chars()
                        .map(|c| if c.is_alphanumeric() { c } else { '-' });
                    plain.collect()
                }
                _ => format!("measured-{}", at + 1),
            },
        }
    }

    fn figure(&self, fan: &Fan) -> FanFigure {
        let language = self.language;
        let indicator = match fan.of {
            FanOf::Indicator(at) => Some(&self.scenario.indicators[at]),
            FanOf::Measured(_) => None,
        };
        let title = match (fan.of, indicator) {
            (_, Some(indicator)) => localised(&indicator.title, language).to_owned(),
            (FanOf::Measured(at), None) => subject_name(self.scenario, at, language),
            (FanOf::Indicator(_), None) => String::new(),
        };
        let year = self.course.last().year.unwrap_or(self.model.years[0]);
        let mut subtitle: Vec<String> = Vec::new();
        let other = indicator.and_then(|own| other_title(&own.title, language));
        subtitle.extend(other.map(str::to_owned));
        subtitle.push(localised(&self.scenario.title, language).to_owned());
        subtitle.push(words::with_data_through(language, year));
        let median = quantile(&fan.now, 0.5);
        FanFigure {
            title,
            subtitle: subtitle.join(" · "),
            unit: indicator
                .map(|own| localised(&own.unit.name, language))
                .filter(|name| !name.is_empty())
                .map_or_else(String::new, |name| unit(name, language)),
            years: self.model.years.clone(),
            breaks: match indicator.map(|own| &own.dynamics) {
                Some(Dynamics::Cumulative(_)) => self.scenario.plan.periods.clone(),
                _ => Vec::new(),
            },
            bands: bands(&fan.now),
            base: Some(Point {
                year: self.model.years[0],
                value: median[0],
            }),
            median,
            history: Vec::new(),
            measured: self.measured(fan),
            earlier: Some(EarlierFan {
                label: words::as_seen_on_the_first_day(language).to_owned(),
                median: quantile(&fan.before, 0.5),
                lower: quantile(&fan.before, 0.1),
                upper: quantile(&fan.before, 0.9),
            }),
            targets: self.targets(fan),
            horizons: self.scenario.plan.horizons.clone(),
            notes: self.notes(),
            language,
        }
    }

    /// The measurements of what the fan is of.
    fn measured(&self, fan: &Fan) -> Vec<MeasuredPoint> {
        let nodes = match fan.of {
            FanOf::Indicator(at) => &self.model.indicators[at].nodes,
            FanOf::Measured(at) => &self.model.observations[at].nodes,
        };
        let own = self.model.observations.iter().zip(&self.course.measured);
        let mut points: Vec<MeasuredPoint> = own
            .filter(|(observation, _)| observation.nodes == *nodes)
            .map(|(observation, checked)| MeasuredPoint {
                year: self.model.years[observation.year],
                value: checked.value,
                reach: Some(BAR_ERRORS * checked.error),
            })
            .collect();
        points.sort_by_key(|point| point.year);
        points
    }

    fn targets(&self, fan: &Fan) -> Vec<TargetMark> {
        let FanOf::Indicator(at) = fan.of else {
            return Vec::new();
        };
        let own = self.course.targets.iter();
        own.filter(|course| course.indicator == at)
            .filter_map(|course| self.target(course))
            .collect()
    }

    fn target(&self, course: &TargetCourse) -> Option<TargetMark> {
        let indicator = &self.scenario.indicators[course.indicator];
        let target = &indicator.targets[course.target];
        let chance = |chance: Option<Chance>| chance.map(|own| percent(own.probability));
        let level = target_level(
            target.direction,
            course.level,
            course.tolerance,
            indicator.unit.scale,
            self.language,
        );
        Some(TargetMark {
            year: target.year,
            level: course.level,
            text: words::target_now(
                self.language,
                level,
                target.year,
                chance(*course.chances.first()?)?,
                chance(*course.chances.last()?)?,
            ),
            direction: match target.direction {
                scenario::Direction::AtLeast => Direction::AtLeast,
                scenario::Direction::AtMost => Direction::AtMost,
            },
        })
    }

    fn notes(&self) -> Vec<String> {
        let run = &self.scenario.run;
        let last = self.course.last();
        let method = words::tracking_method(
            self.language,
            env!("CARGO_PKG_VERSION"),
            thousands(run.paths),
            thousands(last.effective.round() as u64),
            run.seed,
        );
        match last.method {
            Method::Weighted => vec![method],
            Method::Moved => vec![words::moved_towards(self.language).to_owned(), method],
        }
    }
}

fn quantile(columns: &[ColumnSummary], level: f64) -> Vec<f64> {
    let at = FAN_LEVELS.iter().position(|&own| own == level);
    let at = at.expect("a level of the fans");
    columns.iter().map(|column| column.quantiles[at]).collect()
}

/// The central 90%, 80% and 50%.
fn bands(columns: &[ColumnSummary]) -> Vec<Band> {
    [(0.05, 0.95), (0.10, 0.90), (0.25, 0.75)]
        .map(|(low, high)| Band {
            label: format!("{}%", ((high - low) * 100.0_f64).round()),
            lower: quantile(columns, low),
            upper: quantile(columns, high),
            lower_label: format!("{}%", (low * 100.0_f64).round()),
            upper_label: format!("{}%", (high * 100.0_f64).round()),
        })
        .to_vec()
}
