"""What happens when everything personal of a client goes (CL-34)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ClientErasing:
    """What is personal of a client is about to go: rooms above lock what comes earlier in the order, or refuse.

    `client_ids`: the client and the cards merged into him; `other_ids`: whose cards speak of him and will be mended.
    """

    name = "clients.client_erasing"
    client_ids: tuple[int, ...]
    other_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClientErased:
    """What was personal of a client is gone for good. `reason`: a code of `ErasureReason`; `merged_ids`: his other cards."""

    name = "clients.client_erased"
    client_id: int
    merged_ids: tuple[int, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class MentionsErased:
    """What the texts of a client's card said of another one, who is erased, has gone. `count`: how many texts."""

    name = "clients.mentions_erased"
    client_id: int
    erased_id: int
    count: int
