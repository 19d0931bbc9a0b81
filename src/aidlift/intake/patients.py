"""When patients are cases: counted as new, told by who reports, or summed; not those treated or helped."""

from __future__ import annotations

from aidlift.intake.context import Line

PATIENTS = frozenset(("patients", "patient", "sufferers"))
FRESH = frozenset(("new", "fresh", "newly"))
TENDED = ("hospitalise", "help", "give", "send", "receive", "arrive", "need")
"""Classes of verbs beside which patients are those cared for."""

MOST_TOLD = 6
"""Words between patients and the verb that tells of them (our own choice)."""


def are_patients_cases(line: Line, first: int, place: int) -> bool:
    """Tell whether patients are cases: `3,623 new patients`, `a total of 110,875 virus patients`.

    `first` is where their number stands, `place` where they do.
    """
    atoms = line.atoms
    if atoms[place].low not in PATIENTS:
        return False
    between = atoms[first + 1 : place]
    ill = any(one.is_a("disease") or one.low == "virus" for one in between)
    totalled = any(one.is_a("tally") for one in atoms[max(0, first - 2) : first])
    if any(one.is_a("todate") for one in atoms[place + 1 : place + 3]) or (ill and totalled):
        return True
    after = atoms[place + 1 : place + 3]
    ill = ill or (len(after) == 2 and after[0].low == "of" and after[1].is_a("disease"))
    if not (ill or line.diseases or line.context.disease or line.case_words) or line.verbs(*TENDED):
        return False
    return _are_told(line, first, place) or any(one.low in FRESH for one in between)


def _are_told(line: Line, first: int, place: int) -> bool:
    """Tell whether somebody reports the patients, or they are reported."""
    if first and line.atoms[first - 1].low in ("found", "finds"):
        return True
    for verb in line.verbs("report"):
        if verb.passive:
            if 0 < verb.index - place <= MOST_TOLD:
                return True
        elif 0 < first - verb.index <= MOST_TOLD and verb.lemma not in ("see", "account"):
            return all(one.quantity is None for one in line.atoms[verb.index + 1 : first])
    return False
