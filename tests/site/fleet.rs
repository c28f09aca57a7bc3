//! A made-up fleet, built by hand: every kind of page has something to say, in every status.

use stagepost::config::Config;
use stagepost::ladder::standing::Standing;
use stagepost::model::agreement::{Agreement, MinorChange, Opinion, Revision};
use stagepost::model::calendar::{Day, Duration};
use stagepost::model::catalog::{Aside, AsideKind, Catalog, Dossier, Unread, UnreadKind};
use stagepost::model::dependency::{Comparator, Criticality, Dependency, Threshold};
use stagepost::model::diagnostic::{Code, Diagnostic, Silenced};
use stagepost::model::fault::{Effect, Fault, Injection};
use stagepost::model::place::Place;
use stagepost::model::playbook::{Automation, Entry, PastText, Playbook, PlaybookKind, Scenario, Script};
use stagepost::model::run::{
    Derived, Execution, Grade, Outcome, Rollback, Run, RunFinding, RunKind, Step, Trigger, Verdict,
};
use stagepost::model::service::{KeyDate, Service};
use stagepost::model::waiver::Waiver;
use stagepost::site::free::FreePage;
use stagepost::site::{Site, SiteInput, Source};

/// The day of the judgement.
pub fn today() -> Day {
    Day::from_ymd(2026, 11, 21).unwrap()
}

/// Everything a site borrows.
pub struct Fleet {
    pub catalog: Catalog,
    pub standings: Vec<Standing>,
    pub config: Config,
    pub diagnostics: Vec<Diagnostic>,
    pub silenced: Vec<Silenced>,
    pub pages: Vec<FreePage>,
}

impl Fleet {
    pub fn new(dossiers: Vec<Dossier>) -> Self {
        let catalog = Catalog { dossiers, ..Catalog::default() };
        let config = Config::default();
        let standings = stagepost::ladder::judge(&catalog, &config.policy, today());
        Self { catalog, standings, config, diagnostics: Vec::new(), silenced: Vec::new(), pages: Vec::new() }
    }

    pub fn site(&self) -> Site<'_> {
        Site::new(SiteInput {
            catalog: &self.catalog,
            standings: &self.standings,
            config: &self.config,
            diagnostics: &self.diagnostics,
            silenced: &self.silenced,
            day: today(),
            source: Source {
                commit: Some("9f1c2ab4d5e6f7a8".to_owned()),
                dirty: true,
                changed: Default::default(),
                folder: String::new(),
            },
            pages: self.pages.clone(),
            originals: Default::default(),
            pictures: Default::default(),
        })
    }
}

/// No service at all, and more free pages than the main navigation has room for.
pub fn empty() -> Fleet {
    let mut fleet = Fleet::new(Vec::new());
    fleet.pages = ["one", "two", "three", "four"].map(|name| free_page(name, "Text.")).to_vec();
    fleet
}

fn free_page(name: &str, body: &str) -> FreePage {
    FreePage {
        name: name.to_owned(),
        title: format!("Page {name}"),
        images: Vec::new(),
        definitions: std::sync::Arc::default(),
        body: body.into(),
        place: Place::start(format!("pages/{name}.md")),
    }
}

/// One service of which nothing is known but its name.
pub fn minimal() -> Fleet {
    Fleet::new(vec![Dossier {
        service: service("bare", "Bare"),
        playbooks: vec![],
        runs: vec![],
        unread: vec![],
        asides: vec![],
    }])
}

/// So many services of ten teams, of which nothing else is known.
pub fn crowd(number: usize) -> Fleet {
    let one = |index: usize| {
        let mut service = service(&format!("service-{index}"), &format!("Service {index}"));
        service.team = Some(format!("team {}", index % 10));
        Dossier { service, playbooks: vec![], runs: vec![], unread: vec![], asides: vec![] }
    };
    Fleet::new((0..number).map(one).collect())
}

