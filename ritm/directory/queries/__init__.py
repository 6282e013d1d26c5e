"""Reads of the room: `finding` a client, the page of the list (`listing`), `phones` as a level shows them."""
