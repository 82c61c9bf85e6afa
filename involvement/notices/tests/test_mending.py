import pytest
from django.urls import reverse

from involvement.audit.models import AuditRow
from involvement.calendars import Nation
from involvement.errors import RuleBroken
from involvement.notices import kinds, mending
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import PersonFactory, UserFactory

POST = reverse("post_tasks")


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def stuck(number=0, state=NoticeState.UNSURE, **who):
    who = who or {"person": PersonFactory(name=f"Reader {number}", phone="07700 900123")}
    return Notice.objects.create(key=f"k{number}", kind="pack_sent", about_id=1, state=state, **who)


def state_of(notice):
    return Notice.objects.get(pk=notice.pk).state


@pytest.mark.parametrize("state", [NoticeState.UNSURE, NoticeState.FAILED])
def test_marking_as_sent_settles_it_once(team, state):
    notice = stuck(state=state)

    mending.mark_sent(notice, by=team)
    first = Notice.objects.get(pk=notice.pk).sent_at
    mending.mark_sent(notice, by=team)

    assert (state_of(notice), Notice.objects.get(pk=notice.pk).sent_at) == ("sent", first)
    assert list(AuditRow.objects.values_list("action", "was", "actor_id")) == [
        ("notice.sent", state, team.pk)
    ]


@pytest.mark.parametrize("state", [NoticeState.UNSURE, NoticeState.FAILED])
def test_sending_again_puts_it_back_once(team, state):
    notice = stuck(state=state)

    mending.send_again(notice, by=team)
    mending.send_again(notice, by=team)

    assert list(Notice.objects.values_list("key", "state")) == [("k0", "queued")]
    assert AuditRow.objects.filter(action="notice.queued").count() == 1


def test_what_has_been_sent_never_goes_again(team):
    notice = stuck()
    mending.mark_sent(notice, by=team)

    with pytest.raises(RuleBroken, match="It is now: Sent"):
        mending.send_again(notice, by=team)

    assert state_of(notice) == NoticeState.SENT


def test_nothing_to_mend_says_so(signed_in):
    Notice.objects.create(
        key="k", kind="pack_sent", about_id=1, state=NoticeState.QUEUED, person=PersonFactory()
    )

    assert "Every message arrived." in signed_in.get(POST).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(signed_in, django_assert_num_queries, count):
    for number in range(count):
        stuck(number)

    with django_assert_num_queries(3):
        answer = signed_in.get(POST)

    assert len(answer.context["rows"]) == count
    assert "Pack sent" in answer.text
    assert "07700 900123" in answer.text


@pytest.mark.parametrize(
    ("name", "says", "state"),
    [("post_sent", "Marked as sent.", "sent"), ("post_again", "It goes out again.", "queued")],
)
def test_one_press_settles_it(signed_in, name, says, state):
    notice = stuck()

    for _ in range(2):
        answer = signed_in.post(reverse(name, args=[notice.pk]), follow=True)

    assert says in answer.text
    assert state_of(notice) == state


def test_a_member_mends_post_of_their_nations_and_of_colleagues(client, chair):
    member = UserFactory()
    RoleGrant.objects.create(user=member, role="team", nation=Nation.CYMRU)
    here = stuck(1, person=PersonFactory(nation=Nation.CYMRU))
    there = stuck(2, person=PersonFactory(nation=Nation.SCOTLAND))
    colleague = stuck(3, user=chair)
    client.force_login(member)

    assert set(client.get(POST).context["rows"]) == {here, colleague}
    assert client.post(reverse("post_sent", args=[there.pk])).status_code == 404
    assert state_of(there) == NoticeState.UNSURE


def test_only_the_team_mends_post(client, person, chair, finance):
    notice = stuck()
    for user in (person.user, chair, finance):
        client.force_login(user)
        assert client.get(POST).status_code == 403
        assert client.post(reverse("post_sent", args=[notice.pk])).status_code == 404


def test_every_kind_of_message_has_a_plain_name():
    assert [name for name, kind in kinds.KINDS.items() if not kind.label] == []
    assert kinds.label("invitation") == "Invitation to a meeting"
