using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Concurrency.Hosting;

/// <summary>Reads the part of the configuration that is about one handle: <c>Concurrency:Actors:Counter</c>, and below it <c>Keys:east</c> and <c>Health</c>.</summary>
internal static class HandleSection
{
    public const string Root = "Concurrency";
    public const string Health = "Health";
    public const string Keys = "Keys";

    /// <summary>Sets what the configuration says about the handle; what it gets wrong goes to <paramref name="failures"/>, with its path.</summary>
    public static void Apply<TOptions>(IConfiguration configuration, HandleIdentity identity, IReadOnlyList<OptionKey<TOptions>> keys, TOptions options, ICollection<string> failures)
    {
        foreach (IConfigurationSection section in SectionsOf(configuration, identity))
        {
            ApplySection(section, keys, options, failures, isReserved: static name => Matches(name, Health) || Matches(name, Keys));
        }
    }

    /// <summary>The thresholds of all handles, then those of this one.</summary>
    public static void ApplyHealth(IConfiguration configuration, HandleIdentity identity, HandleHealthOptions options, ICollection<string> failures)
    {
        ApplySection(configuration.GetSection(Root).GetSection(Health), OptionKeys.Health, options, failures, isReserved: static _ => false);
        foreach (IConfigurationSection section in SectionsOf(configuration, identity))
        {
            ApplySection(section.GetSection(Health), OptionKeys.Health, options, failures, isReserved: static _ => false);
        }
    }

    public static void ApplyHealth(IServiceProvider services, HandleIdentity identity, HandleHealthOptions options)
    {
        if (services.GetService<IConfiguration>() is not { } configuration)
        {
            return;
        }

        var failures = new List<string>();
        ApplyHealth(configuration, identity, options, failures);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(identity.OptionsName, typeof(HandleHealthOptions), failures);
        }
    }

    public static bool Matches(string key, string name) => string.Equals(key, name, StringComparison.OrdinalIgnoreCase);

    public static bool IsAbout(IConfigurationSection section, HandleIdentity identity) => Matches(section.Key, identity.ClassName) || Matches(section.Key, identity.ShortName);

    // The class's own section, then that of its key.
    private static IEnumerable<IConfigurationSection> SectionsOf(IConfiguration configuration, HandleIdentity identity)
    {
        foreach (IConfigurationSection section in configuration.GetSection(Root).GetSection(identity.SectionName).GetChildren().Where(section => IsAbout(section, identity)))
        {
            yield return section;
            if (identity.Key is not null)
            {
                yield return section.GetSection(Keys).GetSection(identity.KeyText);
            }
        }
    }

    private static void ApplySection<TOptions>(
        IConfigurationSection section, IReadOnlyList<OptionKey<TOptions>> keys, TOptions options, ICollection<string> failures, Func<string, bool> isReserved)
    {
        foreach (IConfigurationSection entry in section.GetChildren().Where(entry => !isReserved(entry.Key)))
        {
            if (keys.FirstOrDefault(key => Matches(entry.Key, key.Name)) is not { } known)
            {
                failures.Add($"'{entry.Path}' is not known. Known here: {string.Join(", ", keys.Select(static key => key.Name))}.");
            }
            else if (entry.Value is not { } text || !known.TrySet(options, text.Trim()))
            {
                failures.Add($"'{entry.Path}' is '{entry.Value ?? "a section"}'; it takes {known.Expects}.");
            }
        }
    }
}
