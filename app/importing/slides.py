"""Reads the slides of a TimelineJS 3 timeline in JSON as rows of a spreadsheet."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from app.errors import CannotBegin
from app.importing.rows import ID, MEDIA_LINK, MEDIA_TITLE, Row, Sheet

#: The keys of a slide, and the columns they are called in a spreadsheet.
_KEYS: Final = {
    ("start_date", "year"): "Year",
    ("start_date", "month"): "Month",
    ("start_date", "day"): "Day",
    ("end_date", "year"): "End Year",
    ("end_date", "month"): "End Month",
    ("end_date", "day"): "End Day",
    ("display_date",): "Display Date",
    ("text", "headline"): "Headline",
    ("text", "text"): "Text",
    ("media", "url"): "Media",
    ("media", "credit"): "Media Credit",
    ("media", "caption"): "Media Caption",
    ("media", "thumbnail"): "Media Thumbnail",
    ("media", "alt"): "Alt Text",
    ("media", "link"): MEDIA_LINK,
    ("media", "title"): MEDIA_TITLE,
    ("group",): "Group",
    ("unique_id",): ID,
}
_TIMES: Final = {"start_date": "Time", "end_date": "End Time"}
_PARTS: Final = ("hour", "minute", "second", "millisecond")
#: How it looks, which is ours to say.
_LOOKS: Final = {("start_date", "format"), ("end_date", "format"), ("media", "link_target"), ("autolink",)}


def read_slides(path: Path, content: str) -> Sheet:
    """The slides in order: title, events, eras. Raises CannotBegin where the file is no such JSON."""
    try:
        timeline = json.loads(content)
    except json.JSONDecodeError as error:
        raise CannotBegin(f"{path} looks like JSON and is none: line {error.lineno}: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise CannotBegin(f"{path} looks like JSON and is none that can be read: {error}.") from error
    if not _is_timeline(timeline):
        raise CannotBegin(
            f"{path} is JSON, but not of TimelineJS 3: expected an object with a list of “events”, each with its "
            "“start_date” or “text”. That of other versions can be changed into it, or into a spreadsheet."
        )
    kinds = {"title": [timeline.get("title")], "": timeline["events"], "era": _list(timeline.get("eras"))}
    slides = [(kind, slide) for kind, several in kinds.items() for slide in several if slide]
    unknown: dict[str, None] = {}
    rows = [Row(number, _cells(kind, slide, unknown)) for number, (kind, slide) in enumerate(slides, 1)]
    return Sheet(rows, list(unknown), "slide")


def _is_timeline(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("events"), list):
        return False
    slides = [value.get("title"), *value["events"], *_list(value.get("eras"))]
    return all(
        isinstance(slide, dict) and not slide.keys().isdisjoint(("start_date", "text")) for slide in slides if slide
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _cells(kind: str, slide: dict[str, Any], unknown: dict[str, None]) -> dict[str, str]:
    cells = dict.fromkeys(_KEYS.values(), "")
    times: dict[str, dict[str, str]] = {key: {} for key in _TIMES}
    shown, looks = [], []
    for keys, value in _flat(slide):
        text = _text(value)
        if not text or keys in _LOOKS:
            continue
        if keys in _KEYS:
            cells[_KEYS[keys]] = text
        elif keys[0] in _TIMES and keys[1:] == ("display_date",):
            shown.append(text)
        elif keys[0] in _TIMES and keys[-1] in _PARTS:
            times[keys[0]][keys[-1]] = text.zfill(2)
        elif keys[0] == "background":
            looks.append(text)
        else:
            unknown[".".join(keys)] = None
    cells |= {_TIMES[key]: ":".join(parts[part] for part in _PARTS if part in parts) for key, parts in times.items()}
    # What a slide shows goes before what its dates do.
    return {"Display Date": " – ".join(shown), "Background": " ".join(looks), "Type": kind} | {
        name: cell for name, cell in cells.items() if cell
    }


def _flat(value: dict[str, Any], *above: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, member in value.items():
        if isinstance(member, dict) and not above:
            yield from _flat(member, key)
        else:
            yield (*above, key), member


def _text(value: Any) -> str:
    """A text or a number as a cell has it; anything else as JSON."""
    if value is None or value is False:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # JSON can spell halves of characters, which no file can hold.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
