import pytest

from visitor_desk.settings import FILE_NAME, Settings, SettingsUnreadable, read_settings, write_settings


def test_settings_come_back_as_they_were_written(tmp_path):
    written = Settings(site='AMS-01 "Oost" \\ Ünit', desk="Lobby A", language="en", time_zone="Europe/Berlin")
    write_settings(tmp_path, written)
    assert read_settings(tmp_path) == written


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("site = ", "-"),
        ("site = 3", "site"),
        ('desk = "Lobby"', "site"),
        ('site = "A"\ncolour = "red"', "colour"),
        ('site = "A"\ntime_zone = "Europe/Atlantis"', "time_zone"),
        ('site = "A"\ntime_zone = "../../etc/passwd"', "time_zone"),
        ('site = "A"\nbadge_format = "poster"', "badge_format"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, text, name):
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsUnreadable) as caught:
        read_settings(tmp_path)
    assert caught.value.values == {"path": FILE_NAME, "name": name}


def test_how_long_copies_are_kept_is_a_number_of_days(tmp_path):
    for said, days in (("", None), ("35", 35)):
        write_settings(tmp_path, Settings(site="S", keystore_copies_days=said))
        assert read_settings(tmp_path).copies_kept_days == days
    for odd in ("a month", "-1", "99999"):
        write_settings(tmp_path, Settings(site="S", keystore_copies_days=odd))
        with pytest.raises(SettingsUnreadable):
            read_settings(tmp_path)
