"""The door through which papermill finds this package.

papermill 2.7.0 loads the entry points of engines and of file handlers when it is imported, but knows none for
translators. So this package has an engine, and the module that holds it registers the translator.
"""

from papermill.engines import NBClientEngine
from papermill.translators import papermill_translators

from .translator import GoTranslator


class Engine(NBClientEngine):
    """papermill's own engine under the name "atelier". Nobody has to ask for it."""


papermill_translators.register("go", GoTranslator)
