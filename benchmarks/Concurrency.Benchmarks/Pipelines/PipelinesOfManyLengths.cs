namespace Concurrency.Benchmarks.Pipelines;

/// <summary>One trivial stage, left to fuse.</summary>
[Pipeline]
internal sealed partial class OneStep(Sum sum)
{
    [Stage(1)] private static int A(int item) => Steps.Trivial(item);

    [Stage(2)] private void Sink(int item) => sum.Add(item);
}

/// <summary>Two trivial stages, left to fuse.</summary>
[Pipeline]
internal sealed partial class TwoSteps(Sum sum)
{
    [Stage(1)] private static int A(int item) => Steps.Trivial(item);

    [Stage(2)] private static int B(int item) => Steps.Trivial(item);

    [Stage(3)] private void Sink(int item) => sum.Add(item);
}

/// <summary>Eight trivial stages, left to fuse.</summary>
[Pipeline]
internal sealed partial class EightSteps(Sum sum)
{
    [Stage(1)] private static int A(int item) => Steps.Trivial(item);

    [Stage(2)] private static int B(int item) => Steps.Trivial(item);

    [Stage(3)] private static int C(int item) => Steps.Trivial(item);

    [Stage(4)] private static int D(int item) => Steps.Trivial(item);

    [Stage(5)] private static int E(int item) => Steps.Trivial(item);

    [Stage(6)] private static int F(int item) => Steps.Trivial(item);

    [Stage(7)] private static int G(int item) => Steps.Trivial(item);

    [Stage(8)] private static int H(int item) => Steps.Trivial(item);

    [Stage(9)] private void Sink(int item) => sum.Add(item);
}

/// <summary>Sixteen trivial stages, left to fuse.</summary>
[Pipeline]
internal sealed partial class SixteenSteps(Sum sum)
{
    [Stage(1)] private static int A(int item) => Steps.Trivial(item);

    [Stage(2)] private static int B(int item) => Steps.Trivial(item);

    [Stage(3)] private static int C(int item) => Steps.Trivial(item);

    [Stage(4)] private static int D(int item) => Steps.Trivial(item);

    [Stage(5)] private static int E(int item) => Steps.Trivial(item);

    [Stage(6)] private static int F(int item) => Steps.Trivial(item);

    [Stage(7)] private static int G(int item) => Steps.Trivial(item);

    [Stage(8)] private static int H(int item) => Steps.Trivial(item);

    [Stage(9)] private static int I(int item) => Steps.Trivial(item);

    [Stage(10)] private static int J(int item) => Steps.Trivial(item);

    [Stage(11)] private static int K(int item) => Steps.Trivial(item);

    [Stage(12)] private static int L(int item) => Steps.Trivial(item);

    [Stage(13)] private static int M(int item) => Steps.Trivial(item);

    [Stage(14)] private static int N(int item) => Steps.Trivial(item);

    [Stage(15)] private static int O(int item) => Steps.Trivial(item);

    [Stage(16)] private static int P(int item) => Steps.Trivial(item);

    [Stage(17)] private void Sink(int item) => sum.Add(item);
}
