"""What plans and suppositions say in Danish. The English catalogue has the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PHRASES: Mapping[str, str] = MappingProxyType(
    {
        # plans
        "plan.head": "Vejen videre til {module}",
        "plan.ready": "Der skal ikke gøres noget: {citizen} er klar til {module}.",
        "plan.no_rules": "Der gælder ingen regler den {date}, så der er ikke noget at lægge en plan efter.",
        "plan.at_end": "Der er ikke flere trin herfra, så der er ikke noget at planlægge.",
        "plan.way": "Klar den {date}, når dette er gjort senest den dag:",
        "plan.way_number": "Vej {number}: klar den {date}, når dette er gjort senest den dag:",
        "plan.way_like": "Vej {number}: klar den {date}, som vej 1, men sådan:",
        "plan.instead": "I stedet for: {point}",
        "plan.by_whom": "{who}: {what}.",
        "plan.by_nobody": "{what}.",
        "plan.by": "{what}, senest den {date}",
        "plan.wait": "Tiden: {label} kan først være opfyldt den {date}.",
        "plan.wait_target": "Tiden: borgeren kan først være i målgruppen {label} den {date}.",
        "plan.until": "Der er set frem til og med den {date}.",
        # what is done
        "action.measure": "{label} måles til {level}",
        "action.measure_times": "{label} måles {times} til {level}",
        "action.measure_rise": "{label} måles først til {first} og siden til {level}",
        "action.or_more": "mindst {level}",
        "action.set_goal": "borgerens eget mål for {label} aftales: {level}",
        "action.attend": "fremmøde på mindst {hours} til og med den {date}",
        "action.work": "til stede mindst {hours} til og med den {date}",
        "action.stay_away": "ingen fremmødte timer til og med den {date}",
        "action.register_attendance": "fremmødet {period} registreres; det skal vise mindst {hours}",
        "action.in_activity": "{what} (i {activity})",
        "action.in_paid_activity": "{what} (med løn, i {activity})",
        "action.planned": "{what} (der er planlagt {planned})",
        "action.state_fact": "{label} oplyses",
        "action.state_fact_as": "{label} oplyses; svaret skal være {value}",
        "action.state_fact_not": "{label} oplyses; svaret må ikke være {value}",
        "action.change_fact": "{label} ændres til {value}, hvis forholdene er blevet sådan",
        "action.pass": "{label} bestås",
        "action.pass_with": "{label} bestås med resultatet {result}",
        "action.make_document": "{label} laves",
        "action.make_document_signed": "{label} laves og underskrives",
        "action.sign": "{label} underskrives",
        "action.start_activity": "{label} begynder",
        "action.start_activity_times": "{label} gennemføres {times}",
        "action.start_activity_until": "{label} begynder nu og varer til og med den {date}",
        "action.judge": "{label} vurderes; svaret skal være {answer}",
        "action.follow_up": "{label} den {days}",
        "action.finish_module": "{label} afsluttes den {date}",
        "action.choose_package": "pakken {label} vælges",
        "action.waive": "der gives dispensation fra {label}",
        "action.waive_until": "der gives dispensation fra {label} til og med den {date}",
        "unit.hour_a_week.one": "{count} time om ugen",
        "unit.hour_a_week.other": "{count} timer om ugen",
        # what nobody can mend
        "never.head": "Det kan ingen handling ændre herfra:",
        "never.target": "Målgruppen {label}",
        "never.out_of_scope": "Borgeren er uden for målgruppen.",
        "never.fixed": "Kravet er ufravigeligt, og det er oplyst, at {line} ikke passer på borgeren.",
        "never.fact": "Det ligger fast, at {line} ikke passer på borgeren.",
        "never.passed": "{line} afhænger af noget, der allerede er sket.",
        "never.module": "{line} kræver, at et andet modul gennemføres først.",
        "never.later": "Det kan ikke nås inden den {date}, som er den sidste dag, der er set på.",
        "never.together": "Kravet kan opfyldes for sig, men ikke sammen med de andre inden den {date}.",
        "never.no_way": "Trin kender ikke noget, nogen kan gøre, så {line} bliver opfyldt.",
        # what is supposed
        "suppose.head": "Med det antagne: {with_it}. Uden: {without}.",
        "suppose.rows": "Antaget, ikke registreret:",
        "suppose.changes": "Det ændrer sig:",
        "suppose.no_changes": "Intet krav ændrer sig.",
        "suppose.change": "{label}: fra {before} til {after}",
        "suppose.change_new": "{label}: {after} (kravet var ikke med før)",
        "suppose.change_gone": "{label}: kravet er ikke længere med",
        "suppose.mark": "{value} (antaget)",
    }
)
