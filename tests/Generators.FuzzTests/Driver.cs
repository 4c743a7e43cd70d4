using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators.FuzzTests;

/// <summary>Starts every handle of a compiled program and sends every message in all four ways; an answer must be what the plain object's method returns.</summary>
internal static class Driver
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // A hang is found, and a machine with other things to do is none.

    public static async Task<IReadOnlyList<string>> Run(Compilation compilation, Verdict verdict)
    {
        if (LoadedProgram.Of(compilation, out IReadOnlyList<string> errors) is not { } program)
        {
            return errors;
        }

        var failures = new List<string>();
        foreach (Type handle in program.GetTypes().Where(t => t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IActorHandle<>))))
        {
            if (Close(handle) is { } closed)
            {
                await Drive(closed, failures, verdict);
            }
        }

        return failures;
    }

    private static async Task Drive(Type handle, List<string> failures, Verdict verdict)
    {
        MethodInfo start = handle.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static).First(m => m.Name == "Start" && m.GetParameters() is [.., { ParameterType.Name: nameof(ActorOptions) }]);
        object started = start.Invoke(null, [.. start.GetParameters().Select((p, i) => Value(p.ParameterType, i))])!;
        await using var disposable = (IAsyncDisposable)started;
        verdict.Handles++;
        object cell = handle.GetField("_cell", Own)!.GetValue(started)!;
        object actor = cell.GetType().GetField("_actor", Own)!.GetValue(cell)!;
        object? tell = handle.GetProperty("Tell")?.GetValue(started); // Not where there are but streams and timers.
        object? tryTell = handle.GetProperty("TryTell")?.GetValue(started);
        object? timed = handle.GetMethod("WithTimeout")?.Invoke(started, [Timeout.InfiniteTimeSpan]);
        foreach (MethodInfo ask in handle.GetMethods(Own).Where(m => m.Name.EndsWith("Async", StringComparison.Ordinal) && !m.Name.Contains('.', StringComparison.Ordinal) && !(m.Name == "DisposeAsync" && m.GetParameters().Length == 0)))
        {
            if (handle.GetMethods(Own).Count(m => IsSame(m, ask)) > 1)
            {
                continue; // Overloads that a type parameter tells apart, and its argument does not.
            }

            verdict.Handlers++;
            Type[] types = [.. ask.GetParameters().Select(p => p.ParameterType)];
            object?[] arguments = [.. types.Select(Value)];
            MethodInfo? method = Find(actor.GetType(), ask);
            if (method is null)
            {
                failures.Add($"{handle}.{ask.Name} has no method behind it");
                continue;
            }

            var values = new Queue<object?>(arguments.Where((_, i) => types[i] != typeof(CancellationToken)));
            object?[] direct = [.. method.GetParameters().Select(p => p.ParameterType == typeof(CancellationToken) ? CancellationToken.None : values.Dequeue())];
            string expected = await Outcome(() => method.Invoke(actor, direct));
            string answered = await Outcome(() => ask.Invoke(started, arguments));
            string answeredInTime = await Outcome(() => Same(timed!, ask).Invoke(timed, arguments));
            if (ask.ReturnType.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal))
            {
                if (expected != answered || expected != answeredInTime)
                {
                    failures.Add($"{handle}.{ask.Name}: expected {expected}, read {answered}, in time {answeredInTime}");
                }

                continue;
            }

            await Result(Same(tell!, ask).Invoke(tell, arguments));
            await ((IConcurrentHandle)started).Lifetime.DrainAsync().WaitAsync(Patience); // There is room again, if there is room for one alone.
            object? tried = tryTell!.GetType().GetMethods(Own).Single(m => m.Name == TryName(ask.Name) && Matches(m, types)).Invoke(tryTell, [.. arguments.Where((_, i) => types[i] != typeof(CancellationToken))]);
            if (expected != answered || expected != answeredInTime || tried is not EnqueueResult.Enqueued)
            {
                failures.Add($"{handle}.{ask.Name}: expected {expected}, asked {answered}, in time {answeredInTime}, tried {tried}");
            }
        }
    }

    private static MethodInfo Same(object view, MethodInfo ask) =>
        view.GetType().GetMethods(Own).Single(m => IsSame(m, ask));

    private static bool IsSame(MethodInfo one, MethodInfo other) =>
        one.Name == other.Name && one.GetParameters().Select(p => p.ParameterType).SequenceEqual(other.GetParameters().Select(p => p.ParameterType));

    private static MethodInfo? Find(Type? type, MethodInfo ask)
    {
        for (; type is not null && type != typeof(object); type = type.BaseType)
        {
            MethodInfo? found = type.GetMethods(Own).FirstOrDefault(m => IsMessage(m) && (m.Name == ask.Name || m.Name + "Async" == ask.Name) && Matches(m, ask.GetParameters().Select(p => p.ParameterType)));
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    // Others may have the name that a message's handle has.
    private static bool IsMessage(MethodInfo method)
    {
        string[] attributes = [.. method.GetCustomAttributesData().Select(a => a.AttributeType.Name)];
        return method.IsPublic ? !attributes.Contains(nameof(NotAMessageAttribute)) : attributes.Contains(nameof(MessageAttribute)) || attributes.Contains(nameof(QueryAttribute));
    }

    private static bool Matches(MethodInfo method, IEnumerable<Type> types) => method.GetParameters().Select(p => p.ParameterType.IsByRef ? p.ParameterType.GetElementType()! : p.ParameterType)
        .Where(t => t != typeof(CancellationToken)).SequenceEqual(types.Where(t => t != typeof(CancellationToken)));

    private static string TryName(string name) => name.Length > 5 ? name[..^5] : name;

    /// <summary>What a call returns or throws: the same must come out of the handle.</summary>
    private static async Task<string> Outcome(Func<object?> call)
    {
        try
        {
            return Show(await Result(call()));
        }
        catch (TargetInvocationException error)
        {
            return "throws " + error.InnerException!.GetType().Name;
        }
        catch (NotSupportedException error)
        {
            return "throws " + error.GetType().Name; // What the random bodies throw.
        }
    }

    private static async Task<object?> Result(object? returned)
    {
        switch (returned)
        {
            case ValueTask task:
                await task.AsTask().WaitAsync(Patience);
                return null;
            case not null when returned.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>):
                return await Result(type.GetMethod("AsTask")!.Invoke(returned, null));
            case IAsyncEnumerable<int> stream:
                var items = new List<int>();
                await foreach (int item in stream)
                {
                    items.Add(item);
                }

                return items;
            case Task task:
                await task.WaitAsync(Patience);
                object? value = task.GetType().GetProperty("Result")?.GetValue(task);
                return value?.GetType().Name == "VoidTaskResult" ? null : await Result(value);
            default:
                return returned;
        }
    }

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => text,
        IEnumerable all => "[" + string.Join(",", all.Cast<object?>().Select(Show)) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static object? Value(Type type, int salt) => type switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } underlying => Value(underlying, salt),
        _ when type == typeof(string) => "s" + salt,
        _ when type == typeof(CancellationToken) => CancellationToken.None,
        _ when type == typeof(object) => "o" + salt,
        { IsEnum: true } => Enum.ToObject(type, salt),
        { IsPrimitive: true } when type != typeof(nint) => Convert.ChangeType(salt % 2, type, CultureInfo.InvariantCulture),
        { IsValueType: true } => Activator.CreateInstance(type),
        { IsArray: true } => Array.CreateInstance(type.GetElementType()!, new int[type.GetArrayRank()]),
        _ when type.GetConstructor([]) is not null && !type.IsAbstract => Activator.CreateInstance(type),
        _ when type.IsAssignableFrom(typeof(List<int>)) => new List<int>(),
        _ when type.IsAssignableFrom(typeof(List<object>)) => new List<object>(),
        _ => null,
    };

    /// <summary>A closed type for an open one, if its constraints admit one of a few arguments.</summary>
    private static Type? Close(Type type)
    {
        if (!type.IsGenericTypeDefinition)
        {
            return type;
        }

        foreach (Type argument in new[] { typeof(int), typeof(string), typeof(object) })
        {
            try
            {
                return type.MakeGenericType([.. type.GetGenericArguments().Select(_ => argument)]);
            }
            catch (ArgumentException)
            {
                // The constraints do not admit it: the next one.
            }
        }

        return null;
    }
}
