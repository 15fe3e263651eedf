"""A number against its limits: where both stand, and that no two texts meet."""

from __future__ import annotations

from itertools import pairwise

import pytest

from drizview.checks.core.limits import Above, Below, Fact, Within
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status
from drizview.report.scale import WIDTH, limit_scale

LIMITS = [
    Below(0.15, 0.5),
    Below(1.1, 1.25),
    Below(0.5),
    Below(-0.5, 0.5),
    Above(0.9, 0.7),
    Above(-0.5, -1.0),
    Within((0.9, 1.1), (0.7, 1.3)),
    Within((-0.25, 0.25), (-0.5, 0.5)),
    Within((0.99, 1.01), (0.5, 2.0)),
]
VALUES = [-1e6, -1.0, 0.0, 0.14999, 0.2, 0.6, 1.0, 1.005, 1.2, 3.0, 1e6]


def result(value, limit, uncertainty=None):
    status = Status.UNKNOWN if value is None else limit.judge(value)
    told = ("c", "align", "t", status, "h", value, "native pixel", limit, "b", "judgement")
    return Result(*told, uncertainty=uncertainty)


@pytest.mark.parametrize("limit", LIMITS, ids=str)
@pytest.mark.parametrize("value", VALUES)
def test_a_value_stands_in_the_zone_that_it_is_judged_to(value, limit):
    scale = limit_scale(result(value, limit))
    assert 0 <= scale.at <= WIDTH
    if not scale.beyond:
        zones = [status for begin, end, status in scale.zones if begin - 1e-6 <= scale.at <= end + 1e-6]
        assert limit.judge(value).value in zones
    else:
        assert scale.at == (WIDTH if scale.beyond > 0 else 0)
        end = scale.zones[-1 if scale.beyond > 0 else 0]
        assert end[2] == limit.judge(value).value


@pytest.mark.parametrize("limit", LIMITS, ids=str)
@pytest.mark.parametrize("value", VALUES)
def test_zones_fill_the_line_and_labels_keep_apart(value, limit):
    scale = limit_scale(result(value, limit))
    assert scale.zones[0][0] == 0 and scale.zones[-1][1] == pytest.approx(WIDTH)
    assert all(a[1] == b[0] for a, b in pairwise(scale.zones))
    labels = scale.labels
    assert labels, "a limit is always told"
    ends = [label.x + 6.2 * len(label.words) for label in labels]
    assert all(end < after.x for end, after in zip(ends, labels[1:], strict=False))
    assert ends[-1] <= WIDTH + 1e-6 and labels[0].x >= 0


def test_the_error_is_a_bar_about_the_value():
    scale = limit_scale(result(0.3, Below(0.15, 0.5), uncertainty=0.05))
    assert scale.error[0] < scale.at < scale.error[1]
    assert "0.30 ± 0.05" in scale.value.words


@pytest.mark.parametrize(("value", "limit"), [(None, Below(1.0)), (float("nan"), Below(1.0)), (3.0, Fact())])
def test_without_a_number_or_a_limit_there_is_no_scale(value, limit):
    assert limit_scale(result(value, limit)) is None
