"""Passes the alerts of Alertmanager on to Gotify. Python's own library is all it needs."""

import json
import os
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer


class Bridge(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        for alert in json.loads(body)["alerts"]:
            send(f"{alert['labels']['alertname']} is {alert['status']}", alert["annotations"].get("summary", ""))
        self.send_response(204)
        self.end_headers()


def send(title: str, message: str) -> None:
    headers = {"X-Gotify-Key": os.environ["GOTIFY_TOKEN"], "Content-Type": "application/json"}
    body = json.dumps({"title": title, "message": message}).encode()
    # urllib trusts the certificates that SSL_CERT_FILE names.
    urllib.request.urlopen(urllib.request.Request(os.environ["GOTIFY_URL"] + "/message", body, headers)).close()


if __name__ == "__main__":
    HTTPServer(("", int(os.environ.get("PORT", "8080"))), Bridge).serve_forever()
