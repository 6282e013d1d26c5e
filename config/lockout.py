"""What a door says after too many wrong passwords: each in its own words."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from ritm.web.desk.signin.views import locked_out as of_the_desk
from ritm.web.portal.signin import locked_out as of_the_portal


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page of the door at which it happened."""
    is_portal = request.path_info.startswith("/my/")
    return (of_the_portal if is_portal else of_the_desk)(request, *args, **kwargs)
