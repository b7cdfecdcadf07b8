// A session provider that stores sessions as versions 2 to 4 of Microsoft.Web.RedisSessionStateProvider do, in words of
// our own: a hash of BinaryFormatter's values, a hash with the timeout, and a lock that a request holds
// (Azure/aspnet-redis-providers src/RedisSessionStateProvider, tag 4.0.1).
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Serialization.Formatters.Binary;
using System.Text;
using System.Web;
using System.Web.SessionState;

public sealed class RedisSessions : SessionStateStoreProviderBase
{
    private const int LockSeconds = 110;
    private static readonly string Redis = Environment.GetEnvironmentVariable("REDIS");
    private const string UnlessTaken = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end ";

    private static string Key(string id, string end) => $"{{/_{id}}}_{end}";
    private static string Data(string id) => Key(id, "Data");
    private static string Internal(string id) => Key(id, "Internal");
    private static string Lock(string id) => Key(id, "Write_Lock");

    public override SessionStateStoreData GetItem(
        HttpContext context, string id, out bool locked, out TimeSpan lockAge, out object lockId,
        out SessionStateActions actions) =>
        Get(context, id, false, out locked, out lockAge, out lockId, out actions);

    public override SessionStateStoreData GetItemExclusive(
        HttpContext context, string id, out bool locked, out TimeSpan lockAge, out object lockId,
        out SessionStateActions actions) =>
        Get(context, id, true, out locked, out lockAge, out lockId, out actions);

    private static SessionStateStoreData Get(
        HttpContext context, string id, bool takes, out bool locked, out TimeSpan lockAge, out object lockId,
        out SessionStateActions actions)
    {
        (locked, lockAge, lockId, actions) = (false, TimeSpan.Zero, null, SessionStateActions.None);
        using (var redis = new RedisClient(Redis))
        {
            if (redis.Call("EXISTS", Data(id)).Equals(0L)) return null;
            var own = DateTime.Now.Ticks.ToString();
            var isFree = takes
                ? redis.Call("SET", Lock(id), own, "NX", "EX", LockSeconds) != null
                : redis.Call("EXISTS", Lock(id)).Equals(0L);
            lockId = takes && isFree ? own : Text(redis.Call("GET", Lock(id)));
            if (!isFree)
            {
                locked = true;
                if (lockId != null) lockAge = DateTime.Now - new DateTime(long.Parse((string)lockId));
                return null;
            }
            var minutes = int.Parse(Text(redis.Call("HGET", Internal(id), "SessionTimeout"))) / 60;
            Slide(redis, id, minutes);
            var items = new SessionStateItemCollection();
            var pairs = (List<object>)redis.Call("HGETALL", Data(id));
            for (var at = 0; at < pairs.Count; at += 2) items[Text(pairs[at])] = Value((byte[])pairs[at + 1]);
            items.Dirty = false;
            return new SessionStateStoreData(items, SessionStateUtility.GetSessionStaticObjects(context), minutes);
        }
    }

    public override void SetAndReleaseItemExclusive(
        HttpContext context, string id, SessionStateStoreData item, object lockId, bool isNew)
    {
        using (var redis = new RedisClient(Redis))
        {
            if (!isNew && lockId != null && Text(redis.Call("GET", Lock(id))) != (string)lockId) return;
            var names = item.Items.Keys.Cast<string>().ToList();
            var before = ((List<object>)redis.Call("HKEYS", Data(id))).Select(Text);
            foreach (var name in before.Except(names).ToList()) redis.Call("HDEL", Data(id), name);
            foreach (var name in names) redis.Call("HSET", Data(id), name, Bytes(item.Items[name]));
            redis.Call("HSET", Internal(id), "SessionTimeout", item.Timeout * 60);
            Slide(redis, id, item.Timeout);
            if (lockId != null) Release(redis, id, lockId);
        }
    }

    public override void ReleaseItemExclusive(HttpContext context, string id, object lockId)
    {
        using (var redis = new RedisClient(Redis)) if (lockId != null) Release(redis, id, lockId);
    }

    private static void Release(RedisClient redis, string id, object lockId) =>
        redis.Call("EVAL", UnlessTaken + "return redis.call('DEL', KEYS[1])", 1, Lock(id), lockId);

    public override void RemoveItem(HttpContext context, string id, object lockId, SessionStateStoreData item)
    {
        using (var redis = new RedisClient(Redis)) redis.Call("DEL", Data(id), Internal(id), Lock(id));
    }

    public override void ResetItemTimeout(HttpContext context, string id)
    {
        using (var redis = new RedisClient(Redis))
        {
            var seconds = Text(redis.Call("HGET", Internal(id), "SessionTimeout"));
            if (seconds != null) Slide(redis, id, int.Parse(seconds) / 60);
        }
    }

    private static void Slide(RedisClient redis, string id, int minutes)
    {
        redis.Call("EXPIRE", Data(id), minutes * 60);
        redis.Call("EXPIRE", Internal(id), minutes * 60);
    }

    private static string Text(object bytes) => bytes == null ? null : Encoding.UTF8.GetString((byte[])bytes);

    private static byte[] Bytes(object value)
    {
        var stream = new MemoryStream();
        new BinaryFormatter().Serialize(stream, value);
        return stream.ToArray();
    }

    private static object Value(byte[] bytes) => new BinaryFormatter().Deserialize(new MemoryStream(bytes));

    public override SessionStateStoreData CreateNewStoreData(HttpContext context, int timeout) =>
        new SessionStateStoreData(
            new SessionStateItemCollection(), SessionStateUtility.GetSessionStaticObjects(context), timeout);

    public override void CreateUninitializedItem(HttpContext context, string id, int timeout) { }
    public override bool SetItemExpireCallback(SessionStateItemExpireCallback callback) => false;
    public override void InitializeRequest(HttpContext context) { }
    public override void EndRequest(HttpContext context) { }
    public override void Dispose() { }
}
