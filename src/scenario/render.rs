//! Findings as text: each with its place, the lines around it, its key path
//! and what may help; legible without colour.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::document::FileId;
use super::finding::{Finding, Severity};
use super::sources::{Sources, clamp};

/// Columns after which a source line is cut.
const WIDTH: usize = 120;

/// Renders findings, sorted by file and place, what is said twice said once.
pub fn render(sources: &Sources, findings: &[Finding], colour: bool) -> String {
    let mut findings: Vec<&Finding> = findings.iter().collect();
    findings.sort();
    findings.dedup_by(|a, b| a.place == b.place && a.message == b.message);
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .term_width(WIDTH);
    let mut text = String::new();
    for finding in findings {
        text.push_str(&renderer.render(&[group(sources, finding)]));
        text.push_str("\n\n");
    }
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn group<'a>(sources: &'a Sources, finding: &'a Finding) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(&finding.message));
    let mut files: BTreeMap<(bool, FileId), Vec<_>> = BTreeMap::new();
    let main = finding.place.as_ref();
    let primary = main.map(|place| (place, finding.label.as_str(), AnnotationKind::Primary));
    let related = finding
        .related
        .iter()
        .map(|(place, label)| (place, label.as_str(), AnnotationKind::Context));
    for (place, label, kind) in primary.into_iter().chain(related) {
        let elsewhere = main.is_some_and(|main| main.file != place.file);
        let span = clamp(&sources.get(place.file).text, place);
        let label = (!label.is_empty()).then_some(label);
        files
            .entry((elsewhere, place.file))
            .or_default()
            .push(kind.span(span).label(label));
    }
    for ((_, file), annotations) in files {
        let source = sources.get(file);
        let path = source.path.display().to_string();
        group = group.element(
            Snippet::source(&source.text)
                .path(path)
                .annotations(annotations),
        );
    }
    if !finding.key.is_empty() {
        group = group.element(
            Level::NOTE
                .with_name("key")
                .message(format!("`{}`", finding.key)),
        );
    }
    if let Some(hint) = &finding.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint));
    }
    group
}

#[cfg(test)]
mod tests {
    use super::super::document::Place;
    use super::super::sources::Source;
    use super::*;

    #[test]
    fn wide_characters_keep_the_mark_under_its_text() {
        let mut sources = Sources::default();
        let text = "[indicator.\"托位\"]\n名 = \"托位\" # 每千人\n".to_owned();
        let file = sources.add(Source {
            path: "m.toml".into(),
            text: text.clone(),
            is_file: true,
        });
        let at = text.rfind("托位").unwrap();
        let place = Place {
            file,
            start: at,
            end: at + "托位".len(),
        };
        let finding = Finding::error(place, "indicator.托位", "a message")
            .label("here")
            .hint("a hint");
        insta::assert_snapshot!(render(&sources, &[finding.clone(), finding], false));
    }

    #[test]
    fn places_outside_the_text_do_not_panic() {
        let mut sources = Sources::default();
        let file = sources.add(Source {
            path: "m.toml".into(),
            text: "托".into(),
            is_file: true,
        });
        for (start, end) in [(0, 0), (1, 2), (3, 3), (9, 12), (2, 1)] {
            let place = Place { file, start, end };
            assert!(render(&sources, &[Finding::error(place, "", "m")], false).contains("m.toml"));
        }
        let empty = sources.add(Source {
            path: "e.toml".into(),
            text: String::new(),
            is_file: true,
        });
        let place = Place {
            file: empty,
            start: 0,
            end: 0,
        };
        assert!(render(&sources, &[Finding::error(place, "", "m")], true).contains('m'));
    }
}
