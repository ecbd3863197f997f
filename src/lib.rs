//! samstem turns plan documents (handlingsplaner) into one harmonised, traceable data set.
//!
//! Data flows one way: [`read`] → [`recover`] → [`harmonise`] → [`export`]; [`pipeline`] alone
//! knows the order. Plain types of [`model`] stand between the stages, and each stage is a
//! function that can be used alone. `ARCHITECTURE.md` has the map.

pub mod cli;
pub mod compare;
pub mod config;
pub mod error;
pub mod export;
pub mod harmonise;
pub mod knowledge;
pub mod markup;
pub mod model;
pub mod pipeline;
pub mod read;
pub mod recover;
pub mod review;
pub mod text;
