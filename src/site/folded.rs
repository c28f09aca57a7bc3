//! A list of which a reader sees the beginning: a service with hundreds of dependencies has hundreds of
//! things to do, and a page that reads them all out is not read.

use serde::Serialize;

const SHOWN: usize = 12;

/// So few are not worth folding away.
const SPARED: usize = 3;

/// A list, and what follows when it is unfolded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Folded<T> {
    /// What is seen.
    pub shown: Vec<T>,
    /// What is folded away; empty for a short list.
    pub rest: Vec<T>,
}

impl<T> Folded<T> {
    /// Folds a list.
    pub fn new(mut all: Vec<T>) -> Self {
        let cut = if all.len() > SHOWN + SPARED { SHOWN } else { all.len() };
        let rest = all.split_off(cut);
        Self { shown: all, rest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_a_short_list_is_not_folded() {
        for (length, shown) in [(0, 0), (15, 15), (16, 12), (300, 12)] {
            let folded = Folded::new((0..length).collect());
            assert_eq!(folded.shown.len(), shown);
            let all: Vec<i32> = folded.shown.into_iter().chain(folded.rest).collect();
            assert_eq!(all, (0..length).collect::<Vec<_>>());
        }
    }
}
