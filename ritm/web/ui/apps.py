from django.apps import AppConfig


class UiConfig(AppConfig):
    """The look of the desk: styles, scripts, the frame and the parts that pages are made of."""

    name = "ritm.web.ui"
    label = "ui"
