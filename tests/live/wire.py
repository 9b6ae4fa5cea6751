"""The wire between a phone and the server, which can be cut and which can lose answers.

A browser that is told to be offline still trusts its own word; here the sockets really close, for
pages and service workers alike.
"""

import contextlib
import socket
import threading

_BYTES = 65536


class Wire:
    """A TCP proxy on the loopback in front of one port; use it as a context manager.

    While it is `cut()` every connection ends at once. While it `lose()`s answers, requests for
    some path reach the server and what the server answers is thrown away with the connection.
    `lost` counts them, `asked` lists the paths of requests in the order of their coming.
    """

    def __init__(self, port):
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._lock = threading.Lock()
        self._open = set()
        self._is_cut = False
        self._losing = ()
        self.lost = 0
        self.asked = []

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.cut()
        # A listener that is only closed leaves its accept() waiting.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def cut(self):
        """End every connection, and every new one, until mend()."""
        with self._lock:
            self._is_cut = True
            ends, self._open = self._open, set()
        for end in ends:
            _hang_up(end)

    def mend(self):
        """Let everything through again."""
        with self._lock:
            self._is_cut, self._losing = False, ()

    def lose(self, *paths):
        """Throw away the answers to requests whose path begins with one of these, until mend()."""
        self.cut()  # what is open already would slip through
        with self._lock:
            self._is_cut, self._losing = False, paths

    def _accept(self):
        while True:
            try:
                near, _peer = self._listener.accept()
            except OSError:
                return
            with self._lock:
                refused = self._is_cut
            if refused:
                _hang_up(near)
                continue
            try:
                far = socket.create_connection(self._target, timeout=10)
            except OSError:
                _hang_up(near)
                continue
            far.settimeout(None)
            _Line(self, near, far).start()


class _Line:
    """One connection: a thread for what is asked, another for what is answered."""

    def __init__(self, wire, near, far):
        self._wire, self._near, self._far = wire, near, far
        self._is_losing = False
        with wire._lock:
            wire._open |= {near, far}

    def start(self):
        for pump in (self._ask, self._answer):
            threading.Thread(target=pump, daemon=True).start()

    def _ask(self):
        for data in _read(self._near):
            path = _get_path(data)
            if path:
                with self._wire._lock:
                    self._wire.asked.append(path)
                    losing = self._wire._losing
                self._is_losing = bool(losing) and path.startswith(losing)
            if not _write(self._far, data):
                break
        self._end()

    def _answer(self):
        for data in _read(self._far):
            if self._is_losing:
                with self._wire._lock:
                    self._wire.lost += 1
                break
            if not _write(self._near, data):
                break
        self._end()

    def _end(self):
        with self._wire._lock:
            self._wire._open -= {self._near, self._far}
        _hang_up(self._near)
        _hang_up(self._far)


def _get_path(data):
    """Return the path of a request that begins with these bytes, or None."""
    verb, _space, rest = data.partition(b" ")
    if verb not in (b"GET", b"POST", b"PUT", b"HEAD", b"DELETE"):
        return None
    return rest.split(b" ", 1)[0].decode("latin-1")


def _read(end):
    """Yield what comes in until the other side hangs up."""
    with contextlib.suppress(OSError):
        while data := end.recv(_BYTES):
            yield data


def _write(end, data):
    """Send everything; tell whether anybody took it."""
    try:
        end.sendall(data)
    except OSError:
        return False
    return True


def _hang_up(end):
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
