"""The two pieces of news that travel upwards, sent inside the transaction that makes them true."""

from django.dispatch import Signal

# seat, by: somebody's attendance was marked or corrected. payments makes the fee due.
seat_marked = Signal()

# activity, by: nothing more will happen in it. impact closes the evaluation.
activity_finished = Signal()
