#!/usr/bin/env python3
"""Measures builds of synthetic fleets and prints Markdown tables. Called by run.sh.

For each size: a cold build into a new folder, a warm one over the same folder with nothing changed,
and one after a single run was added. Times are the fastest of several, memory is the largest.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import generate

SIZES = [(10, 50), (100, 50), (1000, 50), (100, 5), (1, 500), (1, 5000)]
SMOKE = [(3, 4), (10, 8)]
NEW_RUN = """run: the-newest
kind: dependency-failure
dependency: db
environment: staging
started: 2026-11-20T21:00:00Z
fault: {type: shutdown, effect: unavailable, real: true, injected: 1}
verdict: pass
impact: none
"""


def timed(command, cwd):
    """Seconds by the wall and of the processors, and peak megabytes; ends the program when the command fails."""
    log = tempfile.TemporaryFile()
    began = time.perf_counter()
    child = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        log.seek(0)
        sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}:\n{log.read().decode(errors='replace')[-3000:]}")
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def commit(folder):
    """Projects are repositories: the program asks git for the dates of first commits."""
    git = ["git", "-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0"]
    environment = os.environ | {"GIT_AUTHOR_DATE": "2026-11-20T22:00:00Z", "GIT_COMMITTER_DATE": "2026-11-20T22:00:00Z"}
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "everything"]):
        subprocess.run(git + words, cwd=folder, env=environment, check=True, stdin=subprocess.DEVNULL)


def stagepost(binary, project, scratch, times):
    build = lambda out: [binary, "build", project, "--out", out, "--as-of", "2026-11-21", "--quiet"]
    cold = [timed(build(scratch / f"site-{number}"), project) for number in range(times)]
    site = scratch / "site-0"
    warm = [timed(build(site), project) for _ in range(times)]
    newest = project / "services" / "service-0000" / "results" / "the-newest.yaml"
    newest.write_text(NEW_RUN)
    one = timed(build(site), project)
    newest.unlink()
    return {
        "pages": sum(1 for _ in site.rglob("*.html")),
        "cold": min(took for took, _, _ in cold),
        "work": min(work for _, work, _ in cold),
        "warm": min(took for took, _, _ in warm),
        "one": one[0],
        "memory": max(memory for _, _, memory in cold + warm),
    }


FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "fixtures"
SERVICE = "id: shop\ntitle: Shop\n"
# `stagepost -v` says it: read 6 files in 0.012 s: …
READ = re.compile(rb"read \d+ files? in ([0-9.]+) s")


def reading(binary, project):
    """Seconds in which files become facts, as the program tells them."""
    command = [binary, "status", project, "--as-of", "2026-11-21", "--verbose", "--format", "json"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return float(READ.search(done.stderr).group(1))


def reading_again(binary, project, change):
    """Seconds of the first reading of a preview, and of the one after a file was changed."""
    command = [binary, "serve", project, "--port", "0", "--as-of", "2026-11-21", "--verbose"]
    times = []
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as child:
        try:
            for line in child.stdout:
                found = READ.search(line)
                times += [float(found.group(1))] if found else []
                if len(times) == 2:
                    return times
                if line.startswith(b"Serving"):
                    change()
            sys.exit("the preview ended")
        finally:
            child.kill()


def copies(folder, samples, count):
    """Writes copies of some files, each with an end of its own so that none is the other; their size in bytes."""
    generate.write(folder / "stagepost.yaml", "site: {title: Copies}\n")
    generate.write(folder / "services" / "shop" / "service.yaml", SERVICE)
    size = 0
    for number in range(count):
        sample = samples[number % len(samples)]
        end = format(number, "020b").replace("0", " ").replace("1", "\n") + "\n"
        into = folder / "services" / "shop" / "results" / f"{number // 1000}" / f"{number}-{sample.name}"
        into.parent.mkdir(parents=True, exist_ok=True)
        text = sample.read_bytes() + end.encode()
        into.write_bytes(text)
        size += len(text)
    return size


def formats(binary, scratch, count, times):
    """How fast each format is read: copies of its fixtures."""
    print()
    head("format", "files", "size", "reading", "files/s", "MB/s")
    for folder in sorted(path for path in FIXTURES.iterdir() if path.is_dir()):
        samples = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "README.md"]
        samples = [path for path in samples if not path.name.endswith(".meta.yaml")]
        if not samples:
            continue
        project = scratch / f"format-{folder.name}"
        size = copies(project, samples, count)
        took = max(min(reading(binary, project) for _ in range(times)), 0.001)
        line(folder.name, count, f"{size / 1e6:.1f} MB", f"{took:.2f} s", f"{count / took:,.0f}", f"{size / 1e6 / took:.1f}")


def results(binary, scratch, services, runs, times):
    """Native results alone: the first reading, and the one of a preview after one of them was changed."""
    project = scratch / "native"
    files = generate.generate(project, services, runs, 0)
    changed = next((project / "services" / "service-0000" / "results").rglob("*.yaml"))
    first = min(reading(binary, project) for _ in range(times))
    cold, again = reading_again(binary, project, lambda: changed.write_text(changed.read_text() + "notes: seen again\n"))
    print()
    head("services", "runs each", "files", "first reading", "reading of a preview", "again after one change")
    line(services, runs, files, f"{first:.2f} s", f"{cold:.2f} s", f"{again:.2f} s")


LAYOUT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<main><h1>{{ .Title }}</h1>{{ with .Params.run }}<dl>{{ range $k, $v := . }}<dt>{{ $k }}</dt><dd>{{ $v }}</dd>{{ end }}</dl>{{ end }}
{{ .Content }}%s</main></body></html>
"""
LIST = """<table>{{ range .RegularPagesRecursive }}<tr><td><a href="{{ .RelPermalink }}">{{ .Title }}</a></td><td>{{ with .Params.run }}{{ .verdict }} {{ .environment }} {{ .started }}{{ end }}</td></tr>{{ end }}</table>"""
HOME = """<table>{{ range .Sections }}{{ range .Sections }}<tr><td><a href="{{ .RelPermalink }}">{{ .Title }}</a></td></tr>{{ end }}{{ end }}</table>"""


