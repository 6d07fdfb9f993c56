"""Real files of the demo: PDFs set by typst, spreadsheets, tables."""

import json
import zipfile
from io import BytesIO

import typst

SHEET = """
#let data = json(bytes(sys.inputs.data))
#set page(paper: "us-letter", margin: 1in, footer: align(center, text(8pt, fill: gray)[#data.firm · #data.title]))
#set text(10.5pt)
#text(9pt, fill: rgb(data.color), weight: "bold")[#upper(data.firm)]
#v(1em)
#text(20pt, weight: "bold")[#data.title]
#v(.2em)
#text(fill: gray)[#data.subtitle]
#v(1.4em)
#for line in data.text [ #par(justify: true)[#line] #v(.5em) ]
#if data.rows.len() > 0 [
  #v(.6em)
  #table(columns: (1fr, auto), stroke: none, inset: (x: 0pt, y: 6pt),
    table.hline(stroke: .6pt + gray),
    ..data.rows.map(row => (row.at(0), align(right, row.at(1)))).flatten(),
    table.hline(stroke: .6pt + gray))
]
#for page in range(data.more) [ #pagebreak() #text(14pt, weight: "bold")[Continued, page #(page + 2)] #v(1em) #lorem(220) ]
"""


def pdf(
    *, firm: str, color: str, title: str, subtitle: str = "", text: tuple[str, ...] = (),
    rows: tuple[tuple[str, str], ...] = (), more: int = 0,
) -> bytes:  # fmt: skip
    """Set one document: a heading, paragraphs, a table of two columns, and `more` further pages."""
    data = {
        "firm": firm,
        "color": color,
        "title": title,
        "subtitle": subtitle,
        "text": text,
        "rows": rows,
        "more": more,
    }
    return bytes(typst.compile(SHEET.encode(), sys_inputs={"data": json.dumps(data)}))


def csv(rows: tuple[tuple[str, ...], ...]) -> bytes:
    return "".join(",".join(row) + "\r\n" for row in rows).encode()


CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
RELS = """<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"""
WORKBOOK = """<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"""


def xlsx(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """Write one sheet of text cells."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for row in rows
    )
    sheet = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels", RELS.format(kind="worksheet", target="worksheets/sheet1.xml")
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()
