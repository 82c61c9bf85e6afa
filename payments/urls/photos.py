"""Photos that people send alone, and where they are typed. The person's own come first."""

from django.urls import path

from payments.views import photos, removals

urlpatterns = [
    path("my/money/claim/photo/", photos.NewestPhoto.as_view(), name="my_photo"),
    path("my/money/claim/<ref>/photo/", photos.MyPhoto.as_view(), name="my_claim_photo"),
    path("my/money/claim/<ref>/right/", photos.MyRight.as_view(), name="my_claim_right"),
    path("c/<token>/photo/", photos.LinkPhoto.as_view(), name="cost_photo"),
    path("c/<token>/right/", photos.LinkRight.as_view(), name="cost_right"),
    path("team/photos/", photos.Photos.as_view(), name="photos"),
    path("team/photos/<int:photo>/", photos.Photo.as_view(), name="photo"),
    path("team/photos/<int:photo>/file/", photos.PhotoFile.as_view(), name="photo_file"),
    path("team/photos/<int:photo>/away/", removals.TakeSentAway.as_view(), name="photo_away"),
    path(
        "team/photos/<int:photo>/unreadable/", photos.Unreadable.as_view(), name="photo_unreadable"
    ),
]
