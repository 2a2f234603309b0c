//! Age groups as tables write them, and whether they cover the ages.
//!
//! `0` is one completed year, `5-9` five of them, `100+` everybody from 100 on.
//! Abridged mortality tables also name a group by its first age alone (0, 1, 5,
//! 10, …); [`name_by_first_age`] turns such a column into groups.

use super::AGES;
use super::tables::{Fault, TableError};
use std::fmt;

/// The highest age that a table may name.
const HIGHEST_AGE: u8 = 130;

/// A range of completed years of age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeGroup {
    /// The youngest age.
    pub first: u8,
    /// The oldest age, itself included; none where the group is open.
    pub last: Option<u8>,
}

impl AgeGroup {
    /// Reads `7`, `5-9` (hyphen or en dash) or `100+`; none where it is neither.
    ///
    /// ```
    /// use plancast::demography::AgeGroup;
    /// assert_eq!(AgeGroup::parse("5-9"), Some(AgeGroup { first: 5, last: Some(9) }));
    /// assert_eq!(AgeGroup::parse("100+"), Some(AgeGroup { first: 100, last: None }));
    /// assert_eq!(AgeGroup::parse("9-5"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (first, last) = if let Some(first) = text.strip_suffix('+') {
            (age(first)?, None)
        } else if let Some((first, last)) = text.split_once(['-', '–']) {
            (age(first)?, Some(age(last)?))
        } else {
            (age(text)?, Some(age(text)?))
        };
        let ordered = last.is_none_or(|last| first <= last);
        ordered.then_some(Self { first, last })
    }

    /// The years of age in a closed group; none where it is open.
    pub(super) fn width(self) -> Option<usize> {
        self.last
            .map(|last| usize::from(last) - usize::from(self.first) + 1)
    }

    fn is_single(self) -> bool {
        self.last == Some(self.first)
    }
}

impl fmt::Display for AgeGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            None => write!(f, "{}+", self.first),
            Some(last) if last == self.first => write!(f, "{last}"),
            Some(last) => write!(f, "{}-{last}", self.first),
        }
    }
}

fn age(text: &str) -> Option<u8> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let value: u8 = if digits {
        text.parse().ok()?
    } else {
        return None;
    };
    (value <= HIGHEST_AGE).then_some(value)
}

/// Turns a column of first ages (0, 1, 5, 10, …, 85) into groups, the last open.
///
/// Only where every row names one age and the ages are an abridged or a
/// single-year list; other columns are left for [`check_cover`] to judge.
/// `groups` is in order of age.
pub(super) fn name_by_first_age(groups: &mut [(u64, AgeGroup)]) {
    let Some((&mut (_, last), closed)) = groups.split_last_mut() else {
        return;
    };
    if !closed.iter().all(|(_, group)| group.is_single()) {
        return;
    }
    let last_is_named = last.is_single() || last.last.is_none();
    let starts: Vec<u8> = (closed.iter().map(|(_, group)| group.first))
        .chain([last.first])
        .collect();
    let steps: Vec<u8> = starts
        .windows(2)
        .map(|w| w[1].saturating_sub(w[0]))
        .collect();
    let abridged = steps.iter().enumerate().all(|(i, &step)| match starts[i] {
        0 => step == 1,
        1 => step == 4,
        _ => step == 5,
    });
    let single = steps.iter().all(|&step| step == 1);
    if !last_is_named || !(abridged || single) {
        return;
    }
    for (i, (_, group)) in groups.iter_mut().enumerate() {
        group.last = starts.get(i + 1).map(|next| next - 1);
    }
}

/// Which ages a table has to cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cover {
    /// Everybody: from 0 to an open last group.
    Everybody,
    /// Any run of closed groups.
    Run,
}

