using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.LockOrderAnalyzer>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2012.</summary>
public sealed class LockOrderAnalyzerTests
{
    [Theory]
    [InlineData("void F() { lock (_g) { lock (_h) { } } } void K() { lock (_h) { lock ([|_g|]) { } } }")]
    [InlineData("void F() { lock (_g) { Inner(); } } void Inner() { lock (_h) { } } void K() { lock (_h) { lock ([|_g|]) { } } }")]
    [InlineData("void F() { lock (_g) { A(); } } void A() => B(); void B() { lock (_h) { } } void K() { lock (_h) { [|D()|]; } } void D() { lock (_g) { } }")]
    [InlineData("void F() { lock (_g) { using (_l.EnterScope()) { } } } void K() { lock (_l) { lock ([|_g|]) { } } }")]
    [InlineData("void F() { Monitor.Enter(_g); try { lock (_h) { } } finally { Monitor.Exit(_g); } } void K() { lock (_h) { [|Monitor.Enter(_g)|]; Monitor.Exit(_g); } }")]
    [InlineData("async Task F(CancellationToken ct) { await _s.WaitAsync(ct); try { await _t.WaitAsync(ct); try { } finally { _t.Release(); } } finally { _s.Release(); } } async Task K(CancellationToken ct) { await _t.WaitAsync(ct); try { await [|_s.WaitAsync(ct)|]; try { } finally { _s.Release(); } } finally { _t.Release(); } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { await [|K()|]; } finally { _s.Release(); } } async Task K() { await _s.WaitAsync(); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { using (await _a.AcquireAsync()) { await [|K()|]; } } async Task K() { using (await _a.AcquireAsync()) { await W(); } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { await [|_s.WaitAsync()|]; } finally { _s.Release(); } }")]
    [InlineData("void F() { _s.Wait(); try { [|K()|]; } finally { _s.Release(); } } void K() => M(); void M() { _s.Wait(); try { } finally { _s.Release(); } }")]
    [InlineData("static void Transfer(C from, C to) { lock (from) { lock ([|to|]) { } } }")]
    [InlineData("static void Transfer(C from, C to) { lock (from._g) { lock ([|to._g|]) { } } }")]
    [InlineData("void Transfer(C to) { lock (_g) { lock ([|to._g|]) { } } }")]
    [InlineData("static async Task Transfer(C from, C to) { if (from == to) return; await from._s.WaitAsync(); try { await [|to._s.WaitAsync()|]; try { } finally { to._s.Release(); } } finally { from._s.Release(); } }")]
    public Task OppositeOrderOrSecondTime_IsReported(string members) => Verify.Diagnoses(Class(members));

    [Fact]
    public Task OtherHalfOfAPartialType_IsRead() => Verify.Diagnoses(
        Usings + "partial class C { readonly object _g = new(), _h = new(); void F() { lock (_g) { lock (_h) { } } } } partial class C { void K() { lock (_h) { lock ([|_g|]) { } } } }");

    [Theory]
    [InlineData("void F() { lock (_g) { lock (_h) { } } } void K() { lock (_g) { lock (_h) { } } }")]
    [InlineData("void F() { lock (_g) { lock (_h) { } } } void K() { lock (_h) { } lock (_g) { } }")]
    [InlineData("void F() { lock (_g) { lock (_g) { } K(); } } void K() { lock (_g) { } }")]
    [InlineData("void F() { lock (_g) { lock (_h) { } } } void K() { lock (_h) { if (Monitor.TryEnter(_g, 100)) { Monitor.Exit(_g); } } }")]
    [InlineData("void F(C other) { lock (_g) { lock (other._h) { } } } void K(C other) { lock (_h) { lock (other._g) { } } }")]
    [InlineData("void F() { lock (_g) { Task.Run(() => { lock (_h) { } }); } } void K() { lock (_h) { lock (_g) { } } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { await W(); } finally { _s.Release(); } await K(); } async Task K() { await _s.WaitAsync(); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { _ = K(); } finally { _s.Release(); } } async Task K() { await _s.WaitAsync(); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F(C other) { await _s.WaitAsync(); try { await other.K(other); } finally { _s.Release(); } } async Task K(C c) { await _s.WaitAsync(); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { await _many.WaitAsync(); try { await K(); } finally { _many.Release(); } } async Task K() { await _many.WaitAsync(); try { await W(); } finally { _many.Release(); } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { await K(); } finally { _s.Release(); } } async Task K() { if (await _s.WaitAsync(0)) { _s.Release(); } }")]
    [InlineData("void F() { _rw.EnterReadLock(); try { lock (_g) { } } finally { _rw.ExitReadLock(); } } void K() { lock (_g) { _rw.EnterReadLock(); try { } finally { _rw.ExitReadLock(); } } }")]
    [InlineData("void F() { lock (_g) { K(); } } void K() { lock (_h) { } } void M() { lock (_h) { } K(); lock (_g) { } }")]
    [InlineData("int Id => 1; static void Transfer(C from, C to) { C first = from.Id < to.Id ? from : to; C second = from.Id < to.Id ? to : from; lock (first) { lock (second) { } } }")]
    [InlineData("int Id => 1; static void Transfer(C from, C to) { if (from.Id < to.Id) { lock (from) { lock (to) { } } } else { lock (to) { lock (from) { } } } }")]
    [InlineData("static void Copy(C from, List<int> to) { lock (from) { lock (to) { } } }")]
    [InlineData("static void Copy(C from, C to) { lock (from._g) { lock (to._h) { } } }")]
    [InlineData("static void Twice(C one) { lock (one) { lock (one) { } } }")]
    [InlineData("static void After(C from, C to) { lock (from) { } lock (to) { } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { await K(true); } finally { _s.Release(); } } async Task K(bool isHeld) { if (!isHeld) { await _s.WaitAsync(); } try { await W(); } finally { if (!isHeld) { _s.Release(); } } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { await K(semaphoreHeld: true); } finally { _s.Release(); } } async Task K(bool semaphoreHeld) { if (semaphoreHeld) { V(); return; } await _s.WaitAsync(); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("readonly object[] _stripes = [new(), new()]; void F() { lock (_stripes[0]) { lock (_g) { } } } void K() { lock (_g) { lock (_stripes[1]) { } } }")]
    [InlineData("void F() { Monitor.Enter(_g); Monitor.Exit(_g); lock (_h) { } } void K() { lock (_h) { lock (_g) { } } }")]
    [InlineData("Action? _later; void F() { lock (_g) { _later = () => { lock (_h) { } }; } } void K() { lock (_h) { lock (_g) { } } }")]
    public Task OneOrder_IsSilent(string members) => Verify.IsSilent(Class(members));
}
