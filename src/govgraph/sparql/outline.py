"""What a query is made of: its form, its groups and variables, what it calls over the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from govgraph.errors import QuerySyntaxError, nearest
from govgraph.sparql.lexer import FUNCTIONS, NOTHING, UPDATES, WORDS, Token, expanded, tokens
from govgraph.sparql.source import Source

__all__ = ["CLOSERS", "OPENERS", "Clauses", "Outline", "Scope"]

OPENERS = frozenset(("{", "(", "[", "<<", "{|"))
CLOSERS = frozenset(("}", ")", "]", ">>", "|}"))
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_MODIFIERS = frozenset(("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES", "FROM"))


_CHANGES = (UPDATES - {"WITH"}) | {"MODIFY"}  # what a server would change data for
_CLAUSES = _MODIFIERS | {"WHERE"}
_PARTS = frozenset(("var", "iri", "pname"))
_PREFIXES = frozenset(("gov", "id", "st", "src", "rdf", "rdfs", "skos", "dcterms", "xsd", "owl", "foaf"))
_Advice = tuple[str, dict[str, str]]  # the key of a hint, and what stands in its braces
_CLOSE = 0.7  # below that a short word looks like any other: es like DESC, n like IN

# Words of other query languages, and what SPARQL says instead.
_OTHER_LANGUAGES = frozenset(
    ("AND", "OR", "LIKE", "NULL", "IS", "ISNULL", "LENGTH", "LOWER", "UPPER", "SUBSTRING", "ISURL", "TOP")
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """What stands outside all braces of a query that a server will read, in whatever words.

    Parameters
    ----------
    form : str
        SELECT, ASK, CONSTRUCT or DESCRIBE; empty where there is none.
    start : int
        Where its form's word stands; the prologue is before it.
    declared, used : frozenset of str
        Prefixes that it declares, and that it uses.
    clauses : dict of str to int
        Where the first FROM and the last WHERE, GROUP, HAVING, ORDER, LIMIT, OFFSET and VALUES outside all braces
        stand.
    groups : tuple of int
        Where the outermost braces open.
    limit : int or None
        Of the query as a whole.
    update : Token or None
        The first word outside all braces that changes data.

    Examples
    --------
    >>> found = Clauses.of('PREFIX a: <http://a/> SELECT * { ?s a:b "x:y" } LIMIT 5')
    >>> found.form, sorted(found.used), found.limit, sorted(found.clauses)
    ('SELECT', ['a'], 5, ['LIMIT'])
    """

    form: str
    start: int
    declared: frozenset[str]
    used: frozenset[str]
    clauses: Mapping[str, int]
    groups: tuple[int, ...]
    limit: int | None
    update: Token | None = None

    @classmethod
    def of(cls, query: str) -> Clauses:
        """Read a query's text. Nothing here is an error, and nothing here decides about safety."""
        form, start, depth, last = "", len(query), 0, ""
        declared: set[str] = set()
        used: set[str] = set()
        clauses: dict[str, int] = {}
        groups: list[int] = []
        limit: int | None = None
        update = None
        for token in tokens(Source(query, query), lenient=True):
            word = token.word
            if token.kind == "{":
                groups += [token.offset] * (depth == 0)
                depth += 1
            elif token.kind == "}":
                depth -= 1
            elif token.kind == "pname":
                (declared if last == "PREFIX" else used).add(token.text.partition(":")[0])
            elif word in _FORMS and not form:
                form, start = word, token.offset
            elif depth == 0 and word in _CHANGES:
                update = update or token
            elif depth == 0 and word in _CLAUSES:
                if word != "FROM" or "FROM" not in clauses:
                    clauses[word] = token.offset
            elif depth == 0 and last == "LIMIT" and token.kind == "number" and token.text.isdigit():
                limit = int(token.text)
            last = word
        return cls(form, start, frozenset(declared), frozenset(used), clauses, tuple(groups), limit, update)

    def with_prefixes(self, query: str, prefixes: Mapping[str, str]) -> tuple[str, int]:
        """Return the query with the prefixes that it uses and does not declare, and how many lines they take.

        Examples
        --------
        >>> query = "ASK { ?s a:b ?o }"
        >>> Clauses.of(query).with_prefixes(query, {"a": "http://a/", "b": "http://b/"})
        ('PREFIX a: <http://a/>\\nASK { ?s a:b ?o }', 1)
        """
        missing = sorted((self.used - self.declared) & prefixes.keys())
        if not missing:
            return query, 0
        return " ".join(f"PREFIX {prefix}: <{prefixes[prefix]}>" for prefix in missing) + "\n" + query, 1


