//! `report.html` and `report.md` of a tracking: how the targets stand, what was measured, a section
//! for each scenario, method and provenance.

use super::sentences::{
    Standing, given_value, measured_name, measured_value, refusal, subject_name,
};
use crate::analysis::track::{Course, Fan, FanOf, Method, Tracking};
use crate::charts::{ChartError, Language};
use crate::model::{Model, baseline};
use crate::report::document::quantity::{close_up, joined, unit_name, with_unit};
use crate::report::document::{Block, Document, Section, Table, provenance, written};
use crate::report::figures::{ChartFile, tracking_charts};
use crate::report::manifest::InputFile;
use crate::report::tables::OutputFile;
use crate::report::words::{currency, localised, percent, thousands};
use crate::scenario::{Evidence, Form, Scenario, Title};
use crate::words as phrases;
use crate::words::workbook as heads;

/// What a report of a tracking is made from.
#[derive(Debug, Clone, Copy)]
pub struct TrackingInput<'a> {
    /// The scenarios, at least one, all with measurements.
    pub scenarios: &'a [Scenario],
    /// Their models.
    pub models: &'a [Model],
    /// What was found.
    pub found: &'a Tracking,
    /// The files that were read.
    pub inputs: &'a [InputFile],
    /// `--set` and the options that stand for one.
    pub overrides: &'a [String],
    /// The language of all texts.
    pub language: Language,
    /// Extension of the pictures that stand beside the report; none without charts.
    pub pictures: Option<&'a str>,
}

/// `report.html` and `report.md`.
///
/// # Errors
/// A chart that cannot be drawn.
pub fn tracking_documents(input: &TrackingInput<'_>) -> Result<Vec<OutputFile>, ChartError> {
    written(&tracking_document(input), input.pictures)
}

/// A tracking as a document.
pub fn tracking_document(input: &TrackingInput<'_>) -> Document {
    let language = input.language;
    let charts = match input.pictures {
        Some(_) => tracking_charts(input.scenarios, input.models, input.found, language),
        None => Vec::new(),
    };
    let page = TrackingPage {
        input: *input,
        charts: &charts,
    };
    let base = baseline(input.scenarios);
    let scenes: Vec<Scene<'_>> = (0..input.scenarios.len())
        .map(|at| page.scene(at, at == base))
        .collect();
    let mut sections = vec![page.standing(&scenes), page.measured(&scenes[base])];
    sections.extend(scenes.iter().map(|scene| page.scenario(scene)));
    sections.push(page.method(&scenes));
    let (first, overrides) = (&input.scenarios[0], input.overrides);
    sections.push(provenance(first, input.inputs, overrides, language));
    let plan = &input.scenarios[base].plan;
    Document {
        title: phrases::track_title(language, page.text(&plan.title)),
        subtitle: page.subtitle(&scenes[base]),
        language,
        sections,
    }
}

/// What every section is made from.
pub(super) struct TrackingPage<'a> {
    pub(super) input: TrackingInput<'a>,
    pub(super) charts: &'a [ChartFile],
}

/// One scenario.
pub(super) struct Scene<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) model: &'a Model,
    pub(super) course: &'a Course,
    pub(super) name: &'a str,
    pub(super) is_baseline: bool,
    /// Why there is no answer, where there is none.
    pub(super) refusal: Option<String>,
}

impl Scene<'_> {
    /// How many targets are on course, doubtful and off course.
    pub(super) fn standings(&self) -> [usize; 3] {
        [Standing::OnCourse, Standing::Doubtful, Standing::OffCourse].map(|wanted| {
            let targets = self.course.targets.iter();
            targets.filter(|own| Standing::of(own) == wanted).count()
        })
    }

    /// The last year with measurements.
    pub(super) fn last_year(&self) -> i32 {
        self.course.last().year.unwrap_or(self.model.years[0])
    }

    /// Whether an indicator was measured.
    pub(super) fn is_measured(&self, indicator: usize) -> bool {
        let nodes = &self.model.indicators[indicator].nodes;
        let mut observations = self.model.observations.iter();
        observations.any(|own| own.nodes == *nodes)
    }

    pub(super) fn title_of(&self, fan: &Fan, language: Language) -> String {
        match fan.of {
            FanOf::Indicator(at) => {
                localised(&self.scenario.indicators[at].title, language).to_owned()
            }
            FanOf::Measured(at) => subject_name(self.scenario, at, language),
        }
    }
}

impl<'a> TrackingPage<'a> {
    pub(super) fn text(&self, title: &'a Title) -> &'a str {
        localised(title, self.input.language)
    }

    fn scene(&self, at: usize, is_baseline: bool) -> Scene<'a> {
        let input = &self.input;
        let (scenario, model) = (&input.scenarios[at], &input.models[at]);
        let course = &input.found.courses[at];
        Scene {
            scenario,
            model,
            course,
            name: self.text(&scenario.title),
            is_baseline,
            refusal: refusal(scenario, model, course, input.language),
        }
    }

    fn subtitle(&self, scene: &Scene<'a>) -> String {
        let language = self.input.language;
        let plan = &scene.scenario.plan;
        let region = Some(self.text(&plan.region)).filter(|own| !own.is_empty());
        let scenarios = match self.input.scenarios.len() {
            1 => phrases::doc_one_scenario(language).to_owned(),
            count => phrases::doc_scenarios(language, count),
        };
        let parts = region.map(str::to_owned).into_iter().chain([
            phrases::with_data_through(language, scene.last_year()),
            scenarios,
        ]);
        parts.collect::<Vec<String>>().join(" · ")
    }

