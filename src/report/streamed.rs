//! A file too large for memory: written to its folder under a passing name while
//! it is made, hashed on the way, and moved into place with the rest of the run.

#![cfg_attr(
    not(feature = "parquet"),
    allow(dead_code, reason = "paths are streamed to Parquet only")
)]

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use tempfile::TempPath;

use super::manifest::hex;
use super::write::{WriteError, at};

/// A finished file that stands on the disk; removed again where it is not moved into place.
#[derive(Debug)]
pub struct StreamedFile {
    /// Its path inside the run's folder, with `/`.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its hash in lower-case hexadecimal.
    pub sha256: String,
    /// Where it stands until then.
    pub(super) place: TempPath,
}

/// A writer that counts and hashes what passes.
pub(super) struct Stream {
    path: String,
    file: BufWriter<File>,
    place: TempPath,
    hasher: Sha256,
    bytes: u64,
}

impl Stream {
    /// Begins a file of the run that is written to `folder`.
    pub(super) fn begin(folder: &Path, path: &str) -> Result<Self, WriteError> {
        fs::create_dir_all(folder).map_err(at(folder))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".unfinished-");
        // Readable like the other files of the run, as far as the user's mask lets it.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder).map_err(at(folder))?;
        let (file, place) = file.into_parts();
        Ok(Self {
            path: path.to_owned(),
            file: BufWriter::new(file),
            place,
            hasher: Sha256::new(),
            bytes: 0,
        })
    }

    /// Ends it.
    pub(super) fn finish(mut self) -> Result<StreamedFile, WriteError> {
        self.file.flush().map_err(at(&self.place))?;
        Ok(StreamedFile {
            path: self.path,
            bytes: self.bytes,
            sha256: hex(&self.hasher.finalize()),
            place: self.place,
        })
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_hashed_and_goes_away_where_it_is_not_moved() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut stream = Stream::begin(folder.path(), "a").expect("begun");
        stream.write_all(b"ab").expect("written");
        stream.write_all(b"c").expect("written");
        let file = stream.finish().expect("finished");
        assert_eq!(file.bytes, 3);
        // FIPS 180-2, appendix B.1: SHA-256 of "abc".
        assert!(file.sha256.starts_with("ba7816bf8f01cfea414140de5dae2223"));
        assert_eq!(fs::read(&file.place).expect("there"), b"abc");
        drop(file);
        let left = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(left, 0);
    }
}
