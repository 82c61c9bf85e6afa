"""The made-up people: the trial's cast, staff, chairs, and some forty who take part."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from involvement.calendars import Nation
from involvement.people.models import (
    BestTime,
    Capacity,
    Experience,
    HardTime,
    Help,
    Joins,
    Language,
    Needs,
    Offer,
    PaperFormat,
    Partner,
    Person,
    RoleGrant,
    Route,
    TrustedPerson,
    User,
)

FIRST = [
    "Amara",
    "Bryn",
    "Carys",
    "Dilys",
    "Ewan",
    "Fatima",
    "Grace",
    "Harun",
    "Idris",
    "Jaya",
    "Kofi",
    "Leah",
    "Manon",
    "Nadia",
    "Owen",
    "Priya",
    "Quentin",
    "Rosa",
    "Sefa",
    "Tomos",
    "Una",
    "Viktor",
    "Wanda",
    "Xenia",
    "Yusuf",
    "Zara",
    "Alun",
    "Bea",
    "Conor",
    "Deepa",
    "Elin",
    "Farid",
    "Gwen",
    "Hana",
    "Iolo",
    "Jude",
    "Keir",
    "Lowri",
    "Mina",
    "Noor",
]
LAST = [
    "Ashdown",
    "Brakspear",
    "Cwmbach",
    "Dunmore",
    "Eastlake",
    "Fernside",
    "Garthway",
    "Hollowell",
    "Ivybank",
    "Jessop-Lane",
    "Kilbride",
    "Larkmead",
    "Marlbrook",
    "Nantgarw",
    "Oakwell",
    "Pennard",
    "Quarrier",
    "Rushmore",
    "Silverdale",
    "Thornby",
]
NATIONS = [Nation.ENGLAND] * 5 + [Nation.SCOTLAND, Nation.CYMRU, Nation.NORTHERN_IRELAND]
FORMATS = [PaperFormat.SCREEN] * 4 + [
    PaperFormat.LARGE_PRINT,
    PaperFormat.EASY_READ,
    PaperFormat.POST,
    PaperFormat.AUDIO,
]
STAFF = [
    ("staff", "Jo Marsh", "team"),
    ("staff2", "Sam Petrie", "team"),
    ("finance", "Fin Adair", "finance"),
    ("finance2", "Flo Hughes", "finance"),
    ("analyst", "Ali Rahman", "analyst"),
    ("keeper", "Kit Morgan", "keeper"),
    ("keeper2", "Kay Idris", "keeper"),
    ("chair", "Chris Bevan", "chair"),
    ("chair2", "Mo Castell", "chair"),
]


@dataclass
class Cast:
    """Who is in the demo year."""

    users: dict[str, User]
    people: list[Person] = field(default_factory=list)

    @property
    def ann(self) -> Person:
        return self.people[0]

    @property
    def dee(self) -> Person:
        return self.people[1]


def make() -> Cast:
    """Make the accounts, the roles and the people."""
    cast = Cast(users={who: _account(who, name, role) for who, name, role in STAFF})
    cast.people = [
        _person("person", "Ann Lee", Capacity.SERVICE_USER),
        _person("carer", "Dee Winter", Capacity.CARER),
    ]
    made = [_made_up(n) for n in range(38)]
    cast.people += Person.objects.bulk_create(made)
    _what_helps(cast)
    _what_they_share(cast)
    _partners(cast)
    return cast


def _what_helps(cast: Cast) -> None:
    """Ann and Dee have told us what helps them; so has every fourth of the others."""
    ann, dee, *others = cast.people
    dee.user.display = "colour-white"
    dee.user.save(update_fields=["display"])
    Person.objects.filter(pk=ann.pk).update(
        named_worker=cast.users["staff"], best_time=BestTime.AFTERNOON
    )
    Needs.objects.create(
        person=ann,
        help=[Help.BREAKS, Help.OTHER],
        words="A chair near the door",
        why="I take medicine that makes me tired.",
        hard_times=[HardTime.EARLY],
    )
    Needs.objects.create(
        person=dee, help=[Help.CAPTIONS], hard_times=[HardTime.SCHOOL_RUN, HardTime.FRIDAY]
    )
    TrustedPerson.objects.create(
        person=dee, name="Robin Winter", contact="07700 900108", may_read=True, may_help=True
    )
    for n, person in enumerate(others[::4]):
        Needs.objects.create(
            person=person,
            help=[list(Help)[n % 4]],
            hard_times=[list(HardTime)[n % len(HardTime)]],
        )
    welsh = [person.pk for person in others if person.nation == Nation.CYMRU][:2]
    Person.objects.filter(pk__in=welsh).update(language=Language.WELSH)
    Person.objects.filter(pk=others[-1].pk).update(paused_at=timezone.now())


def _what_they_share(cast: Cast) -> None:
    """Ann, Dee and every third of the others chose what they may be asked about."""
    ann, dee, *others = cast.people
    Offer.objects.create(
        person=ann,
        experience=[Experience.MENTAL_HEALTH, Experience.DISABILITY],
        joins=Joins.BOTH,
        near="Exampleton",
        is_prepared=True,
    )
    Offer.objects.create(person=dee, experience=[Experience.CARING], joins=Joins.ONLINE)
    Offer.objects.bulk_create(
        Offer(
            person=person,
            experience=[list(Experience)[n % len(Experience)]],
            joins=list(Joins)[n % len(Joins)],
            near="Exampleton" if n % 2 else "",
            is_prepared=n % 3 == 0,
        )
        for n, person in enumerate(others[::3])
    )


PARTNERS = [
    ("Open Door Exampleton", Nation.ENGLAND, "People who sleep rough", "Bo Tanner"),
    ("Halfway House Voices", Nation.SCOTLAND, "People who leave prison", "Isla Kerr"),
    ("Lleisiau Ifanc", Nation.CYMRU, "Young carers who speak Welsh", "Mali Rees"),
    ("Crossing Places", Nation.NORTHERN_IRELAND, "Travellers and Roma", "Niall Quinn"),
]


def _partners(cast: Cast) -> None:
    """Four organisations; in each nation one person came through one, and one is reached so."""
    for n, (name, nation, reaches, contact) in enumerate(PARTNERS):
        agreed = timezone.localdate() - timedelta(
            days=(60, 400, 200, 300)[n]
        )  # the second one is late
        partner = Partner.objects.create(
            name=name, nation=nation, reaches=reaches, contact_name=contact,
            email=f"partner{n}@partners.example", phone=f"07700 90095{n}",
            agreed_on=agreed, review_on=agreed + timedelta(days=365),
        )  # fmt: skip
        theirs = [person.pk for person in cast.people[2:] if person.nation == nation][-2:]
        Person.objects.filter(pk__in=theirs).update(came_through=partner)
        Person.objects.filter(pk=theirs[-1]).update(reached_through_partner=True)


def _account(who: str, name: str, role: str) -> User:
    user = User.objects.create_user(f"{who}@trial.example", name)
    RoleGrant.objects.create(user=user, role=role, nation=Nation.UK)
    return user


def _person(who: str, name: str, capacity: str) -> Person:
    user = User.objects.create_user(f"{who}@trial.example", name)
    return Person.objects.create(
        user=user,
        name=name,
        email=user.email,
        phone="07700 900107",
        capacity=capacity,
        described_as="Expert by experience",
    )


def _made_up(n: int) -> Person:
    name = f"{FIRST[n]} {LAST[n % len(LAST)]}"
    route = [Route.EMAIL] * 6 + [Route.TEXT, Route.LETTER]
    return Person(
        name=name,
        capacity=Capacity.CARER if n % 5 in (1, 3) else Capacity.SERVICE_USER,
        nation=NATIONS[n % len(NATIONS)],
        email=f"person{n}@people.example" if route[n % 8] == Route.EMAIL else "",
        phone=f"07700 900{200 + n}",
        address=f"{n + 1} Demo Street\nExampleton\nEX1 1AA" if route[n % 8] == Route.LETTER else "",
        route=route[n % 8],
        paper_format=FORMATS[(n * 3) % len(FORMATS)],
    )
