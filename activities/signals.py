"""The pieces of news that travel upwards, sent inside the transaction that makes them true."""

from django.dispatch import Signal

# seats, by: the attendance of people at one meeting was marked or corrected. The meeting and the
# seats are locked. payments makes the fees due.
seats_marked = Signal()

# activity, by: nothing more will happen in it. impact closes the evaluation.
activity_finished = Signal()

# meeting, purpose: people were given seats, and are told when this is done. The meeting is locked.
# payments stops it, by raising RuleBroken, where there is no money for it.
seats_offered = Signal()
