using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using OrderProcessing;

namespace Concurrency.Samples.Tests;

/// <summary>What the usual order actor gets wrong, one test per mistake.</summary>
public sealed class OrderProcessingTests : IAsyncLifetime
{
    private static readonly OrderRequest Lamp = new("Ada", [new OrderLine("lamp", 1, 20)]);
    private readonly FakeTimeProvider _time = new();
    private readonly Orders.Ref _orders;
    private readonly DemoInventory.Ref _inventory;
    private readonly ScriptedPayments _payments = new();

    public OrderProcessingTests()
    {
        _orders = Orders.Ref.Start(_time, new ActorOptions { TimeProvider = _time });
        _inventory = DemoInventory.Ref.Start(ImmutableDictionary<string, int>.Empty.Add("lamp", 2));
    }

    private Checkout Checkout => new(_orders, _payments, _inventory, _time);

    [Fact]
    public void Diagram_IsTheOneInTheDocumentation() => Assert.Contains(
        OrderIntake.Flow.Diagram, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "pipelines.md")), StringComparison.Ordinal);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _orders.DisposeAsync();
        await _inventory.DisposeAsync();
    }

    [Fact]
    public async Task Order_IsChargedReservedAndConfirmed()
    {
        Order order = await Checkout.CreateAsync(Lamp);

        Assert.Equal((OrderStatus.Confirmed, 20m), (order.Status, order.Total));
        Assert.Equal(1, await _inventory.CountAsync("lamp"));
        Assert.Equal([order.Id], _payments.Charged);
    }

    [Fact]
    public async Task DeclinedPayment_LeavesNoPendingOrderBehind()
    {
        _payments.Charge = _ => throw new OrderRefusedException("declined");

        Order order = await Checkout.CreateAsync(Lamp);

        Assert.Equal((OrderStatus.Rejected, "declined"), (order.Status, order.Remark));
        Assert.Equal(order, await _orders.FindAsync(order.Id));
        Assert.Equal(2, await _inventory.CountAsync("lamp"));
    }

    [Fact]
    public async Task SoldOut_GivesTheMoneyBack()
    {
        Order order = await Checkout.CreateAsync(Lamp with { Lines = [new OrderLine("lamp", 3, 20)] });

        Assert.Equal((OrderStatus.Rejected, "lamp is sold out"), (order.Status, order.Remark));
        Assert.Empty(_payments.Charged);
    }

    [Fact]
    public async Task RefundThatFails_IsSomebodysToLookAt_AndBothReasonsAreKept()
    {
        _payments.Refund = _ => throw new IOException("bank is down");

        Order order = await Checkout.CreateAsync(Lamp with { Lines = [new OrderLine("lamp", 3, 20)] });

        Assert.Equal((OrderStatus.NeedsAttention, "lamp is sold out; bank is down"), (order.Status, order.Remark));
        Assert.Equal([order], await _orders.NeedingAttentionAsync());
    }

    [Fact]
    public async Task ChargeThatFailsInFlight_MayHaveHappened_SoItIsReturned()
    {
        _payments.Charge = _ => throw new IOException("connection lost");

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => Checkout.CreateAsync(Lamp));

        Assert.IsType<IOException>(error.InnerException);
        Assert.Equal(1, _payments.Refunds);
        Assert.Equal(OrderStatus.Rejected, (await _orders.FindAsync(new OrderId(1)))!.Status);
    }

    [Fact]
    public async Task CallerThatGivesUp_GetsHisMoneyBackFirst()
    {
        using var source = new CancellationTokenSource();
        _payments.Charge = Hang;
        Task<Order> create = Checkout.CreateAsync(Lamp, source.Token);
        await _payments.Called;

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => create);
        Assert.Equal(1, _payments.Refunds);
        Assert.Equal(OrderStatus.Rejected, (await _orders.FindAsync(new OrderId(1)))!.Status);
    }

    [Fact]
    public async Task PaymentThatHangs_EndsInATimeout_AndBlocksNobodyMeanwhile()
    {
        _payments.Charge = Hang;
        Task<Order> create = Checkout.CreateAsync(Lamp);
        await _payments.Called;

        // Reading and changing go on beside it, also on the very order.
        Assert.Equal(OrderStatus.Pending, (await _orders.FindAsync(new OrderId(1)))!.Status);
        Assert.Equal("ring twice", (await _orders.UpdateAsync(new OrderId(1), "ring twice")).Remark);
        _time.Advance(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAsync<TimeoutException>(() => create);
        Assert.Equal(OrderStatus.Rejected, (await _orders.FindAsync(new OrderId(1)))!.Status);
    }

    [Fact]
    public async Task CheckoutThatNeverEnds_LeavesNoOrderPending()
    {
        _payments.Charge = static _ => new TaskCompletionSource().Task; // Deaf to its token.
        Task<Order> create = Checkout.CreateAsync(Lamp);
        await _payments.Called;
        Assert.Equal(1, _orders.Statistics.Scheduled);
        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromMinutes(1));

        Order flagged = Assert.Single(await _orders.NeedingAttentionAsync());
        Assert.Equal("not settled in time", flagged.Remark);
        Assert.False(create.IsCompleted);
    }

    [Fact]
    public async Task SettledOrder_IsNotFlagged_AndLeavesTheBookAfterAnHour()
    {
        Order order = await Checkout.CreateAsync(Lamp);
        Assert.Equal(0, _orders.Statistics.Scheduled);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(order, await _orders.FindAsync(order.Id));
        _time.Advance(TimeSpan.FromMinutes(40));
        Assert.Null(await _orders.FindAsync(order.Id));
        Assert.Equal(new OrderId(2), (await Checkout.CreateAsync(Lamp)).Id); // Numbers are not given twice.
    }

    [Fact]
    public async Task Journal_GoesOnWhileOrdersAreEntered()
    {
        for (int i = 0; i < 3; i++) await _orders.OpenAsync(Lamp);
        List<int> numbers = [];
        await foreach (Order order in _orders.JournalAsync())
        {
            numbers.Add(order.Id.Number);
            if (order.Id.Number == 1) await _orders.OpenAsync(Lamp);
            if (numbers.Count == 1) await _orders.SettleAsync(new OrderId(1), OrderStatus.Rejected);
        }

        Assert.InRange(numbers.Count, 3, 4); // The handler may have been ahead of the reader, and at its end.
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
    }

    [Fact]
    public async Task LastArticle_IsSoldOnce_HoweverManyWantIt()
    {
        JobResult<Order>[] results = await Checkout.CreateAllAsync(Enumerable.Repeat(Lamp, 50));

        Assert.Equal(2, results.Count(r => r.Value.Status == OrderStatus.Confirmed));
        Assert.Equal(48, results.Count(r => r.Value.Status == OrderStatus.Rejected));
        Assert.Equal(50, results.Select(r => r.Value.Id).Distinct().Count());
        Assert.Equal(0, await _inventory.CountAsync("lamp"));
        Assert.Equal(2, _payments.Charged.Count);
    }

    [Fact]
    public async Task OrderThatFails_LeavesTheOthersAndLaterOnesAlone_AndItsSenderLearns()
    {
        JobResult<Order>[] results = await Checkout.CreateAllAsync([Lamp, Lamp with { Lines = [] }, Lamp]);

        Assert.Equal([true, false, true], results.Select(r => r.IsSuccess));
        Assert.IsType<ArgumentException>(results[1].Exception);
        Assert.Equal(OrderStatus.Rejected, (await Checkout.CreateAsync(Lamp)).Status); // After a rest: none is lost, the stock is.
        Assert.Equal(3, (await _orders.FindAsync(new OrderId(3)))!.Id.Number);
    }

    [Fact]
    public async Task Stop_AnswersEveryCaller_AndWhatWasDoneIsUndone()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _payments.Charge = _ => hold.Task;
        Task<Order> create = Checkout.CreateAsync(Lamp);
        await _payments.Called;
        await _orders.DisposeAsync();

        hold.SetResult();

        AggregateException error = await Assert.ThrowsAsync<AggregateException>(() => create);
        Assert.Contains(error.InnerExceptions, e => e is ActorStoppedException);
        Assert.Equal(1, _payments.Refunds);
        Assert.Equal(2, await _inventory.CountAsync("lamp"));
        await Assert.ThrowsAsync<ActorStoppedException>(() => Checkout.CreateAsync(Lamp));
    }

    [Fact]
    public async Task Update_CannotTouchWhatIsNotTheCustomers_NorARefusedOrder()
    {
        _payments.Charge = _ => throw new OrderRefusedException("declined");
        Order order = await Checkout.CreateAsync(Lamp);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _orders.UpdateAsync(order.Id, "please").AsTask());
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _orders.UpdateAsync(new OrderId(9), "please").AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => _orders.SettleAsync(order.Id, OrderStatus.Confirmed).AsTask());
        Assert.Null(await _orders.FindAsync(new OrderId(9)));
    }

    [Fact]
    public async Task WhatIsHandedOut_IsASnapshot()
    {
        Order before = await Checkout.CreateAsync(Lamp);

        Order after = await _orders.UpdateAsync(before.Id, "ring twice");

        Assert.Equal(("", "ring twice"), (before.Remark, after.Remark));
        Assert.All(typeof(Order).GetProperties().Where(p => p.SetMethod is not null), p =>
            Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit), p.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
    }

    [Fact]
    public async Task FloodOfMessages_MeetsTheBound_AndAFailedTellIsReported()
    {
        var errors = new TaskCompletionSource<ActorError>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Never stopped: nothing of it ever runs.
        Orders.Ref small = Orders.Ref.Start(_time, new ActorOptions { Capacity = 1, FullMode = QueueFullMode.Reject, Scheduler = new NobodyWorks() });
        Assert.Equal(EnqueueResult.Enqueued, small.TryTell.Find(new OrderId(1)));
        Assert.Equal(EnqueueResult.Full, small.TryTell.Find(new OrderId(1)));
        await Assert.ThrowsAsync<MailboxFullException>(() => small.OpenAsync(Lamp).AsTask());

        await using Orders.Ref reporting = Orders.Ref.Start(_time, new ActorOptions { OnError = e => errors.TrySetResult(e) });
        await reporting.Tell.UpdateAsync(new OrderId(9), "nobody waits for this");
        Assert.NotNull(await errors.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Program_PrintsWhatBecameOfEachOrder()
    {
        using var output = new StringWriter();

        await OrderProcessingProgram.RunAsync(output);

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(9, lines.Length);
        Assert.Equal("Dan     1200 Rejected the card was declined", lines[3]);
        Assert.StartsWith("refused: An order needs lines", lines[5], StringComparison.Ordinal);
        // Who of Ada, Bob and Gus gets the three lamps depends on who comes first; what is charged and what is left must fit in any case.
        int lamps = (IsConfirmed(0) ? 2 : 0) + (IsConfirmed(1) ? 2 : 0) + (IsConfirmed(6) ? 1 : 0);
        Assert.InRange(lamps, 2, 3);
        Assert.Equal($"charged {1200 + (lamps * 20)}, left {3 - lamps} lamps and 2 desks", lines[8]);
        Assert.Equal("12 orders of Hal's in 2 batches", lines[7]);

        bool IsConfirmed(int line) => lines[line].EndsWith("Confirmed", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Intake_LosesNoOrderAfterAPause_AndNoneOfAFailedBatch()
    {
        var batches = new List<string>();
        var rejected = new List<StageFailure>();
        int failures = 0;
        await using OrderIntake.Flow intake = OrderIntake.Flow.Start(
            (batch, _) =>
            {
                if (batch.Count == 1 && ++failures == 1) throw new InvalidOperationException("the database is away");
                batches.Add(string.Join("+", batch.Select(static order => order.Customer)));
                return Task.CompletedTask;
            },
            failure =>
            {
                rejected.Add(failure);
                return Task.CompletedTask;
            },
            new FlowOptions { TimeProvider = _time });
        await using FlowRun<OrderRequest> run = intake.Open();
        await run.Input.WriteAsync(Lamp with { Customer = "first" });
        await Until(() => run.Statistics.Stages[1].Retried == 1 && batches.Count == 1);
        await run.Input.WriteAsync(Lamp with { Customer = "after the pause" });
        for (int i = 0; i < 9; i++) await run.Input.WriteAsync(Lamp with { Customer = "n" });
        run.Complete();
        await run.Completion.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(["first", "after the pause+n+n+n+n+n+n+n+n+n"], batches);
        Assert.Empty(rejected);
    }

    /// <summary>Moves the clock until something has happened.</summary>
    private async Task Until(Func<bool> hasHappened)
    {
        while (!hasHappened())
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private static async Task Hang(CancellationToken cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>A bank that does what the test says.</summary>
    private sealed class ScriptedPayments : IPayments
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HashSet<OrderId> _charged = [];
        private int _refunds;

        public Func<CancellationToken, Task> Charge { get; set; } = _ => Task.CompletedTask;

        public Func<CancellationToken, Task> Refund { get; set; } = _ => Task.CompletedTask;

        public Task Called => _called.Task;

        public int Refunds => Volatile.Read(ref _refunds);

        public IReadOnlyCollection<OrderId> Charged
        {
            get
            {
                lock (_charged)
                {
                    return [.. _charged];
                }
            }
        }

        public async Task ChargeAsync(OrderId order, decimal amount, CancellationToken cancellationToken)
        {
            _called.TrySetResult();
            await Charge(cancellationToken);
            lock (_charged)
            {
                _charged.Add(order);
            }
        }

        public async Task RefundAsync(OrderId order, CancellationToken cancellationToken)
        {
            await Refund(cancellationToken);
            Interlocked.Increment(ref _refunds);
            lock (_charged)
            {
                _charged.Remove(order);
            }
        }
    }

    private sealed class NobodyWorks : IWorkScheduler
    {
        public void Schedule(IThreadPoolWorkItem workItem)
        {
        }
    }
}
