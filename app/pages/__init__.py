"""What is at an address? One file a page family: its routes, what its templates show, and how that is gathered.

A route checks, gathers and renders. One frozen dataclass a page, named ``page`` in its template. Knows no SQL or HTML.
"""
