from django.urls import path

from payments.views import (
    claims,
    fees,
    letters,
    money,
    payees,
    planner,
    receipts,
    removals,
    year_pdf,
)

urlpatterns = [
    path("my/details/", payees.MyDetails.as_view(), name="my_details"),
    path("my/details/pay/", payees.MyPay.as_view(), name="my_pay"),
    path("my/details/pay/bank/", payees.MyBank.as_view(), name="my_pay_bank"),
    path("my/details/pay/saved/", payees.MyPaySaved.as_view(), name="my_pay_saved"),
    path("my/money/", money.MyMoney.as_view(), name="my_money"),
    path("my/money/letter/", letters.MyLetter.as_view(), name="my_letter"),
    path("my/money/years/", money.MyYears.as_view(), name="my_years"),
    path("my/money/years/<int:year>/", money.MyYear.as_view(), name="my_year"),
    path("my/money/years/<int:year>/paid.pdf", year_pdf.MyYearPdf.as_view(), name="my_year_pdf"),
    path("my/money/claims/<ref>/", money.MyClaim.as_view(), name="my_claim_detail"),
    path(
        "my/money/claims/<ref>/receipts/<int:line>/",
        receipts.ReceiptFile.as_view(),
        name="my_claim_receipt",
    ),
    path("my/money/claim/<ref>/", claims.MyKind.as_view(), name="my_claim"),
    path("my/money/claim/<ref>/amount/", claims.MyAmount.as_view(), name="my_claim_amount"),
    path("my/money/claim/<ref>/check/", claims.MyCheck.as_view(), name="my_claim_check"),
    path("my/money/claim/<ref>/done/", claims.MyDone.as_view(), name="my_claim_done"),
    path("my/money/claim/<ref>/answer/", claims.MyAnswer.as_view(), name="my_claim_answer"),
    path("my/money/claim/<ref>/again/", claims.MyAppeal.as_view(), name="my_claim_again"),
    path("my/money/claim/<ref>/away/", removals.MyAway.as_view(), name="my_claim_away"),
    path("my/money/planner/", planner.MyPlan.as_view(), name="my_plan"),
    path("my/money/planner/limit/", planner.MyLimit.as_view(), name="my_plan_limit"),
    path("my/money/planner/forget/", planner.ForgetPlan.as_view(), name="my_plan_forget"),
    path("my/money/planner/wait/<ref>/", planner.WaitWithFee.as_view(), name="my_plan_wait"),
    path("my/money/fee/<ref>/", fees.MyFee.as_view(), name="my_fee"),
]
