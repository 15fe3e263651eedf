"""Lessons on the eleven questions: texts and cases, answers, scores, the summary of a class; no widget."""

from drizview.lessons.answers import JudgedCase, Sheet, load_sheet, sheet_of
from drizview.lessons.lesson import Case, Lesson, Look
from drizview.lessons.reading import lesson, lesson_names, parse
from drizview.lessons.score import Score, score
from drizview.lessons.summary import Summary, class_summary

__all__ = [
    "Case",
    "JudgedCase",
    "Lesson",
    "Look",
    "Score",
    "Sheet",
    "Summary",
    "class_summary",
    "lesson",
    "lesson_names",
    "load_sheet",
    "parse",
    "score",
    "sheet_of",
]  # fmt: skip
