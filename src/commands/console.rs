//! Printing: results to standard output, everything else to standard error.
//!
//! Writing never stops a command. When the reader of a pipe goes away the rest is dropped without a
//! word; any other failure is remembered and decides the exit code at the end. Text that comes from
//! files passes through [`plain`] before it reaches a terminal.

use super::exit_code::ExitCode;
use super::failure::Failure;
use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};
use std::borrow::Cow;
use std::fmt::Display;
use std::io::{ErrorKind, IsTerminal, Stderr, Stdout, Write};

/// Names and headings.
pub const STRONG: Style = Style::new().bold();
/// What matters less.
pub const FAINT: Style = Style::new().dimmed();
/// What counts.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// What is weak.
pub const WARN: Style = AnsiColor::Yellow.on_default();
/// What does not hold.
pub const BAD: Style = AnsiColor::Red.on_default();
/// A way out.
pub const HELP: Style = AnsiColor::Cyan.on_default();

/// How much of a result is kept before it is written.
const BUFFER: usize = 64 * 1024;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    /// Errors and results.
    Quiet,
    /// What a person needs.
    Normal,
    /// Every step.
    Verbose,
}

/// The two streams of the program.
pub struct Console {
    out: AutoStream<Stdout>,
    err: AutoStream<Stderr>,
    buffer: String,
    volume: Volume,
    gone: bool,
    failed: Option<String>,
}

impl Console {
    /// The program's own streams.
    pub fn new(color: Color, volume: Volume) -> Self {
        let choice = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self {
            out: AutoStream::new(std::io::stdout(), choice),
            err: AutoStream::new(std::io::stderr(), choice),
            buffer: String::new(),
            volume,
            gone: false,
            failed: None,
        }
    }

    /// How much is said.
    pub fn volume(&self) -> Volume {
        self.volume
    }

    /// Whether a person watches standard error.
    pub fn is_watched(&self) -> bool {
        std::io::stderr().is_terminal()
    }

    /// Adds text to the result.
    pub fn print(&mut self, text: impl Display) {
        use std::fmt::Write;
        // Writing to a string cannot fail unless the value's own `Display` does; then its text is short.
        let _ = write!(self.buffer, "{text}");
        if self.buffer.len() > BUFFER {
            self.flush();
        }
    }

    /// Adds a line to the result.
    pub fn line(&mut self, text: impl Display) {
        self.print(format_args!("{text}\n"));
    }

    /// Says something to the person who watches, unless told to be quiet.
    pub fn say(&mut self, text: impl Display) {
        if self.volume > Volume::Quiet {
            self.write_error(format_args!("{text}\n"));
        }
    }

    /// Says something that only matters when every step is asked for.
    pub fn whisper(&mut self, text: impl Display) {
        if self.volume == Volume::Verbose {
            self.write_error(format_args!("{FAINT}{text}{FAINT:#}\n"));
        }
    }

    /// Whether every step is asked for.
    pub fn is_verbose(&self) -> bool {
        self.volume == Volume::Verbose
    }

    /// Says something whatever the volume.
    pub fn insist(&mut self, text: impl Display) {
        self.write_error(format_args!("{text}\n"));
    }

    /// Says why a command could not do its work.
    pub fn fail(&mut self, failure: &Failure) {
        let red = BAD.bold();
        self.insist(format_args!("{red}error{red:#}: {}", plain(&failure.message)));
        if !failure.help.is_empty() {
            self.insist(format_args!("{HELP}help{HELP:#}: {}", plain(&failure.help)));
        }
    }

    /// Writes what is kept of the result.
    pub fn flush(&mut self) {
        if !self.gone {
            let written = self.out.write_all(self.buffer.as_bytes()).and_then(|()| self.out.flush());
            if let Err(error) = written {
                self.gone = true;
                if error.kind() != ErrorKind::BrokenPipe {
                    self.failed = Some(error.to_string());
                }
            }
        }
        self.buffer.clear();
    }

    /// Writes what is left; a result that could not be written turns success into failure.
    pub fn finish(&mut self, code: ExitCode) -> ExitCode {
        self.flush();
        match self.failed.take() {
            Some(reason) => {
                self.fail(&Failure::environment(format!("the result could not be written: {reason}")));
                ExitCode::Environment
            }
            None => code,
        }
    }

    fn write_error(&mut self, text: impl Display) {
        // What was printed before comes first where both streams end on the same terminal.
        self.flush();
        // In one piece, so that other writers do not come between; nobody is left to be told when
        // standard error is gone.
        let _ = self.err.write_all(text.to_string().as_bytes());
    }
}

/// Text from a file as it may reach a terminal: characters that steer the terminal or turn the
/// direction of writing are shown, not obeyed. Line breaks stay.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_steering) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_steering(c) {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Whether a character steers the terminal or the direction of writing.
pub fn is_steering(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `1 run`, `2 runs`.
pub fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_steer_a_terminal_are_shown() {
        assert_eq!(plain("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(plain("a\u{202e}b\r"), "a\\u{202e}b\\u{d}");
        assert!(matches!(plain("Zürich\n\tok"), Cow::Borrowed(_)));
    }

    #[test]
    fn nouns_follow_their_number() {
        assert_eq!(count(1, "error"), "1 error");
        assert_eq!(count(0, "warning"), "0 warnings");
    }
}
