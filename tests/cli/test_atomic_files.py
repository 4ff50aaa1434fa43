"""The atomic writer: the whole new file or the old one."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from rulekit import files
from rulekit.errors import OutputError


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_file_is_written_whole_and_read_by_whom_the_umask_lets(tmp_path: Path, umask: int, mode: int) -> None:
    target = tmp_path / "报告.json"
    before = os.umask(umask)
    try:
        files.write(target, "一行\n")
    finally:
        os.umask(before)
    assert target.read_bytes() == "一行\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert list(tmp_path.iterdir()) == [target]


def test_an_existing_file_keeps_its_mode_and_a_link_its_target(tmp_path: Path) -> None:
    target, link = tmp_path / "a.txt", tmp_path / "b.txt"
    target.write_text("old")
    target.chmod(0o604)
    link.symlink_to(target)
    files.write(link, ["ne", "w"])
    assert link.is_symlink() and target.read_text() == "new" and stat.S_IMODE(target.stat().st_mode) == 0o604


@pytest.mark.parametrize("step", ["fsync", "fdopen"])
def test_a_failure_at_any_step_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "a.json"
    target.write_text("old")

    def fail(handle: int, *rest: object) -> None:
        if step == "fdopen":
            os.close(handle)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, step, fail)
    with pytest.raises(OutputError) as caught:
        files.write(target, "new", lang="en")
    monkeypatch.undo()
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]
    assert str(caught.value).startswith(f"error[C620]: {target} could not be written: no space is left")


def test_a_folder_that_is_not_there_is_told_in_the_language_asked_for(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="无法写入"):
        files.write(tmp_path / "none" / "a.txt", "x", lang="zh")


def test_left_overs_of_killed_runs_are_swept_and_fresh_ones_stay(tmp_path: Path) -> None:
    stale, fresh = tmp_path / ".a.txt.rulekit-old.tmp", tmp_path / ".a.txt.rulekit-new.tmp"
    for left in (stale, fresh):
        left.write_text("part")
    os.utime(stale, (0, 0))
    files.write(tmp_path / "a.txt", "x")
    assert not stale.exists() and fresh.exists()


def test_a_device_is_written_to_directly() -> None:
    files.write("/dev/null", "x")
    assert not Path("/dev/null").is_file()
