"""Ratings as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from drizview.checks.core.questions import QUESTIONS
from drizview.errors import DrizviewError
from drizview.files import read_small, write_text
from drizview.ratings.model import LONGEST_NAME, LONGEST_NOTE, SCHEMA, VERDICT, Rating, Ratings, refuse
from drizview.text import clean


def save_ratings(ratings: Ratings, path: str | Path) -> None:
    """Write ratings as JSON, in one step.

    Raises
    ------
    DrizviewError
        The file cannot be written.
    """
    write_text(Path(path), json.dumps(ratings.to_json(), indent=1, ensure_ascii=True) + "\n")


def load_ratings(path: str | Path) -> Ratings:
    """Return the ratings in a file that `save_ratings` has written.

    Raises
    ------
    DrizviewError
        The file cannot be read, or holds no ratings.
    """
    name = str(path)
    try:
        given = json.loads(read_small(Path(path)))
    except OSError as error:
        raise DrizviewError(name, None, f"cannot be read: {error.strerror}", "check the path") from error
    except (ValueError, RecursionError) as error:
        raise DrizviewError(name, None, "holds no JSON", "choose a file that was saved on the rating page") from error
    return ratings_of(given, file=name)


def ratings_of(given: Any, *, file: str = "ratings") -> Ratings:
    """Return the ratings in JSON values; ``file`` is named where they are none.

    Raises
    ------
    DrizviewError
        They are no ratings.
    """
    if not isinstance(given, dict) or given.get("schema") != SCHEMA:
        raise DrizviewError(
            file, None, f"holds no ratings of the kind {SCHEMA}", "choose a file saved on the rating page"
        )
    questions, verdict = given.get("questions"), given.get("verdict")
    if not isinstance(questions, dict):
        raise DrizviewError(file, None, "has no questions", "choose a file saved on the rating page")
    made = {str(id): _rating(str(id), entry, file) for id, entry in questions.items()}
    return Ratings(
        product=clean(given.get("product", ""), 255),
        questions={id: made[id] for id in QUESTIONS if id in made},
        verdict=_rating(VERDICT, verdict, file) if verdict is not None else None,
        checks=clean(given.get("checks", ""), 40),
    )


def _rating(question: str, entry: Any, file: str) -> Rating:
    if not isinstance(entry, dict) or not isinstance(entry.get("status"), str) or not entry["status"]:
        raise DrizviewError(file, None, f"has no judgement under {clean(question, 20)}", "it was not saved by drizview")
    refuse(question, entry["status"], file=file)
    texts = {name: entry.get(name, "") for name in ("note", "who", "when")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise DrizviewError(file, None, f"has a note under {question} that is no text", "it was not saved by drizview")
    seen = entry.get("badge_seen")
    return Rating(
        entry["status"],
        texts["note"][:LONGEST_NOTE],
        texts["who"][:LONGEST_NAME],
        texts["when"][:40],
        seen if isinstance(seen, bool) else None,
    )
