"""One of our SVG figures as PDF: the shapes that our figures use, and texts in the standard fonts that every reader has."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

__all__ = ["to_pdf"]

# Widths in thousandths of the size, from the space to the tilde (Adobe Core 14 AFM); accents do not change them.
_REGULAR = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, *[556] * 10),
    *(278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833),
    *(722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333),
    *(556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278),
    *(556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
_BOLD = (
    *(278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, *[556] * 10),
    *(333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833),
    *(722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333),
    *(556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333),
    *(611, 556, 778, 556, 556, 500, 389, 280, 389, 584),
)
_FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold", "F3": "Times-Bold"}
_UNITS = {"": 0.75, "mm": 72 / 25.4}
_INHERITED = ("fill", "stroke", "stroke-width", "font-size", "font-weight", "font-family", "text-anchor")


def to_pdf(svg: str) -> bytes:
    """Return a figure as PDF 1.4; equal figures give equal bytes.

    Texts are drawn in Helvetica and Times, which no reader lacks. A letter that these do not have is drawn as the letters
    it is made of, without its accent; one that is made of none (of another script) as a question mark.

    Examples
    --------
    >>> to_pdf('<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9mm" viewBox="0 0 9 9"/>')[:8]
    b'%PDF-1.4'
    """
    root = ElementTree.fromstring(svg)
    page = _Page(root)
    content = zlib.compress("\n".join(page.out).encode("cp1252"), 9)
    title = next((one.text or "" for one in root.iter() if _name(one) == "title"), "")
    states = " ".join(
        f"/{name} << /ca {fill:g} /CA {stroke:g} >>" for (fill, stroke), name in page.opacities.items()
    )
    fonts = " ".join(
        f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        for key, name in _FONTS.items()
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.wide:.2f} {page.high:.2f}] /Contents 4 0 R "
        f"/Resources << /Font << {fonts} >> /ExtGState << {states} >> >> >>".encode(),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Title <FEFF%s> /Producer (govgraph) >>" % title.encode("utf-16-be").hex().upper().encode(),
    ]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    begin = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        begin,
    )
    return bytes(out)


def _name(one: ElementTree.Element) -> str:
    return one.tag.rpartition("}")[2]


class _Page:
    """The operators that draw a figure, and the opacities that they name."""

    def __init__(self, root: ElementTree.Element) -> None:
        left, top, wide, high = map(float, (root.get("viewBox") or f"0 0 {root.get('width')} 1").split())
        self.wide, self.high = _length(root.get("width", "0")), _length(root.get("height", "0"))
        self.opacities: dict[tuple[float, float], str] = {}
        k, m = self.wide / wide, self.high / high
        self.out = ["q", f"{k:.5f} 0 0 {-m:.5f} {-left * k:.3f} {self.high + top * m:.3f} cm"]
        self._inside(root, {})
        self.out.append("Q")

    def _inside(self, parent: ElementTree.Element, known: Mapping[str, str]) -> None:
        known = {**known, **{name: parent.attrib[name] for name in _INHERITED if name in parent.attrib}}
        for one in parent:
            look = {**known, **one.attrib}
            turns = _matrices(one.get("transform", ""))
            self.out.append("q")
            self.out += [" ".join(f"{n:.4f}" for n in turn) + " cm" for turn in turns]
            match _name(one):
                case "g" | "svg":
                    self._inside(one, known)
                case "rect":
                    self._shape(_rectangle(one), look)
                case "circle":
                    self._shape(_circle(one), look)
                case "polygon":
                    points = [tuple(map(float, pair.split(","))) for pair in one.get("points", "").split()]
                    path = " ".join(f"{x:.2f} {y:.2f} {'l' if i else 'm'}" for i, (x, y) in enumerate(points))
                    self._shape(f"{path} h", look)
                case "path":
                    self._shape(_path(one.get("d", "")), look)
                case "text":
                    self._texts(one, look)
            self.out.append("Q")

    def _shape(self, path: str, look: Mapping[str, str]) -> None:
        fill, stroke = look.get("fill", "#000000"), look.get("stroke", "none")
        self._colors(look, fill, stroke)
        paint = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}
        self.out.append(f"{path} {paint[fill != 'none', stroke != 'none']}")

    def _colors(self, look: Mapping[str, str], fill: str, stroke: str) -> None:
        seen = (float(look.get("fill-opacity", 1)), float(look.get("stroke-opacity", 1)))
        self.out.append(f"/{self.opacities.setdefault(seen, f'G{len(self.opacities)}')} gs")
        if fill != "none":
            self.out.append(f"{_rgb(fill)} rg")
        if stroke != "none":
            joins = "1 j 1 J" if look.get("stroke-linejoin") == "round" else "0 j 0 J"
            wide, dash = float(look.get("stroke-width", 1)), look.get("stroke-dasharray", "")
            self.out.append(f"{_rgb(stroke)} RG {wide:.2f} w [{dash}] 0 d {joins}")

    def _texts(self, one: ElementTree.Element, look: Mapping[str, str]) -> None:
        parts = [part for part in one if _name(part) == "tspan"] or [one]
        stroke = look.get("stroke", "none")
        self._colors(look, look.get("fill", "#000000"), stroke)
        if stroke != "none":  # the halo first: paint-order
            self.out += [self._line(part, look, 1) for part in parts]
        self.out += [self._line(part, look, 0) for part in parts]

    def _line(self, part: ElementTree.Element, look: Mapping[str, str], mode: int) -> str:
        size = float(look.get("font-size", 12))
        bold = int(look.get("font-weight", 400)) >= 600
        serif = "serif" in look.get("font-family", "").replace("sans-serif", "")
        text = _letters("".join(part.itertext()))
        widths = _BOLD if bold else _REGULAR
        wide = sum(_width(letter, widths) for letter in text) * size / 1000
        x, y = (float(part.get(name) or look.get(name, "0")) for name in ("x", "y"))
        x -= {"middle": wide / 2, "end": wide}.get(look.get("text-anchor", "start"), 0.0)
        font = "F3" if serif else "F2" if bold else "F1"
        quoted = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"BT /{font} {size:g} Tf {mode} Tr 1 0 0 -1 {x:.2f} {y:.2f} Tm ({quoted}) Tj ET"


def _length(text: str) -> float:
    found = re.fullmatch(r"([\d.]+)([a-z]*)", text)
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


def _rgb(color: str) -> str:
    return " ".join(f"{int(color[i : i + 2], 16) / 255:.3f}" for i in (1, 3, 5))


def _letters(text: str) -> str:
    """Return a text in the letters of the standard fonts."""
    found = []
    for letter in text:
        try:
            letter.encode("cp1252")
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFKD", letter).encode("cp1252", "ignore").decode("cp1252")
            found.append(plain or "?")
        else:
            found.append(letter)
    return "".join(found)


def _width(letter: str, widths: Sequence[int]) -> int:
    plain = unicodedata.normalize("NFKD", letter)[0]
    if " " <= plain <= "~":
        return widths[ord(plain) - 32]
    return {"·": 278, "–": 556, "—": 1000, "…": 1000, "’": 222, "“": 333, "”": 333}.get(letter, 556)


def _matrices(text: str) -> list[tuple[float, ...]]:
    found: list[tuple[float, ...]] = []
    for name, inside in re.findall(r"(\w+)\(([^)]*)\)", text):
        first, *more = map(float, inside.split())
        if name == "translate":
            found.append((1, 0, 0, 1, first, *more))
        elif name == "rotate":
            c, s = math.cos(math.radians(first)), math.sin(math.radians(first))
            x, y = more or (0.0, 0.0)
            found.append((c, s, -s, c, x - c * x + s * y, y - s * x - c * y))
        else:
            raise ValueError(f"a figure has no {name}")
    return found


def _rectangle(one: ElementTree.Element) -> str:
    return " ".join(f"{float(one.get(name, 0)):.2f}" for name in ("x", "y", "width", "height")) + " re"


def _circle(one: ElementTree.Element) -> str:
    x, y, r = (float(one.get(name, 0)) for name in ("cx", "cy", "r"))
    return _arc(x, y, r, 0.0, math.tau, first=True)


def _arc(x: float, y: float, r: float, start: float, end: float, *, first: bool = False) -> str:
    """Return an arc in pieces of at most a quarter, each as a curve."""
    pieces = max(1, math.ceil(abs(end - start) / (math.pi / 2) - 1e-9))
    step = (end - start) / pieces
    k = 4 / 3 * math.tan(step / 4) * r
    out = [f"{x + math.cos(start) * r:.2f} {y + math.sin(start) * r:.2f} m"] if first else []
    for i in range(pieces):
        a, b = start + step * i, start + step * (i + 1)
        points = (
            x + math.cos(a) * r - math.sin(a) * k,
            y + math.sin(a) * r + math.cos(a) * k,
            x + math.cos(b) * r + math.sin(b) * k,
            y + math.sin(b) * r - math.cos(b) * k,
            x + math.cos(b) * r,
            y + math.sin(b) * r,
        )
        out.append(" ".join(f"{n:.2f}" for n in points) + " c")
    return " ".join(out)


def _path(text: str) -> str:
    """Return a path of lines, quadratic curves and circular arcs."""
    out = []
    x = y = 0.0
    for name, inside in re.findall(r"([A-Za-z])([^A-Za-z]*)", text):
        n = [float(one) for one in re.findall(r"-?[\d.]+", inside)]
        before = (x, y)
        match name:
            case "M" | "L" | "Q" | "A":
                x, y = n[-2:]
            case "H":
                x = n[0]
            case "h":
                x += n[0]
            case "V":
                y = n[0]
            case _:
                raise ValueError(f"a figure has no {name} in its paths")
        if name == "A":
            out.append(_elliptic(*before, n))
        elif name == "Q":  # a third of the way from its handle to either end
            handles = [(a + 2 * q) / 3 for end in (before, (x, y)) for a, q in zip(end, n, strict=False)]
            out.append(" ".join(f"{one:.2f}" for one in (*handles, x, y)) + " c")
        else:
            out.append(f"{x:.2f} {y:.2f} {'m' if name == 'M' else 'l'}")
    return " ".join(out)


def _elliptic(x: float, y: float, n: Sequence[float]) -> str:
    """Return an arc of a circle from where the pen is (SVG 2, appendix B.2.4, for equal radii)."""
    r, large, sweep, ex, ey = n[0], n[3] != 0, n[4] != 0, n[5], n[6]
    half = math.hypot(ex - x, ey - y) / 2
    r = max(r, half)
    away = math.sqrt(max(r * r - half * half, 0.0)) * (1 if large == sweep else -1)
    ux, uy = (ex - x) / (2 * half or 1.0), (ey - y) / (2 * half or 1.0)
    cx, cy = (x + ex) / 2 + uy * away, (y + ey) / 2 - ux * away
    start, end = math.atan2(y - cy, x - cx), math.atan2(ey - cy, ex - cx)
    if sweep and end < start:
        end += math.tau
    if not sweep and end > start:
        end -= math.tau
    return _arc(cx, cy, r, start, end)
