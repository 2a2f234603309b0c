//! `plancast watch`: a run again at each save.
//!
//! Watched are the folders of the files that the plan reads, not the files: editors save by putting
//! a new file in the old one's place. Several changes within [`QUIET`] are one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use anyhow::Context;
use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::arguments::RunArguments;
use super::{Failure, failed, is_broken_pipe, run, terminal};
use crate::scenario::{Sources, load};

/// How long nothing must change before the plan is run again.
const QUIET: Duration = Duration::from_millis(200);
/// What a program that was interrupted ends with.
const INTERRUPTED: i32 = 130;

enum News {
    /// Files that were written, made, moved or taken away.
    Changed(Vec<PathBuf>),
    /// Ctrl-C.
    Stop,
}

pub(super) fn watch(arguments: &RunArguments) -> Result<ExitCode, Failure> {
    std::fs::metadata(&arguments.plan.path)
        .with_context(|| format!("cannot read {}", arguments.plan.path.display()))?;
    let (sender, news) = channel();
    end_on_interrupt(sender.clone())?;
    let mut watched = Watched {
        watcher: watcher(sender)?,
        folders: BTreeSet::new(),
        files: BTreeSet::new(),
    };
    loop {
        // Before the run, so that what is saved while it runs is not missed.
        watched.follow(arguments)?;
        let sound = match run::run(arguments) {
            Ok(_) => true,
            Err(Failure::Message(error)) if is_broken_pipe(&error) => return Ok(ExitCode::SUCCESS),
            Err(failure) => {
                failed(failure);
                false
            }
        };
        let count = watched.files.len();
        let plural = if count == 1 { "" } else { "s" };
        terminal::message(&format!("watching {count} file{plural}; Ctrl-C ends"));
        let Some(changed) = watched.wait(&news, sound) else {
            return Ok(ExitCode::SUCCESS);
        };
        terminal::message(&format!("\n{changed} was saved"));
    }
}

/// The first Ctrl-C lets a run finish what it writes, the second does not.
fn end_on_interrupt(sender: Sender<News>) -> Result<(), Failure> {
    let stopping = Arc::new(AtomicBool::new(false));
    let handler = move || {
        if stopping.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED);
        }
        // Nobody listens where the program is ending anyway.
        let _ = sender.send(News::Stop);
    };
    Ok(ctrlc::set_handler(handler).context("cannot watch for Ctrl-C")?)
}

fn watcher(sender: Sender<News>) -> Result<RecommendedWatcher, Failure> {
    let handler = move |event: notify::Result<Event>| {
        let Ok(event) = event else { return };
        let content = match event.kind {
            EventKind::Modify(ModifyKind::Metadata(_)) | EventKind::Access(_) => false,
            EventKind::Modify(_) | EventKind::Create(_) | EventKind::Remove(_) => true,
            EventKind::Any | EventKind::Other => false,
        };
        if content {
            let _ = sender.send(News::Changed(event.paths));
        }
    };
    Ok(notify::recommended_watcher(handler).context("cannot watch files here")?)
}

/// What is watched.
struct Watched {
    watcher: RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
    /// The files that the plan reads, as the watcher names them.
    files: BTreeSet<PathBuf>,
}

impl Watched {
    /// Watches what the plan reads now.
    fn follow(&mut self, arguments: &RunArguments) -> Result<(), Failure> {
        let overrides = arguments.sample.overrides(&arguments.plan);
        let path = &arguments.plan.path;
        let sources = match load(path, &overrides) {
            Ok(loaded) => loaded.sources,
            Err(report) => report.sources,
        };
        self.files = files(&sources);
        let folders = self.files.iter().filter_map(|file| file.parent());
        let mut folders: BTreeSet<PathBuf> = folders.map(Path::to_owned).collect();
        // A new scenario, or a file that is missing, comes into the plan's own folder.
        let own = if path.is_dir() {
            Some(path.as_path())
        } else {
            path.parent()
        };
        folders.extend(own.and_then(canonical));
        for folder in folders.difference(&self.folders) {
            self.watcher
                .watch(folder, RecursiveMode::NonRecursive)
                .with_context(|| format!("cannot watch {}", folder.display()))?;
        }
        for gone in self.folders.difference(&folders) {
            // A folder that is gone is watched no more as it is.
            let _ = self.watcher.unwatch(gone);
        }
        self.folders = folders;
        Ok(())
    }

    /// Waits until something that matters was saved and then nothing for a while; the name of the
    /// first such file, or none where the program is to end.
    fn wait(&self, news: &Receiver<News>, sound: bool) -> Option<String> {
        let first = loop {
            match news.recv() {
                Ok(News::Changed(paths)) => {
                    if let Some(path) = paths.iter().find(|path| self.matters(path, sound)) {
                        break path.file_name()?.to_string_lossy().into_owned();
                    }
                }
                Ok(News::Stop) | Err(_) => return None,
            }
        };
        loop {
            match news.recv_timeout(QUIET) {
                Ok(News::Changed(_)) => {}
                Err(RecvTimeoutError::Timeout) => return Some(first),
                Ok(News::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Whether a run reads it, or would: every visible TOML file may be a scenario, and a plan with a
    /// fault may miss a table.
    fn matters(&self, path: &Path, sound: bool) -> bool {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let hidden = path
            .file_name()
            .is_none_or(|name| name.to_string_lossy().starts_with('.'));
        self.files.contains(path)
            || (!hidden && ending == Some("toml"))
            || (!hidden && !sound && ending == Some("csv"))
    }
}

fn canonical(folder: &Path) -> Option<PathBuf> {
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    folder.canonicalize().ok()
}

/// The files that were read, by their folders' true names: the watcher knows no others.
fn files(sources: &Sources) -> BTreeSet<PathBuf> {
    let path = |path: &Path| Some(canonical(path.parent()?)?.join(path.file_name()?));
    sources
        .files()
        .filter_map(|source| path(&source.path))
        .collect()
}
