using Microsoft.AspNetCore.Mvc;

namespace SessionSite;

/// <summary>TempData: values for the next request, kept in the session (as <c>__ControllerTempData</c>) until they are read.</summary>
[Route("tempdata")]
public sealed class TempDataController : Controller
{
    /// <summary>A value of TempData with the type that it came back with.</summary>
    public sealed record Entry(string Name, string? Type, object? Value);

    /// <summary>Reads all values, which removes them from the session.</summary>
    [HttpGet]
    public IEnumerable<Entry> Read() => [.. Names().Select(name => EntryOf(name, TempData[name]))];

    /// <summary>Reads all values and keeps them.</summary>
    [HttpGet("peek")]
    public IEnumerable<Entry> Peek() => [.. Names().Select(name => EntryOf(name, TempData.Peek(name)))];

    [HttpPost]
    public void Set(string name, string value) => TempData[name] = value;

    /// <summary>Stores a value of each type that TempData can hold.</summary>
    [HttpPost("samples")]
    public void SetSamples()
    {
        TempData["Message"] = "Saved <b>ok</b> & closed – ünïcödé 😀";
        TempData["Number"] = -42;
        TempData["Flag"] = true;
        TempData["Nothing"] = null;
        TempData["Guid"] = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");
        TempData["Date"] = new DateTime(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        TempData["Names"] = new[] { "one", "two" };
        TempData["Numbers"] = new[] { 1, 2, 3 };
        TempData["Map"] = new Dictionary<string, string> { ["key"] = "value" };
    }

    private List<string> Names() => [.. TempData.Keys.Order(StringComparer.Ordinal)];

    private static Entry EntryOf(string name, object? value) => new(name, value?.GetType().Name, value);
}
