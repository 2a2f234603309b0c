//! What is said about a file that is named and cannot be read.

use std::io;
use std::path::Path;

use super::document::Place;
use super::files::Files;
use super::finding::Finding;
use crate::expression::nearest;

/// The finding at the place and key that name the file, where any do.
pub(super) fn unreadable(
    files: &Files,
    path: &Path,
    error: &io::Error,
    named: Option<(&Place, &str)>,
) -> Finding {
    let shown = path.display();
    let (message, label) = match error.kind() {
        io::ErrorKind::NotFound => (format!("there is no file `{shown}`"), "not found"),
        io::ErrorKind::InvalidData => {
            (format!("`{shown}` is not UTF-8 text: {error}"), "not UTF-8")
        }
        _ => (
            format!("`{shown}` cannot be read: {error}"),
            "cannot be read",
        ),
    };
    let mut finding = match named {
        Some((place, key)) => Finding::error(place.clone(), key, message).label(label),
        None => Finding::without_place(message),
    };
    finding.hint = match error.kind() {
        io::ErrorKind::NotFound => near_file(files, path),
        io::ErrorKind::InvalidData => Some("save the file as UTF-8".to_owned()),
        _ => None,
    };
    finding
}

fn near_file(files: &Files, path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_string_lossy().into_owned();
    let beside = files.entries(path.parent()?).ok()?;
    let names: Vec<String> = beside
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        // A link to a file that is gone is listed all the same.
        .filter(|name| *name != wanted)
        .collect();
    let near = nearest(&wanted, names.iter().map(String::as_str))?;
    Some(format!("did you mean `{near}`?"))
}
