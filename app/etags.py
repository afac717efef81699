"""Does the reader have it already? Compares an entity tag with what If-None-Match says.

Every tag of ours is weak: one page has one tag, however it was compressed.
"""

import re

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def is_known(if_none_match: str, etag: str) -> bool:
    """Whether the header, a list of tags or ``*``, names this one; weak or strong makes no difference (RFC 9110)."""
    return if_none_match.strip() == "*" or etag.removeprefix("W/") in _TAG.findall(if_none_match)
