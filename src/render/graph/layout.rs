//! Where services stand in the drawing: what is needed stands in a column further right.
//!
//! A need that leads past a column goes through a passage there, and all needs of one service share
//! their passages, so that no line is hidden behind a service and many lines become one. Columns are
//! put in an order in which lines cross little, by looking a few times at who stands next to whom.
//! The work grows with the lines, and the same services give the same drawing.

use std::collections::{BTreeMap, BTreeSet};

/// How often the order of the columns is looked at, from the left and from the right in turn.
const ROUNDS: usize = 8;
/// Means are kept in parts of one, so that no rounding differs between machines.
const PARTS: i64 = 1024;

/// What stands in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The column, from the left.
    pub column: usize,
    /// The upper edge.
    pub y: i32,
    /// How high it is.
    pub height: i32,
    left: Vec<usize>,
    right: Vec<usize>,
}

/// The heights of what stands in a column, with the gap below.
#[derive(Debug, Clone, Copy)]
pub struct Heights {
    /// Of a service.
    pub service: i32,
    /// Of a passage.
    pub passage: i32,
    /// Between two of them.
    pub gap: i32,
}

/// Where everything stands.
#[derive(Debug)]
pub struct Layout {
    /// The services in their order, then the passages.
    pub slots: Vec<Slot>,
    /// How many columns there are.
    pub columns: usize,
    /// The passages of a service by its position and their column.
    passages: BTreeMap<(usize, usize), usize>,
}

impl Layout {
    /// The places of services, given which others each needs.
    pub fn of(needs: &[Vec<usize>], heights: Heights) -> Self {
        let depths = depths(needs);
        let slot = |column, height| Slot { column, y: 0, height, left: Vec::new(), right: Vec::new() };
        let slots = depths.iter().map(|depth| slot(*depth, heights.service)).collect();
        let columns = depths.iter().max().map_or(0, |deepest| deepest + 1);
        let mut layout = Self { slots, columns, passages: BTreeMap::new() };
        let mut joined = BTreeSet::new();
        for (service, needed) in needs.iter().enumerate() {
            for &needed in needed.iter().filter(|needed| **needed < depths.len()) {
                for column in depths[service] + 1..depths[needed] {
                    let next = layout.slots.len();
                    if *layout.passages.entry((needed, column)).or_insert(next) == next {
                        layout.slots.push(slot(column, heights.passage));
                    }
                }
                for pair in layout.way(service, needed).windows(2) {
                    if joined.insert((pair[0], pair[1])) {
                        layout.slots[pair[0]].right.push(pair[1]);
                        layout.slots[pair[1]].left.push(pair[0]);
                    }
                }
            }
        }
        let order = layout.order();
        layout.place(&order, heights.gap);
        layout
    }

    /// The slots on the way from a service to one further right that it needs, both included; none
    /// where it stands no further right.
    pub fn way(&self, service: usize, needed: usize) -> Vec<usize> {
        let (from, to) = (self.slots[service].column, self.slots[needed].column);
        if to <= from {
            return Vec::new();
        }
        let between = (from + 1..to).filter_map(|column| self.passages.get(&(needed, column)).copied());
        std::iter::once(service).chain(between).chain([needed]).collect()
    }

    /// The lower edge of everything.
    pub fn bottom(&self) -> i32 {
        self.slots.iter().map(|slot| slot.y + slot.height).max().unwrap_or(0)
    }

    /// The slots of each column from top to bottom.
    fn order(&self) -> Vec<Vec<usize>> {
        let mut order: Vec<Vec<usize>> = vec![Vec::new(); self.columns];
        for (index, slot) in self.slots.iter().enumerate() {
            order[slot.column].push(index);
        }
        let mut ranks = vec![0_i64; self.slots.len()];
        let number = |column: &[usize], ranks: &mut Vec<i64>| {
            for (rank, slot) in column.iter().enumerate() {
                ranks[*slot] = rank as i64;
            }
        };
        for column in &order {
            number(column, &mut ranks);
        }
        for round in 0..ROUNDS {
            let from_left = round % 2 == 0;
            for step in 1..self.columns {
                let column = if from_left { step } else { self.columns - 1 - step };
                let mean = |slot: &usize| {
                    let slot = &self.slots[*slot];
                    let beside = if from_left { &slot.left } else { &slot.right };
                    let sum: i64 = beside.iter().map(|other| ranks[*other]).sum();
                    (!beside.is_empty()).then(|| sum * PARTS / beside.len() as i64)
                };
                let mut keyed: Vec<(i64, usize)> =
                    (order[column].iter()).map(|slot| (mean(slot).unwrap_or(ranks[*slot] * PARTS), *slot)).collect();
                // Stable: what is equally good stays as it was.
                keyed.sort_by_key(|(key, _)| *key);
                order[column] = keyed.into_iter().map(|(_, slot)| slot).collect();
                number(&order[column], &mut ranks);
            }
        }
        order
    }

