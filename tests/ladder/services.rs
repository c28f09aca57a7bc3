//! Services built by hand and by chance, for judging without files.

use proptest::prelude::*;
use stagepost::model::agreement::{Agreement, MinorChange, Opinion, Revision};
use stagepost::model::calendar::{Day, Duration};
use stagepost::model::catalog::Dossier;
use stagepost::model::dependency::{Criticality, Dependency};
use stagepost::model::fault::{Effect, Fault, Injection};
use stagepost::model::place::Place;
use stagepost::model::playbook::{Automation, Entry, Playbook, PlaybookKind, Scenario, Script};
use stagepost::model::recorded::{Commit, Recorded};
use stagepost::model::run::{Check, Execution, Grade, Halt, Outcome, Run, RunKind, Trigger, Verdict};
use stagepost::model::service::Service;
use stagepost::model::waiver::Waiver;
use std::sync::Arc;

/// The first day of every made-up history.
pub fn start() -> Day {
    Day::from_ymd(2024, 1, 1).unwrap()
}

fn place(file: &str) -> Place {
    Place::start(file)
}

fn filled(text: &str) -> Entry {
    Entry::Filled(text.to_owned(), place("services/shop/playbooks/x.md"))
}

fn revision() -> Revision {
    Revision::parse(&format!("sha256:{}", "ab".repeat(32))).unwrap()
}

fn scenario(id: &str, dependency: Option<&str>) -> Scenario {
    Scenario {
        id: id.to_owned(),
        title: id.to_owned(),
        dependencies: dependency.into_iter().map(str::to_owned).collect(),
        leads: filled("ana"),
        severity: filled("high"),
        rto: filled("1h"),
        rto_value: Some(Duration::seconds(3600)),
        rpo: filled("15m"),
        rpo_value: Some(Duration::seconds(900)),
        overview: Entry::Missing,
        assumptions: Entry::Missing,
        recovery: filled("1. fail over"),
        test: filled("stop it"),
        resume: filled("fail back"),
        place: place("services/shop/playbooks/x.md"),
    }
}

fn playbook(name: &str, kind: PlaybookKind, scenario: Scenario, reviewed: Vec<Day>, agreed: &[Day]) -> Playbook {
    let agreements = agreed.iter().flat_map(|on| {
        [("developers", "ana"), ("testers", "bo"), ("operations", "lee"), ("stakeholders", "kim")].map(
            |(party, who)| Agreement {
                party: party.to_owned(),
                who: who.to_owned(),
                on: Some(*on),
                revision: Some(revision()),
                opinion: Opinion::Agree,
                closed: None,
                place: place("services/shop/playbooks/x.md"),
            },
        )
    });
    Playbook {
        name: name.to_owned(),
        title: name.to_owned(),
        kind,
        service: "shop".to_owned(),
        dependencies: Vec::new(),
        reviewed,
        automation: Some(Automation::Full),
        script: Some(Script { path: "failover.sh".to_owned(), exists: true, place: place("x") }),
        agreements: agreements.collect(),
        minor: Vec::new(),
        contacts: filled("ana"),
        notification: filled("call ana"),
        scenarios: vec![scenario],
        revision: revision(),
        body: "".into(),
        definitions: Arc::default(),
        body_line: 1,
        past: Vec::new(),
        table: Vec::new(),
        silences: Vec::new(),
        unreadable: None,
        images: Vec::new(),
        headings: Vec::new(),
        broken_links: Vec::new(),
        place: place(&format!("services/shop/playbooks/{name}.md")),
        recorded: None,
    }
}

fn dependency(id: &str, since: Option<Day>) -> Dependency {
    Dependency {
        id: id.to_owned(),
        title: id.to_owned(),
        criticality: Criticality::Critical,
        period: None,
        rto: Some(Duration::seconds(3600)),
        rpo: Some(Duration::seconds(900)),
        workaround: None,
        children: Vec::new(),
        external: None,
        thresholds: Vec::new(),
        scenario: None,
        since,
        place: place("services/shop/service.yaml"),
    }
}

