//! `manifest.json`: what a run was made from and what it wrote, with hashes.
//! Nothing in it depends on the clock or the machine.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::evidence::Assumptions;
use super::streamed::StreamedFile;
use super::tables::OutputFile;
use crate::analysis::precision::{SampleSize, Stop};
use crate::scenario::Scenario;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Path relative to the plan's folder, with `/`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

#[derive(Serialize)]
struct Manifest<'a> {
    generator: &'static str,
    version: &'static str,
    plan: &'a str,
    scenarios: Vec<&'a str>,
    base_year: i32,
    end_year: i32,
    seed: u64,
    paths: u64,
    sampler: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<Reached>,
    quantile_definition: &'static str,
    overrides: &'a [String],
    targets: usize,
    targets_on_assumed_numbers: usize,
    targets_on_numbers_without_evidence: usize,
    inputs: Vec<Hashed<'a>>,
    outputs: Vec<Hashed<'a>>,
}

/// Why a run of a stated precision has as many paths as it has.
#[derive(Serialize)]
struct Reached {
    asked: f64,
    standard_error: f64,
    stopped: &'static str,
    max_paths: u64,
}

impl From<&SampleSize> for Reached {
    fn from(found: &SampleSize) -> Self {
        Self {
            asked: found.asked.error,
            standard_error: found.error,
            stopped: match found.stop {
                Stop::Reached => "precision reached",
                Stop::Ceiling => "no more paths allowed",
            },
            max_paths: found.asked.ceiling,
        }
    }
}

#[derive(Serialize)]
struct Hashed<'a> {
    path: &'a str,
    bytes: u64,
    sha256: String,
}

/// The manifest of a run as a file.
///
/// # Panics
/// Without a scenario.
pub fn manifest(
    scenarios: &[Scenario],
    overrides: &[String],
    precision: Option<&SampleSize>,
    assumptions: Assumptions,
    inputs: &[InputFile],
    outputs: &[OutputFile],
    streamed: &[StreamedFile],
) -> OutputFile {
    let first = &scenarios[0];
    let manifest = Manifest {
        generator: "plancast",
        version: env!("CARGO_PKG_VERSION"),
        plan: &first.plan.id,
        scenarios: scenarios
            .iter()
            .map(|scenario| scenario.id.as_str())
            .collect(),
        base_year: first.plan.base_year,
        end_year: first.plan.end_year,
        seed: first.run.seed,
        paths: first.run.paths,
        sampler: first.run.sampler.name(),
        precision: precision.map(Reached::from),
        quantile_definition: "type 7 of Hyndman and Fan (1996)",
        overrides,
        targets: assumptions.targets,
        targets_on_assumed_numbers: assumptions.on_assumed,
        targets_on_numbers_without_evidence: assumptions.on_missing,
        inputs: inputs
            .iter()
            .map(|file| hashed(&file.path, &file.bytes))
            .collect(),
        outputs: outputs
            .par_iter()
            .map(|file| hashed(&file.path, &file.bytes))
            .collect::<Vec<_>>()
            .into_iter()
            .chain(streamed.iter().map(|file| Hashed {
                path: &file.path,
                bytes: file.bytes,
                sha256: file.sha256.clone(),
            }))
            .collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&manifest).expect("plain data serialises");
    bytes.push(b'\n');
    OutputFile {
        path: "manifest.json".to_owned(),
        bytes,
    }
}

/// The manifest of an analysis as a file: its command, its settings by name, what it read and wrote.
pub fn analysis_manifest(
    command: &str,
    settings: &[(&str, String)],
    inputs: &[InputFile],
    outputs: &[OutputFile],
) -> OutputFile {
    #[derive(Serialize)]
    struct Listing<'a> {
        generator: &'static str,
        version: &'static str,
        command: &'a str,
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        settings: BTreeMap<&'a str, &'a str>,
        inputs: Vec<Hashed<'a>>,
        outputs: Vec<Hashed<'a>>,
    }
    let inputs = inputs
        .par_iter()
        .map(|file| hashed(&file.path, &file.bytes));
    let outputs = outputs
        .par_iter()
        .map(|file| hashed(&file.path, &file.bytes));
    let listing = Listing {
        generator: "plancast",
        version: env!("CARGO_PKG_VERSION"),
        command,
        settings: settings
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect(),
        inputs: inputs.collect(),
        outputs: outputs.collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&listing).expect("plain data serialises");
    bytes.push(b'\n');
    OutputFile {
        path: "manifest.json".to_owned(),
        bytes,
    }
}

fn hashed<'a>(path: &'a str, bytes: &[u8]) -> Hashed<'a> {
    Hashed {
        path,
        bytes: bytes.len() as u64,
        sha256: hex(&Sha256::digest(bytes)),
    }
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One hash over all inputs, for the provenance of a chart or a record.
pub fn inputs_hash(inputs: &[InputFile]) -> String {
    let mut hasher = Sha256::new();
    for file in inputs {
        hasher.update(file.path.as_bytes());
        hasher.update([0]);
        hasher.update((file.bytes.len() as u64).to_le_bytes());
        hasher.update(&file.bytes);
    }
    hex(&hasher.finalize())
}
