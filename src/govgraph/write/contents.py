"""What each file of a build is: its media type, and one line about it in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

__all__ = ["Content", "content_of"]

_TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class Content:
    """A file for a reader: `group` is ``map``, ``network``, ``data`` or ``about``.

    Parameters
    ----------
    media_type : str
        As registered with IANA where it is.
    titles, lines : mapping of language to text
        What it is, and what it is good for.
    """

    group: str
    media_type: str
    titles: Mapping[str, str]
    lines: Mapping[str, str]


def _content(
    group: str, media_type: str, titles: tuple[str, str, str], lines: tuple[str, str, str]
) -> Content:
    languages = ("en", "es", "pt")
    return Content(
        group,
        media_type,
        dict(zip(languages, titles, strict=True)),
        dict(zip(languages, lines, strict=True)),
    )


_BY_NAME = {
    "forum-organization-map.html": _content(
        "map",
        "text/html",
        (
            "Map of forums and organizations",
            "Mapa de foros y organizaciones",
            "Mapa de fóruns e organizações",
        ),
        (
            "The interactive map: open it in a browser, search, filter, read the source of every tie.",
            "El mapa interactivo: ábralo en un navegador, busque, filtre, lea la fuente de cada vínculo.",
            "O mapa interativo: abra-o em um navegador, busque, filtre, leia a fonte de cada vínculo.",
        ),
    ),
    "alsur-map.html": _content(
        "map",
        "text/html",
        ("Around AlSur", "En torno a AlSur", "Em torno da AlSur"),
        (
            "AlSur, its members, its documents and the spaces they take part in.",
            "AlSur, sus miembros, sus documentos y los espacios en que participan.",
            "A AlSur, seus membros, seus documentos e os espaços de que participam.",
        ),
    ),
    "states-instruments-map.html": _content(
        "map",
        "text/html",
        ("Map of states and instruments", "Mapa de Estados e instrumentos", "Mapa de Estados e instrumentos"),
        (
            "Which states are party to or signatories of which treaties, protocols and declarations.",
            "Qué Estados son parte o signatarios de qué tratados, protocolos y declaraciones.",
            "Quais Estados são parte ou signatários de quais tratados, protocolos e declarações.",
        ),
    ),
    "latin-america-matrix.html": _content(
        "map",
        "text/html",
        (
            "Latin American states and instruments",
            "Estados de América Latina e instrumentos",
            "Estados da América Latina e instrumentos",
        ),
        (
            "A table of states by instruments: party, signed or endorsed, with the source of every cell.",
            "Una tabla de Estados por instrumentos: parte, firmado o respaldado, con la fuente de cada celda.",
            "Uma tabela de Estados por instrumentos: parte, assinado ou endossado, com a fonte de cada célula.",
        ),
    ),
    "calendar.html": _content(
        "map",
        "text/html",
        (
            "Calendar of AI governance",
            "Calendario de la gobernanza de la IA",
            "Calendário da governança da IA",
        ),
        (
            "Events on AI governance along the years, one line per series, with place, host and source.",
            "Eventos sobre gobernanza de la IA a lo largo de los años, una línea por serie, con lugar, anfitrión y fuente.",
            "Eventos sobre a governança da IA ao longo dos anos, uma linha por série, com lugar, anfitrião e fonte.",
        ),
    ),
    "forum-organization.gexf": _content(
        "network",
        "application/xml",
        ("Network for Gephi (GEXF)", "Red para Gephi (GEXF)", "Rede para o Gephi (GEXF)"),
        (
            "The same network for Gephi and Gephi Lite, with colors and with dates for the timeline.",
            "La misma red para Gephi y Gephi Lite, con colores y con fechas para la línea de tiempo.",
            "A mesma rede para o Gephi e o Gephi Lite, com cores e com datas para a linha do tempo.",
        ),
    ),
    "nodes.csv": _content(
        "network",
        "text/csv",
        ("Nodes of the network", "Nodos de la red", "Nós da rede"),
        (
            "One row per node, for a spreadsheet, R or pandas.",
            "Una fila por nodo, para una hoja de cálculo, R o pandas.",
            "Uma linha por nó, para uma planilha, R ou pandas.",
        ),
    ),
    "edges.csv": _content(
        "network",
        "text/csv",
        ("Ties of the network", "Vínculos de la red", "Vínculos da rede"),
        (
            "One row per tie, with dates, confidence and sources.",
            "Una fila por vínculo, con fechas, grado de certeza y fuentes.",
            "Uma linha por vínculo, com datas, grau de certeza e fontes.",
        ),
    ),
    "report.md": _content(
        "about",
        "text/markdown",
        ("Report", "Informe", "Relatório"),
        (
            "What the data hold and cannot answer: counts, confidence, incomplete lists.",
            "Qué contienen los datos y qué no pueden responder (en inglés).",
            "O que os dados contêm e o que não podem responder (em inglês).",
        ),
    ),
    "dataset.ttl": _content(
        "about",
        "text/turtle",
        ("Description of the dataset", "Descripción del conjunto de datos", "Descrição do conjunto de dados"),
        (
            "Title, license, version, checksums and statistics for catalogues (DCAT, VoID).",
            "Título, licencia, versión, sumas de verificación y estadísticas para catálogos (DCAT, VoID).",
            "Título, licença, versão, somas de verificação e estatísticas para catálogos (DCAT, VoID).",
        ),
    ),
    "timeline.svg": _content(
        "map",
        "image/svg+xml",
        ("Timeline", "Línea de tiempo", "Linha do tempo"),
        (
            "Events, instruments and memberships along the years.",
            "Eventos, instrumentos y membresías a lo largo de los años.",
            "Eventos, instrumentos e filiações ao longo dos anos.",
        ),
    ),
    "index.html": _content(
        "about",
        "text/html",
        ("Overview", "Índice", "Índice"),
        (
            "A page that links all files.",
            "Una página que enlaza todos los archivos.",
            "Uma página com todos os arquivos.",
        ),
    ),
    "SHA256SUMS": _content(
        "about",
        _TEXT,
        ("Checksums", "Sumas de verificación", "Somas de verificação"),
        (
            "To check that no file was changed: sha256sum --check SHA256SUMS.",
            "Para comprobar que ningún archivo cambió: sha256sum --check SHA256SUMS.",
            "Para verificar que nenhum arquivo mudou: sha256sum --check SHA256SUMS.",
        ),
    ),
}

_GRAPH = (
    "All facts with their sources and dates, as linked data (RDF); this form reads best.",
    "Todos los hechos con sus fuentes y fechas, como datos enlazados (RDF); esta forma es la más legible.",
    "Todos os fatos com suas fontes e datas, como dados ligados (RDF); esta forma é a mais legível.",
)
_SAME = (
    "The same facts in another form, for programs.",
    "Los mismos hechos en otra forma, para programas.",
    "Os mesmos fatos em outra forma, para programas.",
)
_MAP = (
    "An interactive map: open it in a browser.",
    "Un mapa interactivo: ábralo en un navegador.",
    "Um mapa interativo: abra-o em um navegador.",
)
_FIGURE = ("A figure for a paper.", "Una figura para un artículo.", "Uma figura para um artigo.")
_NETWORK = (
    "A network for Gephi and other programs.",
    "Una red para Gephi y otros programas.",
    "Uma rede para o Gephi e outros programas.",
)
_TABLE = (
    "A table for a spreadsheet, R or pandas.",
    "Una tabla para una hoja de cálculo, R o pandas.",
    "Uma tabela para uma planilha, R ou pandas.",
)

_BY_SUFFIX = {
    ".ttl": _content("data", "text/turtle", ("Facts (Turtle)", "Hechos (Turtle)", "Fatos (Turtle)"), _GRAPH),
    ".nt": _content(
        "data",
        "application/n-triples",
        ("Facts (N-Triples)", "Hechos (N-Triples)", "Fatos (N-Triples)"),
        _SAME,
    ),
    ".jsonld": _content(
        "data", "application/ld+json", ("Facts (JSON-LD)", "Hechos (JSON-LD)", "Fatos (JSON-LD)"), _SAME
    ),
    ".nq": _content(
        "data", "application/n-quads", ("Facts (N-Quads)", "Hechos (N-Quads)", "Fatos (N-Quads)"), _SAME
    ),
    ".trig": _content("data", "application/trig", ("Facts (TriG)", "Hechos (TriG)", "Fatos (TriG)"), _SAME),
    ".html": _content("map", "text/html", ("Map", "Mapa", "Mapa"), _MAP),
    ".svg": _content("map", "image/svg+xml", ("Figure", "Figura", "Figura"), _FIGURE),
    ".gexf": _content(
        "network", "application/xml", ("Network (GEXF)", "Red (GEXF)", "Rede (GEXF)"), _NETWORK
    ),
    ".graphml": _content(
        "network", "application/xml", ("Network (GraphML)", "Red (GraphML)", "Rede (GraphML)"), _NETWORK
    ),
    ".csv": _content("network", "text/csv", ("Table", "Tabla", "Tabela"), _TABLE),
}


def content_of(name: str) -> Content:
    """Return what a file of a build is; a name that is not known is described by its suffix.

    Examples
    --------
    >>> content_of("govgraph.ttl").media_type
    'text/turtle'
    >>> content_of("forum-organization-map.html").titles["es"]
    'Mapa de foros y organizaciones'
    """
    known = _BY_NAME.get(name) or _BY_SUFFIX.get(PurePath(name).suffix)
    if known is not None:
        return known
    empty = {"en": "", "es": "", "pt": ""}
    return Content("data", _TEXT, dict.fromkeys(empty, name), empty)
