"""What the card says, by its blocks. Words with a value in them are patterns."""

from types import SimpleNamespace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.web.desk.client_card.layout import TITLES, tool
from ritm.web.ui.words import once_a_language


@once_a_language
def card_words() -> SimpleNamespace:
    """Words of all blocks in the language of now."""
    return SimpleNamespace(
        card=SimpleNamespace(other=_("Other blocks"), all=pgettext("rows", "All")),
        head=_head(),
        sell=_sell(),
        passes=_passes(),
        coming=_coming(),
        waiting=_waiting(),
        visits=_visits(),
        payments=_payments(),
        money=SimpleNamespace(title=_("Money"), balance=_("On the balance"), debt=_("Debt")),
        family=SimpleNamespace(title=_("Family"), call=_("Call: %(name)s")),
        regulars=_regulars(),
        profile=_profile(),
        contracts=_contracts(),
        data=_data(),
        consents=_consents(),
        tools={key: tool(key) for key in TITLES},
        blocks=_blocks(),
    )


def _head() -> SimpleNamespace:
    return SimpleNamespace(
        clients=_("Clients"),
        to_clients=_("To the client list"),
        photo=_("Photo"),
        system=pgettext("client", "System"),
        branch=_("branch %(name)s"),
        actions=_("Actions with the client"),
        debt_of=_("Debt %(sum)s"),
        debt_for=_("for %(what)s"),
        overdue=_("overdue since %(day)s"),
        pay_off=_("Pay off"),
        alert=_("Visible note"),
        change_alert=_("Change the visible note"),
    )


def _sell() -> SimpleNamespace:
    return SimpleNamespace(
        title=_("Sell a pass"),
        do=_("Sell the pass"),
        nothing=_("No pass is on sale yet"),
        add=_("Add a pass"),
        find=_("Find a pass"),
        name=_("Name of the pass"),
        not_found=_("No pass is named “%(q)s”. Check the letters or clear the field."),
        pick=_("Pass to sell"),
        had_on=_("was bought on %(day)s"),
        as_last=_("as last time"),
        personal=_("Personal discount %(percent)s %%"),
        refused=_("not on passes: by the account's settings it is for goods only"),
        total=pgettext("of a sale", "Total"),
        off_balance=_("Take it off the balance, %(free)s stand there"),
        no_trial=_("The client has used up his trial passes"),
    )


def _passes() -> SimpleNamespace:
    return SimpleNamespace(
        title=_("Passes"),
        all=_("All %(count)s"),
        none_today=_("No pass is of use today"),
        none=_("No passes yet"),
        owed=_("owed %(sum)s"),
        left=_("Movements of visits"),
        sell=_("Sell “%(name)s”, %(price)s"),
        freeze=pgettext("pass", "Freeze"),
        unfreeze=pgettext("pass", "Unfreeze"),
        extend=pgettext("pass", "Extend"),
        change=pgettext("pass", "Change"),
        hand_over=pgettext("pass", "Hand over"),
        hand_back=_("Take back"),
        hand_back_say=_("Press once more to take the pass back"),
        renews=_("renews by itself"),
        renew=pgettext("pass", "Renew by itself"),
        renew_not=pgettext("pass", "Do not renew"),
    )


def _coming() -> SimpleNamespace:
    return SimpleNamespace(
        title=_("Coming bookings"),
        book=_("Book"),
        none=_("No bookings. What the client is booked into will stand here until it is marked or the day is over."),
    )


def _waiting() -> SimpleNamespace:
    return SimpleNamespace(
        title=_("Waiting list for classes"),
        number=_("No. %(number)s in the line"),
        none=_("The client waits nowhere. When a class is full, he can be put on its waiting list."),
        why=_("Why?"),
        leave=_("Off the waiting list: “%(group)s”"),
        leave_say=_("Press once more to take the client off the waiting list of “%(group)s”"),
    )


def _visits() -> SimpleNamespace:
    return SimpleNamespace(
        date=_("Date"),
        lesson=_("Class"),
        teacher=_("Teacher"),
        held=_("Pass"),
        taken=_("Taken"),
        action=_("Action"),
        undo=_("Undo the visit on %(day)s"),
        undo_say=_("Press once more to undo the visit on %(day)s"),
        why=_("Why?"),
    )


def _payments() -> SimpleNamespace:
    return SimpleNamespace(
        date=_("Date"),
        what=_("What for"),
        how=pgettext("paid", "How"),
        sum=_("Sum"),
        payer=_("paid by %(name)s"),
    )


def _regulars() -> SimpleNamespace:
    return SimpleNamespace(
        title=_("Permanent participant"),
        add=_("Add to a group"),
        none=_("Takes part in no group permanently"),
    )


def _profile() -> SimpleNamespace:
    return SimpleNamespace(
        title=_("Profile"),
        change=_("Change the profile"),
        add_child=_("Add a child"),
        merge=_("Merge with another card of this person"),
        notes=_("Notes"),
        change_note=_("Change the note"),
    )


def _contracts() -> SimpleNamespace:
    return SimpleNamespace(
        title=_("Contracts"),
        all=pgettext("rows", "All"),
        make=pgettext("contract", "Make"),
        number=pgettext("number", "No."),
        none=_("No contracts yet"),
    )


def _data() -> SimpleNamespace:
    return SimpleNamespace(
        title=_("Personal data"),
        passport=_("Passport and address"),
        export=_("Export of the client's data"),
        erase=_("Erase the personal data"),
    )


def _consents() -> SimpleNamespace:
    return SimpleNamespace(
        title=_("Consents"), journal=_("Journal"), allowed=_("Allowed"), not_allowed=_("Not allowed")
    )


def _blocks() -> SimpleNamespace:
    return SimpleNamespace(
        fold=pgettext("block of the card", "Fold"),
        open=pgettext("block of the card", "Unfold"),
        higher=pgettext("block of the card", "Higher"),
        lower=pgettext("block of the card", "Lower"),
        as_it_was=pgettext("blocks of the card", "As it was"),
    )
