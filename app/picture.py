"""What does the timeline look like where a link to it is shown? A picture of it, for messengers and feeds.

Texts and geometry in, PNG out: the same bytes on every machine, since the font is Pillow's own. Its lanes, markers and
bars are those of the page. Knows nothing of SQL, HTML or HTTP.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from app.dates import Window
from app.layout import Cluster, DenseLane, Event, Mark, Scale
from app.layout.axis import Tick, lay_out_axis
from app.layout.density import bin_edges, lay_out_density
from app.layout.marks import Segment, draw
from app.layout.packing import Packing, Placed, pack

#: In pixels, as messengers and feeds ask for.
WIDTH, HEIGHT = 1200, 630
#: More events than this are drawn as counts.
MAX_MARKS = 300

PAPER, CARD, BAND, RULE, EDGE = "#fbfaf7", "#ffffff", "#f4f2ec", "#e5e1d8", "#8c867a"
INK, MUTED, ACCENT = "#1d1b18", "#6a655c", "#b93a1e"
#: The categories' colours and shapes, in the order of their numbers, as on the page. A shape is
#: its corners, in units of which a marker is 16 wide.
COLOURS = ("#b93a1e", "#1f5fa8", "#96690a", "#0d7a5f", "#4f3a73", "#9c2f6b", "#55606b", "#5d6b12")
SHAPES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((0, -6.6), (6.6, 0), (0, 6.6), (-6.6, 0)),
    (),  # a circle
    ((-4.8, -4.8), (4.8, -4.8), (4.8, 4.8), (-4.8, 4.8)),
    ((0, -6), (6.2, 5), (-6.2, 5)),
    ((0, -6.2), (5.9, -1.9), (3.6, 5), (-3.6, 5), (-5.9, -1.9)),
    ((-2, -6), (2, -6), (2, -2), (6, -2), (6, 2), (2, 2), (2, 6), (-2, 6), (-2, 2), (-6, 2), (-6, -2), (-2, -2)),
    ((-6.2, -5), (6.2, -5), (0, 6)),
    ((-3, -5.4), (3, -5.4), (6, 0), (3, 5.4), (-3, 5.4), (-6, 0)),
)
RADIUS = 5.2

_MARGIN = 48
_TOP, _BOTTOM = 208, 566
_LEFT, _RIGHT = 268, WIDTH - _MARGIN - 16
#: The em of the page's geometry, unless there are too many lanes; a row needs less of it where there are no names.
_EM = 15.0
_ROW = 1.55
_MAX_ROWS = 6
#: However many lanes there are, nothing is smaller.
_LEAST = 6.0
_HALO, _BAR = 0.85, 1.1
#: How strong a bar and a count are on what lies below them.
_CERTAIN, _UNCERTAIN, _COUNT, _AROUND = 0.34, 0.18, 0.75, 0.22
#: How strong the line of a year is beside the others.
_YEAR = 0.45
#: Stamps are drawn so many times as large, then made smaller, which smooths their edges.
_FINE = 8


class Category(NamedTuple):
    """What marks of a category look like, as numbers from 1, and what it is called."""

    slug: str
    label: str
    colour: int
    shape: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What is told beside the events: texts of one language, the categories, the days shown."""

    name: str
    title: str
    description: str
    categories: Sequence[Category]
    window: Window
    language: str


def draw_events(subject: Subject, events: Sequence[Event]) -> bytes:
    """The picture with a mark for each event, which come in chronological order and overlap the window."""
    canvas = _Canvas()
    scale = Scale(subject.window)
    for lane in _lanes(canvas, subject):
        marks = [draw(event, scale) for event in events if event.category == lane.category.slug]
        em = max(min(_EM, lane.height / _ROW), _LEAST)
        rows = min(max(int(lane.height / (_ROW * em)), 1), _MAX_ROWS)
        _draw_lane(canvas, lane, pack(marks, rows, (_RIGHT - _LEFT) / em), em)
    return canvas.png()


def draw_counts(subject: Subject, histogram: Mapping[str, Sequence[int]]) -> bytes:
    """The picture with counts by ``bin_edges(window)``."""
    canvas = _Canvas()
    scale = Scale(subject.window)
    slugs = [one.slug for one in subject.categories]
    dense = lay_out_density(histogram, bin_edges(subject.window), scale, slugs)
    for lane, counts in zip(_lanes(canvas, subject), dense, strict=True):
        _draw_counts(canvas, lane, counts)
    return canvas.png()


@dataclass(frozen=True, slots=True)
class _Lane:
    category: Category
    ground: str
    top: float
    height: float

    @property
    def colour(self) -> str:
        return COLOURS[self.category.colour - 1]


