namespace FlightDelays;

/// <summary>Airport names by IATA code.</summary>
public static class AirportNames
{
    /// <summary>Reads <c>iata,name,…</c>. Rows it does not understand are left out: a code without a name is printed as it is.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var names = new Dictionary<string, string>();
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            int codeEnd = line.IndexOf(',', StringComparison.Ordinal);
            if (codeEnd > 0)
            {
                string rest = line[(codeEnd + 1)..];
                char end = rest.StartsWith('"') ? '"' : ',';
                string name = rest.TrimStart('"');
                int nameEnd = name.IndexOf(end, StringComparison.Ordinal);
                names[line[..codeEnd]] = nameEnd < 0 ? name : name[..nameEnd];
            }
        }

        return names;
    }
}
