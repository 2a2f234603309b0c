//! Plancast: scenario simulation and forecasting for public-service plans.

pub mod charts;
pub mod expression;
pub mod kernel;
pub mod scenario;
pub mod uncertainty;