/// A service with dozens of dependencies, and as many runs as take years.
pub fn busy() -> Fleet {
    let mut dossier = climbing("busy", "Busy", 2);
    let ids: Vec<String> = (0..30).map(|number| format!("partner-{number}")).collect();
    let partners = ids.iter().map(|id| dependency("busy", id, id, Criticality::Critical));
    dossier.service.dependencies.extend(partners);
    dossier.runs.extend((0..60).map(|number| run("busy", Some("db"), "qa", 10 + number)));
    dossier.runs[0].rollback = Rollback::Failed;
    dossier.runs.sort_by(|a, b| a.when().cmp(&b.when()).then_with(|| a.id.cmp(&b.id)));
    Fleet::new(vec![dossier])
}

/// Services on many stages, with everything that can be written.
/// Services with more problems than one page can hold, and more silenced lints.
pub fn ill() -> Fleet {
    let mut fleet = crowd(60);
    let ids: Vec<String> = fleet.catalog.dossiers.iter().map(|dossier| dossier.service.id.clone()).collect();
    for (index, id) in ids.iter().enumerate() {
        let found = |code: Code, line: u32, help: &str| Diagnostic {
            service: Some(id.clone()),
            ..Diagnostic::new(
                code,
                place(&format!("services/{id}/playbooks/dr.md"), line),
                format!("{id} {line}"),
                help,
            )
        };
        let lines = if index == 7 { 1_000 } else { 3 };
        fleet.diagnostics.extend((1..=lines).map(|line| found(Code::TemplateTag, line, "write it as Markdown")));
        fleet.diagnostics.extend((1..=26).map(|line| found(Code::BrokenLink, line, &format!("mend {line}"))));
        fleet.diagnostics.push(found(Code::YamlSyntax, 2, "write `title: \"…\"`"));
        let reason = "quoted from the vendor".to_owned();
        let silenced = (1..=5).map(|line| found(Code::ProseCommand, 2_000 + line, ""));
        fleet.silenced.extend(silenced.map(|diagnostic| Silenced {
            by: place("stagepost.yaml", 4),
            diagnostic,
            reason: reason.clone(),
        }));
    }
    fleet.diagnostics.push(Diagnostic::new(
        Code::UnknownFormat,
        place("x.bin", 1),
        "no format recognises the file",
        "remove it",
    ));
    fleet
}

pub fn full() -> Fleet {
    let mut fleet = Fleet::new(vec![
        climbing("catalogue", "Catalogue", 3),
        climbing("checkout", "Checkout", 5),
        dropping(climbing("orders", "Orders and returns", 2)),
        Dossier {
            service: service("new-search", "New search"),
            playbooks: vec![],
            runs: vec![],
            unread: vec![],
            asides: vec![],
        },
        climbing("payments", "Payments", 4),
        rich(climbing("shop", "Shop & <Storefront>", 2)),
        climbing("shipping", "Shipping", 1),
    ]);
    fleet.config.site.title = "Bookstore resiliency".to_owned();
    fleet.config.site.base_url = Some("https://example.org/resiliency/".to_owned());
    fleet.config.site.repo = Some("https://github.com/example/bookstore".to_owned());
    fleet.config.site.remote_images = vec!["img.example.org".to_owned()];
    // Everybody's database is a service of its own, and the weakest of all.
    fleet.catalog.dossiers[3].service.aliases = vec!["db".to_owned()];
    let own = vec![KeyDate { name: "Stocktaking".to_owned(), on: today().plus(40) }];
    fleet.catalog.dossiers[4].service.key_dates = own;
    fleet.config.key_dates = vec![KeyDate { name: "Black Friday".to_owned(), on: today().plus(6) }];
    let at = |line| Place { file: "services/shop/service.yaml".into(), line, column: 7, length: 4 };
    let of_shop = |diagnostic: Diagnostic| Diagnostic { service: Some("shop".to_owned()), ..diagnostic };
    fleet.silenced = vec![Silenced {
        diagnostic: of_shop(Diagnostic::new(Code::ProseCommand, at(30), "the command `ls -l` stands in the text", "")),
        reason: "quoted from the vendor's <manual>".to_owned(),
        by: at(2),
    }];
    fleet.diagnostics = vec![
        of_shop(Diagnostic::new(
            Code::UnmappedEnvironment,
            at(12),
            "the environment `qa2` is not mapped to production or non-production",
            "add it to `environments` in stagepost.yaml",
        )),
        of_shop(Diagnostic::new(
            Code::UnknownKey,
            at(3),
            "`<script>alert(1)</script>` is no key of a service",
            "did you mean `scenario`?",
        )),
        Diagnostic::new(
            Code::UnknownFormat,
            Place::start("results/x.bin"),
            "no format recognises the file",
            "remove it",
        ),
    ];
    fleet.pages = vec![free_page(
        "game-days",
        "# Page game-days\n\nFirst Tuesdays; see [the database](../services/shop/playbooks/db.md#recovery), \
         [the rules](../RULES.md) and [this](javascript:alert(1)). <script>alert(1)</script>",
    )];
    fleet
}

