//! Writing a run's folder: all files are written beside it first and moved in
//! one by one, the manifest last. A run that fails before leaves what was there.
//! Files that the earlier run's manifest lists and this one does not write are
//! removed; anything else in the folder is left alone.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::streamed::StreamedFile;
use super::tables::OutputFile;

/// A file or folder that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {path}")]
pub struct WriteError {
    /// Where.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub cause: io::Error,
}

pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |cause| WriteError { path, cause }
}

/// Writes `files`, moves `streamed` and then writes `manifest` into `folder`.
///
/// # Errors
/// The first file or folder that could not be written.
pub fn write_run(
    folder: &Path,
    files: &[OutputFile],
    streamed: Vec<StreamedFile>,
    manifest: &OutputFile,
) -> Result<(), WriteError> {
    fs::create_dir_all(folder).map_err(at(folder))?;
    let staging = tempfile::Builder::new()
        .prefix(".unfinished-")
        .tempdir_in(folder)
        .map_err(at(folder))?;
    for file in files.iter().chain(std::iter::once(manifest)) {
        let path = staging.path().join(&file.path);
        make_parent(&path)?;
        fs::write(&path, &file.bytes).map_err(at(&path))?;
    }
    let mut names: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    for file in streamed {
        let path = staging.path().join(&file.path);
        make_parent(&path)?;
        let moved = file.place.persist(&path);
        moved.map_err(|error| at(&path)(error.error))?;
        names.push(file.path);
    }
    names.push(manifest.path.clone());
    let earlier = listed_outputs(&folder.join(&manifest.path));
    let mut moves = Moves::new(staging.path().join(REPLACED));
    for name in &names {
        let source = staging.path().join(name);
        if let Err(error) = moves.put(&source, &folder.join(name)) {
            moves.undo();
            return Err(error);
        }
    }
    let written: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    for path in earlier
        .iter()
        .filter(|path| !written.contains(path.as_str()))
    {
        // Already gone is as good.
        let _ = fs::remove_file(folder.join(path));
    }
    Ok(())
}

/// Where the files that a run replaces are kept until it is complete.
const REPLACED: &str = ".replaced";

/// Files moved into place, so that they can be taken back.
struct Moves {
    /// Folder for what was there before, by number.
    kept: PathBuf,
    /// Each target, and whether a file was there before.
    done: Vec<(PathBuf, bool)>,
}

impl Moves {
    fn new(kept: PathBuf) -> Self {
        Self {
            kept,
            done: Vec::new(),
        }
    }

    fn put(&mut self, source: &Path, target: &Path) -> Result<(), WriteError> {
        make_parent(target)?;
        if target.is_dir() {
            let cause = io::Error::other("a folder of this name is in the way");
            return Err(at(target)(cause));
        }
        let existed = target.exists();
        if existed {
            let kept = self.kept.join(self.done.len().to_string());
            make_parent(&kept)?;
            fs::rename(target, &kept).map_err(at(target))?;
        }
        self.done.push((target.to_owned(), existed));
        fs::rename(source, target).map_err(at(target))
    }

    /// Puts back what was there before; nothing better can be done where that fails too.
    fn undo(self) {
        for (number, (target, existed)) in self.done.iter().enumerate().rev() {
            let _ = fs::remove_file(target);
            if *existed {
                let _ = fs::rename(self.kept.join(number.to_string()), target);
            }
        }
    }
}

fn make_parent(path: &Path) -> Result<(), WriteError> {
    match path.parent() {
        Some(parent) => fs::create_dir_all(parent).map_err(at(parent)),
        None => Ok(()),
    }
}

/// Files that an earlier manifest lists; none where there is none that can be read.
fn listed_outputs(manifest: &Path) -> Vec<String> {
    let read = || -> Option<Vec<String>> {
        let text = fs::read_to_string(manifest).ok()?;
        let json: serde_json::Value = serde_json::from_str(&text).ok()?;
        let listed = json.get("outputs")?.as_array()?;
        let path = |entry: &serde_json::Value| Some(entry.get("path")?.as_str()?.to_owned());
        Some(
            listed
                .iter()
                .filter_map(path)
                .filter(|path| is_inside(path))
                .collect(),
        )
    };
    read().unwrap_or_default()
}

/// A manifest that was tampered with must not make us remove files elsewhere.
fn is_inside(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, std::path::Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> OutputFile {
        OutputFile {
            path: path.to_owned(),
            bytes: text.as_bytes().to_vec(),
        }
    }

    #[test]
    fn replaces_an_earlier_run_and_leaves_other_files() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let listing = |paths: &[&str]| {
            let outputs: Vec<_> = paths
                .iter()
                .map(|path| serde_json::json!({ "path": path }))
                .collect();
            file(
                "manifest.json",
                &serde_json::json!({ "outputs": outputs }).to_string(),
            )
        };
        let first = [file("a.csv", "1"), file("charts/old.png", "x")];
        write_run(
            folder.path(),
            &first,
            Vec::new(),
            &listing(&["a.csv", "charts/old.png"]),
        )
        .expect("written");
        fs::write(folder.path().join("notes.txt"), "mine").expect("written");
        let second = [file("a.csv", "2")];
        write_run(folder.path(), &second, Vec::new(), &listing(&["a.csv"])).expect("written");
        let read = |path: &str| fs::read_to_string(folder.path().join(path)).ok();
        assert_eq!(read("a.csv").as_deref(), Some("2"));
        assert_eq!(read("notes.txt").as_deref(), Some("mine"));
        assert_eq!(read("charts/old.png"), None);
    }

    #[test]
    fn a_file_in_the_way_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let manifest = file("manifest.json", "{}");
        let first = [file("a.csv", "1"), file("b/c.png", "x")];
        write_run(folder.path(), &first, Vec::new(), &manifest).expect("written");
        fs::remove_file(folder.path().join("b/c.png")).expect("removed");
        fs::create_dir(folder.path().join("b/c.png")).expect("made");
        let second = [file("a.csv", "2"), file("b/c.png", "y")];
        write_run(folder.path(), &second, Vec::new(), &manifest)
            .expect_err("a folder is in the way");
        let left = fs::read_to_string(folder.path().join("a.csv")).expect("still there");
        assert_eq!(left, "1");
    }

    #[test]
    fn never_removes_outside_its_folder() {
        assert!(!is_inside("../x"));
        assert!(!is_inside("/etc/x"));
        assert!(is_inside("charts/a.png"));
    }
}
