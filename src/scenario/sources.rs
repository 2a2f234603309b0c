//! The loaded files, and where in them a place is.

use std::path::{Path, PathBuf};

use super::document::{FileId, Place};

/// One loaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its path as it is shown: relative where it was given so.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Whether it is a file; the command line's `--set` values are none.
    pub is_file: bool,
}

/// All loaded files, in the order in which they were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, source: Source) -> FileId {
        self.list.push(source);
        FileId(self.list.len() - 1)
    }

    /// A loaded file.
    ///
    /// # Panics
    /// Where the id comes from other sources.
    pub fn get(&self, file: FileId) -> &Source {
        &self.list[file.0]
    }

    /// The path of a loaded file.
    pub fn path(&self, file: FileId) -> &Path {
        &self.get(file).path
    }

    /// The files that were read, e.g. to hash them.
    pub fn files(&self) -> impl Iterator<Item = &Source> {
        self.list.iter().filter(|source| source.is_file)
    }

    /// The text at a place.
    pub fn text_at(&self, place: &Place) -> &str {
        let text = &self.get(place.file).text;
        &text[clamp(text, place)]
    }

    /// A line of a file, from 1, without its line break.
    pub fn line(&self, file: FileId, line: u64) -> Place {
        let text = &self.get(file).text;
        let before = usize::try_from(line)
            .unwrap_or(usize::MAX)
            .saturating_sub(1);
        let start = match before {
            0 => 0,
            _ => text
                .match_indices('\n')
                .nth(before - 1)
                .map_or(text.len(), |(newline, _)| newline + 1),
        };
        let length = text[start..].lines().next().map_or(0, str::len);
        Place {
            file,
            start,
            end: start + length,
        }
    }

    /// Line and column of a place's start, both from 1, columns in characters.
    pub fn line_column(&self, place: &Place) -> (usize, usize) {
        let text = &self.get(place.file).text;
        let before = &text[..clamp(text, place).start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }

    /// `file:line:column` of a place.
    pub fn location(&self, place: &Place) -> String {
        let (line, column) = self.line_column(place);
        format!("{}:{line}:{column}", self.path(place.file).display())
    }
}

/// The place's bytes, held inside the text and on character boundaries.
pub(super) fn clamp(text: &str, place: &Place) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(place.start.min(text.len()));
    let end = text.ceil_char_boundary(place.end.clamp(start, text.len()));
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_by_its_number() {
        let mut sources = Sources::default();
        let text = "年,age\r\n\n2,托\n".to_owned();
        let file = sources.add(Source {
            path: "t.csv".into(),
            text,
            is_file: true,
        });
        let line = |line| sources.text_at(&sources.line(file, line)).to_owned();
        assert_eq!([1, 2, 3, 4, 9].map(line), ["年,age", "", "2,托", "", ""]);
    }

    #[test]
    fn lines_and_columns_count_characters() {
        let mut sources = Sources::default();
        let text = "a = 1\n托位 = 2".to_owned();
        let file = sources.add(Source {
            path: "m.toml".into(),
            text,
            is_file: true,
        });
        let place = Place {
            file,
            start: 13,
            end: 14,
        };
        assert_eq!(sources.line_column(&place), (2, 4));
        assert_eq!(sources.location(&place), "m.toml:2:4");
        let inside_a_character = Place {
            file,
            start: 7,
            end: 900,
        };
        assert_eq!(sources.text_at(&inside_a_character), "托位 = 2");
    }
}
