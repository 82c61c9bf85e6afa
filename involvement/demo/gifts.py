"""Made-up vouchers and gifts: the older ones are sent, the newest waits for a second officer."""

from involvement.demo.work import Work
from payments.domain import organisations, sendings
from payments.models import Due, GoesAs, Organisation, SentBy

WAITING = 2


def make(work: Work) -> None:
    """See to what people chose to have as a voucher, or to give away, oldest first."""
    charity = _charity(work)
    first, second = work.cast.users["finance"], work.cast.users["finance2"]
    dues = list(Due.objects.exclude(goes_as=GoesAs.MONEY).order_by("payable_from", "pk"))
    for number, due in enumerate(dues):
        is_gift = due.goes_as == GoesAs.GIFT
        if number == len(dues) - 1:
            return  # nobody has begun with the newest
        sending = sendings.prepare(due, organisation=charity if is_gift else None, by=second)
        if number >= len(dues) - WAITING:
            return
        sendings.agree(sending, by=first)
        sendings.record_sent(
            sending,
            how=SentBy.BANK if is_gift else SentBy.POST,
            reference=f"DEMO {sending.pk}",
            sent_on=min(due.pay_by, work.today),
            today=work.today,
            by=first,
        )


def _charity(work: Work) -> Organisation:
    """One officer wrote it down and another confirmed it, who then agrees to no gift to it."""
    first, second = work.cast.users["finance"], work.cast.users["finance2"]
    charity = organisations.add(
        name="The Lantern Trust",
        charity_number="0000000",
        account_name="The Lantern Trust",
        sort_code="089999",
        account_number="66374958",
        by=first,
    )
    organisations.confirm(charity, by=second)
    return charity
