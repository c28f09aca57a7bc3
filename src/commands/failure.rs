//! Why a command could not do its work: a sentence, a way out and the exit code that follows.

use super::exit_code::ExitCode;

/// Why a command could not do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The exit code that follows.
    pub code: ExitCode,
    /// What happened, in a sentence without a full stop.
    pub message: String,
    /// What to do about it; empty where nothing can be said.
    pub help: String,
}

impl Failure {
    /// The command was called with something it cannot work on.
    pub fn bad_input(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: ExitCode::BadInput, message: message.into(), help: help.into() }
    }

    /// The machine did not play along.
    pub fn environment(message: impl Into<String>) -> Self {
        Self { code: ExitCode::Environment, message: message.into(), help: String::new() }
    }
}
