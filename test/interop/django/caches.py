"""What Django keeps in which cache, and how."""

import json


class JsonSerde:
    """What a site gives pymemcache to have values as JSON, under flags of its own."""

    def serialize(self, key, value):
        return json.dumps(value).encode(), 32

    def deserialize(self, key, value, flags):
        assert flags == 32, flags
        return json.loads(value)


def cache_of(kind, port):
    if kind == "pylibmc":
        return memcached("PyLibMCCache", port, {})
    if kind == "pymemcache":
        return memcached("PyMemcacheCache", port, {})
    if kind == "pymemcache-json":
        return memcached("PyMemcacheCache", port, {"serde": JsonSerde()})
    return {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": f"redis://127.0.0.1:{port}/0",
        "OPTIONS": {"SERIALIZER": f"django_redis.serializers.{kind}Serializer"},
    }


def memcached(backend, port, options):
    return {
        "BACKEND": f"django.core.cache.backends.memcached.{backend}",
        "LOCATION": f"127.0.0.1:{port}",
        "OPTIONS": options,
    }
