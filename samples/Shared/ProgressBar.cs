using System.Globalization;
using Concurrency;

namespace Samples;

/// <summary>A line on a terminal that fills up while a pool works. Reports come one at a time, so nothing here needs a lock.</summary>
internal sealed class ProgressBar(TextWriter output, string noun) : IProgress<PoolProgress>
{
    private const int Width = 30;
    private int _shown = -1;

    public void Report(PoolProgress value)
    {
        // A new line for every percent, not for every item.
        int percent = value.Total is > 0 and { } total ? (int)(100 * value.Completed / total) : 0;
        if (percent == _shown)
        {
            return;
        }

        _shown = percent;
        int filled = Width * percent / 100;
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\r[{new string('#', filled)}{new string('.', Width - filled)}] {value.Completed:N0}/{value.Total:N0} {noun}, {value.PerSecond:N0} per second{(value.Failed > 0 ? $", {value.Failed:N0} failed" : "")} "));
        if (value.Completed == value.Total)
        {
            output.Write('\r' + new string(' ', Width + 60) + '\r');
        }
    }
}
