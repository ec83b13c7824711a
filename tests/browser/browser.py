"""A headless Chromium without a network, driven over the pipe of its DevTools protocol: messages of JSON that end in NUL,
written to its descriptor 3 and read from its descriptor 4."""

import json
import os
import select
import shutil
import subprocess
import time

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}


class Browser:
    def __init__(self, folder):
        to_read, self.write_end = os.pipe()
        self.read_end, to_write = os.pipe()
        words = [PROGRAM, "--headless", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run",
                 f"--user-data-dir={folder}", "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking"]
        if os.geteuid() == 0:
            words.append("--no-sandbox")  # it refuses to start as root otherwise
        # A shell puts the pipes where the browser looks for them, whichever numbers they have here.
        shell = f'exec "$@" 3<&{to_read} 4>&{to_write}'
        self.process = subprocess.Popen(["/bin/bash", "-c", shell, "browser", *words], pass_fds=(to_read, to_write),
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.pending, self.events, self.count = b"", [], 0

    def message(self, seconds):
        until = time.monotonic() + seconds
        while b"\0" not in self.pending:
            ready, _, _ = select.select([self.read_end], [], [], max(0, until - time.monotonic()))
            piece = os.read(self.read_end, 65536) if ready else b""
            if not piece:
                raise RuntimeError("the browser said nothing more" if not ready else "the browser has ended")
            self.pending += piece
        line, _, self.pending = self.pending.partition(b"\0")
        return json.loads(line)

    def ask(self, method, session=None, **params):
        self.count += 1
        text = {"id": self.count, "method": method, "params": params, **({"sessionId": session} if session else {})}
        os.write(self.write_end, json.dumps(text).encode() + b"\0")
        while True:
            answer = self.message(60)
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.message(60))

    def open(self, url, script):
        """The value of a script on the page once it is loaded, and all that happened meanwhile."""
        self.events = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for room in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{room}.enable", session)
        self.ask("Network.emulateNetworkConditions", session, **OFFLINE)
        self.ask("Page.navigate", session, url=url)
        self.wait_for("Page.loadEventFired")
        answer = self.ask("Runtime.evaluate", session, expression=script, returnByValue=True)
        self.ask("Target.closeTarget", targetId=target)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"]["value"], self.events

    def close(self):
        os.close(self.write_end)
        os.close(self.read_end)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
