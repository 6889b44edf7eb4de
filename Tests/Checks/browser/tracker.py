"""A tracker of sample, generated and hostile mails, served on a port of its own."""
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))


class Tracker:
    """`name` is the folder's; stop() ends the server and removes all."""

    def __init__(self, program, name="tidewatch"):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="patchbay-pages.")
        self.path = os.path.join(self.folder, name + ".git")
        self.environment = {**os.environ, "PATCHBAY_TRACKER": self.path, "HOME": self.folder, "TZ": "UTC",
                            "GIT_AUTHOR_NAME": "Grace Maintainer", "GIT_AUTHOR_EMAIL": "grace@example.org"}
        self.run("init", self.path)
        self.server = None

    def run(self, *arguments, input=None):
        done = subprocess.run([self.program, *arguments], input=input, env=self.environment, capture_output=True)
        if done.returncode:
            raise SystemExit(f"patchbay {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout.decode().strip()

    def ingest(self, *mails):
        """Takes mails in, given as bytes."""
        box = b"".join(b"From x Mon Sep 17 00:00:00 2001\n" + re.sub(rb"(?m)^(>*From )", rb">\1", m) + b"\n" for m in mails)
        self.run("import", "--quiet", "-", input=box)

    def token(self, person="Ada Tidman <ada@example.org>"):
        return self.run("token", "add", "--as", person)

    def serve(self, *options):
        self.server = subprocess.Popen(
            [self.program, "serve", "--listen", "127.0.0.1:0", *options],
            env=self.environment, stdout=subprocess.PIPE, text=True)
        self.url = self.server.stdout.readline().split()[-1].rstrip("/")
        return self.url

    def get(self, path, headers={}):
        """Status, headers and body."""
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def stop(self):
        if self.server:
            self.server.terminate()
            if self.server.wait(600):
                raise SystemExit(f"the server ended with {self.server.returncode}")
        shutil.rmtree(self.folder)


def mail(subject, id, sender="Ada Tidman <ada@example.org>", text="Some text.\n", diff="", parent=None, date=None, fields=""):
    """A mail as bytes."""
    head = f"From: {sender}\nSubject: {subject}\nMessage-ID: <{id}>\nDate: {date or 'Tue, 3 Mar 2026 10:00:00 +0100'}\n"
    if parent:
        head += f"In-Reply-To: <{parent}>\nReferences: <{parent}>\n"
    body = text + (f"---\n\n{diff}-- \n2.39.5\n" if diff else "")
    return (head + fields + "\n" + body).encode("utf-8", "surrogateescape")


def change(path, lines):
    """A diff that adds a file of these lines."""
    return (f"diff --git a/{path} b/{path}\nnew file mode 100644\nindex 0000000..5626abf\n--- /dev/null\n+++ b/{path}\n"
            f"@@ -0,0 +1,{len(lines)} @@\n" + "".join(f"+{line}\n" for line in lines))


def series(name, count, text="Text of the commit.\n"):
    """A cover letter and patches."""
    mails = [mail(f"[PATCH 0/{count}] {name}", f"{name}-0@example.org")]
    for number in range(1, count + 1):
        mails.append(mail(f"[PATCH {number}/{count}] {name}: step {number}", f"{name}-{number}@example.org", text=text,
                          diff=change(f"{name}{number}.c", ["int a;", "int b;", "int c;"]), parent=f"{name}-0@example.org",
                          date=f"Tue, 3 Mar 2026 10:{number % 60:02}:00 +0100"))
    return mails
