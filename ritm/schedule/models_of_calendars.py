"""Secret addresses under which somebody's own calendar asks for lessons (SC-06)."""

from django.db import models

from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models import Client
from ritm.staff.models import StaffMember


class CalendarFeed(AccountModel):
    """The secret address under which a teacher's own calendar asks for his lessons (SC-06); a new number ends the old one."""

    staff_member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            own_key("calendar_feed"),
            *same_account("calendar_feed", "staff_member"),
            models.UniqueConstraint(fields=["account", "staff_member"], name="calendar_feed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id}:{self.number}"


class ClientFeed(AccountModel):
    """The same of a client's bookings, as whoever looks at the portal has asked for: himself, or who answers for him."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            own_key("client_feed"),
            *same_account("client_feed", "client", "person"),
            models.UniqueConstraint(fields=["account", "client", "person"], name="client_feed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} of {self.person_id}:{self.number}"
