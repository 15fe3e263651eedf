"""What a lesson has to keep to in any notebook, at the size of a laptop: 1280 x 800."""

from __future__ import annotations

SOURCE = 'import drizview\ndrizview.lesson("align")'
_IN_SIGHT = """node => {
  const around = node.closest(".jp-WindowedPanel-outer, .jp-Notebook");
  const [box, view] = [node, around].map((each) => each.getBoundingClientRect());
  return box.top >= view.top - 1 && box.bottom <= view.bottom + 1;
}"""


def assert_steps_stay_with_the_image(inspector):
    """Play a case of the lesson that has been run: steps in sight, the image in its place, arrows for the slider."""
    page = inspector.page
    page.locator(".drizview-judging-go").click()
    page.get_by_text("Opening case 1 of 4").wait_for()
    bar = inspector.find(".drizview-judging")  # inside what goes to the full screen
    bar.and_(page.locator('[data-phase="look"]')).wait_for()
    inspector.sharp("product/sci")
    assert bar.evaluate(_IN_SIGHT)
    assert inspector.find(".drizview-stage").first.evaluate(_IN_SIGHT)
    box = inspector.canvas.bounding_box()
    for step in ("look 1 of 3", "look 2 of 3", "look 3 of 3"):
        page.get_by_text(step).wait_for()
        page.get_by_role("button", name="I have looked").click()
    bar.and_(page.locator('[data-phase="judge"]')).wait_for()
    slider = bar.locator("[type=range]")
    slider.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    assert slider.input_value() == "85"
    bar.get_by_text("The alignment is fine").click()
    assert inspector.canvas.bounding_box() == box
    page.get_by_role("button", name="Judge", exact=True).click()
    page.get_by_text("Cause:").wait_for()
    assert inspector.canvas.bounding_box() == box
