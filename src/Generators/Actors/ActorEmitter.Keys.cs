namespace Concurrency.Generators;

/// <content>An actor that is one of many: the handle of a key, and the directory.</content>
internal static partial class ActorEmitter
{
    private static void WriteKeyedConstructor(SourceWriter writer, ActorSpec actor, ActorKeySpec key) => writer.Write($$"""
        internal {{actor.HandleName}}({{key.DirectoryName}} directory, {{key.Type}} key)
            : base(directory, key)
        {
        }

        // The key's actor: the present one, or one that begins now.
        private Cell _cell => (Cell)this.Target;

        /// <summary>Makes the cell of the key's next actor.</summary>
        /// <returns>The cell.</returns>
        protected override {{KnownNames.AnyActorCell}} CreateCell() => new Cell(this.Owner.Setup, this);

        """);

    private static void WriteKeyedCellMembers(SourceWriter writer, ActorSpec actor, ActorKeySpec key, MessageSlots slots)
    {
        writer.Write($$"""
            private readonly {{actor.HandleName}} _self;
            private {{TypeName(actor)}} _actor = null!; // Constructed by the first turn.
            private {{KnownNames.IdleWatch}} _watch;

            public Cell({{KnownNames.ActorSetup}} setup, {{actor.HandleName}} self)
                : base(setup)
                => this._self = self;

            public override string Name => this._self.Name;

            protected override {{KnownNames.KeyedRef}} KeyedHandle => this._self;

            protected override ref {{KnownNames.IdleWatch}} Watch => ref this._watch;

            protected override object Construct({{KnownNames.ActorScope}} scope) => (({{key.DirectoryName}})this._self.Owner).Construct(this._self.Key, scope);

            """);
        if (actor.Ticks.Count > 0)
        {
            writer.Open("protected override void StartTimers()");
            foreach (TickSpec tick in actor.Ticks)
            {
                writer.Write($"StartTimer(new Message {{ {slots.HandlerType} = {slots.HandlerType}.{tick.HandlerName} }}, {tick.Milliseconds});");
            }

            writer.Close();
            writer.Write("");
        }
    }

    private static void WriteKeyedAdopt(SourceWriter writer, ActorSpec actor) => writer.Write($$"""
        protected override void Adopt(object actor)
        {
            var next = ({{TypeName(actor)}})actor;
            next.Self = this._self;
            this._actor = next;
        }

        protected override void Forget() => this._actor = null!;

        """);

    private static void WriteDirectory(SourceWriter writer, ActorSpec actor, ActorKeySpec key)
    {
        string construct = $"{KnownNames.Func}<{key.Type}, {KnownNames.ActorScope}, {TypeName(actor)}>";
        writer.Write($$"""

            /// <summary>Every <c>{{actor.Type.Name.Replace("<", "{").Replace(">", "}")}}</c> by its key: at most one at a time per key, begun by its first message, and ended when it has had none for the idle time.</summary>
            /// <remarks>
            /// <para><b>Ordering.</b> Per key and sender, messages are handled in the order in which they were sent, also where one actor of the key ends and the next begins in between.</para>
            /// <para><b>Thread safety.</b> All members may be called from any thread. <b>Disposal.</b> Stops all actors for everyone: their mailboxes drain, then they are disposed.</para>
            /// </remarks>
            {{GeneratedFile.MemberAttributes}}
            """);
        writer.Open($"{key.Accessibility} {(key.HidesDirectory ? "new " : "")}sealed class {key.DirectoryName} : {KnownNames.ActorDirectory}<{key.Type}>, {KnownNames.DirectoryHandle}<{key.DirectoryName}>");
        writer.Write($$"""
            private static readonly {{KnownNames.ActorDefaults}} Defaults =
                {{DefaultsOf(actor)}};

            private readonly {{construct}} _construct;

            private {{key.DirectoryName}}({{KnownNames.DirectoryOptions}}? options, {{construct}} construct)
                : base(Defaults, options)
                => this._construct = construct;

            """);
        StartEmitter.Write(writer, DirectoryTargetOf(actor, key), actor.Constructors);
        writer.Write($$"""
            /// <summary>The handle of a key. Nothing is begun by it: that is what its first message does.</summary>
            /// <param name="key">The key.</param>
            /// <returns>The handle; it may be kept for as long as the directory runs, and disposing it does nothing.</returns>
            /// <exception cref="global::System.ArgumentNullException"><paramref name="key"/> is null.</exception>
            public {{actor.HandleName}} Get({{key.Type}} key) => ({{actor.HandleName}}?)Find(key) ?? new {{actor.HandleName}}(this, key);

            internal {{TypeName(actor)}} Construct({{key.Type}} key, {{KnownNames.ActorScope}} scope) => this._construct(key, scope);
            """);
        writer.Close();
    }