fn place(file: &str, line: u32) -> Place {
    Place { file: file.into(), line, column: 1, length: 0 }
}

fn service(id: &str, title: &str) -> Service {
    let file = format!("services/{id}/service.yaml");
    Service {
        id: id.to_owned(),
        title: title.to_owned(),
        team: None,
        tier: None,
        tags: Vec::new(),
        aliases: Vec::new(),
        links: Default::default(),
        audience: vec!["team".to_owned(), "stakeholders".to_owned()],
        target_stage: None,
        claimed_stage: None,
        key_dates: Vec::new(),
        dependencies: Vec::new(),
        critical_list: None,
        critical_reason: None,
        non_critical_list: None,
        non_critical_reason: None,
        reviewed: Vec::new(),
        tests: Vec::new(),
        waivers: Vec::new(),
        place: place(&file, 1),
        root: format!("services/{id}"),
        recorded: None,
        derived: Vec::new(),
    }
}

fn dependency(service: &str, id: &str, title: &str, criticality: Criticality) -> Dependency {
    let critical = criticality == Criticality::Critical;
    Dependency {
        id: id.to_owned(),
        title: title.to_owned(),
        criticality,
        period: Some("always".to_owned()),
        rto: critical.then(|| Duration::seconds(1800)),
        rpo: critical.then(|| Duration::seconds(900)),
        workaround: critical.then(|| "read-only mode from the replica".to_owned()),
        children: Vec::new(),
        external: (!critical).then(|| "Example Ltd".to_owned()),
        thresholds: if critical {
            Vec::new()
        } else {
            vec![Threshold::At {
                signal: "unavailable-for".to_owned(),
                comparator: Comparator::Above,
                value: "20m".to_owned(),
                becomes: Some("critical".to_owned()),
                effect: Some("home page empty".to_owned()),
                action: Some("page on-call".to_owned()),
            }]
        },
        scenario: None,
        since: None,
        place: place(&format!("services/{service}/service.yaml"), 8),
    }
}

fn filled(text: &str) -> Entry {
    Entry::Filled(text.to_owned(), place("services/shop/playbooks/x.md", 4))
}

/// A playbook that had another text, to which the developers agreed; somebody calls the change minor.
fn grown(playbook: &mut Playbook) {
    let older = Revision::parse("sha256:0123456789ab").unwrap();
    let since = today().plus(-300);
    let body = playbook.body.replace("Run the script, then", "Call <ana>, then");
    playbook.past = vec![PastText { since, revision: older.clone(), body: body.into() }];
    playbook.agreements[0].revision = Some(older.clone());
    playbook.minor = vec![MinorChange {
        from: older,
        to: revision(),
        by: "lee".to_owned(),
        on: today().plus(-10),
        why: "the script does <it>".to_owned(),
        place: place("services/shop/playbooks/db.md", 11),
    }];
}

