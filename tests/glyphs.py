#!/usr/bin/env python3
"""Holds the text that samstem reads and its places against pdfium: tests/glyphs.py PDF... [--words PATH] [--show N].

Built before: cargo build --example words (PATH, by default target/debug/examples/words). Needs pypdfium2.

text       pages on which both have the same letters: a multiset, so without order; white space, hyphens at line
           ends, controls and the forms of compatibility (ligatures) do not count; neither do letters outside the page
places     pages on which every word of samstem begins and ends, along its line, within 1 pt of where pdfium has the
           origin of the same first letter and the end of the same last one, and lies on its baseline
words      the share of all words with such a place

What is not held against either: letters that cannot be seen in pdfium's own picture of the page; the same letter again
at the same place; glyphs without any text (U+FFFD here, nothing there); signs of symbol fonts that pdfium leaves in the
private area; bullets that are drawn as discs and have no font; places of words at a slant, of words that a soft hyphen ends, and of last letters whose ink reaches past
their advance (pdfium then has the ink's end). A page that one of the two cannot open counts as differing.
"""
import argparse
import collections
import ctypes
import json
import math
import subprocess
import sys
import unicodedata

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# Greatest distance in points at which a letter has the same place.
NEAR = 1.0
# Pixels a point, so that pdfium's whole pixels lose nothing.
SCALE = 100
# Share of the type size within which the same letter again is the same letter (fake bold, shadows).
TWICE = 0.12
# Share of the type size by which ink may reach past the advance.
OVERHANG = 0.35
# Pixels a point of the picture in which letters are looked for, and the least difference of shade that is seen.
PICTURE, SEEN = 3, 6
# Words higher than this share of the type size are written at a slant.
SLANTED = 1.7
# Stands for a sign of the private area.
SIGN = "\ue000"
# The bullet for which samstem takes a drawn disc.
DISC = "•"
# Accents that TeX sets by themselves and Unicode does not take for the combining ones.
ACCENTS = {0x2C6: 0x302, 0x2C7: 0x30C}
HYPHENS = "-\u00ad\u2010\u2011\u0002\ufffe"


def letters(text):
    """The letters of a text: compatibility forms and accents resolved, no space, hyphen or control."""
    text = unicodedata.normalize("NFKD", text).translate(ACCENTS)
    return [c for c in text if not c.isspace() and c not in HYPHENS and unicodedata.category(c) not in ("Cc", "Cf", "Zs")]


class Letter:
    """A letter of pdfium: text, origin, box of its advance and its ink, box of its ink, angle and size."""

    def __init__(self, text, x, y, box, ink, angle, size):
        self.text, self.x, self.y, self.box, self.ink, self.angle, self.size = text, x, y, box, ink, angle, size


def pdfium_pages(file):
    """For each page itself, its size and its letters, the display's top left being the origin."""
    document = pdfium.PdfDocument(file)
    for page in document:
        width, height = page.get_size()
        text = raw.FPDFText_LoadPage(page)

        def place(x, y):
            dx, dy = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(page, 0, 0, round(width * SCALE), round(height * SCALE), 0, x, y, dx, dy)
            return dx.value / SCALE, dy.value / SCALE

        def corners(left, top, right, bottom):
            (x0, y0), (x1, y1) = place(left, top), place(right, bottom)
            return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

        found = []
        for i in range(max(raw.FPDFText_CountChars(text), 0)):
            if raw.FPDFText_IsGenerated(text, i) == 1:
                continue
            code = min(raw.FPDFText_GetUnicode(text, i), sys.maxunicode)
            x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
            if not raw.FPDFText_GetCharOrigin(text, i, x, y) or not raw.FPDFText_GetLooseCharBox(text, i, box):
                continue
            left, right, bottom, top = (ctypes.c_double() for _ in range(4))
            raw.FPDFText_GetCharBox(text, i, left, right, bottom, top)
            ink = corners(left.value, top.value, right.value, bottom.value)
            angle = math.degrees(raw.FPDFText_GetCharAngle(text, i))
            size = raw.FPDFText_GetFontSize(text, i)
            loose = corners(box.left, box.top, box.right, box.bottom)
            found.append(Letter(chr(code), *place(x.value, y.value), loose, ink, angle, size))
        raw.FPDFText_ClosePage(text)
        yield page, (width, height), found


