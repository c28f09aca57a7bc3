"""Checks the dependency tree against deny.toml with nothing but Python and cargo.

The same tables that cargo-deny reads (licences, banned crates, duplicate versions, sources), and
one thing that it does not know: how many crates the binary is made of. Advisories need a database
from the network and are cargo-deny's.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections import defaultdict

MOST_CRATES = 190  # in the binary, on the machine that runs this


def metadata(*arguments):
    command = ["cargo", "metadata", "--locked", "--format-version=1", "--all-features", *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def allowed(expression, licences):
    """Whether an SPDX expression can be satisfied by the allowed licences."""
    tokens = re.findall(r"\(|\)|[^\s()/]+|/", expression)
    tokens = ["OR" if token == "/" else token for token in tokens]

    def one(at):
        if tokens[at] == "(":
            value, at = either(at + 1)
            return value, at + 1
        name, at = tokens[at], at + 1
        if at + 1 < len(tokens) and tokens[at] == "WITH":
            name, at = f"{name} WITH {tokens[at + 1]}", at + 2
        return name in licences, at

    def both(at):
        value, at = one(at)
        while at < len(tokens) and tokens[at] == "AND":
            other, at = one(at + 1)
            value = value and other
        return value, at

    def either(at):
        value, at = both(at)
        while at < len(tokens) and tokens[at] == "OR":
            other, at = both(at + 1)
            value = value or other
        return value, at

    return either(0)[0]


def matches(package, pattern):
    """Whether a package is meant by `name` or `name@version-prefix`."""
    name, _, version = pattern.partition("@")
    parts = version.split(".") if version else []
    return package["name"] == name and package["version"].split(".")[: len(parts)] == parts


def crates_in_the_binary():
    host = re.search(r"host: (\S+)", subprocess.run(["rustc", "-vV"], check=True, stdout=subprocess.PIPE, text=True).stdout)
    tree = metadata("--filter-platform", host.group(1))["resolve"]
    nodes = {node["id"]: node for node in tree["nodes"]}
    found, waiting = set(), [tree["root"]]
    while waiting:
        crate = waiting.pop()
        if crate not in found:
            found.add(crate)
            for dependency in nodes[crate]["deps"]:
                if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                    waiting.append(dependency["pkg"])
    return len(found)


def problems(policy):
    packages = metadata()["packages"]
    foreign = [package for package in packages if package["source"] is not None]
    licences = set(policy["licenses"]["allow"])
    registries = {f"registry+{registry}" for registry in policy["sources"]["allow-registry"]}
    skipped = [skip["crate"] for skip in policy["bans"]["skip"]]
    versions = defaultdict(list)

    for package in foreign:
        label = f"{package['name']} {package['version']}"
        if not package["license"]:
            yield f"{label}: names no licence"
        elif not allowed(package["license"], licences):
            yield f"{label}: its licence {package['license']} is not allowed"
        if package["source"] not in registries:
            yield f"{label}: comes from {package['source']}"
        for ban in policy["bans"]["deny"]:
            if matches(package, ban["crate"]):
                yield f"{label}: banned, {ban['reason']}"
        if not any(matches(package, skip) for skip in skipped):
            versions[package["name"]].append(package["version"])

    for name, found in sorted(versions.items()):
        if len(found) > 1:
            yield f"{name}: in {len(found)} versions, {', '.join(sorted(found))}"
    for skip in skipped:
        if not any(matches(package, skip) for package in foreign):
            yield f"{skip}: skipped in deny.toml, but not in the tree"
    for package in packages:
        for dependency in package["dependencies"]:
            if package["source"] is None and dependency["req"] == "*":
                yield f"{dependency['name']}: any version would do; say which"

    crates = crates_in_the_binary()
    print(f"{crates} crates in the binary, {len(foreign)} in the lock file")
    if crates >= MOST_CRATES:
        yield f"{crates} crates in the binary; fewer than {MOST_CRATES} are wanted"


def main():
    with open("deny.toml", "rb") as file:
        policy = tomllib.load(file)
    found = list(problems(policy))
    for problem in found:
        print(f"error: {problem}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
