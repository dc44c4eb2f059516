"""What is handed over and too large for memory lies inside the home, closed to everybody else."""

import stat

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile


def test_a_large_upload_is_spooled_inside_the_home_where_nobody_else_may_look() -> None:
    """A bundle of a whole force is more than the two and a half megabytes that stay in memory."""
    spooled = TemporaryUploadedFile("night.zip", "application/zip", 3_000_000, None)
    try:
        folder = settings.FILE_UPLOAD_TEMP_DIR
        assert folder.parent == settings.HOME
        assert spooled.temporary_file_path().startswith(f"{folder}/")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        spooled.close()
