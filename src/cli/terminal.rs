//! Writing to the terminal: the one place that knows about streams and colour.
//!
//! Colour is used where the stream is a terminal and `NO_COLOR`
//! (<https://no-color.org>) is not set.

use std::io::{self, IsTerminal, Write};

/// Writes data to stdout.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stream = io::stdout().lock();
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// Writes a message to stderr; where that is closed there is nobody to tell.
pub(super) fn message(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end_matches('\n'));
}

pub(super) fn colour_on_stderr() -> bool {
    io::stderr().is_terminal() && colour_wanted()
}

pub(super) fn colour_on_stdout() -> bool {
    io::stdout().is_terminal() && colour_wanted()
}

fn colour_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
