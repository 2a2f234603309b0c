//! Plancast as its users meet it: the program, the scenario files, published and closed-form values.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod attribute;
mod backtest;
mod budget;
mod calibrate;
mod carried_on;
mod cli;
mod compare;
mod determinism;
mod difference;
mod discover;
mod events;
mod every_path;
mod everyday;
mod examples;
mod explain;
mod fit;
mod forecasts;
mod formats;
mod harness;
mod language;
mod levers;
mod money;
mod optimise;
mod people;
mod precision;
mod properties;
mod readme;
mod record;
mod reference;
mod reference_run;
mod results;
mod scenarios;
mod seek;
mod sensitivity;
mod stress;
mod track;
mod value;
mod value_stability;
mod watch;
#[cfg(feature = "xlsx")]
mod workbook;
