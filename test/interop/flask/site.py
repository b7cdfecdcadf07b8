"""A site of Flask whose sessions Flask-Session keeps in Redis or Memcached: its requests store values in the session,
and tell what Python has of it. Arguments: what writes sessions into Redis (pickle, json), or the client of Memcached
(pylibmc), and the port of the server."""

import importlib
import json
import sys
from pathlib import Path

from flask import Flask, jsonify, request, session
from flask_session import Session
from werkzeug.serving import WSGIRequestHandler, make_server

sys.path.insert(0, str(Path(__file__).parent.parent / "shared"))
from told import told  # noqa: E402

kind, port = sys.argv[1:]
site = Flask(__name__)
site.config.update(SECRET_KEY="interop", PERMANENT_SESSION_LIFETIME=1200)
if kind == "pylibmc":
    import pylibmc

    client = pylibmc.Client([f"127.0.0.1:{port}"])
    site.config.update(SESSION_TYPE="memcached", SESSION_MEMCACHED=client)
    Session(site)
else:
    import redis

    client = redis.Redis(host="127.0.0.1", port=int(port))
    site.config.update(SESSION_TYPE="redis", SESSION_REDIS=client)
    Session(site)
    site.session_interface.serializer = importlib.import_module(kind)


@site.route("/", methods=["GET", "POST"])
def page():
    if request.method == "POST":
        for name, value in json.loads(request.get_data()).items():
            session[name] = value
    items = [[name, told(value)] for name, value in session.items() if name != "_permanent"]
    return jsonify(id=session.sid, items=items)


class QuietHandler(WSGIRequestHandler):
    def log(self, *_):
        pass


server = make_server("127.0.0.1", 0, site, request_handler=QuietHandler)
print(json.dumps({"port": server.server_port}), flush=True)
server.serve_forever()
