namespace Concurrency.Hosting;

/// <summary>A registered handle, as its options see it.</summary>
internal interface IOptionsSetUp<in TOptions>
{
    /// <summary>Defaults from the container, then the application's code, then configuration.</summary>
    void SetUp(TOptions options, IServiceProvider services);

    /// <summary>Puts the log in front of the application's callbacks.</summary>
    void AddLogging(TOptions options, IServiceProvider services);
}
