using System;
using System.Collections;
using System.Collections.Generic;
using System.Drawing;
using System.Globalization;
using System.Net;

namespace SessionFarm.Interop;

/// <summary>Values of types that .NET 10 has, and that not every platform writes alike.</summary>
public static class FrameworkSamples
{
    public static IEnumerable<KeyValuePair<string, object>> All()
    {
        KeyValuePair<string, object> S(string name, object value) => new(name, value);
        yield return S("color by name", Color.Tomato);
        yield return S("color of numbers", Color.FromArgb(128, 1, 2, 3));
        yield return S("no color", Color.Empty);
        yield return S("point", new Point(1, -2));
        yield return S("size", new SizeF(1.5f, 2.5f));
        yield return S("rectangle", new Rectangle(1, 2, 3, 4));
        yield return S("cookie", new Cookie("name", "value", "/path", "example.com") { Expires = DateTime.UnixEpoch });
        yield return S("comparer", StringComparer.InvariantCulture);
        yield return S("compare info", CultureInfo.InvariantCulture.CompareInfo);
        yield return S("sort version", new SortVersion(7, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")));
        yield return S("time zone", TimeZoneInfo.CreateCustomTimeZone("Test", TimeSpan.FromMinutes(90), "Test zone", "Standard"));
        yield return S("weak reference", new WeakReference(null));
        yield return S("aggregate exception", new AggregateException("both", new InvalidOperationException("one"), new FormatException("two")));
        yield return S("entries", new[] { new DictionaryEntry("a", 1), new DictionaryEntry(2, null) });
        yield return S("small things", new object[] { new KeyValuePair<string, Version>("v", new Version(1, 0)), ValueTuple.Create(1) });
    }
}
