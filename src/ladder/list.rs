//! Lists of runs, oldest first, that answer questions about themselves without being read again.
//!
//! Judging a day asks for the newest run of a list that exists on that day and satisfies a
//! condition. History judges thousands of days, so a list keeps, for every [`Question`] it was ever
//! asked, the runs of which the answer is yes: each run is looked at once for each question, and
//! finding the newest one on any day is a search in sorted days.

use super::docket::Docket;
use crate::model::calendar::Day;
use std::cell::RefCell;
use std::rc::Rc;

/// A condition that a run satisfies on every day or on none.
///
/// It is a plain function, so that two questions with the same address are the same question.
pub type Question = fn(&Docket<'_>, usize) -> bool;

/// Runs by their indices, oldest first; undated ones come before all others.
#[derive(Debug, Default)]
pub struct List {
    runs: Vec<usize>,
    days: Vec<Option<Day>>,
    asked: RefCell<Vec<(Question, Rc<List>)>>,
}

impl List {
    /// Adds a run that is not older than those before it.
    pub fn push(&mut self, index: usize, day: Option<Day>) {
        self.runs.push(index);
        self.days.push(day);
        self.asked.get_mut().clear();
    }

    /// The runs of which the answer to a question is yes.
    pub fn only(&self, docket: &Docket<'_>, question: Question) -> Rc<List> {
        let known = |(other, _): &&(Question, Rc<List>)| std::ptr::fn_addr_eq(*other, question);
        if let Some((_, found)) = self.asked.borrow().iter().find(known) {
            return Rc::clone(found);
        }
        let mut found = List::default();
        for (index, day) in self.runs.iter().zip(&self.days).filter(|(index, _)| question(docket, **index)) {
            found.push(*index, *day);
        }
        let found = Rc::new(found);
        self.asked.borrow_mut().push((question, Rc::clone(&found)));
        found
    }

    /// The runs of which the answer to every one of these questions is yes.
    pub fn all_of(&self, docket: &Docket<'_>, questions: &[Question]) -> Rc<List> {
        match questions {
            [] => self.only(docket, |_, _| true),
            [first, rest @ ..] => rest.iter().fold(self.only(docket, *first), |list, next| list.only(docket, *next)),
        }
    }

    /// The dated runs up to a day.
    pub fn until(&self, day: Day) -> &[usize] {
        let undated = self.days.partition_point(Option::is_none);
        let end = self.days.partition_point(|found| found.is_none_or(|found| found <= day));
        self.runs.get(undated..end).unwrap_or_default()
    }

    /// The runs without a date.
    pub fn undated(&self) -> &[usize] {
        let end = self.days.partition_point(Option::is_none);
        self.runs.get(..end).unwrap_or_default()
    }

    /// The last run, dated or not.
    pub fn last(&self) -> Option<usize> {
        self.runs.last().copied()
    }
}
