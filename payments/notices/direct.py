"""Messages about what BASW pays itself."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from involvement.notices import kinds
from involvement.notices.models import Notice
from payments.models import DirectCost, DirectState


@kinds.register("cost_paid", label=_("We paid something for them"))
def cost_paid(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """That it is paid, and nothing to do. What it was for stands on the page, not here."""
    paid = DirectCost.objects.filter(state=DirectState.PAID).select_related("seat__meeting")
    found = paid.in_bulk([notice.about_id for notice in notices])
    return {
        notice.pk: {
            "pence": found[notice.about_id].amount_pence,
            "meeting": found[notice.about_id].seat.meeting,
            "phone": settings.HELP_CONTACT["phone"],
            "link": settings.SITE_URL + reverse("my_money"),
        }
        for notice in notices
        if notice.about_id in found
    }
