namespace Compression;

/// <summary>How small a file becomes.</summary>
/// <param name="Name">The file, without its folder.</param>
/// <param name="Length">Bytes as it is.</param>
/// <param name="GzipLength">Bytes after gzip.</param>
/// <param name="BrotliLength">Bytes after Brotli.</param>
public sealed record CompressedFile(string Name, long Length, long GzipLength, long BrotliLength);
