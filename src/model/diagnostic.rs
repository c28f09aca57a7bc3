//! What is wrong with the input: a stable code, a place, a sentence and a way out.
//!
//! Content problems are collected beside the value they were found in; reading never stops at the
//! first. The codes are the one list from which the manual, `schema` and the doctor page derive.

use super::place::Place;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The content cannot be trusted: `build` refuses, `check` fails.
    Error,
    /// Something that weakens a claim or hides evidence.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word written for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: Code,
    /// Where.
    pub place: Place,
    /// What is wrong, in a sentence.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// The service it belongs to, where that is known.
    pub service: Option<String>,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn new(code: Code, place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, place, message: message.into(), help: help.into(), service: None }
    }

    /// How bad it is, which follows from the code.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The order in which problems are shown: by place, then by code.
    pub fn order(&self) -> (&Place, Code, &str) {
        (&self.place, self.code, &self.message)
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident;)+) => {
        /// The stable codes of all problems.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order of the manual.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The stable text of the code.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }

            /// How bad a problem of this kind is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }

            /// What the code means, for the manual.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc,)+).trim_ascii_start(),)+ }
            }
        }
    };
}

codes! {
    /// The file is not valid YAML.
    YamlSyntax = "yaml-syntax", Error;
    /// The file is not valid JSON.
    JsonSyntax = "json-syntax", Error;
    /// The file is not valid XML.
    XmlSyntax = "xml-syntax", Error;
    /// A key that the file's kind does not have.
    UnknownKey = "unknown-key", Error;
    /// Keys in a playbook's front matter that belong to another program.
    ForeignKey = "foreign-key", Note;
    /// A key that must be there is missing.
    MissingKey = "missing-key", Error;
    /// The same key is written twice.
    DuplicateKey = "duplicate-key", Error;
    /// A value has the wrong type.
    WrongType = "wrong-type", Error;
    /// A word that is not one of the accepted ones.
    UnknownWord = "unknown-word", Error;
    /// A date, time or duration that cannot be read.
    BadTime = "bad-time", Error;
    /// A value that can be read but makes no sense, such as an end before its start.
    BadValue = "bad-value", Error;
    /// An id holds characters that cannot stand in an address.
    BadId = "bad-id", Error;
    /// Two things have the same id.
    DuplicateId = "duplicate-id", Error;
    /// The file is empty.
    EmptyFile = "empty-file", Error;
    /// The file is not UTF-8 text.
    NotUtf8 = "not-utf8", Error;
    /// The file is larger than the limit.
    TooLarge = "too-large", Error;
    /// The content is nested too deeply or expands without bounds.
    TooDeep = "too-deep", Error;
    /// The file could not be opened.
    Unreadable = "unreadable", Error;
    /// A symbolic link that leads out of the project, or nowhere; it is never followed.
    Symlink = "symlink", Warning;
    /// A symbolic link to another file of the project, which is not followed either.
    OwnLink = "own-link", Note;
    /// A glob, base address or other setting that cannot be used.
    BadSetting = "bad-setting", Error;
    /// A glob of the configuration matches no file.
    NoMatch = "no-match", Warning;
    /// A dependency is named that the service does not declare.
    UnknownDependency = "unknown-dependency", Error;
    /// A service is named that does not exist.
    UnknownService = "unknown-service", Error;
    /// A playbook or scenario is named that does not exist.
    UnknownPlaybook = "unknown-playbook", Warning;
    /// A requirement is named that does not exist.
    UnknownRequirement = "unknown-requirement", Error;
    /// An environment is named that the configuration does not map to production or non-production.
    UnmappedEnvironment = "unmapped-environment", Warning;
    /// A fact is dated after the day of the evaluation.
    FutureDate = "future-date", Warning;
    /// A fact carries no date.
    Undated = "undated", Warning;
    /// A result entered the repository long after its run.
    CommittedLate = "committed-late", Warning;
    /// A tool's record was changed after it was recorded, or after it was first committed.
    EditedRecord = "edited-record", Warning;
    /// A hand-written run was changed after it was first committed.
    AmendedRun = "amended-run", Note;
    /// The same content stands under two names with different dates.
    ReusedContent = "reused-content", Warning;
    /// A run is dated after the commit that holds it.
    DatedAhead = "dated-ahead", Warning;
    /// A file was committed after the day of the evaluation.
    FutureCommit = "future-commit", Warning;
    /// The repository's history is not known, so what it would date is undated.
    NoHistory = "no-history", Note;
    /// A list is empty and nobody said why.
    NoReason = "no-reason", Error;
    /// No known result format recognises the file.
    UnknownFormat = "unknown-format", Warning;
    /// A text, picture or document beside the results, which no format reads.
    Attachment = "attachment", Note;
    /// A definition or a request: it says what shall be done, and not what was.
    Definition = "definition", Note;
    /// Two result formats recognise the file.
    AmbiguousFormat = "ambiguous-format", Error;
    /// The result does not say which service or dependency it belongs to.
    Unbound = "unbound", Warning;
    /// A sidecar stands beside no result file.
    OrphanSidecar = "orphan-sidecar", Warning;
    /// The same run is written in two files.
    DuplicateRun = "duplicate-run", Warning;
    /// What is stated differs from what its own facts, or a stronger place, say.
    Contradiction = "contradiction", Warning;
    /// Two places say different things of a run, and the weaker one is not taken.
    Overruled = "overruled", Warning;
    /// A catalogue knows a dependency that the service's own file does not class as critical or not.
    UnclassifiedDependency = "unclassified-dependency", Warning;
    /// A catalogue of another tool cannot be read.
    BrokenCatalogue = "broken-catalogue", Warning;
    /// A catalogue knows services that have no file here.
    Uncatalogued = "unknown-entity", Note;
    /// An earlier report tells of something that the project does not have.
    EarlierReport = "earlier-report", Note;
    /// Front matter is opened and never closed.
    OpenFrontMatter = "open-front-matter", Error;
    /// A field of a playbook holds a placeholder.
    Placeholder = "placeholder", Warning;
    /// Two places give different values for the same field.
    ConflictingField = "conflicting-field", Warning;
    /// A table in a playbook lists a dependency that the service does not declare.
    UndeclaredDependency = "undeclared-dependency", Warning;
    /// Parts that a playbook of its kind needs and nobody began.
    MissingPart = "missing-part", Note;
    /// A playbook was not reviewed for longer than the policy allows.
    OverdueReview = "overdue-review", Warning;
    /// A command stands in the text and not in code, so that it cannot be copied as it is meant.
    ProseCommand = "prose-command", Note;
    /// Steps that recover the service, and nobody is named who does them.
    UnownedSteps = "unowned-steps", Note;
    /// A lint is silenced without a reason, or cannot be silenced.
    BadSilence = "bad-silence", Warning;
    /// A link inside the project leads nowhere.
    BrokenLink = "broken-link", Warning;
    /// A link on a page of the site leads nowhere, whatever wrote it: a template, a theme, a file as it is.
    BrokenPageLink = "broken-page-link", Warning;
    /// A tag or an attribute list of another site generator, which is not carried out.
    TemplateTag = "template-tag", Note;
    /// A link names a label that nothing defines.
    UndefinedReference = "undefined-reference", Warning;
    /// An agreement is given by a party that need not agree.
    UnknownParty = "unknown-party", Note;
    /// An agreement names no revision, or one that cannot be a revision.
    BadRevision = "bad-revision", Warning;
    /// The project holds no service.
    NoServices = "no-services", Warning;
    /// A template cannot be rendered.
    Template = "template", Error;
    /// A translation of the site's words holds something that is no message.
    WordsSyntax = "words-syntax", Error;
    /// A translation names a message or a value that the site does not have, or leaves a value out.
    WrongWords = "wrong-words", Warning;
    /// A translation lacks messages, which stand on the site in English.
    MissingWords = "missing-words", Warning;
}