@dataclass(slots=True)
class Scope:
    """The query itself or a sub-select: where its WHERE group opens, and the variables named anywhere inside."""

    where: int = -1
    variables: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Outline:
    """What the tokens of a query say about it.

    Parameters
    ----------
    form : str
        SELECT, ASK, CONSTRUCT, DESCRIBE, UPDATE, or an empty text.
    services : list of pairs of tokens
        Each SERVICE and its target (an ``iri``, ``pname`` or ``var``).
    scopes : list of Scope
        The query itself first, then its sub-selects.
    assigned : dict of variable to Token
        Variables computed by ``AS``.
    prefixes : dict
        Declared in the query itself.
    template : pair of int, optional
        Of ``CONSTRUCT WHERE { … }``: offsets of what stands in the braces.
    described : int
        Of a DESCRIBE without a group: where one could stand; else -1.
    roles : dict of token index to str
        What each ``{`` opens: group, exists, select, template or values.
    closed : dict of token index to token index
        Where each bracket that opens is closed.

    Examples
    --------
    >>> outline = Outline.of(Source.of("SELECT ?x { ?x a ?y . { SELECT ?y { ?y ?p 1, 2 } } }"))
    >>> outline.form, [sorted(scope.variables) for scope in outline.scopes]
    ('SELECT', [['p', 'x', 'y'], ['p', 'y']])
    """

    source: Source
    tokens: list[Token]
    form: str = ""
    form_token: Token | None = None
    update: Token | None = None
    services: list[tuple[Token, Token]] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    variables: dict[str, Token] = field(default_factory=dict)
    assigned: dict[str, Token] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    template: tuple[int, int] | None = None
    described: int = -1
    roles: dict[int, str] = field(default_factory=dict)
    closed: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Source) -> Outline:
        """Read a query.

        Raises
        ------
        QuerySyntaxError
            For a word that is not SPARQL's, or text that is not a sequence of tokens. The engine also reads words
            without a space between them (``trueSERVICE``); nobody writes so but to hide something.
        """
        found = tokens(source)
        dots = [at for token in found if token.kind == "pname" for at in _dots(token)]
        if dots:
            source = source.replace((at, at, "\\") for at in dots)
            found = tokens(source)
        outline = cls(source, found)
        _Reader(outline).run()
        return outline

    def at(self, index: int) -> Token:
        """Return a token; outside of the query, nothing."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else NOTHING

    def between(self, first: int, last: int) -> str:
        """Return the text from one token to another, both included."""
        return self.source.text[self.tokens[first].offset : self.tokens[last].end]

    def beside(self, first: int, last: int) -> Iterator[int]:
        """Yield the places from one to before another, without brackets and what they hold, up to the end of that around."""
        at = first
        while at < last and self.tokens[at].kind not in CLOSERS:
            if at in self.closed:
                at = self.closed[at]
            else:
                yield at
            at += 1

    @property
    def prologue(self) -> str:
        """The text before the form's word."""
        return self.source.text[: self.form_token.offset] if self.form_token else ""

    @property
    def dataset(self) -> str:
        """The text of its FROM and FROM NAMED."""
        found = []
        for index, token in enumerate(self.tokens):
            if token.kind == "{":
                break
            if token.word == "FROM":
                found.append(self.between(index, index + 1 + (self.at(index + 1).word == "NAMED")))
        return " ".join(found)

    def graphs(self, prefixes: Mapping[str, str], *, within: bool = False) -> list[str]:
        """Return the absolute IRIs of its FROM and FROM NAMED, and `within` those of its GRAPH, in their order.

        `prefixes` are those declared in advance.

        Examples
        --------
        >>> Outline.of(Source.of("ASK FROM <urn:a> FROM NAMED x:b { ?from ?p ?o }")).graphs({"x": "urn:"})
        ['urn:a', 'urn:b']
        """
        known, found, base = {**prefixes, **self.prefixes}, [], ""
        words = ["", ""]
        for token in self.tokens:
            if token.kind == "{" and not within:
                break
            if token.kind == "iri" and words[-1] == "BASE":
                base = token.text[1:-1]
            elif token.kind in ("iri", "pname") and (
                words[-1] in ("FROM", "GRAPH") or words[-2:] == ["FROM", "NAMED"]
            ):
                iri = expanded(token, known)
                found.append(_resolved(base, iri) if base else iri)
            words.append(token.word)
        return found