/// Reports doubled, missing and overlapping ages; `groups` is in order of age.
pub(super) fn check_cover(groups: &[(u64, AgeGroup)], cover: Cover, faults: &mut Vec<Fault>) {
    let mut fault = |line, problem| faults.push(Fault { line, problem });
    if let (Cover::Everybody, Some(&(line, group))) = (cover, groups.first())
        && group.first > 0
    {
        let last = group.first - 1;
        fault(line, TableError::MissingAges { first: 0, last });
    }
    for pair in groups.windows(2) {
        let [(earlier_line, before), (line, after)] = [pair[0], pair[1]];
        if before == after {
            fault(
                line,
                TableError::DoubledAge {
                    age: after,
                    earlier_line,
                },
            );
            continue;
        }
        match before.last {
            Some(last) if after.first > last => {
                if after.first > last + 1 {
                    let (first, last) = (last + 1, after.first - 1);
                    fault(line, TableError::MissingAges { first, last });
                }
            }
            _ => fault(
                line,
                TableError::OverlappingAges {
                    age: after,
                    other: before,
                    earlier_line,
                },
            ),
        }
    }
    let Some(&(line, group)) = groups.last() else {
        return;
    };
    match (cover, group.last) {
        (Cover::Everybody, Some(_)) => fault(line, TableError::NoOpenAge { age: group }),
        (Cover::Run, None) => fault(line, TableError::OpenAge { age: group }),
        _ => {}
    }
}

/// Reports a group that holds people on both sides of the open age 100, or an
/// open group that begins above it.
pub(super) fn check_top(groups: &[(u64, AgeGroup)], faults: &mut Vec<Fault>) {
    let top = AGES - 1;
    for &(line, age) in groups {
        let below = usize::from(age.first) < top;
        if below && age.last.is_some_and(|last| usize::from(last) >= top) {
            let problem = TableError::AcrossTopAge { age };
            faults.push(Fault { line, problem });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(labels: &[&str]) -> Vec<(u64, AgeGroup)> {
        let parse = |label: &&str| AgeGroup::parse(label).expect("an age");
        (2..).zip(labels.iter().map(parse)).collect()
    }

    fn problems(labels: &[&str], cover: Cover) -> Vec<(u64, String)> {
        let mut faults = Vec::new();
        check_cover(&groups(labels), cover, &mut faults);
        let text = |fault: Fault| (fault.line, fault.problem.to_string());
        faults.into_iter().map(text).collect()
    }

    #[test]
    fn reads_labels() {
        for (text, shown) in [
            ("0", "0"),
            (" 5 – 9 ", "5-9"),
            ("100 +", "100+"),
            ("7-7", "7"),
        ] {
            assert_eq!(AgeGroup::parse(text).expect("an age").to_string(), shown);
        }
        for text in ["", "-1", "a", "9-5", "131", "+", "5-", "1.5", "+5"] {
            assert_eq!(AgeGroup::parse(text), None, "{text}");
        }
    }

    #[test]
    fn judges_cover() {
        assert!(problems(&["0", "1-4", "5-9", "10+"], Cover::Everybody).is_empty());
        assert!(problems(&["15-19", "20-24"], Cover::Run).is_empty());
        let found = problems(
            &["1-4", "5-9", "15-19", "18-24", "18-24", "25-29"],
            Cover::Everybody,
        );
        assert_eq!(
            found,
            [
                (2, "ages 0-0 are missing".to_owned()),
                (4, "ages 10-14 are missing".to_owned()),
                (5, "age 18-24 overlaps 15-19 of line 4".to_owned()),
                (6, "age 18-24 is given twice, first in line 5".to_owned()),
                (
                    7,
                    "the last age group, 25-29, must be open, as 25+".to_owned()
                ),
            ]
        );
        let found = problems(&["15-19", "20+"], Cover::Run);
        assert_eq!(found, [(3, "age 20+ must not be open here".to_owned())]);
    }

    #[test]
    fn names_groups_by_their_first_age() {
        let shown = |labels: &[&str]| {
            let mut groups = groups(labels);
            name_by_first_age(&mut groups);
            groups
                .iter()
                .map(|(_, g)| g.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shown(&["0", "1", "5", "10", "15"]),
            ["0", "1-4", "5-9", "10-14", "15+"]
        );
        assert_eq!(shown(&["0", "1", "2", "3+"]), ["0", "1", "2", "3+"]);
        // A missing age stays missing.
        assert_eq!(shown(&["0", "1", "3", "4"]), ["0", "1", "3", "4"]);
        assert_eq!(shown(&["0", "1-4", "5+"]), ["0", "1-4", "5+"]);
    }
}
