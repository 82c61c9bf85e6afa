"""The ledger, its files and its codes, and budgets."""

from django.urls import path

from payments.views import budgets, ledger

urlpatterns = [
    path("payments/ledger/", ledger.Ledger.as_view(), name="ledger"),
    path("payments/ledger/table/", ledger.LedgerTable.as_view(), name="ledger_table"),
    path("payments/ledger/journal/", ledger.LedgerJournal.as_view(), name="ledger_journal"),
    path(
        "payments/ledger/close/<str:month>/ask/",
        ledger.AskToClose.as_view(),
        name="ledger_close_ask",
    ),
    path("payments/ledger/close/<str:month>/", ledger.CloseMonth.as_view(), name="ledger_close"),
    path(
        "payments/ledger/close/<str:month>/leave-open/",
        ledger.LeaveOpen.as_view(),
        name="ledger_leave_open",
    ),
    path("payments/ledger/codes/", ledger.LedgerCodes.as_view(), name="ledger_codes"),
    path("payments/ledger/codes/new/", ledger.NewLedgerCode.as_view(), name="ledger_code_new"),
    path("payments/budgets/", budgets.Budgets.as_view(), name="budgets"),
    path(
        "payments/budgets/<int:year>/<int:group>/", budgets.SetBudget.as_view(), name="budget_set"
    ),
    path("team/activities/<ref>/budget/", budgets.WorkBudget.as_view(), name="activity_budget"),
]
