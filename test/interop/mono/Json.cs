using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace SessionFarm.Interop
{
    /// <summary>Writes JSON, which Mono has nothing for.</summary>
    public static class Json
    {
        public static string Object(params string[] namesAndValues)
        {
            var members = new List<string>();
            for (var i = 0; i < namesAndValues.Length; i += 2) members.Add(Text(namesAndValues[i]) + ":" + namesAndValues[i + 1]);
            return Object(members);
        }

        public static string Object(IEnumerable<string> members)
        {
            return "{" + string.Join(",", members) + "}";
        }

        public static string Array(IEnumerable<string> items)
        {
            return "[" + string.Join(",", items) + "]";
        }

        public static string Texts(IEnumerable<string> items)
        {
            return Array(items.Select(Text));
        }

        public static string Text(string value)
        {
            var json = new StringBuilder("\"");
            foreach (var unit in value)
            {
                if (unit >= ' ' && unit < 0x7f && unit != '"' && unit != '\\') json.Append(unit);
                else json.Append("\\u").Append(((int)unit).ToString("x4"));
            }
            return json.Append('"').ToString();
        }
    }
}