/// A service with two critical dependencies whose papers are in order, and no runs.
pub fn papers(reviews: &[i32], agreed: &[i32], since: Option<i32>) -> Dossier {
    let day = |offset: &i32| start().plus(*offset);
    let reviewed: Vec<Day> = reviews.iter().map(day).collect();
    let agreed: Vec<Day> = agreed.iter().map(day).collect();
    let book = |name: &str, kind, s| playbook(name, kind, s, reviewed.clone(), &agreed);
    let service = Service {
        id: "shop".to_owned(),
        title: "Shop".to_owned(),
        team: None,
        tier: None,
        tags: Vec::new(),
        aliases: Vec::new(),
        links: Default::default(),
        audience: vec!["team".to_owned()],
        target_stage: None,
        claimed_stage: None,
        key_dates: Vec::new(),
        dependencies: vec![dependency("db", None), dependency("cdn", since.as_ref().map(day))],
        critical_list: Some(place("services/shop/service.yaml")),
        critical_reason: None,
        non_critical_list: Some(place("services/shop/service.yaml")),
        non_critical_reason: Some("there is none".to_owned()),
        reviewed: reviewed.clone(),
        tests: Vec::new(),
        waivers: Vec::new(),
        place: place("services/shop/service.yaml"),
        root: "services/shop".to_owned(),
        recorded: None,
        derived: Vec::new(),
    };
    Dossier {
        service,
        playbooks: vec![
            book("cdn", PlaybookKind::DependencyFailure, scenario("cdn", Some("cdn"))),
            book("db", PlaybookKind::DependencyFailure, scenario("db", Some("db"))),
            book("dr", PlaybookKind::DrFailover, scenario("region", None)),
        ],
        runs: Vec::new(),
        unread: Vec::new(),
        asides: Vec::new(),
    }
}

/// A run that counts for everything it can: automated by the pipeline, measured, written down.
pub fn run(id: &str, dependency: Option<&str>, environment: &str, offset: i32) -> Run {
    let mut run = Run::blank(id, "native", place(&format!("services/shop/results/{id}.yaml")));
    run.services = vec!["shop".to_owned()];
    run.kind = Some(if dependency.is_some() { RunKind::DependencyFailure } else { RunKind::DrFailover });
    run.dependency = dependency.map(str::to_owned);
    run.playbook = dependency.is_none().then(|| "playbooks/dr.md".to_owned());
    run.environment = Some(environment.to_owned());
    run.ended = Some(start().plus(offset).end());
    run.execution = Some(Execution::Automated);
    run.trigger = Some(Trigger::Ci);
    run.tool.run_id = Some(id.to_owned());
    run.fault = Fault {
        kind: Some("blackhole".to_owned()),
        target: None,
        effect: Some(Effect::Unavailable),
        injection: Injection::Real(1),
    };
    run.stated = Some(Verdict::Pass);
    run.impact = Some("none seen".to_owned());
    run.measured.recovery = Some(Duration::seconds(60));
    run.pipeline.commit = Some("9f1c2ab".to_owned());
    run.pipeline.url = Some("https://ci.example.org/1".to_owned());
    run.pipeline.blocking = Some(true);
    run.pipeline.outcome = Some(Outcome::Success);
    run.grade = Grade::Machine;
    run
}

/// The record of a file that was first committed on the day with this offset, and never changed.
pub fn recorded(offset: i32) -> Option<Arc<Recorded>> {
    let at = start().plus(offset).end();
    let commit = Commit { id: "9f1c2ab0".repeat(5), authored: at, committed: at };
    Some(Arc::new(Recorded {
        first: commit.clone(),
        last: commit,
        settled: true,
        edited: false,
        before: None,
        texts: Vec::new(),
    }))
}

/// Puts runs in the order that a catalog keeps.
pub fn sort(dossier: &mut Dossier) {
    dossier.runs.sort_by(|a, b| a.when().cmp(&b.when()).then_with(|| a.id.cmp(&b.id)));
}

/// A service on stage 5 on the day with this offset.
pub fn exemplary(offset: i32) -> Dossier {
    let mut dossier = papers(&[offset - 100], &[offset - 90], None);
    for (environment, name) in [("staging", "s"), ("production", "p")] {
        for dependency in ["db", "cdn"] {
            for ago in [40, 10] {
                let id = format!("{name}-{dependency}-{ago}");
                dossier.runs.push(run(&id, Some(dependency), environment, offset - ago));
            }
        }
    }
    dossier.runs.push(run("dr", None, "production", offset - 20));
    sort(&mut dossier);
    dossier
}

