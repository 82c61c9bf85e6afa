"""Somebody who reads all figures ever published, and knows who was counted in each of them.

They know from elsewhere who was where, who answered and when, and the published rules, and nothing
else of us. Whoever was in the same figures cannot be told apart: they are a crowd. Of each crowd
they narrow down how many said what, from every figure at once, until nothing more follows. They
win where they are certain that all of a crowd said the same, or that nobody of it said it.
"""

from collections import defaultdict

from impact.equality.tests.attacker import Between, first_guess

MOVED = 7  # "a number moves only when 8 or more people joined, left or changed their answer"


def certain(made, questions, groups):
    """Return what is certain: of whom, about which question, which answer, and whether they said
    it, as (people, question, group, True or False)."""
    return [
        (people, question, group, sizes[group].low > 0)
        for question in questions
        for people, sizes in _narrowed(made, question, groups).items()
        for group in groups
        if sizes[group].low >= len(people) or sizes[group].high <= 0
    ]


def is_true(found, made, questions):
    """Say whether all of those people, in whatever figures they were, did or did not say it."""
    people, question, group, did = found
    n = questions.index(question)
    return all(
        (one.people[who][n] == group) is did for one in made for who in people if who in one.people
    )


def _narrowed(made, question, groups):
    shown = [n for n, one in enumerate(made) if one.shown.tables[question]]
    where = defaultdict(list)
    for n in shown:
        for who in made[n].people:
            where[who].append(n)
    alike = defaultdict(list)
    for who, numbers in where.items():
        alike[tuple(numbers)].append(who)
    crowds = {
        (numbers, tuple(people)): {group: Between(0, len(people)) for group in groups}
        for numbers, people in alike.items()
    }
    sums = [
        (_guess(made, n, question, group),
         [sizes[group] for (numbers, _people), sizes in crowds.items() if n in numbers])
        for n in shown for group in groups
    ]  # fmt: skip
    sums += [
        (Between(len(people), len(people)), list(sizes.values()))
        for (_numbers, people), sizes in crowds.items()
    ]
    moved = True
    while moved:
        moved = sum(_add_up(whole, parts) for whole, parts in sums) > 0
    return {people: sizes for (_numbers, people), sizes in crowds.items()}


def _guess(made, number, question, group):
    """Between which numbers a figure lies. The same as before may be the one from before.

    But not if it was of others: those who were in both would have to be nearly as many.
    """
    shown, people = made[number].shown, made[number].people
    size = shown.tables[question].get(group, 0)
    found = first_guess(size, shown.usual_least)
    again = sum(
        one.shown.tables[question].get(group) == size
        and len(people.keys() & one.people.keys()) >= max(1, found.low - 2 * MOVED)
        for one in made[:number]
    )
    return Between(max(0, found.low - MOVED * again), found.high + MOVED * again)


def _add_up(whole, parts):
    low, high = sum(one.low for one in parts), sum(one.high for one in parts)
    if low > whole.high or high < whole.low:
        return False  # what they thought cannot be: they learn nothing from it
    moved = False
    for part in parts:
        least = max(part.low, whole.low - (high - part.high))
        most = min(part.high, whole.high - (low - part.low))
        moved |= (least, most) != (part.low, part.high)
        low, high = low + least - part.low, high + most - part.high
        part.low, part.high = least, most
    return moved
