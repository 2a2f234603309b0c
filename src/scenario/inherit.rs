//! Which files a scenario is made of: `extends`, followed to its end.
//!
//! A file's line is its parents' lines from left to right, each file once and
//! every file behind its own parents, and the file itself last. Laying the
//! line over itself in this order lets an overlay win over the plan below it
//! whichever branch brought the plan in.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::document::{FileId, Place};
use super::files::{Files, normal};
use super::finding::Finding;
use super::sources::{Source, Sources};
use super::tree::{self, Table, Value};
use super::unreadable::unreadable;

/// A parsed file.
pub(super) struct Member {
    pub path: PathBuf,
    pub file: FileId,
    /// Without `extends`; none where its syntax leaves its meaning open.
    pub root: Option<Table>,
    pub extends: Vec<(PathBuf, Place)>,
}

/// The files read so far, each parsed once.
pub(super) struct Library<'a> {
    files: &'a Files,
    pub sources: Sources,
    pub findings: Vec<Finding>,
    members: Vec<Member>,
    by_path: HashMap<PathBuf, Option<usize>>,
    /// The line of each member; none where a file of it is missing or broken.
    lines: HashMap<usize, Option<Vec<usize>>>,
}

impl<'a> Library<'a> {
    pub fn new(files: &'a Files) -> Self {
        Self {
            files,
            sources: Sources::default(),
            findings: Vec::new(),
            members: Vec::new(),
            by_path: HashMap::new(),
            lines: HashMap::new(),
        }
    }

    /// The files a scenario is made of, parents before children.
    pub fn line(&mut self, path: &Path) -> Option<Vec<&Member>> {
        let member = self.open(path, None)?;
        let line = self.line_of(member, &mut Vec::new())?;
        Some(line.into_iter().map(|index| &self.members[index]).collect())
    }

    /// Whether one file is above another: its parent, or above a parent.
    pub fn is_above(&self, above: FileId, below: FileId) -> bool {
        let below = self.members.iter().position(|member| member.file == below);
        let line = below
            .and_then(|below| self.lines.get(&below))
            .and_then(Option::as_ref);
        line.is_some_and(|line| line.iter().any(|&index| self.members[index].file == above))
    }

    fn line_of(&mut self, member: usize, open: &mut Vec<usize>) -> Option<Vec<usize>> {
        if let Some(line) = self.lines.get(&member) {
            return line.clone();
        }
        open.push(member);
        let mut line = Vec::new();
        let mut complete = self.members[member].root.is_some();
        for (path, place) in self.members[member].extends.clone() {
            let Some(parent) = self.open(&path, Some(&place)) else {
                complete = false;
                continue;
            };
            if let Some(start) = open.iter().position(|&index| index == parent) {
                self.note_circle(&open[start..], parent, place);
                complete = false;
                continue;
            }
            match self.line_of(parent, open) {
                Some(above) => {
                    for index in above {
                        if !line.contains(&index) {
                            line.push(index);
                        }
                    }
                }
                None => complete = false,
            }
        }
        open.pop();
        line.push(member);
        let line = complete.then_some(line);
        self.lines.insert(member, line.clone());
        line
    }

    fn note_circle(&mut self, circle: &[usize], back: usize, place: Place) {
        let name = |index: &usize| self.members[*index].path.display().to_string();
        let message = match circle {
            [_] => format!("`{}` extends itself", name(&back)),
            _ => "these files extend each other in a circle".to_owned(),
        };
        let names: Vec<String> = circle.iter().chain([&back]).map(name).collect();
        let finding = Finding::error(place, "extends", message)
            .label("closes the circle")
            .hint(format!("the circle is {}", names.join(" -> ")));
        self.findings.push(finding);
    }

    /// The index of a file, read and parsed where it is not yet.
    fn open(&mut self, path: &Path, from: Option<&Place>) -> Option<usize> {
        let path = normal(path);
        if let Some(known) = self.by_path.get(&path) {
            return *known;
        }
        let member = match self.files.read(&path) {
            Ok(text) => Some(self.parse(&path, text)),
            Err(error) => {
                let named = from.map(|place| (place, "extends"));
                let finding = unreadable(self.files, &path, &error, named);
                self.findings.push(finding);
                None
            }
        };
        // A missing file is noted at each place that names it.
        if member.is_some() || from.is_none() {
            self.by_path.insert(path, member);
        }
        member
    }

    fn parse(&mut self, path: &Path, text: String) -> usize {
        let source = Source {
            path: path.to_path_buf(),
            text,
            is_file: true,
        };
        let file = self.sources.add(source);
        let parsed = tree::parse(file, &self.sources.get(file).text, 0);
        self.findings.extend(parsed.findings);
        let mut root = parsed.root;
        let noted = self.findings.len();
        let extends = self.extends(path, &mut root);
        // Without its parents a file seems to lack what they give.
        let root = (parsed.sound && self.findings.len() == noted).then_some(root);
        self.members.push(Member {
            path: path.to_path_buf(),
            file,
            root,
            extends,
        });
        self.members.len() - 1
    }

    /// Takes `extends` out of a file and reads it.
    fn extends(&mut self, path: &Path, root: &mut Table) -> Vec<(PathBuf, Place)> {
        let Some(entry) = root.shift_remove("extends") else {
            return Vec::new();
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let node = entry.node;
        let items = match node.value {
            Value::List(items) => items,
            _ => vec![node],
        };
        let mut parents: Vec<(PathBuf, Place)> = Vec::new();
        for item in items {
            let Value::Text(text) = &item.value else {
                let finding = Finding::error(
                    item.place.clone(),
                    "extends",
                    "`extends` takes the path of a file, or a list of paths",
                );
                self.findings
                    .push(finding.label(format!("found {}", item.found())));
                continue;
            };
            let parent = normal(&folder.join(text.text.replace('\\', "/")));
            if text.text.trim().is_empty() || self.files.is_folder(&parent) {
                let message = "`extends` takes the path of a file";
                let finding = Finding::error(item.place.clone(), "extends", message)
                    .label(match text.text.trim() {
                        "" => "found an empty text",
                        _ => "found a folder",
                    })
                    .hint("name the file, e.g. `extends = \"model.toml\"`");
                self.findings.push(finding);
                continue;
            }
            match parents.iter().find(|(known, _)| *known == parent) {
                Some((_, first)) => {
                    let finding = Finding::error(
                        text.place.clone(),
                        "extends",
                        format!("`{}` is named twice", text.text),
                    );
                    self.findings.push(
                        finding
                            .label("second one here")
                            .related(first.clone(), "first one here"),
                    );
                }
                None => parents.push((parent, text.place.clone())),
            }
        }
        parents
    }
}
