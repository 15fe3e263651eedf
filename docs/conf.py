"""How the documentation is built: ``make docs``. Nothing is fetched from the network."""

from __future__ import annotations

import sys
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from _tools.question_pages import write_pages  # noqa: E402

from drizview.version import __version__  # noqa: E402

project = "drizview"
author = "The drizview developers"
copyright = "the drizview developers"
version = release = __version__

extensions = [
    "sphinx.ext.autodoc",
    "numpydoc",
    "sphinx_astropy.ext.intersphinx_toggle",
    "myst_nb",
]
exclude_patterns = ["_build", "_tools", "**.ipynb_checkpoints"]
default_role = "obj"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
numpydoc_show_class_members = False
numpydoc_attributes_as_param_list = True
myst_heading_anchors = 3
myst_enable_extensions = ["attrs_inline"]
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

html_theme = "pydata_sphinx_theme"
html_title = f"drizview {release}"
html_show_sourcelink = False
html_sidebars = {"*": [], "questions/*": ["sidebar-nav-bs"]}
html_theme_options = {"show_toc_level": 2, "navigation_with_keys": False, "footer_start": ["copyright"]}


def setup(app: Sphinx) -> None:
    """Write the pages of the questions before Sphinx looks for pages."""
    app.connect("builder-inited", lambda _: write_pages(HERE / "questions"))
