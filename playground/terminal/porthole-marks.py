"""Draws porthole-marks.woff2: the marks of the terminal that IBM Plex Mono and many systems lack.

    python3 -m pip install fonttools brotli
    python3 porthole-marks.py
"""

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

# Units of 1/1000 em; the advance is that of IBM Plex Mono.
ADVANCE = 600
WIDTH, HEIGHT, STROKE = 250, 380, 66
MIDDLE = HEIGHT // 2

C = [[
    (70, 0), (WIDTH - 55, 0), (WIDTH, 55), (WIDTH, 115), (WIDTH - STROKE, 115), (WIDTH - STROKE, 85),
    (WIDTH - 75, STROKE), (88, STROKE), (STROKE, 88), (STROKE, HEIGHT - 88), (88, HEIGHT - STROKE),
    (WIDTH - 75, HEIGHT - STROKE), (WIDTH - STROKE, HEIGHT - 85), (WIDTH - STROKE, HEIGHT - 115),
    (WIDTH, HEIGHT - 115), (WIDTH, HEIGHT - 55), (WIDTH - 55, HEIGHT), (70, HEIGHT), (0, HEIGHT - 70), (0, 70),
]]
BOWL = MIDDLE - 30
R = [
    [
        (0, 0), (STROKE, 0), (STROKE, BOWL), (95, BOWL), (WIDTH - 78, 0), (WIDTH, 0), (WIDTH - 80, BOWL + 5),
        (WIDTH - 50, BOWL + 12), (WIDTH, BOWL + 65), (WIDTH, HEIGHT - 60), (WIDTH - 60, HEIGHT), (0, HEIGHT),
    ],
    [
        (STROKE, BOWL + STROKE), (STROKE, HEIGHT - STROKE), (WIDTH - 84, HEIGHT - STROKE), (WIDTH - STROKE, HEIGHT - 84),
        (WIDTH - STROKE, BOWL + STROKE + 22), (WIDTH - 88, BOWL + STROKE),
    ],
]
L = [[(0, 0), (WIDTH, 0), (WIDTH, STROKE), (STROKE, STROKE), (STROKE, HEIGHT), (0, HEIGHT)]]
F = [[
    (0, 0), (STROKE, 0), (STROKE, MIDDLE - STROKE // 2), (WIDTH - 35, MIDDLE - STROKE // 2),
    (WIDTH - 35, MIDDLE + STROKE // 2), (STROKE, MIDDLE + STROKE // 2), (STROKE, HEIGHT - STROKE),
    (WIDTH, HEIGHT - STROKE), (WIDTH, HEIGHT), (0, HEIGHT),
]]
POINTS_RIGHT = [[(140, 110), (140, 590), (500, 350)]]
POINTS_LEFT = [[(460, 110), (460, 590), (100, 350)]]
FIRST, SECOND = (30, 350), (320, -50)


def is_clockwise(contour):
    edges = zip(contour, contour[1:] + contour[:1])
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in edges) < 0


def draw(*parts):
    """Outer contours run clockwise, holes the other way."""
    pen = TTGlyphPen(None)
    for (x, y), contours in parts:
        for index, contour in enumerate(contours):
            ordered = contour if is_clockwise(contour) == (index == 0) else contour[::-1]
            points = [(a + x, b + y) for a, b in ordered]
            pen.moveTo(points[0])
            for point in points[1:]:
                pen.lineTo(point)
            pen.closePath()
    return pen.glyph()


glyphs = {
    ".notdef": TTGlyphPen(None).glyph(),
    "carriagereturn": draw((FIRST, C), (SECOND, R)),
    "linefeed": draw((FIRST, L), (SECOND, F)),
    "sent": draw(((0, 0), POINTS_RIGHT)),
    "received": draw(((0, 0), POINTS_LEFT)),
}
font = FontBuilder(1000, isTTF=True)
font.setupGlyphOrder(list(glyphs))
font.setupCharacterMap({0x240D: "carriagereturn", 0x240A: "linefeed", 0x25B8: "sent", 0x25C2: "received"})
font.setupGlyf(glyphs)
font.setupHorizontalMetrics({name: (ADVANCE, getattr(glyph, "xMin", 0)) for name, glyph in glyphs.items()})
font.setupHorizontalHeader(ascent=1025, descent=-275)
font.setupNameTable({"familyName": "Porthole Marks", "styleName": "Regular"})
font.setupOS2(sTypoAscender=780, sTypoDescender=-220, usWinAscent=1025, usWinDescent=275)
font.setupPost(isFixedPitch=1)
font.font.flavor = "woff2"
font.save("porthole-marks.woff2")
