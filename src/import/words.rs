//! The words of the model, as written files spell them.

use crate::model::fault::Effect;
use crate::model::run::{Execution, Outcome, Rollback, RunKind, Scope, Trigger, Verdict};
use crate::yaml::Words;

macro_rules! words {
    ($($name:ty),+) => {
        $(impl Words for $name {
            fn all() -> Vec<(&'static str, Self)> {
                Self::ALL.iter().map(|word| (word.as_str(), *word)).collect()
            }
        })+
    };
}

words!(Execution, Outcome, Rollback, RunKind, Scope, Trigger, Verdict);

impl Words for Effect {
    fn all() -> Vec<(&'static str, Self)> {
        vec![("unavailable", Self::Unavailable), ("degraded", Self::Degraded)]
    }
}
