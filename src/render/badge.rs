//! badge.
