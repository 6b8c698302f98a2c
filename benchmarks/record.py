"""The reference work: one citizen's record, and one gate of ten criteria in hand-written Python.

A record has 96 measurements, 60 attendance rows and 8 courses. It exists twice with the same content: as plain
dictionaries arranged the way a peer likes them best (by competence, newest first, every date also as a day number),
and as the JSON that Trin reads. `floor` is the least that ten verdicts cost in Python; it is the unit of the table.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import Any

Plain = dict[str, Any]

EPOCH = date(1970, 1, 1)
ON = date(2026, 3, 2)
TODAY = (ON - EPOCH).days
LEVELS = (1, 2, 3, 4)
COMPETENCES = (
    "hygiene", "punctuality", "cooperation", "initiative", "communication", "independence",
    "quality", "safety", "stamina", "tools", "numeracy", "planning",
)  # fmt: skip
SKILLS = ("cooperation", "initiative", "communication", "independence", "quality")
COURSES = ("dk_m1", "dk_m2", "dk_m3", "dk_m4", "hygiene_cert", "first_aid", "forklift", "food_safety")
CRITERIA = (
    "hygiene_2", "punctuality_avg3", "attendance_28d", "unexcused_28d", "skills_3of5",
    "language_3", "safety_56d", "courses_4", "weeks_8", "stamina_trend",
)  # fmt: skip
"""The criteria in the order of `gate.trin`."""


def iso(day: int) -> str:
    return (EPOCH + timedelta(days=day)).isoformat()


# --- the record -----------------------------------------------------------------------------------------------------


def make(seed: int) -> Plain:
    """One citizen; about half of them do well."""
    random = Random(seed)
    good = random.random() < 0.5
    return {
        "citizen": f"c-{seed:04d}",
        "today": TODAY,
        "module_start": TODAY - random.choice((40, 60, 90, 120)),
        "competences": {name: _levels(random, good) for name in COMPETENCES},
        "attendance": [_workday(random, good, i) for i in range(60)],
        "courses": _courses(random, good),
    }


def _levels(random: Random, good: bool) -> list[Plain]:
    """Eight measurements, about ten days apart, newest first."""
    rows = []
    for i in range(8):
        day = TODAY - 3 - 10 * i - random.randrange(3)
        level = random.choice((2 if good else 1, 2, 3, 3, 4)) + (1 if good and i < 3 else 0)
        role = random.choice(("company", "job_centre"))
        rows.append({"day": day, "date": iso(day), "level": min(5, level), "by": role})
    return rows


def _workday(random: Random, good: bool, i: int) -> Plain:
    """A day of seven hours; `due` are the minutes left when lawful absence is taken off."""
    day = TODAY - 1 - (i // 5) * 7 - (i % 5)
    there = random.random() < (0.93 if good else 0.75)
    status = "present" if there else random.choice(("sick", "excused", "unexcused"))
    present = 420 if there else random.choice((0, 0, 210))
    due = present if status in ("sick", "excused") else 420
    return {"day": day, "date": iso(day), "status": status, "planned": 420, "due": due, "present": present}


def _courses(random: Random, good: bool) -> list[Plain]:
    passed = random.randrange(3, 9) if good else random.randrange(1, 6)
    return [
        {
            "code": code,
            "status": "passed" if i < passed else random.choice(("enrolled", "failed")),
            "day": TODAY - 100 + i * 10,
            "date": iso(TODAY - 100 + i * 10),
        }
        for i, code in enumerate(COURSES)
    ]


def records(count: int) -> list[Plain]:
    return [make(seed) for seed in range(count)]


def aged(record: Plain, times: int = 10) -> Plain:
    """The record with `times` the history: the same rows again and again, each time further back."""
    return {
        **record,
        "competences": {name: _repeated(rows, times, 85) for name, rows in record["competences"].items()},
        "attendance": _repeated(record["attendance"], times, 84),
    }


def _repeated(rows: list[Plain], times: int, step: int) -> list[Plain]:
    return [{**r, "day": r["day"] - step * i, "date": iso(r["day"] - step * i)} for i in range(times) for r in rows]


def trin_json(record: Plain) -> str:
    """The same record as Trin reads it."""
    return json.dumps(
        {
            "citizen": record["citizen"],
            "modules": [{"module": "placement_1", "start": iso(record["module_start"])}],
            "measurements": [
                {"competence": name, "level": row["level"], "date": row["date"], "role": row["by"]}
                for name, rows in record["competences"].items()
                for row in rows
            ],
            "attendance": [_attendance(row) for row in record["attendance"]],
            "certificates": [
                {"certificate": row["code"], "passed": row["status"] == "passed", "date": row["date"]}
                for row in record["courses"]
            ],
        }
    )


def _attendance(row: Plain) -> Plain:
    return {
        "start": row["date"],
        "end": row["date"],
        "planned_hours": row["planned"] / 60,
        "present_hours": row["present"] / 60,
        "lawful_absence_hours": (row["planned"] - row["due"]) / 60,
    }


# --- the gate, by hand ----------------------------------------------------------------------------------------------


def floor(record: Plain) -> list[bool]:
    """The ten verdicts and nothing else: fused loops, no short-circuit between criteria, no explanation."""
    t = record["today"]
    c = record["competences"]
    window = t - 28
    due = present = unexcused = 0
    for a in record["attendance"]:
        if a["day"] > window:
            due += a["due"]
            present += a["present"]
            if a["status"] == "unexcused":
                unexcused += 1
    window = t - 56
    measured = 0
    safe = True
    for m in c["safety"]:
        if m["day"] > window:
            measured += 1
            if m["level"] < 2:
                safe = False
    language = False
    passed = 0
    for k in record["courses"]:
        if k["status"] == "passed":
            passed += 1
            if k["code"] == "dk_m3":
                language = True
    skills = 0
    for name in SKILLS:
        if c[name][0]["level"] >= 3:
            skills += 1
    h = c["hygiene"]
    p = c["punctuality"]
    s = c["stamina"]
    return [
        h[0]["level"] >= 3 and h[1]["level"] >= 3,
        p[0]["level"] + p[1]["level"] + p[2]["level"] >= 7.5,
        due > 0 and 100 * present >= 80 * due,
        unexcused <= 2,
        skills >= 3,
        language,
        measured > 0 and safe,
        passed >= 4,
        t - record["module_start"] >= 56,
        s[0]["level"] >= s[-1]["level"],
    ]


def floor_explained(record: Plain) -> list[tuple[str, bool, Plain]]:
    """The same verdicts, each with what was needed, what was found, and the rows it rests on."""
    t = record["today"]
    c = record["competences"]
    out: list[tuple[str, bool, Plain]] = []
    h = c["hygiene"][:2]
    ok = all(m["level"] >= 3 for m in h)
    out.append(("hygiene_2", ok, {"need": 3, "got": [(m["date"], m["level"]) for m in h]}))
    p = c["punctuality"][:3]
    mean = sum(m["level"] for m in p) / 3
    rows = [(m["date"], m["level"]) for m in p]
    out.append(("punctuality_avg3", mean >= 2.5, {"need": 2.5, "got": mean, "from": rows}))
    recent = [a for a in record["attendance"] if a["day"] > t - 28]
    due = sum(a["due"] for a in recent)
    share = 100 * sum(a["present"] for a in recent) / due if due else None
    out.append(("attendance_28d", share is not None and share >= 80, {"need": 80, "got": share, "rows": len(recent)}))
    missed = [a["date"] for a in recent if a["status"] == "unexcused"]
    out.append(("unexcused_28d", len(missed) <= 2, {"need": 2, "got": len(missed), "dates": missed}))
    each = [(name, c[name][0]["level"]) for name in SKILLS]
    count = sum(1 for _, level in each if level >= 3)
    out.append(("skills_3of5", count >= 3, {"need": 3, "got": count, "each": each}))
    tries = [k for k in record["courses"] if k["code"] == "dk_m3"]
    ok = any(k["status"] == "passed" for k in tries)
    out.append(("language_3", ok, {"need": "passed", "got": [k["status"] for k in tries]}))
    counting = [m for m in c["safety"] if m["day"] > t - 56]
    low = [(m["date"], m["level"]) for m in counting if m["level"] < 2]
    out.append(("safety_56d", bool(counting) and not low, {"need": 2, "rows": len(counting), "below": low}))
    passed = [k["code"] for k in record["courses"] if k["status"] == "passed"]
    out.append(("courses_4", len(passed) >= 4, {"need": 4, "got": len(passed), "which": passed}))
    days = t - record["module_start"]
    out.append(("weeks_8", days >= 56, {"need": 56, "got": days}))
    s = c["stamina"]
    ends = {"first": (s[-1]["date"], s[-1]["level"]), "last": (s[0]["date"], s[0]["level"])}
    out.append(("stamina_trend", s[0]["level"] >= s[-1]["level"], ends))
    return out
