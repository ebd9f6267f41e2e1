"""The page on paper, by WeasyPrint where it is installed."""

import base64
import html
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from telos.cli.language import gettext as _
from telos.cli.report.problems import InputProblem

_LIBRARIES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_PRINT = _("The page itself is written; printing it from a browser gives the same.")
_INSTALL = _(
    "For a PDF install WeasyPrint with “pip install 'telos[pdf]'” and, on Debian, the libraries "
    "that it draws with: “{libraries}”."
)
_INSTALL_LIBRARIES = _(
    "For a PDF install the libraries of the system that WeasyPrint draws with; on Debian: "
    "“{libraries}”."
)
_SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_CARRIED = re.compile(r'href="data:[^"]*"')
_DRAWING = re.compile(r'<svg(?=[^>]*class="chart).*?</svg>', re.DOTALL)
_TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_TONE = re.compile(r"--tone:\s*([^;}]+)")


def write_pdf(page: str, out: Path) -> None:
    """Write the page as PDF."""
    try:
        # It would say at length on standard output what it misses.
        with redirect_stdout(StringIO()):
            from weasyprint import HTML
    except ImportError as fault:
        raise _not_ready(_("WeasyPrint is not installed here."), _INSTALL) from fault
    except OSError as fault:
        raise _not_ready(
            _("WeasyPrint does not find Pango or HarfBuzz here."), _INSTALL_LIBRARIES
        ) from fault
    # Tagged, so that a screen reader finds headings, tables and what each picture says.
    HTML(string=for_paper(page)).write_pdf(out, pdf_variant="pdf/ua-1")


def _not_ready(why: str, advice: str) -> InputProblem:
    return InputProblem(
        _("No PDF could be made: {why}").format(why=why),
        f"{_PRINT} {advice.format(libraries=_LIBRARIES)}",
    )


def for_paper(page: str) -> str:
    """The page without what paper cannot do.

    WeasyPrint draws a picture by the styles inside the picture alone, and without custom
    properties there; so each becomes an image of its own with the colours written out.
    """
    found = _SHEET.search(page)
    rules = paper_rules(found[1]) if found else []
    for part in (_SCRIPT, _POLICY, _CARRIED):
        page = part.sub("", page)
    return _DRAWING.sub(lambda drawing: _image(drawing[0], rules), page)


def paper_rules(sheet: str) -> list[tuple[frozenset[str], str]]:
    """The rules of charts, each with the classes that it needs and its colours written out."""
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    tokens = dict(_TOKEN.findall(plain.split("@media", 1)[0]))
    outside = re.sub(r"@[\w-]+[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", plain)
    tones: dict[str, str] = {}
    rules = []
    for selectors, body in _RULE.findall(outside):
        tone = _TONE.search(body)
        for selector in (one.strip() for one in selectors.split(",")):
            if tone:
                tones[selector.removeprefix(".chart ")] = tone[1]
            # A halo would be painted over its own words: paint-order is not known there.
            elif _is_plain(selector) and "paint-order" not in body:
                rules.append((selector, body))
    return [
        (frozenset(re.findall(r"\.([\w-]+)", whole)), f"{whole}{{{_resolved(text, tokens)}}}")
        for selector, body in rules
        for whole, text in _toned(selector, body, tones)
    ]


def _is_plain(selector: str) -> bool:
    return selector.startswith((".chart", ".small", ".spark")) and ":" not in selector


def _toned(selector: str, body: str, tones: dict[str, str]) -> list[tuple[str, str]]:
    """A rule that leaves its colour to a class, once for each such class."""
    if "var(--tone)" not in body:
        return [(selector, body)]
    return [(selector + css, body.replace("var(--tone)", tone)) for css, tone in tones.items()]


def _resolved(body: str, tokens: dict[str, str]) -> str:
    """Until nothing is left that stands for something else."""
    resolved = re.sub(r"var\((--[\w-]+)\)", lambda name: tokens.get(name[1], "inherit"), body)
    return resolved if resolved == body else _resolved(resolved, tokens)


def _image(drawing: str, rules: list[tuple[frozenset[str], str]]) -> str:
    used = {name for names in re.findall(r'class="([^"]*)"', drawing) for name in names.split()}
    style = "".join(text for needed, text in rules if needed <= used)
    said = re.search(r'aria-label="([^"]*)"|<title[^>]*>([^<]*)</title>', drawing)
    words = (said[1] or said[2] or "") if said else ""
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', drawing)
    width, height = (size[1], size[2]) if size else ("100", "100")
    whole = drawing.replace(">", f"><style>{style}</style>", 1)
    if "xmlns=" not in whole.split(">", 1)[0]:
        whole = whole.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    data = base64.b64encode(whole.encode()).decode()
    alt = html.escape(html.unescape(words))
    return (
        f'<img alt="{alt}" style="display:block;width:{width}px;height:{height}px" '
        f'src="data:image/svg+xml;base64,{data}">'
    )
