"""Tags of every page of the desk: `{% load desk %}`."""

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, name: str) -> str:
    """The address of a page; "" where it is not built or does not open for the person (ST-06)."""
    from ritm.web.desk.menu import may_open, url_of  # noqa: PLC0415 -- views load after the tags

    staff = getattr(context["request"], "staff", None)
    return url_of(name) if staff is not None and may_open(staff, name) else ""
