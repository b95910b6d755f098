#!/usr/bin/env python3
"""Turns a checkout of rust-lang/team into people and teams: rust-team.py CHECKOUT DEFINITION (a folder with rutter.toml)."""
import json, pathlib, re, sys, tomllib

source, home = map(pathlib.Path, sys.argv[1:3])
ident = lambda name: re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
read = lambda folder: [tomllib.loads(file.read_text()) for file in sorted((source / folder).glob("*.toml"))]
line = lambda key, value: f"{key} = {json.dumps(value, ensure_ascii=False)}\n" if value else ""

people = {ident(one["github"]): one for one in read("people")}
known = lambda names: [i for i in dict.fromkeys(ident(n if isinstance(n, str) else n["github"]) for n in names) if i in people]
teams = {ident(one["name"]): one for one in read("teams")}
(home / "people.toml").write_text("\n".join(
    f"[{i}]\n" + line("title", p["name"]) + line("handle", p["github"]) for i, p in people.items()))
(home / "teams.toml").write_text("\n".join(
    f"[{i}]\n" + line("title", t.get("website", {}).get("name", t["name"]))
    + line("charter", t.get("website", {}).get("description"))
    + line("lead", next(iter(known(t["people"].get("leads", []))), None))
    + line("members", known(t["people"].get("members", []))) for i, t in teams.items()))
