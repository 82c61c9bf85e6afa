"""Files that break off half-way, or come twice at once: each file has its row, each row its file.

Row 65 of the design of security, section 9 B, for receipts, photos that we type, and papers.
"""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from activities.models import Paper
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement import env
from involvement.bodies import whole
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments.domain import claims
from payments.models import ClaimLine, CostKind, Receipt, SentPhoto, UnfinishedCost
from payments.tests.factories import ClaimLineFactory, today

WITH_FILES = (Receipt, UnfinishedCost, SentPhoto, Paper)
EDGE, TOKEN = "edge", "k" * 32


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Files lie by themselves here, and a large one waits on disk while it comes."""
    settings.STORAGES = settings.STORAGES | {"default": env.files(tmp_path / "kept")}
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "coming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    yield tmp_path
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


def files():
    """Every file there is; each must be named by a row, and each row's file must be there."""
    there = {
        f"{place}/{name}"
        for place in ("receipts", "papers")
        if default_storage.exists(place)
        for name in default_storage.listdir(place)[1]
    }
    named = [name for kind in WITH_FILES for name in kind.objects.values_list("file", flat=True)]
    assert there == {name for name in named if name}
    return there


def photo(colour="white", *, size=(40, 60)):
    drawn = BytesIO()
    picture = Image.effect_noise(size, 90) if colour == "noise" else Image.new("RGB", size, colour)
    picture.convert("RGB").save(drawn, "JPEG", quality=95)
    return drawn.getvalue()


@pytest.fixture
def seat(db):
    user = UserFactory()
    person = PersonFactory(user=user, email=user.email)
    return SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True))


def begun(seat):
    claims.begin(seat, kind=CostKind.FARE, by_person=seat.person, today=today())
    return seat.person.user, reverse("my_claim_amount", args=[seat.meeting.ref])


def a_cost(seat):
    return *begun(seat), {"amount_pence": "12.50"}, "photo", photo("noise", size=(2000, 1500))


def a_photo(seat):
    address = reverse("my_claim_photo", args=[seat.meeting.ref])
    return seat.person.user, address, {}, "photo", photo("noise", size=(2000, 1500))


def a_paper(_seat):
    team, meeting = UserFactory(roles=["team"]), MeetingFactory()
    answers = {"name": "Letters", "ask": "", "minutes_to_read": "10", "paper_format": "screen"}
    address = reverse("meeting_paper_add", args=[meeting.ref])
    return team, address, answers, "file", b"Bore da. " * 300_000


def body(answers, name, content):
    parts = [f'Content-Disposition: form-data; name="{k}"\r\n\r\n{v}' for k, v in answers.items()]
    kind = "image/jpeg" if content[:2] == b"\xff\xd8" else "text/plain"
    file = f'Content-Disposition: form-data; name="{name}"; filename="a.{kind[-4:]}"'
    file = f"{file}\r\nContent-Type: {kind}\r\n\r\n".replace("a.lain", "a.txt")
    begin = "".join(f"--{EDGE}\r\n{part}\r\n" for part in parts) + f"--{EDGE}\r\n{file}"
    return begin.encode() + content + f"\r\n--{EDGE}--\r\n".encode()


@pytest.mark.parametrize("what", [a_cost, a_photo, a_paper])
@pytest.mark.parametrize("how_far", [0.3, 0.999])
def test_a_file_that_breaks_off_leaves_neither_file_nor_row(seat, settings, what, how_far):
    user, address, answers, name, content = what(seat)
    assert len(content) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE / 2
    sent = body({"csrfmiddlewaretoken": TOKEN} | answers, name, content)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.cookies["csrftoken"] = TOKEN

    def send(part):
        read = whole(lambda environ, _start: environ)
        more = read({"wsgi.input": BytesIO(part), "CONTENT_LENGTH": str(len(sent))}, None)
        kind = f"multipart/form-data; boundary={EDGE}"
        return client.generic("POST", address, part, kind, **more).status_code

    assert send(sent[: int(len(sent) * how_far)]) == 403
    assert files() == set()
    assert not any(kind.objects.exists() for kind in (Receipt, SentPhoto, Paper, ClaimLine))

    assert send(sent) == 302  # and once it comes whole it is there
    assert len(files()) == 1


