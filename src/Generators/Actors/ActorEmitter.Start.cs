namespace Concurrency.Generators;

/// <content>How an actor's object is constructed, and constructed again when it restarts.</content>
internal static partial class ActorEmitter
{
    private static void WriteStart(SourceWriter writer, ActorSpec actor, string head, ConstructorSpec constructor, string construction, string options)
    {
        (string Declaration, string Name)[] parameters = [.. ParametersOf(constructor)];
        if (parameters.Length == 0)
        {
            writer.Open(head);
            writer.Write($"{KnownNames.ActorSetup} setup = Cell.Defaults.Check({options});");
            writer.Write($"return new(setup, {construction}, setup.Restarts ? static _ => {construction} : null);");
            writer.Close();
            writer.Write("");
            return;
        }

        var names = new HashSet<string>(parameters.Select(static p => p.Name).Append(options), StringComparer.Ordinal);
        string setup = SymbolText.Unique("setup", names);
        string again = SymbolText.Unique("Again", names);
        string scope = SymbolText.Unique("scope", names);
        writer.Open(head);
        writer.Write($"{KnownNames.ActorSetup} {setup} = Cell.Defaults.Check({options});");
        writer.Write($"return new({setup}, {construction}, {setup}.Restarts ? {again}({string.Join(", ", parameters.Select(static p => p.Name))}) : null);");
        writer.Write("");
        writer.Write("// By itself, so that an actor that never restarts keeps nothing of this.");
        writer.Write($"static {KnownNames.Func}<{KnownNames.ActorScope}, {TypeName(actor)}> {again}({string.Join(", ", parameters.Select(static p => p.Declaration))}) => {scope} => {construction};");
        writer.Close();
        writer.Write("");
    }

    /// <summary>A new object gets its services from a scope of its own, where the container has such a thing; the first one from the provider it was started with.</summary>
    private static void WriteContainerStart(SourceWriter writer, ActorSpec actor, ConstructorSpec constructor)
    {
        string head = $"static {actor.HandleName} {KnownNames.ActorHandle}<{actor.HandleName}>.Start({KnownNames.ServiceProvider} services, {KnownNames.ActorOptions}? options)";
        writer.WriteAttribute(constructor.Obsolete);
        if (constructor.Services.Count == 0)
        {
            writer.Write(head);
            writer.Write("    => Start(options);");
            writer.Write("");
            return;
        }

        string scoped = actor.HasServiceScopes
            ? $"services.GetService(typeof(global::{KnownNames.ServiceScopeFactoryName})) is global::{KnownNames.ServiceScopeFactoryName} factory\n    ? scope.Keep(factory.CreateScope()).ServiceProvider\n    : services"
            : "services";
        string initializer = constructor.RequiredMembers.Count == 0
            ? ""
            : " { " + string.Join(", ", constructor.RequiredMembers.Select(static m => $"{m.Name} = {m.ParameterName}")) + " }";
        string construction = $"new {TypeName(actor)}({string.Join(", ", constructor.Parameters.Select(static p => p.PassBy + p.Name))}){initializer}";
        writer.Open(head);
        writer.Write($"{KnownNames.ActorSetup} setup = Cell.Defaults.Check(options);");
        writer.Write("return new(setup, Resolve(services), setup.Restarts ? Again(services) : null);");
        writer.Write("");
        writer.Open($"static {KnownNames.Func}<{KnownNames.ActorScope}, {TypeName(actor)}> Again({KnownNames.ServiceProvider} services)");
        writer.Write($"return scope => Resolve({scoped});");
        writer.Close();
        writer.Write("");
        writer.Open($"static {TypeName(actor)} Resolve({KnownNames.ServiceProvider} services)");
        writer.Write($"var container = new {KnownNames.Services}(services, \"{actor.Type.DisplayName}\");");
        if (constructor.Services.Any(static s => s.Key is not null))
        {
            writer.Write($"var keyed = services as global::{KnownNames.KeyedServiceProviderName};");
        }

        string[] services = [.. constructor.Services.Select(StartEmitter.Resolve)];
        if (constructor.RequiredMembers.Count == 0 && constructor.Parameters.All(static p => p.PassBy.Length == 0))
        {
            writer.Write($"return new {TypeName(actor)}(\n    {string.Join(",\n    ", services)});");
            writer.Close();
        }
        else
        {
            writer.Write($"return Construct(\n    {string.Join(",\n    ", services)});");
            writer.Close();
            writer.Write("");
            writer.Write($"static {TypeName(actor)} Construct({string.Join(", ", ParametersOf(constructor).Select(static p => p.Declaration))}) => {construction};");
        }

        writer.Close();
        writer.Write("");
    }

    private static IEnumerable<(string Declaration, string Name)> ParametersOf(ConstructorSpec constructor) =>
        constructor.Parameters.Select(static p => ($"{p.Type} {p.Name}", p.Name)).Concat(constructor.RequiredMembers.Select(static m => ($"{m.Type} {m.ParameterName}", m.ParameterName)));
}
