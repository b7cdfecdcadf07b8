"""A site of Django whose sessions are JSON in Redis: its requests store values in the session, and tell what
Python has of it. Arguments: the session engine (cache or cached_db) and the port of Redis."""

import json
import math
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

engine, redis_port = sys.argv[1:]
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
    CACHES={
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{redis_port}/0",
            "OPTIONS": {"SERIALIZER": "django_redis.serializers.json.JSONSerializer"},
        }
    },
)


def told(value):
    """A value with its type; strings and numbers as a text that keeps all of them."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "b:true" if value else "b:false"
    if isinstance(value, str):
        return f"s:{value}"
    if isinstance(value, int):
        return f"n:{value}"
    if isinstance(value, float):
        if math.isnan(value):
            return "n:NaN"
        if math.isinf(value):
            return "n:Infinity" if value > 0 else "n:-Infinity"
        return f"n:{value!r}"
    if isinstance(value, list):
        return ["list", [told(item) for item in value]]
    return ["map", [[name, told(item)] for name, item in value.items()]]


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
