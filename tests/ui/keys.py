"""Keys inside the inspector do what they say, and never reach the notebook around it."""

from __future__ import annotations

# What JupyterLab and Notebook do with cells in command mode, and all keys of the inspector.
OF_NOTEBOOK = [*"xddbacvz", "Enter"]
OF_INSPECTOR = [*"bB1fivor,.+-=0csl[]dqQnNpPw", "ArrowLeft", "ArrowDown", "Delete", "Backspace", "Escape"]
# A badge, a tab, a row, a box, words, a heading of a page, a table: whatever takes the focus, or does not.
SPOTS = {
    "badge": '[data-question="crflags"]',
    "row": ".drizview-number",
    "words": ".drizview-question",
    "place": ".drizview-place",
    "cut-out": ".drizview-panel-crflagspanel canvas",
    "plot": ".bqplot",
    "tab": '[data-page="flags"]',
    "box": '.drizview-flags [data-value="16"] input',
    "menu": ".drizview-film .drizview-opens > button",
    "list": ".drizview-toolbar select",
    "field": ".drizview-goto > input",
    "readout": ".drizview-readout",
    "masthead": ".drizview-facts",
}
CELLS = "() => jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.sharedModel.getSource())"


def assert_kept(inspector):
    """Click here and there in the inspector, press keys, and assert that no cell has changed."""
    page = inspector.page
    cells = page.evaluate(CELLS)
    assert cells
    for name, selector in SPOTS.items():
        inspector.choose("crflags")
        if name == "box":
            inspector.turn_to("flags")
        found = inspector.find(f"{selector}:visible")
        if not found.count():
            continue
        found.first.click()
        for key in [*OF_NOTEBOOK, *OF_INSPECTOR, *OF_NOTEBOOK]:
            page.keyboard.press(key)
        now = page.evaluate(CELLS)
        assert now == cells, (name, cells, now)
        assert page.evaluate("() => jupyterapp.shell.currentWidget.content.mode") == "command", name
        page.keyboard.press("Escape")
    for selector in ('[data-question="crflags"]', '[data-page="flags"]', ".drizview-facts"):
        inspector.find(selector).first.click()
        shown = inspector.canvas.get_attribute("data-frame")
        page.keyboard.press("b")
        inspector.find(f'.drizview-canvas:not([data-frame="{shown}"])').wait_for()
