import pytest
from django.urls import reverse

from activities.tests.factories import GroupFactory
from involvement.audit.models import AuditRow


@pytest.fixture
def as_keeper(client, keeper):
    client.force_login(keeper)
    return client


def page(user):
    return reverse("chaired_groups", args=[user.pk])


def test_the_groups_of_a_chair_are_chosen(as_keeper, chair):
    old, new = GroupFactory(name="Old", chairs=[chair]), GroupFactory(name="New")
    shown = as_keeper.get(page(chair))
    assert list(shown.context["form"].initial["groups"]) == [old]

    for _time in range(2):
        answer = as_keeper.post(page(chair), {"groups": [new.pk]}, follow=True)

    assert list(chair.chaired_groups.all()) == [new]
    assert "<li>New</li>" in answer.text
    acts = AuditRow.objects.filter(action__startswith="group.").values_list("action", "subject_id")
    assert list(acts.order_by("id")) == [
        ("group.chair_added", new.pk),
        ("group.chair_ended", old.pk),
    ]


def test_nobody_chooses_their_own_groups(as_keeper, keeper):
    group = GroupFactory()

    answer = as_keeper.post(page(keeper), {"groups": [group.pk]})

    assert "your own account" in answer.text
    assert not keeper.chaired_groups.exists()


@pytest.mark.parametrize("odd", ["x", "\x00", "987654321"])
def test_a_group_that_is_not_there_is_asked_again(as_keeper, chair, odd):
    answer = as_keeper.post(page(chair), {"groups": [odd]})

    assert "Choose groups from the list" in answer.text
