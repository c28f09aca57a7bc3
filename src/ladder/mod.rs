//! The ladder: which stage of resiliency is proven, on any day.
//!
//! Pure functions of dossier, policy and day. A [`verdict`] is ruled for each run, each
//! [`requirement`] is judged by its own function, the [`standing`] is what follows from them;
//! [`history`] judges the days on which something can change, and no others.

pub mod finding;
pub mod requirement;
pub mod standing;
pub mod status;
