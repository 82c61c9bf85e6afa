from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import MeetingFactory
from impact.tests.factories import FeedbackFactory


def test_how_many_answered_is_shown_and_not_what(client, chair, carer):
    meeting = MeetingFactory(held=True, activity__group__chairs=[chair])
    FeedbackFactory(meeting=meeting, person=carer, words="Secret", answered_at=timezone.now())
    FeedbackFactory(meeting=meeting, user=chair, person=None)
    client.force_login(chair)

    page = client.get(reverse("meeting_close_check", args=[meeting.ref])).text

    assert "2 people were asked how it was, and 1 answered." in page
    assert "Secret" not in page
