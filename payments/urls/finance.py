from django.urls import path
from django.utils.translation import gettext_lazy as _

from payments.domain import payouts as runs
from payments.domain import run_stops
from payments.views import (
    accounts,
    changes,
    checking,
    matching,
    modulus,
    payouts,
    receipts,
    removals,
    returns,
    reversals,
)
from payments.views.out_of_pocket import OutOfPocket

urlpatterns = [
    path("payments/claims/", checking.Claims.as_view(), name="claims"),
    path("payments/claims/<ref>/", checking.ClaimCheck.as_view(), name="claim_check"),
    path("payments/claims/<ref>/approve/", checking.ApproveAll.as_view(), name="claim_approve_all"),
    path(
        "payments/claims/<ref>/approve/<int:line>/",
        checking.Approve.as_view(),
        name="claim_approve",
    ),
    path("payments/claims/<ref>/question/<int:line>/", checking.Ask.as_view(), name="claim_ask"),
    path(
        "payments/claims/<ref>/refuse/<int:line>/", checking.Refuse.as_view(), name="claim_refuse"
    ),
    path(
        "payments/claims/<ref>/receipts/<int:line>/",
        receipts.ReceiptFile.as_view(),
        name="claim_receipt",
    ),
    path(
        "payments/claims/<ref>/receipts/<int:line>/away/",
        removals.TakeAway.as_view(),
        name="claim_receipt_away",
    ),
    path("payments/waiting/", checking.Waiting.as_view(), name="waiting"),
    path("payments/out-of-pocket/", OutOfPocket.as_view(), name="out_of_pocket"),
    path("payments/accounts/<int:pk>/", accounts.Account.as_view(), name="payee_account"),
    path(
        "payments/accounts/<int:pk>/name/",
        accounts.CheckName.as_view(),
        name="account_name_check",
    ),
    path(
        "payments/accounts/<int:pk>/same/<int:other>/",
        accounts.AgreeToShare.as_view(),
        name="account_share",
    ),
    path("payments/changed-details/", changes.Changed.as_view(), name="changed_details"),
    path("payments/changed-details/<int:pk>/", changes.Call.as_view(), name="changed_detail"),
    path("payments/returns/", returns.Returns.as_view(), name="returns"),
    path("payments/returns/<int:back>/", returns.Return.as_view(), name="return"),
    path(
        "payments/returns/<int:back>/call/", returns.CallAboutReturn.as_view(), name="return_call"
    ),
    path(
        "payments/returns/<int:back>/confirm/",
        returns.ConfirmReturn.as_view(),
        name="return_confirm",
    ),
    path("payments/returns/<int:back>/again/", returns.PayAgain.as_view(), name="return_again"),
    path("payments/returns/file/", returns.ReadReturns.as_view(), name="returns_file"),
    path(
        "payments/returns/file/<int:returns_file>/",
        returns.LookAtReturns.as_view(),
        name="return_file",
    ),
    path(
        "payments/returns/file/<int:returns_file>/save/",
        returns.SaveReturns.as_view(),
        name="return_file_save",
    ),
    path("payments/reversals/", reversals.Reversals.as_view(), name="reversals"),
    path("payments/reversals/<int:pk>/", reversals.Decide.as_view(), name="reversal"),
    path("payments/match/", matching.Match.as_view(), name="match"),
    path("payments/match/new/", matching.ReadStatement.as_view(), name="match_file"),
    path("payments/match/settled/", matching.Settled.as_view(), name="match_settled"),
    path("payments/match/rest/", matching.RestNotOurs.as_view(), name="match_rest"),
    path("payments/match/<int:bank_line>/choose/", matching.Choose.as_view(), name="match_choose"),
    path(
        "payments/match/<int:bank_line>/run/<int:run>/", matching.IsRun.as_view(), name="match_run"
    ),
    path(
        "payments/match/<int:bank_line>/payment/<int:paid>/",
        matching.IsPayment.as_view(),
        name="match_payment",
    ),
    path(
        "payments/match/<int:bank_line>/not-ours/",
        matching.NotOurs.as_view(),
        name="match_not_ours",
    ),
    path("payments/match/<int:bank_line>/again/", matching.LookAgain.as_view(), name="match_again"),
    path("payments/bank-numbers/", modulus.Tables.as_view(), name="modulus_tables"),
    path("payments/bank-numbers/new/", modulus.NewTable.as_view(), name="modulus_table_new"),
    path("payments/bank-numbers/<int:pk>/", modulus.Table.as_view(), name="modulus_table"),
    path("payments/bank-numbers/<int:pk>/use/", modulus.Use.as_view(), name="modulus_table_use"),
    path("payments/runs/", payouts.Runs.as_view(), name="runs"),
    path("payments/runs/<int:pk>/", payouts.Run.as_view(), name="run"),
    path(
        "payments/runs/<int:pk>/freeze/",
        payouts.RunAct.as_view(
            act=runs.freeze, done=_("Frozen. Now another officer has to release it.")
        ),
        name="run_freeze",
    ),
    path("payments/runs/<int:pk>/release/", payouts.Release.as_view(), name="run_release"),
    path("payments/runs/<int:pk>/take-over/", payouts.TakeOver.as_view(), name="run_take_over"),
    path(
        "payments/runs/<int:pk>/take-out/",
        payouts.RunAct.as_view(
            act=run_stops.take_out, done=_("Taken out. Everybody else is paid.")
        ),
        name="run_take_out",
    ),
    path("payments/runs/<int:pk>/cancel/", payouts.Cancel.as_view(), name="run_cancel"),
    path("payments/runs/<int:pk>/file/", payouts.BankFile.as_view(), name="run_file"),
    path(
        "payments/runs/<int:pk>/accepted/",
        payouts.RunAct.as_view(
            act=runs.accept_format, done=_("Saved. The bank takes files of this format.")
        ),
        name="run_accepted",
    ),
    path(
        "payments/runs/<int:pk>/came-back/<int:paid>/",
        returns.NoteReturn.as_view(),
        name="run_came_back",
    ),
    path(
        "payments/runs/<int:pk>/paid/",
        payouts.RunAct.as_view(
            act=runs.mark_paid, done=_("Marked as paid. Everybody in it is told.")
        ),
        name="run_paid",
    ),
]
