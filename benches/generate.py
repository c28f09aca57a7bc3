#!/usr/bin/env python3
"""Writes a synthetic project: services with playbooks, agreements and dated runs.

The same arguments give the same bytes. What is written is what people and pipelines write: playbooks
of about 3.5 kB that four parties agreed to, native runs of about 600 bytes spread over two years,
and, when asked for, journals of Chaos Toolkit. Most runs pass; some fail, some were aborted.

    generate.py FOLDER [--services 10] [--runs 50] [--journals 0] [--needs 0] [--days 730]

With `--needs N` services need up to N others, some of them in a circle.
"""

import argparse
import hashlib
import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path

LAST = date(2026, 11, 20)  # the day before the one that the benchmark judges
DAYS = 730
PEOPLE = ["ana", "lee", "mia", "noor", "kim", "sam", "ola", "raj"]
PARTIES = ["developers", "testers", "operations", "stakeholders"]
TEAMS = ["shop", "payments", "search", "platform", "discovery", "mail"]
CRITICAL = ["db", "queue", "auth", "cdn"]
OTHERS = ["cache", "statistics"]
FAULTS = ["shutdown", "blackhole", "kill", "stop"]

CONFIG = """site:
  title: A synthetic fleet
  base_url: https://example.org/fleet/
  audience: [team, stakeholders]
environments:
  production: [production]
  non_production: [staging, qa]
bindings:
  - match: {path: "services/*/results/journals/**"}
    set: {environment: staging, trigger: schedule, execution: automated}
key_dates:
  - {name: Year-end freeze, on: 2026-12-18}
"""

SENTENCES = [
    "The endpoint moves to the replica within two minutes and the pool reconnects by itself.",
    "Orders are answered with a kind message while writing is not possible.",
    "Look at the queue's depth before anything is restarted: a full queue starts slowly.",
    "The on-call engineer of the other region is told first, the status page second.",
    "Nothing is restarted twice within five minutes, because the second start hides the first.",
    "A read-only copy of the catalogue is served from the edge for at least an hour.",
    "Data that was written in the last minutes is compared with the ledger of payments.",
    "The dashboards show both regions side by side; the quiet one is the one to look at.",
]


def services(count, rng):
    for number in range(count):
        yield f"service-{number:04}", rng.choice(TEAMS), 1 + number % 3


def needs(number, count, most):
    """The services that one needs: others below it in five layers, and now and then one above."""
    rng = random.Random(number)
    below = [other for other in range(count) if other % 5 > number % 5]
    found = set(rng.sample(below, min(len(below), rng.randint(0, most)))) if most else set()
    if most and number % 29 == 28:
        found.add(number - 28)
    return [f"service-{other:04}" for other in sorted(found)]


def service_file(name, team, tier, needed):
    rows = [
        f"id: {name}",
        f"title: Service {name[-4:]}",
        f"team: {team}",
        f"tier: {tier}",
        f"tags: [tier-{tier}, {team}]",
        "audience: [team, stakeholders]",
        "links: {dashboard: https://dash.example.org/%s, alerts: https://alerts.example.org/%s}" % (name, name),
        "reviewed: [2025-06-02, 2026-06-01]",
        "dependencies:",
        "  critical:",
    ]
    for dependency in CRITICAL:
        rows += [f"    - {{id: {dependency}, title: The {dependency}, rto: 1h, rpo: 15m, period: always, since: 2024-11-01}}"]
    rows += [f"    - {{id: {other}, rto: 1h, rpo: 15m, since: 2026-11-01}}" for other in needed]
    rows += ["  non_critical:"]
    for dependency in OTHERS:
        rows += [
            f"    - id: {dependency}",
            "      thresholds:",
            '        - {signal: unavailable-for, above: 20m, becomes: critical, effect: "pages slow down", action: "page on-call"}',
        ]
    return "\n".join(rows) + "\n"


def scenario(title, rng):
    steps = "\n".join(
        f"{step}. {rng.choice(SENTENCES)}\n\n   ```sh\n   ./scripts/step-{step}.sh --wait 60 --region eu-{rng.randint(1, 3)}\n   ```\n"
        for step in range(1, 6)
    )
    prose = "\n".join(rng.choice(SENTENCES) for _ in range(4))
    return f"""## Scenario: {title}

### Leads

{rng.choice(PEOPLE)} (application), {rng.choice(PEOPLE)} (database).

### Severity

Severity 1 while orders fail, severity 2 once reading works.

### RTO

1 hour

### RPO

15 minutes

### Overview

{prose}

| What you see | What it means | Do |
|---|---|---|
| an alarm, then quiet within 3 minutes | the standby took over | nothing; check the replica |
| the alarm for longer than 3 minutes | the move hangs | step 2 |

### Assumptions

- {rng.choice(SENTENCES)}
- {rng.choice(SENTENCES)}

### Recovery procedure

{steps}
### Test procedure

{prose}

### Resume procedure

1. {rng.choice(SENTENCES)}
2. {rng.choice(SENTENCES)}
"""


