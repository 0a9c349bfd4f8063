"""How predicates lie in time."""

from __future__ import annotations

from enum import Enum

__all__ = ["Nature"]


class Nature(Enum):
    """How a predicate lies in time.

    PERIOD lasts (member of, party to). ACT is done once and stands from its date on (signed, adopted). CONTRIBUTION is an
    ACT that is over with the happening to which it was made (contributed to). HAPPENING takes place on its dates (took part,
    held in). TIMELESS holds unless a date says otherwise (has topic, edition of).
    """

    PERIOD = "period"
    ACT = "act"
    CONTRIBUTION = "contribution"
    HAPPENING = "happening"
    TIMELESS = "timeless"
