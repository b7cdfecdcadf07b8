"""A site of Django whose sessions are in Redis or Memcached: its requests store values in the session, and tell
what Python has of it. Arguments: the session engine (cache or cached_db), the serializer of django-redis
(json.JSON or pickle.Pickle) or a client of Memcached (see caches.py), and the port of the server."""

import json
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

sys.path.insert(0, str(Path(__file__).parent.parent / "shared"))
from told import told  # noqa: E402

from caches import cache_of  # noqa: E402

engine, kind, server_port = sys.argv[1:]
settings.configure(
    SECRET_KEY="interop",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.sessions"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    SESSION_ENGINE=f"django.contrib.sessions.backends.{engine}",
    SESSION_COOKIE_AGE=1200,
    CACHES={"default": cache_of(kind, server_port)},
)


def answer(request):
    session = request.session
    items = [[name, told(value)] for name, value in session.items()]
    about = {"id": session.session_key, "items": items, "ageSeconds": session.get_expiry_age()}
    return HttpResponse(json.dumps(about), content_type="application/json")


def page(request):
    if request.method == "POST":
        for name, value in json.loads(request.body).items():
            request.session[name] = value
        request.session.save()
    return answer(request)


def keys(request):
    """Stores a dict whose keys are no strings, or only are the same once they are."""
    request.session["keys"] = {1: "a", None: "b", 2.5: "c", False: "d", "1": "e"}
    request.session.save()
    return answer(request)


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_):
        pass


urlpatterns = [path("", page), path("keys", keys)]
django.setup()
call_command("migrate", verbosity=0)
server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=QuietHandler)
print(json.dumps({"port": server.server_port}), flush=True)
server.serve_forever()
