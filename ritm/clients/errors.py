"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class NameRequired(DomainError):
    """A client without a name (CL-06)."""

    code = "client_name_required"
    message = _("Enter the full name: the client is seen under it in the schedule and the app")
    field = "name"


class TooLong(DomainError):
    """A text longer than its column."""

    code = "text_too_long"
    message = _("The text has %(length)s characters, at most %(most)s fit. Shorten it.")


class BadPhone(DomainError):
    """Not a phone number of any country."""

    code = "bad_phone"
    message = _("There is no such phone number. Check the digits; the number of another country begins with +.")
    field = "phone"


class PhoneShort(BadPhone):
    """A Russian number with digits missing."""

    code = "phone_short"
    message = _("The number has %(digits)s digits, 11 are needed. Add the missing ones.")


class PhoneTaken(DomainError):
    """Another client's main phone (CL-11). `is_deleted`: he was deleted, so the number may be taken over."""

    code = "phone_taken"
    message = _(
        "This phone belongs to %(name)s already. Two clients cannot share a mobile phone. "
        "Open that card or enter the number as the alternative one."
    )
    field = "phone"


class PhoneOfDeleted(PhoneTaken):
    """The phone was a deleted client's: asked once, then taken over."""

    message = _("This phone was %(name)s's, a client who has been deleted. Save again to give it to the new client.")


class BarcodeTaken(DomainError):
    """Another client's barcode."""

    code = "barcode_taken"
    message = _("The barcode belongs to %(name)s already. Take it off there first.")
    field = "barcode"


class BadBirthDate(DomainError):
    """A birth date outside 1900–today."""

    code = "bad_birth_date"
    message = _("The birth date is outside 1900–today. Check the year.")
    field = "birth_date"


class SystemClient(DomainError):
    """The client for sales to nobody in particular is as the house made him (CL-33, I-31)."""

    code = "system_client"
    message = _("This is the system buyer for sales without a client. It can be neither changed nor deleted.")


class OwnParent(DomainError):
    """A client as his own parent."""

    code = "own_parent"
    message = _("A client cannot be his own parent. Choose another card.")
    field = "guardian"


class ParentIsChild(DomainError):
    """The chosen parent is a child of this client, near or far."""

    code = "parent_is_child"
    message = _("%(name)s is a child of this client and cannot be the parent as well. Choose another card.")
    field = "guardian"


class TooManyParents(DomainError):
    """More people for one child than anybody has."""

    code = "too_many_parents"
    message = _("At most %(most)s people can answer for one child")
    field = "guardians"


class NoSuchParent(DomainError):
    """A deleted client or the system buyer as a parent."""

    code = "no_such_parent"
    message = _("This card cannot be a parent's: it was deleted or is the system buyer. Choose another card.")
    field = "guardian"


class BadDiscount(DomainError):
    """A personal discount outside 0–100 % (CL-18)."""

    code = "bad_discount"
    message = _("The discount is a whole number of percent, from 0 to 100")
    field = "discount_percent"


class BadLink(DomainError):
    """Not the address of a page of that network (CL-19)."""

    code = "bad_link"
    message = _("This is not a page of %(network)s. Write it as %(example)s.")


class BadTerm(DomainError):
    """A last day that no document has."""

    code = "bad_term"
    message = _("The date is outside 1900–2199. Check the year.")


class EntryNameRequired(DomainError):
    """A choice of a list without a name."""

    code = "entry_name_required"
    message = _("Enter what is to stand in the list")
    field = "name"


class PhotoUnreadable(DomainError):
    """No picture, or one of another kind."""

    code = "photo_unreadable"
    message = _("This is not a photo in PNG or JPG. Choose another file.")
    field = "photo"


class PhotoTooSmall(DomainError):
    """Fewer points than the card shows."""

    code = "photo_too_small"
    message = _("The photo is %(width)s×%(height)s. It must be at least 128×96: choose a larger one.")
    field = "photo"


class PhotoTooManyPixels(DomainError):
    """A picture that would fill the memory."""

    code = "photo_too_many_pixels"
    message = _("The photo has more than %(most)s megapixels. Make it smaller and choose it again.")
    field = "photo"


class BadIssueDate(DomainError):
    """A passport from before 1900 or from tomorrow."""

    code = "bad_issue_date"
    message = _("The date of issue is outside 1900–today. Check it.")
    field = "passport_issued_on"


class PassportStale(DomainError):
    """Two people had one passport before their eyes; `version` is what stands there now."""

    code = "passport_stale"
    message = _("Somebody has changed the passport meanwhile. Check what you have typed and save again to keep yours.")
    field = "passport_number"


class ConsentGivenAlready(DomainError):
    """A second consent to the same."""

    code = "consent_given_already"
    message = _("The client has consented already. Withdraw the consent first to take it anew.")


class ConsentNotAllowed(DomainError):
    """Nothing to take back."""

    code = "consent_not_allowed"
    message = _("There is no permission to withdraw")


class ConsentTextChanged(DomainError):
    """The words that the client heard are not those that stand now."""

    code = "consent_text_changed"
    message = _("The text of the consent has been changed meanwhile. Read the new one to the client and save again.")


class ConsentTextRequired(DomainError):
    """A consent to nothing."""

    code = "consent_text_required"
    message = _("Enter the text that the client consents to")


class MergeOfOne(DomainError):
    """A card merged with itself."""

    code = "merge_of_one"
    message = _("Choose another card: one cannot be merged with itself")


class MergeChoiceUnknown(DomainError):
    """Neither this card's value nor the other's."""

    code = "merge_choice_unknown"
    message = _("Choose for each field whose value stays")


class MergeOfGone(DomainError):
    """A card that was deleted or merged meanwhile."""

    code = "merge_of_gone"
    message = _("One of the cards was deleted or merged meanwhile. Look for the client anew.")


class MergeOfFamily(DomainError):
    """Parent and child are two people."""

    code = "merge_of_family"
    message = _(
        "These two are parent and child. If they are one person, take the parent off the child's profile first."
    )


class MergeOver(DomainError):
    """A merge that was undone already, or whose kept card was deleted or merged further."""

    code = "merge_over"
    message = _("This merge cannot be undone: it was undone already, or the card was deleted or merged once more")


class MergeChanged(DomainError):
    """Rows that a merge moved have changed since; `rows` names them as (label, id)."""

    code = "merge_changed"
    message = _("The merge cannot be undone: what it moved has been used since")


class FieldNameRequired(DomainError):
    """A field of the boss's own without a name."""

    code = "field_name_required"
    message = _("Enter what the field is called")
    field = "name"


class FieldNameTaken(DomainError):
    """Two fields of one name could not be told apart."""

    code = "field_name_taken"
    message = _("There is already a field “%(name)s”, perhaps among the hidden ones")
    field = "name"


class FieldKindFixed(DomainError):
    """What is typed already would not fit another kind."""

    code = "field_kind_fixed"
    message = _("Something is typed into “%(name)s” already: its kind stays. Make another field and hide this one.")
    field = "kind"


class FieldInUse(DomainError):
    """A field with something typed in it goes only out of sight."""

    code = "field_in_use"
    message = _("Something is typed into “%(name)s” for %(count)s clients. Hide the field: what was typed stays.")


class OptionsRequired(DomainError):
    """A list without choices, or with more than anybody reads."""

    code = "field_options_required"
    message = _("Enter what can be chosen, each in a line of its own: at most %(most)s lines of 100 letters")
    field = "options"


class BadFieldValue(DomainError):
    """A text that the field does not take."""

    code = "bad_field_value"
    message = _("“%(label)s” takes: %(kind)s. Check what is typed.")
