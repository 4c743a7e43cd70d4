namespace Concurrency;

// Concurrency contract
//   Callers:   any worker of the form at work.
//   Guarded by _gate: everything; _isOnTrial is read outside for a guess.
//   User code runs: never.

/// <summary>
/// Whether a run of stages is quicker in one loop or each by itself. In one loop nothing is handed over, but one processor does it all: so where the loop costs so much that sharing it could pay, the
/// stages are tried by themselves, and stay so only if the first of them then gets through its items a tenth quicker than the loop did. What was found out holds for a number of items that grows
/// from trial to trial, since code that has just started is slow, and neighbours come and go: a change costs no more than the queues take to run empty and full again, so all changes together cost little.
/// </summary>
internal sealed class FusionChoice
{
    // So many samples in a row must be dear: one alone is compilation, a collection or a lost time slice.
    private const int DearSamples = 3;

    // A chunk of fewer items says something only if it was long: the clock itself costs as much as a few items.
    private const int FewItems = 32;
    private const double LongChunk = 20_000;

    // What an item must cost in the loop, per stage, for a trial where a processor may be idle, and in all where there is none: then only stages that block can gain.
    private const double DearStage = 10;
    private const double DearItem = 1_000;

    // Before the first trial the loop has run often enough to be compiled for good, unless its items are dear however it was compiled.
    private const int ColdItems = 8 * 1024;

    private const double WorthIt = 0.9;

    // A trial is long enough for the queues to have filled and for a lost wake-up or two.
    private const int TrialItems = 2048;
    private const double TrialTime = 2_000_000;

    private const long FirstPatience = 64 * 1024;
    private const int PatienceGrowth = 4;
    private const long MostPatience = 1L << 40;

    private readonly Lock _gate = new();
    private readonly double _dearItem;
    private readonly long _queued;
    private long _patience = FirstPatience;
    private int _dear;

    // Nanoseconds per item, as last measured; zero while there is no use in knowing.
    private double _loop;
    private double _alone;

    // Of the trial under way.
    private double _trialCost;
    private long _trialItems;

    // Since the present form began, and what it is kept for at least.
    private long _items;
    private long _until = ColdItems;
    private bool _isCold = true;
    private bool _isOnTrial;

    /// <summary>Creates it.</summary>
    /// <param name="parts">How many stages.</param>
    /// <param name="queued">How many items the queues between the stages hold: so many pass before the first stage feels the last.</param>
    /// <param name="hasIdleProcessor">Whether there are more processors than the loop has workers.</param>
    internal FusionChoice(int parts, long queued, bool hasIdleProcessor)
    {
        _dearItem = hasIdleProcessor ? parts * DearStage : DearItem;
        _queued = queued;
    }

    internal bool IsOnTrial => Volatile.Read(ref _isOnTrial);

    /// <summary>The loop has done a chunk; true when the stages should part.</summary>
    internal bool SampleLoop(in ChunkCost cost)
    {
        lock (_gate)
        {
            _items += (long)cost.Items * cost.Weight;
            bool isTelling = cost.Items >= FewItems || cost.Body >= LongChunk;
            if (!isTelling || cost.Body < _dearItem * cost.Items)
            {
                _dear = 0;
                return false;
            }

            if (_items < _until && !(_isCold && cost.Body >= DearItem * cost.Items)) return false;
            double perItem = cost.Cycle / cost.Items;
            _loop = _dear == 0 ? perItem : Math.Min(_loop, perItem);
            if (++_dear < DearSamples) return false;
            if (_alone >= _loop * WorthIt)
            {
                _until = _items + _patience; // It was tried lately, and the loop has become quicker since.
                _alone = 0;
                _dear = 0;
                return false;
            }

            Change(isOnTrial: true);
            return true;
        }
    }

    /// <summary>The first stage alone has done a chunk; true when the stages should join.</summary>
    internal bool SampleFirst(in ChunkCost cost)
    {
        lock (_gate)
        {
            _items += (long)cost.Items * cost.Weight;
            if (!_isOnTrial)
            {
                if (_items < _until) return false;
                Change(isOnTrial: false); // To see what the loop costs by now.
                return true;
            }

            if (_items <= _queued) return false;
            _trialCost += cost.Cycle;
            _trialItems += cost.Items;
            if (_trialItems < Math.Max(_queued, TrialItems) || _trialCost < TrialTime) return false;
            _alone = _trialCost / _trialItems;
            if (_alone < _loop * WorthIt)
            {
                Volatile.Write(ref _isOnTrial, false);
                _until = _items + _patience;
                _patience = Math.Min(_patience * PatienceGrowth, MostPatience);
                return false;
            }

            Change(isOnTrial: false);
            _until = _patience;
            _patience = Math.Min(_patience * PatienceGrowth, MostPatience);
            _alone = 0;
            return true;
        }
    }

    private void Change(bool isOnTrial)
    {
        Volatile.Write(ref _isOnTrial, isOnTrial);
        _isCold = false;
        _dear = 0;
        _items = 0;
        _until = 0;
        _trialCost = 0;
        _trialItems = 0;
    }
}
