"""What does a reader like best? Reads the weights in Accept headers (RFC 9110)."""

#: More of them than any browser sends are not looked at.
_MAX_CHOICES = 20
_PROBLEM = ("application/problem+json", "application/json")
_PAGE = ("text/html", "application/xhtml+xml")


def weighed(header: str) -> list[tuple[str, float]]:
    """Each choice of an Accept header in lower case, with its weight from 0 to 1."""
    choices = (part.partition(";") for part in header.split(",")[:_MAX_CHOICES])
    return [(choice.strip().lower(), _weight(parameters)) for choice, _, parameters in choices]


def prefers_problem(accept: str, *, by_default: bool) -> bool:
    """Whether a problem document suits a reader better than a page, which is ``by_default`` where both suit alike."""
    weights = dict(weighed(accept))
    problem, page = (max(weights.get(one, 0.0) for one in types) for types in (_PROBLEM, _PAGE))
    return by_default if problem == page else problem > page


def accepts(accept_encoding: str, coding: str) -> bool:
    """Whether a reader names a compression as one that it can read."""
    return dict(weighed(accept_encoding)).get(coding, 0.0) > 0


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
