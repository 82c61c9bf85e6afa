from django.urls import path

from payments.views import public

urlpatterns = [
    path("what-we-pay/", public.WhatWePay.as_view(), name="what_we_pay"),
    path("what-we-pay/benefits/", public.Benefits.as_view(), name="benefits"),
]
