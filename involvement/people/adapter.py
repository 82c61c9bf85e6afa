"""How allauth signs people in here: by a code, and never by signing themselves up."""

from allauth.account.adapter import DefaultAccountAdapter


class SignInAdapter(DefaultAccountAdapter):
    """Accounts are made by staff or by an invitation; nobody opens one by themselves yet."""

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return subject
