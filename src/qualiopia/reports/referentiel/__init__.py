"""A référentiel made readable: one page, in HTML or Markdown, from the pack alone."""

from __future__ import annotations

from qualiopia.reports.referentiel.html import to_html
from qualiopia.reports.referentiel.markdown import to_markdown

__all__ = ["to_html", "to_markdown"]
