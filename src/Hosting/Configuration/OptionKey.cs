namespace Concurrency.Hosting;

/// <summary>One key of a configuration section.</summary>
/// <param name="Name">The property it sets.</param>
/// <param name="Expects">What it takes, for whoever wrote something else.</param>
/// <param name="TrySet">Sets it from text; false where the text is none.</param>
internal sealed record OptionKey<TOptions>(string Name, string Expects, Func<TOptions, string, bool> TrySet);
