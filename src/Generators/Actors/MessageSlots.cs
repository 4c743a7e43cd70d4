namespace Concurrency.Generators;

/// <summary>
/// The fields of the generated message: one per type and ordinal, shared by the handlers, so that a message is as small as the widest of them.
/// </summary>
internal sealed class MessageSlots
{
    // What a field of the message struct must not be called: the struct, its enum, and what every object has.
    private static readonly string[] Reserved = ["Message", "Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "Finalize", "ReferenceEquals"];

    private readonly List<(string Type, string Name)> _fields = [];
    private readonly Dictionary<(string Handler, string Parameter), string> _assigned = [];
    private readonly List<(string Type, IReadOnlyList<ParameterSpec> Fields)> _spills = [];
    private readonly Dictionary<string, string> _spillTypes = new(StringComparer.Ordinal);

    /// <summary>The fields, in the order of first use.</summary>
    public IReadOnlyList<(string Type, string Name)> Fields => _fields;

    /// <summary>The name of the enumeration of handlers and of the field that holds one; not the name of a parameter or of a try, which would hide it.</summary>
    public string HandlerType { get; private set; } = "Handler";

    /// <summary>The field of the message that holds the stream it belongs to; null where no handler returns one.</summary>
    public string? StreamField { get; private set; }

    public static MessageSlots Of(EquatableArray<MessageSpec> messages)
    {
        var slots = new MessageSlots();
        var names = new HashSet<string>(Reserved, StringComparer.Ordinal);
        HashSet<string> hiding = new(messages.SelectMany(static m => m.Parameters).Select(static p => p.Name).Concat(messages.Select(static m => m.TryName)), StringComparer.Ordinal);
        while (hiding.Contains(slots.HandlerType))
        {
            slots.HandlerType += "Kind";
        }

        names.Add(slots.HandlerType);
        foreach (MessageSpec message in messages.Where(static m => !m.Spills))
        {
            slots.Assign(message, names);
        }

        if (messages.Any(static m => m.IsStream))
        {
            slots.StreamField = Free("Stream", names);
        }

        foreach (MessageSpec message in messages.Where(static m => m.Spills))
        {
            slots.SpillField ??= Free("Arguments", names);
            slots.Spill(message);
        }

        return slots;
    }

    /// <summary>The field of the message that holds the object of a spilled one; null where no message spills.</summary>
    public string? SpillField { get; private set; }

    /// <summary>The classes of spilled arguments, each with the fields it has.</summary>
    public IReadOnlyList<(string Type, IReadOnlyList<ParameterSpec> Fields)> Spills => _spills;

    /// <summary>The class that carries a message's arguments; null where they travel in the message itself.</summary>
    public string? SpillTypeOf(MessageSpec message) => _spillTypes.TryGetValue(message.HandlerName, out string? type) ? type : null;

    /// <summary>The field that carries a parameter of a message.</summary>
    public string FieldOf(MessageSpec message, ParameterSpec parameter) => _assigned[(message.HandlerName, parameter.Name)];

    private static string Free(string name, HashSet<string> taken)
    {
        string candidate = name;
        for (int suffix = 2; !taken.Add(candidate); suffix++)
        {
            candidate = name.TrimStart('@') + suffix;
        }

        return candidate;
    }

    private void Spill(MessageSpec message)
    {
        string type = message.HandlerName.TrimStart('@') + "Arguments";
        var names = new HashSet<string>(Reserved, StringComparer.Ordinal) { type };
        List<ParameterSpec> fields = [];
        foreach (ParameterSpec parameter in message.Parameters.Where(static p => !p.IsToken))
        {
            string field = Free(parameter.Name, names);
            fields.Add(parameter with { Name = field });
            _assigned[(message.HandlerName, parameter.Name)] = field; // Two parameters of one name are the compiler's to report.
        }

        _spills.Add((type, fields));
        _spillTypes.Add(message.HandlerName, type);
    }

    private void Assign(MessageSpec message, HashSet<string> names)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParameterSpec parameter in message.Parameters)
        {
            if (parameter.IsToken)
            {
                continue;
            }

            string? field = _fields.Where(f => f.Type == parameter.Type && !used.Contains(f.Name)).Select(static f => f.Name)
                .OrderBy(name => name == parameter.Name ? 0 : 1).FirstOrDefault();
            if (field is null)
            {
                field = Free(parameter.Name, names);
                _fields.Add((parameter.Type, field));
            }

            used.Add(field);
            _assigned[(message.HandlerName, parameter.Name)] = field; // Two parameters of one name are the compiler's to report.
        }
    }
}
