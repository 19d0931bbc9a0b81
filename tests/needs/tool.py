"""WHO's ESFT 2022.1 as published, straight down the page: weeks in, items out.

Written from the published copy of its logic (mrc-ide/esft) and its tables, apart from Aidlift's code and
data: every number stands here. Left out on purpose, and told in docs/needs.md: cleaners times ten,
kits divided by their waste, reusable goggles counted by week, and rounding up.
"""

from __future__ import annotations

MILD, MODERATE, SEVERE, CRITICAL = 0.4, 0.4, 0.15, 0.05
HOURS = {"health": (18.224181819, 32.689375), "cleaner": (0.5, 0.75)}


def weekly_items(
    new_cases: list[float],
    *,
    severe_beds: float,
    critical_beds: float,
    health_workers: float,
    laboratories: float,
    laboratory_workers: float,
    tests_per_day: float,
) -> list[dict[str, float]]:
    """Give the items of each week: consumables used in it, durables in use. The first week has a past."""
    weeks = []
    for number in range(1, len(new_cases)):
        cases, before = new_cases[number], new_cases[number - 1]
        # stay of one week for severe, of two for critical patients
        severe = min(SEVERE * cases, severe_beds)
        critical = min(CRITICAL * (cases + before), critical_beds)
        beds = severe + critical
        workers = min(
            (severe * HOURS["health"][0] + critical * HOURS["health"][1]) / 8, 0.53 * health_workers
        )
        cleaners = (severe * HOURS["cleaner"][0] + critical * HOURS["cleaner"][1]) / 8
        ambulance, engineers = 0.06 * beds, 0.02 * beds
        home = (MILD + MODERATE) * cases
        suspected = 10 * cases
        screening = min((home + suspected) / 7 / 10, 0.07 * health_workers)
        technicians = min(3 * laboratories, laboratory_workers)
        lab_cleaners = laboratories
        in_isolation = 14 * home  # days of supplies, given in the week the case is found
        caregivers = 1 * in_isolation
        screened = 14 * home
        of_cases = 1 * home + 2 * (SEVERE + CRITICAL) * cases
        staff = workers + cleaners + ambulance + engineers + screening + technicians + lab_cleaners
        tests = of_cases + suspected + 0.6 * 10 * of_cases + 1 * staff
        tests = min(tests, 7 * tests_per_day)
        admitted_severe = SEVERE * cases * severe / (SEVERE * cases)
        admitted_critical = CRITICAL * cases * critical / (CRITICAL * (cases + before))
        weeks.append(
            {
                "MN95": 7 * workers,
                "GOWN": 7 * (workers + cleaners + ambulance + engineers + 2 * screening)
                + 7 * (2 * technicians + lab_cleaners),
                "FSHLD": 7 * (workers + cleaners + engineers + 2 * technicians),
                "GLEX": 7 * (24 * workers + 4 * ambulance + 2 * engineers + 8 * screening + 8 * technicians)
                + 4 * caregivers,
                "MSURG": 7 * (4 * (workers + cleaners + ambulance + screening + technicians) + engineers)
                + 7 * 2 * beds
                + 2 * caregivers
                + in_isolation
                + screened,
                "HTH": 7 * (0.03 * (cleaners + ambulance + engineers) + 0.1 * technicians)
                + 7 * 0.03 * lab_cleaners,
                "SANIT": 7 * (workers + cleaners + ambulance + engineers) / 30
                + 7 * 0.03 * (screening + technicians + lab_cleaners)
                + caregivers / 30
                + 0.01 * in_isolation
                + 0.01 * screened,
                "CANN": 7 * 2 / 3 * severe,
                "SWVTM": tests,
                "AGRDT": 0.2 * tests,
                "PCRKT": 0.8 * tests * 1.1,
                "DEXA": 6 * admitted_severe + 15 * admitted_critical,
                "PULOX": beds,
                "MONEC": critical,
                "VENTI": 0.67 * critical,
                "BIPAP": 0.17 * critical,
                "HFNC": 0.17 * critical,
                "SUCT": 0.5 * severe + critical,
                "FLSPL": 0.025 * beds,
                "AMBU": 2 / 3 * beds,
            }
        )
    return weeks
