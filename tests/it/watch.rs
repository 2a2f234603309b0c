//! `plancast watch`: real files are saved, and the program answers.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::harness::{files_below, folder};

/// What a loaded machine may take for a small run.
const PATIENCE: Duration = Duration::from_secs(60);

struct Watching {
    program: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Path) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_plancast"))
            .args(["watch", "plan", "--no-charts", "--paths", "200"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let streams: [Box<dyn std::io::Read + Send>; 2] = [
            Box::new(program.stdout.take().unwrap()),
            Box::new(program.stderr.take().unwrap()),
        ];
        for stream in streams {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        Self { program, lines }
    }

    /// Waits for lines that hold these texts; the two streams come in any order.
    fn says(&self, texts: &[&str]) {
        let mut missing = texts.to_vec();
        let mut seen = Vec::new();
        while !missing.is_empty() {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    missing.retain(|text| !line.contains(text));
                    seen.push(line);
                }
                Err(_) => panic!("no line with {missing:?} after {seen:#?}"),
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.program.kill();
    }
}

const MODEL: &str = r#"extends = "../common/base.toml"
[indicator.level]
title = "Level"
kind = "formula"
formula = "100 * driver.rate"
target = { at_least = 100, year = 2025 }
"#;
const BASE: &str = "[plan]\ntitle = \"P\"\nbase_year = 2020\nend_year = 2025\nhorizons = [2025]\n\
    [driver]\nrate = { value = 1, assumed = \"a test\" }\n";

#[test]
fn a_save_runs_again_and_a_fault_leaves_the_output() {
    let here = folder(&[("plan/model.toml", MODEL), ("common/base.toml", BASE)]);
    let mut watching = Watching::start(here.path());
    watching.says(&[">99.9%", "watching 2 files"]);
    // A file that the plan reads from another folder.
    let base = here.path().join("common/base.toml");
    std::fs::write(&base, BASE.replace("value = 1", "value = 0.5")).unwrap();
    watching.says(&["base.toml was saved", "<0.1%", "watching 2 files"]);
    let output = files_below(&here.path().join("output"));
    // Saved as editors do: another file is moved into its place.
    let model = here.path().join("plan/model.toml");
    let temporary = here.path().join("plan/.new");
    std::fs::write(&temporary, MODEL.replace("rate\"", "rat\"")).unwrap();
    std::fs::rename(&temporary, &model).unwrap();
    watching.says(&["model.toml was saved", "driver.rat", "watching 2 files"]);
    assert!(output == files_below(&here.path().join("output")));
    std::fs::write(&model, MODEL).unwrap();
    watching.says(&["model.toml was saved", "<0.1%", "watching 2 files"]);
    let scenario = "extends = \"model.toml\"\n[driver]\nrate = 2\n";
    std::fs::write(here.path().join("plan/more.toml"), scenario).unwrap();
    watching.says(&["more.toml was saved", ">99.9%", "watching 3 files"]);
    #[cfg(unix)]
    {
        let process = watching.program.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &process])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(watching.program.wait().unwrap().code(), Some(0));
    }
}
