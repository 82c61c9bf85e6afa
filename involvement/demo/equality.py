"""Made-up equality answers, so that a release can be tried. They are of nobody.

And whom the made-up work concerns, with what is done so that those who are missing hear of it.
"""

from datetime import date, timedelta

from impact.equality import questions
from impact.equality.domain import store
from impact.equality.models import Basis, Outreach, OutreachState, Population
from involvement.calendars import Nation
from involvement.demo.work import Work
from involvement.people.models import Partner, Person

ANSWERING = 38  # of the forty
LIKELY = {
    "age": ["45_54", "25_34", "65_74", "35_44", "55_64", "18_24", "45_54", "65_74"],
    "sex": ["female", "female", "male", "female", "male"],
    "trans": ["no"] * 9 + ["rather_not"],
    "orientation": ["straight"] * 4 + ["gay", "rather_not", "straight", "bisexual"],
    "religion": ["none", "none", "other", "muslim"],
    "main_language": ["english"] * 5 + ["other"],
    "condition": ["yes", "yes", "no"],
    "limited": ["lot", "little", "not"],
    "caring": ["no", "to_9", "no", "50_over", "20_34"],
    "care_experience": ["no", "yes", "no", "no"],
    "services": ["adult", "mental_health", "carer", "children"],
}

WHY = "Everybody who may need a social worker here."
OWN = {"sex": {"female": 62.0, "male": 38.0}}
REACHED = [
    ("Men who look after somebody", OutreachState.PLANNED, ""),
    ("People under 25 who have been in care", OutreachState.ASKED, ""),
    ("People who speak Welsh at home", OutreachState.DONE, "Two people came to the first look."),
    ("Parents with small children", OutreachState.DROPPED, "The group meets at the same time."),
]


def make(people: list[Person], *, today: date) -> None:
    """Answer for all but two of the made-up people."""
    for n, person in enumerate(people[:ANSWERING]):
        asked = questions.set_for(person.nation, today=today)
        said = {code: [answers[n % len(answers)]] for code, answers in LIKELY.items()}
        ethnic = asked.question("ethnic_group").options
        said["ethnic_group"] = [ethnic[n % len(ethnic) if n % 3 == 0 else 0].code]
        store.keep(store.key_of(person), asked, said, today=today)


def concern(work: Work) -> None:
    """Choose whom the work concerns: by the census mostly, once by figures of our own."""
    for number, activity in enumerate(work.activities[:8]):
        nation = activity.nation if activity.nation != Nation.UK else Nation.ENGLAND
        is_own = number == 1
        Population.objects.create(
            activity=activity,
            nation=nation,
            basis=Basis.OWN if is_own else Basis.CENSUS,
            why=WHY,
            source="Made-up survey of members, for the trial" if is_own else "",
            shares=OWN if is_own else {},
            chosen_by=activity.lead,
        )
    partners = list(Partner.objects.order_by("pk"))
    for number, (whom, state, came_of_it) in enumerate(REACHED):
        activity = work.activities[number]
        Outreach.objects.create(
            activity=activity,
            whom=whom,
            partner=partners[number % len(partners)],
            owner=activity.lead,
            by_day=work.today + timedelta(days=10 + number),
            state=state,
            came_of_it=came_of_it,
            made_by=activity.lead,
            ended_at=work.moment(work.today) if came_of_it else None,
            ended_by=activity.lead if came_of_it else None,
        )
