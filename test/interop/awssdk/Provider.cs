using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.DocumentModel;
using Amazon.DynamoDBv2.Model;

namespace SessionFarm.Interop;

/// <summary>
/// What AWS.SessionProvider asks of a table in each of ASP.NET's calls, through the same classes of the SDK
/// (aws/aws-dotnet-session-provider src/DynamoDBSessionStateStore.cs).
/// </summary>
class Provider(ITable table, TimeSpan timeout, string ttlName)
{
    static readonly GetItemOperationConfig Consistent = new() { ConsistentRead = true };

    public Task Create(string id)
    {
        var session = Begin(id);
        session["Locked"] = false;
        session["CreateDate"] = DateTime.Now;
        SetEnd(session);
        session["Flags"] = 1;
        session["Ver"] = "1";
        return table.PutItemAsync(session);
    }

    public async Task<JsonObject> Get(string id, bool exclusive)
    {
        Document session = null;
        var lockId = Guid.NewGuid().ToString();
        if (exclusive)
        {
            var values = Begin(id);
            values["LockId"] = lockId;
            values["Locked"] = true;
            values["LockDate"] = DateTime.Now;
            var expected = new Document { ["Locked"] = false };
            var config = new UpdateItemOperationConfig
            {
                Expected = expected,
                ReturnValues = ReturnValues.AllNewAttributes,
            };
            try
            {
                session = await table.UpdateItemAsync(values, config);
            }
            catch (ConditionalCheckFailedException)
            {
                session = await table.GetItemAsync(id, Consistent);
                if (session == null) return Kind("none");
                var answer = Kind("locked");
                answer["lockId"] = session["LockId"].AsString();
                answer["ageMs"] = (int)(DateTime.Now - session["LockDate"].AsDateTime()).TotalMilliseconds;
                return answer;
            }
        }
        session ??= await table.GetItemAsync(id, Consistent);
        if (session == null) return Kind("none");
        if (session["Expires"].AsDateTime() < DateTime.Now)
        {
            await Delete(id);
            return Kind("none");
        }
        var found = Kind("found");
        found["lockId"] = session.TryGetValue("LockId", out var stored) ? stored.AsString() : lockId;
        if (session["Flags"].AsInt() == 1)
        {
            var flags = Begin(id);
            flags["Flags"] = 0;
            await table.UpdateItemAsync(flags);
            found["items"] = new JsonObject();
        }
        else
        {
            var text = session.TryGetValue("SessionItems", out var items) ? items.AsString() : null;
            found["items"] = Items.Deserialize(text);
        }
        return found;
    }

    public async Task<bool> Save(string id, JsonObject items, string lockId)
    {
        var values = Begin(id);
        values["Locked"] = false;
        values["LockId"] = null;
        values["LockDate"] = DateTime.Now;
        SetEnd(values);
        values["Flags"] = 0;
        values["SessionItems"] = Items.Serialize(items);
        values["Ver"] = "1";
        if (lockId == null)
        {
            values["CreateDate"] = DateTime.Now;
            await table.PutItemAsync(values);
            return true;
        }
        return await UpdateOwned(values, lockId);
    }

    public async Task<bool> Release(string id, string lockId)
    {
        var session = await table.GetItemAsync(id, Consistent);
        if (session == null) return false;
        session["Locked"] = false;
        SetEnd(session);
        return await UpdateOwned(session, lockId);
    }

    public async Task Remove(string id, string lockId)
    {
        if (lockId != null)
        {
            var session = await table.GetItemAsync(id, Consistent);
            if (!session.TryGetValue("LockId", out var stored) || stored.AsString() != lockId) return;
        }
        await Delete(id);
    }

    public Task Reset(string id)
    {
        var session = Begin(id);
        session["Locked"] = false;
        SetEnd(session);
        return table.UpdateItemAsync(session);
    }

    public async Task<int> DeleteExpired()
    {
        var filter = new ScanFilter();
        filter.AddCondition("Expires", ScanOperator.LessThan, DateTime.Now);
        var search = table.Scan(new ScanOperationConfig
        {
            AttributesToGet = new List<string> { "SessionId" },
            Select = SelectValues.SpecificAttributes,
            Filter = filter,
        });
        var count = 0;
        do
        {
            var batch = table.CreateBatchWrite();
            foreach (var document in await search.GetNextSetAsync())
            {
                batch.AddItemToDelete(document);
                count++;
            }
            if (count > 0) await batch.ExecuteAsync();
        } while (!search.IsDone);
        return count;
    }

    static Document Begin(string id) => new() { ["SessionId"] = id };

    static JsonObject Kind(string kind) => new() { ["kind"] = kind };

    void SetEnd(Document session)
    {
        var end = DateTime.Now.Add(timeout);
        session["Expires"] = end;
        if (ttlName != null) session[ttlName] = new DateTimeOffset(end).ToUnixTimeSeconds();
    }

    async Task<bool> UpdateOwned(Document values, string lockId)
    {
        var expected = new Document { ["LockId"] = lockId };
        try
        {
            await table.UpdateItemAsync(values, new UpdateItemOperationConfig { Expected = expected });
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            // The genuine one goes on without a word.
            return false;
        }
    }

    Task Delete(string id) => table.DeleteItemAsync(Begin(id));
}
