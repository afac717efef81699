"""What does a page hold? One file a page family gathers what its templates show.

One frozen dataclass a page, named ``page`` in its template. Knows no SQL, HTML or HTTP.
"""
