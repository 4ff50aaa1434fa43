"""Parser tables that ship built: a parser goes in and JSON comes out, and the other way round where the grammar is the same."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections import deque
from io import BytesIO
from typing import Any

import lark
from lark import Lark

from rulekit import resources

_SHIFT = 0  # how a table says that a token is taken; with 1 a rule is complete


def name(lang: str) -> str:
    """The file in grammars/ that holds the table of a language."""
    return f"{lang}.table.json"


def digest(grammar: str) -> str:
    """What a table was built of: the text of the grammar, and the version of lark that built it."""
    return hashlib.sha256(f"{lark.__version__}\n{grammar}".encode()).hexdigest()


def packed(parser: Lark, grammar: str) -> str:
    """A parser as JSON, the same text for the same grammar: states are numbered as they are reached from the first."""
    buffer = BytesIO()
    parser.save(buffer)
    saved = pickle.loads(buffer.getvalue())
    data, table = saved["data"], saved["data"]["parser"]["parser"]
    place = {one["@"]: at for at, one in enumerate(data["rules"])}
    names, number = table["tokens"], _numbered(table)
    rows = [
        sorted([names[token], action, number[to] if action == _SHIFT else place[to["@"]]] for token, (action, to) in row.items())
        for row in (table["states"][state] for state in number)
    ]
    parts = {
        "digest": digest(grammar),
        "options": {**data["options"], "lexer": None, "transformer": None},
        "end": number[table["end_states"]["start"]],
        "rules": [saved["memo"][one["@"]] for one in data["rules"]],
        "states": rows,
    }
    return "{" + ",\n".join(f'"{key}": {_lines(part)}' for key, part in parts.items()) + "}\n"


def _numbered(table: dict[str, Any]) -> dict[int, int]:
    """States by the order in which tokens, by their names, lead to them."""
    number = {table["start_states"]["start"]: 0}
    waiting = deque(number)
    while waiting:
        row = table["states"][waiting.popleft()]
        for _, (_, state) in sorted((table["tokens"][token], todo) for token, todo in row.items() if todo[0] == _SHIFT):
            if state not in number:
                number[state] = len(number)
                waiting.append(state)
    return number


def _lines(part: object) -> str:
    """JSON, one item of a list a line."""
    if not isinstance(part, list):
        return json.dumps(part)
    return "[\n" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in part) + "]"


def unpacked(lang: str, grammar: str, *, lexer: type, transformer: object) -> Lark | None:
    """The parser of a language from its table; None where there is none, or one that was built of something else."""
    try:
        kept = json.loads(resources.text("grammars", name(lang)))
    except FileNotFoundError:
        return None
    if kept["digest"] != digest(grammar):
        return None
    rules = [{"@": at} for at in range(len(kept["rules"]))]
    tokens = {token: at for at, token in enumerate(dict.fromkeys(token for row in kept["states"] for token, *_ in row))}
    states = {
        state: {tokens[token]: (action, where if action == _SHIFT else rules[where]) for token, action, where in row}
        for state, row in enumerate(kept["states"])
    }
    table = {
        "tokens": {at: token for token, at in tokens.items()}, "states": states, "start_states": {"start": 0},
        "end_states": {"start": kept["end"]},
    }  # fmt: skip
    lexing = {"terminals": [], "ignore": [], "g_regex_flags": 0, "use_bytes": False, "lexer_type": lexer}
    parsing = {"rules": rules, "start": ["start"], "parser_type": "lalr"}
    data = {
        "parser": {"lexer_conf": lexing, "parser_conf": parsing, "parser": table},
        "rules": rules,
        "options": {**kept["options"], "lexer": lexer, "transformer": transformer},
    }
    return Lark.load(BytesIO(pickle.dumps({"data": data, "memo": dict(enumerate(kept["rules"]))})))
