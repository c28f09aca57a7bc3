"""A small shop with two dependencies, for the test of a whole pipeline: each is a process of its own.

    shop.py stock                     answers how many books there are
    shop.py recommendations           answers what else to read
    shop.py shop STOCK RECOMMENDATIONS

Each prints the port on which it listens, on the loopback interface only, and ends with its parent.
"""

import http.client
import http.server
import os
import sys
import threading
import time

LIMIT = 0.4  # seconds for which the shop waits for an answer


def ask(port):
    """Whether a dependency answers in time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


class Handler(http.server.BaseHTTPRequestHandler):
    dependencies = {}

    def do_GET(self):
        self.send_response(self.answer())
        self.end_headers()

    def answer(self):
        if not self.dependencies:
            return 200
        stock = ask(self.dependencies["stock"])
        ask(self.dependencies["recommendations"])  # a page without them is a page
        if self.path == "/order":
            # An order is taken in any case, and waits for the stock.
            return 200
        if self.path == "/stock":
            return 200 if stock else 503
        return 404

    def log_message(self, *_):
        pass


def end_with_parent():
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def main():
    if sys.argv[1] == "shop":
        Handler.dependencies = {"stock": int(sys.argv[2]), "recommendations": int(sys.argv[3])}
    threading.Thread(target=end_with_parent, daemon=True).start()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


main()
