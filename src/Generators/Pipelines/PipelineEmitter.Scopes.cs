namespace Concurrency.Generators;

/// <content>Starting from a container that has scopes: each instance of the class from a scope of its own.</content>
internal static partial class PipelineEmitter
{
    private static void WriteScopedStart(SourceWriter writer, PipelineSpec pipeline, ConstructorSpec constructor)
    {
        writer.WriteAttribute(constructor.Obsolete);
        writer.Open($"static {pipeline.HandleName} {KnownNames.FlowHandle}<{pipeline.HandleName}>.Start({KnownNames.ServiceProvider} services, {KnownNames.FlowOptions}? options)");
        writer.Write($"var container = new {KnownNames.Services}(services, \"{pipeline.Type.DisplayName}\");");
        if (constructor.Services.Any(static s => s is { Key: null, Default: null }))
        {
            writer.Write("// What is missing is said now, not when the first run asks for it.");
            writer.Write($"var known = services.GetService(typeof(global::{KnownNames.ServiceKnowledgeName})) as global::{KnownNames.ServiceKnowledgeName};");
            foreach (ServiceSpec service in constructor.Services.Where(static s => s is { Key: null, Default: null }))
            {
                writer.Write($"container.Demand<{service.Type}>(\"{service.Name}\", known is null ? null : known.IsService);");
            }
        }

        writer.Write("return new(() => FromScope(services), options);");
        writer.Close();
        writer.Write("");

        writer.WriteAttribute(constructor.Obsolete);
        writer.Open($"private static Stages FromScope({KnownNames.ServiceProvider} root)");
        writer.Write($"global::Microsoft.Extensions.DependencyInjection.IServiceScope? scope = (root.GetService(typeof(global::{KnownNames.ServiceScopeFactoryName})) as global::{KnownNames.ServiceScopeFactoryName})?.CreateScope();");
        writer.Open("try");
        writer.Write($"{KnownNames.ServiceProvider} services = scope is null ? root : scope.ServiceProvider;");
        writer.Write($"var container = new {KnownNames.Services}(services, \"{pipeline.Type.DisplayName}\");");
        if (constructor.Services.Any(static s => s.Key is not null))
        {
            writer.Write($"var keyed = services as global::{KnownNames.KeyedServiceProviderName};");
        }

        // One service per parameter, then one per required member.
        var names = new List<string>();
        foreach (ServiceSpec service in constructor.Services)
        {
            names.Add($"argument{names.Count + 1}");
            writer.Write($"var {names[names.Count - 1]} = {StartEmitter.Resolve(service)};");
        }

        int count = constructor.Parameters.Count;
        string arguments = string.Join(", ", constructor.Parameters.Select((p, i) => p.PassBy + names[i]));
        string members = string.Join(", ", constructor.RequiredMembers.Select((m, i) => $"{m.Name} = {names[count + i]}"));
        writer.Write($"return new Stages(new {pipeline.Type.Name}({arguments}){(members.Length == 0 ? "" : $" {{ {members} }}")}, scope);");
        writer.Close();
        writer.Open("catch");
        writer.Write("scope?.Dispose();");
        writer.Write("throw;");
        writer.Close();
        writer.Close();
        writer.Write("");
    }
}