    /// The answer in short, and all scenarios in one table.
    fn standing(&self, scenes: &[Scene<'a>]) -> Section {
        let language = self.input.language;
        let mut section = Section::new("answer", phrases::track_standing(language));
        let base = scenes.iter().filter(|own| own.is_baseline);
        base.for_each(|scene| section.say(self.counts(scene)));
        let others = scenes
            .iter()
            .filter(|own| !own.is_baseline && own.refusal.is_some());
        others.for_each(|scene| section.say(self.counts(scene)));
        let header = [
            heads::scenario(language),
            phrases::track_on_course(language),
            phrases::track_doubtful(language),
            phrases::track_off_course(language),
        ];
        let caption = phrases::track_by_scenario(language).to_owned();
        let mut table = Table::new(caption, &header, 1);
        for scene in scenes {
            let answered = scene.refusal.is_none();
            let count = |count: usize| match answered {
                true => count.to_string(),
                false => "–".to_owned(),
            };
            let counts = scene.standings().map(count);
            table.row(std::iter::once(scene.name.to_owned()).chain(counts));
        }
        section.blocks.push(Block::Table(table));
        section
    }

    /// What came and what was expected.
    fn measured(&self, scene: &Scene<'a>) -> Section {
        let language = self.input.language;
        let mut section = Section::new("measured", phrases::track_measured(language));
        let outside: Vec<String> = scene
            .course
            .measured
            .iter()
            .enumerate()
            .filter(|(_, own)| own.value < own.expected[0] || own.value > own.expected[2])
            .map(|(at, _)| {
                let year = scene.scenario.observations[at].year.to_string();
                let name = measured_name(scene.scenario, at, language);
                phrases::doc_in_brackets(language, name, year)
            })
            .collect();
        let list = outside.join(phrases::doc_list_separator(language));
        section.say(joined(
            &[
                phrases::track_measured_intro(language, scene.name),
                match outside.is_empty() {
                    true => phrases::track_within(language).to_owned(),
                    false => phrases::track_outside(language, list),
                },
            ],
            language,
        ));
        let header = [
            phrases::track_measured_column(language),
            heads::year(language),
            phrases::track_value(language),
            phrases::track_error(language),
            phrases::track_expected(language),
            phrases::track_below(language),
            heads::evidence(language),
        ];
        let caption = phrases::track_measured(language).to_owned();
        let mut table = Table::new(caption, &header, 1);
        table.words_after = Some(header.len() - 1);
        for at in 0..scene.course.measured.len() {
            table.row(self.measurement(scene, at));
        }
        section.blocks.push(Block::Table(table));
        if scene.course.measured.iter().any(|own| !own.error_is_given) {
            let note = phrases::track_error_note(language).to_owned();
            section.blocks.push(Block::Note(note));
        }
        section
    }

    fn measurement(&self, scene: &Scene<'a>, at: usize) -> [String; 7] {
        let language = self.input.language;
        let (own, observation) = (&scene.course.measured[at], &scene.scenario.observations[at]);
        let unit = self.unit_of(scene.scenario, at);
        let given = |value| {
            let number = given_value(scene.model, at, value, language);
            with_unit(&number, unit, language)
        };
        let expected = |value| {
            let number = measured_value(scene.model, at, value, language);
            with_unit(&number, "", language)
        };
        let star = if own.error_is_given { "" } else { " *" };
        let [low, _, high] = own.expected.map(expected);
        let evidence = match &observation.evidence {
            Some(Evidence::Source(text) | Evidence::Assumed(text)) => text.clone(),
            None => "–".to_owned(),
        };
        [
            measured_name(scene.scenario, at, language),
            observation.year.to_string(),
            given(own.value),
            format!("{}{star}", given(own.error)),
            close_up(&phrases::doc_interval_ends(language, low, high)),
            percent(own.share_below),
            evidence,
        ]
    }

    /// The unit of what was measured, where its name tells it.
    fn unit_of(&self, scenario: &'a Scenario, at: usize) -> &'a str {
        let language = self.input.language;
        let Form::Expression(expression) = &scenario.observations[at].of.form else {
            return "";
        };
        let name = expression.to_string();
        match name.split_once('.') {
            Some(("indicator", id)) => {
                let own = scenario.indicators.get(id);
                own.map_or("", |own| unit_name(&own.unit, language))
            }
            Some(("population", id)) if scenario.groups.contains_key(id) || id == "total" => {
                phrases::persons(language)
            }
            Some(("budget" | "programme", _)) => currency(&scenario.plan.currency, language),
            _ => "",
        }
    }

    fn method(&self, scenes: &[Scene<'a>]) -> Section {
        let language = self.input.language;
        let mut section = Section::new("method", phrases::doc_method(language));
        section.say(phrases::track_method_weights(language));
        section.say(phrases::track_method_moved(language));
        let header = [
            heads::scenario(language),
            phrases::track_as_of(language),
            phrases::track_paths_are(language),
            phrases::track_effective(language),
        ];
        let caption = phrases::track_stages(language).to_owned();
        let mut table = Table::new(caption, &header, 3);
        for scene in scenes {
            for stage in &scene.course.stages {
                let as_of = match stage.year {
                    Some(year) => year.to_string(),
                    None => phrases::track_first_day(language).to_owned(),
                };
                let paths = match stage.method {
                    Method::Weighted => phrases::track_weighted(language),
                    Method::Moved => phrases::track_moved_weighted(language),
                };
                let effective = thousands(stage.effective.round() as u64);
                table.row([scene.name.to_owned(), as_of, paths.to_owned(), effective]);
            }
        }
        section.blocks.push(Block::Table(table));
        section
    }
}
