//! Lists of runs answer a question once, however many days are judged.

use crate::services::exemplary;
use stagepost::ladder::docket::Docket;
use stagepost::ladder::list::List;
use stagepost::model::calendar::Day;
use stagepost::model::policy::Policy;
use std::cell::Cell;

thread_local! {
    static LOOKS: Cell<usize> = const { Cell::new(0) };
}

fn even(_: &Docket<'_>, index: usize) -> bool {
    LOOKS.set(LOOKS.get() + 1);
    index.is_multiple_of(2)
}

fn day(number: usize) -> Day {
    Day::from_number(20_000 + number as i32)
}

#[test]
fn each_run_is_looked_at_once_for_each_question() {
    let (dossier, policy) = (exemplary(500), Policy::default());
    let docket = Docket::new(&dossier, &policy);
    let mut list = List::default();
    (0..100).for_each(|n| list.push(n, Some(day(n))));
    for n in 0..100 {
        assert_eq!(list.only(&docket, even).until(day(n)).last(), Some(&(n & !1)));
    }
    assert_eq!(LOOKS.get(), 100);
    list.push(100, Some(day(100)));
    assert_eq!(list.only(&docket, even).last(), Some(100), "what was known before is forgotten");
}

#[test]
fn undated_runs_exist_on_no_day() {
    let mut list = List::default();
    list.push(0, None);
    list.push(1, Some(day(1)));
    assert_eq!(list.until(day(0)), &[] as &[usize]);
    assert_eq!(list.until(day(2)), &[1]);
    assert_eq!(list.last(), Some(1));
}
