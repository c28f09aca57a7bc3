//! Environments and their two classes. A name is mapped exactly, ignoring case, never by prefix:
//! `preproduction`, `non-prod` and `prod-like` are not production.

use std::collections::BTreeMap;

/// Where a fault lands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EnvironmentClass {
    /// Customers are there.
    Production,
    /// Anywhere else that is mapped.
    NonProduction,
    /// The name is not mapped, or none was given.
    Unknown,
}

impl EnvironmentClass {
    /// The word written for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::NonProduction => "non-production",
            Self::Unknown => "unknown",
        }
    }
}

/// The map from names to classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environments {
    names: BTreeMap<String, EnvironmentClass>,
}

impl Environments {
    /// Names that are production unless the configuration says otherwise.
    pub const PRODUCTION: &'static [&'static str] = &["production", "prod", "live", "prd"];
    /// Names that are non-production unless the configuration says otherwise.
    pub const NON_PRODUCTION: &'static [&'static str] =
        &["staging", "stage", "pre-prod", "preprod", "preproduction", "uat", "qa", "test", "dev", "sandbox", "perf"];

    /// A map from two lists of names.
    pub fn new<S: AsRef<str>>(
        production: impl IntoIterator<Item = S>,
        non_production: impl IntoIterator<Item = S>,
    ) -> Self {
        let mut names = BTreeMap::new();
        for name in non_production {
            names.insert(name.as_ref().trim().to_lowercase(), EnvironmentClass::NonProduction);
        }
        for name in production {
            names.insert(name.as_ref().trim().to_lowercase(), EnvironmentClass::Production);
        }
        Self { names }
    }

    /// The class of a name; a fault that touches production is in production whatever the name.
    pub fn class(&self, name: Option<&str>, touches_production: bool) -> EnvironmentClass {
        if touches_production {
            return EnvironmentClass::Production;
        }
        name.and_then(|name| self.names.get(&name.trim().to_lowercase()).copied()).unwrap_or(EnvironmentClass::Unknown)
    }

    /// The names of one class, in order.
    pub fn names(&self, class: EnvironmentClass) -> impl Iterator<Item = &str> {
        self.names.iter().filter(move |(_, c)| **c == class).map(|(name, _)| name.as_str())
    }
}

impl Default for Environments {
    fn default() -> Self {
        Self::new(Self::PRODUCTION.iter().copied(), Self::NON_PRODUCTION.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_mapped_whole_and_without_case() {
        let map = Environments::default();
        assert_eq!(map.class(Some("PROD"), false), EnvironmentClass::Production);
        assert_eq!(map.class(Some("preproduction"), false), EnvironmentClass::NonProduction);
        for trap in ["non-prod", "prod-like", "production-eu", "qa2", ""] {
            assert_eq!(map.class(Some(trap), false), EnvironmentClass::Unknown, "{trap}");
        }
        assert_eq!(map.class(None, false), EnvironmentClass::Unknown);
    }

    #[test]
    fn where_the_fault_lands_decides() {
        assert_eq!(Environments::default().class(Some("staging"), true), EnvironmentClass::Production);
    }
}
