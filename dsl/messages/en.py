"""The English catalogue: what is said about names, kinds and values."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "T201": ("There is no {kind} called »{name}«.", "Did you mean »{suggestion}«?"),
    "T202": ("There is no {kind} called »{name}«.",
             "Declare the name, or correct it. These can be used here: {known}."),
    "T203": ("»{name}« is already declared.", "Remove one of the two, or give it another name."),
    "T204": ("»{name}« belongs to the package »{package}« and cannot be used here.",
             "Move the line into the package, or declare the name before the first package."),
    "T205": ("»{name}« lacks a text for people to read.", "Write the text in quotation marks after the name."),
    "T206": ("»{name}« is not declared as {kind}, but as {found}.", "Use the word that fits, or another name."),
    "T207": ("The name »{name}« is used twice in the same place.", "Give one of the requirements another name."),
    "T208": ("»{name}« is both a cell of the levels and a requirement for the module »{module}«.",
             "Give the requirement another name, or put »-« in the cell."),
    "T209": ("»{name}« has two levels for the module »{module}«.", "Keep one of the cells and put »-« in the other."),
    "T301": ("»{found}« cannot be said about {kind}.", "This can stand here: {allowed}."),
    "T302": ("»{found}« cannot be added to a test of {kind}.", "This can be added here: {allowed}."),
    "T303": ("»{found}« is not the sort of value that belongs here.", "Write {expected}."),
    "T304": ("»{found}« is not a step of the scale »{scale}«.", "The scale has the steps {steps}."),
    "T305": ("»{found}« is not one of the values of »{fact}«.", "Choose one of {values}."),
    "T306": ("The values have no order, so they cannot be held against a bound.",
             "Use »{IS}«, or declare the values with »<« between them."),
    "T307": ("It does not say which period the test looks at.",
             "Add a period: »{THE_LAST}« and a length of time, »{IN_MODULE}«, »{IN_PATH}«, or »{SINCE}« and a date."),
    "T308": ("This has already been said once here.", "Keep only one of them."),
    "T309": ("It does not say which scale »{name}« is assessed on.", "Write »{ON_SCALE}« and the name of the scale."),
    "T310": ("The bounds do not fit together.",
             "Write the lowest bound first, and use the same unit in both."),
    "T311": ("»{found}« is too little: the number must be at least 1.", "Correct the number."),
    "T312": ("»{found}« is not between 0 % and 100 %.", "Correct the number."),
    "T313": ("»{found}« cannot stand in a table of levels.", "Write the test as a requirement under a transition."),
    "T314": ("It does not say how far the requirement may be adapted.",
             "Write »{MAY_ADAPT} {BETWEEN} ... {AND} ...« with the two bounds."),
    "T315": ("The group »{name}« has no competences.", "Add competences to the group, or use another group."),
    "T316": ("The competences of the group »{name}« are not assessed on the same scale.",
             "Divide the group, so that each group has one scale."),
    "T317": ("The step {found} is not higher than the one before.", "Write the steps from the lowest to the highest."),
    "T318": ("»{name}« is empty.", "Add at least one line under it, or remove it."),
}  # fmt: skip
"""By code: the message and the help."""

WORDS: Mapping[str, str] = {
    "error": "error", "warning": "warning", "help": "help", "see_here": "see also here", "none": "nothing",
    "thing": "thing that can be tested", "role": "role", "scale": "scale", "group": "group",
    "competence": "competence", "fact": "fact", "certificate": "certificate", "document": "document",
    "activity": "activity", "judgement": "judgement", "follow_up": "follow-up", "scorecard": "scorecard",
    "condition": "condition", "module": "module", "package": "package", "a_fact_number": "a fact that is a number",
    "a_fact_date": "a fact that is a date", "a_fact_yes_no": "a fact that is yes or no",
    "a_fact_values": "a fact with fixed values", "a_fact_ordered": "a fact with ordered values",
    "a_competence": "a competence", "a_group": "a group", "a_attendance": "attendance", "a_absence": "absence",
    "a_hours": "hours", "a_time": "time", "a_gap": "a gap", "a_certificate": "a certificate",
    "a_document": "a document", "a_activity": "an activity", "a_judgement": "a judgement",
    "a_follow_up": "a follow-up", "a_scorecard": "a scorecard", "a_condition": "a condition",
    "a_module": "a module", "a_package": "the package",
    "w_name": "a name", "w_text": "a text in quotation marks", "w_number": "a number", "w_date": "a date",
    "w_end": "nothing more", "w_more": "and others",
    "u_percent": "a number in per cent, such as 80 %", "u_level": "a step of the scale", "u_number": "a number",
    "u_points": "a number of points, such as 10 points", "u_hours": "a number of hours",
    "u_duration": "a length of time, such as 4 weeks",
    "u_absence": "days, hours or per cent, the same in both bounds", "u_date": "a date", "u_yes_no": "yes or no",
}  # fmt: skip
"""Words that arguments are made of, and the words around a message."""
