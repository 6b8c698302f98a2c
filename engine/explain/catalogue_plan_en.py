"""What plans and suppositions say in English. The Danish catalogue has the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PHRASES: Mapping[str, str] = MappingProxyType(
    {
        # plans
        "plan.head": "The way to {module}",
        "plan.ready": "Nothing need be done: {citizen} is ready for {module}.",
        "plan.no_rules": "No rules are in force on {date}, so there is nothing to plan by.",
        "plan.at_end": "There are no further steps from here, so there is nothing to plan.",
        "plan.way": "Ready on {date} when this is done by then:",
        "plan.way_number": "Way {number}: ready on {date} when this is done by then:",
        "plan.way_like": "Way {number}: ready on {date}, as way 1, but like this:",
        "plan.instead": "Instead of: {point}",
        "plan.by_whom": "{who}: {what}.",
        "plan.by_nobody": "{what}.",
        "plan.by": "{what}, by {date}",
        "plan.wait": "Time: {label} cannot be met before {date}.",
        "plan.wait_target": "Time: the citizen cannot be in the target group {label} before {date}.",
        "plan.until": "The plan looks ahead to {date} (included).",
        # what is done
        "action.measure": "{label} is measured at {level}",
        "action.measure_times": "{label} is measured {times} at {level}",
        "action.measure_rise": "{label} is measured first at {first} and then at {level}",
        "action.or_more": "{level} or more",
        "action.set_goal": "the citizen's own goal for {label} is agreed: {level}",
        "action.attend": "attendance of at least {hours} until {date} (included)",
        "action.work": "present at least {hours} until {date} (included)",
        "action.stay_away": "no hours attended until {date} (included)",
        "action.register_attendance": "attendance {period} is recorded; it must show at least {hours}",
        "action.in_activity": "{what}, in {activity}",
        "action.in_paid_activity": "{what}, paid, in {activity}",
        "action.planned": "{what}; {planned} are planned",
        "action.state_fact": "{label} is stated",
        "action.state_fact_as": "{label} is stated; the answer must be {value}",
        "action.state_fact_not": "{label} is stated; the answer must not be {value}",
        "action.change_fact": "{label} changes to {value}, if that is how things have become",
        "action.pass": "{label} is passed",
        "action.pass_with": "{label} is passed with the result {result}",
        "action.make_document": "{label} is made",
        "action.make_document_signed": "{label} is made and signed",
        "action.sign": "{label} is signed",
        "action.start_activity": "{label} begins",
        "action.start_activity_times": "{label} is completed {times}",
        "action.start_activity_until": "{label} begins now and lasts until {date} (included)",
        "action.judge": "{label} is judged; the answer must be {answer}",
        "action.follow_up": "{label} on {days}",
        "action.finish_module": "{label} ends on {date}",
        "action.choose_package": "the package {label} is chosen",
        "action.waive": "a waiver of {label} is granted",
        "action.waive_until": "a waiver of {label} is granted until {date} (included)",
        "unit.hour_a_week.one": "{count} hour a week",
        "unit.hour_a_week.other": "{count} hours a week",
        # what nobody can mend
        "never.head": "No action from here can change this:",
        "never.target": "The target group {label}",
        "never.out_of_scope": "The citizen is outside the target group.",
        "never.fixed": "The requirement is fixed, and it is stated that {line} does not hold for the citizen.",
        "never.fact": "It is settled that {line} does not hold for the citizen.",
        "never.passed": "{line} hangs on what has happened already.",
        "never.module": "{line} asks for another module to be completed first.",
        "never.later": "It cannot be reached by {date}, the last day that was looked at.",
        "never.together": "The requirement can be met on its own, but not along with the others by {date}.",
        "never.no_way": "Trin knows of nothing that anybody can do so that {line} is met.",
        # what is supposed
        "suppose.head": "With what is supposed: {with_it}. Without: {without}.",
        "suppose.rows": "Supposed, not recorded:",
        "suppose.changes": "This changes:",
        "suppose.no_changes": "No requirement changes.",
        "suppose.change": "{label}: from {before} to {after}",
        "suppose.change_new": "{label}: {after} (the requirement was not among them before)",
        "suppose.change_gone": "{label}: the requirement is no longer among them",
        "suppose.mark": "{value} (supposed)",
    }
)
