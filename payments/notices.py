"""Messages of this app: what each needs, made when it leaves."""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse

from involvement.notices import kinds
from involvement.notices.models import Notice
from payments.models import LineLife, PayoutLine, RunState


@kinds.register("payment_sent")
def payment_sent(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """The bank has the file: each person hears their whole amount and the day. (C20)"""
    lines = (
        PayoutLine.objects.filter(
            run__in={notice.about_id for notice in notices},
            person__in={notice.person_id for notice in notices},
            run__state=RunState.PAID,
            life=LineLife.LIVE,
        )
        .order_by()
        .values("run", "person", "run__pay_on")
        .annotate(pence=Sum("amount_pence"))
    )
    paid = {(line["run"], line["person"]): line for line in lines}
    return {
        notice.pk: {
            "pence": line["pence"],
            "pay_on": line["run__pay_on"],
            "link": settings.SITE_URL + reverse("my_money"),
        }
        for notice in notices
        if (line := paid.get((notice.about_id, notice.person_id)))
    }
