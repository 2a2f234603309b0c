//! The CSV tables that scenarios name, and the projections made of them.
//!
//! A file is read once however many scenarios name it, and becomes a source
//! like any other. A projection is made once for the same texts and years, so
//! that scenarios with the same people share it.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::document::{FileId, Place};
use super::files::{Files, normal};
use super::sources::{Source, Sources};
use crate::demography::Projection;

/// What has been read and made so far.
#[derive(Debug, Clone, Default)]
pub(super) struct TableCache {
    files: HashMap<PathBuf, FileId>,
    projections: HashMap<String, Arc<Projection>>,
}

/// Reads tables for one scenario, with what was read for those before it.
pub(super) struct TableReader<'a> {
    pub files: &'a Files,
    pub sources: &'a mut Sources,
    pub cache: &'a mut TableCache,
}

impl TableReader<'_> {
    /// The path that a text means: beside the file in which the text stands.
    /// Beside the command line is the working folder.
    pub fn path(&self, text: &str, place: &Place) -> PathBuf {
        let folder = self.sources.path(place.file).parent();
        let folder = folder.unwrap_or(Path::new(""));
        normal(&folder.join(text.replace('\\', "/")))
    }

    /// A file among the sources, read where it is not there yet.
    pub fn read(&mut self, path: &Path) -> io::Result<FileId> {
        if let Some(&file) = self.cache.files.get(path) {
            return Ok(file);
        }
        let file = self.sources.add(Source {
            path: path.to_path_buf(),
            text: self.files.read(path)?,
            is_file: true,
        });
        self.cache.files.insert(path.to_path_buf(), file);
        Ok(file)
    }

    /// Names a projection by the texts of its tables and its years.
    pub fn projection_key(&self, tables: &[Option<FileId>], (base, end): (i32, i32)) -> String {
        let mut hasher = Sha256::new();
        for table in tables {
            // The lengths keep a text's end apart from the next one's start.
            let text = table.map(|file| self.sources.get(file).text.as_bytes());
            let length = text.map_or(0, |text| text.len() as u64 + 1);
            hasher.update(length.to_le_bytes());
            hasher.update(text.unwrap_or_default());
        }
        hasher.update(base.to_le_bytes());
        hasher.update(end.to_le_bytes());
        format!("{:x}", hasher.finalize())
    }

    /// A projection that was made for an earlier scenario.
    pub fn known(&self, key: &str) -> Option<Arc<Projection>> {
        self.cache.projections.get(key).cloned()
    }

    /// Keeps a projection for the scenarios to come.
    pub fn keep(&mut self, key: &str, projection: Projection) -> Arc<Projection> {
        let projection = Arc::new(projection);
        let kept = Arc::clone(&projection);
        self.cache.projections.insert(key.to_owned(), kept);
        projection
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_once_and_names_projections_by_its_text() {
        let files = Files::memory([("d/a.csv", "ab"), ("d/b.csv", "c"), ("d/e/ab.csv", "ab")]);
        let (mut sources, mut cache) = (Sources::default(), TableCache::default());
        let mut reader = TableReader {
            files: &files,
            sources: &mut sources,
            cache: &mut cache,
        };
        let a = reader.read(Path::new("d/a.csv")).unwrap();
        let b = reader.read(Path::new("d/b.csv")).unwrap();
        let copy = reader.read(Path::new("d/e/ab.csv")).unwrap();
        assert_eq!(reader.read(Path::new("d/a.csv")).unwrap(), a);
        assert!(reader.read(Path::new("d/c.csv")).is_err());
        let place = Place {
            file: a,
            start: 0,
            end: 0,
        };
        assert_eq!(reader.path("x\\..\\b.csv", &place), Path::new("d/b.csv"));
        let key = |tables: &[Option<FileId>], years| reader.projection_key(tables, years);
        let years = (2020, 2035);
        assert_eq!(key(&[Some(a)], years), key(&[Some(copy)], years));
        assert_ne!(key(&[Some(a)], years), key(&[Some(b)], years));
        assert_ne!(key(&[Some(a)], years), key(&[Some(a)], (2020, 2034)));
        assert_ne!(key(&[Some(a), None], years), key(&[None, Some(a)], years));
        assert_eq!(sources.files().count(), 3);
    }
}
