"""Keys inside the inspector do what they say, and never reach the notebook around it."""

from __future__ import annotations

# What JupyterLab and Notebook do with cells in command mode, and all keys of the inspector.
OF_NOTEBOOK = [*"xddbacvz", "Enter"]
OF_INSPECTOR = [*"bB1fivor,.+-=0csl[]dqQnNpPw", "ArrowLeft", "ArrowDown", "Delete", "Backspace", "Escape"]
# What takes the focus, and what does not.
SPOTS = {
    "badge": '[data-question="crflags"]',
    "row": ".drizview-number",
    "words": ".drizview-question",
    "tab": '[data-page="flags"]',
    "box": '.drizview-flags [data-value="16"] input',
    "field": ".drizview-goto > input",
    "masthead": ".drizview-facts",
    "cutout": ".drizview-pictures-grid [data-index]",
    "plot": ".drizview-plot .plotarea_events",
    "menu": 'button[title="Cuts, colour map, contrast"]',
}
PASTE = ("Control+v", "Shift+V")
CELLS = "() => jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.sharedModel.getSource())"


def assert_kept(inspector, spots=SPOTS):
    """Click on spots of the inspector, press all keys, and assert that no cell has changed.

    An even number of spots: what a key switches on, it then switches off.
    """
    page = inspector.page
    cells = page.evaluate(CELLS)
    assert cells
    for name in spots:
        inspector.choose("crflags")
        if name == "box":
            inspector.turn_to("flags")
        found = inspector.find(f"{SPOTS[name]}:visible")
        if name == "plot":  # it is made when its fold has been opened
            found.first.wait_for()
        if not found.count():
            continue
        found.first.click()
        for key in [*OF_INSPECTOR, *OF_NOTEBOOK, *PASTE]:
            page.keyboard.press(key)
        now = page.evaluate(CELLS)
        assert now == cells, (name, cells, now)
        assert page.evaluate("() => jupyterapp.shell.currentWidget.content.mode") == "command", name
        page.keyboard.press("Escape")
    inspector.choose("crflags")
    shown = inspector.canvas.get_attribute("data-frame")
    page.keyboard.press("b")
    inspector.find(f'.drizview-canvas:not([data-frame="{shown}"])').wait_for()
