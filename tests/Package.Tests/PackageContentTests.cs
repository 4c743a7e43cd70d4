using System.IO.Compression;
using System.Reflection.Metadata;

namespace Concurrency.Package.Tests;

/// <summary>What is in the files of the package.</summary>
[Collection(PackedPackage.Collection)]
public sealed class PackageContentTests(PackedPackage package)
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    [Fact]
    public void Symbols_CarryEverySource_SoThatADebuggerNeedsNoNetwork()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.SymbolsPath);
        using var stream = new MemoryStream();
        using (Stream entry = archive.GetEntry("lib/net10.0/Concurrency.Runtime.pdb")!.Open()) entry.CopyTo(stream);
        stream.Position = 0;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(stream);
        MetadataReader reader = provider.GetMetadataReader();
        string[] without = [.. reader.Documents.Where(document => !HasSource(reader, document)).Select(document => reader.GetString(reader.GetDocument(document).Name))];

        Assert.InRange(reader.Documents.Count, 100, 10_000);
        Assert.Empty(without);
    }

    [Fact]
    public void PackingTwice_GivesTheSameBytes()
    {
        string again = Path.Combine(package.Feed, "..", "again");
        package.Pack(again);
        IReadOnlyDictionary<string, byte[]> first = Contents(Path.Combine(package.Feed, package.FileName));
        IReadOnlyDictionary<string, byte[]> second = Contents(Path.Combine(again, package.FileName));

        Assert.Equal(first.Keys.Order(), second.Keys.Order());
        Assert.Empty(first.Where(entry => !entry.Value.AsSpan().SequenceEqual(second[entry.Key])).Select(entry => entry.Key));
    }

    private static bool HasSource(MetadataReader reader, DocumentHandle document) =>
        reader.GetCustomDebugInformation(document).Any(handle => reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == EmbeddedSource);

    // The packer names one file, which says when it was packed, by chance.
    private static Dictionary<string, byte[]> Contents(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        return archive.Entries.Where(entry => !entry.FullName.EndsWith(".psmdcp", StringComparison.Ordinal) && entry.FullName != "_rels/.rels").ToDictionary(entry => entry.FullName, entry =>
        {
            using Stream stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        });
    }
}
