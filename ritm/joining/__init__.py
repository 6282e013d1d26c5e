"""Clients who come by themselves: registration at the portal, a letter that proves the email, then the card (CL-21, CL-40, CL-43).

Always true:
- nothing is asked of the client base before the email is proved, so the form tells nobody who comes here;
- a phone or an email that a client has makes no second card: staff settle it;
- what somebody has typed is gone once his card is made, or he is refused, or he does not answer.
"""
