//! What a recorded past says about a response's trend, elasticities, adjustment and volatility.

mod process;

pub use process::{Parameters, Past, Residual};
