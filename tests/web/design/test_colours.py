import pytest

from telos.web.design.colours import PAIRS, contrast, dark_blocks, palettes


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.colour} on {pair.ground}")
def test_colours_stand_out_on_their_grounds(pair, theme):
    colours = palettes()[theme]
    assert contrast(colours[pair.colour], colours[pair.ground]) >= pair.least


def test_colours_are_the_same_dark_by_wish_and_by_device():
    by_device, by_wish = dark_blocks()
    assert by_device == by_wish


def test_colours_all_have_a_dark_side():
    light, dark = palettes()["light"], dark_blocks()[0]
    assert light.keys() == dark.keys()


def test_contrast_of_black_and_white_is_the_greatest():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
