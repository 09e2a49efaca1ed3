"""The HTML report: one self-contained file in French, made to be read and printed."""

from qualiopia.reports.html.rapport import to_html

__all__ = ["to_html"]
