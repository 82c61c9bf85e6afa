"""How service users and carers can speak apart. (R10)"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from activities.domain import apart
from activities.models import Reply
from activities.notices.seats import seats_of, with_links
from involvement.notices import kinds
from involvement.notices.models import Notice


# for nobody else: it would say in what capacity somebody takes part
@kinds.register(
    "speak_apart", label=_("How they can speak without the others"), stops=kinds.Stops.ON_LEAVING
)
def speak_apart(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """How service users and carers can give their views apart, and each one's own time. (R10)"""
    words = with_links(notices, seats_of(notices).exclude(reply=Reply.NOT_COMING).in_bulk())
    return {pk: said | {"own": apart.own_time(said["seat"])} for pk, said in words.items()}
