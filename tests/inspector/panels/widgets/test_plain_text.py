"""Plain text on a panel."""

from __future__ import annotations

from drizview.inspector.panels.widgets.plain_text import PlainText


def test_text_is_shown_as_it_is_written():
    words = PlainText("M31 <script> & $x^2$")
    assert words.value == "M31 <script> & $x^2$"
    assert words.get_state("value") == {"value": "M31 &lt;script&gt; &amp; $x^2$"}
    words.value = '"<b>"'
    assert words.get_state("value") == {"value": "&quot;&lt;b&gt;&quot;"}
    words.close()