def _resolved(base: str, iri: str) -> str:
    from urllib.parse import urljoin  # 7 ms: only for a query with BASE

    return urljoin(base, iri)


def _dots(token: Token) -> list[int]:
    """Return where the dots of a prefixed name stand, if there are several.

    Oxigraph takes ``ex:1.1.1.353`` for three values, ``ex:1.1``, ``.1`` and ``.353``, unless its dots are escaped.
    """
    begin = token.text.index(":") + 1
    places = [
        at for at in range(begin, len(token.text)) if token.text[at] == "." and token.text[at - 1] != "\\"
    ]
    return [token.offset + at for at in places] if len(places) > 1 else []


class _Reader:
    def __init__(self, outline: Outline) -> None:
        self.out = outline
        self.tokens = outline.tokens
        self.roles = ["select"]  # of the open brackets; the query itself is like a sub-select
        self.opened: list[int] = []
        self.selects = [Scope()]
        self.clause = ""  # the last word of the innermost group: VALUES, EXISTS, CONSTRUCT, …
        outline.scopes.append(self.selects[0])

    def run(self) -> None:
        """Read every token once."""
        for index, token in enumerate(self.tokens):
            kind = token.kind
            if kind == "var":
                name = token.text[1:]
                self.out.variables.setdefault(name, token)
                self.selects[-1].variables.add(name)
            elif kind == "word":
                self._word(index, token)
            elif kind in OPENERS:
                self._enter(index, token)
            elif kind in CLOSERS:
                self._leave(index, token)
            elif kind == "pname":
                self._bare_iri(index, token)
                self._glued_service(index, token)
        if self.out.form == "DESCRIBE" and self.out.scopes[0].where < 0:
            self.out.described = self._end_of_described()

    def _word(self, index: int, token: Token) -> None:
        out, word, following = self.out, token.word, self.out.at(index + 1)
        if word not in WORDS:
            raise self._unknown_word(index, token)
        top = len(self.roles) == 1
        if top and not out.form and word in _FORMS:
            out.form, out.form_token = word, token
        elif top and word in UPDATES:
            out.form, out.form_token = out.form or "UPDATE", out.form_token or token
            out.update = out.update or token
        elif word == "PREFIX":
            iri = out.at(index + 2)
            if following.kind == "pname" and iri.kind == "iri":
                out.prefixes[following.text.removesuffix(":")] = iri.text[1:-1]
        elif word == "SERVICE":
            target = index + 1
            while out.at(target).word == "SILENT":
                target += 1
            out.services.append((token, self.tokens[target] if target < len(self.tokens) else token))
        elif word == "AS" and following.kind == "var":
            out.assigned.setdefault(following.text[1:], following)
        if self.roles[-1] in ("group", "exists", "select") or word == "EXISTS":
            self.clause = word

    def _enter(self, index: int, token: Token) -> None:
        role = token.holds
        if token.kind == "{":
            role = self._brace_role(token)
            self.out.roles[index] = role
            self.clause = ""
            if role in ("group", "select") and self.roles[-1] == "select" and self.selects[-1].where < 0:
                self.selects[-1].where = token.offset + 1
                if (
                    len(self.roles) == 1
                    and self.out.form == "CONSTRUCT"
                    and "template" not in self.out.roles.values()
                ):
                    self.out.template = (token.offset + 1, -1)
            if role == "select":
                self.selects.append(Scope())
                self.out.scopes.append(self.selects[-1])
        self.roles.append(role)
        self.opened.append(index)

    def _brace_role(self, token: Token) -> str:
        if self.roles[-1] == "template" or (self.clause == "CONSTRUCT" and len(self.roles) == 1):
            return "template"
        if self.clause == "VALUES":
            return "values"
        if token.holds == "select":
            return "select"
        return "exists" if self.clause == "EXISTS" else "group"

    def _leave(self, index: int, token: Token) -> None:
        self.out.closed[self.opened.pop()] = index
        role = self.roles.pop()
        if token.kind == "}":
            self.clause = ""
            if role == "select":
                inner = self.selects.pop()
                self.selects[-1].variables |= inner.variables
            if len(self.roles) == 1 and self.out.template is not None and self.out.template[1] < 0:
                self.out.template = (self.out.template[0], token.offset)

    def _bare_iri(self, index: int, token: Token) -> None:
        """``http://…`` without brackets reads as a name and a path."""
        slashes = self.out.at(index + 1).kind == self.out.at(index + 2).kind == "/"
        if token.text in ("http:", "https:") and slashes:
            raise self.out.source.error(token.offset, "bare_iri", scheme=token.text)

    def _glued_service(self, index: int, token: Token) -> None:
        """A prefixed name that the engine also reads as SERVICE and its target: ``SERVICE:x { … }``."""
        prefix = token.text.partition(":")[0]
        if "service" not in prefix.lower():
            return
        if self.out.at(index + 1).kind == "{" and self.out.at(index - 1).word != "GRAPH":
            self.out.services.append((token, token))

    def _end_of_described(self) -> int:
        """Where ``WHERE { … }`` goes in ``DESCRIBE ?x``: after the terms and FROM, before LIMIT and the like."""
        end = 0
        for token in self.tokens:
            if token.word in _MODIFIERS and token.word != "FROM":
                break
            end = token.end
        return end

    def _unknown_word(self, index: int, token: Token) -> QuerySyntaxError:
        before, following = self.out.at(index - 1), self.out.at(index + 1)
        hint, values = (
            self._hint_by_neighbors(index, token)
            or self._hint_by_place(token, before, following)
            or self._hint_by_spelling(token, following)
        )
        return self.out.source.error(
            token.offset, "unknown_word", hint=hint, **{"word": token.text, **values}
        )

    def _hint_by_neighbors(self, index: int, token: Token) -> _Advice | None:
        """What to write for `gov.memberOf`, `id/alsur` and `?x-y`, which touch each other."""
        first, before, sign, last = (self.out.at(index + step) for step in (-2, -1, 1, 2))
        touching = last.kind == "word" and last.offset == sign.offset + 1
        if touching and token.text in _PREFIXES and sign.kind in (".", "/", "-"):
            return "write_name", {"name": f"{token.text}:{last.text}"}
        if (first.kind, before.kind) == ("var", "-") and token.offset == first.end + 1:
            return "hyphen", {"name": f"{first.text}_{token.text}"}
        if before.kind == "string" and token.offset == before.end:
            return "inner_quote", {}
        return None

    def _hint_by_place(self, token: Token, before: Token, following: Token) -> _Advice | None:
        """What to write where the words around say what was meant."""
        word, after = token.text, before.word
        if before.kind == "pname" and before.text.endswith(":"):
            return "no_space", {"name": before.text + word}
        if after == "PREFIX":
            return "prefix_colon", {}
        if after == "AS":
            return "as_variable", {}
        if after in ("LIMIT", "OFFSET"):
            return "whole_number", {"after": after}
        if after == "FROM":
            return "from_iri", {}
        if before.kind == "^^":
            return "write_name", {"name": f"^^xsd:{word}"}
        if before.kind in ("-", "/") and word.upper() not in WORDS and self._twice(before):
            return "comment", {}
        if before.kind == "?":
            return "question_mark", {}
        if word in _PREFIXES and following.kind == "word":
            return "write_name", {"name": f"{word}:{following.text}"}
        in_group = self.roles[-1] in ("group", "exists", "select") and len(self.roles) > 1
        if in_group and before.kind in _PARTS and following.kind in (*_PARTS, "string", "number"):
            if word.lower() in ("is", "isa", "type", "es", "é"):
                return "is_a", {"before": before.text, "following": following.text}
            return "property", {}
        return None

    def _twice(self, token: Token) -> bool:
        """Tell whether a sign stands twice side by side."""
        return any(one.kind == token.kind and one.offset == token.offset - 1 for one in self.tokens)

    def _hint_by_spelling(self, token: Token, following: Token) -> _Advice:
        word = token.text
        if word.upper() in _OTHER_LANGUAGES:
            return f"sql_{word.lower()}", {}
        beginning = len(self.roles) == 1 and not self.out.form
        near = nearest(word, (*_FORMS, "PREFIX", "BASE") if beginning else WORDS, 1)
        close = bool(near) and SequenceMatcher(None, word.upper(), near[0]).ratio() >= _CLOSE
        if close and (following.kind == "(" or near[0] not in FUNCTIONS):
            return "did_you_mean", {"near": near[0]}
        if beginning:
            return "form", {}
        if following.kind == "(":
            return "no_function", {}
        return "unknown_word", {}