    private static StartTarget DirectoryTargetOf(ActorSpec actor, ActorKeySpec key) => new()
    {
        TypeName = TypeName(actor),
        DisplayName = actor.Type.DisplayName,
        HandleName = key.DirectoryName,
        Interface = KnownNames.DirectoryHandle,
        OptionsType = KnownNames.DirectoryOptions,
        Noun = "directory",
        Body = static (construction, _) => construction,
        WriteStart = (writer, head, constructor, _, options) => WriteDirectoryStart(writer, actor, head, constructor, options),
        WriteContainerStart = (writer, constructor) => WriteDirectoryContainerStart(writer, actor, key, constructor),
    };

    private static void WriteDirectoryStart(SourceWriter writer, ActorSpec actor, string head, ConstructorSpec constructor, string options)
    {
        var names = new HashSet<string>(ParametersOf(constructor).Select(static p => p.Name).Append(options), StringComparer.Ordinal);
        string key = SymbolText.Unique(constructor.Key!.Name, names);
        string scope = SymbolText.Unique("_", names);
        bool isStatic = names.Count == 3;
        writer.Write(head);
        writer.Write($"    => new({options}, {(isStatic ? "static " : "")}({key}, {scope}) => {ConstructionOf(actor, constructor, key)});");
        writer.Write("");
    }

    /// <summary>Each actor gets its services from a scope of its own, where the container has such a thing.</summary>
    private static void WriteDirectoryContainerStart(SourceWriter writer, ActorSpec actor, ActorKeySpec key, ConstructorSpec constructor)
    {
        writer.WriteAttribute(constructor.Obsolete);
        writer.Open($"static {key.DirectoryName} {KnownNames.DirectoryHandle}<{key.DirectoryName}>.Start({KnownNames.ServiceProvider} services, {KnownNames.DirectoryOptions}? options)");
        if (key.HasServiceKnowledge && constructor.Services.Any(static s => s is { Key: null, Default: null }))
        {
            writer.Write("// What is missing is said now, not by the first message.");
            writer.Write($"var needed = new {KnownNames.Services}(services, \"{actor.Type.DisplayName}\");");
            writer.Write($"var known = services.GetService(typeof(global::{KnownNames.ServiceKnowledgeName})) as global::{KnownNames.ServiceKnowledgeName};");
            foreach (ServiceSpec service in constructor.Services.Where(static s => s is { Key: null, Default: null }))
            {
                writer.Write($"needed.Demand<{service.Type}>(\"{service.Name}\", known is null ? null : known.IsService);");
            }

            writer.Write("");
        }

        string scoped = actor.HasServiceScopes
            ? $"services.GetService(typeof(global::{KnownNames.ServiceScopeFactoryName})) is global::{KnownNames.ServiceScopeFactoryName} factory\n        ? scope.Keep(factory.CreateScope()).ServiceProvider\n        : services"
            : "services";
        writer.Write($"return new(options, (key, scope) => Resolve(\n    key,\n    {scoped}));");
        writer.Write("");
        writer.Open($"static {TypeName(actor)} Resolve({key.Type} key, {KnownNames.ServiceProvider} services)");
        writer.Write($"var container = new {KnownNames.Services}(services, \"{actor.Type.DisplayName}\");");
        if (constructor.Services.Any(static s => s.Key is not null))
        {
            writer.Write($"var keyed = services as global::{KnownNames.KeyedServiceProviderName};");
        }

        writer.Write($"return Make(\n    key,\n    {string.Join(",\n    ", constructor.Services.Select(StartEmitter.Resolve))});");
        writer.Close();
        writer.Write("");
        string name = constructor.Key!.Name;
        writer.Write($"static {TypeName(actor)} Make({string.Join(", ", ParametersOf(constructor).Select(static p => p.Declaration).Prepend($"{key.Type} {name}"))}) => {ConstructionOf(actor, constructor, name)};");
        writer.Close();
        writer.Write("");
    }

    /// <summary>The expression that constructs the user's object, with the key in its place among the parameters.</summary>
    private static string ConstructionOf(ActorSpec actor, ConstructorSpec constructor, string key)
    {
        List<string> arguments = [.. constructor.Parameters.Select(static p => p.PassBy + p.Name)];
        arguments.Insert(constructor.KeyIndex, constructor.Key!.PassBy + key);
        string initializer = constructor.RequiredMembers.Count == 0
            ? ""
            : " { " + string.Join(", ", constructor.RequiredMembers.Select(static m => $"{m.Name} = {m.ParameterName}")) + " }";
        return $"new {TypeName(actor)}({string.Join(", ", arguments)}){initializer}";
    }
}