def hugo(project, scratch, times):
    """The same playbooks and runs as pages of Hugo: no judging, no charts, no link check, no JSON."""
    site = scratch / "hugo"
    generate.write(site / "config.toml", 'baseURL = "https://example.org/fleet/"\ntitle = "A fleet"\ndisableKinds = ["taxonomy", "term", "RSS"]\n')
    for name, more in (("single", ""), ("list", LIST)):
        generate.write(site / "layouts" / "_default" / f"{name}.html", LAYOUT % more)
    generate.write(site / "layouts" / "index.html", LAYOUT % HOME)
    generate.write(site / "content" / "services" / "_index.md", "---\ntitle: Services\n---\n")
    for home in sorted((project / "services").iterdir()):
        into = site / "content" / "services" / home.name
        generate.write(into / "_index.md", f"---\ntitle: {home.name}\n---\n")
        for book in (home / "playbooks").iterdir():
            generate.write(into / "playbooks" / book.name, book.read_text())
        for run in (home / "results").rglob("*.yaml"):
            rows = "".join(f"  {line}\n" for line in run.read_text().splitlines())
            generate.write(into / "runs" / f"{run.stem}.md", f"---\ntitle: {run.stem}\nrun:\n{rows}---\n")
    cold = [timed(["hugo", "--quiet", "--source", site, "--destination", scratch / f"hugo-{number}"], site) for number in range(times)]
    return {
        "pages": sum(1 for _ in (scratch / "hugo-0").rglob("*.html")),
        "cold": min(took for took, _, _ in cold),
        "work": min(work for _, work, _ in cold),
        "memory": max(memory for _, _, memory in cold),
    }


def line(*cells):
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def head(*names):
    line(*names)
    print("|" + "---:|" * len(names), flush=True)


def growth(rows):
    """How time and memory grow where only one of the two numbers grew."""
    print()
    head("what grew", "files", "cold", "processor time", "warm", "peak memory")
    for (s1, r1), a in rows:
        for (s2, r2), b in rows:
            if (r1 == r2 and s2 == 10 * s1) or (s1 == s2 and r2 == 10 * r1):
                times = [f"×{b[what] / a[what]:.1f}" for what in ("files", "cold", "work", "warm", "memory")]
                line(f"services {s1} → {s2}" if r1 == r2 else f"runs {r1} → {r2}", *times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=Path)
    parser.add_argument("--smoke", action="store_true", help="small and once, only to see that it runs")
    parser.add_argument("--journals", type=int, default=0, help="journals of Chaos Toolkit for each service, besides the runs")
    words = parser.parse_args()
    binary = words.binary.resolve()
    sizes, times = (SMOKE, 1) if words.smoke else (SIZES, 3)
    peer = shutil.which("hugo")
    rows, peers = [], []
    head("services", "runs each", "files", "pages", "cold", "processor time", "warm", "one new run", "peak memory", "services/s", "pages/s")
    # Nothing is removed before the end: new files are slow to make where many were just removed.
    with tempfile.TemporaryDirectory(prefix="stagepost-bench-") as everything:
        for count, runs in sizes:
            scratch = Path(everything) / f"{count}-{runs}"
            scratch.mkdir()
            project = scratch / "project"
            files = generate.generate(project, count, runs, words.journals)
            commit(project)
            row = {"files": files} | stagepost(binary, project, scratch, times)
            rows.append(((count, runs), row))
            line(count, runs, files, row["pages"], *(f"{row[what]:.2f} s" for what in ("cold", "work", "warm", "one")),
                 f"{row['memory']:.0f} MB", f"{count / row['cold']:.0f}", f"{row['pages'] / row['cold']:.0f}")
            if peer:
                peers.append(hugo(project, scratch, times))
    growth(rows)
    with tempfile.TemporaryDirectory(prefix="stagepost-bench-") as scratch:
        results(binary, Path(scratch), *((3, 4) if words.smoke else (1000, 50)), times)
        formats(binary, Path(scratch), 40 if words.smoke else 5000, times)
    if not peer:
        print("\nHugo is not installed, so nothing is compared with it (`apt-get install hugo`).")
        return
    print()
    head("services", "runs each", "pages of Hugo", "Hugo, cold", "its processor time", "its peak memory", "times as long", "times the processor time", "times the memory")
    for ((count, runs), row), other in zip(rows, peers):
        line(count, runs, other["pages"], f"{other['cold']:.2f} s", f"{other['work']:.2f} s", f"{other['memory']:.0f} MB",
             *(f"×{other[what] / row[what]:.1f}" for what in ("cold", "work", "memory")))


if __name__ == "__main__":
    main()