prop_compose! {
    /// Any run, good or bad, within two and a half years.
    pub fn any_run()(
        serial in 0u32..1_000_000,
        target in prop::sample::select(vec![Some("db"), Some("db"), Some("cdn"), None]),
        environment in prop::sample::select(vec!["staging", "production", "qa2"]),
        offset in 0i32..900,
        verdict in prop::sample::select(vec![Verdict::Pass, Verdict::Pass, Verdict::Fail, Verdict::Inconclusive]),
        effect in prop::sample::select(vec![Some(Effect::Unavailable), Some(Effect::Unavailable), Some(Effect::Degraded), None]),
        execution in prop::option::of(prop::sample::select(Execution::ALL.to_vec())),
        trigger in prop::option::of(prop::sample::select(Trigger::ALL.to_vec())),
        machine in any::<bool>(),
        outcome in prop::option::of(prop::sample::select(Outcome::ALL.to_vec())),
        blocking in prop::option::of(any::<bool>()),
        slow in prop::bool::weighted(0.1),
        halted in prop::bool::weighted(0.1),
        undated in prop::bool::weighted(0.05),
        told in prop::bool::weighted(0.7),
    ) -> Run {
        let mut run = run(&format!("r{serial}"), target, environment, offset);
        run.stated = Some(verdict);
        run.fault.effect = effect;
        run.execution = execution;
        run.trigger = trigger;
        run.grade = if machine { Grade::Machine } else { Grade::Recorded };
        run.pipeline.outcome = outcome;
        run.pipeline.blocking = blocking;
        if slow { run.measured.recovery = Some(Duration::seconds(7200)); }
        if halted { run.halt = Some(Halt::Aborted("stopped by a person".to_owned())); }
        if undated { run.ended = None; }
        if !told { run.impact = None; run.check = Check::Held; }
        run
    }
}

prop_compose! {
    /// Any service: papers of any age, waivers, a dependency that arrives late, and many runs, some of
    /// them regular; with what a repository knows of their files, or without.
    pub fn any_service()(
        reviews in prop::collection::vec(0i32..900, 0..4),
        agreed in prop::collection::vec(0i32..900, 0..4),
        since in prop::option::of(0i32..900),
        random in prop::collection::vec(any_run(), 0..25),
        regular in prop::option::of((0i32..300, 20i32..45, 4i32..16)),
        record in prop::option::of((0i32..900, 0i32..900, 0i32..60)),
        waived in prop::option::of((prop::sample::select(vec!["gate", "cadence", "agreement", "prod-exercise"]), 0i32..600, 1i32..300)),
        minor in prop::option::of(0i32..900),
    ) -> Dossier {
        let mut dossier = papers(&reviews, &agreed, since);
        if let Some(on) = minor {
            // The older agreements are to the text before a change that is called minor later.
            let older = Revision::parse("sha256:0123456789ab").unwrap();
            let playbook = &mut dossier.playbooks[0];
            let half = playbook.agreements.len() / 2;
            playbook.agreements[..half].iter_mut().for_each(|a| a.revision = Some(older.clone()));
            playbook.minor.push(MinorChange {
                from: older,
                to: revision(),
                by: "lee".to_owned(),
                on: start().plus(on),
                why: "a word".to_owned(),
                place: playbook.place.clone(),
            });
        }
        dossier.runs = random;
        if let Some((from, step, count)) = regular {
            for n in 0..count {
                for (dependency, environment) in [("db", "staging"), ("cdn", "staging"), ("db", "production"), ("cdn", "production")] {
                    let id = format!("regular-{dependency}-{environment}-{n}");
                    dossier.runs.push(run(&id, Some(dependency), environment, from + n * step));
                }
                if n % 2 == 0 {
                    dossier.runs.push(run(&format!("regular-dr-{n}"), None, "production", from + n * step));
                }
            }
        }
        if let Some((requirement, from, length)) = waived {
            dossier.service.waivers.push(Waiver {
                requirement: requirement.to_owned(),
                reason: "planned".to_owned(),
                owner: "ana".to_owned(),
                approved_by: "lee".to_owned(),
                since: Some(start().plus(from)),
                expires: start().plus(from + length),
                place: Place::start("services/shop/service.yaml"),
            });
        }
        if let Some((service, playbook, lag)) = record {
            dossier.service.recorded = recorded(service);
            for (playbook_number, file) in dossier.playbooks.iter_mut().enumerate() {
                file.recorded = recorded(playbook + 30 * playbook_number as i32);
            }
            for run in &mut dossier.runs {
                run.recorded = run.day().and_then(|day| recorded(day.since(start()) + lag));
            }
        }
        sort(&mut dossier);
        dossier
    }
}
