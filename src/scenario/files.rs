//! Reading files, from the disk or from memory: the only I/O of this module.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Where files are read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Files {
    /// The disk.
    Disk,
    /// A map from path to text.
    Memory(BTreeMap<PathBuf, String>),
}

impl Files {
    /// Files in memory.
    pub fn memory<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let pairs = files
            .into_iter()
            .map(|(path, text)| (PathBuf::from(path), text.to_owned()));
        Self::Memory(pairs.collect())
    }

    /// The text of a file.
    ///
    /// # Errors
    /// Where there is no such file, or it cannot be read or is not UTF-8.
    pub fn read(&self, path: &Path) -> io::Result<String> {
        match self {
            Self::Disk => decode(std::fs::read(path)?),
            Self::Memory(map) => map
                .get(path)
                .cloned()
                .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound)),
        }
    }

    /// Whether there is a folder of this path.
    pub fn is_folder(&self, path: &Path) -> bool {
        match self {
            Self::Disk => path.is_dir(),
            Self::Memory(map) => map.keys().any(|file| file.parent() == Some(path)),
        }
    }

    /// The TOML files directly in a folder, hidden ones left out, by name.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found = self.entries(folder)?;
        found.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        });
        Ok(found)
    }

    /// What is directly in a folder, hidden files left out, by name.
    pub(super) fn entries(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found: Vec<PathBuf> = match self {
            Self::Disk => {
                let read = if folder.as_os_str().is_empty() {
                    Path::new(".")
                } else {
                    folder
                };
                let entries = std::fs::read_dir(read)?.collect::<io::Result<Vec<_>>>()?;
                entries
                    .iter()
                    .map(|entry| folder.join(entry.file_name()))
                    .collect()
            }
            Self::Memory(map) => map
                .keys()
                .filter(|file| file.parent() == Some(folder))
                .cloned()
                .collect(),
        };
        found.retain(|path| {
            let hidden = path
                .file_name()
                .is_none_or(|name| name.to_string_lossy().starts_with('.'));
            !hidden
        });
        found.sort();
        Ok(found)
    }

    /// The name of the folder a file stands in.
    pub fn folder_name(&self, file: &Path) -> Option<String> {
        let folder = file.parent()?;
        let whole = match self {
            Self::Disk if folder.as_os_str().is_empty() => std::path::absolute(".").ok()?,
            Self::Disk => std::path::absolute(folder).ok()?,
            Self::Memory(_) => folder.to_path_buf(),
        };
        Some(normal(&whole).file_name()?.to_string_lossy().into_owned())
    }
}

/// UTF-8 text, or an error that says where it stops being that.
fn decode(bytes: Vec<u8>) -> io::Result<String> {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let what = match utf16 {
            true => "it is UTF-16".to_owned(),
            false => format!("line {line} has the first byte that is not"),
        };
        io::Error::new(io::ErrorKind::InvalidData, what)
    })
}

/// The path without `.` and with `..` taken back, by its text alone.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(parts.components().next_back(), Some(Component::Normal(_))) =>
            {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_normal() {
        assert_eq!(normal(Path::new("a/./b/../c.toml")), Path::new("a/c.toml"));
        assert_eq!(normal(Path::new("../x/../y")), Path::new("../y"));
    }

    #[test]
    fn a_folder_lists_its_own_toml_files() {
        let files = Files::memory([
            ("d/b.toml", ""),
            ("d/a.toml", ""),
            ("d/e/c.toml", ""),
            ("d/x.csv", ""),
        ]);
        let names = files.list(Path::new("d")).unwrap();
        assert_eq!(
            names,
            [PathBuf::from("d/a.toml"), PathBuf::from("d/b.toml")]
        );
        assert!(files.is_folder(Path::new("d/e")) && !files.is_folder(Path::new("d/f")));
    }

    #[test]
    fn text_that_is_not_utf_8_is_told_its_line() {
        let gbk = [
            b"a = 1\nb = \"".as_slice(),
            &[0xcd, 0xd0, 0xce, 0xbb],
            b"\"\n",
        ]
        .concat();
        let error = decode(gbk).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert!(error.to_string().contains("line 2"));
        let utf16 = decode(vec![0xff, 0xfe, b'a', 0]).unwrap_err();
        assert!(utf16.to_string().contains("UTF-16"));
    }

    #[test]
    fn the_disk_reads_like_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("m.toml"), "a = 1").unwrap();
        std::fs::write(folder.path().join(".hidden.toml"), "a = 1").unwrap();
        let list = Files::Disk.list(folder.path()).unwrap();
        assert_eq!(list, [folder.path().join("m.toml")]);
        assert_eq!(Files::Disk.read(&list[0]).unwrap(), "a = 1");
        assert!(Files::Disk.folder_name(&list[0]).is_some());
    }
}
