"""One module for each page family: its routes, what its templates show, and how that is gathered.

A route checks, gathers and renders. Each page is a frozen dataclass, named ``page`` in its template. No SQL, no HTML.
"""
