//! The ladder: as a pure function, and at the file door.

mod cases;
mod lists;
mod project;
mod properties;
mod services;
mod verdicts;
mod worked_oracle;
