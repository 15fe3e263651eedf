"""The group of commands, which turns errors into lines and exit codes."""

from __future__ import annotations

import os
import sys
import warnings

import click

from drizview.cli.ending import ended_like_ctrl_c
from drizview.cli.exits import BROKEN, INTERRUPTED, QUIET, UNUSABLE, say
from drizview.errors import DrizviewError


class Commands(click.Group):
    """A group whose commands report errors in one line instead of a traceback."""

    def invoke(self, context: click.Context) -> object:
        """Run the command; an unusable input gives one line and exit code 2, a bug in drizview exit code 3."""
        try:
            with ended_like_ctrl_c(), warnings.catch_warnings():
                if not os.environ.get("DRIZVIEW_DEBUG"):  # one line per fault, no NumPy warnings
                    warnings.simplefilter("ignore")
                return super().invoke(context)
        except DrizviewError as error:
            say(str(error))
            sys.exit(UNUSABLE)
        except (KeyboardInterrupt, click.Abort):  # a question that was answered with no, or with Ctrl-C
            say("interrupted")
            sys.exit(INTERRUPTED)
        except BrokenPipeError:  # the reader of a pipe went away: nothing is wrong
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(QUIET)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except Exception as error:
            if os.environ.get("DRIZVIEW_DEBUG"):
                raise
            say(f"{type(error).__name__}: {error} (a bug in drizview, please report it: DRIZVIEW_DEBUG=1 shows where)")
            sys.exit(BROKEN)
