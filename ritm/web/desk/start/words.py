"""Words of the nine steps: title, what to do, how long it takes, where, and more about it."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "staff": _("Staff"),
    "halls": _("Halls"),
    "disciplines": _("Disciplines"),
    "groups": _("Groups"),
    "schedule": _("Schedule"),
    "plans": _("Passes"),
    "clients": _("Clients"),
    "sale": _("Sale"),
    "visit": _("Booking and mark"),
}
TODO = {
    "staff": _("Add whoever works with you: managers and teachers"),
    "halls": _("Rename the test hall or add your own"),
    "disciplines": _("Rename the test discipline or add your own"),
    "groups": _("Add a group: name and discipline are enough"),
    "schedule": _("Put classes into the template and fill the week, or add one on Home"),
    "plans": _("Add the passes that you sell"),
    "clients": _("Enter the first client or load a list from Excel"),
    "sale": _("Sell the client a pass"),
    "visit": _("Book the client on a class of today and mark the visit"),
}
# Seconds by the stopwatch of the nine-step script.
SECONDS = {
    "staff": 60,
    "halls": 20,
    "disciplines": 30,
    "groups": 70,
    "schedule": 90,
    "plans": 60,
    "clients": 30,
    "sale": 30,
    "visit": 30,
}
# Where the step is done, and looked at afterwards.
PAGES = {
    "staff": "managers",
    "halls": "halls",
    "disciplines": "disciplines",
    "groups": "groups",
    "schedule": "template",
    "plans": "plans",
    "clients": "clients",
    "sale": "clients",
    "visit": "home",
}
# (name of the address, words of the button, whether it opens over the checklist).
BUTTONS = {
    "staff": (("manager_new", _("Manager"), True), ("teacher_new", _("Teacher"), True)),
    "halls": (("halls", _("Halls"), False),),
    "disciplines": (("disciplines", _("Disciplines"), False),),
    "groups": (("group_new", _("Group"), True),),
    "schedule": (("template", _("Template"), False), ("week", _("Week"), False)),
    "plans": (("plan_new", _("Pass"), True),),
    "clients": (("client_new", _("Client"), True), ("import_start", _("Import"), False)),
    "sale": (("clients", _("Clients"), False),),
    "visit": (("home", _("Home"), False),),
}
HELP = {
    "staff": (
        _("Staff are people who work in the program with you. Their number is not limited."),
        _(
            "A head may do nearly everything. A front desk may do what the access level says: set it in Staff → Access levels."
        ),
        _(
            "For a teacher the name is enough: the teacher stands in the schedule and cannot sign in. To let a teacher in, give a login, a password and an access level."
        ),
        _("At the end hand over three things: link, login, password"),
    ),
    "halls": (
        _(
            "A hall comes before the schedule: classes are put into halls, and two classes at once in one hall are shown as a clash"
        ),
        _("A test hall stands already: the pencil renames it, the cross pressed twice deletes it"),
    ),
    "disciplines": (
        _(
            "A discipline is what is taught. Passes open classes by disciplines, and its colour marks its classes everywhere."
        ),
        _("Press the colour square for the palette, or paste a HEX colour"),
    ),
    "groups": (
        _("A group gives its classes their discipline, length, places, teacher and hall"),
        _("A later change of the group reaches its coming classes, but not what was changed by hand inside one"),
    ),
    "schedule": (
        _(
            "In the template choose a weekday, click a time and choose the group: the class stands on that weekday every week"
        ),
        _("Then in Schedule → Week schedule press “Fill the week” and confirm. A second filling doubles nothing."),
        _("A single class is added on Home: choose the day and press “New class”"),
    ),
    "plans": (
        _("A pass has a kind (standard, unlimited, trial), a term, a number of classes, a price and disciplines"),
        _("A trial pass can be sold to a client as many times as you allow"),
    ),
    "clients": (
        _("For a new client the full name is enough. The card opens after saving."),
        _(
            "A ready base is loaded from an Excel file: Clients → Import. Before anything is written you see what will come in."
        ),
    ),
    "sale": (
        _(
            "Open the client's card, choose the pass on the left and press “Sell the pass”. Then choose how it is paid and press “Take” with the sum."
        ),
        _("“On credit” makes a debt, and the next payment pays it first"),
    ),
    "visit": (
        _("On Home open a class, find the client, press “Book”. When the client has come, press “Mark” twice."),
        _("The visit is taken from the pass that fits and ends soonest. “Take off” gives back exactly that."),
    ),
}
