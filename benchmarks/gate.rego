package gate

import rego.v1

c := input.competences

recent := [a | some a in input.attendance; a.day > input.today - 28]

counting := [m | some m in c.safety; m.day > input.today - 56]

default hygiene_2 := false

hygiene_2 if {
	c.hygiene[0].level >= 3
	c.hygiene[1].level >= 3
}

default punctuality_avg3 := false

punctuality_avg3 if sum([m.level | some m in array.slice(c.punctuality, 0, 3)]) / 3 >= 2.5

default attendance_28d := false

attendance_28d if {
	due := sum([a.due | some a in recent])
	due > 0
	sum([a.present | some a in recent]) * 100 >= 80 * due
}

default unexcused_28d := false

unexcused_28d if count([1 | some a in recent; a.status == "unexcused"]) <= 2

default skills_3of5 := false

skills_3of5 if count([s |
	some s in ["cooperation", "initiative", "communication", "independence", "quality"]
	c[s][0].level >= 3
]) >= 3

default language_3 := false

language_3 if {
	some k in input.courses
	k.code == "dk_m3"
	k.status == "passed"
}

default safety_56d := false

safety_56d if {
	count(counting) > 0
	every m in counting { m.level >= 2 }
}

default courses_4 := false

courses_4 if count([1 | some k in input.courses; k.status == "passed"]) >= 4

default weeks_8 := false

weeks_8 if input.today - input.module_start >= 56

default stamina_trend := false

stamina_trend if c.stamina[0].level >= c.stamina[count(c.stamina) - 1].level

v := [hygiene_2, punctuality_avg3, attendance_28d, unexcused_28d, skills_3of5, language_3, safety_56d, courses_4, weeks_8, stamina_trend]
