"""What the drafts of a client's form are called (`staff.drafts`)."""

from ritm.clients.models import Client


def draft_form(client: Client | None) -> str:
    """The form of a known client, or of a new one."""
    return f"client:{client.pk}" if client else "client:new"
