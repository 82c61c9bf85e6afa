from django.urls import path

from impact.equality.views import answers, levels, population, releases

WHO = "team/activities/<str:ref>/who/"

urlpatterns = [
    path("my/details/equality/", answers.MyEquality.as_view(), name="my_equality"),
    path("my/details/equality/stop/", answers.StopMyEquality.as_view(), name="my_equality_stop"),
    path(
        "i/<str:token>/about-you/", answers.AfterInvitation.as_view(), name="invitation_about_you"
    ),
    path("f/<str:token>/about-you/", answers.AfterFeedback.as_view(), name="feedback_about_you"),
    path("e/<str:token>/", answers.EqualityByLink.as_view(), name="equality_by_link"),
    path("e/<str:token>/stop/", answers.StopByLink.as_view(), name="equality_by_link_stop"),
    path(WHO, population.WhoPage.as_view(), name="activity_who"),
    path(f"{WHO}choose/", population.Choose.as_view(), name="activity_who_choose"),
    path(f"{WHO}figures/<str:question>/", population.Shares.as_view(), name="activity_who_shares"),
    path(f"{WHO}reach/", population.Reach.as_view(), name="activity_reach"),
    path(f"{WHO}reach/<int:pk>/asked/", population.Asked.as_view(), name="activity_reach_asked"),
    path(f"{WHO}reach/<int:pk>/end/", population.End.as_view(), name="activity_reach_end"),
    path("insight/who/", releases.Releases.as_view(), name="releases"),
    path("insight/who/new/", releases.ReleaseNew.as_view(), name="release_new"),
    path("insight/who/levels/", levels.LevelsPage.as_view(), name="levels"),
    path("insight/who/levels/<str:nation>/", levels.LevelsPage.as_view(), name="levels_of"),
    path(
        "insight/who/levels/<str:nation>/figures.csv",
        levels.LevelsCsv.as_view(),
        name="levels_csv",
    ),
    path("insight/who/<int:ref>/", releases.ReleasePage.as_view(), name="release"),
    path("insight/who/<int:ref>/figures.csv", releases.ReleaseCsv.as_view(), name="release_csv"),
    path(
        "insight/who/<int:ref>/figures.xlsx",
        releases.ReleaseExcel.as_view(),
        name="release_excel",
    ),
    path("insight/who/<int:ref>/figures.json", releases.ReleaseJson.as_view(), name="release_json"),
    path("insight/who/<int:ref>/figures.pdf", releases.ReleasePdf.as_view(), name="release_pdf"),
]