    /// Each as high up as those above it allow, and no higher than those on its left stand.
    fn place(&mut self, order: &[Vec<usize>], gap: i32) {
        let middle = |slot: &Slot| slot.y + slot.height / 2;
        for column in order {
            let mut free = 0;
            for &index in column {
                let beside = &self.slots[index].left;
                let sum: i64 = beside.iter().map(|other| i64::from(middle(&self.slots[*other]))).sum();
                let wanted = match beside.len() {
                    0 => free,
                    // A mean of numbers of this size is one itself.
                    number => (sum / number as i64) as i32 - self.slots[index].height / 2,
                };
                let slot = &mut self.slots[index];
                slot.y = wanted.max(free);
                free = slot.y + slot.height + gap;
            }
        }
    }
}

/// How many needs lie at most between a service and one that nobody needs; circles are cut where
/// they close.
fn depths(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut depths = vec![0; needs.len()];
    let mut state = vec![State::New; needs.len()];
    let mut order = Vec::with_capacity(needs.len());
    let mut back: Vec<(usize, usize)> = Vec::new();
    for start in 0..needs.len() {
        if state[start] != State::New {
            continue;
        }
        state[start] = State::Open;
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            match needs[node].get(next).copied() {
                Some(needed) => {
                    stack.push((node, next + 1));
                    match state.get(needed) {
                        Some(State::New) => {
                            state[needed] = State::Open;
                            stack.push((needed, 0));
                        }
                        Some(State::Open) => back.push((node, needed)),
                        _ => {}
                    }
                }
                None => {
                    state[node] = State::Done;
                    order.push(node);
                }
            }
        }
    }
    back.sort_unstable();
    for &node in order.iter().rev() {
        for &needed in &needs[node] {
            if needed < needs.len() && back.binary_search(&(node, needed)).is_err() {
                depths[needed] = depths[needed].max(depths[node] + 1);
            }
        }
    }
    depths
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEIGHTS: Heights = Heights { service: 10, passage: 2, gap: 3 };

    fn needs(needs: &[&[usize]]) -> Vec<Vec<usize>> {
        needs.iter().map(|needs| needs.to_vec()).collect()
    }

    #[test]
    fn what_is_needed_stands_to_the_right() {
        assert_eq!(depths(&needs(&[&[1, 2], &[2], &[]])), [0, 1, 2]);
        assert_eq!(depths(&needs(&[&[], &[0], &[1]])), [2, 1, 0]);
    }

    #[test]
    fn circles_end() {
        assert_eq!(depths(&needs(&[&[1], &[2], &[0]])), [0, 1, 2]);
        let circle = Layout::of(&needs(&[&[0, 1], &[0]]), HEIGHTS);
        assert_eq!((circle.way(0, 1), circle.way(1, 0), circle.way(0, 0)), (vec![0, 1], vec![], vec![]));
    }

    #[test]
    fn nothing_stands_on_anything_else() {
        let many: Vec<Vec<usize>> =
            (0..60).map(|n: usize| (n + 1..60).filter(|other| (n * 7 + other * 5) % 11 == 0).collect()).collect();
        let layout = Layout::of(&many, HEIGHTS);
        for column in 0..layout.columns {
            let mut spans: Vec<(i32, i32)> =
                layout.slots.iter().filter(|s| s.column == column).map(|s| (s.y, s.y + s.height)).collect();
            spans.sort_unstable();
            assert!(spans.windows(2).all(|pair| pair[0].1 + HEIGHTS.gap <= pair[1].0), "{spans:?}");
        }
    }

    #[test]
    fn needs_that_lead_past_a_column_share_one_passage() {
        let layout = Layout::of(&needs(&[&[1, 3], &[2], &[3], &[], &[1, 3]]), HEIGHTS);
        assert_eq!(layout.slots.len(), 5 + 2, "one past each column between");
        assert_eq!(layout.way(0, 3)[1..], layout.way(4, 3)[1..]);
        assert_eq!(layout.way(0, 3).len(), 4);
    }

    #[test]
    fn lines_that_need_not_cross_do_not() {
        let layout = Layout::of(&needs(&[&[3], &[2], &[], &[]]), HEIGHTS);
        assert!(layout.slots[3].y < layout.slots[2].y);
    }
}
