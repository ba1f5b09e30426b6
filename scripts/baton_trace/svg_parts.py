"""The shapes that a timeline is drawn with, as lines of SVG. Attributes only, no style sheet, no script and
no font of its own: pages that strip these show it too."""

from xml.sax.saxutils import escape, quoteattr

FONT = "Helvetica, Arial, DejaVu Sans, sans-serif"
INK, FAINT, GRID, PAPER = "#1f2328", "#57606a", "#e4e7eb", "#ffffff"
USER, KERNEL, INTERRUPT = "#0072b2", "#e69f00", "#7b2d6e"
READY, READY_EDGE, BLOCKED, IDLE = "#fbf3c4", "#a88f00", "#8c959f", "#d0d7de"
MARKING = "#d8dbe0"
WAKE, MARK = "#00805a", "#c0392b"
CHARACTER = 0.6  # the width of one, in parts of the size of its type

# Each state has a colour and a texture, so that it is told from the others in print, too.
PATTERNS = f"""\
<defs>
<pattern id="ring0" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
<rect width="5" height="5" fill="{KERNEL}"/><rect width="1.6" height="5" fill="#8a5a00"/></pattern>
<pattern id="interrupt" width="4" height="4" patternUnits="userSpaceOnUse">\
<rect width="4" height="4" fill="{INTERRUPT}"/><rect width="4" height="1.2" fill="#ffffff"/></pattern>
<pattern id="ready" width="6" height="6" patternUnits="userSpaceOnUse">\
<rect width="6" height="6" fill="{READY}"/><circle cx="3" cy="3" r="0.9" fill="{READY_EDGE}"/></pattern>
<pattern id="idle" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">\
<rect width="6" height="6" fill="#f6f8fa"/><rect width="1.5" height="6" fill="{IDLE}"/></pattern>
<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto" \
markerUnits="userSpaceOnUse"><path d="M0,0.5 L8,4 L0,7.5 Z" fill="{WAKE}"/></marker>
</defs>"""


def number(value):
    """A coordinate with at most two decimals, the same everywhere."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def attributes(**values):
    named = {name.replace("_", "-"): value for name, value in values.items() if value is not None}
    return "".join(
        f" {name}={quoteattr(number(v) if isinstance(v, (int, float)) else v)}" for name, v in named.items()
    )


def element(name, content="", **values):
    if content:
        return f"<{name}{attributes(**values)}>{content}</{name}>"
    return f"<{name}{attributes(**values)}/>"


def text(x, y, words, size=11, fill=INK, anchor=None, weight=None, halo=False):
    """halo: a white edge, for words that lie upon lines."""
    edge = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke", "stroke_linejoin": "round"} if halo else {}
    return element("text", escape(words), x=x, y=y, font_size=size, fill=fill, text_anchor=anchor,
                   font_weight=weight, **edge)  # fmt: skip


def title(words):
    """What a browser shows of a shape under the pointer."""
    return element("title", escape(words))


def rectangle(x, y, width, height, fill, tip="", **more):
    return element("rect", title(tip) if tip else "", x=x, y=y, width=width, height=height, fill=fill, **more)


def line(x1, y1, x2, y2, stroke, width=1, tip="", **more):
    return element("line", title(tip) if tip else "", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke,
                   stroke_width=width, **more)  # fmt: skip


def arrow(x, y1, y2, dashed, tip):
    """From a dot at (x, y1) in an arc to (x, y2)."""
    bow = min(14, 5 + abs(y2 - y1) / 12)
    path = f"M{number(x)},{number(y1)} C{number(x - bow)},{number(y1)} {number(x - bow)},{number(y2)} " \
           f"{number(x)},{number(y2)}"  # fmt: skip
    curve = element("path", title(tip), d=path, fill="none", stroke=WAKE, stroke_width=1.5,
                    stroke_dasharray="4 2.5" if dashed else None, marker_end="url(#head)")  # fmt: skip
    return curve + element("circle", cx=x, cy=y1, r=2.6, fill=PAPER if dashed else WAKE, stroke=WAKE,
                           stroke_width=1.2)  # fmt: skip


def flag(x, y, words, right):
    """A mark that a program wrote: a flag upon its lane; its words end at right at the latest."""
    side = -1 if x + 10 + width_of(words, 9.5) > right else 1
    banner = f"M{number(x)},{number(y)} v-11 h{7 * side} l{-2 * side},2.5 l{2 * side},2.5 h{-7 * side}"
    shape = element("path", title(f"mark: {words}"), d=banner, fill=MARK, stroke=MARK, stroke_width=1)
    anchor = "end" if side < 0 else None
    return shape + text(x + 10 * side, y - 3.5, words, 9.5, MARK, anchor, "bold", halo=True)


def width_of(words, size):
    return len(words) * size * CHARACTER
