"""Two kinds of message for tests: a reminder, which may repeat, and news, which may not."""

from involvement.notices import kinds

REMINDER, NEWS = "pack_reminder", "link_again"
NO_LONGER_TRUE = -1


def registered(name, *, may_repeat):
    def words(notices):
        return {n.pk: {} for n in notices if n.about_id != NO_LONGER_TRUE}

    return kinds.Kind(name, words, may_repeat)