impl Code {
    /// Whether it is about how a playbook is written, and may be silenced with a reason. No judgement
    /// rests on what is told: it stays as it is.
    pub fn is_lint(self) -> bool {
        matches!(
            self,
            Self::ForeignKey
                | Self::Placeholder
                | Self::ConflictingField
                | Self::UndeclaredDependency
                | Self::MissingPart
                | Self::OverdueReview
                | Self::ProseCommand
                | Self::UnownedSteps
                | Self::BrokenLink
        )
    }
}

/// A problem that somebody silenced, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silenced {
    /// The problem.
    pub diagnostic: Diagnostic,
    /// Why it is no problem.
    pub reason: String,
    /// Where that is written.
    pub by: Place,
}

/// Somebody's word that a lint is no problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The lint.
    pub code: Code,
    /// Why.
    pub reason: String,
    /// Where it is written.
    pub place: Place,
}

impl Silence {
    /// Reads somebody's word.
    ///
    /// # Errors
    /// When no lint is called so, or nobody says why.
    pub fn of(lint: &str, reason: Option<&str>, place: Place) -> Result<Self, Diagnostic> {
        let reason = reason.map(str::trim).filter(|reason| reason.chars().filter(|c| c.is_alphanumeric()).count() > 2);
        let code = Code::ALL.iter().copied().find(|code| code.as_str() == lint.trim());
        let lints = || {
            let names: Vec<&str> = Code::ALL.iter().filter(|code| code.is_lint()).map(|code| code.as_str()).collect();
            format!("these can be silenced: {}", names.join(", "))
        };
        let (message, help) = match (code, reason) {
            (Some(code), Some(reason)) if code.is_lint() => {
                return Ok(Self { code, reason: reason.to_owned(), place });
            }
            (Some(code), None) if code.is_lint() => (
                format!("`{}` is silenced and nobody says why, so it is not", code.as_str()),
                "write `reason:`".to_owned(),
            ),
            (Some(code), _) if code.severity() == Severity::Error => {
                (format!("`{}` is an error, which cannot be silenced", code.as_str()), "mend what it names".to_owned())
            }
            (Some(code), _) => (format!("`{}` is no lint of playbooks and cannot be silenced", code.as_str()), lints()),
            (None, _) => (format!("there is no lint `{}`", lint.trim()), lints()),
        };
        Err(Diagnostic::new(Code::BadSilence, place, message, help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_explained() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            assert!(!code.is_lint() || code.severity() != Severity::Error, "an error cannot be silenced");
            assert!(seen.insert(code.as_str()), "{} twice", code.as_str());
            assert!(code.meaning().ends_with('.'), "{}", code.as_str());
        }
    }
}
