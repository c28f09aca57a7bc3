"""A whole pipeline, as a team would have it: the real Chaos Toolkit against a real service, recorded,
judged, published and gated by the real program.

    STAGEPOST=target/debug/stagepost python3 tests/pipeline/run.py

Chaos Toolkit comes from PyPI, once, into a folder below target/. Where PyPI cannot be reached nothing is
tested, and that is said; in a pipeline (CI=true) it is a failure. Everything listens on the loopback
interface, has a time limit, and is stopped at the end.
"""

import datetime
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
STAGEPOST = pathlib.Path(os.environ.get("STAGEPOST", TARGET / "debug" / "stagepost")).resolve()
PACKAGES = ["chaostoolkit==1.19.0", "chaostoolkit-lib==1.44.0"]
LIMIT = 120  # seconds for any one step

# What GitHub Actions sets, as far as it is read.
GITHUB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_SHA": "9f1c2ab3d4e5f60718293a4b5c6d7e8f90a1b2c3",
    "GITHUB_SERVER_URL": "https://github.example",
    "GITHUB_REPOSITORY": "books/shop",
    "GITHUB_RUN_ID": "5120",
    "GITHUB_RUN_ATTEMPT": "1",
    "GITHUB_REF_NAME": "main",
    "GITHUB_JOB": "chaos",
    "GITHUB_EVENT_NAME": "push",
}


def chaos_toolkit():
    """The program `chaos`, installed once; none where it cannot be had."""
    folder = TARGET / ("chaostoolkit-" + "-".join(package.split("==")[1] for package in PACKAGES))
    program = folder / "bin" / "chaos"
    done = folder / "installed"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        try:
            subprocess.run([*install, *PACKAGES], check=True, timeout=5 * LIMIT)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            print(f"PIPELINE: NOT TESTED, Chaos Toolkit could not be installed: {error}")
            return None
        done.touch()
    return program


