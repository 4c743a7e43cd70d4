using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace Concurrency.Support;

/// <summary>What test sources are compiled against: the .NET 10 reference assemblies and the runtime under test.</summary>
public static class References
{
    // The named sets of the testing library ask for packages at test time; these come with restore.
    public static ReferenceAssemblies None { get; } = new("net10.0");

    public static MetadataReference Runtime { get; } = MetadataReference.CreateFromFile(typeof(IWorkScheduler).Assembly.Location);

    public static IReadOnlyList<MetadataReference> Framework { get; } = [.. Net100.References.All];

    public static IReadOnlyList<MetadataReference> All { get; } = [.. Framework, Runtime];

    /// <summary>The same with Microsoft's container.</summary>
    public static IReadOnlyList<MetadataReference> WithContainer { get; } =
    [
        .. All,
        MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.DependencyInjection.ServiceProvider).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.DependencyInjection.IServiceCollection).Assembly.Location),
    ];

    /// <summary>The same with our package for hosts.</summary>
    public static IReadOnlyList<MetadataReference> WithHosting { get; } = [.. WithContainer, MetadataReference.CreateFromFile(typeof(HandleHealthOptions).Assembly.Location)];

    public static CSharpParseOptions ParseOptions { get; } = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14).WithDocumentationMode(DocumentationMode.Diagnose);
}
