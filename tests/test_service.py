"""The inspector as a web page: the server's command, environment and end."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

import pytest

from drizview import service
from drizview.dataset.given.sources import ROOT_VARIABLE
from drizview.errors import DrizviewError
from drizview.theme import THEME_VARIABLE, text_class, theme_class


def test_it_serves_this_machine_only():
    command = service.command(4321)
    assert command[0] == sys.executable
    assert command[command.index("-m") + 1] == "voila"
    assert "--Voila.ip=127.0.0.1" in command
    assert "--port=4321" in command
    assert "--no-browser" in command


def test_the_page_may_load_nothing_from_elsewhere():
    folder = Path(service.environment(Path())["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0])
    settings = json.loads((folder / "voila.json").read_text())["Voila"]
    policy = settings["tornado_settings"]["headers"]["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_the_root_is_the_folder_of_the_file(tmp_path, monkeypatch):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    file = tmp_path / "x_drz.fits"
    file.touch()
    for path in (file, tmp_path):
        environment = service.environment(path)
        assert environment[service.PATH_VARIABLE] == str(path.resolve())
        assert environment[ROOT_VARIABLE] == str(tmp_path.resolve())


def test_a_root_that_is_set_already_stays(tmp_path, monkeypatch):
    monkeypatch.setenv(ROOT_VARIABLE, "/somewhere")
    assert service.environment(tmp_path)[ROOT_VARIABLE] == "/somewhere"


def test_the_archives_folders_are_seen_together(tmp_path, monkeypatch):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    folder = tmp_path / "HST" / "je9g01010"
    folder.mkdir(parents=True)
    assert service.environment(folder)[ROOT_VARIABLE] == str((tmp_path / "HST").resolve())


def test_a_free_port_is_free():
    with socket.socket() as probe:
        probe.bind((service.HOST, service.free_port()))


def test_without_voila_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(service, "find_spec", lambda _: None)
    with pytest.raises(DrizviewError, match=r"voila: is not installed \(pip install 'drizview\[app\]'\)"):
        service.serve(tmp_path)


def test_server_and_kernel_speak_in_cipher_where_they_can():
    pytest.importorskip("voila", reason="an extra: without it no server is started")
    zmq, manager = pytest.importorskip("zmq"), pytest.importorskip("jupyter_client.manager")
    can = "transport_encryption" in manager.KernelManager.class_trait_names() and zmq.has("curve")
    assert ("--KernelManager.transport_encryption=auto" in service.command(1)) is can


def test_a_server_that_ends_at_once_is_said(monkeypatch, tmp_path):
    pytest.importorskip("voila", reason="an extra: without it no server is started")
    monkeypatch.setattr(service, "command", lambda port, **_: [sys.executable, "-c", "raise SystemExit(3)"])
    monkeypatch.setattr(service.signal, "signal", lambda *_: None)
    with pytest.raises(DrizviewError, match="the server did not start"):
        service.serve(tmp_path, open_browser=False)


@pytest.mark.parametrize(("theme", "first"), [("auto", "light"), ("light", "light"), ("dark", "dark")])
def test_the_page_follows_the_system_unless_it_is_asked_for_a_theme(tmp_path, monkeypatch, theme, first):
    words = service.command(1, theme=theme)
    assert f"--theme={first}" in words
    assert any("resources" in word and theme in word for word in words)
    monkeypatch.setenv(THEME_VARIABLE, service.environment(tmp_path, theme=theme)[THEME_VARIABLE])
    assert theme_class() == text_class() == f"drizview-{theme}"
    monkeypatch.delenv(THEME_VARIABLE)  # a notebook, which has a theme of its own
    assert (theme_class(), text_class()) == ("drizview-auto", "drizview-light")
