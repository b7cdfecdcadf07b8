using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.DocumentModel;
using Amazon.Runtime;

namespace SessionFarm.Interop;

/// <summary>
/// A web server with AWS.SessionProvider, as far as DynamoDB sees it: answers each line of JSON with one. Arguments: the
/// port of DynamoDB, the table, the timeout in seconds, the attribute by which the table deletes.
/// </summary>
static class Program
{
    static async Task Main(string[] args)
    {
        var config = new AmazonDynamoDBConfig
        {
            ServiceURL = $"http://127.0.0.1:{args[0]}",
            AuthenticationRegion = "eu-central-1",
        };
        using var client = new AmazonDynamoDBClient(new BasicAWSCredentials("AKID", "secret"), config);
        var table = await Task.Run(() => Table.LoadTable(client, args[1], DynamoDBEntryConversion.V1));
        var provider = new Provider(table, TimeSpan.FromSeconds(int.Parse(args[2])), args[3]);
        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine((await Answer(provider, JsonNode.Parse(line).AsObject())).ToJsonString());
        }
    }

    static async Task<JsonObject> Answer(Provider provider, JsonObject question)
    {
        var id = question["id"]?.GetValue<string>();
        var lockId = question["lockId"]?.GetValue<string>();
        try
        {
            switch (question["call"].GetValue<string>())
            {
                case "create":
                    await provider.Create(id);
                    return [];
                case "get":
                    return await provider.Get(id, false);
                case "getExclusive":
                    return await provider.Get(id, true);
                case "save":
                    return new() { ["saved"] = await provider.Save(id, question["items"].AsObject(), lockId) };
                case "release":
                    return new() { ["released"] = await provider.Release(id, lockId) };
                case "remove":
                    await provider.Remove(id, lockId);
                    return [];
                case "reset":
                    await provider.Reset(id);
                    return [];
                case "deleteExpired":
                    return new() { ["count"] = await provider.DeleteExpired() };
                default:
                    throw new ArgumentException(question.ToJsonString());
            }
        }
        catch (Exception error)
        {
            return new() { ["error"] = error.ToString() };
        }
    }
}
