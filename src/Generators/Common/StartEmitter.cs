namespace Concurrency.Generators;

/// <summary>
/// Writes how a handle comes about: one <c>Start</c> per constructor, and the explicit implementation of the handle interface's <c>Start</c>, which asks a container for
/// what the constructor takes. Actors, pools and pipelines share it; only what is done with the constructed object differs.
/// </summary>
internal static class StartEmitter
{
    /// <summary>Writes every <c>Start</c>.</summary>
    /// <param name="writer">Inside the handle.</param>
    /// <param name="target">What is started.</param>
    /// <param name="constructors">The constructors to mirror.</param>
    public static void Write(SourceWriter writer, StartTarget target, EquatableArray<ConstructorSpec> constructors)
    {
        foreach (ConstructorSpec constructor in constructors)
        {
            if (constructor.SplitsOptions)
            {
                WriteStart(writer, target, constructor, takesOptions: false);
            }

            WriteStart(writer, target, constructor, takesOptions: true);
        }

        ConstructorSpec chosen = constructors.First(static c => c.IsForContainer);
        if (target.WriteContainerStart is { } write && chosen.Services.Count > 0)
        {
            write(writer, chosen);
        }
        else
        {
            WriteContainerStart(writer, target, chosen);
        }
    }

    private static void WriteStart(SourceWriter writer, StartTarget target, ConstructorSpec constructor, bool takesOptions)
    {
        var names = new HashSet<string>(constructor.Parameters.Select(static p => p.Name).Concat(constructor.RequiredMembers.Select(static m => m.ParameterName)), StringComparer.Ordinal);
        string options = names.Contains("options") ? Unique(target.Noun + "Options", names) : "options";
        bool keepsDefaults = !constructor.SplitsOptions || !takesOptions;
        IEnumerable<string> parameters = constructor.Parameters.Select(p => (keepsDefaults ? p : p with { Default = null }).Declaration)
            .Concat(constructor.RequiredMembers.Select(static m => $"{m.Type} {m.ParameterName}"));
        if (takesOptions)
        {
            parameters = parameters.Append($"{target.OptionsType}? {options}{(keepsDefaults ? " = null" : "")}");
        }

        string initializer = constructor.RequiredMembers.Count == 0
            ? ""
            : " { " + string.Join(", ", constructor.RequiredMembers.Select(static m => $"{m.Name} = {m.ParameterName}")) + " }";
        string construction = $"new {target.TypeName}({string.Join(", ", constructor.Parameters.Select(static p => p.PassBy + p.Name))}){initializer}";
        writer.WriteDocumentation(constructor.Documentation, $"<summary>Constructs and starts the {target.Noun}.</summary>");
        if (takesOptions)
        {
            writer.Write($"/// <param name=\"{options}\">How it runs; what is set there wins over the attribute.</param>");
        }

        writer.Write($"/// <returns>The handle. Disposing it stops the {target.Noun} for everyone.</returns>");
        writer.WriteAttribute(constructor.Obsolete);
        string head = $"{constructor.Accessibility} static {target.HandleName} Start({string.Join(", ", parameters)})";
        if (target.WriteStart is { } write)
        {
            write(writer, head, constructor, construction, takesOptions ? options : "null");
            return;
        }

        writer.Write($$"""
            {{head}}
                => {{target.Body(construction, takesOptions ? options : "null")}};

            """);
    }

    private static void WriteContainerStart(SourceWriter writer, StartTarget target, ConstructorSpec constructor)
    {
        string head = $"static {target.HandleName} {target.Interface}<{target.HandleName}>.Start({KnownNames.ServiceProvider} services, {target.OptionsType}? options)";
        writer.WriteAttribute(constructor.Obsolete);
        if (constructor.Services.Count == 0)
        {
            writer.Write(head);
            writer.Write("    => Start(options);");
            writer.Write("");
            return;
        }

        writer.Open(head);
        writer.Write($"var container = new {KnownNames.Services}(services, \"{target.DisplayName}\");");
        if (constructor.Services.Any(static s => s.Key is not null))
        {
            writer.Write($"var keyed = services as global::{KnownNames.KeyedServiceProviderName};");
        }

        writer.Write("return Start(");
        foreach (ServiceSpec service in constructor.Services)
        {
            writer.Write("    " + Resolve(service) + ",");
        }

        writer.Write("    options);");
        writer.Close();
        writer.Write("");
    }

    /// <summary>The expression that asks <c>container</c>, or <c>keyed</c>, for a service.</summary>
    public static string Resolve(ServiceSpec service) => (service.Key, service.Default) switch
    {
        (null, null) => $"container.Required<{service.Type}>(\"{service.Name}\")",
        (null, { } otherwise) => $"container.Optional<{service.Type}>({otherwise})",
        ({ } key, null) => $"container.Required<{service.Type}>(\"{service.Name}\", {key}, keyed is null ? null : keyed.GetKeyedService)",
        ({ } key, { } otherwise) => $"container.Optional<{service.Type}>({otherwise}, {key}, keyed is null ? null : keyed.GetKeyedService)",
    };

    private static string Unique(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name = "start" + char.ToUpperInvariant(name[0]) + name.Substring(1);
        }

        return name;
    }
}