fn revision() -> Revision {
    Revision::parse(&format!("sha256:{}", "ab".repeat(32))).unwrap()
}

fn playbook(service: &str, name: &str, title: &str, kind: PlaybookKind, on: Option<&str>) -> Playbook {
    let file = format!("services/{service}/playbooks/{name}.md");
    let agreement = |party: &str, who: &str| Agreement {
        party: party.to_owned(),
        who: who.to_owned(),
        on: Some(today().plus(-200)),
        revision: Some(revision()),
        opinion: Opinion::Agree,
        closed: None,
        place: place(&file, 9),
    };
    Playbook {
        name: name.to_owned(),
        title: title.to_owned(),
        kind,
        service: service.to_owned(),
        dependencies: on.map(|id| (id.to_owned(), place(&file, 4))).into_iter().collect(),
        reviewed: vec![today().plus(-210)],
        automation: Some(Automation::Semi),
        script: Some(Script { path: "scripts/failover.sh".to_owned(), exists: true, place: place(&file, 6) }),
        agreements: vec![
            agreement("developers", "ana"),
            agreement("testers", "bo"),
            agreement("operations", "lee"),
            agreement("stakeholders", "kim"),
        ],
        minor: Vec::new(),
        contacts: filled("Ana, on call, +00 1234"),
        notification: filled("Open the incident channel and write to support."),
        scenarios: vec![Scenario {
            id: name.to_owned(),
            title: title.to_owned(),
            dependencies: on.map(str::to_owned).into_iter().collect(),
            leads: filled("ana"),
            severity: filled("high"),
            rto: filled("30m"),
            rto_value: Some(Duration::seconds(1800)),
            rpo: filled("15m"),
            rpo_value: Some(Duration::seconds(900)),
            overview: Entry::Missing,
            assumptions: Entry::Missing,
            recovery: filled("1. fail over"),
            test: filled("stop it"),
            resume: filled("fail back"),
            place: place(&file, 12),
        }],
        revision: revision(),
        body: format!("# {title}\n\nWhen it is gone, the shop is read-only.\n\n## Recovery\n\nRun the script, then look at the dashboard.").into(),
        past: Vec::new(),
        table: Vec::new(),
        silences: Vec::new(),
        unreadable: None,
        definitions: std::sync::Arc::default(),
        body_line: 10,
        images: Vec::new(),
        headings: Vec::new(),
        broken_links: Vec::new(),
        place: place(&file, 1),
        recorded: None,
    }
}

fn run(service: &str, target: Option<&str>, environment: &str, ago: i32) -> Run {
    let name = target.unwrap_or("failover");
    let day = today().plus(-ago);
    let id = format!("{day}-{name}-{environment}");
    let mut run = Run::blank(id.clone(), "native", place(&format!("services/{service}/results/{id}.yaml"), 1));
    run.services = vec![service.to_owned()];
    run.kind = Some(if target.is_some() { RunKind::DependencyFailure } else { RunKind::DrFailover });
    run.dependency = target.map(str::to_owned);
    run.playbook = target.is_none().then(|| "playbooks/dr.md".to_owned());
    run.environment = Some(environment.to_owned());
    run.started = Some(stagepost::model::calendar::Instant::from_seconds(day.end().seconds() - 50_000));
    run.ended = Some(stagepost::model::calendar::Instant::from_seconds(day.end().seconds() - 48_000));
    run.execution = Some(Execution::Manual);
    run.trigger = Some(Trigger::Human);
    run.fault = Fault {
        kind: Some("blackhole".to_owned()),
        target: Some(name.to_owned()),
        effect: Some(Effect::Unavailable),
        injection: Injection::Real(1),
    };
    run.hypothesis = Some("Orders keep working while it is gone.".to_owned());
    run.stated = Some(Verdict::Pass);
    run.impact = Some("90 s of read-only pages".to_owned());
    run.measured.detection = Some(Duration::seconds(40));
    run.measured.recovery = Some(Duration::seconds(360 + (u64::from(ago.unsigned_abs()) * 7) % 900));
    run.participants = vec!["ana".to_owned(), "lee".to_owned()];
    run.published.on = Some(day.plus(2));
    run.published.to = vec!["team".to_owned()];
    run
}

