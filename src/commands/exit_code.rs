//! How the program ends: one number per kind of outcome, so that a pipeline can tell them apart.

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExitCode {
    /// All is well.
    Ok,
    /// The content has errors.
    Findings,
    /// The command was called wrongly, or with something it cannot work on.
    BadInput,
    /// The content is sound, but a service does not stand where the gate asks for.
    GateNotMet,
    /// The machine did not play along.
    Environment,
}

impl ExitCode {
    /// Every code, in the order of its number.
    pub const ALL: [ExitCode; 5] = [Self::Ok, Self::Findings, Self::BadInput, Self::GateNotMet, Self::Environment];

    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Findings => 1,
            Self::BadInput => 2,
            Self::GateNotMet => 3,
            Self::Environment => 4,
        }
    }

    /// What it means, for the help text and the manual.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Ok => "all is well",
            Self::Findings => {
                "the content has errors, and nothing was published; or a file that was verified is not what it was"
            }
            Self::BadInput => {
                "wrong arguments, or something that cannot be worked on: no project, an unknown service, \
                 a file that would be overwritten, an output folder that holds something else"
            }
            Self::GateNotMet => "the content is sound, but a service does not come up to what was demanded of it",
            Self::Environment => "the machine did not play along: a disk, a port, a lock",
        }
    }

    /// The paragraph about exit codes in the long help.
    pub fn help() -> String {
        let rows: Vec<String> =
            Self::ALL.iter().map(|code| format!("  {}  {}", code.number(), code.meaning())).collect();
        format!("Exit codes:\n{}", rows.join("\n"))
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_own_number_and_stands_in_the_help() {
        let help = ExitCode::help();
        for (number, code) in ExitCode::ALL.iter().enumerate() {
            assert_eq!(usize::from(code.number()), number);
            assert!(help.contains(&format!("  {number}  {}", code.meaning())));
        }
    }
}
