using System.Diagnostics;
using System.Globalization;
using Concurrency;

namespace FlightDelays;

/// <summary>The program, with its streams as parameters so that tests can run it.</summary>
public static class FlightDelaysProgram
{
    private const int Worst = 10;
    private const int ProgressEvery = 20_000;

    /// <summary>Reads the flights, prints the worst airports. Returns the exit code.</summary>
    /// <param name="arguments">None, or the path of a file with the same columns.</param>
    /// <param name="output">The report.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="showProgress">Whether <paramref name="output"/> is a terminal.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, bool showProgress)
    {
        if (arguments.Count > 1)
        {
            await error.WriteLineAsync("Usage: FlightDelays [file.csv | file.csv.gz]");
            return 1;
        }

        string data = Path.Combine(AppContext.BaseDirectory, "data");
        var file = new FlightFile(arguments.Count == 1 ? arguments[0] : Path.Combine(data, "flights.csv.gz"));
        long start = Stopwatch.GetTimestamp();
        IReadOnlyDictionary<string, AirportDelays> delays;
        try
        {
            delays = await ActorDelays.ComputeAsync(file, showProgress ? sent => ShowProgress(output, sent) : null);
        }
        catch (StageException failure) when (failure.InnerException is FlightFileException problem)
        {
            await error.WriteLineAsync("error: " + problem.Message);
            return 1;
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        await PrintAsync(delays.Values, AirportNames.Read(Path.Combine(data, "airports.csv")), output);
        long flights = delays.Values.Sum(d => d.Flights);
        await output.WriteLineAsync(Invariant($"\n{flights:N0} flights from {delays.Count} airports, {flights / elapsed.TotalSeconds:N0} flights per second"));
        if (file.BadRowCount > 0)
        {
            await output.WriteLineAsync(Invariant($"{file.BadRowCount:N0} bad rows left out:"));
            foreach (BadRow row in file.BadRows)
            {
                await output.WriteLineAsync(Invariant($"  line {row.Line}: {row.Text}"));
            }
        }

        return 0;
    }

    private static async Task PrintAsync(IEnumerable<AirportDelays> delays, IReadOnlyDictionary<string, string> names, TextWriter output)
    {
        await output.WriteLineAsync(Invariant($"{"",-4} {"airport",-36} {"flights",9} {"mean delay",11} {"late",7}"));
        foreach (AirportDelays airport in delays.OrderByDescending(d => d.MeanDelay).ThenBy(d => d.Code, StringComparer.Ordinal).Take(Worst))
        {
            string name = names.GetValueOrDefault(airport.Code, airport.Code);
            await output.WriteLineAsync(Invariant($"{airport.Code,-4} {(name.Length > 36 ? name[..36] : name),-36} {airport.Flights,9:N0} {airport.MeanDelay,7:N1} min {airport.ShareLate,7:P1}"));
        }
    }

    private static void ShowProgress(TextWriter output, int sent)
    {
        if (sent % ProgressEvery == 0)
        {
            output.Write(Invariant($"\r{sent:N0} flights …\r"));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