def at_once(user, address, *sendings):
    """Send answers at the same moment, each with its file, and return the statuses."""
    gate = Barrier(len(sendings))

    def one(answers):
        try:
            client = Client()
            client.force_login(user)
            gate.wait(10)
            return client.post(address, answers).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sendings)) as pool:
        return list(pool.map(one, sendings))


def picture(colour):
    return SimpleUploadedFile("a.jpg", photo(colour), content_type="image/jpeg")


COLOURS = ["red", "green", "blue", "white"]
on_its_own_lines = pytest.mark.django_db(transaction=True)


@on_its_own_lines
def test_two_photos_at_once_for_one_cost_leave_one_receipt(seat):
    user, address = begun(seat)

    told = at_once(
        user, address, *({"amount_pence": "5", "photo": picture(one)} for one in COLOURS)
    )

    assert set(told) == {302}
    assert (ClaimLine.objects.count(), Receipt.objects.count(), len(files())) == (1, 1, 1)
    assert Receipt.objects.get().size == default_storage.size(Receipt.objects.get().file.name)


@on_its_own_lines
def test_two_photos_at_once_beside_a_mistake_leave_one_kept(seat):
    user, address = begun(seat)

    told = at_once(
        user, address, *({"amount_pence": "odd", "photo": picture(one)} for one in COLOURS)
    )

    assert set(told) == {200}
    assert (UnfinishedCost.objects.count(), len(files())) == (1, 1)


@on_its_own_lines
def test_a_photo_kept_and_a_cost_added_at_once_leave_no_photo_over(seat):
    user, address = begun(seat)
    wrong = [{"amount_pence": "odd", "photo": picture(one)} for one in COLOURS[:2]]
    right = [{"amount_pence": "5", "photo": picture(one)} for one in COLOURS[2:]]

    at_once(user, address, *wrong, *right)

    assert (Receipt.objects.count(), UnfinishedCost.objects.count(), len(files())) == (1, 0, 1)


@on_its_own_lines
def test_two_answers_with_a_photo_at_once_replace_it_once(seat):
    line = ClaimLineFactory(claim__seat=seat, claim__person=seat.person, sent=True)
    claims.ask(line, question="Is it dark?", by=UserFactory(roles=["finance"]))
    address = reverse("my_claim_answer", args=[seat.meeting.ref])

    answers = [{"line": line.pk, "words": "Here", "photo": picture(one)} for one in COLOURS]
    at_once(seat.person.user, address, *answers)

    assert (Receipt.objects.filter(line=line).count(), len(files())) == (1, 1)


@on_its_own_lines
def test_the_same_photo_to_type_at_once_is_kept_once(seat):
    address = reverse("my_claim_photo", args=[seat.meeting.ref])

    at_once(seat.person.user, address, *({"photo": picture("red")} for _time in range(4)))

    assert (SentPhoto.objects.count(), len(files())) == (1, 1)


@on_its_own_lines
def test_the_same_paper_at_once_is_added_once():
    user, address, answers, _name, _content = a_paper(None)

    told = at_once(
        user,
        address,
        *(answers | {"file": SimpleUploadedFile("a.txt", b"Bore da")} for _time in range(4)),
    )

    assert set(told) == {302}
    assert (Paper.objects.count(), len(files())) == (1, 1)


@on_its_own_lines
def test_a_paper_taken_away_by_two_at_once_takes_its_file_along():
    user, address, answers, _name, _content = a_paper(None)
    at_once(user, address, answers | {"file": SimpleUploadedFile("a.txt", b"Bore da")})
    paper = Paper.objects.get()

    at_once(user, reverse("meeting_paper_remove", args=[paper.meeting.ref, paper.pk]), {}, {})

    assert (Paper.objects.count(), len(files())) == (0, 0)
