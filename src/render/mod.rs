//! Views become bytes: pages, charts, badges, feeds and what machines read.

pub mod badge;
pub mod chart;
pub mod feed;
pub mod palette;
pub mod report;
pub mod sink;
pub mod svg;
