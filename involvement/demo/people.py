"""The made-up people: the trial's cast, staff, chairs, and some forty who take part."""

from dataclasses import dataclass, field

from involvement.calendars import Nation
from involvement.people.models import Capacity, PaperFormat, Person, RoleGrant, Route, User

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
    return cast


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
