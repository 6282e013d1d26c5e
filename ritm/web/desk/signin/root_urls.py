"""Registration, the front page, health: outside every account."""

urlpatterns: list = []