fn automated(mut run: Run) -> Run {
    run.execution = Some(Execution::Automated);
    run.trigger = Some(Trigger::Ci);
    run.grade = Grade::Machine;
    run.format = "chaos-toolkit";
    run.tool.name = Some("chaostoolkit".to_owned());
    run.tool.run_id = Some(run.id.clone());
    run.pipeline.commit = Some("9f1c2ab".to_owned());
    run.pipeline.url = Some("https://ci.example.org/1".to_owned());
    run.pipeline.blocking = Some(true);
    run.pipeline.outcome = Some(Outcome::Success);
    run
}

/// A service that has climbed to a stage.
fn climbing(id: &str, title: &str, stage: u8) -> Dossier {
    let mut service = service(id, title);
    service.team = Some(if id.starts_with('s') { "shop" } else { "platform" }.to_owned());
    service.tier = Some(if stage > 2 { "1" } else { "2" }.to_owned());
    service.tags = vec!["public".to_owned()];
    service.reviewed = vec![today().plus(-210)];
    service.critical_list = Some(place(&format!("services/{id}/service.yaml"), 6));
    service.non_critical_list = Some(place(&format!("services/{id}/service.yaml"), 20));
    service.dependencies = vec![
        dependency(id, "db", "Primary database", Criticality::Critical),
        dependency(id, "cdn", "Content network", Criticality::Critical),
        dependency(id, "recommendations", "Recommendations", Criticality::NonCritical),
    ];
    let mut runs = vec![run(id, None, "staging", 190)];
    runs.extend((0..if stage == 2 { 7 } else { 0 }).map(|n| run(id, Some("cdn"), "staging", 300 + n)));
    if stage >= 2 {
        runs.extend([run(id, Some("db"), "staging", 150), run(id, Some("cdn"), "staging", 140)]);
    }
    for ago in [118, 90, 62, 34, 9] {
        for target in ["db", "cdn"].into_iter().filter(|_| stage >= 3) {
            let regular = run(id, Some(target), "staging", ago);
            runs.push(if stage >= 4 || target == "cdn" { automated(regular) } else { regular });
        }
    }
    if stage >= 3 {
        runs.push(run(id, Some("db"), "production", 60));
    }
    if stage >= 4 {
        let mut failover = run(id, None, "staging", 50);
        failover.execution = Some(Execution::Semi);
        runs.push(failover);
    }
    if stage >= 5 {
        runs.extend(["db", "cdn"].map(|target| automated(run(id, Some(target), "production", 12))));
        runs.push(automated(run(id, None, "production", 20)));
    }
    runs.sort_by(|a, b| a.when().cmp(&b.when()).then_with(|| a.id.cmp(&b.id)));
    Dossier {
        playbooks: vec![
            playbook(id, "cdn", "Loss of the content network", PlaybookKind::DependencyFailure, Some("cdn")),
            playbook(id, "db", "Loss of the database", PlaybookKind::DependencyFailure, Some("db")),
            playbook(id, "dr", "Disaster recovery", PlaybookKind::DrFailover, None),
        ],
        service,
        runs,
        unread: Vec::new(),
        asides: Vec::new(),
    }
}

/// The same service with a failed test.
fn dropping(mut dossier: Dossier) -> Dossier {
    let mut failed = run(&dossier.service.id, Some("db"), "staging", 5);
    failed.stated = Some(Verdict::Fail);
    failed.measured.recovery = Some(Duration::seconds(5400));
    dossier.runs.push(failed);
    dossier
}

