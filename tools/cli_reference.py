"""Write docs/cli.md, the reference of the command line, from the commands themselves (``--check``: only compare)."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

PAGE = Path(__file__).parent.parent / "docs" / "cli.md"
WIDTH = 88
HEADER = """\
# The command line

<!-- Generated from the commands by tools/cli_reference.py; `make docs` writes it anew. -->

What each command says of itself with `--help`. Data goes to standard output, everything else to standard error; `-` is
standard input or output, but `import`, `load` and `check` read files only. Every option can also be set as an environment
variable: `GOVGRAPH_QUERY_TIMEOUT` is `--timeout` of `govgraph query`, and `GOVGRAPH_DATA` is `--data` of all. Every command
has `--lang` and `--quiet`.

| exit status | meaning |
| --- | --- |
| 0 | done, also where the reader of a pipe has had enough, such as `head` |
| 1 | done, and the answer is no: problems found, datasets differ, `ASK` is not yes with `--exit-status`; in a pipe, too |
| 2 | used wrongly |
| 3 | could not be done: one line and a hint say why |
| 4 | the time limit was reached |
| 130 | interrupted |

"""


def command() -> click.Command:
    """Return govgraph's root command."""
    from govgraph.cli import cli

    return cli


def commands(context: click.Context) -> Iterator[click.Context]:
    """Yield the context of a command and of every command below it, in the order of its help."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            below = context.command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from commands(_context(below, name, parent=context))


def _context(of: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    settings = {"terminal_width": WIDTH, "max_content_width": WIDTH, "color": False}
    return click.Context(of, info_name=name, parent=parent, **{**of.context_settings, **settings})


def page() -> str:
    """Return the whole reference as Markdown."""
    found = list(commands(_context(command(), "govgraph")))
    contents = "".join(
        f"- [`{c.command_path}`](#{c.command_path.replace(' ', '-')}) {c.command.get_short_help_str(limit=200)}\n"
        for c in found[1:]
    )
    parts = [HEADER, contents]
    for context in found:
        text = "\n".join(line.rstrip() for line in context.get_help().splitlines())
        parts.append(f"\n## {context.command_path}\n\n```text\n{text}\n```\n")
    return "".join(parts)


def main(arguments: list[str]) -> int:
    """Write the page, or say how it differs from the one that stands there."""
    # The same page on every machine: no settings, no language and no color of whoever runs it.
    for name in [name for name in os.environ if name.startswith("GOVGRAPH_")]:
        del os.environ[name]
    os.environ.update({"COLUMNS": str(WIDTH), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"})
    new = page()
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if new == old:
        return 0
    if arguments == ["--check"]:
        lines = difflib.unified_diff(old.splitlines(), new.splitlines(), "docs/cli.md", "--help", lineterm="")
        print("\n".join(lines), file=sys.stderr)
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
