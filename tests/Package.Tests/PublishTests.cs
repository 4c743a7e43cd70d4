using System.Diagnostics;

namespace Concurrency.Package.Tests;

/// <summary>The sample as a native program and as a trimmed one: not a warning, and the same report.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concurrency-publish").FullName;

    [NativeAotFact]
    public void NativeProgram_AndTrimmedOne_ReportAsTheManagedOneDoes()
    {
        string native = Publish("native", "-p:NativeAot=true");
        string trimmed = Publish("trimmed", "-p:Trimmed=true --self-contained");
        string managed = Publish("managed", "--self-contained false");

        string expected = Report(managed);
        Assert.Contains("231,083 flights", expected, StringComparison.Ordinal);
        Assert.Equal(expected, Report(native));
        Assert.Equal(expected, Report(trimmed));
        Assert.False(File.Exists(Path.Combine(_folder, "native", "Concurrency.Runtime.dll")), "It is one program.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Publish(string name, string arguments)
    {
        string to = Path.Combine(_folder, name);
        (int exitCode, string output) = Dotnet.Run(
            Repository.Root,
            $"publish samples/FlightDelays -c Release -r linux-x64 {arguments} -p:ArtifactsPath=\"{Path.Combine(_folder, "artifacts")}\" -o \"{to}\" -warnaserror -nodeReuse:false");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("warning", output, StringComparison.Ordinal);
        return Path.Combine(to, "FlightDelays");
    }

    // All but the last line, which says how long it took.
    private static string Report(string program)
    {
        (int exitCode, string output) = Dotnet.Run(new ProcessStartInfo(program) { WorkingDirectory = Path.GetDirectoryName(program)! });
        Assert.True(exitCode == 0, output);
        int rate = output.LastIndexOf(" airports", StringComparison.Ordinal);
        return rate < 0 ? output : output[..rate];
    }
}
