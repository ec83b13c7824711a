"""Runs beside each other."""

import pytest

from conftest import run, train


@pytest.fixture(scope="module")
def other(mnist, tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "infonce"
    train(mnist, out, "--epochs", "4", "--objective", "infonce")
    return out


def test_a_run_is_like_itself(trained):
    found = run("compare", trained, trained, "--images", "200", "--json").json["runs"]
    assert found[0] == found[1]
    assert found[0]["cka_backbone"] == pytest.approx(1) and found[0]["cka_projector"] == pytest.approx(1)


def test_numbers_lie_where_they_must(trained, other):
    found = run("compare", other, trained, "--images", "200", "--json").json
    first, second = found["runs"]
    assert found["images"] == 200
    assert 0 < second["cka_backbone"] < 1 and 0 < second["cka_projector"] < 1
    for one in (first, second):
        assert 0 <= one["alignment"] <= 4 and -8 <= one["uniformity"] <= 0
        # The ratio has a mean of 1, so its largest singular value is 1 at least; they fall.
        assert one["spectrum"][0] >= 1 - 1e-9
        assert one["spectrum"] == sorted(one["spectrum"], reverse=True)
    assert first["alignment"] < 1.5  # views of one image lie nearer than independent ones, at 2 in the mean


def test_the_table_has_a_line_a_run(trained, other):
    done = run("compare", other, trained, "--images", "50")
    assert done.code == 0 and len(done.out.splitlines()) == 3
