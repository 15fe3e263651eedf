"""A server that answers like the archive: its list of products, its downloads, and its public bucket."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlparse


class Service:
    """Files by name, with what goes wrong with them.

    ``cut`` breaks downloads off after so many bytes, one after the other; ``said`` is the length that the list claims;
    ``closed`` are not public; ``unlisted`` files are not in the list; ``busy`` answers 500 so often (``"list"``, or a
    name); ``moved`` are redirected once more; ``unmeasured`` come without a length, ``whole`` always from the start.
    ``halfway`` are called once half a file is sent; of one that ``stalls`` a beginning comes, and after so long [s] no
    more; ``refusal`` is what a busy server answers: status and headers.
    """

    def __init__(self, files):
        self.files, self.cut, self.said, self.closed, self.unlisted = files, {}, {}, set(), set()
        self.in_bucket, self.asked = set(), Counter()
        self.busy, self.moved, self.unmeasured, self.whole = Counter(), set(), set(), set()
        self.halfway, self.stalls, self.refusal = {}, {}, (500, {})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def rows(self, datasets):
        """Return what the list says of datasets: an association brings the files of its name."""
        for name, content in self.files.items():
            dataset = name.rpartition("_")[0].upper()
            if dataset in datasets and name not in self.unlisted:
                yield {
                    "product_key": f"{dataset}_{name}", "access": "PROPRIETARY" if name in self.closed else "PUBLIC",
                    "dataset": dataset, "instrument_name": "ACS   ", "filters": "F606W", "filename": name,
                    "uri": f"{dataset}/{name}", "authz_primary_identifier": dataset,
                    "authz_secondary_identifier": "CAL", "file_suffix": name[10:13].upper(),
                    "category": "CALIBRATED", "size": self.said.get(name, len(content)), "type": "science",
                }  # fmt: skip

    def handler(service):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def refuse(self, status, **headers):
                self.send_response(status)
                for name, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()

            def is_busy(self, what):
                service.busy[what] -= 1
                if service.busy[what] >= 0:
                    status, headers = service.refusal
                    self.refuse(status, **headers)
                return service.busy[what] >= 0

            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.path == "/search/hst/api/v0.1/post_list_products"
                service.asked["list"] += 1
                if self.is_busy("list"):
                    return
                body = json.dumps({"products": list(service.rows(asked["dataset_ids"]))}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                url = urlparse(self.path)
                bucket = re.fullmatch(r"/stpubdata/hst/public/(\w{4})/(\w{9})/(\w+\.fits)", url.path)
                if bucket is None:
                    assert url.path == "/search/hst/api/v0.1/retrieve_product"
                    name = unquote(parse_qs(url.query)["product_name"][0]).rpartition("/")[2]
                else:
                    name = bucket[3]
                service.asked["bucket" if bucket else "archive", name] += 1
                if name in service.closed or (bucket and name not in service.in_bucket):
                    self.refuse(404 if bucket else 401)
                elif name in service.moved and "again" not in url.query:
                    self.refuse(302, Location=f"{service.address}{self.path}&again=1")
                elif not self.is_busy(name):
                    self.send(name)

            def send(self, name):
                content, first = service.files[name], 0
                span = re.match(r"bytes=(\d+)-", self.headers.get("Range") or "")
                span = None if name in service.whole else span
                if span:
                    first = int(span[1])
                    service.asked["range", name] += 1
                self.send_response(206 if span else 200)
                self.send_header("Accept-Ranges", "bytes")
                if span:
                    self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
                if name in service.unmeasured:
                    self.send_header("Connection", "close")
                else:
                    self.send_header("Content-Length", str(len(content) - first))
                self.end_headers()
                cuts = service.cut.get(name)
                cut = cuts.pop(0) if cuts else None
                if name in service.halfway:
                    middle = len(content) // 2
                    self.wfile.write(content[first:middle])
                    self.wfile.flush()
                    service.halfway.pop(name)()
                    first = middle
                if name in service.stalls:
                    self.wfile.write(content[first:5000])  # once: then nothing more arrives
                    self.wfile.flush()
                    time.sleep(service.stalls[name])
                    self.close_connection = True
                    return
                self.wfile.write(content[first : None if cut is None else first + cut])
                if cut is not None:
                    self.close_connection = True

            def log_message(self, *_):
                pass

        return Handler