def unseen(page, found):
    """Which letters leave no trace in the picture of the page."""
    picture = page.render(scale=PICTURE, grayscale=True).to_pil()
    out = collections.Counter()
    for letter in found:
        x0, y0, x1, y1 = (v * PICTURE for v in letter.ink)
        part = picture.crop((math.floor(x0), math.floor(y0), math.ceil(x1) + 1, math.ceil(y1) + 1))
        low, high = part.getextrema() if part.width and part.height else (0, 0)
        if high - low < SEEN:
            out.update(letters(letter.text))
    return out


def surrogates(found):
    """Joins the halves that pdfium gives for letters beyond the first plane."""
    out = []
    for letter in found:
        if out and "\ud800" <= out[-1].text <= "\udbff" and "\udc00" <= letter.text <= "\udfff":
            out[-1].text = (out[-1].text + letter.text).encode("utf-16", "surrogatepass").decode("utf-16")
        else:
            out.append(letter)
    return [c for c in out if not "\ud800" <= c.text <= "\udfff"]


def once(found):
    """Leaves out a letter that stands again at nearly the same place."""
    seen, out = collections.defaultdict(list), []
    for before, letter in zip([None, *found], found):
        # The letters of a ligature have one place.
        if before and before.text == letter.text and (before.x, before.y) == (letter.x, letter.y):
            out.append(letter)
            continue
        reach = TWICE * max(letter.box[3] - letter.box[1], letter.box[2] - letter.box[0])
        near = seen[letter.text, int(letter.x // 20), int(letter.y // 20)]
        if not any(abs(a.x - letter.x) <= reach and abs(a.y - letter.y) <= reach for a in near):
            out.append(letter)
        near.append(letter)
    return out


def ends(word):
    """Origin of a word's first letter and end of its last."""
    _, direction, baseline, x0, y0, x1, y1, _, _ = word
    return {
        0: ((x0, baseline), (x1, baseline)),
        90: ((baseline, y0), (baseline, y1)),
        180: ((x1, baseline), (x0, baseline)),
        270: ((baseline, y1), (baseline, y0)),
    }[direction]


class Near:
    """Letters that are looked up by place."""

    def __init__(self):
        self.cells = collections.defaultdict(list)

    def add(self, letter, point, owner):
        x, y = point
        self.cells[int(x // 4), int(y // 4)].append((letter, x, y, owner))

    def find(self, letter, point, along=(NEAR, NEAR), across=NEAR, level=True):
        """The owners of the letter within these distances: back and forth along the line, and across it."""
        x, y = point
        cells = ((int(x // 4) + i, int(y // 4) + j) for i in (-2, -1, 0, 1, 2) for j in (-2, -1, 0, 1, 2))
        for cell in cells:
            for c, px, py, owner in self.cells.get(cell, ()):
                dx, dy = (px - x, py - y) if level else (py - y, px - x)
                if c == letter and -along[0] <= dx <= along[1] and abs(dy) <= across:
                    yield owner


def misplaced(ours, theirs):
    """The words that do not begin and end where the letters of pdfium do."""
    starts, stops = Near(), Near()
    for one in theirs:
        x0, y0, x1, y1 = one.box
        for letter in [SIGN] if private(one.text) else letters(one.text):
            starts.add(letter, (one.x, one.y), one)
            for corner in ((x1, one.y), (x0, one.y), (one.x, y1), (one.x, y0)):
                stops.add(letter, corner, one)
    off = []
    for word in ours:
        plain = lambda chars: [c for c in chars if not unicodedata.combining(c)]
        kept, text = plain(letters(word[0])), "".join(plain(unicodedata.normalize("NFKD", word[0])))
        # Where it begins or ends with a sign that does not count, there is no letter to look for.
        if not kept or text[0] != kept[0] or text[-1] != kept[-1] or word[-1] or "\ufffd" in text or private(text):
            continue
        if (word[5] - word[3] if word[1] in (90, 270) else word[6] - word[4]) > SLANTED * word[-2]:
            continue
        start, end = ends(word)
        if len(text) == 1 and not text.isalnum() and any(True for _ in starts.find(SIGN, start)):
            continue
        found = list(starts.find(kept[0], start))
        reach = OVERHANG * word[-2]
        backwards = word[1] in (180, 270)
        inked = (reach, NEAR) if backwards else (NEAR, reach)
        ended = any(True for _ in stops.find(kept[-1], end)) or any(
            overhangs(o) for o in stops.find(kept[-1], end, inked, level=word[1] in (0, 180))
        )
        if not (found and ended):
            off.append(word)
    return off


def overhangs(letter):
    """Whether the ink of a letter reaches as far as its box, so that the box may be the ink's."""
    return any(abs(a - b) < 0.02 for a, b in zip(letter.box, letter.ink))


def private(text):
    return any("\ue000" <= c <= "\uf8ff" for c in text)


def compare(ours, page, size, theirs):
    """(missing letters, extra letters, words out of place)"""
    width, height = size
    inside = lambda c: 0 <= (c.box[0] + c.box[2]) / 2 <= width and 0 <= (c.box[1] + c.box[3]) / 2 <= height
    theirs = once([c for c in surrogates(theirs) if inside(c)])
    if not any(c.text == DISC for c in theirs):
        ours = [w for w in ours if w[0] != DISC]
    a = collections.Counter(letters("".join(w[0] for w in ours)))
    b = collections.Counter(letters("".join(c.text for c in theirs)))
    missing, extra = b - a, a - b
    signs = sum(n for c, n in missing.items() if private(c))
    if signs and signs == sum(n for c, n in extra.items() if not c.isalnum()):
        missing = collections.Counter({c: n for c, n in missing.items() if not private(c)})
        extra = collections.Counter({c: n for c, n in extra.items() if c.isalnum()})
    del extra["\ufffd"]
    if missing:
        missing -= unseen(page, theirs)
    return missing, extra, misplaced(ours, theirs)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("files", nargs="+")
    args.add_argument("--words", default="target/debug/examples/words")
    args.add_argument("--show", type=int, default=0, help="tell of so many pages that differ")
    args = args.parse_args()
    pages = same = placed = words = apart = refused = 0
    shown = 0
    for file in args.files:
        ran = subprocess.run([args.words, file], capture_output=True, text=True, timeout=300)
        ours = [json.loads(line) for line in ran.stdout.splitlines()]
        try:
            theirs = list(pdfium_pages(file))
        except pdfium.PdfiumError as error:
            refused += 1
            print(f"{file}: pdfium: {error}", file=sys.stderr)
            continue
        if ran.returncode or len(ours) != len(theirs) or "error" in ours[0]:
            print(f"{file}: {len(ours)} pages for {len(theirs)} {ran.stderr[-200:]} {ours[:1]}"[:400], file=sys.stderr)
            pages += len(theirs)
            continue
        for page, (drawn, size, chars) in zip(ours, theirs):
            missing, extra, off = compare(page["words"], drawn, size, chars)
            count = len(page["words"])
            pages += 1
            same += not missing and not extra
            placed += not off
            words += count
            apart += len(off)
            if (missing or extra or off) and shown < args.show:
                shown += 1
                print(f"{file} p{page['page']} size {size} / {page['width'], page['height']}")
                print(f"   missing {sum(missing.values())} {dict(missing.most_common(8))} extra {sum(extra.values())} {dict(extra.most_common(8))}")
                print(f"   out of place {len(off)}/{count}: {[(w[0], w[1], [round(v, 1) for v in w[2:]]) for w in off[:4]]}")
                print(f"   notes {page['notes']}")
    share = lambda n, of: n / of if of else 0
    print(f"pages {pages}  text {share(same, pages):.4f}  places {share(placed, pages):.4f}  words {words} placed {1 - share(apart, words):.5f}  refused by pdfium {refused}")


if __name__ == "__main__":
    main()
