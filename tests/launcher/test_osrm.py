"""The road engine's command: what it refuses. What it serves is in tests/live/test_roads.py."""

import socket

import pytest

from launcher import osrm_programs
from launcher.errors import MissingTool

HEADER = b"\0\0\0\x0e\x0a\x09OSMHeader\x18\xb9\x01"


def test_a_map_that_is_not_there_is_named(fails, tmp_path):
    file = tmp_path / "none.osm.pbf"
    for verb in ("build", "serve"):
        fails(19, f"{file}: there is no such file", "osrm", verb, str(file), TOURNEES_CACHE=tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_a_folder_is_no_map(fails, tmp_path):
    fails(19, f"{tmp_path} cannot be read", "osrm", "build", str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"<osm version='0.6'/>", b"\0" * 64])
def test_a_file_of_another_format_is_refused_before_anything_is_fetched(fails, tmp_path, content):
    file = tmp_path / "map.osm.pbf"
    file.write_bytes(content)
    fails(19, f"{file} is not a map", "osrm", "build", str(file), TOURNEES_CACHE=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_map_cut_short_is_refused_and_leaves_nothing(fails, tmp_path):
    file = tmp_path / "map.osm.pbf"
    file.write_bytes(HEADER)
    for _attempt in range(2):
        fails(19, "This failed: ", "osrm", "build", str(file))


def test_a_taken_port_is_named(fails, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        fails(14, f"Port {port} is in use: try ./tournees osrm serve", "osrm", "serve", "--port", port)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
@pytest.mark.parametrize("command", [["osrm", "serve"], ["start"]])
def test_a_number_that_is_no_port_is_refused(run, command, port):
    assert run(*command, "--port", port).returncode == 2


def test_nothing_to_serve_is_told(fails, tmp_path):
    fails(1, "No map is built yet", "osrm", "serve", "--port", "5999", TOURNEES_CACHE=tmp_path / "cache")


@pytest.mark.parametrize(
    "machine", [("Linux", "riscv64", "glibc"), ("Linux", "x86_64", ""), ("FreeBSD", "amd64", "")]
)
def test_a_machine_without_wheel_is_told_what_to_do(machine):
    with pytest.raises(MissingTool, match=r"docker-compose\.yml"):
        osrm_programs.check_machine(*machine)


def test_a_machine_with_a_wheel_passes():
    osrm_programs.check_machine("Linux", "aarch64", "glibc")
    osrm_programs.check_machine("Darwin", "arm64", "")
