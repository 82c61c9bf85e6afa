"""Made-up equality answers, so that a release can be tried. They are of nobody."""

from datetime import date

from impact.equality import questions
from impact.equality.domain import store
from involvement.people.models import Person

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


def make(people: list[Person], *, today: date) -> None:
    """Answer for all but two of the made-up people."""
    for n, person in enumerate(people[:ANSWERING]):
        asked = questions.set_for(person.nation, today=today)
        said = {code: [answers[n % len(answers)]] for code, answers in LIKELY.items()}
        ethnic = asked.question("ethnic_group").options
        said["ethnic_group"] = [ethnic[n % len(ethnic) if n % 3 == 0 else 0].code]
        store.keep(store.key_of(person), asked, said, today=today)