class Service:
    """The shop and its two dependencies."""

    def __enter__(self):
        self.processes = {}
        try:
            stock = self.start("stock")
            recommendations = self.start("recommendations")
            self.port = self.start("shop", str(stock), str(recommendations))
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self, *arguments):
        command = [sys.executable, HERE / "shop.py", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.processes[arguments[0]] = process
        return int(process.stdout.readline())

    def freeze(self, name):
        self.processes[name].send_signal(signal.SIGSTOP)

    def thaw(self, name):
        self.processes[name].send_signal(signal.SIGCONT)

    def __exit__(self, *_):
        for process in self.processes.values():
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait(LIMIT)


def experiment(service, title, page, dependency):
    """Freezes a dependency, so that it does not answer any more, and asks a page of the shop before and after."""
    process = str(service.processes[dependency].pid)

    def kill(name, sign):
        return {
            "type": "action",
            "name": name,
            "provider": {"type": "process", "path": "kill", "arguments": [sign, process], "timeout": 5},
        }

    return {
        "title": title,
        "description": title,
        "steady-state-hypothesis": {
            "title": f"the page {page} answers",
            "probes": [
                {
                    "type": "probe",
                    "name": f"ask-for-{page.strip('/')}",
                    "tolerance": 200,
                    "provider": {"type": "http", "url": f"http://127.0.0.1:{service.port}{page}", "timeout": 5},
                }
            ],
        },
        "method": [kill(f"kill-{dependency}", "-STOP")],
        "rollbacks": [kill(f"start-{dependency}", "-CONT")],
    }


def front_matter(kind, day, more=""):
    return f"---\nplaybook: {kind}\nreviewed: {day}\n{more}---\n\n"


SCENARIO = """## Scenario: {title}

### Leads

Ana leads, Lee does.

### Severity

High

### RTO

1 hour

### RPO

15 minutes

### Overview

The shop does not find what it needs.

### Recovery procedure

1. Start what is gone.
2. Order a book.

### Test procedure

Freeze it in staging.

### Resume procedure

Undo the first step in office hours.
"""

CONTACTS = "## Contacts\n\non-call 555 0100\n\n## Notification\n\nOn-call phones the box office.\n\n"


class Project:
    """A repository with a service that has its papers, and no test yet."""

    def __init__(self, folder, day):
        self.folder, self.day = folder, day
        yesterday = day - datetime.timedelta(days=1)
        self.write("stagepost.yaml", "site:\n  title: Books\n  audience: [team, stakeholders]\n")
        self.write(
            "services/shop/service.yaml",
            f"""id: shop
title: The shop
reviewed: {day}
dependencies:
  critical:
    - {{id: stock, title: Stock, rto: 1h, rpo: 15m, since: {yesterday}}}
  non_critical:
    - id: recommendations
      title: Recommendations
      since: {yesterday}
      thresholds:
        - {{signal: unavailable-for, above: 2h, becomes: critical, effect: fewer orders, action: page on-call}}
""",
        )
        self.write(
            "services/shop/playbooks/dr.md",
            front_matter("dr-failover", day) + "# The shop moves to another region\n\n" + CONTACTS + SCENARIO.format(title="Region lost"),
        )
        self.write(
            "services/shop/playbooks/stock.md",
            front_matter("dependency-failure", day, "dependencies: [stock]\n")
            + "# What to do without the stock\n\n"
            + CONTACTS
            + SCENARIO.format(title="stock is gone"),
        )
        self.write(
            "services/shop/results/failover.yaml",
            f"""kind: dr-failover
scenario: Region lost
environment: staging
started: {yesterday}T09:00:00Z
ended: {yesterday}T09:30:00Z
execution: manual
verdict: pass
impact: half an hour without orders
measured: {{detection: 1m, recovery: 30m}}
playbook: playbooks/dr.md
participants: [ana, lee]
""",
        )
        self.git("init", "--quiet")
        for party, who in [("developers", "ana"), ("testers", "tess"), ("operations", "lee"), ("stakeholders", "kim")]:
            for playbook in ["dr", "stock"]:
                path = f"services/shop/playbooks/{playbook}.md"
                self.stagepost(0, "agree", path, "--party", party, "--who", who)
        self.commit("The papers")

    def write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def git(self, *arguments):
        who = ["-c", "user.name=ci", "-c", "user.email=ci@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True, timeout=LIMIT)

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def stagepost(self, code, *arguments, **variables):
        """Runs the program as the pipeline does, and checks how it ends."""
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        done = subprocess.run(
            [STAGEPOST, *arguments, "--as-of", str(self.day)],
            cwd=self.folder,
            env={**plain, **variables},
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )
        said = f"stagepost {' '.join(map(str, arguments))} ended with {done.returncode}\n{done.stdout}{done.stderr}"
        assert done.returncode == code, said
        return done.stdout

    def report(self):
        return json.loads((self.folder / "public/report.json").read_text())["services"][0]


def pipeline(project, chaos, service, name, what, page, dependency, *options, before=None):
    """One build of the pipeline: an experiment, its record, a commit, and the site."""
    work = project.folder.parent / name
    work.mkdir()
    (work / "experiment.json").write_text(json.dumps(experiment(service, what, page, dependency)))
    command = [chaos, "--no-version-check", "run", "experiment.json", *options]
    if before:
        service.freeze(before)
    try:
        # How the tool ends says nothing here: a deviation ends it with 1, as a pipeline expects.
        done = subprocess.run(command, cwd=work, timeout=LIMIT, capture_output=True, text=True)
    finally:
        for dependency_ in ("stock", "recommendations"):
            service.thaw(dependency_)
    journal = work / "journal.json"
    assert journal.exists(), done.stdout + done.stderr
    binding = ["--service", "shop", "--dependency", dependency, "--environment", "staging", "--gate", "blocking"]
    told = ["--impact", "orders waited", "--recovery", "40s", "--playbook", "playbooks/stock.md"]
    arguments = ["record", journal, *binding, *told, "--format", "json"]
    recorded = json.loads(project.stagepost(0, *arguments, **GITHUB))["files"][0]
    again = json.loads(project.stagepost(0, *arguments, **GITHUB))["files"][0]
    assert (recorded["state"], again["state"]) == ("recorded", "already"), (recorded, again)
    assert (project.folder / recorded["file"]).read_bytes() == journal.read_bytes(), "byte for byte"
    project.commit(what)
    project.stagepost(0, "build")
    report = project.report()
    (run,) = [run for run in report["runs"] if run["file"] == recorded["file"]]
    assert (run["trigger"], run["environment_class"], run["format"]) == ("ci", "non-production", "chaos-toolkit"), run
    site = (project.folder / "public" / run["url"]).read_text()
    for words in ["GitHub Actions", GITHUB["GITHUB_SHA"], "actions/runs/5120", "GITHUB_EVENT_NAME=push"]:
        assert words in site, f"{words} is not on the run's page"
    return report, run


def main():
    chaos = chaos_toolkit()
    if chaos is None:
        return 1 if os.environ.get("CI") == "true" else 0
    day = datetime.datetime.now(datetime.timezone.utc).date()
    with tempfile.TemporaryDirectory(prefix="stagepost-pipeline-") as folder, Service() as service:
        (pathlib.Path(folder) / "project").mkdir()
        project = Project(pathlib.Path(folder) / "project", day)

        def run(*arguments, **options):
            return pipeline(project, chaos, service, *arguments, **options)

        def gate(code):
            project.stagepost(code, "check", "--min-stage", "2")

        def stands(report, stage, requirement, status):
            found = {entry["id"]: entry["status"] for entry in report["requirements"]}
            assert (report["stage"], found[requirement]) == (stage, status), (report["stage"], found)

        nonprod = "critical-tests-nonprod"
        project.stagepost(0, "build")
        stands(project.report(), 1, nonprod, "unmet")
        gate(3)

        # The tool says `completed` of all four.
        report, dry = run("dry", "A dry run", "/order", "stock", "--dry", "activities")
        assert (dry["verdict"], dry["counts_for"]) == ("inconclusive", []), dry
        assert "dry run" in dry["reason"] and dry["does_not_count_because"], dry
        stands(report, 1, nonprod, "unmet")
        gate(3)

        report, broken = run("baseline", "Already broken", "/stock", "recommendations", before="stock")
        assert (broken["verdict"], broken["counts_for"]) == ("inconclusive", []), broken
        assert "baseline" in broken["reason"], broken
        stands(report, 1, nonprod, "unmet")
        gate(3)

        report, held = run("holds", "Orders are taken without the stock", "/order", "stock")
        assert (held["verdict"], held["execution"]) == ("pass", "automated"), held
        assert nonprod in held["counts_for"], held
        assert report["stage"] >= 2, [(r["id"], r["status"], r["sentence"]) for r in report["requirements"]]
        gate(0)

        report, deviated = run("deviates", "The page of the stock needs the stock", "/stock", "stock")
        assert deviated["verdict"] == "fail", deviated
        stands(report, 1, nonprod, "failing")
        gate(3)
        project.stagepost(3, "check", "--no-regression", "--against", "HEAD~1")

        words = {run["id"]: run["tool_word"] for run in report["runs"] if run["format"] == "chaos-toolkit"}
        assert len(words) == 4, words
    print("pipeline: dry run, broken baseline, pass and deviation recorded, judged, published and gated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
