"""Reads of the room: finding clients, the page of the list, phones as a level shows them."""

from ritm.directory.queries.finding import Found, find_clients
from ritm.directory.queries.listing import CHIPS, SORTS, Page, Row, client_page
from ritm.directory.queries.phones import shown_phone

__all__ = ["CHIPS", "SORTS", "Found", "Page", "Row", "client_page", "find_clients", "shown_phone"]
