//! Faults: what was done to a dependency, and whether it was gone or only slow.

/// What the fault did to its target. Latency or degradation is not failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// The dependency could not be reached or did not run.
    Unavailable,
    /// It was slower, or partly there.
    Degraded,
}

impl Effect {
    /// The word written for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unavailable => "unavailable",
            Self::Degraded => "degraded",
        }
    }
}

/// Whether a fault was really injected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Injection {
    /// So many real faults were injected.
    Real(u32),
    /// Nothing was injected, for this reason.
    Nothing(String),
    /// The fault was only simulated on paper.
    Simulated,
    /// The record does not say.
    Unstated,
}

/// The fault of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The tool's name of the fault, such as `blackhole`.
    pub kind: Option<String>,
    /// What it was aimed at.
    pub target: Option<String>,
    /// What it did to the target, where stated or derived.
    pub effect: Option<Effect>,
    /// Whether it was really injected.
    pub injection: Injection,
}

impl Default for Fault {
    fn default() -> Self {
        Self { kind: None, target: None, effect: None, injection: Injection::Unstated }
    }
}

const DEGRADING: &[&str] = &[
    "latency",
    "delay",
    "slow",
    "jitter",
    "throttle",
    "throttling",
    "degrade",
    "degraded",
    "degradation",
    "bandwidth",
    "stress",
    "cpu",
    "memory",
    "io",
    "loss",
    "corrupt",
    "corruption",
    "duplicate",
    "reorder",
    "limit",
    "burn",
    "hog",
    "load",
];
const REMOVING: &[&str] = &[
    "blackhole",
    "shutdown",
    "kill",
    "killed",
    "stop",
    "stopped",
    "terminate",
    "terminated",
    "termination",
    "delete",
    "remove",
    "down",
    "unavailable",
    "outage",
    "partition",
    "disconnect",
    "block",
    "blocked",
    "deny",
    "drop",
    "crash",
    "halt",
    "reboot",
    "failover",
    "fail",
    "failure",
    "disable",
    "drain",
    "cut",
    "sever",
    "unplug",
    "abort",
    "break",
    "isolate",
    "isolation",
    "unreachable",
    "refuse",
    "pod-kill",
    "pod-failure",
    "sigkill",
    "sigterm",
    "pause",
    "scale-down",
    "detach",
    "evict",
];

/// What the words of a fault say about its effect. Words for degradation win, so that a doubtful
/// fault is never taken for a failure; words that say neither give `None`.
pub fn effect_of(words: &str) -> Option<Effect> {
    let lower = words.to_lowercase();
    let mut removing = false;
    for word in lower.split(|c: char| !c.is_alphanumeric()) {
        if DEGRADING.contains(&word) {
            return Some(Effect::Degraded);
        }
        removing |= REMOVING.contains(&word);
    }
    removing.then_some(Effect::Unavailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_whether_a_dependency_was_gone_or_slow() {
        for (words, effect) in [
            ("blackhole", Some(Effect::Unavailable)),
            ("take-down-jokes-api docker stop", Some(Effect::Unavailable)),
            ("terminate_pods", Some(Effect::Unavailable)),
            ("network latency", Some(Effect::Degraded)),
            ("stop after adding delay", Some(Effect::Degraded)),
            ("say hello", None),
            ("", None),
        ] {
            assert_eq!(effect_of(words), effect, "{words}");
        }
    }
}
