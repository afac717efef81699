"""How is a work cited in a sentence?"""

from app.citing.work import Work, on_one_line
from app.dates import day_in_words
from app.html import typeset
from app.words import translations


def write_plain(work: Work) -> str:
    """One line, as a footnote has it; its texts cannot turn the direction of the rest."""
    gettext = translations(work.language).gettext
    return gettext("“%(title)s”, %(site)s, version %(version)s, %(address)s (accessed %(day)s).") % {
        "title": typeset(on_one_line(work.title), work.language),
        "site": typeset(on_one_line(work.site), work.language),
        "version": work.version,
        "address": work.url,
        "day": day_in_words(work.accessed, work.language),
    }
