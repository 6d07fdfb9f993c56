"""Reads papers back: their words, where they stand, and what the file says of itself."""

import re
from contextlib import contextmanager

import pypdfium2

POINTS_OF_MM = 72 / 25.4
HANG = 2  # by so much the tail of a large J stands out on purpose


@contextmanager
def opened(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def pages(pdf):
    """Return the words of each page in reading order, lines parted by single breaks."""
    with opened(pdf) as document:
        return [_words(page) for page in document]


def words(pdf):
    return "\n".join(pages(pdf))


def sizes(pdf):
    with opened(pdf) as document:
        return [tuple(round(side) for side in page.get_size()) for page in document]


def boxes(pdf):
    """Return, page by page, where each run of text stands: left, bottom, right, top in points."""
    with opened(pdf) as document:
        return [_boxes(page) for page in document]


def outside(pdf, *, side=20 * POINTS_OF_MM):
    """Return the runs that leave the printed area at a side."""
    widths = [width for width, _ in sizes(pdf)]
    return [
        box
        for width, on_page in zip(widths, boxes(pdf), strict=True)
        for box in on_page
        if box[0] < side - HANG or box[2] > width - side + HANG
    ]


def overlapping(pdf):
    """Return pairs of runs that lie on each other by more than a hair."""
    return [
        (one, other)
        for on_page in boxes(pdf)
        for at, one in enumerate(on_page)
        for other in on_page[at + 1 :]
        if _shared(one, other, 0) > 1.5 and _shared(one, other, 1) > 1.5
    ]


def metadata(pdf):
    with opened(pdf) as document:
        return document.get_metadata_dict()


def xmp(pdf):
    return re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", pdf, re.DOTALL)[0].decode()


def _shared(one, other, axis):
    return min(one[axis + 2], other[axis + 2]) - max(one[axis], other[axis])


def _words(page):
    text = page.get_textpage()
    said = text.get_text_range().replace("\r\n", "\n")
    text.close()
    return said


def _boxes(page):
    text = page.get_textpage()
    found = [text.get_rect(at) for at in range(text.count_rects())]
    text.close()
    return found
