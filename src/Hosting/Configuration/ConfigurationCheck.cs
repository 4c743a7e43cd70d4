using Microsoft.Extensions.Configuration;

namespace Concurrency.Hosting;

/// <summary>Looks for what is wrong with the section <c>Concurrency</c> before anything starts: all of it, so that one start tells everything.</summary>
internal static class ConfigurationCheck
{
    private static readonly string[] Sections = ["Actors", "Pools", "Pipelines"];

    public static IReadOnlyList<string> FailuresOf(IConfiguration configuration, IReadOnlyList<HandleRegistration> registrations)
    {
        var failures = new List<string>();
        foreach (IConfigurationSection section in configuration.GetSection(HandleSection.Root).GetChildren())
        {
            if (HandleSection.Matches(section.Key, HandleSection.Health))
            {
                continue;
            }

            int kind = Array.FindIndex(Sections, name => HandleSection.Matches(section.Key, name));
            if (kind < 0)
            {
                failures.Add($"'{section.Path}' is not known. Known here: {string.Join(", ", Sections)}, {HandleSection.Health}.");
                continue;
            }

            foreach (IConfigurationSection named in section.GetChildren())
            {
                CheckName(named, [.. registrations.Where(r => r.Identity.SectionName == Sections[kind]).Select(static r => r.Identity)], failures);
            }
        }

        foreach (HandleRegistration registration in registrations)
        {
            registration.CheckConfiguration(configuration, failures);
        }

        // Keyed handles of one class, and the thresholds of all handles, are read once for each of them.
        return [.. failures.Distinct(StringComparer.Ordinal)];
    }

    private static void CheckName(IConfigurationSection named, HandleIdentity[] known, List<string> failures)
    {
        HandleIdentity[] meant = [.. known.Where(identity => HandleSection.IsAbout(named, identity))];
        string[] classes = [.. meant.Select(static identity => identity.ClassName).Distinct(StringComparer.Ordinal)];
        if (meant.Length == 0)
        {
            string registered = known.Length == 0 ? "nothing of this kind" : string.Join(", ", known.Select(static identity => identity.ShortName).Distinct(StringComparer.Ordinal));
            failures.Add($"'{named.Path}' is about nothing that is registered. Registered: {registered}.");
        }
        else if (classes.Length > 1)
        {
            failures.Add($"'{named.Path}' could mean {string.Join(" or ", classes)}: write the name with its namespace.");
        }

        foreach (IConfigurationSection key in named.GetSection(HandleSection.Keys).GetChildren())
        {
            if (!meant.Any(identity => identity.Key is not null && HandleSection.Matches(key.Key, identity.KeyText)))
            {
                string keys = string.Join(", ", meant.Where(static identity => identity.Key is not null).Select(static identity => identity.KeyText));
                failures.Add($"'{key.Path}' is about no key that is registered. Registered: {(keys.Length == 0 ? "none" : keys)}.");
            }
        }
    }
}
