using System.Text.Json;
using System.Text.Json.Serialization;

namespace Concurrency.Benchmarks.Harness;

/// <summary>All groups that were measured on a machine: what the JSON file holds, and what tables and plots are made of.</summary>
internal sealed record ResultSet(MachineFacts Machine, GroupResult[] Groups, Sheet[] Sheets)
{
    private static readonly JsonSerializerOptions s_format = new() { Converters = { new ShortNumber() }, IgnoreReadOnlyProperties = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static ResultSet Read(string file) =>
        JsonSerializer.Deserialize<ResultSet>(File.ReadAllText(file), s_format) ?? throw new InvalidDataException($"'{file}' holds no results.");

    /// <summary>These results, and the others' for groups and experiments that are not among them, in the order of <paramref name="names"/>.</summary>
    public ResultSet Over(ResultSet older, IReadOnlyList<string> names)
    {
        var groups = older.Groups.Concat(Groups).GroupBy(group => group.Name).ToDictionary(same => same.Key, same => same.Last());
        var sheets = older.Sheets.Concat(Sheets).GroupBy(sheet => sheet.Name).ToDictionary(same => same.Key, same => same.Last());
        return this with
        {
            Groups = [.. names.Where(groups.ContainsKey).Select(name => groups[name])],
            Sheets = [.. names.Where(sheets.ContainsKey).Select(name => sheets[name])],
        };
    }

    /// <summary>Writes one group a line, so that a difference between two files shows which groups changed.</summary>
    public void Write(string file)
    {
        IEnumerable<string> groups = Groups.Select(group => JsonSerializer.Serialize(group, s_format));
        IEnumerable<string> sheets = Sheets.Select(sheet => JsonSerializer.Serialize(sheet, s_format));
        File.WriteAllText(
            file,
            $"{{\"machine\":{JsonSerializer.Serialize(Machine, s_format)},\n\"groups\":[\n{string.Join(",\n", groups)}\n],\n\"sheets\":[\n{string.Join(",\n", sheets)}\n]}}\n");
    }

    // Four digits are more than a noisy machine gives, and keep the file readable.
    private sealed class ShortNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(Math.Round((decimal)value, 3));
    }
}