def _lanes(canvas: "_Canvas", subject: Subject) -> Sequence[_Lane]:
    """Draw everything around the events; gives the lanes to draw them in."""
    for text, top, sizes, colour in (
        (subject.name, 40, (24,), MUTED),
        (subject.title, 78, (54, 50, 46, 42, 38, 34), INK),
        (subject.description, 152, (26, 24, 22), MUTED),
    ):
        fitting, size = _fitting(text, sizes, WIDTH - 2 * _MARGIN)
        canvas.text((_MARGIN, top), fitting, size, colour, is_bold=text == subject.title)
    height = (_BOTTOM - _TOP) / max(len(subject.categories), 1)
    lanes = [
        _Lane(one, CARD if number % 2 else BAND, _TOP + number * height, height)
        for number, one in enumerate(subject.categories)
    ]
    for lane in lanes:
        canvas.box((_MARGIN, lane.top, WIDTH - _MARGIN, lane.top + height), lane.ground)
    axis = lay_out_axis(Scale(subject.window), subject.language)
    _draw_ticks(canvas, axis.minors, is_named=not axis.majors)
    _draw_ticks(canvas, axis.majors, is_named=True)
    letters = max(min(21, height * 0.8), _LEAST)
    for lane in lanes:
        middle = lane.top + height / 2
        canvas.marker((_MARGIN + 22, middle), lane.category, "confirmed", letters / 13)
        name, _ = _fitting(lane.category.label, (letters,), _LEFT - _MARGIN - 60)
        canvas.text((_MARGIN + 44, middle - letters * 0.58), name, letters, INK, on=lane.ground)
    canvas.outline((_MARGIN, _TOP, WIDTH - _MARGIN, _BOTTOM), RULE)
    return lanes


def _draw_ticks(canvas: "_Canvas", ticks: Sequence[Tick], *, is_named: bool) -> None:
    free = 0.0
    for tick in ticks:
        x = _at(tick.x)
        if not tick.is_edge:
            colour = _mixed(EDGE, RULE, _YEAR) if is_named else RULE
            canvas.box((x, _TOP, x + 1, _BOTTOM + (10 if is_named else 0)), colour)
        width = _width(tick.label, 21)
        if is_named and x >= free and x + width <= WIDTH - _MARGIN:
            canvas.text((x + 6, _BOTTOM + 8), tick.label, 21, MUTED)
            free = x + width + 18


def _draw_lane(canvas: "_Canvas", lane: _Lane, packing: Packing, em: float) -> None:
    first = lane.top + (lane.height - packing.rows * _ROW * em) / 2 + _ROW * em / 2

    def middle_of(placed: Placed | Cluster) -> float:
        return first + placed.row * _ROW * em

    for placed in packing.placed:
        for segment in placed.mark.segments:
            _draw_bar(canvas, lane, segment, middle_of(placed), em)
    for placed in packing.placed:
        _draw_mark(canvas, lane, placed.mark, middle_of(placed), em)
        left = _at(placed.anchor) + placed.offset * em - (_width(placed.name, em) if placed.offset < 0 else 0)
        canvas.text((left, middle_of(placed) - em * 0.58), placed.name, em, INK, on=lane.ground)
    for cluster in packing.clusters:
        canvas.pill((_at(cluster.x), middle_of(cluster)), f"+{len(cluster.marks)}", em)


def _draw_bar(canvas: "_Canvas", lane: _Lane, segment: Segment, middle: float, em: float) -> None:
    left, right = max(segment.x, 0.0), min(segment.x + segment.width, 100.0)
    start, end = round(_at(left)), max(round(_at(right)), round(_at(left)) + 1)
    top, bottom = middle - _BAR * em / 2, middle + _BAR * em / 2
    strength = _CERTAIN if segment.is_certain else _UNCERTAIN
    if segment.fade == "none":
        canvas.box((start, top, end, bottom), _mixed(lane.colour, lane.ground, strength))
        return
    for x in range(start, end):
        part = (x - start) / max(end - start - 1, 1)
        rising = min(part / 0.35, 1) if segment.fade == "both" else part
        falling = min((1 - part) / 0.35, 1) if segment.fade == "both" else 1 - part
        shown = {"start": rising, "end": falling, "both": min(rising, falling)}[segment.fade]
        canvas.box((x, top, x + 1, bottom), _mixed(lane.colour, lane.ground, strength * shown))


