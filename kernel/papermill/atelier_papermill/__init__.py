"""papermill for Go notebooks: parameters written in Go, and read from a notebook's parameters cell.

Installing the package is all there is to do: papermill then knows every kernel whose language is Go.
"""

# papermill imports .engine while it is itself imported. Begun here, that is over before .translator needs it.
import papermill  # noqa: F401

from .translator import GoTranslator

__all__ = ["GoTranslator"]
