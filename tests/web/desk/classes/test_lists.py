"""«Занятия → Залы / Направления / Группы»: one pattern (ux 4.4b)."""

import pytest

HTMX = {"HX-Request": "true"}


@pytest.mark.req("CT-01")
def test_halls_are_listed_with_pencil_and_cross(studio):
    hall = studio.hall("Большой зал")
    page = studio.browser().get(studio.url("desk:halls"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Большой зал" in text
    assert studio.url("desk:hall_edit", hall.pk) in text
    assert studio.url("desk:hall_delete", hall.pk) in text
    assert studio.url("desk:hall_new") in text
