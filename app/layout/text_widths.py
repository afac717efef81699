"""Estimates how wide a text is, in em, before a browser draws it, and cuts what has no room.

The server does not know the fonts of a reader. It takes the widths of characters (advances) in DejaVu Sans, the widest
of the usual system fonts, and adds a margin: what fits by this table fits in practice.
Names on plots are cut between words, lines of pictures anywhere.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

_MARGIN = 1.03
_WIDE = 1.1
_FULL_WIDTH = 1.0
_ELLIPSIS = "…"

#: Widths in thousandths of an em, and the characters that have them.
_GROUPS = {
    278: "ijl'\N{NARROW NO-BREAK SPACE}іјϳ",
    318: "IJ ,.\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{NO-BREAK SPACE}ІЈΙ",
    337: "/:;\\|",
    361: "f-ι",
    411: "()[]tr!",
    525: '*_`sz"–°?“”гѕґ',
    557: "cLзсэєΓεζ",
    592: "kvxyFвтухчьκλνξςυχγ",
    617: "PTYoae«»ГРТУабекояҐΡΤΥδθοπτ",
    636: "EhnuSbdgpq$0123456789{}ЕђЅрΕΞΣημρσ",
    698: "KAVXZBRCЄАБВЗСХЧЬЭЯдилнпцћџΑΒΔΖΚΛΧαβφψ",
    752: "UNHЏИКЛНПъΗΝΠ",
    787: "DGOQ&ЂЋДОЦмΘΟΦΨΩ",
    838: "w#+<=>^~Ъыω",
    989: "mMW%æМФЫжфшщюљњΜ",
    1023: "@—…œ",
    1094: "ЉЊЖШЮЩ",
}
_WIDTHS = {character: width / 1000 for width, group in _GROUPS.items() for character in group}


@lru_cache(maxsize=4096)
def text_width(text: str) -> float:
    """The width of ``text`` in em, never less than a browser will draw."""
    return _MARGIN * sum(map(_character_width, unicodedata.normalize("NFC", text)))


def first_words(text: str, room: float) -> str:
    """The text, or as many of its first words as fit into so many em with an ellipsis; empty where none does."""
    if text_width(text) <= room:
        return text
    widths, cut = _cuts(text)
    fitting = bisect_right(widths, room)
    return cut[fitting - 1] if fitting else ""


@lru_cache(maxsize=4096)
def _cuts(text: str) -> tuple[list[float], list[str]]:
    """The text after each of its words but the last, with an ellipsis, from the shortest on; and how wide that is."""
    widths, cut, width = list[float](), list[str](), text_width(_ELLIPSIS)
    for index, character in enumerate(text):
        if character == " ":
            widths.append(width)
            cut.append(text[:index].rstrip(" ,;:–—") + _ELLIPSIS)
        width += _MARGIN * _character_width(character)
    return widths, cut


def wrapped(text: str, room: float, most: int) -> Sequence[str]:
    """A text in lines of at most ``room`` em, so many at most: what finds no room is cut off, with a sign of it."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}") <= room:
            line += f" {words.pop(0)}"
        if words and len(lines) == most - 1:
            # A word too many: the line is cut, and ends with the sign of it.
            line += f" {words[0]}"
        lines.append(cut(line, room))
    return lines


def cut(text: str, room: float) -> str:
    """A text on one line of at most ``room`` em, cut off with an ellipsis wherever its room ends."""
    line = " ".join(text.split())
    if text_width(line) <= room:
        return line
    # No character is narrower than this.
    line = line[: int(room / 0.25)]
    length = bisect_right(range(len(line)), room, key=lambda length: text_width(f"{line[:length]}{_ELLIPSIS}")) - 1
    return f"{line[: max(length, 0)].rstrip()}{_ELLIPSIS}"


def _character_width(character: str) -> float:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    base = unicodedata.normalize("NFD", character)[0]
    known = _WIDTHS.get(base)
    if known is None:
        # Hangul and Chinese fill the em; everything else unlisted is at most as wide as Cyrillic's widest.
        known = _FULL_WIDTH if unicodedata.east_asian_width(character) in "WF" else _WIDE
    # A character is measured once: texts repeat, and the table stays small.
    _WIDTHS[character] = known
    return known
