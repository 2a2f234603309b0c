//! Findings: what is wrong with a file, where, what was expected, and a hint.

use super::document::{FileId, Place};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is run.
    Error,
    /// The run goes on.
    Warning,
}

/// One thing found wrong in what the user wrote.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Finding {
    /// Where; none for a finding about a whole folder or a command-line value.
    pub place: Option<Place>,
    /// How bad.
    pub severity: Severity,
    /// Dotted key path, empty where there is none.
    pub key: String,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Short text written at the marked place, e.g. `expected a year between 2020 and 2035`.
    pub label: String,
    /// What may help, e.g. `did you mean "elasticity"?`.
    pub hint: Option<String>,
    /// Other places that belong to it (the first of two doubled keys), with their labels.
    pub related: Vec<(Place, String)>,
}

impl Finding {
    /// An error at a place.
    pub fn error(place: Place, key: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            place: Some(place),
            key: key.into(),
            ..Self::without_place(message)
        }
    }

    /// An error about a whole folder or a file that cannot be read.
    pub fn without_place(message: impl Into<String>) -> Self {
        Self {
            place: None,
            severity: Severity::Error,
            key: String::new(),
            message: message.into(),
            label: String::new(),
            hint: None,
            related: Vec::new(),
        }
    }

    /// The file it is about, where it is about one.
    pub fn file(&self) -> Option<FileId> {
        self.place.as_ref().map(|place| place.file)
    }

    /// The same finding as a warning.
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Adds the text at the marked place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds another place.
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}