def _draw_mark(canvas: "_Canvas", lane: _Lane, mark: Mark, middle: float, em: float) -> None:
    x, unit = _at(mark.x), 1.3 * em / 16
    if mark.has_halo:
        canvas.stamp((x, middle), _disc(_HALO * em), _mixed(lane.colour, lane.ground, _AROUND))
    if mark.is_pinned:
        tip, height = x - 14 * unit, 4 * unit
        canvas.triangle(
            ((tip + 5 * unit, middle - height), (tip, middle), (tip + 5 * unit, middle + height)), lane.colour
        )
    canvas.marker((x, middle), lane.category, mark.event.status, unit)


def _draw_counts(canvas: "_Canvas", lane: _Lane, counts: DenseLane) -> None:
    colour = _mixed(lane.colour, lane.ground, _COUNT)
    floor = lane.top + lane.height
    for one in counts.bins:
        top = floor - one.height / 100 * lane.height * 0.9
        canvas.box((_at(one.x) + 0.5, top, _at(one.x + one.width) - 0.5, floor), colour)


def _at(percent: float) -> float:
    """The pixel of a place on the plot."""
    return _LEFT + (_RIGHT - _LEFT) * percent / 100


def _mixed(colour: str, ground: str, strength: float) -> str:
    """A colour that lets what is below it shine through."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(over * strength + under * (1 - strength)):02x}" for over, under in pairs)


def _channels(colour: str) -> Iterator[int]:
    return (int(colour[place : place + 2], 16) for place in (1, 3, 5))


Point = tuple[float, float]
Box = tuple[float, float, float, float]


class _Canvas:
    """Where it is drawn; places are pixels from the left and the top."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self.box((0, 0, WIDTH, 8), ACCENT)

    def png(self) -> bytes:
        written = BytesIO()
        self._image.save(written, "PNG")
        return written.getvalue()

    def box(self, box: Box, colour: str) -> None:
        """Filled, without its right and lower edge; at least a pixel wide and high."""
        left, top, right, bottom = (round(side) for side in box)
        self._draw.rectangle((left, top, max(right - 1, left), max(bottom - 1, top)), fill=colour)

    def outline(self, box: Box, colour: str) -> None:
        self._draw.rectangle(box, outline=colour)

    def triangle(self, corners: Sequence[Point], colour: str) -> None:
        self._draw.polygon(list(corners), fill=colour)

    def stamp(self, middle: Point, stamp: Image.Image, colour: str) -> None:
        left, top = round(middle[0] - stamp.width / 2), round(middle[1] - stamp.height / 2)
        self._image.paste(colour, (left, top), stamp)

    def marker(self, middle: Point, category: Category, status: str, unit: float) -> None:
        """Hollow, half or solid; ``unit`` is a sixteenth of its width."""
        whole, inked = _marker(category.shape - 1, status, unit)
        self.stamp(middle, whole, CARD)
        self.stamp(middle, inked, COLOURS[category.colour - 1])

    def pill(self, middle: Point, text: str, em: float) -> None:
        width, height = _width(text, em) / 2 + 0.5 * em, 0.75 * em
        x, y = middle
        box = (round(x - width), round(y - height), round(x + width), round(y + height))
        self._draw.rounded_rectangle(box, height, fill=CARD, outline=EDGE)
        self.text((x - _width(text, em) / 2, y - em * 0.58), text, em, INK, on=CARD)

    def text(
        self, place: Point, text: str, size: float, colour: str, *, is_bold: bool = False, on: str = PAPER
    ) -> None:
        """From its left end and its top; ``on`` is the colour behind it."""
        letters = _letters(text)
        line = "".join(base for base, _ in letters)
        stroke = 0.6 * size / 40 if is_bold else 0
        self._draw.text(place, line, colour, _font(size), stroke_width=stroke)
        for number, (base, accents) in enumerate(letters):
            if accents:
                start = place[0] + _font(size).getlength(line[:number])
                self._accents((start, place[1]), base, accents, size, colour, stroke, on)

    def _accents(self, place: Point, base: str, accents: str, size: float, colour: str, stroke: float, on: str) -> None:
        """The font has hardly a letter with an accent: so they are put together, of what it has."""
        left, top, right, bottom = (place[number % 2] + side for number, side in enumerate(_ink(base, size)))
        if base in "ij" and any(accent != _CEDILLA for accent in accents):
            # An accent takes the place of the dot.
            neck = place[1] + _ink("x", size)[1]
            self.box((left - 1, top - 1, right + 1, neck - 1), on)
            top = neck
        for accent in accents:
            sign, part = _ACCENTS[accent]
            own_left, own_top, own_right, own_bottom = _ink(sign, size * part)
            x = (left + right - own_left - own_right) / 2
            y = bottom - own_top if accent == _CEDILLA else top - size * _ABOVE - own_bottom
            self._draw.text((x, y), sign, colour, _font(size * part), stroke_width=stroke)


