//! Whole pictures: both kinds, both formats, and the cases at the edge.

use super::*;

#[test]
fn nothing() {}
