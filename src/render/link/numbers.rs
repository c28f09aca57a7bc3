//! A set of numbers that are spread evenly, as those of files and anchors are.

/// Drawers by the first bits of a number: a look costs one drawer, and a hundred thousand pages have some dozen numbers
/// in each. Which ones there are is asked, and never in which order.
pub(super) struct Numbers(Vec<Vec<u64>>);

const BITS: u32 = 14;

impl Numbers {
    /// Puts a number in.
    pub fn insert(&mut self, number: u64) {
        if !self.contains(number) {
            self.0[drawer(number)].push(number);
        }
    }

    /// Whether a number is there.
    pub fn contains(&self, number: u64) -> bool {
        self.0[drawer(number)].contains(&number)
    }
}

impl Default for Numbers {
    fn default() -> Self {
        Self(vec![Vec::new(); 1 << BITS])
    }
}

/// Fewer than there are drawers.
fn drawer(number: u64) -> usize {
    usize::try_from(number >> (u64::BITS - BITS)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_there_and_nothing_else() {
        let mut numbers = Numbers::default();
        let some = [0, 1, u64::MAX, u64::MAX - 1, 1 << 50, 1 << 63];
        some.into_iter().chain(some).for_each(|number| numbers.insert(number));
        assert!(some.into_iter().all(|number| numbers.contains(number)));
        assert!([2, 1 << 49, u64::MAX - 2].into_iter().all(|number| !numbers.contains(number)));
        assert_eq!(numbers.0.iter().map(Vec::len).sum::<usize>(), some.len());
    }
}
