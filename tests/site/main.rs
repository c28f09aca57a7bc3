//! The site as a reader sees it: made-up fleets are judged, rendered and read again.
#![allow(clippy::unwrap_used)]

mod doctor;
mod fleet;
mod look;
mod pages;
mod templates;
