//! A report as data: sections of headings, sentences, tables and figures, in plain text.
//!
//! What makes HTML or Markdown of it escapes the text; nothing here is marked up.

use crate::charts::{Figure, Language};

/// A report.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Headline.
    pub title: String,
    /// Line below it.
    pub subtitle: String,
    /// Language of all texts.
    pub language: Language,
    /// Sections in reading order. A command that adds pages adds them here.
    pub sections: Vec<Section>,
}

/// A section with an anchor.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Anchor, unique in the document.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Contents.
    pub blocks: Vec<Block>,
}

impl Section {
    pub(in crate::report) fn new(id: &str, title: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            blocks: Vec::new(),
        }
    }

    pub(in crate::report) fn say(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading below the section's, with an anchor.
    Heading {
        /// Anchor, unique in the document.
        id: String,
        /// Text.
        text: String,
    },
    /// Sentences.
    Paragraph(String),
    /// Points of a list under its heading words.
    List(String, Vec<String>),
    /// A smaller remark.
    Note(String),
    /// A table.
    Table(Table),
    /// Charts that belong together.
    Charts(Vec<Chart>),
}

/// A chart of the run.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Path of its picture without extension, from the run's folder.
    pub stem: String,
    /// What it shows.
    pub figure: Figure,
    /// Its title, for those who do not see it.
    pub title: String,
}

/// A table with one header row; the first column names the row.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it holds.
    pub caption: String,
    /// Column heads.
    pub header: Vec<String>,
    /// Leading columns that hold words, not numbers.
    pub words: usize,
    /// The first of the last columns that hold words again.
    pub words_after: Option<usize>,
    /// Rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A heading over the rows that follow.
    Group(String),
    /// Cells, one for each column.
    Cells(Vec<Cell>),
    /// A remark on rows that are left out.
    Remark(String),
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What is written.
    pub text: String,
    /// Probability that it is shaded by.
    pub shade: Option<f64>,
    /// Anchor that it leads to.
    pub link: Option<String>,
}

impl Cell {
    pub(in crate::report) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    pub(in crate::report) fn chance(text: impl Into<String>, probability: f64) -> Self {
        Self {
            shade: Some(probability),
            ..Self::text(text)
        }
    }
}

impl Table {
    pub(in crate::report) fn new(caption: String, header: &[&str], words: usize) -> Self {
        Self {
            caption,
            header: header.iter().map(|&text| text.to_owned()).collect(),
            words,
            words_after: None,
            rows: Vec::new(),
        }
    }

    /// Whether a column holds words.
    pub(super) fn is_words(&self, column: usize) -> bool {
        column < self.words || self.words_after.is_some_and(|first| column >= first)
    }

    pub(in crate::report) fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let cells = cells.into_iter().map(Cell::text).collect();
        self.rows.push(Row::Cells(cells));
    }
}
