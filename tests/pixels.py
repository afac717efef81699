"""What is in a PNG? Read here, since no program of ours does: eight bits a channel, as resvg writes it."""

import struct
import zlib

Pixel = tuple[int, ...]


def size_of(png: bytes) -> tuple[int, int]:
    """Its width and height."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert png.endswith(b"IEND\xaeB`\x82")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def rows_of(png: bytes) -> list[list[Pixel]]:
    """Its rows of red, green and blue; a large one takes a while."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, head = 8, b"", b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        head, data = (body if kind == b"IHDR" else head), data + (body if kind == b"IDAT" else b"")
        at += length + 12
    width, height, depth, colour = struct.unpack(">IIBB", head[:10])
    assert (depth, colour) in ((8, 2), (8, 6))
    channels = 4 if colour == 6 else 3
    lines, step = zlib.decompress(data), width * channels
    above, rows = bytearray(step), []
    for number in range(height):
        start = number * (step + 1)
        line = bytearray(lines[start + 1 : start + 1 + step])
        _unfilter(lines[start], line, above, channels)
        rows.append([tuple(line[place : place + 3]) for place in range(0, step, channels)])
        above = line
    return rows


def _unfilter(kind: int, line: bytearray, above: bytearray, channels: int) -> None:
    if kind == 0:
        return
    for place in range(len(line)):
        left, corner = (line[place - channels], above[place - channels]) if place >= channels else (0, 0)
        line[place] = (line[place] + _guess(kind, left, above[place], corner)) & 255


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    """What PNG expects in a place, after its neighbours, where a line says that it is of this kind."""
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    away_from_left, away_from_up, away_from_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if away_from_left <= away_from_up and away_from_left <= away_from_corner:
        return left
    return up if away_from_up <= away_from_corner else corner