def revision(body):
    lines = [line.rstrip(" \t") for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "sha256:" + hashlib.sha256(("\n".join(lines).strip("\n") + "\n").encode()).hexdigest()


def playbook(kind, dependency, rng):
    title = "Disaster recovery" if kind == "dr-failover" else f"The {dependency} is gone"
    body = f"""# {title}

## Contacts

On-call: +1 555 0100. Database: {rng.choice(PEOPLE)}. Network: {rng.choice(PEOPLE)}.

## Notification procedure

Call the on-call engineer, open an incident, write to the channel of the team.

{scenario("Region lost" if kind == "dr-failover" else f"{dependency} unavailable", rng)}"""
    who = rng.sample(PEOPLE, 4)
    agreements = "\n".join(
        f"  - {{party: {party}, who: {person}, on: 2026-06-1{day}, revision: {revision(body)}}}"
        for day, (party, person) in enumerate(zip(PARTIES, who))
    )
    covers = f"dependencies: [{dependency}]\n" if dependency else ""
    return f"---\ntitle: {title}\nplaybook: {kind}\n{covers}reviewed: [2025-06-02, 2026-06-01]\nautomation: manual\nagreements:\n{agreements}\n---\n\n{body}"


def run(name, dependency, number, day, rng):
    verdict = rng.choices(["pass", "fail", "aborted"], [90, 7, 3])[0]
    recovery = rng.randint(2, 40)
    disaster = number % 25 == 24
    start = datetime(day.year, day.month, day.day, rng.randint(6, 18), rng.randint(0, 59))
    run_id = f"{day}-{'dr' if disaster else dependency}-{number:04}"
    digest = hashlib.sha256(f"{name}{run_id}".encode()).hexdigest()[:16]
    what = "kind: dr-failover" if disaster else f"kind: dependency-failure\ndependency: {dependency}"
    return run_id, f"""run: {run_id}
{what}
environment: {"production" if number % 12 == 11 else "staging"}
started: {start.isoformat()}Z
ended: {(start + timedelta(minutes=recovery + 5)).isoformat()}Z
execution: automated
trigger: schedule
tool: {{name: gremlin, run_id: {digest}, url: "https://gremlin.example.org/{digest}"}}
fault: {{type: {rng.choice(FAULTS)}, effect: unavailable, real: true, injected: 1}}
hypothesis: orders keep working while the {dependency} is away
verdict: {verdict}
impact: {rng.randint(1, 90)} s of read-only pages
measured: {{detection: {rng.randint(10, 90)}s, recovery: {recovery}m, data_loss: 0s}}
playbook: playbooks/{"dr-failover" if disaster else dependency}.md
participants: [{rng.choice(PEOPLE)}, {rng.choice(PEOPLE)}]
published: {{on: {day}, to: [team, stakeholders]}}
"""


def journal(name, dependency, day, rng):
    begin = f"{day}T0{rng.randint(1, 5)}:{rng.randint(10, 59)}:00.000000+00:00"
    end = begin.replace(":00.000000", ":45.000000")
    probe = {"type": "probe", "name": "the service answers", "tolerance": 200,
             "provider": {"type": "http", "url": f"http://{name}.staging.example.org/health", "timeout": 30}}
    action = {"type": "action", "name": f"stop the {dependency}",
              "provider": {"type": "process", "path": "scripts/fault.sh", "arguments": ["stop", dependency]}}

    def done(activity, output):
        return {"activity": activity, "output": output, "start": begin, "status": "succeeded", "end": end, "duration": 0.25}

    checked = {"steady_state_met": True,
               "probes": [done(probe, {"status": 200, "body": "ok " * 100}) | {"tolerance_met": True}]}
    return json.dumps({
        "chaoslib-version": "1.44.0", "platform": "Linux", "node": "runner",
        "experiment": {
            "title": f"Does {name} survive the loss of its {dependency}?", "description": rng.choice(SENTENCES),
            "tags": [f"service:{name}", f"dependency:{dependency}"],
            "steady-state-hypothesis": {"title": "the service answers", "probes": [probe]},
            "method": [action], "rollbacks": []},
        "start": begin, "status": "completed", "deviated": False,
        "steady_states": {"before": checked, "after": checked, "during": []},
        "run": [done(action, {"status": 0, "stdout": "stopped", "stderr": ""})], "rollbacks": [],
        "end": end, "duration": 45.0}, indent=2)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def generate(folder, count, runs, journals, most_needs=0, days=DAYS):
    """Writes the project and returns how many files it has."""
    folder = Path(folder)
    rng = random.Random(20261121)
    write(folder / "stagepost.yaml", CONFIG)
    files = 1
    for index, (name, team, tier) in enumerate(services(count, rng)):
        home = folder / "services" / name
        needed = needs(index, count, most_needs)
        write(home / "service.yaml", service_file(name, team, tier, needed))
        for other in needed:
            write(home / "playbooks" / f"{other}.md", playbook("dependency-failure", other, random.Random(other)))
        write(home / "playbooks" / "dr-failover.md", playbook("dr-failover", "", rng))
        for dependency in CRITICAL:
            write(home / "playbooks" / f"{dependency}.md", playbook("dependency-failure", dependency, rng))
        for number in range(runs):
            day = min(LAST, LAST - timedelta(days=days * (runs - 1 - number) // runs) + timedelta(days=rng.randint(0, 2)))
            run_id, text = run(name, CRITICAL[number % len(CRITICAL)], number, day, rng)
            write(home / "results" / str(day.year) / f"{run_id}.yaml", text)
        for number in range(journals):
            day = LAST - timedelta(days=days * (journals - 1 - number) // journals)
            dependency = CRITICAL[number % len(CRITICAL)]
            write(home / "results" / "journals" / f"{day}-{dependency}.json", journal(name, dependency, day, rng))
        files += 2 + len(CRITICAL) + len(needed) + runs + journals
    return files


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--services", type=int, default=10)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--journals", type=int, default=0)
    parser.add_argument("--needs", type=int, default=0)
    parser.add_argument("--days", type=int, default=DAYS, help="over how many days the runs are spread")
    words = parser.parse_args()
    print(generate(words.folder, words.services, words.runs, words.journals, words.needs, words.days), "files")
