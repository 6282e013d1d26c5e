"""One letter to one client about one lesson, in the account's language."""

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from ritm.accounts.queries import current_account
from ritm.clients.models import Client
from ritm.messaging.queries import reach
from ritm.messaging.refusing import once_url, refuse_url
from ritm.messaging.sending import send_refusable
from ritm.schedule.models import Lesson


def send(letter: str, client: Client, lesson: Lesson, **more: Any) -> bool:
    """The letter itself, its words in templates of that name; False, and none, to whoever may no longer be written to."""
    with translation.override(current_account().language):
        place = {
            "branch": lesson.branch,
            "day": day_words(lesson.on),
            "at": f"{lesson.wall_time:%H:%M}",
            "reason": lesson.cancel_reason,
        }
    return send_about(letter, client, lesson.group.name, **{**place, **more})


def send_about(letter: str, client: Client, group: str, **more: Any) -> bool:
    """The same of a group: no day is spoken of."""
    reached = reach([client])[0]
    if reached.told is None or client.deleted_at is not None:
        return False
    account = current_account()
    with translation.override(account.language):
        context = {
            "studio": account.name,
            "client": client.salutation or client.name,
            "group": group,
            "refuse_url": refuse_url(reached.told, account),
            **more,
        }
        subject = " ".join(render_to_string(f"messaging/letters/{letter}_subject.txt", context).split())
        text = render_to_string(f"messaging/letters/{letter}.txt", context)
    send_refusable(subject=subject, text=text, address=reached.address, once_url=once_url(reached.told, account))
    return True


def day_words(on: date) -> str:
    """«среда, 25 ноября»."""
    return f"{date_format(on, 'l').lower()}, {date_format(on, 'j E')}"