/// The same service with everything else that can be written.
fn rich(mut dossier: Dossier) -> Dossier {
    let service = &mut dossier.service;
    service.claimed_stage = Some((5, place("services/shop/service.yaml", 4)));
    service.target_stage = Some(4);
    service.aliases = vec!["old-shop".to_owned()];
    service.links = [("dashboard", "https://grafana.example.org/shop"), ("wiki", "javascript:alert(1)")]
        .map(|(name, address)| (name.to_owned(), address.to_owned()))
        .into();
    service.waivers = vec![Waiver {
        requirement: "thresholds".to_owned(),
        reason: "moved to next quarter".to_owned(),
        owner: "ana".to_owned(),
        approved_by: "lee".to_owned(),
        since: None,
        expires: today().plus(10),
        place: place("services/shop/service.yaml", 30),
    }];
    for dependency in &mut service.dependencies {
        if dependency.id == "recommendations" {
            dependency.thresholds.clear();
        }
    }
    dossier.asides = vec![Aside {
        place: place("services/shop/results/hollow.json.meta.yaml", 1),
        kind: AsideKind::Sidecar,
        reason: "it adds to hollow.json".to_owned(),
    }];
    let mut hollow = automated(run("shop", Some("cdn"), "staging", 3));
    hollow.fault.injection = Injection::Nothing("a dry run".to_owned());
    hollow.tool.word = Some("completed".to_owned());
    hollow.tool.url = Some("javascript:alert(1)".to_owned());
    hollow.rollback = Rollback::Failed;
    hollow.findings = vec![
        RunFinding {
            text: "The alert fired late <b>again</b>".to_owned(),
            owner: Some("lee".to_owned()),
            due: Some(today().plus(9)),
            closed: None,
        },
        RunFinding { text: "The runbook was wrong".to_owned(), owner: None, due: None, closed: Some(today()) },
    ];
    hollow.derived = vec![Derived { field: "environment", from: "the folder `staging`".to_owned() }];
    hollow.notes = Some("First line\nSecond line".to_owned());
    hollow.deviations = Some("Step 3 was left out".to_owned());
    hollow.reason = Some("only rehearsed".to_owned());
    hollow.steps = vec![
        Step {
            name: "home page answers".to_owned(),
            phase: "baseline",
            action: false,
            ok: Some(true),
            started: None,
            took: Some(Duration::seconds(1)),
        },
        Step { name: "cut the network".to_owned(), phase: "method", action: true, ok: None, started: None, took: None },
        Step {
            name: "put it back".to_owned(),
            phase: "rollback",
            action: true,
            ok: Some(false),
            started: None,
            took: None,
        },
    ];
    dossier.runs.push(hollow);
    let mut odd = run("shop", Some("db"), "qa2", 2);
    odd.scenario = Some("db".to_owned());
    dossier.runs.push(odd);
    grown(&mut dossier.playbooks[1]);
    let first = &mut dossier.playbooks[0];
    first.agreements[0].revision = Revision::parse("sha256:0123456789ab");
    first.agreements[1].opinion = Opinion::Object;
    first.agreements.truncate(3);
    let mut before = first.agreements[2].clone();
    before.on = Some(today().plus(-600));
    first.agreements.push(before);
    for run in dossier.runs.iter_mut().filter(|run| run.dependency.as_deref() == Some("cdn")) {
        run.playbook = Some("services/shop/playbooks/cdn.md".to_owned());
    }
    first.contacts = Entry::Placeholder("TODO".to_owned(), place("services/shop/playbooks/cdn.md", 3));
    first.broken_links = vec![("../gone.md".to_owned(), place("services/shop/playbooks/cdn.md", 33))];
    dossier.unread = vec![Unread {
        kind: UnreadKind::Result,
        dependency: Some("db".to_owned()),
        reason: "The file ends in the middle of a list.".to_owned(),
        place: place("services/shop/results/broken.json", 88),
    }];
    dossier
}
