//! Policy: every number and name of the ladder that a site may set. None is written in a rule.

use super::environment::Environments;

/// The rules' numbers. Windows are whole UTC days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Which environment names are production and which are not.
    pub environments: Environments,
    /// How long a reviewed playbook or dependency list stays fresh.
    pub review: u32,
    /// How long an agreement stays fresh.
    pub agreement: u32,
    /// The parties that must agree.
    pub parties: Vec<String>,
    /// How many different people must agree.
    pub people: usize,
    /// How long a disaster recovery exercise stays fresh.
    pub dr_exercise: u32,
    /// How long a failure test outside production stays fresh.
    pub critical_tests: u32,
    /// Which results of a failure test outside production are accepted.
    pub accept: Accept,
    /// After how many days a publication is late.
    pub publish: u32,
    /// To whom results are published.
    pub audience: Vec<String>,
    /// How many days may lie between two tests of a critical dependency.
    pub cadence: u32,
    /// After how many days the next test is due soon.
    pub cadence_warning: u32,
    /// How many runs on different days must be kept per critical dependency.
    pub retained: usize,
    /// How long a failure injection in production stays fresh.
    pub prod_exercise: u32,
    /// How long an automated run stays fresh.
    pub automation: u32,
    /// How long a semi-automated failover stays fresh.
    pub dr_automation: u32,
    /// How long a run in the pipeline stays fresh.
    pub ci: u32,
    /// How long the proof of a blocking gate stays fresh.
    pub gate: u32,
    /// How long an automated run in production stays fresh.
    pub prod_automation: u32,
    /// How long an automated failover in production stays fresh.
    pub prod_dr: u32,
}

/// Which results of a failure test outside production are accepted for stage 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// Only a pass.
    Pass,
    /// A pass, or a fail with an open finding that has an owner and a date.
    Conclusive,
}

impl Default for Policy {
    fn default() -> Self {
        let parties = ["developers", "testers", "operations", "stakeholders"];
        Self {
            environments: Environments::default(),
            review: 365,
            agreement: 365,
            parties: parties.map(str::to_owned).to_vec(),
            people: 2,
            dr_exercise: 365,
            critical_tests: 365,
            accept: Accept::Pass,
            publish: 30,
            audience: Vec::new(),
            cadence: 35,
            cadence_warning: 28,
            retained: 2,
            prod_exercise: 365,
            automation: 35,
            dr_automation: 365,
            ci: 35,
            gate: 365,
            prod_automation: 35,
            prod_dr: 92,
        }
    }
}
