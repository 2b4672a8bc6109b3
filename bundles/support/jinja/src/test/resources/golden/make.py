#!/usr/bin/env python3
"""Renders chat templates as transformers does, to hold the Java engine against.

    python3 make.py            writes NAME.golden.json beside each NAME.jinja of this folder

Needs jinja2 (3.1.6 made what lies here) and nothing else: the environment below is that of
transformers.utils.chat_template_utils._compile_jinja_template, whose few lines say what a chat
template means.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

import jinja2.ext
import jinja2.nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 5, 14, 7, 9)


class Generation(jinja2.ext.Extension):
    """{% generation %} marks what the model writes; without training it changes nothing."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def environment():
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(
            x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
        )

    def raise_exception(message):
        raise TemplateError(message)

    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = lambda form: NOW.strftime(form)
    return env


def rendered(env, source, variables):
    try:
        text = env.from_string(source).render(**variables)
        return {"text": text}
    except TemplateError as e:
        return {"refused": str(e)}
    except (TypeError, AttributeError, KeyError, ValueError) as e:
        return {"failed": type(e).__name__}


def main(folder):
    conversations = json.loads((HERE / "conversations.json").read_text())
    for path in sorted(folder.glob("*.jinja")):
        env = environment()
        golden = {
            name: rendered(env, path.read_text(), {**variables})
            for name, variables in conversations.items()
        }
        out = folder / (path.stem + ".golden.json")
        out.write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
