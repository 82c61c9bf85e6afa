"""The last pages of closing a meeting, with how many were asked how it was, and answered."""

from activities.views import closings
from impact.domain import answers


class WithFeedback:
    def get_context_data(self, **kwargs):
        return super().get_context_data(feedback=answers.asked_and_answered(self.subject), **kwargs)


class Check(WithFeedback, closings.Check):
    pass


class Done(WithFeedback, closings.Done):
    pass
