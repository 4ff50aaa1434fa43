"""`rulekit completion`: the name of a shell goes in, the script that lets it complete rulekit comes out."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, get_completion_class

from rulekit.cli.base import Page, lang_option, words

SHELLS = ("bash", "zsh", "fish")


class _Bash(BashComplete):
    """Click's script for bash, but names of files stand beside the words that are offered: its own drops those."""

    source_template = r"""%(complete_func)s() {
    local IFS=$'\n'
    local response completion type value

    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete $1)

    for completion in $response; do
        IFS=',' read type value <<< "$completion"

        if [[ $type == 'plain' ]]; then
            COMPREPLY+=("$value")
        elif [[ $type == 'dir' ]]; then
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$value")
            compopt -o filenames -o dirnames
        elif [[ $type == 'file' ]]; then
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$value")
            compopt -o filenames -o default
        fi
    done

    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    params = [
        click.Argument(["shell"], type=click.Choice(SHELLS)),
        lang_option(words(lang)["page"], section="running", expose_value=False),
    ]
    return Page("completion", params=params, callback=_script, texts=words(lang)["completion"], lang=lang, no_args_is_help=True)


@click.pass_context
def _script(ctx: click.Context, shell: str) -> None:
    from rulekit.cli import console

    made = _Bash if shell == "bash" else get_completion_class(shell)
    assert made is not None
    console.out(made(ctx.find_root().command, {}, "rulekit", "_RULEKIT_COMPLETE").source() + "\n")
