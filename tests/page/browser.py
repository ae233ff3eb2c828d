# SPDX-License-Identifier: GPL-3.0-or-later
"""A headless Chromium, driven through chromedriver's HTTP interface (W3C WebDriver and CDP)."""
import base64
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

# Nothing that would talk to anybody but the page.
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--hide-scrollbars", "--no-proxy-server",
         "--host-resolver-rules=MAP * ~NOTFOUND"]


class Missing(Exception):
    """There is no browser here."""


class Browser:
    """One session; to be used as a context."""

    def __init__(self):
        self.chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        self.driver = shutil.which("chromedriver")
        if not self.chromium or not self.driver:
            raise Missing("no chromium with its chromedriver")
        self.process = self.session = self.address = self.place = None

    def __enter__(self):
        self.place = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen([self.driver, "--port=0"], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        try:
            self.address = f"http://127.0.0.1:{self._port()}"
            options = {"binary": self.chromium,
                       "args": QUIET + [f"--user-data-dir={self.place.name}/profile"]}
            wanted = {"browserName": "chrome", "goog:chromeOptions": options,
                      "goog:loggingPrefs": {"browser": "ALL"}}
            made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
            self.session = "/session/" + made["sessionId"]
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        try:
            if self.session:
                self._call("DELETE", self.session)
        finally:
            self.process.terminate()
            self.process.wait(10)
            self.process.stdout.close()
            self.place.cleanup()

    def _port(self):
        for line in self.process.stdout:
            if "started successfully on port" in line:
                return int(line.rstrip().rstrip(".").rsplit(" ", 1)[1])
        raise Missing("chromedriver does not start")

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"},
                                         method=method)
        with opener.open(request, timeout=90) as answer:
            return json.load(answer)["value"]

    def command(self, name, **parameters):
        return self._call("POST", self.session + "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def window(self, width, scheme="light", media="screen"):
        """The width, the colour scheme and the medium of what is open, or will be."""
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
                     mobile=width < 600)
        self.command("Emulation.setEmulatedMedia", media=media,
                     features=[{"name": "prefers-color-scheme", "value": scheme}])

    def show(self, path, width, scheme="light", media="screen", at=""):
        """Opens a file, at a place in it."""
        self.window(width, scheme, media)
        self._call("POST", self.session + "/url", {"url": pathlib.Path(path).resolve().as_uri() + at})

    def paper(self):
        """The bytes of a PDF of what is open."""
        return base64.b64decode(self.command("Page.printToPDF", preferCSSPageSize=True)["data"])

    def script(self, text, *arguments):
        return self._call("POST", self.session + "/execute/sync", {"script": text, "args": list(arguments)})

    def until(self, text, seconds=60):
        """Whether what the script asks becomes true; a page may load meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.script(text):
                    return True
            except urllib.error.HTTPError:  # between two pages
                pass
            time.sleep(0.1)
        return False

    def log(self):
        """What was written to the console since the last call."""
        return self._call("POST", self.session + "/se/log", {"type": "browser"})

    def picture(self, path, clip=None):
        """A picture of all of the page, or of a part {x, y, width, height}."""
        more = {"clip": {**clip, "scale": 1}} if clip else {}
        made = self.command("Page.captureScreenshot", captureBeyondViewport=True, **more)
        pathlib.Path(path).write_bytes(base64.b64decode(made["data"]))