@lru_cache(maxsize=64)
def _disc(radius: float) -> Image.Image:
    side = 2 * round(radius) + 1
    large = Image.new("L", (side * _FINE, side * _FINE))
    middle, reach = side * _FINE / 2, radius * _FINE
    ImageDraw.Draw(large).ellipse((middle - reach, middle - reach, middle + reach, middle + reach), fill=255)
    return large.reduce(_FINE)


@lru_cache(maxsize=128)
def _marker(number: int, status: str, unit: float) -> tuple[Image.Image, Image.Image]:
    """All that a marker covers, and what of it has the category's colour."""
    side = 2 * round(8 * unit) + 1
    middle, scale = side * _FINE / 2, unit * _FINE
    whole = Image.new("L", (side * _FINE, side * _FINE))
    _draw_shape(ImageDraw.Draw(whole), number, middle, scale, fill=255)
    inked = whole.copy() if status != "claimed" else Image.new("L", whole.size)
    pen = ImageDraw.Draw(inked)
    if status == "reported":
        pen.rectangle((middle, 0, side * _FINE, side * _FINE), fill=0)
    _draw_shape(pen, number, middle, scale, outline=255, width=round(2 * scale))
    return whole.reduce(_FINE), inked.reduce(_FINE)


def _draw_shape(pen: ImageDraw.ImageDraw, number: int, middle: float, scale: float, **how: int) -> None:
    if not SHAPES[number]:
        reach = RADIUS * scale
        pen.ellipse((middle - reach, middle - reach, middle + reach, middle + reach), **how)
        return
    pen.polygon([(middle + x * scale, middle + y * scale) for x, y in SHAPES[number]], **how)


# Texts

_CEDILLA = "\N{COMBINING CEDILLA}"
#: What stands for a combining accent, and how large it is.
_ACCENTS = {
    "\N{COMBINING ACUTE ACCENT}": ("´", 1.0),
    "\N{COMBINING GRAVE ACCENT}": ("`", 1.0),
    "\N{COMBINING CIRCUMFLEX ACCENT}": ("^", 0.62),
    "\N{COMBINING TILDE}": ("~", 0.7),
    "\N{COMBINING DIAERESIS}": ("..", 0.9),
    _CEDILLA: (",", 0.6),
}
#: More characters than this never fit.
_LONGEST = 400
#: How far above its letter an accent stands, in its size.
_ABOVE = 0.05
_INSTEAD = str.maketrans(
    {
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{MINUS SIGN}": "-",
    }
)


def _fitting(text: str, sizes: Sequence[float], width: float) -> tuple[str, float]:
    """A text in the first of the sizes in which there is room for it; in the last, as much of it as fits."""
    text = " ".join(text[:_LONGEST].split())
    for size in sizes:
        if _width(text, size) <= width:
            return text, size
    length = bisect_right(range(len(text)), width, key=lambda length: _width(f"{text[:length]}…", sizes[-1])) - 1
    return f"{text[: max(length, 0)].rstrip()}…", sizes[-1]


def _width(text: str, size: float) -> float:
    return _font(size).getlength("".join(base for base, _ in _letters(text)))


@lru_cache(maxsize=256)
def _letters(text: str) -> Sequence[tuple[str, str]]:
    """The letters of a text that the font has, each with its accents; what it has not is left out."""
    letters: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFKD", text.translate(_INSTEAD)):
        if unicodedata.combining(character):
            if letters and character in _ACCENTS:
                letters[-1] = letters[-1][0], letters[-1][1] + character
        elif _is_in_font(character):
            letters.append((character, ""))
    return letters


@lru_cache(maxsize=4096)
def _is_in_font(character: str) -> bool:
    # No font has this one: it is drawn as what is missing.
    return character == " " or _drawn(character) != _drawn("\uffff")


def _drawn(character: str) -> bytes:
    image = Image.new("1", (40, 40))
    ImageDraw.Draw(image).text((4, 4), character, 1, _font(24))
    return image.tobytes()


@lru_cache(maxsize=256)
def _ink(text: str, size: float) -> Box:
    """Where a text leaves ink, from its left end and its top."""
    side = round(2 * size)
    image = Image.new("1", (2 * side, 2 * side))
    ImageDraw.Draw(image).text((side / 2, side / 2), text, 1, _font(size))
    left, top, right, bottom = image.getbbox() or (side / 2,) * 4
    return left - side / 2, top - side / 2, right - side / 2, bottom - side / 2


@lru_cache(maxsize=64)
def _font(size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType, which draws its font.")
    return font
