using System.Security.Cryptography;

namespace Concurrency.Generators;

/// <summary>Gathers what a fingerprint is made of. Texts carry their length, so that two neighbours never read as others.</summary>
internal sealed class FingerprintWriter
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public void Write(int value)
    {
        Reserve(sizeof(int));
        for (int shift = 0; shift < 32; shift += 8)
        {
            _bytes[_length++] = (byte)(value >> shift);
        }
    }

    public void Write(ulong value)
    {
        Write((int)value);
        Write((int)(value >> 32));
    }

    public void Write(Fingerprint value)
    {
        Write(value.High);
        Write(value.Low);
    }

    /// <summary>Every char as it is: an encoding would make one character of all lone surrogates.</summary>
    public void Write(string text)
    {
        Write(text.Length);
        Reserve(text.Length * sizeof(char));
        foreach (char c in text)
        {
            _bytes[_length++] = (byte)c;
            _bytes[_length++] = (byte)(c >> 8);
        }
    }

    /// <summary>Gives the fingerprint, after which the writer begins another one.</summary>
    public Fingerprint Close()
    {
        using var algorithm = SHA256.Create();
        byte[] hash = algorithm.ComputeHash(_bytes, 0, _length);
        _length = 0;
        return new Fingerprint(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, sizeof(ulong)));
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + bytes, _bytes.Length * 2));
        }
    }
}
