"""See Tests/Checks/server."""
import concurrent.futures
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

from tracker import Tracker, series

program = sys.argv[1]
wrong = []
# How long something is waited for that comes at all, however busy the machine is.
PATIENCE = 600


def expect(what, got, *wanted):
    if got not in wanted:
        wrong.append(f"{what}: {got}, not {' or '.join(map(str, wanted))}")


def connect(tracker):
    host, port = tracker.url.split("//")[1].split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def raw(tracker, request):
    """The status that raw bytes are answered with; 0 for a connection that was closed without a word."""
    with connect(tracker) as connection:
        connection.settimeout(PATIENCE)
        try:
            connection.sendall(request)
            answer = connection.recv(4096)
        except (ConnectionError, socket.timeout):
            return 0
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def head(tracker, extra="", target="/", method="GET"):
    return f"{method} {target} HTTP/1.1\r\nHost: {tracker.url.split('//')[1]}\r\n{extra}\r\n".encode()


def malformed(tracker):
    expect("a header of 32 kB", raw(tracker, head(tracker, f"X: {'x' * 32768}\r\n")), 431, 400)
    expect("5,000 header fields", raw(tracker, head(tracker, "X: y\r\n" * 5000)), 431, 400)
    expect("a target of 12 kB", raw(tracker, head(tracker, target="/" + "x" * 12000)), 414, 431, 400)
    expect("rubbish", raw(tracker, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 50 + b"\r\n\r\n"), 400, 0)
    expect("two lengths", raw(tracker, head(
        tracker, "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "/login", "POST") + b"0\r\n\r\n"), 400)
    expect("a length that is none", raw(tracker, head(tracker, "Content-Length: -1\r\n", "/login", "POST")), 400)
    expect("a body of 2 MB", raw(tracker, head(
        tracker, "Content-Length: 2000000\r\n", "/login", "POST") + b"x" * 100_000), 413)
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    expect("chunks without end", raw(tracker, head(
        tracker, "Transfer-Encoding: chunked\r\n", "/login", "POST") + chunk * 40), 413, 0)
    expect("a method that is none", raw(tracker, head(tracker, method="BREW")), 400, 405, 501)
    expect("DELETE", raw(tracker, head(tracker, method="DELETE")), 405)
    pipelined = head(tracker, target="/healthz") * 3 + head(tracker, target="/robots.txt")
    with connect(tracker) as connection:
        connection.sendall(pipelined + b"rubbish\r\n\r\n")
        answer = b""
        try:
            while answer.count(b"HTTP/1.1 ") < 5 and (chunk := connection.recv(65536)):
                answer += chunk
        except (ConnectionError, socket.timeout):
            pass
    expect("answers to four requests at once", answer.count(b"HTTP/1.1 200"), 4)


def addresses(tracker):
    for target in ("/static/../../../../etc/passwd", "/static/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
                   "/series/%00", "/series/..", "/message/%ff%fe/raw", "/list/%2e%2e", "/thread/" + "%41" * 1000):
        expect(target[:60], raw(tracker, head(tracker, target=target)), 404, 400)
    host = tracker.url.split("//")[1]
    expect("absolute form", raw(tracker, f"GET http://{host}/healthz HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()), 200)
    expect("another host", raw(tracker, b"GET / HTTP/1.1\r\nHost: evil.example.com\r\n\r\n"), 421)
    expect("no host", raw(tracker, b"GET / HTTP/1.1\r\n\r\n"), 400, 421)


def post(tracker, target, form, **headers):
    host = tracker.url.split("//")[1]
    body = urllib.parse.urlencode(form)
    fields = {"Host": host, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body)),
              **{name.replace("_", "-"): value for name, value in headers.items() if value}}
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)
    connection.request("POST", target, body, fields)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("Set-Cookie")


def access(tracker):
    secret, second = tracker.token(), tracker.token("Grace <grace@example.org>")
    status, cookie = post(tracker, "/login", {"token": secret}, Origin=tracker.url)
    expect("sign in", status, 303)
    cookie = cookie.split(";")[0]
    page = tracker.get("/list/", {"Cookie": cookie})[2].decode()
    form = re.search(r'name="form" value="([0-9a-f]{64})"', page)[1]
    decision = {"id": "a-0@example.org", "state": "accepted", "form": form}
    expect("without Origin", post(tracker, "/decide", decision, Cookie=cookie)[0], 403)
    expect("another Origin", post(tracker, "/decide", decision, Cookie=cookie, Origin="https://evil.example.com")[0], 403)
    expect("no form token", post(tracker, "/decide", {**decision, "form": ""}, Cookie=cookie, Origin=tracker.url)[0], 403)
    expect("no cookie", post(tracker, "/decide", decision, Origin=tracker.url)[0], 401)
    expect("all right", post(tracker, "/decide", decision, Cookie=cookie, Origin=tracker.url)[0], 303)
    expect("sign out", post(tracker, "/logout", {"form": form}, Cookie=cookie, Origin=tracker.url)[0], 303)
    expect("a session that was ended", post(tracker, "/decide", decision, Cookie=cookie, Origin=tracker.url)[0], 401)
    status, cookie = post(tracker, "/login", {"token": second}, Origin=tracker.url)
    page = tracker.get("/list/", {"Cookie": cookie.split(";")[0]})[2].decode()
    form = re.search(r'name="form" value="([0-9a-f]{64})"', page)[1]
    for line in tracker.run("token", "list").splitlines():
        tracker.run("token", "revoke", line.split()[0])
    expect("a revoked token's session", post(
        tracker, "/decide", {**decision, "form": form}, Cookie=cookie.split(";")[0], Origin=tracker.url)[0], 401)
    guesses = [post(tracker, "/login", {"token": f"pb_{guess}"}, Origin=tracker.url)[0] for guess in range(20)]
    expect("guesses that are refused as too many", 429 in guesses, True)
    private = os.path.join(tracker.path, "patchbay/tokens")
    for name in os.listdir(private):
        expect(f"the mode of {name}", oct(os.stat(os.path.join(private, name)).st_mode & 0o777), "0o600")
    expect("secrets in the repository", subprocess.run(
        ["grep", "-raqF", secret, tracker.path]).returncode, 1)


def slow_clients(tracker, count=1000):
    """A byte a second on each; meanwhile pages are served, and after half a minute the server closes them.

    A page that has to wait for them is slow however often it is asked for; on a busy machine one may be slow by chance.
    """
    connections = []
    for _ in range(count):
        connection = connect(tracker)
        connection.setblocking(False)
        connections.append(connection)
    started, closed, slowest = time.time(), 0, 0
    text = head(tracker, "X: " + "x" * 1000 + "\r\n")
    place = 0
    while connections and time.time() - started < PATIENCE:
        for connection in list(connections):
            try:
                connection.send(text[place:place + 1])
                if connection.recv(1000) == b"":
                    raise ConnectionError
            except BlockingIOError:
                continue
            except OSError:
                connections.remove(connection)
                closed += 1
        place += 1
        times = []
        while not times or times[-1] > 2 and len(times) < 5:
            asked = time.time()
            expect("a page beside slow clients", tracker.get("/list/")[0], 200)
            times.append(time.time() - asked)
        slowest = max(slowest, min(times))
        time.sleep(1)
    expect("slow connections that are left after ten minutes", len(connections), 0)
    if slowest > 2:
        wrong.append(f"a page beside slow clients took {slowest:.1f} s")
    print(f"Server: {closed} slow connections closed; the slowest page meanwhile took {slowest * 1000:.0f} ms.")


def deaf_clients(tracker):
    """Clients that ask and do not read, wait, or stop amid a request: the server closes them, and stops when it is told to."""
    connections = []
    for text in (head(tracker, target="/list/") * 300, head(tracker), head(tracker, target="/events"), head(tracker)[:-2]):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.connect((tracker.url.split("//")[1].split(":")[0], int(tracker.url.rsplit(":", 1)[1])))
        connection.setblocking(False)
        try:
            connection.sendall(text)
        except BlockingIOError:
            pass
        connections.append(connection)
    time.sleep(5)
    expect("a page beside clients that do not read", tracker.get("/list/")[0], 200)
    started = time.time()
    tracker.server.send_signal(signal.SIGTERM)
    try:
        expect("the exit code beside clients that do not read", tracker.server.wait(PATIENCE), 0)
        print(f"Server: stopped {time.time() - started:.0f} s after SIGTERM beside clients that do not read.")
    except subprocess.TimeoutExpired:
        wrong.append("clients that do not read keep the server from stopping")
        tracker.server.kill()
    for connection in connections:
        connection.close()
    tracker.serve()


def stopped_under_load(tracker):
    """Requests that were sent are answered whole; then the server is gone, with 0."""
    host = tracker.url.split("//")[1]
    stop, answered, broken = threading.Event(), [0], []

    def ask(number):
        while not stop.is_set():
            try:
                connection = http.client.HTTPConnection(host, timeout=PATIENCE)
                connection.connect()
            except OSError:
                return
            try:
                connection.request("GET", f"/list/?q=a&n={number}.{answered[0]}")
                connection.getresponse().read()
                answered[0] += 1
            except http.client.RemoteDisconnected:
                # It was still in the queue of the system, not accepted.
                return
            except OSError as error:
                if isinstance(error, ConnectionResetError):
                    return
                broken.append(repr(error))
                return
            except http.client.HTTPException as error:
                broken.append(repr(error))
                return

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        tasks = [pool.submit(ask, number) for number in range(16)]
        time.sleep(1.5)
        tracker.server.send_signal(signal.SIGTERM)
        status = tracker.server.wait(PATIENCE)
        stop.set()
        for task in tasks:
            task.result()
    expect("the exit code after SIGTERM", status, 0)
    wrong.extend(f"stopped under load: {one}" for one in broken)
    print(f"Server: {answered[0]} answers until SIGTERM, none cut off." if not broken else "")


def killed_while_writing(tracker):
    """A change of many is there as a whole or not at all."""
    for round in range(5):
        tracker.serve()
        secret = tracker.token(f"R{round} <r{round}@example.org>")
        cookie = post(tracker, "/login", {"token": secret}, Origin=tracker.url)[1].split(";")[0]
        page = tracker.get("/list/?state=any", {"Cookie": cookie})[2].decode()
        form = re.search(r'name="form" value="([0-9a-f]{64})"', page)[1]
        ids = re.findall(r'name="shown" value="([0-9a-f]{40})"', page)
        state = ["under-review", "queued", "accepted", "rejected", "deferred"][round]
        fields = [("form", form), ("state", state), ("reason", f"round {round}")] + [("id", one) for one in ids]

        def change():
            try:
                post(tracker, "/decide", fields, Cookie=cookie, Origin=tracker.url)
            except (OSError, http.client.HTTPException):
                pass

        sender = threading.Thread(target=change)
        sender.start()
        time.sleep(0.01 + 0.03 * round)
        tracker.server.kill()
        tracker.server.wait()
        sender.join()
        log = tracker.run("log", "--json")
        done = log.count(f'"round {round}"')
        whole = {0, 2 * len(ids)}
        expect(f"events of a change that was killed ({len(ids)} series)", done, *whole)
    check = subprocess.run(["git", "-C", tracker.path, "fsck", "--strict", "--no-dangling"], capture_output=True)
    expect("git fsck", check.returncode, 0)
    tracker.server = None


def memory(tracker):
    with open(f"/proc/{tracker.server.pid}/status") as file:
        return int(re.search(r"VmHWM:\s+(\d+)", file.read())[1]) // 1024


tracker = Tracker(program)
for name in "abcdefghijklmnopqrst":
    tracker.ingest(*series(name, 1))
tracker.serve()
malformed(tracker)
addresses(tracker)
access(tracker)
slow_clients(tracker)
peak = memory(tracker)
if peak > 250:
    wrong.append(f"it took {peak} MB")
deaf_clients(tracker)
stopped_under_load(tracker)
killed_while_writing(tracker)
tracker.stop()
print(f"Server: at most {peak} MB resident.")
for one in wrong:
    print("WRONG", one, file=sys.stderr)
sys.exit(1 if wrong else 0)
